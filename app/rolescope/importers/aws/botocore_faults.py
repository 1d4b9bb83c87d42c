"""What an exception of botocore means: why a call failed, and what to do."""

from botocore import exceptions
from botocore.exceptions import BotoCoreError, ClientError

from rolescope.importers.aws.fault import Fault, Why
from rolescope.model.plain import visible

_CODES = {
    "AccessDenied": Why.DENIED,
    "AccessDeniedException": Why.DENIED,
    "AccessDeniedForDependencyException": Why.DENIED,
    "UnauthorizedOperation": Why.DENIED,
    "ExpiredToken": Why.EXPIRED,
    "ExpiredTokenException": Why.EXPIRED,
    "RequestExpired": Why.EXPIRED,
    "InvalidClientTokenId": Why.EXPIRED,
    "UnrecognizedClientException": Why.EXPIRED,
    "InvalidToken": Why.EXPIRED,
    "Throttling": Why.THROTTLED,
    "ThrottlingException": Why.THROTTLED,
    "ThrottledException": Why.THROTTLED,
    "TooManyRequestsException": Why.THROTTLED,
    "RequestLimitExceeded": Why.THROTTLED,
    "SlowDown": Why.THROTTLED,
    "AWSOrganizationsNotInUseException": Why.NOT_IN_USE,
    "NoSuchEntity": Why.ABSENT,
    "NoSuchEntityException": Why.ABSENT,
    "ResourceNotFoundException": Why.ABSENT,
}
_ADVICE = {
    Why.DENIED: "Allow {action} to the principal that reads, or import without it.",
    Why.EXPIRED: "Sign in again and continue: what was read is kept.",
    Why.THROTTLED: "Continue after a while: what was read is kept.",
    Why.NOT_IN_USE: "Nothing is missing: the account is in no organization.",
    Why.ABSENT: "It was deleted while the import ran. Import again for one consistent state.",
    Why.UNREACHABLE: "Check the network, the proxy, and the region or endpoint; then continue.",
    Why.OTHER: "Continue to try it again.",
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
        why = _CODES.get(code, Why.OTHER)
        said = f"{code}: {told.get('Message', '')}".strip(": ")
    else:
        why, said = _without_answer(error)
    said = visible(said)[:_MAX_SAID_LENGTH]
    if not said.endswith("."):
        said += "."
    advice = _SSO_LOGIN if isinstance(error, _SSO) else _ADVICE[why].format(action=action)
    return Fault(why=why, said=said, advice=advice)


def _without_answer(error: Exception) -> tuple[Why, str]:
    """Tell why nothing came back; what a program that hands out credentials printed is left out."""
    if isinstance(error, exceptions.CredentialRetrievalError):
        provider = getattr(error, "kwargs", {}).get("provider", "the profile")
        return Why.EXPIRED, f"No credentials could be had from {provider}"
    said = str(error) or type(error).__name__
    if isinstance(error, _SIGN_IN):
        return Why.EXPIRED, said
    return (Why.UNREACHABLE if isinstance(error, _NETWORK) else Why.OTHER), said
