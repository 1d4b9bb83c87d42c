"""The tree of effective permissions: actions, access letters, resources, conditions, statements."""

from collections.abc import Iterator

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyleOptionViewItem,
    QTreeView,
)

from rolescope.ui.features.permissions.permission_model import ROW_ROLE, Index, PermissionModel
from rolescope.ui.features.permissions.permission_paint import (
    ACCESS,
    BY,
    CHANGE,
    COUNT,
    LETTER,
    MARK,
    ONLY_IF,
    PAD,
    RESOURCES,
    TITLE,
    PermissionPainter,
    text_width,
)
from rolescope.ui.features.permissions.permission_row import COLUMNS, PermissionLine
from rolescope.ui.kit import themed
from rolescope.ui.kit.scale import px, pxs
from rolescope.ui.kit.widget_hooks import FollowsTextSize

_NARROW = 960  # px: below, conditions stand on a second line
_INDENT = 20
_TITLE_SHARE = 0.42
_MIN_WIDTHS = {TITLE: 150, COUNT: 84, RESOURCES: 96, ONLY_IF: 80, BY: 130, CHANGE: 90}  # px
_MAX_WIDTHS = {TITLE: 340, COUNT: 120, RESOURCES: 320, ONLY_IF: 420, BY: 320, CHANGE: 140}


def _needed(row: PermissionLine, depth: int) -> Iterator[tuple[int, int]]:
    """Yield the width that each cell of a line would fill."""
    pads = 2 * px(PAD)
    mark = text_width(MARK, "label") + px(42) if row.mark else 0
    title = text_width(row.title, "subject" if row.is_service else "body")
    yield TITLE, px(depth * _INDENT) + title + mark + pads
    yield COUNT, text_width(row.count, "body") + pads
    yield RESOURCES, text_width(row.answer.resources, "mono") + pads
    yield ONLY_IF, text_width(row.answer.only_if, "body") + pads
    yield BY, text_width(row.answer.by, "small") + pads + (px(20) if row.is_cut else 0)
    yield CHANGE, text_width(row.change, "label") + px(16) + pads


def _min_widths() -> dict[int, int]:
    """Return the least widths, in the pixels of today."""
    return {column: px(width) for column, width in _MIN_WIDTHS.items()}


def _divided(rest: int, wanted: dict[int, int]) -> dict[int, int]:
    """Give short columns what they need and long ones the same; what is over is for all."""
    widths: dict[int, int] = {}
    for number, column in enumerate(sorted(wanted, key=lambda column: wanted[column])):
        widths[column] = min(wanted[column], rest // (len(wanted) - number))
        rest -= widths[column]
    return {column: width + rest // len(widths) for column, width in widths.items()}


class PermissionTree(QTreeView, FollowsTextSize):
    """The tree with its columns. Ground and lines are painted for whole rows."""

    def __init__(self) -> None:
        super().__init__()
        self.setStyleSheet(
            "QTreeView { show-decoration-selected: 0; }"
            "QTreeView::branch, QTreeView::item, QTreeView::item:selected, "
            "QTreeView::item:hover { background: transparent; }"
        )
        self.setIndentation(px(_INDENT))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Actions")
        self._wanted = _min_widths()
        self._has_conditions = True
        self._is_compared = False
        self._painter = PermissionPainter(self)
        self.setItemDelegate(self._painter)

    def arrange(self) -> None:
        """Give the columns their widths, once there is a model."""
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setFont(themed.font("label"))
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setMinimumSectionSize(px(60))
        for column in range(len(COLUMNS)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        self._fit()

    def measure(self, *, is_compared: bool) -> None:
        """Give every column what the lines need, now that there are others."""
        self._is_compared = is_compared
        wanted = _min_widths()
        self._has_conditions = False
        model = self.model()
        for row, depth in model.sample() if isinstance(model, PermissionModel) else ():
            self._has_conditions |= bool(row.answer.only_if)
            for column, width in _needed(row, depth):
                wanted[column] = max(wanted[column], min(width, px(_MAX_WIDTHS[column])))
        self._wanted = wanted
        self._fit()

    def rescale(self) -> None:
        """Rescale."""
        self.header().setFont(themed.font("label"))
        self.measure(is_compared=self._is_compared)

    def open_titles(self) -> list[str]:
        """Return which lines of the top level are open."""
        model = self.model()
        tops = (model.index(row, 0) for row in range(model.rowCount()))
        return [str(index.data()) for index in tops if self.isExpanded(index)]

    def open_again(self, titles: list[str]) -> None:
        """Open lines of the top level by their titles."""
        model = self.model()
        for row in range(model.rowCount() if titles else 0):
            index = model.index(row, 0)
            if index.data() in titles:
                self.expand(index)

    def _fit(self) -> None:
        """Divide the width: what is short in full, and the rest among what is long."""
        width = self.viewport().width()
        fixed = {COUNT: self._wanted[COUNT], ACCESS: px(5 * LETTER + 2 * PAD)}
        self.setColumnHidden(CHANGE, not self._is_compared)
        if self._is_compared:
            fixed[CHANGE] = self._wanted[CHANGE]
        rest = max(width - sum(fixed.values()), px(250))
        is_narrow = width < px(_NARROW) and self._has_conditions
        if is_narrow is not self._painter.is_narrow:
            self._painter.is_narrow = is_narrow
            self.scheduleDelayedItemsLayout()
        model = self.model()
        if isinstance(model, PermissionModel):
            model.set_narrow(is_narrow=is_narrow)
        self.setColumnHidden(ONLY_IF, width < px(_NARROW))
        wanted = {column: self._wanted[column] for column in (TITLE, RESOURCES, ONLY_IF, BY)}
        if width < px(_NARROW):
            wanted[RESOURCES] = max(wanted[RESOURCES], wanted.pop(ONLY_IF))
        title = min(wanted.pop(TITLE), int(rest * _TITLE_SHARE))  # names yield last
        widths = fixed | {TITLE: title} | _divided(rest - title, wanted)
        for column, size in widths.items():
            self.header().resizeSection(column, size)

    def resizeEvent(self, event: object) -> None:
        """Fit the columns to the new width."""
        super().resizeEvent(event)  # type: ignore[arg-type] # Qt's event
        self._fit()

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint ground and line of a row, then its cells."""
        row = index.data(ROW_ROLE)
        rect = QRect(0, option.rect.top(), self.viewport().width(), option.rect.height())
        is_held = isinstance(row, PermissionLine) and row.is_service and not row.is_cut
        ground = "sunken" if is_held else "surface"
        if self.selectionModel().isRowSelected(index.row(), index.parent()):
            ground = "accentsoft"
        elif self.indexAt(self.viewport().mapFromGlobal(self.cursor().pos())) == index:
            ground = "row"
        painter.fillRect(rect, themed.color(ground))
        line = rect.adjusted(0, rect.height() - px(1), 0, 0)
        painter.fillRect(line, themed.color("border"))
        super().drawRow(painter, option, index)
        if self.hasFocus() and self.currentIndex().siblingAtColumn(0) == index:
            painter.setPen(themed.pen("accent", 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(*pxs(1, 1, -1, -2)))

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Paint a chevron before lines that have something below."""
        if index.model().hasChildren(index):
            name = "chevron-down" if self.isExpanded(index) else "chevron-right"
            spot = QRectF(rect.right() + 1 - px(18), rect.center().y() + 1 - px(8), *pxs(16, 16))
            themed.paint_icon(painter, spot, name, "muted")
