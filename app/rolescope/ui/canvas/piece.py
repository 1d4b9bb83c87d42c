"""One shape of a picture, ready to paint: its bounds, and its Qt paths."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF

from rolescope.pictures.outlines import outline
from rolescope.pictures.picture import Arrow, Glyph, Line, Point, Shape
from rolescope.ui.kit.icons import outline_path


@dataclass(slots=True, eq=False)
class Piece:
    """One shape, ready to paint: its path in the picture's coordinates, and its bounds.

    Paths take time to make, and most of a large picture is never looked at: they are made when
    they are first asked for.
    """

    shape: Shape
    item: str
    bounds: QRectF
    pill: QRectF | None = None  # texts and icons of a pill: the pill's box
    width: float = 0  # texts: the width at 100 %
    has_words: bool = False  # icons of a pill: the pill has a text as well
    rival: "Piece | None" = None  # a text at the right that grows to the left
    casings: tuple["Piece", ...] = ()  # lines whose casings are painted before this one
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


_Paths = tuple[QPainterPath | None, QPainterPath | None]
"""Path and head of a line; the path of a glyph."""


def _paths(shape: Shape) -> _Paths:
    match shape:
        case Line():
            path = rounded((*shape.points[:-1], _end(shape)), shape.radius)
            return path, arrow_head(shape)
        case Glyph():
            return glyph_path(shape), None
        case _:
            return None, None


def rounded(points: tuple[Point, ...], radius: float) -> QPainterPath:
    """Return a polyline with round corners, never more than half of the shorter leg."""
    path = QPainterPath(QPointF(*points[0]))
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        reach = min(radius, math.dist(before, corner) / 2, math.dist(corner, after) / 2)
        path.lineTo(_toward(corner, before, reach))
        path.quadTo(QPointF(*corner), _toward(corner, after, reach))
    path.lineTo(QPointF(*points[-1]))
    return path


def _end(line: Line) -> Point:
    """Return where the stroke ends: inside a filled arrow head, which keeps its tip sharp."""
    before, tip = line.points[-2], line.points[-1]
    if line.arrow is not Arrow.FILLED:
        return tip
    end = _toward(tip, before, min(line.arrow_size / 2, math.dist(before, tip)))
    return end.x(), end.y()


def _toward(start: Point, end: Point, reach: float) -> QPointF:
    """Return the point `reach` px away from `start` in the direction of `end`."""
    length = math.dist(start, end) or 1
    return QPointF(
        start[0] + (end[0] - start[0]) * reach / length,
        start[1] + (end[1] - start[1]) * reach / length,
    )


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
        if line.arrow is Arrow.FILLED:
            path.closeSubpath()
    return path


def glyph_path(glyph: Glyph) -> QPainterPath:
    """Return the outline of a glyph at its place and size."""
    return outline_path(outline(glyph.name), glyph.x, glyph.y, glyph.size)
