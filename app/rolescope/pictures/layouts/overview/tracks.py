"""The order of parallel tracks in a channel with the fewest crossings (routing 3 and 4)."""

from collections.abc import Sequence
from dataclasses import dataclass

_EXACT = 9  # up to here every order is considered
_IMPROVED = 60  # up to here an order is improved; a bundle of more lines reads as one anyway
_NEAR = 6.0  # segments nearer than this would read as one
_COINCIDES = 40  # what that costs, in crossings


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A bus on its way along a channel, from `low` to `high`.

    `before` and `after` are the positions where it leaves to the side of smaller and of greater
    coordinates: left and right in a gutter, up and down in a corridor.
    """

    bus: str
    low: float
    high: float
    before: tuple[float, ...] = ()
    after: tuple[float, ...] = ()


def crossings(first: Run, second: Run) -> int:
    """Count the crossings of two runs when `first` has the smaller coordinate."""
    count = sum(first.low < at < first.high for at in second.before)
    count += sum(second.low < at < second.high for at in first.after)
    near = sum(abs(a - b) < _NEAR for a in first.after for b in second.before)
    return count + _COINCIDES * near


def best_order(runs: Sequence[Run]) -> list[Run]:
    """Return the runs in the order with the fewest crossings; ties as they came in."""
    if len(runs) > _IMPROVED:
        return sorted(runs, key=_nested)
    costs = [[crossings(a, b) for b in runs] for a in runs]
    order = _exact(costs) if len(runs) <= _EXACT else _inserted(costs)
    return [runs[index] for index in order]


def _nested(run: Run) -> tuple[bool, float]:
    """Order many runs so that those that go the same way lie inside one another.

    Of those that go down, the lowest turns first; of those that go up, the highest.
    """
    start = sum(run.before) / len(run.before) if run.before else run.low
    end = sum(run.after) / len(run.after) if run.after else run.high
    return end < start, start if end < start else -start


def _exact(costs: Sequence[Sequence[int]]) -> list[int]:
    """Dynamic programming over sets: the best order of a set ends with one of its members."""
    size = len(costs)
    best: list[tuple[int, int]] = [(0, -1)] * (1 << size)
    for members in range(1, 1 << size):
        inside = [i for i in range(size) if members >> i & 1]
        best[members] = min(
            (best[members & ~(1 << last)][0] + sum(costs[i][last] for i in inside), -last)
            for last in inside
        )
    order: list[int] = []
    members = (1 << size) - 1
    while members:
        last = -best[members][1]
        order.insert(0, last)
        members &= ~(1 << last)
    return order


def _inserted(costs: Sequence[Sequence[int]]) -> list[int]:
    """Take each out and put it back at its best place until nothing improves."""
    order = list(range(len(costs)))
    improved = True
    while improved:
        improved = False
        for item in range(len(costs)):
            old = order.index(item)
            rest = order[:old] + order[old + 1 :]
            prices = _prices(costs, item, rest)
            place = min(range(len(prices)), key=lambda p: (prices[p], abs(p - old)))
            if prices[place] < prices[old]:
                order = [*rest[:place], item, *rest[place:]]
                improved = True
    return order


def _prices(costs: Sequence[Sequence[int]], item: int, rest: Sequence[int]) -> list[int]:
    """Return what the item costs at every place among the rest, from the first to the last."""
    before = costs[item]
    price = sum(before[other] for other in rest)
    prices = [price]
    for other in rest:
        price += costs[other][item] - before[other]
        prices.append(price)
    return prices


def spread(order: Sequence[Run], most: int, gap: float) -> tuple[dict[str, int], int]:
    """Give every run a track number, in order; returns them and how many tracks there are.

    More than `most` runs share tracks where their spans lie at least `gap` apart.
    """
    if len(order) <= most:
        return {run.bus: index for index, run in enumerate(order)}, len(order)
    steps = sorted({edge for run in order for edge in _span(run, gap)})
    place = {edge: index for index, edge in enumerate(steps)}
    free = [0] * len(steps)  # the first free track between an edge and the next one
    track: dict[str, int] = {}
    for run in order:
        first, end = (place[edge] for edge in _span(run, gap))
        track[run.bus] = max(free[first:end])
        free[first:end] = [track[run.bus] + 1] * (end - first)
    return track, max(free, default=0)


def _span(run: Run, gap: float) -> tuple[float, float]:
    return run.low - gap / 2, run.high + gap / 2
