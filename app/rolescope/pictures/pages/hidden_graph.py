"""The graph of a picture under other names."""

from collections.abc import Callable
from dataclasses import replace

from rolescope.pictures.drawn_graph import DrawnEdge, DrawnGraph, DrawnNode
from rolescope.pictures.pages.page import NAMES_HIDDEN


def hidden_graph(graph: DrawnGraph, hide: Callable[[str], str]) -> DrawnGraph:
    """Return the graph with `hide` done to all that data can hold; a note says so."""
    return replace(
        graph,
        title=hide(graph.title),
        subtitle=hide(graph.subtitle),
        notes=(*map(hide, graph.notes), NAMES_HIDDEN),
        nodes=tuple(_node(node, hide) for node in graph.nodes),
        edges=tuple(_edge(edge, hide) for edge in graph.edges),
        boxes=tuple((hide(name), place) for name, place in graph.boxes),
    )


def _node(node: DrawnNode, hide: Callable[[str], str]) -> DrawnNode:
    return replace(
        node,
        id=hide(node.id),
        name=hide(node.name),
        account=hide(node.account),
        account_name=hide(node.account_name),
    )


def _edge(edge: DrawnEdge, hide: Callable[[str], str]) -> DrawnEdge:
    return replace(
        edge,
        id=hide(edge.id),
        source=hide(edge.source),
        target=hide(edge.target),
        conditions=tuple(map(hide, edge.conditions)),
        reason=hide(edge.reason),
    )
