"""Conditions in few words, for pills: "external ID, name release-*", "until 12:00"."""

from collections.abc import Callable, Sequence
from datetime import UTC, tzinfo

from rolescope.engine.language.condition_kind import is_audience, narrows, operator_parts
from rolescope.engine.words.keys import is_subject_of_token, noun
from rolescope.engine.words.subjects import read_subject
from rolescope.engine.words.values import listed, truth
from rolescope.model.arn import group_digits
from rolescope.model.instant import duration_in_words, in_zone, parse_instant
from rolescope.model.policy import Condition

_FIXED = {
    "sts:externalid": "external ID",
    "sts:sourceidentity": "source identity",
    "aws:sourceidentity": "caller's source identity",
    "aws:sourcearn": "source ARN",
    "aws:sourceaccount": "source account",
    "aws:sourceorgid": "source organization",
    "aws:tagkeys": "tag keys",
    "sts:transitivetagkeys": "transitive tag keys",
    "aws:multifactorauthpresent": "MFA",
    "aws:sourcevpc": "VPC",
    "aws:sourcevpce": "VPC endpoint",
    "aws:tokenissuetime": "issue time",
    "aws:principalisawsservice": "AWS service",
}
_KEYS_ALONE = {"aws:multifactorauthpresent": "MFA key"}  # it may say `false` (MFA-3, MFA-5)
_NAMED = {
    "sts:rolesessionname": "name {}",
    "aws:principalorgid": "organization {}",
    "aws:principalaccount": "account {}",
    "aws:username": "user {}",
    "aws:principaltype": "type {}",
    "aws:userid": "unique ID {}",
    "aws:requestedregion": "Region {}",
    "saml:sub": "subject {}",
    "saml:iss": "issuer {}",
}


def short_words(
    conditions: Sequence[Condition], *, at: str | None = None, zone: tzinfo = UTC
) -> str:
    """Say in few words what conditions ask for; empty when nothing narrows.

    Audience checks are left out. A time on the day of `at` (ISO 8601) is written without its date.
    """
    words: list[str] = []
    for condition in conditions:
        if is_audience(condition):
            continue
        text = _short(condition, at, zone) if condition.values else _without_values(condition)
        if text and text not in words:
            words.append(text)
    return ", ".join(words)


def _without_values(condition: Condition) -> str:
    """CO-2: a comparison with nothing holds always or never."""
    parts = operator_parts(condition.operator)
    return "" if parts.is_negated or parts.quantifier == "forallvalues" else "never"


def _short(condition: Condition, at: str | None, zone: tzinfo) -> str:
    parts = operator_parts(condition.operator)
    key = condition.key.lower()
    if is_subject_of_token(condition) and not parts.is_negated:
        return _subject(condition) + (" if given" if parts.holds_when_absent else "")
    if key == "aws:securetransport" or (not narrows(condition) and key != "sts:rolesessionname"):
        return ""
    if parts.base == "null":
        given = "no " if truth(condition.values) else ""
        what = _FIXED.get(key, noun(condition.key).removeprefix("the "))
        return f"{given}{_KEYS_ALONE.get(key, what)}"
    if key in ("aws:currenttime", "aws:epochtime"):
        return _time(parts.base, condition.values, at, zone)
    text = _positive(condition)
    if parts.is_negated or (parts.base == "bool" and truth(condition.values) is False):
        return f"not {text}"
    return f"{text} if given" if parts.holds_when_absent else text


def _positive(condition: Condition) -> str:
    key = condition.key.lower()
    if key in _FIXED:
        return _FIXED[key]
    if key in _NAMED:
        return _NAMED[key].format(_values([group_digits(value) for value in condition.values]))
    for prefix, words in _BY_PREFIX:
        if key.startswith(prefix):
            return words(condition)
    return f"{noun(condition.key).removeprefix('the ')} {_values(condition.values)}".strip()


def _values(values: Sequence[str]) -> str:
    """Name up to two values, count the others."""
    most = 2
    if len(values) <= most:
        return listed(values)
    return f"{values[0]} or {len(values) - 1} more"


def _principal_arn(condition: Condition) -> str:
    names = [value.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for value in condition.values]
    return f"{_values(names)} by principal ARN"


def _principal_tag(condition: Condition) -> str:
    return f"tag {condition.key.partition('/')[2]}={_values(condition.values)}"


def _request_tag(condition: Condition) -> str:
    return f"session tag {condition.key.partition('/')[2]}={_values(condition.values)}"


def _resource_tag(condition: Condition) -> str:
    return f"role tag {condition.key.partition('/')[2]}={_values(condition.values)}"


def _network(condition: Condition) -> str:
    count = len(condition.values)
    return f"from {condition.values[0]}" if count == 1 else f"from {count} networks"


def _units(condition: Condition) -> str:
    ends = [value.rstrip("*").rstrip("/").rsplit("/", 1)[-1] for value in condition.values]
    return f"OU {_values(ends)}" if all(e.startswith("ou-") for e in ends) else "organization path"


def _mfa_age(condition: Condition) -> str:
    value = condition.values[0]
    is_limit = "less" in operator_parts(condition.operator).base and value.isdecimal()
    return f"MFA within {duration_in_words(int(value))}" if is_limit else "MFA age"


_BY_PREFIX: tuple[tuple[str, Callable[[Condition], str]], ...] = (
    ("aws:principalarn", _principal_arn),
    ("aws:principaltag/", _principal_tag),
    ("aws:requesttag/", _request_tag),
    ("aws:resourcetag/", _resource_tag),
    ("iam:resourcetag/", _resource_tag),
    ("aws:sourceip", _network),
    ("aws:vpcsourceip", _network),
    ("aws:principalorgpaths", _units),
    ("aws:sourceorgpaths", _units),
    ("aws:multifactorauthage", _mfa_age),
)


def _subject(condition: Condition) -> str:
    read = [read_subject(value) for value in condition.values]
    open_kind = next((subject.kind for subject in read if subject and subject.is_any), "")
    kinds = dict.fromkeys(subject.kind if subject else "subject" for subject in read)
    return open_kind or listed(list(kinds))


def has_open_subject(condition: Condition) -> bool:
    """Tell whether a condition lets in any branch, tag, repository or subject of a token."""
    if not is_subject_of_token(condition) or operator_parts(condition.operator).is_negated:
        return False
    read = (read_subject(value) for value in condition.values)
    return any(subject is not None and subject.is_any for subject in read)


def _time(base: str, values: Sequence[str], at: str | None, zone: tzinfo) -> str:
    moment = parse_instant(values[0])
    if moment is None or len(values) > 1:
        return "time"
    now = parse_instant(at) if at else None
    local = in_zone(moment, zone)
    same_day = now is not None and in_zone(now, zone).date() == local.date()
    text = local.strftime("%H:%M" if same_day else "%Y-%m-%d %H:%M")
    text += local.strftime(" %Z").rstrip()  # pictures are in UTC, panels in the reader's zone
    if "less" in base:
        return f"until {text}"
    return f"from {text}" if "greater" in base else f"at {text}"
