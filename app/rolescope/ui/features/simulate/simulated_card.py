"""The card of simulated credentials: a striped head that says so, and AWS's fields."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rolescope.ui.kit import themed
from rolescope.ui.kit.details import clear
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.text import Run, Text

_HEAD, _PITCH = 36, 20
WORDS = "Simulated. Not real credentials"


class SimulatedCard(QWidget):
    """Shows fields, each with its name above it."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(px(12), px(_HEAD + 14), px(12), px(14))
        self._column.setSpacing(0)

    def show_fields(self, fields: Sequence[tuple[str, str]]) -> None:
        """Show other fields."""
        clear(self._column)
        for number, (name, value) in enumerate(fields):
            if number:
                self._column.addSpacing(px(9))
            self._column.addWidget(Text([Run(name, "small", "muted")]))
            self._column.addWidget(Text([Run(value, "mono")]))
        spoken = ", ".join(f"{name} {value}" for name, value in fields)
        self.setAccessibleName(visible(f"{WORDS}: {spoken}"))
        self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the border, and the head in stripes."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = px(1) / 2
        box = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        shape = QPainterPath()
        shape.addRoundedRect(box, px(8), px(8))
        painter.fillPath(shape, themed.color("surface"))
        self._paint_head(painter, shape)
        painter.setPen(themed.pen("border"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(shape)
        painter.end()

    def _paint_head(self, painter: QPainter, shape: QPainterPath) -> None:
        high, over = px(_HEAD), px(6)
        head = QRectF(0, 0, self.width(), high)
        painter.save()
        painter.setClipPath(shape)
        painter.setClipRect(head, Qt.ClipOperation.IntersectClip)
        painter.setPen(themed.pen("condsoft", 9))
        for x in range(-high, self.width() + high, px(_PITCH)):
            painter.drawLine(QPointF(x, high + over), QPointF(x + high + 2 * over, -over))
        painter.restore()
        painter.setPen(themed.pen("condborder"))
        painter.drawLine(QPointF(0.5, high), QPointF(self.width() - 0.5, high))
        spot = QRectF(*pxs(14, (_HEAD - 18) / 2, 18, 18))
        themed.paint_icon(painter, spot, "test-tube", "cond")
        painter.setFont(themed.font("subject"))
        metrics = painter.fontMetrics()
        ground = QRectF(px(38), over, metrics.horizontalAdvance(WORDS) + px(12), high - 2 * over)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(themed.color("surface"))
        painter.drawRoundedRect(ground, px(4), px(4))
        painter.setPen(themed.color("cond"))
        place = ground.adjusted(px(6), 0, 0, 0)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), WORDS)


class TimeLeft(QWidget):
    """How long a session still lasts, as words and as a bar."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        self.words = Text(wrap=False)
        self._bar = _Bar()
        column.addWidget(self.words)
        column.addWidget(self._bar)

    def show_left(self, left: str, of: str, share: float) -> None:
        """Show `48 min left` `of 1 h, ends 10:08`, and the share."""
        color = "text" if share else "denied"
        self.words.set_runs([Run(left, "title", color), Run(f"  {of}", "small", "muted")])
        self._bar.show_share(share)


class _Bar(QWidget):
    """The part that is left."""

    def __init__(self) -> None:
        super().__init__()
        self._share = 0.0
        self.setFixedHeight(px(6))

    def show_share(self, share: float) -> None:
        """Show another part."""
        self._share = max(0.0, min(share, 1.0))
        self.setAccessibleName(visible(f"{self._share:.0%} of the time is left"))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect())
        painter.setPen(themed.pen("border"))
        painter.setBrush(themed.color("sunken"))
        edge = px(1) / 2
        painter.drawRoundedRect(whole.adjusted(edge, edge, -edge, -edge), px(3), px(3))
        if self._share:
            part = QRectF(0, 0, max(whole.width() * self._share, px(6)), whole.height())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(themed.color("accent"))
            painter.drawRoundedRect(part, px(3), px(3))
        painter.end()
