"""Bookmarks: asking for a name, and a list to rename and remove them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from rolescope.model import plain
from rolescope.model.review import Bookmark
from rolescope.ui.features.bookmarks.bookmarks import Bookmarks
from rolescope.ui.kit import style
from rolescope.ui.kit.fields import LineField
from rolescope.ui.kit.line_dialog import LineDialog
from rolescope.ui.kit.privacy import reveal, visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import PlainLabel

_MAX_NAME_LENGTH = 120  # characters of a name


class BookmarkDialog(LineDialog):
    """The name of what is looked at, and what is said of it when it is presented."""

    def __init__(self, bookmarks: Bookmarks, parent: QWidget) -> None:
        caption, notes = _caption_field(), _notes_field()
        words = "It keeps the view, what is selected and the filters. Find it under Go > Bookmarks."
        super().__init__(
            "Bookmark this view",
            "Name of the bookmark",
            plain.visible(bookmarks.proposed_name()),
            parent,
            max_length=_MAX_NAME_LENGTH,
            accept="Bookmark",
            below=(
                PlainLabel("Presented (F5)", "label", "muted"),
                caption,
                notes,
                PlainLabel(words, "small", "muted", wrap=True),
            ),
        )
        self.caption, self.notes = caption, notes
        self.said.connect(lambda name: bookmarks.add(name, self.caption.text(), self.notes.text()))


def _caption_field() -> LineField:
    field = LineField("Caption of the bookmark", font="body")
    field.setPlaceholderText("Caption, in place of the name")
    return field


def _notes_field() -> LineField:
    field = LineField("Notes on the bookmark", font="body")
    field.setPlaceholderText("Notes for whoever speaks")
    return field


class BookmarksDialog(QDialog):
    """Every bookmark, with what can be done with it."""

    def __init__(self, bookmarks: Bookmarks, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._bookmarks = bookmarks
        self.setWindowTitle("Bookmarks")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(420, 360)
        self.list = QListWidget()
        self.list.setAccessibleName("Bookmarks")
        style.mark(self.list, look="popup")
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.list.itemDoubleClicked.connect(lambda _item: self._go())
        self.list.itemChanged.connect(self._rename)
        self.list.currentRowChanged.connect(self._refresh)
        self.caption, self.notes = _caption_field(), _notes_field()
        for field in (self.caption, self.notes):
            field.editingFinished.connect(self._describe)
        self.go = self._button("Go to", self._go, primary=True)
        self.rename = self._button("Rename", self._edit)
        self.remove = self._button("Remove", self._remove)
        close = self._button("Close", self.accept)
        row = hbox(spacing=8)
        for button in (self.go, self.rename, self.remove):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(close)
        column = vbox(self, margins=(20, 16, 20, 16), spacing=12)
        column.addWidget(PlainLabel("Bookmarks", "heading"))
        column.addWidget(self.list, 1)
        column.addWidget(self.caption)
        column.addWidget(self.notes)
        column.addLayout(row)
        self.fill()

    def _button(self, text: str, slot: object, *, primary: bool = False) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        if primary:
            style.mark(button, look="primary")
        button.clicked.connect(slot)
        return button

    def fill(self) -> None:
        """Show the bookmarks that there are now."""
        row = self.list.currentRow()
        self.list.blockSignals(True)  # noqa: FBT003 - Qt's
        self.list.clear()
        for bookmark in self._bookmarks.found:
            item = QListWidgetItem(visible(bookmark.name), self.list)
            item.setData(Qt.ItemDataRole.UserRole, bookmark)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        self.list.setCurrentRow(max(0, min(row, self.list.count() - 1)))
        self.list.blockSignals(False)  # noqa: FBT003 - Qt's
        self._refresh()

    def _current(self) -> Bookmark | None:
        found = self.list.currentIndex().data(Qt.ItemDataRole.UserRole)
        return found if isinstance(found, Bookmark) else None

    def _refresh(self, _row: int = 0) -> None:
        bookmark = self._current()
        self.go.setEnabled(bookmark is not None and self._bookmarks.can_go_to(bookmark))
        for widget in (self.rename, self.remove, self.caption, self.notes):
            widget.setEnabled(bookmark is not None)
        self.caption.setText(bookmark.caption if bookmark is not None else "")
        self.notes.setText(bookmark.notes if bookmark is not None else "")

    def _go(self) -> None:
        bookmark = self._current()
        if bookmark is not None and self._bookmarks.can_go_to(bookmark):
            self.accept()
            self._bookmarks.go_to(bookmark)

    def _edit(self) -> None:
        if self._current() is not None:
            self.list.editItem(self.list.currentItem())

    def _rename(self, item: QListWidgetItem) -> None:
        bookmark = item.data(Qt.ItemDataRole.UserRole)
        if isinstance(bookmark, Bookmark):
            self._bookmarks.rename(bookmark, reveal(item.text())[:_MAX_NAME_LENGTH])
            self.fill()
            self.list.setFocus()

    def _describe(self) -> None:
        bookmark = self._current()
        if bookmark is not None:
            self._bookmarks.describe(bookmark, self.caption.text(), self.notes.text())
            self.fill()

    def _remove(self) -> None:
        bookmark = self._current()
        if bookmark is not None:
            self._bookmarks.remove(bookmark)
            self.fill()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Remove with Delete, go with Enter."""
        key = event.key()
        if self.caption.hasFocus() or self.notes.hasFocus():
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Delete:
            self._remove()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go()
        else:
            super().keyPressEvent(event)
