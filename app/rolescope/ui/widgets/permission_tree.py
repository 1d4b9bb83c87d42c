"""The tree of effective permissions: actions, access letters, resources, conditions, statements."""

from collections.abc import Iterator

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
)

from rolescope.model.catalogue import AccessLevel
from rolescope.model.plain import visible
from rolescope.ui.widgets import look
from rolescope.ui.widgets.permission_model import COLUMNS, ROW_ROLE, Index, PermissionModel, Row
from rolescope.ui.widgets.text import Run, elided

TITLE, COUNT, ACCESS, RESOURCES, ONLY_IF, BY = range(len(COLUMNS))
_HEIGHT, _HIGH = 32, 42  # px
_NARROW = 960  # px: below, conditions stand on a second line
_LETTER = 23  # px from one access letter to the next
_CELL = 20  # px of its ground
_PAD = 8
_INDENT = 20
_TITLE_SHARE = 0.42
_LEAST = {TITLE: 150, COUNT: 84, RESOURCES: 96, ONLY_IF: 80, BY: 130}  # px
_MOST = {TITLE: 340, COUNT: 120, RESOURCES: 320, ONLY_IF: 420, BY: 320}
_STRONG = (AccessLevel.WRITE, AccessLevel.PERMISSIONS)
_MARK = "escalation"
_LEFT = Qt.AlignmentFlag.AlignLeft
_RIGHT_END = Qt.TextElideMode.ElideRight


class _Painter(QStyledItemDelegate):
    """Paints one cell; when `is_narrow`, conditions below the resources."""

    is_narrow = False

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height of a line."""
        return QSize(80, _HIGH if self.is_narrow else _HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the text of a column, or the letters."""
        row = index.data(ROW_ROLE)
        if not isinstance(row, Row):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRect(option.rect).adjusted(_PAD if index.column() else 0, 0, -_PAD, 0)
        if index.column() == TITLE:
            _paint_title(painter, box, row)
        elif index.column() == ACCESS:
            _paint_letters(painter, box, row)
        elif index.column() == BY:
            _paint_by(painter, box, row)
        elif index.column() == RESOURCES and self.is_narrow and row.only_if:
            half = box.height() // 2
            _paint_words(painter, box.adjusted(0, 4, 0, -half), row, RESOURCES)
            run = Run(row.only_if, "small", "faint" if row.is_cut else "muted")
            elided(painter, box.adjusted(0, half, 0, -4), run, _LEFT, _RIGHT_END)
        else:
            _paint_words(painter, box, row, index.column())
        painter.restore()


def _paint_words(painter: QPainter, box: QRect, row: Row, column: int) -> None:
    style = "mono" if column == RESOURCES else "body"
    ink = "text" if column in (RESOURCES, ONLY_IF) else "muted"
    run = Run(row.cells()[column], style, "faint" if row.is_cut else ink)
    elided(painter, box, run, _LEFT, _RIGHT_END)


def _paint_title(painter: QPainter, box: QRect, row: Row) -> None:
    run = Run(row.title, "subject" if row.is_service else "body", "faint" if row.is_cut else "text")
    needed = QFontMetricsF(look.font(run.style)).horizontalAdvance(visible(run.text)) + 2
    mark = 0
    if row.mark:  # its word gives way to the name
        mark = int(QFontMetricsF(look.font("label")).horizontalAdvance(_MARK)) + 34
        mark = mark if needed + mark + 8 <= box.width() else _CELL + 8
    width = min(needed, max(box.width() - mark - 8, 24))
    spot = QRect(box.left(), box.top(), int(width), box.height())
    if row.is_cut and row.title:
        _paint_struck(painter, spot, run)
    else:
        elided(painter, spot, run, _LEFT)
    if row.mark:
        _paint_mark(painter, QRectF(spot.right() + 8, box.center().y() - 9, mark, 20))


def _paint_struck(painter: QPainter, spot: QRect, run: Run) -> None:
    """Paint words that hold no more, with a line through them."""
    elided(painter, spot, run, _LEFT)
    width = QFontMetricsF(painter.font()).horizontalAdvance(visible(run.text))
    y = spot.center().y() + 1
    painter.drawLine(spot.left(), y, spot.left() + int(min(width, spot.width())), y)


def _paint_mark(painter: QPainter, box: QRectF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("risksoft"))
    painter.drawRoundedRect(box, 10, 10)
    look.paint_icon(painter, QRectF(box.left() + 8, box.top() + 4, 12, 12), "stairs-up", "risk")
    if box.width() > _CELL + 8:
        text = QRect(box.toRect()).adjusted(24, 0, -6, 0)
        elided(painter, text, Run(_MARK, "label", "risk"), _LEFT)


def _paint_letters(painter: QPainter, box: QRect, row: Row) -> None:
    """Paint the five access levels in fixed places, a dot for those that are not there."""
    if not row.levels:
        return
    painter.setFont(_letter_font())
    for number, level in enumerate(AccessLevel):
        cell = QRectF(box.left() + number * _LETTER, box.center().y() - 9, _CELL, 20)
        if not row.levels & level.bit:
            painter.setPen(look.color("faint"))
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, "\N{MIDDLE DOT}")
            continue
        is_strong = level in _STRONG and not row.is_cut
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("scope" if is_strong else "accentsoft"))
        if row.is_cut:
            painter.setBrush(look.color("row"))
        painter.drawRoundedRect(cell, 4, 4)
        ink = "surface" if is_strong else "scope"
        painter.setPen(look.color("faint" if row.is_cut else ink))
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, level.letter)


def _letter_font() -> QFont:
    return look.font("label")


def _paint_by(painter: QPainter, box: QRect, row: Row) -> None:
    if row.is_cut and row.by:
        spot = QRectF(box.left(), box.center().y() - 6, 14, 14)
        look.paint_icon(painter, spot, "content-cut", "denied")
        box = box.adjusted(20, 0, 0, 0)
    run = Run(row.by, "small", "denied" if row.is_cut else "muted")
    has_line = ", line" in row.by and not row.is_cut  # the line is worth more than the name
    mode = Qt.TextElideMode.ElideMiddle if has_line else _RIGHT_END
    elided(painter, box, run, _LEFT, mode)


def _needed(row: Row, depth: int) -> Iterator[tuple[int, int]]:
    """Yield the width that each cell of a line would fill."""
    mark = _width(_MARK, "label") + 42 if row.mark else 0
    title = _width(row.title, "subject" if row.is_service else "body")
    yield TITLE, depth * _INDENT + title + mark + 2 * _PAD
    yield COUNT, _width(row.count, "body") + 2 * _PAD
    yield RESOURCES, _width(row.resources, "mono") + 2 * _PAD
    yield ONLY_IF, _width(row.only_if, "body") + 2 * _PAD
    yield BY, _width(row.by, "small") + 2 * _PAD + (20 if row.is_cut else 0)


def _width(text: str, style: str) -> int:
    return int(QFontMetricsF(look.font(style)).horizontalAdvance(text)) + 2


def _divided(rest: int, wanted: dict[int, int]) -> dict[int, int]:
    """Give short columns what they need and long ones the same; what is over is for all."""
    widths: dict[int, int] = {}
    for number, column in enumerate(sorted(wanted, key=lambda column: wanted[column])):
        widths[column] = min(wanted[column], rest // (len(wanted) - number))
        rest -= widths[column]
    return {column: width + rest // len(widths) for column, width in widths.items()}


class PermissionTree(QTreeView):
    """The tree with its columns. Ground and lines are painted for whole rows."""

    def __init__(self) -> None:
        super().__init__()
        self.setStyleSheet(
            "QTreeView { show-decoration-selected: 0; }"
            "QTreeView::branch, QTreeView::item, QTreeView::item:selected, "
            "QTreeView::item:hover { background: transparent; }"
        )
        self.setIndentation(_INDENT)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Actions")
        self._wanted = dict(_LEAST)
        self._has_conditions = True
        self._painter = _Painter(self)
        self.setItemDelegate(self._painter)

    def arrange(self) -> None:
        """Give the columns their widths, once there is a model."""
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setFont(look.font("label"))
        header.setDefaultAlignment(_LEFT | Qt.AlignmentFlag.AlignVCenter)
        header.setMinimumSectionSize(60)
        for column in range(len(COLUMNS)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        self._fit()

    def measure(self) -> None:
        """Give every column what the lines need, now that there are others."""
        wanted = dict(_LEAST)
        self._has_conditions = False
        model = self.model()
        for row, depth in model.sample() if isinstance(model, PermissionModel) else ():
            self._has_conditions |= bool(row.only_if)
            for column, width in _needed(row, depth):
                wanted[column] = max(wanted[column], min(width, _MOST[column]))
        self._wanted = wanted
        self._fit()

    def _fit(self) -> None:
        """Divide the width: what is short in full, and the rest among what is long."""
        width = self.viewport().width()
        fixed = {COUNT: self._wanted[COUNT], ACCESS: 5 * _LETTER + 2 * _PAD}
        rest = max(width - sum(fixed.values()), 250)
        is_narrow = width < _NARROW and self._has_conditions
        if is_narrow is not self._painter.is_narrow:
            self._painter.is_narrow = is_narrow
            self.scheduleDelayedItemsLayout()
        model = self.model()
        if isinstance(model, PermissionModel):
            model.set_narrow(is_narrow=is_narrow)
        self.setColumnHidden(ONLY_IF, width < _NARROW)
        wanted = {column: self._wanted[column] for column in (TITLE, RESOURCES, ONLY_IF, BY)}
        if width < _NARROW:
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
        is_held = isinstance(row, Row) and row.is_service and not row.is_cut
        ground = "sunken" if is_held else "surface"
        if self.selectionModel().isRowSelected(index.row(), index.parent()):
            ground = "accentsoft"
        elif self.indexAt(self.viewport().mapFromGlobal(self.cursor().pos())) == index:
            ground = "row"
        painter.fillRect(rect, look.color(ground))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, look.color("border"))
        super().drawRow(painter, option, index)
        if self.hasFocus() and self.currentIndex().siblingAtColumn(0) == index:
            painter.setPen(look.pen("accent", 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -2))

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Paint a chevron before lines that have something below."""
        if index.model().hasChildren(index):
            name = "chevron-down" if self.isExpanded(index) else "chevron-right"
            spot = QRectF(rect.right() - 17, rect.center().y() - 7, 16, 16)
            look.paint_icon(painter, spot, name, "muted")
