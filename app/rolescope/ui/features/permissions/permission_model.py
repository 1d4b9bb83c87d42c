"""Effective permissions as an item model: services, groups of actions, ways and actions."""

from collections.abc import Iterator, Sequence
from typing import Self

from PySide6.QtCore import QObject, Qt

from rolescope.ui.features.permissions.permission_row import (
    COLUMNS,
    PermissionLine,
    rows_below,
    top_row,
)
from rolescope.ui.kit import themed
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.tree import ITEM_ROLE, TreeModel, TreeNode
from rolescope.words.permissions.permission_values import EntryText, FoldText, ServiceText

_RESOURCES, _BOTH = 3, "Resources, only if"
_SAMPLED, _SAMPLED_BELOW = 40, 8  # lines that the widths of the columns are taken from


class _Node(TreeNode):
    """What a line shows, and what it is made of."""

    __slots__ = ("line", "source")

    def __init__(self, line: PermissionLine, row: int, above: Self | None, source: object) -> None:
        super().__init__(row, above)
        self.line, self.source = line, source

    def make_below(self) -> list[Self]:
        """Return the services of a fold, the entries of a service, or the actions of an entry."""
        below = enumerate(rows_below(self.source))
        return [type(self)(line, row, self, source) for row, (line, source) in below]

    def has_below(self) -> bool:
        """Tell whether there are lines below, without making them."""
        if isinstance(self.source, FoldText | ServiceText):
            return True
        if isinstance(self.source, EntryText):
            return bool(self.source.lines) or len(self.source.names) > 1
        return False


class PermissionModel(TreeModel[_Node]):
    """Shows services with what is below them."""

    columns: tuple[str, ...] = COLUMNS

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_narrow = False

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Say in the heading that conditions stand below the resources."""
        if is_narrow is not self._is_narrow:
            self._is_narrow = is_narrow
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, _RESOURCES, _RESOURCES)

    def show(self, services: Sequence[FoldText | ServiceText]) -> None:
        """Replace everything."""
        self.show_nodes([_Node(top_row(one), row, None, one) for row, one in enumerate(services)])

    def sample(self) -> Iterator[tuple[PermissionLine, int]]:
        """Yield lines with their depth: the first, and the first below each."""
        for node in self.top[:_SAMPLED]:
            yield node.line, 1
            for below in node.below[:_SAMPLED_BELOW]:
                yield below.line, 2

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> object:
        said = super().headerData(section, orientation, role)
        return _BOTH if said and self._is_narrow and section == _RESOURCES else said

    def said(self, node: _Node, column: int, role: int) -> object:
        """Return the text of a cell, what a screen reader says, the tooltip, or the whole row."""
        row = node.line
        if role == ITEM_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return visible(row.cells()[column])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            mark = "can lead to more rights" if row.mark else ""
            cut = "cut away" if row.is_cut else ""
            words = (row.cells()[column], *((cut, mark) if not column else ()))
            return visible(", ".join(filter(None, words)))
        if role == Qt.ItemDataRole.ToolTipRole:
            said = "\n".join(filter(None, (row.title, row.mark, row.answer.details)))
            return themed.plain_tooltip(said) if row.answer.details or row.mark else None
        return None
