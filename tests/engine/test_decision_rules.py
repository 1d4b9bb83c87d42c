"""How the answers of all policies become one, and what AWS leaves open."""

import json
from itertools import permutations
from typing import Any

import pytest

from rolescope.engine.interpretation import DEFAULT
from rolescope.engine.verdict import Decision, Layer
from rolescope.model.caller import (
    Caller,
    FederatedUserCaller,
    RootCaller,
    SamlCaller,
    ServiceCaller,
    SessionCaller,
    SessionTokenCaller,
    UserCaller,
    WebIdentityCaller,
)
from rolescope.model.edit import EditRefused, WithoutTrust
from rolescope.model.policy import PrincipalType, StatementPrincipal
from rolescope.model.principal import OidcProvider, SamlProvider
from rolescope.model.world import World
from rolescope.value import replace
from support.worlds.asking import ALLOWED, DENIED, DEPENDS, FORBIDDEN, act, arn, assume
from support.worlds.build import (
    A,
    B,
    Entity,
    account,
    allow,
    deny,
    distrusts,
    document,
    managed,
    organization,
    role,
    trusts,
    user,
    world,
)

ANA, APP = UserCaller(arn("user/ana")), arn("role/App")
EVE = f"arn:aws:iam::{B}:user/eve"
SESSION = f"arn:aws:sts::{A}:assumed-role/App/session"
BUCKET = "arn:aws:s3:::b/k"
NEVER = {"StringEquals": {"aws:username": "nobody"}}


def here(*trust: dict[str, Any], **fields: Any) -> World:
    """Return an account in which `fields` belong to the user ana and the role App."""
    return world(
        account(
            A,
            role("Target", trust=trust, max_session_duration=43_200),
            role("App", **fields),
            user("ana", **fields),
            managed("Silent", allow("s3:*")),
            managed("Denying", [allow("*"), deny("sts:*")]),
        )
    )


# 4.1


@pytest.mark.parametrize(
    ("statement", "applies"),
    [
        (allow("s3:GetObject", BUCKET), True),
        (allow("s3:PutObject", BUCKET), False),
        (allow("s3:GetObject", "arn:aws:s3:::other/*"), False),
        (allow("s3:GetObject", BUCKET, Condition=NEVER), False),
    ],
)
def test_a_statement_applies_when_every_element_matches_ev1(
    statement: dict[str, Any], *, applies: bool
) -> None:
    found = act(here(allows=statement), ANA, "s3:GetObject", BUCKET).is_allowed
    assert found is applies
    granting = {**statement, "Principal": {"AWS": ANA.arn}}
    assert act(here(), ANA, "s3:GetObject", BUCKET, grant=granting).is_allowed is applies
    other = {**statement, "Principal": {"AWS": arn("user/other")}}
    assert not act(here(), ANA, "s3:GetObject", BUCKET, grant=other).is_allowed


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_neither_order_nor_document_matters_ev2(order: tuple[int, ...]) -> None:
    three = [allow("s3:*"), deny("s3:Put*"), allow("s3:GetObject", Condition=NEVER)]
    listed = [three[number] for number in order]
    given = here(allows=listed)
    for action, decision in (
        ("s3:GetObject", ALLOWED),
        ("s3:PutObject", FORBIDDEN),
        ("ec2:RunInstances", DENIED),
    ):
        assert act(given, ANA, action, BUCKET).decision is decision


# 4.2, 4.3


def test_what_else_is_needed_depends_on_the_name_ev9() -> None:
    """EV-9, EV-10 to EV-15: the table, with a silent boundary and session policy."""
    silent = json.dumps(document(allow("ec2:*")))
    bounded = managed("Ec2", allow("ec2:*"))
    given = world(
        account(
            A,
            user("ana", boundary="policy/Ec2"),
            role("App", boundary="policy/Ec2"),
            user("root-less"),
            bounded,
        )
    )
    plain = SessionCaller(role=APP)
    limited = SessionCaller(role=APP, session_policy=silent)
    fed = FederatedUserCaller(user=arn("user/root-less"), name="fed", session_policy=silent)
    sessions = f"arn:aws:sts::{A}:assumed-role/App/session"
    table: list[tuple[str, Caller, Decision]] = [
        (ANA.arn, ANA, ALLOWED),
        (APP, plain, DENIED),
        (APP, limited, DENIED),
        (sessions, plain, ALLOWED),
        (sessions, limited, ALLOWED),
        (f"arn:aws:sts::{A}:federated-user/fed", fed, ALLOWED),
        (fed.user, fed, DENIED),
        ("*", ANA, ALLOWED),
        ("*", limited, ALLOWED),
        (A, ANA, DENIED),
        (A, plain, DENIED),
    ]
    for principal, caller, decision in table:
        grant = allow("s3:GetObject", "*", Principal={"AWS": principal})
        found = act(given, caller, "s3:GetObject", BUCKET, grant=grant)
        assert found.decision is decision, (principal, caller)


@pytest.mark.parametrize(
    ("principal", "caller", "rules"),
    [
        ({"AWS": ANA.arn}, ANA, ("EV-10",)),
        ({"AWS": APP}, SessionCaller(role=APP), ("EV-11",)),
        (
            {"AWS": f"arn:aws:sts::{A}:assumed-role/App/session"},
            SessionCaller(role=APP),
            ("EV-12",),
        ),
        ({"AWS": f"arn:aws:sts::{A}:federated-user/fed"}, "fed", ("EV-13",)),
        ({"AWS": ANA.arn}, "fed", ("EV-13",)),
        ("*", ANA, ("EV-14",)),
        ({"AWS": A}, ANA, ("EV-15",)),
        ({"Service": "logs.amazonaws.com"}, ServiceCaller("logs.amazonaws.com"), ("EV-9",)),
    ],
)
def test_the_rule_of_a_name_is_told_ev9_ev26(
    principal: Any, caller: Caller | str, rules: tuple[str, ...]
) -> None:
    """TR rules are of trust policies and are not told of others."""
    policy = json.dumps(document(allow("*")))
    who = caller
    if caller == "fed":
        who = FederatedUserCaller(user=ANA.arn, name="fed", session_policy=policy)
    grant = allow("s3:GetObject", "*", Principal=principal)
    given = here(allows=allow("s3:*"))
    verdict = act(given, who, "s3:GetObject", BUCKET, grant=grant, resource_account=A)
    assert (verdict.is_allowed, verdict.rules) == (True, rules)
    against = deny("s3:*", Principal=principal)
    refused = act(given, who, "s3:GetObject", BUCKET, grant=against, resource_account=A)
    assert refused.rules == ("EV-7",)


def test_being_in_the_same_organization_changes_nothing_ev21() -> None:
    target = account(A, role("Target", trust=trusts(EVE)))
    there = account(B, user("eve"))
    for members in (None, organization(A, B)):
        given = world(target, there, organization=members)
        assert assume(given, EVE).missing == (Layer.IDENTITY,)


def test_every_missing_layer_is_named_in_order_ev25() -> None:
    """RCPs are never missing (RCP-3)."""
    silent = json.dumps(document(allow("s3:*")))
    given = world(
        account(A, role("Target", trust=trusts(f"arn:aws:iam::{A}:user/other"))),
        account(B, role("Deploy", boundary="policy/Silent"), managed("Silent", allow("s3:*"))),
        organization=organization(A, B, scps={B: [allow("s3:*")]}),
    )
    caller = SessionCaller(role=f"arn:aws:iam::{B}:role/Deploy", session_policy=silent)
    assert assume(given, caller).missing == (
        Layer.SCP,
        Layer.TRUST,
        Layer.IDENTITY,
        Layer.BOUNDARY,
        Layer.SESSION,
    )


@pytest.mark.parametrize("layer", ["identity", "boundary", "session", "trust", "scp", "rcp"])
def test_a_deny_anywhere_decides_ev7(layer: str) -> None:
    against = [allow("*"), deny("sts:AssumeRole")]
    guardrails: dict[str, Any] = {}
    if layer == "scp":
        guardrails["scps"] = {A: [against]}
    if layer == "rcp":
        guardrails["rcps"] = {A: [deny("sts:AssumeRole", Principal="*")]}
    trust = [trusts(APP), *([distrusts(A)] if layer == "trust" else [])]
    app = role(
        "App",
        allows=against if layer == "identity" else allow("*"),
        boundary="policy/Edge",
    )
    edge = managed("Edge", against if layer == "boundary" else allow("*"))
    given = world(
        account(A, role("Target", trust=trust), app, edge),
        organization=organization(A, **guardrails),
    )
    policy = json.dumps(document(against if layer == "session" else allow("*")))
    verdict = assume(given, SessionCaller(role=APP, session_policy=policy))
    assert verdict.decision is FORBIDDEN
    assert verdict.rules[0] == "EV-7"


# 4.5


def member(**scps: Any) -> World:
    given = organization(A, B, **scps)
    everyone = trusts([A, B])
    return world(
        account(A, role("Target", trust=everyone), user("ana", allows=allow("*"))),
        account(
            B,
            user("eve", allows=allow("*")),
            role("Deploy", path="/ops/", allows=allow("*")),
        ),
        organization=given,
    )


@pytest.mark.parametrize(
    "caller",
    [UserCaller(EVE), SessionCaller(role=f"arn:aws:iam::{B}:role/ops/Deploy"), RootCaller(B)],
)
def test_scps_limit_every_principal_in_the_account_and_nobody_else_scp1(caller: Caller) -> None:
    given = member(scps={B: [allow("*"), deny("s3:*")]})
    assert act(given, caller, "s3:ListBucket", "arn:aws:s3:::b").decision is FORBIDDEN
    assert act(given, ANA, "s3:ListBucket", "arn:aws:s3:::b").is_allowed


def test_what_scps_never_restrict_scp9_scp2() -> None:
    """SCP-9: all that the management account and service-linked roles do."""
    management = "999999999999"
    path = "/aws-service-role/x.amazonaws.com/"
    given = world(
        account(management, user("mia", allows=allow("*"))),
        account(A, role("AWSServiceRoleForX", path=path, allows=allow("*"))),
        organization=organization(A, scps={"r-ex01": [deny("*")]}),
    )
    linked = SessionCaller(role=arn(f"role{path}AWSServiceRoleForX"))
    for caller in (
        UserCaller(f"arn:aws:iam::{management}:user/mia"),
        RootCaller(management),
        linked,
    ):
        assert act(given, caller, "s3:ListBucket", "arn:aws:s3:::b").is_allowed


def test_scps_take_the_whole_language_scp8() -> None:
    for statement, decision in (
        (allow(NotAction="s3:*"), ALLOWED),
        (allow(NotAction="sts:*"), DENIED),
        (allow("*", arn("role/Target")), ALLOWED),
        (allow("*", NotResource=arn("role/*")), DENIED),
        (allow("*:Assume*", Condition={"StringEquals": {"aws:username": "eve"}}), ALLOWED),
    ):
        assert assume(member(scps={B: [statement]}), EVE).decision is decision


def test_an_exemption_by_arn_sees_the_role_with_its_path_scp12() -> None:
    for pattern, decision in (("role/ops/Deploy", ALLOWED), ("role/Deploy", FORBIDDEN)):
        others = {"ArnNotLike": {"aws:PrincipalArn": f"arn:aws:iam::*:{pattern}"}}
        given = member(scps={B: [allow("*"), deny("sts:*", Condition=others)]})
        caller = SessionCaller(role=f"arn:aws:iam::{B}:role/ops/Deploy")
        assert assume(given, caller).decision is decision


def test_an_scp_sees_role_and_request_scp10() -> None:
    asked = {"StringEquals": {"sts:ExternalId": "x-1"}}
    given = member(scps={B: [allow("*"), deny("sts:*", arn("role/T*"), Condition=asked)]})
    assert assume(given, EVE).is_allowed
    assert assume(given, EVE, external_id="x-1").decision is FORBIDDEN


# 4.7


def test_neither_rights_nor_limits_of_the_new_role_count_tr17_tr18() -> None:
    for fields in (
        {"allows": deny("*")},
        {"boundary": "policy/Denying"},
        {"boundary": "policy/Missing"},
    ):
        target = role("Target", trust=trusts(ANA.arn), max_session_duration=3_600, **fields)
        given = world(account(A, target, user("ana"), managed("Denying", [allow("*"), deny("*")])))
        verdict = assume(given, ANA)
        assert (verdict.decision, verdict.unknown) == (ALLOWED, ())


def test_an_administrator_without_trust_cannot_assume_tr1() -> None:
    assert assume(here(trusts(B), allows=allow("*")), ANA).missing == (Layer.TRUST,)


@pytest.mark.parametrize(
    ("caller", "refused", "decision"),
    [
        (SessionCaller(role=APP), APP, FORBIDDEN),
        (SessionCaller(role=APP), f"arn:aws:sts::{A}:assumed-role/App/session", FORBIDDEN),
        (SessionCaller(role=APP), f"arn:aws:sts::{A}:assumed-role/App/other", ALLOWED),
        (ANA, ANA.arn, FORBIDDEN),
        (ANA, APP, ALLOWED),
    ],
)
def test_whom_a_deny_hits_tr11(caller: Caller, refused: str, decision: Decision) -> None:
    given = here(trusts([APP, ANA.arn]), distrusts(refused))
    assert assume(given, caller).decision is decision


def test_a_deny_of_a_user_hits_its_federated_sessions_tr11() -> None:
    policy = json.dumps(document(allow("*")))
    fed = FederatedUserCaller(user=ANA.arn, name="fed", session_policy=policy)
    grant = deny("s3:*", Principal={"AWS": ANA.arn})
    given = here(allows=allow("*"))
    assert act(given, fed, "s3:GetObject", BUCKET, grant=grant).decision is FORBIDDEN
    assert act(given, fed, "s3:GetObject", BUCKET).is_allowed


@pytest.mark.parametrize(
    "path", ["/aws-service-role/x.amazonaws.com/", "/aws-reserved/sso.amazonaws.com/"]
)
def test_trust_of_roles_that_aws_owns_cannot_be_edited_tr15(path: str) -> None:
    given = world(account(A, role("Owned", path=path, trust=trusts(B))))
    named = StatementPrincipal(type=PrincipalType.ACCOUNT, value=B, written=B)
    with pytest.raises(EditRefused, match="cannot be changed"):
        WithoutTrust(arn(f"role{path}Owned"), named).apply(given)


# What AWS leaves open: both readings, and the verdict that names the rule


def read_both(
    rule: str, setting: str, given: World, caller: Caller, **asked: Any
) -> list[Decision]:
    """Return the decisions of both readings; each names the rule when they differ."""
    other = replace(DEFAULT, **{setting: not getattr(DEFAULT, setting)})
    found = [assume(given, caller, reading=reading, **asked) for reading in (DEFAULT, other)]
    decisions = [verdict.decision for verdict in found]
    for verdict in found:
        assert (rule in verdict.uncertain) is (decisions[0] is not decisions[1])
    return decisions


def test_boundary_of_a_named_user_u1_tr8() -> None:
    asked = "U-1", "boundary_limits_named_user"
    named = here(trusts(ANA.arn), boundary="policy/Silent")
    assert read_both(*asked, named, ANA) == [ALLOWED, DENIED]
    assert read_both(*asked, named, SessionTokenCaller(user=ANA.arn)) == [ALLOWED, DENIED]
    assert read_both(*asked, here(trusts(ANA.arn)), ANA) == [ALLOWED, ALLOWED]
    denying = here(trusts(ANA.arn), boundary="policy/Denying")
    assert read_both(*asked, denying, ANA) == [FORBIDDEN, FORBIDDEN]


ARN_TEST = {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{A}:*"}}


@pytest.mark.parametrize(
    ("condition", "other"),
    [
        ({}, DENIED),
        ({"StringEquals": {"aws:PrincipalAccount": A}}, DENIED),
        ({"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/none"}}, DENIED),
        ({"Null": {"aws:PrincipalArn": "false"}}, DENIED),
        (ARN_TEST, ALLOWED),
        ({"StringLike": {"AWS:principalarn": f"arn:aws:iam::{A}:*"}}, ALLOWED),
    ],
)
def test_boundary_and_session_policy_of_anyone_u2_ev14_tr6(
    condition: dict[str, Any], other: Decision
) -> None:
    """EV-14: beside a test of aws:PrincipalArn it is documented that they do not limit."""
    given = here(trusts("*", Condition=condition), boundary="policy/Silent")
    policy = json.dumps(document(allow("s3:*")))
    for caller in (ANA, SessionCaller(role=APP), SessionCaller(role=APP, session_policy=policy)):
        assert read_both("U-2", "boundary_limits_anyone", given, caller) == [ALLOWED, other]


OIDC, CORP = f"arn:aws:iam::{A}:oidc-provider/i.example.org", f"arn:aws:iam::{A}:saml-provider/Corp"
WEB, SAML = "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"


def signed_in(principal: Any, owner: str = A, **guardrails: Any) -> World:
    """Return a world whose Target trusts a principal; the provider is in account `owner`."""
    provider = OidcProvider(OIDC.replace(A, owner), "i.example.org", ("app",))
    target = role("Target", trust=trusts(principal, [WEB, SAML]), max_session_duration=3_600)
    listed: dict[str, list[Entity]] = {A: [target, SamlProvider(CORP)], B: []}
    listed[owner].append(provider)
    accounts = [account(number, *entities) for number, entities in listed.items()]
    return world(*accounts, organization=organization(A, B, **guardrails))


TOKEN = WebIdentityCaller(provider=OIDC, claims=(("aud", ("app",)),))


def test_anyone_and_federated_callers_u3_pr18() -> None:
    asked = "U-3", "anyone_includes_federated"
    assert read_both(*asked, signed_in("*"), TOKEN, action=WEB) == [ALLOWED, DENIED]
    saml = SamlCaller(provider=CORP)
    assert read_both(*asked, signed_in("*"), saml, action=SAML) == [ALLOWED, DENIED]
    named = signed_in({"Federated": OIDC})
    assert read_both(*asked, named, TOKEN, action=WEB) == [ALLOWED, ALLOWED]


def test_scps_of_the_roles_account_and_federated_calls_u12_scp11() -> None:
    asked = "U-12", "scps_limit_federation"
    given = signed_in({"Federated": OIDC}, scps={A: [allow("*"), deny("sts:*")]})
    assert read_both(*asked, given, TOKEN, action=WEB) == [ALLOWED, FORBIDDEN]
    free = signed_in({"Federated": OIDC})
    assert read_both(*asked, free, TOKEN, action=WEB) == [ALLOWED, ALLOWED]
    user_of_b = signed_in({"AWS": EVE}, scps={A: [allow("*"), deny("sts:*")]})
    assert read_both(*asked, user_of_b, UserCaller(EVE)) == [DENIED, DENIED]


def test_provider_of_another_account_u13_tr21() -> None:
    asked = "U-13", "foreign_provider_works"
    far = OIDC.replace(A, B)
    token = WebIdentityCaller(provider=far, claims=(("aud", ("app",)),))
    given = signed_in({"Federated": far}, B)
    assert read_both(*asked, given, token, action=WEB) == [DENIED, ALLOWED]
    elsewhere = signed_in({"Federated": OIDC}, B)
    assert read_both(*asked, elsewhere, token, action=WEB) == [DENIED, DENIED]


@pytest.mark.parametrize(
    ("caller", "operator", "decisions"),
    [
        (SessionCaller(role=APP), "Bool", [FORBIDDEN, ALLOWED]),
        (SessionCaller(role=APP), "BoolIfExists", [FORBIDDEN, FORBIDDEN]),
        (SessionTokenCaller(user=ANA.arn), "Bool", [FORBIDDEN, ALLOWED]),
        (SessionTokenCaller(user=ANA.arn, mfa=True), "Bool", [ALLOWED, ALLOWED]),
        (ANA, "Bool", [ALLOWED, ALLOWED]),
    ],
)
def test_mfa_of_sessions_false_or_absent_u6_mfa3_mfa5_mfa6(
    caller: Caller, operator: str, decisions: list[Decision]
) -> None:
    no_mfa = {operator: {"aws:MultiFactorAuthPresent": "false"}}
    given = here(trusts([APP, ANA.arn]), distrusts("*", Condition=no_mfa))
    assert read_both("U-6", "mfa_is_false_in_sessions", given, caller) == decisions


@pytest.mark.parametrize("source", [TOKEN, SamlCaller(provider=CORP)])
def test_mfa_after_federation_absent_or_false_u6_mfa6(source: Caller) -> None:
    session = SessionCaller(role=APP, source=source)
    for operator, decisions in (("Bool", [ALLOWED, FORBIDDEN]), ("BoolIfExists", [FORBIDDEN] * 2)):
        no_mfa = {operator: {"aws:MultiFactorAuthPresent": "false"}}
        given = here(trusts(APP), distrusts("*", Condition=no_mfa))
        assert read_both("U-6", "mfa_is_absent_after_federation", given, session) == decisions
    chained = SessionCaller(role=APP, source=session)
    given = here(trusts(APP, Condition={"Null": {"aws:MultiFactorAuthPresent": "true"}}))
    asked = "mfa_is_absent_after_federation", given
    assert read_both("U-6", "mfa_is_false_in_sessions", given, chained) == [DENIED, ALLOWED]
    assert read_both("U-6", *asked, session) == [ALLOWED, DENIED]


@pytest.mark.parametrize(
    ("duration", "refusals"), [(None, [0, 0]), (3_600, [0, 0]), (3_601, [1, 0]), (43_201, [2, 1])]
)
def test_cap_of_session_tokens_u4_ch6(duration: int | None, refusals: list[int]) -> None:
    given = here(trusts(ANA.arn))
    token = SessionTokenCaller(user=ANA.arn)
    other = replace(DEFAULT, session_token_is_capped=False)
    found = [
        assume(given, token, reading=reading, duration=duration) for reading in (DEFAULT, other)
    ]
    assert [len(verdict.refusals) for verdict in found] == refusals
    for verdict in found:
        assert verdict.decision is ALLOWED
        assert ("U-4" in verdict.uncertain) is (refusals[0] != refusals[1])
    assert "U-4" not in assume(given, ANA, duration=duration).uncertain


@pytest.mark.parametrize(
    ("length", "rules", "uncertain"),
    [(64, [], ()), (65, [], ("U-5",)), (256, [], ("U-5",)), (257, ["AR-13"], ())],
)
def test_length_of_the_source_identity_u5_ar13(
    length: int, rules: list[str], uncertain: tuple[str, ...]
) -> None:
    given = here(trusts(ANA.arn, "sts:*"))
    verdict = assume(given, ANA, source_identity="x" * length)
    assert [one.rule for one in verdict.refusals] == rules
    assert verdict.uncertain == uncertain


def test_the_same_source_identity_again_u16_si3() -> None:
    given = here(trusts(APP, "sts:*"))
    caller = SessionCaller(role=APP, source_identity="ana")
    again = assume(given, caller, source_identity="ana")
    assert (again.refusals, again.uncertain) == ((), ("U-16",))
    assert assume(given, caller).uncertain == ()
    assert [one.rule for one in assume(given, caller, source_identity="bob").refusals] == ["SI-3"]


def test_an_unknown_layer_leaves_the_verdict_open_only_where_it_matters_ses21() -> None:
    missing = {"boundary": "arn:aws:iam::aws:policy/Unknown"}
    assert assume(here(trusts(APP), **missing), APP).decision is DEPENDS
    assert assume(here(trusts(B), **missing), APP).decision is DENIED
