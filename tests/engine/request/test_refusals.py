"""What STS refuses whatever the policies say, and who may call at all (AR, CH, TG, SI, FED)."""

import json
from typing import Any

import pytest

from rolescope.engine.verdict import Layer
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
from rolescope.model.principal import OidcProvider, SamlProvider
from rolescope.value import replace
from support.worlds import build as worlds
from support.worlds.asking import ALLOWED, DENIED, FORBIDDEN, act, arn, assume
from support.worlds.build import A, B, account, allow, deny, role, trusts, user, world

ANA = arn("user/ana")
APP = arn("role/App")
ALL = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
WORLD = world(
    account(
        A,
        role("Target", trust=trusts("*", ALL), max_session_duration=7200),
        role("App", allows=allow("*")),
        user("ana", allows=allow("*")),
    )
)


def test_tags_take_letters_digits_and_separators_ar11() -> None:
    assert refused("user/ana", tags={"Größe 1": "a\u00a0b\u2003c_.:/=+-@"}) == []


def refused(who: Caller | str, **asked: Any) -> list[tuple[str, str]]:
    verdict = assume(WORLD, who, **asked)
    assert verdict.decision is ALLOWED
    assert verdict.is_allowed is not bool(verdict.refusals)
    return [(one.rule, one.code) for one in verdict.refusals]


@pytest.mark.parametrize(
    ("asked", "rule", "code"),
    [
        ({"session_name": "a"}, "AR-6", "ValidationError"),
        ({"session_name": "x" * 65}, "AR-6", "ValidationError"),
        ({"session_name": "ä" * 3}, "AR-6", "ValidationError"),
        ({"duration": 899}, "AR-7", "ValidationError"),
        ({"duration": 43_201}, "AR-7", "ValidationError"),
        ({"duration": 7_201}, "AR-7", "ValidationError"),
        ({"external_id": "a"}, "AR-8", "ValidationError"),
        ({"external_id": "a b"}, "AR-8", "ValidationError"),
        ({"token_code": "123456"}, "AR-9", "AccessDenied"),
        ({"serial_number": "GAHT12345678", "token_code": "12345a"}, "AR-9", "ValidationError"),
        ({"serial_number": "GAHT12345678", "token_code": "12345"}, "AR-9", "ValidationError"),
        ({"serial_number": "short", "token_code": "123456"}, "AR-9", "ValidationError"),
        ({"serial_number": f"arn:aws:iam::{A}:mfa/ana"}, "AR-9", "AccessDenied"),
        ({"session_policy": "x" * 2049}, "AR-10", "ValidationError"),
        ({"session_policy": "{"}, "AR-10", "MalformedPolicyDocument"),
        ({"policy_arns": (f"arn:aws:iam::{B}:policy/P",)}, "AR-10", "ValidationError"),
        ({"policy_arns": ("arn:aws:iam::aws:policy/P",) * 11}, "AR-10", "ValidationError"),
        ({"tags": {"aws:x": "1"}}, "AR-11", "InvalidParameterValue"),
        ({"tags": {"team": "a\nb"}}, "AR-11", "ValidationError"),
        ({"tags": {"team": "a\tb"}}, "AR-11", "ValidationError"),
        ({"tags": {"": "1"}}, "AR-11", "ValidationError"),
        ({"tags": {"x": "1" * 257}}, "AR-11", "ValidationError"),
        ({"tags": {f"k{n}": "1" for n in range(51)}}, "AR-11", "ValidationError"),
        ({"tags": {"Team": "1", "team": "2"}}, "TG-5", "InvalidParameterValue"),
        ({"tags": {"a": "1"}, "transitive_tag_keys": ("b",)}, "AR-12", "InvalidParameterValue"),
        ({"source_identity": "a"}, "AR-13", "ValidationError"),
        ({"source_identity": "aws:ana"}, "AR-13", "ValidationError"),
    ],
)
def test_parameters(asked: dict[str, Any], rule: str, code: str) -> None:
    assert (rule, code) in refused("user/ana", **asked)


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"session_name": "me@corp.example"},
        {"duration": 7_200},
        {"duration": 900},
        {"external_id": "x:y/z"},
        {"mfa": True},
        {"serial_number": f"arn:aws:iam::{A}:mfa/ana", "token_code": "123456"},
        {"tags": {"Größe": ""}, "transitive_tag_keys": ("größe",)},
        {"source_identity": "x" * 256},  # U-5
        {"session_policy": '{"Version": "2012-10-17", "Statement": []}'},
        {"policy_arns": ("arn:aws:iam::aws:policy/P", arn("policy/Q"))},
    ],
)
def test_parameters_that_are_fine(asked: dict[str, Any]) -> None:
    assert refused("user/ana", **asked) == []


def test_session_policies_are_counted_without_white_space_ar10_gr41() -> None:
    """The ARNs of managed policies are part of the same plain text."""

    def rules(length: int, *names: str) -> list[tuple[str, str]]:
        bucket = "arn:aws:s3:::"
        size = len(json.dumps(worlds.document(allow("*", bucket)), separators=(",", ":")))
        name = "x" * (length - size)
        text = json.dumps(worlds.document(allow("*", bucket + name)), indent=8)
        return refused("user/ana", session_policy=text, policy_arns=tuple(map(arn, names)))

    named = "policy/P"
    most = 2_048 - len(arn(named))
    assert rules(2_048) == []
    assert rules(2_049) == [("AR-10", "ValidationError")]
    assert rules(most, named) == []
    assert rules(most + 1, named) == [("AR-10", "PackedPolicyTooLarge")]


@pytest.mark.parametrize(
    ("action", "resource", "message"),
    [
        ("GetObject", "*", "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2"),
        ("s3:Get:Object", "*", "Actions/Condition can contain only one colon."),
        ("s3:*", "bucket", 'Resource bucket must be in ARN format or "*".'),
    ],
)
def test_session_policies_are_validated_as_iam_does_err15(
    action: str, resource: str, message: str
) -> None:
    text = json.dumps(worlds.document(allow(action, resource)))
    (one,) = assume(WORLD, "user/ana", session_policy=text).refusals
    assert (one.rule, one.code, one.is_early) == ("AR-10", "MalformedPolicyDocument", True)
    assert one.message.startswith(message)


def test_messages_are_those_of_sts_err24_err17() -> None:
    (one,) = assume(WORLD, "user/ana", session_name="a").refusals
    assert one.message == (
        "1 validation error detected: Value 'a' at 'roleSessionName' failed to satisfy "
        "constraint: Member must have length greater than or equal to 2"
    )
    (one,) = assume(WORLD, "user/ana", external_id="a b").refusals
    assert one.message.endswith(r"regular expression pattern: [\w+=,.@:\/-]*")
    (one,) = assume(WORLD, "user/ana", tags={"fine": "", "no!": ""}).refusals
    assert "'tags.2.member.key'" in one.message
    assert one.message.endswith(r"regular expression pattern: [\p{L}\p{Z}\p{N}_.:/=+\-@]+")
    (one,) = assume(WORLD, "role/App", duration=3601).refusals
    assert one.message.endswith("1 hour session limit for roles assumed by role chaining.")


@pytest.mark.parametrize("duration", [None, 900, 3_600, 3_601, 7_200])
def test_temporary_credentials_are_capped_at_one_hour_ch3_ch6(duration: int | None) -> None:
    is_over = duration is not None and duration > 3_600
    expected: dict[str, Caller] = {
        "CH-3": SessionCaller(role=APP),
        "CH-6": SessionTokenCaller(user=ANA, mfa=True),
    }
    for rule, caller in expected.items():
        found = refused(caller, duration=duration)
        assert found == ([(rule, "ValidationError")] if is_over else [])


def test_services_are_not_bound_by_the_maximum_svc3() -> None:
    assert refused(ServiceCaller("ec2.amazonaws.com"), duration=21_600) == []


def test_mfa_is_for_users_with_long_term_keys_ar9() -> None:
    assert refused("role/App", mfa=True) == [("AR-9", "AccessDenied")]
    foreign = {"serial_number": f"arn:aws:iam::{B}:mfa/ana", "token_code": "123456"}
    assert refused("user/ana", **foreign) == [("AR-9", "AccessDenied")]


@pytest.mark.parametrize(
    ("device", "is_own"),
    [
        ("mfa/ana", True),
        ("mfa/team/ana", True),
        ("mfa/Ana", True),
        ("mfa/ana-phone", True),
        ("mfa/ana2", False),  # another user, perhaps
        ("mfa/bob", False),
        ("sms-mfa/bob", False),
        ("mfa/an", False),
        ("u2f/user/bob/key", True),  # which is refused anyway
    ],
)
def test_the_device_of_another_user_is_a_caveat_ar9_mfa4(device: str, *, is_own: bool) -> None:
    """AR-9, MFA-4: STS takes a code of the caller's own device alone; whose it is, is not known."""
    needs = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    given = world(
        account(A, user("ana", path="/team/"), role("Target", trust=trusts("*", Condition=needs)))
    )
    verdict = assume(given, "user/team/ana", serial_number=arn(device), token_code="123456")  # noqa: S106
    assert verdict.decision is ALLOWED
    name = device.rpartition("/")[2]
    caveat = f"whether the MFA device {name} belongs to ana is not imported"
    assert (caveat in verdict.unknown) is not is_own
    assert ("belongs to" in " ".join(verdict.unknown)) is not is_own


def test_whose_device_it_is_matters_to_no_other_caller_ar9() -> None:
    """AR-9: without a serial number that is an ARN, or without a user, there is nothing to say."""
    given = world(account(A, user("ana"), role("App"), role("Target", trust=trusts("*"))))
    code: dict[str, Any] = {"token_code": "123456"}
    for who, serial in (("user/ana", "GAHT12345678"), ("role/App", arn("mfa/bob"))):
        assert "belongs" not in " ".join(assume(given, who, serial_number=serial, **code).unknown)
    denied = world(account(A, user("ana"), role("Target")))
    assert assume(denied, "user/ana", serial_number=arn("mfa/bob"), **code).unknown == ()


def test_inherited_tags_and_source_identity_cannot_be_set_again_tg8_si3() -> None:
    middle = SessionCaller(
        role=APP,
        tags=(("Team", "green"), ("cost", "1")),
        transitive_tag_keys=("team",),
        source_identity="ana",
    )
    caller = SessionCaller(role=APP, source=middle)
    assert refused(caller, tags={"team": "x"}) == [("TG-8", "InvalidParameterValue")]
    assert refused(caller, tags={"cost": "x"}) == []  # TG-7: not transitive, so dropped
    assert refused(caller, source_identity="bob") == [("SI-3", "ValidationError")]
    assert refused(caller, source_identity="ana") == []  # U-16


def test_expired_credentials_err27() -> None:
    for expires, is_refused in (("2026-11-24T12:00:00Z", True), ("2026-11-24T12:00:01Z", False)):
        found = refused(SessionCaller(role=APP, expires_at=expires))
        assert bool(found) is is_refused


@pytest.mark.parametrize(
    ("caller", "action", "rule"),
    [
        (RootCaller(A), "sts:AssumeRole", "AR-2"),
        (FederatedUserCaller(user=ANA, name="fed"), "sts:AssumeRole", "AR-3"),
        (UserCaller(ANA), "sts:AssumeRoleWithSAML", "AR-1"),
        (SamlCaller(provider=f"arn:aws:iam::{A}:saml-provider/X"), "sts:AssumeRole", "FED-1"),
        (UserCaller(f"arn:aws-cn:iam::{B}:user/x"), "sts:AssumeRole", "ARN-2"),
        (UserCaller(arn("user/nobody")), "sts:AssumeRole", "DF-46"),
    ],
)
def test_who_may_not_call(caller: Caller, action: str, rule: str) -> None:
    verdict = assume(WORLD, caller, action=action)
    assert (verdict.decision, verdict.rules, verdict.missing) == (DENIED, (rule,), (Layer.REQUEST,))
    assert verdict.by[0].startswith(rule)
    assert [layer.decided for layer in verdict.layers] == [True]


def test_provider_of_another_account_tr21_u13() -> None:
    provider = f"arn:aws:iam::{B}:oidc-provider/example.org"
    action = "sts:AssumeRoleWithWebIdentity"
    target = role("Target", trust=trusts({"Federated": provider}, action))
    somewhere = world(account(A, target), account(B, OidcProvider(provider, "example.org", ())))
    verdict = assume(somewhere, WebIdentityCaller(provider=provider), action=action)
    assert (verdict.decision, verdict.rules) == (DENIED, ("TR-21",))


def test_built_in_providers_need_no_entity_df15() -> None:
    action = "sts:AssumeRoleWithWebIdentity"
    provider = "cognito-identity.amazonaws.com"
    asked = {
        "StringEquals": {f"{provider}:aud": "eu-west-1:pool"},
        "ForAnyValue:StringLike": {f"{provider}:amr": "authenticated"},
    }
    trust = trusts({"Federated": provider}, action, Condition=asked)
    somewhere = world(account(A, role("Target", trust=trust)))
    claims = (("aud", ("eu-west-1:pool",)), ("amr", ("authenticated", "example.org")))
    caller = WebIdentityCaller(provider=provider, claims=claims)
    assert assume(somewhere, caller, action=action).is_allowed
    guest = WebIdentityCaller(provider=provider, claims=(claims[0], ("amr", ("unauthenticated",))))
    assert assume(somewhere, guest, action=action).decision is DENIED


def test_token_that_lists_other_roles_ck47() -> None:
    provider = f"arn:aws:iam::{A}:oidc-provider/example.org"
    action = "sts:AssumeRoleWithWebIdentity"
    target = role("Target", trust=trusts({"Federated": provider}, action))
    somewhere = world(account(A, target, OidcProvider(provider, "example.org", ("x",))))
    roles = ("https://aws.amazon.com/roles", (arn("role/Other"),))
    caller = WebIdentityCaller(provider=provider, claims=(("aud", ("x",)), roles))
    (one,) = assume(somewhere, caller, action=action).refusals
    assert (one.rule, one.code) == ("CK-47", "InvalidIdentityToken")
    words = "The target role ARN is not present in the roles claim of the identity token"
    assert (one.message, one.is_early) == (words, True)
    none = replace(caller, claims=(("aud", ("x",)), ("https://aws.amazon.com/roles", ())))
    assert assume(somewhere, none, action=action).refusals == (one,)
    both = (roles[0], (arn("role/Other"), arn("role/Target")))
    allowed = replace(caller, claims=(("aud", ("x",)), both))
    assert assume(somewhere, allowed, action=action).is_allowed


def test_saml_metadata_and_assertion_expire_df14_err27() -> None:
    provider = f"arn:aws:iam::{A}:saml-provider/Corp"
    action = "sts:AssumeRoleWithSAML"
    target = role("Target", trust=trusts({"Federated": provider}, action))
    old = world(account(A, target, SamlProvider(provider, "2026-01-01T00:00:00Z")))
    (one,) = assume(old, SamlCaller(provider=provider), action=action).refusals
    assert one.rule == "DF-14"
    late = SamlCaller(provider=provider, session_not_on_or_after="2026-11-24T11:00:00Z")
    rules = [one.rule for one in assume(old, late, action=action).refusals]
    assert rules == ["ERR-27", "DF-14"]


@pytest.mark.parametrize(
    ("caller", "action", "expected", "rule"),
    [
        (SessionCaller(role=APP), "sts:GetSessionToken", DENIED, "FED-14"),
        (SessionCaller(role=APP), "sts:GetFederationToken", DENIED, "FED-14"),
        (UserCaller(ANA), "sts:GetSessionToken", ALLOWED, "FED-12"),
        (UserCaller(ANA), "sts:GetCallerIdentity", ALLOWED, "FED-16"),
        (SessionTokenCaller(user=ANA), "iam:ListUsers", DENIED, "FED-12"),
        (SessionTokenCaller(user=ANA), "sts:GetFederationToken", DENIED, "FED-14"),
        (FederatedUserCaller(user=ANA, name="f"), "iam:ListUsers", DENIED, "FED-13"),
        (RootCaller(A), "sts:AssumeRole", DENIED, "AR-2"),
    ],
)
def test_operations_that_credentials_cannot_call_fed12_to_fed16(
    caller: Caller, action: str, expected: object, rule: str
) -> None:
    verdict = act(WORLD, caller, action, arn("role/Target"))
    assert (verdict.decision, verdict.rules) == (expected, (rule,))


def test_caller_identity_is_allowed_even_with_an_explicit_deny_fed16() -> None:
    locked = world(account(A, user("ana", allows=deny())))
    assert act(locked, "user/ana", "sts:GetCallerIdentity").is_allowed
    assert act(locked, "user/ana", "s3:GetObject", "arn:aws:s3:::b/k").decision is FORBIDDEN


def test_session_token_with_mfa_calls_iam_fed12() -> None:
    assert act(WORLD, SessionTokenCaller(user=ANA, mfa=True), "iam:ListUsers").is_allowed


def test_refusals_that_rest_on_unsure_rules_u4_u5() -> None:
    capped = assume(WORLD, SessionTokenCaller(user=ANA), duration=3_601)
    assert capped.uncertain[-1:] == ("U-4",)
    assert assume(WORLD, "user/ana", source_identity="x" * 65).uncertain == ("U-5",)
    assert assume(WORLD, "user/ana", source_identity="x" * 64).uncertain == ()


@pytest.mark.parametrize(
    ("allows", "expected", "rule"),
    [
        (allow("*"), DENIED, "AR-5"),
        ([allow("*"), deny("sts:AssumeRole")], FORBIDDEN, "EV-7"),
        ([allow("*"), deny("sts:TagSession")], DENIED, "AR-5"),
    ],
)
def test_an_explicit_deny_wins_over_a_role_that_does_not_exist_ar5_ev7(
    allows: Any, expected: object, rule: str
) -> None:
    here = world(account(A, user("ana", allows=allows)))
    verdict = assume(here, "user/ana", "role/Gone")
    assert (verdict.decision, verdict.rules[0]) == (expected, rule)


@pytest.mark.parametrize(
    ("allows", "expected", "rule"),
    [
        (allow("*"), DENIED, "ARN-2"),
        ([allow("*"), deny("sts:AssumeRole")], FORBIDDEN, "EV-7"),
        ([allow("*"), deny("sts:TagSession")], DENIED, "ARN-2"),
    ],
)
def test_an_explicit_deny_wins_over_the_end_of_a_partition_arn2_ev7(
    allows: Any, expected: object, rule: str
) -> None:
    here = world(account(A, user("ana", allows=allows)))
    verdict = assume(here, "user/ana", f"arn:aws-cn:iam::{B}:role/Target")
    assert (verdict.decision, verdict.rules[0]) == (expected, rule)
