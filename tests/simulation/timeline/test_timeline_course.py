"""Each credential of a chain over time: spans, cuts, offers, revocation, the console."""

from typing import Any

import pytest

from rolescope.engine.evaluate import evaluate_assume_role
from rolescope.engine.index import WorldIndex
from rolescope.engine.interpretation import DEFAULT
from rolescope.model.caller import (
    Caller,
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
from rolescope.simulation.timeline.course import ChainCourse, Revoked, course
from rolescope.simulation.timeline.cuts import Cut, CutReason
from rolescope.simulation.timeline.intervals import second_of, text_of
from rolescope.simulation.timeline.moment import HopState, moment
from rolescope.simulation.timeline.renewal import longest_link, switches
from rolescope.simulation.timeline.revocation import revoke
from rolescope.value import replace
from support.worlds.asking import DENIED, FORBIDDEN, arn
from support.worlds.build import NOW, A, account, allow, deny, policy, role, trusts, user, world

CORP = f"arn:aws:iam::{A}:saml-provider/Corp"
ANA = UserCaller(arn("user/ana"))
TRUST = [
    trusts(A),
    trusts({"Federated": CORP}, "sts:AssumeRoleWithSAML"),
    trusts({"Service": "ec2.amazonaws.com"}),
]
NOON = second_of(NOW) or 0
HOUR = 3600


def roles(**more: Any) -> World:
    """Return an account with roles of 1 h, 4 h and of a maximum that is not imported."""
    fields: dict[str, Any] = {"trust": TRUST, "allows": allow("*"), **more}
    return world(
        account(
            A,
            user("ana", allows=allow("*")),
            role("One", max_session_duration=HOUR, **fields),
            role("Four", max_session_duration=4 * HOUR, **fields),
            role("Unknown", **fields),
            role("Slr", path="/aws-service-role/x.amazonaws.com/", **fields),
            SamlProvider(CORP),
        )
    )


def course_of(
    *hops: Hop, caller: Caller = ANA, given: World | None = None, at: str = NOW
) -> ChainCourse:
    index = WorldIndex(given or roles())
    found = course(simulate_chain(caller, hops, index, at), index)
    assert found is not None
    return found


def to(name: str, duration: int | None = None, at: str | None = None) -> Hop:
    return Hop(role=arn(f"role/{name}"), parameters=AssumeRoleParameters(duration=duration), at=at)


def test_no_chain_has_no_course() -> None:
    assert course((), WorldIndex(roles())) is None


# Credentials


@pytest.mark.parametrize(
    ("caller", "kind"),
    [
        (ANA, {"is_permanent": True, "is_end_known": True}),
        (ServiceCaller("ec2.amazonaws.com"), {"is_end_known": True}),
        (SamlCaller(provider=CORP), {"needs_provider": True}),
        (SessionCaller(role=arn("role/One")), {}),
    ],
    ids=["keys", "service", "assertion", "session"],
)
def test_what_the_first_caller_signs_with_ses22(caller: Caller, kind: dict[str, bool]) -> None:
    found = course_of(to("Four"), caller=caller).first
    assert (found.issued, found.ends) == (None, None)
    assert found.valid
    names = ("is_permanent", "is_end_known", "needs_provider")
    assert {name: getattr(found, name) for name in names} == dict.fromkeys(names, False) | kind


def test_a_session_shows_what_it_was_made_from_ses8() -> None:
    """SES-8: it lives on when the session that made it has ended."""
    parent = SessionCaller(
        role=arn("role/One"), issued_at=NOW, expires_at="2026-11-24T12:10:00Z", source=ANA
    )
    child = SessionCaller(role=arn("role/Four"), name="child", source=parent)
    child = replace(child, issued_at="2026-11-24T12:05:00Z", expires_at="2026-11-24T13:05:00Z")
    found = course_of(to("Unknown"), caller=child, at="2026-11-24T12:30:00Z")
    assert [x.caller for x in found.credentials] == [ANA, parent, child]
    assert found.first.valid == ((NOON + 300, NOON + 300 + HOUR),)
    assert found.credentials[1].valid == ((NOON, NOON + 600),)
    assert replace(found.first, issued=9, ends=9).valid == ()


# Cuts


@pytest.mark.parametrize(
    ("hops", "cut", "lasts", "is_offer"),
    [
        ([to("Four", 4 * HOUR)], None, 4 * HOUR, False),
        ([to("Four")], None, HOUR, False),
        (
            [to("Four", 6 * HOUR)],
            Cut(
                reason=CutReason.ROLE_MAXIMUM,
                rule="AR-7",
                allowed=4 * HOUR,
                wanted=6 * HOUR,
                is_refused=True,
            ),
            4 * HOUR,
            True,
        ),
        (
            [to("One"), to("Four", 3601)],
            Cut(reason=CutReason.CHAINING, rule="CH-3", allowed=HOUR, wanted=3601, is_refused=True),
            HOUR,
            True,
        ),
        (
            [to("One"), to("Four")],
            Cut(reason=CutReason.CHAINING, rule="CH-2", allowed=HOUR, wanted=4 * HOUR),
            HOUR,
            False,
        ),
        ([to("One"), to("Four", 1800)], None, 1800, False),
        ([to("Four"), to("One")], None, HOUR, False),
        (
            [to("One", 899)],
            Cut(reason=CutReason.TOO_SHORT, rule="AR-7", allowed=900, wanted=899, is_refused=True),
            900,
            True,
        ),
        (
            [to("One", 43_201)],
            Cut(
                reason=CutReason.TOO_LONG, rule="AR-7", allowed=HOUR, wanted=43_201, is_refused=True
            ),
            HOUR,
            True,
        ),
    ],
)
def test_what_cuts_a_session_ar7_ch2_ch3(
    hops: list[Hop], cut: Cut | None, lasts: int, *, is_offer: bool
) -> None:
    """A duration that is too long is refused, not shortened; the longest is offered."""
    last = course_of(*hops).hops[-1]
    assert last.cut == cut
    assert last.session is not None
    assert (last.session.duration, last.is_offer) == (lasts, is_offer)
    assert (last.asked, last.ends) == (NOON, NOON + lasts)
    assert last.spans == (() if is_offer else ((NOON, NOON + lasts),))


@pytest.mark.parametrize(
    ("duration", "rule", "allowed", "wanted"),
    [(None, "CH-6", HOUR, 4 * HOUR), (7200, "CH-6", HOUR, 7200), (43_201, "CH-6", HOUR, 43_201)],
)
def test_get_session_token_caps_at_an_hour_ch6(
    duration: int | None, rule: str, allowed: int, wanted: int
) -> None:
    caller = SessionTokenCaller(user=ANA.arn)
    cut = course_of(to("Four", duration), caller=caller).hops[0].cut
    assert cut is not None
    assert cut.reason is CutReason.USER_SESSION
    assert (cut.rule, cut.allowed, cut.wanted) == (rule, allowed, wanted)
    assert cut.is_refused is (duration is not None)
    uncapped = replace(DEFAULT, session_token_is_capped=False)
    index = WorldIndex(roles())
    chain = simulate_chain(caller, [to("Four")], index, NOW, interpretation=uncapped)
    found = course(chain, index, uncapped)
    assert found is not None
    assert found.hops[0].cut is None


@pytest.mark.parametrize("duration", [None, 2 * HOUR])
def test_an_assertion_ends_a_session_sooner_fed3(duration: int | None) -> None:
    caller = SamlCaller(provider=CORP, session_not_on_or_after="2026-11-24T12:30:00Z")
    last = course_of(to("Four", duration), caller=caller).hops[0]
    assert last.cut == Cut(
        reason=CutReason.ASSERTION, rule="FED-3", allowed=1800, wanted=duration or HOUR
    )
    assert last.ends == NOON + 1800


def test_limits_of_a_role_and_of_a_service_svc3_df6() -> None:
    assert course_of(to("Unknown")).hops[0].limits.is_assumed
    assert not course_of(to("One")).hops[0].limits.is_assumed
    found = course_of(to("One"), caller=ServiceCaller("ec2.amazonaws.com")).hops[0].limits
    assert (found.longest, found.role_alone, found.is_assumed) == (43_200, 43_200, False)
    missing = course_of(to("None")).hops[0]
    assert missing.limits.is_assumed
    assert (missing.session, missing.cut, missing.spans) == (None, None, ())
    assert missing.ends == missing.asked == NOON


def test_a_denied_hop_offers_nothing_ar17() -> None:
    """The policies decide before the duration does."""
    denied = course_of(to("Four", 43_200), given=roles(trust=()), caller=ANA).hops[0]
    assert denied.simulation.verdict.decision is DENIED
    assert denied.session is None
    assert not denied.is_offer


def test_what_is_refused_for_more_than_its_duration_offers_nothing_ar6() -> None:
    hop = to("One", 899)
    hop = replace(hop, parameters=replace(hop.parameters, session_name="x"))
    found = course_of(hop).hops[0]
    assert found.cut is not None
    assert found.session is None


def test_a_time_that_cannot_be_read_is_no_time() -> None:
    assert second_of("yesterday") is None
    assert second_of("2026-11-24T12:00:00.5Z") == NOON + 1
    assert text_of(NOON) == NOW
    assert text_of(10**15) == "9999-12-31T23:59:59Z"
    assert course_of(to("One"), at="yesterday").hops[0].asked == 0


# Revocation


def test_revoking_ends_older_sessions_of_the_role_alone_ses12_ses13_ses14() -> None:
    later = "2026-11-24T12:05:00Z"
    found = course_of(to("One"), to("Four", at=later), to("One", at=later))
    revoked = revoke(found, 1, NOON + 600)
    assert (revoked.ends, revoked.lives_on, revoked.stops) == ((1, 3), (2,), (2,))
    assert revoked.is_trusted
    assert revoked.is_possible
    assert revoke(found, 2, NOON + 600).lives_on == (3,)
    newer = revoke(found, 2, NOON + 300)  # issued at that very second: not older
    assert (newer.ends, newer.lives_on, newer.stops) == ((), (), ())
    assert not revoke(course_of(to("aws-service-role/x.amazonaws.com/Slr")), 1, NOON).is_possible


def older_than(moment: str) -> Any:
    return policy(
        "AWSRevokeOlderSessions",
        deny("*", Condition={"DateLessThan": {"aws:TokenIssueTime": moment}}),
    )


def test_what_revocation_says_is_what_the_policies_then_answer_ses12_ses15() -> None:
    at = "2026-11-24T12:10:00Z"
    plain = course_of(to("One"), to("Four", at="2026-11-24T12:05:00Z"))
    revoked = revoke(plain, 1, NOON + 600)
    given = roles(inline=(older_than(at),))
    request = plain.hops[1].simulation.request
    for again, moment_of in ((request, at), (replace(request, at=at), at)):
        verdict = evaluate_assume_role(replace(again, at=moment_of), WorldIndex(given))
        assert (verdict.decision is FORBIDDEN) is (2 in revoked.stops)
    keys = replace(request, caller=ANA, at=at)
    assert evaluate_assume_role(keys, WorldIndex(given)).is_allowed  # SES-15


def test_a_revocation_that_is_imported_marks_the_session_ses12() -> None:
    late = "2026-11-24T12:10:00Z"
    found = course_of(to("One"), to("Four"), given=roles(inline=(older_than(late),)))
    assert found.hops[0].revoked == Revoked("AWSRevokeOlderSessions", late, NOON + 600)
    assert (found.hops[0].usable, found.hops[0].barred) == ((), NOON + 600)
    assert found.hops[0].spans
    assert found.hops[1].simulation.verdict.decision is FORBIDDEN
    assert found.hops[1].revoked is None  # no session
    earlier = roles(inline=(older_than("2026-11-24T11:00:00Z"),))
    assert course_of(to("One"), given=earlier).hops[0].revoked is None


@pytest.mark.parametrize(
    "statement",
    [
        deny("*"),
        deny("*", Condition={"DateGreaterThan": {"aws:TokenIssueTime": "2026-11-01"}}),
        deny("*", Condition={"StringLike": {"aws:userid": "*"}}),
        deny("iam:*", Condition={"DateLessThan": {"aws:TokenIssueTime": "2026-11-25"}}),
    ],
)
def test_another_deny_is_no_revocation_ses12(statement: dict[str, Any]) -> None:
    given = roles(inline=(policy("other", statement),))
    assert course_of(to("One"), given=given).hops[0].revoked is None


# The console


def test_switches_start_from_the_sign_in_ch9_svc12_mfa7() -> None:
    mfa = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    given = roles(trust=trusts({"AWS": ANA.arn}, Condition=mfa))
    index = WorldIndex(given)
    for caller, hop, is_allowed in (
        (ANA, to("Four"), False),
        (ANA, replace(to("Four"), parameters=AssumeRoleParameters(mfa=True)), True),
        (SessionTokenCaller(user=ANA.arn, mfa=True), to("Four"), True),
    ):
        found = course(simulate_chain(caller, [hop], index, NOW), index)
        assert found is not None
        (switch,) = switches(found, index)
        assert switch.simulation.verdict.is_allowed is is_allowed
        assert (switch.hop, switch.longest) == (1, 4 * HOUR)


def test_who_does_not_sign_in_switches_to_nothing_svc12_svc13() -> None:
    index = WorldIndex(roles())
    assert switches(course_of(to("One"), caller=ServiceCaller("ec2.amazonaws.com")), index) == ()
    found = course_of(to("Four"), to("One"))
    chained = found.hops[1].session
    first = found.hops[0].session
    assert first is not None
    assert chained is not None
    assert longest_link(first) == 43_200
    assert longest_link(chained) is None
    session = SessionCaller(role=arn("role/One"))
    assert switches(course_of(to("Four"), caller=session), index)[0].longest == HOUR  # CH-2


# One moment


def test_states_follow_the_moment_ses7_ses8() -> None:
    later = "2026-11-24T12:30:00Z"
    found = course_of(to("One"), to("Four", at=later), to("None", at=later))
    index = WorldIndex(roles())
    seen = {
        minutes: [hop.state for hop in moment(found, index, NOON + 60 * minutes).hops]
        for minutes in (-1, 0, 30, 60, 90)
    }
    none = HopState.NONE
    assert seen == {
        -1: [HopState.NOT_YET, HopState.NOT_YET, none],
        0: [HopState.VALID, HopState.NOT_YET, none],
        30: [HopState.VALID, HopState.VALID, none],
        60: [HopState.EXPIRED, HopState.VALID, none],
        90: [HopState.EXPIRED, HopState.EXPIRED, none],
    }
    assert [hop.left for hop in moment(found, index, NOON + 1800).hops] == [1800, 3600, 0]
    assert [hop.left for hop in moment(found, index, NOON - 1).hops] == [0, 0, 0]
