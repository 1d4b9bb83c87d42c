"""Conditions in words, for every operator (CO-1 to CO-37). Plain text, never markup."""

from collections.abc import Sequence
from datetime import UTC, tzinfo

from rolescope.engine.language.condition_kind import (
    ConditionKind,
    OperatorParts,
    condition_kind,
    is_audience,
    narrows,
    operator_parts,
)
from rolescope.engine.words.keys import is_subject_of_token, noun, noun_of_one
from rolescope.engine.words.pills import short_words
from rolescope.engine.words.subjects import SubjectWords, read_subject
from rolescope.engine.words.values import comparison, listed, truth, when
from rolescope.model.arn import group_digits
from rolescope.model.condition_keys import TIME_KEYS
from rolescope.model.instant import duration_in_words
from rolescope.model.policy import Condition

__all__ = [
    "ConditionKind",
    "condition_in_words",
    "condition_kind",
    "is_audience",
    "narrows",
    "short_words",
]

_TIMES = {
    "lessthan": "Only before {}",
    "lessthanequals": "Only until {}",
    "greaterthan": "Only after {}",
    "greaterthanequals": "Only from {} on",
    "equals": "Only at {}",
    "notequals": "Not at {}",
}
_SWITCHES = {  # keys of Bool that read better as a sentence
    "aws:multifactorauthpresent": ("MFA was used", "MFA was not used"),
    "aws:securetransport": ("The request uses HTTPS", "The request does not use HTTPS"),
    "aws:principalisawsservice": ("The caller is an AWS service", "The caller is no AWS service"),
    "aws:viaawsservice": (
        "An AWS service passes the caller's request on",
        "The caller makes the request directly",
    ),
    "aws:assumedroot": (
        "The caller is an AssumeRoot session",
        "The caller is no AssumeRoot session",
    ),
    "sts:roleauthorizedbyidp": (
        "The token names this role",
        "The token does not name this role",
    ),
}
_PLACES = {  # keys that read better as "is in"
    "aws:principalorgid": ("The caller", "organization {}"),
    "aws:principalaccount": ("The caller", "account {}"),
    "aws:sourceaccount": ("The source resource", "account {}"),
    "aws:sourceorgid": ("The source resource", "organization {}"),
    "aws:resourceaccount": ("The resource", "account {}"),
    "aws:resourceorgid": ("The resource", "organization {}"),
}


def condition_in_words(condition: Condition, zone: tzinfo = UTC) -> str:
    """Say what a condition asks for, as one sentence without a period.

    "The external ID is exactly nw-rel-7731". Times are written in `zone`.
    """
    parts = operator_parts(condition.operator)
    if not condition.values:
        return _without_values(condition, parts)
    for special in (_time, _switch, _null, _place, _org_path, _mfa_age, _subject):
        words = special(condition, parts, zone)
        if words:
            return words
    return _plain(condition, parts, zone)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:] if text.startswith("the ") else text


def _plain(condition: Condition, parts: OperatorParts, zone: tzinfo) -> str:
    predicate = comparison(parts.base, condition.values, zone)
    if parts.quantifier == "forallvalues":
        return f"Every {noun_of_one(condition.key)} {predicate}, or there is none"
    if parts.quantifier == "foranyvalue":
        otherwise = ", or there is none" if parts.if_exists else ""
        return f"At least one {noun_of_one(condition.key)} {predicate}{otherwise}"
    absent = ", or is not given" if parts.if_exists or parts.is_negated else ""
    return f"{_upper(noun(condition.key))} {predicate}{absent}"


def _without_values(condition: Condition, parts: OperatorParts) -> str:
    always = parts.is_negated or parts.quantifier == "forallvalues"  # CO-2
    if parts.if_exists and not always:
        return f"{_upper(noun(condition.key))} is not given: no value of it is in an empty list"
    end = "always holds" if always else "can never hold"
    return f"{_upper(noun(condition.key))} is compared with an empty list, which {end}"


def _time(condition: Condition, parts: OperatorParts, zone: tzinfo) -> str:
    key = condition.key.lower()
    test = parts.base.removeprefix("date").removeprefix("numeric")
    if key not in TIME_KEYS or test not in _TIMES or test == parts.base:
        return ""
    return _TIMES[test].format(listed([when(value, zone) for value in condition.values]))


def _switch(condition: Condition, parts: OperatorParts, _zone: tzinfo) -> str:
    pair = _SWITCHES.get(condition.key.lower())
    value = truth(condition.values)
    if pair is None or parts.base != "bool" or value is None:
        return ""
    absent = ", or the request says nothing about it" if parts.holds_when_absent else ""
    if absent and condition.key.lower() == "aws:multifactorauthpresent":
        absent = ", or the request says nothing about MFA"
    return (pair[0] if value else pair[1]) + absent


def _null(condition: Condition, parts: OperatorParts, _zone: tzinfo) -> str:
    if parts.base != "null":
        return ""
    value = truth(condition.values)
    if value is None:
        return f"{_upper(noun(condition.key))} is given or not, the value of Null is not understood"
    if condition.key.lower() == "aws:multifactorauthpresent":
        said = "nothing about MFA" if value else "whether MFA was used"
        return f"The request says {said}"
    return f"{_upper(noun(condition.key))} is {'not given' if value else 'given'}"


def _place(condition: Condition, parts: OperatorParts, _zone: tzinfo) -> str:
    words = _PLACES.get(condition.key.lower())
    values = condition.values
    exact = parts.base.removesuffix("ignorecase") in ("stringequals", "stringnotequals") or (
        parts.base in ("stringlike", "stringnotlike")
        and not any(c in "*?" for v in values for c in v)
    )
    if words is None or not exact or parts.quantifier:
        return ""
    place = words[1].format(listed([group_digits(value) for value in values]))
    if parts.is_negated:
        return f"{words[0]} is not in {place}, or in none"
    return f"{words[0]} is in {place}{', or in none' if parts.if_exists else ''}"


def _org_path(condition: Condition, parts: OperatorParts, _zone: tzinfo) -> str:
    whose = {
        "aws:principalorgpaths": "The caller's account",
        "aws:resourceorgpaths": "The account of the resource",
        "aws:sourceorgpaths": "The account of the source resource",
    }.get(condition.key.lower())
    if whose is None or parts.base not in ("stringequals", "stringlike") or parts.if_exists:
        return ""
    places = [_path_place(value) for value in condition.values]
    if parts.quantifier != "foranyvalue" or not all(places):
        return ""
    return f"{whose} is in {listed(places)}"


def _path_place(value: str) -> str:
    """`o-x/r-y/ou-a/*` as "OU ou-a or below it"; empty when it is no plain path (CK-4)."""
    if not value.endswith(("/", "*")):
        return ""  # such a path is of no account
    below = value.endswith("*")
    steps = value.rstrip("*").rstrip("/").split("/")
    if "*" in "".join(steps) or not steps[-1]:
        return ""
    kinds: list[tuple[str, str]] = [("ou-", "OU"), ("r-", "root"), ("o-", "organization")]
    kind = next((word for prefix, word in kinds if steps[-1].startswith(prefix)), "")
    if not kind:
        return ""
    return f"{kind} {steps[-1]}" + (" or below it" if below and kind != "organization" else "")


def _mfa_age(condition: Condition, parts: OperatorParts, _zone: tzinfo) -> str:
    words = {
        "numericlessthan": "less than {} ago",
        "numericlessthanequals": "at most {} ago",
        "numericgreaterthan": "more than {} ago",
        "numericgreaterthanequals": "at least {} ago",
    }.get(parts.base)
    value = condition.values[0]
    is_age = condition.key.lower() == "aws:multifactorauthage" and value.isdecimal()
    if words is None or not is_age or len(condition.values) > 1:
        return ""
    absent = ", or the request says nothing about MFA" if parts.holds_when_absent else ""
    return f"MFA was used {words.format(duration_in_words(int(value)))}{absent}"


def _subject(condition: Condition, parts: OperatorParts, _zone: tzinfo) -> str:
    known = parts.base in ("stringlike", "stringequals", "stringequalsignorecase")
    if not known or parts.holds_when_absent or not is_subject_of_token(condition):
        return ""
    read = [read_subject(value) for value in condition.values]
    subjects = [subject for subject in read if subject is not None]
    if len(subjects) < len(read):
        return ""
    if parts.base != "stringlike" and any("*" in value for value in condition.values):
        return ""  # a literal asterisk, which no token has
    words = listed(_by_place(subjects))
    return _upper_first(words) if any(s.is_any for s in subjects) else f"Only {words}"


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def _by_place(subjects: Sequence[SubjectWords]) -> list[str]:
    """Group what is let in by where it holds: `branch main or environment prod of acme/infra`."""
    places: dict[str, list[str]] = {}
    for subject in subjects:
        places.setdefault(subject.where, []).append(subject.what)
    return [
        f"{listed(what)} {'in' if where.startswith('namespace ') else 'of'} {where}"
        if where
        else listed(what)
        for where, what in places.items()
    ]
