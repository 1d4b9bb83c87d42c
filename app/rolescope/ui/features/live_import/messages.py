"""What the window and the process that asks AWS say to each other. No secret but a code for MFA."""

from dataclasses import dataclass, field
from pathlib import Path

from rolescope.importers.aws.calls import Scope
from rolescope.importers.aws.fault import CallFault
from rolescope.importers.aws.plan import CallerIdentity, CollectPlan, ConnectionTarget
from rolescope.importers.kept_files import KeptFile
from rolescope.model.collection import CallOutcome
from rolescope.model.simulator import AwsAnswer, SimulatorCall

# From the window


@dataclass(frozen=True, slots=True)
class ListProfiles:
    """Tell which profiles there are."""


@dataclass(frozen=True, slots=True)
class Identify:
    """Find out who asks."""

    target: ConnectionTarget


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckCalls:
    """Try each kind of call once."""

    with_organization: bool
    with_identity_center: bool
    with_resources: bool
    use: tuple[Scope, ...]


@dataclass(frozen=True, slots=True)
class Collect:
    """Read what the plan says into a folder; go on with what is there. `now` is ISO 8601, UTC.

    `kept` are files of a snapshot, for a folder that is not there any more.
    """

    plan: CollectPlan
    folder: Path
    now: str
    kept: tuple[KeptFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Simulate:
    """Ask AWS's policy simulator about a user or role, by its ARN."""

    principal: str
    calls: tuple[SimulatorCall, ...]


@dataclass(frozen=True, slots=True)
class Pause:
    """Make no call for a while, or go on."""

    is_paused: bool


@dataclass(frozen=True, slots=True)
class StopImport:
    """Make no further call."""


@dataclass(frozen=True, slots=True)
class Code:
    """The code of the MFA device that was asked for; empty: there is none."""

    code: str = field(repr=False)


# From the process


@dataclass(frozen=True, slots=True)
class Profiles:
    """The profiles in the AWS configuration of this user."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MfaCodeAsked:
    """A code of an MFA device is needed; the words name it."""

    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerIdentified:
    """Who asks, and where. `until`: when the credentials end (ISO 8601, UTC), if it is known."""

    identity: CallerIdentity
    region: str
    endpoint: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """What was asked for did not begin."""

    fault: CallFault


@dataclass(frozen=True, slots=True, kw_only=True)
class CallChecked:
    """What came of trying one call. `said` is empty when it is allowed."""

    call: str
    purpose: str
    meaning: str
    is_allowed: bool
    said: str = ""


@dataclass(frozen=True, slots=True)
class CallsChecked:
    """All calls were tried."""


@dataclass(frozen=True, slots=True)
class Simulated:
    """What AWS's policy simulator answered to one call."""

    answers: tuple[AwsAnswer, ...]


@dataclass(frozen=True, slots=True)
class AllSimulated:
    """No further call of the simulator is made. `fault` says why it ended early, if it did."""

    fault: CallFault | None = None


@dataclass(frozen=True, slots=True)
class PartsPlanned:
    """So many parts are to be read."""

    parts: int


@dataclass(frozen=True, slots=True)
class PartStarted:
    """A part is being read: an account ID, or what else it is."""

    part: str


@dataclass(frozen=True, slots=True)
class CallTold:
    """A call went on or ended."""

    outcome: CallOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class PartEnded:
    """A part was read as far as it could be."""

    part: str
    is_complete: bool
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportEnded:
    """A run ended. `said` and `advice` say why it ended early, if it did.

    `is_expired`: the credentials ended meanwhile. `stayed`: parts that were to be read again, and
    are as they were before.
    """

    folder: Path
    is_complete: bool
    is_stopped: bool
    accounts: int
    calls: int
    retries: int
    is_expired: bool = False
    said: str = ""
    advice: str = ""
    stayed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkerCrashed:
    """The process ended by itself; `details` says where the program was at fault, if it was."""

    details: str = ""
