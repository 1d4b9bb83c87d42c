"""Rows of an answer about paths, put below headings."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rolescope.trust.paths.values import Level
from rolescope.words.names import counted
from rolescope.words.paths.rows import PathRow, PathsText, ReachRow, Section, Turn
from rolescope.words.paths.words import LEVELS


def path_sections(rows: Iterable[PathRow]) -> Iterator[Section]:
    """Put paths below headings: what edits closed first, then open, undecided and closed ones."""
    found = list(rows)
    gone = tuple(row for row in found if row.turn is Turn.CLOSED)
    if gone:
        yield Section(f"Closed by the edits, {len(gone):,}", gone)
    for level in Level:
        left = tuple(row for row in found if row.level is level and row.turn is not Turn.CLOSED)
        if left:
            yield Section(LEVELS[level], left)


def ring_sections(rows: Sequence[ReachRow], gone: tuple[ReachRow, ...]) -> Iterator[Section]:
    """Put who is reached below the number of hops, after who is not any more."""
    if gone:
        yield Section(f"Out of reach by the edits, {len(gone):,}", gone)
    for hops in sorted({row.hops for row in rows}):
        ring = tuple(row for row in rows if row.hops == hops)
        yield Section(f"{counted(hops, 'hop')}, {len(ring):,}", ring)


def levels_words(rows: Sequence[PathRow], *, is_all: bool) -> str:
    """Say how many of the paths that are shown are allowed, depend, or are closed."""
    counts = {level: sum(row.level is level for row in rows) for level in Level}
    words = ", ".join(
        f"{counts[level]:,} {LEVELS[level].lower()}" for level in Level if counts[level]
    )
    return words if is_all else f"Of the first {len(rows):,}: {words}"


def with_more(text: PathsText, rows: Sequence[PathRow]) -> PathsText:
    """Add further paths of the list to an answer."""
    known = (row for row in text.rows if isinstance(row, PathRow))
    return replace(
        text, sections=tuple(path_sections((*known, *rows))), left=max(0, text.left - len(rows))
    )
