"""Operators and values in words: "is exactly a or b", "begins with release-"."""

from collections.abc import Sequence
from datetime import UTC, tzinfo

from rolescope.model.condition_operators import ValueKind, operator_named
from rolescope.model.instant import in_zone, parse_instant

_SHAPES = {
    "begins": ("begins with {}", "does not begin with {}"),
    "ends": ("ends with {}", "does not end with {}"),
    "contains": ("contains {}", "does not contain {}"),
    "exact": ("is exactly {}", "is not {}"),
    "any": ("has any value", "has no value"),
    "like": ("is like {}", "is not like {}"),
}


def listed(words: Sequence[str]) -> str:
    """Join alternatives: `a`, `a or b`, `a, b or c`; an empty text is shown as quotation marks."""
    shown = [word or '""' for word in words]
    return " or ".join((", ".join(shown[:-1]), shown[-1])) if len(shown) > 1 else "".join(shown)


def truth(values: Sequence[str]) -> bool | None:
    """Read the values of Bool or Null (CO-9, CO-28); None when they are not one truth value."""
    words = {value.lower() for value in values}
    return next(iter(words)) == "true" if words in ({"true"}, {"false"}) else None


def when(value: str, zone: tzinfo = UTC) -> str:
    """Write a date value for people: `2026-11-20 20:00 UTC`; as it stands when it is none."""
    moment = parse_instant(value)
    if moment is None:
        return value
    local = in_zone(moment, zone)
    seconds = ":%S" if local.second else ""
    return local.strftime(f"%Y-%m-%d %H:%M{seconds} %Z")


def comparison(base: str, values: Sequence[str], zone: tzinfo = UTC) -> str:
    """Say what an operator (`base`: lower case, no prefix or suffix) asks of a value."""
    operator = operator_named(base)
    if operator is not None and operator.kind in (ValueKind.PATTERN, ValueKind.ARN):
        return _like(values, negated=operator.is_negated)
    if operator is None or not operator.phrase:
        return f"is tested by the unknown operator {base} with {listed(values)}"
    is_date = operator.kind is ValueKind.DATE
    return operator.phrase.format(
        listed([when(one, zone) for one in values] if is_date else values)
    )


def _like(values: Sequence[str], *, negated: bool) -> str:
    shapes = [_shape(value) for value in values]
    kinds = {kind for kind, _ in shapes}
    kind = kinds.pop() if len(kinds) == 1 else "like"
    texts = values if kind == "like" else [text for _, text in shapes]
    return _SHAPES[kind][negated].format(listed(texts))


def _shape(pattern: str) -> tuple[str, str]:
    """Tell what a pattern of StringLike comes to, and the text without its wildcards."""
    core = pattern.strip("*")
    if not core:
        return ("any", "") if pattern else ("exact", pattern)
    if "*" in core or "?" in core or "${" in core:
        return "like", pattern
    ends = (pattern.startswith("*"), pattern.endswith("*"))
    return {
        (False, False): "exact",
        (False, True): "begins",
        (True, False): "ends",
        (True, True): "contains",
    }[ends], core
