"""Cuts: what shortens a session below the requested duration, or the maximum of its role.

STS shortens nothing in silence: what is too long is refused (AR-7, CH-3, CH-6). Only the end of a
SAML assertion ends a session sooner than was asked for (FED-3).
"""

from enum import Enum

from rolescope.engine.index import WorldIndex
from rolescope.engine.interpretation import Interpretation
from rolescope.engine.request.parameters import MAX_SECONDS, MIN_SECONDS
from rolescope.engine.request.refusals import CHAINED_MAX_SECONDS, DEFAULT_MAXIMUM, is_capped
from rolescope.engine.verdict import Decision
from rolescope.model.request import AssumeRoleRequest
from rolescope.model.session import DurationReason, RoleSession
from rolescope.simulation.assume_role import DEFAULT_DURATION, Simulation, simulate
from rolescope.value import Value, replace


class CutReason(Enum):
    """What cuts a session."""

    ROLE_MAXIMUM = "role maximum"  # AR-7
    CHAINING = "role chaining"  # CH-2, CH-3
    USER_SESSION = "GetSessionToken"  # CH-6
    TOO_SHORT = "shortest duration"  # AR-7: 900 s
    TOO_LONG = "longest duration"  # AR-7: 43,200 s
    ASSERTION = "assertion"  # FED-3


class Cut(Value, kw_only=True):
    """One cut. `rule` is its id.

    A session lasts `allowed` seconds with it and `wanted` without it. `is_refused`: they were
    asked for, and STS issues no session; else they are what the role alone would allow, or what
    the assertion cuts off.
    """

    reason: CutReason
    rule: str
    allowed: int
    wanted: int
    is_refused: bool = False


class DurationLimits(Value, kw_only=True):
    """How long a session of one hop may last, in seconds.

    `longest` could be asked for, `role_alone` is what the role allows whoever calls (for what a
    service delivers: all that a request can ask for, SVC-3). `is_assumed`: the role's maximum was
    not imported and is taken for the default (DF-6).
    """

    longest: int
    role_alone: int
    is_capped: bool
    is_assumed: bool


def limits(
    request: AssumeRoleRequest, index: WorldIndex, reading: Interpretation | None = None
) -> DurationLimits:
    """Return what limits the duration of the sessions that a request yields (AR-7, CH-2, CH-6)."""
    role = index.role(request.role)
    maximum = role.max_session_duration if role else None
    capped = is_capped(request.caller, reading or index.reading)
    is_delivered = request.caller.is_service
    alone = MAX_SECONDS if is_delivered else maximum or DEFAULT_MAXIMUM
    return DurationLimits(
        longest=CHAINED_MAX_SECONDS if capped else alone,
        role_alone=alone,
        is_capped=capped,
        is_assumed=maximum is None and not is_delivered,
    )


def cut_of(simulation: Simulation, found: DurationLimits) -> Cut | None:
    """Return what cuts the session of a hop, or what STS refuses about its duration."""
    request, session = simulation.request, simulation.session
    asked = request.parameters.duration
    is_role = request.caller.is_session
    cap = CutReason.CHAINING if is_role else CutReason.USER_SESSION
    if any(x.rule in ("AR-7", "CH-3", "CH-6") for x in simulation.verdict.refusals):
        return _refused(asked or 0, found, cap, "CH-3" if is_role else "CH-6")
    if session is None:
        return None
    if session.reason is DurationReason.ASSERTION:
        wanted = DEFAULT_DURATION if asked is None else asked
        return Cut(
            reason=CutReason.ASSERTION, rule="FED-3", allowed=session.duration, wanted=wanted
        )
    if found.is_capped and session.duration == CHAINED_MAX_SECONDS < found.role_alone:
        rule = "CH-2" if is_role else "CH-6"
        return Cut(reason=cap, rule=rule, allowed=CHAINED_MAX_SECONDS, wanted=found.role_alone)
    return None


def _refused(asked: int, found: DurationLimits, cap: CutReason, rule: str) -> Cut:
    reason = CutReason.ROLE_MAXIMUM
    if found.is_capped and asked > CHAINED_MAX_SECONDS:
        reason = cap
    elif asked < MIN_SECONDS:
        reason = CutReason.TOO_SHORT
    elif asked > MAX_SECONDS:
        reason = CutReason.TOO_LONG
    return Cut(
        reason=reason,
        rule=rule if reason is cap else "AR-7",
        allowed=MIN_SECONDS if reason is CutReason.TOO_SHORT else found.longest,
        wanted=asked,
        is_refused=True,
    )


def offer(
    simulation: Simulation,
    cut: Cut | None,
    index: WorldIndex,
    reading: Interpretation | None = None,
) -> RoleSession | None:
    """Return the session that STS would issue for the duration nearest to a refused one (AR-7)."""
    if cut is None or not cut.is_refused or simulation.verdict.decision is not Decision.ALLOW:
        return None
    parameters = replace(simulation.request.parameters, duration=cut.allowed)
    asked = replace(simulation.request, parameters=parameters)
    return simulate(asked, index, reading, traced=False).session
