"""Actions other than AssumeRole (EV-7 to EV-23, SES-3 to SES-5, PR-16)."""

import json
from typing import Any

import pytest

from rolescope.engine.verdict import Layer
from rolescope.model.caller import RootCaller, ServiceCaller, SessionCaller, WebIdentityCaller
from support.worlds.asking import ALLOWED, DENIED, FORBIDDEN, act, arn
from support.worlds.build import (
    A,
    B,
    account,
    allow,
    deny,
    document,
    group,
    managed,
    role,
    trusts,
    user,
    world,
)

OBJECT = "arn:aws:s3:::b/k"
KEY = f"arn:aws:kms:eu-west-1:{A}:key/1"


def people(*entities: Any) -> Any:
    return world(account(A, *entities), account(B, user("eve", allows=allow("*"))))


def test_identity_alone_is_enough_in_the_same_account_ev17() -> None:
    verdict = act(people(user("ana", allows=allow("s3:*"))), "user/ana", "s3:GetObject", OBJECT)
    assert verdict.is_allowed
    assert verdict.by == ("identity ana-inline[0]",)
    assert verdict.rules == ("EV-17",)


def test_resource_policy_alone_is_enough_when_it_names_the_user_ev10() -> None:
    somewhere = people(user("ana"))
    grant = allow("s3:GetObject", OBJECT, Principal={"AWS": arn("user/ana")})
    assert act(somewhere, "user/ana", "s3:GetObject", OBJECT, grant=grant).is_allowed
    assert act(somewhere, "user/ana", "s3:GetObject", OBJECT + "x", grant=grant).decision is DENIED


def test_other_account_needs_both_ev18() -> None:
    eve = f"arn:aws:iam::{B}:user/eve"
    grant = allow("s3:GetObject", "*", Principal={"AWS": B})
    there: dict[str, Any] = {"resource_account": A}
    assert act(people(), eve, "s3:GetObject", OBJECT, **there).missing == (Layer.RESOURCE,)
    assert act(people(), eve, "s3:GetObject", OBJECT, grant=grant, **there).is_allowed
    assert act(people(), eve, "s3:GetObject", OBJECT).is_allowed  # no account: the caller's own


def test_denies_of_groups_and_resource_policies_count_ev3_ev7() -> None:
    ana = user("ana", allows=allow("*"), groups=("g",))
    somewhere = people(ana, group("g", allows=deny("s3:Put*")))
    assert act(somewhere, "user/ana", "s3:PutObject", OBJECT).decision is FORBIDDEN
    assert act(somewhere, "user/ana", "s3:GetObject", OBJECT).decision is ALLOWED
    refusal = deny("s3:*", "*", Principal="*")
    verdict = act(somewhere, "user/ana", "s3:GetObject", OBJECT, grant=refusal)
    assert verdict.decision is FORBIDDEN
    assert verdict.by == ("resource resource policy[0]",)


def test_key_policy_has_to_grant_ev17() -> None:
    somewhere = people(user("ana", allows=allow("kms:*")))
    other = allow("kms:*", "*", Principal={"AWS": B})
    account_wide = allow("kms:*", "*", Principal={"AWS": A})
    assert act(somewhere, "user/ana", "kms:Decrypt", KEY, grant=other).decision is DENIED
    assert act(somewhere, "user/ana", "kms:Decrypt", KEY, grant=account_wide).is_allowed


def test_session_policies_are_a_union_that_narrows_ev5_ses5() -> None:
    somewhere = people(role("App", allows=allow("s3:*")), managed("Read", allow("s3:Get*")))
    caller = SessionCaller(
        role=arn("role/App"),
        session_policy=json.dumps(document(allow(["s3:List*", "ec2:*"]))),
        policy_arns=(arn("policy/Read"),),
    )
    granted = {
        action: act(somewhere, caller, action, OBJECT).decision
        for action in ("s3:GetObject", "s3:ListBucket", "s3:PutObject", "ec2:RunInstances")
    }
    assert granted == {
        "s3:GetObject": ALLOWED,
        "s3:ListBucket": ALLOWED,
        "s3:PutObject": DENIED,
        "ec2:RunInstances": DENIED,
    }


def test_trust_policy_counts_for_sts_actions_on_the_role_only() -> None:
    target = role("Target", trust=trusts(B))
    somewhere = people(target, user("ana", allows=allow("*")))
    verdict = act(somewhere, "user/ana", "sts:AssumeRole", arn("role/Target"))
    assert (verdict.decision, verdict.missing) == (DENIED, (Layer.TRUST,))
    assert act(somewhere, "user/ana", "iam:PassRole", arn("role/Target")).is_allowed


def test_passing_a_role_of_another_account_is_refused_svc11() -> None:
    eve = f"arn:aws:iam::{B}:user/eve"
    verdict = act(people(role("Target")), eve, "iam:PassRole", arn("role/Target"))
    assert verdict.decision is DENIED


def test_root_user_may_everything_in_its_account_ev23() -> None:
    assert act(people(), RootCaller(A), "s3:GetObject", OBJECT).is_allowed
    assert (
        act(people(), RootCaller(B), "s3:GetObject", OBJECT, resource_account=A).decision is DENIED
    )
    refusal = deny("s3:*", "*", Principal={"AWS": A})
    assert act(people(), RootCaller(A), "s3:GetObject", OBJECT, grant=refusal).decision is FORBIDDEN


def test_callers_without_policies_of_their_own() -> None:
    service = ServiceCaller("logs.amazonaws.com")
    grant = allow("s3:*", "*", Principal={"Service": "logs.amazonaws.com"})
    there: dict[str, Any] = {"resource_account": A}
    assert act(people(), service, "s3:PutObject", OBJECT, grant=grant, **there).is_allowed
    assert act(people(), service, "s3:PutObject", OBJECT, **there).decision is DENIED
    web = WebIdentityCaller(provider="graph.facebook.com")
    assert act(people(), web, "s3:GetObject", OBJECT).rules == ("FED-1",)


def test_a_service_needs_a_resource_policy_that_names_it_tr19() -> None:
    """Also where neither the ARN nor the request names an account: it has none itself."""
    here, service = people(), ServiceCaller("ec2.amazonaws.com")
    others = allow("s3:GetObject", "*", Principal={"Service": "lambda.amazonaws.com"})
    its_own = allow("s3:GetObject", "*", Principal={"Service": "ec2.amazonaws.com"})
    for grant, expected in ((None, DENIED), (others, DENIED), (its_own, ALLOWED)):
        verdict = act(here, service, "s3:GetObject", OBJECT, grant=grant)
        assert verdict.decision is expected
        assert verdict.missing == (() if expected is ALLOWED else (Layer.RESOURCE,))
    assert act(here, service, "iam:ListUsers").decision is DENIED


@pytest.mark.parametrize(
    ("issued", "expected"),
    [("2026-11-24T11:30:00Z", FORBIDDEN), ("2026-11-24T11:50:00Z", ALLOWED), (None, ALLOWED)],
)
def test_revoked_sessions_ses12(issued: str | None, expected: object) -> None:
    old = {"DateLessThan": {"aws:TokenIssueTime": "2026-11-24T11:45:00Z"}}
    app = role("App", allows=[allow("s3:*"), deny("*", Condition=old)])
    caller = SessionCaller(role=arn("role/App"), issued_at=issued)
    assert act(people(app), caller, "s3:GetObject", OBJECT).decision is expected
