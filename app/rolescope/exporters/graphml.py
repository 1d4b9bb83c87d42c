"""GraphML: for yEd, Gephi and networkx. Ids are counted, never taken from names."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from rolescope.exporters.exporter import Exporter
from rolescope.model.plain import visible
from rolescope.pictures.drawn_graph import DrawnEdge, DrawnNode, NodesAndEdges

_NODE_KEYS = (
    *("arn", "name", "kind", "zone", "account", "accountName"),
    *("admin", "x", "y"),
)
_EDGE_KEYS = (
    *("edge", "caller", "verdict", "conditions", "actions"),
    *("crossAccount", "reason", "change", "kind", "rule"),
)
_TYPES = {"admin": "boolean", "crossAccount": "boolean", "x": "double", "y": "double"}


def graphml_chunks(graph: NodesAndEdges) -> Iterator[bytes]:
    """Yield the graph as GraphML in UTF-8, directed, with an attribute for every fact."""
    return (f"{line}\n".encode() for line in _lines(graph))


def _lines(graph: NodesAndEdges) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    for name in ("title", "subtitle", "notes"):
        yield _key(f"g-{name}", "graph", name)
    for name in _NODE_KEYS:
        yield _key(f"n-{name}", "node", name)
    for name in _EDGE_KEYS:
        yield _key(f"e-{name}", "edge", name)
    yield '<graph id="trusts" edgedefault="directed">'
    yield _data("g-title", graph.title)
    yield _data("g-subtitle", graph.subtitle)
    yield _data("g-notes", "\n".join(graph.notes))
    ids: dict[str, str] = {}
    for node in graph.nodes:
        ids[node.id] = f"n{len(ids)}"
        yield f'<node id="{ids[node.id]}">'
        yield from _facts("n", _node_facts(node))
        yield "</node>"
    for number, edge in enumerate(graph.edges):
        yield f'<edge id="e{number}" source="{ids[edge.source]}" target="{ids[edge.target]}">'
        yield from _facts("e", _edge_facts(edge))
        yield "</edge>"
    yield "</graph>"
    yield "</graphml>"


def _node_facts(node: DrawnNode) -> dict[str, str]:
    facts = {
        "arn": node.id,
        "name": node.name,
        "kind": node.kind,
        "zone": node.zone.value,
        "account": node.account,
        "accountName": node.account_name,
        "admin": str(node.is_admin).lower(),
    }
    if node.place is not None:
        x, y, width, height = node.place
        facts |= {"x": f"{x + width / 2:.2f}", "y": f"{y + height / 2:.2f}"}
    return facts


def _edge_facts(edge: DrawnEdge) -> dict[str, str]:
    return {
        "edge": edge.id,
        "caller": edge.caller,
        "verdict": edge.verdict,
        "conditions": "\n".join(edge.conditions),
        "actions": " ".join(edge.actions),
        "crossAccount": str(edge.is_cross_account).lower(),
        "reason": edge.reason,
        "change": edge.change,
        "kind": edge.kind,
        "rule": edge.rule,
    }


def _facts(prefix: str, facts: dict[str, str]) -> Iterator[str]:
    for name, text in facts.items():
        if text:
            yield _data(f"{prefix}-{name}", text)


def _key(id_: str, domain: str, name: str) -> str:
    kind = _TYPES.get(name, "string")
    return f'<key id="{id_}" for="{domain}" attr.name="{name}" attr.type="{kind}"/>'


def _data(key: str, text: str) -> str:
    return f'<data key="{key}">{escape(visible(text, keep=chr(10)))}</data>'


GRAPHML = Exporter(
    id="graphml",
    title="GraphML graph",
    suffix=".graphml",
    signature=b"<?xml",
    write=lambda sheet: b"".join(graphml_chunks(sheet.graph)),
    chunks=graphml_chunks,
)
