"""Calls by day: counted once each, by AWS's answer, and found again among the records."""

from typing import Any

import pytest

from rolescope.analysis import analyse
from rolescope.engine.index import WorldIndex
from rolescope.model.cloudtrail import CloudTrailRecord, RecordedIdentity
from rolescope.model.edit import Scenario
from rolescope.reality import day_records
from rolescope.reality import days as counting
from rolescope.reality.day_records import CallsWanted, DayRecords, RecordedCall
from rolescope.reality.days import (
    SECONDS_A_DAY,
    CallsOfDay,
    PairDays,
    calls_by_day,
    pairs_by,
    pairs_on,
    pairs_through,
)
from rolescope.reality.outcomes import RecordedOutcome
from rolescope.trust.edge import Edge, Node, TrustGraph
from support.worlds.build import NOW, A, B
from support.worlds.call_records import (
    ANA,
    CALLED,
    CI,
    DEPLOY,
    FREE,
    call,
    check,
    place,
    signed_by_user,
    write,
)

DAY = CALLED // SECONDS_A_DAY
LAST_SECOND, MIDNIGHT = (DAY + 1) * SECONDS_A_DAY - 1, (DAY + 1) * SECONDS_A_DAY


def graph() -> TrustGraph:
    return analyse(Scenario(place()), NOW).graph


def trust(source: str, role: str) -> Edge:
    (found,) = (one for one in graph().edges if (one.source, one.target) == (source, role))
    return found


def node(id_: str) -> Node:
    (found,) = (one for one in graph().nodes if one.id == id_)
    return found


def by_ana(**fields: Any) -> CloudTrailRecord:
    return call(FREE, identity=signed_by_user(), **fields)


def of_both_accounts(**fields: Any) -> tuple[CloudTrailRecord, CloudTrailRecord]:
    """Return the two records of one call."""
    other = RecordedIdentity(type="AWSAccount", account=B, principal_id="AROACI00000000000000:job")
    return (
        call(shared_id="s", identity=other, account=A, **fields),
        call(shared_id="s", **fields),
    )


def test_a_day_begins_at_midnight_in_utc_ct6() -> None:
    found = check(call(time=MIDNIGHT), call(time=LAST_SECOND)).by_day
    assert found.pairs == (
        PairDays(CI, DEPLOY, (CallsOfDay(DAY, allowed=1), CallsOfDay(DAY + 1, allowed=1))),
    )
    assert (found.first, found.last) == (LAST_SECOND, MIDNIGHT)
    assert found.accounts == (B,)


def test_failed_calls_are_counted_apart_ct34() -> None:
    found = check(
        call(),
        call(),
        call(denied=True),
        call(error_code="ExpiredTokenException"),
    ).by_day
    (one,) = found.pairs[0].days
    assert one == CallsOfDay(DAY, allowed=2, denied=1, refused=1)
    assert one.failed == 2


def test_what_names_no_role_or_caller_is_on_no_day() -> None:
    nobody = RecordedIdentity(type="Unknown")
    assert not check(call(""), call(identity=nobody)).by_day.pairs


def test_the_two_copies_of_a_call_count_once_ct7() -> None:
    (pair,) = check(*of_both_accounts()).by_day.pairs
    assert pair.days == (CallsOfDay(DAY, allowed=1),)


def test_logs_without_reads_are_not_among_those_that_tell_of_use_ct3() -> None:
    assert check(call(), write()).by_day.accounts == (B,)


def test_of_very_many_days_the_first_are_counted_and_the_rest_is_said_to_lack(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(counting, "_MAX_DAYS", 1)
    whole = check(call(), call()).by_day
    assert not whole.is_cut
    found = check(call(), call(time=MIDNIGHT), by_ana(), call()).by_day
    assert found.is_cut
    assert found.pairs == (PairDays(CI, DEPLOY, (CallsOfDay(DAY, allowed=2),)),)


def test_calls_go_through_the_trust_that_names_them_most_exactly() -> None:
    pairs = check(call(), by_ana()).by_day.pairs
    of_account = trust(B, FREE)
    into = [one for one in graph().edges if one.target == FREE]
    (found,) = pairs_through(pairs, of_account, into)
    assert (found.caller, found.role) == (ANA, FREE)
    assert not pairs_through(pairs, of_account, ())
    of_role = trust(CI, DEPLOY)
    (found,) = pairs_through(pairs, of_role, [of_role])
    assert found.caller == CI
    assert not pairs_through(pairs, of_role, [of_account])


def test_a_caller_has_its_own_calls_and_an_account_those_of_everybody_in_it() -> None:
    service = RecordedIdentity(type="AWSService", invoked_by="ec2.amazonaws.com")
    found = check(call(), by_ana(), call(CI, identity=service, account=A)).by_day.pairs
    assert {one.caller for one in pairs_by(found, node(B))} == {CI, ANA}
    assert {one.role for one in pairs_by(found, node(CI))} == {DEPLOY}
    assert {one.role for one in pairs_by(found, node("ec2.amazonaws.com"))} == {CI}
    assert {one.caller for one in pairs_on(found, FREE)} == {ANA}


def test_pairs_are_added_up_by_day() -> None:
    found = check(call(denied=True), by_ana(), by_ana(time=MIDNIGHT)).by_day.pairs
    assert calls_by_day(found) == (
        CallsOfDay(DAY, allowed=1, denied=1),
        CallsOfDay(DAY + 1, allowed=1),
    )
    assert calls_by_day(()) == ()


# The records behind a count


def records_of(*records: CloudTrailRecord, day: int = DAY) -> tuple[int, tuple[RecordedCall, ...]]:
    looking = DayRecords(WorldIndex(place()), CallsWanted(day=day, pairs=frozenset({(CI, DEPLOY)})))
    for record in records:
        looking.take(record)
    found = looking.finish()
    return looking.count, found


def test_the_records_of_a_day_are_those_that_were_counted() -> None:
    late, early = call(time=CALLED + 1), call(denied=True)
    nobody = call(identity=RecordedIdentity(type="Unknown"))
    count, found = records_of(
        late, early, late, by_ana(), call(time=MIDNIGHT), nobody, write(), *of_both_accounts()
    )
    assert count == 3
    assert [one.outcome for one in found] == [
        RecordedOutcome.DENIED,
        RecordedOutcome.ALLOWED,
        RecordedOutcome.ALLOWED,
    ]
    assert found[0].record is early
    assert {one.caller for one in found} == {CI}


def test_the_copy_of_the_role_is_listed_where_the_callers_does_not_come_ct7() -> None:
    index = WorldIndex(place())
    copy, _own = of_both_accounts()
    (pair,) = check(copy).by_day.pairs
    looking = DayRecords(index, CallsWanted(day=DAY, pairs=frozenset({(pair.caller, DEPLOY)})))
    looking.take(copy)
    assert [one.record for one in looking.finish()] == [copy]


def test_of_very_many_records_the_earliest_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(day_records, "MAX_LISTED", 2)
    many = [call(time=CALLED + 10 - number) for number in range(7)]
    count, found = records_of(*many)
    assert count == 7
    assert [one.record.time for one in found] == [CALLED + 4, CALLED + 5]
