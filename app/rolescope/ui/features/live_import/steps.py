"""The steps of the wizard, at its left."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from rolescope.ui.kit import style, themed
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.scale import px, pxs

_WIDTH, _PITCH, _TOP = 188, 40, 28  # px


class Steps(QWidget):
    """Shows where one is: steps behind have a tick, the one shown is lit."""

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__()
        self._titles = titles
        self._step = 0
        self.setFixedWidth(px(_WIDTH))

    def show_step(self, step: int) -> None:
        """Light another step."""
        self._step = step
        count = len(self._titles)
        words = f"Step {step + 1} of {count}: {self._titles[step]}"
        self.setAccessibleName(visible(words))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the steps below one another."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), style.color("sunken"))
        painter.fillRect(self.width() - px(1), 0, px(1), self.height(), style.color("border"))
        for number, title in enumerate(self._titles):
            top = px(_TOP + number * _PITCH)
            is_now, is_done = number == self._step, number < self._step
            if is_now:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(style.color("accentsoft"))
                around = QRectF(px(12), top - px(9), self.width() - px(25), px(34))
                painter.drawRoundedRect(around, px(6), px(6))
            spot = QRectF(px(24), top - px(2), *pxs(20, 20))
            painter.setPen(themed.pen("accent" if is_now or is_done else "strong", 1.5))
            painter.setBrush(style.color("accent") if is_now else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(spot)
            if is_done:
                themed.paint_icon(
                    painter, spot.adjusted(*pxs(4, 4, -4, -4)), "check-bold", "accent"
                )
            else:
                painter.setFont(style.font("label"))
                painter.setPen(style.color("onaccent" if is_now else "muted"))
                painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, str(number + 1))
            painter.setFont(style.font("subject" if is_now else "body"))
            painter.setPen(style.color("text" if is_now else "muted"))
            area = QRect(px(54), top - px(9), self.width() - px(60), px(34))
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, title)
