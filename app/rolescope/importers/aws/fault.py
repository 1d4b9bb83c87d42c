"""Why a call failed, as values for the window, which does not import boto3."""

from dataclasses import dataclass
from enum import Enum

from rolescope.model.collection import CallState
from rolescope.model.plain import without_sign_in
from rolescope.value import replace


class FaultKind(Enum):
    """Kinds of failure of a call that need different action."""

    DENIED = "denied"
    EXPIRED = "expired"  # sign in again, and continue
    THROTTLED = "throttled"  # continue later, or with fewer accounts at a time
    NOT_IN_USE = "not in use"  # there is no organization: nothing is missing (DF-39)
    ABSENT = "absent"  # what was asked about is gone (DF-11)
    UNREACHABLE = "unreachable"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFault:
    """Why a call failed: a code for programs, AWS's message, and what to do.

    What was said may hold the URL of an endpoint or a proxy: who signs in there is left out.
    """

    why: FaultKind
    said: str
    advice: str

    def __post_init__(self) -> None:
        """Leave out what is secret."""
        object.__setattr__(self, "said", without_sign_in(self.said))

    def seen_in(self, region: str) -> "CallFault":
        """Return the same, with the Region in which it happened."""
        return replace(self, said=f"In {region}: {self.said}")

    @property
    def state(self) -> CallState:
        """The state of a call that ended so."""
        return CallState.DENIED if self.why is FaultKind.DENIED else CallState.FAILED


class CallFailed(Exception):
    """A call failed."""

    def __init__(self, fault: CallFault) -> None:
        super().__init__(fault.said)
        self.fault = fault
