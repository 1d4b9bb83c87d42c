"""Grid: the rows of one kind, with what is selected of them, and what keys do."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence

from rolescope.ui.features.table.arranged_table import ArrangedTable
from rolescope.ui.kit import privacy
from rolescope.ui.kit.privacy import copy_text
from rolescope.ui.kit.tree import Index
from rolescope.ui.state.threads import Threads
from rolescope.words.table.arranged import lines
from rolescope.words.table.cells import Numbers
from rolescope.words.table.sheet import COLUMNS, Sheet, SheetKind

_SELECTION_PAUSE_MS = 40  # milliseconds without another row, before what is selected is told
_MAX_ROWS = 2_000  # rows that are selected, or copied, at once

Select = QItemSelectionModel.SelectionFlag


class RowsGrid(ArrangedTable):
    """Shows rows, and tells which are selected and opened."""

    chosen = Signal(object)  # tuple of ids
    opened = Signal(str)  # id: a double click, or Enter
    menu_asked = Signal(QPoint)  # place on the screen
    filter_asked = Signal()  # a key asks for the field of the filter
    failed = Signal(object)  # Failure
    _is_marking = True  # what Qt marks meanwhile, nobody selected

    def __init__(self, kind: SheetKind) -> None:
        super().__init__(kind)
        self._selected: tuple[str, ...] = ()
        self._is_marking = False
        self._threads = Threads(self)
        self._rest = QTimer(self, interval=_SELECTION_PAUSE_MS, singleShot=True)
        self._rest.timeout.connect(self._tell)
        self.doubleClicked.connect(lambda index: self.opened.emit(self.rows.id_at(index.row())))
        self.entered.connect(lambda index: self._hover(index.row()))

    # What is selected

    @property
    def selected(self) -> tuple[str, ...]:
        """The ids that are selected, of what is seen or not."""
        return self._selected

    def select_ids(self, ids: Sequence[str]) -> None:
        """Select rows by their ids, and bring the first of them into sight."""
        if tuple(ids) != self._selected:
            self._rest.stop()
            self._selected = tuple(ids)
            self.mark()

    def mark(self, column: int | None = None) -> None:
        """Mark the rows of what is selected, and bring the first of them into sight."""
        places = sorted(
            place
            for id_ in self._selected[:_MAX_ROWS]
            if (place := self.rows.place_of(id_)) is not None
        )
        if column is None:
            column = max(self.currentIndex().column(), self.heads.logicalIndexAt(0), 0)
        self._is_marking = True
        model = self.selectionModel()
        model.select(self._ranges(places), Select.ClearAndSelect | Select.Rows)
        if places:
            index = self.rows.index(places[0], column)
            model.setCurrentIndex(index, Select.NoUpdate)
            self.scrollTo(index)
        self._is_marking = False

    def _ranges(self, places: Sequence[int]) -> QItemSelection:
        found = QItemSelection()
        last = len(self.rows.columns) - 1
        start = 0
        for number in range(1, len(places) + 1):
            if number == len(places) or places[number] != places[number - 1] + 1:
                first, end = places[start], places[number - 1]
                found.select(self.rows.index(first, 0), self.rows.index(end, last))
                start = number
        return found

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell what is selected, once no other row follows at once."""
        super().selectionChanged(selected, deselected)
        if not self._is_marking:
            self._rest.start()

    def _tell(self) -> None:
        """Tell what is marked; of more than can be looked at, nothing."""
        found = self._marked() if self.count_marked() <= _MAX_ROWS else []
        ids = [id_ for top, bottom in found for id_ in self.rows.ids(top, bottom)]
        self._selected = tuple(dict.fromkeys(ids))
        self.chosen.emit(self._selected)

    def tell_at_once(self) -> None:
        """Tell what is selected now: something is to be done with it."""
        if self._rest.isActive():
            self._rest.stop()
            self._tell()

    # Copying

    def _marked(self) -> list[tuple[int, int]]:
        """Return the first and last rows of the ranges that are marked, from the top."""
        marked = self.selectionModel().selection()
        ranges = (marked.at(number) for number in range(marked.count()))
        return sorted((one.top(), one.bottom()) for one in ranges)

    def count_marked(self) -> int:
        """Return how many rows are marked."""
        return sum(end - top + 1 for top, end in self._marked())

    def marked_rows(self) -> list[int]:
        """Return the rows that are marked, counted from the top."""
        return list(dict.fromkeys(n for top, end in self._marked() for n in range(top, end + 1)))

    def copy_rows(self) -> None:
        """Copy the marked rows with their heads, tabs between the columns."""
        sheet, columns = self.rows.sheet, self.shown_columns()
        if sheet is None:
            return
        rows = self.rows.rows[self.marked_rows()]
        made = partial(_copied, sheet, columns, rows, privacy.hider() or str)
        if self.count_marked() <= _MAX_ROWS:
            QGuiApplication.clipboard().setText(made())
        else:
            put = QGuiApplication.clipboard().setText
            self._threads.start(made, put, self.failed.emit)

    def close_threads(self) -> None:
        """Wait for what is being copied."""
        self._threads.close()

    def copy_cell(self) -> None:
        """Copy the text of the current cell in full, whatever is read in its place."""
        copy_text(str(self.currentIndex().data(Qt.ItemDataRole.ToolTipRole) or ""))

    # Mouse and keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Ctrl+C copies; the rest is for moving, and for the window."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_rows()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif event.key() == Qt.Key.Key_Slash:
            self.filter_asked.emit()
        elif event.key() == Qt.Key.Key_Escape or _is_letter(event):
            event.ignore()  # what the window does with it
        elif self._sorts(event):
            pass
        else:
            super().keyPressEvent(event)

    def _sorts(self, event: QKeyEvent) -> bool:
        """Sort by the current column with Ctrl+Shift and an arrow."""
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        ways = {int(Qt.Key.Key_Up): False, int(Qt.Key.Key_Down): True}
        column = self.currentIndex().column()
        if event.modifiers() != both or event.key() not in ways or column < 0:
            return False
        self.sort((column, ways[event.key()]))
        return True

    def _open(self) -> None:
        if self.currentIndex().isValid():
            self.tell_at_once()
            self.opened.emit(self.rows.id_at(self.currentIndex().row()))

    def keyboardSearch(self, _text: str) -> None:
        """Do not look for a row by its first letters: the filter does it for all columns."""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu about what is selected, the row under the pointer with it."""
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            spot = self.visualRect(self.currentIndex()).center()
            place = self.viewport().mapToGlobal(spot)
        if self.currentIndex().isValid():
            self.tell_at_once()
            self.menu_asked.emit(place)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self.cells.hovered:
            self.cells.hovered = row
            self.viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Paint the ring of the cell anew."""
        super().currentChanged(current, previous)
        self.viewport().update()


def _copied(sheet: Sheet, columns: Sequence[int], rows: Numbers, hide: Callable[[str], str]) -> str:
    """Return rows with their heads, tabs between the columns."""
    shown = [COLUMNS[sheet.kind][column] for column in columns]
    told = (
        tuple(
            hide(text) if column.may_tell_names else text
            for column, text in zip(shown, line, strict=True)
        )
        for line in lines(sheet, columns, rows)
    )
    heads = tuple(column.title for column in shown)
    return "".join("\t".join(line) + "\n" for line in (heads, *told))


def _is_letter(event: QKeyEvent) -> bool:
    """Tell whether a key writes a letter."""
    with_others = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    return event.text().isalpha() and not event.modifiers() & with_others
