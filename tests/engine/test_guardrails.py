"""SCPs and RCPs (SCP-1 to SCP-12, RCP-1 to RCP-7)."""

from itertools import product
from typing import Any

import pytest

from rolescope.engine.interpretation import Interpretation
from rolescope.engine.verdict import Layer, LayerOutcome
from rolescope.model.arn import group_digits
from rolescope.model.caller import RootCaller, ServiceCaller, WebIdentityCaller
from rolescope.model.policy import PolicyType
from rolescope.model.principal import OidcProvider
from rolescope.model.world import AttachedPolicy, World
from rolescope.value import replace
from support.worlds.asking import ALLOWED, DENIED, DEPENDS, FORBIDDEN, act, arn, assume
from support.worlds.build import (
    A,
    B,
    account,
    allow,
    deny,
    organization,
    policy,
    role,
    trusts,
    user,
    world,
)

MANAGEMENT = "999999999999"
EVE = f"arn:aws:iam::{B}:user/eve"
SLR = "/aws-service-role/x.amazonaws.com/"
NO_STS = deny("sts:*")
RCP = deny("sts:AssumeRole", Principal="*")


def two(**guardrails: Any) -> World:
    """Return a world in which eve of B may assume Target of A, but for guardrails."""
    trust = [trusts(f"arn:aws:iam::{B}:root"), trusts({"Service": "ec2.amazonaws.com"})]
    target = role("Target", trust=trust, max_session_duration=3600)
    return world(
        account(A, target, role("AWSServiceRoleForX", path=SLR, trust=trust)),
        account(
            B,
            user("eve", allows=allow("*")),
            role("AWSServiceRoleForX", path=SLR, allows=allow("*")),
        ),
        account(MANAGEMENT, user("mia", allows=allow("*"))),
        organization=organization(A, (B, "ou-1"), units=[("ou-1", "r-ex01")], **guardrails),
    )


def test_scp_of_every_level_limits_the_caller_scp5() -> None:
    for level in ("r-ex01", "ou-1", B):
        assert assume(two(scps={level: [allow("*"), NO_STS]}), EVE).decision is FORBIDDEN
        silent = assume(two(scps={level: [allow("s3:*")]}), EVE)
        assert (silent.decision, silent.missing) == (DENIED, (Layer.SCP,))
        assert assume(two(scps={level: []}), EVE).decision is DENIED  # SCP-6


def without_targets(found: World, policy_type: PolicyType) -> World:
    assert found.organization is not None
    policies = tuple(
        replace(one, targets=None) if one.policy.type is policy_type else one
        for one in found.organization.policies or ()
    )
    return replace(found, organization=replace(found.organization, policies=policies))


def test_scps_whose_targets_were_not_imported_may_deny_scp6() -> None:
    given = without_targets(two(scps={"r-ex01": [NO_STS]}), PolicyType.SCP)
    verdict = assume(given, EVE)
    assert verdict.decision is DEPENDS
    assert any("is attached is not imported" in what for what in verdict.unknown)


EVERYTHING = allow("*")
DOCUMENTS: dict[str, Any] = {
    "full": [EVERYTHING],
    "no STS": [NO_STS],
    "S3 only": [allow("s3:*")],
    "all but STS": [EVERYTHING, NO_STS],
}


def placed(
    known: tuple[tuple[str, ...], ...], unplaced: dict[str, tuple[str, ...] | None]
) -> World:
    """Return the world with SCPs at the root and at B, and others with the targets given."""
    levels = dict(zip(("r-ex01", B), known, strict=True))
    given = two(
        scps={level: [DOCUMENTS[name] for name in names] for level, names in levels.items()}
    )
    assert given.organization is not None
    more = tuple(
        AttachedPolicy(
            id=f"p-{name}", policy=policy(name, DOCUMENTS[name], type=PolicyType.SCP), targets=where
        )
        for name, where in unplaced.items()
    )
    policies = (*(given.organization.policies or ()), *more)
    return replace(given, organization=replace(given.organization, policies=policies))


PLACES: list[tuple[str, ...]] = [(), ("r-ex01",), (B,), ("r-ex01", B)]
KNOWN: list[tuple[str, ...]] = [(), ("full",), ("S3 only",), ("no STS",)]


@pytest.mark.parametrize("known", list(product(KNOWN, KNOWN)))
@pytest.mark.parametrize("unplaced", [("full",), ("no STS",), ("S3 only", "all but STS")])
def test_an_scp_without_targets_matters_only_where_it_would_scp6(
    known: tuple[tuple[str, ...], ...], unplaced: tuple[str, ...]
) -> None:
    """SCP-6: of all the places where it may be, no level may be left without any policy.

    The verdict depends exactly when these places give different answers.
    """
    possible = set()
    for places in product(PLACES, repeat=len(unplaced)):
        filled = {place for where in places for place in where}
        levels = zip(("r-ex01", B), known, strict=True)
        if all(names or level in filled for level, names in levels):
            somewhere = placed(known, dict(zip(unplaced, places, strict=True)))
            possible.add(assume(somewhere, EVE).is_allowed)
    verdict = assume(placed(known, dict.fromkeys(unplaced)), EVE)
    if len(possible) == 1:
        assert verdict.decision is not DEPENDS
        assert {verdict.is_allowed} == possible
    else:
        assert verdict.decision is DEPENDS


def test_an_scp_without_targets_is_named_only_where_it_matters_scp6() -> None:
    """The boundary alone leaves it open here."""
    unplaced = {"full": None, "S3 only": None}
    given = placed((("full",), ("full",)), {**unplaced})
    eve = replace(given.accounts[1].users[0], boundary="arn:aws:iam::aws:policy/None")
    accounts = (given.accounts[0], replace(given.accounts[1], users=(eve,)), given.accounts[2])
    verdict = assume(replace(given, accounts=accounts), EVE)
    assert verdict.decision is DEPENDS
    assert len(verdict.unknown) == 1
    denying = placed((("full",), ("full",)), {"no STS": None})
    assert any("no STS" in what for what in assume(denying, EVE).unknown)


def test_rcps_whose_targets_were_not_imported_may_deny_rcp5() -> None:
    given = without_targets(two(rcps={"r-ex01": [RCP]}), PolicyType.RCP)
    assert assume(given, EVE).decision is DEPENDS


def test_an_enabled_type_without_policies_was_not_imported_d13() -> None:
    """SCP-6, DF-23: Organizations never leaves an enabled type without; each type for itself."""
    given = two()
    assert given.organization is not None
    rcps = tuple(
        one for one in given.organization.policies or () if one.policy.type is PolicyType.RCP
    )
    for policies, kinds in ((rcps, ["SCPs"]), ((), ["SCPs", "RCPs"])):
        organization_ = replace(given.organization, policies=policies)
        verdict = assume(replace(given, organization=organization_), EVE)
        assert verdict.decision is ALLOWED
        assert [what.split()[0] for what in verdict.unknown] == kinds


def test_scp_of_the_roles_account_does_not_matter_scp3() -> None:
    assert assume(two(scps={A: [NO_STS]}), EVE).decision is ALLOWED


def test_rcp_for_everybody_covers_federated_calls_however_trust_is_read_rcp1() -> None:
    provider = f"arn:aws:iam::{A}:oidc-provider/token.example.org"
    action = "sts:AssumeRoleWithWebIdentity"
    trust = trusts({"Federated": provider}, action)
    given = world(
        account(
            A, role("Target", trust=trust), OidcProvider(arn=provider, url="token.example.org")
        ),
        organization=organization(A, rcps={A: [deny(action, Principal="*")]}),
    )
    who = WebIdentityCaller(provider=provider, claims=(("sub", ("x",)),))
    for includes in (True, False):
        reading = Interpretation(anyone_includes_federated=includes)
        assert assume(given, who, action=action, reading=reading).decision is FORBIDDEN


def test_scp_levels_are_named_in_the_trace() -> None:
    verdict = assume(two(scps={"ou-1": [allow("*"), NO_STS]}), EVE)
    levels = [layer for layer in verdict.layers if layer.layer is Layer.SCP]
    assert [layer.level for layer in levels] == ["Root", "ou-1", B]
    assert [layer.decided for layer in levels] == [False, True, False]
    assert verdict.by == ("scp SCP 1 at ou-1[0]",)


def test_management_account_and_service_linked_roles_are_exempt_scp2_scp4() -> None:
    root = {"r-ex01": [allow("*"), NO_STS]}
    trust = trusts([f"arn:aws:iam::{MANAGEMENT}:root", f"arn:aws:iam::{B}:root"])
    given = world(
        account(A, role("Target", trust=trust)),
        account(
            B,
            role("AWSServiceRoleForX", path=SLR, allows=allow("*")),
            role("AWSServiceRoleForY", allows=allow("*")),
        ),
        account(MANAGEMENT, user("mia", allows=allow("*"))),
        organization=organization(A, B, scps=root, rcps={"r-ex01": []}),
    )
    assert assume(given, f"arn:aws:iam::{MANAGEMENT}:user/mia").is_allowed
    assert assume(given, f"arn:aws:iam::{B}:role{SLR}AWSServiceRoleForX").is_allowed
    # ARN-12: the path decides, not the name.
    assert assume(given, f"arn:aws:iam::{B}:role/AWSServiceRoleForY").decision is FORBIDDEN


def test_services_have_no_scp_scp4() -> None:
    assert assume(
        two(scps={A: [NO_STS], "r-ex01": [NO_STS]}), ServiceCaller("ec2.amazonaws.com")
    ).is_allowed


def test_disabled_type_limits_nothing_scp7() -> None:
    assert assume(two(scps={B: [NO_STS]}, scps_enabled=False), EVE).is_allowed
    assert assume(two(rcps={A: [RCP]}, rcps_enabled=False), EVE).is_allowed


def test_rcp_limits_every_caller_of_the_roles_account_rcp1_rcp5() -> None:
    for level in ("r-ex01", A):
        for caller in (EVE, "ec2.amazonaws.com"):
            verdict = assume(two(rcps={level: [RCP]}), caller)
            assert verdict.decision is FORBIDDEN
    assert assume(two(rcps={B: [RCP]}), EVE).is_allowed


def test_rcp_needs_no_allow_rcp3() -> None:
    verdict = assume(two(rcps={A: [deny("s3:*", Principal="*")]}), EVE)
    assert verdict.is_allowed
    rcp = next(layer for layer in verdict.layers if layer.layer is Layer.RCP)
    assert rcp.outcome is LayerOutcome.ALLOW


def test_rcp_spares_calls_of_service_linked_roles_rcp4() -> None:
    caller = f"arn:aws:iam::{B}:role{SLR}AWSServiceRoleForX"
    assert assume(two(rcps={A: [RCP]}), caller).is_allowed
    target = f"role{SLR}AWSServiceRoleForX"
    assert assume(two(rcps={A: [RCP]}), "ec2.amazonaws.com", target).is_allowed


def test_rcp_on_a_side_action_denies_the_whole_rcp7() -> None:
    tags = deny("sts:TagSession", Principal="*")
    trust = trusts(f"arn:aws:iam::{B}:root", ["sts:AssumeRole", "sts:TagSession"])
    given = world(
        account(A, role("Target", trust=trust, max_session_duration=3600)),
        account(B, user("eve", allows=allow("*"))),
        organization=organization(A, B, rcps={A: [tags]}),
    )
    assert assume(given, EVE).is_allowed
    assert assume(given, EVE, tags={"a": "1"}).decision is FORBIDDEN


def test_rcp_does_not_cover_iam_rcp2() -> None:
    everything = deny("*", Principal="*")
    given = world(
        account(A, user("ana", allows=allow("*"))),
        organization=organization(A, rcps={A: [everything]}),
    )
    assert act(given, "user/ana", "iam:GetUser", arn("user/ana")).is_allowed
    assert act(given, "user/ana", "s3:GetObject", "arn:aws:s3:::b/k").decision is FORBIDDEN


def test_root_user_of_a_member_is_limited_by_scps_ev23() -> None:
    given = world(account(A), organization=organization(A, scps={A: [allow("*"), deny("s3:*")]}))
    assert act(given, RootCaller(A), "ec2:RunInstances", "*").is_allowed
    assert act(given, RootCaller(A), "s3:ListBucket", "arn:aws:s3:::b").decision is FORBIDDEN


def test_suspended_account_df21() -> None:
    given = two()
    assert given.organization is not None
    members = tuple(
        replace(one, status="SUSPENDED") if one.id == B else one
        for one in given.organization.accounts
    )
    closed = replace(given, organization=replace(given.organization, accounts=members))
    assert assume(closed, EVE).rules == ("DF-21",)


def test_account_with_a_parent_that_is_not_imported_is_unknown_scp6() -> None:
    given = world(
        account(A, role("Target", trust=trusts(f"arn:aws:iam::{A}:user/ana")), user("ana")),
        organization=organization((A, "ou-lost")),
    )
    verdict = assume(given, "user/ana")
    assert verdict.decision is ALLOWED
    assert f"SCPs of account {group_digits(A)}" in verdict.unknown


def test_organization_without_its_accounts_is_unknown_df40() -> None:
    target = role("Target", trust=trusts(f"arn:aws:iam::{A}:user/ana"))
    described = replace(organization(A), accounts=(), policies=None, scps_enabled=None)
    given = world(account(A, target, user("ana")), organization=described)
    verdict = assume(given, "user/ana")
    assert verdict.decision is ALLOWED
    assert f"SCPs of account {group_digits(A)}" in verdict.unknown
    fence = {"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg1"}}
    fenced = role("Target", trust=trusts("*", Condition=fence))
    given = world(account(A, fenced, user("ana")), organization=described)
    assert assume(given, "user/ana").decision is DEPENDS


@pytest.mark.parametrize(
    ("action", "resource", "is_limited"),
    [
        ("s3:GetObject", "arn:aws:s3:::b/k", True),
        ("DynamoDB:GetItem", f"arn:aws:dynamodb:eu-west-1:{A}:table/t", True),
        ("kms:Decrypt", f"arn:aws:kms:eu-west-1:{A}:key/1", True),
        ("kms:Decrypt", f"arn:aws:kms:eu-west-1:{A}:alias/aws/s3", False),
        ("kms:RetireGrant", f"arn:aws:kms:eu-west-1:{A}:key/1", False),
        ("iam:GetUser", f"arn:aws:iam::{A}:user/ana", False),
        ("s3:ListAllMyBuckets", "*", False),
    ],
)
def test_what_rcps_can_limit_rcp2_rcp4(action: str, resource: str, *, is_limited: bool) -> None:
    given = world(
        account(A, user("ana", allows=allow("*"))),
        organization=organization(A, rcps={A: [deny("*", Principal="*")]}),
    )
    verdict = act(given, "user/ana", action, resource, resource_account=A)
    assert (verdict.decision is FORBIDDEN) is is_limited
    if not is_limited:
        rcp = next(layer for layer in verdict.layers if layer.layer is Layer.RCP)
        assert rcp.outcome is LayerOutcome.NOT_APPLICABLE


def test_rcps_do_not_reach_resources_of_the_management_account_rcp4() -> None:
    fence = {"r-ex01": [deny("sts:AssumeRole", Principal="*")]}
    trust = trusts(f"arn:aws:iam::{A}:user/ana")
    for place, decision in ((MANAGEMENT, ALLOWED), (A, FORBIDDEN)):
        given = world(
            account(A, user("ana", allows=allow("*"))),
            account(MANAGEMENT),
            organization=organization(A, rcps=fence),
        )
        accounts = [
            replace(one, roles=account(place, role("Target", trust=trust)).roles)
            if one.id == place
            else one
            for one in given.accounts
        ]
        target = f"arn:aws:iam::{place}:role/Target"
        found = replace(given, accounts=tuple(accounts))
        assert assume(found, "user/ana", target).decision is decision


def test_rcps_reach_root_users_and_callers_of_no_organization_rcp1() -> None:
    fence = {A: [deny(["s3:*", "sts:*"], Principal="*")]}
    given = world(
        account(A, role("Target", trust=trusts(B))),
        account(B, user("eve", allows=allow("*"))),
        organization=organization(A, rcps=fence),
    )
    assert act(given, RootCaller(A), "s3:GetObject", "arn:aws:s3:::b/k").decision is FORBIDDEN
    assert assume(given, EVE).decision is FORBIDDEN
    assert act(given, RootCaller(B), "s3:GetObject", "arn:aws:s3:::b/k").is_allowed
