"""The name of a shortcut in a box, as on a key."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from rolescope.ui.kit import style


def paint_key(painter: QPainter, area: QRect, keys: str) -> int:
    """Paint the name of a shortcut in a box at the right of an area; return its width."""
    font = style.font("label")
    font.setWeight(font.Weight.Normal)
    painter.setFont(font)
    width = round(QFontMetricsF(painter.font()).horizontalAdvance(keys)) + 10
    box = QRect(area.right() - width + 1, area.center().y() + 1 - 9, width, 18)
    painter.setPen(QPen(style.color("border"), 1))
    painter.setBrush(style.color("surface"))
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(style.color("muted"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, keys)
    return width
