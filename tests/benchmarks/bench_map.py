"""The map: CPU seconds against the number of roles, folded and whole. Run by `make bench`.

Besides the time it is counted what is drawn, and how far the median node moves when the last role
is taken away: that is printed, and asserted in the tests on small organizations.
"""

import numpy as np
import pytest

from benchmarks.measuring import Source, alone, cpu, load, peak, say
from rolescope.analysis import Analysis, analyse
from rolescope.model.edit import Scenario
from rolescope.pictures.layouts.map import MAP
from rolescope.pictures.picture import Picture
from rolescope.pictures.view import Frame
from rolescope.value import replace

ROLES = (500, 5_000, 50_000)
FOLDED, WHOLE = {500: 0.2, 5_000: 1.0, 50_000: 1.0}, {500: 0.2, 5_000: 1.0, 50_000: 3.0}
FRAMES = {"as it opens": Frame(), "nothing folded": Frame(whole=True)}


def measure(source: Source) -> tuple[list[str], list[float]]:
    given = load(source)
    analysis = analyse(Scenario(given.world), given.at)
    less = _without_last(analysis)
    lines, seconds = [str(given)], []
    for name, frame in FRAMES.items():
        taken, picture = cpu(lambda: MAP.draw(analysis, frame))  # noqa: B023 - at once
        assert picture.swarm is not None
        seconds.append(taken)
        moved = _moved(picture, MAP.draw(less, frame))
        lines.append(
            f"    {name:<16} {taken:6.3f} CPU s, {len(picture.swarm.nodes):>6,} nodes"
            f" {len(picture.swarm.edges):>6,} lines, one role less moves the median {moved:.1f} px"
        )
    return [*lines, f"    {peak():,} MiB"], seconds


def _without_last(analysis: Analysis) -> Analysis:
    """Take the last role away, with its trusts."""
    graph = analysis.graph
    last = next(node.id for node in reversed(graph.nodes) if ":role/" in node.id)
    nodes = tuple(node for node in graph.nodes if node.id != last)
    edges = tuple(edge for edge in graph.edges if last not in (edge.source, edge.target))
    return replace(analysis, graph=replace(graph, nodes=nodes, edges=edges))


def _moved(before: Picture, after: Picture) -> float:
    one, other = _places(before), _places(after)
    ways = [np.subtract(one[id_], other[id_]) for id_ in one.keys() & other.keys()]
    return float(np.median([np.hypot(*way) for way in ways]))


def _places(of: Picture) -> dict[str, tuple[float, float]]:
    assert of.swarm is not None
    places = of.swarm.places.tolist()
    return {nodes[0]: (x, y) for nodes, (x, y) in zip(of.swarm.nodes, places, strict=True)}


@pytest.mark.timeout(1200)  # the analysis of the largest takes minutes
@pytest.mark.parametrize("roles", ROLES)
def bench_map(roles: int) -> None:
    lines, (folded, whole) = alone(measure, roles)
    for line in lines:
        say(line)
    assert folded <= FOLDED[roles]
    assert whole <= WHOLE[roles]
