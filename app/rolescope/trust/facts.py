"""Facts: values for the context keys of a request, chosen so that conditions hold.

A trust that asks for an external ID is drawn as a way in that needs one. So an edge is evaluated
with the facts that its conditions ask for, and what no caller of its kind can ever bring stays
unmet.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta

from rolescope.engine.interpretation import DEFAULT, Interpretation
from rolescope.engine.language.condition import CompiledCondition, compiled_condition
from rolescope.engine.language.condition_kind import operator_parts
from rolescope.engine.language.context import RequestContext, Values
from rolescope.engine.residual.candidates import candidates
from rolescope.engine.residual.values import Use
from rolescope.model.instant import format_instant, parse_instant
from rolescope.model.policy import Condition
from rolescope.value import Value, field

_VERSION = "2012-10-17"
_EXAMPLE = "example"
_ADDRESSES = ("203.0.113.5", "198.51.100.7", "192.0.2.9", "2001:db8::5")  # documentation ranges


class Requirement(Value):
    """A condition that has to hold, or (of a Deny statement) that must not."""

    condition: Condition
    holds: bool = True


class ChosenFacts(Value):
    """Chosen values by key, as the policies write the key; None: better absent."""

    values: Mapping[str, Values | None] = field(default_factory=dict)

    def get(self, key: str) -> Values | None:
        """Return the chosen values of a key, in any case."""
        wanted = key.lower()
        for name, values in self.values.items():
            if name.lower() == wanted:
                return values
        return None

    def text(self, key: str) -> str | None:
        """Return the chosen value of a key that has one."""
        values = self.get(key)
        return values[0] if values else None


class Range(Value):
    """What a caller can bring.

    `known` are the keys (lower case) that its requests have as they are, for variables and as the
    first choice. `may_set` tells which keys it may bring or change, `may_lack` which of these its
    requests can be without. `accepts` tells whether STS takes a value (lower case key first): one
    that it takes comes before others.
    """

    known: Mapping[str, Values]
    may_set: Callable[[str], bool]
    may_lack: Callable[[str], bool] = lambda _key: True
    accepts: Callable[[str, str], bool] = lambda _key, _value: True
    reading: Interpretation = DEFAULT


def choose(requirements: Iterable[Requirement], range_: Range) -> ChosenFacts:
    """Choose a value for every key that requirements are about and the caller may set.

    What cannot be satisfied is left out: the evaluation then says so.
    """
    chosen: dict[str, Values | None] = {}
    for name, about in _by_key(requirements, range_.may_set):
        needed = [requirement for requirement in about if requirement.holds]
        key = name.lower()
        for wanted in (about, needed):  # Deny statements may ask the impossible
            found = _first_met(key, wanted, _ready(key, about, range_), range_)
            if found is not None:
                (chosen[name],) = found
                break
    return ChosenFacts(chosen)


def choose_all(
    requirements: Iterable[Requirement], range_: Range
) -> tuple[ChosenFacts | None, bool]:
    """Choose like `choose`, but so that nothing is left out; None when that cannot be.

    The second value tells whether it is certain: that no facts would do.
    """
    chosen: dict[str, Values | None] = {}
    for name, about in _by_key(requirements, range_.may_set):
        key = name.lower()
        found = _first_met(key, about, _ready(key, about, range_), range_)
        if found is None:
            others, is_complete = _other_values(key, about, range_)
            found = _first_met(key, about, _by_acceptance(key, others, range_), range_)
            if found is None:
                return None, is_complete and not _has_open_variables(about, range_)
        (chosen[name],) = found
    return ChosenFacts(chosen), True


def _by_key(
    requirements: Iterable[Requirement], may_set: Callable[[str], bool]
) -> Iterator[tuple[str, list[Requirement]]]:
    """Yield every key that the caller may set, as first written, with what is about it."""
    by_key: dict[str, list[Requirement]] = {}
    for requirement in requirements:
        key = requirement.condition.key
        if may_set(key):
            by_key.setdefault(key.lower(), []).append(requirement)
    for about in by_key.values():
        yield about[0].condition.key, about


def _other_values(
    key: str, about: list[Requirement], range_: Range
) -> tuple[list[Values | None], bool]:
    """Return a value for every way that the conditions come out, and whether those are all.

    Lists of several values are left out: where it takes one to meet them, those are not all.
    """
    uses = [Use(compiled(requirement.condition), _VERSION) for requirement in about]
    found = candidates(key, uses, _context(key, None, range_.known), range_.reading)
    values = [one for one in found.values if one is not None]
    values += [("",)] if may_be_empty(key) else []
    lists = (one for one in values if len(one) > 1)
    is_complete = found.is_complete and not found.cut_freely
    is_complete &= not any(_are_met(key, about, one, range_) for one in lists)
    return [one for one in values if len(one) == 1], is_complete


def _has_open_variables(about: list[Requirement], range_: Range) -> bool:
    """Tell whether values hold variables that the caller may set, too, or the role has (GR-27)."""
    keys = {key for one in about for key in compiled(one.condition).keys}
    own = about[0].condition.key.lower()
    return any(key != own and (range_.may_set(key) or key not in range_.known) for key in keys)


def _ready(key: str, about: list[Requirement], range_: Range) -> Iterator[Values | None]:
    """Yield the values that come to mind first, None for absent; those that STS takes first."""
    return _by_acceptance(key, _candidates(key, about, range_), range_)


def _by_acceptance(
    key: str, values: Iterable[Values | None], range_: Range
) -> Iterator[Values | None]:
    """Yield what STS takes, then all else; the first few often do."""
    refused: list[Values | None] = []
    for one in values:
        if one is None or range_.accepts(key, one[0]):
            yield one
        else:
            refused.append(one)
    yield from refused


def _first_met(
    key: str, wanted: list[Requirement], values: Iterable[Values | None], range_: Range
) -> tuple[Values | None] | None:
    """Return the first that meets all, in a tuple; None when there is none."""
    for one in values:
        if _are_met(key, wanted, one, range_):
            return (one,)
    return None


def _are_met(key: str, wanted: list[Requirement], values: Values | None, range_: Range) -> bool:
    context = _context(key, values, range_.known)
    return all(compiled(one.condition).test(context, range_.reading) is one.holds for one in wanted)


def _context(key: str, values: Values | None, known: Mapping[str, Values]) -> RequestContext:
    if values is not None:
        return RequestContext({**known, key: values})
    return RequestContext({name: given for name, given in known.items() if name != key})


def compiled(condition: Condition) -> CompiledCondition:
    """Return a condition as a test."""
    return compiled_condition(condition, _VERSION)


def _candidates(
    key: str, requirements: list[Requirement], range_: Range
) -> Iterator[Values | None]:
    """Yield what a request has as it is, then what the conditions name, at last its absence."""
    usual = range_.known.get(key)
    yield usual
    for requirement in requirements:
        condition = requirement.condition
        for value in condition.values:
            for text in examples(condition.operator, substituted(value, range_.known)):
                yield (text,)
    for text in (_EXAMPLE, *_ADDRESSES, *(("",) if may_be_empty(key) else ())):
        yield (text,)
    if usual is not None and range_.may_lack(key):
        yield None


def may_be_empty(key: str) -> bool:
    """Tell whether a key, in lower case, may hold no text: a tag, a claim, an attribute (CO-10)."""
    is_claim = "." in key.rpartition(":")[0]
    return is_claim or key.startswith(("aws:requesttag/", "aws:principaltag/", "saml:"))


def substituted(text: str, known: Mapping[str, Values]) -> str:
    """Put known values in place of policy variables (GR-27)."""
    for key, values in known.items():
        if "${" not in text:
            break
        marked = "${" + key
        start = text.lower().find(marked)
        if start >= 0 and len(values) == 1:
            end = text.find("}", start)
            text = text[:start] + values[0] + text[end + 1 :]
    return text


def examples(operator: str, value: str) -> Iterator[str]:
    """Yield values that an operator with this policy value may accept."""
    base = operator_parts(operator).base
    if base.startswith("numeric") and (number := _number(value)) is not None:
        yield from (value, f"{number - 1:g}", f"{number + 1:g}")
    elif base.startswith("date") and (moment := parse_instant(value)) is not None:
        hour = timedelta(hours=1)
        yield from (value, format_instant(moment - hour), format_instant(moment + hour))
    elif base in ("ipaddress", "notipaddress"):
        yield value.partition("/")[0]
    elif base == "bool":
        yield from (value.lower(), "true", "false")
    elif base != "null":
        if base.startswith(("stringlike", "stringnotlike", "arn")):
            # A lone * takes a whole word; inside a word, what it stands for may not be empty.
            value = value.replace("*", _EXAMPLE if value == "*" else "1").replace("?", "1")
        yield value


def _number(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None
