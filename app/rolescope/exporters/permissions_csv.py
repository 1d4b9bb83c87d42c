"""Effective permissions as CSV (RFC 4180), for spreadsheets and for programs."""

import csv
import io
from collections.abc import Iterable

from rolescope.drawing.permission_rows import (
    COLUMNS,
    COMPARED_COLUMNS,
    Row,
    comparison_rows,
    permission_rows,
)
from rolescope.model.plain import visible
from rolescope.simulation.permissions.compare import Comparison
from rolescope.simulation.permissions.effective import EffectivePermissions

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def permissions_csv(found: EffectivePermissions) -> str:
    """Return a table with a row for each action and way, and a heading.

    Names come from policies that anybody may have written: a cell that a spreadsheet would take
    for a formula gets an apostrophe before it, and what cannot be seen is written as an escape.
    """
    return _table(COLUMNS, permission_rows(found))


def comparison_csv(found: Comparison, own: str, other: str) -> str:
    """Return such a table of two callers, whose names come first in each row."""
    return _table(COMPARED_COLUMNS, comparison_rows(found, own, other))


def _table(columns: Row, rows: Iterable[Row]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return text.getvalue()


def _cell(text: str) -> str:
    shown = visible(text)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown
