"""What an exception of botocore means: why a call failed, and what to do."""

from botocore import exceptions
from botocore.exceptions import BotoCoreError, ClientError

from rolescope.importers.aws.fault import Fault, FaultKind
from rolescope.model.plain import visible

_CODES = {
    "AccessDenied": FaultKind.DENIED,
    "AccessDeniedException": FaultKind.DENIED,
    "AccessDeniedForDependencyException": FaultKind.DENIED,
    "UnauthorizedOperation": FaultKind.DENIED,
    "ExpiredToken": FaultKind.EXPIRED,
    "ExpiredTokenException": FaultKind.EXPIRED,
    "RequestExpired": FaultKind.EXPIRED,
    "InvalidClientTokenId": FaultKind.EXPIRED,
    "UnrecognizedClientException": FaultKind.EXPIRED,
    "InvalidToken": FaultKind.EXPIRED,
    "Throttling": FaultKind.THROTTLED,
    "ThrottlingException": FaultKind.THROTTLED,
    "ThrottledException": FaultKind.THROTTLED,
    "TooManyRequestsException": FaultKind.THROTTLED,
    "RequestLimitExceeded": FaultKind.THROTTLED,
    "SlowDown": FaultKind.THROTTLED,
    "AWSOrganizationsNotInUseException": FaultKind.NOT_IN_USE,
    "NoSuchEntity": FaultKind.ABSENT,
    "NoSuchEntityException": FaultKind.ABSENT,
    "ResourceNotFoundException": FaultKind.ABSENT,
}
_ADVICE = {
    FaultKind.DENIED: "Allow {action} to the principal that reads, or import without it.",
    FaultKind.EXPIRED: "Sign in again and continue: what was read is kept.",
    FaultKind.THROTTLED: "Continue after a while: what was read is kept.",
    FaultKind.NOT_IN_USE: "Nothing is missing: the account is in no organization.",
    FaultKind.ABSENT: "It was deleted while the import ran. Import again for one consistent state.",
    FaultKind.UNREACHABLE: (
        "Check the network, the proxy, and the region or endpoint; then continue."
    ),
    FaultKind.OTHER: "Continue to try it again.",
}
_SIGN_IN: tuple[type[BotoCoreError], ...] = (
    exceptions.NoCredentialsError,
    exceptions.PartialCredentialsError,
    exceptions.CredentialRetrievalError,
    exceptions.TokenRetrievalError,
    exceptions.UnauthorizedSSOTokenError,
    exceptions.SSOTokenLoadError,
    exceptions.RefreshWithMFAUnsupportedError,
)
_SSO: tuple[type[BotoCoreError], ...] = (
    exceptions.UnauthorizedSSOTokenError,
    exceptions.SSOTokenLoadError,
    exceptions.TokenRetrievalError,
)
_SSO_LOGIN = "Run aws sso login for this profile, then continue: what was read is kept."
_NETWORK: tuple[type[BotoCoreError], ...] = (
    exceptions.HTTPClientError,  # timeouts, proxies, TLS
    exceptions.ConnectionError,
    exceptions.NoRegionError,
    exceptions.EndpointProviderError,
)
_MAX_SAID_LENGTH = 400  # characters of what AWS says


def fault_of(error: Exception, action: str) -> Fault:
    """Return why a call failed, from the exception of botocore; `action` is the IAM action.

    It holds no secret: AWS names principals, actions and resources.
    """
    if isinstance(error, ClientError):
        told = error.response.get("Error", {})
        code = str(told.get("Code", ""))
        why = _CODES.get(code, FaultKind.OTHER)
        said = f"{code}: {told.get('Message', '')}".strip(": ")
    else:
        why, said = _without_answer(error)
    said = visible(said)[:_MAX_SAID_LENGTH]
    if not said.endswith("."):
        said += "."
    advice = _SSO_LOGIN if isinstance(error, _SSO) else _ADVICE[why].format(action=action)
    return Fault(why=why, said=said, advice=advice)


def _without_answer(error: Exception) -> tuple[FaultKind, str]:
    """Tell why nothing came back; what a program that hands out credentials printed is left out."""
    if isinstance(error, exceptions.CredentialRetrievalError):
        provider = getattr(error, "kwargs", {}).get("provider", "the profile")
        return FaultKind.EXPIRED, f"No credentials could be had from {provider}"
    said = str(error) or type(error).__name__
    if isinstance(error, _SIGN_IN):
        return FaultKind.EXPIRED, said
    return (FaultKind.UNREACHABLE if isinstance(error, _NETWORK) else FaultKind.OTHER), said
