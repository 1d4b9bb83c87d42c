"""What STS refuses whatever the policies say: the `invalid` of formats.md (spec 5.1 to 5.10)."""

from collections.abc import Iterator
from datetime import datetime

from rolescope.evaluation.index import WorldIndex, account_of
from rolescope.evaluation.interpretation import DEFAULT, Interpretation
from rolescope.evaluation.parameters import INVALID_PARAMETER, LONGEST, VALIDATION, refuse_shapes
from rolescope.evaluation.providers import refuse_token
from rolescope.evaluation.session_attributes import expiry, source_identity, transitive_tags
from rolescope.evaluation.verdict import Refusal
from rolescope.model.caller import (
    Caller,
    SamlCaller,
    ServiceCaller,
    SessionCaller,
    SessionTokenCaller,
    UserCaller,
)
from rolescope.model.instant import parse_instant
from rolescope.model.policy import PolicyType
from rolescope.model.request import AssumeRoleRequest

CAP = 3_600  # CH-2, in seconds
DEFAULT_MAXIMUM = 3_600  # DF-6: assumed when MaxSessionDuration is not imported


def is_capped(caller: Caller, reading: Interpretation = DEFAULT) -> bool:
    """Tell whether the one-hour cap applies to a session made by this caller (CH-1, CH-6)."""
    if isinstance(caller, SessionTokenCaller):
        return reading.session_token_is_capped
    return isinstance(caller, SessionCaller)


def refusals(
    request: AssumeRoleRequest, index: WorldIndex, reading: Interpretation = DEFAULT
) -> tuple[Refusal, ...]:
    """Find every reason for which STS refuses a request whatever the policies say (AR-17)."""
    return (
        *refuse_shapes(request.parameters),
        *_refuse_role(request.role),
        *refuse_expired(request.caller, request.at),
        *refuse_token(request, index),
        *_refuse_mfa(request),
        *_refuse_duration(request, index, reading),
        *_refuse_session_policies(request, index),
        *_refuse_inherited(request),
    )


def refuse_expired(caller: Caller, at: str) -> Iterator[Refusal]:
    """Find credentials that are not valid any more (ERR-27)."""
    expires, now = _instant(expiry(caller)), _instant(at)
    if expires is None or now is None or expires > now:
        return
    message = "The security token included in the request is expired"
    if isinstance(caller, SamlCaller):
        message = "Token must be redeemed before it expires"
    yield Refusal(
        rule="ERR-27",
        code="ExpiredToken",
        message=message,
        explanation=f"The credentials of the caller expired at {expiry(caller)}.",
    )


def _instant(text: str | None) -> datetime | None:
    return None if text is None else parse_instant(text)


def _refuse_role(role: str) -> Iterator[Refusal]:
    if not account_of(role) or ":role/" not in role:
        yield Refusal(
            rule="AR-5",
            code=VALIDATION,
            message=f"{role} is invalid",
            explanation="This is not the ARN of a role.",
        )


def _refuse_mfa(request: AssumeRoleRequest) -> Iterator[Refusal]:
    """AR-9: MFA parameters are for users with long-term keys and name a device of the user."""
    parameters, caller = request.parameters, request.caller
    serial = parameters.serial_number
    if not (parameters.mfa or serial is not None):
        return
    if not isinstance(caller, UserCaller):
        explanation = "Only an IAM user with long-term keys can pass an MFA code."
    elif serial is not None and account_of(serial) not in {"", account_of(caller.arn)}:
        explanation = "The MFA device belongs to another account than the user."
    else:
        return
    yield Refusal(
        rule="AR-9",
        code="AccessDenied",
        message="MultiFactorAuthentication failed, unable to validate MFA code.  Please verify "
        "your MFA serial number is valid and associated with this user.",
        explanation=explanation,
    )


def _refuse_duration(
    request: AssumeRoleRequest, index: WorldIndex, reading: Interpretation
) -> Iterator[Refusal]:
    """CH-3, CH-6, AR-7. Nothing is shortened in silence."""
    duration = request.parameters.duration
    if duration is None:
        return
    if is_capped(request.caller, reading):
        if duration > CAP:
            yield Refusal(
                rule="CH-3" if isinstance(request.caller, SessionCaller) else "CH-6",
                code=VALIDATION,
                message="The requested DurationSeconds exceeds the 1 hour session limit for "
                "roles assumed by role chaining.",
                explanation="A role assumed with temporary credentials lasts one hour at most.",
            )
        return
    role = index.role(request.role)
    maximum = None if role is None else role.max_session_duration
    is_delivered = isinstance(request.caller, ServiceCaller)  # SVC-3
    if maximum is not None and not is_delivered and maximum < duration <= LONGEST:
        yield Refusal(
            rule="AR-7",
            code=VALIDATION,
            message="The requested DurationSeconds exceeds the MaxSessionDuration set for this "
            "role.",
            explanation=f"The role allows {maximum:,} s at most.",
        )


def _refuse_session_policies(request: AssumeRoleRequest, index: WorldIndex) -> Iterator[Refusal]:
    """AR-10, ERR-15."""
    text = request.parameters.session_policy
    if text is not None:
        document = index.document(text, "session policy", PolicyType.SESSION)
        if document.unreadable or any(statement.defects for statement in document.statements):
            yield Refusal(
                rule="AR-10",
                code="MalformedPolicyDocument",
                message="Syntax errors in policy.",
                explanation=document.unreadable or "A statement of it cannot be understood.",
            )
    for arn in request.parameters.policy_arns:
        if account_of(arn) not in {"", account_of(request.role)} or ":policy/" not in arn:
            yield Refusal(
                rule="AR-10",
                code=VALIDATION,
                message=f"{arn} is invalid",
                explanation="Session policies have to be managed policies of the role's account "
                "or of AWS.",
            )


def _refuse_inherited(request: AssumeRoleRequest) -> Iterator[Refusal]:
    """TG-8, SI-3: what a session carries on cannot be set again."""
    passed = {key.lower() for key, _ in request.parameters.tags}
    for key, _ in transitive_tags(request.caller):
        if key.lower() in passed:
            yield Refusal(
                rule="TG-8",
                code=INVALID_PARAMETER,
                message="One of the specified transitive tag keys can't be set because it "
                "conflicts with a transitive tag key from the calling session.",
                explanation=f"The calling session carries {key} as a transitive tag.",
            )
    given, carried = request.parameters.source_identity, source_identity(request.caller)
    if given is not None and carried is not None and given != carried:
        yield Refusal(
            rule="SI-3",
            code=VALIDATION,
            message="The source identity is already set for this assume role session",
            explanation=f"The calling session carries the source identity {carried}.",
        )
