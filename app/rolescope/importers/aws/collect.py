"""Collecting: accounts side by side, calls one after the other, stopped and continued anywhere."""

import queue
import threading
import time
from collections.abc import Callable, Iterable

from rolescope.importers.aws import calls
from rolescope.importers.aws.account import collect_account
from rolescope.importers.aws.asking import AwsClient, CallRecord, Gate, Tally
from rolescope.importers.aws.calls import Scope
from rolescope.importers.aws.connection import Connection, Keys, keys_of, region_of, regions_apart
from rolescope.importers.aws.events import collect_events, is_lacking_events
from rolescope.importers.aws.fault import CallFailed, CallFault, FaultKind
from rolescope.importers.aws.identity_center import collect_identity_center
from rolescope.importers.aws.inventory import collect_resources, is_lacking_resources
from rolescope.importers.aws.last_accessed import collect_accessed, is_lacking_accessed
from rolescope.importers.aws.organization import collect_organization, members
from rolescope.importers.aws.plan import IDENTITY_CENTER, ORGANIZATION, CallerIdentity, CollectPlan
from rolescope.importers.aws.state import Collected, ImportProgress
from rolescope.importers.aws.use import collect_use, is_lacking_use
from rolescope.progress import Cancelled
from rolescope.value import Value, replace

_UNKNOWN_CREDENTIALS = "InvalidClientTokenId"  # what STS says of credentials that it does not know
_SAVE_EVERY = 5  # seconds
_STOP_GRACE = 0.5  # seconds that a stopped run waits for calls that are under way


class RunWatch(Value, kw_only=True):
    """Callbacks of a run, called from its threads.

    `told`: a call went on or ended. `began` and `ended`: a part. `saved`: what was read of a part
    so far is whole, and is to be written down; never called twice at once. `planned`: how many
    parts there are, as soon as that is known.
    """

    told: Callable[[CallRecord], None] = lambda _record: None
    began: Callable[[ImportProgress], None] = lambda _part: None
    ended: Callable[[ImportProgress], None] = lambda _part: None
    saved: Callable[[ImportProgress], None] = lambda _part: None
    planned: Callable[[int], None] = lambda _parts: None


def identify(connection: Connection) -> CallerIdentity:
    """Ask who reads.

    Raises:
        CallFailed: the credentials are not valid, or AWS cannot be reached.
    """
    asker = AwsClient(connection, "", tally=Tally(), gate=Gate())
    try:
        answer = asker.ask(calls.GET_CALLER_IDENTITY)
    except CallFailed as error:
        if not (connection.is_default_region and _UNKNOWN_CREDENTIALS in error.fault.said):
            raise
        regions = ", ".join(regions_apart())
        advice = f"Sign in again. If they are of another partition, name its region: {regions}."
        raise CallFailed(replace(error.fault, advice=advice)) from error
    return CallerIdentity(account=answer["Account"], arn=answer["Arn"])


class CollectRun:
    """One run. What was read before, by a run that was stopped, is not read again."""

    def __init__(
        self,
        plan: CollectPlan,
        collected: Collected,
        *,
        own: Connection | None = None,
        watch: RunWatch | None = None,
    ) -> None:
        """Read what a plan says into what was collected before.

        `own` is the connection that found out who reads: a new one would ask for an MFA code again.
        """
        self._plan, self._collected, self._watch = plan, collected, watch or RunWatch()
        self._own = own or Connection(plan.target)
        self._gate = Gate()
        self._lock = threading.Lock()
        self._todo: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._earlier = EarlierParts(collected.parts, plan.again)
        self.stayed: tuple[str, ...] = ()  # that were to be read anew, and are as before
        self._open: dict[str, ImportProgress] = {}  # parts that are being read
        self._wanted: tuple[str, ...] | None = None  # accounts; not known yet
        self._bug: Exception | None = None  # of a thread

    def stop(self) -> None:
        """Make no further call. May be called from any thread."""
        self._gate.stop()

    @property
    def is_stopped(self) -> bool:
        """Whether no further call is made."""
        return self._gate.is_stopped

    def pause(self, *, is_paused: bool) -> None:
        """Make no call for a while, or go on. May be called from any thread."""
        self._gate.hold(is_held=is_paused)

    def run(self) -> Collected:
        """Read everything and return what was collected, also when it is stopped.

        Then it waits a little for calls that are under way, and saves without them.

        Raises:
            Exception: a bug of the program, or a snapshot that cannot be written (OSError).
        """
        self._wait_for([self._started(self._everything)])
        if self._gate.is_stopped:
            with self._lock:
                left = list(self._open.values())
            for state in left:
                self._save(state)
            with self._lock:  # threads that still wait for AWS are not heard any more
                self._gate.end()
                self._watch = RunWatch()
        known = self._collected.parts
        is_begun = self._wanted is not None and all(one in known for one in self._wanted)
        self._collected.is_stopped = self._gate.is_stopped and not is_begun
        self.stayed = self._earlier.put_back()
        if self._bug is not None:
            raise self._bug
        self._own.close()
        return self._collected

    def _everything(self) -> None:
        """Read the organization, Identity Center, then accounts (in a thread)."""
        try:
            if self._plan.with_organization:
                self._part(ORGANIZATION, self._own, collect_organization)
            accounts = self._wanted = self._accounts()
            apart = self._plan.with_organization + self._plan.with_identity_center
            self._watch.planned(len(accounts) + apart)
            if self._plan.with_identity_center:
                self._part(
                    IDENTITY_CENTER,
                    self._own,
                    lambda asker, state: collect_identity_center(asker, state, accounts),
                )
            # Read accounts in threads that nobody has to wait for when the run is stopped.
            for account in accounts:
                self._todo.put(account)
            count = min(self._plan.workers, len(accounts))
            self._wait_for([self._started(self._work) for _ in range(count)])
        except Cancelled:
            pass
        except Exception as error:  # noqa: BLE001 - raised by the thread that waits
            self._fail(error)

    def _accounts(self) -> tuple[str, ...]:
        """Return the accounts to read, that of the identity first."""
        if self._plan.again:
            return self._plan.again
        own = self._collected.identity.account
        wanted = self._plan.accounts
        if wanted is None:
            wanted = members(self._collected.part(ORGANIZATION))
        return (own, *(one for one in wanted if one != own))

    def _started(self, work: Callable[[], None]) -> threading.Thread:
        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        return thread

    def _wait_for(self, threads: list[threading.Thread]) -> None:
        """Wait until they end; when the run is stopped, only a little."""
        for thread in threads:
            while thread.is_alive() and not self._gate.is_stopped:
                thread.join(0.05)
        end = time.monotonic() + _STOP_GRACE
        for thread in threads:
            thread.join(max(0, end - time.monotonic()))

    def _fail(self, error: Exception) -> None:
        self._bug = error
        self._gate.stop()

    def _work(self) -> None:
        while not self._gate.is_stopped:
            try:
                account = self._todo.get_nowait()
            except queue.Empty:
                return
            try:
                self._account(account)
            except Cancelled:
                return
            except Exception as error:  # noqa: BLE001 - raised by the thread that waits
                self._fail(error)

    def _account(self, account: str) -> None:
        """Read one account; temporary credentials that end meanwhile are asked for once more."""
        state = self._collected.part(account)
        if self._lacks_some(state):
            state.is_done = False
        if account == self._collected.identity.account:
            self._part(account, self._own, self._whole_account)
            return
        if state.is_done:
            return  # before its role is assumed
        for is_last in (False, True):
            keys = self._keys(account)
            if keys is None:
                return
            connection = Connection(self._own.target, keys=keys)
            fault = self._part(account, connection, self._whole_account, is_own=False)
            connection.close()
            if is_last or fault is None or fault.why is not FaultKind.EXPIRED:
                return

    def _lacks_some(self, state: ImportProgress) -> bool:
        """Tell whether the plan wants what a run before did not read."""
        plan = self._plan
        wanted = (
            plan.with_resources and is_lacking_resources(state, plan.regions),
            Scope.USE in plan.use and is_lacking_use(state, plan.regions),
            Scope.ACCESSED in plan.use and is_lacking_accessed(state),
            Scope.EVENTS in plan.use and is_lacking_events(state, self._event_regions()),
        )
        return any(wanted)

    def _whole_account(self, asker: AwsClient, state: ImportProgress) -> None:
        collect_account(asker, state)
        if self._plan.with_resources:
            collect_resources(asker, state, self._plan.regions)
        if Scope.USE in self._plan.use:
            if not self._plan.with_resources:  # else this is of what was read right now
                state.forgive(calls.LIST_REGIONS)
            collect_use(asker, state, self._plan.regions)
        if Scope.ACCESSED in self._plan.use:
            collect_accessed(asker, state)
        if Scope.EVENTS in self._plan.use:
            collect_events(asker, state, self._event_regions())

    def _event_regions(self) -> tuple[str, ...]:
        home = region_of(self._collected.identity.partition)
        return self._plan.regions or tuple(dict.fromkeys(filter(None, (self._own.region, home))))

    def _keys(self, account: str) -> Keys | None:
        """Return the credentials of the role in a member account; None when they are refused."""
        plan, state = self._plan, self._collected.part(account)
        given: dict[str, object] = {
            "RoleArn": f"arn:{self._collected.identity.partition}:iam::{account}:role/{plan.role}",
            "RoleSessionName": plan.session_name,
            "DurationSeconds": plan.duration,
        }
        if plan.external_id:
            given["ExternalId"] = plan.external_id
        state.again(calls.ASSUME_ROLE)
        try:
            answer = self._asker(self._own, state).ask(calls.ASSUME_ROLE, **given)
        except CallFailed as error:
            state.note(calls.ASSUME_ROLE, error.fault)
            self._ended(state, error.fault, is_own=True)
            return None
        state.note(calls.ASSUME_ROLE, items=1)
        return keys_of(answer)

    def _part(
        self,
        name: str,
        connection: Connection,
        collect: Callable[[AwsClient, ImportProgress], None],
        *,
        is_own: bool = True,
    ) -> CallFault | None:
        """Read one part and return what ended it early."""
        state = self._collected.part(name)
        if state.is_done:
            return None
        with self._lock:
            self._open[name] = state
        self._watch.began(state)
        fault = None
        try:
            collect(self._asker(connection, state), state)
        except CallFailed as error:
            fault = error.fault
        except Cancelled:
            self._save(state)
            raise
        self._ended(state, fault, is_own=is_own)
        return fault

    def _ended(self, state: ImportProgress, fault: CallFault | None, *, is_own: bool) -> None:
        """Tell that a part ended; without credentials of one's own the whole run ends."""
        state.is_done = fault is None and state.fault is None
        if is_own and fault is not None and fault.why in (FaultKind.EXPIRED, FaultKind.UNREACHABLE):
            self._collected.fault = self._collected.fault or fault
            self._gate.stop()
        self._earlier.give_way(state, fault)
        self._save(state)
        for record in state.records.values():  # also of calls that were made for many things
            self._watch.told(record)
        with self._lock:
            self._open.pop(state.account, None)
            self._watch.ended(state)

    def _save(self, state: ImportProgress) -> None:
        if self._earlier.holds(state.account):
            return
        with self._lock:
            self._watch.saved(state)

    def _asker(self, connection: Connection, state: ImportProgress) -> AwsClient:
        saved = time.monotonic()

        def told(record: CallRecord) -> None:
            nonlocal saved
            self._watch.told(record)
            if time.monotonic() - saved > _SAVE_EVERY:  # a large account may take minutes
                saved = time.monotonic()
                self._save(state)

        return AwsClient(
            connection, state.account, tally=self._collected.tally, gate=self._gate, told=told
        )


class EarlierParts:
    """Earlier versions of parts that are read again; kept until the new ones are as complete.

    They are out of `parts` meanwhile.
    """

    def __init__(self, parts: dict[str, ImportProgress], again: Iterable[str]) -> None:
        """Take the parts that are to be read anew out of those that are known."""
        self._parts = parts
        self._kept = {name: parts.pop(name) for name in again if name in parts}

    def holds(self, name: str) -> bool:
        """Tell whether a part has to stay as it was, by what is known so far."""
        return name in self._kept

    def give_way(self, new: ImportProgress, fault: CallFault | None) -> None:
        """Let a part go when the new one came to its end, and lacks nothing that it had."""
        old = self._kept.get(new.account)
        if old is not None and fault is None and (new.is_done or not old.is_done):
            new.resources = new.resources or old.resources  # that were not to be read again
            del self._kept[new.account]

    def put_back(self) -> tuple[str, ...]:
        """Put those back that stay; return their names."""
        self._parts.update(self._kept)
        return tuple(self._kept)
