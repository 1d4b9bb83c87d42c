"""State: what was read of an account so far, so that a run can be stopped and resumed anywhere."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rolescope.importers.aws.asking import AwsClient, CallRecord, Tally, is_fatal
from rolescope.importers.aws.calls import ReadCall
from rolescope.importers.aws.fault import CallFailed, CallFault
from rolescope.importers.aws.plan import IDENTITY_CENTER, ORGANIZATION, CallerIdentity
from rolescope.model.collection import CallOutcome, CallState
from rolescope.model.plain import without_sign_in

DETAILS_FILE, ROLES_FILE = "authorization-details.json", "roles.json"
OIDC_FILE, SAML_FILE = "oidc-providers.json", "saml-providers.json"
ALIASES_FILE = "account-aliases.json"
Take = Callable[[Any], Any]
NOT_READ = ":policy/not-read-"  # in the ARN of a boundary that nobody tells


@dataclass(slots=True)
class ImportProgress:
    """What was read with one set of calls: files as the AWS CLI would write them, and records.

    `account` is the account ID, or what else the calls are about. A file is there only when its
    calls answered: what is not there is unknown, and None says that there is nothing. `is_done`: a
    run came to its end here, and nothing went wrong. `answers` are those of calls for one thing
    each, by call and parameters, while what they are for is not whole: a run that goes on takes
    them from here. `resources` are entries of `resources.json` by Region and type, those of types
    alone that were read whole. `analyzer_regions` are those whose findings of Access Analyzer were.
    """

    account: str
    files: dict[str, Any] = field(default_factory=dict)
    records: dict[str, CallRecord] = field(default_factory=dict)
    is_done: bool = False
    answers: dict[str, Any] = field(default_factory=dict)
    resources: dict[str, dict[str, list[Any]]] = field(default_factory=dict)
    analyzer_regions: list[str] = field(default_factory=list)

    def record(self, call: ReadCall) -> CallRecord:
        """Return the record of a call, a new one if it was not made yet."""
        return self.records.setdefault(call.id, CallRecord(self.account, call))

    def is_complete(self, call: ReadCall) -> bool:
        """Tell whether a call was made to its end."""
        found = self.records.get(call.id)
        return found is not None and found.state is CallState.COMPLETE

    def note(self, call: ReadCall, fault: CallFault | None = None, items: int = 0) -> None:
        """Note what came of a call that is made for many things: the worst of it stays."""
        record = self.record(call)
        record.items += items
        if fault is not None:
            record.state, record.fault = fault.state, fault
        elif record.fault is None:
            record.state = CallState.COMPLETE

    def again(self, call: ReadCall) -> None:
        """Forget what went wrong with a call, for it is made again."""
        record = self.record(call)
        record.state, record.fault = CallState.SKIPPED, None

    @property
    def fault(self) -> CallFault | None:
        """The first thing that went wrong."""
        return next((one.fault for one in self.records.values() if one.fault), None)

    def forgive(self, *tried: ReadCall) -> None:
        """Forget what went wrong with the calls that are tried again; none named: with all."""
        for record in self.records.values():
            if record.fault is not None and (not tried or record.call in tried):
                record.state, record.fault = CallState.SKIPPED, None

    def keep(self, name: str, value: object) -> None:
        """Keep a file that is made of many answers; they go when none of them is missing."""
        self.files[name] = value
        if self.fault is None:
            self.answers.clear()


@dataclass(slots=True, kw_only=True)
class Collected:
    """Everything read so far. `started` and `ended` are ISO 8601, UTC; `endpoint` if replaced.

    It is written down: who signs in at the endpoint is left out of it.
    """

    identity: CallerIdentity
    started: str
    ended: str = ""
    endpoint: str | None = None
    parts: dict[str, ImportProgress] = field(default_factory=dict)
    fault: CallFault | None = None  # why the whole run ended early
    is_stopped: bool = False  # before each part was begun
    tally: Tally = field(default_factory=Tally)

    def __post_init__(self) -> None:
        """Leave out what is secret."""
        self.endpoint = without_sign_in(self.endpoint) if self.endpoint else None

    def part(self, name: str) -> ImportProgress:
        """Return what was read of an account, the organization, or Identity Center."""
        return self.parts.setdefault(name, ImportProgress(name))

    @property
    def accounts(self) -> tuple[ImportProgress, ...]:
        """Return what was read of accounts."""
        apart = (ORGANIZATION, IDENTITY_CENTER)
        return tuple(one for name, one in sorted(self.parts.items()) if name not in apart)

    @property
    def is_complete(self) -> bool:
        """Whether no call was denied, failed or left out."""
        is_whole = self.fault is None and not self.is_stopped
        return is_whole and all(one.is_done for one in self.parts.values())

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


def try_all(
    asker: AwsClient, state: ImportProgress, call: ReadCall, **given: object
) -> list[Any] | None:
    """Return all that a call lists about one thing and note it; None when it is denied.

    Raises:
        CallFailed: as for `reraise_if_fatal`.
    """
    try:
        found = asker.all(CallRecord(state.account, call), **given)
    except CallFailed as error:
        state.note(call, error.fault)
        reraise_if_fatal(error)
        return None
    state.note(call, items=len(found))
    return found


def try_one(
    asker: AwsClient, state: ImportProgress, call: ReadCall, **given: object
) -> dict[str, Any] | None:
    """Return the answer of a call about one thing and note it; None when it is denied.

    Raises:
        CallFailed: as for `reraise_if_fatal`.
    """
    found = try_part(asker, state, call, **given)
    if found is not None:
        state.note(call)
    return found


def try_part(
    asker: AwsClient, state: ImportProgress, call: ReadCall, **given: object
) -> dict[str, Any] | None:
    """As `try_one`; that the call is complete is for those to note who have all of its answers.

    Raises:
        CallFailed: as for `reraise_if_fatal`.
    """
    try:
        found = asker.ask(call, **given)
    except CallFailed as error:
        state.note(call, error.fault)
        reraise_if_fatal(error)
        return None
    state.record(call).items += 1
    return found


def kept_all(
    asker: AwsClient,
    state: ImportProgress,
    call: ReadCall,
    take: Take = lambda one: one,
    **given: object,
) -> list[Any] | None:
    """As `try_all`, unless the call was answered before. `take` leaves out what is not needed.

    Raises:
        CallFailed: as for `reraise_if_fatal`.
    """
    key = _key(call, given)
    if not isinstance(state.answers.get(key), list):
        found = try_all(asker, state, call, **given)
        if found is None:
            return None
        state.answers[key] = [take(one) for one in found]
    return list(state.answers[key])


def kept_one(
    asker: AwsClient,
    state: ImportProgress,
    call: ReadCall,
    take: Take = lambda one: one,
    **given: object,
) -> dict[str, Any] | None:
    """As `try_one`, unless the call was answered before; `take` as above.

    Raises:
        CallFailed: as for `reraise_if_fatal`.
    """
    key = _key(call, given)
    if not isinstance(state.answers.get(key), dict):
        found = try_one(asker, state, call, **given)
        if found is None:
            return None
        told = {name: found[name] for name in found if name != "ResponseMetadata"}
        state.answers[key] = take(told)
    return dict(state.answers[key])


def _key(call: ReadCall, given: Mapping[str, object]) -> str:
    return " ".join((call.id, *(f"{name}={value}" for name, value in sorted(given.items()))))
