"""All AssumeRole edges of a world: CPU seconds and memory against its size. Run by `make bench`.

What is measured is the time from a world to the sorted pairs of all who may assume a role:
indexes, compiled policies and everything else included.
"""

from pathlib import Path

import pytest

from benchmarks.measuring import Source, alone, cpu, exponent, load, peak, say
from rolescope.engine.index import WorldIndex
from rolescope.trust.pairs import allowed_pairs
from rolescope.value import Value

BOUNDS = {"dev-200": (0.05, 1024), "dev-5000": (4.0, 1024)}
"""CPU seconds and MiB."""


class Figures(Value):
    line: str
    seconds: float
    memory: int
    work: int
    """Statements and edges: what the cost should grow with."""


def measure(source: Source) -> Figures:
    """Measure in this process: the best of a few rounds, for small worlds take no time."""
    given = load(source)
    before = peak()
    rounds = [
        cpu(lambda: allowed_pairs(WorldIndex(given.world), given.at))
        for _ in range(5 if given.roles < 1_000 else 2)
    ]
    seconds, pairs = min(seconds for seconds, _ in rounds), len(rounds[0][1])
    line = f"{given} {pairs:>10,} edges {seconds:8.3f} CPU s {peak():>5,} MiB ({before:,} before)"
    return Figures(line, seconds, peak(), given.statements + pairs)


@pytest.mark.parametrize("name", BOUNDS)
def bench_world_edges(samples: Path, name: str) -> None:
    found = alone(measure, samples / "worlds" / f"{name}.world.json.gz")
    say(found.line)
    seconds, memory = BOUNDS[name]
    assert found.seconds <= seconds
    assert found.memory <= memory


@pytest.mark.timeout(1_800)
def bench_edges_grow_with_statements_and_edges() -> None:
    """Twenty times the roles are four hundred times the pairs of principals."""
    figures = {roles: alone(measure, roles) for roles in (1_000, 5_000, 20_000, 50_000)}
    found = list(figures.values())
    for one in found:
        each = 1e6 * one.seconds / one.work
        say(f"{one.line} {each:6.1f} us for each statement and edge")
    say(f"    {exponent({roles: one.seconds for roles, one in figures.items()})}")
    first, *_, last = found
    assert last.seconds / last.work <= 2 * first.seconds / first.work
