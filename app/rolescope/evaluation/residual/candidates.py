"""Candidates: values to try for a context key, one for every way its tests can come out.

The tests on a key cut all possible values into a few regions: in or out of a network, before or
after a time. One value of each region is enough to find out what would allow a request.
"""

import ipaddress
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from itertools import combinations

from rolescope.evaluation.interpretation import Interpretation
from rolescope.evaluation.language.condition import CompiledCondition, split_operator
from rolescope.evaluation.language.conditions.date import read_date
from rolescope.evaluation.language.conditions.numeric import read_number
from rolescope.evaluation.language.conditions.ordered import Read
from rolescope.evaluation.language.context import RequestContext, Unknown, Values
from rolescope.evaluation.language.statement import CompiledStatement, Question
from rolescope.evaluation.language.truth import Truth
from rolescope.evaluation.language.variables import Template, Variable, resource_template, template
from rolescope.evaluation.language.wildcard import text_of
from rolescope.evaluation.request.parameters import is_well_formed
from rolescope.evaluation.residual.regions import regions
from rolescope.model.instant import format_instant

_EXAMPLE = "example"
_USUAL = {  # what a caller would give first
    "sts:rolesessionname": ("session",),  # formats.md: the name when none is given
    "aws:multifactorauthpresent": ("true", "false"),
    "aws:multifactorauthage": ("1",),  # MFA-2: a code that comes with the call
    "aws:sourceip": ("203.0.113.5", "2001:db8::5"),  # of ranges for documentation
}
_NEVER_ABSENT = frozenset({"sts:rolesessionname"})  # AR-6
_LAST_SECOND = 253_402_300_799  # of the year 9999
_HALF = Decimal("0.5")
_MOST_KINDS, _LONGEST_LIST = 8, 3  # of the values that go into lists


@dataclass(frozen=True, slots=True)
class Candidates:
    """Values of a key, None for absent. `is_complete`: no other value makes a difference."""

    values: tuple[Values | None, ...]
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Use:
    """A test that depends on a key: by the key itself, or by a variable in its values."""

    test: CompiledCondition
    version: str

    def templates(self) -> Iterator[Template]:
        """Yield the values of the policy, cut into text and variables."""
        for value in self.test.source.values:
            yield template(value, self.version)


@dataclass(frozen=True, slots=True)
class ResourceUse:
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
    own = [use for use in uses if use.test.key == key]
    others = [use for use in uses if use.test.key != key]
    texts: list[str] = [*_USUAL.get(key, ()), *_of_tests(own, context, reading)]
    crossed, is_complete = _of_patterns(own, context, reading)
    is_complete &= not _are_mixed(own) and not _is_cut_freely(own, others)
    for use in others:
        texts += _of_variable(key, use, context)
    for resource in resources:
        texts += resource.texts(key, context)
    texts += [*crossed, _unlisted(texts)]
    texts.sort(key=lambda text: not is_well_formed(key, text))
    found: list[Values | None] = [] if key in _NEVER_ABSENT else [None]
    found += [(text,) for text in dict.fromkeys(texts)]
    lists, are_all = _lists(own, tuple(dict.fromkeys(texts)), context, reading)
    found += lists

    def answers(values: Values | None) -> tuple[Truth, ...]:
        given = context.with_values(key, values)
        tests = (use.test.test(given, reading) for use in uses)
        return (*tests, *(one.answer(given) for one in resources), values is None)

    return Candidates(
        tuple(_told_apart(found, answers)),
        is_complete=is_complete and are_all,
    )


def _told_apart(
    found: Iterable[Values | None], answers: Callable[[Values | None], tuple[Truth, ...]]
) -> Iterator[Values | None]:
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
    numbers = (f"{_EXAMPLE}-{number}" for number in range(2, len(lower) + 3))
    return next(text for text in (_EXAMPLE, *numbers) if text not in lower)


def _written(use: Use, context: RequestContext, reading: Interpretation) -> Iterator[str]:
    """Yield the values of a test with its variables resolved, as far as they are known."""
    for cut in use.templates():
        tokens = cut.resolve(context, is_literal=reading.variable_text_is_literal)
        if tokens is not None and not isinstance(tokens, Unknown):
            yield text_of(tokens)


def _family(use: Use) -> str:
    _, operator, _ = split_operator(use.test.source.operator)
    name = operator.name if operator is not None else ""
    for family in ("Numeric", "Date", "Bool", "Null", "Binary"):
        if name.startswith(family):
            return family
    if name.endswith("IpAddress"):
        return "IpAddress"
    if name.startswith("Arn"):
        return "Arn"
    return "Pattern" if "Like" in name else "String"


def _is_any_case(use: Use) -> bool:
    return "ignorecase" in use.test.source.operator.lower()


def _of_tests(
    uses: Iterable[Use], context: RequestContext, reading: Interpretation
) -> Iterator[str]:
    """Yield values that pass each test and values that fail it, and what lies between bounds."""
    together: dict[str, list[str]] = {"Numeric": [], "Date": []}
    for use in uses:
        family = _family(use)
        written = tuple(_written(use, context, reading))
        if family in together:
            together[family] += written
        elif family == "IpAddress":
            yield from _addresses(written)
        elif family == "Bool":
            yield from ("true", "false")
        elif family != "Null":
            is_pattern = family in {"Pattern", "Arn"}
            yield from _texts(written, is_pattern=is_pattern, is_any_case=_is_any_case(use))
    yield from _around(_quantities(together["Numeric"], read_number), _plain)
    yield from _around(_quantities(together["Date"], read_date), _moment)


def _are_mixed(uses: Iterable[Use]) -> bool:
    """Tell whether tests read a value in different ways: as text, as a number, as an address."""
    texts = {"String", "Pattern", "Arn"}
    families = {"String" if _family(use) in texts else _family(use) for use in uses}
    return len(families - {"Null"}) > 1


def _is_cut_freely(own: Sequence[Use], others: Sequence[Use]) -> bool:
    """Tell whether one of several tests takes many values of a key that is a variable in it."""
    is_exact = all(_family(use) == "String" and not _is_any_case(use) for use in others)
    return len(own) + len(others) > 1 and not is_exact


def _texts(written: Iterable[str], *, is_pattern: bool, is_any_case: bool) -> Iterator[str]:
    for text in written:
        if is_pattern:
            # A lone * takes a whole word; inside a word, what it stands for may not be empty.
            yield from (_filled(text, _EXAMPLE if text == "*" else "1"), _filled(text, "other"))
        else:
            yield text
        if is_any_case:
            yield text.swapcase()


def _filled(pattern: str, text: str) -> str:
    return pattern.replace("*", text).replace("?", "1")


def _of_patterns(
    uses: Sequence[Use], context: RequestContext, reading: Interpretation
) -> tuple[tuple[str, ...], bool]:
    """Return texts for every way to match several patterns, and whether those are all ways."""
    families = {use: _family(use) for use in uses}
    written = {
        text: use
        for use in uses
        if families[use] in {"Pattern", "Arn", "String"}
        for text in _written(use, context, reading)
    }
    patterns = [text for text, use in written.items() if _has_wildcard(text, families[use])]
    if not patterns or (len(patterns) == 1 and len(written) == 1):
        return (), True
    if any(families[use] == "Arn" or _is_any_case(use) for use in written.values()):
        return (), False
    return regions(tuple(written))


def _has_wildcard(text: str, family: str) -> bool:
    return family != "String" and ("*" in text or "?" in text)


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


def _of_variable(key: str, use: Use, context: RequestContext) -> Iterator[str]:
    """Yield values of a variable with which a test can hold."""
    known = context.find(use.test.key)
    for text in known if isinstance(known, tuple) else ():
        for cut in use.templates():
            yield from solve(cut, key, text, context)


def solve(cut: Template, key: str, text: str, context: RequestContext) -> Iterator[str]:
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
    each = list(seen.values())[:_MOST_KINDS]
    longest = min(size, _LONGEST_LIST)
    found = [some for length in range(2, longest + 1) for some in combinations(each, length)]
    return found, len(seen) <= _MOST_KINDS and size <= _LONGEST_LIST
