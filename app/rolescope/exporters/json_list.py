"""Lists of JSON, written some entries at a time: of long ones nothing is kept."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

_ENTRIES = 1_000  # that are written at a time: each time json makes an encoder


def json_list(values: Iterable[Any], depth: int, *, ensure_ascii: bool = True) -> Iterator[str]:
    """Yield a list as `json.dumps` writes it with an indent of 1, at a depth in a document."""
    rest, between, margin = iter(values), "[", "\n" + " " * depth
    while some := list(islice(rest, _ENTRIES)):
        written = json.dumps(some, indent=1, ensure_ascii=ensure_ascii)[1:-2]  # without brackets
        yield between + written.replace("\n", margin)
        between = ","
    yield "[]" if between == "[" else f"{margin}]"
