"""Reasons: one sentence for what an edge stands at."""

from collections.abc import Sequence

from rolescope.engine.interpretation import DEFAULT
from rolescope.engine.language.condition import CompiledCondition
from rolescope.engine.language.condition_kind import operator_parts
from rolescope.engine.language.context import RequestContext
from rolescope.engine.verdict import Layer
from rolescope.engine.words.conditions import condition_in_words
from rolescope.model.arn import role_name
from rolescope.model.caller import (
    ByKind,
    Caller,
    CallerKind,
)
from rolescope.model.condition_keys import why_never
from rolescope.model.instant import parse_instant
from rolescope.model.policy import Condition
from rolescope.trust.assessment import Assessment
from rolescope.trust.attempt import standing_by_policies
from rolescope.trust.edge import Standing

_TIME = ("aws:currenttime", "aws:epochtime")
_MISSING = {
    Layer.IDENTITY: "no identity-based policy of the caller allows it",
    Layer.BOUNDARY: "the permissions boundary of the caller does not allow it",
    Layer.SESSION: "the session policy of the caller does not allow it",
    Layer.SCP: "the SCPs over the caller do not allow it",
}


def reason(assessment: Assessment, caller: Caller, name: str, permitted: Sequence[str] = ()) -> str:
    """Say why an edge stands where it stands.

    `name` is the caller's, for people; `permitted` are the identity statements that allow it.
    """
    verdict, role = assessment.verdict, role_name(assessment.request.role)
    match assessment.standing:
        case Standing.ALLOWED:
            also = f", and {permitted[0]} allows it" if permitted else ""
            return f"The trust policy of {role} allows {name}{also}."
        case Standing.TRUSTED_ONLY:
            lacks = [_MISSING[layer] for layer in verdict.missing if layer in _MISSING]
            return f"The trust policy of {role} allows {name}, but {' and '.join(lacks)}."
        case Standing.DEPENDS if assessment.is_cut or assessment.is_doubtful:
            return CUT if assessment.is_cut else DOUBT
        case Standing.DEPENDS:
            lacks = list(verdict.unknown) or [need.key for need in verdict.needs]
            return f"It cannot be decided: {'; '.join(lacks[:2])}." if lacks else _UNDECIDED
        case _:
            return _denied(assessment, caller, role)


CUT = "It cannot be decided: its conditions combine in more ways than can be tried."
DOUBT = (
    "It cannot be decided: a session made by SAML or web identity lacks "
    "aws:MultiFactorAuthPresent; whether others do is not documented."
)
_UNDECIDED = "It cannot be decided from what was imported."


def _denied(assessment: Assessment, caller: Caller, role: str) -> str:
    verdict = assessment.verdict
    if verdict.refusals and standing_by_policies(verdict) is not Standing.DENIED:
        return f"STS refuses it. {verdict.refusals[0].explanation}"
    if verdict.missing and assessment.unmet:
        words = condition_in_words(assessment.unmet[0])
        return f"A condition does not hold. {words}: {_why_unmet(assessment.unmet[0], caller)}."
    if verdict.missing:
        return f"No statement of the trust policy of {role} matches this caller."
    by = verdict.by[0] if verdict.by else "a policy"
    return f"Denied by {by}."


def _why_unmet(condition: Condition, caller: Caller) -> str:
    key = condition.key.lower()
    if key in _TIME:
        is_over = "less" in operator_parts(condition.operator).base
        return "that time is over" if is_over else "that time has not come"
    why = why_never(key)
    if why:  # CK-43 to CK-54
        return f"no request for a role ever has it, {why}"
    who = _NEVER_CARRIES_MFA[caller.kind]
    if key.startswith("aws:multifactorauth") and who:
        return f"{who} never carries MFA"
    return f"{who or 'the caller'} does not have that"


_NEVER_CARRIES_MFA = ByKind(
    "callers that never carry MFA",
    {
        CallerKind.USER: "",
        CallerKind.SESSION_TOKEN: "",
        CallerKind.SESSION: "a role session",
        CallerKind.FEDERATED_USER: "",
        CallerKind.ROOT: "",
        CallerKind.SERVICE: "an AWS service",
        CallerKind.WEB: "a web identity sign-in",
        CallerKind.SAML: "a SAML sign-in",
    },
)


def unmeetable(assessment: Assessment) -> tuple[Condition, ...]:
    """Return the unmet conditions that this kind of caller can never meet (MFA-8).

    A time that has not come will come.
    """
    if assessment.standing is not Standing.DENIED:
        return ()
    return tuple(found for found in assessment.unmet if not is_in_future(found))


def is_in_future(condition: Condition) -> bool:
    """Tell whether a condition that fails now holds later."""
    is_time = condition.key.lower() in _TIME
    return is_time and "greater" in operator_parts(condition.operator).base


def failed_times(conditions: Sequence[Condition], at: str) -> tuple[Condition, ...]:
    """Return the conditions on the time of the request that do not hold at a time."""
    now = parse_instant(at)
    if now is None:
        return ()
    times = {"aws:currenttime": (at,), "aws:epochtime": (f"{now.timestamp():.0f}",)}
    context = RequestContext(times)
    return tuple(
        condition
        for condition in conditions
        if condition.key.lower() in _TIME
        and CompiledCondition(condition, "2012-10-17").test(context, DEFAULT) is False
    )
