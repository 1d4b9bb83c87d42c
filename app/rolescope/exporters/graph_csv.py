"""CSV of what a picture shows: one row for each trust or way, for spreadsheets."""

from collections.abc import Iterator

from rolescope.exporters.csv_table import csv_chunks
from rolescope.exporters.exporter import Exporter
from rolescope.pictures.drawn_graph import NodesAndEdges

COLUMNS = (
    *("source", "source name", "source kind", "source zone", "source account"),
    *("target", "target name", "target account", "caller", "verdict", "conditions", "actions"),
    *("cross-account", "change", "reason", "kind", "rule"),
)


def graph_csv_chunks(graph: NodesAndEdges) -> Iterator[bytes]:
    """Yield the edges, one row each, in UTF-8. See `csv_table` for what becomes of names."""
    return (text.encode() for text in csv_chunks(COLUMNS, _rows(graph)))


def _rows(graph: NodesAndEdges) -> Iterator[tuple[str, ...]]:
    nodes = {node.id: node for node in graph.nodes}
    for edge in graph.edges:
        source, target = nodes[edge.source], nodes[edge.target]
        yield (
            *(source.id, source.name, source.kind, source.zone.value, source.account),
            *(target.id, target.name, target.account),
            *(edge.caller, edge.verdict, " | ".join(edge.conditions), " ".join(edge.actions)),
            *("yes" if edge.is_cross_account else "", edge.change, edge.reason),
            *(edge.kind, edge.rule),
        )


GRAPH_CSV = Exporter(
    id="csv",
    title="CSV table of trusts",
    suffix=".csv",
    signature=b'"source",',
    write=lambda sheet: b"".join(graph_csv_chunks(sheet.graph)),
    chunks=graph_csv_chunks,
)
