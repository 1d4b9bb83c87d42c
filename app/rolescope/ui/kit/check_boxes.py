"""Radio buttons and check boxes in the colors of the theme: the style's own vanish in the dark."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton

from rolescope.ui.kit import themed
from rolescope.ui.kit.privacy import visible

_LEFT, _BOX, _GAP, _HEIGHT = 4, 16, 8, 24


def _size(button: QAbstractButton) -> QSize:
    width = QFontMetrics(themed.font("body")).horizontalAdvance(button.text())
    return QSize(_LEFT + _BOX + _GAP + 6 + width, _HEIGHT)


def _paint_ground(painter: QPainter, button: QAbstractButton, radius: float) -> QRectF:
    """Paint the empty box and the words; return the box."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(_LEFT, (button.height() - _BOX) / 2, _BOX, _BOX)
    is_on, half = button.isChecked(), 1 / 2
    if button.hasFocus():
        painter.setPen(themed.pen("accent", 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        around = QRectF(0, 0, button.sizeHint().width(), button.height())
        painter.drawRoundedRect(around.adjusted(half, half, -half, -half), 4, 4)
    line, fill = ("accent", "accent") if is_on else ("strong", "surface")
    if not button.isEnabled():
        line, fill = "border", "sunken"
    painter.setPen(themed.pen(line, 1.2))
    painter.setBrush(themed.color(fill))
    painter.drawRoundedRect(box.adjusted(half, half, -half, -half), radius, radius)
    painter.setFont(themed.font("body"))
    painter.setPen(themed.color("text" if button.isEnabled() else "muted"))
    area = QRect(_LEFT + _BOX + _GAP, 0, button.width(), button.height())
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, button.text())
    return box


class Radio(QRadioButton):
    """One of several choices."""

    def __init__(self, text: str) -> None:
        super().__init__(visible(text))

    def sizeHint(self) -> QSize:
        """Circle and words."""
        return _size(self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            box = _paint_ground(painter, self, _BOX / 2)
            if self.isChecked():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(themed.color("onaccent" if self.isEnabled() else "muted"))
                painter.drawEllipse(box.center(), 3, 3)


class CheckBox(QCheckBox):
    """One thing that is wanted or not."""

    def __init__(self, text: str) -> None:
        super().__init__(visible(text))

    def sizeHint(self) -> QSize:
        """Box and words."""
        return _size(self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            box = _paint_ground(painter, self, 4)
            if self.isChecked():
                ink = "onaccent" if self.isEnabled() else "muted"
                themed.paint_icon(painter, box.adjusted(2, 2, -2, -2), "check-bold", ink)
