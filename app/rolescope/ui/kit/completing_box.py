"""A box for several lines, each of which is completed from a list while it is typed."""

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCompleter,
    QLineEdit,
    QListView,
    QPlainTextEdit,
)

from rolescope.model import plain
from rolescope.ui.kit import themed
from rolescope.ui.kit.privacy import hide, hides, reveal, visible

_SHOWN = 8  # lines of the list


def completer(words: Sequence[str]) -> QCompleter:
    """Return a completer that finds words by any part; those with hidden signs are left out."""
    made = QCompleter()
    model = QStringListModel([], made)
    made.setModel(model)
    made.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    made.setFilterMode(Qt.MatchFlag.MatchContains)
    made.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    made.setMaxVisibleItems(_SHOWN)
    popup = popup_of(made)
    popup.setFont(themed.font("mono"))
    popup.setProperty("look", "popup")
    equalize_rows(popup)
    model.setStringList(_harmless(words))  # last: the list would measure all of them
    return made


def equalize_rows(popup: QAbstractItemView | None) -> None:
    """Let all rows of a list be as high as its first: thousands of them are not measured."""
    if isinstance(popup, QListView):
        popup.setUniformItemSizes(True)


def _harmless(words: Sequence[str]) -> list[str]:
    """Leave out words with hidden signs; most have nothing but letters of ASCII."""
    if hides():
        words = [hide(word) for word in words]
    return [
        word
        for word in words
        if (word.isascii() and word.isprintable()) or word == plain.visible(word)
    ]


def popup_of(made: QCompleter) -> QAbstractItemView:
    """Return the list of a completer."""
    popup = made.popup()
    assert popup is not None  # noqa: S101 - made by the completer when it is asked for
    return popup


def complete(field: QLineEdit, words: Sequence[str]) -> None:
    """Let a line of text be completed from a list of words."""
    made = completer(words)
    made.setParent(field)
    field.setCompleter(made)


class CompletingBox(QPlainTextEdit):
    """Several lines, framed like a field; Tab leaves it.

    The beginning of a line, up to `stop` if there is one, is completed from `words`.
    """

    def __init__(self, name: str, hint: str, lines: int, stop: str = "") -> None:
        super().__init__()
        self._stop = stop
        self._words: tuple[str, ...] = ()
        self.completer = completer(())
        self.completer.setParent(self)
        self.completer.setWidget(self)
        self.completer.activated.connect(self._take)
        self.setProperty("look", "field")
        self.setAccessibleName(visible(name))
        self.setPlaceholderText(visible(hint))
        self.setFont(themed.font("mono"))
        self.setTabChangesFocus(True)
        self.setFixedHeight(lines * 18 + 14)
        self.document().setDocumentMargin(4)
        self.setCursorWidth(1)

    def set_words(self, words: Sequence[str]) -> None:
        """Complete from another list."""
        if tuple(words) == self._words:
            return
        self._words = tuple(words)
        model = self.completer.model()
        if isinstance(model, QStringListModel):
            model.setStringList(_harmless(words))

    def setPlainText(self, text: str) -> None:
        """Show a text as it may be seen now."""
        super().setPlainText(hide(text))

    def toPlainText(self) -> str:
        """Return the text with the real names."""
        return reveal(super().toPlainText())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type; while the list is open, Enter takes from it."""
        popup = popup_of(self.completer)
        takes = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Tab)
        if popup.isVisible() and event.key() in takes:
            event.ignore()  # it is for the list
            return
        super().keyPressEvent(event)
        self._offer(is_typing=bool(event.text().strip()))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The list goes with the focus."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            popup_of(self.completer).hide()

    def hideEvent(self, event: QHideEvent) -> None:
        """The list goes with the box."""
        super().hideEvent(event)
        popup_of(self.completer).hide()

    def _typed(self) -> str | None:
        """Return the beginning of the line up to the cursor; None when there is nothing of it."""
        cursor = self.textCursor()
        typed = cursor.block().text()[: cursor.positionInBlock()]
        if not typed.strip() or (self._stop and self._stop in typed):
            return None
        return typed.strip()

    def _offer(self, *, is_typing: bool) -> None:
        typed, found = self._typed(), self.completer
        if not is_typing or typed is None:
            popup_of(found).hide()
            return
        found.setCompletionPrefix(typed)
        matches = found.completionCount()
        if not matches or (matches == 1 and found.currentCompletion() == typed):
            popup_of(found).hide()
            return
        popup_of(found).setCurrentIndex(found.completionModel().index(0, 0))
        area = self.cursorRect()
        area.setLeft(0)
        area.setWidth(self.viewport().width())
        found.complete(area)

    def _take(self, word: str) -> None:
        cursor = self.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(word + self._stop)
        self.setTextCursor(cursor)
