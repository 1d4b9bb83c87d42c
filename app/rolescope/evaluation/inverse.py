"""The condition that holds exactly when another does not (CO-6 to CO-10)."""

from dataclasses import replace

from rolescope.evaluation.condition_kind import operator_parts
from rolescope.evaluation.value_words import truth
from rolescope.model.policy import Condition

_PAIRS = (
    ("StringEquals", "StringNotEquals"),
    ("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"),
    ("StringLike", "StringNotLike"),
    ("ArnEquals", "ArnNotEquals"),
    ("ArnLike", "ArnNotLike"),
    ("NumericEquals", "NumericNotEquals"),
    ("DateEquals", "DateNotEquals"),
    ("IpAddress", "NotIpAddress"),
)
_POSITIVE = {positive.lower(): negated for positive, negated in _PAIRS}
_NEGATED = {negated.lower(): positive for positive, negated in _PAIRS}
_ORDER = {
    f"{kind}{one}".lower(): f"{kind}{other}"
    for kind in ("Date", "Numeric")
    for one, other in (
        ("LessThan", "GreaterThanEquals"),
        ("LessThanEquals", "GreaterThan"),
        ("GreaterThan", "LessThanEquals"),
        ("GreaterThanEquals", "LessThan"),
    )
}


def inverse(condition: Condition) -> Condition | None:
    """Return the opposite; None where no single condition says it.

    An absent key fails positive tests and passes negated ones and those with `IfExists`: the
    opposite has to treat it the other way round.
    """
    parts = operator_parts(condition.operator)
    if parts.quantifier or not condition.values:
        return None
    if parts.base in _NEGATED:
        return replace(condition, operator=_NEGATED[parts.base])
    if parts.base in _POSITIVE and not parts.if_exists:
        return replace(condition, operator=_POSITIVE[parts.base])
    suffix = "" if parts.if_exists else "IfExists"
    if parts.base in _ORDER and len(condition.values) == 1:
        return replace(condition, operator=_ORDER[parts.base] + suffix)
    value = truth(condition.values)
    if value is None or parts.base not in ("bool", "null"):
        return None
    turned = "false" if value else "true"
    operator = "Null" if parts.base == "null" else f"Bool{suffix}"
    return replace(condition, operator=operator, values=(turned,))
