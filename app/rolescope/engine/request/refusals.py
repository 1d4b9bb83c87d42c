"""What STS refuses whatever the policies say: the `invalid` of formats.md."""

from collections.abc import Iterator
from functools import lru_cache

from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.interpretation import Interpretation
from rolescope.engine.request.parameters import (
    INVALID_PARAMETER,
    MAX_SECONDS,
    VALIDATION,
    refuse_arn,
    refuse_conflicts,
    refuse_shapes,
)
from rolescope.engine.request.providers import refuse_token
from rolescope.engine.request.session_attributes import source_identity, transitive_tags
from rolescope.engine.verdict import Refusal
from rolescope.model.arn import Arn, is_account_id, role_name
from rolescope.model.caller import Caller, CallerKind
from rolescope.model.instant import parse_instant
from rolescope.model.policy import PolicyType
from rolescope.model.request import PLAIN, AssumeRoleParameters, AssumeRoleRequest
from rolescope.model.validation import refused_on_write
from rolescope.value import replace

CHAINED_MAX_SECONDS = 3_600  # CH-2, in seconds
DEFAULT_MAXIMUM = 3_600  # DF-6: assumed when MaxSessionDuration is not imported
_SHORT_SOURCE_IDENTITY, _LONG_SOURCE_IDENTITY = 64, 256  # AR-13: the two limits of AWS's texts


_CODE_DEVICES = frozenset({"mfa", "sms-mfa"})  # FIDO devices give no code (MFA-4)


def is_capped(caller: Caller, reading: Interpretation) -> bool:
    """Tell whether the one-hour cap applies to a session made by this caller (CH-1, CH-6)."""
    if caller.kind is CallerKind.SESSION_TOKEN:
        return reading.session_token_is_capped
    return caller.is_session


def refusals(
    request: AssumeRoleRequest, index: WorldIndex, reading: Interpretation | None = None
) -> tuple[Refusal, ...]:
    """Find every reason for which STS refuses a request whatever the policies say.

    They come in the order of AR-17: shapes and credentials before the policies, then MFA, the
    duration, and what does not go together.
    """
    parameters, caller = request.parameters, request.caller
    of_role = refusals_of_role(request.role)
    if parameters is PLAIN and caller.expires_at is None and not caller.is_token:
        return of_role  # there is nothing else to refuse
    shapes, conflicts = _of_parameters(parameters)
    early = (
        *shapes,
        *refuse_session_policies(parameters, account_of(request.role), index),
        *refuse_expired(caller, request.at),
        *refuse_token(request, index),
    )
    return (
        *of_role,
        *(replace(one, is_early=True) for one in early),
        *_refuse_mfa(request),
        *_refuse_duration(request, index, reading or index.reading),
        *conflicts,
        *_refuse_inherited(request),
    )


@lru_cache(maxsize=1024)
def _of_parameters(
    parameters: AssumeRoleParameters,
) -> tuple[tuple[Refusal, ...], tuple[Refusal, ...]]:
    """Return what is wrong with parameters in themselves: their shapes, then their conflicts."""
    return tuple(refuse_shapes(parameters)), tuple(refuse_conflicts(parameters))


@lru_cache(maxsize=65536)
def refusals_of_role(role: str) -> tuple[Refusal, ...]:
    """Find the reasons for which STS takes nobody's call about a role; its ARN decides (AR-5)."""
    return tuple(replace(one, is_early=True) for one in _refuse_role(role))


def uncertain_refusals(
    request: AssumeRoleRequest, index: WorldIndex, reading: Interpretation
) -> Iterator[str]:
    """Yield the UNSURE rules on which it rests that parameters are refused, or are not."""
    other = replace(reading, session_token_is_capped=not reading.session_token_is_capped)
    if tuple(_refuse_duration(request, index, reading)) != tuple(
        _refuse_duration(request, index, other)
    ):
        yield "U-4"
    given = request.parameters.source_identity or ""
    if _SHORT_SOURCE_IDENTITY < len(given) <= _LONG_SOURCE_IDENTITY:
        yield "U-5"
    if given and given == source_identity(request.caller):
        yield "U-16"


def refuse_expired(caller: Caller, at: str) -> Iterator[Refusal]:
    """Find expired credentials (ERR-27)."""
    end = caller.expires_at
    if end is None:
        return
    expires, now = parse_instant(end), parse_instant(at)
    if expires is None or now is None or expires > now:
        return
    message = "The security token included in the request is expired"
    if caller.kind is CallerKind.SAML:
        message = "Token must be redeemed before it expires"
    yield Refusal(
        rule="ERR-27",
        code="ExpiredToken",
        message=message,
        explanation=f"The credentials of the caller expired at {end}.",
    )


def _refuse_role(role: str) -> Iterator[Refusal]:
    """AR-5, ERR-30."""
    yield from refuse_arn("AR-5", "roleArn", role)
    arn = Arn.parse(role)
    is_role = arn is not None and (arn.service, arn.type) == ("iam", "role")
    if arn is None or not is_role or not is_account_id(arn.account):
        yield Refusal(
            rule="AR-5",
            code=VALIDATION,
            message=f"{role} is invalid",
            explanation="This is not the ARN of a role.",
        )


def _refuse_mfa(request: AssumeRoleRequest) -> Iterator[Refusal]:
    """AR-9, MFA-4, ERR-19: they are for users with long-term keys and name a device of theirs."""
    parameters, caller = request.parameters, request.caller
    serial = parameters.serial_number
    if not (parameters.mfa or serial is not None):
        return
    if not caller.is_user:
        explanation = "Only an IAM user with long-term keys can pass an MFA code."
    elif serial is not None and account_of(serial) not in {"", account_of(caller.entity_arn)}:
        explanation = "The MFA device belongs to another account than the user."
    elif serial is not None and ":u2f/" in serial:  # MFA-4
        explanation = "A FIDO device gives no code, so it cannot be used with the API."
    else:
        return
    yield Refusal(
        rule="AR-9",
        code="AccessDenied",
        message="MultiFactorAuthentication failed, unable to validate MFA code.  Please verify "
        "your MFA serial number is valid and associated with this user.",
        explanation=explanation,
    )


def doubtful_device(request: AssumeRoleRequest) -> str:
    """Say which MFA device may be another user's, as far as its ARN tells; empty: none (AR-9).

    A device is taken for the caller's where it has the name of the user, alone or before a sign,
    as in `ana-phone`. A hardware serial number tells nothing.
    """
    serial, caller = request.parameters.serial_number, request.caller
    if serial is None:
        return ""
    device = Arn.parse(serial)
    if device is None or device.type not in _CODE_DEVICES or not caller.is_user:
        return ""
    user, name = role_name(caller.entity_arn), device.name
    rest = name[len(user) :]
    is_own = name.lower().startswith(user.lower()) and not rest[:1].isalnum()
    return "" if is_own else f"whether the MFA device {name} belongs to {user} is not imported"


def _refuse_duration(
    request: AssumeRoleRequest, index: WorldIndex, reading: Interpretation
) -> Iterator[Refusal]:
    """CH-3, CH-6, AR-7. Nothing is shortened in silence."""
    duration = request.parameters.duration
    if duration is None:
        return
    if is_capped(request.caller, reading):
        if duration > CHAINED_MAX_SECONDS:
            yield Refusal(
                rule="CH-3" if request.caller.is_session else "CH-6",
                code=VALIDATION,
                message="The requested DurationSeconds exceeds the 1 hour session limit for "
                "roles assumed by role chaining.",
                explanation="A role assumed with temporary credentials lasts one hour at most.",
            )
        return
    role = index.role(request.role)
    maximum = None if role is None else role.max_session_duration
    is_delivered = request.caller.is_service  # SVC-3
    if maximum is not None and not is_delivered and maximum < duration <= MAX_SECONDS:
        yield Refusal(
            rule="AR-7",
            code=VALIDATION,
            message="The requested DurationSeconds exceeds the MaxSessionDuration set for this "
            "role.",
            explanation=f"The role allows {maximum:,} s at most.",
        )


def refuse_session_policies(
    parameters: AssumeRoleParameters, account: str, index: WorldIndex, whose: str = "role"
) -> Iterator[Refusal]:
    """AR-10, ERR-15: what IAM refuses on write (GR-49 to GR-66), STS does in a session policy.

    `account` is that of the role or user whose rights the session has.
    """
    text = parameters.session_policy
    if text is not None:
        document = index.document(text, "session policy", PolicyType.SESSION)
        if document.unreadable or any(statement.defects for statement in document.statements):
            yield Refusal(
                rule="AR-10",
                code="MalformedPolicyDocument",
                message="Syntax errors in policy.",
                explanation=document.unreadable or "A statement of it cannot be understood.",
            )
        else:
            for finding in refused_on_write(document)[:1]:
                yield Refusal(
                    rule="AR-10",
                    code="MalformedPolicyDocument",
                    message=finding.text,
                    explanation=f"The session policy is refused: {finding.text}",
                )
    for arn in parameters.policy_arns:
        if not _is_policy_of(account, arn):
            yield Refusal(
                rule="AR-10",
                code=VALIDATION,
                message=f"{arn} is invalid",
                explanation=f"Session policies have to be managed policies of the {whose}'s "
                "account or of AWS.",
            )


def _is_policy_of(account: str, arn: str) -> bool:
    """Tell whether an ARN is that of a managed policy of an account, or of AWS."""
    policy = Arn.parse(arn)
    if policy is None or (policy.service, policy.type) != ("iam", "policy"):
        return False
    return policy.account in {account, "aws"}


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
