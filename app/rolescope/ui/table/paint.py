"""How cells of the table are painted: ground, shape or sign, text."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from rolescope.drawing.table.column import Column
from rolescope.drawing.table.marks import CHANGED, GONE, NEW
from rolescope.trust.edge import NodeKind, Zone
from rolescope.ui.table.model import Index, RowsModel
from rolescope.ui.widgets import look
from rolescope.ui.widgets.compare_paint import paint_mark
from rolescope.ui.widgets.shapes import shape_for

ROW = 30  # px of a row
PAD = 10  # px at both ends of a cell
FIRST = 16  # px before the first column
_ICON, _GAP = 15, 7
_ARROW = 18  # px that the arrow of the order needs beside a title
_MARKS = {NEW: "+", GONE: "\N{MINUS SIGN}", CHANGED: "~"}
_SIDES = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class CellPainter(QStyledItemDelegate):
    """Paints the cells of one view."""

    def __init__(self, view: QTableView, model: RowsModel) -> None:
        super().__init__(view)
        self._view, self._model = view, model
        self._signs = [dict(column.signs) for column in model.columns]
        self.hovered = -1  # the row that is pointed at

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height of a row."""
        return QSize(80, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        rect = QRect(option.rect)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        ground = "row" if index.row() == self.hovered else "surface"
        painter.fillRect(rect, look.color("accentsoft" if is_selected else ground))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, look.color("border"))
        text = str(index.data())
        column = self._model.columns[index.column()]
        is_first = self._view.horizontalHeader().sectionPosition(index.column()) == 0
        box = rect.adjusted(FIRST if is_first else PAD, 0, -PAD, -1)
        if text:
            box = self._paint_sign(painter, box, index, text)
            self._paint_text(painter, box, column, text)
        if self._view.hasFocus() and index == self._view.currentIndex():
            painter.setPen(look.pen("accent", 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -2))

    def _paint_sign(self, painter: QPainter, box: QRect, index: Index, text: str) -> QRect:
        """Paint what stands before the text, and return what room is left."""
        spot = QRectF(box.left(), box.center().y() - _ICON / 2 + 0.5, _ICON, _ICON)
        column = index.column()
        sign = self._signs[column].get(text)
        shape = self._shape(index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._model.columns[column].id == "change":
            paint_mark(painter, spot.adjusted(-1, -1, 1, 1), _MARKS[text])
        elif sign is not None:
            look.paint_icon(painter, spot, *sign)
        elif shape is not None:
            name, token = shape_for(*shape)
            inset = 0 if name in ("domain", "account-off") else 1.5
            look.paint_shape(painter, spot.adjusted(inset, inset, -inset, -inset), name, token)
        else:
            painter.restore()
            return box
        painter.restore()
        return box.adjusted(_ICON + _GAP, 0, 0, 0)

    def _shape(self, index: Index) -> tuple[NodeKind, Zone] | None:
        sheet = self._model.sheet
        cells = sheet.cells[index.column()] if sheet is not None else None
        return cells.shape(int(self._model.rows[index.row()])) if cells is not None else None

    def _paint_text(self, painter: QPainter, box: QRect, column: Column[object], text: str) -> None:
        painter.setFont(look.font(font_of(column)))
        is_strong = column.node or (column.is_number and text[0].isdigit())
        painter.setPen(look.color("text" if is_strong else "muted"))
        metrics = QFontMetricsF(painter.font())
        ends_differ = column.is_code or column.node
        mode = Qt.TextElideMode.ElideMiddle if ends_differ else Qt.TextElideMode.ElideRight
        side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, side | _SIDES, metrics.elidedText(text, mode, box.width()))

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Say in full what does not fit, as plain text."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return False
        text = str(index.data())
        column = self._model.columns[index.column()]
        before = _ICON + _GAP if column.node or column.signs else 0
        room = option.rect.width() - FIRST - PAD - before
        fits = QFontMetricsF(look.font(font_of(column))).horizontalAdvance(text) <= room
        shown = "" if fits else look.plain_tooltip(text)
        QToolTip.showText(event.globalPos(), shown, view)
        return True


def width_of(column: Column[object], texts: Iterable[str]) -> int:
    """Return how wide a column is to be in pixels, so that its title and texts fit."""
    head = QFontMetricsF(look.font("label")).horizontalAdvance(column.title) + _ARROW
    metrics = QFontMetricsF(look.font(font_of(column)))
    before = _ICON + _GAP if column.node or column.signs else 0
    needed = max((metrics.horizontalAdvance(text) for text in texts), default=0) + before
    return round(max(head, min(needed, column.width))) + FIRST + PAD


def font_of(column: Column[object]) -> str:
    """Return the text style of a column."""
    if column.is_code:
        return "mono"
    return "name" if column.node else "body"
