"""One note in a list: what it is about, its status, who decided, and what was said."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent

from rolescope.drawing.note_text import NoteLine, status_look
from rolescope.model.plain import visible
from rolescope.ui.widgets import look
from rolescope.ui.widgets.painted_button import PaintedButton
from rolescope.ui.widgets.text import Run, elided

_GROUNDS = {"allowed": "allowedsoft", "risk": "risksoft", "cond": "condsoft", "plain": "row"}
_INKS = {"allowed": "allowed", "risk": "risk", "cond": "cond", "plain": "muted"}
_LOW, _HIGH = 48, 66
_PILL = 20


class NoteRow(PaintedButton):
    """A note to click on."""

    def __init__(self, line: NoteLine) -> None:
        super().__init__()
        self.line = line
        self._text = " ".join(line.note.text.split())
        self._second = " · ".join(filter(None, (line.kind, line.by)))
        spoken = (line.title, line.status, self._second, self._text)
        self.setAccessibleName(visible(", ".join(filter(None, spoken))))
        words = filter(None, (line.title, self._second, line.note.text.strip()))
        self.setToolTip(look.plain_tooltip("\n".join(words)))

    def sizeHint(self) -> QSize:
        """Return the height of a row: higher with a text."""
        return QSize(200, _HIGH if self._text else _LOW)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the row."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_ground(painter)
        box = self.rect().adjusted(12, 4, -10, -4)
        left, mode = Qt.AlignmentFlag.AlignLeft, Qt.TextElideMode.ElideRight
        title = QRect(box.left(), box.top() + 1, self._paint_status(painter, box) - box.left(), 20)
        ink = "text" if self.line.is_here else "muted"
        elided(painter, title, Run(self.line.title, "name", ink), left)
        second = QRect(box.left(), box.top() + 21, box.width(), 18)
        elided(painter, second, Run(self._second, "small", "muted"), left, mode)
        third = QRect(box.left(), box.top() + 39, box.width(), 18)
        if self._text:
            elided(painter, third, Run(self._text, "small"), left, mode)
        painter.end()

    def _paint_status(self, painter: QPainter, box: QRect) -> int:
        """Paint the status at the right; return where the title has to end."""
        if self.line.note.status is None:
            return box.right()
        words, tone, icon = status_look(self.line.note.status)
        width = round(QFontMetricsF(look.font("label")).horizontalAdvance(words)) + 34
        pill = QRectF(box.right() - width, box.top() + 1, width, _PILL)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color(_GROUNDS[tone]))
        painter.drawRoundedRect(pill, _PILL / 2, _PILL / 2)
        spot = QRectF(pill.left() + 8, pill.top() + 4, 12, 12)
        look.paint_icon(painter, spot, icon, _INKS[tone])
        place = pill.toRect().adjusted(24, 0, -4, 0)
        elided(painter, place, Run(words, "label", _INKS[tone]), Qt.AlignmentFlag.AlignLeft)
        return round(pill.left()) - 8
