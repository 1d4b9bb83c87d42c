"""The tree of the explore panel: shape, title, and a note at the right."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
)

from rolescope.ui.kit import themed
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.shapes import shape_of
from rolescope.ui.kit.text import Run, elided
from rolescope.ui.kit.tree_model import ITEM_ROLE, Index
from rolescope.words.explore_tree import TreeItem

_ROW, _HIGH = 28, 42  # px
_MIN_NOTE_WIDTH = 30  # px that a note needs to be worth painting


class _Painter(QStyledItemDelegate):
    """Paints one line."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of a line: higher with a second line of text."""
        item = index.data(ITEM_ROLE)
        return QSize(*pxs(120, _HIGH if isinstance(item, TreeItem) and item.second else _ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint shape, title and note."""
        item = index.data(ITEM_ROLE)
        if not isinstance(item, TreeItem):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRect(option.rect)
        self._paint_ground(painter, rect, option.state)
        box = rect.adjusted(*pxs(4, 0, -8, 0))
        box.setHeight(px(_ROW))
        if item.node is not None:
            spot = QRectF(box.left(), box.top() + px(7), *pxs(14, 14))
            themed.paint_shape(painter, spot, *shape_of(item.node))
            box.setLeft(box.left() + px(22))
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        if item.second:
            second = QRect(box.left(), box.top() + px(22), box.width(), px(16))
            elided(painter, second, Run(item.second, "monosmall", "muted"), left)
        style = "name" if item.node is not None else "subject"
        title = QFontMetrics(themed.font(style)).horizontalAdvance(visible(item.title)) + px(2)
        elided(painter, box, Run(item.title, style), left)
        box.setLeft(box.left() + min(title, box.width()) + px(8))
        if box.width() > px(_MIN_NOTE_WIDTH):
            elided(painter, box, Run(item.note, "small", "faint"), right)
        painter.restore()

    def _paint_ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        ground = QRectF(rect).adjusted(*pxs(0, 1, -4, -1))
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            selected = bool(state & QStyle.StateFlag.State_Selected)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(themed.color("accentsoft" if selected else "row"))
            painter.drawRoundedRect(ground, px(6), px(6))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(themed.pen("accent", 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ground.adjusted(*pxs(1, 1, -1, -1)), px(6), px(6))


class ExploreView(QTreeView):
    """A tree without header, one line a row."""

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setStyleSheet(
            "QTreeView { show-decoration-selected: 0; }"
            "QTreeView::branch, QTreeView::item:selected { background: transparent; }"
        )
        self.setIndentation(px(16))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Explore")
        self.setItemDelegate(_Painter(self))

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Paint a chevron before lines that have something below."""
        if index.model().hasChildren(index):
            name = "chevron-down" if self.isExpanded(index) else "chevron-right"
            spot = QRectF(rect.right() + 1 - px(16), rect.center().y() + 1 - px(8), *pxs(16, 16))
            themed.paint_icon(painter, spot, name, "muted")
