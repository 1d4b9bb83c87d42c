"""Paints the pieces of a picture, each in the state that its item has.

Shapes are painted in the picture's coordinates, texts in pixels of the screen: a text is never
smaller than 11 px, however far the camera is away.
"""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPen, QTransform

from rolescope.drawing.metrics import elide_end, elide_middle, text_width
from rolescope.drawing.picture import Arrow, Box, Dash, Glyph, Line, Text
from rolescope.drawing.theme import STYLES
from rolescope.model.plain import visible
from rolescope.ui import style
from rolescope.ui.canvas.look import Look
from rolescope.ui.canvas.shapes import Piece, Pieces, arrow_head

_CASING = 4  # px that a casing is wider than its line
_SMALLEST = 11  # px on screen
_DIMMED = 0.32
_ASIDE = 0.6  # other lines while one item is pointed at
_FAR = 0.7  # below this zoom, second lines and chips are left out
_PILL_ICONS = 0.95  # below this zoom, pills lose their icons
_ELLIPSIS_FITS = 22  # px; a text with less room is left out


@dataclass(frozen=True, slots=True)
class View:
    """What the painter needs to know of the camera."""

    zoom: float
    visible: QRectF  # in the picture's coordinates


def paint(painter: QPainter, pieces: Pieces, look: Look, view: View) -> None:
    """Paint a picture."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    transform = painter.worldTransform()
    raised = look.selected | look.beside
    for piece in pieces.all:
        if not piece.bounds.intersects(view.visible):
            continue
        if piece.item in raised and isinstance(piece.shape, Line):
            _paint_casings(painter, piece)
            continue  # painted above the others
        painter.setOpacity(_opacity(piece, look))
        _paint_piece(painter, piece, look, view, transform)
    painter.setOpacity(1)
    for item in sorted(raised):
        _paint_raised(painter, pieces.by_item.get(item, ()), look, view, transform)
    _paint_rings(painter, pieces, look)


def _opacity(piece: Piece, look: Look) -> float:
    if look.lit is not None:
        is_title = not piece.item and isinstance(piece.shape, Text) and piece.shape.style == "title"
        return 1 if piece.item in look.lit or is_title else _DIMMED
    if look.hovered and isinstance(piece.shape, Line) and look.beside:
        return _ASIDE
    return 1


def _paint_piece(
    painter: QPainter, piece: Piece, look: Look, view: View, transform: QTransform
) -> None:
    match piece.shape:
        case Box():
            _paint_box(painter, piece, piece.shape, look)
        case Line():
            _paint_line(painter, piece, piece.shape, dimmed=painter.opacity() < _ASIDE)
        case Glyph():
            if not (piece.pill is not None and view.zoom < _PILL_ICONS):
                _paint_glyph(painter, piece, piece.shape)
        case Text():
            _paint_text(painter, piece, piece.shape, view, transform)


def _paint_box(painter: QPainter, piece: Piece, box: Box, look: Look) -> None:
    fill, stroke, width = box.fill, box.stroke, box.width
    if piece.pill is None and _is_ground(piece, box):
        if piece.item in look.selected:
            fill, stroke, width = "accentsoft", "accent", 2
        elif piece.item == look.hovered or piece.item in look.glowing:
            stroke = "accent"
    painter.setBrush(QBrush(style.color(fill)) if fill else Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(style.color(stroke), width) if stroke else Qt.PenStyle.NoPen)
    inset = 0.5 if stroke and width == 1 else 0
    painter.drawRoundedRect(
        piece.bounds.adjusted(inset, inset, -inset, -inset), box.radius, box.radius
    )


def _is_ground(piece: Piece, box: Box) -> bool:
    """Tell whether a box is the ground of its item, and not a pill on it."""
    return bool(piece.item) and box.radius < box.h / 2 - 1


def _pen(line: Line, token: str, width: float) -> QPen:
    pen = QPen(style.color(token), width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if line.dash is not Dash.SOLID:
        pen.setDashPattern([length / width for length in line.dash.value])
    return pen


def _paint_line(painter: QPainter, piece: Piece, line: Line, *, dimmed: bool) -> None:
    if piece.path is None:
        return
    width = min(line.width, 1.4) if dimmed else line.width
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _paint_casings(painter, piece)
    painter.setPen(_pen(line, line.stroke, width))
    painter.drawPath(piece.path)
    if piece.arrow is not None:
        _paint_arrow(painter, piece.arrow, line, line.stroke, width)


def _paint_casings(painter: QPainter, piece: Piece) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for cased in piece.casings:
        shape = cased.shape
        if isinstance(shape, Line) and cased.path is not None:
            flat = Qt.PenCapStyle.FlatCap
            painter.setPen(QPen(style.color("canvas"), shape.width + _CASING, c=flat))
            painter.drawPath(cased.path)


def _paint_arrow(
    painter: QPainter, path: QPainterPath, line: Line, token: str, width: float
) -> None:
    if line.arrow is Arrow.FILLED:
        painter.fillPath(path, style.color(token))
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(style.color(token), width))
        painter.drawPath(path)


def _paint_glyph(painter: QPainter, piece: Piece, glyph: Glyph) -> None:
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


def _paint_text(
    painter: QPainter, piece: Piece, text: Text, view: View, transform: QTransform
) -> None:
    size = STYLES[text.style].size
    scale = text_scale(size, view.zoom)
    if view.zoom < _FAR and size < STYLES["body"].size and piece.pill is None:
        return
    shown, width = text.text, piece.width * scale
    room = max(piece.room, piece.width) * view.zoom
    if width > room + 1:
        shown = _shortened(text, piece, room / scale)
        if not shown or room < _ELLIPSIS_FITS:
            return
        width = text_width(shown, text.style) * scale
    x = text.x
    anchor = {"start": 0.0, "middle": 0.5, "end": 1.0}[text.anchor]
    if piece.pill is not None and view.zoom < _PILL_ICONS:
        x, anchor = piece.pill.center().x(), 0.5
    at = transform.map(QPointF(x, text.y))
    painter.save()
    painter.setWorldTransform(QTransform())
    painter.translate(at.x() - anchor * width, at.y())
    if scale != 1:
        painter.scale(scale, scale)
    painter.setFont(style.font(text.style))
    painter.setPen(style.color(text.color))
    painter.drawText(QPointF(0, 0), visible(shown))
    painter.restore()


def text_scale(size: float, zoom: float) -> float:
    """Return the scale to draw a text of a size at: never smaller than 11 px on screen."""
    return max(_SMALLEST / size, zoom)


def _shortened(text: Text, piece: Piece, width: float) -> str:
    """Shorten a text to a width at 100 %: pills at their end, names in the middle."""
    elide = elide_end if piece.pill is not None else elide_middle
    return elide(text.text, text.style, width)


def _paint_raised(
    painter: QPainter,
    of_item: "list[Piece] | tuple[Piece, ...]",
    look: Look,
    view: View,
    transform: QTransform,
) -> None:
    """Paint the line of a selected or pointed-at item above all others, its badges over it."""
    lines = [piece for piece in of_item if isinstance(piece.shape, Line)]
    if not lines:
        return
    item = lines[0].item
    selected = item in look.selected
    for piece in lines:
        line = piece.shape
        if piece.path is None or not isinstance(line, Line):
            continue
        token, width = ("accent", 3.0) if selected else (line.stroke, max(2.5, line.width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if selected:
            halo = style.color("accent")
            halo.setAlphaF(0.16)
            painter.setPen(QPen(halo, 10, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
            painter.drawPath(piece.path)
        painter.setPen(_pen(line, token, width))
        painter.drawPath(piece.path)
        head = arrow_head(line, max(10, line.arrow_size))
        if head is not None:
            _paint_arrow(painter, head, line, token, width)
    for piece in of_item:
        if not isinstance(piece.shape, Line):
            _paint_piece(painter, piece, look, view, transform)


def _paint_rings(painter: QPainter, pieces: Pieces, look: Look) -> None:
    """Paint the ring of the keyboard's focus."""
    for piece in pieces.by_item.get(look.focus or "", ()):
        if isinstance(piece.shape, Box):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(style.color("accent"), 2))
            radius = piece.shape.radius + 3
            painter.drawRoundedRect(piece.bounds.adjusted(-3, -3, 3, 3), radius, radius)
            return
