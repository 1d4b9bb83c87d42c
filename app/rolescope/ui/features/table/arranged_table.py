"""Arranging: a view of rows whose columns, order and filter are chosen. It selects nothing."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from math import ceil

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QStaticText,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from rolescope.pictures.principal_shapes import shape_for
from rolescope.pictures.theme import Theme
from rolescope.trust.edge import NodeKind, Zone
from rolescope.ui.features.table.model import SheetModel
from rolescope.ui.kit import style, themed
from rolescope.ui.kit.marks import paint_change
from rolescope.ui.kit.privacy import hide, hides, visible
from rolescope.ui.kit.tree import Index
from rolescope.ui.kit.widget_hooks import FollowsNames
from rolescope.value import Value, field
from rolescope.words.table.arranged import ArrangementWanted
from rolescope.words.table.cells import TableColumn
from rolescope.words.table.sheet import Sheet, SheetKind, table_title
from rolescope.words.table.table_changes import CHANGED, GONE, NEW

ROW = 30  # px of a row
PAD = 10  # px at both ends of a cell
FIRST = 16  # px before the first column
_CHANGE = 0  # the column of changes, of either kind
_GAP = 7  # px between a sign and a text
_ARROW_ROOM = 18  # px that the arrow of the order needs beside a title
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
    head = QFontMetricsF(themed.font("label")).horizontalAdvance(column.title) + _ARROW_ROOM
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
            with QPainter(found) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                draw(painter, QRectF(0, 0, SIGN, SIGN))
            self._signs[whole] = found
        return found


_MEASURED = 12  # texts of a column, the longest ones
_HEIGHT = 32  # px
_ARROW = 14
_SIDES = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class ColumnChoices(Value, kw_only=True):
    """What somebody chose of columns, by id: which are seen, how wide (px), their order."""

    shown: Mapping[str, bool] = field(default_factory=dict)
    widths: Mapping[str, int] = field(default_factory=dict)
    order: tuple[str, ...] = ()


class ArrangedTable(QTableView, FollowsNames):
    """Shows a sheet, sorted and filtered, with the columns that are chosen."""

    heads_asked = Signal(int, QPoint)  # column, place on the screen
    arranged = Signal()  # other rows are seen, or other columns
    columns_chosen = Signal()  # somebody showed, hid, moved or widened one

    def __init__(self, kind: SheetKind) -> None:
        super().__init__()
        self.kind = kind
        self.rows = SheetModel(kind, self)
        self.words: tuple[str, ...] = ()
        self.shown: frozenset[str] | None = None  # ids that filters of the window leave
        self.sorted: tuple[int, bool] | None = None
        self._choices: dict[int, bool] = {}  # columns that somebody showed or hid
        self._dragged: dict[int, int] = {}  # px of columns that somebody made so wide
        self._is_fitting = False
        self.setModel(self.rows)
        self.cells = CellPainter(self, self.rows)
        self.setItemDelegate(self.cells)
        self._dress()
        self._arrange_columns()

    def _dress(self) -> None:
        self.setAccessibleName(visible(table_title(self.kind)))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setCornerWidget(QWidget())
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        sides = self.verticalHeader()
        sides.hide()
        sides.setDefaultSectionSize(ROW)
        sides.setMinimumSectionSize(ROW)
        heads = self.heads = Header(self.rows.columns, self)
        self.setHorizontalHeader(heads)
        for number, column in enumerate(self.rows.columns):
            heads.resizeSection(number, width_of(column, ()))
        heads.sectionResized.connect(self._drag)
        heads.sectionMoved.connect(lambda *_moved: self.columns_chosen.emit())
        heads.sectionClicked.connect(self._click_head)
        heads.menu_asked.connect(self.heads_asked)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells, then a line below each row, and the ring of the current cell."""
        super().paintEvent(event)
        with themed.painting(self.viewport()) as painter:
            painter.setPen(themed.pen("border"))
            width, end = self.viewport().width(), self.viewport().height()
            first = max(self.rowAt(0), 0)
            bottom = self.rowViewportPosition(first) + ROW - 1
            for row in range(first, self.rows.rowCount()):
                y = bottom + (row - first) * ROW
                if y > end:
                    break
                painter.drawLine(0, y, width, y)
            current = self.currentIndex()
            if self.hasFocus() and current.isValid():
                painter.setPen(themed.pen("accent", 2))
                painter.drawRect(self.visualRect(current).adjusted(1, 1, -1, -2))

    # Columns

    def show_sheet(self, sheet: Sheet | None) -> None:
        """Show other rows; order, filter, columns and place stay."""
        place = self.verticalScrollBar().value()
        self.rows.show(sheet, self._wanted())
        self._arrange_columns()
        self._fit_columns()
        self.mark()
        self.verticalScrollBar().setValue(place)
        self.arranged.emit()

    def renew_names(self) -> None:
        """Show, and search, the texts as they may be seen now."""
        self.show_sheet(self.rows.sheet)

    def offered(self) -> tuple[int, ...]:
        """Return the columns that can be shown: that of changes only where something can differ."""
        sheet = self.rows.sheet
        has_changes = sheet is not None and sheet.has_changes
        numbers = range(len(self.rows.columns))
        return tuple(n for n in numbers if has_changes or self.rows.columns[n].id != "change")

    def is_shown(self, column: int) -> bool:
        """Tell whether a column is to be seen: one without any text is not, from the start."""
        sheet = self.rows.sheet
        is_empty = sheet is not None and len(sheet) > 0 and sheet.cells[column].is_empty
        by_itself = self.rows.columns[column].is_shown and not is_empty
        return column in self.offered() and self._choices.get(column, by_itself)

    def show_column(self, column: int, *, shown: bool) -> None:
        """Show or hide a column; the last one stays."""
        if not shown and self.shown_columns() == (column,):
            return
        self._choices[column] = shown
        self._arrange_columns()
        if self.words:
            self._rearrange()
        self.arranged.emit()
        self.columns_chosen.emit()

    @property
    def choices(self) -> ColumnChoices:
        """What somebody chose of the columns so far."""
        ids = [column.id for column in self.rows.columns]
        return ColumnChoices(
            shown={ids[column]: shown for column, shown in self._choices.items()},
            widths={ids[column]: width for column, width in sorted(self._dragged.items())},
            order=tuple(ids[self.heads.logicalIndex(place)] for place in range(len(ids))),
        )

    def take_choices(self, chosen: ColumnChoices) -> None:
        """Arrange the columns as somebody chose before; what is not known is left out."""
        numbers = {column.id: number for number, column in enumerate(self.rows.columns)}
        self._choices = {numbers[id_]: on for id_, on in chosen.shown.items() if id_ in numbers}
        for id_, width in chosen.widths.items():
            if id_ in numbers:
                self._dragged[numbers[id_]] = width
                self._widen(numbers[id_], width)
        known = [numbers[id_] for id_ in chosen.order if id_ in numbers]
        for place, column in enumerate(dict.fromkeys(known)):
            self.heads.moveSection(self.heads.visualIndex(column), place)
        self._arrange_columns()

    def shown_columns(self) -> tuple[int, ...]:
        """Return the columns that are seen, from left to right."""
        order = map(self.heads.logicalIndex, range(self.heads.count()))
        return tuple(column for column in order if self.is_shown(column))

    def _arrange_columns(self) -> None:
        for column in range(len(self.rows.columns)):
            self.setColumnHidden(column, not self.is_shown(column))

    def _fit_columns(self) -> None:
        """Give the columns the room that their texts need; those that were dragged stay."""
        sheet = self.rows.sheet
        for number, column in enumerate(
            self.rows.columns if sheet is not None and len(sheet) else ()
        ):
            if number not in self._dragged and sheet is not None:
                longest = sheet.cells[number].longest(_MEASURED, is_called=not hides())
                self._widen(number, width_of(column, map(hide, longest)))

    def _widen(self, column: int, width: int) -> None:
        """Make a column so wide; nobody dragged it."""
        self._is_fitting = True
        self.heads.resizeSection(column, width)
        self._is_fitting = False

    def _drag(self, column: int, before: int, now: int) -> None:
        if not self._is_fitting and before and now:  # else it is hidden, or shown again
            self._dragged[column] = now
            self.columns_chosen.emit()

    # Order and filter

    def _wanted(self) -> ArrangementWanted:
        column, descending = self.sorted or (None, False)
        columns = tuple(n for n in range(len(self.rows.columns)) if self.is_shown(n))
        return ArrangementWanted(
            shown=self.shown,
            words=self.words,
            columns=columns,
            sort=column,
            descending=descending,
        )

    def show_only(self, ids: frozenset[str] | None) -> None:
        """Leave only the nodes or edges of these ids, None: all."""
        if ids != self.shown:
            self.shown = ids
            self._rearrange()
            self.arranged.emit()

    def filter(self, words: Iterable[str]) -> None:
        """Leave the rows that hold all words in the columns that are seen."""
        wanted = tuple(words)
        if wanted != self.words:
            self.words = wanted
            self._rearrange()
            self.arranged.emit()

    def sort(self, by: tuple[int, bool] | None) -> None:
        """Sort by a column, True: the largest first; None: in the order of the import."""
        self.sorted = by
        self.heads.show_sorted(by)
        self._rearrange()
        self.arranged.emit()

    def _click_head(self, column: int) -> None:
        """Sort by a column, then the other way round, then not at all. Numbers: largest first."""
        first = self.rows.columns[column].is_number
        if self.sorted is None or self.sorted[0] != column:
            self.sort((column, first))
        else:
            self.sort((column, not first) if self.sorted[1] is first else None)

    def _rearrange(self) -> None:
        current = self.currentIndex()
        column = current.column() if current.isValid() else 0
        self.rows.arrange(self._wanted())
        self.mark(max(column, 0))

    def mark(self, column: int | None = None) -> None:
        """Mark what is selected among the rows that are seen now; `column` is the current one."""
        raise NotImplementedError


class Header(QHeaderView):
    """A click sorts, dragging moves a column or makes it wider, a right click offers more."""

    menu_asked = Signal(int, QPoint)  # column, place on the screen

    def __init__(self, columns: tuple[TableColumn[object], ...], parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns = columns
        self.sorted: tuple[int, bool] | None = None  # column, and whether the largest come first
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(48)
        self.setFixedHeight(_HEIGHT)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._ask_for_menu)
        self.setAccessibleName("Columns")

    def show_sorted(self, by: tuple[int, bool] | None) -> None:
        """Show by which column rows are sorted."""
        self.sorted = by
        self.viewport().update()

    def _ask_for_menu(self, place: QPoint) -> None:
        column = self.logicalIndexAt(place)
        if column >= 0:
            self.menu_asked.emit(column, self.viewport().mapToGlobal(place))

    def paintSection(self, painter: QPainter, rect: QRect, column: int) -> None:
        painter.save()
        painter.fillRect(rect, themed.color("sunken"))
        line, border = 1, themed.color("border")
        right, bottom = rect.right() + 1 - line, rect.bottom() + 1 - line
        painter.fillRect(rect.left(), bottom, rect.width(), line, border)
        painter.fillRect(right, rect.top() + 8, line, rect.height() - 16, border)
        first = FIRST if self.sectionPosition(column) == 0 else PAD
        box = rect.adjusted(first, 0, -PAD, -1)
        is_sorted = self.sorted is not None and self.sorted[0] == column
        is_number = self._columns[column].is_number
        if is_sorted and self.sorted is not None:
            left = box.left() if is_number else box.right() - _ARROW + 1
            spot = QRectF(left, QRectF(box).center().y() - _ARROW / 2, _ARROW, _ARROW)
            name = "chevron-down" if self.sorted[1] else "chevron-up"
            themed.paint_icon(painter, spot, name, "accent")
            room = _ARROW + 2
            box = box.adjusted(room, 0, 0, 0) if is_number else box.adjusted(0, 0, -room, 0)
        painter.setFont(themed.font("label"))
        painter.setPen(themed.color("accent" if is_sorted else "muted"))
        side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
        title = QFontMetricsF(painter.font()).elidedText(
            self._columns[column].title, Qt.TextElideMode.ElideRight, box.width()
        )
        painter.drawText(box, side | _SIDES, title)
        painter.restore()
