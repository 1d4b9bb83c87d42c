"""State: what was read of an account so far, so that a run can stop anywhere and go on."""

from dataclasses import dataclass, field
from typing import Any

from rolescope.importers.aws.asking import Asker, Record, Tally, is_fatal
from rolescope.importers.aws.calls import Call
from rolescope.importers.aws.fault import CallFailed, Fault
from rolescope.importers.aws.plan import IDENTITY_CENTER, ORGANIZATION, Identity
from rolescope.model.collection import CallOutcome, CallState

DETAILS_FILE, ROLES_FILE = "authorization-details.json", "roles.json"
OIDC_FILE, SAML_FILE = "oidc-providers.json", "saml-providers.json"
ALIASES_FILE = "account-aliases.json"
NOT_READ = ":policy/not-read-"  # in the ARN of a boundary that nobody tells


@dataclass(slots=True)
class Progress:
    """What was read with one set of calls: files as the AWS CLI would write them, and records.

    `account` is the account ID, or what else the calls are about. A file is there only when its
    calls answered: what is not there is unknown, and None says that there is nothing. `is_done`: a
    run came to its end here, and nothing went wrong.
    """

    account: str
    files: dict[str, Any] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)
    is_done: bool = False

    def record(self, call: Call) -> Record:
        """Return the record of a call, a new one if it was not made yet."""
        return self.records.setdefault(call.id, Record(self.account, call))

    def is_complete(self, call: Call) -> bool:
        """Tell whether a call was made to its end."""
        found = self.records.get(call.id)
        return found is not None and found.state is CallState.COMPLETE

    def note(self, call: Call, fault: Fault | None = None, items: int = 0) -> None:
        """Note what came of a call that is made for many things: the worst of it stays."""
        record = self.record(call)
        record.items += items
        if fault is not None:
            record.state, record.fault = fault.state, fault
        elif record.fault is None:
            record.state = CallState.COMPLETE

    def again(self, call: Call) -> None:
        """Forget what went wrong with a call, for it is made again."""
        record = self.record(call)
        record.state, record.fault = CallState.SKIPPED, None

    @property
    def fault(self) -> Fault | None:
        """The first thing that went wrong."""
        return next((one.fault for one in self.records.values() if one.fault), None)


@dataclass(slots=True, kw_only=True)
class Collected:
    """Everything read so far. `started` and `ended` are ISO 8601, UTC; `endpoint` if replaced."""

    identity: Identity
    started: str
    ended: str = ""
    endpoint: str | None = None
    parts: dict[str, Progress] = field(default_factory=dict)
    fault: Fault | None = None  # why the whole run ended early
    tally: Tally = field(default_factory=Tally)

    def part(self, name: str) -> Progress:
        """Return what was read of an account, the organization, or Identity Center."""
        return self.parts.setdefault(name, Progress(name))

    @property
    def accounts(self) -> tuple[Progress, ...]:
        """Return what was read of accounts."""
        apart = (ORGANIZATION, IDENTITY_CENTER)
        return tuple(one for name, one in sorted(self.parts.items()) if name not in apart)

    @property
    def is_complete(self) -> bool:
        """Whether no call was denied, failed or left out."""
        return self.fault is None and all(one.is_done for one in self.parts.values())

    @property
    def outcomes(self) -> tuple[CallOutcome, ...]:
        """What came of every call, by part."""
        parts = (part for _, part in sorted(self.parts.items()))
        return tuple(record.outcome for part in parts for record in part.records.values())


def reraise_if_fatal(error: CallFailed) -> None:
    """Let through only what no other call could do better.

    Raises:
        CallFailed: the credentials have ended, or AWS cannot be reached.
    """
    if is_fatal(error.fault):
        raise error


def try_all(asker: Asker, state: Progress, call: Call, **given: object) -> list[Any] | None:
    """Return all that a call lists about one thing and note it; None when it is denied.

    Raises:
        CallFailed: as for `reraise_if_fatal`.
    """
    try:
        found = asker.all(Record(state.account, call), **given)
    except CallFailed as error:
        state.note(call, error.fault)
        reraise_if_fatal(error)
        return None
    state.note(call, items=len(found))
    return found


def try_one(asker: Asker, state: Progress, call: Call, **given: object) -> dict[str, Any] | None:
    """Return the answer of a call about one thing and note it; None when it is denied.

    Raises:
        CallFailed: as for `reraise_if_fatal`.
    """
    try:
        found = asker.ask(call, **given)
    except CallFailed as error:
        state.note(call, error.fault)
        reraise_if_fatal(error)
        return None
    state.note(call, items=1)
    return found
