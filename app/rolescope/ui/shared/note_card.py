"""What was said and decided about one thing: status, text, owner and date, to be changed there."""

from PySide6.QtCore import QRect, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from rolescope.model.plain import BRIEF, brief
from rolescope.model.review import Note, Status, Subject
from rolescope.pictures.overlay_marks import NOTE_INKS
from rolescope.ui.kit import style, themed
from rolescope.ui.kit.painted_button import PaintedButton
from rolescope.ui.kit.pills import Hairline, TextLink
from rolescope.ui.kit.privacy import hides, visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import PlainLabel, StyledRun, elided
from rolescope.ui.kit.widget_hooks import FollowsNames
from rolescope.ui.state import note_edits
from rolescope.ui.state.workspace import Workspace
from rolescope.words.note_text import NoteLine, by_whom, spoken_note, status_look

_LONGEST_OWNER = 120  # characters
_LONGEST = 20_000


class NoteCard(QWidget, FollowsNames):
    """The note on a subject. Without one it offers to add it; `is_wide`: it lies in one row."""

    closed = Signal()  # the fields were put away

    def __init__(
        self, workspace: Workspace, subject: Subject | None = None, *, is_wide: bool = False
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._subject: Subject | None = None
        self._is_open = False  # for this subject, somebody is about to say something
        self._is_wide = is_wide
        themed.surface(self)
        self.add = TextLink("Add a note", icon="note-plus-outline")
        self.add.clicked.connect(self.open)
        self.chips = {status: self._chip(status) for status in Status}
        self.text = QPlainTextEdit()
        self.owner = QLineEdit()
        self.date = PlainLabel("", "small", "muted")
        self.remove = QToolButton()
        self.done = TextLink("Done", "Done with the note")
        self.done.clicked.connect(self.close_fields)
        self.summary = NoteSummary()
        self.summary.clicked.connect(self.open)
        self._make_fields()
        self._form = QWidget()
        self._lay_out()
        workspace.history.reviewed.connect(self._show)
        self.add.setEnabled(not hides())
        self.show_subject(subject)

    def show_subject(self, subject: Subject | None) -> None:
        """Show the note on another subject."""
        if subject != self._subject:
            self._subject, self._is_open = subject, False
        self._show()

    def open(self) -> None:
        """Offer the fields, and go to the first of them; not while names are hidden."""
        if hides():
            return
        self._is_open = True
        self._show()
        self.text.setFocus()

    def renew_names(self) -> None:
        """Offer the fields only while names are seen."""
        self.add.setEnabled(not hides())
        self._show()

    @property
    def is_open(self) -> bool:
        """Whether the fields are offered."""
        return not self._form.isHidden()

    def close_fields(self) -> None:
        """Put the fields away; what was said stays, on one line."""
        self._is_open = False
        self._show()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put the fields away on Escape."""
        if event.key() == Qt.Key.Key_Escape and self._is_open:
            self.close_fields()
        else:
            super().keyPressEvent(event)

    # Making

    def _chip(self, status: Status) -> QPushButton:
        words, tone, icon = status_look(status)
        chip = QPushButton(themed.icon(icon, NOTE_INKS[tone]), f" {words}")
        chip.setCheckable(True)
        chip.setAccessibleName(visible(f"Status: {words}"))
        chip.setIconSize(QSize(16, 16))
        style.mark(chip, look="switch")
        chip.clicked.connect(lambda checked: self._decide(status, checked=checked))
        return chip

    def _make_fields(self) -> None:
        style.mark(self.text, look="field")
        self.text.setPlaceholderText("What was found, what is to be done")
        self.text.setAccessibleName("Text of the note")
        self.text.setTabChangesFocus(True)
        self.text.document().setDocumentMargin(4)  # Qt's own
        self.text.setFixedHeight(40 if self._is_wide else 58)
        self.text.textChanged.connect(self._say)
        self.owner.setPlaceholderText("Owner")
        self.owner.setAccessibleName("Owner of the note")
        self.owner.setMaxLength(_LONGEST_OWNER)
        self.owner.setFixedWidth(140)
        self.owner.textEdited.connect(self._own)
        self.remove.setIcon(themed.icon("trash-can-outline"))
        self.remove.setIconSize(QSize(16, 16))
        self.remove.setFixedSize(28, 28)
        self.remove.setToolTip("Remove the note")
        self.remove.setAccessibleName("Remove the note")
        self.remove.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.remove.clicked.connect(self._remove)

    def _lay_out(self) -> None:
        column = vbox(self, Hairline(), margins=0, spacing=0)
        inner = vbox(margins=(16, 8, 16, 8))
        inner.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        inner.addWidget(self.summary)
        inner.addWidget(self._form)
        column.addLayout(inner)
        chips = hbox(spacing=6)
        for chip in self.chips.values():
            chips.addWidget(chip)
        foot = hbox(spacing=8)
        foot.addWidget(self.owner)
        foot.addWidget(self.date, 1)
        foot.addWidget(self.done)
        foot.addWidget(self.remove)
        direction = QBoxLayout.Direction
        form = QBoxLayout(direction.LeftToRight if self._is_wide else direction.TopToBottom)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(12 if self._is_wide else 8)
        if not self._is_wide:
            chips.addStretch(1)
        form.addLayout(chips)
        form.addWidget(self.text, 1)
        form.addLayout(foot)
        self._form.setLayout(form)

    # Showing and changing

    def _show(self, _review: object = None) -> None:
        subject = self._subject
        note = self._workspace.history.review.note(subject) if subject is not None else None
        is_open = self._is_open and subject is not None and not hides()
        self._form.setVisible(is_open)
        self.summary.setVisible(note is not None and not is_open)
        self.add.setVisible(note is None and not is_open)
        if self._is_wide:
            is_seen = is_open or note is not None
            self.setVisible(is_seen and self.parentWidget() is not None)
        if note is not None:
            self.summary.show_note(note)
        self._fill(note)

    def _fill(self, note: Note | None) -> None:
        for status, chip in self.chips.items():
            chip.setChecked(note is not None and note.status is status)
        text, owner = (note.text, note.owner) if note is not None else ("", "")
        if self.text.toPlainText() != text:
            with QSignalBlocker(self.text):
                self.text.setPlainText(text)
        if self.owner.text() != owner:
            self.owner.setText(owner)
        self.date.setText(note.date[:10] if note is not None else "")
        self.remove.setEnabled(note is not None)

    def _decide(self, status: Status, *, checked: bool) -> None:
        if self._subject is not None:
            note_edits.set_status(self._workspace, self._subject, status if checked else None)

    def _say(self) -> None:
        text = self.text.toPlainText()
        if self._subject is not None and len(text) <= _LONGEST:
            note_edits.set_text(self._workspace, self._subject, text)

    def _own(self, owner: str) -> None:
        if self._subject is not None:
            note_edits.set_owner(self._workspace, self._subject, owner)

    def _remove(self) -> None:
        if self._subject is not None:
            note_edits.remove(self._workspace, self._subject)
            self.close_fields()


_GROUNDS = {"allowed": "allowedsoft", "risk": "risksoft", "cond": "condsoft", "plain": "row"}
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
        return QSize(200, _HIGH if self._text else _LOW)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.paint_ground(painter)
            box = self.rect().adjusted(12, 4, -10, -4)
            left, mode = Qt.AlignmentFlag.AlignLeft, Qt.TextElideMode.ElideRight
            end = self._paint_status(painter, box)
            title = QRect(box.left(), box.top() + 1, end - box.left(), 20)
            ink = "text" if self.line.is_here else "muted"
            elided(painter, title, StyledRun(self.line.title, "name", ink), left)
            second = QRect(box.left(), box.top() + 21, box.width(), 18)
            elided(painter, second, StyledRun(self._second, "small", "muted"), left, mode)
            third = QRect(box.left(), box.top() + 39, box.width(), 18)
            if self._text:
                elided(painter, third, StyledRun(self._text, "small"), left, mode)

    def _paint_status(self, painter: QPainter, box: QRect) -> int:
        """Paint the status at the right; return where the title has to end."""
        status = self.line.note.status
        if status is None:
            return box.right()
        left = box.right() - status_width(status)
        paint_status(painter, left, box.top() + 1, status)
        return left - 8


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
        self.setAccessibleName(visible(spoken_note(spoken)))
        self.setToolTip(themed.plain_tooltip(note.text[:BRIEF].strip() or "Edit the note"))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 28)

    def paintEvent(self, _event: QPaintEvent) -> None:
        note = self._note
        if note is None:
            return
        with themed.painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.paint_ground(painter)
            width = status_width(note.status)
            paint_status(painter, 4, (self.height() - _PILL) // 2, note.status)
            box = self.rect().adjusted(width + 14, 0, -28, 0)
            side = 14
            spot = QRectF(self.width() - 22, (self.height() - side) / 2, side, side)
            themed.paint_icon(painter, spot, "pencil-outline", "muted")
            right, mode = by_whom(note), Qt.TextElideMode.ElideRight
            room = round(QFontMetricsF(themed.font("small")).horizontalAdvance(right)) + 2
            room = min(room, box.width() // 2)
            place = QRect(box.right() - room, box.top(), room, box.height())
            elided(
                painter,
                place,
                StyledRun(right, "small", "muted"),
                Qt.AlignmentFlag.AlignRight,
                mode,
            )
            box.setRight(place.left() - 12)
            text = StyledRun(brief(note.text), "small")
            elided(painter, box, text, Qt.AlignmentFlag.AlignLeft, mode)


def status_width(status: Status | None) -> int:
    """Return the width of the pill of a status."""
    words = status_look(status)[0]
    return round(QFontMetricsF(themed.font("label")).horizontalAdvance(words)) + 34


def paint_status(painter: QPainter, left: int, top: int, status: Status | None) -> None:
    """Paint a status as a pill: its sign and its word."""
    words, tone, icon = status_look(status)
    pill = QRectF(left, top, status_width(status), _PILL)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(themed.color(_GROUNDS[tone]))
    painter.drawRoundedRect(pill, _PILL / 2, _PILL / 2)
    spot = QRectF(pill.left() + 8, pill.top() + 4, 12, 12)
    themed.paint_icon(painter, spot, icon, NOTE_INKS[tone])
    place = pill.toRect().adjusted(24, 0, -4, 0)
    elided(painter, place, StyledRun(words, "label", NOTE_INKS[tone]), Qt.AlignmentFlag.AlignLeft)
