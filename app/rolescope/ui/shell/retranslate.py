"""Shows what is on screen under other names: with pseudonyms, or as it is really called.

What keeps its texts is one of `FollowsNames`; what paints them asks for them when it paints. The
rest is read off the widgets, and translated.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QAction, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QTreeWidget,
    QTreeWidgetItemIterator,
    QWidget,
)
from shiboken6 import isValid

from rolescope.ui.kit.widget_hooks import FollowsNames

Translate = Callable[[str], str]
_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


def renew(translate: Translate) -> None:
    """Translate all that widgets and actions say, whether they are seen or not."""
    for widget in QApplication.allWidgets():
        if not isValid(widget):  # another one was made in its place
            continue
        if isinstance(widget, FollowsNames):
            widget.renew_names()
        if isinstance(widget, QLineEdit) or not isinstance(widget, FollowsNames):
            _translate_content(widget, translate)
        _translate_words(widget, translate)
        for action in widget.findChildren(QAction, options=_DIRECT):
            _put(action.text(), action.setText, translate)
            _put(action.toolTip(), action.setToolTip, translate)
        widget.update()


def _translate_words(widget: QWidget, translate: Translate) -> None:
    """Translate what a widget says about itself."""
    for get, put in (
        (widget.toolTip, widget.setToolTip),
        (widget.accessibleName, widget.setAccessibleName),
        (widget.accessibleDescription, widget.setAccessibleDescription),
        (widget.windowTitle, widget.setWindowTitle),
    ):
        _put(get(), put, translate)


def _put(text: str, put: Callable[[str], object], translate: Translate) -> None:
    new = translate(text) if text else text
    if new != text:
        put(new)


def _translate_content(widget: QWidget, translate: Translate) -> None:
    blocker = QSignalBlocker(widget)
    if isinstance(widget, QAbstractButton | QLabel):
        _put(widget.text(), widget.setText, translate)
    elif isinstance(widget, QComboBox):
        for number in range(widget.count()):
            widget.setItemText(number, translate(widget.itemText(number)))
    elif isinstance(widget, QTabBar):
        for number in range(widget.count()):
            widget.setTabText(number, translate(widget.tabText(number)))
            widget.setTabToolTip(number, translate(widget.tabToolTip(number)))
    elif isinstance(widget, QAbstractItemView):
        _translate_items(widget, translate)
    else:
        _translate_typed(widget, translate)
    blocker.unblock()


def _translate_typed(widget: QWidget, translate: Translate) -> None:
    """Translate what is shown of a text that can be written; not what is meant by it."""
    if isinstance(widget, QLineEdit | QPlainTextEdit):
        _put(widget.placeholderText(), widget.setPlaceholderText, translate)
    if isinstance(widget, QLineEdit):
        _put(QLineEdit.text(widget), partial(QLineEdit.setText, widget), translate)
    elif isinstance(widget, QPlainTextEdit):
        shown = QPlainTextEdit.toPlainText(widget)
        _put(shown, partial(QPlainTextEdit.setPlainText, widget), translate)
    elif isinstance(widget, QTextEdit):
        _put(widget.toPlainText(), widget.setPlainText, translate)


def _translate_items(view: QAbstractItemView, translate: Translate) -> None:
    """Translate items that hold their texts; others ask for them when they paint."""
    if isinstance(view, QListWidget):
        for row in range(view.count()):
            item = view.item(row)
            _put(item.text(), item.setText, translate)
            _put(item.toolTip(), item.setToolTip, translate)
    elif isinstance(view, QTreeWidget):
        items = QTreeWidgetItemIterator(view)
        while (found := items.value()) is not None:
            for column in range(view.columnCount()):
                _put(found.text(column), partial(found.setText, column), translate)
                _put(found.toolTip(column), partial(found.setToolTip, column), translate)
            items += 1
    model = view.model()
    if isinstance(model, QStandardItemModel):
        for line in filter(None, map(model.item, range(model.rowCount()))):  # None: not made yet
            _translate_item(line, translate)
    view.viewport().update()
    view.scheduleDelayedItemsLayout()


def _translate_item(item: QStandardItem, translate: Translate) -> None:
    """Translate what is said of an item that is painted, and of those below it."""
    spoken = int(Qt.ItemDataRole.AccessibleTextRole)
    item.setData(translate(str(item.data(spoken) or "")), spoken)
    _put(item.toolTip(), item.setToolTip, translate)
    for child in filter(None, map(item.child, range(item.rowCount()))):
        _translate_item(child, translate)
