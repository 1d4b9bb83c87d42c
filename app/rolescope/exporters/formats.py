"""All formats of pictures. A new one is one module with one Exporter, and one line here."""

from rolescope.exporters.dot import DOT
from rolescope.exporters.drawio import DRAWIO
from rolescope.exporters.exporter import Exporter
from rolescope.exporters.graph_csv import GRAPH_CSV
from rolescope.exporters.graph_json import GRAPH_JSON
from rolescope.exporters.graphml import GRAPHML
from rolescope.exporters.mermaid import MERMAID
from rolescope.exporters.neo4j import NEO4J
from rolescope.exporters.neptune import NEPTUNE
from rolescope.exporters.opengraph import OPENGRAPH
from rolescope.exporters.pdf import PDF
from rolescope.exporters.png import PNG
from rolescope.exporters.svg import SVG

EXPORTERS: tuple[Exporter, ...] = (
    SVG,
    PNG,
    PDF,
    DRAWIO,
    GRAPHML,
    DOT,
    MERMAID,
    GRAPH_CSV,
    GRAPH_JSON,
    NEO4J,
    NEPTUNE,
    OPENGRAPH,
)
"""All formats, the first of which is the default."""
