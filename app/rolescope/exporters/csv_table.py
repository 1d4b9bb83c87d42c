"""Tables as CSV (RFC 4180), for spreadsheets and for programs."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from rolescope.model.plain import visible

_ROWS = 1_000  # that are written at a time
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # and wide ones


def csv_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table with a heading.

    Texts come from data that anybody may have written: a cell that a spreadsheet would take for a
    formula gets an apostrophe before it, and what cannot be seen is written as an escape. All cells
    are quoted: a spreadsheet that takes another separator must not find one in a name.
    """
    return "".join(csv_chunks(columns, rows))


def csv_chunks(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield what `csv_table` returns, many rows at a time."""
    rest = chain([columns], rows)
    while some := list(islice(rest, _ROWS)):
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerows([_cell(cell) for cell in row] for row in some)
        yield text.getvalue()


def _cell(text: str) -> str:
    shown = visible(text)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown
