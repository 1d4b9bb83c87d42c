"""Small marks at what has a note: a circle with the sign of its status."""

from collections.abc import Mapping

from rolescope.model.review import Note, Status, SubjectKind
from rolescope.pictures.picture import Box, Glyph, Item, ItemKind, Line, Picture, Shape
from rolescope.words.note_text import status_look

_SIZE, _SIGN = 16.0, 10.0
_INKS = {"allowed": "allowed", "risk": "risk", "cond": "cond", "plain": "muted"}
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
        shapes += _mark(x, y, status)
    return tuple(shapes)


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


def _mark(x: float, y: float, status: Status | None) -> tuple[Shape, ...]:
    _words, tone, icon = status_look(status)
    ink, half = _INKS[tone], _SIZE / 2
    ground = Box(
        x=x - half, y=y - half, w=_SIZE, h=_SIZE, radius=half, fill="surface", stroke=ink, width=1.4
    )
    return ground, Glyph(x=x, y=y, size=_SIGN, name=icon, fill=ink)
