"""The residual in plain words: "needs MFA younger than 1 hour, and external ID acme-7731"."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, tzinfo
from itertools import islice

from rolescope.engine.language.condition_kind import OperatorParts, operator_parts
from rolescope.engine.residual.supply import MFA_AGE, MFA_PRESENT
from rolescope.engine.verdict import Need
from rolescope.engine.words.conditions import condition_in_words
from rolescope.engine.words.keys import is_subject_of_token, noun
from rolescope.engine.words.values import PatternShape, comparison, listed, shape_of, truth
from rolescope.model.plain import counted
from rolescope.model.policy import Condition

_PARAMETERS = {  # what a caller gives with the call
    "sts:externalid": "external ID",
    "sts:rolesessionname": "session name",
    "sts:sourceidentity": "source identity",
    "aws:sourceip": "source IP address",
    "aws:useragent": "user agent",
}
_TAG = "aws:requesttag/"
_UNITS = (("hour", 3600), ("minute", 60), ("second", 1))


def needs_in_words(needs: Iterable[Need], zone: tzinfo = UTC) -> str:
    """Say what a request needs, as the end of a sentence without a period; empty for nothing."""
    words = listed_needs(needs, zone)
    return f"needs {words}" if words else ""


def listed_needs(needs: Iterable[Need], zone: tzinfo = UTC) -> str:
    """Name what a request needs: `MFA, and external ID acme-7731`; empty for nothing."""
    words = list(dict.fromkeys(_phrase(need, zone) for need in _told(tuple(needs))))
    if len(words) <= 1:
        return "".join(words)
    return f"{', '.join(words[:-1])}, and {words[-1]}"


def is_given(needs: Iterable[Need]) -> bool:
    """Tell whether what is needed first is a thing to give, not a clause that has to hold."""
    return any(_thing(need, UTC) for need in islice(_told(tuple(needs)), 1))


def _told(needs: Sequence[Need]) -> Iterator[Need]:
    ages = [need for need in needs if need.key.lower() == MFA_AGE]
    for need in needs:
        if need.key.lower() != MFA_PRESENT or not _is_mfa(need) or not ages:
            yield need  # an age says that there is MFA


def _is_mfa(need: Need) -> bool:
    return need.value == ("true",)


def _phrase(need: Need, zone: tzinfo) -> str:
    return _thing(need, zone) or f"that {_lower(_sentence(need, zone))}"


def _thing(need: Need, zone: tzinfo) -> str:
    """Name what has to be given; empty where only a clause says it."""
    key, parts = need.key.lower(), operator_parts(need.operator)
    if key == MFA_PRESENT:
        return "MFA" if _is_mfa(need) else _mfa_absent(need)
    if need.value is None and parts.base == "null":
        return f"no {_name(need.key)}"
    if key == MFA_AGE:
        words = _age(need, parts)
        if words:
            return words
    token = token_in_words(Condition(need.operator, need.key, need.values))
    if token:
        return token
    name = _name(need.key)
    if name == noun(need.key) or parts.if_exists or parts.quantifier:
        return ""
    return _of_parameter(name, need, parts, zone)


def token_in_words(condition: Condition) -> str:
    """Say for whom a token has to be issued; empty if the condition does not tell."""
    if not is_subject_of_token(condition):
        return ""
    sentence = condition_in_words(condition)
    if sentence.startswith("Any "):
        return f"a token for {_lower(sentence)}"
    whom = sentence.removeprefix("Only ")
    return f"a token for {whom}" if whom != sentence else ""


def _name(key: str) -> str:
    """Name what is given; a key that is no parameter keeps its noun phrase."""
    if key.lower().startswith(_TAG):
        return f"session tag {key.partition('/')[2]}"
    return _PARAMETERS.get(key.lower()) or noun(key)


def _of_parameter(name: str, need: Need, parts: OperatorParts, zone: tzinfo) -> str:
    if parts.base == "null":
        return _with_article(name)
    shape, text = shape_of(parts.base, need.values)
    if shape is PatternShape.ANY:
        return _with_article(name)
    if shape is PatternShape.EXACT:
        is_tag = need.key.lower().startswith(_TAG)
        return f"{name}={text}" if is_tag else f"{name} {text}"
    if parts.base == "ipaddress":
        return f"{_with_article(name)} in {listed(need.values)}"
    predicate = comparison(parts.base, need.values, zone)
    none = f", or no {name}" if need.value is None else ""
    return f"{_with_article(name)} that {predicate}{none}"


def _with_article(name: str) -> str:
    return f"{'an' if name[:1] in 'aeio' else 'a'} {name}"


def _mfa_absent(need: Need) -> str:
    if need.value is not None:
        return "MFA reported as not used"
    parts, value = operator_parts(need.operator), truth(need.values)
    return "MFA, or no word about it" if parts.if_exists and value else "no word about MFA"


def _age(need: Need, parts: OperatorParts) -> str:
    value = need.values[0] if len(need.values) == 1 else ""
    words = {
        "numericlessthan": "younger than {}",
        "numericlessthanequals": "at most {} old",
        "numericgreaterthan": "older than {}",
        "numericgreaterthanequals": "at least {} old",
    }.get(parts.base)
    if words is None or not value.isdecimal():
        return ""
    return f"MFA {words.format(long_duration(int(value)))}"


def long_duration(seconds: int) -> str:
    """Write a duration in whole words: `1 hour`, `90 minutes`."""
    unit, size = next(
        ((unit, size) for unit, size in _UNITS if seconds and not seconds % size), _UNITS[-1]
    )
    return counted(seconds // size, unit)


def _sentence(need: Need, zone: tzinfo) -> str:
    return condition_in_words(Condition(need.operator, need.key, need.values), zone)


def _lower(text: str) -> str:
    first = text.split(" ", 1)[0]
    keeps = len(first) > 1 and not first[1:].islower()  # MFA, HTTPS, a key
    return text if keeps else text[:1].lower() + text[1:]
