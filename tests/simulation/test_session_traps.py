"""Sessions, chains and their parameters as others get them wrong: S01 to S25."""

import json
from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.engine.interpretation import DEFAULT
from rolescope.engine.request.request_keys import signer_keys
from rolescope.engine.request.signer import signer
from rolescope.engine.verdict import Verdict
from rolescope.model.caller import Caller, RootCaller, ServiceCaller, SessionCaller, UserCaller
from rolescope.model.request import AssumeRoleParameters
from rolescope.model.session import RoleSession
from rolescope.model.world import World
from rolescope.simulation.chain import Hop, session_caller, simulate_chain
from rolescope.simulation.temporary import SessionTokenRequest, get_session_token
from rolescope.trust.pairs import allowed_pairs
from support.worlds.asking import ALLOWED, DENIED, FORBIDDEN, act, arn, assume
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
    trusts,
    user,
    world,
)

ANA = UserCaller(arn("user/ana"))
ALL = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
ANYONE_HERE = trusts(A, ALL)
BUCKET = "arn:aws:s3:::b/k"
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


def roles(**fields: Any) -> World:
    """Return an account whose user and roles may assume one another."""
    given: dict[str, Any] = {
        "trust": ANYONE_HERE,
        "allows": allow("*"),
        "max_session_duration": 43_200,
        **fields,
    }
    tags: dict[str, dict[str, str]] = {
        "Role1": {},
        "Role2": {"Sun": "2"},
        "Role3": {"Star": "3", "Lightning": "3"},
    }
    made = (role(name, **{"tags": own, **given}) for name, own in tags.items())
    return world(account(A, user("ana", allows=allow("*")), *made))


def sessions(given: World, *hops: Hop, caller: Caller = ANA) -> list[RoleSession | None]:
    done = simulate_chain(caller, hops, WorldIndex(given), NOW)
    return [simulation.session for simulation in done]


def hop(number: int, **asked: Any) -> Hop:
    at = asked.pop("at", None)
    parameters = AssumeRoleParameters(**asked)
    return Hop(role=arn(f"role/Role{number}"), parameters=parameters, at=at)


def refused(verdict: Verdict) -> list[str]:
    return [one.rule for one in verdict.refusals]


def test_s01_too_short_ar7() -> None:
    assert refused(assume(roles(), "user/ana", "role/Role1", duration=899)) == ["AR-7"]


def test_s02_longer_than_the_role_allows_is_not_clipped_ar7_err16() -> None:
    verdict = assume(roles(max_session_duration=3_600), "user/ana", "role/Role1", duration=7_200)
    (one,) = verdict.refusals
    assert one.message == (
        "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
    )


def test_s03_default_is_one_hour_whatever_the_maximum_ar7() -> None:
    (session,) = sessions(roles(), hop(1))
    assert session is not None
    assert (session.duration, session.max_duration) == (3_600, 43_200)


def test_s04_chained_beyond_one_hour_is_refused_ch3() -> None:
    caller = SessionCaller(role=arn("role/Role1"))
    assert refused(assume(roles(), caller, "role/Role2", duration=3_601)) == ["CH-3"]


def test_s05_chained_session_outlives_its_parent_ch4() -> None:
    first, second = sessions(roles(), hop(1), hop(2, duration=3_600, at="2026-11-24T12:50:00Z"))
    assert first is not None
    assert second is not None
    assert (first.expires_at, second.expires_at) == ("2026-11-24T13:00:00Z", "2026-11-24T13:50:00Z")


def test_s06_credentials_of_the_instance_itself_are_not_chained_svc1_svc3_ch11() -> None:
    """A call made with them is chaining all the same (CH-1)."""
    trust = [trusts({"Service": "ec2.amazonaws.com"}), ANYONE_HERE]
    given = roles(trust=trust, max_session_duration=3_600)
    ec2 = ServiceCaller("ec2.amazonaws.com")
    (session,) = sessions(given, hop(1, session_name="i-0abc", duration=21_600), caller=ec2)
    assert session is not None
    assert session.duration == 21_600
    app = SessionCaller(role=arn("role/Role1"), name="i-0abc")
    assert refused(assume(given, app, "role/Role2", duration=3_601)) == ["CH-3"]


def test_s07_session_policy_intersects_ses3_ses5() -> None:
    given = world(account(A, role("App", allows=allow("sqs:*"))))
    policy = json.dumps(document(allow("s3:*")))
    caller = SessionCaller(role=arn("role/App"), session_policy=policy)
    queue = f"arn:aws:sqs:eu-west-1:{A}:q"
    for action, resource in (("s3:GetObject", BUCKET), ("sqs:SendMessage", queue)):
        assert act(given, caller, action, resource).decision is DENIED


def test_s08_session_policies_together_are_limited_ar10() -> None:
    policy_arn = arn("policy/P")
    room = 2_049 - len("".join(json.dumps(document(allow("s3:*", Sid=""))).split()))
    padded = json.dumps(document(allow("s3:*", Sid="x" * (room - len(policy_arn)))))
    given = roles()
    inline: dict[str, Any] = {"session_policy": padded, "policy_arns": (policy_arn,)}
    many: dict[str, Any] = {"policy_arns": (policy_arn,) * 11}
    for asked in (inline, many):
        assert refused(assume(given, "user/ana", "role/Role1", **asked)) == ["AR-10"]
    fits = {**inline, "session_policy": padded.replace("xx", "x", 1)}
    assert refused(assume(given, "user/ana", "role/Role1", **fits)) == []


def test_s09_tags_need_tag_session_on_both_sides_tg1() -> None:
    tags = {"a": "1"}
    assert assume(roles(), "user/ana", "role/Role1", tags=tags).is_allowed
    only_assume = roles(trust=trusts(A))
    assert assume(only_assume, "user/ana", "role/Role1", tags=tags).decision is DENIED
    given = world(
        account(A, user("ana", allows=allow("sts:AssumeRole")), role("Role1", trust=ANYONE_HERE))
    )
    assert assume(given, "user/ana", "role/Role1", tags=tags).decision is DENIED
    assert assume(given, "user/ana", "role/Role1").is_allowed


def principal_tags(session: SessionCaller, given: World) -> dict[str, str]:
    """Return `aws:PrincipalTag/*` of a session as its calls show them (SES-18)."""
    index = WorldIndex(given)
    keys, _ = signer_keys(signer(session, index), index, DEFAULT)
    prefix = "aws:principaltag/"
    return {
        key.removeprefix(prefix): values[0]
        for key, values in keys.items()
        if key.startswith(prefix)
    }


def test_s10_s11_transitive_tags_beat_role_tags_tg3_tg6_tg7() -> None:
    """TG-3: tags of the session are principal tags of its calls."""
    given = roles()
    tagged = hop(1, tags=(("Star", "1"), ("Heart", "1")), transitive_tag_keys=("Star", "Heart"))
    done = simulate_chain(ANA, (tagged, hop(2), hop(3)), WorldIndex(given), NOW)
    _, second, third = (session_caller(one) for one in done)
    assert principal_tags(second, given) == {"star": "1", "heart": "1", "sun": "2"}
    assert principal_tags(third, given) == {"star": "1", "heart": "1", "lightning": "3"}
    assert done[1].session is not None
    assert set(done[1].session.transitive_tag_keys) == {"Star", "Heart"}


def test_a_tag_of_the_role_before_can_be_passed_tg12() -> None:
    """S11: `Sun` came from a role and was never transitive, so it does not conflict."""
    caller = SessionCaller(role=arn("role/Role2"))
    assert refused(assume(roles(), caller, "role/Role3", tags={"Sun": "3"})) == []


def test_s12_inherited_key_cannot_be_set_again_tg8_err21() -> None:
    caller = SessionCaller(
        role=arn("role/Role1"), tags=(("Star", "1"),), transitive_tag_keys=("Star",)
    )
    for value in ("1", "2"):
        verdict = assume(roles(), caller, "role/Role2", tags={"star": value})
        (one,) = verdict.refusals
        assert (one.rule, one.code) == ("TG-8", "InvalidParameterValue")
        assert "conflicts with a transitive tag key" in one.message


def test_s13_session_tag_overrides_the_roles_whatever_its_case_tg4_tg6() -> None:
    given = roles(tags={"Department": "mkt"})
    session = SessionCaller(role=arn("role/Role1"), tags=(("department", "eng"),))
    assert principal_tags(session, given) == {"department": "eng"}
    (made,) = sessions(given, hop(1, tags=(("dePartment", "ENG"),)))
    assert made is not None
    assert made.tags == (("dePartment", "ENG"),)  # TG-4: as it was given


def test_s14_source_identity_stays_si3_si4_err20() -> None:
    first, second = sessions(roles(), hop(1, source_identity="ana"), hop(2, source_identity="ana"))
    assert first is not None
    assert second is not None
    assert second.source_identity == "ana"
    done = simulate_chain(
        ANA,
        (hop(1, source_identity="ana"), hop(2, source_identity="bob")),
        WorldIndex(roles()),
        NOW,
    )
    (one,) = done[1].verdict.refusals
    assert one.message == "The source identity is already set for this assume role session"
    asks = {"StringEquals": {"aws:SourceIdentity": "ana"}}
    given = world(account(A, role("Role1", allows=allow("s3:*", Condition=asks))))
    for identity, decision in (("ana", ALLOWED), ("bob", DENIED)):
        caller = SessionCaller(role=arn("role/Role1"), source_identity=identity)
        assert act(given, caller, "s3:GetObject", BUCKET).decision is decision


def test_s15_source_identity_needs_its_permission_si1_si2() -> None:
    given = roles(trust=trusts(A, ["sts:AssumeRole", "sts:TagSession"]))
    verdict = assume(given, "user/ana", "role/Role1", source_identity="ana")
    assert (verdict.decision, "SI-1" in verdict.rules) == (DENIED, True)
    carrying = SessionCaller(role=arn("role/Role1"), source_identity="ana")
    assert assume(given, carrying, "role/Role2").decision is DENIED
    assert assume(given, SessionCaller(role=arn("role/Role1")), "role/Role2").is_allowed


def test_s16_root_user_never_ar2() -> None:
    verdict = assume(roles(), RootCaller(A), "role/Role1")
    assert (verdict.decision, verdict.rules) == (DENIED, ("AR-2",))


def test_s17_s18_mfa_counts_in_the_call_or_the_token_not_in_the_chain_mfa2_mfa3_mfa5_ch8() -> None:
    given = world(
        account(
            A,
            user("ana", allows=allow("*")),
            role("Role1", trust=ANYONE_HERE, allows=allow("*")),
            role("Role2", trust=trusts(A, Condition=MFA)),
        )
    )
    _, second = simulate_chain(ANA, (hop(1, mfa=True), hop(2)), WorldIndex(given), NOW)
    assert second.verdict.decision is DENIED
    assert assume(given, "user/ana", "role/Role2", mfa=True).is_allowed
    assert assume(given, "user/ana", "role/Role2").decision is DENIED
    token = get_session_token(
        SessionTokenRequest(caller=ANA, at=NOW, mfa=True), WorldIndex(given)
    ).credentials
    assert token is not None
    assert assume(given, token, "role/Role2").is_allowed


def test_s19_external_id_that_nobody_asks_for_is_harmless_ar8() -> None:
    assert assume(roles(), "user/ana", "role/Role1", external_id="x-1").is_allowed


def test_s20_revocation_hits_older_sessions_alone_ses12_ses14_ses15() -> None:
    revoke = deny(Condition={"DateLessThan": {"aws:TokenIssueTime": "2026-11-24T12:00:00Z"}})
    given = roles(allows=[allow("*"), revoke])
    for issued, decision in (("11:59:59", FORBIDDEN), ("12:00:00", ALLOWED)):
        caller = SessionCaller(role=arn("role/Role1"), issued_at=f"2026-11-24T{issued}Z")
        assert act(given, caller, "s3:GetObject", BUCKET).decision is decision
    assert assume(given, "user/ana", "role/Role1").is_allowed  # SES-14: it can be assumed again
    locked = world(account(A, user("ana", allows=[allow("*"), revoke])))
    assert act(locked, "user/ana", "s3:GetObject", BUCKET).is_allowed  # SES-15


def test_s21_session_policy_of_the_caller_ends_with_its_session_ch5_ses4() -> None:
    """SES-4: nor does the user's deny go with it."""
    policy = json.dumps(document(allow("sts:AssumeRole", arn("role/Role2"))))
    given = world(
        account(
            A,
            user("ana", allows=[allow("sts:*"), deny("s3:*")]),
            role("Role1", trust=ANYONE_HERE, allows=allow("sts:*")),
            role("Role2", trust=ANYONE_HERE, allows=allow("s3:*")),
        )
    )
    done = simulate_chain(ANA, (hop(1, session_policy=policy), hop(2)), WorldIndex(given), NOW)
    assert act(given, session_caller(done[1]), "s3:GetObject", BUCKET).is_allowed


@pytest.mark.parametrize(("place", "decision"), [(A, ALLOWED), (B, FORBIDDEN)])
def test_s22_scp_of_the_callers_account_decides_scp3_scp10(place: str, decision: object) -> None:
    eve = f"arn:aws:iam::{B}:user/eve"
    given = world(
        account(A, role("Target", trust=trusts(B))),
        account(B, user("eve", allows=allow("*"))),
        organization=organization(A, B, scps={place: [allow("*"), deny("sts:AssumeRole")]}),
    )
    assert assume(given, eve).decision is decision
    fence = {A: [deny("sts:AssumeRole", Principal="*")]}
    fenced = world(*given.accounts, organization=organization(A, B, rcps=fence))
    assert assume(fenced, eve).decision is FORBIDDEN


def test_s23_scps_spare_the_management_account_scp2() -> None:
    management = "999999999999"
    mia = f"arn:aws:iam::{management}:user/mia"
    given = world(
        account(A, role("Target", trust=trusts(management))),
        account(management, user("mia", allows=allow("*"))),
        organization=organization(A, scps={"r-ex01": [allow("*"), deny("sts:*")]}),
    )
    assert assume(given, mia).is_allowed


def test_s24_humans_never_assume_service_linked_roles_ev22_svc9() -> None:
    path = "/aws-service-role/x.amazonaws.com/"
    linked = role("AWSServiceRoleForX", path=path, trust=trusts({"Service": "x.amazonaws.com"}))
    given = world(account(A, user("ana", allows=allow("*")), linked))
    target = f"role{path}AWSServiceRoleForX"
    assert assume(given, "user/ana", target).decision is DENIED
    assert assume(given, "x.amazonaws.com", target).is_allowed
    # AWS writes no such trust policy, and lets nobody change one (TR-15).
    open_to_all = role("AWSServiceRoleForX", path=path, trust=trusts("*"))
    app = role("App", allows=deny("sts:*"))
    given = world(account(A, user("ana", allows=allow("*")), open_to_all, app))
    for who in ("user/ana", "role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX"):
        assert assume(given, who, target).rules == ("EV-22",)
    assert assume(given, "role/App", target).decision is FORBIDDEN
    assert assume(given, "x.amazonaws.com", target).is_allowed
    assert not list(allowed_pairs(WorldIndex(given), NOW))


def test_s25_role_of_the_same_name_in_another_account_tr12() -> None:
    trust = trusts(arn("role/App"))
    given = world(
        account(A, role("App", trust=trust, allows=allow("*"))),
        account(B, role("App", allows=allow("*"))),
    )
    own, other = arn("role/App"), f"arn:aws:iam::{B}:role/App"
    assert assume(given, SessionCaller(role=own), "role/App").is_allowed
    assert assume(given, SessionCaller(role=other), "role/App").decision is DENIED
