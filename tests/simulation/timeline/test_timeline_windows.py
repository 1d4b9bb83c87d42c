"""When the policies change their answer, what can be renewed until when, and how long it holds."""

from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from rolescope.engine.evaluate import evaluate_assume_role
from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Layer
from rolescope.model.caller import (
    Caller,
    SamlCaller,
    SessionCaller,
    SessionTokenCaller,
    UserCaller,
)
from rolescope.model.principal import SamlProvider
from rolescope.model.request import AssumeRoleParameters
from rolescope.model.world import World
from rolescope.simulation.assume_role import simulate
from rolescope.simulation.chain import Hop, simulate_chain
from rolescope.simulation.timeline.course import ChainCourse, course
from rolescope.simulation.timeline.intervals import (
    FIRST,
    LAST,
    common,
    joined,
    last_until,
    lasting,
    second_of,
    since,
    text_of,
)
from rolescope.simulation.timeline.moment import moment
from rolescope.simulation.timeline.renewal import Ending, Hold, RenewalStep, hold, renewals
from rolescope.simulation.timeline.repeated_calls import age_of, renewed, repeated
from rolescope.simulation.timeline.windows import Windows, windows
from rolescope.value import replace
from support.worlds.asking import ALLOWED, DENIED, FORBIDDEN, arn
from support.worlds.build import NOW, A, account, allow, deny, policy, role, trusts, user, world

CORP = f"arn:aws:iam::{A}:saml-provider/Corp"
ANA = UserCaller(arn("user/ana"))
NOON = second_of(NOW) or 0
MINUTE, HOUR = 60, 3600
WITH_MFA = SessionTokenCaller(
    user=ANA.arn, mfa=True, mfa_age=600, issued_at=NOW, expires_at="2026-11-25T00:00:00Z"
)


def when(operator: str, key: str, *values: str) -> dict[str, Any]:
    return {"Condition": {operator: {key: list(values)}}}


def roles(last: Any = None) -> World:
    """Return an account: ana may be First, First Middle, Middle Last; `last` is Last's trust."""
    anyone, may = trusts(A), allow("*")
    assertion = trusts({"Federated": CORP}, "sts:AssumeRoleWithSAML")
    return world(
        account(
            A,
            user("ana", allows=may),
            role("First", trust=[anyone, assertion], allows=may, max_session_duration=7200),
            role("Middle", trust=anyone, allows=may, max_session_duration=43_200),
            role("Last", trust=last or anyone, allows=may),
            SamlProvider(CORP),
        )
    )


def hop(name: str, at: str | None = None, duration: int | None = None) -> Hop:
    return Hop(role=arn(f"role/{name}"), parameters=AssumeRoleParameters(duration=duration), at=at)


def about(given: World, *hops: Hop, caller: Caller = ANA) -> tuple[ChainCourse, WorldIndex]:
    index = WorldIndex(given)
    found = course(simulate_chain(caller, hops, index, NOW), index)
    assert found is not None
    return found, index


def windows_of(caller: Caller, *statements: Any, context: Any = (), at: str = NOW) -> Windows:
    """Return the windows of one hop to a role with a trust policy."""
    index = WorldIndex(
        world(account(A, user("ana", allows=allow("*")), role("R", trust=[*statements])))
    )
    asked = Hop(role=arn("role/R"), context=context)
    return windows(simulate_chain(caller, [asked], index, at)[0], index)[0]


def seen(found: Windows) -> list[tuple[int | None, Any]]:
    return [(None if x.start == FIRST else x.start - NOON, x.decision) for x in found.windows]


# Intervals


def test_intervals_join_and_meet() -> None:
    assert joined([(5, 7), (1, 3), (3, 4), (9, 9)]) == ((1, 4), (5, 7))
    assert joined([(1, 9), (2, 3)]) == ((1, 9),)
    assert common(((1, 5), (7, 9)), ((4, 8),)) == ((4, 5), (7, 8))
    assert since(((1, 5),), 3) == ((3, 5),)
    assert lasting(((1, 3),), 10) == ((1, 12),)
    assert last_until(((1, 5), (7, 9)), 7) == 7
    assert last_until(((1, 5), (7, 9)), 6) == 4


# Windows


@pytest.mark.parametrize(
    ("operator", "value", "flips"),
    [
        ("DateLessThan", "2026-11-24T15:00:00Z", [(None, ALLOWED), (3 * HOUR, DENIED)]),
        ("DateLessThanEquals", "2026-11-24T15:00:00Z", [(None, ALLOWED), (3 * HOUR + 1, DENIED)]),
        ("DateGreaterThan", "2026-11-24T15:00:00Z", [(None, DENIED), (3 * HOUR + 1, ALLOWED)]),
        ("DateGreaterThanEquals", "2026-11-24T15:00:00Z", [(None, DENIED), (3 * HOUR, ALLOWED)]),
        (
            "DateEquals",
            "2026-11-24T12:00:01Z",
            [(None, DENIED), (1, ALLOWED), (2, DENIED)],
        ),
        ("DateLessThan", "2026-11-24T12:00:00.5Z", [(None, ALLOWED), (1, DENIED)]),
        ("DateLessThan", "no date", [(None, DENIED)]),
        ("Null", "false", [(None, ALLOWED)]),
    ],
)
def test_a_date_flips_the_answer_at_its_second_co27(
    operator: str, value: str, flips: list[tuple[int | None, Any]]
) -> None:
    found = windows_of(ANA, trusts(A, **when(operator, "aws:CurrentTime", value)))
    assert seen(found) == flips
    assert found.is_complete
    assert found.changes is (len(flips) > 1)
    assert found.keys == (("aws:CurrentTime",) if found.changes else ())
    assert found.layers == ((Layer.TRUST,) if found.changes else ())


def test_windows_between_dates_and_of_a_deny_ev4() -> None:
    office = trusts(
        A,
        Condition={
            "DateGreaterThanEquals": {"aws:CurrentTime": "2026-11-24T11:00:00Z"},
            "NumericLessThan": {"aws:EpochTime": str(NOON + HOUR)},
        },
    )
    late = {
        **deny("sts:AssumeRole", None, Principal="*"),
        **when("DateGreaterThan", "aws:currenttime", "2026-11-24T12:30:00Z"),
    }
    found = windows_of(ANA, office, late)
    assert seen(found) == [(None, DENIED), (-HOUR, ALLOWED), (1801, FORBIDDEN)]
    assert found.keys == ("aws:CurrentTime", "aws:currenttime")
    assert found.at(NOON).decision is ALLOWED
    assert found.at(LAST).decision is FORBIDDEN
    assert found.allowed == ((NOON - HOUR, NOON + 1801),)


def test_an_mfa_sign_in_gets_older_mfa3() -> None:
    fresh = trusts(A, **when("NumericLessThan", "aws:MultiFactorAuthAge", "3600"))
    found = windows_of(WITH_MFA, fresh)
    assert seen(found) == [(None, ALLOWED), (3000, DENIED)]
    assert found.keys == ("aws:MultiFactorAuthAge",)
    given = (("aws:multifactorauthage", ("3000",)),)
    assert seen(windows_of(WITH_MFA, fresh, context=given)) == [(None, ALLOWED), (600, DENIED)]
    index = WorldIndex(roles(fresh))
    with_code = replace(hop("Last"), parameters=AssumeRoleParameters(mfa=True))
    (simulation,) = simulate_chain(ANA, [with_code], index, NOW)
    assert seen(windows(simulation, index)[0]) == [(None, ALLOWED)]  # always new (MFA-2)


@pytest.mark.parametrize(
    ("caller", "context", "age"),
    [
        (ANA, (("aws:MultiFactorAuthAge", ("9",)),), None),
        (WITH_MFA, (), 600),
        (WITH_MFA, (("aws:MultiFactorAuthAge", None), ("aws:MultiFactorAuthAge", ("x",))), 600),
        (WITH_MFA, (("aws:MultiFactorAuthAge", ("9",)),), 9),
        (replace(WITH_MFA, mfa=False), (), None),
        (replace(WITH_MFA, mfa_age=None), (), None),
    ],
)
def test_whose_age_moves_mfa2_mfa3(caller: Caller, context: Any, age: int | None) -> None:
    index = WorldIndex(roles())
    asked = Hop(role=arn("role/First"), context=context)
    request = simulate_chain(caller, [asked], index, NOW)[0].request
    assert age_of(request) == age
    assert age_of(repeated(request, NOON)) == age
    assert age_of(repeated(request, NOON + 5)) == (None if age is None else age + 5)
    assert age_of(repeated(request, NOON - 10_000)) == (None if age is None else 0)
    unread = replace(request, at="yesterday")
    assert age_of(repeated(unread, NOON + 5)) == age
    assert len(windows(simulate(unread, index), index)[0].windows) == 1


def test_times_as_text_are_not_found_exactly_co5() -> None:
    found = windows_of(ANA, trusts(A, **when("StringLike", "aws:CurrentTime", "2026-11-24T12*")))
    assert not found.is_complete
    assert found.at(NOON).decision is ALLOWED
    in_variable = trusts(A, **when("StringLike", "aws:username", "${aws:CurrentTime}"))
    assert not windows_of(ANA, in_variable).is_complete
    dated = trusts(A, **when("DateLessThan", "aws:MultiFactorAuthAge", "2026"))
    assert not windows_of(WITH_MFA, dated).is_complete
    other = trusts(A, **when("StringLike", "aws:username", "${aws:userid}"))
    assert windows_of(ANA, other).is_complete


def test_so_many_moments_are_bounded() -> None:
    values = [str(NOON + 10 * number) for number in range(400)]
    found = windows_of(ANA, trusts(A, **when("DateEquals", "aws:CurrentTime", *values)))
    assert not found.is_complete
    assert found.at(NOON).decision is ALLOWED
    assert len(found.windows) <= 65
    index = WorldIndex(roles(trusts(A, **when("DateEquals", "aws:CurrentTime", *values))))
    (simulation,) = simulate_chain(ANA, [hop("Last")], index, NOW, is_open=True)
    assert len(windows(simulation, index)[0].windows) <= 9
    far = ["9" * 19, "-" + "9" * 19, str(LAST + 5)]
    assert seen(windows_of(ANA, trusts(A, **when("DateLessThan", "aws:EpochTime", *far)))) == [
        (None, ALLOWED)
    ]


def test_the_issue_time_is_that_of_a_renewed_session_ck15_ses12() -> None:
    """SES-12, CK-15: what denies an older session does not deny the one that renews it."""
    old = trusts(A, **when("DateGreaterThan", "aws:TokenIssueTime", "2026-11-24T12:30:00Z"))
    found, index = about(roles(old), hop("First"), hop("Last"))
    last = found.hops[1]
    assert seen(last.kept) == [(None, DENIED)]
    assert seen(last.renewed) == [(None, DENIED), (1801, ALLOWED)]
    assert last.renewed.keys == ("aws:TokenIssueTime",)
    seen_at = moment(found, index, NOON + 1900).hops[1]
    assert (seen_at.is_allowed, seen_at.needs_renewal) == (True, True)
    before = moment(found, index, NOON + 60).hops[1]
    assert (before.is_allowed, before.needs_renewal) == (False, False)
    assert found.hops[0].renewed is found.hops[0].kept
    in_variable = trusts(A, **when("StringLike", "aws:userid", "*${aws:TokenIssueTime}"))
    assert not about(roles(in_variable), hop("First"), hop("Last"))[0].hops[1].renewed.is_complete


def test_an_untraced_simulation_is_traced_for_its_boundaries() -> None:
    index = WorldIndex(roles(trusts(A, **when("DateLessThan", "aws:CurrentTime", "2026-11-25"))))
    request = simulate_chain(ANA, [hop("Last")], index, NOW)[0].request
    assert windows(simulate(request, index, traced=False), index)[0].changes


# Repeating


def test_a_renewed_call_has_a_new_session_or_assertion_ses7_fed3() -> None:
    found, _ = about(roles(), hop("First"), hop("Last"))
    again = renewed(found.hops[1].simulation.request, NOON + 60).caller
    assert isinstance(again, SessionCaller)
    assert (again.issued_at, again.expires_at) == (text_of(NOON + 60), text_of(NOON + 60 + HOUR))
    unknown = replace(again, expires_at=None)
    request = replace(found.hops[1].simulation.request, caller=unknown)
    assert renewed(request, NOON).caller == replace(unknown, issued_at=NOW)
    alone = replace(request, caller=replace(again, source=None))
    assert renewed(alone, NOON).caller == alone.caller
    caller = SamlCaller(provider=CORP, session_not_on_or_after="2026-11-24T12:10:00Z")
    assert renewed(replace(request, caller=caller), NOON).caller == SamlCaller(provider=CORP)


# Renewal


UNTIL_THREE = trusts(A, **when("DateLessThan", "aws:CurrentTime", "2026-11-24T15:00:00Z"))


def test_each_hop_is_renewed_from_the_one_before_ses22_ses7() -> None:
    """Two hours as First; Middle and Last for one: Last's trust ends at 15:00."""
    found, _ = about(
        roles(UNTIL_THREE),
        hop("First", "2026-11-24T12:02:00Z", 7200),
        hop("Middle", "2026-11-24T12:05:00Z"),
        hop("Last", "2026-11-24T12:08:00Z"),
    )
    now = NOON + 20 * MINUTE
    first, middle, last = renewals(found, now)
    assert (first.alone, first.ending) == (((now, LAST),), Ending.NEVER)
    assert (middle.alone, middle.ending) == (((now, NOON + 122 * MINUTE),), Ending.CREDENTIALS)
    assert middle.along == middle.alone
    assert (last.alone, last.ending) == (((now, NOON + 65 * MINUTE),), Ending.CREDENTIALS)
    assert last.along == ((now, NOON + 3 * HOUR),)
    assert hold(found, now) == Hold(
        hop=3,
        end=NOON + 4 * HOUR - 1,
        steps=(RenewalStep(2, NOON + 122 * MINUTE - 1), RenewalStep(3, NOON + 3 * HOUR - 1)),
    )


def test_one_hop_needs_its_first_caller_ses22() -> None:
    found, _ = about(roles(), hop("First"))
    assert hold(found, NOON) == Hold(hop=1, end=NOON + HOUR, steps=())
    assert hold(found, NOON - 60) == Hold(hop=1, end=NOON + HOUR, steps=())
    assert hold(found, NOON + HOUR) is None
    (only,) = renewals(found, NOON)
    assert (only.ending, only.needs_provider) == (Ending.NEVER, False)


@pytest.mark.parametrize(
    ("caller", "ending", "needs_provider"),
    [
        (SessionCaller(role=arn("role/Middle")), Ending.UNKNOWN, False),
        (
            SessionCaller(role=arn("role/Middle"), expires_at="2026-11-24T14:00:00Z"),
            Ending.CREDENTIALS,
            False,
        ),
        (
            SamlCaller(provider=CORP, session_not_on_or_after="2026-11-24T12:10:00Z"),
            Ending.NEVER,
            True,
        ),
    ],
    ids=["unknown", "session", "assertion"],
)
def test_what_the_first_hop_is_renewed_from_ses22_fed4(
    caller: Caller, ending: Ending, *, needs_provider: bool
) -> None:
    found, index = about(roles(), hop("First"), caller=caller)
    (only,) = renewals(found, NOON)
    assert (only.ending, only.needs_provider) == (ending, needs_provider)
    late = moment(found, index, NOON + 3 * HOUR).hops[0]
    assert late.is_allowed is (ending is not Ending.CREDENTIALS)


def test_what_is_never_issued_is_not_renewed_ses22() -> None:
    found, index = about(roles(), hop("First"), hop("Nobody"))
    assert [x.alone for x in renewals(found, NOON)] == [((NOON, LAST),), ()]
    assert renewals(found, NOON)[1].ending is Ending.POLICIES
    held = hold(found, NOON)
    assert held is not None
    assert held.hop == 1
    nothing, _ = about(roles(), hop("Nobody"))
    assert hold(nothing, NOON) is None
    assert moment(nothing, index, NOON).hops[0].verdict.decision is DENIED


def test_a_chain_is_held_by_renewing_each_hop_late_ch4() -> None:
    """CH-4: a session is not cut to what is left of the one that made it."""
    found, _ = about(roles(), hop("First"), hop("Middle"), hop("Last"))
    held = hold(found, NOON)
    assert held is not None
    assert held.end == NOON + 3 * HOUR - 2  # each as late as possible, without the first caller
    assert [step.hop for step in held.steps] == [2, 3]


def test_a_revoked_session_is_not_held_but_a_later_one_is_ses12() -> None:
    """SES-12: sessions of Last that are issued before 12:30 are denied everything."""
    late = {"DateLessThan": {"aws:TokenIssueTime": "2026-11-24T12:30:00Z"}}
    revoking = policy("AWSRevokeOlderSessions", deny("*", Condition=late))
    given = roles()
    (home,) = given.accounts
    changed = tuple(
        replace(one, inline=(*one.inline, revoking)) if one.name == "Last" else one
        for one in home.roles
    )
    found, _ = about(
        replace(given, accounts=(replace(home, roles=changed),)), hop("First"), hop("Last")
    )
    assert hold(found, NOON) is None
    assert hold(found, NOON + 1799) is None
    held = hold(found, NOON + 1800)
    assert held == Hold(hop=2, end=NOON + 2 * HOUR - 1, steps=(RenewalStep(2, NOON + HOUR - 1),))


# Properties

SECONDS = st.integers(min_value=-3 * HOUR, max_value=3 * HOUR)
OPERATORS = (
    "LessThan",
    "LessThanEquals",
    "GreaterThan",
    "GreaterThanEquals",
    "Equals",
    "NotEquals",
)
DATES = st.tuples(st.sampled_from(OPERATORS), SECONDS, st.booleans())


def block(found: list[tuple[str, int, bool]]) -> dict[str, Any]:
    """Return conditions on the time, as dates or as epochs, or on the age of the sign-in."""
    made: dict[str, dict[str, list[str]]] = {}
    for operator, second, is_age in found:
        if is_age:
            made.setdefault(f"Numeric{operator}", {}).setdefault(
                "aws:MultiFactorAuthAge", []
            ).append(str(abs(second)))
        else:
            made.setdefault(f"Date{operator}", {}).setdefault("aws:CurrentTime", []).append(
                text_of(NOON + second)
            )
    return {"Condition": made} if made else {}


@settings(max_examples=60, deadline=None)
@drawn(
    some=st.lists(DATES, max_size=3),
    others=st.lists(DATES, min_size=1, max_size=2),
    moments=st.lists(SECONDS, min_size=1, max_size=8),
)
def test_windows_agree_with_the_evaluation_at_any_second_ses9(
    some: list[tuple[str, int, bool]], others: list[tuple[str, int, bool]], moments: list[int]
) -> None:
    late = {**deny("sts:AssumeRole", None, Principal="*"), **block(others)}
    given = world(
        account(
            A, user("ana", allows=allow("*")), role("R", trust=[trusts(A, **block(some)), late])
        )
    )
    index = WorldIndex(given)
    for caller in (ANA, WITH_MFA):
        (simulation,) = simulate_chain(caller, [hop("R")], index, NOW)
        found, _ = windows(simulation, index)
        assert found.is_complete
        edges = {x.start for x in found.windows[1:]}
        near = {NOON + second for second in moments} | edges | {edge - 1 for edge in edges}
        for second in near:
            asked = repeated(simulation.request, second)
            verdict = evaluate_assume_role(asked, index, traced=False)
            assert found.at(second).decision is verdict.decision


@settings(max_examples=60, deadline=None)
@drawn(
    durations=st.lists(st.one_of(st.none(), st.integers(900, 43_200)), min_size=1, max_size=4),
    waits=st.lists(st.integers(0, 900), min_size=4, max_size=4),
    now=SECONDS,
)
def test_expiry_is_issue_plus_what_was_granted_ses7_ch2(
    durations: list[int | None], waits: list[int], now: int
) -> None:
    """SES-7, CH-2, CH-4: no session is cut to what is left of the one before, or beyond its cap."""
    at, hops = NOON, []
    for number, duration in enumerate(durations):
        at += waits[number]
        hops.append(hop(("Middle", "Last", "First", "Middle")[number], text_of(at), duration))
    found, index = about(roles(), *hops)
    for one in found.hops:
        assert one.ends <= one.asked + one.limits.longest
        if one.number > 1:
            assert one.limits.longest == HOUR
        if one.spans:
            asked = one.simulation.request.parameters.duration
            assert one.ends == one.asked + (HOUR if asked is None else asked)
    seen_then = moment(found, index, NOON + now)
    if seen_then.hold is not None:
        last = found.issued[-1]
        assert seen_then.hold.end >= last.ends
        assert_steps(found, index, seen_then.hold, NOON + now)


def assert_steps(found: ChainCourse, index: WorldIndex, held: Hold, now: int) -> None:
    """Every step can be made: the session before is there, and AWS allows it."""
    made = {one.number: one.ends for one in found.issued}
    for step in held.steps:
        one = found.hops[step.hop - 1]
        assert now <= step.second < made[step.hop - 1]
        again = renewed(one.simulation.request, step.second)
        assert evaluate_assume_role(again, index, traced=False).is_allowed
        made[step.hop] = step.second + one.ends - one.asked
    assert held.end == made[held.hop]


def renew_all_the_time(found: ChainCourse, now: int) -> int | None:
    """Return when the last session ends if every hop but the first is repeated each second."""
    ends = [one.ends if one.asked <= now else 0 for one in found.hops]
    if not ends[-1] > now:
        return None
    second = now
    while second < ends[-1]:
        for number in range(1, len(ends)):
            hop_now = found.hops[number]
            window = hop_now.renewed.at(second)
            if ends[number - 1] > second and window.decision is ALLOWED:
                ends[number] = max(ends[number], second + hop_now.ends - hop_now.asked)
        second += 1
    return ends[-1]


@settings(max_examples=25, deadline=None)
@drawn(
    middle=st.lists(DATES, max_size=2),
    last=st.lists(DATES, max_size=2),
    durations=st.tuples(st.integers(900, 3600), st.integers(900, 3600), st.integers(900, 3600)),
    later=st.integers(0, 1200),
)
def test_a_hold_is_what_renewing_all_the_time_yields_ses22(
    middle: list[tuple[str, int, bool]],
    last: list[tuple[str, int, bool]],
    durations: tuple[int, int, int],
    later: int,
) -> None:
    dated = [[(operator, second, False) for operator, second, _ in one] for one in (middle, last)]
    may = allow("*")
    index = WorldIndex(
        world(
            account(
                A,
                user("ana", allows=may),
                role("First", trust=trusts(A), allows=may),
                role("Middle", trust=trusts(A, **block(dated[0])), allows=may),
                role("Last", trust=trusts(A, **block(dated[1])), allows=may),
            )
        )
    )
    hops = [
        hop(name, duration=seconds)
        for name, seconds in zip(("First", "Middle", "Last"), durations, strict=True)
    ]
    found = course(simulate_chain(ANA, hops, index, NOW), index)
    assert found is not None
    if len(found.issued) == 3:
        held = hold(found, NOON + later)
        renewed_until = renew_all_the_time(found, NOON + later)
        if renewed_until is not None:
            assert held is not None
            assert held.end == renewed_until
            assert_steps(found, index, held, NOON + later)
