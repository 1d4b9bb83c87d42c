"""The tree of effective permissions: actions, access letters, resources, conditions, statements."""

from collections.abc import Iterator

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from rolescope.model.catalogue import AccessLevel
from rolescope.simulation.permissions.permission_comparison import PermissionDifference
from rolescope.ui.features.permissions.permission_model import PermissionModel
from rolescope.ui.features.permissions.permission_row import COLUMNS, PermissionLine
from rolescope.ui.kit import themed
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.text import StyledRun, elided
from rolescope.ui.kit.tree import ITEM_ROLE, Index, TreeTable

TITLE, COUNT, ACCESS, RESOURCES, ONLY_IF, BY, CHANGE = range(len(COLUMNS))
_HEIGHT, _HIGH = 32, 42  # px
LETTER = 23  # px from one access letter to the next
_CELL = 20  # px of its ground
PAD = 8
_STRONG = (AccessLevel.WRITE, AccessLevel.PERMISSIONS)
MARK = "escalation"
_CHANGES = {  # ground and ink; the sign is in the words
    PermissionDifference.ADDED: ("accentsoft", "scope"),
    PermissionDifference.REMOVED: ("risksoft", "denied"),
    PermissionDifference.CHANGED: ("condsoft", "cond"),
    PermissionDifference.UNKNOWN: ("row", "muted"),
}
_LEFT = Qt.AlignmentFlag.AlignLeft
_RIGHT_END = Qt.TextElideMode.ElideRight


class PermissionPainter(QStyledItemDelegate):
    """Paints one cell; when `is_narrow`, conditions below the resources."""

    is_narrow = False

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(80, _HIGH if self.is_narrow else _HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the text of a column, or the letters."""
        row = index.data(ITEM_ROLE)
        if not isinstance(row, PermissionLine):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRect(option.rect).adjusted(PAD if index.column() else 0, 0, -PAD, 0)
        if index.column() == TITLE:
            _paint_title(painter, box, row)
        elif index.column() == ACCESS:
            _paint_letters(painter, box, row)
        elif index.column() == BY:
            _paint_by(painter, box, row)
        elif index.column() == CHANGE:
            _paint_change(painter, box, row)
        elif index.column() == RESOURCES and self.is_narrow and row.answer.only_if:
            half = box.height() // 2
            _paint_words(painter, box.adjusted(0, 4, 0, -half), row, RESOURCES)
            run = StyledRun(row.answer.only_if, "small", "faint" if row.is_cut else "muted")
            elided(painter, box.adjusted(0, half, 0, -4), run, _LEFT, _RIGHT_END)
        else:
            _paint_words(painter, box, row, index.column())
        painter.restore()


def _paint_words(painter: QPainter, box: QRect, row: PermissionLine, column: int) -> None:
    style = "mono" if column == RESOURCES else "body"
    ink = "text" if column in (RESOURCES, ONLY_IF) else "muted"
    run = StyledRun(row.cells()[column], style, "faint" if row.is_cut else ink)
    elided(painter, box, run, _LEFT, _RIGHT_END)


def _paint_title(painter: QPainter, box: QRect, row: PermissionLine) -> None:
    style = "subject" if row.is_service else "small" if row.is_other else "body"
    run = StyledRun(
        row.title, style, "muted" if row.is_other else "faint" if row.is_cut else "text"
    )
    needed = QFontMetricsF(themed.font(run.style)).horizontalAdvance(visible(run.text)) + 2
    mark = 0
    if row.mark:  # its word gives way to the name
        mark = int(QFontMetricsF(themed.font("label")).horizontalAdvance(MARK)) + 34
        mark = mark if needed + mark + 8 <= box.width() else _CELL + 8
    width = min(needed, max(box.width() - mark - 8, 24))
    spot = QRect(box.left(), box.top(), int(width), box.height())
    if row.is_cut and row.title and not row.is_other:
        _paint_struck(painter, spot, run)
    else:
        elided(painter, spot, run, _LEFT)
    if row.mark:
        _paint_mark(painter, _pill(box, spot.right() + 8, mark))


def _paint_struck(painter: QPainter, spot: QRect, run: StyledRun) -> None:
    """Paint words that hold no more, with a line through them."""
    elided(painter, spot, run, _LEFT)
    width = QFontMetricsF(painter.font()).horizontalAdvance(visible(run.text))
    y = spot.center().y() + 1
    pen = painter.pen()
    pen.setWidth(1)
    painter.setPen(pen)
    painter.drawLine(spot.left(), y, spot.left() + int(min(width, spot.width())), y)


def _paint_mark(painter: QPainter, box: QRectF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(themed.color("risksoft"))
    painter.drawRoundedRect(box, 10, 10)
    spot = QRectF(box.left() + 8, box.top() + 4, 12, 12)
    themed.paint_icon(painter, spot, "stairs-up", "risk")
    if box.width() > _CELL + 8:
        text = QRect(box.toRect()).adjusted(24, 0, -6, 0)
        elided(painter, text, StyledRun(MARK, "label", "risk"), _LEFT)


def _paint_letters(painter: QPainter, box: QRect, row: PermissionLine) -> None:
    """Paint the five access levels in fixed places, a dot for those that are not there."""
    if not row.answer.levels:
        return
    painter.setFont(themed.font("label"))
    for number, level in enumerate(AccessLevel):
        cell = _pill(box, box.left() + number * LETTER, _CELL)
        if not row.answer.levels & level.bit:
            painter.setPen(themed.color("faint"))
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, "\N{MIDDLE DOT}")
            continue
        is_strong = level in _STRONG and not row.is_cut
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(themed.color("scope" if is_strong else "accentsoft"))
        if row.is_cut:
            painter.setBrush(themed.color("row"))
        painter.drawRoundedRect(cell, 4, 4)
        ink = "surface" if is_strong else "scope"
        painter.setPen(themed.color("faint" if row.is_cut else ink))
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, level.letter)


def _paint_by(painter: QPainter, box: QRect, row: PermissionLine) -> None:
    if row.is_cut and row.answer.by:
        spot = QRectF(box.left(), box.center().y() + 1 - 7, 14, 14)
        themed.paint_icon(painter, spot, "content-cut", "denied")
        box = box.adjusted(20, 0, 0, 0)
    run = StyledRun(row.answer.by, "small", "denied" if row.is_cut else "muted")
    has_line = ", line" in row.answer.by and not row.is_cut  # the line is worth more than the name
    mode = Qt.TextElideMode.ElideMiddle if has_line else _RIGHT_END
    elided(painter, box, run, _LEFT, mode)


def _paint_change(painter: QPainter, box: QRect, row: PermissionLine) -> None:
    """Paint sign and word on a ground of their own."""
    if not row.change:
        return
    ground, ink = _CHANGES[row.kind]
    width = min(text_width(row.change, "label") + 16, box.width())
    pill = _pill(box, box.left(), width)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(themed.color(ground))
    painter.drawRoundedRect(pill, 10, 10)
    inside = pill.toRect().adjusted(8, 0, -6, 0)
    elided(painter, inside, StyledRun(row.change, "label", ink), _LEFT, _RIGHT_END)


def _pill(box: QRect, left: float, width: float) -> QRectF:
    """Return the place of what stands on a ground of its own, in the middle of a line."""
    return QRectF(left, box.center().y() + 1 - 10, width, 20)


def text_width(text: str, style: str) -> int:
    """Return the width of a text, in pixels."""
    return int(QFontMetricsF(themed.font(style)).horizontalAdvance(text)) + 2


_NARROW = 960  # px: below, conditions stand on a second line
_INDENT = 20
_TITLE_SHARE = 0.42
_MIN_WIDTHS = {TITLE: 150, COUNT: 84, RESOURCES: 96, ONLY_IF: 80, BY: 130, CHANGE: 90}  # px
_MAX_WIDTHS = {TITLE: 340, COUNT: 120, RESOURCES: 320, ONLY_IF: 420, BY: 320, CHANGE: 140}


def _needed(row: PermissionLine, depth: int) -> Iterator[tuple[int, int]]:
    """Yield the width that each cell of a line would fill."""
    pads = 2 * PAD
    mark = text_width(MARK, "label") + 42 if row.mark else 0
    title = text_width(row.title, "subject" if row.is_service else "body")
    yield TITLE, depth * _INDENT + title + mark + pads
    yield COUNT, text_width(row.count, "body") + pads
    yield RESOURCES, text_width(row.answer.resources, "mono") + pads
    yield ONLY_IF, text_width(row.answer.only_if, "body") + pads
    yield BY, text_width(row.answer.by, "small") + pads + (20 if row.is_cut else 0)
    yield CHANGE, text_width(row.change, "label") + 16 + pads


def _divided(rest: int, wanted: dict[int, int]) -> dict[int, int]:
    """Give short columns what they need and long ones the same; what is over is for all."""
    widths: dict[int, int] = {}
    for number, column in enumerate(sorted(wanted, key=lambda column: wanted[column])):
        widths[column] = min(wanted[column], rest // (len(wanted) - number))
        rest -= widths[column]
    return {column: width + rest // len(widths) for column, width in widths.items()}


class PermissionTree(TreeTable):
    """The tree with its columns. Ground and lines are painted for whole rows."""

    def __init__(self) -> None:
        super().__init__("Actions", _INDENT)
        self._wanted = dict(_MIN_WIDTHS)
        self._has_conditions = True
        self._is_compared = False
        self._painter = PermissionPainter(self)
        self.setItemDelegate(self._painter)

    def arrange(self) -> None:
        """Give the columns their widths, once there is a model."""
        self.header().setMinimumSectionSize(60)
        self._fit()

    def measure(self, *, is_compared: bool) -> None:
        """Give every column what the lines need, now that there are others."""
        self._is_compared = is_compared
        wanted = dict(_MIN_WIDTHS)
        self._has_conditions = False
        model = self.model()
        for row, depth in model.sample() if isinstance(model, PermissionModel) else ():
            self._has_conditions |= bool(row.answer.only_if)
            for column, width in _needed(row, depth):
                wanted[column] = max(wanted[column], min(width, _MAX_WIDTHS[column]))
        self._wanted = wanted
        self._fit()

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
        fixed = {COUNT: self._wanted[COUNT], ACCESS: 5 * LETTER + 2 * PAD}
        self.setColumnHidden(CHANGE, not self._is_compared)
        if self._is_compared:
            fixed[CHANGE] = self._wanted[CHANGE]
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

    def is_heading(self, index: Index) -> bool:
        """Tell whether a line is that of a service that is held."""
        row = index.data(ITEM_ROLE)
        return isinstance(row, PermissionLine) and row.is_service and not row.is_cut
