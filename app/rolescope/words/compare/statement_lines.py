"""Lines of a statement before and after, as one text with marks."""

from difflib import SequenceMatcher

from rolescope.difference.impact import Turn
from rolescope.value import Value
from rolescope.words.compare.comparison_table import MARKS

_MAX_MATCHED_LINES = 400  # lines of one side that are matched


class DiffLine(Value):
    """A line; `mark` is one of MARKS, or a space for one that both have."""

    mark: str
    text: str


def diff_lines(before: str, after: str) -> tuple[DiffLine, ...]:
    """Return the lines of both, those that are gone before those that are new in their place."""
    old, new = (text.split("\n") if text else [] for text in (before, after))
    if max(len(old), len(new)) > _MAX_MATCHED_LINES:
        return (*_marked(Turn.GONE, old), *_marked(Turn.NEW, new))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    found: list[DiffLine] = []
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            found += [DiffLine(" ", line) for line in old[first:last]]
            continue
        found += _marked(Turn.GONE, old[first:last])
        found += _marked(Turn.NEW, new[start:end])
    return tuple(found)


def _marked(turn: Turn, lines: list[str]) -> list[DiffLine]:
    return [DiffLine(MARKS[turn], line) for line in lines]
