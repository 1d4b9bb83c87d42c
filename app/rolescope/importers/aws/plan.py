"""What to read, where, and as whom: values that the window may hold, without boto3."""

import dataclasses
from pathlib import Path

from rolescope.importers.aws.calls import Scope
from rolescope.importers.kept_files import KeptFile
from rolescope.value import Value, field, replace

WORKERS = 8
ORGANIZATION, IDENTITY_CENTER = "organization", "identity center"  # parts beside accounts


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionTarget:
    """Where to read, and with which profile.

    URLs may name who signs in at an endpoint or a proxy: they are in no `repr`, and never written.

    `profile` None: the standard chain (environment, files, SSO, container, instance). `endpoint`
    replaces the endpoints of all services. `ca_bundle` and `proxy` go before the environment's.
    """

    profile: str | None = None
    region: str | None = None
    endpoint: str | None = dataclasses.field(default=None, repr=False)
    ca_bundle: str | None = None
    proxy: str | None = dataclasses.field(default=None, repr=False)

    def elsewhere(self, region: str) -> "ConnectionTarget":
        """Return the same in another region."""
        return replace(self, region=region)


class CallerIdentity(Value, kw_only=True):
    """Who reads: as GetCallerIdentity says."""

    account: str
    arn: str

    @property
    def partition(self) -> str:
        """The partition of the ARN: aws, aws-cn, aws-us-gov, aws-eusc."""
        return self.arn.split(":")[1]

    @property
    def is_root(self) -> bool:
        """Whether the root user reads, which nobody should let do daily work."""
        return self.arn.endswith(":root")


class CollectPlan(Value, kw_only=True):
    """What to read.

    `accounts`: those beside that of the identity that are read through `role`; None: all active
    members of the organization. `duration` in seconds; a role that is assumed by a role's session
    lasts 1 h at most (CH-4). `workers`: how many accounts at once. `again`: these accounts alone
    are read, although they were read before. `regions`: those whose resources, findings of
    Access Analyzer and records of CloudTrail are read, where they are wanted. None named: resources
    and findings of all that are enabled, records of that of the connection and of that of the
    global endpoint of STS. `use`: what is
    read of use, of USE, ACCESSED and EVENTS.
    """

    target: ConnectionTarget = field(default_factory=ConnectionTarget)
    with_organization: bool = True
    with_identity_center: bool = False
    with_resources: bool = False
    use: tuple[Scope, ...] = ()
    regions: tuple[str, ...] = ()
    accounts: tuple[str, ...] | None = ()
    role: str | None = None
    external_id: str | None = None
    session_name: str = "rolescope"
    duration: int = 3_600
    workers: int = WORKERS
    again: tuple[str, ...] = ()

    def at(self, target: ConnectionTarget) -> "CollectPlan":
        """Return the same for another target."""
        return replace(self, target=target)


class Reread(Value, kw_only=True):
    """One account of a snapshot that is open is read again.

    `folder` is that of the snapshot; `endpoint` that which it was read over, if not that of AWS.
    `kept` are its files, for a folder that is not there any more.
    """

    account: str
    folder: Path
    endpoint: str | None = None
    kept: tuple[KeptFile, ...] = ()
