"""OpenGraph: JSON for BloodHound. Kinds begin with AWS_, so that they clash with no others."""

from collections.abc import Iterator
from typing import Any

from rolescope.exporters.exporter import Exporter
from rolescope.exporters.graph_database import edge_type, node_label
from rolescope.exporters.json_list import json_list
from rolescope.model.plain import visible
from rolescope.pictures.drawn_graph import DrawnEdge, DrawnNode, NodesAndEdges

_SOURCE = "AWS_Principal"


def opengraph_chunks(graph: NodesAndEdges) -> Iterator[bytes]:
    """Yield the graph; a property that is empty is left out."""
    for text in _texts(graph):
        yield text.encode("utf-8", "replace")


def _texts(graph: NodesAndEdges) -> Iterator[str]:
    yield f'{{\n "metadata": {{\n  "source_kind": "{_SOURCE}"\n }},\n "graph": {{\n  "nodes": '
    yield from json_list(map(_node, graph.nodes), 2, ensure_ascii=False)
    yield ',\n  "edges": '
    yield from json_list(map(_edge, graph.edges), 2, ensure_ascii=False)
    yield "\n }\n}\n"


def _node(node: DrawnNode) -> dict[str, Any]:
    properties = {
        "name": node.name,
        "displayname": node.name,
        "objectid": node.id,
        "kind": node.kind,
        "zone": node.zone.value,
        "account": node.account,
        "accountname": node.account_name,
        "admin": node.is_admin,
    }
    kinds = [f"AWS_{node_label(node.kind)}", _SOURCE]
    return {"id": visible(node.id), "kinds": kinds, "properties": _present(properties)}


def _edge(edge: DrawnEdge) -> dict[str, Any]:
    properties = {
        "edge": edge.id,
        "caller": edge.caller,
        "verdict": edge.verdict,
        "conditions": list(edge.conditions),
        "actions": list(edge.actions),
        "crossaccount": edge.is_cross_account,
        "reason": edge.reason,
        "change": edge.change,
        "rule": edge.rule,
    }
    return {
        "kind": f"AWS_{edge_type(edge)}",
        "start": {"value": visible(edge.source), "match_by": "id"},
        "end": {"value": visible(edge.target), "match_by": "id"},
        "properties": _present(properties),
    }


def _present(properties: dict[str, Any]) -> dict[str, Any]:
    return {key: _visible(one) for key, one in properties.items() if one not in ("", [])}


def _visible(value: Any) -> Any:
    if isinstance(value, list):
        return [visible(one) for one in value]
    return visible(value) if isinstance(value, str) else value


OPENGRAPH = Exporter(
    id="opengraph",
    title="BloodHound OpenGraph",
    suffix=".opengraph.json",
    signature=b"{",
    write=lambda sheet: b"".join(opengraph_chunks(sheet.graph)),
    chunks=opengraph_chunks,
)
