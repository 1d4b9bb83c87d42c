"""Evaluates a world part by part, on the processes of Dask, into the folder of an evaluation.

First account by account what each tells by itself, then the ways between them: see `across`.
"""

import importlib
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import ExitStack, suppress
from itertools import islice
from typing import Any

from rolescope.cluster.across import FarParts, raise_rows
from rolescope.cluster.database import ask, open_files
from rolescope.cluster.facts import FactsByAccount
from rolescope.cluster.folder import (
    ACROSS,
    RAISES,
    EvaluationFolder,
    FolderUnusable,
    has_files_of_all,
    links_file,
)
from rolescope.cluster.links import Links, numbered, read_links
from rolescope.cluster.rows import more_ways
from rolescope.cluster.scope import outside_project, packed_accounts
from rolescope.cluster.tables import AccountTables, LibraryMissing
from rolescope.cluster.work import (
    Evaluator,
    PackedCallers,
    WrongEngine,
    pack_callers,
    pack_far_part,
    pack_part,
)
from rolescope.engine.index import WorldIndex
from rolescope.exporters.world_json import world_bytes
from rolescope.memory import large_pages
from rolescope.model.world import World
from rolescope.problem import Unreadable
from rolescope.progress import Tick
from rolescope.projects import TooLargeError
from rolescope.trust.partition import Part, parts
from rolescope.value import replace

_ROLES = 2_000  # of a part, about: minutes are lost with a worker, not hours
_KEPT = "What is done is kept: the same command goes on with the rest."
_ON_THIS_MACHINE: dict[
    str, object
] = {  # which may be busy, or asleep: who does not answer is not gone
    "distributed.comm.timeouts.connect": "5 minutes",
    "distributed.comm.timeouts.tcp": "5 minutes",
    "distributed.deploy.lost-worker-timeout": "5 minutes",  # until another one is there
    "distributed.scheduler.worker-ttl": None,  # one that is lost is known by its connection
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
}
_OWN = 0.9  # of the work, about: what each account tells by itself
_WAITING = 2  # parts for each worker that are on their way: no worker waits, and few are in memory


class ClusterFailed(Exception):
    """The workers cannot go on: the text says why, and what to do."""


def evaluate_here(world: World, at: str, folder: EvaluationFolder, tick: Tick) -> None:
    """Evaluate what is left of a world in this process.

    Raises:
        LibraryMissing: DuckDB is not installed.
        FolderUnusable: what it holds was changed.
        OSError: the folder cannot be written.
    """
    facts = _keep_organization(world, at, folder)
    if not folder.manifest.is_whole:
        evaluator = Evaluator(pack_callers(world, at))
        left = _left(world, folder, 1)
        _keep(folder, (evaluator.evaluate(pack_part(part, facts)) for part in left), tick)
        far = _far_parts(world, at, folder)
        _keep_across(world, folder, map(evaluator.find_across, far), tick)
    _keep_for_parts(folder, tick)


def evaluate_on_dask(
    world: World,
    at: str,
    folder: EvaluationFolder,
    tick: Tick,
    *,
    scheduler: str | None = None,
    workers: int | None = None,
) -> None:
    """Evaluate what is left of a world on Dask: on this machine, or on the cluster of an address.

    A part whose worker is lost goes to another one, which is given the callers, too.

    Raises:
        LibraryMissing: Dask or DuckDB is not installed, here or on a worker.
        ClusterFailed: no scheduler answers, a worker has another version, or workers are lost
            again and again.
        FolderUnusable: what the folder holds was changed.
        OSError: the folder cannot be written.
    """
    distributed = _distributed()
    facts = _keep_organization(world, at, folder)
    if folder.manifest.is_whole:
        _keep_for_parts(folder, tick)
        return
    callers = pack_callers(world, at)
    with ExitStack() as stack:
        tick(0, "Starting workers")
        client = stack.enter_context(_client(distributed, stack, scheduler, workers))
        client.register_plugin(_plugin(distributed, callers))
        left = _left(world, folder, _workers(client))
        packed = (pack_part(part, facts) for part in left)
        try:
            _keep(folder, _results(distributed, client, evaluate_part, packed), tick)
            far = _far_parts(world, at, folder)
            _keep_across(world, folder, _results(distributed, client, find_across, far), tick)
        except WrongEngine as error:
            raise ClusterFailed(str(error)) from error
        except distributed.scheduler.KilledWorker as error:
            raise ClusterFailed(
                "Workers ended again and again at the same part. Give each more memory, or take "
                f"fewer of them: --workers. {_KEPT}"
            ) from error
        except (CancelledError, distributed.comm.CommClosedError) as error:
            raise ClusterFailed(f"The Dask scheduler is gone. {_KEPT}") from error
    _keep_for_parts(folder, tick)


def _keep_organization(world: World, at: str, folder: EvaluationFolder) -> FactsByAccount:
    """Keep what belongs to no account, with the time that answers hold for; return the rest."""
    facts = FactsByAccount(world)
    organization = world_bytes(replace(world, accounts=(), resources=None, now=at))
    folder.keep_organization(organization, facts.rest())
    return facts


def _left(world: World, folder: EvaluationFolder, workers: int) -> Iterator[Part]:
    """Return what is still to be done in parts, of which every worker has some."""
    left = folder.left
    accounts = [account for account in world.accounts if account.id in left]
    roles = sum(len(account.roles) for account in accounts) // (workers * _WAITING)
    return parts(WorldIndex(world), accounts, min(roles, _ROLES))


def _workers(client: Any) -> int:
    """Return how many workers there are now; they may come and go."""
    return max(1, len(client.scheduler_info(n_workers=-1)["workers"]))


def _keep(
    folder: EvaluationFolder, results: Iterator[tuple[AccountTables, ...]], tick: Tick
) -> None:
    """Write what comes, and tell how far it is."""
    total = len(folder.manifest.accounts)
    for tables in results:
        folder.add(tables)
        done = total - len(folder.left)
        tick(_OWN * done / max(1, total), f"Trusts of {done:,} of {total:,} accounts")


def _far_parts(world: World, at: str, folder: EvaluationFolder) -> Iterator[bytes]:
    """Yield the accounts whose ways into others are to be found; those that can have none are done.

    Raises:
        FolderUnusable: what an account told before cannot be read.
    """
    left = folder.left_of(ACROSS)
    if not left:
        return
    parts_ = FarParts(world, at, (told for _, told in _links(world, folder)))
    none = []
    for account in world.accounts:
        if account.id in left:
            far = parts_.of(account)
            if far is None:
                none.append(more_ways(account.id, []))
            else:
                yield pack_far_part(far)
    folder.add(none, ACROSS)


def _keep_across(
    world: World, folder: EvaluationFolder, results: Iterator[tuple[AccountTables, ...]], tick: Tick
) -> None:
    """Write the ways into other accounts that come, and then the raises that follow from them."""
    total = len(folder.manifest.accounts)
    for tables in results:
        folder.add(tables, ACROSS)
        done = total - len(folder.left_of(ACROSS))
        text = f"Ways into other accounts of {done:,} of {total:,} accounts"
        tick(_OWN + (1 - _OWN) * done / max(1, total), text)
    if folder.left_of(RAISES):
        ways = ask(folder.path, _BECOMING_ACROSS).rows if total else ()

        def links() -> Iterator[tuple[str, Links]]:
            for told in _links(world, folder):
                tick(1, "Ways by raises through other accounts")
                yield told

        found = raise_rows(world, links, ways)
        folder.add([more_ways(account, rows) for account, rows in found], RAISES)


def _keep_for_parts(folder: EvaluationFolder, tick: Tick) -> None:
    """Keep what parts are found by, and all trusts from outside, for all who open them.

    Of these there may be none, or more than a project holds: then they are looked for.
    """
    if folder.manifest.accounts and not has_files_of_all(folder.path, folder.manifest):
        tick(1, "Trusts of all accounts together")
        with open_files(folder.path, folder.manifest) as files:
            packed = packed_accounts(files, folder.manifest, tick)
            folder.keep_together(files.files_of_all(), packed)
    if not folder.manifest.outside:
        tick(1, "Trusts from outside")
        with suppress(Unreadable, TooLargeError):
            folder.keep_outside(outside_project(folder.path, folder.manifest.at))


_BECOMING_ACROSS = (
    "select sources, targets from way_sets "
    "where gain = 'become' and split_part(targets[1], ':', 5) <> account"
)


def _links(world: World, folder: EvaluationFolder) -> Iterator[tuple[str, Links]]:
    """Read what each account has told the others."""
    numbers = numbered(world)
    for account in world.accounts:
        file = links_file(folder.path, account.id)
        try:
            found = read_links(file.read_bytes(), numbers)
        except (OSError, EOFError, ValueError, LookupError, TypeError, AttributeError) as error:
            raise FolderUnusable(
                f"{file} cannot be read. Evaluate again in an empty folder."
            ) from error
        yield account.id, found


def _distributed() -> Any:
    try:
        return importlib.import_module("distributed")
    except ImportError:
        raise LibraryMissing(
            "Dask, which runs the workers, is not installed. Install rolescope[cluster]."
        ) from None


def _client(distributed: Any, stack: ExitStack, scheduler: str | None, workers: int | None) -> Any:
    """Connect to a scheduler, or start one of our own."""
    if scheduler is not None:
        try:
            return distributed.Client(scheduler)
        except (OSError, ValueError) as error:
            raise ClusterFailed(
                f"No Dask scheduler answers at {scheduler}. Start one, or leave --scheduler out."
            ) from error
    stack.enter_context(importlib.import_module("dask.config").set(_ON_THIS_MACHINE))
    stack.enter_context(large_pages())
    try:
        cluster = distributed.LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            dashboard_address=None,
            # Told none, the scheduler takes port 8787, which another one on this machine has.
            scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
            security=True,  # by certificates of its own: nobody else on this machine is let in
            silence_logs=logging.CRITICAL,
        )
        return distributed.Client(stack.enter_context(cluster))
    except (OSError, RuntimeError) as error:
        raise ClusterFailed(
            "No worker can be started here. Take fewer, or none: --workers 0."
        ) from error


def _plugin(distributed: Any, callers: PackedCallers) -> Any:
    """Return what gives the callers to each worker, also to one that comes later."""

    class CallersPlugin(distributed.WorkerPlugin):  # type: ignore[misc] # Dask is an extra
        """Keeps the evaluator of a worker."""

        name = "rolescope-callers"
        idempotent = True

        def __init__(self) -> None:
            self.callers = callers

        def setup(self, worker: Any) -> None:
            worker.rolescope = Evaluator(self.callers)

    return CallersPlugin()


def _results(
    distributed: Any,
    client: Any,
    work: Callable[[bytes], tuple[AccountTables, ...]],
    left: Iterator[bytes],
) -> Iterator[tuple[AccountTables, ...]]:
    """Yield the tables of parts as they are done."""
    running = distributed.as_completed()

    def send_more() -> None:
        for part in islice(left, max(0, _workers(client) * _WAITING - running.count())):
            running.add(client.submit(work, part, pure=False))

    send_more()
    for future in running:
        yield future.result()
        future.release()
        send_more()


def evaluate_part(part: bytes) -> tuple[AccountTables, ...]:
    """Evaluate a part in the worker that Dask runs it in."""
    return _evaluator().evaluate(part)


def find_across(part: bytes) -> tuple[AccountTables, ...]:
    """Find the ways of an account into others in the worker that Dask runs it in."""
    return _evaluator().find_across(part)


def _evaluator() -> Evaluator:
    evaluator: Evaluator = importlib.import_module("distributed").get_worker().rolescope
    return evaluator
