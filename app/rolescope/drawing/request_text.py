"""The request form in words: which fields the policies ask for, what is given, and why limits."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from functools import reduce
from typing import Any

from rolescope.evaluation.verdict import ElementTrace
from rolescope.model.caller import SessionCaller, SessionTokenCaller, UserCaller
from rolescope.model.instant import duration_in_words, format_instant, in_zone, parse_instant
from rolescope.model.principal import Role
from rolescope.model.request import AssumeRoleRequest, Context
from rolescope.simulation.asked_for import Asked, Field
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.excerpt import Lines, Mark, line_words, mark_of, worst

SOURCE_IP = "aws:SourceIp"
DURATIONS = (900, 1800, 3600, 7200, 14_400, 28_800, 43_200)
"""Durations to choose from, in seconds: the range of AssumeRole (AR-7)."""

_LABELS = {
    "EXTERNAL_ID": "External ID",
    "MFA": "MFA",
    "SESSION_NAME": "Session name",
    "SOURCE_IDENTITY": "Source identity",
    "TIME": "Time",
    "SOURCE_IP": "Source IP",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedText:
    """One field that policies ask for.

    `name` is the kind of field (the name of its enum value), `key` the tag or context key.
    `origins` say where it is asked for. `value` is one that would do, None when none can be named.
    `refusal` says why this caller can never give it. `mark`: whether what is given holds.
    """

    name: str
    key: str
    label: str
    origins: tuple[str, ...]
    value: str | None = None
    refusal: str | None = None
    mark: Mark | None = None

    @property
    def identity(self) -> tuple[str, str]:
        """What tells one field from another."""
        return self.name, self.key.lower()


def asked_texts(asked: Iterable[Asked], simulation: Simulation) -> tuple[AskedText, ...]:
    """Join what is asked for into fields, with the marks of the last answer."""
    groups: dict[tuple[str, str], list[Asked]] = {}
    for one in asked:
        key = "" if one.field.name in _LABELS else one.key.lower()  # of MFA, presence and age
        groups.setdefault((one.field.name, key), []).append(one)
    return tuple(_asked(group, simulation) for group in groups.values())


def _asked(group: list[Asked], simulation: Simulation) -> AskedText:
    first = group[0]
    possible = [x for x in group if x.meetable]
    marks = [found for x in group if (found := _mark(x, simulation)) is not None]
    values = [value for x in possible for value in x.values]
    mark = reduce(worst, marks) if marks else None
    name = first.field.name
    tag = first.key.partition("/")[2]
    return AskedText(
        name=name if name != "TAG" or tag else "CONTEXT_KEY",
        key=tag if name == "TAG" and tag else first.key,
        label=_label(first),
        origins=tuple(dict.fromkeys(_origin(x) for x in group)),
        value=values[0] if values and name not in ("TIME", "MFA") else None,
        refusal=None if possible else (first.reason or "not possible for this caller"),
        mark=mark if possible else Mark.NO,
    )


_CLAIMS = {"aud": "Audience", "sub": "Subject", "iss": "Issuer"}


def _label(asked: Asked) -> str:
    """Name a field: a parameter, a tag, a claim of a token, or the context key itself."""
    name, key = asked.field.name, asked.key
    if name in _LABELS:
        return _LABELS[name]
    tag = key.partition("/")[2]
    if name == "TAG" and tag:
        return f"Tag {tag}"
    return _CLAIMS.get(key.rpartition(":")[2].lower(), key)


def _origin(asked: Asked) -> str:
    line = line_words(Lines(asked.policy).of([asked.path]))
    statement = next((x for x in asked.policy.statements if x.index == asked.statement), None)
    label = statement.label if statement else asked.policy.name
    label = label[:1].upper() + label[1:] if statement and not statement.sid else label
    words = asked.words
    if asked.field is Field.EXTERNAL_ID:
        words = label
    elif asked.key.lower() == "aws:multifactorauthpresent" and not asked.forbids:
        words = f"{label} needs MFA"
    else:  # the label of the field says what it is about
        rest = re.sub(rf"^The {asked.field.value} ", "", words, flags=re.IGNORECASE)
        words = rest[:1].upper() + rest[1:]
    return ", ".join(filter(None, (f"Denied if: {words}" if asked.forbids else words, line)))


def _mark(asked: Asked, simulation: Simulation) -> Mark | None:
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


# What is given

_PARAMETERS = {  # fields that are parameters of the call
    "EXTERNAL_ID": "external_id",
    "SESSION_NAME": "session_name",
    "SOURCE_IDENTITY": "source_identity",
}


def given(request: AssumeRoleRequest, name: str, key: str, zone: tzinfo | None = None) -> str:
    """Return what the request gives for one field, as text; empty for nothing."""
    if name in _PARAMETERS:
        return getattr(request.parameters, _PARAMETERS[name]) or ""
    match name:
        case "MFA":
            return "present" if request.parameters.mfa else "not present"
        case "TAG":
            return dict(request.parameters.tags).get(key, "")
        case "TIME":
            return local_time(request.at, zone)
        case _:
            return ", ".join(context_value(request, key) or ())


def with_given(
    request: AssumeRoleRequest, name: str, key: str, text: str, zone: tzinfo | None = None
) -> AssumeRoleRequest:
    """Return the request with another text in one field; an empty text is no value."""
    parameters = request.parameters
    match name:
        case "TIME":
            at = read_local_time(text, zone)
            return replace(request, at=at) if at else request
        case "MFA":
            parameters = replace(parameters, mfa=text == "present")
        case "TAG":
            tags = {x: y for x, y in parameters.tags if x != key} | ({key: text} if text else {})
            parameters = replace(parameters, tags=tuple(tags.items()))
        case _ if name in _PARAMETERS:
            changes: dict[str, Any] = {_PARAMETERS[name]: text or None}
            parameters = replace(parameters, **changes)
        case _:
            values = tuple(part.strip() for part in text.split(",") if part.strip())
            return with_context(request, key, values)
    return replace(request, parameters=parameters)


def context_value(request: AssumeRoleRequest, key: str) -> tuple[str, ...] | None:
    """Return the values given for a context key, in any case."""
    return next((y for x, y in request.context if x.lower() == key.lower()), None)


def with_context(
    request: AssumeRoleRequest, key: str, values: tuple[str, ...]
) -> AssumeRoleRequest:
    """Return the request with other values for one context key; none takes the key out."""
    rest = tuple(x for x in request.context if x[0].lower() != key.lower())
    return replace(request, context=(*rest, (key, values)) if values else rest)


def context_lines(context: Context, without: Iterable[str]) -> str:
    """Write context keys for editing, `key=value` a line, one line for each value."""
    hidden = {key.lower() for key in without}
    return "\n".join(
        f"{key}={value}"
        for key, values in context
        if key.lower() not in hidden
        for value in values or ()
    )


def read_context_lines(text: str) -> tuple[Context, tuple[str, ...]]:
    """Read `key=value` lines; returns the context, and the lines that are none."""
    found: dict[str, list[str]] = {}
    wrong = []
    for line in filter(str.strip, text.splitlines()):
        key, equals, value = line.partition("=")
        if equals and key.strip():
            found.setdefault(key.strip(), []).append(value.strip())
        else:
            wrong.append(line.strip())
    return tuple((key, tuple(values)) for key, values in found.items()), tuple(wrong)


# Times and durations


def local_time(text: str, zone: tzinfo | None = None) -> str:
    """Write an ISO 8601 time as people type it, `2026-11-20 09:20`, in their zone."""
    moment = parse_instant(text)
    return f"{in_zone(moment, zone or UTC):%Y-%m-%d %H:%M}" if moment else text


def read_local_time(text: str, zone: tzinfo | None = None) -> str | None:
    """Read a time as people type it, in their zone unless it names one; None for no time."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return format_instant(moment if moment.tzinfo else moment.replace(tzinfo=zone or UTC))


_DURATION = re.compile(
    r"(?:(\d{1,6})\s*h(?:ours?)?)?\s*(?:(\d{1,6})\s*m(?:in(?:utes?)?)?)?\s*(?:(\d{1,6})\s*s?)?"
)


def parse_duration(text: str) -> int | None:
    """Read `1 h`, `1 h 30 min`, `90m`, `5400`: seconds; None for what is no duration."""
    found = _DURATION.fullmatch(text.strip().lower())
    if found is None or not any(found.groups()):
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds


def duration_note(request: AssumeRoleRequest, role: Role | None) -> tuple[str, bool]:
    """Say what limits the duration, and whether something cuts it below the role's maximum."""
    chained = isinstance(request.caller, SessionCaller)
    capped = chained or isinstance(request.caller, SessionTokenCaller)
    longest = role.max_session_duration if role else None
    words = []
    if capped:
        words.append("Role chaining: 1 h" if chained else "GetSessionToken: 1 h")
    if longest is not None:
        words.append(f"Role allows {duration_in_words(longest)}")
    else:
        words.append("The role's maximum is not in this export, 1 h is assumed")
    return ". ".join(words), capped


def takes_mfa(request: AssumeRoleRequest) -> bool:
    """Tell whether the caller can pass an MFA code: users with long-term keys alone (MFA-2)."""
    return isinstance(request.caller, UserCaller)
