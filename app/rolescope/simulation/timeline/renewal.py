"""Renewal: which hop can be repeated until when, and how long a chain can be held (SES-22)."""

from enum import Enum

from rolescope.engine.index import WorldIndex
from rolescope.engine.request.parameters import MAX_SECONDS
from rolescope.model.caller import Caller, SessionCaller, SessionTokenCaller, UserCaller
from rolescope.model.session import RoleSession
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.console import RoleSwitch, longest_switch, switch_role
from rolescope.simulation.timeline.course import ChainCourse, HopCourse
from rolescope.simulation.timeline.intervals import (
    LAST,
    Intervals,
    around,
    common,
    joined,
    last_until,
    lasting,
    since,
)
from rolescope.value import Value


class Ending(Enum):
    """What ends the time in which a hop can be repeated."""

    NEVER = "never"
    CREDENTIALS = "credentials"  # those that it is signed with end
    POLICIES = "policies"  # their answer changes
    UNKNOWN = "unknown"  # when the credentials end is not known


class Renewal(Value, kw_only=True):
    """When one hop can be repeated, from a moment on.

    `alone`: with the credentials that it was made with. `along`: with the hops before it repeated
    as well, as late as possible, but without the first hop. Where nothing is between, both are
    the same. `ending` says what ends the first interval of `alone`.
    """

    hop: int
    alone: Intervals
    along: Intervals
    ending: Ending
    needs_provider: bool = False


class RenewalStep(Value):
    """Repeat a hop for the last time at this second."""

    hop: int
    second: int


class Hold(Value, kw_only=True):
    """How long the last session of a chain can be held without going back to the first caller.

    `end` is the first second at which it cannot be; `steps` are the last renewals that lead there.
    """

    hop: int
    end: int
    steps: tuple[RenewalStep, ...]


def renewals(course: ChainCourse, now: int) -> tuple[Renewal, ...]:
    """Return for every hop when it can be repeated at `now` or later."""
    made = made_anew(course, now)
    return tuple(_renewal(course, hop, made, now) for hop in course.hops)


def _renewal(course: ChainCourse, hop: HopCourse, made: list[Intervals], now: int) -> Renewal:
    is_first = hop.number == 1
    before = course.first.valid if is_first else course.hops[hop.number - 2].spans
    new = () if is_first else made[hop.number - 2]
    alone = since(common(_allowed(hop, is_kept=True), before), now)
    along = joined((*alone, *since(common(_allowed(hop), new), now)))
    is_known = not is_first or course.first.is_end_known or course.first.needs_provider
    return Renewal(
        hop=hop.number,
        alone=alone,
        along=along,
        ending=_ending(alone, before, is_known=is_known),
        needs_provider=is_first and course.first.needs_provider,
    )


def _allowed(hop: HopCourse, *, is_kept: bool = False) -> Intervals:
    """Return when the hop is answered with a session: never when STS refuses its parameters."""
    if not hop.spans:
        return ()
    return (hop.kept if is_kept else hop.renewed).allowed


def _ending(found: Intervals, credentials: Intervals, *, is_known: bool) -> Ending:
    if not found:
        return Ending.POLICIES
    end = found[0][1]
    if end >= LAST:
        return Ending.NEVER if is_known else Ending.UNKNOWN
    is_of_credentials = any(end == stop for _, stop in credentials)
    return Ending.CREDENTIALS if is_of_credentials else Ending.POLICIES


def made_anew(course: ChainCourse, now: int) -> list[Intervals]:
    """Return for every hop when a new session of it can be valid, without repeating the first.

    A hop is repeated with the session that exists, or with a new one, which is taken to be issued
    right before.
    """
    made: list[Intervals] = []
    for hop in course.hops:
        new: Intervals = ()
        if made:
            before = course.hops[hop.number - 2].spans
            calls = (
                *common(_allowed(hop, is_kept=True), before),
                *common(_allowed(hop), made[-1]),
            )
            new = lasting(since(joined(calls), max(now, hop.barred)), hop.ends - hop.asked)
        made.append(new)
    return made


def hold(course: ChainCourse, now: int) -> Hold | None:
    """Return how long the last session can be held from `now` on; None when there is none then.

    Without a gap: each session is renewed before it ends.
    """
    if not course.issued:
        return None
    last = course.issued[-1]
    made = made_anew(course, now)
    whole = around(joined((*last.usable, *made[last.number - 1])), max(now, last.asked))
    if whole is None:
        return None
    steps = _steps(course, made, last.number, whole[1] - 1, now)
    return Hold(hop=last.number, end=whole[1], steps=steps)


def _steps(
    course: ChainCourse, made: list[Intervals], number: int, until: int, now: int
) -> tuple[RenewalStep, ...]:
    """Go back from the end: each hop is repeated as late as possible for the one after it."""
    steps: list[RenewalStep] = []
    while around(course.hops[number - 1].usable, until) is None:
        hop, before = course.hops[number - 1], course.hops[number - 2]
        calls = (
            *common(_allowed(hop, is_kept=True), before.spans),
            *common(_allowed(hop), made[number - 2]),
        )
        until = last_until(since(joined(calls), max(now, hop.barred)), until)
        steps.append(RenewalStep(number, until))
        number -= 1
    return tuple(reversed(steps))


# Switching: how long the roles of a chain last in the console (SVC-12, SVC-13, CH-9)


class ConsoleSwitch(Value, kw_only=True):
    """Switch Role from the sign-in to the role of one hop.

    `longest` is how long it can last in seconds; the rest of the sign-in, which is not known, can
    end it sooner.
    """

    hop: int
    simulation: Simulation
    longest: int


def switches(course: ChainCourse, index: WorldIndex) -> tuple[ConsoleSwitch, ...]:
    """Return what the one who starts the chain could switch to, at the times of the hops.

    Switches do not add up: each starts from the sign-in (CH-9). Empty for a caller that does not
    sign in to the console.
    """
    signs_in = _sign_in(course.first.caller)
    if signs_in is None:
        return ()
    found = []
    for hop in course.hops:
        request = hop.simulation.request
        mfa = course.hops[0].simulation.request.parameters.mfa or course.first.caller.mfa
        switch = RoleSwitch(caller=signs_in, role=request.role, at=request.at, mfa=mfa)
        found.append(
            ConsoleSwitch(
                hop=hop.number,
                simulation=switch_role(switch, index),
                longest=longest_switch(switch, index),
            )
        )
    return tuple(found)


def _sign_in(caller: Caller) -> UserCaller | SessionCaller | None:
    if isinstance(caller, SessionTokenCaller):
        return UserCaller(caller.user)
    return caller if isinstance(caller, UserCaller | SessionCaller) else None


def longest_link(session: RoleSession) -> int | None:
    """Return the longest SessionDuration of a sign-in link made with a session, in seconds.

    None: it has no effect, for the session comes from role chaining (SVC-13).
    """
    return None if session.chained else MAX_SECONDS
