"""Neo4j: nodes and relationships as CSV for `neo4j-admin database import`, in a zip archive.

neo4j-admin database import full --nodes=nodes.csv --relationships=relationships.csv DATABASE
"""

from collections.abc import Iterable, Iterator

from rolescope.exporters.exporter import Exporter
from rolescope.exporters.graph_database import bulk_csv, edge_type, node_rows
from rolescope.exporters.zip_archive import zip_chunks, zip_of_parts
from rolescope.pictures.drawn_graph import DrawnEdge, NodesAndEdges

_NODES = ("id:ID", ":LABEL", "name", "kind", "zone", "account", "accountName", "admin:boolean")
_RELATIONSHIPS = (
    *(":START_ID", ":END_ID", ":TYPE", "edge", "caller", "verdict", "conditions"),
    *("actions:string[]", "crossAccount:boolean", "reason", "change", "rule"),
)


def _files(graph: NodesAndEdges) -> dict[str, Iterator[bytes]]:
    return {
        "nodes.csv": bulk_csv(_NODES, node_rows(graph.nodes)),
        "relationships.csv": bulk_csv(_RELATIONSHIPS, _relationships(graph.edges)),
    }


def neo4j_chunks(graph: NodesAndEdges) -> Iterator[bytes]:
    """Yield the graph as two files of CSV."""
    return zip_chunks(_files(graph))


def _relationships(edges: Iterable[DrawnEdge]) -> Iterator[tuple[str, ...]]:
    for edge in edges:
        yield (
            *(edge.source, edge.target, edge_type(edge), edge.id, edge.caller, edge.verdict),
            *(" | ".join(edge.conditions), ";".join(edge.actions)),
            *(str(edge.is_cross_account).lower(), edge.reason, edge.change, edge.rule),
        )


NEO4J = Exporter(
    id="neo4j",
    title="Neo4j bulk import",
    suffix=".neo4j.zip",
    signature=b"PK",
    write=lambda sheet: zip_of_parts(_files(sheet.graph)),
    chunks=neo4j_chunks,
)
