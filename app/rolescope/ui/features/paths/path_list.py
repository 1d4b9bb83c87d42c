"""The lists of the panel Paths: what was found, and the trusts that it rests on."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from rolescope.ui.features.paths.path_model import Line, More, PathModel
from rolescope.ui.features.paths.path_paint import PathPainter, width_of
from rolescope.ui.kit import themed
from rolescope.ui.kit.privacy import visible, visible_name
from rolescope.ui.kit.text import StyledRun, elided
from rolescope.ui.kit.tree import ITEM_ROLE, Index, ListModel, ListView, paint_row_ground
from rolescope.words.paths.path_rows import ChokeRow, PathRow, PathsText

_CHOKE = 46  # px
_BAR = 3


class _List(ListView):
    """Rows to choose; Enter and a double click open one."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)


class PathList(_List):
    """Paths, or who is reached."""

    chosen = Signal(object)  # Row, or None
    opened = Signal(object)  # Row
    more_asked = Signal()
    stepped = Signal(int)  # 1: to the next hop of the path, -1: to the previous one
    menu_asked = Signal(object, QPoint)  # Row, where on the screen

    def __init__(self) -> None:
        super().__init__("Paths")
        self._lines = PathModel(self)
        self.setModel(self._lines)
        self.setItemDelegate(PathPainter(self))
        self.clicked.connect(self._click)
        self.doubleClicked.connect(lambda _index: self._open())
        self.customContextMenuRequested.connect(self._ask_menu)
        self.selectionModel().currentChanged.connect(self._choose)

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines, headings among them."""
        return self._lines.items

    @property
    def current(self) -> Line | None:
        """The line that the keyboard is at."""
        return self._lines.item(self.currentIndex())

    def show_text(self, text: PathsText, *, keeps_place: bool) -> None:
        """Show another answer, or more of the same."""
        place, current = self.verticalScrollBar().value(), self.current
        self._lines.show_text(text)
        if keeps_place:
            self.verticalScrollBar().setValue(place)
            if current in self.lines and not isinstance(current, More):
                self.setCurrentIndex(self._lines.index(self.lines.index(current)))

    def choose_path(self) -> PathRow | None:
        """Go to the first path, if there is any; return it when it was chosen before."""
        before = self.current
        for number, line in enumerate(self.lines):
            if isinstance(line, PathRow):
                self.setCurrentIndex(self._lines.index(number))
                return line if line is before else None
        return None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open by key."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif event.key() in (Qt.Key.Key_Comma, Qt.Key.Key_Period):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Period else -1)
        else:
            super().keyPressEvent(event)

    def _click(self, index: Index) -> None:
        if isinstance(self._lines.item(index), More):
            self.more_asked.emit()

    def _choose(self, index: Index, _before: Index) -> None:
        line = self._lines.item(index)
        self.chosen.emit(None if isinstance(line, str | More) else line)

    def _open(self) -> None:
        line = self.current
        if isinstance(line, More):
            self.more_asked.emit()
        elif line is not None and not isinstance(line, str):
            self.opened.emit(line)

    def _ask_menu(self, place: QPoint) -> None:
        line = self._lines.item(self.indexAt(place))
        if line is not None and not isinstance(line, str | More):
            self.menu_asked.emit(line, self.viewport().mapToGlobal(place))


class _ChokeModel(ListModel[ChokeRow]):
    """One line for each trust."""

    def said(self, row: ChokeRow, role: int) -> object:
        """Return what is read of a row."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return visible(f"{row.title}, {row.words}")
        if role == Qt.ItemDataRole.ToolTipRole:
            return themed.plain_tooltip(f"{row.edge}\n{row.words}")
        return None


class _ChokePainter(QStyledItemDelegate):
    """Paints a trust, what it cuts, and a bar for the share of that."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(120, _CHOKE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the line."""
        row = index.data(ITEM_ROLE)
        if not isinstance(row, ChokeRow):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRect(option.rect)
        paint_row_ground(painter, QRectF(rect).adjusted(6, 1, -6, -1), option.state)
        box = rect.adjusted(16, 5, -16, -12)
        words = QRect(box)
        words.setLeft(box.right() - width_of("small", row.short))
        elided(painter, words, StyledRun(row.short, "small", "muted"), Qt.AlignmentFlag.AlignRight)
        title = QRect(box)
        title.setRight(words.left() - 12)
        elided(
            painter,
            title,
            StyledRun(visible_name(row.title, row.called), "name"),
            Qt.AlignmentFlag.AlignLeft,
        )
        bar = QRectF(box.left(), rect.bottom() + 1 - 11, box.width(), _BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        for width, token in ((bar.width(), "row"), (bar.width() * row.share, "cond")):
            painter.setBrush(themed.color(token))
            part = QRectF(bar.topLeft(), QSize(round(width), _BAR))
            painter.drawRoundedRect(part, _BAR / 2, _BAR / 2)
        painter.restore()


class ChokeList(_List):
    """The trusts that what was found rests on."""

    chosen = Signal(object)  # ChokeRow, or None
    removed = Signal(object)  # ChokeRow: the trust is to be taken out
    menu_asked = Signal(object, QPoint)  # ChokeRow, where on the screen

    def __init__(self) -> None:
        super().__init__("Choke points")
        self._rows = _ChokeModel(self)
        self.setModel(self._rows)
        self.setItemDelegate(_ChokePainter(self))
        self.setUniformItemSizes(True)
        self.customContextMenuRequested.connect(self._ask_menu)
        self.selectionModel().currentChanged.connect(
            lambda index, _before: self.chosen.emit(index.data(ITEM_ROLE))
        )

    @property
    def rows(self) -> tuple[ChokeRow, ...]:
        """All rows."""
        return self._rows.items

    @property
    def current(self) -> ChokeRow | None:
        """The row that the keyboard is at."""
        found = self.currentIndex().data(ITEM_ROLE)
        return found if isinstance(found, ChokeRow) else None

    def show_rows(self, rows: Sequence[ChokeRow]) -> None:
        """Show other rows."""
        self._rows.show_items(rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a trust out by key."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.current is not None:
            self.removed.emit(self.current)
        else:
            super().keyPressEvent(event)

    def _ask_menu(self, place: QPoint) -> None:
        index = self.indexAt(place)
        if index.isValid():
            self.setCurrentIndex(index)
            self.menu_asked.emit(self.current, self.viewport().mapToGlobal(place))
