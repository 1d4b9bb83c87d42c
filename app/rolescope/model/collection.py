"""Collection: how a live import went, call by call (DF-46)."""

from enum import Enum

from rolescope.value import Value

DETAILS = "iam:GetAccountAuthorizationDetails"
"""The call that tells all of an account; where it is denied, single calls tell what they may."""


class CallState(Enum):
    """How a call of a live import ended."""

    COMPLETE = "complete"
    DENIED = "denied"
    FAILED = "failed"
    SKIPPED = "skipped"


class CallOutcome(Value, kw_only=True):
    """What came of one call. `part`: the account ID, or what else it was about.

    `call` is an IAM action (`iam:ListRoles`); `said` are the words of AWS, empty when all is well.
    `meaning` says what verdicts lack without it, `advice` what to do.
    """

    part: str
    call: str
    state: CallState
    items: int = 0
    said: str = ""
    meaning: str = ""
    advice: str = ""


class Collection(Value, kw_only=True):
    """A live import: who read, when (ISO 8601, UTC), over which endpoint if not that of AWS."""

    account: str
    arn: str
    started: str = ""
    ended: str = ""
    endpoint: str | None = None
    calls: tuple[CallOutcome, ...] = ()

    @property
    def unfinished(self) -> tuple[CallOutcome, ...]:
        """The calls that did not end well: what they would tell is unknown, never empty."""
        return tuple(one for one in self.calls if one.state is not CallState.COMPLETE)


class Assignment(Value, kw_only=True):
    """Who may use a permission set in an account: a person or a group of Identity Center.

    `name` is empty when it was not read. `people` are those in the group; None: not read.
    """

    account: str
    kind: str  # USER or GROUP
    id: str
    name: str = ""
    people: tuple[str, ...] | None = None

    @property
    def is_group(self) -> bool:
        """Whether it is a group, not a person."""
        return self.kind == "GROUP"

    @property
    def called(self) -> str:
        """Its name; where that was not read, its ID."""
        return self.name or self.id


class PermissionSet(Value, kw_only=True):
    """A permission set of IAM Identity Center; its roles are named `AWSReservedSSO_NAME_…`."""

    arn: str
    name: str
    session_duration: str = ""  # ISO 8601, PT8H
    assignments: tuple[Assignment, ...] = ()
