"""Rows below fixed headings: an item model, and the table that shows it."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.tree import Index

_ROOT = QModelIndex()
_HEIGHT = 28  # px of a row
_SHEET = "QHeaderView::section { padding-left: 3px; }"  # as the texts of the cells


class RowsModel(QAbstractTableModel):
    """What is in a cell, and how many rows there are, subclasses say."""

    def __init__(self, heads: tuple[str, ...], parent: QObject) -> None:
        super().__init__(parent)
        self._heads = heads

    def row_count(self) -> int:
        """Return the number of rows."""
        raise NotImplementedError

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of rows; none is below another."""
        return 0 if parent.isValid() else self.row_count()

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._heads)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class TableHeader(QHeaderView):
    """Takes the place of those that a table has."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setStyleSheet(_SHEET)
        table.setHorizontalHeader(self)


def rows_table(model: RowsModel, name: str) -> tuple[QTableView, TableHeader]:
    """Return a table whose rows are chosen whole and never edited; `name`: what it is called."""
    table = QTableView()
    table.setModel(model)
    table.setShowGrid(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(_HEIGHT)
    table.setAccessibleName(visible(name))
    return table, TableHeader(table)
