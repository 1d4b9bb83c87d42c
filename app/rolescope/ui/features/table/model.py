"""The model of a table: rows of a sheet in some order. It makes no object for a row."""

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from rolescope.ui.kit.privacy import hide, hides
from rolescope.ui.kit.tree import Index
from rolescope.words.table.arranged import Arranged, ArrangementWanted
from rolescope.words.table.cells import Numbers
from rolescope.words.table.sheet import COLUMNS, Sheet, SheetKind

_NOTHING = np.empty(0, np.int32)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class SheetModel(QAbstractTableModel):
    """Shows a sheet as arranged. `rows` are the numbers of its rows, from the top."""

    def __init__(self, kind: SheetKind, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = COLUMNS[kind]
        self.sheet: Sheet | None = None
        self.rows: Numbers = _NOTHING
        self._arranged: Arranged | None = None
        self._numbers: dict[str, int] | None = None  # of rows of the sheet, by id
        self._places: Numbers | None = None  # from the top, by number; -1: not seen

    def show(self, sheet: Sheet | None, wanted: ArrangementWanted) -> None:
        """Show another sheet."""
        self.beginResetModel()
        self.sheet = sheet
        self._arranged = Arranged(sheet, hide) if sheet is not None else None
        self._numbers = None
        self._arrange(wanted)
        self.endResetModel()

    def left(self, shown: frozenset[str] | None) -> int:
        """Return how many rows the filters of the window leave."""
        return len(self._arranged.left(shown)) if self._arranged is not None else 0

    def arrange(self, wanted: ArrangementWanted) -> None:
        """Sort and filter the same sheet otherwise."""
        self.beginResetModel()
        self._arrange(wanted)
        self.endResetModel()

    def _arrange(self, wanted: ArrangementWanted) -> None:
        self.rows = self._arranged.rows(wanted) if self._arranged is not None else _NOTHING
        self._places = None

    def id_at(self, row: int) -> str:
        """Return the id of the node or edge in a row, counted from the top."""
        return self.sheet.ids[int(self.rows[row])] if self.sheet is not None else ""

    def ids(self, first: int, last: int) -> list[str]:
        """Return the ids in some rows, counted from the top, the last one among them."""
        sheet = self.sheet
        numbers = self.rows[first : last + 1].tolist()
        return [sheet.ids[number] for number in numbers] if sheet is not None else []

    def place_of(self, id_: str) -> int | None:
        """Return the row of a node or edge, counted from the top; None when it is not seen."""
        sheet = self.sheet
        if sheet is None:
            return None
        if self._numbers is None:
            self._numbers = {one: number for number, one in enumerate(sheet.ids)}
        if self._places is None:
            self._places = np.full(len(sheet), -1, np.int32)
            self._places[self.rows] = np.arange(len(self.rows), dtype=np.int32)
        number = self._numbers.get(id_)
        place = -1 if number is None else int(self._places[number])
        return place if place >= 0 else None

    # What Qt asks for

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many rows are seen."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Return how many columns there are, hidden ones among them."""
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what is read in a cell; as its tooltip the text in full."""
        if self.sheet is None or not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            cells, row = self.sheet.cells[index.column()], int(self.rows[index.row()])
            if not self.columns[index.column()].may_tell_names:
                return cells.text(row)
            return hide(cells.text(row)) if hides() else cells.read(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return hide(self.sheet.cells[index.column()].text(int(self.rows[index.row()])))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.columns[index.column()].is_number else _LEFT
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.columns[section].title
        return None
