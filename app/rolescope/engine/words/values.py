"""Operators and values in words: "is exactly a or b", "begins with release-"."""

from collections.abc import Sequence
from datetime import UTC, tzinfo
from enum import Enum

from rolescope.model.condition_operators import ValueKind, operator_named
from rolescope.model.instant import in_zone, parse_instant


class PatternShape(Enum):
    """What patterns with wildcards ask of a text."""

    BEGINS = "begins"
    ENDS = "ends"
    CONTAINS = "contains"
    EXACT = "exact"
    ANY = "any"
    LIKE = "like"


_PATTERNS = (ValueKind.PATTERN, ValueKind.ARN)
_SHAPES = {
    PatternShape.BEGINS: ("begins with {}", "does not begin with {}"),
    PatternShape.ENDS: ("ends with {}", "does not end with {}"),
    PatternShape.CONTAINS: ("contains {}", "does not contain {}"),
    PatternShape.EXACT: ("is exactly {}", "is not {}"),
    PatternShape.ANY: ("has any value", "has no value"),
    PatternShape.LIKE: ("is like {}", "is not like {}"),
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
    if operator is not None and operator.kind in _PATTERNS:
        return _like(values, negated=operator.is_negated)
    if operator is None or not operator.phrase:
        return f"is tested by the unknown operator {base} with {listed(values)}"
    is_date = operator.kind is ValueKind.DATE
    return operator.phrase.format(
        listed([when(one, zone) for one in values] if is_date else values)
    )


def _like(values: Sequence[str], *, negated: bool) -> str:
    shape, text = _shape(values)
    return _SHAPES[shape][negated].format(text)


def shape_of(base: str, values: Sequence[str]) -> tuple[PatternShape | None, str]:
    """Tell what an operator asks of the form of a text, and of which; None: something else."""
    if base == "stringequals":
        return PatternShape.EXACT, listed(values)
    operator = operator_named(base)
    is_pattern = operator is not None and operator.kind in _PATTERNS and not operator.is_negated
    return _shape(values) if is_pattern else (None, "")


def _shape(patterns: Sequence[str]) -> tuple[PatternShape, str]:
    """Tell what patterns of StringLike come to, and the texts without their wildcards."""
    found = [_shape_of_one(pattern) for pattern in patterns]
    shapes = {shape for shape, _ in found}
    shape = shapes.pop() if len(shapes) == 1 else PatternShape.LIKE
    return shape, listed(patterns if shape is PatternShape.LIKE else [text for _, text in found])


def _shape_of_one(pattern: str) -> tuple[PatternShape, str]:
    core = pattern.strip("*")
    if not core:
        return (PatternShape.ANY, "") if pattern else (PatternShape.EXACT, pattern)
    if "*" in core or "?" in core or "${" in core:
        return PatternShape.LIKE, pattern
    ends = (pattern.startswith("*"), pattern.endswith("*"))
    return {
        (False, False): PatternShape.EXACT,
        (False, True): PatternShape.BEGINS,
        (True, False): PatternShape.ENDS,
        (True, True): PatternShape.CONTAINS,
    }[ends], core
