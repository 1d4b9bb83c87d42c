"""The mark of a change: a sign on a ground, in a table or a tree."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from rolescope.ui.kit import themed
from rolescope.ui.kit.scale import px

INKS = {
    "+": ("accentsoft", "scope"),
    "\N{MINUS SIGN}": ("risksoft", "denied"),
    "~": ("condsoft", "cond"),
    "?": ("row", "muted"),
}
"""Ground and ink of each mark: the sign tells them apart without color."""


def paint_mark(painter: QPainter, spot: QRectF, mark: str) -> None:
    """Paint a sign on a ground of its own."""
    ground, ink = INKS[mark]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(themed.color(ground))
    painter.drawRoundedRect(spot, px(4), px(4))
    painter.setFont(themed.font("subject"))
    painter.setPen(themed.color(ink))
    painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, mark)
