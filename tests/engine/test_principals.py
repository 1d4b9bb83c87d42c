"""Who a Principal names, and what else is needed then (PR-1 to PR-20, EV-10 to EV-20, TR-*)."""

import json
from typing import Any

import pytest

from rolescope.engine.verdict import Layer, LayerOutcome
from rolescope.model.caller import FederatedUserCaller, SamlCaller, SessionCaller
from rolescope.model.principal import SamlProvider
from rolescope.model.world import World
from support.worlds.asking import ALLOWED, DENIED, FORBIDDEN, act, arn, assume
from support.worlds.build import (
    A,
    B,
    account,
    allow,
    deny,
    distrusts,
    document,
    managed,
    role,
    trusts,
    user,
    world,
)

ROOT = f"arn:aws:iam::{A}:root"
ANA, APP = arn("user/ana"), arn("role/App")
SESSION = f"arn:aws:sts::{A}:assumed-role/App/session"
BUCKET = "arn:aws:s3:::b/k"


def given(*trust: dict[str, Any], **fields: Any) -> World:
    """Return an account where `fields` (allows, boundary …) belong to both callers."""
    return world(
        account(
            A,
            role("Target", trust=trust, max_session_duration=3600),
            role("App", id="AROAAPP000000000", **fields),
            user("ana", id="AIDAANA000000000", **fields),
            managed("Silent", allow("s3:*")),
            managed("Granting", allow("sts:*")),
            managed("Denying", [allow("*"), deny("sts:*")]),
        )
    )


@pytest.mark.parametrize("principal", [ANA, "AIDAANA000000000", "*", {"AWS": "*"}])
def test_user_named_directly_needs_nothing_else_tr3_ev10(principal: Any) -> None:
    verdict = assume(given(trusts(principal)), "user/ana")
    assert verdict.is_allowed
    assert verdict.is_direct_match


@pytest.mark.parametrize("principal", [A, ROOT])
def test_account_needs_the_identity_allow_tr2_ev15(principal: str) -> None:
    verdict = assume(given(trusts(principal)), "user/ana")
    assert (verdict.decision, verdict.missing) == (DENIED, (Layer.IDENTITY,))
    allowed = assume(given(trusts(principal), allows=allow()), "user/ana")
    assert allowed.is_allowed
    assert not allowed.is_direct_match
    assert allowed.by == ("trust[0]", "identity ana-inline[0]")


@pytest.mark.parametrize(
    "principal",
    [
        arn("user/Ana"),
        arn("user/*"),
        arn("group/admins"),
        "AIDAOTHER0000000",
        f"arn:aws-cn:iam::{A}:root",
        {"Service": "ec2.amazonaws.com"},
        {"CanonicalUser": "0" * 64},
        B,
    ],
)
def test_names_that_are_not_the_callers_pr9_pr11_pr12_arn2(principal: Any) -> None:
    verdict = assume(given(trusts(principal), allows=allow("*")), "user/ana")
    assert (verdict.decision, verdict.missing) == (DENIED, (Layer.TRUST,))


@pytest.mark.parametrize(
    ("principal", "boundary", "expected"),
    [
        (ANA, "policy/Silent", {"user/ana": ALLOWED}),  # EV-10, TR-8
        (APP, "policy/Silent", {"role/App": DENIED}),  # EV-11
        (APP, "policy/Granting", {"role/App": ALLOWED}),
        (SESSION, "policy/Silent", {"role/App": ALLOWED}),  # EV-12
        ("*", "policy/Silent", {"role/App": ALLOWED, "user/ana": ALLOWED}),  # EV-14
        ("*", "policy/Denying", {"role/App": FORBIDDEN, "user/ana": FORBIDDEN}),  # EV-7
        (ROOT, "policy/Silent", {"role/App": DENIED, "user/ana": DENIED}),  # EV-15
        (ROOT, "policy/Granting", {"role/App": ALLOWED, "user/ana": ALLOWED}),
    ],
)
def test_boundaries_by_how_the_caller_is_named(
    principal: str, boundary: str, expected: dict[str, object]
) -> None:
    somewhere = given(trusts(principal), allows=allow(), boundary=boundary)
    assert {who: assume(somewhere, who).decision for who in expected} == expected


def test_boundary_that_is_not_needed_says_so() -> None:
    verdict = assume(given(trusts(ANA), boundary="policy/Silent"), "user/ana")
    states = {layer.layer: layer.outcome for layer in verdict.layers}
    assert states[Layer.BOUNDARY] is states[Layer.IDENTITY] is LayerOutcome.NOT_NEEDED
    assert verdict.uncertain == ("U-1",)


def test_strongest_applying_statement_counts_tr14_pr17() -> None:
    fails = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    assert assume(given(trusts(ROOT), trusts(ANA, Condition=fails)), "user/ana").decision is DENIED
    assert assume(given(trusts(ROOT), trusts([B, ANA])), "user/ana").is_allowed


def test_deny_by_account_hits_its_principals_tr10_tr11() -> None:
    for refused in (ROOT, A, ANA, "*"):
        somewhere = given(trusts(ANA), distrusts(refused), allows=allow())
        assert assume(somewhere, "user/ana").decision is FORBIDDEN
    other = f"arn:aws:sts::{A}:assumed-role/App/other"
    assert assume(given(trusts(APP), distrusts(other)), "role/App").is_allowed


def test_self_assumption_must_be_trusted_tr12() -> None:
    for principal, decision in ((arn("role/Target"), ALLOWED), (B, DENIED)):
        somewhere = world(account(A, role("Target", trust=trusts(principal), allows=allow("*"))))
        assert assume(somewhere, "role/Target").decision is decision


@pytest.mark.parametrize("principal", ["*", f"arn:aws:iam::{B}:user/eve", B])
def test_other_account_needs_both_sides_ev18_ev19(principal: str) -> None:
    eve = f"arn:aws:iam::{B}:user/eve"
    target = account(A, role("Target", trust=trusts(principal)))
    bare = assume(world(target, account(B, user("eve"))), eve)
    assert (bare.decision, bare.missing) == (DENIED, (Layer.IDENTITY,))
    assert assume(world(target, account(B, user("eve", allows=allow()))), eve).is_allowed


def test_session_of_another_account_is_limited_ev20() -> None:
    deploy = f"arn:aws:iam::{B}:role/Deploy"
    session = f"arn:aws:sts::{B}:assumed-role/Deploy/ci"
    somewhere = world(
        account(A, role("Target", trust=trusts(session))),
        account(B, role("Deploy", allows=allow())),
    )
    silent = json.dumps(document(allow("s3:*")))
    assert assume(somewhere, SessionCaller(role=deploy, name="ci")).is_allowed
    limited = SessionCaller(role=deploy, name="ci", session_policy=silent)
    assert assume(somewhere, limited).missing == (Layer.SESSION,)
    assert assume(somewhere, SessionCaller(role=deploy, name="other")).missing == (Layer.TRUST,)


def test_several_missing_layers_are_all_named_ev25() -> None:
    somewhere = given(trusts(ROOT), boundary="policy/Silent")
    assert assume(somewhere, "user/ana").missing == (Layer.IDENTITY, Layer.BOUNDARY)


def test_star_and_federated_callers_pr18_u3() -> None:
    provider = f"arn:aws:iam::{A}:saml-provider/Corp"
    target = role("Target", trust=trusts("*", "sts:AssumeRoleWithSAML"), max_session_duration=3600)
    somewhere = world(account(A, target, SamlProvider(provider)))
    verdict = assume(somewhere, SamlCaller(provider=provider), action="sts:AssumeRoleWithSAML")
    assert verdict.is_allowed
    assert verdict.uncertain == ("U-3",)


FEDERATED = f"arn:aws:sts::{A}:federated-user/fed"


@pytest.mark.parametrize(
    ("principal", "policy", "expected"),
    [
        (FEDERATED, None, ALLOWED),  # EV-13 as EV-12
        (ANA, None, DENIED),  # EV-13: session policy needed
        (ANA, allow("s3:*"), ALLOWED),
        (ROOT, allow("s3:*"), DENIED),  # EV-15: the user's own identity allow is missing
        (None, allow("s3:*"), DENIED),
    ],
)
def test_federated_users_in_resource_policies(
    principal: str | None, policy: dict[str, Any] | None, expected: object
) -> None:
    caller = FederatedUserCaller(
        user=ANA,
        name="fed",
        session_policy=None if policy is None else json.dumps(document(policy)),
    )
    grant = (
        None if principal is None else allow("s3:GetObject", BUCKET, Principal={"AWS": principal})
    )
    verdict = act(given(), caller, "s3:GetObject", BUCKET, grant=grant)
    assert verdict.decision is expected


def test_federated_user_has_its_users_rights_within_the_session_policy_ev16() -> None:
    somewhere = given(allows=allow("s3:*"))
    bare = FederatedUserCaller(user=ANA, name="fed")
    assert act(somewhere, bare, "s3:GetObject", BUCKET).decision is DENIED
    policy = json.dumps(document(allow("s3:Get*")))
    granted = FederatedUserCaller(user=ANA, name="fed", session_policy=policy)
    assert act(somewhere, granted, "s3:GetObject", BUCKET).is_allowed
    assert act(somewhere, granted, "s3:PutObject", BUCKET).decision is DENIED


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        ([ANA], FORBIDDEN),  # the account is not listed
        ([ROOT], FORBIDDEN),
        ([ANA, ROOT], ALLOWED),
        ([arn("user/bob"), ROOT], FORBIDDEN),
    ],
)
def test_not_principal_leaves_out_who_is_listed_with_the_account_pr16(
    listed: list[str], expected: object
) -> None:
    statement = deny("s3:*", "*", NotPrincipal={"AWS": listed})
    verdict = act(given(allows=allow("s3:*")), "user/ana", "s3:GetObject", BUCKET, grant=statement)
    assert verdict.decision is expected


def test_not_principal_always_hits_callers_with_a_boundary_pr16() -> None:
    somewhere = given(allows=allow("s3:*"), boundary="policy/Silent")
    for listed in ([ANA, ROOT], "*"):
        statement = deny("s3:*", "*", NotPrincipal={"AWS": listed})
        verdict = act(somewhere, "user/ana", "s3:GetObject", BUCKET, grant=statement)
        assert verdict.decision is FORBIDDEN


def test_not_principal_of_an_allow_leaves_out_a_listed_caller_with_a_boundary_pr16() -> None:
    statement = trusts(ANA)
    statement["NotPrincipal"] = {"AWS": [ANA, ROOT]}
    del statement["Principal"]
    somewhere = given(statement, allows=allow("*"), boundary="policy/Granting")
    assert assume(somewhere, "user/ana").decision is DENIED


def test_not_principal_leaves_out_sessions_only_with_role_session_and_account_pr16() -> None:
    for listed, expected in (([APP, ROOT], FORBIDDEN), ([APP, ROOT, SESSION], ALLOWED)):
        statement = deny("s3:*", "*", NotPrincipal={"AWS": listed})
        somewhere = given(allows=allow("s3:*"))
        verdict = act(somewhere, "role/App", "s3:GetObject", BUCKET, grant=statement)
        assert verdict.decision is expected
