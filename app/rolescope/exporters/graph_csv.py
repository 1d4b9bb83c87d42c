"""CSV of what a picture shows: one row for each trust or way, for spreadsheets."""

from collections.abc import Iterator

from rolescope.exporters.csv_table import csv_table
from rolescope.exporters.exporter import Exporter
from rolescope.pictures.drawn_graph import DrawnGraph

COLUMNS = (
    *("source", "source name", "source kind", "source zone", "source account"),
    *("target", "target name", "target account", "caller", "verdict", "conditions", "actions"),
    *("cross-account", "change", "reason", "kind", "rule"),
)


def write_graph_csv(graph: DrawnGraph) -> bytes:
    """Return the edges, one row each, in UTF-8. See `csv_table` for what becomes of names."""
    return csv_table(COLUMNS, _rows(graph)).encode()


def _rows(graph: DrawnGraph) -> Iterator[tuple[str, ...]]:
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
    write=lambda sheet: write_graph_csv(sheet.graph),
)
