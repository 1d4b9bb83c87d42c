"""The shapes of a picture as pieces to paint, made once per picture."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from PySide6.QtCore import QRectF

from rolescope.pictures.metrics import text_width
from rolescope.pictures.outlines import outline
from rolescope.pictures.picture import Box, Glyph, Line, Point, Shape, Text
from rolescope.pictures.theme import STYLES
from rolescope.ui.canvas.piece import Piece
from rolescope.ui.canvas.text_rooms import measure_headings, measure_rooms
from rolescope.ui.kit.icons import outline_path

_GROWTH = 1.5  # how much wider than laid out a text that stands alone may be drawn
_PILL_HEIGHT = 28  # a text in a round box of at most this height is the text of a pill


@dataclass(slots=True, eq=False)
class Pieces:
    """All pieces of a picture, in drawing order, and by item."""

    all: list[Piece] = field(default_factory=list)
    by_item: dict[str, list[Piece]] = field(default_factory=dict)


def pieces(shapes: Iterable[Shape]) -> Pieces:
    """Prepare shapes for painting."""
    made = Pieces()
    pill: Piece | None = None
    for shape in shapes:
        piece = _piece(shape)
        if isinstance(shape, Box):
            is_pill = shape.h <= _PILL_HEIGHT and shape.radius >= shape.h / 2 - 1
            pill = piece if is_pill else pill
        elif pill is not None and pill.bounds.contains(piece.bounds.center()):
            piece.pill = pill.bounds
        made.all.append(piece)
        if piece.item:
            made.by_item.setdefault(piece.item, []).append(piece)
    for of_item in made.by_item.values():
        measure_rooms(of_item)
    measure_headings([piece for piece in made.all if not piece.item])
    _share_casings(made.all)
    return made


def _share_casings(made: list[Piece]) -> None:
    """Give the first line of every bus the casings of all its lines."""
    buses: dict[str, list[Piece]] = {}
    for piece in made:
        if isinstance(piece.shape, Line) and piece.shape.casing:
            bus = piece.shape.bus
            if bus:
                buses.setdefault(bus, []).append(piece)
            else:
                piece.casings = (piece,)
    for lines in buses.values():
        lines[0].casings = tuple(lines)


def _piece(shape: Shape) -> Piece:
    match shape:
        case Box():
            bounds = QRectF(shape.x, shape.y, shape.w, shape.h)
            return Piece(shape, shape.item, bounds)
        case Line():
            margin = 10 + shape.arrow_size  # room for the halo of a selected line
            return Piece(shape, shape.item, _around(shape.points, margin))
        case Glyph():
            return Piece(shape, shape.item, _glyph_bounds(shape))
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


def _text_piece(text: Text) -> Piece:
    style = STYLES[text.style]
    width = text_width(text.text, text.style)
    left = text.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[text.anchor] * width
    bounds = QRectF(left, text.y - style.size, width, style.size * 1.3)
    return Piece(
        text, text.item, bounds, width=width, room=width * _GROWTH, far_room=width * _GROWTH
    )
