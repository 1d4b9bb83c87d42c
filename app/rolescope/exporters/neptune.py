"""Amazon Neptune: vertices and edges as CSV in the Gremlin load format, in a zip archive.

The loader takes the two files unpacked, from a folder of S3.
"""

from collections.abc import Iterable, Iterator

from rolescope.exporters.exporter import Exporter
from rolescope.exporters.graph_database import bulk_csv, edge_type, node_rows
from rolescope.exporters.zip_archive import zip_chunks, zip_of_parts
from rolescope.pictures.drawn_graph import DrawnEdge, NodesAndEdges

_VERTICES = (
    *("~id", "~label", "name:String", "kind:String", "zone:String", "account:String"),
    *("accountName:String", "admin:Bool"),
)
_EDGES = (  # an edge has no arrays
    *("~id", "~from", "~to", "~label", "caller:String", "verdict:String", "conditions:String"),
    *("actions:String", "crossAccount:Bool", "reason:String", "change:String", "rule:String"),
)


def _files(graph: NodesAndEdges) -> dict[str, Iterator[bytes]]:
    return {
        "vertices.csv": bulk_csv(_VERTICES, node_rows(graph.nodes)),
        "edges.csv": bulk_csv(_EDGES, _edges(graph.edges)),
    }


def neptune_chunks(graph: NodesAndEdges) -> Iterator[bytes]:
    """Yield the graph as two files of CSV."""
    return zip_chunks(_files(graph))


def _edges(edges: Iterable[DrawnEdge]) -> Iterator[tuple[str, ...]]:
    for edge in edges:
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
    write=lambda sheet: zip_of_parts(_files(sheet.graph)),
    chunks=neptune_chunks,
)
