"""Reasons: why an edge stands where it stands, as values. `words.trusts.reasons` says them."""

from collections.abc import Sequence

from rolescope.engine.interpretation import DEFAULT
from rolescope.engine.language.condition import CompiledCondition
from rolescope.engine.language.condition_kind import operator_parts
from rolescope.engine.language.context import RequestContext
from rolescope.model.caller import Caller
from rolescope.model.condition_keys import TIME_KEYS
from rolescope.model.instant import parse_instant
from rolescope.model.policy import Condition
from rolescope.trust.assessment import Assessment
from rolescope.trust.attempt import standing_by_policies
from rolescope.trust.edge import EdgeReason, ReasonKind, Standing

CUT = EdgeReason(ReasonKind.CUT)
DOUBT = EdgeReason(ReasonKind.DOUBT)


def reason(
    assessment: Assessment, caller: Caller, name: str, permitted: Sequence[str] = ()
) -> EdgeReason:
    """Return why an edge stands where it stands.

    `name` is the caller's, for people; `permitted` are the identity statements that allow it.
    """
    verdict, role = assessment.verdict, assessment.request.role
    match assessment.standing:
        case Standing.ALLOWED:
            return EdgeReason(ReasonKind.ALLOWED, role, name, details=tuple(permitted[:1]))
        case Standing.TRUSTED_ONLY:
            return EdgeReason(ReasonKind.TRUSTED_ONLY, role, name, layers=verdict.missing)
        case Standing.DEPENDS if assessment.is_cut or assessment.is_doubtful:
            return CUT if assessment.is_cut else DOUBT
        case Standing.DEPENDS:
            lacks = verdict.unknown or tuple(need.key for need in verdict.needs)
            kind = ReasonKind.UNKNOWN if lacks else ReasonKind.UNDECIDED
            return EdgeReason(kind, role, details=lacks[:MAX_UNKNOWN])
        case _:
            return _denied(assessment, caller, role)


def _denied(assessment: Assessment, caller: Caller, role: str) -> EdgeReason:
    verdict = assessment.verdict
    if verdict.refusals and standing_by_policies(verdict) is not Standing.DENIED:
        return EdgeReason(ReasonKind.REFUSED, role, details=(verdict.refusals[0].explanation,))
    if verdict.missing and assessment.unmet:
        unmet = assessment.unmet[0]
        return EdgeReason(ReasonKind.UNMET, role, condition=unmet, caller=caller.kind)
    if verdict.missing:
        return EdgeReason(ReasonKind.NO_STATEMENT, role)
    return EdgeReason(ReasonKind.DENIED, role, details=verdict.by[:1])


def undecided(unknown: Sequence[str]) -> EdgeReason:
    """Return that an edge cannot be decided for what is not known."""
    return EdgeReason(ReasonKind.UNKNOWN, details=tuple(unknown[:MAX_UNKNOWN]))


MAX_UNKNOWN = 2  # things that a reason names


def unmeetable(assessment: Assessment) -> tuple[Condition, ...]:
    """Return the unmet conditions that this kind of caller can never meet (MFA-8).

    A time that has not come will come.
    """
    if assessment.standing is not Standing.DENIED:
        return ()
    return tuple(found for found in assessment.unmet if not is_in_future(found))


def is_in_future(condition: Condition) -> bool:
    """Tell whether a condition that fails now holds later."""
    is_time = condition.key.lower() in TIME_KEYS
    return is_time and "greater" in operator_parts(condition.operator).base


def failed_times(conditions: Sequence[Condition], at: str) -> tuple[Condition, ...]:
    """Return the conditions on the time of the request that do not hold at a time."""
    asked = [condition for condition in conditions if condition.key.lower() in TIME_KEYS]
    now = parse_instant(at) if asked else None
    if now is None:
        return ()
    times = {"aws:currenttime": (at,), "aws:epochtime": (f"{now.timestamp():.0f}",)}
    context = RequestContext(times)
    return tuple(
        condition
        for condition in asked
        if CompiledCondition(condition, "2012-10-17").test(context, DEFAULT) is False
    )
