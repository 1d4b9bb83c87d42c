"""JSON of what a picture shows.

    {"format": "rolescope-graph/1", "title": "Who can become whom", "subtitle": "",
     "notes": [LINE, ...], "nodes": [NODE, ...], "edges": [EDGE, ...],
     "boxes": [[NAME, PLACE], ...]}

NODE and EDGE have the fields of `pictures.drawn_graph`, in camelCase. A place is x, y, width and
height in pixels of the picture.
"""

import json

from rolescope.exporters.exporter import Exporter
from rolescope.pictures.drawn_graph import DrawnGraph
from rolescope.questions.plain_json import plain


def write_graph_json(graph: DrawnGraph) -> bytes:
    """Return everything, in UTF-8."""
    value = {"format": "rolescope-graph/1", **plain(graph)}
    return (json.dumps(value, indent=1) + "\n").encode()


GRAPH_JSON = Exporter(
    id="json",
    title="JSON graph",
    suffix=".json",
    signature=b"{",
    write=lambda sheet: write_graph_json(sheet.graph),
)
