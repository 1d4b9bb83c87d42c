"""The handle at the right of a principal that is pointed at: drag it to a role to simulate."""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from rolescope.pictures.picture import Item, ItemKind
from rolescope.ui.kit import style

REACH = 12  # px on screen around the middle of the handle
_RADIUS = 8  # px on screen
_BESIDE = 14  # px on screen between a node and the middle of its handle


def place(item: Item, zoom: float) -> QPointF:
    """Return the middle of the handle in the picture: beside a node, which is dragged itself."""
    beside = _BESIDE / zoom if item.kind is ItemKind.NODE else 0
    return QPointF(item.x + item.w + beside, item.y + item.h / 2)


def paint(painter: QPainter, at: QPointF, zoom: float) -> None:
    """Paint the handle: an arrow head in a circle."""
    radius = _RADIUS / zoom
    painter.setOpacity(1)
    painter.setPen(QPen(style.color("surface"), 2 / zoom))
    painter.setBrush(style.color("accent"))
    painter.drawEllipse(QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.color("onaccent"))
    size = radius * 0.45
    corners = [QPointF(-size * 0.7, -size), QPointF(size, 0), QPointF(-size * 0.7, size)]
    painter.drawPolygon(QPolygonF([at + corner for corner in corners]))


def paint_pull(painter: QPainter, start: QPointF, end: QPointF) -> None:
    """Paint the line that is being drawn."""
    painter.setOpacity(1)
    pen = QPen(style.color("accent"), 2)
    pen.setDashPattern([3, 2])
    painter.setPen(pen)
    painter.drawLine(QLineF(start, end))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.color("accent"))
    painter.drawEllipse(end, 4, 4)
