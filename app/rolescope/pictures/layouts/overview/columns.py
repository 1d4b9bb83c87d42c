"""Columns and shelves: which account stands where (notes on the overview: packing 5 and 6)."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import ceil
from types import MappingProxyType

from rolescope.pictures.layouts.overview.diagram import Diagram

Weights = Mapping[tuple[str, str], int]


def account_graph(diagram: Diagram) -> dict[tuple[str, str], int]:
    """Count the bundles between accounts: (A, B) when a principal of A can assume a role of B."""
    weights: Counter[tuple[str, str]] = Counter()
    for bundle in diagram.bundles:
        source = bundle.source.account
        if source is not None and source != bundle.target.account:
            weights[source, bundle.target.account] += 1
    return dict(weights)


def forward_order(accounts: Sequence[str], weights: Weights) -> list[str]:
    """Order accounts so that few arcs point back (greedy feedback arc set of Eades, Lin, Smyth)."""
    left = sorted(accounts)
    head: list[str] = []
    tail: list[str] = []

    def outs(account: str) -> int:
        return sum(weights.get((account, other), 0) for other in left if other != account)

    def ins(account: str) -> int:
        return sum(weights.get((other, account), 0) for other in left if other != account)

    while left:
        sink = next((account for account in left if outs(account) == 0), None)
        if sink is not None:
            tail.insert(0, sink)
            left.remove(sink)
            continue
        best = max(left, key=lambda account: (outs(account) - ins(account), -left.index(account)))
        head.append(best)
        left.remove(best)
    return head + tail


def layers(accounts: Sequence[str], weights: Weights) -> dict[str, int]:
    """Return the layer of every account: the longest path to it, arcs that point back left out."""
    order = forward_order(accounts, weights)
    layer = dict.fromkeys(order, 0)
    for index, account in enumerate(order):
        for other in order[index + 1 :]:
            if weights.get((account, other)):
                layer[other] = max(layer[other], layer[account] + 1)
    return layer


def reached_from_lane(diagram: Diagram) -> dict[str, int]:
    """Count the bundles from the lane into each account."""
    return dict(Counter(b.target.account for b in diagram.bundles if b.source.account is None))


def columns_of(
    accounts: Sequence[str],
    weights: Weights,
    count: int,
    from_lane: Mapping[str, int] = MappingProxyType({}),
) -> tuple[tuple[str, ...], ...]:
    """Spread accounts over `count` columns by layer, as even as possible.

    Inside a layer the ones that reach others come first, then those with the most lines from the
    lane (`from_lane`), then by account ID; accounts that have nothing to do with others come last.
    """
    layer = layers(accounts, weights)
    touched = {account for pair in weights for account in pair}
    outs: dict[str, int] = defaultdict(int)
    for (source, _), weight in weights.items():
        outs[source] += weight
    deepest = max(layer.values(), default=0)

    def rank(account: str) -> tuple[int, int, int, str]:
        return (
            layer[account] if account in touched else deepest + 1,
            -outs[account],
            -from_lane.get(account, 0),
            account,
        )

    ordered = sorted(accounts, key=rank)
    shelves = ceil(len(ordered) / count)
    full = len(ordered) - count * (shelves - 1)  # columns that are full; the others lack one
    columns: list[tuple[str, ...]] = []
    for index in range(count):
        size = shelves if index < full else shelves - 1
        start = sum(len(column) for column in columns)
        columns.append(tuple(ordered[start : start + size]))
    return tuple(column for column in columns if column)


def column_counts(accounts: int, width: float) -> range:
    """Return how many columns a window may have: 3 up to 2,000 px, then 4; up to 2 more."""
    least = 3 if width <= 2000 else 4  # noqa: PLR2004 - the width from which a fourth one fits
    return range(max(1, min(least, accounts)), max(1, min(least + 2, accounts)) + 1)
