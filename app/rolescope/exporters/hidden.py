"""Tables and JSON with pseudonyms in place of names."""

import csv
import io
import json
import re
from collections.abc import Callable
from typing import Any

from rolescope.exporters.csv_table import csv_table

Hide = Callable[[str], str]

_NAMED = re.compile(r"arn:aws|[0-9]{12}")  # a key that is none of the program's own words


def hidden_file(data: bytes, suffix: str, hide: Hide) -> bytes:
    """Return a file of ours, `.csv` or `.json`, with `hide` done to all values in it."""
    text = data.decode()
    if suffix == ".csv":
        heading, *rows = csv.reader(io.StringIO(text, newline=""))
        return csv_table(heading, ([hide(cell) for cell in row] for row in rows)).encode()
    value = _value(json.loads(text), hide)
    return (json.dumps(value, indent=2, ensure_ascii=True) + "\n").encode()


def _value(value: Any, hide: Hide) -> Any:
    match value:
        case str():
            return hide(value)
        case list():
            return [_value(one, hide) for one in value]
        case dict():
            return {
                hide(key) if _NAMED.search(key) else key: _value(one, hide)
                for key, one in value.items()
            }
        case _:
            return value
