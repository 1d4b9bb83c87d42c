"""All that can be read or heard of windows: what is painted, and what a screen reader says."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import chain

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QBuffer,
    QByteArray,
    QIODevice,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
)
from PySide6.QtGui import QAction, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from rolescope.pictures.picture import Picture, Text

_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)
_DEEPEST = 5  # levels of a tree
_TEXTS = re.compile(r"<text[^>]*>(.*?)</text>", re.DOTALL)


def seen_texts() -> Iterator[tuple[str, str]]:
    """Yield each text that is seen or heard of any window, with what says so."""
    for window in QApplication.topLevelWidgets():
        if window.isVisible():
            yield from (("painted", text) for text in painted(window))
            for widget in (window, *window.findChildren(QWidget)):
                if widget.isVisible():
                    yield from ((type(widget).__name__, text) for text in _of(widget))
    for menu in QApplication.allWidgets():
        if isinstance(menu, QMenu):
            yield from (("menu", text) for text in _of_actions(menu))


def painted(window: QWidget) -> list[str]:
    """Return the texts that a window paints, in their order."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    made = QSvgGenerator()
    made.setOutputDevice(buffer)
    made.setSize(window.size())
    made.setViewBox(QRect(0, 0, window.width(), window.height()))
    painter = QPainter(made)
    window.render(painter, QPoint())
    painter.end()
    return [unescape(text.strip()) for text in _TEXTS.findall(bytes(data.data()).decode())]


def pictured(picture: Picture) -> Iterator[tuple[str, str]]:
    """Yield the texts of a picture, those of its items too."""
    yield from (("picture", text) for text in (picture.title, picture.subtitle, picture.status))
    for shape in picture.shapes:
        if isinstance(shape, Text):
            yield from (("picture", text) for text in (shape.text, shape.full or ""))
    for item in picture.items:
        yield from (("item", text) for text in (item.name, item.tooltip))
    yield from (("legend", entry.text) for entry in picture.legend)
    if picture.swarm is not None:
        yield from (("swarm", name) for name in picture.swarm.names)


def _of(widget: QWidget) -> Iterator[str]:
    yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
    yield from (widget.windowTitle(), str(widget.property("note") or ""))
    yield from _of_actions(widget)
    if isinstance(widget, QLineEdit):
        yield from (QLineEdit.text(widget), widget.placeholderText())
    elif isinstance(widget, QPlainTextEdit | QTextEdit):
        yield widget.document().toPlainText()
    elif isinstance(widget, QComboBox):
        yield from (widget.itemText(number) for number in range(widget.count()))
    elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from _of_rows(widget.model(), QModelIndex())


def _of_actions(widget: QWidget) -> Iterator[str]:
    actions: list[QAction] = widget.actions()
    yield from chain.from_iterable((one.text(), one.toolTip()) for one in actions)


def _of_rows(model: QAbstractItemModel, parent: QModelIndex, deep: int = 0) -> Iterator[str]:
    is_list = isinstance(model, QAbstractListModel)
    for row in range(min(model.rowCount(parent), 300)):
        for column in range(1 if is_list else model.columnCount(parent)):
            index = model.index(row, column, parent)
            yield from (str(index.data(role) or "") for role in _ROLES)
        if not is_list and deep < _DEEPEST:
            yield from _of_rows(model, model.index(row, 0, parent), deep + 1)
