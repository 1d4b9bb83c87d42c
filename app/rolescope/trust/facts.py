"""Facts: values for the context keys of a request, chosen so that conditions hold.

A trust that asks for an external ID is drawn as a way in that needs one. So an edge is evaluated
with the facts that its conditions ask for, and what no caller of its kind can ever bring stays
unmet.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache

from rolescope.evaluation.interpretation import DEFAULT, Interpretation
from rolescope.evaluation.language.condition import CompiledCondition
from rolescope.evaluation.language.condition_kind import operator_parts
from rolescope.evaluation.language.context import RequestContext
from rolescope.evaluation.residual.candidates import candidates
from rolescope.evaluation.residual.values import Use
from rolescope.model.instant import format_instant, parse_instant
from rolescope.model.policy import Condition

_VERSION = "2012-10-17"
_EXAMPLE = "example"
_ADDRESSES = ("203.0.113.5", "198.51.100.7", "192.0.2.9", "2001:db8::5")  # documentation ranges


@dataclass(frozen=True, slots=True)
class Requirement:
    """A condition that has to hold, or (of a Deny statement) that must not."""

    condition: Condition
    holds: bool = True


@dataclass(frozen=True, slots=True)
class Facts:
    """Chosen values by key, as the policies write the key; None: better absent."""

    values: Mapping[str, str | None] = field(default_factory=dict)

    def get(self, key: str) -> str | None:
        """Return the chosen value of a key, in any case."""
        found = (value for name, value in self.values.items() if name.lower() == key.lower())
        return next(found, None)


def choose(
    requirements: Iterable[Requirement],
    known: Mapping[str, tuple[str, ...]],
    may_set: Callable[[str], bool],
    accepts: Callable[[str, str], bool] = lambda _key, _value: True,
    reading: Interpretation = DEFAULT,
) -> Facts:
    """Choose a value for every key that requirements are about and the caller may set.

    `known` are keys (lower case) of the request with their values, for variables. What cannot be
    satisfied is left out: the evaluation then says so. `accepts` tells whether STS takes a value
    (lower case key first): one that it takes comes before others.
    """
    chosen: dict[str, str | None] = {}
    for name, about in _by_key(requirements, may_set):
        needed = [requirement for requirement in about if requirement.holds]
        key, ready = name.lower(), _ready(name.lower(), about, known, accepts)
        for wanted in (about, needed):  # Deny statements may ask the impossible
            value = _first_met(key, wanted, ready, known, reading)
            if value is not _NONE_FITS:
                chosen[name] = value if isinstance(value, str) else None
                break
    return Facts(chosen)


def choose_all(
    requirements: Iterable[Requirement],
    known: Mapping[str, tuple[str, ...]],
    may_set: Callable[[str], bool],
    accepts: Callable[[str, str], bool],
    reading: Interpretation,
) -> tuple[Facts | None, bool]:
    """Choose like `choose`, but so that nothing is left out; None when that cannot be.

    The second value tells whether it is certain: that no facts would do.
    """
    chosen: dict[str, str | None] = {}
    for name, about in _by_key(requirements, may_set):
        key = name.lower()
        value = _first_met(key, about, _ready(key, about, known, accepts), known, reading)
        if value is _NONE_FITS:
            others, is_complete = _other_values(key, about, known, reading)
            others = _by_acceptance(key, others, accepts)
            value = _first_met(key, about, others, known, reading)
            if value is _NONE_FITS:
                return None, is_complete and not _has_open_variables(about, known, may_set)
        chosen[name] = value if isinstance(value, str) else None
    return Facts(chosen), True


_NONE_FITS = object()


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
    key: str,
    about: list[Requirement],
    known: Mapping[str, tuple[str, ...]],
    reading: Interpretation,
) -> tuple[list[str | None], bool]:
    """Return a value for every way that the conditions come out, and whether those are all.

    A fact is one value: where it takes a list to meet them, those are not all.
    """
    uses = [Use(compiled(requirement.condition), _VERSION) for requirement in about]
    found = candidates(key, uses, _context(key, None, known), reading)
    values = [one for one in found.values if one is not None]
    lists = (one for one in values if len(one) > 1)
    is_complete = found.is_complete and not any(
        _are_met(key, about, one, known, reading) for one in lists
    )
    return [one for (one, *more) in values if not more], is_complete


def _has_open_variables(
    about: list[Requirement],
    known: Mapping[str, tuple[str, ...]],
    may_set: Callable[[str], bool],
) -> bool:
    """Tell whether values hold variables that the caller may set, too (GR-27)."""
    keys = {key for one in about for key in compiled(one.condition).keys}
    own = about[0].condition.key.lower()
    return any(key != own and key not in known and may_set(key) for key in keys)


def _ready(
    key: str,
    about: list[Requirement],
    known: Mapping[str, tuple[str, ...]],
    accepts: Callable[[str, str], bool],
) -> list[str | None]:
    """Return the values that come to mind first, None for absent; those that STS takes first."""
    return _by_acceptance(key, _candidates(key, about, known), accepts)


def _by_acceptance(
    key: str, values: Iterable[str | None], accepts: Callable[[str, str], bool]
) -> list[str | None]:
    return sorted(values, key=lambda value: value is not None and not accepts(key, value))


def _first_met(
    key: str,
    wanted: list[Requirement],
    values: Iterable[str | None],
    known: Mapping[str, tuple[str, ...]],
    reading: Interpretation,
) -> object:
    """Return the first value that meets all, None for absent, or _NONE_FITS."""
    for value in values:
        if _are_met(key, wanted, None if value is None else (value,), known, reading):
            return value
    return _NONE_FITS


def _are_met(
    key: str,
    wanted: list[Requirement],
    values: tuple[str, ...] | None,
    known: Mapping[str, tuple[str, ...]],
    reading: Interpretation,
) -> bool:
    context = _context(key, values, known)
    return all(compiled(one.condition).test(context, reading) is one.holds for one in wanted)


def _context(
    key: str, values: tuple[str, ...] | None, known: Mapping[str, tuple[str, ...]]
) -> RequestContext:
    if values is not None:
        return RequestContext({**known, key: values})
    return RequestContext({name: given for name, given in known.items() if name != key})


@lru_cache(maxsize=4096)
def compiled(condition: Condition) -> CompiledCondition:
    """Return a condition as a test, kept for the next time."""
    return CompiledCondition(condition, _VERSION)


def _candidates(
    key: str, requirements: list[Requirement], known: Mapping[str, tuple[str, ...]]
) -> Iterator[str | None]:
    if key in known:  # it cannot be left out: a session tag only overrides that of the role (TG-6)
        yield from known[key]
    else:
        yield None
    for requirement in requirements:
        condition = requirement.condition
        for value in condition.values:
            yield from examples(condition.operator, _substituted(value, known))
    yield from (_EXAMPLE, *_ADDRESSES)


def _substituted(text: str, known: Mapping[str, tuple[str, ...]]) -> str:
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
