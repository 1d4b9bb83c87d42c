"""What an exception of botocore means: why a call failed, and what to do."""

import json

from botocore import exceptions
from botocore.exceptions import BotoCoreError, ClientError

from rolescope.importers.aws.fault import CallFault, FaultKind
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
_PROFILE: tuple[type[BotoCoreError], ...] = (
    exceptions.ProfileNotFound,
    exceptions.InvalidConfigError,
    exceptions.InfiniteLoopConfigError,
    exceptions.ConfigParseError,
    exceptions.ConfigNotFound,
)
_CORRECT_PROFILE = (
    "See aws configure list-profiles, correct the profile and each source_profile that it leads "
    "to in the AWS configuration, then continue."
)
_SKEW = frozenset({"RequestTimeTooSkewed", "SignatureDoesNotMatch", "InvalidSignatureException"})
_SKEW_WORDS = ("Signature expired", "Signature not yet current", "too skewed", "current time")
_SET_CLOCK = "Set the clock of this computer: it differs from that of AWS. Then continue."
_WRONG_CODE = "MultiFactorAuthentication failed"
_NEXT_CODE = "Wait for the next code of the device and enter that one: each counts once."
_CHECK_PROCESS = (
    "Run the credential_process of the profile in a terminal: it has to print JSON with Version 1, "
    "AccessKeyId and SecretAccessKey."
)
_MAX_SAID_LENGTH = 400  # characters of what AWS says


def fault_of(error: Exception, action: str) -> CallFault:
    """Return why a call failed, from the exception of botocore; `action` is the IAM action.

    It holds no secret: AWS names principals, actions and resources.
    """
    advice = ""
    if isinstance(error, ClientError):
        told = error.response.get("Error", {})
        code, message = str(told.get("Code", "")), str(told.get("Message", ""))
        why = _CODES.get(code, FaultKind.OTHER)
        said = f"{code}: {message}".strip(": ")
        if _WRONG_CODE in message:
            why, advice = FaultKind.EXPIRED, _NEXT_CODE
        elif code in _SKEW and any(words in message for words in _SKEW_WORDS):
            why, advice = FaultKind.EXPIRED, _SET_CLOCK
        elif error.operation_name == "AssumeRole":  # of the profile, before what was asked
            action = "sts:AssumeRole"
    else:
        why, said, advice = _without_answer(error)
    said = visible(said)[:_MAX_SAID_LENGTH]
    if not said.endswith("."):
        said += "."
    return CallFault(why=why, said=said, advice=advice or _ADVICE[why].format(action=action))


def is_of_credentials(error: BaseException) -> bool:
    """Tell whether an error comes from getting credentials, not from an answer of AWS."""
    place = error.__traceback__
    while place is not None:
        if place.tb_frame.f_globals.get("__name__") == "botocore.credentials":
            return True
        place = place.tb_next
    return False


def _without_answer(error: Exception) -> tuple[FaultKind, str, str]:
    """Tell why nothing came back, and what to do about it; empty: what is usual.

    What a program that hands out credentials printed is left out.
    """
    if isinstance(error, exceptions.CredentialRetrievalError):
        provider = getattr(error, "kwargs", {}).get("provider", "the profile")
        advice = _CHECK_PROCESS if provider == "custom-process" else ""
        return FaultKind.EXPIRED, f"No credentials could be had from {provider}", advice
    if not isinstance(error, BotoCoreError):
        return FaultKind.EXPIRED, _process_words(error), _CHECK_PROCESS
    said = str(error) or type(error).__name__
    if isinstance(error, _SSO):
        return FaultKind.EXPIRED, said, _SSO_LOGIN
    if isinstance(error, _PROFILE):
        return FaultKind.OTHER, said, _CORRECT_PROFILE
    if isinstance(error, _SIGN_IN):
        return FaultKind.EXPIRED, said, ""
    return (FaultKind.UNREACHABLE if isinstance(error, _NETWORK) else FaultKind.OTHER), said, ""


def _process_words(error: Exception) -> str:
    """Say why a credential_process gave nothing, without a word of what it printed."""
    if isinstance(error, FileNotFoundError):
        return "The credential_process of the profile is not there"
    if isinstance(error, OSError):
        why = error.strerror or type(error).__name__
        return f"The credential_process of the profile cannot be run: {why}"
    if isinstance(error, json.JSONDecodeError):
        return "What the credential_process of the profile prints is not JSON"
    return "The credential_process of the profile gives no credentials that can be read"
