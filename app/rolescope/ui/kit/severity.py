"""How bad a finding is, as four bars. They never stand without the word."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter
from PySide6.QtWidgets import QWidget

from rolescope.findings.finding import Risk
from rolescope.ui.kit import themed
from rolescope.ui.kit.icons import PaintedIcon

MARK = 14, 11
"""Width and height of the mark, in px."""
_BARS, _BAR, _GAP = 4, 2.6, 1.0  # px
_EMPTY_SHARE = 0.55  # of the color of bars that are not filled
_INKS = {
    Risk.CRITICAL: "risk",
    Risk.HIGH: "risk",
    Risk.MEDIUM: "cond",
    Risk.LOW: "muted",
    Risk.INFO: "muted",
}


def ink_of(risk: Risk) -> str:
    """Return the color of a severity."""
    return _INKS[risk]


def paint_level(painter: QPainter, place: QRectF, risk: Risk) -> None:
    """Paint the bars of a severity into a rectangle; INFO has none."""
    if risk is Risk.INFO:
        return
    unit = place.width() / MARK[0]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for number in range(_BARS):
        is_filled = number < int(risk)
        ink = themed.color(_INKS[risk]) if is_filled else themed.color("edgesoft")
        if not is_filled:
            ink.setAlphaF(_EMPTY_SHARE)
        height = place.height() * (number + 1) / _BARS
        left = place.left() + number * (_BAR + _GAP) * unit
        painter.fillRect(QRectF(left, place.bottom() - height, _BAR * unit, height), ink)
    painter.restore()


class SeverityMark(QWidget):
    """The bars alone, beside the word."""

    def __init__(self) -> None:
        super().__init__()
        self._risk = Risk.INFO
        self.setFixedSize(*MARK)

    def show_risk(self, risk: Risk) -> None:
        """Show another severity."""
        self._risk = risk
        self.setVisible(risk is not Risk.INFO)
        self.update()

    def paintEvent(self, _event: object) -> None:
        with themed.painting(self) as painter:
            paint_level(painter, QRectF(self.rect()), self._risk)


class _LevelIcon(PaintedIcon):
    """Paints the bars in the colors of the theme in use."""

    def __init__(self, risk: Risk) -> None:
        super().__init__()
        self._risk = risk

    def paint(self, painter: QPainter, rect: QRect, _mode: QIcon.Mode, _state: QIcon.State) -> None:
        """Paint them, in the middle of the height."""
        width, height = MARK
        top = rect.top() + (rect.height() - height) / 2
        paint_level(painter, QRectF(rect.left(), top, width, height), self._risk)

    def clone(self) -> QIconEngine:
        """Return another one of the same look."""
        return _LevelIcon(self._risk)


def severity_icon(risk: Risk) -> tuple[QIcon, QSize]:
    """Return the bars as the icon of a button, and the room that it takes."""
    return QIcon(_LevelIcon(risk)), QSize(MARK[0] + 4, 16)


def level_place(left: float, middle: float) -> QRectF:
    """Return where the bars stand: from the left, around a middle."""
    width, height = MARK
    return QRectF(left, middle - height / 2 - 1, width, height)
