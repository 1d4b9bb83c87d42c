"""Use of trusts: how often, by whom, from where, with what; and what nobody uses."""

import pytest

from rolescope.analysis import analyse
from rolescope.engine.index import WorldIndex
from rolescope.model.caller import CallerKind
from rolescope.model.cloudtrail import (
    CloudTrailRecord,
    CutLookup,
    RecordedIdentity,
    RecordedParameters,
    RecordedResponse,
)
from rolescope.model.edit import Scenario
from rolescope.model.world import World
from rolescope.reality import coverage as covering
from rolescope.reality import use as using
from rolescope.reality.coverage import CoverageCount, LogCoverage
from rolescope.reality.replay import Replay
from rolescope.reality.trusts import (
    TrustUse,
    UseState,
    edge_of,
    never_used_first,
    unused_roles,
    uses_of_trusts,
    window_of,
)
from rolescope.reality.use import PairUse, expiry_of
from rolescope.trust.edge import Edge, PrincipalKind, Standing
from rolescope.value import replace
from support.worlds.asking import arn
from support.worlds.build import NOW, A, B, account, allow, organization, role, trusts, user, world
from support.worlds.call_records import (
    ANA,
    CALLED,
    CI,
    DEPLOY,
    FREE,
    IMPORTED,
    call,
    check,
    place,
    signed_by_user,
    write,
)

DAY = 24 * 3600


def test_a_user_is_no_session_of_a_role_of_its_name_arn8() -> None:
    """IAM lets a user and a role of one account have the same name."""
    named = Edge(
        id="session",
        source=f"arn:aws:sts::{A}:assumed-role/ci/job",
        target=arn("role/Goal"),
        kind=PrincipalKind.SESSION,
        standing=Standing.ALLOWED,
        actions=(),
    )

    def through(caller: str) -> Edge | None:
        return edge_of(arn(caller), [named])

    assert through("role/x/ci") is named
    assert through("user/ci") is None


def pair(*records: CloudTrailRecord) -> PairUse:
    (found,) = check(*records).pairs
    return found


def asking(**fields: object) -> RecordedParameters:
    given = {"role": FREE, "session_name": "a", **fields}
    return RecordedParameters(**given)  # type: ignore[arg-type]


def test_how_a_caller_uses_a_role() -> None:
    """CT-47, CT-49, CT-50, CT-51, CT-52."""
    coded = asking(serial_number="arn:mfa", external_id="x-77", duration=900)
    found = pair(
        call(FREE, identity=signed_by_user(), parameters=coded, time=CALLED),
        call(FREE, identity=signed_by_user(), parameters=asking(session_name="b", duration=7200)),
        call(FREE, identity=signed_by_user(mfa=True, is_session=True), time=CALLED + 5),
        call(FREE, identity=signed_by_user(), source_address="2001:db8::1", time=CALLED - 5),
        call(FREE, identity=signed_by_user(), source_address="AWS Internal"),
        call(FREE, identity=signed_by_user(), endpoint_id="vpce-1"),
        call(FREE, identity=signed_by_user(), parameters=None, source_address=""),
        call(FREE, identity=signed_by_user(), denied=True),
    )
    assert (found.caller, found.role, found.count, found.denied) == (ANA, FREE, 7, 1)
    assert (found.first, found.last) == (CALLED - 5, CALLED + 5)
    assert (found.session_names, found.names) == (("a", "b", "job"), 3)
    assert (found.by_users, found.with_mfa) == (6, 2)
    ((hashed, count),) = found.external_ids
    assert (len(hashed), count, found.without_external_id) == (12, 1, 5)
    assert "x-77" not in repr(found)
    assert dict(found.networks) == {
        "203.0.113.0/24": 3,
        "2001:db8::/48": 1,
        "AWS Internal": 1,
        "vpce-1": 1,
        "unknown": 1,
    }
    assert (found.shortest_asked, found.longest_asked, found.longest_given) == (900, 7200, 7200)
    assert not found.is_service


def test_durations_that_nobody_asked_for_are_told_by_the_end() -> None:
    """CT-49."""
    made = RecordedResponse(expiration="Nov 18, 2026, 3:06:40 PM")
    time = 1_795_000_000
    assert expiry_of(call(response=made)) == time + 4 * 3600
    found = pair(call(response=made, time=time), call(response=made, time=time + 60))
    assert (found.shortest_asked, found.longest_asked) == (None, None)
    assert found.longest_given == 4 * 3600
    assert pair(call()).longest_given is None


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("Nov 24, 2026, 12:00:00 AM", 0),
        ("Nov 24, 2026 12:00:00 PM", 12),
        ("Nov 24, 2026, 9:00:00\u202fPM", 21),
        ("Foo 24, 2026, 9:00:00 PM", None),
        ("Nov 31, 2026, 9:00:00 PM", None),
        ("2026-11-24T09:00:00Z", None),
        ("", None),
    ],
)
def test_the_end_of_a_session_is_a_text(text: str, hour: int | None) -> None:
    """CT-49."""
    end = expiry_of(call(response=RecordedResponse(expiration=text)))
    assert (end is None) is (hour is None)
    assert end is None or end % DAY // 3600 == hour


def test_sessions_that_were_still_valid() -> None:
    """The question after a revocation: who could still act?"""
    ended = RecordedResponse(expiration="Nov 18, 2026, 1:00:00 AM")
    alive = RecordedResponse(expiration="Nov 19, 2026, 1:00:00 AM")
    records = [
        call(response=ended, time=IMPORTED - 60),
        call(response=alive, time=IMPORTED - 60),
        call(response=alive, parameters=None, time=IMPORTED - 90),
        call(response=alive, time=IMPORTED + 60),
        call(response=alive, time=IMPORTED - 40 * 3600),
    ]
    found = check(*records).sessions
    assert [(one.name, one.caller, one.role) for one in found] == [
        ("", CI, DEPLOY),
        ("job", CI, DEPLOY),
    ]
    later = Replay(WorldIndex(place()), IMPORTED, IMPORTED + 120)
    for record in records:
        later.take(record)
    assert len(later.finish(5).sessions) == 3


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """CT-58: a hostile log does not fill the memory."""
    for name in ("MAX_PAIRS", "_MAX_SESSIONS", "_MAX_NETWORKS", "_MAX_NAMES"):
        monkeypatch.setattr(using, name, 1)
    monkeypatch.setattr(covering, "_MAX_PLACES", 1)
    alive = RecordedResponse(expiration="Nov 19, 2026, 1:00:00 AM")
    found = check(
        *(
            call(
                target,
                response=alive,
                region=address,
                source_address=address,
                parameters=asking(session_name=address),
            )
            for target in (FREE, DEPLOY)
            for address in ("10.0.0.1", "10.9.0.1")
        )
    )
    assert found.is_cut
    ((only,), spans) = (found.pairs, found.coverage.spans)
    assert (only.count, only.names, only.networks) == (2, 1, (("10.0.0.0/24", 1),))
    assert (len(spans), len(found.sessions)) == (1, 1)


def test_of_very_many_names_few_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """CT-58: all pairs together keep no more than there is room for, beside a few of each."""
    monkeypatch.setattr(using, "_MAX_ALL_NAMES", 4)
    found = check(
        *(
            call(target, parameters=asking(session_name=f"n{number}"))
            for target in (FREE, DEPLOY)
            for number in range(9)
        )
    )
    assert {one.role: one.names for one in found.pairs} == {FREE: 4, DEPLOY: 3}


# Coverage


def covered(*records: CloudTrailRecord) -> LogCoverage:
    count = CoverageCount()
    for record in records:
        count.add(record)
    return count.coverage()


def test_what_the_logs_cover() -> None:
    """CT-14, CT-15, CT-45."""
    found = covered(
        call(time=100_000), call(time=50_000, region="us-east-1"), call(time=99_000), write(time=7)
    )
    assert [(one.account, one.region, one.first, one.last) for one in found.spans] == [
        (A, "us-east-1", 7, 7),
        (B, "eu-west-1", 99_000, 100_000),
        (B, "us-east-1", 50_000, 50_000),
    ]
    assert (found.first, found.last, found.complete_until) == (7, 100_000, 99_100)
    assert found.covers(B, 50_000)
    assert not found.covers(B, 49_999)
    assert not found.covers(A, 50_000)
    assert not found.covers("000000000000", 50_000)
    assert covered() == LogCoverage()


def test_a_trail_of_writes_alone_says_nothing_of_use() -> None:
    """CT-3: a day with other calls, and none of AssumeRole."""
    token = call(name="GetSessionToken", time=0)
    assert covered(token, token._replace(time=DAY)).write_only == (B,)
    assert covered(token, token._replace(time=DAY - 1)).write_only == ()
    assert covered(token, call(time=DAY)).write_only == ()
    assert not covered(token, token._replace(time=DAY)).covers(B, DAY)


def test_an_account_is_covered_only_as_far_as_each_lookup_reaches() -> None:
    """CT-45: that of AssumeRole was cut after an hour; one of AssumeRoleWithSAML goes further."""
    saml = call(name="AssumeRoleWithSAML", time=CALLED - 90 * DAY)
    records = (call(), saml)
    whole = check(*records).coverage
    assert window_of(whole, CALLED, 90).state(CI, last=0, count=0) is UseState.UNUSED
    cut = CutLookup(B, "us-east-1", "AssumeRole", CALLED)
    for lookup in (cut, cut._replace(since=None), CutLookup("", "", "", None)):
        replay = Replay(WorldIndex(place()), IMPORTED)
        for record in records:
            replay.take(record)
        found = replay.finish(len(records), [lookup]).coverage
        assert window_of(found, CALLED, 90).state(CI, last=0, count=0) is UseState.UNKNOWN
    reached = replace(whole, cut_lookups=(cut._replace(since=CALLED - 9 * DAY),))
    assert reached.covers(B, CALLED - 9 * DAY + 1)
    assert not reached.covers(B, CALLED - 9 * DAY), "others of that second may lack"
    other = replace(whole, cut_lookups=(cut._replace(account=A),))
    assert other.covers(B, CALLED - 90 * DAY)


# Trusts


def trusts_of(where: World, *records: CloudTrailRecord, days: int = 1) -> list[TrustUse]:
    found = check(*records, at=where)
    window = window_of(found.coverage, CALLED + 60, days)
    graph = analyse(Scenario(where), NOW, at_is_clock=False).graph
    return list(uses_of_trusts(graph, found.pairs, window))


def test_nothing_is_unused_where_not_all_use_is_counted_ct45(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A trust whose calls found no room any more was used all the same."""
    early = call(FREE, time=CALLED - 2 * DAY, account=A)
    other = call(time=CALLED, account=A)
    found = check(early, other)
    window = window_of(found.coverage, CALLED + 60, 1)
    assert not found.is_use_cut
    assert window.state(DEPLOY, last=0, count=0) is UseState.UNUSED
    monkeypatch.setattr(using, "MAX_PAIRS", 1)
    found = check(early, other)
    assert found.is_use_cut
    window = window_of(found.coverage, CALLED + 60, 1, is_cut=found.is_use_cut)
    assert window.state(DEPLOY, last=0, count=0) is UseState.UNKNOWN


def several() -> World:
    session = f"arn:aws:sts::{B}:assumed-role/Ci/job"
    return world(
        account(
            A,
            role("Deploy", trust=trusts([CI, f"arn:aws:iam::{B}:root"])),
            role("Free", trust=trusts(f"arn:aws:iam::{B}:root")),
            role("Named", trust=trusts(session)),
            role("Open", trust=trusts("*")),
            role("App", trust=trusts({"Service": "ec2.amazonaws.com"})),
            role("Shut", trust=()),
        ),
        account(
            B,
            role("Ci", trust=trusts({"Service": "ec2.amazonaws.com"}), allows=allow()),
            user("ana", allows=allow(resource=arn("role/Shut"))),
        ),
        organization=organization(A, B),
    )


EC2 = RecordedIdentity("AWSService", invoked_by="ec2.amazonaws.com")


def test_a_call_goes_through_the_trust_that_names_its_caller_best() -> None:
    """CT-47."""
    found = trusts_of(
        several(),
        call(DEPLOY),
        call(FREE),
        call(arn("role/Named")),
        call(arn("role/Open")),
        call(arn("role/App"), identity=EC2),
        call(arn("role/Shut")),
        call(DEPLOY, identity=signed_by_user(), denied=True),
        call(arn("role/Shut"), identity=signed_by_user(), denied=True),
    )
    used = {(one.source, one.target.rpartition("/")[2]): one for one in found if one.count}
    assert {key: one.count for key, one in used.items()} == {
        (CI, "Deploy"): 1,
        (B, "Free"): 1,
        (f"arn:aws:sts::{B}:assumed-role/Ci/job", "Named"): 1,
        ("*", "Open"): 1,
        ("ec2.amazonaws.com", "App"): 1,
        (CI, "Shut"): 1,
    }
    assert used[CI, "Shut"].edge is None
    assert {one.state for one in used.values()} == {UseState.USED}
    assert used["ec2.amazonaws.com", "App"].is_service
    assert not used[CI, "Deploy"].is_service
    (denied,) = (one for one in found if one.denied)
    assert (denied.source, denied.target, denied.count, denied.last) == (B, DEPLOY, 0, 0)


def test_a_trust_is_unused_only_where_the_logs_reach() -> None:
    """CT-45, CT-47."""
    early = call(FREE, time=CALLED - 3 * DAY, account=A, identity=EC2)
    found = {(one.source, one.target): one for one in trusts_of(several(), early, call(DEPLOY))}
    assert found[CI, DEPLOY].state is UseState.USED
    assert found[B, DEPLOY].state is UseState.UNUSED
    assert found["ec2.amazonaws.com", CI].state is UseState.UNKNOWN
    longer = {(one.source, one.target): one for one in trusts_of(several(), early, days=9)}
    assert longer[B, DEPLOY].state is UseState.UNKNOWN


def test_roles_that_nobody_assumed() -> None:
    """CT-47: with whether that is sure."""
    old = call(FREE, time=CALLED - 3 * DAY, account=A)
    found = check(old, call(DEPLOY), call(DEPLOY, time=CALLED - 9), at=several())
    window = window_of(found.coverage, CALLED + 60, 1)
    unused = dict(unused_roles(WorldIndex(several()), found.pairs, window))
    assert DEPLOY not in unused
    assert unused[FREE] is UseState.UNUSED
    assert unused[arn("role/Shut")] is UseState.UNUSED
    assert unused[CI] is UseState.UNKNOWN


def test_a_service_linked_role_is_used_by_its_service() -> None:
    """CT-48."""
    linked = arn("role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS")
    found = PairUse(caller=CI, kind=CallerKind.SESSION, role=linked)
    assert found.is_service


def test_open_and_never_used_comes_first() -> None:
    """Of these, trusts to administrators, then those from outside of the organization."""
    partner = "999988887777"
    where = world(
        account(
            A,
            user("ana", allows=allow()),
            role("Admin", trust=trusts(arn("user/ana")), allows=allow("*")),
            role("Asked", trust=trusts(arn("user/ana"))),
            role("Plain", trust=trusts(arn("user/ana"))),
            role("Strange", trust=trusts(partner)),
        ),
        organization=organization(A),
    )
    graph = analyse(Scenario(where), NOW).graph
    (edge,) = (one for one in graph.edges if one.target == arn("role/Asked"))
    uses = [
        TrustUse(
            source=one.source,
            target=one.target,
            edge=one,
            state=UseState.USED if one is edge else UseState.UNUSED,
        )
        for one in graph.edges
        if one.is_trust
    ]
    names = [one.target.rpartition("/")[2] for one in never_used_first(uses, graph)]
    assert names == ["Admin", "Strange", "Plain", "Asked"]
