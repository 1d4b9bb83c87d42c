"""Choices: what a caller may bring for one key, one for every way that the tests can come out."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations_with_replacement

from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.condition import CompiledCondition, split_operator
from rolescope.engine.language.context import RequestContext, Values
from rolescope.engine.language.truth import Truth
from rolescope.engine.request.token_keys import ROLE_AUTHORIZED
from rolescope.engine.residual.candidates import ResourceUse, answers_to, texts_of, told_apart
from rolescope.engine.residual.values import Use, cut_freely
from rolescope.model.policy import Condition
from rolescope.trust.facts import may_be_empty
from rolescope.trust.requests import MFA_KEYS, RequestAsker
from rolescope.value import Value

_VERSION = "2012-10-17"
_USER_ID = "aws:userid"
_MAX_KINDS, _LONGEST = 8, 3  # of the values that go into lists, and of the lists
_BOOLEANS = (MFA_KEYS[0], ROLE_AUTHORIZED)
_TEXTUAL = ("string", "arn", "null")  # operators that take a value as a text


class KeyChoices(Value):
    """Values of a key, None for absent. `are_all`: no other value makes a difference."""

    values: tuple[Values | None, ...]
    are_all: bool


def choices(
    asker: RequestAsker,
    key: str,
    uses: Sequence[Use],
    resources: Sequence[ResourceUse],
    context: RequestContext,
) -> KeyChoices:
    """Find what a caller may bring for a key (lower case) that tests can tell apart.

    What its requests have anyhow comes first, lists of several values come last (CO-15 to CO-21).
    """
    reading = asker.index.reading
    bounded = (*uses, *_bounds(asker, key))
    texts, are_all = texts_of(key, bounded, context, reading, resources)
    usual = asker.usual.get(key)
    singles = dict.fromkeys(((*(usual or ()),), *((text,) for text in _more(asker, key, texts))))
    singles.pop((), None)
    taken = [one for one in singles if asker.takes(key, one)]
    own = [use for use in uses if use.test.key == key]
    is_known = key in _BOOLEANS or asker.is_listed(key)  # all that it may be is among them
    is_number = key == MFA_KEYS[1] and not _are_textual(own)
    is_text = key != MFA_KEYS[1] and _are_textual(own)
    are_all &= not cut_freely(key, bounded)
    are_all &= len(taken) == len(singles) or is_known or is_number or is_text
    are_all &= not any(context.is_open(other) for use in uses for other in use.test.keys - {key})
    found: list[Values | None] = list(taken)
    if asker.may_lack(key):
        found.insert(0 if usual is None else len(found), None)
    if asker.may_list(key):
        lists, are_all_lists = _lists(asker, key, own, (context, reading), tuple(singles))
        found += lists
        are_all &= are_all_lists
    answers = answers_to(key, bounded, context, reading, resources)
    return KeyChoices(tuple(told_apart(found, answers)), are_all)


def _bounds(asker: RequestAsker, key: str) -> Iterator[Use]:
    """Yield a test for what STS makes of a key, so that values of its kind are found."""
    if key == _USER_ID and key in asker.known:
        condition = Condition("StringLike", key, (f"{asker.own_id}*",))
        yield Use(CompiledCondition(condition, _VERSION), _VERSION)


def _more(asker: RequestAsker, key: str, texts: Iterable[str]) -> Iterator[str]:
    yield from asker.known.get(key, ())
    yield from ("true", "false") if key in _BOOLEANS else ()
    yield from ("60", "1800", "86400") if key == MFA_KEYS[1] else ()
    yield from texts
    if may_be_empty(key):  # CO-10: it counts as absent for one test, but not for others
        yield ""


def _are_textual(uses: Iterable[Use]) -> bool:
    """Tell whether tests take a value as a text: where one is too short, a longer is another."""
    return all(_base(use).startswith(_TEXTUAL) for use in uses)


def _base(use: Use) -> str:
    operator = split_operator(use.test.source.operator)[1]
    return "" if operator is None else operator.name.lower()


def _lists(
    asker: RequestAsker,
    key: str,
    uses: Sequence[Use],
    seen_by: tuple[RequestContext, Interpretation],
    singles: Sequence[Values],
) -> tuple[list[Values | None], bool]:
    """Return lists of several values, and whether those are all that make a difference.

    A test with a set operator rests on one value at most: one that passes, or one that fails.
    Any other is told only that there are several (CO-20).
    """
    sets = [use for use in uses if split_operator(use.test.source.operator)[0]]
    if all(_base(use) == "null" for use in uses):
        return [], True
    kinds = _kinds(asker, key, uses, seen_by, singles)
    most = max(2, len(sets) + asker.is_listed(key))
    longest = min(most, _LONGEST)
    found: list[Values | None] = []
    for length in range(2, longest + 1):
        for some in combinations_with_replacement(kinds[:_MAX_KINDS], length):
            values = tuple(_drawn(some))
            if asker.takes(key, values):
                found.append(values)
    return found, len(kinds) <= _MAX_KINDS and most <= _LONGEST


def _kinds(
    asker: RequestAsker,
    key: str,
    uses: Sequence[Use],
    seen_by: tuple[RequestContext, Interpretation],
    singles: Sequence[Values],
) -> list[list[str]]:
    """Sort single values by how the tests come out, and by whether STS takes them."""
    context, reading = seen_by
    found: dict[tuple[Truth, ...], list[str]] = {}
    for one in singles:
        given = context.with_values(key, one)
        told = (*(use.test.test(given, reading) for use in uses), asker.takes(key, one))
        if len(one) == 1 and one[0]:
            found.setdefault(told, []).append(one[0])
    return list(found.values())


def _drawn(kinds: Iterable[list[str]]) -> Iterator[str]:
    """Draw a value of each kind: others where a kind comes again, as long as there are any."""
    drawn: dict[int, int] = {}
    for kind in kinds:
        number = drawn.get(id(kind), 0)
        drawn[id(kind)] = number + 1
        yield kind[min(number, len(kind) - 1)]
