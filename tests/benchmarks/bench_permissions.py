"""How fast effective permissions are, in CPU seconds for one principal. Run by `make bench`.

The catalogue is loaded and indexed before. Each principal is asked once, in a process that has
asked about the others before it: the first of them also pay for the patterns that nobody had yet.
"""

import gc
import statistics
import time
from collections.abc import Callable
from importlib.resources import as_file
from pathlib import Path
from typing import TypeVar

import pytest

from benchmarks.measuring import note
from rolescope.engine.index import WorldIndex
from rolescope.engine.language.action_index import action_index
from rolescope.importers import read_sources
from rolescope.importers.catalogue import load_catalogue
from rolescope.importers.demo import demo_path
from rolescope.simulation.permissions.effective import EffectivePermissions, effective_permissions
from rolescope.simulation.permissions.permission_ways import PermissionState
from rolescope.trust.entities import Entity, caller_of, entities
from rolescope.words.permissions.permissions_text import permissions_text

pytestmark = pytest.mark.timeout(0)  # a busy machine takes its time

Result = TypeVar("Result")
AT = "2026-11-20T17:20:00Z"
_BUDGET, _WORST_BUDGET = 20, 50  # ms
_MANY = 5_000  # principals of a large world


def cpu(work: Callable[[], Result]) -> tuple[float, Result]:
    """Return the milliseconds of CPU that some work takes, and what comes of it."""
    start = time.process_time()
    result = work()
    return 1000 * (time.process_time() - start), result


def say(name: str, figure: float, more: str = "") -> None:
    print(f"{name:<44} {figure:10.2f} ms  {more}")  # noqa: T201 - the figure


def measure(source: Path) -> None:
    world = read_sources([source]).world
    assert world is not None
    index, catalogue, at = WorldIndex(world), load_catalogue(), world.now or AT
    found: list[tuple[float, Entity, EffectivePermissions]] = []
    gc.collect()
    gc.disable()  # as in the worker process
    try:
        for account in world.accounts:
            for entity in entities(account):

                def ask(entity: Entity = entity) -> EffectivePermissions:
                    return effective_permissions(caller_of(entity), index, catalogue, at)

                spent, permissions = cpu(ask)
                found.append((spent, entity, permissions))
        tell(found, index)
    finally:
        gc.enable()


def tell(found: list[tuple[float, Entity, EffectivePermissions]], index: WorldIndex) -> None:
    times = sorted(spent for spent, _, _ in found)
    say("median", statistics.median(times), f"of {len(found):,} principals")
    say("all of them", sum(times))
    if len(found) > _MANY:
        note(f"permissions of {len(found):,} principals", f"{sum(times) / 1000:.1f} CPU s", "8")
    say("99 of 100", times[len(times) * 99 // 100])
    late = sum(spent > _BUDGET for spent in times)
    worst = max(found, key=lambda one: one[0])
    say("worst", worst[0], f"{worst[1].name}; {late} over {_BUDGET} ms, budget {_WORST_BUDGET}")
    widest = max(
        found, key=lambda one: one[2].count(PermissionState.ALLOWED, PermissionState.CONDITIONAL)
    )
    count = widest[2].count(PermissionState.ALLOWED, PermissionState.CONDITIONAL)
    say("the widest (an administrator)", widest[0], f"{widest[1].name}: {count:,} actions")
    spent, text = cpu(lambda: permissions_text(widest[2], index))
    say("its words for the window", spent, f"{len(text.services)} services")


def bench_catalogue() -> None:
    print()  # noqa: T201 - below the name of the file
    load_catalogue.cache_clear()
    spent, catalogue = cpu(load_catalogue)
    say("load the catalogue", spent, f"{len(catalogue):,} actions")
    say("index it", cpu(lambda: action_index(catalogue))[0])


def bench_demo() -> None:
    with as_file(demo_path()) as folder:
        measure(folder)


@pytest.mark.parametrize("name", ["dev-200", "dev-5000"])
def bench_world(samples: Path, name: str) -> None:
    print(f"\n{name}")  # noqa: T201 - which one
    measure(samples / "worlds" / f"{name}.world.json.gz")


def bench_real_export(samples: Path) -> None:
    print("\ncloudsplaining-example")  # noqa: T201 - which one
    measure(samples / "gaad" / "cloudsplaining-example.json")
