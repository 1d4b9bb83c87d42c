"""Queries and answers of formats.md."""

from functools import lru_cache
from typing import Any

from rolescope.cli.callers import read_caller
from rolescope.cli.failure import Failure
from rolescope.cli.fields import Fields
from rolescope.evaluation.evaluate import answer_action
from rolescope.evaluation.index import WorldIndex
from rolescope.evaluation.verdict import Verdict
from rolescope.model.instant import parse_instant
from rolescope.model.request import (
    ASSUME_ROLE,
    ActionRequest,
    AssumeRoleParameters,
    AssumeRoleRequest,
)
from rolescope.simulation.assume_role import Simulation, simulate
from rolescope.trust.pairs import allowed_pairs

Answer = dict[str, Any]


def answer_query(query: object, index: WorldIndex, at: str) -> Answer:
    """Answer one query: an object of type assume, action or edges.

    Raises:
        Failure: the query cannot be read.
    """
    if not isinstance(query, dict):
        raise Failure("A query has to be a JSON object.")
    fields = Fields(query, "query")
    at = fields.text("at") or at
    if not _is_time(at):
        raise Failure(f"query.at is no time: {at[:40]!r}. Write ISO 8601.")
    kind = query.get("type")
    if kind not in _KINDS:
        raise Failure(f"query.type {kind!r} is unknown. Use assume, action or edges.")
    return _KINDS[kind](fields, index, at)


@lru_cache(maxsize=256)
def _is_time(text: str) -> bool:
    return parse_instant(text) is not None


def _assume(fields: Fields, index: WorldIndex, at: str) -> Answer:
    request = AssumeRoleRequest(
        caller=read_caller(fields.raw.get("caller"), index),
        role=fields.needed("role", fields.text("role")),
        at=at,
        action=fields.text("action") or ASSUME_ROLE,
        parameters=_parameters(fields.raw.get("params")),
        context=fields.context("context"),
        is_open=_is_open(fields),
    )
    return simulation_answer(simulate(request, index, traced=False))


_NO_PARAMETERS = AssumeRoleParameters()


def _parameters(given: Any) -> AssumeRoleParameters:
    if not given:
        return _NO_PARAMETERS
    fields = Fields(given, "params")
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
    )


def _action(fields: Fields, index: WorldIndex, at: str) -> Answer:
    request = ActionRequest(
        caller=read_caller(fields.raw.get("principal"), index),
        action=fields.needed("action", fields.text("action")),
        resource=fields.needed("resource", fields.text("resource")),
        at=at,
        resource_account=fields.text("resourceAccount"),
        resource_policy=fields.document("resourcePolicy"),
        context=fields.context("context"),
        is_open=_is_open(fields),
    )
    return verdict_answer(answer_action(request, index))


def _edges(fields: Fields, index: WorldIndex, at: str) -> Answer:
    roles = fields.texts("roles") if "roles" in fields.raw else None
    pairs = allowed_pairs(index, at, fields.context("context"), roles)
    arns = sorted({arn for pair in pairs for arn in pair})
    numbers = {arn: number for number, arn in enumerate(arns)}
    edges = [[numbers[caller], numbers[role]] for caller, role in pairs]
    return {"count": len(edges), "arns": arns, "edges": edges}


_KINDS = {"assume": _assume, "action": _action, "edges": _edges}


def _is_open(fields: Fields) -> bool:
    mode = fields.text("mode") or "closed"
    if mode not in ("open", "closed"):
        raise Failure(f"query.mode {mode!r} is unknown. Use open or closed.")
    return mode == "open"


def verdict_answer(verdict: Verdict) -> Answer:
    """Return a verdict in the fields of formats.md."""
    return {
        "verdict": verdict.decision.value,
        "by": list(verdict.by),
        "depends": [
            {
                "key": need.key,
                "operator": need.operator,
                "values": list(need.values),
                "from": need.statement,
            }
            for need in verdict.needs
        ],
        "invalid": [
            f"{refusal.code}: {refusal.message} ({refusal.rule})" for refusal in verdict.refusals
        ],
        "unknown": list(verdict.unknown),
    }


def simulation_answer(simulation: Simulation) -> Answer:
    """Return a simulation in the fields of formats.md; duration and end when allowed."""
    answer = verdict_answer(simulation.verdict)
    session = simulation.session
    if session is not None:
        answer |= {"durationSeconds": session.duration, "expiration": session.expires_at}
    return answer
