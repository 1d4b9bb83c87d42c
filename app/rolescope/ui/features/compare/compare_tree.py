"""The tree of a comparison: sections, rows, and the reasons of each."""

from PySide6.QtCore import QModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyleOptionViewItem,
    QTreeView,
)

from rolescope.ui.features.compare.compare_model import (
    AFTER,
    BEFORE,
    HOW,
    LINE_ROLE,
    WHAT,
    WHO,
    WHY,
    CompareModel,
    Index,
    Line,
)
from rolescope.ui.features.compare.compare_paint import NAME_AT, ComparePainter
from rolescope.ui.kit import themed
from rolescope.ui.kit.scale import px, pxs, scaled
from rolescope.ui.kit.widget_hooks import FollowsTextSize
from rolescope.words.compare.table import Reason, Row, Section, Table

_INDENT = 16
_SHARES = {WHO: 32, WHAT: 25, HOW: 18, BEFORE: 14, AFTER: 14, WHY: 28}
_STATES = {BEFORE: 84, AFTER: 84}  # px of "no access", where there is little room
_NARROW = 820  # px: below, the reasons stand only below their row
_CLOSED = (Section.TEXT, Section.UNKNOWN)

_SHEET = (
    "QTreeView { show-decoration-selected: 0; }"
    "QTreeView::branch, QTreeView::item, QTreeView::item:selected, "
    "QTreeView::item:hover { background: transparent; }"
    "QHeaderView::section { padding-left: 8px; }"
    f"QHeaderView::section:first {{ padding-left: {2 * _INDENT + NAME_AT}px; }}"
)


class CompareTree(QTreeView, FollowsTextSize):
    """Shows a table; tells which row and which reason are chosen."""

    chosen = Signal(object, object)  # Row, or None; Reason, or None

    def __init__(self) -> None:
        super().__init__()
        self.setStyleSheet(scaled(_SHEET))
        self.setIndentation(px(_INDENT))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Comparison")
        self.setItemDelegate(ComparePainter(self))
        self._model = CompareModel(self)
        self.setModel(self._model)
        self.expanded.connect(self._span)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setFont(themed.font("label"))
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)

    def show_table(self, table: Table) -> None:
        """Show other rows: all sections open but those that are only counted."""
        self._model.show(table)
        for top in self._model.tops():
            line = top.data(LINE_ROLE)
            is_closed = isinstance(line, Line) and line.source in _CLOSED
            self.setFirstColumnSpanned(top.row(), QModelIndex(), True)  # noqa: FBT003 - Qt's
            self.setExpanded(top, not is_closed)

    def _span(self, index: QModelIndex) -> None:
        """Give the reasons of a row the whole width."""
        line = index.data(LINE_ROLE)
        if isinstance(line, Line) and isinstance(line.source, Row):
            for number in range(len(line.below)):
                self.setFirstColumnSpanned(number, index, True)  # noqa: FBT003 - Qt's signature

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell what is chosen."""
        super().currentChanged(current, previous)
        line = current.data(LINE_ROLE)
        if not isinstance(line, Line):
            return
        match line.source:
            case Row() as row:
                below = line.below[0].source if line.below else None
                self.chosen.emit(row, below if isinstance(below, Reason) else None)
            case Reason() as reason:
                above = line.above.source if line.above else None
                self.chosen.emit(above if isinstance(above, Row) else None, reason)
            case _:
                self.chosen.emit(None, None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Divide the width among the columns."""
        super().resizeEvent(event)
        self._divide()

    def rescale(self) -> None:
        """Rescale."""
        self.setStyleSheet(scaled(_SHEET))
        self._divide()

    def _divide(self) -> None:
        width = self.viewport().width()
        is_narrow = width < px(_NARROW)
        self.setColumnHidden(WHY, is_narrow)
        fixed = {column: px(size) for column, size in _STATES.items()} if is_narrow else {}
        shares = {column: share for column, share in _SHARES.items() if column not in fixed}
        if is_narrow:
            del shares[WHY]
        rest, total = width - sum(fixed.values()), sum(shares.values())
        widths = fixed | {column: rest * share // total for column, share in shares.items()}
        for column, size in widths.items():
            self.header().resizeSection(column, size)

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint ground and line of a row, then its cells."""
        line = index.data(LINE_ROLE)
        rect = QRect(0, option.rect.top(), self.viewport().width(), option.rect.height())
        is_top = isinstance(line, Line) and isinstance(line.source, Section)
        ground = "sunken" if is_top else "surface"
        if self.selectionModel().isRowSelected(index.row(), index.parent()):
            ground = "accentsoft"
        elif self.indexAt(self.viewport().mapFromGlobal(self.cursor().pos())) == index:
            ground = "row"
        painter.fillRect(rect, themed.color(ground))
        line_at = rect.bottom() + 1 - px(1)
        painter.fillRect(rect.left(), line_at, rect.width(), px(1), themed.color("border"))
        super().drawRow(painter, option, index)
        if self.hasFocus() and self.currentIndex().siblingAtColumn(0) == index:
            painter.setPen(themed.pen("accent", 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(*pxs(1, 1, -1, -2)))

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Paint a chevron before lines that have something below."""
        if index.model().hasChildren(index):
            name = "chevron-down" if self.isExpanded(index) else "chevron-right"
            left = rect.right() + 1 - px(18)
            spot = QRectF(left, rect.center().y() - px(7), *pxs(16, 16))
            themed.paint_icon(painter, spot, name, "muted")
