"""What explains a difference, in the order of the rules, and what does not."""

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.engine.interpretation import DEFAULT
from rolescope.engine.verdict import Decision
from rolescope.model.cloudtrail import (
    CloudTrailRecord,
    RecordedIdentity,
    RecordedParameters,
    RecordedResponse,
)
from rolescope.reality.comparison import LikelyCause, RealityComparison
from rolescope.reality.outcomes import RecordedOutcome
from rolescope.reality.replay import Replay
from rolescope.value import replace
from support.worlds.asking import arn
from support.worlds.build import (
    A,
    B,
    C,
    account,
    allow,
    deny,
    group,
    managed,
    organization,
    role,
    trusts,
    user,
    world,
)
from support.worlds.call_records import (
    ANA,
    CALLED,
    CI,
    FREE,
    IMPORTED,
    call,
    check,
    line,
    place,
    signed_by_role,
    signed_by_user,
    write,
)

BY_ANA = call(identity=signed_by_user())
"""Ana, whom Deploy does not trust."""


def test_what_nothing_explains_stays_a_difference() -> None:
    """CT-36, CT-44."""
    found = line(BY_ANA)
    assert found.comparison is RealityComparison.NOT_EXPLAINED
    assert found.answer.decision is Decision.IMPLICIT_DENY
    assert found.evidence.causes == (
        LikelyCause.CHANGED,
        LikelyCause.TAGS,
        LikelyCause.NO_RULE,
        LikelyCause.CLOCK,
    )
    denied = line(call(denied=True))
    assert denied.comparison is RealityComparison.NOT_EXPLAINED
    assert LikelyCause.SESSION_POLICY in denied.evidence.causes
    of_user = line(call(FREE, denied=True, identity=signed_by_user()))
    assert of_user.comparison is RealityComparison.NOT_EXPLAINED
    assert LikelyCause.SESSION_POLICY not in of_user.evidence.causes


@pytest.mark.parametrize(
    ("name", "key", "value", "account_id"),
    [
        ("UpdateAssumeRolePolicy", "roleName", "Deploy", A),
        ("PutUserPolicy", "userName", "ana", B),
        ("DetachGroupPolicy", "groupName", "devs", B),
        ("SetDefaultPolicyVersion", "policyArn", f"arn:aws:iam::{B}:policy/Own", B),
        ("SetDefaultPolicyVersion", "policyArn", f"arn:aws:iam::{B}:policy/Devs", B),
        ("SetDefaultPolicyVersion", "policyArn", f"arn:aws:iam::{B}:policy/Limit", B),
        ("AttachPolicy", "targetId", "r-ex01", "999999999999"),
        ("MoveAccount", "accountId", B, "999999999999"),
    ],
)
def test_a_write_between_call_and_import_explains(
    name: str, key: str, value: str, account_id: str
) -> None:
    """CT-37: to the role, the caller, its groups, its policies, or the guardrails."""
    ana = user("ana", attached=("policy/Own",), groups=("devs",), boundary="policy/Limit")
    where = world(
        account(A, role("Deploy", trust=trusts(CI))),
        account(B, ana, group("devs", attached=("policy/Devs",)), group("others")),
        organization=organization(A, B),
    )
    change = write(name, subjects=((key, value),), account=account_id)
    found = line(BY_ANA, change, at=where)
    assert found.comparison is RealityComparison.CHANGED_SINCE
    assert found.evidence.write is not None
    assert found.evidence.write.event_id == change.event_id


@pytest.mark.parametrize(
    "change",
    [
        write(time=CALLED),
        write(time=IMPORTED),
        write(error_code="AccessDenied"),
        write(subjects=(("roleName", "Other"),)),
        write(account=C),
        write("CreateRole", subjects=()),
    ],
)
def test_other_writes_explain_nothing(change: CloudTrailRecord) -> None:
    """CT-37: not before the call, not after the import, not failed, not to something else."""
    late = change.time <= CALLED and change.subjects == (("roleName", "Deploy"),)
    found = line(BY_ANA, change)
    assert found.comparison is (
        RealityComparison.PROPAGATION if late else RealityComparison.NOT_EXPLAINED
    )


def test_calls_before_and_after_a_write_are_two_lines() -> None:
    """CT-37, CT-46."""
    later = call(identity=signed_by_user(), time=CALLED + 600)
    lines = check(BY_ANA, later, write()).lines
    assert [(one.comparison, one.count, one.sample) for one in lines] == [
        (RealityComparison.NOT_EXPLAINED, 1, later.event_id),
        (RealityComparison.CHANGED_SINCE, 1, BY_ANA.event_id),
    ]


def test_a_new_role_may_not_be_everywhere_yet() -> None:
    """CT-63: denied within a minute after a write."""
    denied = call(denied=True)
    made = write("CreateRole", time=CALLED - 5)
    found = line(denied, made)
    assert found.comparison is RealityComparison.PROPAGATION
    assert found.evidence.write is not None
    assert found.evidence.write.name == "CreateRole"
    early = write("CreateRole", time=CALLED - 61)
    assert line(denied, early).comparison is RealityComparison.NOT_EXPLAINED


def test_what_was_removed_may_still_work_for_a_minute() -> None:
    """CT-63, the other way: only a write that may take something away explains a success."""
    gone = write("DeleteRolePolicy", time=CALLED - 30)
    assert line(BY_ANA, gone).comparison is RealityComparison.PROPAGATION
    added = write("AttachRolePolicy", time=CALLED - 30)
    assert line(BY_ANA, added).comparison is RealityComparison.NOT_EXPLAINED


def test_a_role_on_the_list_of_aws_assumes_itself() -> None:
    """CT-38: of a success alone."""
    assert line(call(CI, trust_grant=False)).comparison is RealityComparison.LEGACY_SELF_ASSUME
    assert line(call(CI, trust_grant=True)).comparison is RealityComparison.NOT_EXPLAINED
    assert line(call(denied=True, trust_grant=False)).comparison is RealityComparison.NOT_EXPLAINED


def test_a_role_or_caller_outside_of_the_import() -> None:
    """CT-39."""
    found = line(call(arn("role/Gone")))
    assert found.comparison is RealityComparison.NOT_IMPORTED
    assert found.evidence.rules == ("AR-5",)
    identity = signed_by_user(arn=arn("user/eve", B))
    assert line(call(identity=identity)).evidence.rules == ("DF-46",)


def test_a_role_of_an_account_outside_of_the_import() -> None:
    """CT-39: also where a rule decides that asks for no policy (TR-21)."""
    record = call(
        arn("role/Theirs", C),
        name="AssumeRoleWithSAML",
        identity=RecordedIdentity("SAMLUser", user_name="x"),
        parameters=RecordedParameters(saml_provider=arn("saml-provider/Idp")),
    )
    found = line(record)
    assert found.answer.rules == ("TR-21",)
    assert found.comparison is RealityComparison.NOT_IMPORTED


OUTSIDE = RecordedIdentity("AWSAccount", account=C, principal_id="AIDAOUTSIDE000000001")


@pytest.mark.parametrize(
    ("principal", "condition", "expected"),
    [
        (arn("user/x", C), {}, RealityComparison.NOT_IMPORTED),
        (
            f"arn:aws:iam::{C}:root",
            {"ArnLike": {"aws:PrincipalArn": arn("user/x*", C)}},
            RealityComparison.NOT_IMPORTED,
        ),
        (
            f"arn:aws:iam::{C}:root",
            {"StringEquals": {"sts:ExternalId": "x-1"}},
            RealityComparison.NOT_EXPLAINED,
        ),
        (arn("user/x", B), {}, RealityComparison.NOT_EXPLAINED),
    ],
)
def test_who_of_an_account_that_is_not_imported_called(
    principal: str, condition: dict[str, dict[str, str]], expected: RealityComparison
) -> None:
    """CT-20, CT-39: explained where policies ask who it is, and the record does not tell."""
    trust = trusts(principal, Condition=condition) if condition else trusts(principal)
    where = world(account(A, role("Deploy", trust=trust)))
    assert line(call(identity=OUTSIDE, account=A), at=where).comparison is expected


def test_a_caller_that_is_known_by_its_id() -> None:
    """CT-20: the role's copy leads to the user of an imported account."""
    identity = RecordedIdentity("AWSAccount", account=B, principal_id="AIDAANA0000000000000")
    assert line(call(FREE, identity=identity)).caller == ANA


@pytest.mark.parametrize(
    "record",
    [
        call(identity=signed_by_user(principal_id="AIDAOTHER00000000000")),
        call(
            identity=signed_by_user(),
            response=RecordedResponse(role_id="AROAOTHER00000000000"),
        ),
        call(denied=True, identity=signed_by_role(issuer_id="AROAOTHER00000000000")),
    ],
)
def test_who_was_created_again_is_another(record: CloudTrailRecord) -> None:
    """CT-29, CT-40: user, role or caller's role with another unique ID."""
    assert line(record).comparison is RealityComparison.RECREATED


def test_the_same_id_explains_nothing() -> None:
    """CT-40."""
    same = RecordedResponse(role_id="AROADEPLOY0000000000")
    found = line(call(identity=signed_by_user(), response=same))
    assert found.comparison is RealityComparison.NOT_EXPLAINED


def test_a_guardrail_that_is_not_imported() -> None:
    """CT-41: SCPs or RCPs, or the policy of an endpoint, or the message says so."""
    found = RealityComparison.GUARDRAIL_NOT_IMPORTED
    alone = replace(place(), organization=None, organization_known=False)
    assert line(call(denied=True), at=alone).comparison is found
    assert line(call(denied=True, endpoint_id="vpce-1")).comparison is found
    message = "… with an explicit deny in a service control policy"
    assert line(call(denied=True, error_message=message)).comparison is found
    of_trust = "… with an explicit deny in the role trust policy"
    told = line(call(denied=True, error_message=of_trust))
    assert told.comparison is RealityComparison.NOT_EXPLAINED


def passing(**fields: object) -> CloudTrailRecord:
    """Return the record of how the caller's session was made."""
    asked = RecordedParameters(role=CI, session_name="job", **fields)  # type: ignore[arg-type]
    service = RecordedIdentity("AWSService", invoked_by="ec2.amazonaws.com")
    made = RecordedResponse(access_key="ASIA1")
    return call(CI, identity=service, parameters=asked, response=made, account=B)


def test_the_session_policy_of_the_caller_denies() -> None:
    """CT-42: found by the key that the session was given."""
    only_s3 = '{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}'
    made, denied = passing(session_policy=only_s3), call(denied=True)
    lines = check(denied, made).lines
    (found,) = (one for one in lines if one.outcome is RecordedOutcome.DENIED)
    assert found.comparison is RealityComparison.SESSION_OF_CALLER
    assert found.evidence.event_id == made.event_id
    all_of_it = '{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}'
    for other in (passing(session_policy=all_of_it), passing()):
        lines = check(denied, other).lines
        (found,) = (one for one in lines if one.outcome is RecordedOutcome.DENIED)
        assert found.comparison is RealityComparison.NOT_EXPLAINED


def test_a_tag_of_the_callers_session_denies() -> None:
    """CT-42: a session tag that is not transitive is in no later record."""
    limited = (
        allow(),
        deny("sts:*", Condition={"StringEquals": {"aws:PrincipalTag/team": "red"}}),
    )
    service = trusts({"Service": "ec2.amazonaws.com"}, ["sts:AssumeRole", "sts:TagSession"])
    where = world(
        account(A, role("Deploy", trust=trusts(CI))),
        account(B, role("Ci", trust=service, allows=limited)),
        organization=organization(A, B),
    )
    lines = check(call(denied=True), passing(tags=(("team", "red"),)), at=where).lines
    (found,) = (one for one in lines if one.outcome is RecordedOutcome.DENIED)
    assert found.comparison is RealityComparison.SESSION_OF_CALLER


def test_a_rule_that_aws_does_not_document() -> None:
    """CT-43, U-6: read otherwise, the verdict is what AWS answered."""
    trust = trusts(CI, Condition={"Null": {"aws:MultiFactorAuthPresent": "true"}})
    where = world(
        account(A, role("Deploy", trust=trust)),
        account(B, role("Ci", trust=(), allows=allow())),
        organization=organization(A, B),
    )
    found = line(call(), at=where)
    assert found.comparison is RealityComparison.UNSURE_RULE
    assert found.evidence.rules == ("U-6",)
    index = WorldIndex(where)
    index.reading = replace(DEFAULT, mfa_is_false_in_sessions=not DEFAULT.mfa_is_false_in_sessions)
    replay = Replay(index, IMPORTED)
    replay.take(call())
    replay.take(call(denied=True))
    both = {one.outcome: one for one in replay.finish(2).lines}
    assert both[RecordedOutcome.ALLOWED].comparison is RealityComparison.AGREE
    assert both[RecordedOutcome.DENIED].comparison is RealityComparison.UNSURE_RULE


def test_a_policy_that_names_nobody_there_is_found_by_its_arn() -> None:
    """CT-37: a managed policy that the role has."""
    where = world(
        account(A, role("Deploy", trust=trusts(CI), attached=("policy/P",)), managed("P", allow())),
        account(B, user("ana", allows=allow())),
        organization=organization(A, B),
    )
    change = write("CreatePolicyVersion", subjects=(("policyArn", arn("policy/P")),))
    assert line(BY_ANA, change, at=where).comparison is RealityComparison.CHANGED_SINCE


def test_a_provider_that_was_changed() -> None:
    """CT-37: what a token is checked against."""
    provider = arn("oidc-provider/idp.example.org")
    where = world(account(A, role("Deploy", trust=trusts(CI))))
    identity = RecordedIdentity("WebIdentityUser", user_name="x", provider=provider)
    record = call(name="AssumeRoleWithWebIdentity", identity=identity, account=A)
    change = write(
        "UpdateOpenIDConnectProvider", subjects=(("openIDConnectProviderArn", provider),)
    )
    assert line(record, change, at=where).comparison is RealityComparison.CHANGED_SINCE
