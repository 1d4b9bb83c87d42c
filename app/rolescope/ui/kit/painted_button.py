"""PaintedButton: a button that paints itself, as wide as there is room."""

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QEnterEvent, QPainter
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from rolescope.ui.kit import themed


class PaintedButton(QAbstractButton):
    """Takes the keyboard and shows a hand; what it paints is up to its kind."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paint_ground(self, painter: QPainter) -> None:
        """Paint the ground of a row under the mouse, and the focus ring."""
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(themed.color("row"))
            painter.drawRoundedRect(self._ground(), 6, 6)
        self.paint_ring(painter)

    def paint_ring(self, painter: QPainter) -> None:
        """Paint the focus ring."""
        if self.hasFocus():
            painter.setPen(themed.pen("accent", 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self._ground(), 6, 6)

    def _ground(self) -> QRectF:
        return QRectF(self.rect()).adjusted(1, 1, -1, -1)
