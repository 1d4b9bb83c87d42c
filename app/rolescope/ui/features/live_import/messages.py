"""What the window and the process that asks AWS say to each other. No secret but a code for MFA."""

from dataclasses import dataclass, field
from pathlib import Path

from rolescope.importers.aws.calls import Scope
from rolescope.importers.aws.fault import CallFault
from rolescope.importers.aws.plan import CallerIdentity, CollectPlan, ConnectionTarget
from rolescope.importers.kept_files import KeptFile
from rolescope.model.collection import CallOutcome
from rolescope.model.simulator import AwsAnswer, SimulatorCall
from rolescope.value import Value

# From the window


class ListProfiles(Value):
    """Tell which profiles there are."""


class Identify(Value):
    """Find out who asks."""

    target: ConnectionTarget


class CheckCalls(Value, kw_only=True):
    """Try each kind of call once."""

    with_organization: bool
    with_identity_center: bool
    with_resources: bool
    use: tuple[Scope, ...]


class Collect(Value):
    """Read what the plan says into a folder; go on with what is there. `now` is ISO 8601, UTC.

    `kept` are files of a snapshot, for a folder that is not there any more.
    """

    plan: CollectPlan
    folder: Path
    now: str
    kept: tuple[KeptFile, ...] = ()


class Simulate(Value):
    """Ask AWS's policy simulator about a user or role, by its ARN."""

    principal: str
    calls: tuple[SimulatorCall, ...]


class Pause(Value):
    """Make no call for a while, or go on."""

    is_paused: bool


class StopImport(Value):
    """Make no further call."""


@dataclass(frozen=True, slots=True)
class Code:
    """The code of the MFA device that was asked for; empty: there is none."""

    code: str = field(repr=False)


# From the process


class Profiles(Value):
    """The profiles in the AWS configuration of this user."""

    names: tuple[str, ...]


class MfaCodeAsked(Value):
    """A code of an MFA device is needed; the words name it."""

    words: str


class CallerIdentified(Value, kw_only=True):
    """Who asks, and where. `until`: when the credentials end (ISO 8601, UTC), if it is known."""

    identity: CallerIdentity
    region: str
    endpoint: str
    until: str = ""


class Refused(Value):
    """What was asked for did not begin."""

    fault: CallFault


class CallChecked(Value, kw_only=True):
    """What came of trying one call. `said` is empty when it is allowed."""

    call: str
    purpose: str
    meaning: str
    is_allowed: bool
    said: str = ""


class CallsChecked(Value):
    """All calls were tried."""


class Simulated(Value):
    """What AWS's policy simulator answered to one call."""

    answers: tuple[AwsAnswer, ...]


class AllSimulated(Value):
    """No further call of the simulator is made. `fault` says why it ended early, if it did."""

    fault: CallFault | None = None


class PartsPlanned(Value):
    """So many parts are to be read."""

    parts: int


class PartStarted(Value):
    """A part is being read: an account ID, or what else it is."""

    part: str


class CallTold(Value):
    """A call went on or ended."""

    outcome: CallOutcome


class PartEnded(Value, kw_only=True):
    """A part was read as far as it could be."""

    part: str
    is_complete: bool
    said: str = ""


class ImportEnded(Value, kw_only=True):
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


class WorkerCrashed(Value):
    """The process ended by itself; `details` says where the program was at fault, if it was."""

    details: str = ""
