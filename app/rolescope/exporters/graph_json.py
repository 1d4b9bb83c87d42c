"""JSON of what a picture shows.

    {"format": "rolescope-graph/1", "title": "Who can become whom", "subtitle": "",
     "notes": [LINE, ...], "nodes": [NODE, ...], "edges": [EDGE, ...],
     "boxes": [[NAME, PLACE], ...]}

NODE and EDGE have the fields of `pictures.drawn_graph`, in camelCase. A place is x, y, width and
height in pixels of the picture.
"""

import json
from collections.abc import Iterator

from rolescope.exporters.exporter import Exporter
from rolescope.exporters.json_list import json_list
from rolescope.pictures.drawn_graph import NodesAndEdges
from rolescope.questions.plain_json import plain


def graph_json_chunks(graph: NodesAndEdges) -> Iterator[bytes]:
    """Yield everything, in UTF-8."""
    return (text.encode() for text in _texts(graph))


def _texts(graph: NodesAndEdges) -> Iterator[str]:
    yield '{\n "format": "rolescope-graph/1"'
    yield f',\n "title": {json.dumps(graph.title)},\n "subtitle": {json.dumps(graph.subtitle)}'
    for name in ("notes", "nodes", "edges", "boxes"):
        yield f',\n "{name}": '
        yield from json_list(map(plain, getattr(graph, name)), 1)
    yield "\n}\n"


GRAPH_JSON = Exporter(
    id="json",
    title="JSON graph",
    suffix=".json",
    signature=b"{",
    write=lambda sheet: b"".join(graph_json_chunks(sheet.graph)),
    chunks=graph_json_chunks,
)
