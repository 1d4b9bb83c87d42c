"""Candidates: values to try for a context key, one for every way its tests can come out.

The tests on a key cut all possible values into a few regions: in or out of a network, before or
after a time. One value of each region is enough to find out what would allow a request.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations

from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.condition import CompiledCondition, split_operator
from rolescope.engine.language.context import RequestContext, Values
from rolescope.engine.language.statement import CompiledStatement, Question
from rolescope.engine.language.truth import Truth
from rolescope.engine.language.variables import ValueTemplate, Variable, resource_template
from rolescope.engine.request.parameters import is_well_formed
from rolescope.engine.residual.values import (
    EXAMPLE,
    Use,
    are_mixed,
    cut_freely,
    of_patterns,
    of_tests,
)
from rolescope.value import Value, replace

_USUAL = {  # what a caller would give first
    "sts:rolesessionname": ("session",),  # formats.md: the name when none is given
    "aws:multifactorauthpresent": ("true", "false"),
    "aws:multifactorauthage": ("1",),  # MFA-2: a code that comes with the call
    "aws:sourceip": ("203.0.113.5", "2001:db8::5"),  # of ranges for documentation
}
_NEVER_ABSENT = frozenset({"sts:rolesessionname"})  # AR-6
_MAX_KINDS, _LONGEST_LIST = 8, 3  # of the values that go into lists


class Candidates(Value):
    """Values of a key, None for absent.

    `is_complete`: no other value makes a difference but to the tests that are `cut_freely`, in
    which the key is a variable.
    """

    values: tuple[Values | None, ...]
    is_complete: bool
    cut_freely: tuple[CompiledCondition, ...] = ()


class ResourceUse(Value):
    """A statement whose resource patterns hold the key as a variable (GR-29)."""

    statement: CompiledStatement
    question: Question

    def answer(self, context: RequestContext) -> Truth:
        """Tell whether the patterns cover the resource."""
        return self.statement.match_resource(replace(self.question, context=context))

    def texts(self, key: str, context: RequestContext) -> Iterator[str]:
        """Yield values of the key with which they do."""
        source = self.statement.source
        for value in source.resources or source.not_resources or ():
            cut = resource_template(value, self.statement.policy.version)
            yield from solve(cut, key, self.question.resource, context)


def candidates(
    key: str,
    uses: Sequence[Use],
    context: RequestContext,
    reading: Interpretation,
    resources: Sequence[ResourceUse] = (),
) -> Candidates:
    """Find the values of a key (lower case) that the tests can tell apart."""
    texts, is_complete = texts_of(key, uses, context, reading, resources)
    own = [use for use in uses if use.test.key == key]
    found: list[Values | None] = [] if key in _NEVER_ABSENT else [None]
    found += [(text,) for text in texts]
    lists, are_all = _lists(own, texts, context, reading)
    found += lists
    answers = answers_to(key, uses, context, reading, resources)
    values = tuple(told_apart(found, answers))
    return Candidates(values, is_complete and are_all, cut_freely(key, uses))


def texts_of(
    key: str,
    uses: Sequence[Use],
    context: RequestContext,
    reading: Interpretation,
    resources: Sequence[ResourceUse] = (),
) -> tuple[tuple[str, ...], bool]:
    """Return single values that the tests can tell apart, and whether there are no others.

    Of tests that are `cut_freely` there may be.
    """
    own = [use for use in uses if use.test.key == key]
    others = [use for use in uses if use.test.key != key]
    texts: list[str] = [*_USUAL.get(key, ()), *of_tests(own, context, reading)]
    crossed, is_complete = of_patterns(own, context, reading)
    is_complete &= not are_mixed(own)
    for use in others:
        texts += _of_variable(key, use, context)
    for resource in resources:
        texts += resource.texts(key, context)
    # Before the shortest texts of patterns: the empty one counts as absent for Null (CO-10) only.
    texts += [_unlisted((*texts, *crossed)), *crossed]
    texts.sort(key=lambda text: not is_well_formed(key, text))
    return tuple(dict.fromkeys(texts)), is_complete


Answers = Callable[[Values | None], tuple[Truth, ...]]
"""Tells how all tests come out where a key has some values, None for absent."""


def answers_to(
    key: str,
    uses: Sequence[Use],
    context: RequestContext,
    reading: Interpretation,
    resources: Sequence[ResourceUse] = (),
) -> Answers:
    """Return what tells how tests come out."""

    def answers(values: Values | None) -> tuple[Truth, ...]:
        given = context.with_values(key, values)
        tests = (use.test.test(given, reading) for use in uses)
        return (*tests, *(one.answer(given) for one in resources), values is None)

    return answers


def told_apart(found: Iterable[Values | None], answers: Answers) -> Iterator[Values | None]:
    """Yield the first value of every way in which the tests come out."""
    seen = set()
    for values in found:
        told = answers(values)
        if told not in seen:
            seen.add(told)
            yield values


def _unlisted(texts: Iterable[str]) -> str:
    """Return a value that no policy names."""
    lower = {text.lower() for text in texts}
    numbers = (f"{EXAMPLE}-{number}" for number in range(2, len(lower) + 3))
    return next(text for text in (EXAMPLE, *numbers) if text not in lower)


def _of_variable(key: str, use: Use, context: RequestContext) -> Iterator[str]:
    """Yield values of a variable with which a test can hold."""
    known = context.find(use.test.key)
    for text in known if isinstance(known, tuple) else ():
        for cut in use.templates():
            yield from solve(cut, key, text, context)


def solve(cut: ValueTemplate, key: str, text: str, context: RequestContext) -> Iterator[str]:
    """Yield the value of a variable with which a pattern is a text, if there is one."""
    pattern = ""
    for part in cut.parts:
        if isinstance(part, Variable):
            known = context.find(part.key)
            if part.key == key:
                pattern += "(?P=it)" if "(?P<it>" in pattern else "(?P<it>.+)"
            else:
                pattern += re.escape(known[0]) if isinstance(known, tuple) else ".*"
        elif part[1]:
            pattern += re.escape(part[0])
        else:
            pattern += re.escape(part[0]).replace(r"\*", ".*").replace(r"\?", ".")
    found = re.fullmatch(pattern, text, re.DOTALL)
    if found is not None and "it" in found.groupdict():
        yield found["it"]


def _lists(
    uses: Sequence[Use], texts: Sequence[str], context: RequestContext, reading: Interpretation
) -> tuple[list[Values], bool]:
    """Return lists for set operators, and whether those are all that make a difference.

    Every such test rests on one value at most: one that passes, or one that fails (CO-15, CO-16).
    """
    with_sets = [use for use in uses if split_operator(use.test.source.operator)[0]]
    size = len(with_sets)
    if size <= 1:
        return [], True
    seen: dict[tuple[Truth, ...], str] = {}
    for text in texts:
        given = context.with_values(uses[0].test.key, (text,))
        seen.setdefault(tuple(use.test.test(given, reading) for use in with_sets), text)
    each = list(seen.values())[:_MAX_KINDS]
    longest = min(size, _LONGEST_LIST)
    found = [some for length in range(2, longest + 1) for some in combinations(each, length)]
    return found, len(seen) <= _MAX_KINDS and size <= _LONGEST_LIST
