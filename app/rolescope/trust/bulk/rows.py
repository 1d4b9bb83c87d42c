"""Rows: the values of some keys for each caller, sorted so that few have to be compared."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import accumulate

from rolescope.engine.language.context import UnknownKey, Values
from rolescope.trust.bulk.mask import bits, ones

KeyValue = Values | UnknownKey | None
Row = tuple[KeyValue, ...]
"""What some keys hold for one caller."""

LAST = "\U0010ffff"
"""Sorts after all that may follow a text."""


def by_row(rows: Iterable[tuple[int, Row]]) -> dict[Row, int]:
    """Sort numbered rows into sets of numbers."""
    numbers: dict[Row, list[int]] = {}
    for number, row in rows:
        numbers.setdefault(row, []).append(number)
    return {row: ones(some) for row, some in numbers.items()}


class ManyRows:
    """Rows that mostly differ from one another."""

    def __init__(self, rows: tuple[Row, ...]) -> None:
        """Take the rows by number."""
        self._rows = rows
        self._fitting: dict[tuple[tuple[str, ...], ...], int] = {}

    def among(self, wanted: int, patterns: tuple[tuple[str, ...], ...] | None) -> dict[Row, int]:
        """Return the wanted callers by row; all whom no pattern may fit, wanted or not, in one."""
        if patterns is None or not self._is_single:
            return self._by_row(wanted)
        near = self._near(patterns)
        found = self._by_row(wanted & near)
        far = wanted & ~near
        if far:
            everyone = (1 << len(self._rows)) - 1
            found[self._rows[next(bits(far))]] = everyone & ~near
        return found

    def _near(self, patterns: tuple[tuple[str, ...], ...]) -> int:
        """Return the callers whose values a pattern may match."""
        found = self._fitting.get(patterns)
        if found is None:
            texts, others = self._texts
            fitting = (number for pattern in patterns for number in texts.fitting(pattern))
            found = self._fitting[patterns] = others | ones(fitting)
        return found

    @property
    def _is_single(self) -> bool:
        """Tell whether each row is that of one key."""
        return len(self._rows[0]) == 1

    def _by_row(self, wanted: int) -> dict[Row, int]:
        return by_row((number, self._rows[number]) for number in bits(wanted))

    @cached_property
    def _texts(self) -> "tuple[Texts, int]":
        """The values as texts; and who has another than a single value."""
        pairs: list[tuple[str, int]] = []
        others: list[int] = []
        for number, (value,) in enumerate(self._rows):
            if isinstance(value, tuple) and len(value) == 1:
                pairs.append((value[0], number))
            else:
                others.append(number)
        return Texts(sorted(pairs)), ones(others)


class Texts:
    """Sorted texts with their numbers, and all of them as one, to be searched at once."""

    def __init__(self, pairs: list[tuple[str, int]]) -> None:
        self._texts = [text for text, _ in pairs]
        self._numbers = [number for _, number in pairs]
        self._all = "".join(self._texts)
        self._starts = [0, *accumulate(map(len, self._texts))]

    def fitting(self, texts: tuple[str, ...]) -> Iterator[int]:
        """Yield all that begin with the first text and hold the others, and perhaps some more."""
        beginning, *others = texts
        first = bisect_left(self._texts, beginning)
        end = bisect_left(self._texts, beginning + LAST)
        rarest = max(others, key=len, default="")
        if not rarest:
            yield from self._numbers[first:end]
            return
        while first < end:
            place = self._all.find(rarest, self._starts[first], self._starts[end])
            if place < 0:
                return
            first = bisect_right(self._starts, place)
            yield self._numbers[first - 1]
