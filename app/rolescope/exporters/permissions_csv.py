"""Effective permissions as CSV (RFC 4180), for spreadsheets and for programs."""

from rolescope.exporters.csv_table import csv_table
from rolescope.simulation.permissions.effective import EffectivePermissions
from rolescope.simulation.permissions.permission_comparison import PermissionsComparison
from rolescope.words.permissions.permission_table import (
    COLUMNS,
    COMPARED_COLUMNS,
    comparison_rows,
    permission_rows,
)


def permissions_csv(found: EffectivePermissions) -> str:
    """Return a table with a row for each action and way, and a heading.

    See `csv_table` for what becomes of names that anybody may have written.
    """
    return csv_table(COLUMNS, permission_rows(found))


def comparison_csv(found: PermissionsComparison, own: str, other: str) -> str:
    """Return such a table of two callers, whose names come first in each row."""
    return csv_table(COMPARED_COLUMNS, comparison_rows(found, own, other))
