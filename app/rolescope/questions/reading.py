"""Queries of formats.md: a JSON object becomes a request."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from rolescope.engine.index import WorldIndex
from rolescope.engine.inquiry import ROLE_ACTIONS
from rolescope.model.caller import ASSUME_ROLE
from rolescope.model.instant import parse_instant
from rolescope.model.request import (
    PLAIN,
    ActionRequest,
    AssumeRoleParameters,
    AssumeRoleRequest,
    Context,
    ProvidedContext,
)
from rolescope.questions.caller_json import read_caller
from rolescope.questions.error import QueryError
from rolescope.questions.json_fields import (
    PARAMETERS,
    PROVIDED_CONTEXT,
    QUERIES,
    QueryFields,
    check_fields,
)
from rolescope.value import Value


class EdgesQuery(Value, kw_only=True):
    """All pairs of a principal and a role it may assume. `roles` None: every role of the world."""

    at: str
    context: Context = ()
    roles: tuple[str, ...] | None = None


class WayQuery(Value, kw_only=True):
    """The ways of a source: those to a target and by a rule, where these are not empty."""

    at: str
    source: str
    target: str = ""
    rule: str = ""


Question = AssumeRoleRequest | ActionRequest | EdgesQuery | WayQuery
"""What a query asks for."""


def read_query(query: object, index: WorldIndex, at: str) -> Question:
    """Read one query: an object of type assume, action, edges or way.

    `at` is the time of queries that give none.

    Raises:
        QueryError: the query cannot be read.
    """
    if not isinstance(query, dict):
        raise QueryError("A query has to be a JSON object.")
    fields = QueryFields(query, "query")
    given = fields.text("at")
    at = at if given is None else given
    if not _is_time(at):
        raise QueryError(f"query.at is not a valid time: {at[:40]!r}. Use ISO 8601.")
    kind = query.get("type")
    if not isinstance(kind, str) or kind not in _KINDS:
        raise QueryError(
            f"query.type {str(kind)[:40]!r} is unknown. Use assume, action, edges or way."
        )
    check_fields("query", query, QUERIES[kind])
    return _KINDS[kind](fields, index, at)


@lru_cache(maxsize=256)
def _is_time(text: str) -> bool:
    return parse_instant(text) is not None


def _assume(fields: QueryFields, index: WorldIndex, at: str) -> AssumeRoleRequest:
    return AssumeRoleRequest(
        caller=read_caller(fields.raw.get("caller"), index),
        role=fields.needed("role", fields.text("role")),
        at=at,
        action=_operation(fields),
        parameters=_parameters(fields.raw.get("params")),
        context=fields.context("context"),
        is_open=_is_open(fields),
    )


def _operation(fields: QueryFields) -> str:
    """Return the operation of STS that is called; in any case (GR-12)."""
    action = fields.text_or("action", ASSUME_ROLE)
    if action.lower() not in ROLE_ACTIONS:
        names = " or ".join(ROLE_ACTIONS.values())
        raise QueryError(f"query.action {action[:80]!r} assumes no role. Use {names}.")
    return action


def _parameters(given: Any) -> AssumeRoleParameters:
    if given is None or given == {}:
        return PLAIN
    if not isinstance(given, dict):
        raise QueryError("query.params has to be an object.")
    check_fields("params", given, PARAMETERS)
    fields = QueryFields(given, "params")
    return AssumeRoleParameters(
        session_name=fields.text("roleSessionName"),
        external_id=fields.text("externalId"),
        mfa=fields.flag("mfa"),
        serial_number=fields.text("serialNumber"),
        token_code=fields.text("tokenCode"),
        duration=fields.number("durationSeconds"),
        tags=fields.tags("tags"),
        transitive_tag_keys=fields.texts("transitiveTagKeys"),
        source_identity=fields.text("sourceIdentity"),
        session_policy=fields.document("sessionPolicy"),
        policy_arns=fields.texts("policyArns"),
        provided_contexts=tuple(map(_provided_context, fields.objects("providedContexts"))),
    )


def _provided_context(given: QueryFields) -> ProvidedContext:
    """Return a context that somebody vouches for (AR-14)."""
    check_fields("params.providedContexts", given.raw, PROVIDED_CONTEXT)
    return ProvidedContext(given.any_text("providerArn"), given.any_text("contextAssertion"))


def _action(fields: QueryFields, index: WorldIndex, at: str) -> ActionRequest:
    return ActionRequest(
        caller=read_caller(fields.raw.get("principal"), index),
        action=fields.needed("action", fields.text("action")),
        resource=fields.needed("resource", fields.text("resource")),
        at=at,
        resource_account=fields.text("resourceAccount"),
        resource_policy=fields.document("resourcePolicy"),
        context=fields.context("context"),
        is_open=_is_open(fields),
    )


def _edges(fields: QueryFields, _index: WorldIndex, at: str) -> EdgesQuery:
    if _is_open(fields):
        raise QueryError("An edges query is answered closed. Take query.mode out.")
    roles = fields.texts("roles") if "roles" in fields.raw else None
    return EdgesQuery(at=at, context=fields.context("context"), roles=roles)


def _way(fields: QueryFields, index: WorldIndex, at: str) -> WayQuery:
    from rolescope.escalation.rules import BY_ID  # noqa: PLC0415 - few queries ask for ways

    source = fields.needed("source", fields.text("source"))
    if index.user(source) is None and index.role(source) is None:
        raise QueryError(f"query.source {source[:120]!r} is no user or role of the import.")
    rule = fields.text_or("rule", "").upper()
    if rule and rule not in BY_ID:
        raise QueryError(f"query.rule {rule[:40]!r} is no way. rolescope help rules lists them.")
    return WayQuery(at=at, source=source, target=fields.text_or("target", ""), rule=rule)


_KINDS: Mapping[str, Callable[[QueryFields, WorldIndex, str], Question]] = {
    "assume": _assume,
    "action": _action,
    "edges": _edges,
    "way": _way,
}


def _is_open(fields: QueryFields) -> bool:
    mode = fields.text_or("mode", "closed")
    if mode not in ("open", "closed"):
        raise QueryError(f"query.mode {mode!r} is unknown. Use open or closed.")
    return mode == "open"
