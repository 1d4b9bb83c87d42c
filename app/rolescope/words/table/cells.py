"""Cells: everything that stands in one column, each text once, with the order of its rows."""

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from rolescope.model.plain import visible
from rolescope.trust.edge import Node, NodeKind, Zone
from rolescope.value import Value, field

Row = TypeVar("Row")
Numbers = NDArray[np.int32]
CellValue = str | int | float  # what cells are sorted by: of one column, all of one type
_END = "\n"  # between two texts: none holds one, for it would have become an escape


class TableColumn(Value, Generic[Row], kw_only=True):
    """What one column says of a row.

    `text` is what is read. `called` is what is read in its place where it is not empty: copies,
    files and tooltips keep the text. `value` is what is sorted by, None: what is read, in any
    case. Cells without a text come last, whatever the order. `node` gives the node whose shape
    stands before the text. `width` is in pixels, at most: where all texts are shorter, less.
    `is_number`: stands at the right. `is_code`: an identifier. `is_shown` says whether it is
    there from the start, unless it is empty in every row. `signs` are icon and color of some texts.
    """

    id: str
    title: str
    text: Callable[[Row], str]
    called: Callable[[Row], str] | None = None
    value: Callable[[Row], CellValue] | None = None
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


class Cells(Value, kw_only=True, eq=False):
    """One column of all rows. A hundred thousand of them are a few arrays and one text.

    `texts` are the different texts in the order of their values, each ended by a line break;
    `starts` (one more than there are texts) is where each begins. `codes` (one for each row) are
    the numbers of its text: rows are sorted by them. `blank` is the number of the empty text, which
    comes last, -1: there is none. `called` holds, by number, what is read in place of a text.
    `shapes` are kinds and zones of nodes, `shape_codes` (one for
    each row, -1: none) the numbers of those that stand before the texts; empty when none does.
    """

    id: str
    texts: str
    starts: Numbers
    codes: Numbers
    blank: int
    called: Mapping[int, str] = field(default_factory=dict)
    shapes: tuple[tuple[NodeKind, Zone], ...] = ()
    shape_codes: Numbers | None = None

    def text(self, row: int) -> str:
        """Return the text of a row: harmless to show, see `visible`."""
        code = self.codes[row]
        return self.texts[self.starts[code] : self.starts[code + 1] - 1]

    def read(self, row: int) -> str:
        """Return what is read: the text, or what it is called."""
        return self.called.get(int(self.codes[row])) or self.text(row)

    def shape(self, row: int) -> tuple[NodeKind, Zone] | None:
        """Return kind and zone of the node that a row names, None: it names none."""
        code = -1 if self.shape_codes is None else int(self.shape_codes[row])
        return None if code < 0 else self.shapes[code]

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in the column."""
        return len(self.starts) <= 1 + (self.blank >= 0)

    def longest(self, count: int, *, is_called: bool = True) -> list[str]:
        """Return the texts with the most characters, `count` at most.

        They are those that are read; without `is_called` the texts in full.
        """
        called = self.called if is_called else {}
        lengths = np.diff(self.starts)
        lengths[list(called)] = [len(text) + len(_END) for text in called.values()]
        codes = np.argpartition(-lengths, count - 1)[:count] if len(lengths) > count else None
        texts = range(len(lengths)) if codes is None else codes.tolist()
        return [
            called.get(code) or self.texts[self.starts[code] : self.starts[code + 1] - 1]
            for code in texts
        ]

    def split(self) -> list[str]:
        """Return the different texts, by their numbers."""
        return self.texts.split(_END)[:-1]


def cells(column: TableColumn[Row], rows: Sequence[Row]) -> Cells:
    """Fill one column."""
    # values, texts and what they are called, numbered as they come
    first: dict[tuple[CellValue, str, str], int] = {}
    seen = np.empty(len(rows), np.int32)
    for number, row in enumerate(rows):
        text = column.text(row)
        called = column.called(row) if column.called is not None else ""
        value = called or text if column.value is None else column.value(row)
        seen[number] = first.setdefault((value, text, called), len(first))
    order = sorted(first, key=_order)
    ranks = np.empty(len(first), np.int32)
    ranks[[first[key] for key in order]] = np.arange(len(first), dtype=np.int32)
    texts = [visible(text) for _value, text, _called in order]
    lengths = np.array([0, *(len(text) + 1 for text in texts)], np.int32)
    shapes, shape_codes = _shapes(column, rows)
    return Cells(
        id=column.id,
        texts="".join(f"{text}{_END}" for text in texts),
        starts=np.cumsum(lengths, dtype=np.int32),
        codes=ranks[seen],
        blank=len(texts) - 1 if texts and not texts[-1] else -1,
        called={
            code: visible(called) for code, (_value, _text, called) in enumerate(order) if called
        },
        shapes=shapes,
        shape_codes=shape_codes,
    )


def _order(key: tuple[CellValue, str, str]) -> tuple[bool, CellValue, str]:
    """Sort by value, texts in any case; what has no text comes last."""
    value, text, _called = key
    return not text, value.casefold() if isinstance(value, str) else value, text


def _shapes(
    column: TableColumn[Row], rows: Sequence[Row]
) -> tuple[tuple[tuple[NodeKind, Zone], ...], Numbers | None]:
    if column.node is None:
        return (), None
    found: dict[tuple[NodeKind, Zone], int] = {}
    codes = np.empty(len(rows), np.int32)
    for number, row in enumerate(rows):
        node: Node | None = column.node(row)
        codes[number] = -1 if node is None else found.setdefault((node.kind, node.zone), len(found))
    return tuple(found), codes
