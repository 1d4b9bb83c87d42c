"""The list of assertions: a sign, what each says, how it stands, and why."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
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
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from rolescope.ui.kit import themed
from rolescope.ui.kit.marks import paint_check
from rolescope.ui.kit.privacy import hide, reveal, visible
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.text import Run, elided
from rolescope.words.check_text import CheckLine

LINE_ROLE = Qt.ItemDataRole.UserRole
_ROW, _TITLE = 48, 24  # px
_LEFT = 23  # px from the sign to the words
_MAX_NAME_LENGTH = 200  # characters of a name

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class _Model(QAbstractListModel):
    """One row for each assertion."""

    renamed = Signal(object, str)  # CheckLine, the new name

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: tuple[CheckLine, ...] = ()

    def show_lines(self, lines: Sequence[CheckLine]) -> None:
        """Take other rows."""
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, _parent: Index = _NOWHERE) -> int:
        """Return how many there are."""
        return len(self.lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A row can be renamed."""
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row, and what is read of it."""
        if not 0 <= index.row() < len(self.lines):
            return None
        line = self.lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role == Qt.ItemDataRole.EditRole:
            return hide(line.check.assertion.name)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return visible(f"{line.title}: {line.words}")
        if role == Qt.ItemDataRole.ToolTipRole:
            return themed.plain_tooltip(f"{line.title}\n{line.detail}")
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for another name."""
        line = self.data(index, LINE_ROLE)
        if role != Qt.ItemDataRole.EditRole or not isinstance(line, CheckLine):
            return False
        name = reveal(str(value)).strip()
        if name != line.check.assertion.name:
            self.renamed.emit(line, name)
        return True


class _Painter(QStyledItemDelegate):
    """Paints one row, and edits its name in place."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height of a row."""
        return QSize(*pxs(120, _ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the row."""
        line = index.data(LINE_ROLE)
        if not isinstance(line, CheckLine):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRect(option.rect)
        _paint_ground(painter, QRectF(rect).adjusted(*pxs(6, 1, -6, -1)), option.state)
        box = _title_of(rect)
        paint_check(painter, box, line)
        left, top = box.left() + px(_LEFT), box.top() + px(_TITLE - 3)
        why = QRect(left, top, box.width() - px(_LEFT), px(18))
        mode = Qt.TextElideMode.ElideRight
        elided(painter, why, Run(line.detail, "small", "muted"), Qt.AlignmentFlag.AlignLeft, mode)
        painter.restore()

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, index: Index
    ) -> QLineEdit:
        """Return a field over the title; empty it shows what the assertion says by itself."""
        field = QLineEdit(parent)
        line = index.data(LINE_ROLE)
        field.setMaxLength(_MAX_NAME_LENGTH)
        field.setAccessibleName("Name of the assertion")
        field.setPlaceholderText(visible(line.check.says if isinstance(line, CheckLine) else ""))
        return field

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: Index
    ) -> None:
        """Put the field over the title."""
        box = _title_of(QRect(option.rect))
        left, top = box.left() + px(_LEFT - 10), box.top() - px(1)
        editor.setGeometry(left, top, box.width() // 2, px(32))


def _title_of(row: QRect) -> QRect:
    return QRect(row.left() + px(18), row.top() + px(4), row.width() - px(36), px(_TITLE))


def _paint_ground(painter: QPainter, ground: QRectF, state: QStyle.StateFlag) -> None:
    if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(themed.color("accentsoft" if selected else "row"))
        painter.drawRoundedRect(ground, px(6), px(6))
    if state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(themed.pen("accent", 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(ground.adjusted(*pxs(1, 1, -1, -1)), px(6), px(6))


class CheckList(QListView):
    """Rows to open (Enter, double click), rename (F2) and remove (Del)."""

    opened = Signal(object)  # CheckLine
    renamed = Signal(object, str)  # CheckLine, the new name
    removed = Signal(object)  # CheckLine
    menu_asked = Signal(object, QPoint)  # CheckLine, where on the screen

    def __init__(self) -> None:
        super().__init__()
        self._lines = _Model(self)
        self.setModel(self._lines)
        self.setItemDelegate(_Painter(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QListView::item:selected { background: transparent; }")
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName("Assertions")
        self.doubleClicked.connect(lambda _index: self._open())
        self.customContextMenuRequested.connect(self._ask_menu)
        self._lines.renamed.connect(self.renamed)

    @property
    def lines(self) -> tuple[CheckLine, ...]:
        """The rows in their order."""
        return self._lines.lines

    @property
    def current(self) -> CheckLine | None:
        """The row that the keyboard is at."""
        found = self.currentIndex().data(LINE_ROLE)
        return found if isinstance(found, CheckLine) else None

    def show_lines(self, lines: Sequence[CheckLine]) -> None:
        """Show other rows; the one that the keyboard was at keeps it, if it is still there."""
        row, before = self.currentIndex().row(), self.current
        self._lines.show_lines(lines)
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
