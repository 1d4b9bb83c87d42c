"""Icons in the colors of the theme. They take them when they are painted: no repaint is missed."""

from functools import cache

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPainterPath, QPixmap, QPolygonF, QTransform
from PySide6.QtWidgets import QAbstractButton

from rolescope.pictures.outlines import Outline, outline
from rolescope.ui.kit import style
from rolescope.ui.kit.style_sheet import DISABLED


class PaintedIcon(QIconEngine):
    """An icon whose picture is what `paint` paints."""

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Paint it on a transparent ground."""
        found = QPixmap(size)
        found.fill(Qt.GlobalColor.transparent)
        with QPainter(found) as painter:
            self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        return found


class _Glyph(PaintedIcon):
    """Paints one glyph of Material Design Icons."""

    def __init__(self, name: str, ink: str, active: str | None) -> None:
        super().__init__()
        self._name = name
        self._token = ink
        self._active = active

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Paint the glyph, centered."""
        ink = self._token
        if mode == QIcon.Mode.Disabled:
            ink = DISABLED
        elif self._active and state == QIcon.State.On:
            ink = self._active
        area = QRectF(rect)
        if area.width() > area.height():  # the rest is a gap before the text of a button
            area.setWidth(area.height())
        draw(painter, area, self._name, ink)

    def clone(self) -> "QIconEngine":
        """Return another one of the same look."""
        return _Glyph(self._name, self._token, self._active)


def icon(name: str, ink: str = "text", *, active: str | None = None) -> QIcon:
    """Return an icon of Material Design Icons (`tag`) in a color of the theme.

    `active` is the color of a checked button.
    """
    outline(name)  # one that is not bundled fails here and not while painting
    return QIcon(_Glyph(name, ink, active))


def put(button: QAbstractButton, name: str, ink: str = "text", size: int = 16) -> None:
    """Give a button with a text its icon of `size`."""
    button.setIcon(icon(name, ink))
    button.setIconSize(beside_text(size))


def beside_text(size: int) -> QSize:
    """Return the room of an icon beside the text of a button, with a gap of 8.

    Of the gap, Qt leaves 4 px itself.
    """
    return QSize(size + 8 - 4, size)


def draw(painter: QPainter, rect: QRectF, name: str, ink: str) -> None:
    """Paint a glyph centered in a rectangle, as high as the rectangle."""
    size = min(rect.width(), rect.height())
    center = rect.center()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(outline_path(outline(name), center.x(), center.y(), size), style.color(ink))
    painter.restore()


def logo() -> QIcon:
    """Return the mark of the product: a diamond with a diamond cut out."""
    return QIcon(_Logo())


class _Logo(_Glyph):
    def __init__(self) -> None:
        super().__init__("", "scope", None)

    def paint(self, painter: QPainter, rect: QRect, _mode: QIcon.Mode, _state: QIcon.State) -> None:
        """Paint the mark."""
        draw_logo(painter, QRectF(rect))

    def clone(self) -> QIconEngine:
        """Return another one."""
        return _Logo()


def draw_logo(painter: QPainter, rect: QRectF) -> None:
    """Paint the mark of the product."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    side = min(rect.width(), rect.height())
    center = rect.center()
    for reach in (side * 0.5, side * 0.23):
        corners = [QPointF(0, -reach), QPointF(reach, 0), QPointF(0, reach), QPointF(-reach, 0)]
        path.addPolygon(QPolygonF([center + corner for corner in corners]))
        path.closeSubpath()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(path, style.color("scope"))
    painter.restore()


def outline_path(found: Outline, x: float, y: float, size: float) -> QPainterPath:
    """Return an outline, centered at (x, y), `size` px high."""
    return QTransform(size, 0, 0, size, x, y).map(_unit_path(found))


@cache  # a picture has hundreds of glyphs, of a few dozen outlines
def _unit_path(found: Outline) -> QPainterPath:
    path = QPainterPath()
    for command, *numbers in found.commands:
        at = [QPointF(numbers[i], numbers[i + 1]) for i in range(0, len(numbers), 2)]
        if command == "M":
            path.moveTo(*at)
        elif command == "L":
            path.lineTo(*at)
        elif command == "C":
            path.cubicTo(*at)
        else:
            path.closeSubpath()
    return path
