"""What a request gives for each field of its form, as text, and the request with another text."""

from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from typing import Any

from rolescope.model.caller import CallerKind, SessionTokenCaller
from rolescope.model.instant import duration_in_words, format_instant, in_zone, parse_instant
from rolescope.model.request import AssumeRoleRequest, Context
from rolescope.simulation.claims import claim, claim_name, with_claim
from rolescope.value import replace
from rolescope.words.durations import parse_duration

MFA_AGE = "aws:MultiFactorAuthAge"
_PARAMETERS = {  # fields that are parameters of the call
    "EXTERNAL_ID": "external_id",
    "SESSION_NAME": "session_name",
    "SOURCE_IDENTITY": "source_identity",
}


def has_mfa(request: AssumeRoleRequest) -> bool:
    """Tell whether MFA stands behind a request: a code of the call, or the credentials (MFA-3)."""
    caller = request.caller
    is_of_token = caller.kind is CallerKind.SESSION_TOKEN
    return caller.mfa if is_of_token else request.parameters.mfa


def given(request: AssumeRoleRequest, name: str, key: str, zone: tzinfo | None = None) -> str:
    """Return what the request gives for one field, as text; empty for nothing."""
    if name in _PARAMETERS:
        return getattr(request.parameters, _PARAMETERS[name]) or ""
    match name:
        case "MFA":
            return "present" if has_mfa(request) else "not present"
        case "MFA_AGE":
            return _mfa_age(request)
        case "TAG":
            return dict(request.parameters.tags).get(key, "")
        case "TIME":
            return local_time(request.at, zone)
        case _:
            return ", ".join(_claim(request, key) or context_value(request, key) or ())


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
            return with_mfa(request, present=text == "present")
        case "MFA_AGE":
            return _with_mfa_age(request, text)
        case "TAG":
            tags = {x: y for x, y in parameters.tags if x != key} | ({key: text} if text else {})
            return replace(request, parameters=replace(parameters, tags=tuple(tags.items())))
        case _ if name in _PARAMETERS:
            changes: dict[str, Any] = {_PARAMETERS[name]: text or None}
            return replace(request, parameters=replace(parameters, **changes))
        case _:
            values = tuple(part.strip() for part in text.split(",") if part.strip())
            return _with_values(request, key, values)


def unreadable(name: str, text: str, zone: tzinfo | None = None) -> str:
    """Say what is wrong with a text that a field cannot take, and what to write; else empty."""
    if name == "TIME" and read_local_time(text, zone) is None:
        return f"“{text}” is not a valid time. Use 2026-11-20 09:20."
    if name == "MFA_AGE" and text and parse_duration(text) is None:
        return f"“{text}” is no age: write 30 min or 1800."
    return ""


def _claim(request: AssumeRoleRequest, key: str) -> tuple[str, ...] | None:
    """Return the values of the claim that gives a key; None when none does."""
    name, caller = claim_name(request.caller, key), request.caller
    if name is None:
        return None
    return claim(caller, name)


def _with_values(
    request: AssumeRoleRequest, key: str, values: tuple[str, ...]
) -> AssumeRoleRequest:
    """Return the request with a claim of the token, or else a context key."""
    name, caller = claim_name(request.caller, key), request.caller
    if name is None:
        return with_context(request, key, values)
    return with_context(replace(request, caller=with_claim(caller, name, *values)), key, ())


# MFA


def with_mfa(request: AssumeRoleRequest, *, present: bool) -> AssumeRoleRequest:
    """Return the request with MFA or without it; without it, it has no age."""
    caller = request.caller
    if isinstance(caller, SessionTokenCaller):
        age = (caller.mfa_age or 0) if present else None
        return replace(request, caller=replace(caller, mfa=present, mfa_age=age))
    found = replace(request, parameters=replace(request.parameters, mfa=present))
    return found if present else with_context(found, MFA_AGE, ())


def _mfa_age(request: AssumeRoleRequest) -> str:
    caller = request.caller
    if caller.kind is CallerKind.SESSION_TOKEN:
        seconds = caller.mfa_age
        return "" if seconds is None else duration_in_words(seconds)
    values = context_value(request, MFA_AGE) or ()
    return duration_in_words(int(values[0])) if values and values[0].isdigit() else "".join(values)


def _with_mfa_age(request: AssumeRoleRequest, text: str) -> AssumeRoleRequest:
    seconds, caller = parse_duration(text), request.caller
    if seconds is None and text:
        return request
    if isinstance(caller, SessionTokenCaller):
        return replace(request, caller=replace(caller, mfa_age=seconds))
    return with_context(request, MFA_AGE, () if seconds is None else (str(seconds),))


# Context keys


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


# Times


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
