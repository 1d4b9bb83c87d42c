"""Arranging: a view of rows whose columns, order and filter are chosen. It selects nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from rolescope.ui.features.table.model import SheetModel
from rolescope.ui.features.table.paint import FIRST, PAD, ROW, CellPainter, width_of
from rolescope.ui.kit import themed
from rolescope.ui.kit.privacy import hide, hides, visible
from rolescope.ui.kit.widget_hooks import FollowsNames
from rolescope.words.table.arranged import ArrangementWanted
from rolescope.words.table.cells import TableColumn
from rolescope.words.table.sheet import Sheet, SheetKind

_MEASURED = 12  # texts of a column, the longest ones
_HEIGHT = 32  # px
_ARROW = 14
_SIDES = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnChoices:
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
        self.setAccessibleName(visible(f"Table of {self.kind.value.lower()}"))
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
        painter = QPainter(self.viewport())
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
        painter.end()

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
        """Paint one head."""
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
