"""The process that asks AWS. It alone holds credentials, and it ends with the wizard. No Qt."""

import contextlib
import queue
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection as Pipe

from rolescope.importers.aws.asking import AwsClient, Gate, Tally
from rolescope.importers.aws.collect import CollectRun, RunWatch, identify
from rolescope.importers.aws.connection import Connection, profiles, region_of
from rolescope.importers.aws.core_dumps import leave_no_dump
from rolescope.importers.aws.fault import CallFailed, CallFault, FaultKind
from rolescope.importers.aws.plan import CallerIdentity, ConnectionTarget
from rolescope.importers.aws.preflight import Trial, preflight
from rolescope.importers.aws.simulator import simulate
from rolescope.importers.aws.snapshot import NoSnapshot, Snapshot, load, restore
from rolescope.importers.aws.state import DETAILS_FILE, Collected, ImportProgress
from rolescope.progress import Cancelled
from rolescope.ui.features.live_import import messages
from rolescope.ui.kit.clock import clock
from rolescope.value import replace
from rolescope.words.live_text import folder_of_another
from rolescope.worker.fault_trace import frames

_MAX_ATTEMPTS = 2  # while somebody waits for the answer
_NOBODY = "The connection to AWS was closed."
Say = Callable[[object], None]


class _Service:
    """Does what the window asks for, in a thread; the main thread listens."""

    def __init__(self, pipe: Pipe) -> None:
        self._pipe, self._writing = pipe, threading.Lock()
        self._codes: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._connection: Connection | None = None
        self._identity: CallerIdentity | None = None
        self._run: CollectRun | None = None
        self._gate = Gate()  # of the simulator's calls

    def hear(self, message: object) -> None:
        """Do what the window says."""
        match message:
            case messages.Code():
                self._codes.put(message.code)
            case messages.Pause():
                if self._run is not None:
                    self._run.pause(is_paused=message.is_paused)
            case messages.StopImport():
                self._gate.stop()
                if self._run is not None:
                    self._run.stop()
            case _:
                self._begin(lambda: self._do(message))

    def _do(self, message: object) -> None:
        """Do what takes a while (runs in a thread)."""
        match message:
            case messages.ListProfiles():
                self._say(messages.Profiles(profiles()))
            case messages.Identify():
                self._identify(message.target)
            case messages.CheckCalls():
                self._check(message)
            case messages.Collect():
                self._collect(message)
            case messages.Simulate():
                self._simulate(message)

    def _begin(self, work: Callable[[], None]) -> None:
        threading.Thread(target=self._guarded, args=(work,), daemon=True).start()

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except CallFailed as error:
            self._say(messages.Refused(error.fault))
        except (NoSnapshot, OSError) as error:
            what = "Choose another folder."
            self._say(
                messages.Refused(CallFault(why=FaultKind.OTHER, said=str(error), advice=what))
            )
        except Exception as error:  # noqa: BLE001 - the window shows it
            self._say(messages.WorkerCrashed(frames(error)))

    def _say(self, message: object) -> None:
        with self._writing, contextlib.suppress(OSError):  # nobody listens any more
            self._pipe.send(message)

    def _ask_mfa(self, words: str) -> str:
        self._say(messages.MfaCodeAsked(words))
        code = self._codes.get()
        if not code:
            fault = CallFault(
                why=FaultKind.EXPIRED, said="No MFA code was given.", advice="Try again."
            )
            raise CallFailed(fault)
        return code

    def _identify(self, target: ConnectionTarget) -> None:
        connection = Connection(target, self._ask_mfa, attempts=_MAX_ATTEMPTS)
        identity = identify(connection)
        if connection.is_default_region:
            region = region_of(identity.partition)
            if region is not None and region != connection.region:
                connection.move(region)
        self._connection, self._identity = connection, identity
        self._say(
            messages.CallerIdentified(
                identity=identity,
                region=connection.region,
                endpoint=connection.endpoint or "",
                until=connection.until or "",
            )
        )

    def _connected(self) -> tuple[Connection, CallerIdentity]:
        """Return what was found out about who asks.

        Raises:
            CallFailed: nobody has asked yet.
        """
        if self._connection is None or self._identity is None:
            raise CallFailed(
                CallFault(why=FaultKind.EXPIRED, said=_NOBODY, advice="Connect again.")
            )
        return self._connection, self._identity

    def _check(self, wanted: messages.CheckCalls) -> None:
        connection, _ = self._connected()
        preflight(
            connection,
            with_organization=wanted.with_organization,
            with_identity_center=wanted.with_identity_center,
            with_resources=wanted.with_resources,
            use=wanted.use,
            told=lambda tried: self._say(_told(tried)),
        )
        self._say(messages.CallsChecked())

    def _simulate(self, wanted: messages.Simulate) -> None:
        connection, identity = self._connected()
        connection.insist()
        self._gate = Gate()
        asker = AwsClient(connection, identity.account, tally=Tally(), gate=self._gate)
        fault = None
        try:
            simulate(
                asker,
                wanted.principal,
                wanted.calls,
                answered=lambda answers: self._say(messages.Simulated(answers)),
            )
        except CallFailed as error:
            fault = error.fault
        except Cancelled:
            fault = CallFault(why=FaultKind.OTHER, said="Stopped.", advice="")
        self._say(messages.AllSimulated(fault))

    def _collect(self, order: messages.Collect) -> None:
        connection, identity = self._connected()
        collect(order, connection, identity, self._say, self._take_run)

    def _take_run(self, run: CollectRun) -> None:
        self._run = run


def _told(trial: Trial) -> messages.CallChecked:
    return messages.CallChecked(
        call=trial.call.id,
        purpose=trial.call.purpose,
        meaning=trial.call.meaning,
        is_allowed=trial.is_allowed,
        said="" if trial.is_allowed or trial.fault is None else trial.fault.said,
    )


def serve(pipe: Pipe) -> None:
    """Do what the window says until it goes away. The main function of the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    leave_no_dump()
    service = _Service(pipe)
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            service.hear(pipe.recv())


def collect(
    order: messages.Collect,
    connection: Connection,
    identity: CallerIdentity,
    say: Say,
    begun: Callable[[CollectRun], None],
) -> None:
    """Read what an order says, and tell how it goes; `begun` gets what stops it.

    Raises:
        NoSnapshot: the folder holds something that the run cannot go on from.
        OSError: the folder cannot be written.
    """
    plan = order.plan.at(connection.target)
    collected = _before(order, identity) or Collected(
        identity=identity, started=order.now, endpoint=connection.endpoint
    )
    who = collected.identity if plan.again else identity  # the rest was read by somebody else
    collected.identity = identity
    snapshot = Snapshot(order.folder)
    snapshot.begin(replace(collected, identity=who))
    connection.insist()
    run = CollectRun(plan, collected, own=connection, watch=_watch(snapshot, say))
    begun(run)
    found = run.run()
    found.ended = clock()
    snapshot.end(replace(found, identity=who))
    say(_ended(found, order, run))


def _before(order: messages.Collect, identity: CallerIdentity) -> Collected | None:
    """Return what the folder holds; a part that is read again needs no particular account."""
    if order.kept and not order.folder.exists():
        restore(order.kept, order.folder)
    if not (order.folder / "collection.json").is_file():
        return None
    found = load(order.folder)
    if found.identity.account != identity.account and not order.plan.again:
        raise NoSnapshot(folder_of_another(order.folder, found.identity.account))
    return found


def _watch(snapshot: Snapshot, say: Say) -> RunWatch:
    return RunWatch(
        told=lambda record: say(messages.CallTold(record.outcome)),
        began=lambda part: say(messages.PartStarted(part.account)),
        ended=lambda part: say(_part_ended(part)),
        saved=snapshot.save,
        planned=lambda parts: say(messages.PartsPlanned(parts)),
    )


def _part_ended(part: ImportProgress) -> messages.PartEnded:
    said = part.fault.said if part.fault else ""
    return messages.PartEnded(part=part.account, is_complete=part.is_done, said=said)


def _ended(found: Collected, order: messages.Collect, run: CollectRun) -> messages.ImportEnded:
    wanted = order.plan.again
    read = [part for part in found.accounts if part.account in wanted or not wanted]
    return messages.ImportEnded(
        folder=order.folder,
        is_complete=not found.fault and not found.is_stopped and all(one.is_done for one in read)
        if wanted
        else found.is_complete,
        is_stopped=run.is_stopped and found.fault is None,
        accounts=sum(1 for part in read if DETAILS_FILE in part.files),
        calls=found.tally.calls,
        retries=found.tally.retries,
        is_expired=found.fault is not None and found.fault.why.value == "expired",
        said=found.fault.said if found.fault else "",
        advice=found.fault.advice if found.fault else "",
        stayed=run.stayed,
    )
