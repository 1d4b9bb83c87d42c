"""Which rows of a sheet are seen, and in which order: sorted, and filtered by words."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from rolescope.value import Value
from rolescope.words.table.cells import Cells, Numbers
from rolescope.words.table.sheet import Sheet

Mask = NDArray[np.bool_]


class ArrangementWanted(Value, kw_only=True):
    """How rows are to be arranged.

    `shown` are the ids of the nodes or edges that filters of the window leave, None: all; a way is
    left where its ends are. Of them,
    those are seen that hold every one of `words` in some of `columns` (numbers in the order of
    COLUMNS), in any case. `sort` is the number of a column, None: the order of the graph.
    """

    shown: frozenset[str] | None = None
    words: tuple[str, ...] = ()
    columns: tuple[int, ...] = ()
    sort: int | None = None
    descending: bool = False


@dataclass(slots=True)
class Arranged:
    """Arranges the rows of one sheet. What was found for a word is kept while it is asked for.

    `_hits` holds for columns and words which of the different texts hold the word.
    """

    sheet: Sheet
    say: Callable[[str], str] = str  # what texts are searched as
    _folded: dict[int, list[str]] = field(default_factory=dict)
    _hits: dict[tuple[int, str], Mask] = field(default_factory=dict)
    _left: tuple[frozenset[str] | None, Numbers] | None = None

    def left(self, shown: frozenset[str] | None) -> Numbers:
        """Return the numbers of the rows that the filters of the window leave."""
        if self._left is None or self._left[0] is not shown:
            ids = self.sheet.ids
            rows = np.arange(len(ids), dtype=np.int32)
            if shown is not None:
                seen = (a in shown and b in shown for a, b in self.sheet.ends)
                kept = seen if self.sheet.ends else (id_ in shown for id_ in ids)
                rows = rows[np.fromiter(kept, np.bool_, len(ids))]
            self._left = shown, rows
        return self._left[1]

    def rows(self, wanted: ArrangementWanted) -> Numbers:
        """Return the numbers of the rows that are seen, in their order."""
        rows = self.left(wanted.shown)
        words = tuple(word.casefold() for word in wanted.words)
        if words:
            seen = np.ones(len(self.sheet), np.bool_)
            for word in words:
                seen &= self._holding(word, wanted.columns)
            rows = rows[seen[rows]]
        self._hits = {key: hits for key, hits in self._hits.items() if key[1] in words}
        if wanted.sort is None:
            return rows
        return in_order(self.sheet.cells[wanted.sort], rows, descending=wanted.descending)

    def _holding(self, word: str, columns: Sequence[int]) -> Mask:
        """Tell of each row whether a word stands in some of the columns."""
        found = np.zeros(len(self.sheet), np.bool_)
        for number in columns:
            if (number, word) not in self._hits:
                self._hits[number, word] = self._find(number, word)
            found |= self._hits[number, word][self.sheet.cells[number].codes]
        return found

    def _find(self, number: int, word: str) -> Mask:
        """Tell of each text of a column whether it holds a word.

        What does not hold a part of the word, as it was typed before, is not looked at again.
        """
        if number not in self._folded:
            texts = self.sheet.cells[number].split()
            called = self.sheet.cells[number].called
            self._folded[number] = [
                f"{self.say(text)} {self.say(called.get(code, ''))}".casefold()
                for code, text in enumerate(texts)
            ]
        texts = self._folded[number]
        known = (hits for (n, part), hits in self._hits.items() if n == number and part in word)
        before = next(known, None)
        if before is None:
            return np.fromiter((word in text for text in texts), np.bool_, len(texts))
        found = before.copy()
        for code in np.flatnonzero(before).tolist():
            found[code] = word in texts[code]
        return found


def in_order(cells: Cells, rows: Numbers, *, descending: bool) -> Numbers:
    """Sort rows by a column. Equal ones stay as they are; those without a text come last."""
    keys = cells.codes[rows]
    if descending:
        keys = np.where(keys == cells.blank, 1, -keys)
    return rows[np.argsort(keys, kind="stable")]


def lines(
    sheet: Sheet, columns: Sequence[int], rows: Sequence[int] | Numbers
) -> Iterator[tuple[str, ...]]:
    """Yield the texts of some rows, in the order of some columns; both by their numbers."""
    chosen = np.asarray(rows, np.int32)
    written = []
    for number in columns:
        texts = sheet.cells[number].split()
        written.append([texts[code] for code in sheet.cells[number].codes[chosen].tolist()])
    yield from zip(*written, strict=True)
