"""What the policies on a way into a role ask of the request: the fields of the request form."""

from collections.abc import Iterator
from datetime import UTC, tzinfo
from enum import Enum

from rolescope.engine.evaluate import evaluate_assume_role
from rolescope.engine.index import WorldIndex
from rolescope.engine.language.condition_kind import operator_parts
from rolescope.engine.request.token_keys import surviving_keys
from rolescope.engine.verdict import ElementMatch, StatementTrace
from rolescope.engine.words.conditions import condition_in_words
from rolescope.model.caller import (
    ByKind,
    Caller,
    CallerKind,
)
from rolescope.model.policy import Condition, Effect, Policy, Statement
from rolescope.trust.facts import Range, Requirement, choose, examples
from rolescope.trust.requests import RequestAsker
from rolescope.trust.strangers import is_stranger
from rolescope.value import Value


class AskedField(Enum):
    """The fields of a request that a condition can be about."""

    EXTERNAL_ID = "External ID"
    MFA = "MFA"
    SESSION_NAME = "Session name"
    SOURCE_IDENTITY = "Source identity"
    TAG = "Session tag"
    TIME = "Time"
    SOURCE_IP = "Source IP address"
    CONTEXT_KEY = "Context key"


_FIELDS = {
    "sts:externalid": AskedField.EXTERNAL_ID,
    "sts:rolesessionname": AskedField.SESSION_NAME,
    "sts:sourceidentity": AskedField.SOURCE_IDENTITY,
    "aws:multifactorauthpresent": AskedField.MFA,
    "aws:multifactorauthage": AskedField.MFA,
    "aws:currenttime": AskedField.TIME,
    "aws:epochtime": AskedField.TIME,
    "aws:sourceip": AskedField.SOURCE_IP,
    "aws:tagkeys": AskedField.TAG,
    "sts:transitivetagkeys": AskedField.TAG,
}
_DERIVED = (  # the world tells these, nobody fills them in
    "aws:principal",
    "aws:resource",
    "iam:resource",
    "aws:userid",
    "aws:username",
    "aws:viaaws",
    "aws:calledvia",
    "aws:securetransport",
    "aws:requestedregion",
)


class AskedFor(Value, kw_only=True):
    """One thing that a condition asks for.

    `words` is the condition as a sentence; `values` are values that would do, for filling in;
    `path` leads to the condition in `policy` (model.document.locate). Not `meetable`: this kind
    of caller can never bring it, and `reason` says why ("not carried (SAML)"). `forbids`: the
    condition belongs to a Deny statement, so that it must not hold. `is_exact`: the first of
    `values` is the very text that the condition is about, not an example of many.
    """

    field: AskedField
    key: str
    words: str
    values: tuple[str, ...]
    policy: Policy
    statement: int
    path: tuple[str | int, ...]
    meetable: bool = True
    reason: str = ""
    forbids: bool = False
    is_exact: bool = False


def asked_for(
    index: WorldIndex, caller: Caller, role: str, at: str = "", zone: tzinfo = UTC
) -> tuple[AskedFor, ...]:
    """List what the policies between a caller and a role ask for, trust policy first.

    Each (field, key, condition) once. Conditions that the world alone decides are left out. Words
    write times in `zone`.
    """
    asker = RequestAsker(index, caller, role, at or index.world.now or _SOME_TIME)
    verdict = evaluate_assume_role(asker.request(()), index)
    found: dict[tuple[str, str, tuple[str, ...], bool], AskedFor] = {}
    for layer in verdict.layers:
        for trace in layer.statements:
            for asked in _of_statement(asker, trace, zone):
                key = (asked.key.lower(), asked.words, asked.values, asked.forbids)
                found.setdefault(key, asked)
    order = list(AskedField)
    return tuple(sorted(found.values(), key=lambda asked: order.index(asked.field)))


_SOME_TIME = "2026-01-01T00:00:00Z"  # without a time, only fields and words are asked for


def _of_statement(asker: RequestAsker, trace: StatementTrace, zone: tzinfo) -> Iterator[AskedFor]:
    """Yield what a statement asks for that is about this caller, action and role."""
    if not _concerns(trace):
        return
    statement = next(
        (found for found in trace.policy.statements if found.index == trace.index), None
    )
    for condition in statement.conditions if statement else ():
        if statement is not None and not _is_derived(asker, condition.key.lower()):
            words = condition_in_words(condition, zone)
            yield _asked(asker, trace.policy, statement, condition, words)


def _is_derived(asker: RequestAsker, key: str) -> bool:
    """Tell whether the world answers a key; of a caller that is not imported it has no tags."""
    caller = asker.caller
    if key.startswith("aws:principaltag/") and is_stranger(asker.index, caller):
        return False
    if caller.kind is CallerKind.SAML and key in asker.known:  # CK-58
        return True
    if key in surviving_keys(caller.source, asker.index.reading):  # CK-60, CK-70
        return True
    return key.startswith(_DERIVED)


def _concerns(trace: StatementTrace) -> bool:
    about = [element for element in trace.elements if "Condition" not in element.path]
    return all(
        element.match in (ElementMatch.MATCHES, ElementMatch.UNDECIDED, ElementMatch.NOT_EVALUATED)
        for element in about
    ) and any(element.match is ElementMatch.MATCHES for element in about)


def _asked(
    asker: RequestAsker, policy: Policy, statement: Statement, condition: Condition, words: str
) -> AskedFor:
    forbids = statement.effect is Effect.DENY
    key = condition.key.lower()
    is_tag = key.startswith("aws:requesttag/")
    field = AskedField.TAG if is_tag else _FIELDS.get(key, AskedField.CONTEXT_KEY)
    # With GetSessionToken, MFA belongs to the credentials (MFA-3): others can be had.
    is_of_token = field is AskedField.MFA and asker.caller.kind is CallerKind.SESSION_TOKEN
    meetable = field is AskedField.TIME or is_of_token or asker.may_set(condition.key)
    values = _values(asker, condition, forbids=forbids)
    return AskedFor(
        field=field,
        key=condition.key,
        words=words,
        values=values,
        policy=policy,
        statement=statement.index,
        path=("Statement", statement.index, "Condition", condition.operator, condition.key),
        meetable=meetable,
        reason="" if meetable else not_carried(asker.caller),
        forbids=forbids,
        is_exact=bool(values) and values[0] in condition.values,
    )


def _values(asker: RequestAsker, condition: Condition, *, forbids: bool) -> tuple[str, ...]:
    """Return values that meet a condition; of a Deny statement, that keep it from matching."""
    wanted = Requirement(condition, holds=not forbids)
    fits = choose([wanted], Range(asker.known, lambda _key: True)).text(condition.key)
    parts = operator_parts(condition.operator)
    written: list[str] = [] if fits is None else [fits]
    if not forbids and not parts.is_negated and parts.base != "null":
        for value in condition.values:
            first = next(examples(condition.operator, value), value)
            is_exact = "*" not in value and "?" not in value and "${" not in value
            written += [first] if is_exact and not _is_order(parts.base) else []
    return tuple(dict.fromkeys(written))


def _is_order(base: str) -> bool:
    return "less" in base or "greater" in base


_WAYS = ByKind(
    "ways to credentials",
    {
        CallerKind.USER: "not of this caller",
        CallerKind.SESSION_TOKEN: "set by GetSessionToken",
        CallerKind.SESSION: "role session",
        CallerKind.FEDERATED_USER: "federated user",
        CallerKind.ROOT: "not of this caller",
        CallerKind.SERVICE: "AWS service",
        CallerKind.WEB: "web identity",
        CallerKind.SAML: "SAML",
    },
)


def not_carried(caller: Caller) -> str:
    """Say why a caller cannot bring something: by the way it got its credentials."""
    source = caller.source
    origin = source if source is not None and source.is_token else caller
    return f"not carried ({_WAYS[origin.kind]})"
