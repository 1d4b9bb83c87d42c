"""The editor of one document of the scenario: loads it, checks it, and applies what is typed."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QLineEdit, QSplitter, QWidget

from rolescope.model.edit_rules import refusal_of_place
from rolescope.model.original import original
from rolescope.model.place import Place
from rolescope.model.policy import Policy
from rolescope.ui.features.whatif.edit_box import EditBox, Offer
from rolescope.ui.features.whatif.edit_text import EditText
from rolescope.ui.kit import themed
from rolescope.ui.kit.pills import ShapeIcon, TextLink
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import PlainLabel, StyledLabel, StyledRun
from rolescope.ui.state.workspace import Workspace
from rolescope.words.editing.caret import Caret
from rolescope.words.editing.check import DocumentCheck
from rolescope.words.editing.edited_documents import title_of
from rolescope.words.editing.line_diff import LineDiff, line_diff
from rolescope.words.editing.texts import beginning, text_of, too_long

GONE = "The scenario takes this document out. It is shown as imported."
FOREIGN = "This is a state that is compared. Stop comparing to change what is open."
_PAUSE = 400  # ms without a key, before what is typed is applied
_CHECK = 60  # ms, before it is checked
_HEAD, _BAR = 37, 36
_LOOKS = {  # ground, icon, ink
    "fault": ("risksoft", "alert", "denied"),
    "doubt": ("condsoft", "alert", "cond"),
    "lock": ("sunken", "lock", "muted"),
    "hint": ("sunken", "lightbulb-on-outline", "cond"),
}


class EditPane(QWidget):
    """Shows one document with its changes since the import. It decides nothing."""

    typed = Signal()

    def __init__(self, offer: Offer) -> None:
        super().__init__()
        themed.surface(self)
        self._before: str | None = None
        self._title = ""
        self.diff = LineDiff()
        self.head = EditHead()
        self.search = FindBar()
        self.box = EditBox("Policy document", offer)
        self.before = EditText("Policy document as imported")
        self.before.setReadOnly(True)
        self.before.hide()
        self.bar = EditBar()
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.before)
        self._split.addWidget(self.box)
        column = vbox(self, self.head, self.search, margins=0, spacing=0)
        column.addSpacing(4)
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
        ours.valueChanged.connect(theirs.setValue)
        theirs.valueChanged.connect(ours.setValue)

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

    # What is said about it

    def show_check(self, check: DocumentCheck | None) -> None:
        """Mark the lines with faults and doubts, and say whether the document is valid."""
        if check is None:
            self.head.show_status("", is_valid=True)
            self.box.mark_lines((), ())
            return
        is_valid = not check.faults
        words = "Valid JSON and IAM policy" if is_valid else "Not valid, not applied"
        if not is_valid and self._before == self.box.text():
            words = "AWS would refuse it now, kept as imported"
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


class DocumentEditor(EditPane):
    """Shows the document at `place`; what is typed is an edit of the scenario after a pause."""

    applied = Signal()  # or kept as a draft

    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self._editing = workspace, workspace.editing
        super().__init__(self._offer)
        self.place: Place | None = None
        self.check: DocumentCheck | None = None
        self._applied = ""  # the text of the scenario, as it was loaded or applied here
        self._lock = ""  # why the document cannot be changed
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._soon = QTimer(self, singleShot=True, interval=_CHECK)
        self._editing.words_came.connect(self._check)
        self.typed.connect(self._typed)
        self.box.leaving.connect(self.leave)
        self.box.apply_asked.connect(lambda: self._apply(is_asked=True))
        self.box.history_asked.connect(self._step)
        self.head.apply.clicked.connect(lambda: self._apply(is_asked=True))
        self.head.revert.clicked.connect(self._revert)
        self._pause.timeout.connect(self._apply)
        self._soon.timeout.connect(self._check)

    def leave(self) -> None:
        """Apply what is typed, or keep it, before another document is opened."""
        if self._pause.isActive():
            self._apply()

    def clear(self) -> None:
        """Show no document."""
        self._pause.stop()
        self._soon.stop()
        self.place = self.check = None

    def load(self, place: Place, current: Policy) -> None:
        """Fill the editor with a document of the scenario, or with what was typed in it."""
        world, imported = self._workspace.world.world, self._editing.imported(place)
        text = text_of(current)
        self.place, self._applied = place, text
        self._lock = self._refusal(place) or too_long(text)
        before = text_of(imported) if imported is not None else None
        if too_long(text):  # it is locked
            text = beginning(text)
        if before is not None and too_long(before):
            before = beginning(before)
        title = title_of(place, world)
        self.show_document(title, before, text, is_locked=bool(self._lock))
        draft = self._editing.drafts.get(place)
        if draft is not None and not self._lock:
            self.put_text(draft)
        self._pause.stop()
        self._check()
        self._editing.load_words()  # before the first edit needs the worker

    def follow(self, place: Place, current: Policy) -> None:
        """Take what the scenario has now, unless it is what was typed here."""
        is_same = self._applied in (text_of(current), original(current))
        lock = self._refusal(place) or too_long(self._applied)
        if place != self.place or not is_same or lock != self._lock:
            self._editing.drafts.pop(place, None)
            self._editing.start_new_undo_step()
            self.load(place, current)
            return
        imported = self._editing.imported(place)
        before = text_of(imported) if imported is not None else None
        if before != self.imported:
            self.show_imported(before)
        self._tell()

    def _refusal(self, place: Place) -> str:
        """Say why a document cannot be changed; empty when it can."""
        if self._workspace.comparison.shows_other_state:
            return FOREIGN
        is_imported = self._editing.imported(place) is not None
        if is_imported and self._editing.current(place) is None:
            return GONE
        return refusal_of_place(place, self._workspace.world.world) or ""

    # Typing

    def _typed(self) -> None:
        self._soon.start()
        self._pause.start()
        self._show_buttons()

    def _offer(self, caret: Caret) -> list[str]:
        current = self._editing.current(self.place) if self.place is not None else None
        return self._editing.offer(caret, current.type) if current is not None else []

    def _check(self) -> None:
        """Check what is typed."""
        self._soon.stop()
        place, text = self.place, self.box.text()
        self.check = self._editing.check(place, text) if place is not None else None
        self._tell()

    def _apply(self, *, is_asked: bool = False) -> None:
        """Make what is typed the document of the scenario, unless IAM would refuse it."""
        self._pause.stop()
        place, text = self.place, self.box.text()
        if place is None or self._lock:
            return
        self._check()
        if self.check is not None and self.check.faults:
            self._editing.drafts[place] = text
            self.applied.emit()
            return
        self._editing.drafts.pop(place, None)
        before, self._applied = self._applied, text
        if not self._editing.put(place, text):
            self._applied = before
        if is_asked:
            self._editing.start_new_undo_step()
        self._show_buttons()
        self.applied.emit()

    def _revert(self) -> None:
        """Go back to the import; it can be undone."""
        if self.imported is not None:
            self.put_text(self.imported)
            self._apply(is_asked=True)
            self.box.setFocus()

    def _step(self, step: int) -> None:
        """Undo or redo a step of the history: nothing is left of what was typed here."""
        stack = self._workspace.history.stack
        stack.undo() if step < 0 else stack.redo()

    # What is said

    def _tell(self) -> None:
        """Show faults and doubts; else why it is locked, or whom the document still lets in."""
        check = self.check
        if self._lock or check is None:
            self.show_check(None)
            self.bar.say("lock", self._lock)
        else:
            self.show_check(check)
            self._tell_of(check)
        self._show_buttons()

    def _tell_of(self, check: DocumentCheck) -> None:
        bar = self.bar
        if check.faults:
            bar.say("fault", check.words, check.faults[0].line)
            return
        still = self._editing.still(self.place) if self.place is not None else None
        if still is not None:
            bar.say("hint", still.words, still.line)
        elif check.doubts:
            bar.say("doubt", check.doubt_words, check.doubts[0].line)
        else:
            bar.say("hint", "")

    def _show_buttons(self) -> None:
        text = self.box.text()
        is_open = not self._lock and self.place is not None
        can_apply = is_open and text != self._applied
        self.head.apply.setVisible(can_apply and not (self.check and self.check.faults))
        self.head.revert.setVisible(is_open and self.imported not in (None, text))


class EditHead(QWidget):
    """What is edited and how much of it changed; whether it is valid; what can be done."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(_HEAD)
        row = hbox(self, margins=(12, 0, 12, 1), spacing=8)
        self.title = StyledLabel(wrap=False)
        self._sign = ShapeIcon("check-bold", "allowed", 14)
        self.status = PlainLabel("", "small", "allowed")
        self.apply = TextLink("Apply", "Apply what is typed")
        self.revert = TextLink("Revert", "Revert the document to the import")
        self.beside = TextLink("Side by side", "Show the import side by side")
        row.addWidget(self.title, 1)
        for widget in (self._sign, self.status, self.apply, self.revert, self.beside):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_title(self, title: str, changes: str) -> None:
        """Say which document it is, and how much of it changed."""
        tail = [StyledRun(f", {changes}", "small", "muted")] if changes else []
        self.title.set_runs([StyledRun(title, "small", "text"), *tail])

    def show_status(self, words: str, *, is_valid: bool) -> None:
        """Say whether the document is valid."""
        self._sign.show_shape(*(("check-bold", "allowed") if is_valid else ("alert", "denied")))
        self._sign.setVisible(bool(words))
        self.status.set_ink("allowed" if is_valid else "denied")
        self.status.setText(words)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground with a line below."""
        themed.paint_bar(self, "surface")


class EditBar(QWidget):
    """One line below the editor: a fault, a doubt, why it is locked, or a hint; with a line."""

    line_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumHeight(_BAR)
        self._kind = "hint"
        self._line = 0
        row = hbox(self, margins=(14, 6, 12, 6), spacing=8)
        self._icon = ShapeIcon("alert", "denied", 16)
        self.words = StyledLabel()
        self.link = TextLink("")
        self.link.clicked.connect(lambda: self.line_asked.emit(self._line))
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.words, 1000, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.link, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        self.hide()

    def say(self, kind: str, words: str, line: int = 0) -> None:
        """Show a text of a kind of `_LOOKS`; an empty one hides the bar."""
        self._kind, self._line = kind, line
        self._icon.show_shape(*_LOOKS[kind][1:])
        self.words.set_runs([StyledRun(words, "small", "text")])
        self.words.setMaximumWidth(self.words.sizeHint().width() + 2)
        self.link.setText(f"Show line {line:,}")
        self.link.setAccessibleName(visible(f"Show line {line:,}"))
        self.link.setVisible(line > 0)
        self.setVisible(bool(words))
        self.update()

    @property
    def kind(self) -> str:
        """What kind of text is shown; empty: none."""
        return "" if self.isHidden() else self._kind

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground with a line above."""
        with themed.painting(self) as painter:
            painter.fillRect(self.rect(), themed.color(_LOOKS[self._kind][0]))
            painter.fillRect(0, 0, self.width(), 1, themed.color("border"))


class FindBar(QWidget):
    """A text to find in the document."""

    changed = Signal(str)
    moved = Signal(int)  # 1: the next place, -1: the one before
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(40)
        row = hbox(self, margins=(12, 4, 12, 4), spacing=8)
        self.field = QLineEdit()
        self.field.setAccessibleName("Find in the document")
        self.field.setPlaceholderText("Find in this document")
        self.field.setFont(themed.font("mono"))
        self.count = PlainLabel("", "small", "muted")
        before, after, close = (
            TextLink(text, name)
            for text, name in (
                ("Previous", "Previous place found"),
                ("Next", "Next place found"),
                ("Close", "Close the search in the document"),
            )
        )
        row.addWidget(self.field, 1)
        for widget in (self.count, before, after, close):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self.field.textChanged.connect(self.changed)
        before.clicked.connect(lambda: self.moved.emit(-1))
        after.clicked.connect(lambda: self.moved.emit(1))
        close.clicked.connect(self.left)
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and F3 go on, with Shift back; Esc leaves."""
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3)
        if event.key() in keys:
            is_back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.moved.emit(-1 if is_back else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground with a line below."""
        themed.paint_bar(self, "sunken")
