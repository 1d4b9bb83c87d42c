"""Values of a key that produce every possible combination of results of the tests on it.

Tests of one kind cut what a key may hold into regions: bounds on a line, the ends of networks,
texts that patterns take. One value of each region is enough.
"""

import ipaddress
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache

from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.condition import CompiledCondition, split_operator
from rolescope.engine.language.conditions.date import read_date
from rolescope.engine.language.conditions.numeric import read_number
from rolescope.engine.language.conditions.ordered import Read
from rolescope.engine.language.context import RequestContext, UnknownKey
from rolescope.engine.language.variables import ValueTemplate, template
from rolescope.engine.language.wildcard import text_of
from rolescope.model.condition_operators import ValueKind
from rolescope.model.instant import format_instant
from rolescope.value import Value

EXAMPLE = "example"
_LAST_SECOND = 253_402_300_799  # of the year 9999
_HALF = Decimal("0.5")
_PATTERNS = frozenset({ValueKind.PATTERN, ValueKind.ARN})
_TEXTS = _PATTERNS | {ValueKind.TEXT}


class Use(Value):
    """A test that depends on a key: by the key itself, or by a variable in its values."""

    test: CompiledCondition
    version: str

    def templates(self) -> Iterator[ValueTemplate]:
        """Yield the values of the policy, cut into text and variables."""
        for value in self.test.source.values:
            yield template(value, self.version)


def _written(use: Use, context: RequestContext, reading: Interpretation) -> Iterator[str]:
    """Yield the values of a test with its variables resolved, as far as they are known."""
    for cut in use.templates():
        tokens = cut.resolve(context, is_literal=reading.variable_text_is_literal)
        if tokens is not None and not isinstance(tokens, UnknownKey):
            yield text_of(tokens)


def _kind(use: Use) -> ValueKind:
    _, operator, _ = split_operator(use.test.source.operator)
    return operator.about.kind if operator is not None else ValueKind.TEXT


def _is_any_case(use: Use) -> bool:
    return "ignorecase" in use.test.source.operator.lower()


def of_tests(
    uses: Iterable[Use], context: RequestContext, reading: Interpretation
) -> Iterator[str]:
    """Yield values that pass each test and values that fail it, and what lies between bounds."""
    together: dict[ValueKind, list[str]] = {ValueKind.NUMBER: [], ValueKind.DATE: []}
    for use in uses:
        kind = _kind(use)
        written = tuple(_written(use, context, reading))
        if kind in together:
            together[kind] += written
        elif kind is ValueKind.NETWORK:
            yield from _addresses(written)
        elif kind is ValueKind.BOOLEAN:
            yield from ("true", "false")
        elif kind is not ValueKind.ABSENCE:
            is_pattern = kind in _PATTERNS
            yield from _texts(written, is_pattern=is_pattern, is_any_case=_is_any_case(use))
    numbers = _quantities(together[ValueKind.NUMBER], read_number)
    moments = _quantities(together[ValueKind.DATE], read_date)
    # Seconds are numbers, too (CO-27): where both are asked, they lie on one line.
    yield from _around(sorted({*numbers, *moments}) if numbers else [], _plain)
    yield from _around(moments, _moment)


def are_mixed(uses: Iterable[Use]) -> bool:
    """Tell whether tests read a value in different ways: as text, as a number, as an address."""
    kinds = {_kind(use) for use in uses} - {ValueKind.ABSENCE}
    if kinds & _TEXTS:
        kinds = kinds - _TEXTS | {ValueKind.TEXT}
    return len(kinds) > 1 and kinds != {ValueKind.NUMBER, ValueKind.DATE}


def cut_freely(key: str, uses: Sequence[Use]) -> tuple[CompiledCondition, ...]:
    """Return the tests in which a key is a variable, where one of several takes many values of it.

    They may come out in ways that no value shows which is tried for the other tests.
    """
    others = [use for use in uses if use.test.key != key]
    is_exact = all(_kind(use) is ValueKind.TEXT and not _is_any_case(use) for use in others)
    return () if is_exact or len(uses) == 1 else tuple(use.test for use in others)


def _texts(written: Iterable[str], *, is_pattern: bool, is_any_case: bool) -> Iterator[str]:
    for text in written:
        if is_pattern:
            # A lone * takes a whole word; inside a word, what it stands for may not be empty.
            yield from (_filled(text, EXAMPLE if text == "*" else "1"), _filled(text, "other"))
        else:
            yield text
        if is_any_case:
            yield text.swapcase()


def _filled(pattern: str, text: str) -> str:
    return pattern.replace("*", text).replace("?", "1")


def of_patterns(
    uses: Sequence[Use], context: RequestContext, reading: Interpretation
) -> tuple[tuple[str, ...], bool]:
    """Return texts for every way to match several patterns, and whether those are all ways."""
    kinds = {use: _kind(use) for use in uses}
    written = {
        text: use
        for use in uses
        if kinds[use] in _TEXTS
        for text in _written(use, context, reading)
    }
    patterns = [text for text, use in written.items() if _has_wildcard(text, kinds[use])]
    if not patterns or (len(patterns) == 1 and len(written) == 1):
        return (), True
    if any(kinds[use] is ValueKind.ARN or _is_any_case(use) for use in written.values()):
        return (), False
    return regions(tuple(written))


def _has_wildcard(text: str, kind: ValueKind) -> bool:
    return kind is not ValueKind.TEXT and ("*" in text or "?" in text)


def _quantities(written: Iterable[str], read: Read) -> list[Decimal]:
    found = (read(text) for text in written)
    return sorted({quantity for quantity in found if quantity is not None})


def _around(quantities: Sequence[Decimal], write: Callable[[Decimal], str]) -> Iterator[str]:
    """Yield the bounds themselves, and a value on either side of each."""
    for number, bound in enumerate(quantities):
        between = bound - 1
        if number and quantities[number - 1] >= between:
            between = (quantities[number - 1] + bound) * _HALF
        yield from map(write, (bound, between, bound + 1))


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _moment(seconds: Decimal) -> str:
    """Write a point in time as policies do; as seconds where the calendar has no such day."""
    if not 0 <= seconds <= _LAST_SECOND:
        return _plain(seconds)
    return format_instant(datetime.fromtimestamp(float(seconds), UTC))


def _addresses(written: Iterable[str]) -> Iterator[str]:
    """Yield the ends of networks, and the addresses next to them."""
    for text in written:
        try:
            network = ipaddress.ip_network(text.strip(), strict=False)
        except ValueError:
            continue
        first, last = network[0], network[-1]
        yield from (str(first), str(last))
        if int(first):
            yield str(first - 1)
        if int(last) < 2**network.max_prefixlen - 1:
            yield str(last + 1)


# Texts for several patterns at once: one for every combination that a text can match


_MAX_STATES = 5_000
_UNSEEN = "0123456789-_ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class _Follower:
    """Follows a pattern: how far into it a text may have come are bits, the first for none."""

    def __init__(self, pattern: str) -> None:
        self.end = 1 << len(pattern)
        self._by_letter: dict[str, int] = {}
        for place, letter in enumerate(pattern):
            self._by_letter[letter] = self._by_letter.get(letter, 0) | 1 << place
        self._runs = self._by_letter.get("*", 0)
        self._any = self._by_letter.get("?", 0)
        self.start = self._closed(1)

    def expected(self, places: int) -> Iterator[str]:
        """Yield the letters that lead on otherwise than all others."""
        return (one for one, at in self._by_letter.items() if at & places and one not in "*?")

    def step(self, places: int, letter: str) -> int:
        """Return how far a text may have come with one more letter."""
        taking = self._any | self._by_letter.get(letter, 0)
        return self._closed((places & taking) << 1 | places & self._runs)

    def _closed(self, places: int) -> int:
        """Add the places behind a `*`, which may match an empty text."""
        while further := (places & self._runs) << 1 & ~places:
            places |= further
        return places


@lru_cache(maxsize=1_024)
def regions(patterns: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    """Return the shortest text of every region that the patterns cut, and whether it is all.

    `*` stands for any run of characters, `?` for one. All patterns are followed at once,
    character by character, over the characters that they tell apart.
    """
    letters = sorted({letter for text in patterns for letter in text if letter not in "*?"})
    unseen = next((letter for letter in _UNSEEN if letter not in letters), "")
    alphabet = [*letters, unseen] if unseen else letters
    place = {letter: number for number, letter in enumerate(alphabet)}
    followers = [_Follower(text) for text in patterns]
    start = tuple(one.start for one in followers)
    texts = {start: ""}
    waiting = deque([start])
    found: dict[tuple[bool, ...], str] = {}
    while waiting:
        state = waiting.popleft()
        matched = tuple(
            bool(places & one.end) for one, places in zip(followers, state, strict=True)
        )
        found.setdefault(matched, texts[state])
        told = set[str]().union(
            *(one.expected(places) for one, places in zip(followers, state, strict=True))
        )
        others = [letter for letter in alphabet if letter not in told][:1]  # they all do the same
        for letter in sorted((*told, *others), key=place.__getitem__):
            further = tuple(
                [one.step(places, letter) for one, places in zip(followers, state, strict=True)]
            )
            if further not in texts:
                texts[further] = texts[state] + letter
                waiting.append(further)
        if len(texts) > _MAX_STATES:
            return tuple(found.values()), False
    return tuple(found.values()), bool(unseen)
