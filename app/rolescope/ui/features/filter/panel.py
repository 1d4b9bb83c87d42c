"""Filters: every value that there is, with how many have it, to be turned off and on."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from rolescope.questions.filters.fields import BY_ID
from rolescope.questions.filters.shown import FieldCount, Shown, ValueCount
from rolescope.ui.kit import themed
from rolescope.ui.kit.pills import Hairline, TextLink
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import PlainLabel, StyledRun, elided
from rolescope.ui.kit.tree import ITEM_ROLE, Index, TreeView, paint_row_ground
from rolescope.ui.state.panel import Panel
from rolescope.ui.state.workspace import Workspace
from rolescope.words.filter_text import shown_words

_ROW, _HEAD = 28, 32  # px
_BOX, _COUNT, _END = 16, 36, 12  # px of the check box, of the count, and beside it
_ONLY = 36  # px of the word that shows one value alone
_OPEN = ("kind", "zone", "trust", "verdict", "cond")  # at first
_MAX_OPEN_VALUES = 12  # values of a field that is open at first


class _Painter(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Fields are a little higher than values."""
        return QSize(120, _HEAD if isinstance(index.data(ITEM_ROLE), FieldCount) else _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a field with how many of its values are on, or a value with its count."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRect(option.rect)
        ground = QRectF(rect).adjusted(0, 1, -4, -1)
        paint_row_ground(painter, ground, option.state & ~QStyle.StateFlag.State_Selected)
        item, box = index.data(ITEM_ROLE), rect.adjusted(4, 0, -_END, 0)
        if isinstance(item, FieldCount):
            self._field(painter, box, item)
        else:
            over = bool(option.state & QStyle.StateFlag.State_MouseOver)
            self._value(painter, box, item, shows_only=over)
        painter.restore()

    def _field(self, painter: QPainter, box: QRect, item: FieldCount) -> None:
        on, count = sum(value.is_on for value in item.values), len(item.values)
        note = StyledRun(f"{on:,}/{count:,}", "small", "muted" if on == count else "accent")
        elided(painter, box, note, Qt.AlignmentFlag.AlignRight)
        box.setRight(box.right() - 56)
        title = BY_ID[item.field].title
        elided(painter, box, StyledRun(title, "subject"), Qt.AlignmentFlag.AlignLeft)

    def _value(self, painter: QPainter, box: QRect, item: ValueCount, *, shows_only: bool) -> None:
        spot = QRectF(box.left(), box.top() + (box.height() - _BOX) / 2, _BOX, _BOX)
        ink = "accent" if item.is_on else "muted"
        name = "checkbox-marked" if item.is_on else "checkbox-blank-outline"
        themed.paint_icon(painter, spot, name, ink)
        right = Qt.AlignmentFlag.AlignRight
        elided(painter, box, StyledRun(f"{item.count:,}", "small", "muted"), right)
        box = box.adjusted(_BOX + 8, 0, -_COUNT, 0)
        if shows_only:
            elided(painter, box, StyledRun("Only", "small", "accent"), right)
            box.setRight(box.right() - _ONLY)
        run = StyledRun(item.words, "body", "text" if item.is_on and item.count else "muted")
        elided(painter, box, run, Qt.AlignmentFlag.AlignLeft, Qt.TextElideMode.ElideRight)


class FilterTree(TreeView):
    """Fields with their values below. A click or Space turns a value off and on."""

    toggled = Signal(str, str)  # field and value
    only = Signal(str, str)

    def __init__(self) -> None:
        super().__init__("Filters")
        self.setHeaderHidden(True)
        self.setExpandsOnDoubleClick(False)
        self.setEditTriggers(TreeView.EditTrigger.NoEditTriggers)
        self.setItemDelegate(_Painter(self))
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self._keys: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def show_counts(self, counts: Sequence[FieldCount]) -> None:
        """Show other counts; what is open, and where the keyboard is, stays."""
        counts = [each for each in counts if each.values]
        keys = tuple((each.field, tuple(v.value for v in each.values)) for each in counts)
        if keys != self._keys:
            self._keys = keys
            self._build(counts)
        for row, each in enumerate(counts):
            head = self._model.item(row)
            _fill(head, each, BY_ID[each.field].title)
            for number, value in enumerate(each.values):
                spoken = f"{value.words}, {value.count:,}, {'shown' if value.is_on else 'hidden'}"
                _fill(head.child(number), value, spoken)

    def _build(self, counts: Sequence[FieldCount]) -> None:
        is_first = not self._model.rowCount()
        was_open = {self._field(row) for row in range(self._model.rowCount()) if self._is_open(row)}
        self._model.clear()
        for each in counts:
            head = QStandardItem()
            head.appendRows([QStandardItem() for _ in each.values])
            self._model.appendRow(head)
        for row, each in enumerate(counts):
            opens = each.field in _OPEN and len(each.values) <= _MAX_OPEN_VALUES
            if opens if is_first else each.field in was_open:
                self.expand(self._model.index(row, 0))

    def _field(self, row: int) -> str:
        item = self._model.item(row).data(ITEM_ROLE)
        return item.field if isinstance(item, FieldCount) else ""

    def _is_open(self, row: int) -> bool:
        return self.isExpanded(self._model.index(row, 0))

    def index_of(self, field: str, value: str) -> QModelIndex:
        """Return the place of a value; an invalid one when it is not there."""
        for row, (name, values) in enumerate(self._keys):
            if name == field and value in values:
                return self._model.index(values.index(value), 0, self._model.index(row, 0))
        return QModelIndex()

    def _act(self, index: Index, *, only: bool) -> None:
        item, head = index.data(ITEM_ROLE), index.parent().data(ITEM_ROLE)
        if isinstance(item, ValueCount) and isinstance(head, FieldCount):
            (self.only if only else self.toggled).emit(head.field, item.value)
        elif isinstance(item, FieldCount):
            self.setExpanded(index, not self.isExpanded(index))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click acts on its line; on "Only", or with Ctrl, it shows that value alone."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if not index.isValid() or event.button() is not Qt.MouseButton.LeftButton:
            return
        if event.position().x() < self.visualRect(index).left():
            return  # the chevron
        right = self.visualRect(index).right() - (_END + _COUNT)
        on_only = right - _ONLY < event.position().x() <= right
        is_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        self._act(index, only=on_only or is_control)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space turns a value off and on, Enter shows it alone."""
        keys = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() in keys and self.currentIndex().isValid():
            self._act(self.currentIndex(), only=event.key() != Qt.Key.Key_Space)
        else:
            super().keyPressEvent(event)


def _fill(item: QStandardItem, value: FieldCount | ValueCount, spoken: str) -> None:
    item.setData(value, ITEM_ROLE)
    item.setData(visible(spoken), int(Qt.ItemDataRole.AccessibleTextRole))
    if isinstance(value, ValueCount):
        words = f"{value.words}\nClick to hide or show, Ctrl+click for this alone"
        item.setToolTip(themed.plain_tooltip(words))


class FiltersPanel(QWidget):
    """The tree of values, and above it what all filters show and hide."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        themed.surface(self)
        self._filters = workspace.filters
        self.count = PlainLabel("", "small", "muted")
        self.clear = TextLink("Clear", "Clear filters")
        self.tree = FilterTree()
        row = hbox(margins=(16, 10, 12, 10))
        row.addWidget(self.count, 1)
        row.addWidget(self.clear)
        column = vbox(self, row, Hairline(), margins=0, spacing=0)
        column.addWidget(self.tree, 1)
        self.tree.toggled.connect(self._filters.toggle)
        self.tree.only.connect(self._filters.only)
        self.clear.clicked.connect(self._filters.clear)
        self._filters.counted.connect(self._show)
        self._filters.watch()
        self._show(self._filters.shown)

    def _show(self, shown: Shown | None) -> None:
        self.tree.show_counts(shown.counts if shown is not None else ())
        self.count.setText(shown_words(shown))
        self.clear.setVisible(bool(self._filters.wanted))


FILTERS = Panel(
    id="filters",
    title="Filters",
    area="left",
    make=FiltersPanel,
    shown_when=lambda workspace: workspace.world.analysis is not None,
    icon="filter-variant",
    width=280,
)
