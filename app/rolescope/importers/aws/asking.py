"""Asking AWS: one call after the other in one account, page by page, with what came of each."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from rolescope.importers.aws import calls
from rolescope.importers.aws.botocore_faults import fault_of, is_of_credentials
from rolescope.importers.aws.calls import ReadCall
from rolescope.importers.aws.connection import Connection
from rolescope.importers.aws.fault import CallFailed, CallFault, FaultKind
from rolescope.importers.gaad import DETAIL_LISTS
from rolescope.model.arn import Arn, is_account_id
from rolescope.model.collection import CallOutcome, CallState
from rolescope.progress import Cancelled

PAGE = 1_000  # items: the most that IAM gives at once
UNREADABLE: tuple[type[Exception], ...] = (
    ResponseParserError,
    ValueError,  # no number, no time, no UTF-8
    TypeError,
    AttributeError,
    LookupError,
    RecursionError,
    MemoryError,
)
"""What botocore raises for an answer that it cannot read."""
_NO_ANSWER: tuple[type[Exception], ...] = (*UNREADABLE, OSError)
_NEEDED: dict[str, tuple[str, ...]] = {
    calls.GET_CALLER_IDENTITY.id: ("Account", "Arn"),
    calls.ASSUME_ROLE.id: tuple(
        f"Credentials.{key}" for key in ("AccessKeyId", "SecretAccessKey", "SessionToken")
    ),
    calls.LIST_ROLES.id: ("Roles.Arn", "Roles.RoleName"),
    calls.LIST_OIDC.id: ("OpenIDConnectProviderList.Arn",),
    calls.LIST_SAML.id: ("SAMLProviderList.Arn",),
    calls.GENERATE_ACCESSED.id: ("JobId",),
    calls.LOOKUP_EVENTS.id: ("Events.EventId", "Events.EventTime"),
    calls.GET_POLICY.id: ("Policy.Arn", "Policy.DefaultVersionId"),
    calls.GET_POLICY_VERSION.id: ("PolicyVersion.VersionId",),
    calls.LIST_USERS.id: ("Users.Arn", "Users.UserName"),
    calls.LIST_GROUPS.id: ("Groups.Arn", "Groups.GroupName"),
    calls.LIST_POLICIES.id: ("Policies.Arn", "Policies.DefaultVersionId"),
    calls.LIST_GROUPS_FOR_USER.id: ("Groups.GroupName",),
    calls.GET_USER.id: ("User.Arn",),
    calls.GET_ROLE.id: ("Role.Arn",),
    calls.DESCRIBE_ORGANIZATION.id: ("Organization.Id",),
    calls.LIST_ROOTS.id: ("Roots.Id",),
    calls.LIST_UNITS.id: ("OrganizationalUnits.Id",),
    calls.LIST_ACCOUNTS_OF.id: ("Accounts.Id",),
    calls.LIST_ORG_POLICIES.id: ("Policies.Id",),
    calls.DESCRIBE_POLICY.id: ("Policy.Content",),
    calls.LIST_INSTANCES.id: ("Instances.InstanceArn", "Instances.IdentityStoreId"),
    calls.DESCRIBE_PERMISSION_SET.id: ("PermissionSet.PermissionSetArn",),
    calls.LIST_TEAMS.id: ("Groups.GroupId",),
    calls.LIST_REGIONS.id: ("Regions.RegionName",),
    calls.LIST_MEMBERSHIPS.id: ("GroupMemberships.MemberId.UserId",),
}
"""Texts and times that an answer has to hold; those below a list in each of its items."""
_ALWAYS_LISTED = ("iam", "organizations")  # services that answer with an empty list, not with none
_NOTHING_READ = "Users, roles and policies of the account are not known."
_MAX_CUT_OFF = 3  # attempts at an answer that comes cut off; botocore repeats where none comes
_ADVICE = "See whether the endpoint and the proxy are the right ones, then continue."


@dataclass(slots=True)
class CallRecord:
    """What came of one call in one account so far. `token` asks for the page after the last."""

    account: str
    call: ReadCall
    state: CallState = CallState.SKIPPED
    pages: int = 0
    items: int = 0
    token: str | None = None
    fault: CallFault | None = None

    @property
    def outcome(self) -> CallOutcome:
        """What is told of it."""
        fault = self.fault
        return CallOutcome(
            part=self.account,
            call=self.call.id,
            state=self.state,
            items=self.items,
            said=fault.said if fault else "",
            meaning=self._meaning if fault else "",
            advice=fault.advice if fault else "",
        )

    @property
    def _meaning(self) -> str:
        """Say what the fault means: what would take the place of a call is not made after all."""
        if self.call is calls.DETAILS and self.fault is not None and is_fatal(self.fault):
            return _NOTHING_READ
        return self.call.meaning


@dataclass(slots=True)
class Tally:
    """What was asked of AWS altogether. Threads add to it."""

    calls: int = 0
    retries: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, answer: dict[str, Any]) -> None:
        """Count one answer, with the attempts that went before it."""
        meta = answer.get("ResponseMetadata", {})
        with self.lock:
            self.calls += 1
            self.retries += int(meta.get("RetryAttempts", 0))


class Gate:
    """A gate that every request passes: it can delay requests, or stop them all.

    It may be closed and opened from any thread.
    """

    def __init__(self) -> None:
        self._open = threading.Event()
        self._open.set()
        self._stopped = threading.Event()
        self._ended = threading.Event()

    def stop(self) -> None:
        """Let nothing through any more."""
        self._stopped.set()
        self._open.set()

    def end(self) -> None:
        """Let no answer through either: nobody waits for it any more."""
        self.stop()
        self._ended.set()

    def hold(self, *, is_held: bool) -> None:
        """Hold requests up, or let them through again."""
        if is_held and not self.is_stopped:
            self._open.clear()
        else:
            self._open.set()

    @property
    def is_stopped(self) -> bool:
        """Whether nothing goes through any more."""
        return self._stopped.is_set()

    def go_through(self) -> None:
        """Wait until requests may be made.

        Raises:
            Cancelled: none may be made any more.
        """
        self._open.wait()
        if self.is_stopped:
            raise Cancelled

    def wait(self, seconds: float) -> None:
        """Let some time go by before the next request.

        Raises:
            Cancelled: none may be made any more.
        """
        if self._stopped.wait(seconds):
            raise Cancelled

    def come_back(self) -> None:
        """Come back with an answer.

        Raises:
            Cancelled: nobody waits for it any more.
        """
        if self._ended.is_set():
            raise Cancelled


class _CutOff(CallFailed):
    """An answer is truncated or invalid; a retry may succeed."""


Told = Callable[[CallRecord], None]


class AwsClient:
    """Makes the calls of one account, one after the other.

    Every request goes through the gate; `told` hears of every page.
    """

    def __init__(
        self,
        connection: Connection,
        account: str,
        *,
        tally: Tally,
        gate: Gate,
        told: Told = lambda _record: None,
        region: str = "",
    ) -> None:
        """Ask about an account over a connection, in its Region or in another one."""
        self.connection, self.account, self._region = connection, account, region
        self._tally, self._gate, self._told = tally, gate, told

    def elsewhere(self, region: str) -> "AwsClient":
        """Return a client that asks in another Region, with the same tally, gate and listener."""
        return AwsClient(
            self.connection,
            self.account,
            tally=self._tally,
            gate=self._gate,
            told=self._told,
            region=region,
        )

    def wait(self, seconds: float) -> None:
        """Let AWS work for some time.

        Raises:
            Cancelled: the run was stopped.
        """
        self._gate.wait(seconds)

    def ask(self, call: ReadCall, **given: object) -> dict[str, Any]:
        """Make one call and return the answer.

        Raises:
            CallFailed: AWS refuses, or cannot be reached, or something else answered.
            Cancelled: the run was stopped.
        """
        for _ in range(_MAX_CUT_OFF - 1):
            with suppress(_CutOff):
                return self._ask_once(call, given)
        return self._ask_once(call, given)

    def _ask_once(self, call: ReadCall, given: dict[str, object]) -> dict[str, Any]:
        self._gate.go_through()
        try:
            client = self.connection.client(call.service, self._region)
            method = getattr(client, xform_name(call.operation))
            answer: dict[str, Any] = method(**given)
        except (ClientError, BotoCoreError) as error:
            self._gate.come_back()
            raise CallFailed(fault_of(error, call.id)) from error
        except _NO_ANSWER as error:
            self._gate.come_back()
            if is_of_credentials(error):
                raise CallFailed(fault_of(error, call.id)) from None  # it may quote them
            failed = not_aws(call, error)  # its text quotes the answer
            is_cut_off = isinstance(error, ResponseParserError)
            raise (_CutOff(failed.fault) if is_cut_off else failed) from None
        self._gate.come_back()
        self._tally.add(answer)
        check_answer(call, answer)
        return answer

    def pages(self, record: CallRecord, **given: object) -> Iterator[dict[str, Any]]:
        """Make a call page by page, from where the record stands; note in it what came of it.

        A page is noted when the next one is asked for: whoever takes it has kept it then.

        Raises:
            CallFailed: a page is refused; the record stands behind the last one that came.
        """
        call = record.call
        more: dict[str, object] = (
            {"MaxItems": PAGE} if call.service == "iam" and call.next_in else {}
        )
        seen: set[str | None] = set()  # tokens
        while True:
            if record.token is not None:
                more[call.next_in] = record.token
            try:
                if record.token in seen:
                    raise not_aws(call, why="its pages never end")
                seen.add(record.token)
                answer = self.ask(call, **given, **more)
            except CallFailed as error:
                record.state, record.fault = error.fault.state, error.fault
                self._told(record)
                raise
            yield answer
            record.pages += 1
            record.items += len(answer.get(call.items, ())) if call.items else 0
            record.token = answer.get(call.next_out) if call.next_out else None
            if record.token is None:
                break
            self._told(record)
        record.state, record.fault = CallState.COMPLETE, None
        self._told(record)

    def all(self, record: CallRecord, **given: object) -> list[Any]:
        """Return the items of all pages of a call.

        Raises:
            CallFailed: a page is refused.
        """
        found: list[Any] = []
        for answer in self.pages(record, **given):
            found += answer.get(record.call.items, ())
        return found


def is_fatal(fault: CallFault) -> bool:
    """Tell whether no other call with the same credentials can do better."""
    return fault.why in (FaultKind.EXPIRED, FaultKind.UNREACHABLE)


def not_aws(call: ReadCall, error: Exception | None = None, *, why: str = "") -> CallFailed:
    """Return the error that something else than AWS answered.

    An endpoint that somebody mistyped, or a proxy before it, may answer with anything. Nothing of
    such an answer is quoted: it may be one with credentials that was cut off. An exception only
    gives its type.
    """
    if isinstance(error, MemoryError):
        said = f"The answer to {call.id} needs more memory than there is."
    else:
        said = why or f"it cannot be read ({type(error).__name__})"
        said = f"The answer to {call.id} is not one of AWS: {said}."
    return CallFailed(CallFault(why=FaultKind.OTHER, said=said, advice=_ADVICE))


def check_answer(call: ReadCall, answer: dict[str, Any]) -> None:
    """See that an answer holds what is read of it: a list that is not there is not an empty one.

    Raises:
        CallFailed: it lacks something.
    """
    if call.items and call.service in _ALWAYS_LISTED and call.items not in answer:
        raise not_aws(call, why=f"it lacks {call.items}")
    for path in _NEEDED.get(call.id, ()):
        if not all(isinstance(found, str | datetime) for found in _at(answer, path.split("."))):
            raise not_aws(call, why=f"it lacks {path}")
    if call is calls.DETAILS:
        _check_details(answer)
    elif call is calls.GET_CALLER_IDENTITY:
        if not is_account_id(answer["Account"]) or Arn.parse(answer["Arn"]) is None:
            raise not_aws(call, why="it names no account")
    elif call is calls.LIST_ACCOUNTS_OF and not all(
        is_account_id(account["Id"]) for account in answer["Accounts"]
    ):  # folders are called after them
        raise not_aws(call, why="an account has no account ID")


def _at(value: Any, path: Iterable[str]) -> Iterator[Any]:
    """Yield what stands at a path, of each item of a list; None where there is nothing."""
    found = [value]
    for key in path:
        found = [
            inner.get(key) if isinstance(inner, dict) else None
            for one in found
            for inner in (one if isinstance(one, list) else [one])
        ]
    yield from found


def _check_details(answer: dict[str, Any]) -> None:
    if not any(name in answer for name in DETAIL_LISTS):
        raise not_aws(calls.DETAILS, why="it lists nothing")
    for name in DETAIL_LISTS:
        if not all(isinstance(one.get("Arn"), str) for one in answer.get(name, ())):
            raise not_aws(calls.DETAILS, why=f"it lacks {name}.Arn")
