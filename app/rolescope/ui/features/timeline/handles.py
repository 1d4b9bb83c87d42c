"""What is dragged along the axis: "now", and a revocation. Arrow keys move them as well.

As the chart, they are placed and painted as at 100 %, and enlarged as a whole.
"""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSlider, QWidget

from rolescope.pictures.metrics import text_width
from rolescope.pictures.timeline.labels import Box
from rolescope.pictures.timeline.placing import STRONG
from rolescope.ui.kit import scale, themed
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.scale import pxs
from rolescope.ui.kit.style import drawn_font
from rolescope.words.timeline.axis import Axis

_STEP, _PAGE = 60, 600  # seconds
_RING = 3


class Handle(QSlider):
    """A pill on a vertical line. Its value are the seconds since the start of the axis."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setAccessibleName(visible(name))
        self.setSingleStep(_STEP)
        self.setPageStep(_PAGE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.setTracking(True)
        self._axis = Axis(0, 1)
        self._width = 1.0  # of the axis
        self._grip = 0.0  # from the line to where the pointer took hold
        self._line = 0.0

    @property
    def second(self) -> int:
        """The second that it stands at."""
        return self._axis.start + self.value()

    def show_at(self, axis: Axis, width: float, second: int, box: Box, top: float) -> None:
        """Stand at a second of an axis; `box` is the pill, without its focus ring."""
        self._axis, self._width = axis, width
        self._line = axis.place(second, width)
        self.blockSignals(True)  # noqa: FBT003 - of Qt: the value is told, not changed
        self.setRange(0, axis.end - axis.start)
        self.setValue(second - axis.start)
        self.blockSignals(False)  # noqa: FBT003
        left = round(box.x) - _RING
        place = (
            left,
            round(box.y + top) - _RING,
            round(box.w) + 2 * _RING,
            round(box.h) + 2 * _RING,
        )
        self.setGeometry(*pxs(*place))
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._grip = self._across(event) - self._line
            self.setSliderDown(True)
            self.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move in whole minutes."""
        if self.isSliderDown():
            second = self._axis.second(self._across(event) - self._grip, self._width)
            self.setValue(round(second / _STEP) * _STEP - self._axis.start)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self.setSliderDown(False)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move to whole minutes, too."""
        super().keyPressEvent(event)
        self.setValue(round(self.second / _STEP) * _STEP - self._axis.start)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        self.update()

    def _across(self, event: QMouseEvent) -> float:
        """Return how far from the left of the axis the pointer is."""
        return self.mapToParent(event.position()).x() / scale.factor()

    def pill(self) -> QRectF:
        """Return the pill inside of the ring."""
        wide, high = self.width() / scale.factor(), self.height() / scale.factor()
        return QRectF(0, 0, wide, high).adjusted(_RING, _RING, -_RING, -_RING)

    def paint_pill(self, painter: QPainter, ground: str, border: str) -> None:
        """Paint the pill, with a ring while it has the keyboard's focus."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(scale.factor(), scale.factor())
        pill = self.pill()
        if self.hasFocus():
            painter.setPen(QPen(themed.color("text"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = pill.adjusted(-2, -2, 2, 2)
            painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)
        painter.setPen(QPen(themed.color(border), 1))
        painter.setBrush(themed.color(ground))
        inner = pill.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(inner, inner.height() / 2, inner.height() / 2)


class NowHandle(Handle):
    """The time that everything is seen at."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Now", parent)
        self._local = self._utc = ""

    def say(self, local: str, utc: str) -> None:
        """Show the time."""
        self._local, self._utc = local, utc
        self.setAccessibleDescription(visible(f"{local} {utc}".strip()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the pill with grip and time."""
        painter = QPainter(self)
        self.paint_pill(painter, "accent", "accent")
        pill = self.pill()
        middle = pill.center().y()
        grip = QRectF(pill.left() + 9, middle - 8, 16, 16)
        themed.paint_icon(painter, grip, "drag-vertical", "onaccent")
        painter.setPen(themed.color("onaccent"))
        x = pill.left() + 28
        now = f"Now {self._local}"
        painter.setFont(drawn_font("subject"))
        painter.drawText(QPointF(x, middle + 5), now)
        painter.setFont(drawn_font("small"))
        x += text_width(now, "subject") + 10
        painter.drawText(QPointF(x, middle + 4.5), self._utc)
        painter.end()


class RevokeHandle(Handle):
    """A revocation that is looked at: what it would end, and what not."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Revocation", parent)
        self._text = ""

    def say(self, text: str, session: str) -> None:
        """Show the time, and name the session for a screen reader."""
        self._text = text
        self.setAccessibleName(visible(f"Revocation of {session}"))
        self.setAccessibleDescription(visible(text))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the pill."""
        painter = QPainter(self)
        self.paint_pill(painter, "risksoft", "risk")
        painter.setPen(themed.color("risk"))
        painter.setFont(drawn_font(STRONG))
        painter.drawText(self.pill(), int(Qt.AlignmentFlag.AlignCenter), self._text)
        painter.end()
