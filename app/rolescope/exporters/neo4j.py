"""Neo4j: nodes and relationships as CSV for `neo4j-admin database import`, in a zip archive.

neo4j-admin database import full --nodes=nodes.csv --relationships=relationships.csv DATABASE
"""

from collections.abc import Iterator

from rolescope.exporters.exporter import Exporter
from rolescope.exporters.graph_database import bulk_csv, edge_type, node_rows
from rolescope.exporters.zip_archive import zip_archive
from rolescope.pictures.drawn_graph import DrawnGraph

_NODES = ("id:ID", ":LABEL", "name", "kind", "zone", "account", "accountName", "admin:boolean")
_RELATIONSHIPS = (
    *(":START_ID", ":END_ID", ":TYPE", "edge", "caller", "verdict", "conditions"),
    *("actions:string[]", "crossAccount:boolean", "reason", "change", "rule"),
)


def write_neo4j(graph: DrawnGraph) -> bytes:
    """Return the graph as two files of CSV."""
    return zip_archive(
        {
            "nodes.csv": bulk_csv(_NODES, node_rows(graph)),
            "relationships.csv": bulk_csv(_RELATIONSHIPS, _relationships(graph)),
        }
    )


def _relationships(graph: DrawnGraph) -> Iterator[tuple[str, ...]]:
    for edge in graph.edges:
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
    write=lambda sheet: write_neo4j(sheet.graph),
)
