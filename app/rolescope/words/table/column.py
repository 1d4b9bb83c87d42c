"""Column: one column of the table, as a record."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from rolescope.trust.edge import Node

Row = TypeVar("Row")

Value = str | int | float
"""By what cells are sorted; of one column, all are of one type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[Row]):
    """What one column says of a row.

    `text` is what is read. `value` is what is sorted by, None: the text, in any case. Cells
    without a text come last, whatever the order. `node` gives the node whose shape stands before
    the text. `width` is in pixels, at most: where all texts are shorter, less. `is_number`: stands
    at the right. `is_code`: an identifier. `is_shown` says whether it is there from the start,
    unless it is empty in every row. `signs` are icon and color of some texts.
    """

    id: str
    title: str
    text: Callable[[Row], str]
    value: Callable[[Row], Value] | None = None
    node: Callable[[Row], Node | None] | None = None
    width: int = 130
    is_number: bool = False
    is_code: bool = False
    is_shown: bool = True
    signs: tuple[tuple[str, tuple[str, str]], ...] = ()

    @property
    def may_tell_names(self) -> bool:
        """Whether texts may hold names: neither numbers nor words of the program alone do."""
        return not (self.signs or self.is_number or self.id == "change")
