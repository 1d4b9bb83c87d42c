"""Heads of the columns of a table that stand above the texts of their cells."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTableView

from rolescope.ui.kit.scale import scaled
from rolescope.ui.kit.widget_hooks import FollowsTextSize

_SHEET = "QHeaderView::section { padding-left: 3px; }"


class TableHeader(QHeaderView, FollowsTextSize):
    """Takes the place of those that a table has."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.rescale()
        table.setHorizontalHeader(self)

    def rescale(self) -> None:
        """Rescale."""
        self.setStyleSheet(scaled(_SHEET))
