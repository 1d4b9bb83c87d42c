"""Paints the pieces of a picture, each in the state that its item has.

Shapes are painted in the picture's coordinates, texts in pixels of the screen: a text is never
smaller than 11 px, however far the camera is away.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QTransform

from rolescope.pictures.picture import DOUBLE, GAP, Arrow, Box, Dash, Glyph, Line, Text
from rolescope.ui.canvas.camera import Viewport
from rolescope.ui.canvas.item_relations import ItemStates
from rolescope.ui.canvas.painter_text import FAR, PILL_ICONS, paint_text
from rolescope.ui.canvas.pieces import PaintedPiece, Pieces, arrow_head
from rolescope.ui.kit import style
from rolescope.ui.kit.marks import paint_circled
from rolescope.ui.kit.themed import mixed

_CASING = 4  # px that a casing is wider than its line
_HEAD = 60  # px at the top of a picture that hold its title and its counts, never dimmed
_ASIDE = 0.6  # other lines while one item is pointed at


def paint(painter: QPainter, pieces: Pieces, look: ItemStates, view: Viewport) -> None:
    """Paint a picture."""
    for _piece in paint_steps(painter, pieces, look, view):
        pass


def paint_steps(
    painter: QPainter, pieces: Pieces, look: ItemStates, view: Viewport
) -> Iterator[PaintedPiece]:
    """Paint a picture piece by piece."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    transform = painter.worldTransform()
    raised = look.selected | look.beside
    for piece in pieces.all:
        if not piece.bounds.intersects(view.visible) or piece.item in look.hidden:
            continue
        if piece.is_near and view.zoom < FAR and piece.item not in look.selected:
            continue
        if piece.item in raised and isinstance(piece.shape, Line):
            _paint_casings(painter, piece)
            continue  # painted above the others
        painter.setOpacity(_opacity(piece, look))
        _paint_piece(painter, piece, look, view, transform)
        yield piece
    painter.setOpacity(1)
    for item in sorted(raised):
        _paint_raised(painter, pieces.by_item.get(item, ()), look, view, transform)
    _paint_rings(painter, pieces, look)


def _opacity(piece: PaintedPiece, look: ItemStates) -> float:
    shape = piece.shape
    if look.lit is not None:
        if isinstance(shape, Text) and not piece.item and piece.bounds.top() < _HEAD:
            return 1
        if isinstance(shape, Text) and shape.style == "label" and piece.item in look.accounts:
            return style.theme().dimmed
        return 1 if piece.item in look.lit else style.theme().dimmed
    return _ASIDE if isinstance(shape, Line) and look.beside else 1


def _paint_piece(
    painter: QPainter, piece: PaintedPiece, look: ItemStates, view: Viewport, transform: QTransform
) -> None:
    match piece.shape:
        case Box():
            is_empty = piece.has_words and view.zoom < FAR  # a pill without them
            area = piece.far if is_empty else piece.bounds
            if area is not None:
                _paint_box(painter, piece, area, piece.shape, look)
        case Line():
            _paint_line(painter, piece, piece.shape)
        case Glyph():
            _paint_icon(painter, piece, piece.shape, view.zoom)
        case Text():
            paint_text(painter, piece, piece.shape, view, transform)


def _paint_box(
    painter: QPainter, piece: PaintedPiece, area: QRectF, box: Box, look: ItemStates
) -> None:
    fill, stroke, width = box.fill, box.stroke, box.width
    if piece.pill is None and _is_ground(piece, box):
        if piece.item in look.selected:
            fill, stroke, width = "accentsoft", "accent", 2
        elif piece.item == look.hovered or piece.item in look.glowing:
            stroke = "accent"
    painter.setBrush(QBrush(style.color(fill)) if fill else Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(style.color(stroke), width) if stroke else Qt.PenStyle.NoPen)
    inset = width / 2 if stroke else 0  # the border lies inside, on whole pixels
    bounds = area.adjusted(inset, inset, -inset, -inset)
    if piece.item in look.glowing and _is_ground(piece, box):
        _paint_glow(painter, bounds, box.radius)
    radius = max(0, min(box.radius - inset, bounds.width() / 2, bounds.height() / 2))
    painter.drawRoundedRect(bounds, radius, radius)


def _paint_glow(painter: QPainter, bounds: QRectF, radius: float) -> None:
    """Paint a soft ring around a role that the picked caller has a trust to."""
    pen, brush = painter.pen(), painter.brush()
    glow = style.color("accent")
    glow.setAlphaF(0.25)
    painter.setPen(QPen(glow, 5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(bounds.adjusted(-2.5, -2.5, 2.5, 2.5), radius + 2.5, radius + 2.5)
    painter.setPen(pen)
    painter.setBrush(brush)


def _is_ground(piece: PaintedPiece, box: Box) -> bool:
    """Tell whether a box is the ground of its item, and not a pill on it."""
    return bool(piece.item) and box.radius < box.h / 2 - 1


def _pen(line: Line, ink: QColor, width: float) -> QPen:
    pen = QPen(ink, width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    round_, flat = Qt.PenCapStyle.RoundCap, Qt.PenCapStyle.FlatCap
    pen.setCapStyle(round_ if line.dash.is_dotted else flat)
    if line.dash is not Dash.SOLID:
        pen.setDashPattern([length / width for length in line.dash.value])
    return pen


def _paint_line(painter: QPainter, piece: PaintedPiece, line: Line) -> None:
    """Paint a line. Dimmed lines are pale, not transparent: those of one bus lie on each other."""
    if piece.path is None:
        return
    share = painter.opacity()
    painter.setOpacity(1)
    _paint_casings(painter, piece)
    width = min(line.width, 1.4) if share < _ASIDE else line.width
    ink = mixed(line.stroke, "canvas", share)
    _stroke(painter, piece.path, line, ink, width)
    if piece.arrow is not None:
        _paint_arrow(painter, piece.arrow, line, ink, width)


def _stroke(painter: QPainter, path: QPainterPath, line: Line, ink: QColor, width: float) -> None:
    """Draw a line; a double one as a wide line with a gap along its middle."""
    painter.setPen(_pen(line, ink, width + (DOUBLE if line.is_double else 0)))
    painter.drawPath(path)
    if line.is_double:
        painter.setPen(QPen(style.color("canvas"), GAP, c=Qt.PenCapStyle.FlatCap))
        painter.drawPath(path)


def _paint_casings(painter: QPainter, piece: PaintedPiece) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for cased in piece.casings:
        shape = cased.shape
        if isinstance(shape, Line) and cased.path is not None:
            flat = Qt.PenCapStyle.FlatCap
            painter.setPen(QPen(style.color("canvas"), shape.extent + _CASING, c=flat))
            painter.drawPath(cased.path)


def _paint_arrow(
    painter: QPainter, path: QPainterPath, line: Line, ink: QColor, width: float
) -> None:
    if line.arrow is Arrow.FILLED:
        painter.fillPath(path, ink)
    else:
        is_hollow = line.arrow is Arrow.HOLLOW  # the ground covers what lies below the head
        painter.setBrush(style.color("canvas") if is_hollow else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink, min(width, 1.6) if is_hollow else width))
        painter.drawPath(path)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_icon(painter: QPainter, piece: PaintedPiece, glyph: Glyph, zoom: float) -> None:
    """Paint a glyph; that of a pill with words where these leave room, from afar in their place."""
    if not piece.has_words or piece.pill is None or zoom >= PILL_ICONS:
        _paint_glyph(painter, piece, glyph)
    elif zoom < FAR:
        painter.save()
        painter.translate(piece.pill.right() - piece.pill.height() / 2 - glyph.x, 0)
        _paint_glyph(painter, piece, glyph)
        painter.restore()


def _paint_glyph(painter: QPainter, piece: PaintedPiece, glyph: Glyph) -> None:
    if piece.path is None:
        return
    painter.setBrush(QBrush(style.color(glyph.fill)) if glyph.fill else Qt.BrushStyle.NoBrush)
    if glyph.stroke:
        pen = QPen(style.color(glyph.stroke), glyph.width)
        if glyph.dash is not Dash.SOLID:
            pen.setDashPattern([length / glyph.width for length in glyph.dash.value])
        painter.setPen(pen)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
    painter.drawPath(piece.path)


def _paint_raised(
    painter: QPainter,
    of_item: Sequence[PaintedPiece],
    look: ItemStates,
    view: Viewport,
    transform: QTransform,
) -> None:
    """Paint the line of a selected or pointed-at item above all others, its badges over it."""
    if not any(isinstance(piece.shape, Line) for piece in of_item):
        return
    is_selected = of_item[0].item in look.selected
    for piece in of_item:
        if isinstance(piece.shape, Line):
            _paint_raised_line(painter, piece, piece.shape, look.ink if is_selected else None)
    for piece in of_item:
        if not isinstance(piece.shape, Line):
            _paint_piece(painter, piece, look, view, transform)
            if is_selected:
                _paint_badge_ring(painter, piece, look.ink)
    if is_selected and look.sign is not None:
        _paint_sign(painter, of_item, look.sign, look.ink)


def _paint_raised_line(painter: QPainter, piece: PaintedPiece, line: Line, ink: str | None) -> None:
    """Paint a line strong; with the color and the halo of the selection if `ink` is given."""
    if piece.path is None:
        return
    if ink is not None:
        ink = line.stroke if line.dash is Dash.GHOST else ink  # what is gone keeps its color
        _paint_halo(painter, piece.path, ink)
        _paint_strong(painter, piece.path, line, style.color(ink), 3)
    else:
        width = max(2.5, line.width)
        _paint_strong(painter, piece.path, line, style.color(line.stroke), width)


def _paint_halo(painter: QPainter, path: QPainterPath, ink: str) -> None:
    halo = style.color(ink)
    halo.setAlphaF(0.16)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(halo, 10, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
    painter.drawPath(path)


def _paint_strong(
    painter: QPainter, path: QPainterPath, line: Line, ink: QColor, width: float
) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _stroke(painter, path, line, ink, width)
    head = arrow_head(line, max(10, line.arrow_size))
    if head is not None:
        _paint_arrow(painter, head, line, ink, width)


def _paint_badge_ring(painter: QPainter, piece: PaintedPiece, ink: str) -> None:
    if isinstance(piece.shape, Glyph) and piece.shape.stroke and piece.path is not None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(style.color(ink), 1.6))
        painter.drawPath(piece.path)


def _paint_sign(painter: QPainter, of_item: Sequence[PaintedPiece], sign: str, ink: str) -> None:
    """Paint an icon in a circle on the middle of the longest leg."""
    legs = [
        (math.dist(start, end), start, end)
        for piece in of_item
        if isinstance(piece.shape, Line)
        for start, end in pairwise(piece.shape.points)
    ]
    _length, (x0, y0), (x1, y1) = max(legs)
    paint_circled(painter, QPointF((x0 + x1) / 2, (y0 + y1) / 2), sign, ink)


def _paint_rings(painter: QPainter, pieces: Pieces, look: ItemStates) -> None:
    """Paint the ring of the keyboard's focus."""
    for piece in pieces.by_item.get(look.focus or "", ()):
        if isinstance(piece.shape, Box):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(style.color("accent"), 2))
            radius = piece.shape.radius + 3
            painter.drawRoundedRect(piece.bounds.adjusted(-3, -3, 3, 3), radius, radius)
            return
