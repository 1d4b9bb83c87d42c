"""Sheet: all rows of one kind, and which of them are seen in which order."""

from collections.abc import Iterable, Iterator
from datetime import tzinfo
from enum import Enum
from typing import Any

from rolescope.analysis import Analysis
from rolescope.engine.index import WorldIndex
from rolescope.escalation.way import Escalations
from rolescope.model.plain import counted
from rolescope.model.review import Note, SubjectKind
from rolescope.progress import Tick, no_tick
from rolescope.value import Value
from rolescope.words.table.cells import Cells, TableColumn, cells
from rolescope.words.table.edges import EDGE_COLUMNS, EdgeRow, edge_rows
from rolescope.words.table.nodes import NODE_COLUMNS, NodeRow, node_rows
from rolescope.words.table.table_changes import RowChanges, RowNotes
from rolescope.words.table.ways import WAY_COLUMNS, WaySheetRow, way_rows

_EVERY = 2_000  # rows between two reports


class SheetKind(Enum):
    """What the rows of a sheet are; the value is the title of its tab."""

    NODES = "Nodes"
    EDGES = "Edges"
    WAYS = "Ways"


COLUMNS: dict[SheetKind, tuple[TableColumn[Any], ...]] = {
    SheetKind.NODES: NODE_COLUMNS,
    SheetKind.EDGES: EDGE_COLUMNS,
    SheetKind.WAYS: WAY_COLUMNS,
}
"""The columns of each kind in their order."""


class RowsAsked(Value, kw_only=True):
    """Which rows are wanted, and what they are to say.

    Times are written in `zone`; `notes` are those of the review. `has_ways`: ways of escalation
    are known, and rows of nodes tell who can make itself admin.
    """

    kind: SheetKind
    zone: tzinfo
    notes: tuple[Note, ...] = ()
    has_ways: bool = False


_Row = NodeRow | EdgeRow | WaySheetRow


class Sheet(Value, kw_only=True, eq=False):
    """All rows: `ids` are those of nodes, edges or ways, `cells` the columns of COLUMNS in order.

    `has_changes` says whether there is a baseline to differ from. `ends`: those of each way.
    """

    kind: SheetKind
    ids: tuple[str, ...]
    cells: tuple[Cells, ...]
    has_changes: bool = False
    ends: tuple[tuple[str, str], ...] = ()

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.ids)


def sheet(
    asked: RowsAsked,
    analysis: Analysis,
    index: WorldIndex,
    tick: Tick = no_tick,
    found: Escalations | None = None,
) -> Sheet:
    """Make the rows of an analysis; `index` holds lookups into its world.

    `found` are its ways of escalation, where they are known.
    """
    changes = RowChanges(analysis, index)
    made_of = _rows(asked, analysis, index, changes, found)
    rows = list(_ticked(made_of, _count(asked, analysis, found), tick))
    made = []
    columns = COLUMNS[asked.kind]
    for number, column in enumerate(columns):
        tick(0.5 + number / len(columns) / 2, "Filling the table")
        made.append(cells(column, rows))
    return Sheet(
        kind=asked.kind,
        ids=tuple(map(_id, rows)),
        cells=tuple(made),
        has_changes=changes.is_known,
        ends=tuple(
            (row.way.source, row.way.target) for row in rows if isinstance(row, WaySheetRow)
        ),
    )


def _count(asked: RowsAsked, analysis: Analysis, found: Escalations | None) -> int:
    if asked.kind is SheetKind.WAYS:
        return len(found.ways) if found is not None else 0
    return max(len(analysis.graph.nodes), len(analysis.graph.edges))


def _rows(
    asked: RowsAsked,
    analysis: Analysis,
    index: WorldIndex,
    changes: RowChanges,
    found: Escalations | None,
) -> Iterable[_Row]:
    if asked.kind is SheetKind.WAYS:
        return way_rows(analysis, index, found) if found is not None else ()
    if asked.kind is SheetKind.NODES:
        noted = RowNotes(asked.notes, SubjectKind.NODE)
        makers = frozenset(found.makers) if found is not None else frozenset()
        return node_rows(analysis, index, changes, noted, asked.zone, makers)
    noted = RowNotes(asked.notes, SubjectKind.EDGE)
    return edge_rows(analysis, index, changes, noted, asked.zone)


def _ticked(rows: Iterable[_Row], most: int, tick: Tick) -> Iterator[_Row]:
    for number, row in enumerate(rows):
        if number % _EVERY == 0:
            tick(min(0.5, 0.5 * number / max(most, 1)), "Making the rows")
        yield row


def _id(row: _Row) -> str:
    if isinstance(row, WaySheetRow):
        return row.way.id
    return row.node.id if isinstance(row, NodeRow) else row.edge.id


_PLURAL = {SheetKind.NODES: "nodes", SheetKind.EDGES: "edges", SheetKind.WAYS: "ways"}


def rows_text(kind: SheetKind, shown: int, of_all: int) -> str:
    """Count the rows that are shown."""
    return f"{shown:,} of {of_all:,} {_PLURAL[kind]}"


def no_rows_text(kind: SheetKind, of_all: int, left: int) -> str:
    """Say why there are no rows; `left` are those that the filters of the window leave."""
    if not of_all:
        return f"There are no {_PLURAL[kind]}."
    if not left:
        return f"All {of_all:,} {_PLURAL[kind]} are hidden by filters."
    return f"None of {left:,} {_PLURAL[kind]} fits the filter of the table."


def table_title(kind: SheetKind) -> str:
    """Say what a table is of."""
    return f"Table of {kind.value.lower()}"


def rows_marked(count: int) -> str:
    """Say how many rows are marked."""
    return f"{counted(count, 'row')} marked"
