"""The answers of AWS's policy simulator beside ours: rows of a table."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from rolescope.simulation.simulator.agreement import Standing
from rolescope.ui.kit import themed
from rolescope.ui.kit.privacy import visible
from rolescope.words.simulator_text import AgreementRow

HEADS = ("Action", "Resource", "AWS", "RoleScope", "Comparison")
RESOURCE = 1
_LAST = len(HEADS) - 1
_INKS = {
    Standing.AGREES: "allowed",
    Standing.DIFFERS: "denied",
    Standing.NOT_COMPARABLE: "cond",
}
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class AgreementModel(QAbstractTableModel):
    """Is replaced whole when another comparison is shown."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: tuple[AgreementRow, ...] = ()

    def show(self, rows: tuple[AgreementRow, ...]) -> None:
        """Replace everything."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of pairs."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the heads of columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell."""
        row, column = self.rows[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            texts = (row.action, row.resource, row.aws, row.own, row.standing.value)
            return visible(texts[column])
        if role == Qt.ItemDataRole.ToolTipRole and column <= RESOURCE:
            return themed.plain_tooltip(row.resource if column else row.action)
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(themed.color(_INKS[row.standing] if column == _LAST else "text"))
        if role == Qt.ItemDataRole.FontRole:
            return QFont(themed.font("mono" if column <= RESOURCE else "body"))
        return None
