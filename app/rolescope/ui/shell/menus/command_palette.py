"""What the command palette offers for what is typed. Plain values: no window, no events."""

import re
from collections.abc import Callable, Iterable

from PySide6.QtCore import (
    QEvent,
    QObject,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from rolescope.ui.kit import style, themed
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import vbox
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.kit.tree import ITEM_ROLE, Index, ListModel
from rolescope.value import Value

_WORD = re.compile(r"[\s/→-]+")


class Command(Value):
    """One thing to do: its text, where it stands in the menus, its shortcut."""

    id: str
    text: str
    place: str
    keys: str = ""


def matching(typed: str, commands: Iterable[Command]) -> list[Command]:
    """Return the commands that have every typed word, best first; all of them when none is typed.

    A word that a command's text begins with counts most, then the beginning of any of its words,
    then any part of its text or place. Ties stay in the order given.
    """
    wanted = typed.lower().split()
    found = []
    for command in commands:
        ranks = [_rank(word, command) for word in wanted]
        if None not in ranks:
            found.append((sum(rank for rank in ranks if rank is not None), command))
    return [command for _, command in sorted(found, key=lambda entry: entry[0])]


def _rank(word: str, command: Command) -> int | None:
    text, place = command.text.lower(), command.place.lower()
    if text.startswith(word):
        return 0
    if any(part.startswith(word) for part in _WORD.split(text)):
        return 1
    if word in text:
        return 2
    return 3 if word in place else None


# The command palette: type a few letters of what to do, press Enter


_ROW, _MAX_ROWS, _WIDTH, _TOP = 34, 12, 560, 84  # px; rows; px; px from the top of the window


class _Commands(ListModel[Command]):
    def said(self, command: Command, role: int) -> object:
        """Return what a screen reader says."""
        if role == Qt.ItemDataRole.DisplayRole:
            return visible(" ".join(filter(None, (command.text, command.place, command.keys))))
        return None


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(200, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint text, place and shortcut."""
        command: Command = index.data(ITEM_ROLE)
        rect = QRect(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(themed.pen("accent"))
            painter.setBrush(style.color("accentsoft"))
            side, end = 6 + 1 / 2, 1 + 1 / 2
            around = QRectF(rect).adjusted(side, end, -side, -end)
            painter.drawRoundedRect(around, 6, 6)
        line = rect.adjusted(18, 0, -18, 0)
        right = self._text(painter, line, command.keys, "small", is_right=True)
        left = self._text(painter, line.adjusted(0, 0, -right - 12, 0), command.text, "name")
        place = line.adjusted(left + 10, 0, -right - 12, 0)
        self._text(painter, place, command.place, "small")
        painter.restore()

    def _text(
        self, painter: QPainter, rect: QRect, text: str, font: str, *, is_right: bool = False
    ) -> int:
        """Paint a text, cut at the end if need be; return its width."""
        painter.setFont(style.font(font))
        painter.setPen(style.color("text" if font == "name" else "muted"))
        metrics = QFontMetricsF(painter.font())
        shown = metrics.elidedText(visible(text), Qt.TextElideMode.ElideRight, rect.width())
        side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, shown)
        return round(metrics.horizontalAdvance(shown))


class Palette(QDialog):
    """A line and what it finds. `run` does what was chosen, after the palette is gone."""

    def __init__(
        self, parent: QWidget, commands: tuple[Command, ...], run: Callable[[str], object]
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("searchPopup")
        self.setWindowTitle("Commands")
        self._all, self._run = commands, run
        self.line = QLineEdit()
        self.line.setPlaceholderText("What to do")
        self.line.setAccessibleName("Command")
        self.line.setFixedHeight(36)
        self.line.installEventFilter(self)
        self._model = _Commands(self)
        self.list = QListView()
        self.list.setModel(self._model)
        self.list.setItemDelegate(_Delegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the line keeps the keyboard
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName("Commands")
        self.list.clicked.connect(self._take)
        self._none = PlainLabel("No command has these words.", "body", "muted")
        self._none.setContentsMargins(18, 8, 18, 8)
        column = vbox(self, margins=(9, 9, 9, 9), spacing=8)
        for widget in (self.line, self.list, self._none):
            column.addWidget(widget)
        self.line.textChanged.connect(self._find)
        self._find("")
        corner = parent.mapToGlobal(parent.rect().topLeft())
        self.move(corner.x() + (parent.width() - _WIDTH) // 2, corner.y() + _TOP)
        self.line.setFocus()

    @property
    def commands(self) -> list[Command]:
        """What is offered at the moment."""
        return list(self._model.items)

    def _find(self, text: str) -> None:
        self._model.show_items(matching(text, self._all))
        count = len(self.commands)
        self.list.setCurrentIndex(self._model.index(0, 0))
        self.list.setFixedHeight(max(1, min(count, _MAX_ROWS)) * _ROW)
        self.list.setVisible(count > 0)
        self._none.setVisible(count == 0)
        self.setFixedWidth(_WIDTH)
        self.adjustSize()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move in the list, Enter takes a command."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
            steps |= {Qt.Key.Key_PageDown: _MAX_ROWS, Qt.Key.Key_PageUp: -_MAX_ROWS}
            key = Qt.Key(event.key())
            if key in steps and self.commands:
                row = self.list.currentIndex().row() + steps[key]
                if abs(steps[key]) == 1:
                    row %= len(self.commands)
                row = min(max(row, 0), len(self.commands) - 1)
                self.list.setCurrentIndex(self._model.index(row, 0))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take(self.list.currentIndex())
                return True
        return super().eventFilter(watched, event)

    def _take(self, index: Index) -> None:
        if not index.isValid():
            return
        chosen: Command = index.data(ITEM_ROLE)
        self.close()
        self._run(chosen.id)
