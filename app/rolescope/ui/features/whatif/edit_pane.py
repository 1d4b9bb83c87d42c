"""The editor with what stands around it: heading, search, the import beside it, a bar below."""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QScrollBar, QSplitter, QVBoxLayout, QWidget

from rolescope.ui.features.whatif.edit_box import EditBox, Offer
from rolescope.ui.features.whatif.edit_parts import EditBar, EditHead, FindBar
from rolescope.ui.features.whatif.edit_text import EditText
from rolescope.ui.kit import scale, themed
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.scale import px
from rolescope.words.editing.check import DocumentCheck
from rolescope.words.editing.line_diff import LineDiff, line_diff


class EditPane(QWidget):
    """Shows one document with its changes since the import. It decides nothing."""

    typed = Signal()

    def __init__(self, offer: Offer) -> None:
        super().__init__()
        themed.surface(self)
        self._before: str | None = None
        self._title = ""
        self._factor = scale.factor()  # that both texts have their size for
        self.diff = LineDiff()
        self.head = EditHead()
        self.search = FindBar()
        self.box = EditBox("Policy document", offer)
        self.before = EditText("Policy document as imported")
        self.before.setReadOnly(True)
        self.before.hide()
        self.bar = EditBar()
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setHandleWidth(px(1))
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.before)
        self._split.addWidget(self.box)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.search)
        column.addSpacing(px(4))
        column.addWidget(self._split, 1)
        column.addWidget(self.bar)
        self._connect()

    def _connect(self) -> None:
        self.box.edited.connect(self._edited)
        self.box.find_asked.connect(self._start_search)
        self.box.next_asked.connect(self.go_to_found)
        self.search.changed.connect(self._search)
        self.search.moved.connect(self.go_to_found)
        self.search.left.connect(self._end_search)
        self.head.beside.clicked.connect(lambda: self.set_beside(beside=not self.is_beside))
        self.bar.line_asked.connect(self.box.go_to_line)
        ours, theirs = self.box.verticalScrollBar(), self.before.verticalScrollBar()
        ours.valueChanged.connect(partial(self._scroll, theirs))
        theirs.valueChanged.connect(partial(self._scroll, ours))

    # The document

    def show_document(self, title: str, before: str | None, text: str, *, is_locked: bool) -> None:
        """Show a document; `before` is the import's, None when it has none."""
        self._title, self._before = title, before
        self.box.setReadOnly(is_locked)
        self.box.show_text(text)
        self.before.show_text(before or "")
        self.head.beside.setVisible(before is not None)
        if before is None:
            self.set_beside(beside=False)
        self._compare()

    @property
    def imported(self) -> str | None:
        """The text of the import; None when the document is new."""
        return self._before

    def show_imported(self, before: str | None) -> None:
        """Compare with another text: the import, or nothing."""
        self._before = before
        self.before.show_text(before or "")
        self.head.beside.setVisible(before is not None)
        self._compare()

    def put_text(self, text: str) -> None:
        """Put a text in place of what is typed; it can be undone."""
        self.box.put_text(text, 0)

    def _edited(self) -> None:
        self._compare()
        self.typed.emit()

    def _compare(self) -> None:
        """Show what changed since the import."""
        text, before = self.box.text(), self._before
        self.diff = LineDiff() if before is None else line_diff(before, text)
        words = "new in this scenario" if before is None else self.diff.words
        if self.box.isReadOnly() and not self.diff.changes:
            words = ""
        self.head.show_title(self._title, words)
        self._show_changes()
        self._search(self.search.field.text())

    def _show_changes(self) -> None:
        if not self.is_beside:
            self.box.show_ghosts(self.diff.ghosts(), self.diff.added)
            return
        left, right = self.diff.gaps()
        self.box.show_ghosts({at: (None,) * n for at, n in right.items()}, self.diff.added)
        gaps = {at: (None,) * n for at, n in left.items()}
        self.before.show_ghosts(gaps, self.diff.taken, taken=True)

    # Side by side

    @property
    def is_beside(self) -> bool:
        """Whether the import stands beside the document."""
        return not self.before.isHidden()

    def set_beside(self, *, beside: bool) -> None:
        """Show the import beside the document, or what went between its lines."""
        self.before.setVisible(beside)
        if beside:
            half = self._split.width() // 2
            self._split.setSizes([half, half])
        words = "Line by line" if beside else "Side by side"
        self.head.beside.setText(words)
        name = "Show changes line by line" if beside else "Show the import side by side"
        self.head.beside.setAccessibleName(visible(name))
        self._show_changes()
        QTimer.singleShot(0, self, self._level)  # when both are laid out

    def _level(self) -> None:
        """Let both texts stand at the same height."""
        self.before.verticalScrollBar().setValue(self.box.verticalScrollBar().value())

    def _scroll(self, other: QScrollBar, place: int) -> None:
        """Follow with one text where the other goes; not while only one has another size."""
        if self._factor == scale.factor():
            other.setValue(place)

    def rescale(self) -> None:
        """Follow another size of text, as both texts did."""
        self._factor = scale.factor()
        self._level()

    # What is said about it

    def show_check(self, check: DocumentCheck | None) -> None:
        """Mark the lines with faults and doubts, and say whether the document is valid."""
        if check is None:
            self.head.show_status("", is_valid=True)
            self.box.mark_lines((), ())
            return
        is_valid = not check.faults
        words = "Valid JSON and IAM policy" if is_valid else "Not valid, not applied"
        self.head.show_status(words, is_valid=is_valid)
        faults = (fault.line for fault in check.faults)
        self.box.mark_lines(faults, (doubt.line for doubt in check.doubts))

    # Finding

    def _start_search(self) -> None:
        self.search.show()
        chosen = self.box.textCursor().selectedText()
        if chosen and "\u2029" not in chosen:
            self.search.field.setText(chosen)
        self.search.field.selectAll()
        self.search.field.setFocus()
        self._search(self.search.field.text())

    def _end_search(self) -> None:
        self.search.hide()
        self.box.setFocus()

    def _search(self, words: str) -> None:
        if self.search.isHidden():
            return
        count = self.box.text().lower().count(words.lower()) if words else 0
        said = f"{count:,} found" if count else "not found"
        self.search.count.setText(said if words else "")

    def go_to_found(self, step: int) -> None:
        """Select the next place of the text that is searched for, or the one before."""
        words = self.search.field.text()
        if not words:
            self._start_search()
            return
        flag = QTextDocument.FindFlag.FindBackward if step < 0 else QTextDocument.FindFlag(0)
        if not self.box.find(words, flag):
            end = QTextCursor.MoveOperation.End if step < 0 else QTextCursor.MoveOperation.Start
            self.box.moveCursor(end)
            self.box.find(words, flag)
