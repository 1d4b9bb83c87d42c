"""All AssumeRole edges of a world: CPU seconds and memory against its size. Run by `make bench`.

Each world is measured in a process of its own. What is measured is the time from a world to the
sorted pairs of all who may assume a role: indexes, compiled policies and everything else included.
"""

import multiprocessing
import resource
import time
from pathlib import Path

import pytest

from benchmarks.large_organizations import large_organization
from rolescope.evaluation.index import WorldIndex
from rolescope.importers import read_sources
from rolescope.model.world import World
from rolescope.trust.entities import entities
from rolescope.trust.pairs import allowed_pairs

AT = "2026-11-24T12:00:00Z"


def measure(source: Path | int) -> str:
    """Measure in this process; an integer is a number of roles to make up."""
    if isinstance(source, int):
        world, name = large_organization(source), f"seeded, {source:,} roles"
    else:
        read = read_sources([source]).world
        assert read is not None
        world, name = read, source.name.partition(".")[0]
    before = _peak()
    seconds = []
    pairs = 0
    for _ in range(3 if _roles(world) < 10_000 else 1):
        start = time.process_time()
        pairs = len(allowed_pairs(WorldIndex(world), world.now or AT))
        seconds.append(time.process_time() - start)
    callers = sum(len(entities(account)) for account in world.accounts)
    return (
        f"{name:<22} {len(world.accounts):>4} accounts {callers:>7,} principals"
        f" {_statements(world):>8,} statements {pairs:>10,} edges"
        f" {min(seconds):8.2f} CPU s {_peak():>6,} MB ({before:,} MB before)"
    )


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _roles(world: World) -> int:
    return sum(len(account.roles) for account in world.accounts)


def _statements(world: World) -> int:
    """Count the statements of all policies."""
    attached = world.organization.policies if world.organization else ()
    found = [one.policy for one in attached or ()]
    for account in world.accounts:
        found += account.policies
        found += [role.trust_policy for role in account.roles]
        for entity in (*entities(account), *account.groups):
            found += entity.inline
    return sum(len(policy.statements) for policy in found)


def in_its_own_process(source: Path | int) -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        print("\n" + pool.apply(measure, (source,)), end="")  # noqa: T201 - the figure


@pytest.mark.timeout(600)
@pytest.mark.parametrize("roles", [200, 1_000, 5_000, 20_000])
def bench_seeded(roles: int) -> None:
    in_its_own_process(roles)


@pytest.mark.parametrize("name", ["dev-200", "dev-5000"])
def bench_world_edges(samples: Path, name: str) -> None:
    in_its_own_process(samples / "worlds" / f"{name}.world.json.gz")
