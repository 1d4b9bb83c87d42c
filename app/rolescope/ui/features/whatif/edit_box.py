"""The editor with its keys: indents, pairs of brackets, completion by the place of the caret."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QCompleter

from rolescope.ui.features.whatif.edit_text import EditText
from rolescope.ui.kit.completing_box import completer, popup_of
from rolescope.ui.kit.focus import ENTER
from rolescope.words.editing.caret import Caret, caret_in, closes_over, new_line, paired
from rolescope.words.editing.completion import inserted

Offer = Callable[[Caret], Sequence[str]]

_TAKEN = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Tab)
_CONTROL = Qt.KeyboardModifier.ControlModifier
_MAX_LIST_WIDTH = 640  # px of the list


class EditBox(EditText):
    """A document to type. `offer` returns what can be written at a caret."""

    apply_asked = Signal()  # Ctrl+Enter
    leaving = Signal()  # a key saves: what is typed is wanted now
    find_asked = Signal()
    next_asked = Signal(int)  # 1 or -1: the next place found, or the one before
    history_asked = Signal(int)  # -1 undo, 1 redo: nothing of it was typed here

    def __init__(self, name: str, offer: Offer) -> None:
        super().__init__(name)
        self._offer = offer
        self.completer = completer(())
        self.completer.setParent(self)
        self.completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.completer.setWidget(self)
        self.completer.activated.connect(self._take)

    # Keys

    def event(self, event: QEvent) -> bool:
        """Keep keys that the window would take for its own."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._meaning(event) is not None:
                event.accept()
                return True
            if event.matches(QKeySequence.StandardKey.Save):
                self.leaving.emit()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type; while the list is open, Enter takes from it."""
        if popup_of(self.completer).isVisible() and event.key() in _TAKEN:
            event.ignore()  # it is for the list
            return
        meaning = self._meaning(event)
        if meaning is not None:
            meaning()
        elif self.isReadOnly() or not self._types(event):
            super().keyPressEvent(event)
            self._offer_words(is_typing=bool(event.text().strip()))

    def _meaning(self, event: QKeyEvent) -> Callable[[], object] | None:
        """Return what a key does here, if it is no text."""
        keys = {
            QKeySequence.StandardKey.Undo: lambda: self._undo(forward=False),
            QKeySequence.StandardKey.Redo: lambda: self._undo(forward=True),
            QKeySequence.StandardKey.Find: self.find_asked.emit,
            QKeySequence.StandardKey.FindNext: lambda: self.next_asked.emit(1),
            QKeySequence.StandardKey.FindPrevious: lambda: self.next_asked.emit(-1),
        }
        for key, run in keys.items():
            if event.matches(key):
                return run
        if event.modifiers() & _CONTROL:
            if event.key() in ENTER:
                return self.apply_asked.emit
            if event.key() == Qt.Key.Key_Space:
                return lambda: self._offer_words(is_typing=True, is_asked=True)
            if event.key() == Qt.Key.Key_Y:
                return lambda: self._undo(forward=True)
        return None

    def _undo(self, *, forward: bool) -> None:
        if self.isReadOnly() or not self.go_back(forward=forward):
            self.history_asked.emit(1 if forward else -1)

    def _types(self, event: QKeyEvent) -> bool:
        """Type what is more than one sign; False: it is as usual."""
        cursor, typed = self.textCursor(), event.text()
        if cursor.hasSelection():
            return False
        text, at = self.text(), cursor.position()
        if event.key() in ENTER:
            self._write(*new_line(text, at))
            return True
        if not typed or event.modifiers() & _CONTROL:
            return False
        if closes_over(text, at, typed):
            cursor.movePosition(QTextCursor.MoveOperation.NextCharacter)
            self.setTextCursor(cursor)
            popup_of(self.completer).hide()
            return True
        partner = paired(text, at, typed)
        if partner:
            self._write(typed + partner, 1)
            self._offer_words(is_typing=True)
        return bool(partner)

    def _write(self, written: str, caret: int) -> None:
        """Write at the caret and put it so many signs on."""
        cursor = self.textCursor()
        at = cursor.position() + caret
        cursor.insertText(written)
        cursor.setPosition(at)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    # Completion

    def caret(self) -> Caret:
        """Return where the caret stands in the document."""
        return caret_in(self.text(), self.textCursor().position())

    def _offer_words(self, *, is_typing: bool, is_asked: bool = False) -> None:
        popup = popup_of(self.completer)
        caret = self.caret()
        is_open = popup.isVisible()
        wants = is_asked or (is_typing and (is_open or caret.is_quoted))
        words = list(self._offer(caret)) if wants and not self.isReadOnly() else []
        if not words:
            popup.hide()
            return
        model = self.completer.model()
        assert isinstance(model, QStringListModel)  # noqa: S101 - made by completer()
        model.setStringList(words)
        popup.setCurrentIndex(self.completer.completionModel().index(0, 0))
        start = QTextCursor(self.document())
        start.setPosition(caret.start)
        area = self.cursorRect(start).translated(self.viewport().pos())
        most, least = (_MAX_LIST_WIDTH, _MAX_LIST_WIDTH // 2)
        area.setWidth(min(most, max(self.width() - area.left(), least)))
        self.completer.complete(area)

    def _take(self, word: str) -> None:
        """Write a word in place of what stands at the caret."""
        caret, text = self.caret(), self.text()
        behind = text[caret.end + caret.is_closed :]
        written, at = inserted(caret, word, behind)
        cursor = self.textCursor()
        cursor.setPosition(caret.start)
        cursor.setPosition(caret.end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(written)
        cursor.setPosition(caret.start + at)
        self.setTextCursor(cursor)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The list goes with the focus."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            popup_of(self.completer).hide()

    def hideEvent(self, event: QHideEvent) -> None:
        """The list goes with the editor."""
        super().hideEvent(event)
        popup_of(self.completer).hide()
