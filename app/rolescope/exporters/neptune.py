"""Amazon Neptune: vertices and edges as CSV in the Gremlin load format, in a zip archive.

The loader takes the two files unpacked, from a folder of S3.
"""

from collections.abc import Iterator

from rolescope.exporters.exporter import Exporter
from rolescope.exporters.graph_database import bulk_csv, edge_type, node_rows
from rolescope.exporters.zip_archive import zip_archive
from rolescope.pictures.drawn_graph import DrawnGraph

_VERTICES = (
    *("~id", "~label", "name:String", "kind:String", "zone:String", "account:String"),
    *("accountName:String", "admin:Bool"),
)
_EDGES = (  # an edge has no arrays
    *("~id", "~from", "~to", "~label", "caller:String", "verdict:String", "conditions:String"),
    *("actions:String", "crossAccount:Bool", "reason:String", "change:String", "rule:String"),
)


def write_neptune(graph: DrawnGraph) -> bytes:
    """Return the graph as two files of CSV."""
    return zip_archive(
        {
            "vertices.csv": bulk_csv(_VERTICES, node_rows(graph)),
            "edges.csv": bulk_csv(_EDGES, _edges(graph)),
        }
    )


def _edges(graph: DrawnGraph) -> Iterator[tuple[str, ...]]:
    for edge in graph.edges:
        yield (
            *(edge.id, edge.source, edge.target, edge_type(edge), edge.caller, edge.verdict),
            *(" | ".join(edge.conditions), " ".join(edge.actions)),
            *(str(edge.is_cross_account).lower(), edge.reason, edge.change, edge.rule),
        )


NEPTUNE = Exporter(
    id="neptune",
    title="Amazon Neptune bulk load",
    suffix=".neptune.zip",
    signature=b"PK",
    write=lambda sheet: write_neptune(sheet.graph),
)
