"""Switching: how long the roles of a chain last in the console (SVC-12, SVC-13, CH-9)."""

from dataclasses import dataclass

from rolescope.engine.index import WorldIndex
from rolescope.engine.interpretation import Interpretation
from rolescope.engine.request.parameters import LONGEST
from rolescope.model.caller import Caller, SessionCaller, SessionTokenCaller, UserCaller
from rolescope.model.session import RoleSession
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.console import Switch, longest_switch, switch_role
from rolescope.simulation.timeline.course import Course


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleSwitch:
    """Switch Role from the sign-in to the role of one hop.

    `longest` is how long it can last in seconds; the rest of the sign-in, which is not known, can
    end it sooner.
    """

    hop: int
    simulation: Simulation
    longest: int


def switches(
    course: Course, index: WorldIndex, reading: Interpretation | None = None
) -> tuple[ConsoleSwitch, ...]:
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
        mfa = course.hops[0].simulation.request.parameters.mfa or _has_mfa(course.first.caller)
        switch = Switch(caller=signs_in, role=request.role, at=request.at, mfa=mfa)
        found.append(
            ConsoleSwitch(
                hop=hop.number,
                simulation=switch_role(switch, index, reading),
                longest=longest_switch(switch, index, reading),
            )
        )
    return tuple(found)


def _sign_in(caller: Caller) -> UserCaller | SessionCaller | None:
    if isinstance(caller, SessionTokenCaller):
        return UserCaller(caller.user)
    return caller if isinstance(caller, UserCaller | SessionCaller) else None


def _has_mfa(caller: Caller) -> bool:
    return caller.mfa


def longest_link(session: RoleSession) -> int | None:
    """Return the longest SessionDuration of a sign-in link made with a session, in seconds.

    None: it has no effect, for the session comes from role chaining (SVC-13).
    """
    return None if session.chained else LONGEST
