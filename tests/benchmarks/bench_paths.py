"""Paths in a large organization: CPU milliseconds for questions drawn at random. By `make bench`.

A question between two nodes counts with all that the window shows of it at once: the paths in
order, how many there are, and the first forty simulated hop by hop. The steps of the graph are
sorted once for all questions.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from benchmarks.measuring import Source, alone, cpu, load, peak, say
from rolescope.analysis import as_imported
from rolescope.trust.edge import NodeKind
from rolescope.trust.paths.hops import Hops, hops_of
from rolescope.trust.paths.values import Through
from rolescope.words.paths.answer import PathsAnswer, ShownStates
from rolescope.words.paths.path_rows import PathsQuestion

QUESTIONS = 150
BOUND = 0.2  # CPU seconds of any question
SORTING = 5.0  # CPU seconds to sort the steps of 5,000 roles
_STARTS = (NodeKind.USER, NodeKind.ROLE, NodeKind.SERVICE, NodeKind.OIDC_PROVIDER)


@dataclass
class Figures:
    lines: list[str] = field(default_factory=list)
    sorting: float = 0
    worst: dict[str, float] = field(default_factory=dict)
    """CPU seconds of the slowest question, by kind."""


def measure(source: Source) -> Figures:
    given = load(source)
    known = as_imported(given.world, given.at)
    found = Figures()
    found.sorting, hops = cpu(lambda: _sorted(hops_of(known.graph, known.index, known.at)))
    found.lines.append(
        f"{given} {len(known.graph.edges):>7,} edges {found.sorting:7.2f} CPU s to sort the steps,"
        f" {peak():,} MiB"
    )
    drawn = random.Random(5000)  # noqa: S311 - the same questions every time
    starts = [node.id for node in hops.nodes if node.kind in _STARTS]
    roles = [node.id for node in hops.nodes if node.kind is NodeKind.ROLE]
    kinds: dict[str, Callable[[], PathsQuestion]] = {
        "between two nodes": lambda: PathsQuestion(
            source=drawn.choice(starts), target=drawn.choice(roles)
        ),
        "what one reaches": lambda: PathsQuestion(source=drawn.choice(starts), max_hops=12),
        "who reaches one": lambda: PathsQuestion(target=drawn.choice(roles), max_hops=12),
    }
    for name, draw in kinds.items():
        questions = [draw() for _ in range(QUESTIONS)]
        times = sorted(_asked(hops, question) for question in questions)
        found.worst[name] = times[-1]
        middle, most = times[len(times) // 2], times[-1 - len(times) // 20]
        found.lines.append(
            f"    {name:<20} {1e3 * middle:6.1f} ms in the middle,"
            f" {1e3 * most:6.1f} for 95 %, {1e3 * times[-1]:6.1f} at most"
        )
    return found


def _sorted(hops: Hops) -> Hops:
    for through in Through:
        hops.ways(through)
    assert hops.open.into
    assert hops.certain.into
    return hops


def _asked(hops: Hops, question: PathsQuestion) -> float:
    seconds, _ = cpu(PathsAnswer(ShownStates(hops), question).text)
    return seconds


@pytest.mark.timeout(600)
def bench_paths(samples: Path) -> None:
    found = alone(measure, samples / "worlds" / "dev-5000.world.json.gz")
    for line in found.lines:
        say(line)
    assert found.sorting <= SORTING
    for name, seconds in found.worst.items():
        assert seconds <= BOUND, name
