"""The editor of one document of the scenario: loads it, checks it, and applies what is typed."""

from PySide6.QtCore import QTimer, Signal

from rolescope.model.edit_rules import refusal_of_place
from rolescope.model.original import original
from rolescope.model.place import Place
from rolescope.model.policy import Policy
from rolescope.ui.features.whatif.edit_pane import EditPane
from rolescope.ui.state.document import Document
from rolescope.ui.state.editing import editing_of
from rolescope.words.editing.caret import Caret
from rolescope.words.editing.check import DocumentCheck
from rolescope.words.editing.documents import title_of
from rolescope.words.editing.texts import beginning, text_of, too_long

GONE = "The scenario takes this document out. It is shown as imported."
FOREIGN = "This is a state that is compared. Stop comparing to change what is open."
_PAUSE = 400  # ms without a key, before what is typed is applied
_CHECK = 60  # ms, before it is checked


class DocumentEditor(EditPane):
    """Shows the document at `place`; what is typed is an edit of the scenario after a pause."""

    applied = Signal()  # or kept as a draft

    def __init__(self, document: Document) -> None:
        self._document, self._editing = document, editing_of(document)
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
        world, imported = self._document.world, self._editing.imported(place)
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
            self._editing.end_burst()
            self.load(place, current)
            return
        imported = self._editing.imported(place)
        before = text_of(imported) if imported is not None else None
        if before != self.imported:
            self.show_imported(before)
        self._tell()

    def _refusal(self, place: Place) -> str:
        """Say why a document cannot be changed; empty when it can."""
        if self._document.is_foreign:
            return FOREIGN
        is_imported = self._editing.imported(place) is not None
        if is_imported and self._editing.current(place) is None:
            return GONE
        return refusal_of_place(place, self._document.world) or ""

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
            self._editing.end_burst()
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
        stack = self._document.undo_stack
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
