"""Context menus of rows in panels, of fields of text, and of the background of the canvas."""

from collections.abc import Iterator
from typing import Protocol

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QTableView,
    QTreeView,
    QWidget,
)

from rolescope.ui.kit.privacy import copy_text, visible
from rolescope.ui.kit.text import StyledLabel
from rolescope.ui.shared.rows import SubjectButton
from rolescope.ui.shell.menus.actions import CONTEXT, GROUND
from rolescope.ui.shell.menus.menu_bar import MenuRow
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace
from rolescope.words.explore_tree import TreeItem

_ITEM = int(Qt.ItemDataRole.UserRole)


class RowMenuHost(Protocol):
    """What of the window is needed here."""

    workspace: Workspace
    menus: MenuRow

    def refresh(self) -> None:
        """Enable what can be chosen now."""


class RowMenus:
    """Offers what can be done with the row, the text or the ground that a menu is asked for."""

    def __init__(self, shown: RowMenuHost, window: QWidget, pane: QWidget) -> None:
        self._shown, self._window, self._pane = shown, window, pane

    def offer(self, event: QContextMenuEvent) -> None:
        """Show the menu where it is asked for; by key, at what has the keyboard."""
        is_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        focus = QApplication.focusWidget()
        place = event.globalPos()
        start = focus if is_key else self._window.childAt(self._window.mapFromGlobal(place))
        if is_key and focus is not None:
            place = _place_of(focus)
        for widget in _upward(start):
            if widget is self._pane:
                self._shown.menus.offer(GROUND, place)
                return
            if self._offer_row(widget, place, is_key=is_key):
                return

    def _offer_row(self, widget: QWidget, place: QPoint, *, is_key: bool) -> bool:
        """Show the menu of one widget; False when it has none."""
        words, more = "", []
        subject: Selection | None = None
        if isinstance(widget, QAbstractItemView):
            spot = widget.viewport().mapFromGlobal(place)
            index = widget.currentIndex() if is_key else widget.indexAt(spot)
            words, subject = _words_of(widget, index), self._subject_of(index)
        elif isinstance(widget, QAbstractButton):
            words = widget.accessibleName() or widget.text().replace("&", "")
            subject = (widget.subject or None) if isinstance(widget, SubjectButton) else None
            if subject is None and widget.isEnabled():
                more.append(self._action(words, widget.click))
        elif isinstance(widget, QLabel | StyledLabel):
            words = widget.text()
        if not words:
            return False
        more.append(self._action("Copy text", lambda: _copy(words)))
        if subject is not None:
            self._shown.workspace.selection.select(subject)
            self._shown.refresh()
        self._shown.menus.offer(CONTEXT if subject is not None else (), place, more)
        return True

    def _subject_of(self, index: QModelIndex) -> Selection | None:
        item = index.data(_ITEM)
        id_ = item.id if isinstance(item, TreeItem) else ""
        return Selection(nodes=(id_,)) if id_ and self._shown.workspace.world.node(id_) else None

    def _action(self, words: str, run: object) -> QAction:
        action = QAction(visible(words).replace("&", "&&"), self._window)
        action.triggered.connect(lambda _checked: run() if callable(run) else None)
        return action


def _upward(widget: QWidget | None) -> Iterator[QWidget]:
    """Yield a widget and those around it, up to its window."""
    while widget is not None and not widget.isWindow():
        yield widget
        widget = widget.parentWidget()


def _place_of(widget: QWidget) -> QPoint:
    """Return where the menu of what has the keyboard belongs, on the screen."""
    if isinstance(widget, QAbstractItemView) and widget.currentIndex().isValid():
        spot = widget.visualRect(widget.currentIndex()).center()
        return widget.viewport().mapToGlobal(spot)
    return widget.mapToGlobal(widget.rect().center())


def _words_of(view: QAbstractItemView, index: QModelIndex) -> str:
    """Return what a row says: all its cells."""
    if not index.isValid():
        return ""
    columns = 1
    if isinstance(view, QTreeView):
        columns = view.header().count()
    elif isinstance(view, QTableView):
        columns = view.horizontalHeader().count()
    cells = [index, *(index.siblingAtColumn(column) for column in range(columns))]
    roles = (int(Qt.ItemDataRole.AccessibleTextRole), int(Qt.ItemDataRole.DisplayRole))
    texts = [next((str(text) for role in roles if (text := cell.data(role))), "") for cell in cells]
    return ", ".join(dict.fromkeys(filter(None, texts)))


def _copy(words: str) -> None:
    copy_text(visible(words, keep="\n"))
