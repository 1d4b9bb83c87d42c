"""Two texts compared line by line: which lines went, which came, and where they belong."""

from collections import Counter
from difflib import SequenceMatcher

from rolescope.value import Value

_MAX_DIFFERING_LINES = 1_500  # of either text; beyond, all of them count as replaced
_MAX_EQUAL_PAIRS = 20_000  # of equal lines among those; likewise


class LineChange(Value):
    """Lines of the earlier text that others of the later one replace. Either may be none.

    `before` and `after` count from 1: where the lines begin, or would begin, in either text.
    """

    before: int
    removed: tuple[str, ...]
    after: int
    added: int


class LineDiff(Value):
    """The changes from one text to another, in order."""

    changes: tuple[LineChange, ...] = ()

    @property
    def removed(self) -> int:
        """How many lines of the earlier text are gone."""
        return sum(len(change.removed) for change in self.changes)

    @property
    def added(self) -> frozenset[int]:
        """The lines of the later text that the earlier one does not have."""
        return frozenset(
            line
            for change in self.changes
            for line in range(change.after, change.after + change.added)
        )

    @property
    def taken(self) -> frozenset[int]:
        """The lines of the earlier text that the later one does not have."""
        return frozenset(
            line
            for change in self.changes
            for line in range(change.before, change.before + len(change.removed))
        )

    @property
    def words(self) -> str:
        """Say how much changed: `2 lines removed, 1 added`."""
        removed, added = self.removed, len(self.added)
        if not removed and not added:
            return "as imported"
        parts = [f"{removed:,} {_lines(removed)} removed"] if removed else []
        if added:
            parts.append(f"{added:,} added" if removed else f"{added:,} {_lines(added)} added")
        return ", ".join(parts)

    def ghosts(self) -> dict[int, tuple[str, ...]]:
        """Return the removed lines by the line of the later text before which they are shown."""
        return {change.after: change.removed for change in self.changes if change.removed}

    def gaps(self) -> tuple[dict[int, int], dict[int, int]]:
        """Return empty lines that let both texts stand side by side, by the line that follows."""
        left, right = {}, {}
        for change in self.changes:
            more = change.added - len(change.removed)
            if more > 0:
                left[change.before + len(change.removed)] = more
            elif more < 0:
                right[change.after + change.added] = -more
        return left, right


def line_diff(before: str, after: str) -> LineDiff:
    """Compare two texts. A comma at the end of a line makes no difference: it follows the lines."""
    old, new = before.split("\n"), after.split("\n")
    one, other = [_meant(line) for line in old], [_meant(line) for line in new]
    start = _equal_at_start(one, other)
    end = _equal_at_start(one[start:][::-1], other[start:][::-1])
    inner, outer = one[start : len(one) - end], other[start : len(other) - end]
    changes = (
        LineChange(
            before=start + first + 1,
            removed=tuple(old[start + first : start + last]),
            after=start + begin + 1,
            added=stop - begin,
        )
        for first, last, begin, stop in _replaced(inner, outer)
    )
    return LineDiff(tuple(changes))


def _replaced(inner: list[str], outer: list[str]) -> list[tuple[int, int, int, int]]:
    if not inner and not outer:
        return []
    if not inner or not outer or _is_too_much(inner, outer):
        return [(0, len(inner), 0, len(outer))]
    steps = SequenceMatcher(None, inner, outer, autojunk=False).get_opcodes()
    return [step[1:] for step in steps if step[0] != "equal"]


def _is_too_much(inner: list[str], outer: list[str]) -> bool:
    """Tell whether comparing takes too long while somebody types: pairs of equal lines count."""
    if max(len(inner), len(outer)) > _MAX_DIFFERING_LINES:
        return True
    counts = Counter(outer)
    return sum(counts[line] for line in inner) > _MAX_EQUAL_PAIRS


def _equal_at_start(one: list[str], other: list[str]) -> int:
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _meant(line: str) -> str:
    """Return a line without what may change at its end with no change of its own."""
    return line.rstrip().removesuffix(",")


def _lines(count: int) -> str:
    return "line" if count == 1 else "lines"
