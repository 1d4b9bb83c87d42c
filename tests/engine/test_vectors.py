"""The vectors of the rules, each under its own id."""

import json
from typing import Any

import pytest

from rolescope.engine.evaluate import evaluate_action, evaluate_assume_role
from rolescope.engine.index import WorldIndex
from rolescope.engine.interpretation import DEFAULT
from rolescope.engine.language.condition import CompiledCondition
from rolescope.engine.language.context import RequestContext
from rolescope.engine.language.resource import ResourceElement
from rolescope.engine.language.wildcard import glob
from rolescope.engine.verdict import Decision, Layer, LayerOutcome, Verdict
from rolescope.model.caller import SessionCaller
from rolescope.model.request import ActionRequest
from support.worlds import build as worlds
from support.worlds import vectors

LAYERS = {
    "trust": Layer.TRUST,
    "identity": Layer.IDENTITY,
    "boundary": Layer.BOUNDARY,
    "session": Layer.SESSION,
    "scp": Layer.SCP,
    "rcp": Layer.RCP,
}
CODES = {
    "ValidationError": ("ValidationError", ""),
    "ExpiredToken": ("ExpiredToken", "is expired"),
    "max-duration": ("ValidationError", "exceeds the MaxSessionDuration"),
    "chain-cap": ("ValidationError", "1 hour session limit"),
    "dup-tags": ("InvalidParameterValue", "Duplicate tag keys"),
    "transitive-missing": ("InvalidParameterValue", "must be included in the requested tags"),
    "transitive-conflict": ("InvalidParameterValue", "conflicts with a transitive tag key"),
    "source-identity-set": ("ValidationError", "source identity is already set"),
}


def named(name: str) -> list[Any]:
    return [pytest.param(vector, id=vector["id"]) for vector in vectors.corpus(name)]


def told(vector: dict[str, Any], verdict: Verdict) -> str:
    """Say what was expected, under which rules, and what came out."""
    return (
        f"{vector['id']} ({vector['rules']}): {vector.get('t', '')}: expected {vector['exp']}, got "
        f"{verdict.decision.value} by {verdict.by}, refused {verdict.refusals}"
    )


@pytest.mark.parametrize("vector", named("assume_role"))
def test_assume_role(vector: dict[str, Any]) -> None:
    expanded = vectors.expand(vector)
    verdict = evaluate_assume_role(expanded.request, WorldIndex(expanded.world))
    answer, _, detail = vector["exp"].partition(" ")
    message = told(vector, verdict)
    if answer == "ALLOW":
        assert verdict.decision is Decision.ALLOW, message
        assert not verdict.refusals, message
        assert verdict.is_allowed, message
        assert (expanded.request.parameters.duration or 3600) == int(detail), message
    elif answer == "ERROR":
        code, text = CODES[detail]
        found = [one for one in verdict.refusals if one.code == code and text in one.message]
        assert found, message
    elif detail in {"root", "api"}:
        assert verdict.decision is Decision.IMPLICIT_DENY, message
        assert verdict.rules == ({"root": "AR-2", "api": "AR-3"}[detail],), message
    else:
        _check_denial(detail, verdict, message)


def _check_denial(detail: str, verdict: Verdict, message: str) -> None:
    name, _, kind = detail.partition("-")
    layer = LAYERS[name]
    if kind == "implicit":
        assert verdict.decision is Decision.IMPLICIT_DENY, message
        assert verdict.missing[0] is layer, message
    else:
        assert verdict.decision is Decision.EXPLICIT_DENY, message
        denying = {one.layer for one in verdict.layers if one.outcome is LayerOutcome.EXPLICIT_DENY}
        assert layer in denying, message
    assert not verdict.refusals, message
    assert [one.layer for one in verdict.layers if one.decided] == [layer], message


@pytest.mark.parametrize("vector", named("conditions"))
def test_condition(vector: dict[str, Any]) -> None:
    values = vector["pol"] if isinstance(vector["pol"], list) else [vector["pol"]]
    document = {
        "Version": vector.get("ver", worlds.VERSION),
        "Statement": worlds.allow(Condition={vector["op"]: {vector["key"]: values}}),
    }
    (statement,) = worlds.policy("test", document).statements
    (condition,) = statement.conditions
    context = dict(vector.get("ctx", {}))
    is_whole = vector["key"].lower() in {key.lower() for key in context}
    if vector["val"] is not None and not is_whole:
        context[vector["key"]] = vector["val"]
    keys = {
        key.lower(): tuple(value) if isinstance(value, list) else (value,)
        for key, value in context.items()
    }
    compiled = CompiledCondition(condition, document["Version"])
    result = compiled.test(RequestContext(keys), DEFAULT)
    assert result is vector["exp"], f"{vector['id']} ({vector['rules']}): {vector}"


@pytest.mark.parametrize("vector", named("patterns"))
def test_pattern(vector: dict[str, Any]) -> None:
    pattern, value = vector["pattern"], vector["value"]
    if vector["kind"] == "action":
        result = glob(pattern.lower()).matches(value.lower())
    else:
        element = ResourceElement((pattern,), worlds.VERSION, is_not=False)
        result = element.match(value, RequestContext({}), DEFAULT) is True
    assert result is vector["exp"], f"{vector['id']} ({vector['rules']}): {vector}"


GRANTS = {
    "session": f"arn:aws:sts::{vectors.A}:assumed-role/Target/s1",
    "role": f"arn:aws:iam::{vectors.A}:role/Target",
    "account": f"arn:aws:iam::{vectors.A}:root",
}


@pytest.mark.parametrize("vector", named("session_permissions"))
def test_session_permissions(vector: dict[str, Any]) -> None:
    asked = vector["req"]
    fields: dict[str, Any] = {"allows": vectors.statements(vector["identity"], "*")}
    entities: list[Any] = []
    if "boundary" in vector:
        fields["boundary"] = "policy/Boundary"
        entities = [worlds.managed("Boundary", vectors.statements(vector["boundary"], "*"))]
    world = worlds.world(worlds.account(vectors.A, worlds.role("Target", **fields), *entities))
    grant = None
    if "rp" in vector:
        principal = {"AWS": GRANTS[vector["rp"]]}
        grant = json.dumps(worlds.document(worlds.allow(asked["action"], Principal=principal)))
    session = vector.get("session")
    request = ActionRequest(
        caller=SessionCaller(
            role=f"arn:aws:iam::{vectors.A}:role/Target",
            name="s1",
            session_policy=None
            if session is None
            else json.dumps(vectors.statements(session, "*")),
        ),
        action=asked["action"],
        resource=asked["resource"],
        at=vectors.NOW,
        resource_account=vectors.A,
        resource_policy=grant,
    )
    verdict = evaluate_action(request, WorldIndex(world))
    assert verdict.is_allowed is (vector["exp"] == "allow"), told(vector, verdict)
