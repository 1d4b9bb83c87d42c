"""What was said and decided about one thing: status, text, owner and date, to be changed there."""

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rolescope.model.review import Note, Status, Subject
from rolescope.ui.kit import style, themed
from rolescope.ui.kit.pills import Hairline, Link
from rolescope.ui.kit.privacy import hides, visible
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.shared.note_row import NoteSummary
from rolescope.ui.state import noting
from rolescope.ui.state.document import Document
from rolescope.words.note_text import status_look

_INKS = {"allowed": "allowed", "risk": "risk", "cond": "cond"}
_LONGEST_OWNER = 120  # characters
_LONGEST = 20_000


class NoteCard(QWidget):
    """The note on a subject. Without one it offers to add it; `is_wide`: it lies in one row."""

    closed = Signal()  # the fields were put away

    def __init__(
        self, document: Document, subject: Subject | None = None, *, is_wide: bool = False
    ) -> None:
        super().__init__()
        self._document = document
        self._subject: Subject | None = None
        self._is_open = False  # for this subject, somebody is about to say something
        self._is_wide = is_wide
        themed.surface(self)
        self.add = Link("Add a note", icon="note-plus-outline")
        self.add.clicked.connect(self.open)
        self.chips = {status: self._chip(status) for status in Status}
        self.text = QPlainTextEdit()
        self.owner = QLineEdit()
        self.date = PlainLabel("", "small", "muted")
        self.remove = QToolButton()
        self.done = Link("Done", "Done with the note")
        self.done.clicked.connect(self.close_fields)
        self.summary = NoteSummary()
        self.summary.clicked.connect(self.open)
        self._make_fields()
        self._form = QWidget()
        self._lay_out()
        document.reviewed.connect(self._show)
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

    def rescale(self) -> None:
        """Rescale."""
        self.text.document().setDocumentMargin(px(4))
        for chip in self.chips.values():
            chip.setIconSize(themed.beside(16))

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
        chip = QPushButton(themed.icon(icon, _INKS[tone]), f" {words}")
        chip.setCheckable(True)
        chip.setAccessibleName(visible(f"Status: {words}"))
        chip.setIconSize(themed.beside(16))
        style.mark(chip, look="switch")
        chip.clicked.connect(lambda checked: self._decide(status, checked=checked))
        return chip

    def _make_fields(self) -> None:
        style.mark(self.text, look="field")
        self.text.setPlaceholderText("What was found, what is to be done")
        self.text.setAccessibleName("Text of the note")
        self.text.setTabChangesFocus(True)
        self.text.document().setDocumentMargin(px(4))  # Qt's own at 100 %
        self.text.setFixedHeight(px(40 if self._is_wide else 58))
        self.text.textChanged.connect(self._say)
        self.owner.setPlaceholderText("Owner")
        self.owner.setAccessibleName("Owner of the note")
        self.owner.setMaxLength(_LONGEST_OWNER)
        self.owner.setFixedWidth(px(140))
        self.owner.textEdited.connect(self._own)
        self.remove.setIcon(themed.icon("trash-can-outline"))
        self.remove.setIconSize(QSize(*pxs(16, 16)))
        self.remove.setFixedSize(*pxs(28, 28))
        self.remove.setToolTip("Remove the note")
        self.remove.setAccessibleName("Remove the note")
        self.remove.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.remove.clicked.connect(self._remove)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Hairline())
        inner = QVBoxLayout()
        inner.setContentsMargins(*pxs(16, 8, 16, 8))
        inner.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        inner.addWidget(self.summary)
        inner.addWidget(self._form)
        column.addLayout(inner)
        chips = QHBoxLayout()
        chips.setSpacing(px(6))
        for chip in self.chips.values():
            chips.addWidget(chip)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addWidget(self.owner)
        foot.addWidget(self.date, 1)
        foot.addWidget(self.done)
        foot.addWidget(self.remove)
        direction = QBoxLayout.Direction
        form = QBoxLayout(direction.LeftToRight if self._is_wide else direction.TopToBottom)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(px(12 if self._is_wide else 8))
        if not self._is_wide:
            chips.addStretch(1)
        form.addLayout(chips)
        form.addWidget(self.text, 1)
        form.addLayout(foot)
        self._form.setLayout(form)

    # Showing and changing

    def _show(self, _review: object = None) -> None:
        subject = self._subject
        note = self._document.review.note(subject) if subject is not None else None
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
            noting.set_status(self._document, self._subject, status if checked else None)

    def _say(self) -> None:
        text = self.text.toPlainText()
        if self._subject is not None and len(text) <= _LONGEST:
            noting.set_text(self._document, self._subject, text)

    def _own(self, owner: str) -> None:
        if self._subject is not None:
            noting.set_owner(self._document, self._subject, owner)

    def _remove(self) -> None:
        if self._subject is not None:
            noting.remove(self._document, self._subject)
            self.close_fields()
