"""The shapes of a picture as pieces to paint, made once per picture."""

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF

from rolescope.pictures.metrics import text_width
from rolescope.pictures.outlines import outline
from rolescope.pictures.picture import (
    ANCHORS,
    Arrow,
    Box,
    Glyph,
    Line,
    Point,
    Shape,
    Text,
    toward,
)
from rolescope.pictures.theme import STYLES
from rolescope.ui.kit.icons import outline_path

_GROWTH = 1.5  # how much wider than laid out a text that stands alone may be drawn
_TITLE_GROWTH = 4.0  # the same of titles, which have the whole width of a picture
_TITLES = ("title", "body")
_PILL_HEIGHT = 28  # a text in a round box of at most this height is the text of a pill
_Paths = tuple[QPainterPath | None, QPainterPath | None]


def _paths(shape: Shape) -> _Paths:
    match shape:
        case Line():
            path = rounded((*shape.points[:-1], shape.end), shape.radius)
            return path, arrow_head(shape)
        case Glyph():
            return glyph_path(shape), None
        case _:
            return None, None


# One shape of a picture, ready to paint: its bounds, and its Qt paths


@dataclass(slots=True, eq=False)
class PaintedPiece:
    """One shape, ready to paint: its path in the picture's coordinates, and its bounds.

    Paths take time to make, and most of a large picture is never looked at: they are made when
    they are first asked for.
    """

    shape: Shape
    item: str
    bounds: QRectF
    pill: QRectF | None = None  # texts and icons of a pill: the pill's box
    width: float = 0  # texts: the width at 100 %
    has_words: bool = False  # pills and their icons: the pill has a text as well
    far: QRectF | None = None  # pills with a text: what is left from afar, around their icon
    is_near: bool = False  # it is not seen from afar
    rival: "PaintedPiece | None" = None  # a text at the right that grows to the left
    name: "PaintedPiece | None" = (
        None  # small texts: the name right before it, which needs room first
    )
    note: "PaintedPiece | None" = None  # names: the small text right after it
    casings: tuple["PaintedPiece", ...] = ()  # lines whose casings are painted before this one
    room: float = 0  # texts: how wide they may become before they meet something
    far_room: float = 0  # the same from afar, where small texts are not written
    _paths: "_Paths | None" = None

    @property
    def path(self) -> QPainterPath | None:
        """The path of a line or a glyph."""
        return self._made()[0]

    @property
    def arrow(self) -> QPainterPath | None:
        """The head of a line that has one."""
        return self._made()[1]

    def _made(self) -> "_Paths":
        if self._paths is None:
            self._paths = _paths(self.shape)
        return self._paths


@dataclass(slots=True, eq=False)
class Pieces:
    """All pieces of a picture, in drawing order, and by item."""

    all: list[PaintedPiece] = field(default_factory=list)
    by_item: dict[str, list[PaintedPiece]] = field(default_factory=dict)


def pieces(shapes: Iterable[Shape], near: Collection[str] = ()) -> Pieces:
    """Prepare shapes for painting. `near`: ids of the items that are not seen from afar."""
    made = Pieces()
    pill: PaintedPiece | None = None
    for shape in shapes:
        piece = _piece(shape)
        if isinstance(shape, Box):
            is_pill = shape.h <= _PILL_HEIGHT and shape.radius >= shape.h / 2 - 1
            pill = piece if is_pill else pill
        elif pill is not None and pill.bounds.contains(piece.bounds.center()):
            piece.pill = pill.bounds
            pill.has_words = pill.has_words or isinstance(shape, Text)
            if isinstance(shape, Glyph):
                side = pill.bounds.height()
                pill.far = QRectF(pill.bounds.right() - side, pill.bounds.top(), side, side)
        piece.is_near = piece.item in near
        made.all.append(piece)
        if piece.item:
            made.by_item.setdefault(piece.item, []).append(piece)
    for of_item in made.by_item.values():
        measure_rooms(of_item)
    pills = [piece for piece in made.all if piece.item and piece.has_words and piece.pill is None]
    measure_headings([piece for piece in made.all if not piece.item], pills)
    _share_casings(made.all)
    return made


def _share_casings(made: list[PaintedPiece]) -> None:
    """Give the first line of every bus the casings of all its lines."""
    buses: dict[str, list[PaintedPiece]] = {}
    for piece in made:
        if isinstance(piece.shape, Line) and piece.shape.casing:
            bus = piece.shape.bus
            if bus:
                buses.setdefault(bus, []).append(piece)
            else:
                piece.casings = (piece,)
    for lines in buses.values():
        lines[0].casings = tuple(lines)


def _piece(shape: Shape) -> PaintedPiece:
    match shape:
        case Box():
            bounds = QRectF(shape.x, shape.y, shape.w, shape.h)
            return PaintedPiece(shape, shape.item, bounds)
        case Line():
            margin = 10 + shape.arrow_size  # room for the halo of a selected line
            return PaintedPiece(shape, shape.item, _around(shape.points, margin))
        case Glyph():
            return PaintedPiece(shape, shape.item, _glyph_bounds(shape))
        case Text():
            return _text_piece(shape)


def _around(points: tuple[Point, ...], margin: float) -> QRectF:
    """Return the rectangle around some points, larger by a margin."""
    across, down = [x for x, _ in points], [y for _, y in points]
    left, top = min(across) - margin, min(down) - margin
    return QRectF(left, top, max(across) + margin - left, max(down) + margin - top)


def _glyph_bounds(glyph: Glyph) -> QRectF:
    side = glyph.size + 2 * glyph.width
    square = QRectF(glyph.x - side / 2, glyph.y - side / 2, side, side)
    unit, size = _unit_bounds(glyph.name), glyph.size
    left, top = glyph.x + size * unit.left(), glyph.y + size * unit.top()
    return square.united(QRectF(left, top, size * unit.width(), size * unit.height()))


@cache
def _unit_bounds(name: str) -> QRectF:
    """Return the rectangle around an outline of a size of 1."""
    return outline_path(outline(name), 0, 0, 1).boundingRect()


def _text_piece(text: Text) -> PaintedPiece:
    style = STYLES[text.style]
    width = text_width(text.text, text.style)
    left = text.x - ANCHORS[text.anchor] * width
    bounds = QRectF(left, text.y - style.size, width, style.size * 1.3)
    return PaintedPiece(
        text, text.item, bounds, width=width, room=width * _GROWTH, far_room=width * _GROWTH
    )


# Paths of lines, their heads, and glyphs


def rounded(points: tuple[Point, ...], radius: float) -> QPainterPath:
    """Return a polyline with round corners, never more than half of the shorter leg."""
    path = QPainterPath(QPointF(*points[0]))
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        reach = min(radius, math.dist(before, corner) / 2, math.dist(corner, after) / 2)
        path.lineTo(QPointF(*toward(corner, before, reach)))
        path.quadTo(QPointF(*corner), QPointF(*toward(corner, after, reach)))
    path.lineTo(QPointF(*points[-1]))
    return path


def arrow_head(line: Line, size: float | None = None) -> QPainterPath | None:
    """Return the head of a line with its tip on the last point; None when it has none."""
    if line.arrow is Arrow.NONE or len(line.points) < 2:  # noqa: PLR2004 - a line has two ends
        return None
    size = size or line.arrow_size
    (x0, y0), (x, y) = line.points[-2], line.points[-1]
    length = math.dist((x0, y0), (x, y)) or 1
    ux, uy = (x - x0) / length, (y - y0) / length
    tip = QPointF(x, y)
    base = QPointF(x - ux * size, y - uy * size)
    side = QPointF(-uy * size / 2, ux * size / 2)
    path = QPainterPath()
    if line.arrow is Arrow.BAR:
        path.moveTo(tip + side)
        path.lineTo(tip - side)
    else:
        path.addPolygon(QPolygonF([base + side, tip, base - side]))
        if line.arrow in (Arrow.FILLED, Arrow.HOLLOW):
            path.closeSubpath()
    return path


def glyph_path(glyph: Glyph) -> QPainterPath:
    """Return the outline of a glyph at its place and size."""
    return outline_path(outline(glyph.name), glyph.x, glyph.y, glyph.size)


# How wide texts of a picture may become on screen, where they grow against all else


_MAX_HEADINGS = 200  # texts of no item that are measured
_Edges = tuple[PaintedPiece, float, float, float, float]
"""A piece with the left, top, right and bottom of its bounds: asking Qt takes time."""


def _tell_icons(of_item: list[PaintedPiece]) -> None:
    """Tell the icons of pills whether a text says the same."""
    worded = [piece.pill for piece in of_item if isinstance(piece.shape, Text)]
    for piece in of_item:
        if piece.pill is not None:
            piece.has_words = piece.pill in worded


def measure_rooms(of_item: list[PaintedPiece]) -> None:
    """Find out how far each text of an item may grow: to its neighbor, or the end of its box."""
    _tell_icons(of_item)
    edges: list[_Edges] = []
    for piece in of_item:
        text = piece.shape
        if not isinstance(text, Text):
            continue
        if piece.pill is not None:
            piece.room = piece.far_room = piece.pill.width() - 8
            continue
        edges = edges or [_edges(other) for other in of_item]
        left, right = _limits(piece, edges)
        piece.room = _room_within(piece, left, right)
        far = [_far_edges(other) for other, *_ in edges if _is_far(other)]
        piece.far_room = _room_within(piece, *_limits(piece, far))
        for other, start, _top, _end, _bottom in edges:
            if not isinstance(other.shape, Text) or start != right:
                continue
            if other.shape.anchor == "end":
                piece.rival = piece.rival or other
            elif other.pill is None and is_small(other.shape) and not is_small(text):
                piece.note, other.name = other, piece


def measure_headings(loose: list[PaintedPiece], pills: list[PaintedPiece]) -> None:
    """Keep texts of no item, as headings are, off what stands at their right; and their pills.

    `pills` are those of items.
    """
    _tell_icons(loose)
    texts = [piece for piece in loose if isinstance(piece.shape, Text)]
    grounds = [other.pill or other.bounds for other in texts[:_MAX_HEADINGS]]
    near = [*grounds, *(pill.bounds for pill in pills[:_MAX_HEADINGS])]
    far = [*grounds, *(pill.far for pill in pills[:_MAX_HEADINGS] if pill.far is not None)]
    for piece in texts[:_MAX_HEADINGS]:
        if piece.pill is not None:
            piece.room = piece.far_room = piece.pill.width() - 8
            continue
        if isinstance(piece.shape, Text) and piece.shape.style in _TITLES:
            piece.room = piece.far_room = piece.width * _TITLE_GROWTH
        piece.room = min(piece.room, _room_beside(piece, near))
        piece.far_room = min(piece.far_room, _room_beside(piece, far))


def _room_beside(piece: PaintedPiece, grounds: Iterable[QRectF]) -> float:
    """Return how wide a text may become between what stands at its height."""
    _, left, top, right, bottom = _edges(piece)
    beside = [
        (ground.left(), ground.right())
        for ground in grounds
        if ground.top() < bottom and top < ground.bottom()
    ]
    if isinstance(piece.shape, Text) and piece.shape.anchor == "end":
        room = right - max((end for _, end in beside if end <= left + 1), default=-math.inf)
    else:
        room = min((start for start, _ in beside if start >= right - 1), default=math.inf) - left
    return max(piece.width, room - 4)


def _room_within(piece: PaintedPiece, left: float, right: float) -> float:
    """Return how wide a text may become between two limits."""
    anchor = piece.shape.anchor if isinstance(piece.shape, Text) else ""
    if anchor == "start":
        return max(piece.width, right - piece.bounds.left() - 4)
    if anchor == "end":
        return max(piece.width, piece.bounds.right() - left - 4)
    return piece.room


def is_small(text: Text) -> bool:
    """Tell whether a text is not written from afar."""
    return STYLES[text.style].size < STYLES["body"].size


def _is_far(piece: PaintedPiece) -> bool:
    """Tell whether a piece is seen from afar, where it is."""
    match piece.shape:
        case Text():
            return not is_small(piece.shape)
        case Glyph():
            return not piece.has_words
        case _:
            return piece.far is not None or not piece.has_words


def _far_edges(piece: PaintedPiece) -> _Edges:
    found = _edges(piece)
    return (
        found if piece.far is None or not piece.has_words else (piece, piece.far.left(), *found[2:])
    )


def _edges(piece: PaintedPiece) -> _Edges:
    bounds = piece.bounds
    return piece, bounds.left(), bounds.top(), bounds.right(), bounds.bottom()


def _limits(piece: PaintedPiece, of_item: list[_Edges]) -> tuple[float, float]:
    """Return where free space ends at both sides of a text; it may grow where nothing is."""
    _, left, top, right, bottom = _edges(piece)
    x, y = (left + right) / 2, (top + bottom) / 2
    lefts, rights = [], []
    for other, start, upper, end, lower in of_item:
        if other is piece or isinstance(other.shape, Line):
            continue
        if start <= x <= end and upper <= y <= lower:  # the ground
            lefts.append(start)
            rights.append(end)
        elif upper < bottom and top < lower:
            if start >= right - 1:
                rights.append(start)
            if end <= left + 1:
                lefts.append(end)
    grown = (right - left) * (_GROWTH - 1)
    return max(lefts, default=left - grown), min(rights, default=right + grown)
