"""The margin of the editor: numbers of lines, minus and plus for what changed, faults."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from rolescope.ui.features.whatif.edit_ghosts import LINE
from rolescope.ui.kit import themed
from rolescope.ui.kit.scale import px, pxs

WIDTH = 62  # px; numbers end at 30, signs are centered at 47
_NUMBERS, _SIGN = 30, 47
_SIGNS = {"removed": ("\N{MINUS SIGN}", "denied"), "added": ("+", "allowed")}


@dataclass(frozen=True, slots=True)
class Row:
    """One line in sight. `number` 0: one that is not part of the text, with its `ghost`."""

    top: float
    number: int = 0
    sign: str = ""
    ground: str = ""
    ghost: str | None = None
    is_current: bool = False


class Margin(QWidget):
    """Left of the text, and as high."""

    def __init__(self, editor: QWidget, rows: Callable[[], list[Row]]) -> None:
        super().__init__(editor)
        self._rows = rows

    def sizeHint(self) -> QSize:
        """Return the fixed width."""
        return QSize(px(WIDTH), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what stands beside the lines that are in sight."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), themed.color("surface"))
        for row in self._rows():
            if row.ground:
                painter.fillRect(
                    QRectF(0, row.top, self.width(), px(LINE)), themed.color(row.ground)
                )
            self._paint_sign(painter, row.top, row.sign)
            if row.number:
                painter.setFont(themed.font("mono"))
                painter.setPen(themed.color("text" if row.is_current else "muted"))
                place = QRectF(0, row.top, *pxs(_NUMBERS, LINE))
                align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(place, int(align), str(row.number))
        painter.end()

    def _paint_sign(self, painter: QPainter, top: float, sign: str) -> None:
        if sign in ("fault", "doubt"):
            ink = "denied" if sign == "fault" else "cond"
            themed.paint_icon(
                painter, QRectF(px(_SIGN - 7), top + px(2), *pxs(14, 14)), "alert", ink
            )
        elif sign:
            text, ink = _SIGNS[sign]
            painter.setFont(themed.font("mono"))
            painter.setPen(themed.color(ink))
            place = QRectF(px(_SIGN - 8), top, *pxs(16, LINE))
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), text)
