"""Wildcards: `*` is any run of characters, `?` exactly one (GR-13, GR-18, CO-25).

Matching takes time proportional to pattern times text, whatever the pattern.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import cast

Tokens = tuple[tuple[str, bool], ...]
"""A pattern in pieces: text, and whether the text is literal (GR-28, GR-33)."""


def tokens_of(text: str) -> Tokens:
    """Return the tokens of a pattern in which nothing is literal."""
    return ((text, False),)


def text_of(tokens: Tokens) -> str:
    """Return the plain text of tokens."""
    return "".join(text for text, _ in tokens)


class _Piece:
    """The text between two `*`, in which None stands for `?`."""

    __slots__ = ("length", "pattern", "text")

    def __init__(self, characters: list[str | None]) -> None:
        self.length = len(characters)
        self.pattern: re.Pattern[str] | None = None
        if None not in characters:
            self.text = "".join(cast("list[str]", characters))
        else:
            self.text = "".join(character or "?" for character in characters)
            escaped = (
                "." if character is None else re.escape(character) for character in characters
            )
            self.pattern = re.compile("".join(escaped), re.DOTALL)

    def is_at(self, text: str, position: int) -> bool:
        """Tell whether the piece stands at a position."""
        if self.pattern is None:
            return text.startswith(self.text, position)
        return self.pattern.match(text, position) is not None

    def find(self, text: str, start: int, end: int) -> int:
        """Return where the first occurrence in text[start:end] begins, -1 without one."""
        if self.pattern is None:
            return text.find(self.text, start, end)
        match = self.pattern.search(text, start, end)
        return -1 if match is None else match.start()


class Glob:
    """A compiled pattern; the whole text has to match."""

    __slots__ = ("_head", "_middle", "_tail", "_whole")

    def __init__(self, tokens: Tokens) -> None:
        """Compile tokens."""
        pieces = [_Piece(characters) for characters in _runs(tokens)]
        self._whole = pieces[0] if len(pieces) == 1 else None
        self._head, self._tail = pieces[0], pieces[-1]
        self._middle = tuple(piece for piece in pieces[1:-1] if piece.length)

    @property
    def is_everything(self) -> bool:
        """Tell whether the pattern is `*` alone."""
        return not (self._whole or self._middle or self._head.length or self._tail.length)

    @property
    def exact(self) -> str | None:
        """The only text that matches, when the pattern has no wildcard."""
        return self._whole.text if self._whole and self._whole.pattern is None else None

    def matches(self, text: str) -> bool:
        """Tell whether the pattern matches the whole of `text`."""
        if self._whole is not None:
            return len(text) == self._whole.length and self._whole.is_at(text, 0)
        position, end = self._head.length, len(text) - self._tail.length
        if end < position or not (self._head.is_at(text, 0) and self._tail.is_at(text, end)):
            return False
        for piece in self._middle:
            found = piece.find(text, position, end)
            if found < 0:
                return False
            position = found + piece.length
        return True


def _runs(tokens: Tokens) -> Iterator[list[str | None]]:
    """Split at every `*` that is a wildcard."""
    run: list[str | None] = []
    for text, is_literal in tokens:
        for character in text:
            if is_literal or character not in "*?":
                run.append(character)
            elif character == "?":
                run.append(None)
            else:
                yield run
                run = []
    yield run


_STAR = "*"  # as an element: the wildcard, no character
_Elements = tuple[tuple[str | None, bool], ...]
"""The elements of a pattern: a character (None for `?`) and whether it is a run."""


def matches_around(tokens: Tokens, around: tuple[str, str]) -> bool | None:
    """Tell whether a pattern matches the texts that begin and end in given ways.

    True: whatever stands between; False: nothing that stands between makes it match. None where
    that matters, or where a `?` leaves it open.
    """
    elements = tuple(_elements(tokens))
    before, after = around
    reached = _consumed(elements, {0}, before)
    # A run may swallow all that stands between; other elements only what they are.
    runs = {place for place in reached if place < len(elements) and elements[place][1]}
    if len(elements) in _consumed(elements, runs, after):
        return True
    later = set(range(min(reached), len(elements) + 1)) if reached else set()
    return None if len(elements) in _consumed(elements, later, after) else False


def _elements(tokens: Tokens) -> Iterator[tuple[str | None, bool]]:
    for text, is_literal in tokens:
        for character in text:
            is_wild = not is_literal and character in "*?"
            yield (None if is_wild else character), is_wild and character == _STAR


def _consumed(elements: _Elements, places: set[int], text: str) -> set[int]:
    """Return the places in a pattern that are reached from some of them with a text."""
    places = _with_empty_runs(elements, places)
    for character in text:
        after: set[int] = set()
        for place in places:
            if place == len(elements):
                continue
            expected, is_run = elements[place]
            if is_run:
                after.add(place)
            elif expected in (None, character):
                after.add(place + 1)
        places = _with_empty_runs(elements, after)
    return places


def _with_empty_runs(elements: _Elements, places: set[int]) -> set[int]:
    found = set(places)
    for place in sorted(places):
        while place < len(elements) and elements[place][1]:
            place += 1  # noqa: PLW2901 - walks on from there
            found.add(place)
    return found


@lru_cache(maxsize=16384)
def glob(pattern: str) -> Glob:
    """Compile a pattern in which nothing is literal."""
    return Glob(tokens_of(pattern))


def glob_of(tokens: Tokens) -> Glob:
    """Compile tokens; what many patterns have in common is compiled once."""
    if len(tokens) == 1 and not tokens[0][1]:
        return glob(tokens[0][0])
    return Glob(tokens)
