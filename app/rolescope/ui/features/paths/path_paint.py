"""How rows about paths are painted: paths, who is reached, headings."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from rolescope.model.plain import counted
from rolescope.trust.paths.values import StepLevel
from rolescope.ui.features.paths.path_model import More
from rolescope.ui.kit import marks, themed
from rolescope.ui.kit.privacy import visible_name
from rolescope.ui.kit.shapes import shape_of
from rolescope.ui.kit.text import StyledRun, elided
from rolescope.ui.kit.tree import ITEM_ROLE, Index, paint_row_ground
from rolescope.words.excerpt import Mark
from rolescope.words.paths.path_rows import PathRow, PathTurn, ReachRow

MINUS = "\N{MINUS SIGN}"
_ROW, _HIGH, _HEAD = 32, 48, 30  # px
_SIGN, _SHAPE, _PAD, _PILL = 14, 14, 8, 20
_HOPS = 60  # px of the number of hops
MARKS = {StepLevel.OPEN: Mark.YES, StepLevel.UNDECIDED: Mark.UNKNOWN, StepLevel.CLOSED: Mark.NO}
_INKS = {StepLevel.OPEN: "cond", StepLevel.UNDECIDED: "cond", StepLevel.CLOSED: "denied"}
_TURNS = {
    PathTurn.OPENED: ("+ opened", "accentsoft", "scope"),
    PathTurn.CLOSED: (f"{MINUS} closed", "risksoft", "denied"),
}
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight


class PathPainter(QStyledItemDelegate):
    """Paints one line."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.data(ITEM_ROLE)
        if isinstance(row, PathRow):
            return QSize(200, _HIGH if row.remark or row.needs else _ROW)
        return QSize(200, _ROW if isinstance(row, ReachRow) else _HEAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the line."""
        row = index.data(ITEM_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRect(option.rect)
        if isinstance(row, str):
            box = rect.adjusted(14, 6, -14, 0)
            elided(painter, box, StyledRun(row, "label", "faint"), _LEFT)
        else:
            paint_row_ground(painter, QRectF(rect).adjusted(6, 1, -6, -1), option.state)
            box = rect.adjusted(16, 0, -16, 0)
            if isinstance(row, PathRow):
                _paint_path(painter, box, row)
            elif isinstance(row, ReachRow):
                _paint_reached(painter, box, row)
            elif isinstance(row, More):
                elided(painter, box, StyledRun(row.text, "small", "accent"), _LEFT)
        painter.restore()


def _paint_path(painter: QPainter, box: QRect, row: PathRow) -> None:
    """Paint the chain with the number of hops; below it what it needs, or why it is closed."""
    words = row.remark or row.needs
    above, high = (3, _ROW - 6) if words else (0, _ROW)
    line = QRect(box.left(), box.top() + above, box.width(), high)
    spot = QRectF(line.left(), line.center().y() - _SIGN / 2 + 1, _SIGN, _SIGN)
    marks.paint_mark(painter, spot, MARKS[row.level], bold=True)
    left = _turn(painter, line, line.left() + (_SIGN + 9), row.turn)
    hops = QRect(line.right() - _HOPS, line.top(), _HOPS, line.height())
    elided(painter, hops, StyledRun(counted(row.hops, "hop"), "small", "muted"), _RIGHT)
    title = QRect(left, line.top(), hops.left() - 12 - left, line.height())
    elided(painter, title, StyledRun(visible_name(row.title, row.called_title), "name"), _LEFT)
    if words:
        inner = box.left() + (_SIGN + 9)
        below = QRect(inner, line.bottom() + 1 - 2, box.right() - inner, 18)
        ink = _INKS[row.level]
        elided(painter, below, StyledRun(words, "small", ink), _LEFT, Qt.TextElideMode.ElideRight)


def _paint_reached(painter: QPainter, box: QRect, row: ReachRow) -> None:
    spot = QRectF(box.left(), box.center().y() - _SHAPE / 2 + 1, _SHAPE, _SHAPE)
    themed.paint_shape(painter, spot, *shape_of(row.node))
    left = _turn(painter, box, box.left() + (_SHAPE + 9), row.turn)
    right = box.right()
    if row.remark:
        width = min(width_of("small", row.remark), box.width() // 2)
        ink = "denied" if row.level is StepLevel.CLOSED else "cond"
        area = QRect(right - width, box.top(), width, box.height())
        elided(
            painter, area, StyledRun(row.remark, "small", ink), _RIGHT, Qt.TextElideMode.ElideRight
        )
        right = area.left() - 12
    name = visible_name(row.node.name, row.called)
    width = min(width_of("name", name), max(right - left, 40))
    elided(painter, QRect(left, box.top(), width, box.height()), StyledRun(name, "name"), _LEFT)
    left += width + 10
    if row.node.is_admin and right - left > width_of("label", "Admin") + 2 * _PAD:
        left = _pill(painter, box, left, ("Admin", "text", "surface")) + 10
    if right - left > _ROW:
        area = QRect(left, box.top(), right - left, box.height())
        elided(
            painter,
            area,
            StyledRun(row.place, "small", "faint"),
            _LEFT,
            Qt.TextElideMode.ElideRight,
        )


def _turn(painter: QPainter, box: QRect, left: int, turn: PathTurn) -> int:
    """Paint what edits did to a way; return where the rest begins."""
    return left if turn is PathTurn.NONE else _pill(painter, box, left, _TURNS[turn]) + 8


def _pill(painter: QPainter, box: QRect, left: int, looks: tuple[str, str, str]) -> int:
    words, ground, ink = looks
    width = width_of("label", words) + 2 * _PAD
    place = QRect(left, box.center().y() - _PILL // 2 + 1, width, _PILL)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(themed.color(ground))
    painter.drawRoundedRect(QRectF(place), _PILL / 2, _PILL / 2)
    elided(painter, place.adjusted(_PAD, 0, -_PAD, 0), StyledRun(words, "label", ink), _LEFT)
    return place.right() + 1


def width_of(style: str, text: str) -> int:
    """Return the room that a text takes, in pixels."""
    return round(QFontMetricsF(themed.font(style)).horizontalAdvance(text)) + 2
