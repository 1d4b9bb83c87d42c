"""DOT: for Graphviz. Accounts are clusters; ids are counted, never taken from names."""

from collections import defaultdict
from collections.abc import Iterator

from rolescope.exporters.exporter import Exporter
from rolescope.model.arn import group_digits
from rolescope.model.plain import visible
from rolescope.pictures.drawn_graph import DrawnEdge, DrawnNode, NodesAndEdges
from rolescope.pictures.theme import LIGHT, Theme
from rolescope.trust.edge import Closure, Standing
from rolescope.words.names import ZONE_COLORS

_SHAPES = {
    "Role": "box",
    "User": "ellipse",
    "AWS service": "component",
    "OIDC provider": "hexagon",
    "SAML provider": "hexagon",
    "Anyone": "octagon",
    "Account": "folder",
}
_LINES = {
    Standing.ALLOWED.value: ("solid", "normal"),
    Standing.TRUSTED_ONLY.value: ("dashed", "vee"),
    Standing.PERMITTED_ONLY.value: ("dotted", "vee"),
    Standing.DEPENDS.value: ("dotted", "onormal"),
    Closure.NEVER.value: ("dashed", "normal"),
    Standing.DENIED.value: ("solid", "tee"),
}

_CLOSED = (Standing.DENIED.value, Closure.NEVER.value)


def dot_chunks(graph: NodesAndEdges, theme: Theme = LIGHT) -> Iterator[bytes]:
    """Yield the graph in the DOT language, in UTF-8."""
    return (f"{line}\n".encode() for line in _lines(graph, theme))


def _lines(graph: NodesAndEdges, theme: Theme) -> Iterator[str]:
    for line in (graph.title, graph.subtitle, *graph.notes):
        yield from (f"// {part}" for part in visible(line, keep="\n").splitlines())
    yield "digraph trusts {"
    yield f"  graph [rankdir=LR, labelloc=t, fontname=Inter, label={_text(graph.title)}];"
    yield "  node [fontname=Inter, fontsize=11, style=rounded];"
    yield "  edge [fontname=Inter, fontsize=9];"
    ids: dict[str, str] = {}
    accounts: dict[str, list[DrawnNode]] = defaultdict(list)
    for node in graph.nodes:
        ids[node.id] = f"n{len(ids)}"
        accounts[node.account].append(node)
    for number, (account, nodes) in enumerate(sorted(accounts.items())):
        if account:
            yield f"  subgraph cluster_{number} {{"
            words = f"{nodes[0].account_name} {group_digits(account)}".strip()
            yield f"    label={_text(words)};"
        for node in nodes:
            yield f"    {ids[node.id]} [{_node(node, theme)}];"
        if account:
            yield "  }"
    for edge in graph.edges:
        yield f"  {ids[edge.source]} -> {ids[edge.target]} [{_edge(edge, theme)}];"
    yield "}"


def _node(node: DrawnNode, theme: Theme) -> str:
    admin = ", peripheries=2" if node.is_admin else ""
    shape = _SHAPES.get(node.kind, "box")
    color = _text(theme.color(ZONE_COLORS[node.zone]))
    words = f"label={_text(node.name)}, tooltip={_text(f'{node.kind} {node.id}')}"
    return f"{words}, shape={shape}, color={color}{admin}"


def _edge(edge: DrawnEdge, theme: Theme) -> str:
    is_way = bool(edge.rule)
    style, arrow = ("dotted", "empty") if is_way else _LINES[edge.verdict]
    is_red = edge.verdict in _CLOSED or is_way
    color = theme.color("denied" if is_red else "edge")
    tooltip = "; ".join(filter(None, (edge.rule, edge.verdict, *edge.conditions, edge.reason)))
    return f"style={style}, arrowhead={arrow}, color={_text(color)}, tooltip={_text(tooltip)}"


def _text(text: str) -> str:
    inner = visible(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inner}"'


DOT = Exporter(
    id="dot",
    title="Graphviz DOT",
    suffix=".dot",
    signature=b"//",
    write=lambda sheet: b"".join(dot_chunks(sheet.graph, sheet.theme)),
    chunks=dot_chunks,
)
