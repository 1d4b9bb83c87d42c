"""Evaluation part by part: CPU seconds, memory of a worker, bytes on disk; then its parts opened.

Run by `make bench`. One process, two workers, two of whom one is killed, and a run that is stopped
among the trusts and again among the ways find the same; the figures are printed, and never
asserted.
"""

import os
import signal
import tempfile
import time
from functools import partial
from pathlib import Path

import psutil
import pytest

from benchmarks.large_organizations import large_organization, with_ways
from benchmarks.measuring import AT, cpu, say
from rolescope.cluster.evaluate import evaluate_here, evaluate_on_dask
from rolescope.cluster.folder import EvaluationFolder, Manifest
from rolescope.cluster.scope import EvaluationScope, read_scope
from rolescope.cluster.whole import read_figures
from rolescope.cluster.work import pack_callers
from rolescope.model.world import World
from rolescope.progress import Cancelled, no_tick
from rolescope.value import Value

pytestmark = pytest.mark.timeout(0)

ROLES = tuple(map(int, os.environ.get("EVALUATE_ROLES", "2000 20000").split()))


class Run(Value):
    """What an evaluation took, and found; `opened` are the CPU seconds that its parts take."""

    digest: str
    rows: dict[str, int]
    opened: dict[str, float]
    seconds: float
    wall: float
    worker_mib: int
    here_mib: int
    callers_kib: int
    files_mib: float


def evaluated(
    roles: int, workers: int, *, is_killed: bool = False, stops: tuple[str, ...] = ()
) -> Run:
    whole = with_ways(large_organization(roles))
    most = 0
    killed = not is_killed
    left = list(stops)
    cpu_of: dict[int, float] = {}

    def look(done: float, text: str) -> None:
        nonlocal most, killed
        for process in psutil.Process().children(recursive=True):
            if "spawn_main" in " ".join(process.cmdline()):
                most = max(most, process.memory_info().rss)
                cpu_of[process.pid] = sum(process.cpu_times()[:2])
                if done and not killed:
                    killed = True
                    process.send_signal(signal.SIGKILL)
        if done and left and text.startswith(left[0]):
            raise Cancelled(left.pop(0))

    with tempfile.TemporaryDirectory() as made:
        manifest = Manifest(
            engine="1",
            catalogue="1",
            at=AT,
            sources=(),
            accounts=tuple(one.id for one in whole.accounts),
        )
        folder = EvaluationFolder(Path(made) / "evaluated", manifest)
        begun, started = time.process_time(), time.monotonic()
        run = partial(evaluate_on_dask, workers=workers) if workers else evaluate_here
        for _ in stops:
            with pytest.raises(Cancelled):
                run(whole, AT, folder, look)
            folder = EvaluationFolder(folder.path, manifest)
        run(whole, AT, folder, look)
        here = psutil.Process().memory_info().rss
        seconds, wall = time.process_time() - begun + sum(cpu_of.values()), time.monotonic()
        return Run(
            digest=folder.manifest.digest,
            rows=folder.manifest.rows,
            opened=opened(folder.path, whole),
            seconds=seconds,
            wall=wall - started,
            worker_mib=most >> 20,
            here_mib=here >> 20,
            callers_kib=len(pack_callers(whole, AT).packed) >> 10,
            files_mib=sum(one.stat().st_size for one in folder.path.rglob("*.*")) / 2**20,
        )


def opened(folder: Path, whole: World) -> dict[str, float]:
    """Open the largest account, its OU, the OU around that, a role's surroundings, and figures."""
    largest = max(whole.accounts, key=lambda one: len(one.roles))
    paths = whole.organization.paths() if whole.organization is not None else {}
    scopes = {
        "account": EvaluationScope(accounts=(largest.id,)),
        "OU": EvaluationScope(units=paths[largest.id][-1:]),
        "OU of OUs": EvaluationScope(units=paths[largest.id][-2:-1]),
        "role": EvaluationScope(around=(largest.roles[0].arn,)),
        "outside": EvaluationScope(outside=True),
    }
    found = {"figures": cpu(lambda: read_figures(folder))[0]}
    for name, scope in scopes.items():
        found[name] = cpu(partial(read_scope, folder, scope, no_tick))[0]
    return found


@pytest.mark.parametrize("roles", ROLES)
def bench_evaluate(roles: int) -> None:
    runs = {
        "one process": evaluated(roles, 0),
        "two workers": evaluated(roles, 2),
        "two, one killed": evaluated(roles, 2, is_killed=True),
        "stopped twice": evaluated(roles, 0, stops=("Trusts", "Ways")),
    }
    for name, run in runs.items():
        say(
            f"{roles:>7,} roles, {name:<16} {run.rows['edges']:>9,} edges, "
            f"{run.rows['way_sets']:>7,} sets of ways "
            f"{run.seconds:>7.1f} CPU s {run.wall:>7.1f} s {run.here_mib:>5,} MiB here, "
            f"{run.worker_mib:>5,} MiB a worker, "
            f"callers {run.callers_kib:>6,} KiB, files {run.files_mib:.1f} MiB, {run.digest[:12]}"
        )
    for name, seconds in runs["one process"].opened.items():
        say(f"{roles:>7,} roles, {name:<16} opened in {seconds:.2f} CPU s")
    assert len({run.digest for run in runs.values()}) == 1
