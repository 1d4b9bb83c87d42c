"""Operators and values in words: "is exactly a or b", "begins with release-"."""

from collections.abc import Sequence
from datetime import UTC, tzinfo

from rolescope.model.instant import in_zone, parse_instant

_NUMBERS = {
    "equals": "is {}",
    "notequals": "is not {}",
    "lessthan": "is less than {}",
    "lessthanequals": "is at most {}",
    "greaterthan": "is more than {}",
    "greaterthanequals": "is at least {}",
}
_DATES = {
    "equals": "is {}",
    "notequals": "is not {}",
    "lessthan": "is before {}",
    "lessthanequals": "is {} or earlier",
    "greaterthan": "is after {}",
    "greaterthanequals": "is {} or later",
}
_OTHERS = {
    "stringequals": "is exactly {}",
    "stringnotequals": "is not {}",
    "stringequalsignorecase": "is {}, in upper or lower case",
    "stringnotequalsignorecase": "is not {}, in upper or lower case",
    "bool": "is {}",
    "binaryequals": "is the binary value {} (base64)",
    "ipaddress": "is in {}",
    "notipaddress": "is not in {}",
}
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
    if base in _OTHERS:
        return _OTHERS[base].format(listed(values))
    if base.removeprefix("numeric") in _NUMBERS and base.startswith("numeric"):
        return _NUMBERS[base.removeprefix("numeric")].format(listed(values))
    if base.removeprefix("date") in _DATES and base.startswith("date"):
        dates = [when(value, zone) for value in values]
        return _DATES[base.removeprefix("date")].format(listed(dates))
    if base in ("stringlike", "arnlike", "arnequals"):
        return _like(values, negated=False)
    if base in ("stringnotlike", "arnnotlike", "arnnotequals"):
        return _like(values, negated=True)
    return f"is tested by the unknown operator {base} with {listed(values)}"


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
