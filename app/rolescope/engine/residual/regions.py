"""Texts for several patterns at once: one for every combination that a text can match."""

from collections import deque
from collections.abc import Sequence

_MAX_STATES = 5_000
_UNSEEN = "0123456789-_ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_Places = frozenset[int]
"""How far into a pattern the text so far may have come."""


def regions(patterns: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    """Return the shortest text of every region that the patterns cut, and whether it is all.

    `*` stands for any run of characters, `?` for one. All patterns are followed at once,
    character by character, over the characters that they tell apart.
    """
    letters = sorted({letter for text in patterns for letter in text if letter not in "*?"})
    unseen = next((letter for letter in _UNSEEN if letter not in letters), "")
    alphabet = [*letters, unseen] if unseen else letters
    start = tuple(_closed(text, frozenset({0})) for text in patterns)
    texts = {start: ""}
    waiting = deque([start])
    found: dict[tuple[bool, ...], str] = {}
    while waiting:
        state = waiting.popleft()
        matched = tuple(len(text) in places for text, places in zip(patterns, state, strict=True))
        found.setdefault(matched, texts[state])
        for letter in alphabet:
            further = tuple(
                _step(text, places, letter) for text, places in zip(patterns, state, strict=True)
            )
            if further not in texts:
                texts[further] = texts[state] + letter
                waiting.append(further)
        if len(texts) > _MAX_STATES:
            return tuple(found.values()), False
    return tuple(found.values()), bool(unseen)


def _step(pattern: str, places: _Places, letter: str) -> _Places:
    moved = {
        place if pattern[place] == "*" else place + 1
        for place in places
        if place < len(pattern) and pattern[place] in {"*", "?", letter}
    }
    return _closed(pattern, frozenset(moved))


def _closed(pattern: str, places: _Places) -> _Places:
    """Add the places behind a `*`, which may match an empty text."""
    reached = set(places)
    for place in places:
        while place < len(pattern) and pattern[place] == "*":
            place += 1  # noqa: PLW2901 - walks on from the place
            reached.add(place)
    return frozenset(reached)
