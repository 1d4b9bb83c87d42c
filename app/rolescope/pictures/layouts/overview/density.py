"""How much one picture can hold: above these limits accounts and rows are folded."""

from collections.abc import Iterable

from rolescope.analysis import Analysis
from rolescope.pictures.layouts.overview.diagram import Diagram, Row
from rolescope.questions.filters.shown import Shown
from rolescope.trust.edge import NodeKind

_MOST_ROLES = 1500
_MOST_LINES = 300  # dev-200 has 221, and a wide screen shows them
_MOST_ROWS = 600
KEPT_ROWS = 12  # of a large account, by rank; the others are one row of each kind

MOST_UNITS = 16  # OUs; more are folded into those above them
MOST_ACCOUNTS = 12  # boxes of folded accounts where there are no OUs
NAMED_IN_UNIT = 4  # accounts of an OU that have a row
NAMED_IN_ALL = 12  # where nothing but one box holds all accounts
FEW_LINES = 28  # what the accounts with a row may make of the lines between OUs
MANY_LINES = 44  # … those with a danger, or with nothing but rows
MANY_PAIRS = 24  # of accounts with trusts between them, where each account has a box
KEPT_CARDS = 3  # callers of one sort; more are one card
EVERYWHERE = 0.8  # of the accounts: who reaches them reaches every one
LEAST_EVERYWHERE = 4  # accounts


def is_crowd(analysis: Analysis, shown: Shown | None) -> bool:
    """Tell whether there are too many roles to look at them one by one; an edit decides nothing."""
    nodes = (analysis.baseline or analysis.graph).nodes
    roles = [
        node
        for node in nodes
        if node.kind is NodeKind.ROLE
        and node.is_imported
        and (shown is None or node.id in shown.nodes)
    ]
    return len(roles) > _MOST_ROLES and len({node.account for node in roles}) > 1


def has_many_rows(rows: Iterable[Row]) -> bool:
    """Tell whether there are too many rows, before any edit."""
    return sum(not row.is_late for row in rows) > _MOST_ROWS


def is_dense(diagram: Diagram) -> bool:
    """Tell whether there are too many rows or lines in several accounts, before any edit."""
    boxes = [box for box in diagram.boxes if any(not row.is_late for row in box.rows)]
    lines = sum(not bundle.is_late for bundle in diagram.bundles)
    has_tails = any(row.is_folded for box in boxes for row in box.rows)
    return len(boxes) > 1 and (has_tails or lines > _MOST_LINES)
