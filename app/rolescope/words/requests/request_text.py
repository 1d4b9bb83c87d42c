"""The request form in words: which fields the policies ask for, what is given, and why limits."""

import re
from collections.abc import Iterable
from functools import reduce

from rolescope.engine.language.condition_kind import asks_for_mfa
from rolescope.engine.verdict import ElementTrace
from rolescope.model.arn import role_name
from rolescope.model.policy import PolicyType
from rolescope.model.request import AssumeRoleRequest
from rolescope.simulation.asked_for import AskedField, AskedFor
from rolescope.simulation.assume_role import Simulation
from rolescope.value import Value
from rolescope.words.excerpt import Excerpt, Lines, Mark, line_words, mark_of, traced_excerpt, worst

SOURCE_IP, SOURCE_VPC, SOURCE_VPCE = "aws:SourceIp", "aws:SourceVpc", "aws:SourceVpce"
_LABELS = {
    "EXTERNAL_ID": "External ID",
    "MFA": "MFA",
    "SESSION_NAME": "Session name",
    "SOURCE_IDENTITY": "Source identity",
    "TIME": "Time",
    "SOURCE_IP": "Source IP",
}


class AskedText(Value, kw_only=True):
    """One field that policies ask for.

    `name` is the kind of field (the name of its enum value), `key` the tag or context key.
    `origins` say where it is asked for, `excerpts` show each of these places in its document.
    `value` is one that would do, None when none can be named.
    `refusal` says why this caller can never give it. `mark`: whether what is given holds.
    `has_age`: of MFA, the policies ask for its age, too.
    """

    name: str
    key: str
    label: str
    origins: tuple[str, ...]
    value: str | None = None
    refusal: str | None = None
    mark: Mark | None = None
    excerpts: tuple[Excerpt, ...] = ()
    has_age: bool = False

    @property
    def identity(self) -> tuple[str, str]:
        """What tells one field from another."""
        return self.name, self.key.lower()


def asked_texts(asked: Iterable[AskedFor], simulation: Simulation) -> tuple[AskedText, ...]:
    """Join what is asked for into fields, with the marks of the last answer."""
    groups: dict[tuple[str, str], list[AskedFor]] = {}
    for one in asked:
        key = "" if one.field.name in _LABELS else one.key.lower()  # of MFA, presence and age
        groups.setdefault((one.field.name, key), []).append(one)
    return tuple(_asked(group, simulation) for group in groups.values())


def _asked(group: list[AskedFor], simulation: Simulation) -> AskedText:
    first = group[0]
    possible = [x for x in group if x.meetable]
    marks = [found for x in group if (found := _mark(x, simulation)) is not None]
    values = [value for x in possible for value in x.values]
    mark = reduce(worst, marks) if marks else None
    name = first.field.name
    tag = first.key.partition("/")[2]
    places = {_origin(x): x for x in reversed(group)}
    origins = tuple(dict.fromkeys(_origin(x) for x in group))
    return AskedText(
        name=name if name != "TAG" or tag else "CONTEXT_KEY",
        key=tag if name == "TAG" and tag else first.key,
        label=_label(first),
        origins=origins,
        excerpts=tuple(_excerpt(places[origin], simulation) for origin in origins),
        value=values[0] if values and name not in ("TIME", "MFA") else None,
        refusal=None if possible else (first.reason or "not possible for this caller"),
        mark=mark if possible else Mark.NO,
        has_age=any(x.key.lower() == "aws:multifactorauthage" for x in group),
    )


def _excerpt(asked: AskedFor, simulation: Simulation) -> Excerpt:
    """Return the document that asks, marked as in the trace, at the line that does."""
    policy = asked.policy
    owner = policy.name
    if policy.type is PolicyType.TRUST:
        owner = role_name(simulation.request.role)
    traces = (
        statement
        for layer in simulation.verdict.layers
        if layer.action.lower() == simulation.request.action.lower()
        for statement in layer.statements
        if statement.policy == policy
    )
    return traced_excerpt(traces, policy, owner, asked.path)


_CLAIMS = {"aud": "Audience", "sub": "Subject", "iss": "Issuer"}


def _label(asked: AskedFor) -> str:
    """Name a field: a parameter, a tag, a claim of a token, or the context key itself."""
    name, key = asked.field.name, asked.key
    if name in _LABELS:
        return _LABELS[name]
    tag = key.partition("/")[2]
    if name == "TAG" and tag:
        return f"Tag {tag}"
    return _CLAIMS.get(key.rpartition(":")[2].lower(), key)


def _origin(asked: AskedFor) -> str:
    line = line_words(Lines(asked.policy).of([asked.path]))
    statement = next((x for x in asked.policy.statements if x.index == asked.statement), None)
    label = statement.label if statement else asked.policy.name
    label = label[:1].upper() + label[1:] if statement and not statement.sid else label
    words = asked.words
    if asked.field is AskedField.EXTERNAL_ID:
        words = label
    elif _needs_mfa(asked):
        words = f"{label} needs MFA"
    else:  # the label of the field says what it is about
        rest = re.sub(rf"^The {asked.field.value} ", "", words, flags=re.IGNORECASE)
        words = rest[:1].upper() + rest[1:]
    return ", ".join(filter(None, (f"Denied if: {words}" if asked.forbids else words, line)))


def _needs_mfa(asked: AskedFor) -> bool:
    """Tell whether nobody gets in without MFA: `BoolIfExists` asks for none (CO-8)."""
    if asked.forbids or asked.key.lower() != "aws:multifactorauthpresent":
        return False
    return any(
        asks_for_mfa(condition)
        for statement in asked.policy.statements
        if statement.index == asked.statement
        for condition in statement.conditions
        if (condition.operator, condition.key) == asked.path[-2:]
    )


def _mark(asked: AskedFor, simulation: Simulation) -> Mark | None:
    """Return what the last answer says to this very element; None when it was not reached."""
    for layer in simulation.verdict.layers:
        for statement in layer.statements:
            if statement.policy == asked.policy:
                for element in statement.elements:
                    if element.path == asked.path:
                        return _element_mark(element)
    return None


def _element_mark(element: ElementTrace) -> Mark | None:
    mark = mark_of(element.match)
    return None if mark is Mark.NEUTRAL else mark


def takes_mfa(request: AssumeRoleRequest) -> bool:
    """Tell whether the caller can pass an MFA code: users with long-term keys alone (MFA-2)."""
    return request.caller.is_user


def use_for(value: str, label: str) -> str:
    """Offer a value for a field."""
    return f"Use {value} for {label}"
