"""Rows about paths as an item model: headings, rows, and a line that shows more."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from rolescope.ui.kit import themed
from rolescope.ui.kit.privacy import visible
from rolescope.words.names import counted, kind_words
from rolescope.words.paths.rows import PathRow, PathsSection, PathsText, PathTurn, ReachRow, Row
from rolescope.words.paths.words import LEVELS

ROW_ROLE = int(Qt.ItemDataRole.UserRole)
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class More:
    """The line that shows more paths."""

    text: str


Line = str | Row | More
"""A heading, a row, or the line that shows more."""


class PathModel(QAbstractListModel):
    """One line for each heading and each row."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()

    def show_text(self, text: PathsText) -> None:
        """Take another answer."""
        self.beginResetModel()
        more = (More(f"Show more of {text.left:,} others"),) if text.left else ()
        self.lines = (*_lines(text.sections), *more)
        self.endResetModel()

    def rowCount(self, _parent: Index = _NOWHERE) -> int:
        """Return how many lines there are."""
        return len(self.lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A heading cannot be chosen."""
        line = self.line(index)
        return Qt.ItemFlag.NoItemFlags if line is None or isinstance(line, str) else _CHOOSABLE

    def line(self, index: Index) -> Line | None:
        """Return what stands at a place."""
        return self.lines[index.row()] if 0 <= index.row() < len(self.lines) else None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """Return a line, and what is read of it."""
        line = self.line(index)
        if line is None:
            return None
        if role == ROW_ROLE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return visible(_words(line))
        if role == Qt.ItemDataRole.ToolTipRole:
            return themed.plain_tooltip(_tooltip(line))
        return None


_CHOOSABLE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def _lines(sections: Sequence[PathsSection]) -> Iterator[Line]:
    for section in sections:
        if section.title:
            yield section.title
        yield from section.rows


def _words(line: Line) -> str:
    if isinstance(line, str):
        return line
    if isinstance(line, More):
        return line.text
    turn = "" if line.turn is PathTurn.NONE else f"{line.turn.value} by the edits"
    if isinstance(line, PathRow):
        parts = (LEVELS[line.level], line.title, counted(line.hops, "hop"), line.needs, line.remark)
    else:
        admin = "administrator" if line.node.is_admin else ""
        parts = (line.node.name, kind_words(line.node), admin, line.place, line.remark)
    return ", ".join(part for part in (*parts, turn) if part)


def _tooltip(line: Line) -> str:
    if isinstance(line, PathRow):
        return "\n".join((*line.nodes, *(part for part in (line.needs, line.remark) if part)))
    if isinstance(line, ReachRow):
        return "\n".join(part for part in (line.node.id, line.place, line.remark) if part)
    return ""
