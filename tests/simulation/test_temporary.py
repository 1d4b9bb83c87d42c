"""GetSessionToken, GetFederationToken and AssumeRoot (FED-12, FED-13, FED-15, FED-21, EV-24)."""

import json
from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.engine.request.assume_root import TASK_POLICIES
from rolescope.escalation.find import find_ways
from rolescope.model.arn import group_digits
from rolescope.model.caller import (
    Caller,
    FederatedUserCaller,
    RootCaller,
    ServiceCaller,
    SessionCaller,
    SessionTokenCaller,
    UserCaller,
)
from rolescope.model.world import World
from rolescope.simulation.permissions.effective import effective_permissions
from rolescope.simulation.permissions.permission_ways import PermissionState
from rolescope.simulation.temporary import (
    AssumeRootRequest,
    FederationTokenRequest,
    Issued,
    SessionTokenRequest,
    assume_root,
    get_federation_token,
    get_session_token,
    issue,
    root_targets,
    task_policy_arn,
)
from rolescope.trust.escalation_actions import ESCALATIONS
from rolescope.trust.graph import trust_graph
from rolescope.value import field_names, replace
from support.worlds.action_catalogue import CATALOGUE
from support.worlds.asking import ALLOWED, DENIED, DEPENDS, FORBIDDEN, act, arn, assume
from support.worlds.build import (
    NOW,
    A,
    B,
    C,
    account,
    allow,
    deny,
    document,
    organization,
    policy,
    role,
    trusts,
    user,
    world,
)

ANA = UserCaller(arn("user/ana"))
BUCKET = "arn:aws:s3:::b/k"
MANAGEMENT = "999999999999"
AUDIT = TASK_POLICIES[0]
EVERYTHING = allow("*")


def home(*statements: dict[str, Any]) -> World:
    """Return an account in which ana has the statements given."""
    return world(account(A, user("ana", allows=statements), role("App", allows=EVERYTHING)))


def rules(issued: Issued) -> list[str]:
    return [one.rule for one in issued.verdict.refusals]


def token(given: World, caller: Caller = ANA, **asked: Any) -> Issued:
    return get_session_token(SessionTokenRequest(caller=caller, at=NOW, **asked), WorldIndex(given))


@pytest.mark.parametrize(
    ("duration", "is_refused"),
    [(None, False), (899, True), (900, False), (129_600, False), (129_601, True)],
)
def test_session_token_needs_no_permission_but_has_limits_fed12(
    duration: int | None, *, is_refused: bool
) -> None:
    issued = token(home(), duration=duration)
    assert issued.verdict.decision is ALLOWED
    assert (rules(issued) == ["FED-12"]) is is_refused
    assert (issued.credentials is None) is is_refused


def test_session_token_is_the_user_itself_ev6_mfa3() -> None:
    """EV-6: the identity policies, tags and name are the user's."""
    given = home(allow("s3:*"), allow(), allow("iam:*"))
    plain, strong = (token(given, mfa=mfa).credentials for mfa in (False, True))
    assert isinstance(plain, SessionTokenCaller)
    assert isinstance(strong, SessionTokenCaller)
    assert plain.expires_at == "2026-11-25T00:00:00Z"  # 12 h by default
    assert act(given, plain, "s3:GetObject", BUCKET).is_allowed
    assert act(given, plain, "ec2:RunInstances").decision is DENIED
    assert act(given, plain, "iam:ListUsers").rules == ("FED-12",)
    assert act(given, strong, "iam:ListUsers").is_allowed
    mfa = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    guarded = world(account(A, role("Target", trust=trusts(ANA.arn, Condition=mfa)), user("ana")))
    assert assume(guarded, strong).is_allowed
    assert assume(guarded, plain).decision is DENIED


def test_root_gets_one_hour_and_still_cannot_assume_roles_fed12_ar2() -> None:
    given = home()
    issued = token(given, RootCaller(A), duration=7_200)
    assert issued.credentials is not None
    assert issued.credentials.expires_at == "2026-11-24T13:00:00Z"
    assert assume(given, issued.credentials).rules == ("AR-2",)
    assert token(given, issued.credentials).verdict.rules == ("FED-14",)


def test_token_of_root_has_the_limits_of_any_token_fed12_fed21() -> None:
    given = home()
    plain, strong = (token(given, RootCaller(A), mfa=mfa).credentials for mfa in (False, True))
    assert plain is not None
    assert strong is not None
    assert act(given, plain, "s3:GetObject", BUCKET).is_allowed
    assert act(given, plain, "iam:ListUsers").rules == ("FED-12",)
    assert act(given, strong, "iam:ListUsers").is_allowed
    assert act(given, strong, "sts:DecodeAuthorizationMessage").rules == ("FED-12",)


@pytest.mark.parametrize(
    "session", [SessionCaller(role=arn("role/App")), RootCaller(A, task_policy=AUDIT)]
)
def test_sessions_get_no_tokens_fed14_fed21_ses17(session: Caller) -> None:
    given = home()
    assert token(given, session).verdict.rules == ("FED-14",)
    assert token(given, session).credentials is None
    assert federate(given, session).verdict.rules == ("FED-14",)
    assert federate(given, session).credentials is None


def test_credentials_end_with_the_calendar_ses7() -> None:
    given, at = company(EVERYTHING), "9999-12-31T23:59:00Z"
    requests = (
        SessionTokenRequest(caller=MIA, at=at),
        FederationTokenRequest(caller=MIA, name="fed", at=at),
        AssumeRootRequest(caller=MIA, target=B, task_policy=AUDIT, at=at),
    )
    for request in requests:
        issued = issue(request, WorldIndex(given))
        assert issued.credentials is not None
        assert issued.credentials.expires_at == "9999-12-31T23:59:59Z"


def federate(given: World, caller: Caller = ANA, name: str = "fed", **asked: Any) -> Issued:
    request = FederationTokenRequest(caller=caller, name=name, at=NOW, **asked)
    return get_federation_token(request, WorldIndex(given))


@pytest.mark.parametrize(
    "asked",
    [
        {"name": "f"},
        {"name": "f" * 33},
        {"name": "a b"},
        {"duration": 899},
        {"duration": 129_601},
    ],
)
def test_federation_token_has_limits_fed13(asked: dict[str, Any]) -> None:
    issued = federate(home(EVERYTHING), **asked)
    assert issued.verdict.decision is ALLOWED
    assert rules(issued) == ["FED-13"]
    assert issued.credentials is None


def test_federation_token_needs_the_permission_and_tags_need_another_fed13() -> None:
    assert federate(home()).verdict.decision is DENIED
    own = allow("sts:GetFederationToken", f"arn:aws:sts::{A}:federated-user/fed")
    assert federate(home(own)).credentials is not None
    assert federate(home(own), name="other").verdict.decision is DENIED
    tagged = federate(home(own), tags=(("team", "red"),))
    assert tagged.verdict.missing
    condition = {"StringEquals": {"aws:RequestTag/team": "red"}}
    tagging = allow("sts:TagSession", Condition=condition)
    assert federate(home(own, tagging), tags=(("team", "red"),)).credentials is not None
    assert federate(home(own, tagging), tags=(("team", "blue"),)).verdict.decision is DENIED


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"session_policy": "{"}, "MalformedPolicyDocument"),
        ({"session_policy": "{}"}, "MalformedPolicyDocument"),
        (
            {"session_policy": json.dumps(document(allow("*", Principal="*")))},
            "MalformedPolicyDocument",
        ),
        ({"policy_arns": (f"arn:aws:iam::{B}:policy/P",)}, "ValidationError"),
        ({"policy_arns": ("arn:aws:s3:::not-a-policy",)}, "ValidationError"),
    ],
)
def test_session_policies_that_sts_does_not_take_fed13_ar10(
    asked: dict[str, Any], code: str
) -> None:
    for caller in (ANA, RootCaller(A)):
        issued = federate(home(EVERYTHING), caller, **asked)
        assert [(one.rule, one.code) for one in issued.verdict.refusals] == [("AR-10", code)]
        assert issued.credentials is None
    own = (arn("policy/P"), "arn:aws:iam::aws:policy/ReadOnlyAccess")
    assert rules(federate(home(EVERYTHING), policy_arns=own)) == []


def test_federated_user_has_the_user_within_the_session_policy_fed13_fed21() -> None:
    given = home(allow(["s3:*", "sts:*", "iam:*"]))
    bare = federate(given).credentials
    policy_ = json.dumps(document(allow("*")))
    granted = federate(given, session_policy=policy_, duration=3_600).credentials
    assert isinstance(bare, FederatedUserCaller)
    assert isinstance(granted, FederatedUserCaller)
    assert granted.expires_at == "2026-11-24T13:00:00Z"
    assert act(given, bare, "s3:GetObject", BUCKET).decision is DENIED
    assert act(given, granted, "s3:GetObject", BUCKET).is_allowed
    assert act(given, granted, "iam:ListUsers").rules == ("FED-13",)
    assert act(given, granted, "sts:GetSessionToken").rules == ("FED-14",)
    assert act(given, granted, "sts:GetCallerIdentity").is_allowed
    assert assume(given, granted, "role/App").rules == ("AR-3",)


def test_root_may_federate_for_one_hour_within_the_session_policy_fed13_ev23() -> None:
    given = home()
    policy_ = json.dumps(document(allow("s3:*")))
    issued = federate(given, RootCaller(A), session_policy=policy_, duration=7_200)
    found = issued.credentials
    assert isinstance(found, FederatedUserCaller)
    assert (found.user, found.expires_at) == (f"arn:aws:iam::{A}:root", "2026-11-24T13:00:00Z")
    assert act(given, found, "s3:GetObject", BUCKET).is_allowed
    assert act(given, found, "sqs:SendMessage").decision is DENIED
    named = allow("sqs:*", "*", Principal={"AWS": "AIDAANA0000000000000"})
    queue = f"arn:aws:sqs:eu-west-1:{A}:q"
    assert act(given, found, "sqs:SendMessage", queue, grant=named).decision is DENIED
    assert assume(given, found).rules == ("AR-3",)
    bare = federate(given, RootCaller(A)).credentials
    assert bare is not None
    assert act(given, bare, "s3:GetObject", BUCKET).decision is DENIED


def test_root_with_a_session_token_is_root_ar2_fed12_fed14() -> None:
    plain = SessionTokenCaller(user=f"arn:aws:iam::{A}:root")
    strong = replace(plain, mfa=True)
    for given in (home(), world()):  # whether its account is imported or not
        assert assume(given, plain, "role/App").rules == ("AR-2",)
    assert act(home(), plain, "s3:GetObject", BUCKET).is_allowed
    assert act(home(), plain, "iam:ListUsers").rules == ("FED-12",)
    assert act(home(), strong, "iam:ListUsers").is_allowed
    assert act(home(), strong, "sts:GetSessionToken").rules == ("FED-14",)


# AssumeRoot


def company(*statements: dict[str, Any], **fields: Any) -> World:
    """Return an organization with A and B, whose users ana and mia may call AssumeRoot."""
    allows = statements or (allow("sts:AssumeRoot"),)
    given = {"organization": organization(A, B), **fields}
    return world(
        account(A, user("ana", allows=allows), policies=fields.pop("policies", ())),
        account(MANAGEMENT, user("mia", allows=allows), role("App", allows=allows)),
        **{name: value for name, value in given.items() if name != "policies"},
    )


MIA = UserCaller(f"arn:aws:iam::{MANAGEMENT}:user/mia")


def root_of(given: World, caller: Caller = MIA, target: str = B, **asked: Any) -> Issued:
    request = AssumeRootRequest(
        caller=caller, target=target, task_policy=asked.pop("task", AUDIT), at=NOW, **asked
    )
    return assume_root(request, WorldIndex(given))


def test_assume_root_depends_on_what_no_import_tells_fed15() -> None:
    """Centralized root access is never guessed; nor are delegated administrators."""
    issued = root_of(company())
    assert issued.verdict.decision is DEPENDS
    assert issued.verdict.unknown == (
        "whether centralized root access is enabled in organization o-exampleorg1",
    )
    assert isinstance(issued.credentials, RootCaller)
    assert issued.credentials.expires_at == "2026-11-24T12:15:00Z"
    session = SessionCaller(role=f"arn:aws:iam::{MANAGEMENT}:role/App")
    assert root_of(company(), session).verdict.decision is DEPENDS
    delegated = root_of(company(), ANA).verdict
    assert delegated.decision is DEPENDS
    assert any(
        group_digits(A) in what and "delegated administrator" in what for what in delegated.unknown
    )
    nowhere = root_of(company(organization=None, organization_known=False)).verdict
    assert nowhere.decision is DEPENDS
    assert "the organization is not imported" in nowhere.unknown
    listless = organization(A, B)
    assert root_of(company(organization=_without_accounts(listless)), target=C).verdict.unknown


def _without_accounts(whole: Any) -> Any:
    fields = {name: getattr(whole, name) for name in field_names(type(whole))}
    return type(whole)(**{**fields, "accounts": ()})


@pytest.mark.parametrize(
    ("caller", "target"),
    [
        (RootCaller(MANAGEMENT), B),
        (ServiceCaller("ec2.amazonaws.com"), B),
        (MIA, MANAGEMENT),
        (MIA, C),
        (UserCaller(f"arn:aws:iam::{C}:user/far"), B),
    ],
)
def test_who_cannot_assume_root_and_whose_fed15(caller: Caller, target: str) -> None:
    given = company()
    with_far = world(
        *given.accounts,
        account(C, user("far", allows=EVERYTHING)),
        organization=given.organization,
    )
    verdict = root_of(with_far, caller, target).verdict
    assert (verdict.decision, verdict.rules) == (DENIED, ("FED-15",))


def test_assume_root_is_for_root_users_in_an_organization_fed15() -> None:
    assert act(company(), MIA, "sts:AssumeRoot", arn("user/ana")).rules == ("FED-15",)
    assert root_of(company(organization=None)).verdict.rules == ("FED-15",)
    token_of_mia = SessionTokenCaller(user=MIA.arn)
    assert root_of(company(), token_of_mia).verdict.rules == ("FED-12",)


def test_policies_of_the_caller_decide_about_assume_root_fed15_ck45() -> None:
    task = {"StringEquals": {"sts:TaskPolicyArn": AUDIT}}
    given = company(allow("sts:AssumeRoot", f"arn:aws:iam::{B}:root", Condition=task))
    assert root_of(given).verdict.decision is DEPENDS
    assert root_of(given, target=A).verdict.decision is DENIED
    assert root_of(given, task=TASK_POLICIES[1]).verdict.decision is DENIED
    refused = company(EVERYTHING, deny("sts:AssumeRoot"))
    assert root_of(refused).verdict.decision is FORBIDDEN
    fence = organization(A, B, scps={A: [EVERYTHING, deny("sts:*")]})
    fenced = company(EVERYTHING, organization=fence)
    assert root_of(fenced, ANA).verdict.decision is FORBIDDEN
    assert root_of(fenced).verdict.decision is DEPENDS  # SCP-2


@pytest.mark.parametrize(
    ("asked", "is_refused"),
    [
        ({"duration": 900}, False),
        ({"duration": 0}, False),
        ({"duration": 901}, True),
        ({"duration": -1}, True),
        ({"task": "arn:aws:iam::aws:policy/AdministratorAccess"}, True),
    ],
)
def test_parameters_of_assume_root_fed15(asked: dict[str, Any], *, is_refused: bool) -> None:
    issued = root_of(company(), **asked)
    assert (rules(issued) == ["FED-15"]) is is_refused
    assert (issued.credentials is None) is is_refused


@pytest.mark.parametrize(
    ("caller", "partition", "is_refused"),
    [
        (MIA, "aws", False),
        (MIA, "aws-cn", True),
        (UserCaller(MIA.arn.replace(":aws:", ":aws-cn:")), "aws-cn", False),
        (UserCaller(MIA.arn.replace(":aws:", ":aws-cn:")), "aws", True),
    ],
)
def test_task_policies_are_of_the_partition_that_is_called_fed15_arn2(
    caller: Caller, partition: str, *, is_refused: bool
) -> None:
    task = AUDIT.replace(":aws:", f":{partition}:", 1)
    assert (rules(root_of(company(), caller, task=task)) == ["FED-15"]) is is_refused


def test_root_is_that_of_a_member_account_fed15() -> None:
    whole = company()
    assert MANAGEMENT in {one.id for one in whole.accounts}
    assert set(root_targets(whole)) == {A, B}
    alone = replace(whole, organization=None)
    assert set(root_targets(alone)) == {one.id for one in whole.accounts}


def test_a_service_is_no_caller_whatever_its_partition_fed15() -> None:
    index, service = WorldIndex(company()), ServiceCaller("ec2.amazonaws.com")
    assert task_policy_arn("IAMAuditRootUserCredentials", service, index) == AUDIT
    assert rules(root_of(company(), service)) == []


def test_keys_that_are_not_given_are_absent_or_unknown_fed13_fed15() -> None:
    from_vpc = {"StringEquals": {"aws:SourceVpc": "vpc-1"}}
    given = home(allow("sts:GetFederationToken", Condition=from_vpc))
    assert federate(given).verdict.decision is DENIED
    assert federate(given, context=(("aws:SourceVpc", ("vpc-1",)),)).verdict.is_allowed
    left_open = federate(given, is_open=True)
    assert [need.key for need in left_open.verdict.needs] == ["aws:SourceVpc"]
    assert left_open.credentials is not None
    root = company(allow("sts:AssumeRoot", Condition=from_vpc))
    assert root_of(root).verdict.decision is DENIED
    assert root_of(root, context=(("aws:SourceVpc", ("vpc-1",)),)).verdict.decision is DEPENDS
    assert root_of(root, is_open=True).verdict.needs


def test_one_question_for_all_three_calls_fed12_fed13_fed15() -> None:
    index = WorldIndex(company(EVERYTHING))
    token_ = SessionTokenRequest(caller=MIA, at=NOW)
    federation = FederationTokenRequest(caller=MIA, name="fed", at=NOW, duration=900)
    root = AssumeRootRequest(caller=MIA, target=B, task_policy=AUDIT, at=NOW)
    assert issue(token_, index) == get_session_token(token_, index)
    assert issue(federation, index) == get_federation_token(federation, index)
    assert issue(root, index) == assume_root(root, index)
    issued = [issue(request, index).duration for request in (token_, federation, root)]
    assert issued == [43_200, 900, 900]
    assert issue(replace(root, duration=901), index).duration is None


@pytest.mark.parametrize(
    ("caller", "scps"),
    [
        (MIA, ()),
        (ANA, ()),
        (ANA, (EVERYTHING, deny("sts:AssumeRoot"))),
        (SessionCaller(role=f"arn:aws:iam::{MANAGEMENT}:role/App"), ()),
        (SessionTokenCaller(user=MIA.arn), ()),
        (RootCaller(MANAGEMENT), ()),
    ],
)
@pytest.mark.parametrize("own", [allow("sts:AssumeRoot"), allow("*"), allow("s3:*"), deny("sts:*")])
def test_escalation_permissions_and_verdict_agree_about_assume_root_pe64_pe75_fed15(
    caller: Caller, scps: tuple[dict[str, Any], ...], own: dict[str, Any]
) -> None:
    """What no import tells: the verdict depends, the permission too, the way is not checked."""
    whole = organization(A, B, scps={A: list(scps)} if scps else None)
    given = company(own, organization=whole)
    decision = root_of(given, caller).verdict.decision
    assert decision in {DEPENDS, DENIED, FORBIDDEN}
    index = WorldIndex(given)
    held = effective_permissions(caller, index, CATALOGUE, NOW).group("sts:AssumeRoot")
    assert held is not None
    assert (held.state is PermissionState.CONDITIONAL) is (decision is DEPENDS)
    assert (held.state is PermissionState.DENIED) is (decision is not DEPENDS)
    found = find_ways(trust_graph(index, NOW), index, NOW)
    assert "PE-64" in dict(found.not_checked)
    assert all(way.rule.id != "PE-64" for way in found.ways)
    assert ESCALATIONS["sts:assumeroot"].rules == ("PE-64",)


def task_world(*documents: dict[str, Any], **scps: Any) -> World:
    task = policy("Audit", documents, arn=AUDIT)
    return world(
        account(B, role("Target", trust=trusts("*")), policies=(task,) if documents else ()),
        organization=organization(B, **scps),
    )


AUDITOR = RootCaller(B, task_policy=AUDIT, issued_at=NOW)
ONLY = deny("*", NotAction=["iam:ListAccessKeys", "iam:GetUser"])


def test_session_of_assume_root_is_limited_by_its_task_ev24_fed21() -> None:
    """The task policies of AWS hold denies alone."""
    given = task_world(ONLY)
    assert act(given, AUDITOR, "iam:ListAccessKeys").is_allowed
    assert act(given, AUDITOR, "s3:GetObject", BUCKET).decision is FORBIDDEN
    assert act(given, RootCaller(B), "s3:GetObject", BUCKET).is_allowed
    assert act(given, AUDITOR, "sts:GetCallerIdentity").is_allowed
    assert act(given, AUDITOR, "sts:GetSessionToken").rules == ("FED-14",)
    narrow = task_world(allow("iam:GetUser"))
    assert act(narrow, AUDITOR, "iam:GetUser").is_allowed
    assert act(narrow, AUDITOR, "iam:ListAccessKeys").decision is DENIED


def test_root_of_another_partition_is_assumed_in_it_arn2_fed15() -> None:
    mia = UserCaller(MIA.arn.replace("arn:aws:", "arn:aws-us-gov:"))
    request = AssumeRootRequest(
        caller=mia, target=B, task_policy=AUDIT.replace("arn:aws:", "arn:aws-us-gov:"), at=NOW
    )
    issued = assume_root(request, WorldIndex(company()))
    assert rules(issued) == []
    refused = replace(request, task_policy="AUDIT")
    assert rules(assume_root(refused, WorldIndex(company()))) == ["FED-15"]


def test_task_policy_that_is_not_imported_is_unknown_ev24() -> None:
    verdict = act(task_world(), AUDITOR, "iam:ListAccessKeys")
    assert verdict.decision is DEPENDS
    assert any(AUDIT in what for what in verdict.unknown)


def test_session_of_assume_root_cannot_assume_roles_ar4() -> None:
    given = task_world(ONLY)
    target = f"arn:aws:iam::{B}:role/Target"
    assert assume(given, AUDITOR, target).rules == ("AR-4",)
    for action in ("sts:AssumeRole", "sts:TagSession"):
        assert act(given, AUDITOR, action, target).rules == ("AR-4",)
    assert act(given, RootCaller(B), "sts:TagSession", target).rules == ("AR-2",)


def test_scps_limit_sessions_of_assume_root_ev24_ck14() -> None:
    only_assumed = {"Bool": {"aws:AssumedRoot": "true"}}
    given = task_world(ONLY, scps={B: [EVERYTHING, deny("iam:*", Condition=only_assumed)]})
    assert act(given, AUDITOR, "iam:GetUser").decision is FORBIDDEN
    assert act(given, RootCaller(B), "iam:GetUser").is_allowed
