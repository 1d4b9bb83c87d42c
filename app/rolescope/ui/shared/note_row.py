"""Rows of notes: in a list with what each is about, and on one line beside that."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent

from rolescope.model.plain import BRIEF, brief
from rolescope.model.review import Note, Status
from rolescope.ui.kit import themed
from rolescope.ui.kit.painted_button import PaintedButton
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.text import Run, elided
from rolescope.words.note_text import NoteLine, by_whom, status_look

_GROUNDS = {"allowed": "allowedsoft", "risk": "risksoft", "cond": "condsoft", "plain": "row"}
_INKS = {"allowed": "allowed", "risk": "risk", "cond": "cond", "plain": "muted"}
_LOW, _HIGH = 48, 66
_PILL = 20


class NoteRow(PaintedButton):
    """A note to click on."""

    def __init__(self, line: NoteLine) -> None:
        super().__init__()
        self.line = line
        self._text = brief(line.note.text)
        self._second = " · ".join(filter(None, (line.kind, line.by)))
        spoken = (line.title, line.status, self._second, self._text)
        self.setAccessibleName(visible(", ".join(filter(None, spoken))))
        words = filter(None, (line.title, self._second, line.note.text[:BRIEF].strip()))
        self.setToolTip(themed.plain_tooltip("\n".join(words)))

    def sizeHint(self) -> QSize:
        """Return the height of a row: higher with a text."""
        return QSize(*pxs(200, _HIGH if self._text else _LOW))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the row."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_ground(painter)
        box = self.rect().adjusted(*pxs(12, 4, -10, -4))
        left, mode = Qt.AlignmentFlag.AlignLeft, Qt.TextElideMode.ElideRight
        end = self._paint_status(painter, box)
        title = QRect(box.left(), box.top() + px(1), end - box.left(), px(20))
        ink = "text" if self.line.is_here else "muted"
        elided(painter, title, Run(self.line.title, "name", ink), left)
        second = QRect(box.left(), box.top() + px(21), box.width(), px(18))
        elided(painter, second, Run(self._second, "small", "muted"), left, mode)
        third = QRect(box.left(), box.top() + px(39), box.width(), px(18))
        if self._text:
            elided(painter, third, Run(self._text, "small"), left, mode)
        painter.end()

    def _paint_status(self, painter: QPainter, box: QRect) -> int:
        """Paint the status at the right; return where the title has to end."""
        status = self.line.note.status
        if status is None:
            return box.right()
        left = box.right() - status_width(status)
        paint_status(painter, left, box.top() + px(1), status)
        return left - px(8)


class NoteSummary(PaintedButton):
    """A note on one line: its status, what was said, and by whom. A click is for changing it."""

    def __init__(self) -> None:
        super().__init__()
        self._note: Note | None = None

    def show_note(self, note: Note) -> None:
        """Show another note."""
        self._note = note
        words = status_look(note.status)[0]
        spoken = filter(None, (words, brief(note.text), by_whom(note)))
        self.setAccessibleName(visible(f"Note: {', '.join(spoken)}. Edit it"))
        self.setToolTip(themed.plain_tooltip(note.text[:BRIEF].strip() or "Edit the note"))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of a row."""
        return QSize(*pxs(200, 28))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the line."""
        note = self._note
        if note is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_ground(painter)
        width = status_width(note.status)
        paint_status(painter, px(4), (self.height() - px(_PILL)) // 2, note.status)
        box = self.rect().adjusted(width + px(14), 0, -px(28), 0)
        side = px(14)
        spot = QRectF(self.width() - px(22), (self.height() - side) / 2, side, side)
        themed.paint_icon(painter, spot, "pencil-outline", "muted")
        right, mode = by_whom(note), Qt.TextElideMode.ElideRight
        room = round(QFontMetricsF(themed.font("small")).horizontalAdvance(right)) + px(2)
        room = min(room, box.width() // 2)
        place = QRect(box.right() - room, box.top(), room, box.height())
        elided(painter, place, Run(right, "small", "muted"), Qt.AlignmentFlag.AlignRight, mode)
        box.setRight(place.left() - px(12))
        text = Run(brief(note.text), "small")
        elided(painter, box, text, Qt.AlignmentFlag.AlignLeft, mode)
        painter.end()


def status_width(status: Status | None) -> int:
    """Return the width of the pill of a status."""
    words = status_look(status)[0]
    return round(QFontMetricsF(themed.font("label")).horizontalAdvance(words)) + px(34)


def paint_status(painter: QPainter, left: int, top: int, status: Status | None) -> None:
    """Paint a status as a pill: its sign and its word."""
    words, tone, icon = status_look(status)
    pill = QRectF(left, top, status_width(status), px(_PILL))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(themed.color(_GROUNDS[tone]))
    painter.drawRoundedRect(pill, px(_PILL) / 2, px(_PILL) / 2)
    spot = QRectF(pill.left() + px(8), pill.top() + px(4), *pxs(12, 12))
    themed.paint_icon(painter, spot, icon, _INKS[tone])
    place = pill.toRect().adjusted(*pxs(24, 0, -4, 0))
    elided(painter, place, Run(words, "label", _INKS[tone]), Qt.AlignmentFlag.AlignLeft)
