"""CSV files: results of Athena and of CloudTrail Lake (CT-55)."""

import csv
import itertools
from collections.abc import Iterator
from typing import TextIO

from rolescope.importers.cloudtrail.form import FoundRecords
from rolescope.importers.cloudtrail.json_stream import StreamFault
from rolescope.importers.cloudtrail.record import RecordFault
from rolescope.importers.cloudtrail.record_rows import record_of_row

_MAX_FIELD = 1 << 20  # characters: AWS cuts a record at 256 KB (CT-5)
_HEADING = 4_000  # characters in which the columns are looked for


def is_table(begin: str) -> bool:
    """Tell whether a text begins with the columns of a table of records."""
    text = begin.lstrip("\ufeff")
    if text.lstrip()[:1] in ("{", "["):  # JSON on one line may be cut right behind "eventName
        return False
    heading = text[:_HEADING].partition("\n")[0].lower()
    names = {name.strip().strip('"') for name in heading.split(",")}
    return "eventname" in names or {"eventtime", "useridentity"} <= names


def table_records(stream: TextIO, begin: str) -> Iterator[FoundRecords | StreamFault]:
    """Yield the records of a table, of which `begin` was read already."""
    csv.field_size_limit(_MAX_FIELD)
    rows = csv.reader(_lines(stream, begin))
    names = next(rows, [])
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield StreamFault("no-csv", f"A row is not valid CSV: {error}.")
            continue
        if len(row) != len(names):
            yield StreamFault(
                "no-csv", "A row has another number of fields than there are columns."
            )
            continue
        try:
            yield record_of_row(dict(zip(names, row, strict=True)))
        except RecordFault as error:
            yield StreamFault(error.code, error.what)


def _lines(stream: TextIO, begin: str) -> Iterator[str]:
    """Yield lines; one that never ends is cut, so that it takes no more memory than others."""
    *whole, rest = begin.removeprefix("\ufeff").splitlines(keepends=True) or [""]
    yield from whole
    if rest.endswith("\n"):
        yield rest
        rest = ""
    for line in itertools.chain(iter(lambda: stream.readline(_MAX_FIELD * 4), "")):
        yield rest + line
        rest = ""
    if rest:
        yield rest
