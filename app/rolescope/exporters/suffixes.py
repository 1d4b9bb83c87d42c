"""The suffixes of all formats, and where each is: listed without loading what writes them."""

from importlib import import_module
from typing import Any

EXPORTED = {
    "svg": "svg.SVG",
    "png": "png.PNG",
    "pdf": "pdf.PDF",
    "drawio": "drawio.DRAWIO",
    "graphml": "graphml.GRAPHML",
    "dot": "dot.DOT",
    "mmd": "mermaid.MERMAID",
    "csv": "graph_csv.GRAPH_CSV",
    "json": "graph_json.GRAPH_JSON",
    "neo4j.zip": "neo4j.NEO4J",
    "neptune.zip": "neptune.NEPTUNE",
    "opengraph.json": "opengraph.OPENGRAPH",
}
"""Pictures and graphs, the first of which is the default: one `Exporter` each, below this room."""

REPORTED = {"html": "as_html.HTML", "pdf": "as_pdf.PDF", "md": "as_markdown.MARKDOWN"}
"""Review reports: one `ReportFormat` each, below `report`."""


def load(room: str, place: str) -> Any:
    """Return what stands at a place, `module.NAME`, of a room."""
    module, name = place.split(".")
    return getattr(import_module(f"{room}.{module}"), name)
