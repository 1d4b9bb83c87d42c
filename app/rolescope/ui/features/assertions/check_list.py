"""The list of assertions: a sign, what each says, how it stands, and why."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from rolescope.ui.kit import themed
from rolescope.ui.kit.marks import paint_check
from rolescope.ui.kit.privacy import hide, reveal, visible
from rolescope.ui.kit.text import StyledRun, elided
from rolescope.ui.kit.tree import ITEM_ROLE, Index, ListModel, ListView, paint_row_ground
from rolescope.words.check_text import CheckLine

_ROW, _TITLE = 48, 24  # px
_LEFT = 23  # px from the sign to the words
_MAX_NAME_LENGTH = 200  # characters of a name


class _Model(ListModel[CheckLine]):
    """One row for each assertion."""

    renamed = Signal(object, str)  # CheckLine, the new name

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A row can be renamed."""
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def said(self, line: CheckLine, role: int) -> object:
        """Return its name to be edited, and what is read of it."""
        if role == Qt.ItemDataRole.EditRole:
            return hide(line.check.assertion.name)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return visible(f"{line.title}: {line.words}")
        if role == Qt.ItemDataRole.ToolTipRole:
            return themed.plain_tooltip(f"{line.title}\n{line.detail}")
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for another name."""
        line = self.item(index)
        if role != Qt.ItemDataRole.EditRole or line is None:
            return False
        name = reveal(str(value)).strip()
        if name != line.check.assertion.name:
            self.renamed.emit(line, name)
        return True


class _Painter(QStyledItemDelegate):
    """Paints one row, and edits its name in place."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height of a row."""
        return QSize(120, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the row."""
        line = index.data(ITEM_ROLE)
        if not isinstance(line, CheckLine):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRect(option.rect)
        paint_row_ground(painter, QRectF(rect).adjusted(6, 1, -6, -1), option.state)
        box = _title_of(rect)
        paint_check(painter, box, line)
        left, top = box.left() + _LEFT, box.top() + (_TITLE - 3)
        why = QRect(left, top, box.width() - _LEFT, 18)
        mode = Qt.TextElideMode.ElideRight
        elided(
            painter, why, StyledRun(line.detail, "small", "muted"), Qt.AlignmentFlag.AlignLeft, mode
        )
        painter.restore()

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, index: Index
    ) -> QLineEdit:
        """Return a field over the title; empty it shows what the assertion says by itself."""
        field = QLineEdit(parent)
        line = index.data(ITEM_ROLE)
        field.setMaxLength(_MAX_NAME_LENGTH)
        field.setAccessibleName("Name of the assertion")
        field.setPlaceholderText(visible(line.check.says if isinstance(line, CheckLine) else ""))
        return field

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: Index
    ) -> None:
        """Put the field over the title."""
        box = _title_of(QRect(option.rect))
        left, top = box.left() + (_LEFT - 10), box.top() - 1
        editor.setGeometry(left, top, box.width() // 2, 32)


def _title_of(row: QRect) -> QRect:
    return QRect(row.left() + 18, row.top() + 4, row.width() - 36, _TITLE)


class CheckList(ListView):
    """Rows to open (Enter, double click), rename (F2) and remove (Del)."""

    opened = Signal(object)  # CheckLine
    renamed = Signal(object, str)  # CheckLine, the new name
    removed = Signal(object)  # CheckLine
    menu_asked = Signal(object, QPoint)  # CheckLine, where on the screen

    def __init__(self) -> None:
        super().__init__("Assertions")
        self._lines = _Model(self)
        self.setModel(self._lines)
        self.setItemDelegate(_Painter(self))
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.doubleClicked.connect(lambda _index: self._open())
        self.customContextMenuRequested.connect(self._ask_menu)
        self._lines.renamed.connect(self.renamed)

    @property
    def lines(self) -> tuple[CheckLine, ...]:
        """The rows in their order."""
        return self._lines.items

    @property
    def current(self) -> CheckLine | None:
        """The row that the keyboard is at."""
        found = self.currentIndex().data(ITEM_ROLE)
        return found if isinstance(found, CheckLine) else None

    def show_lines(self, lines: Sequence[CheckLine]) -> None:
        """Show other rows; the one that the keyboard was at keeps it, if it is still there."""
        row, before = self.currentIndex().row(), self.current
        self._lines.show_items(lines)
        if before is None or not lines:
            return
        queries = [line.check.assertion.query for line in lines]
        query = before.check.assertion.query
        row = queries.index(query) if query in queries else min(row, len(lines) - 1)
        self.setCurrentIndex(self._lines.index(row))

    def rename_current(self) -> None:
        """Edit the name of the row that the keyboard is at."""
        if self.current is not None:
            self.edit(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open and remove by key."""
        key, is_editing = event.key(), self.state() == QAbstractItemView.State.EditingState
        if self.current is None or is_editing:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(self.current)
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        if self.current is not None:
            self.opened.emit(self.current)

    def _ask_menu(self, place: QPoint) -> None:
        index = self.indexAt(place)
        if index.isValid():
            self.setCurrentIndex(index)
            self.menu_asked.emit(self.current, self.viewport().mapToGlobal(place))
