"""What the STS operations ask for, refuse and answer."""

import json
from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Layer, Verdict
from rolescope.model.caller import (
    Caller,
    FederatedUserCaller,
    RootCaller,
    SamlCaller,
    ServiceCaller,
    SessionCaller,
    UserCaller,
    WebIdentityCaller,
)
from rolescope.model.principal import OidcProvider, SamlProvider
from rolescope.model.request import (
    AssumeRoleParameters,
    AssumeRoleRequest,
    Context,
    ProvidedContext,
)
from rolescope.model.world import World
from rolescope.simulation.assume_role import Simulation, simulate
from rolescope.simulation.chain import Hop, session_caller, simulate_chain
from rolescope.simulation.console import RoleSwitch, longest_switch, switch_role
from rolescope.words.verdict.expected_message import expected_message
from support.worlds.asking import ALLOWED, DENIED, DEPENDS, act, arn, assume
from support.worlds.build import (
    NOW,
    A,
    B,
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
TARGET = arn("role/Target")
EVE = UserCaller(f"arn:aws:iam::{B}:user/eve")
WEB, SAML = "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"
OIDC = f"arn:aws:iam::{A}:oidc-provider/token.example.org"
CORP = f"arn:aws:iam::{A}:saml-provider/Corp"
BUCKET = "arn:aws:s3:::b/k"
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


def small(*trust: dict[str, Any], allows: Any = None, **fields: Any) -> World:
    """Return an account with ana, App and Target; `fields` are those of ana and App."""
    return world(
        account(
            A,
            user("ana", allows=allows, **fields),
            role("App", allows=allows, **fields),
            role("Target", trust=trust, max_session_duration=43_200),
            managed("Silent", allow("s3:*")),
            OidcProvider(OIDC, "token.example.org", ("app",)),
            SamlProvider(CORP),
        )
    )


def ask(given: World, caller: Caller = ANA, target: str = TARGET, **asked: Any) -> Simulation:
    context: Context = asked.pop("context", ())
    request = AssumeRoleRequest(
        caller=caller,
        role=target,
        at=NOW,
        action=caller.operation,
        parameters=AssumeRoleParameters(**asked),
        context=context,
    )
    return simulate(request, WorldIndex(given))


def message(given: World, caller: Caller = ANA, target: str = TARGET, **asked: Any) -> str:
    return expected_message(ask(given, caller, target, **asked), WorldIndex(given))


def rules(verdict: Verdict) -> list[str]:
    return [one.rule for one in verdict.refusals]


# Parameters


CONTEXT = ProvidedContext("arn:aws:iam::aws:contextProvider/IdentityCenter", "eyJh")


def test_provided_contexts_need_set_context_on_both_sides_ar14_ar20() -> None:
    both = ["sts:AssumeRole", "sts:SetContext"]
    for trusted, own, decision in (
        (both, both, ALLOWED),
        (both, "sts:AssumeRole", DENIED),
        ("sts:AssumeRole", both, DENIED),
    ):
        given = small(trusts(A, trusted), allows=allow(own))
        done = ask(given, provided_contexts=(CONTEXT,))
        assert done.verdict.decision is decision
        assert ask(given).verdict.decision is ALLOWED
        if decision is DENIED:
            assert "AR-20" in done.verdict.rules
            assert "sts:SetContext" in message(given, provided_contexts=(CONTEXT,))


@pytest.mark.parametrize(
    ("contexts", "is_refused"),
    [
        ((CONTEXT,) * 5, False),
        ((CONTEXT,) * 6, True),
        ((ProvidedContext("arn:short", "eyJh"),), True),
        ((ProvidedContext(CONTEXT.provider_arn, "eyJ"),), True),
        ((ProvidedContext(CONTEXT.provider_arn, "e" * 2_049),), True),
    ],
)
def test_shape_of_provided_contexts_ar14(
    contexts: tuple[ProvidedContext, ...], *, is_refused: bool
) -> None:
    given = small(trusts(ANA.arn, "sts:*"))
    verdict = ask(given, provided_contexts=contexts).verdict
    assert verdict.decision is ALLOWED
    assert rules(verdict) == (["AR-14"] if is_refused else [])


@pytest.mark.parametrize(
    "target",
    [
        "role/x",
        "arn:aws:iam::1:role/x",
        f"arn:aws:iam::{A}:user/someone",
        f"arn:aws:s3::{A}:role/Target",
        f"arn:aws:iam::{A}:role/" + "x" * 2_048,
    ],
)
def test_what_is_no_role_is_refused_ar5_err30(target: str) -> None:
    done = ask(small(), target=target)
    assert set(rules(done.verdict)) == {"AR-5"}
    assert done.session is None
    text = message(small(), target=target)
    assert text.startswith("ValidationError: ")
    assert target in text


def test_session_policies_are_checked_before_any_policy_ar10_err15() -> None:
    """ERR-15: STS answers MalformedPolicyDocument, whatever the policies say."""
    for caller_trusts in (trusts(ANA.arn), trusts(B)):
        text = message(small(caller_trusts), session_policy='{"Statement": 1}')
        assert text.startswith("MalformedPolicyDocument: ")
    assert rules(ask(small(trusts(ANA.arn)), session_policy="").verdict)[0] == "AR-10"
    for wrong in (
        "arn:aws:s3:::policy/Report-2026",
        "arn:aws:iam::aws:role/Report-2026",
        "policy/P",
    ):
        assert "AR-10" in rules(ask(small(trusts(ANA.arn)), policy_arns=(wrong,)).verdict)


def test_refusals_come_in_the_order_of_the_checks_ar17() -> None:
    old = SessionCaller(
        role=APP,
        expires_at=NOW,
        tags=(("team", "x"),),
        transitive_tag_keys=("team",),
        source_identity="ana",
    )
    given = small(trusts(APP, "sts:*"))
    asked: dict[str, Any] = {
        "session_name": "a",
        "mfa": True,
        "duration": 7_200,
        "tags": (("Team", "y"),),
        "source_identity": "bob",
        "transitive_tag_keys": ("cost",),
    }
    verdict = ask(given, old, **asked).verdict
    assert verdict.decision is ALLOWED
    assert rules(verdict) == ["AR-6", "ERR-27", "AR-9", "CH-3", "AR-12", "TG-8", "SI-3"]
    assert [one.is_early for one in verdict.refusals] == [True, True] + [False] * 5
    assert message(given, old, **asked).startswith("ValidationError: 1 validation error detected")


def test_the_policies_are_asked_between_ar17() -> None:
    """Expired credentials are found before the trust policy, a wish too long only after it."""
    closed = small(trusts(B))
    expired = SessionCaller(role=APP, expires_at="2026-11-24T11:59:00Z")
    assert message(closed, expired).startswith("ExpiredToken: ")
    fresh = SessionCaller(role=APP)
    assert message(closed, fresh, duration=7_200).startswith("AccessDenied: User: ")
    opened = small(trusts(APP))
    assert "1 hour session limit" in message(opened, fresh, duration=7_200)


def test_the_answer_names_role_and_session_ar16_ses2_ses7() -> None:
    done = ask(small(trusts(ANA.arn)), session_name="ana-1", duration=1_800)
    assert done.session is not None
    assert done.session.arn == f"arn:aws:sts::{A}:assumed-role/Target/ana-1"
    assert done.session.assumed_role_id == "AROATARGET0000000000:ana-1"
    assert (done.session.issued_at, done.session.expires_at) == (NOW, "2026-11-24T12:30:00Z")
    assert message(small(trusts(ANA.arn))) == ""


# Sides


def test_conditions_see_the_same_context_in_side_actions_tg2() -> None:
    """TG-2: TagSession may stand in a statement of its own, with a condition of its own."""
    asks = {"StringEquals": {"sts:ExternalId": "x-1"}}
    given = small(trusts(ANA.arn), trusts(ANA.arn, "sts:TagSession", Condition=asks))
    tags = (("a", "1"),)
    assert ask(given, tags=tags, external_id="x-1").session is not None
    assert ask(given, tags=tags, external_id="x-2").verdict.decision is DENIED
    assert ask(given).session is not None


def test_trust_can_require_a_source_identity_si6() -> None:
    asks = {"StringLike": {"sts:SourceIdentity": "*"}}
    given = small(trusts(ANA.arn, ["sts:AssumeRole", "sts:SetSourceIdentity"], Condition=asks))
    assert ask(given).verdict.decision is DENIED
    assert ask(given, source_identity="nobody-of-that-name").session is not None


# MFA


def test_long_term_keys_have_no_mfa_keys_mfa1() -> None:
    for operator, decision in (("Bool", ALLOWED), ("BoolIfExists", worlds_forbidden())):
        no_mfa = {operator: {"aws:MultiFactorAuthPresent": "false"}}
        given = small(trusts(ANA.arn), distrusts("*", Condition=no_mfa))
        assert ask(given).verdict.decision is decision
    age = {"Null": {"aws:MultiFactorAuthAge": "true"}}
    assert ask(small(trusts(ANA.arn, Condition=age))).session is not None


def worlds_forbidden() -> object:
    return assume(small(distrusts("*")), ANA).decision


CODE: dict[str, Any] = {"token_code": "123456"}


def test_devices_that_give_no_code_or_belong_to_others_mfa4_err19() -> None:
    given = small(trusts(ANA.arn, Condition=MFA))
    for serial in (f"arn:aws:iam::{A}:u2f/user/ana/key-1", f"arn:aws:iam::{B}:mfa/eve"):
        verdict = ask(given, serial_number=serial, **CODE).verdict
        assert rules(verdict) == ["AR-9"]
        (one,) = verdict.refusals
        assert one.message.startswith("MultiFactorAuthentication failed, unable to validate MFA")
    hardware = ask(given, serial_number="GAHT12345678", **CODE)
    assert hardware.session is not None


# Federation


def web(**claims: str) -> WebIdentityCaller:
    found = {"aud": "app", **claims}
    return WebIdentityCaller(
        provider=OIDC, claims=tuple((name, (value,)) for name, value in found.items())
    )


def saml(end: str | None = None) -> SamlCaller:
    return SamlCaller(provider=CORP, session_not_on_or_after=end)


FEDERATED = small(trusts({"Federated": OIDC}, WEB), trusts({"Federated": CORP}, SAML))


@pytest.mark.parametrize("caller", [web(), saml()])
@pytest.mark.parametrize(
    ("asked", "rule"),
    [
        ({}, None),
        ({"duration": 43_200}, None),
        ({"duration": 899}, "AR-7"),
        ({"duration": 43_201}, "AR-7"),
        ({"session_policy": "x" * 2_049}, "AR-10"),
        ({"session_policy": ""}, "AR-10"),
        ({"session_name": "a"}, "AR-6"),
    ],
)
def test_limits_of_the_federated_calls_fed2_fed6(
    caller: Caller, asked: dict[str, Any], rule: str | None
) -> None:
    verdict = ask(FEDERATED, caller, **asked).verdict
    assert verdict.decision is ALLOWED
    assert rules(verdict)[:1] == ([rule] if rule else [])


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"iss": "https://token.example.org"}, None),
        ({"iss": "https://other.example.org"}, "InvalidIdentityToken"),
        ({"token.example.org:iss": "https://token.example.org/"}, None),
        ({"exp": "1795521601"}, None),
        ({"exp": "1795521600"}, "ExpiredTokenException"),
        ({"exp": "soon"}, None),
        ({"aud": "other"}, "InvalidIdentityToken"),
    ],
)
def test_tokens_that_sts_does_not_take_fed7_err29(claims: dict[str, str], code: str | None) -> None:
    verdict = ask(FEDERATED, web(**claims)).verdict
    assert verdict.decision is ALLOWED
    assert [one.code for one in verdict.refusals] == ([code] if code else [])


def test_sessions_of_federation_are_role_sessions_like_others_fed9_svc5() -> None:
    """CH-1: what they assume is chained."""
    kind = {"StringEquals": {"aws:PrincipalType": "AssumedRole"}}
    given = world(
        account(
            A,
            role("Target", trust=trusts({"Federated": OIDC}, WEB), allows=allow("*")),
            role("Next", trust=trusts(A, Condition=kind), max_session_duration=43_200),
            OidcProvider(OIDC, "token.example.org", ("app",)),
        )
    )
    done = simulate_chain(
        web(), (Hop(role=TARGET), Hop(role=arn("role/Next"))), WorldIndex(given), NOW
    )
    assert done[0].session is not None
    assert done[0].session.arn == f"arn:aws:sts::{A}:assumed-role/Target/session"
    assert done[1].session is not None
    assert done[1].session.chained
    longer = ask(given, session_caller(done[0]), arn("role/Next"), duration=3_601)
    assert rules(longer.verdict) == ["CH-3"]


@pytest.mark.parametrize("action", [WEB, SAML, "sts:AssumeRole"])
def test_each_caller_has_its_operation_as_an_action_too_fed1_ar1_tr9(action: str) -> None:
    own: dict[str, Caller] = {WEB: web(), SAML: saml(), "sts:AssumeRole": SessionCaller(role=APP)}
    given = small(trusts({"Federated": OIDC}, WEB), trusts({"Federated": CORP}, SAML), trusts(APP))
    for operation, caller in own.items():
        verdict = act(given, caller, action, TARGET)
        assert (verdict.decision is ALLOWED) is (operation == action)
    assert act(given, web(), "sts:TagSession", TARGET).missing == (Layer.TRUST,)


def test_roles_of_another_partition_as_an_action_arn2() -> None:
    given = world(account(A, role("Target", trust=trusts("*"))))
    eve = UserCaller(f"arn:aws-cn:iam::{B}:user/eve")
    assert act(given, eve, "sts:AssumeRole", TARGET).rules == ("ARN-2",)
    assert act(given, EVE, "sts:AssumeRole", TARGET).decision is DEPENDS


def test_provider_of_another_account_as_an_action_tr21() -> None:
    far = f"arn:aws:iam::{B}:oidc-provider/token.example.org"
    given = world(
        account(A, role("Target", trust=trusts({"Federated": far}, WEB))),
        account(B, OidcProvider(far, "token.example.org", ("app",))),
    )
    verdict = act(given, WebIdentityCaller(provider=far), WEB, TARGET)
    assert (verdict.decision, verdict.rules) == (DENIED, ("TR-21",))


SSO = "/aws-reserved/sso.amazonaws.com/"
CENTER = f"arn:aws:iam::{A}:saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE"


def center() -> World:
    trust = trusts(
        {"Federated": [CENTER, CORP]},
        [SAML, "sts:TagSession"],
        Condition={"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}},
    )
    name = "AWSReservedSSO_Admin_0123456789abcdef"
    return world(
        account(
            A,
            role(name, path=SSO, trust=trust, allows=allow("*"), max_session_duration=43_200),
            role("Target", trust=trusts(A), max_session_duration=43_200),
            SamlProvider(CENTER),
            SamlProvider(CORP),
        )
    )


def test_identity_center_alone_signs_in_to_its_roles_svc7_fed5() -> None:
    reserved = arn(f"role{SSO}AWSReservedSSO_Admin_0123456789abcdef")
    audience = (("aud", ("https://signin.aws.amazon.com/saml",)),)
    own = ask(center(), SamlCaller(provider=CENTER, attributes=audience), reserved, duration=43_200)
    assert own.session is not None
    assert own.session.duration == 43_200
    other = ask(center(), SamlCaller(provider=CORP, attributes=audience), reserved)
    assert rules(other.verdict) == ["FED-5"]
    chained = ask(center(), SessionCaller(role=reserved, name="carol@x"), duration=3_601)
    assert rules(chained.verdict) == ["CH-3"]


def test_cognito_pools_are_told_apart_by_audience_svc8() -> None:
    host = "cognito-identity.amazonaws.com"
    asks = {
        "StringEquals": {f"{host}:aud": "eu-west-1:pool"},
        "ForAnyValue:StringLike": {f"{host}:amr": "unauthenticated"},
    }
    given = small(trusts({"Federated": host}, WEB, Condition=asks))
    for pool, decision in (("eu-west-1:pool", ALLOWED), ("eu-west-1:other", DENIED)):
        claims = (("aud", (pool,)), ("amr", ("unauthenticated",)))
        caller = WebIdentityCaller(provider=host, claims=claims)
        assert ask(given, caller).verdict.decision is decision


# Services


@pytest.mark.parametrize(
    "name", ["lambda.amazonaws.com", "ecs-tasks.amazonaws.com", "cloudformation.amazonaws.com"]
)
def test_services_assume_what_trusts_them_and_nothing_else_svc2_tr19(name: str) -> None:
    given = small(trusts({"Service": name}))
    done = ask(given, ServiceCaller(name), session_name="function-1")
    assert done.session is not None
    assert done.session.name == "function-1"
    assert ask(given, ServiceCaller("states.amazonaws.com")).verdict.decision is DENIED


@pytest.mark.parametrize("maximum", [None, 3_600, 7_200])
def test_the_maximum_of_a_role_binds_neither_services_nor_chains_svc3_ch2_df6(
    maximum: int | None,
) -> None:
    """Where it does not count, it is not assumed either."""
    trust = [trusts({"Service": "ec2.amazonaws.com"}), trusts(A)]
    target = role("Target", trust=trust, max_session_duration=maximum)
    given = world(
        account(A, user("ana", allows=allow("*")), role("App", allows=allow("*")), target)
    )
    expected: list[tuple[Caller, int, bool]] = [
        (ServiceCaller("ec2.amazonaws.com"), 43_200, False),
        (SessionCaller(role=APP), 3_600, False),
        (ANA, maximum or 3_600, maximum is None),
    ]
    for caller, longest, is_assumed in expected:
        session = ask(given, caller).session
        assert session is not None
        assert (session.max_duration, session.max_is_assumed) == (longest, is_assumed)


def test_pods_and_roles_anywhere_need_their_side_actions_svc4_svc6() -> None:
    pods = ServiceCaller("pods.eks.amazonaws.com")
    tags = (("kubernetes-namespace", "web"), ("eks-cluster-name", "blue"))
    keys = tuple(key for key, _ in tags)
    for actions, decision in (
        (["sts:AssumeRole", "sts:TagSession"], ALLOWED),
        ("sts:AssumeRole", DENIED),
    ):
        given = small(trusts({"Service": pods.name}, actions))
        done = ask(given, pods, tags=tags, transitive_tag_keys=keys)
        assert done.verdict.decision is decision
    anywhere = ServiceCaller("rolesanywhere.amazonaws.com")
    named = {"StringEquals": {"aws:PrincipalTag/x509Subject/CN": "host-1"}}
    all_three = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
    certificate: dict[str, Any] = {
        "tags": (("x509Subject/CN", "host-1"),),
        "source_identity": "host-1",
    }
    given = small(trusts({"Service": anywhere.name}, all_three, Condition=named))
    assert ask(given, anywhere, **certificate).session is not None
    given = small(trusts({"Service": anywhere.name}, all_three[:2], Condition=named))
    assert ask(given, anywhere, **certificate).verdict.decision is DENIED


# Console


def switchable(**fields: Any) -> World:
    return world(
        account(
            A,
            user("ana", allows=allow("*")),
            role("App", allows=allow("*")),
            role("Target", **{"max_session_duration": 43_200, **fields}),
        )
    )


def switch(given: World, **asked: Any) -> Simulation:
    made = RoleSwitch(**{"caller": ANA, "role": TARGET, "at": NOW, **asked})
    return switch_role(made, WorldIndex(given))


@pytest.mark.parametrize(
    ("maximum", "remaining", "seconds"),
    [(43_200, 7_200, 7_200), (3_600, 7_200, 3_600), (43_200, None, 43_200), (None, 7_200, 3_600)],
)
def test_switched_sessions_end_with_the_sign_in_svc12_ses19(
    maximum: int | None, remaining: int | None, seconds: int
) -> None:
    given = switchable(trust=trusts(A), max_session_duration=maximum)
    session = switch(given, remaining=remaining).session
    assert session is not None
    assert (session.duration, session.max_duration) == (seconds, seconds)
    unknown = RoleSwitch(caller=ANA, role=arn("role/None"), at=NOW, remaining=remaining)
    assert longest_switch(unknown, WorldIndex(given)) == 3_600


def test_switching_with_mfa_passes_and_without_does_not_mfa7() -> None:
    given = switchable(trust=trusts(A, Condition=MFA))
    assert switch(given, mfa=True).session is not None
    assert switch(given).session is None


def test_a_switch_passes_neither_external_id_nor_tags_nor_identity_svc12_si5_tg11() -> None:
    for asks in (
        {"StringEquals": {"sts:ExternalId": "x-1"}},
        {"StringLike": {"sts:SourceIdentity": "*"}},
        {"StringLike": {"aws:RequestTag/team": "*"}},
    ):
        assert switch(switchable(trust=trusts(A, Condition=asks))).session is None
    session = switch(switchable(trust=trusts(A, "sts:*"))).session
    assert session is not None
    assert (session.tags, session.source_identity) == ((), None)


def test_a_switch_starts_from_the_sign_in_and_chains_from_a_role_ch9() -> None:
    given = switchable(trust=trusts(A))
    from_role = switch(given, caller=SessionCaller(role=APP), remaining=7_200)
    assert from_role.session is not None
    assert from_role.session.duration == 3_600
    only_app = switchable(trust=trusts(APP))
    assert switch(only_app).session is None


# Messages


U = f"AccessDenied: User: {ANA.arn} is not authorized to perform: sts:AssumeRole on resource: "


@pytest.mark.parametrize(
    ("trust", "fields", "tail"),
    [
        (trusts(A), {}, "because no identity-based policy allows the sts:AssumeRole action"),
        (trusts(B), {}, "because no role trust policy allows the sts:AssumeRole action"),
        (
            trusts(A),
            {"allows": allow(), "boundary": "policy/Silent"},
            "because no permissions boundary allows the sts:AssumeRole action",
        ),
        (
            trusts(A),
            {"allows": [allow(), deny("sts:*")]},
            "with an explicit deny in an identity-based policy",
        ),
        (distrusts("*"), {"allows": allow()}, "with an explicit deny in the role trust policy"),
    ],
)
def test_tails_of_the_same_account_err1_to_err8(
    trust: dict[str, Any], fields: dict[str, Any], tail: str
) -> None:
    """ERR-1, ERR-2, ERR-3, ERR-4, ERR-7, ERR-8."""
    assert message(small(trust, **fields)) == f"{U}{TARGET} {tail}"


def test_tails_of_session_policies_and_guardrails_err5_err6_err9_err10() -> None:
    silent = json.dumps(document(allow("s3:*")))
    against = json.dumps(document([allow("*"), deny("sts:*")]))
    given = small(trusts(A), allows=allow())
    session = f"arn:aws:sts::{A}:assumed-role/App/session"
    for policy, tail in (
        (silent, "because no session policy allows the sts:AssumeRole action"),
        (against, "with an explicit deny in a session policy"),
    ):
        text = message(given, SessionCaller(role=APP, session_policy=policy))
        assert text.startswith(f"AccessDenied: User: {session} is not")
        assert text.endswith(tail)
    cases: tuple[tuple[dict[str, Any], str], ...] = (
        ({"scps": {A: [allow("s3:*")]}}, "because no service control policy allows the"),
        ({"scps": {A: [allow("*"), deny("sts:*")]}}, "with an explicit deny in a service control"),
        (
            {"rcps": {A: [deny("sts:*", Principal="*")]}},
            "with an explicit deny in a resource control policy",
        ),
    )
    for guardrails, tail in cases:
        fenced = world(*given.accounts, organization=organization(A, **guardrails))
        assert tail in message(fenced)
    denying = managed("Denying", [allow("*"), deny("sts:*")])
    bounded = user("ana", allows=allow(), boundary="policy/Denying")
    limited = world(account(A, bounded, role("Target", trust=trusts(A)), denying))
    assert message(limited).endswith("with an explicit deny in a permissions boundary")


def test_other_accounts_learn_nothing_of_the_other_side_err11() -> None:
    there = account(B, user("eve", allows=allow("*")))
    for trust in (trusts(A), distrusts("*")):
        given = world(account(A, role("Target", trust=trust)), there)
        assert message(given, EVE).endswith(f"on resource: {TARGET}")


def test_a_role_that_does_not_exist_is_told_like_one_that_does_not_trust_ar5() -> None:
    given = small(trusts(B))
    gone = arn("role/Gone")
    assert message(given, target=gone) == message(given).replace(TARGET, gone)


def test_fixed_messages_err12_err13_err28_err29() -> None:
    closed = small(trusts(B))
    assert message(closed, web()) == f"AccessDenied: Not authorized to perform {WEB}"
    assert message(closed, saml()) == f"AccessDenied: Not authorized to perform {SAML}"
    root = "AccessDenied: Roles may not be assumed by root accounts."
    assert message(closed, RootCaller(A)) == root
    task = RootCaller(A, task_policy="arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy")
    assert message(closed, task).startswith("AccessDenied: ")
    gone = SessionCaller(role=APP, role_id="AROAOLD0000000000000")
    assert message(closed, gone) == (
        "InvalidClientTokenId: The security token included in the request is invalid"
    )
    nobody = WebIdentityCaller(provider=f"arn:aws:iam::{A}:oidc-provider/none.example.org")
    assert message(closed, nobody) == (
        "InvalidIdentityToken: No OpenIDConnect provider found in your account for "
        "https://none.example.org"
    )
    fed = FederatedUserCaller(user=ANA.arn, name="fed")
    assert "federated-user/fed is not authorized" in message(closed, fed)


def test_side_action_in_the_message_err14() -> None:
    text = message(small(trusts(ANA.arn)), source_identity="ana")
    assert "is not authorized to perform: sts:SetSourceIdentity on resource" in text
    assert text.endswith("because no role trust policy allows the sts:SetSourceIdentity action")


# What a session may


def test_ways_to_stop_a_session_ses16() -> None:
    session = SessionCaller(role=APP, source_identity="ana")
    id_ = "AROAAPP0000000000000"
    for condition in (
        {"StringEquals": {"aws:userid": f"{id_}:session"}},
        {"ArnEquals": {"aws:PrincipalArn": APP}},
        {"StringEquals": {"aws:SourceIdentity": "ana"}},
    ):
        given = world(account(A, role("App", allows=[allow("*"), deny(Condition=condition)])))
        assert act(given, session, "s3:GetObject", BUCKET).by == ("identity App-inline[1]",)
    grant = deny("s3:*", Principal={"AWS": f"arn:aws:sts::{A}:assumed-role/App/session"})
    given = world(account(A, role("App", allows=allow("*"))))
    assert not act(given, session, "s3:GetObject", BUCKET, grant=grant).is_allowed
    other = SessionCaller(role=APP, name="other")
    assert act(given, other, "s3:GetObject", BUCKET, grant=grant).is_allowed


def test_how_other_accounts_can_name_a_session_ses20() -> None:
    given = world(account(A, role("App", allows=allow("*"))), account(B))
    session = SessionCaller(role=APP)
    for principal, decision in (
        (APP, ALLOWED),
        (f"arn:aws:sts::{A}:assumed-role/App/session", ALLOWED),
        (A, ALLOWED),
        ("AROAAPP0000000000000:session", DENIED),
    ):
        grant = allow("s3:GetObject", "*", Principal={"AWS": principal})
        verdict = act(given, session, "s3:GetObject", BUCKET, grant=grant, resource_account=B)
        assert verdict.decision is decision
    by_id = {"StringEquals": {"aws:userid": "AROAAPP0000000000000:session"}}
    grant = allow("s3:GetObject", "*", Principal={"AWS": A}, Condition=by_id)
    there: dict[str, Any] = {"resource_account": B}
    assert act(given, session, "s3:GetObject", BUCKET, grant=grant, **there).is_allowed


def test_sessions_cannot_do_what_only_users_can_ses17() -> None:
    name = {"Null": {"aws:username": "false"}}
    given = world(account(A, role("App", allows=[allow("sts:*"), allow("s3:*", Condition=name)])))
    session = SessionCaller(role=APP)
    assert act(given, session, "s3:GetObject", BUCKET).decision is DENIED
    assert act(given, session, "sts:GetSessionToken").rules == ("FED-14",)
    mfa = world(account(A, role("App", allows=allow("s3:*", Condition=MFA))))
    assert act(mfa, session, "s3:GetObject", BUCKET).decision is DENIED


def test_a_role_that_does_not_exist_trusts_nobody_as_an_action_ar5_tr1() -> None:
    verdict = act(small(allows=allow("*")), ANA, "sts:AssumeRole", arn("role/Gone"))
    assert (verdict.decision, verdict.missing) == (DENIED, (Layer.TRUST,))


def test_a_time_that_cannot_be_read_ends_no_session_ses7() -> None:
    request = AssumeRoleRequest(caller=ANA, role=TARGET, at="one day")
    session = simulate(request, WorldIndex(small(trusts(ANA.arn)))).session
    assert session is not None
    assert (session.issued_at, session.expires_at) == ("one day", "")
