"""`rolescope collect`: a live import through boto3, written to a folder or a zip."""

import argparse
import getpass
import shutil
import signal
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from rolescope.cli.console import end_progress, progress, say, warn
from rolescope.cli.failure import Exit, UsageFailure
from rolescope.cli.sources import clock
from rolescope.file_modes import opener
from rolescope.importers.aws.calls import IMPORT_SCOPES, Scope, read_only_policy
from rolescope.importers.aws.collect import CollectRun, RunWatch, identify
from rolescope.importers.aws.connection import Connection, region_of
from rolescope.importers.aws.core_dumps import leave_no_dump
from rolescope.importers.aws.fault import CallFailed, CallFault
from rolescope.importers.aws.managed_policies import read_managed_policies
from rolescope.importers.aws.plan import CollectPlan, ConnectionTarget
from rolescope.importers.aws.snapshot import NoSnapshot, Snapshot, load
from rolescope.importers.aws.state import DETAILS_FILE, Collected, ImportProgress
from rolescope.importers.policy_catalogue import catalogue_path, write_catalogue
from rolescope.model.arn import group_digits, is_account_id
from rolescope.progress import Tick
from rolescope.value import replace
from rolescope.words.collection_text import part_words, summary_lines
from rolescope.words.live_text import USE_COSTS

_ZIP = ".zip"
_MAX_ATTEMPTS = 2  # attempts to find out who asks
_ONE_TIME = (1980, 1, 1, 0, 0, 0)  # of members of the zip: the snapshot tells when it was read


def run_collect(options: argparse.Namespace) -> int:
    """Read accounts and the organization; go on where a run to the same place was stopped.

    Raises:
        Failure: wrong usage, or nothing could be read.
    """
    if options.show_policy:
        resources = (Scope.RESOURCES,) if options.resources else ()
        scopes = (*IMPORT_SCOPES, *resources, *_use(options))
        say(read_only_policy(scopes, role=options.member_role))
        return Exit.OK
    if options.managed_policies:
        return _collect_catalogue(options)
    _check(options)
    leave_no_dump()
    folder = _folder(options.output)
    collected = None
    for profile in options.profile or [None]:
        collected = _collect(options, profile, folder, collected)
        if collected.fault is not None:
            break
    if collected is None or not any(part.files for part in collected.parts.values()):
        fault = _first_fault(collected)
        raise UsageFailure(
            f"Nothing could be read. {fault.said} {fault.advice}" if fault else _NOTHING
        )
    if options.output.suffix == _ZIP and collected.is_complete:
        _pack(folder, options.output)
    _tell(collected, options.output if options.output.exists() else folder)
    return Exit.OK if collected.is_complete else Exit.DEPENDS


def _collect_catalogue(options: argparse.Namespace) -> int:
    """Read the catalogue of AWS managed policies into the data of this user.

    Raises:
        Failure: AWS refuses a call, or the catalogue cannot be written.
    """
    if not 1 <= options.workers <= _MAX_WORKERS:
        raise UsageFailure(_WORKERS)
    leave_no_dump()
    path = options.output or catalogue_path(options.config_dir)
    if path.is_dir():
        raise UsageFailure(f"{path} is a folder. Name a file that ends in .json.gz as --output.")
    profile = (options.profile or [None])[0]
    warn("Reading AWS managed policies: one call for each of about 1,500; a minute or two, free.")
    try:
        connection = Connection(_target(options, profile), ask_mfa)
        region = region_of(identify(connection).partition)
        if connection.is_default_region and region is not None:
            connection.move(region)
        tick = progress()
        found = read_managed_policies(
            connection,
            lambda done, total: tick(done / max(1, total), f"{done:,} of {total:,} policies"),
            workers=options.workers,
        )
    except CallFailed as error:
        raise UsageFailure(f"{error.fault.said} {error.fault.advice}") from error
    finally:
        end_progress()
    try:
        write_catalogue(path, clock()[:_DATE], found)
    except OSError as error:
        raise UsageFailure(f"{path}: cannot be written: {error.strerror or error}.") from error
    say(f"{len(found):,} AWS managed policies read: {path}")
    return Exit.OK


_DATE = 10  # characters of a time that are its date
_MAX_WORKERS = 32  # more only brings throttling
_WORKERS = f"--workers is a number from 1 to {_MAX_WORKERS}."


_NOTHING = "Nothing could be read. See which calls were denied, and allow them."


def _first_fault(collected: Collected | None) -> CallFault | None:
    """Return why a run read nothing."""
    if collected is None:
        return None
    faults = (part.fault for part in collected.parts.values())
    return collected.fault or next((fault for fault in faults if fault is not None), None)


def _check(options: argparse.Namespace) -> None:
    if options.output is None:
        raise UsageFailure("--output is missing: a folder, or a file that ends in .zip.")
    wanted = options.account or []
    wrong = next((one for one in wanted if not is_account_id(one)), None)
    if wrong is not None:
        raise UsageFailure(f"--account {wrong!r} is no account ID. Write its 12 digits.")
    if (wanted or options.all_accounts) and not options.member_role:
        raise UsageFailure("--member-role is missing: the role to assume in the other accounts.")
    if options.all_accounts and options.no_organization:
        raise UsageFailure("--all-accounts needs the organization. Leave --no-organization out.")
    has_regions = options.resources or options.use or options.cloudtrail
    if options.resource_region and not has_regions:
        raise UsageFailure("--resource-region needs --resources, --use or --cloudtrail.")
    if not 1 <= options.workers <= _MAX_WORKERS:
        raise UsageFailure(_WORKERS)


def _use(options: argparse.Namespace) -> tuple[Scope, ...]:
    """Return what is to be read of use."""
    wanted = {
        Scope.USE: options.use,
        Scope.ACCESSED: options.last_accessed,
        Scope.EVENTS: options.cloudtrail,
    }
    return tuple(scope for scope, is_wanted in wanted.items() if is_wanted)


def _folder(output: Path) -> Path:
    """Return where to write while the run goes on; a zip is packed when it is complete."""
    if output.suffix == _ZIP:
        if output.exists():
            raise UsageFailure(f"{output} exists. Choose another --output.")
        return output.with_name(f"{output.name}.partial")
    if output.exists() and (not output.is_dir() or _is_foreign(output)):
        raise UsageFailure(f"{output} holds something else. Choose an empty folder as --output.")
    return output


def _is_foreign(folder: Path) -> bool:
    return any(folder.iterdir()) and not (folder / "collection.json").is_file()


def _collect(
    options: argparse.Namespace, profile: str | None, folder: Path, before: Collected | None
) -> Collected:
    """Read with one profile, into what other profiles or a run before have read."""
    try:
        connection = Connection(_target(options, profile), ask_mfa, attempts=_MAX_ATTEMPTS)
        identity = identify(connection)
    except CallFailed as error:
        if before is not None:
            before.fault = error.fault
            return before
        raise UsageFailure(f"{error.fault.said} {error.fault.advice}") from error
    region = region_of(identity.partition)
    if connection.is_default_region and region is not None:
        connection.move(region)
    for scope in _use(options):
        warn(USE_COSTS[scope.value])
    account = group_digits(identity.account)
    warn(f"Reading as {identity.arn}, account {account}, partition {identity.partition}.")
    collected = before or _before(folder)
    if collected is None:
        collected = Collected(identity=identity, started=clock(), endpoint=connection.endpoint)
    elif before is None and collected.identity.account != identity.account:
        raise UsageFailure(
            f"{folder} is of account {collected.identity.account}. Choose another --output."
        )
    plan = CollectPlan(
        target=connection.target,
        with_organization=not options.no_organization,
        with_identity_center=options.identity_center,
        with_resources=options.resources,
        use=_use(options),
        regions=tuple(options.resource_region or ()),
        accounts=None if options.all_accounts else tuple(options.account or ()),
        role=options.member_role,
        external_id=options.external_id,
        workers=options.workers,
    )
    return _run(plan, replace(collected, identity=identity), connection, folder)


def _target(options: argparse.Namespace, profile: str | None) -> ConnectionTarget:
    return ConnectionTarget(
        profile=profile,
        region=options.region,
        endpoint=options.endpoint_url,
        ca_bundle=options.ca_bundle,
        proxy=options.proxy,
    )


def _before(folder: Path) -> Collected | None:
    if not (folder / "collection.json").is_file():
        return None
    try:
        found = load(folder)
    except NoSnapshot as error:
        raise UsageFailure(f"{error} Choose another --output.") from error
    warn(f"Going on with what {folder} holds since {found.started}.")
    return found


def ask_mfa(words: str) -> str:
    """Ask on the terminal, without an echo.

    Raises:
        Failure: there is no terminal, or nothing was entered.
    """
    if not sys.stdin.isatty():
        raise UsageFailure("The profile asks for an MFA code, and there is no terminal to ask on.")
    end_progress()
    try:
        return getpass.getpass(words)
    except EOFError:  # Ctrl+D
        raise UsageFailure(
            "No MFA code was entered. Run the command again, and type what the device shows."
        ) from None


@dataclass(slots=True)
class _Meter:
    """Shows how far a run is; called from its threads."""

    wanted: int = 1
    done: int = 0
    now: dict[str, None] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    tick: Tick = field(default_factory=progress)

    def planned(self, parts: int) -> None:
        with self.lock:
            self.wanted = parts

    def began(self, part: ImportProgress) -> None:
        with self.lock:
            self.now[part.account] = None
            self._show()

    def ended(self, part: ImportProgress) -> None:
        with self.lock:
            self.now.pop(part.account, None)
            self.done += 1
            self._show()

    def _show(self) -> None:
        total = max(self.wanted, self.done + len(self.now))
        parts = ", ".join(part_words(part) for part in self.now)
        self.tick(self.done / max(1, total), f"{self.done:,} read; reading {parts}")


def _run(plan: CollectPlan, collected: Collected, own: Connection, folder: Path) -> Collected:
    snapshot = Snapshot(folder)
    meter = _Meter()
    watch = RunWatch(
        began=meter.began, ended=meter.ended, saved=snapshot.save, planned=meter.planned
    )
    try:
        snapshot.begin(collected)
        own.insist()
        run = CollectRun(plan, collected, own=own, watch=watch)
        with _interruptible(run):
            found = run.run()
        found.ended = clock()
        snapshot.begin(found)
    except OSError as error:
        what = error.strerror or str(error)
        raise UsageFailure(
            f"{folder}: cannot be written: {what}. Choose another --output."
        ) from error
    finally:
        end_progress()
    return found


@contextmanager
def _interruptible(run: CollectRun) -> Iterator[None]:
    """Let Ctrl+C stop the run, so that what was read is kept; a second one ends the program."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, before)
        warn("Stopping. Run the same command again to go on.")
        run.stop()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _pack(folder: Path, output: Path) -> None:
    """Pack the folder, and take it away."""
    temporary = output.with_name(f".{output.name}.new")
    try:
        temporary.unlink(missing_ok=True)  # of a run that was killed
        with (
            open(temporary, "xb", opener=opener) as opened,
            zipfile.ZipFile(opened, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            for path in sorted(folder.rglob("*.json")):
                member = zipfile.ZipInfo(str(path.relative_to(folder).as_posix()), _ONE_TIME)
                member.external_attr = 0o600 << 16
                archive.writestr(member, path.read_bytes(), zipfile.ZIP_DEFLATED)
        temporary.replace(output)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise UsageFailure(f"{output}: cannot be written: {error.strerror or error}.") from error
    shutil.rmtree(folder)


def _tell(collected: Collected, output: Path) -> None:
    accounts = [part for part in collected.accounts if DETAILS_FILE in part.files]
    tally = collected.tally
    again = f", {tally.retries:,} of them repeated" if tally.retries else ""
    plural = "" if len(accounts) == 1 else "s"
    say(f"{len(accounts):,} account{plural} read with {tally.calls:,} calls{again}: {output}")
    for line in summary_lines(collected.outcomes):
        say(line)
    if collected.fault is not None:
        say(f"Ended early: {collected.fault.said} {collected.fault.advice}")
