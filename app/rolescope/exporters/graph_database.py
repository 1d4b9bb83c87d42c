"""What formats for graph databases share: labels of nodes, types of edges, and files of CSV."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import chain, islice

from rolescope.model.plain import visible
from rolescope.pictures.drawn_graph import DrawnEdge, DrawnNode
from rolescope.trust.edge import Standing

_ROWS = 1_000  # that are written at a time
_MODES = {
    Standing.ALLOWED.value: "CAN",
    Standing.DEPENDS.value: "MAY",
    Standing.PENDING.value: "MAY",
}


def node_label(kind: str) -> str:
    """Return a kind of node as a label: `AwsService`."""
    return "".join(word[:1].upper() + word[1:].lower() for word in kind.split())


def edge_type(edge: DrawnEdge) -> str:
    """Return what an edge says as a type, so that searches for paths take what is open alone.

    `CAN_ASSUME` is allowed, `MAY_ASSUME` depends on something, `CANNOT_ASSUME` is closed; ways of
    escalation are `CAN_ESCALATE` and `MAY_ESCALATE`.
    """
    does = "ASSUME" if edge.kind == "trust" else "ESCALATE"
    return f"{_MODES.get(edge.verdict, 'CANNOT')}_{does}"


def node_rows(nodes: Iterable[DrawnNode]) -> Iterator[tuple[str, ...]]:
    """Yield id, labels, name, kind, zone, account, name of the account, and whether an admin."""
    for node in nodes:
        yield (
            *(node.id, f"AwsPrincipal;{node_label(node.kind)}", node.name, node.kind),
            *(node.zone.value, node.account, node.account_name, str(node.is_admin).lower()),
        )


def bulk_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Yield rows for a loader of a database, in UTF-8, many at a time.

    Each is one line. Cells stay as they are, but for characters that cannot be seen.
    """
    rest = chain([header], rows)
    while some := list(islice(rest, _ROWS)):
        text = StringIO()
        lines = ([visible(cell) for cell in row] for row in some)
        csv.writer(text, lineterminator="\n").writerows(lines)
        yield text.getvalue().encode()
