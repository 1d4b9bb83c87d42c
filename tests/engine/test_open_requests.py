"""Open requests: what would have to hold (CO-39, CO-40; formats.md, "mode")."""

from typing import Any

import pytest

from rolescope.engine.verdict import Layer, LayerOutcome, Need, StatementName
from rolescope.model.world import World
from support.worlds.asking import ALLOWED, DENIED, DEPENDS, FORBIDDEN, act, arn, assume
from support.worlds.build import A, B, account, allow, deny, distrusts, role, trusts, user, world

ANA = f"arn:aws:iam::{A}:user/ana"


def target(*trust: dict[str, Any], **fields: Any) -> World:
    return world(
        account(
            A,
            role("Target", trust=trust, tags={"team": "red"}, max_session_duration=3600),
            role("App", tags={"team": "blue"}),
            user("ana", **fields),
        )
    )


def when(**tests: dict[str, object]) -> dict[str, object]:
    return dict(tests)


def test_condition_that_the_caller_may_still_meet_is_a_need() -> None:
    asked = when(StringEquals={"sts:ExternalId": "nw-rel-7731"})
    given = target(trusts(ANA, Condition=asked, Sid="Tools"))
    assert assume(given, "user/ana").decision is DENIED
    verdict = assume(given, "user/ana", is_open=True)
    assert verdict.decision is DEPENDS
    assert verdict.needs == (
        Need(
            key="sts:ExternalId",
            operator="StringEquals",
            values=("nw-rel-7731",),
            statement=StatementName(Layer.TRUST, "trust policy", 0, "Tools"),
        ),
    )
    assert verdict.unknown == ()
    assert verdict.by == ("trust[0] Tools",)


def test_a_statement_about_the_caller_decides_where_its_own_policies_are_silent_ev10() -> None:
    """The account is trusted as well, but that lets in only whom an identity policy allows."""
    asked = when(StringEquals={"sts:ExternalId": "nw-rel-7731"})
    given = target(trusts(A), trusts(ANA, Condition=asked))
    verdict = assume(given, "user/ana", is_open=True)
    assert [need.key for need in verdict.needs] == ["sts:ExternalId"]
    states = {layer.layer: (layer.outcome, layer.decided) for layer in verdict.layers}
    assert states[Layer.TRUST] == (LayerOutcome.UNDECIDED, True)
    assert states[Layer.IDENTITY] == (LayerOutcome.NOT_NEEDED, False)


def test_given_keys_are_not_open() -> None:
    given = target(trusts(ANA, Condition=when(StringEquals={"sts:ExternalId": "x"})))
    assert assume(given, "user/ana", is_open=True, external_id="x").decision is ALLOWED
    assert assume(given, "user/ana", is_open=True, external_id="y").decision is DENIED
    absent = {"sts:ExternalId": None}
    assert assume(given, "user/ana", is_open=True, context=absent).decision is DENIED


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("aws:PrincipalTag/team", "red"),
        ("aws:username", "bob"),
        ("aws:PrincipalOrgID", "o-exampleorg1"),
        ("aws:SourceArn", "arn:aws:s3:::b"),
        ("aws:ResourceTag/team", "blue"),
        ("iam:ResourceTag/team", "blue"),
        ("aws:FederatedProvider", "x"),
        ("aws:TokenIssueTime", "2026-01-01T00:00:00Z"),
        ("token.actions.githubusercontent.com:sub", "repo:a/b"),
        ("saml:aud", "x"),
        ("sts:DurationSeconds", "900"),
        ("sts:RequestContextProviders", "x"),  # CK-46
        ("sts:RequestContext/identitystore:UserId", "x"),
        ("sts:RoleAuthorizedByIdp", "true"),  # CK-47
        ("sts:IdentityTokenAudience", "x"),  # CK-48
        ("sts:SigningAlgorithm", "ES384"),
        ("aws:CalledVia", "x"),
    ],
)
def test_keys_that_the_world_settles_are_not_open(key: str, value: str) -> None:
    given = target(trusts(ANA, Condition=when(StringEquals={key: value})))
    assert assume(given, "user/ana", is_open=True).decision is DENIED


@pytest.mark.parametrize(
    "key",
    [
        "aws:SourceIp",
        "aws:SourceVpc",
        "aws:MultiFactorAuthPresent",
        "aws:RequestTag/team",
        "sts:RoleSessionName",
        "sts:SourceIdentity",
        "aws:UserAgent",
    ],
)
def test_keys_that_the_caller_chooses_are_open(key: str) -> None:
    given = target(trusts(ANA, Condition=when(StringEquals={key: "x"})))
    assert assume(given, "user/ana", is_open=True).decision is DEPENDS


@pytest.mark.parametrize(
    ("operator", "value", "allowed", "unless_denied"),
    [
        ("Null", "false", ALLOWED, FORBIDDEN),
        ("Null", "true", DENIED, ALLOWED),
        ("StringLike", "*", ALLOWED, FORBIDDEN),
        ("StringNotLike", "*", DENIED, ALLOWED),
        ("ForAnyValue:StringLikeIfExists", "*", ALLOWED, FORBIDDEN),
        ("StringEquals", "ci", DEPENDS, DEPENDS),
        ("StringEqualsIfExists", "ci", DEPENDS, DEPENDS),
        ("StringNotEquals", "ci", DEPENDS, DEPENDS),
    ],
)
def test_of_the_session_name_only_the_value_is_open_ck40(
    operator: str, value: str, allowed: object, unless_denied: object
) -> None:
    asked = {operator: {"sts:RoleSessionName": value}}
    verdict = assume(target(trusts(ANA, Condition=asked)), "user/ana", is_open=True)
    assert verdict.decision is allowed
    given = target(trusts(ANA), distrusts("*", Condition=asked))
    assert assume(given, "user/ana", is_open=True).decision is unless_denied


def test_mfa_is_open_for_users_and_settled_for_sessions_mfa5_mfa8() -> None:
    asked = when(Bool={"aws:MultiFactorAuthPresent": "true"})
    both = [ANA, arn("role/App")]
    given = target(trusts(both, Condition=asked))
    assert assume(given, "user/ana", is_open=True).decision is DEPENDS
    assert assume(given, "role/App", is_open=True).decision is DENIED


def test_deny_that_may_apply_is_a_need_turned_round_co40() -> None:
    outside = when(NotIpAddress={"aws:SourceIp": "203.0.113.0/24"})
    given = target(trusts(ANA), distrusts("*", Condition=outside))
    assert assume(given, "user/ana").decision is FORBIDDEN  # CO-7: no address, so it applies
    verdict = assume(given, "user/ana", is_open=True)
    assert verdict.decision is DEPENDS
    (need,) = verdict.needs
    assert (need.operator, need.values) == ("IpAddress", ("203.0.113.0/24",))


def test_denial_that_nothing_can_change_stays_a_denial() -> None:
    asked = when(StringEquals={"sts:ExternalId": "x"})
    given = target(trusts(f"arn:aws:iam::{A}:root", Condition=asked))  # no identity allow
    assert assume(given, "user/ana", is_open=True).decision is DENIED
    forbidden = target(trusts(ANA, Condition=asked), allows=deny())
    assert assume(forbidden, "user/ana", is_open=True).decision is FORBIDDEN


def test_conditions_on_both_sides_are_both_needed() -> None:
    root = f"arn:aws:iam::{A}:root"
    given = target(
        trusts(root, Condition=when(StringEquals={"sts:ExternalId": "x"})),
        allows=allow(Condition=when(IpAddress={"aws:SourceIp": "203.0.113.0/24"})),
    )
    verdict = assume(given, "user/ana", is_open=True)
    assert [(need.key, str(need.statement)) for need in verdict.needs] == [
        ("sts:ExternalId", "trust[0]"),
        ("aws:SourceIp", "identity ana-inline[0]"),
    ]


def test_condition_that_is_not_needed_is_no_need() -> None:
    maybe = allow(Condition=when(IpAddress={"aws:SourceIp": "203.0.113.0/24"}))
    given = target(trusts(ANA), allows=maybe)
    verdict = assume(given, "user/ana", is_open=True)
    assert verdict.decision is ALLOWED
    assert verdict.needs == ()


def test_variable_of_an_open_key_is_undecided() -> None:
    pattern = "arn:aws:s3:::b/${aws:SourceVpc}/*"
    given = target(allows=allow("s3:GetObject", pattern))
    assert act(given, "user/ana", "s3:GetObject", "arn:aws:s3:::b/x/y").decision is DENIED
    opened = act(given, "user/ana", "s3:GetObject", "arn:aws:s3:::b/x/y", is_open=True)
    assert opened.decision is DEPENDS


def test_other_account_still_needs_both_sides_ev19() -> None:
    given = world(
        account(A, role("Target", trust=trusts(f"arn:aws:iam::{B}:user/eve"))),
        account(B, user("eve")),
    )
    assert assume(given, f"arn:aws:iam::{B}:user/eve", is_open=True).decision is DENIED
