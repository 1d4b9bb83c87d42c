"""Effective permissions as CSV (RFC 4180), for spreadsheets and for programs."""

import csv
import io

from rolescope.drawing.permission_rows import COLUMNS, permission_rows
from rolescope.model.plain import visible
from rolescope.simulation.permissions.effective import EffectivePermissions

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def permissions_csv(found: EffectivePermissions) -> str:
    """Return a table with a row for each action and way, and a heading.

    Names come from policies that anybody may have written: a cell that a spreadsheet would take
    for a formula gets an apostrophe before it, and what cannot be seen is written as an escape.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_cell(cell) for cell in row] for row in permission_rows(found))
    return text.getvalue()


def _cell(text: str) -> str:
    shown = visible(text)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown
