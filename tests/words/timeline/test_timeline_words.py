"""The timeline in words: what cuts, what is renewed, held, revoked, and when (SES-7 to SES-14)."""

from datetime import UTC, timedelta, timezone
from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.model.caller import (
    Caller,
    RootCaller,
    SamlCaller,
    ServiceCaller,
    SessionCaller,
    SessionTokenCaller,
    UserCaller,
)
from rolescope.model.principal import SamlProvider
from rolescope.model.request import AssumeRoleParameters
from rolescope.model.world import World
from rolescope.simulation.chain import Hop, simulate_chain
from rolescope.simulation.timeline.course import ChainCourse, course
from rolescope.simulation.timeline.intervals import second_of
from rolescope.simulation.timeline.renewal import switches
from rolescope.value import replace
from rolescope.words.timeline.axis import Axis, ticks
from rolescope.words.timeline.clocks import TimelineClock
from rolescope.words.timeline.story import Story
from rolescope.words.timeline.timeline_rows import look_at_revocation, revocation_of
from rolescope.words.timeline.timeline_values import TimelineRow, TimelineText
from support.worlds.asking import arn
from support.worlds.build import NOW, A, account, allow, deny, policy, trusts, user, world
from support.worlds.build import role as make_role
from support.worlds.chains import (
    TO_ADMIN,
    TO_HUB,
    TO_MANAGER,
    TO_PROD,
    ZONE,
    chain_of,
    demo_index,
    local,
)
from support.worlds.northwind import DEPLOY_HUB, RELEASE_842

CORP = f"arn:aws:iam::{A}:saml-provider/Corp"
ANA = UserCaller(arn("user/ana"))


def told(found: ChainCourse, at: str, revoked: tuple[int, str] | None = None) -> TimelineText:
    index = demo_index()
    story = Story(found, index, ZONE, switches(found, index))
    return story.at(local(at), revoked=(revoked[0], local(revoked[1])) if revoked else None)


def row(text: TimelineText, row_id: str) -> TimelineRow:
    return next(one for one in text.rows if one.id == row_id)


def notes(found: TimelineRow) -> list[str]:
    return [f"{note.strong} {note.rest}".strip() for note in found.notes]


# The chain of the demo, as in the design


def test_the_chain_to_prod_at_the_time_of_the_design_ses7_ses22() -> None:
    text = told(chain_of(*TO_PROD), "09:20", (2, "09:50"))
    assert (text.now_local, text.now_utc) == ("09:20", "17:20 UTC")
    assert (text.date, text.zone) == ("2026-11-20", "Times in UTC\N{MINUS SIGN}8")
    assert [one.id for one in text.rows] == [
        "credential-0",
        "hop-1",
        "hop-2",
        "hop-3",
        "policies-3",
    ]
    assert [one.detail for one in text.rows] == [
        "user, access key",
        "hop 1, issued 09:02",
        "hop 2, issued 09:05",
        "hop 3, issued 09:08",
        "aws:CurrentTime",
    ]
    assert [bar.label for one in text.rows for bar in one.bars if bar.label] == [
        "Long-term access key, no expiry. Works until it is deleted or deactivated",
        "ends 11:02",
        "ends 10:05",
        "ends 10:08",
        "release-manager may assume it",
        "denied from 12:00",
    ]
    assert notes(row(text, "hop-2")) == ["Role chaining 1 h. The role alone would allow 4 h"]
    assert notes(row(text, "hop-3")) == ["Role chaining 1 h. The role alone would allow 12 h"]
    assert [f"{line.strong} {line.rest}" for line in text.renewals] == [
        "hop 1 from ci-runner, at any time",
        "hop 2 until deploy-hub ends at 11:02",
        "hop 3 until 10:05; with hop 2 renewed, until 12:00",
    ]
    assert text.summary == (
        "Without going back to ci-runner, prod-admin can be held until 12:59: renew hop 2 for the "
        "last time by 11:01, then hop 3 for the last time by 11:59."
    )
    assert text.meaning == (
        "Revoking release-manager at 09:50 would end hop 2, but not the prod-admin session made "
        "from it. Revoke prod-admin as well. deploy-hub can assume release-manager again after it."
    )
    assert text.status == "Chain of 3 hops · all hops allowed at 09:20"
    assert text.revoke is not None
    assert text.revoke.label == "Revoke 09:50"
    assert "switches do not add up" in text.console
    assert "takes no SessionDuration" in text.console
    for part in (text.console, text.summary, "Now 09:20 (17:20 UTC).", "Renewal, hop 1: from"):
        assert part in text.spoken


def test_expired_sessions_are_grey_and_renewed_from_what_is_left_ses8() -> None:
    text = told(chain_of(*TO_PROD), "10:30")
    assert [bar.look for bar in row(text, "hop-3").bars] == ["hatch", "expired"]
    assert row(text, "hop-3").bars[1].label == "ended 10:08"
    assert [bar.look for bar in row(text, "hop-1").bars] == ["session", "passed"]
    assert text.renewals[2].rest == "with hop 2 renewed, until 12:00"
    assert row(text, "hop-3").mark == "allowed"
    assert row(text, "hop-3").mark_words == (
        "Allowed if repeated at 10:30, once release-manager is renewed"
    )
    assert text.status.endswith("2 sessions expired")
    assert "A session goes on when the one that made it ends" in text.meaning


def test_after_the_date_in_the_trust_the_last_hop_is_denied_co27() -> None:
    text = told(chain_of(*TO_PROD), "12:10")
    assert row(text, "hop-3").mark == "denied"
    assert row(text, "hop-3").mark_words == (
        "Denied if repeated at 12:10: since 12:00 (aws:CurrentTime)"
    )
    assert text.renewals[1].rest == "not any more without ci-runner"
    assert text.renewals[2].rest == "denied since 12:00"
    assert (
        text.summary == "prod-admin ended at 10:08. It cannot be assumed again: denied since 12:00."
    )
    assert text.status == "Chain of 3 hops · hop 3 not allowed at 12:10 · 3 sessions expired"
    before = told(chain_of(*TO_PROD), "09:00")
    assert "not issued yet" in row(before, "hop-3").spoken


def test_a_chain_that_ended_says_from_where_it_starts_again_ses22() -> None:
    hops = (TO_HUB, TO_MANAGER)
    assert told(chain_of(*hops), "11:30").summary == (
        "release-manager ended at 10:05. Go back to ci-runner."
    )
    assert told(chain_of(TO_HUB), "09:20").summary == (
        "deploy-hub ends at 11:02. Only ci-runner can renew it, at any time."
    )
    assert told(chain_of(TO_HUB), "09:20").status == "1 hop · it is allowed at 09:20"
    assert told(chain_of(TO_HUB), "11:30").status.endswith("1 session expired")


def test_a_refused_duration_offers_the_longest_ar7() -> None:
    refused = Hop(role=DEPLOY_HUB, at=TO_HUB.at, parameters=AssumeRoleParameters(duration=4 * 3600))
    text = told(chain_of(refused), "09:20")
    assert text.offer is not None
    assert (text.offer.seconds, text.offer.label) == (7200, "Ask for 2 h")
    assert text.summary == (
        "STS refuses 4 h for deploy-hub, and issues no session. The longest that it would issue is "
        "2 h, until 11:02."
    )
    only = row(text, "hop-1")
    assert notes(only) == ["Role maximum 2 h. 4 h was asked for: STS refuses it; 2 h offered"]
    assert (only.detail, only.hop, only.mark) == ("hop 1, asked 09:02", None, "denied")
    assert [bar.look for bar in only.bars] == ["hatch", "offer"]
    assert only.bars[1].label == "would end 11:02"
    assert text.renewals[0].rest == "not as it is asked for: STS refuses it"
    assert "The role allows 7,200 s at most" in only.mark_words
    short = Hop(role=DEPLOY_HUB, parameters=AssumeRoleParameters(duration=60))
    assert "The shortest that it would issue is 15 min" in told(chain_of(short), "09:20").summary


def test_a_hop_that_is_denied_issues_nothing() -> None:
    text = told(chain_of(TO_HUB, TO_ADMIN), "09:20")
    assert (
        text.summary == "No session of prod-admin is issued: deploy-hub cannot assume it at 09:08."
    )
    assert notes(row(text, "hop-2")) == ["No session is issued"]
    assert text.renewals[1].rest == "not any more: denied"
    assert text.offer is None


def test_revocations_say_what_they_do_not_end_ses12_ses13() -> None:
    found = chain_of(*TO_PROD)
    assert told(found, "09:20", (1, "09:30")).meaning == (
        "Revoking deploy-hub at 09:30 would end hop 1, but not the release-manager and prod-admin "
        "sessions made from it. Revoke release-manager and prod-admin as well. ci-runner can "
        "assume deploy-hub again after it."
    )
    assert told(found, "09:20", (3, "12:30")).meaning == (
        "At 12:30 there is no session of prod-admin to revoke."
    )


# Other callers


def test_a_session_that_the_chain_starts_from_is_a_row_of_its_own_ses8() -> None:
    text = told(chain_of(TO_ADMIN, caller=RELEASE_842), "09:20")
    assert [(one.title, one.detail) for one in text.rows[:3]] == [
        ("ci-runner", "user, access key"),
        ("deploy-hub", "role session"),
        ("release-manager", "role session"),
    ]
    assert text.rows[2].bars[0].label == "ends 10:05"
    assert text.renewals[0].rest == "from release-manager, whose credentials end at 10:05"
    assert "until 10:05" in text.summary
    late = told(chain_of(TO_ADMIN, caller=RELEASE_842), "10:30")
    assert late.rows[2].bars[0].look == "expired"
    assert late.renewals[0].rest == (
        "not any more: the credentials of release-manager ended at 10:05"
    )
    assert row(late, "hop-1").mark == "denied"
    assert row(late, "hop-1").mark_words == (
        "Refused by STS if repeated at 10:30: the credentials of release-manager ended at 10:05"
    )


def alone(caller: Caller, *hops: Hop, **fields: Any) -> TimelineText:
    """Tell a chain in a small world, at its own time, in UTC."""
    given = world(
        account(
            A,
            user("ana", allows=allow("*")),
            make_role(
                "R",
                trust=fields.pop(
                    "trust",
                    [
                        trusts(A),
                        trusts({"Federated": CORP}, "sts:AssumeRoleWithSAML"),
                        trusts({"Service": "ec2.amazonaws.com"}),
                    ],
                ),
                allows=allow("*"),
                **fields,
            ),
            make_role("S", trust=trusts(A), allows=allow("*"), max_session_duration=3600),
            SamlProvider(CORP),
        )
    )
    index = WorldIndex(given)
    found = course(simulate_chain(caller, hops or (Hop(role=arn("role/R")),), index, NOW), index)
    assert found is not None
    story = Story(found, index, UTC, switches(found, index))
    return story.at(story.start)


@pytest.mark.parametrize(
    ("caller", "words", "renewal"),
    [
        (
            ServiceCaller("ec2.amazonaws.com"),
            "The service renews its credentials by itself",
            "from ec2, at any time",
        ),
        (
            SamlCaller(provider=CORP),
            "New for each call",
            "with a new token of Corp, at any time",
        ),
        (
            SamlCaller(provider=CORP, session_not_on_or_after="2026-11-24T12:30:00Z"),
            "New for each call; ends 12:30",
            "with a new token of Corp, at any time",
        ),
        (
            SessionCaller(role=arn("role/S")),
            "When it ends is not known",
            "from S, as long as its session lasts: its end is not known",
        ),
        (
            SessionTokenCaller(user=ANA.arn, expires_at="2026-11-24T18:00:00Z"),
            "ends 18:00",
            "from ana, whose credentials end at 18:00",
        ),
        (RootCaller(A), "When it ends is not known", "not any more: denied"),
    ],
    ids=["service", "assertion", "ending assertion", "session", "user's session", "root"],
)
def test_what_the_first_hop_is_signed_with_ses22(caller: Caller, words: str, renewal: str) -> None:
    text = alone(caller)
    assert text.rows[0].bars[0].label == words
    assert text.renewals[0].rest == renewal
    assert text.zone == "UTC"
    assert text.now_utc == ""


def test_what_is_assumed_is_said_df6() -> None:
    assert notes(row(alone(ANA), "hop-1")) == [
        "Maximum assumed 1 h. The role's own is not in this import"
    ]
    assert notes(row(alone(ANA, max_session_duration=7200), "hop-1")) == [
        "Up to 2 h could be asked for"
    ]
    assert notes(row(alone(ANA, max_session_duration=3600), "hop-1")) == [
        "Role maximum 1 h. No longer session is issued"
    ]


def test_a_chained_session_says_that_the_hour_is_of_the_chain_ch2_svc3() -> None:
    twice = (Hop(role=arn("role/S")), Hop(role=arn("role/R")))
    assert notes(row(alone(ANA, *twice), "hop-2")) == [
        "Role chaining 1 h. The role's own maximum is not in this import"
    ]
    assert notes(row(alone(ANA, *twice, max_session_duration=3600), "hop-2")) == [
        "Role chaining 1 h. The role allows no more either"
    ]
    short = replace(twice[1], parameters=AssumeRoleParameters(duration=900))
    assert notes(row(alone(ANA, twice[0], short, max_session_duration=7200), "hop-2")) == [
        "Up to 1 h could be asked for"
    ]
    service = alone(ServiceCaller("ec2.amazonaws.com"))
    assert notes(row(service, "hop-1")) == ["No role maximum. The service renews it by itself"]


def test_other_cuts_say_their_reason_ch6_fed3() -> None:
    token = alone(SessionTokenCaller(user=ANA.arn), max_session_duration=7200)
    assert notes(row(token, "hop-1")) == ["GetSessionToken 1 h. The role alone would allow 2 h"]
    caller = SamlCaller(provider=CORP, session_not_on_or_after="2026-11-24T12:30:00Z")
    assert notes(row(alone(caller), "hop-1")) == [
        "Assertion ends 12:30. Without it the session would last 1 h"
    ]


def test_a_revocation_of_the_import_is_said_ses12() -> None:
    late = "2026-11-25T00:00:00Z"
    older = policy(
        "AWSRevokeOlderSessions", deny(Condition={"DateLessThan": {"aws:TokenIssueTime": late}})
    )
    found = row(alone(ANA, inline=(older,)), "hop-1")
    assert notes(found)[0] == (
        f"Revoked. AWSRevokeOlderSessions denies all to sessions older than {late}"
    )
    assert [(bar.look, bar.label) for bar in found.bars] == [
        ("expired", "denied everything, ends 13:00")
    ]
    assert found.barred == second_of(late)
    assert alone(ANA, inline=(older,)).summary == (
        "R is revoked: AWSRevokeOlderSessions denies everything to its sessions that were issued "
        "before 2026-11-25 00:00."
    )


def test_text_comparisons_are_said_to_be_open_co5() -> None:
    text = alone(ANA, trust=trusts(A, Condition={"StringLike": {"aws:CurrentTime": "2026-11-24*"}}))
    found = row(text, "policies-1")
    assert found.detail == "conditions on time"
    assert "There may be more changes" in found.spoken
    assert text.notes


def test_policies_of_the_caller_are_not_called_trust() -> None:
    until = {"DateLessThan": {"aws:CurrentTime": "2026-11-24T13:00:00Z"}}
    given = world(
        account(
            A,
            user("ana", allows=allow("*", Condition=until)),
            make_role("R", trust=trusts(A)),
        )
    )
    index = WorldIndex(given)
    found = course(simulate_chain(ANA, [Hop(role=arn("role/R"))], index, NOW), index)
    assert found is not None
    text = Story(found, index, UTC).at(found.hops[0].asked)
    assert row(text, "policies-1").title == "Policies for R"
    assert text.renewals[0].rest == "from ana, until 13:00"
    assert text.summary.endswith("Only ana can renew it, until 13:00.")
    assert Story(found, index, UTC).at(found.hops[0].asked + 2 * 3600).summary == (
        "R ended at 13:00. It cannot be assumed again: denied since 13:00."
    )


# Times


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (0, "UTC"),
        (-8, "Times in UTC\N{MINUS SIGN}8"),
        (5.5, "Times in UTC+5:30"),
    ],
)
def test_the_zone_is_named_by_its_offset(hours: float, words: str) -> None:
    clock = TimelineClock(timezone(timedelta(hours=hours)), local("09:00"))
    assert clock.zone_words(local("09:00")) == words


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("12:10", local("12:10")),
        ("9:05", local("09:05")),
        (" 2026-11-20 12:10 ", local("12:10")),
        ("2026-11-20T20:10:00Z", local("12:10")),
        ("25:10", None),
        ("noon", None),
        ("", None),
    ],
)
def test_a_time_is_read_as_people_type_it(text: str, second: int | None) -> None:
    clock = TimelineClock(ZONE, local("09:00"))
    assert clock.read(text) == second
    if second is not None:
        assert clock.read(clock.full(second)) == second


def test_another_day_is_named() -> None:
    clock = TimelineClock(ZONE, local("09:00"))
    assert clock.time(local("09:00") + 86_400) == "2026-11-21 09:00"
    assert clock.both(local("09:20")) == "09:20 (17:20 UTC)"
    assert TimelineClock(UTC, local("09:00")).both(local("09:20")) == "17:20 UTC"


def test_the_axis_shows_the_whole_chain_and_the_time_looked_at() -> None:
    found = chain_of(*TO_PROD)
    story = Story(found, demo_index(), ZONE)
    axis = story.axis(local("09:20"))
    assert axis.start == local("09:00")
    assert local("13:05") < axis.end < local("14:00")
    assert story.axis(local("20:00")).end > local("20:00")
    assert story.axis(local("07:30")).start == local("07:00")
    hours = [one for one in ticks(axis, 1000, story.clock) if one.local]
    assert [one.local for one in hours] == ["09:00", "10:00", "11:00", "12:00", "13:00"]
    assert hours[0].utc == "17:00 UTC"
    assert len([one for one in ticks(axis, 300, story.clock) if one.local]) < 3
    assert axis.second(axis.place(local("10:00"), 1000), 1000) == local("10:00")
    assert list(ticks(Axis(0, 10**11), 500, story.clock))


def test_an_mfa_sign_in_that_gets_too_old_is_a_row_mfa3() -> None:
    caller = SessionTokenCaller(
        user=ANA.arn, mfa=True, mfa_age=600, issued_at=NOW, expires_at="2026-11-24T23:00:00Z"
    )
    fresh = {"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}
    text = alone(caller, trust=trusts(A, Condition=fresh), max_session_duration=7200)
    found = row(text, "policies-1")
    assert (found.title, found.detail) == ("Trust of R", "aws:MultiFactorAuthAge")
    assert [bar.label for bar in found.bars] == ["ana may assume it", "denied from 12:50"]
    assert text.renewals[0].rest == "from ana, until 12:50"


def chain_in(given: World, *names: str, at: int = 0) -> TimelineText:
    """Tell a chain of hops, each at once, some seconds after it was made."""
    index = WorldIndex(given)
    hops = [Hop(role=arn(f"role/{name}")) for name in names]
    found = course(simulate_chain(ANA, hops, index, NOW), index)
    assert found is not None
    story = Story(found, index, UTC, switches(found, index))
    return story.at(story.start + at)


def until(time: str) -> dict[str, Any]:
    return {"Condition": {"DateLessThan": {"aws:CurrentTime": f"2026-11-24T{time}:00Z"}}}


def row_of_roles(**trusts_of: Any) -> World:
    may = allow("*")
    made = (make_role(name, trust=trust, allows=may) for name, trust in trusts_of.items())
    return world(account(A, user("ana", allows=may), *made))


def test_a_long_chain_names_the_hops_that_are_renewed_on_the_way_ses22() -> None:
    given = row_of_roles(One=trusts(A), Two=trusts(A), Three=trusts(A), Four=trusts(A))
    text = chain_in(given, "One", "Two", "Three", "Four")
    assert text.renewals[3].rest == "until 13:00; with hops 2 and 3 renewed, until 14:59"
    assert text.summary == (
        "Without going back to ana, Four can be held until 15:59: renew hop 2 for the last time by "
        "12:59, then hop 3 for the last time by 13:59, then hop 4 for the last time by 14:59."
    )


def test_a_chain_ends_where_a_hop_in_between_is_denied() -> None:
    given = row_of_roles(One=trusts(A), Two=trusts(A, **until("12:30")), Three=trusts(A))
    text = chain_in(given, "One", "Two", "Three", at=2 * 3600)
    assert text.summary == (
        "Three ended at 13:00. Two cannot be assumed again: denied since 12:30."
    )
    ended = chain_in(row_of_roles(One=trusts(A), Two=trusts(A)), "One", "Two", at=2 * 3600)
    assert ended.summary == "Two ended at 13:00. Go back to ana."


def test_what_cannot_be_renewed_at_all_says_so() -> None:
    given = row_of_roles(One=trusts(A), Two=trusts(A, **until("12:30")))
    text = chain_in(given, "One", "Two", at=2400)
    assert text.summary == ("Two ends at 13:00. It cannot be assumed again: denied since 12:30.")
    assert text.renewals[1].rest == "denied since 12:30"
    alone_text = chain_in(row_of_roles(One=trusts(A, **until("12:30"))), "One", at=2400)
    assert (
        alone_text.summary == "One ends at 13:00. It cannot be assumed again: denied since 12:30."
    )
    assert alone_text.renewals[0].rest == "denied since 12:30"


def test_the_last_hour_of_what_only_the_first_caller_renews() -> None:
    given = row_of_roles(One=trusts(A), Two=trusts(A))
    index = WorldIndex(given)
    quarter = AssumeRoleParameters(duration=900)
    hops = [
        Hop(role=arn("role/One"), parameters=quarter),
        Hop(role=arn("role/Two"), at="2026-11-24T12:10:00Z"),
    ]
    found = course(simulate_chain(ANA, hops, index, NOW), index)
    assert found is not None
    text = Story(found, index, UTC).at(found.hops[0].asked + 1800)
    assert text.summary == "Two ends at 13:10. It cannot be renewed without going back to ana."
    assert text.renewals[1].rest == "not any more without ana"


def test_the_console_names_what_can_be_switched_to_ch9_svc12() -> None:
    needs = {"StringEquals": {"sts:ExternalId": "nw-7731"}}
    given = row_of_roles(
        One=trusts(A, Condition=needs), Two=trusts(A), Three=trusts(arn("role/Two"))
    )
    index = WorldIndex(given)
    hops = [
        Hop(role=arn("role/One"), parameters=AssumeRoleParameters(external_id="nw-7731")),
        Hop(role=arn("role/Two")),
        Hop(role=arn("role/Three")),
    ]
    found = course(simulate_chain(ANA, hops, index, NOW), index)
    assert found is not None
    assert Story(found, index, UTC, switches(found, index)).at(0).console == (
        "In the console: ana can switch to Two for 1 h at most, and no longer than the sign-in "
        "lasts. ana cannot switch to One with what a switch passes. ana cannot switch to "
        "Three: switches do not add up. A sign-in link made with Three takes no SessionDuration."
    )


def test_later_windows_begin_with_their_time() -> None:
    later = {"Condition": {"DateGreaterThanEquals": {"aws:CurrentTime": "2026-11-24T12:30:00Z"}}}
    both = [trusts(A, **until("12:10")), trusts(A, **later)]
    text = chain_in(row_of_roles(One=both), "One", at=900)
    assert text.renewals[0].rest == "from ana from 12:30 on"
    early = chain_in(row_of_roles(Zero=trusts(A), One=both), "Zero", "One")
    assert early.renewals[1].rest == "until 12:10, again from 12:30"
    assert [bar.label for bar in row(text, "policies-1").bars] == [
        "ana may assume it",
        "denied from 12:10",
        "ana may assume it from 12:30",
    ]


def test_an_open_request_can_be_undecided() -> None:
    given = row_of_roles(
        One=trusts(A, Condition={"StringEquals": {"sts:ExternalId": "x"}}), Two=trusts(A)
    )
    index = WorldIndex(given)
    hops = [Hop(role=arn("role/One"))]
    found = course(simulate_chain(ANA, hops, index, NOW, is_open=True), index)
    assert found is not None
    text = Story(found, index, UTC).at(found.hops[0].asked)
    assert row(text, "hop-1").mark == "depends"
    assert row(text, "hop-1").mark_words == "Cannot be decided if repeated at 12:00"
    assert text.renewals[0].rest == "cannot be decided"
    assert notes(row(text, "hop-1")) == ["Cannot be decided whether a session is issued"]


def test_revocations_are_named_by_their_session() -> None:
    assert revocation_of("hub") == "Revocation of hub"
    assert look_at_revocation("hub") == "Look at a revocation of hub"
