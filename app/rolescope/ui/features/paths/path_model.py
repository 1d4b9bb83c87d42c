"""Rows about paths as an item model: headings, rows, and a line that shows more."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt

from rolescope.model.plain import counted
from rolescope.ui.kit import themed
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.tree import CHOOSABLE, Index, ListModel
from rolescope.value import Value
from rolescope.words.names import kind_words
from rolescope.words.paths.path_rows import (
    PathRow,
    PathsSection,
    PathsText,
    PathTurn,
    ReachRow,
    Row,
)
from rolescope.words.paths.path_words import LEVELS, by_the_edits, show_more


class More(Value):
    """The line that shows more paths."""

    text: str


Line = str | Row | More
"""A heading, a row, or the line that shows more."""


class PathModel(ListModel[Line]):
    """One line for each heading and each row."""

    def show_text(self, text: PathsText) -> None:
        """Take another answer."""
        more = (More(show_more(text.left)),) if text.left else ()
        self.show_items((*_lines(text.sections), *more))

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A heading cannot be chosen."""
        line = self.item(index)
        return Qt.ItemFlag.NoItemFlags if line is None or isinstance(line, str) else CHOOSABLE

    def said(self, line: Line, role: int) -> object:
        """Return what is read of a line."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return visible(_words(line))
        if role == Qt.ItemDataRole.ToolTipRole:
            return themed.plain_tooltip(_tooltip(line))
        return None


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
    turn = "" if line.turn is PathTurn.NONE else by_the_edits(line.turn.value)
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
