"""How cells of the table are painted: ground, shape or sign, text."""

from collections.abc import Callable, Iterable
from functools import partial
from math import ceil

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPen, QPixmap, QStaticText
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from rolescope.pictures.principal_shapes import shape_for
from rolescope.pictures.theme import Theme
from rolescope.trust.edge import NodeKind, Zone
from rolescope.ui.features.table.model import Index, SheetModel
from rolescope.ui.kit import style, themed
from rolescope.ui.kit.marks import paint_change
from rolescope.words.table.cells import TableColumn
from rolescope.words.table.table_changes import CHANGED, GONE, NEW

ROW = 30  # px of a row
PAD = 10  # px at both ends of a cell
FIRST = 16  # px before the first column
_CHANGE = 0  # the column of changes, of either kind
_GAP = 7  # px between a sign and a text
_ARROW = 18  # px that the arrow of the order needs beside a title
SIGN = 16  # px of a sign
_MAX_STAMPS = 4_000  # texts that are kept
Draw = Callable[[QPainter, QRectF], None]
_MARKS = {NEW: "+", GONE: "\N{MINUS SIGN}", CHANGED: "~"}
_MIDDLE, _RIGHT = Qt.TextElideMode.ElideMiddle, Qt.TextElideMode.ElideRight


class CellPainter(QStyledItemDelegate):
    """Paints the cells of one view; lines between rows, and the ring, are the view's."""

    def __init__(self, view: QTableView, model: SheetModel) -> None:
        super().__init__(view)
        self._view, self._model = view, model
        self._signs = [dict(column.signs) for column in model.columns]
        self._fonts = [font_of(column) for column in model.columns]
        self._stamps = Stamps()
        self.hovered = -1  # the row that is pointed at

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height of a row."""
        return QSize(80, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        rect, row, number = option.rect, index.row(), index.column()
        pen = self._stamps.pen
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, pen("accentsoft").color())
        elif row == self.hovered:
            painter.fillRect(rect, pen("row").color())
        text = str(index.data())
        if not text:
            return
        column = self._model.columns[number]
        is_first = self._view.horizontalHeader().sectionPosition(number) == 0
        left = rect.left() + (FIRST if is_first else PAD)
        sign = self._sign(row, number, text)
        if sign is not None:
            painter.drawPixmap(left, rect.top() + (rect.height() - SIGN) // 2, sign)
            left += SIGN + _GAP
        room = rect.right() - PAD - left + 1
        mode = _MIDDLE if column.is_code or column.node else _RIGHT
        stamp, width = self._stamps.text(text, self._fonts[number], max(room, 0), mode)
        painter.setFont(themed.font(self._fonts[number]))
        painter.setPen(pen(self._ink(row, number, text)))
        if column.is_number:
            left += max(room - ceil(width), 0)
        top = rect.top() + round((rect.height() - 1 - stamp.size().height()) / 2)
        painter.drawStaticText(left, top, stamp)

    def _ink(self, row: int, number: int, text: str) -> str:
        """Return the color of a text: of names and numbers, of the rest, of what is gone."""
        sheet, column = self._model.sheet, self._model.columns[number]
        has_changes = sheet is not None and sheet.has_changes and number != _CHANGE
        if sheet is not None and has_changes and sheet.cells[_CHANGE].text(self._row(row)) == GONE:
            return "faint"
        is_strong = column.node or (column.is_number and text[0].isdigit())
        return "text" if is_strong else "muted"

    def _row(self, row: int) -> int:
        """Return the number in the sheet of a row, counted from the top."""
        return int(self._model.rows[row])

    def _sign(self, row: int, number: int, text: str) -> QPixmap | None:
        """Return what stands before a text."""
        ratio = self._view.devicePixelRatioF()
        if number == _CHANGE:
            mark = _MARKS[text]
            return self._stamps.sign((mark,), ratio, partial(_draw_mark, mark))
        icon = self._signs[number].get(text)
        if icon is not None:
            return self._stamps.sign(icon, ratio, partial(_draw_icon, icon))
        sheet = self._model.sheet
        shape = sheet.cells[number].shape(self._row(row)) if sheet is not None else None
        if shape is None:
            return None
        return self._stamps.sign(shape, ratio, partial(_draw_shape, *shape))

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Say in full what does not fit, and what is called otherwise, as plain text."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return False
        text, full = str(index.data()), str(index.data(Qt.ItemDataRole.ToolTipRole))
        column = self._model.columns[index.column()]
        before = _room_of_sign(column)
        room = option.rect.width() - (FIRST + PAD) - before
        fits = QFontMetricsF(themed.font(font_of(column))).horizontalAdvance(text) <= room
        shown = "" if fits and text == full else themed.plain_tooltip(full)
        QToolTip.showText(event.globalPos(), shown, view)
        return True


def width_of(column: TableColumn[object], texts: Iterable[str]) -> int:
    """Return how wide a column is to be in pixels, so that its title and texts fit."""
    head = QFontMetricsF(themed.font("label")).horizontalAdvance(column.title) + _ARROW
    metrics = QFontMetricsF(themed.font(font_of(column)))
    before = _room_of_sign(column)
    needed = max((metrics.horizontalAdvance(text) for text in texts), default=0) + before
    return round(max(head, min(needed, column.width))) + (FIRST + PAD)


def _room_of_sign(column: TableColumn[object]) -> int:
    """Return how many px stand before texts of a column that have a sign."""
    return SIGN + _GAP if column.node or column.signs or column.id == "change" else 0


def font_of(column: TableColumn[object]) -> str:
    """Return the text style of a column."""
    if column.is_code:
        return "mono"
    return "name" if column.node else "body"


def _draw_mark(mark: str, painter: QPainter, spot: QRectF) -> None:
    paint_change(painter, spot, mark)


def _draw_icon(icon: tuple[str, str], painter: QPainter, spot: QRectF) -> None:
    themed.paint_icon(painter, _inside(spot, 0.5), *icon)


def _draw_shape(kind: NodeKind, zone: Zone, painter: QPainter, spot: QRectF) -> None:
    name, token = shape_for(kind, zone)
    inset = 0.5 if name in ("domain", "account-off") else 2
    themed.paint_shape(painter, _inside(spot, inset), name, token)


def _inside(spot: QRectF, inset: float) -> QRectF:
    """Return a rectangle in another one, so many px from its sides."""
    near = inset
    return spot.adjusted(near, near, -near, -near)


class Stamps:
    """Keeps what one view paints, as long as the theme stays."""

    def __init__(self) -> None:
        self._theme: Theme | None = None
        self._texts: dict[tuple[str, str, int], tuple[QStaticText, float]] = {}
        self._signs: dict[tuple[object, ...], QPixmap] = {}
        self._pens: dict[str, QPen] = {}

    def _renew(self) -> None:
        """Forget everything with another theme."""
        if style.theme() is not self._theme:
            self._theme = style.theme()
            self._pens.clear()
            self._texts.clear()
            self._signs.clear()

    def pen(self, token: str) -> QPen:
        """Return a pen in a color of the theme in use."""
        self._renew()
        if token not in self._pens:
            self._pens[token] = themed.pen(token)
        return self._pens[token]

    def text(
        self, text: str, font: str, room: int, mode: Qt.TextElideMode
    ) -> tuple[QStaticText, float]:
        """Return a text, shortened to `room` pixels, with its width; never markup."""
        self._renew()
        key = (text, font, room)
        found = self._texts.get(key)
        if found is None:
            if len(self._texts) >= _MAX_STAMPS:
                self._texts.clear()
            metrics = QFontMetricsF(themed.font(font))
            shown = metrics.elidedText(text, mode, room)
            made = QStaticText(shown)
            made.setTextFormat(Qt.TextFormat.PlainText)
            made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            made.prepare(font=themed.font(font))
            found = self._texts[key] = made, metrics.horizontalAdvance(shown)
        return found

    def sign(self, key: tuple[object, ...], ratio: float, draw: Draw) -> QPixmap:
        """Return a sign of SIGN px that `draw` paints; `ratio` is that of the screen."""
        self._renew()
        whole = (*key, ratio)
        found = self._signs.get(whole)
        if found is None:
            found = QPixmap(round(SIGN * ratio), round(SIGN * ratio))
            found.setDevicePixelRatio(ratio)
            found.fill(Qt.GlobalColor.transparent)
            painter = QPainter(found)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw(painter, QRectF(0, 0, SIGN, SIGN))
            painter.end()
            self._signs[whole] = found
        return found
