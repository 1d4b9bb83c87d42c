"""How a call ended, in words: complete, denied, failed or skipped (spec 9.7)."""

from dataclasses import dataclass
from enum import Enum

from botocore import exceptions
from botocore.exceptions import BotoCoreError, ClientError

from rolescope.model.plain import visible


class State(Enum):
    """How a call ended."""

    COMPLETE = "complete"
    DENIED = "denied"
    FAILED = "failed"
    SKIPPED = "skipped"


class Why(Enum):
    """Why a call did not end well, as far as it changes what to do."""

    DENIED = "denied"
    EXPIRED = "expired"  # sign in again, and continue
    THROTTLED = "throttled"  # continue later, or with fewer accounts at a time
    NOT_IN_USE = "not in use"  # there is no organization: nothing is missing (DF-39)
    ABSENT = "absent"  # what was asked about is gone (DF-11)
    UNREACHABLE = "unreachable"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a call did not end well: for programs, in AWS's words, and what to do."""

    why: Why
    said: str
    advice: str

    @property
    def state(self) -> State:
        """The state of a call that ended so."""
        return State.DENIED if self.why is Why.DENIED else State.FAILED


class CallFailed(Exception):
    """A call did not end well."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.said)
        self.fault = fault


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
_NETWORK: tuple[type[BotoCoreError], ...] = (
    exceptions.HTTPClientError,  # no connection, timeouts, proxies, TLS
    exceptions.NoRegionError,
    exceptions.EndpointProviderError,
)
_LONGEST = 400  # characters of what AWS says


def fault_of(error: Exception, action: str) -> Fault:
    """Return why a call failed, from the exception of botocore; `action` is the IAM action.

    No text of it holds a secret: AWS names principals, actions and resources.
    """
    if isinstance(error, ClientError):
        told = error.response.get("Error", {})
        code = str(told.get("Code", ""))
        why = _CODES.get(code, Why.OTHER)
        said = f"{code}: {told.get('Message', '')}".strip(": ")
    else:
        why = Why.OTHER
        if isinstance(error, _SIGN_IN):
            why = Why.EXPIRED
        elif isinstance(error, _NETWORK):
            why = Why.UNREACHABLE
        said = str(error) or type(error).__name__
    return Fault(why=why, said=visible(said)[:_LONGEST], advice=_ADVICE[why].format(action=action))
