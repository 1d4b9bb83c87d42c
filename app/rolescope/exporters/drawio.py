"""draw.io: what the picture shows as boxes and connectors that can be moved and edited."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import quoteattr

from rolescope.exporters.exporter import Exporter
from rolescope.model.plain import shortlist, visible
from rolescope.pictures.drawn_graph import DrawnEdge, DrawnGraph, DrawnNode, Rectangle
from rolescope.pictures.picture import Point
from rolescope.pictures.theme import Theme
from rolescope.trust.edge import Closure, Standing
from rolescope.words.names import ZONE_COLORS

_PLACED_AFTER = (186.0, 34.0)  # size of what the picture has no place for, in px
_GAP = 24.0
_DASHED = {
    Standing.TRUSTED_ONLY.value: "dashed=1;endArrow=open",
    Standing.PERMITTED_ONLY.value: "dashed=1;dashPattern=1 3;endArrow=open",
    Standing.DEPENDS.value: "dashed=1;dashPattern=2 3;endArrow=block;endFill=0",
    Closure.NEVER.value: "dashed=1;endArrow=block",
    Standing.DENIED.value: "dashed=1;dashPattern=14 4;endArrow=cross",
}

_CLOSED = (Standing.DENIED.value, Closure.NEVER.value)


def write_drawio(graph: DrawnGraph, theme: Theme) -> bytes:
    """Return a draw.io file of one page, in UTF-8."""
    return ("\n".join(_lines(graph, theme)) + "\n").encode()


def _lines(graph: DrawnGraph, theme: Theme) -> Iterator[str]:
    yield '<mxfile host="RoleScope">'
    yield f"<diagram id={quoteattr('trusts')} name={_text(graph.title)}>"
    yield '<mxGraphModel grid="0" page="0" math="0"><root>'
    yield '<mxCell id="0"/><mxCell id="1" parent="0"/>'
    notes = "\n".join((graph.title, graph.subtitle, *graph.notes))
    yield _vertex("notes", notes, (0, -160, 900, 140), "text;align=left;verticalAlign=top")
    frame = f"rounded=1;arcSize=2;verticalAlign=top;align=left;{_ink(theme, 'strong')}"
    for number, (name, place) in enumerate(graph.boxes):
        yield _vertex(f"a{number}", name, place, f"{frame};fillColor=none;spacing=12")
    cells: dict[str, str] = {}
    places = {node.id: node.place for node in graph.nodes}
    for number, (place, nodes) in enumerate(_placed(graph)):
        cells |= dict.fromkeys((node.id for node in nodes), f"n{number}")
        style = f"rounded=1;{_ink(theme, ZONE_COLORS[nodes[0].zone])};align=left;spacingLeft=8"
        yield _vertex(f"n{number}", shortlist([node.name for node in nodes]), place, style)
    lines: dict[tuple[str, str, str], list[DrawnEdge]] = defaultdict(list)
    for edge in graph.edges:
        lines[cells[edge.source], cells[edge.target], edge.verdict].append(edge)
    for number, ((source, target, verdict), edges) in enumerate(lines.items()):
        style = _DASHED.get(verdict, "endArrow=block")
        token = "denied" if verdict in _CLOSED else "edge"
        words, told = _words(edges)
        style = f"edgeStyle=orthogonalEdgeStyle;rounded=1;{style};{_ink(theme, token)};html=0"
        points = edges[0].points
        if points:
            style += _port("exit", points[0], places[edges[0].source])
            style += _port("entry", points[-1], places[edges[0].target])
        yield (
            f'<UserObject id="e{number}" label={_text(words)} tooltip={_text(told)}>'
            f'<mxCell style={quoteattr(style)} edge="1" parent="1" source="{source}" '
            f'target="{target}"><mxGeometry relative="1" as="geometry">{_bends(points)}'
            "</mxGeometry></mxCell></UserObject>"
        )
    yield "</root></mxGraphModel></diagram></mxfile>"


def _port(end: str, point: Point, place: Rectangle | None) -> str:
    """Say where on the border of a box a line begins or ends; nothing for what has no place."""
    if place is None:
        return ""
    x, y, width, height = place
    across, down = ((point[0] - x) / (width or 1), (point[1] - y) / (height or 1))
    near = (min(1.0, max(0.0, share)) for share in (across, down))
    return "".join(f";{end}{axis}={share:.3f}" for axis, share in zip("XY", near, strict=True))


def _bends(points: Sequence[Point]) -> str:
    bends = "".join(f'<mxPoint x="{x:.1f}" y="{y:.1f}"/>' for x, y in points[1:-1])
    return f'<Array as="points">{bends}</Array>' if bends else ""


def _words(edges: list[DrawnEdge]) -> tuple[str, str]:
    """Return what stands on a line, and what is shown when the mouse is over it."""
    told = "\n".join(dict.fromkeys(text for edge in edges for text in edge.conditions))
    if len(edges) > 1:
        return f"{len(edges):,}", told
    return "conditional" if told else "", told


def _placed(graph: DrawnGraph) -> Iterator[tuple[Rectangle, list[DrawnNode]]]:
    """Yield every box with the nodes in it; those without a place come in a row below all."""
    places: dict[Rectangle, list[DrawnNode]] = defaultdict(list)
    below = [place[1] + place[3] for _, place in graph.boxes]
    below += [node.place[1] + node.place[3] for node in graph.nodes if node.place]
    x, y = 0.0, max(below, default=0.0) + _GAP
    width, height = _PLACED_AFTER
    for node in graph.nodes:
        if node.place is not None:
            places[node.place].append(node)
        else:
            places[x, y, width, height].append(node)
            x += width + _GAP
    yield from places.items()


def _ink(theme: Theme, token: str) -> str:
    return f"strokeColor={theme.color(token)};fontColor={theme.color('text')}"


def _vertex(id_: str, words: str, place: Rectangle, style: str) -> str:
    x, y, width, height = (f"{number:.1f}" for number in place)
    whole = f"{style};whiteSpace=wrap;html=0"  # html=0: a name is never read as markup
    return (
        f'<mxCell id="{id_}" value={_text(words)} style={quoteattr(whole)} vertex="1" parent="1">'
        f'<mxGeometry x="{x}" y="{y}" width="{width}" height="{height}" as="geometry"/></mxCell>'
    )


def _text(text: str) -> str:
    return quoteattr(visible(text, keep="\n"), {"\n": "&#10;"})


DRAWIO = Exporter(
    id="drawio",
    title="draw.io diagram",
    suffix=".drawio",
    signature=b"<mxfile",
    write=lambda sheet: write_drawio(sheet.graph, sheet.theme),
)
