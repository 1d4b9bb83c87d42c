"""One call of AssumeRole: the verdict, and the session that it yields (SES-1 to SES-7)."""

from functools import lru_cache

from rolescope.engine.evaluate import answer_assume_role, evaluate_assume_role
from rolescope.engine.index import WorldIndex, account_of, partition_of
from rolescope.engine.interpretation import Interpretation
from rolescope.engine.request.parameters import MAX_SECONDS
from rolescope.engine.request.refusals import CHAINED_MAX_SECONDS, DEFAULT_MAXIMUM, is_capped
from rolescope.engine.request.session_attributes import overlaid, source_identity, transitive_tags
from rolescope.engine.request.token_attributes import with_token_attributes
from rolescope.engine.verdict import Verdict
from rolescope.model.arn import role_name
from rolescope.model.caller import CallerKind
from rolescope.model.instant import format_instant, later, parse_instant
from rolescope.model.request import AssumeRoleRequest
from rolescope.model.session import DurationReason, RoleSession
from rolescope.value import Value

DEFAULT_DURATION = 3600  # AR-7
DEFAULT_NAME = "session"  # formats.md, "params"
UNKNOWN_ID = "<RoleId>"  # in place of a unique ID that is not imported


class Simulation(Value):
    """One request with its verdict. `session` None: AWS would issue no credentials."""

    request: AssumeRoleRequest
    verdict: Verdict
    session: RoleSession | None = None


def simulate(
    request: AssumeRoleRequest,
    index: WorldIndex,
    interpretation: Interpretation | None = None,
    *,
    traced: bool = True,
) -> Simulation:
    """Answer one request, and tell the session when it is allowed and not refused.

    Without `traced` the verdict has its reasons, but no traces.
    """
    evaluate = evaluate_assume_role if traced else answer_assume_role
    verdict = evaluate(request, index, interpretation)
    if not verdict.is_allowed:
        return Simulation(request, verdict)
    return Simulation(request, verdict, session_of(request, index, interpretation))


def session_of(
    request: AssumeRoleRequest, index: WorldIndex, interpretation: Interpretation | None = None
) -> RoleSession:
    """Return the session that a request yields when it is allowed.

    Its end is that of the request's time plus the granted duration, whatever is left of the
    caller's own credentials (CH-4); an assertion can end it sooner (FED-3).
    """
    parameters, caller = with_token_attributes(request).parameters, request.caller
    role = index.role(request.role)
    chained = is_capped(caller, interpretation or index.reading)
    maximum = role.max_session_duration if role else None
    is_delivered = caller.is_service  # SVC-3: the role's maximum does not count
    limit = CHAINED_MAX_SECONDS if chained else MAX_SECONDS if is_delivered else None
    duration, reason = _duration(request, chained=chained)
    issued_at, expires_at = _span(request.at, duration)
    name = parameters.session_name or DEFAULT_NAME
    inherited = transitive_tags(caller)
    keys = (*(key for key, _ in inherited), *parameters.transitive_tag_keys)
    return RoleSession(
        role=request.role,
        name=name,
        arn=session_arn(request.role, name),
        assumed_role_id=f"{(role.id if role else '') or UNKNOWN_ID}:{name}",
        issued_at=issued_at,
        expires_at=expires_at,
        duration=duration,
        max_duration=limit or maximum or DEFAULT_MAXIMUM,
        reason=reason,
        chained=chained,
        max_is_assumed=maximum is None and limit is None,
        tags=overlaid(parameters.tags, inherited),
        transitive_tag_keys=tuple(dict.fromkeys(keys)),
        source_identity=source_identity(caller) or parameters.source_identity,
        session_policy=parameters.session_policy,
        policy_arns=parameters.policy_arns,
    )


@lru_cache(maxsize=256)
def _span(at: str, duration: int) -> tuple[str, str]:
    """Return when a session begins and ends; the end is empty when the time cannot be read."""
    begin = parse_instant(at)
    if begin is None:
        return at, ""
    return format_instant(begin), format_instant(later(begin, duration))


def _duration(request: AssumeRoleRequest, *, chained: bool) -> tuple[int, DurationReason]:
    """Return the granted seconds and what decided on them (AR-7, CH-2, FED-3)."""
    asked = request.parameters.duration
    duration = DEFAULT_DURATION if asked is None else asked
    if request.caller.kind is CallerKind.SAML:
        last, now = parse_instant(request.caller.expires_at or ""), parse_instant(request.at)
        left = max(0, int((last - now).total_seconds())) if last and now else None
        if left is not None and left < duration:
            return left, DurationReason.ASSERTION
    if chained and duration == CHAINED_MAX_SECONDS:
        return duration, DurationReason.CHAINED
    return duration, DurationReason.DEFAULT if asked is None else DurationReason.REQUESTED


def session_arn(role: str, name: str) -> str:
    """Return the ARN of a session of a role, which lacks the role's path (ARN-8)."""
    partition = partition_of(role) or "aws"
    return f"arn:{partition}:sts::{account_of(role)}:assumed-role/{role_name(role)}/{name}"
