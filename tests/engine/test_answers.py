"""Answers without traces: they say the same as the traced verdict (EV-25, formats.md)."""

from typing import Any

import pytest

from rolescope.engine.evaluate import (
    answer_action,
    answer_assume_role,
    evaluate_action,
    evaluate_assume_role,
)
from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Decision, Layer, Verdict
from rolescope.model.caller import RootCaller, SessionCaller, UserCaller
from rolescope.model.request import ActionRequest, AssumeRoleRequest
from rolescope.model.world import World
from rolescope.value import replace
from support.worlds import build as worlds
from support.worlds import vectors
from support.worlds.asking import arn
from support.worlds.build import A, account, allow, deny, role, trusts, user, world

VECTORS = [pytest.param(vector, id=vector["id"]) for vector in vectors.corpus("assume_role")]
TASKS = ["s3:GetObject", "iam:PassRole", "sts:TagSession", "sts:GetCallerIdentity"]


def untraced(verdict: Verdict) -> Verdict:
    return replace(verdict, layers=(), deciding=(), uncertain=())


@pytest.mark.parametrize("is_open", [False, True])
@pytest.mark.parametrize("vector", VECTORS)
def test_an_answer_is_the_verdict_without_its_traces_ev25(
    vector: dict[str, Any], *, is_open: bool
) -> None:
    expanded = vectors.expand(vector)
    request = replace(expanded.request, is_open=is_open)
    index = WorldIndex(expanded.world)
    verdict = evaluate_assume_role(request, index)
    assert answer_assume_role(request, index) == untraced(verdict)
    assert bool(verdict.layers)


@pytest.mark.parametrize("is_open", [False, True])
@pytest.mark.parametrize("vector", VECTORS[::3])
def test_an_answer_about_an_action_is_the_verdict_without_its_traces_ev25(
    vector: dict[str, Any], *, is_open: bool
) -> None:
    expanded = vectors.expand(vector)
    index = WorldIndex(expanded.world)
    for action in TASKS:
        request = ActionRequest(
            caller=expanded.request.caller,
            action=action,
            resource=expanded.request.role,
            at=worlds.NOW,
            is_open=is_open,
        )
        assert answer_action(request, index) == untraced(evaluate_action(request, index))


MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


@pytest.mark.parametrize(
    ("allows", "condition", "decision"),
    [
        ((allow("s3:*"),), "StringEquals", Decision.DEPENDS),
        ((allow("s3:*"), deny("s3:Get*")), "StringEquals", Decision.EXPLICIT_DENY),
        ((), "StringEquals", Decision.IMPLICIT_DENY),
    ],
)
def test_an_open_action_names_what_it_needs_and_the_denials_co39(
    allows: tuple[dict[str, Any], ...], condition: str, decision: Decision
) -> None:
    asks = {condition: {"aws:RequestTag/team": "red"}}
    needed = tuple(
        {**one, "Condition": asks} if one["Effect"] == "Allow" else one for one in allows
    )
    index = WorldIndex(world(account(A, user("ana", allows=needed))))
    request = ActionRequest(
        caller=UserCaller(arn("user/ana")),
        action="s3:GetObject",
        resource="*",
        at=worlds.NOW,
        is_open=True,
    )
    answer = answer_action(request, index)
    assert answer.decision is decision
    assert answer == untraced(evaluate_action(request, index))
    assert [need.key for need in answer.needs] == (
        ["aws:RequestTag/team"] if decision is Decision.DEPENDS else []
    )


def test_needs_that_the_caller_cannot_meet_are_a_denial_co39() -> None:
    asks = [
        allow(Condition={"StringEquals": {"sts:ExternalId": "a"}}),
        deny(Condition={"StringEquals": {"sts:ExternalId": "a"}}),
    ]
    ana = user("ana", allows=asks)
    index = WorldIndex(world(account(A, ana, role("Target", trust=trusts(A)))))
    request = AssumeRoleRequest(
        caller=UserCaller(arn("user/ana")), role=arn("role/Target"), at=worlds.NOW, is_open=True
    )
    action = ActionRequest(
        caller=UserCaller(arn("user/ana")),
        action="sts:TagSession",
        resource=arn("role/Target"),
        at=worlds.NOW,
        is_open=True,
    )
    for answer, verdict in (
        (answer_assume_role(request, index), evaluate_assume_role(request, index)),
        (answer_action(action, index), evaluate_action(action, index)),
    ):
        assert answer.decision is Decision.IMPLICIT_DENY
        assert answer == untraced(verdict)


def given(*trust: dict[str, Any]) -> World:
    return world(account(A, role("Target", trust=trust), user("ana", allows=allow())))


def test_what_a_rule_decides_before_any_policy_is_answered_ar2() -> None:
    request = AssumeRoleRequest(caller=RootCaller(A), role=arn("role/Target"), at=worlds.NOW)
    answer = answer_assume_role(request, WorldIndex(given(trusts(A))))
    assert answer.rules == ("AR-2",)
    assert (answer.missing, answer.layers) == ((Layer.REQUEST,), ())


def test_the_trust_of_a_role_that_is_not_there_is_empty_ar5() -> None:
    request = ActionRequest(
        caller=UserCaller(arn("user/ana")),
        action="sts:TagSession",
        resource=arn("role/Gone"),
        at=worlds.NOW,
    )
    answer = answer_action(request, WorldIndex(given(trusts(A))))
    assert (answer.decision, answer.missing) == (Decision.IMPLICIT_DENY, (Layer.TRUST,))


def test_statements_of_session_policies_are_named_ses5() -> None:
    document = (
        '{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"s3:*","Resource":"*"}}'
    )
    caller = SessionCaller(role=arn("role/Target"), session_policy=document)
    request = ActionRequest(caller=caller, action="s3:GetObject", resource="*", at=worlds.NOW)
    assert answer_action(request, WorldIndex(given(trusts(A)))).by == ("session inline[0]",)
