"""A trail is taken record by record: each call once, alike calls asked once."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rolescope.engine.evaluate import answer_assume_role, evaluate_assume_role
from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Decision
from rolescope.importers.cloudtrail.record import read_record
from rolescope.model.cloudtrail import (
    CloudTrailRecord,
    RecordedIdentity,
    RecordedParameters,
    RecordedResponse,
)
from rolescope.model.policy import PolicyType
from rolescope.model.world import AttachedPolicy, World
from rolescope.reality import distinct
from rolescope.reality import replay as replaying
from rolescope.reality.comparison import RealityComparison
from rolescope.reality.distinct import Seen, Treatment
from rolescope.reality.identities import RecordedCaller, identify
from rolescope.reality.replay import Replay
from rolescope.reality.requests import request_of
from rolescope.reality.sensitivity import sensitivity_of
from rolescope.value import replace
from support.worlds.asking import arn
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
from support.worlds.call_records import (
    ANA,
    CALLED,
    CI,
    DEPLOY,
    IMPORTED,
    call,
    check,
    line,
    place,
    signed_by_role,
    signed_by_user,
    write,
)
from support.worlds.generated_organizations import organizations
from support.worlds.recorded_trails import made_trail

ROLES_COPY = RecordedIdentity("AWSAccount", account=B, principal_id="AROACI00000000000000:job")


def taken(*records: CloudTrailRecord) -> tuple[list[Treatment], Replay]:
    replay = Replay(WorldIndex(place()), IMPORTED)
    return [replay.take(record) for record in records], replay


@pytest.mark.parametrize("is_first", [True, False])
def test_two_copies_of_a_call_are_one(*, is_first: bool) -> None:
    """CT-7: whichever is read first, the caller's copy counts."""
    copies = [call(shared_id="s"), call(shared_id="s", identity=ROLES_COPY, account=A)]
    treated, replay = taken(*(copies if is_first else reversed(copies)))
    found = replay.finish(2)
    (only,) = found.lines
    assert (only.count, only.sample) == (1, copies[0].event_id)
    assert found.summary.copies == 1
    assert treated[0] is Treatment.COMPARED


def test_a_copy_alone_counts_and_a_third_is_one_more_copy() -> None:
    """CT-7."""
    copy = call(shared_id="s", identity=ROLES_COPY, account=A)
    assert line(copy).caller == CI
    treated, replay = taken(call(shared_id="s"), call(shared_id="s"), copy)
    assert treated[1:] == [Treatment.COPY, Treatment.COPY]
    assert replay.finish(3).summary.compared == 1
    treated, replay = taken(copy, copy._replace(event_id="again"))
    assert replay.finish(2).summary.compared == 1


def test_a_copy_that_waits_too_long_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """CT-60: then the caller's copy is the second one."""
    monkeypatch.setattr(distinct, "_MAX_PENDING", 1)
    first = call(shared_id="a", identity=ROLES_COPY, account=A)
    second = call(shared_id="b", identity=ROLES_COPY, account=A)
    treated, replay = taken(first, second, call(shared_id="a"))
    assert treated[2] is Treatment.COPY
    assert replay.finish(3).summary.compared == 2


def test_a_record_counts_once() -> None:
    """CT-4, CT-5: delivered twice, or again with what it lacked."""
    record = call()
    again = call(replaces=record.event_id)
    treated, replay = taken(record, record, again)
    assert treated == [Treatment.COMPARED, Treatment.DUPLICATE, Treatment.DUPLICATE]
    assert replay.finish(3).summary.duplicates == 2
    treated, _ = taken(again, record)
    assert treated == [Treatment.COMPARED, Treatment.DUPLICATE]
    assert taken(call(event_id=""), call(event_id=""))[0] == [Treatment.COMPARED] * 2


def test_ids_are_remembered_over_a_stretch() -> None:
    """CT-60."""
    seen = Seen(2)
    assert [seen.add(id_) for id_ in "abcab"] == [True, True, True, False, False]
    assert "c" in seen
    assert [seen.add(id_) for id_ in "defgh"] == [True] * 5
    assert "a" not in seen


def test_other_records() -> None:
    """CT-1, CT-33, CT-37."""
    names = ("GetSessionToken", "SwitchRole", "PutRolePolicy")
    records = [call(name=name) for name in names[:2]] + [write(names[2])]
    treated, replay = taken(*records)
    assert treated == [Treatment.USE, Treatment.JOINED, Treatment.CHANGE]
    assert replay.finish(3).summary.other_use == (("GetSessionToken", 1),)


@pytest.mark.parametrize(
    ("identity", "reason"),
    [
        (RecordedIdentity("IdentityCenterUser", account=A), "kind of identity"),
        (RecordedIdentity("IAMUser"), "caller not recorded"),
        (RecordedIdentity("AssumedRole", arn="nothing"), "caller not recorded"),
        (RecordedIdentity("AWSAccount", account=A), "caller not recorded"),
        (RecordedIdentity("AWSService", invoked_by="AWS Internal"), "caller not recorded"),
        (RecordedIdentity("WebIdentityUser"), "caller not recorded"),
        (RecordedIdentity("SAMLUser"), "caller not recorded"),
        (RecordedIdentity("FederatedUser"), "caller not recorded"),
        (RecordedIdentity("Root"), "caller not recorded"),
    ],
)
def test_callers_that_cannot_be_asked_about(identity: RecordedIdentity, reason: str) -> None:
    """CT-26."""
    found = check(call(identity=identity, parameters=None, denied=True))
    assert found.summary.not_compared == ((reason, 1),)
    assert found.lines == ()


def test_a_call_without_a_role_is_not_compared_but_for_those_who_assume_none() -> None:
    """CT-25, CT-31: AR-2 and AR-3 hold for any role."""
    assert check(call("", denied=True)).summary.not_compared == (("role not recorded", 1),)
    root = RecordedIdentity("Root", account=B)
    federated = RecordedIdentity("FederatedUser", issuer_arn=ANA, arn="x/fed")
    for identity in (root, federated):
        found = line(call("", denied=True, identity=identity))
        assert found.comparison is RealityComparison.AGREE
        assert found.answer.decision is Decision.IMPLICIT_DENY


def test_refused_calls_are_counted() -> None:
    """CT-34: with what we refuse, too, where the parameters are recorded."""
    asked = RecordedParameters(role=DEPLOY, session_name="job", duration=99_999)
    records = (
        call(error_code="ThrottlingException", parameters=None),
        call(error_code="ValidationError", parameters=asked),
        call(error_code="ValidationError", parameters=asked._replace(duration=900)),
        call(error_code="AccessDenied", error_message="MultiFactorAuthentication failed with"),
    )
    found = check(*records)
    assert dict(found.summary.refused) == {
        "AccessDenied": 1,
        "ThrottlingException": 1,
        "ValidationError": 1,
        "ValidationError (refused here, too)": 1,
    }
    assert found.lines == ()


def test_reasons_without_end_are_not_all_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hostile log does not fill the memory."""
    monkeypatch.setattr(replaying, "_MAX_REASONS", 1)
    found = check(*(call(error_code=f"Code{number}", parameters=None) for number in range(3)))
    assert found.summary.refused == (("Code0", 1),)


def test_messages_that_name_another_policy() -> None:
    """CT-13, CT-35."""
    denied = call(identity=signed_by_user(), denied=True)
    message = "User: x is not authorized because no role trust policy allows the sts:AssumeRole"
    assert line(denied._replace(error_message=message)).comparison is RealityComparison.AGREE
    for other in (
        message.replace("role trust", "session"),
        "… with an explicit deny in an identity-based policy",
    ):
        found = line(denied._replace(error_message=other))
        assert found.comparison is RealityComparison.OTHER_REASON
        assert found.comparison.is_agreement
        assert not found.comparison.is_explained


def test_alike_calls_are_asked_once_and_make_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """CT-46."""
    asked: list[str] = []
    real = evaluate_assume_role

    def counted(*given: object, **named: object) -> object:
        asked.append("")
        return real(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(replaying, "evaluate_assume_role", counted)
    records = [
        call(
            time=CALLED + number,
            source_address=f"203.0.113.{number}",
            parameters=RecordedParameters(role=DEPLOY, session_name=f"job-{number}"),
        )
        for number in (3, 1, 2)
    ]
    found = line(*records)
    assert (found.count, found.first, found.last) == (3, CALLED + 1, CALLED + 3)
    assert found.sample == records[0].event_id
    assert len(asked) == 1


def test_too_many_lines_are_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hostile log does not fill the memory, and the numbers stay right."""
    monkeypatch.setattr(replaying, "_MAX_GROUPS", 1)
    monkeypatch.setattr(replaying, "_MAX_SESSIONS", 0)
    monkeypatch.setattr(replaying, "_MAX_SAMPLES", 1)
    gone = [call(arn(f"role/Gone{number}")) for number in range(4)]
    gone[0] = gone[0]._replace(
        parameters=RecordedParameters(policy_arns=("arn:aws:iam::aws:policy/X",)),
        response=RecordedResponse(access_key="ASIA9"),
    )
    found = check(*gone)
    assert found.is_cut
    assert found.summary.explained == 4
    assert [one.sample for one in found.lines].count("") == 1


def test_parts_of_a_line_that_differ_out_of_sight_are_joined() -> None:
    """CT-46: what a reader sees is the same."""
    named = "… because no role trust policy allows the sts:AssumeRole action"
    denied = call(identity=signed_by_user(), denied=True)
    found = line(denied, denied._replace(event_id="x", time=CALLED - 9, error_message=named))
    assert (found.count, found.first, found.last) == (2, CALLED - 9, CALLED)


# Flipped answers


@settings(max_examples=15)
@given(where=organizations(), seed=st.integers(0, 99))
def test_all_flipped_answers_are_found_and_none_is_invented(where: World, seed: int) -> None:
    """CT-35, CT-36: over any world; answers that only depend cannot be flipped."""
    index = WorldIndex(where)
    chance = random.Random(seed)  # noqa: S311 - no secret
    callers = sorted([*index.users, *index.roles])
    roles = sorted(index.roles)
    pairs = [(chance.choice(callers), chance.choice(roles)) for _ in range(8)] if roles else []
    trail = made_trail(index, pairs, times=3, seed=seed, flip=0.3)
    replay = Replay(index, IMPORTED + 10**8)
    found: set[str] = set()
    for raw in trail.records:
        record = read_record(raw)
        assert record is not None
        assert replay.take(record) is Treatment.COMPARED
        alone = Replay(index, IMPORTED + 10**8)
        alone.take(record)
        (one,) = alone.finish(1).lines
        if not one.comparison.is_agreement and one.comparison is not RealityComparison.CONSISTENT:
            found.add(record.event_id)
    assert found == trail.flipped
    summary = replay.finish(len(trail.records)).summary
    assert summary.explained + summary.not_explained == len(trail.flipped)
    assert summary.compared == len(trail.records)


@settings(max_examples=25)
@given(
    where=organizations(),
    address=st.sampled_from(["203.0.113.10", "10.0.0.1", "2001:db8::1", "AWS Internal", ""]),
    time=st.sampled_from([CALLED, CALLED - 10**8, CALLED + 10**8]),
    name=st.sampled_from(["job", "other"]),
    external=st.sampled_from([None, "x-1", "nw"]),
)
def test_calls_that_count_as_alike_have_the_same_answer(
    *, where: World, address: str, time: int, name: str, external: str | None
) -> None:
    """CT-46: what is answered from memory is what the engine says of this very request."""
    index = WorldIndex(where)
    replay = Replay(index, IMPORTED)
    for caller in sorted([*index.users, *index.roles])[:4]:
        for target in sorted(index.roles)[:3]:
            first = _made(index, caller, target)
            second = first._replace(
                event_id="2",
                time=time,
                source_address=address,
                parameters=RecordedParameters(role=target, session_name=name, external_id=external),
                identity=first.identity._replace(
                    arn=first.identity.arn.replace("/job", f"/{name}")
                ),
            )
            for record in (first, second):
                found = identify(record, index)
                assert isinstance(found, RecordedCaller)
                request, answer = replay._answer(
                    record, found, replay._pair(record, found), is_whole=False
                )
                exact = answer_assume_role(request_of(found, record), index)
                assert answer.decision is exact.decision
                assert request is None or request == request_of(found, record)


def _made(index: WorldIndex, caller: str, target: str) -> CloudTrailRecord:
    identity = signed_by_role(arn="x/job", issuer_arn=caller, issuer_id="")
    if caller in index.users:
        identity = signed_by_user(arn=caller, principal_id="")
    return call(target, identity=identity)


@pytest.mark.parametrize(
    ("condition", "fields", "is_other"),
    [
        (
            {"DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}},
            {"time": 1_500_000_000},
            True,
        ),
        (
            {"DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}},
            {"time": CALLED - 1},
            False,
        ),
        ({"StringLike": {"aws:CurrentTime": "2026*"}}, {"time": CALLED - 1}, True),
        ({"DateLessThan": {"aws:TokenIssueTime": "2020-01-01T00:00:00Z"}}, {}, False),
        ({"StringLike": {"aws:TokenIssueTime": "2026*"}}, {}, True),
        (
            {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
            {"source_address": "203.0.113.9"},
            False,
        ),
        ({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}, {"source_address": "10.0.0.1"}, True),
        ({"IpAddress": {"aws:SourceIp": "no network"}}, {"source_address": "10.0.0.1"}, True),
        ({"StringLike": {"aws:SourceIp": "203*"}}, {"source_address": "10.0.0.1"}, True),
        ({"StringLike": {"aws:UserAgent": "x*"}}, {"user_agent": "y"}, True),
        ({"StringLike": {"aws:SourceVpc": "x*"}}, {"user_agent": "y"}, False),
        (
            {"StringLike": {"aws:userid": "*:job"}},
            {"identity": signed_by_role(arn="x/other")},
            True,
        ),
        (
            {"StringLike": {"aws:PrincipalTag/a": "b"}},
            {"identity": signed_by_role(arn="x/o")},
            False,
        ),
        (
            {"StringLike": {"aws:PrincipalTag/a": "${aws:userid}"}},
            {"identity": signed_by_role(arn="x/o")},
            True,
        ),
    ],
)
def test_what_the_policies_test_tells_calls_apart(
    condition: dict[str, dict[str, str]], fields: dict[str, Any], *, is_other: bool
) -> None:
    """CT-46: and nothing else does."""
    where = world(
        account(A, role("Deploy", trust=trusts(CI, Condition=condition))),
        account(B, role("Ci", trust=(), allows=allow()), user("ana")),
        organization=organization(A, B),
    )
    index = WorldIndex(where)
    replay = Replay(index, IMPORTED)
    issued = signed_by_role(issued_at="2026-11-24T08:00:00Z")
    later = issued._replace(issued_at="2026-11-24T08:00:01Z")
    first = call(identity=issued, user_agent="x")
    given_to: dict[str, Any] = {"identity": later, "user_agent": "x", **fields}
    second = call(**given_to)
    asked = []
    for record in (first, second):
        found = identify(record, index)
        assert isinstance(found, RecordedCaller)
        asked.append(
            replay._answer(record, found, replay._pair(record, found), is_whole=False)[0]
            is not None
        )
    assert asked == [True, is_other]


def test_a_session_that_a_trust_names_is_told_apart() -> None:
    """CT-46, TR-6."""
    session = f"arn:aws:sts::{B}:assumed-role/Ci/job"
    where = world(
        account(A, role("Deploy", trust=trusts(session))),
        account(B, role("Ci", trust=(), allows=allow())),
        organization=organization(A, B),
    )
    other = call(identity=signed_by_role(arn=session.replace("/job", "/other")))
    found = {one.comparison for one in check(call(), other, at=where).lines}
    assert found == {RealityComparison.AGREE, RealityComparison.NOT_EXPLAINED}


def test_guardrails_that_may_be_attached_are_looked_at() -> None:
    """CT-46, SCP-6: a policy of which it is not known where it is attached."""
    made = organization(A, B)
    source = deny("sts:*", Condition={"StringLike": {"aws:UserAgent": "bad*"}})
    unplaced = AttachedPolicy(
        id="p-1", policy=policy("p", source, type=PolicyType.SCP), targets=None
    )
    where = world(
        account(A, role("Deploy", trust=trusts(CI))),
        account(B, role("Ci", trust=(), allows=allow())),
        organization=replace(made, policies=(*(made.policies or ()), unplaced)),
    )
    assert sensitivity_of(WorldIndex(where), CI, DEPLOY).agent
    assert not sensitivity_of(WorldIndex(place()), CI, DEPLOY).agent
