"""What STS answers to GetSessionToken, GetFederationToken and AssumeRoot, in words."""

import json
from typing import Any

from rolescope.engine.index import WorldIndex
from rolescope.engine.request.assume_root import TASK_POLICIES
from rolescope.model.caller import Caller, RootCaller, SessionCaller, UserCaller
from rolescope.model.world import World
from rolescope.simulation.temporary import (
    AssumeRootRequest,
    FederationTokenRequest,
    SessionTokenRequest,
    TemporaryRequest,
    issue,
)
from rolescope.words.credentials.temporary_text import TemporaryText, temporary_text
from rolescope.words.excerpt import Mark
from rolescope.words.runs import text_of
from rolescope.words.verdict.trace import trace_as_text
from support.worlds.asking import arn
from support.worlds.build import (
    NOW,
    A,
    B,
    account,
    allow,
    deny,
    document,
    organization,
    role,
    user,
    world,
)

ANA = UserCaller(arn("user/ana"))
AUDIT = TASK_POLICIES[0]
POLICY = json.dumps(document(allow("s3:*")))


def home(*statements: dict[str, Any]) -> World:
    return world(account(A, user("ana", allows=statements), role("App")))


def tell(request: TemporaryRequest, given: World) -> TemporaryText:
    index = WorldIndex(given)
    return temporary_text(request, issue(request, index), index)


def token(caller: Caller = ANA, **asked: Any) -> TemporaryText:
    return tell(SessionTokenRequest(caller=caller, at=NOW, **asked), home())


def federation(given: World, caller: Caller = ANA, **asked: Any) -> TemporaryText:
    return tell(FederationTokenRequest(caller=caller, name="fed", at=NOW, **asked), given)


def root(given: World, **asked: Any) -> TemporaryText:
    request = AssumeRootRequest(caller=ANA, target=B, task_policy=AUDIT, at=NOW, **asked)
    return tell(request, given)


def test_credentials_until_when_and_what_they_can_fed12() -> None:
    plain = token()
    assert text_of(plain.headline) == (
        "Allowed. ana gets credentials by GetSessionToken until 2026-11-25 00:00 UTC, for 12 h."
    )
    assert plain.mark is Mark.YES
    assert plain.because == "GetSessionToken needs no permission."
    assert plain.remark == "The credentials act as ana without MFA, and cannot call IAM."
    strong = token(mfa=True, duration=3600)
    assert text_of(strong.headline).endswith("until 13:00 UTC, for 1 h.")
    assert strong.remark == "The credentials act as ana, signed in with MFA."
    root_user = "The credentials act as the root user of 1111 2222 3333"
    assert token(RootCaller(A)).remark == f"{root_user} without MFA, and cannot call IAM."
    assert token(RootCaller(A), mfa=True).remark == f"{root_user}, signed in with MFA."


def test_what_sts_refuses_is_not_denied_fed12_fed14() -> None:
    refused = token(duration=60)
    assert text_of(refused.headline) == "Refused. STS refuses this GetSessionToken of ana."
    assert refused.mark is Mark.NO
    assert refused.because == "A session lasts between 900 s and 129,600 s."
    assert refused.remark == ""
    denied = token(SessionCaller(role=arn("role/App")))
    assert text_of(denied.headline) == "Denied. App cannot call GetSessionToken."
    assert denied.because == "Cannot call sts:GetSessionToken with session credentials."


def test_a_federated_user_has_what_both_allow_fed13() -> None:
    given = home(allow("sts:GetFederationToken"))
    bare = federation(given)
    assert bare.remark == (
        "Without a session policy the credentials can do no more than resource-based policies "
        "allow the federated user fed."
    )
    limited = federation(given, policy_arns=("arn:aws:iam::aws:policy/ReadOnlyAccess",))
    assert limited.remark == (
        "The credentials can do what the policies of ana and the session policies both allow, and "
        "call neither IAM nor STS."
    )
    of_root = federation(home(), caller=RootCaller(A), session_policy=POLICY)
    assert of_root.remark == (
        "The credentials can do what the session policies allow, and call neither IAM nor STS."
    )
    denied = federation(home())
    assert text_of(denied.headline) == "Denied. ana cannot call GetFederationToken."
    assert denied.because == "No identity-based policy allows it."
    forbidden = federation(home(allow("*"), deny("sts:*")))
    assert text_of(forbidden.headline).startswith("Denied explicitly. ana cannot call")
    assert forbidden.because.endswith("An explicit deny wins over every allow.")


def test_what_is_not_given_is_conditional_fed13() -> None:
    vpc = {"StringEquals": {"aws:SourceVpc": "vpc-1"}}
    given = home(allow("sts:GetFederationToken", Condition=vpc))
    left_open = federation(given, is_open=True)
    assert text_of(left_open.headline) == (
        "Conditional. ana can call GetFederationToken if the request brings what the policies "
        "ask for."
    )
    assert left_open.mark is Mark.UNKNOWN
    assert "aws:SourceVpc" in left_open.because or "vpc-1" in left_open.because
    assert left_open.remark.startswith("If any are issued: without a session policy")


def test_tags_need_an_action_that_is_named_fed13() -> None:
    given, tags = home(allow("sts:GetFederationToken")), (("team", "web"),)
    told = federation(given, tags=tags)
    assert told.because == "Tags need sts:TagSession, too. No identity-based policy allows it."
    assert "Can ana sts:TagSession on arn:aws:sts::" in trace_as_text((told.section,))
    assert federation(home(), tags=tags).because == "No identity-based policy allows it."
    assert federation(home(allow("sts:*")), tags=tags).because == (
        "ana-inline allows it at line 4."
    )


def test_what_is_needed_is_told_beside_what_is_not_imported_fed13() -> None:
    vpc = {"StringEquals": {"aws:SourceVpc": "vpc-1"}}
    users = user("ana", allows=[allow("sts:GetFederationToken", Condition=vpc)])
    told = federation(world(account(A, users), organization_known=False), is_open=True)
    assert "vpc-1" in told.because
    assert told.gap.startswith("Not in this import: SCPs")


def test_assume_root_rests_on_what_no_import_tells_fed15_ev24() -> None:
    given = world(
        account(A, user("ana", allows=[allow("sts:AssumeRoot")])),
        account(B),
        organization=organization(B, management=A),
    )
    told = root(given)
    assert text_of(told.headline) == (
        "Cannot be decided. Whether ana can call AssumeRoot depends on what was not imported or "
        "cannot be read."
    )
    assert (told.mark, told.because) == (Mark.UNKNOWN, "")
    assert told.gap.startswith("Not in this import: whether centralized root access is enabled in")
    assert told.remark == (
        "If any are issued: the credentials act as the root user of 4444 5555 6666, within "
        "IAMAuditRootUserCredentials."
    )
    assert "sts:AssumeRoot on arn:aws:iam::444455556666:root?" in trace_as_text((told.section,))
