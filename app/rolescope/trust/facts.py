"""Facts: values for the context keys of a request, chosen so that conditions hold.

A trust that asks for an external ID is drawn as a way in that needs one. So an edge is evaluated
with the facts that its conditions ask for, and what no caller of its kind can ever bring stays
unmet.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache

from rolescope.evaluation.interpretation import DEFAULT
from rolescope.evaluation.language.condition import CompiledCondition
from rolescope.evaluation.language.condition_kind import operator_parts
from rolescope.evaluation.language.context import RequestContext
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
) -> Facts:
    """Choose a value for every key that requirements are about and the caller may set.

    `known` are keys (lower case) of the request with their values, for variables. What cannot be
    satisfied is left out: the evaluation then says so. `accepts` tells whether STS takes a value
    (lower case key first): one that it takes comes before others.
    """
    by_key: dict[str, list[Requirement]] = {}
    names: dict[str, str] = {}
    for requirement in requirements:
        key = requirement.condition.key
        if may_set(key):
            by_key.setdefault(key.lower(), []).append(requirement)
            names.setdefault(key.lower(), key)
    chosen: dict[str, str | None] = {}
    for key, about in by_key.items():
        value = _choose_one(key, about, known, accepts)
        if value is not _NONE_FITS:
            chosen[names[key]] = value if isinstance(value, str) else None
    return Facts(chosen)


_NONE_FITS = object()


def _choose_one(
    key: str,
    requirements: list[Requirement],
    known: Mapping[str, tuple[str, ...]],
    accepts: Callable[[str, str], bool],
) -> object:
    """Return a value, None for absent, or _NONE_FITS."""
    needed = [requirement for requirement in requirements if requirement.holds]
    candidates = sorted(
        _candidates(key, requirements, known),
        key=lambda value: value is not None and not accepts(key, value),
    )
    contexts = [(value, _context(key, value, known)) for value in candidates]
    for attempt in (requirements, needed):  # Deny statements may ask the impossible
        for value, context in contexts:
            if all(_is_met(requirement, context) for requirement in attempt):
                return value
    return _NONE_FITS


def _context(key: str, value: str | None, known: Mapping[str, tuple[str, ...]]) -> RequestContext:
    if value is not None:
        return RequestContext({**known, key: (value,)})
    return RequestContext({name: values for name, values in known.items() if name != key})


def _is_met(requirement: Requirement, context: RequestContext) -> bool:
    return compiled(requirement.condition).test(context, DEFAULT) is requirement.holds


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
