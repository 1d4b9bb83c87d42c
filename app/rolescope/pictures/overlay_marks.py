"""Marks over a picture: around sessions of a chain, at what has a note, and at findings."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rolescope.findings.finding import Risk
from rolescope.model.review import Note, Status, SubjectKind
from rolescope.pictures.metrics import text_width
from rolescope.pictures.picture import Box, Dash, Glyph, Item, ItemKind, Line, Picture, Shape, Text
from rolescope.simulation.chain import Chain
from rolescope.words.chain_text import Crumb
from rolescope.words.note_text import status_look

_OUT, _HEIGHT, _PAD, _CLOCK = 4, 18, 7, 11  # px
_SESSION_INKS = {"valid": "accent", "expired": "faint", "denied": "denied", "depends": "cond"}
_ICONS = {"valid": "clock-outline", "expired": "clock-outline", "denied": "close-thick"}
_WORDLESS = (ItemKind.EDGE, ItemKind.ATTENTION, ItemKind.ACCOUNT, ItemKind.PORT)


def chain_marks(chain: Chain, crumbs: Sequence[Crumb], picture: Picture) -> tuple[Shape, ...]:
    """Return what is drawn over a picture for the sessions of a chain, in its coordinates.

    A role that is assumed twice has the mark of its last session.
    """
    marks: dict[str, Crumb] = {}
    for crumb in crumbs:
        if crumb.hop is not None and crumb.state in _SESSION_INKS:
            for item in _items(picture, chain.hops[crumb.hop].role):
                marks[item.id] = crumb
    return tuple(
        shape
        for item in picture.items
        if item.id in marks
        for shape in _session_mark(item, marks[item.id])
    )


def _items(picture: Picture, role: str) -> Iterable[Item]:
    return (x for x in picture.items if role in x.nodes and x.kind not in _WORDLESS)


def _session_mark(item: Item, crumb: Crumb) -> Iterator[Shape]:
    ink = _SESSION_INKS[crumb.state]
    left, top = item.x - _OUT, item.y - _OUT
    right, bottom = item.x + item.w + _OUT, item.y + item.h + _OUT
    middle = (left + right) / 2
    around = ((left, top), (left, bottom), (right, bottom), (right, top))
    yield Line(
        points=((middle, top), *around, (middle, top)),
        stroke=ink,
        dash=Dash.SESSION,
        radius=8,
    )
    words = text_width(crumb.detail, "label")
    width = _PAD + _CLOCK + 4 + words + _PAD
    x, y = right - 10 - width, top - _HEIGHT / 2
    yield Box(x=x, y=y, w=width, h=_HEIGHT, radius=_HEIGHT / 2, fill="surface", stroke=ink)
    icon = _ICONS.get(crumb.state, "help")
    yield Glyph(name=icon, x=x + _PAD + _CLOCK / 2, y=y + _HEIGHT / 2, size=_CLOCK, fill=ink)
    yield Text(x=x + _PAD + _CLOCK + 4, y=y + 13, text=crumb.detail, style="label", color=ink)


# Small marks at what has a note: a circle with the sign of its status


_SIZE, _SIGN = 16.0, 10.0
NOTE_INKS = {"allowed": "allowed", "risk": "risk", "cond": "cond", "plain": "muted"}
_WORST = (Status.TO_FIX, Status.QUESTION, None, Status.ACCEPTED)
_LINES = (ItemKind.EDGE,)
_NOT_MARKED = (ItemKind.ATTENTION, ItemKind.PORT, ItemKind.SESSION)


def note_marks(notes: tuple[Note, ...], picture: Picture) -> tuple[Shape, ...]:
    """Return the marks over a picture: of several notes at one place the one to act on first."""
    nodes = {note.subject.id: note for note in notes if note.subject.kind is SubjectKind.NODE}
    edges = {note.subject.id: note for note in notes if note.subject.kind is SubjectKind.EDGE}
    lines = {shape.item: shape for shape in picture.shapes if isinstance(shape, Line)}
    shapes: list[Shape] = []
    for item in picture.items:
        found = _noted(item, nodes, edges)
        if not found:
            continue
        line = lines.get(item.id)
        if item.kind in _LINES and line is None:
            continue
        x, y = _middle(line) if item.kind in _LINES and line else (item.x + item.w - 6, item.y)
        status = min((note.status for note in found), key=_WORST.index)
        shapes += _note_mark(x, y, status)
    return tuple(shapes)


# Small marks at what something is wrong with: only the worst, so that they stay few


_MAX_MARKED = 200  # places


def finding_marks(worst: Mapping[str, Risk], picture: Picture) -> tuple[Shape, ...]:
    """Return the marks over a picture at nodes and lines with findings, the worst first.

    The cells of a matrix, which say by themselves what is open, would lie below them.
    """
    if picture.heads is not None:
        return ()
    lines = {shape.item: shape for shape in picture.shapes if isinstance(shape, Line)}
    found: list[tuple[Risk, float, float]] = []
    for item in picture.items:
        is_line, line = item.kind in _LINES, lines.get(item.id)
        places = () if item.kind in _NOT_MARKED else item.edges if is_line else item.nodes
        risks = [worst[place] for place in places if place in worst]
        if risks and not is_line:
            found.append((max(risks), item.x + item.w - 6, item.y + item.h))
        elif risks and line is not None:
            found.append((max(risks), *_middle(line)))
    found.sort(key=lambda one: -one[0])
    return tuple(shape for one in found[:_MAX_MARKED] for shape in _finding_mark(*one))


def _finding_mark(risk: Risk, x: float, y: float) -> tuple[Shape, ...]:
    is_worst, half = risk is Risk.CRITICAL, _SIZE / 2
    ground = Box(
        x=x - half,
        y=y - half,
        w=_SIZE,
        h=_SIZE,
        radius=half,
        fill="risk" if is_worst else "risksoft",
        stroke="risk",
        width=1.2,
    )
    ink = "surface" if is_worst else "risk"
    return ground, Glyph(x=x, y=y - 0.5, size=_SIGN, name="alert", fill=ink)


def _noted(item: Item, nodes: Mapping[str, Note], edges: Mapping[str, Note]) -> list[Note]:
    if item.kind in _LINES:
        return [edges[id_] for id_ in item.edges if id_ in edges]
    if item.kind in _NOT_MARKED:
        return []
    return [nodes[id_] for id_ in item.nodes if id_ in nodes]


def _middle(line: Line) -> tuple[float, float]:
    """Return the middle of the longest leg of a line."""
    legs = zip(line.points, line.points[1:], strict=False)
    (x0, y0), (x1, y1) = max(legs, key=lambda leg: _length(*leg))
    return (x0 + x1) / 2, (y0 + y1) / 2


def _length(start: tuple[float, float], end: tuple[float, float]) -> float:
    return abs(start[0] - end[0]) + abs(start[1] - end[1])


def _note_mark(x: float, y: float, status: Status | None) -> tuple[Shape, ...]:
    _words, tone, icon = status_look(status)
    ink, half = NOTE_INKS[tone], _SIZE / 2
    ground = Box(
        x=x - half, y=y - half, w=_SIZE, h=_SIZE, radius=half, fill="surface", stroke=ink, width=1.4
    )
    return ground, Glyph(x=x, y=y, size=_SIGN, name=icon, fill=ink)
