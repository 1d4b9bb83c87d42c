"""What a presentation puts below and over the canvas."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from rolescope.ui.kit import privacy, style
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.scale import px, pxs

_SPOT, _DIM = 150, 150  # px; alpha of what lies outside the spotlight
_HEIGHT = 52


class Caption(QWidget):
    """One line below the canvas: what is looked at, and the last verdict."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(px(_HEIGHT))
        self.where, self.verdict = "", ""
        self._given = "", ""
        self.hide()

    def say(self, where: str, verdict: str) -> None:
        """Say something else."""
        self._given = where, verdict
        self.renew_names()

    def renew_names(self) -> None:
        """Show the words as they may be seen now."""
        self.where, self.verdict = map(visible, self._given)
        if privacy.hides():
            self.where = f"{self.where} · {privacy.SIGN}"
        self.setAccessibleName(visible(f"{self.where}. {self.verdict}"))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), style.color("chrome"))
        painter.fillRect(0, 0, self.width(), px(1), style.color("border"))
        area = self.rect().adjusted(*pxs(24, 0, -24, 0))
        painter.setFont(style.font("title"))
        painter.setPen(style.color("muted"))
        metrics = painter.fontMetrics()
        left = metrics.elidedText(self.where, Qt.TextElideMode.ElideRight, area.width() // 2)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, left)
        painter.setPen(style.color("text"))
        room = area.width() - metrics.horizontalAdvance(left) - px(32)
        right = metrics.elidedText(self.verdict, Qt.TextElideMode.ElideRight, room)
        sides = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(area, sides, right)


class Veil(QWidget):
    """Lies over the canvas: black, or dark with a hole where the pointer is."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.is_black = False
        self._spot: QPointF | None = None
        self.hide()

    def show_black(self) -> None:
        """Show nothing at all."""
        self.is_black, self._spot = True, None
        self._cover()

    def show_spot(self, place: QPointF) -> None:
        """Show what is around a place of the widget below."""
        self.is_black, self._spot = False, place
        self._cover()

    def _cover(self) -> None:
        self.setGeometry(self._over.rect())
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dark = QColor(Qt.GlobalColor.black)
        path = QPainterPath()
        path.addRect(QRectF(self.rect()))
        if self._spot is not None:
            hole = QPainterPath()
            hole.addEllipse(self._spot, px(_SPOT), px(_SPOT))
            path = path.subtracted(hole)
            dark.setAlpha(_DIM)
        painter.fillPath(path, dark)
