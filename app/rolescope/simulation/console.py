"""Switching roles in the console: what it can pass, and how long it lasts."""

from rolescope.engine.index import WorldIndex
from rolescope.engine.request.refusals import CHAINED_MAX_SECONDS, DEFAULT_MAXIMUM, is_capped
from rolescope.model.caller import SessionCaller, UserCaller
from rolescope.model.instant import format_instant, later, parse_instant
from rolescope.model.request import AssumeRoleRequest, Context
from rolescope.simulation.assume_role import Simulation, simulate
from rolescope.value import Value, replace

CONSOLE_MAX_SECONDS = 43_200  # SVC-12, in seconds


class RoleSwitch(Value, kw_only=True):
    """Somebody who signed in to the console as `caller` switches to `role`.

    `caller` is always the identity of the sign-in, a user or a role session: switches do not add
    up (CH-9). `mfa`: a user signed in with MFA, which counts here (MFA-7). `remaining` is what is
    left of the sign-in, in seconds; None: not known.
    """

    caller: UserCaller | SessionCaller
    role: str
    at: str
    mfa: bool = False
    remaining: int | None = None
    context: Context = ()
    is_open: bool = False


def switch_role(switch: RoleSwitch, index: WorldIndex) -> Simulation:
    """Simulate Switch Role. Neither an external ID nor tags nor a source identity can be passed.

    SVC-12, SI-5, TG-11: a role that asks for one of them cannot be switched to. The session lasts
    as long as the role's maximum and the rest of the sign-in allow.
    """
    request = AssumeRoleRequest(
        caller=switch.caller,
        role=switch.role,
        at=switch.at,
        context=(*_signed_in(switch), *switch.context),
        is_open=switch.is_open,
    )
    done = simulate(request, index)
    session = done.session
    if session is None:
        return done
    seconds = longest_switch(switch, index)
    start = parse_instant(session.issued_at)
    ends = format_instant(later(start, seconds)) if start else ""
    return replace(
        done, session=replace(session, duration=seconds, max_duration=seconds, expires_at=ends)
    )


def _signed_in(switch: RoleSwitch) -> Context:
    if switch.caller.is_session:
        return ()
    return (("aws:MultiFactorAuthPresent", ("true" if switch.mfa else "false",)),)


def longest_switch(switch: RoleSwitch, index: WorldIndex) -> int:
    """Return how long a switched session can last, in seconds (SVC-12).

    A sign-in that is itself a role session chains: one hour (CH-2).
    """
    role = index.role(switch.role)
    longest = (role.max_session_duration if role else None) or DEFAULT_MAXIMUM
    if is_capped(switch.caller, index.reading):
        longest = min(longest, CHAINED_MAX_SECONDS)
    remaining = () if switch.remaining is None else (switch.remaining,)
    return min(longest, CONSOLE_MAX_SECONDS, *remaining)
