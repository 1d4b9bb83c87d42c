"""Rules that AWS does not document: both readings, and the verdict that names the rule.

Each case is a world in which the two readings decide differently.
"""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import pytest

from rolescope.engine.interpretation import DEFAULT, SETTINGS
from rolescope.engine.verdict import Decision
from rolescope.model.assumed import Assumed
from rolescope.model.caller import Caller, SamlCaller, SessionCaller, WebIdentityCaller
from rolescope.model.principal import OidcProvider, SamlProvider
from rolescope.value import replace
from support.worlds.asking import ALLOWED, DENIED, DEPENDS, FORBIDDEN, act, arn, assume
from support.worlds.build import (
    A,
    account,
    allow,
    deny,
    managed,
    organization,
    role,
    trusts,
    user,
    world,
)

LISTS = {"aws:PrincipalOrgPaths": ["o-1/r-1/"]}
ROLE = arn("role/Target")


def trusting(condition: Mapping[str, Any] | None = None, **user_fields: Any) -> Any:
    """Return a world that trusts anyone under a condition."""
    elements = {} if condition is None else {"Condition": condition}
    return world(
        account(
            A,
            role("Target", trust=trusts("*", **elements), max_session_duration=3600),
            user("ana", **user_fields),
        )
    )


def granting(resource: str) -> Any:
    """Return a world in which the identity policy decides by its Resource."""
    return world(
        account(
            A,
            role("Target", trust=trusts(A), max_session_duration=3600),
            user("ana", allows=allow("*", resource)),
        )
    )


CASES = [
    (
        "U-7",
        "negated_test_holds_for_lists",
        trusting({"StringNotEquals": {"aws:PrincipalOrgPaths": "o-9/"}}),
        LISTS,
        (DENIED, ALLOWED),
    ),
    (
        "U-8",
        "arn_star_matches",
        trusting({"ArnLike": {"aws:PrincipalArn": "*"}}),
        {},
        (ALLOWED, DENIED),
    ),
    (
        "U-9",
        "variables_in_bool",
        trusting(
            {"Bool": {"aws:SecureTransport": "${aws:PrincipalTag/tls}"}}, tags={"tls": "true"}
        ),
        {},
        (ALLOWED, DENIED),
    ),
    ("U-25", "short_arn_is_prefix", granting("arn:aws:iam::1111*"), {}, (ALLOWED, DENIED)),
    (
        "U-25",
        "partition_may_be_wildcard",
        granting(f"arn:*:iam::{A}:role/*"),
        {},
        (ALLOWED, DENIED),
    ),
    (
        "U-26",
        "empty_text_is_null",
        trusting({"Null": {"aws:PrincipalTag/x": "true"}}, tags={"x": ""}),
        {},
        (ALLOWED, DENIED),
    ),
    (
        "U-26",
        "absent_passes_set_if_exists",
        trusting({"ForAnyValue:StringLikeIfExists": {"aws:TagKeys": "team"}}),
        {},
        (ALLOWED, DENIED),
    ),
    (
        "U-26",
        "no_values_pass_negated",
        trusting({"StringNotEquals": {"aws:username": []}}),
        {},
        (ALLOWED, DENIED),
    ),
    (
        "U-29",
        "variable_text_is_literal",
        trusting({"StringLike": {"aws:username": "${aws:PrincipalTag/x}"}}, tags={"x": "a*"}),
        {},
        (DENIED, ALLOWED),
    ),
    (
        "U-31",
        "operators_ignore_case",
        trusting({"stringEquals": {"aws:username": "ana"}}),
        {},
        (ALLOWED, DEPENDS),
    ),
    (
        "U-31",
        "operators_ignore_case",
        trusting({"foranyvalue:StringEquals": {"aws:username": "ana"}}),
        {},
        (ALLOWED, DEPENDS),
    ),
    (
        "U-31",
        "operators_ignore_case",
        trusting({"ForAnyValue:StringEqualsIfExists": {"aws:username": "ana"}}),
        {},
        (ALLOWED, ALLOWED),
    ),
    (
        "U-31",
        "unreadable_is_missing",
        trusting({"NumericEqualsIfExists": {"x:number": "5"}}),
        {"x:number": "five"},
        (ALLOWED, DENIED),
    ),
    (
        "U-31",
        "unreadable_is_missing",
        trusting({"ForAllValues:NumericLessThan": {"x:numbers": "5"}}),
        {"x:numbers": ["4", "none"]},
        (ALLOWED, DENIED),
    ),
    (
        "U-31",
        "unreadable_is_missing",
        trusting({"NumericNotEquals": {"x:number": "5"}}),
        {"x:number": "five"},
        (ALLOWED, ALLOWED),
    ),
    (
        "U-32",
        "unresolved_passes_negated",
        trusting({"StringNotEquals": {"aws:username": "${aws:PrincipalTag/x}"}}),
        {},
        (ALLOWED, DENIED),
    ),
]


@pytest.mark.parametrize(
    ("rule", "setting", "somewhere", "context", "expected"),
    [pytest.param(*case, id=f"{case[0]} {case[1]}") for case in CASES],
)
def test_both_readings_and_the_verdict_that_names_the_rule(
    rule: str,
    setting: str,
    somewhere: Any,
    context: dict[str, Any],
    expected: tuple[Decision, Decision],
) -> None:
    turned = replace(DEFAULT, **{setting: not getattr(DEFAULT, setting)})
    usual = assume(somewhere, "user/ana", context=context)
    other = assume(somewhere, "user/ana", context=context, reading=turned)
    set_so = somewhere.under(Assumed(reading=turned))
    assert assume(set_so, "user/ana", context=context, reading=None) == other
    assert (usual.decision, other.decision) == expected
    is_named = rule in usual.uncertain
    assert is_named is (expected[0] is not expected[1])
    assert (rule in other.uncertain) is is_named


@pytest.mark.parametrize(
    ("principal", "caller", "rule", "expected"),
    [
        ({"Service": "EC2.amazonaws.com"}, "ec2.amazonaws.com", "U-28", (ALLOWED, DENIED)),
        ({"Service": "*.amazonaws.com"}, "ec2.amazonaws.com", "U-36", (DENIED, ALLOWED)),
        ({"Service": "*"}, "ec2.amazonaws.com", "U-36", (DENIED, ALLOWED)),
        ({"Service": "ec?.amazonaws.com"}, "ec2.amazonaws.com", "U-36", (DENIED, ALLOWED)),
        ({"Service": "s3*"}, "ec2.amazonaws.com", "", (DENIED, DENIED)),
        ({"Federated": "*"}, "ec2.amazonaws.com", "", (DENIED, DENIED)),
        ({"AWS": "arn:aws:iam::*:root"}, "user/ana", "", (DENIED, DENIED)),  # PR-11
    ],
)
def test_services_by_case_and_by_wildcard_u28_u36(
    principal: Any, caller: str, rule: str, expected: tuple[Decision, Decision]
) -> None:
    somewhere = world(
        account(A, role("Target", trust=trusts(principal)), user("ana", allows=allow("*")))
    )
    verdict = assume(somewhere, caller)
    turned = replace(DEFAULT, service_names_ignore_case=False, wildcards_name_services=True)
    assert (verdict.decision, assume(somewhere, caller, reading=turned).decision) == expected
    assert verdict.uncertain == ((rule,) if rule else ())


def test_identity_providers_by_wildcard_u36() -> None:
    provider = f"arn:aws:iam::{A}:saml-provider/Corp"
    for pattern, is_named in ((f"arn:aws:iam::{A}:saml-provider/*", True), ("*/Other", False)):
        trust = trusts({"Federated": pattern}, "sts:AssumeRoleWithSAML")
        somewhere = world(account(A, role("Target", trust=trust), SamlProvider(provider)))
        caller = SamlCaller(provider=provider)
        asked = assume(somewhere, caller, action="sts:AssumeRoleWithSAML")
        assert asked.decision is DENIED
        assert asked.uncertain == (("U-36",) if is_named else ())


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("aws:PrincipalAccount", "anonymous"),
        ("aws:PrincipalType", "Anonymous"),
        ("aws:userid", "anonymous"),
    ],
)
def test_principal_keys_of_unsigned_calls_u33_ck2_ck6_ck10(key: str, value: str) -> None:
    corp, web = f"arn:aws:iam::{A}:saml-provider/Corp", f"arn:aws:iam::{A}:oidc-provider/i.example"
    actions = ["sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"]
    test = {"StringEquals": {key: value}}
    trust = trusts({"Federated": [corp, web]}, actions, Condition=test)
    providers = (SamlProvider(corp), OidcProvider(web, "i.example", ("app",)))
    somewhere = world(account(A, role("Target", trust=trust), *providers))
    turned = replace(DEFAULT, unsigned_is_anonymous=True)
    callers: list[Caller] = [SamlCaller(provider=corp), WebIdentityCaller(provider=web)]
    for caller, action in zip(callers, actions, strict=True):
        asked = assume(somewhere, caller, action=action)
        assert (asked.decision, asked.uncertain) == (DENIED, ("U-33",))
        assert assume(somewhere, caller, action=action, reading=turned).is_allowed


def test_tags_of_certificates_u34_ck5() -> None:
    service, tags = "rolesanywhere.amazonaws.com", {"x509Subject/CN": "host-1"}
    for key, expected in (("aws:PrincipalTag", ALLOWED), ("aws:RequestTag", DENIED)):
        test = {"StringEquals": {f"{key}/x509Subject/CN": "host-1"}}
        trust = trusts({"Service": service}, ["sts:AssumeRole", "sts:TagSession"], Condition=test)
        somewhere = world(account(A, role("Target", trust=trust, max_session_duration=3600)))
        asked = assume(somewhere, service, tags=tags)
        assert asked.decision is expected
        assert asked.uncertain == (() if expected is ALLOWED else ("U-34",))
        turned = replace(DEFAULT, certificate_tags_are_passed=True)
        assert assume(somewhere, service, tags=tags, reading=turned).is_allowed


@pytest.mark.parametrize(
    ("key", "value", "action", "other"),
    [
        ("sts:ExternalId", "x-1", "sts:TagSession", DENIED),
        ("sts:RoleSessionName", "x-1", "sts:TagSession", DENIED),
        ("sts:SourceIdentity", "x-1", "sts:TagSession", DENIED),
        ("sts:ExternalId", "x-1", "sts:SetSourceIdentity", DENIED),
        ("sts:SourceIdentity", "x-1", "sts:SetSourceIdentity", ALLOWED),
        ("sts:ExternalId", "x-1", "sts:AssumeRole", ALLOWED),
        ("aws:RequestTag/team", "x-1", "sts:TagSession", ALLOWED),
        ("aws:username", "ana", "sts:TagSession", ALLOWED),
    ],
)
def test_what_actions_on_the_side_see_u18_tg2(
    key: str, value: str, action: str, other: Decision
) -> None:
    actions = {"sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"}
    test = {"StringEquals": {key: value}}
    trust = [trusts("*", sorted(actions - {action})), trusts("*", action, Condition=test)]
    somewhere = world(account(A, role("Target", trust=trust), user("ana")))
    asked: dict[str, Any] = dict.fromkeys(("external_id", "session_name", "source_identity"), "x-1")
    asked["tags"] = {"team": "x-1"}
    verdict = assume(somewhere, "user/ana", **asked)
    assert verdict.is_allowed
    assert verdict.uncertain == (() if other is ALLOWED else ("U-18",))
    turned = replace(DEFAULT, side_actions_see_all=False)
    assert assume(somewhere, "user/ana", reading=turned, **asked).decision is other


def test_keys_of_inherited_tags_u34_ck42() -> None:
    test = {"ForAnyValue:StringEquals": {"sts:TransitiveTagKeys": "team"}}
    trust = trusts("*", ["sts:AssumeRole", "sts:TagSession"], Condition=test)
    somewhere = world(account(A, role("Target", trust=trust), role("App")))
    session = SessionCaller(
        role=arn("role/App"), tags=(("team", "red"),), transitive_tag_keys=("team",)
    )
    asked = assume(somewhere, session)
    assert (asked.decision, asked.uncertain) == (ALLOWED, ("U-34",))
    turned = replace(DEFAULT, inherited_is_transitive=False)
    assert assume(somewhere, session, reading=turned).decision is DENIED


def test_services_of_not_principal_by_case_u28_pr16() -> None:
    somewhere = world(account(A, managed("x", allow("*"))))
    grant = deny("s3:*", "*", NotPrincipal={"Service": "EC2.amazonaws.com"})
    asked = act(
        somewhere,
        "ec2.amazonaws.com",
        "s3:GetObject",
        "arn:aws:s3:::b",
        grant=grant,
        resource_account=A,
    )
    assert asked.decision is DENIED
    assert asked.uncertain == ("U-28",)


@pytest.mark.parametrize(
    ("pattern", "resource", "crosses"),
    [
        ("arn:aws:logs:*:log-group:a", "arn:aws:logs:eu-west-1:1:log-group:a", True),
        ("arn:aws:*:1:log-group:a", "arn:aws:logs:eu-west-1:1:log-group:a", True),
        ("arn:aws:l*:1:log-group:a", "arn:aws:logs:eu-west-1:1:log-group:a", True),
        ("arn:aws:*s:1:log-group:a", "arn:aws:logs:eu-west-1:1:log-group:a", False),
        ("arn:aws:*:log-group:b", "arn:aws:logs:eu-west-1:1:log-group:a", False),
        ("arn:aws:s3:::b:*:x:y", "arn:aws:s3:::b:x", False),
        ("arn:*:s3:a:b:c:*", "arn:aws", False),
        ("*:1:log-group:*:x:y", "arn:aws:logs:eu-west-1:1:log-group:a:x:y", True),
    ],
)
def test_a_star_that_ends_a_segment_may_cross_colons_gr18_u37(
    pattern: str, resource: str, *, crosses: bool
) -> None:
    somewhere = world(account(A, user("ana", allows=allow("*", pattern))))
    verdict = act(somewhere, "user/ana", "s3:GetObject", resource, resource_account=A)
    assert verdict.decision is DENIED
    assert verdict.uncertain == (("U-37",) if crosses else ())


def test_a_deny_with_a_variable_that_does_not_resolve_may_not_bite_u32() -> None:
    refused = deny("sts:*", Condition={"StringNotEquals": {"aws:username": "${aws:none}"}})
    somewhere = trusting(None, allows=[allow("*"), refused])
    verdict = assume(somewhere, "user/ana")
    assert verdict.decision is FORBIDDEN
    assert "U-32" in verdict.uncertain


def test_every_reading_is_a_setting_that_can_be_turned() -> None:
    """U-4 changes no authorization, only how long the session may last."""
    names = {field.name for field in fields(DEFAULT)}
    assert {name for _, name in SETTINGS} == names - {"session_token_is_capped"}
    turned = {case[1] for case in CASES} | {
        "service_names_ignore_case",
        "wildcards_name_services",
        "star_crosses_colons",
    }
    rules = {"U-7", "U-8", "U-9", "U-25", "U-26", "U-28", "U-29", "U-31", "U-32", "U-36", "U-37"}
    assert {rule for rule, name in SETTINGS if name in turned} == rules


GITHUB = f"arn:aws:iam::{A}:oidc-provider/token.actions.githubusercontent.com"
WEB = "sts:AssumeRoleWithWebIdentity"


@pytest.mark.parametrize(
    ("provider", "is_unsure"), [(GITHUB, True), ("accounts.google.com", False)]
)
def test_a_token_without_roles_rests_on_u21_ck47(provider: str, *, is_unsure: bool) -> None:
    """U-21, CK-47: an RCP that denies what no list of roles authorizes, and the caveat."""
    unless = {"Bool": {"sts:RoleAuthorizedByIdp": "false"}}
    target = role("Target", trust=trusts({"Federated": provider}, WEB))
    guarded = organization(A, rcps={A: [deny(WEB, Principal="*", Condition=unless)]})
    somewhere = world(account(A, target, OidcProvider(GITHUB, "x", ("x",))), organization=guarded)
    caller = WebIdentityCaller(provider=provider, claims=(("aud", ("x",)),))
    verdict = assume(somewhere, caller, action=WEB)
    assert verdict.decision is (FORBIDDEN if is_unsure else ALLOWED)
    assert verdict.uncertain == (("U-21",) if is_unsure else ())
    turned = replace(DEFAULT, no_roles_claim_is_false=False)
    other = assume(somewhere, caller, action=WEB, reading=turned)
    assert other.decision is ALLOWED
    assert other.uncertain == (("U-21",) if is_unsure else ())
    listed = ("https://aws.amazon.com/roles", (arn("role/Target"),))
    named = replace(caller, claims=(("aud", ("x",)), listed))
    assert (found := assume(somewhere, named, action=WEB)).is_allowed
    assert found.uncertain == ()
