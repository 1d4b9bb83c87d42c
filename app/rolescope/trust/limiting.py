"""Limiting: conditions that restrict who can use a trust (FND-35)."""

from collections.abc import Iterable
from functools import lru_cache

from rolescope.engine.language.condition_kind import operator_parts
from rolescope.engine.words.conditions import ConditionKind, condition_kind, narrows
from rolescope.engine.words.keys import is_subject_of_token
from rolescope.engine.words.subjects import ANY_SUBJECT, read_subject
from rolescope.model.policy import Condition

_CALLER_CHOOSES = (  # whoever may call at all can choose these: they limit how, not who
    "sts:rolesessionname",
    "sts:sourceidentity",
    "sts:durationseconds",
    "sts:transitivetagkeys",
    "aws:tagkeys",
    "aws:requestedregion",
    "aws:useragent",
    "aws:referer",
    "aws:securetransport",
)
_ALWAYS_THERE = ("aws:principalaccount", "aws:principalarn", "aws:principaltype", "aws:userid")
_WITHOUT_PATTERNS = (  # a wildcard in a value lets everybody in (CO-38, FND-35)
    "aws:principalaccount",
    "aws:principalorgid",
    "aws:sourceaccount",
    "aws:sourceorgid",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:vpceaccount",
    "aws:vpceorgid",
)


def limit_who(statements: Iterable[tuple[Condition, ...]]) -> bool:
    """Tell whether each of several statements, given by its conditions, limits who can call."""
    return all(any(limits_who(condition) for condition in each) for each in statements)


@lru_cache(maxsize=16384)  # many trust policies ask for the same
def limits_who(condition: Condition) -> bool:
    """Tell whether a condition limits who can call, not merely how or when a call is made."""
    key = condition.key.lower()
    parts = operator_parts(condition.operator)
    if not narrows(condition) or key in _CALLER_CHOOSES or key.startswith("aws:requesttag/"):
        return False
    if condition_kind(condition) is ConditionKind.TIME or parts.is_negated or parts.base == "null":
        return False
    if parts.quantifier == "forallvalues" or (parts.if_exists and key not in _ALWAYS_THERE):
        return False  # an absent key satisfies them (CO-8, CO-15)
    if key in _WITHOUT_PATTERNS and any("*" in one or "?" in one for one in condition.values):
        return False
    if key == "aws:sourceip" and any(one.endswith("/0") for one in condition.values):
        return False
    return not (
        is_subject_of_token(condition) and ANY_SUBJECT in map(read_subject, condition.values)
    )
