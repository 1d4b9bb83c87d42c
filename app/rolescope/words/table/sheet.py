"""Sheet: all rows of one kind, and which of them are seen in which order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import tzinfo
from enum import Enum
from typing import Any

from rolescope.analysis import Analysis
from rolescope.engine.index import WorldIndex
from rolescope.model.review import Note, SubjectKind
from rolescope.progress import Tick, no_tick
from rolescope.words.table.cells import Cells, Column, cells
from rolescope.words.table.changes import Changes, Noted
from rolescope.words.table.edges import EDGE_COLUMNS, EdgeRow, edge_rows
from rolescope.words.table.nodes import NODE_COLUMNS, NodeRow, node_rows

_EVERY = 2_000  # rows between two reports


class Kind(Enum):
    """What the rows of a sheet are; the value is the title of its tab."""

    NODES = "Nodes"
    EDGES = "Edges"


COLUMNS: dict[Kind, tuple[Column[Any], ...]] = {
    Kind.NODES: NODE_COLUMNS,
    Kind.EDGES: EDGE_COLUMNS,
}
"""The columns of each kind in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which rows are wanted, and what they are to say.

    Times are written in `zone`; `notes` are those of the review.
    """

    kind: Kind
    zone: tzinfo
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sheet:
    """All rows: `ids` are those of nodes or edges, `cells` the columns in the order of COLUMNS.

    `has_changes` says whether there is a baseline to differ from.
    """

    kind: Kind
    ids: tuple[str, ...]
    cells: tuple[Cells, ...]
    has_changes: bool = False

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.ids)


def sheet(asked: Asked, analysis: Analysis, index: WorldIndex, tick: Tick = no_tick) -> Sheet:
    """Make the rows of an analysis; `index` holds lookups into its world."""
    changes = Changes(analysis, index)
    rows = list(_ticked(_rows(asked, analysis, index, changes), analysis, tick))
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
    )


def _rows(
    asked: Asked, analysis: Analysis, index: WorldIndex, changes: Changes
) -> Iterable[NodeRow | EdgeRow]:
    if asked.kind is Kind.NODES:
        noted = Noted(asked.notes, SubjectKind.NODE)
        return node_rows(analysis, index, changes, noted, asked.zone)
    noted = Noted(asked.notes, SubjectKind.EDGE)
    return edge_rows(analysis, index, changes, noted, asked.zone)


def _ticked(
    rows: Iterable[NodeRow | EdgeRow], analysis: Analysis, tick: Tick
) -> Iterator[NodeRow | EdgeRow]:
    most = max(len(analysis.graph.nodes), len(analysis.graph.edges), 1)
    for number, row in enumerate(rows):
        if number % _EVERY == 0:
            tick(min(0.5, 0.5 * number / most), "Making the rows")
        yield row


def _id(row: NodeRow | EdgeRow) -> str:
    return row.node.id if isinstance(row, NodeRow) else row.edge.id
