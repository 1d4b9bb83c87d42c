"""What the benchmarks share: worlds with their size, each measured in a process of its own."""

import gc
import multiprocessing
import resource
import time
from collections.abc import Callable, Mapping
from itertools import pairwise
from math import log
from pathlib import Path
from typing import TypeVar

from benchmarks.large_organizations import large_organization
from rolescope.importers import read_sources
from rolescope.model.world import World
from rolescope.trust.entities import entities
from rolescope.value import Value

Result = TypeVar("Result")
Source = Path | int
"""An export, or a number of roles to make up."""

AT = "2026-11-24T12:00:00Z"


class Sized(Value):
    """A world with its size."""

    name: str
    world: World
    accounts: int
    roles: int
    principals: int
    statements: int

    @property
    def at(self) -> str:
        return self.world.now or AT

    def __str__(self) -> str:
        return (
            f"{self.name:<20} {self.accounts:>3} accounts {self.roles:>6,} roles"
            f" {self.principals:>6,} principals {self.statements:>7,} statements"
        )


def load(source: Source) -> Sized:
    """Read a world, or make it up."""
    if isinstance(source, int):
        name, world = f"seeded, {source:,} roles", large_organization(source)
    else:
        read = read_sources([source]).world
        assert read is not None
        name, world = source.name.partition(".")[0], read
    return Sized(
        name=name,
        world=world,
        accounts=len(world.accounts),
        roles=sum(len(account.roles) for account in world.accounts),
        principals=sum(len(entities(account)) for account in world.accounts),
        statements=_statements(world),
    )


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


def cpu(work: Callable[[], Result]) -> tuple[float, Result]:
    """Return the CPU seconds that some work takes, and what comes of it."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def peak() -> int:
    """Return how much memory this process has had at most, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def exponent(figures: Mapping[int, float]) -> str:
    """Tell how figures grow with a size, from each to the next and from the least to the most.

    1: in proportion; 2: with the square.
    """
    sizes = sorted(figures)
    pairs = [*pairwise(sizes), (sizes[0], sizes[-1])]
    told = (
        f"{low:,} to {high:,}: {log(figures[high] / figures[low]) / log(high / low):.2f}"
        for low, high in pairs
    )
    return "grows with exponent " + ", ".join(told)


def alone(measure: Callable[[Source], Result], source: Source) -> Result:
    """Measure in a process of its own, which collects no garbage: neither does the worker."""
    with multiprocessing.get_context("spawn").Pool(1, initializer=gc.disable) as pool:
        return pool.apply(measure, (source,))


class Row(Value):
    """A figure that has a goal."""

    name: str
    figure: str
    goal: str


TABLE: list[Row] = []
"""The figures with goals of this run: `make bench` ends with them."""


def note(name: str, figure: str, goal: str) -> None:
    """Put a figure into the table."""
    TABLE.append(Row(name, figure, goal))


def say(line: str) -> None:
    print(f"\n{line}", end="", flush=True)  # noqa: T201 - the figure
