"""Heads of the columns of a table that stand above the texts of their cells."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTableView

_SHEET = "QHeaderView::section { padding-left: 3px; }"


class TableHeader(QHeaderView):
    """Takes the place of those that a table has."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setStyleSheet(_SHEET)
        table.setHorizontalHeader(self)
