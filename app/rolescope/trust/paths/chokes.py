"""Choke points: the trusts whose removal cuts most paths.

One trust is taken away at a time, whatever the number of steps. All ways of a question lead over
the trusts that dominate its ends; who goes by another trust as well is not cut off.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from rolescope.progress import Tick, no_tick
from rolescope.trust.bulk.mask import bits, union
from rolescope.trust.edge import Edge
from rolescope.trust.paths.hops import Hops, is_within
from rolescope.trust.paths.reach import rings
from rolescope.trust.paths.values import Paths, Through
from rolescope.value import Value


class Choke(Value, kw_only=True):
    """A trust, and of how many (paths, roles, or principals) it cuts how many off."""

    edge: Edge
    cuts: int
    of: int


def chokes_of_paths(hops: Hops, paths: Paths, through: Through) -> tuple[Choke, ...]:
    """Find the trusts that most of the listed paths rest on: those that cut most come first."""
    counts: Counter[str] = Counter()
    edges: dict[str, Edge] = {}
    alone: dict[tuple[str, str], bool] = {}
    for path in paths.listed:
        for step in path.steps:
            pair = step.source, step.target
            if pair not in alone:
                source, target = hops.number[step.source], hops.number[step.target]
                others = {one.edge.id for one in hops.steps(source, target, through)}
                alone[pair] = len(others) == 1
            if alone[pair]:
                edges[step.edge.id] = step.edge
        counts.update({step.edge.id for step in path.steps if alone[step.source, step.target]})
    return _ranked(counts, edges, len(paths.listed))


def chokes_from(hops: Hops, sources: tuple[str, ...], through: Through) -> tuple[Choke, ...]:
    """Find the trusts without which some nodes would reach fewer roles."""
    graph = _Forward(hops, hops.mask(sources), through)
    return _cut_off(hops, graph)


def chokes_to(hops: Hops, targets: tuple[str, ...], through: Through) -> tuple[Choke, ...]:
    """Find the trusts without which fewer would reach some roles."""
    graph = _Backward(hops, hops.mask(targets), through)
    return _cut_off(hops, graph)


def chokes_of_all(hops: Hops, through: Through, tick: Tick = no_tick) -> tuple[Choke, ...] | None:
    """Find the trusts without which most pairs of a principal and a role would be cut.

    Every principal is looked at by itself, so that this is exact; None when the graph is too large
    for that.
    """
    starts = hops.ways(through).out
    if len(starts) * len(hops.edges) > _MAX_WORK:
        return None
    counts: Counter[str] = Counter()
    edges: dict[str, Edge] = {}
    pairs = 0
    for number, start in enumerate(sorted(starts)):
        tick(number / len(starts), "Looking for choke points of everything")
        found = _cut_off(hops, _Forward(hops, 1 << start, through))
        pairs += union(rings(starts, 1 << start)).bit_count()
        for choke in found:
            counts[choke.edge.id] += choke.cuts
            edges[choke.edge.id] = choke.edge
    return _ranked(counts, edges, pairs)


_MAX_WORK = 200_000  # principals times trusts


def _ranked(counts: Mapping[str, int], edges: Mapping[str, Edge], of: int) -> tuple[Choke, ...]:
    order = sorted(counts, key=lambda id_: (-counts[id_], id_))
    return tuple(Choke(edge=edges[id_], cuts=counts[id_], of=of) for id_ in order)


# The graph of a question, with a node of its own for each trust


class _Forward:
    """From some nodes on: a node leads to its trusts, a trust to its role.

    Nodes have their numbers, trusts theirs behind those; -1 is the root.
    """

    def __init__(self, hops: Hops, start: int, through: Through) -> None:
        self.hops, self.start, self.through = hops, start, through
        self.offset = len(hops.nodes)
        self.callers: dict[int, int] = {}  # by trust
        self._into: dict[int, list[int]] = {}
        self._out: dict[int, tuple[int, ...]] = {}
        for target, bands in hops.bands.items():
            for band in bands:
                if is_within(band, through):
                    number = self.offset + band.edge
                    self.callers[number] = self.callers.get(number, 0) | band.callers
                    self._into.setdefault(target, []).append(number)

    def trusts_into(self, node: int) -> Iterable[int]:
        """Return the trusts that lead to a role."""
        return dict.fromkeys(self._into.get(node, ()))

    def trusts_of(self, node: int) -> tuple[int, ...]:
        """Return the trusts by which a node may assume something."""
        known = self._out.get(node)
        if known is None:
            targets = bits(self.hops.ways(self.through).out.get(node, 0))
            found = (
                trust
                for target in targets
                for trust in self.trusts_into(target)
                if self.callers[trust] >> node & 1
            )
            known = self._out[node] = tuple(found)
        return known

    def target(self, trust: int) -> int:
        """Return the role of a trust."""
        return self.hops.number[self.hops.edges[trust - self.offset].target]

    def after(self, node: int) -> Iterable[int]:
        """Return what a node or a trust leads to."""
        if node < self.offset:
            return self.trusts_of(node)
        target = self.target(node)
        return () if self.start >> target & 1 else (target,)

    def before(self, node: int) -> Iterable[int]:
        """Return what leads to a node or a trust."""
        return self.trusts_into(node) if node < self.offset else bits(self.callers[node])


class _Backward(_Forward):
    """From some roles back: a role leads to the trusts in it, a trust to those who may use it."""

    def after(self, node: int) -> Iterable[int]:
        """Return what a node or a trust leads to."""
        if node < self.offset:
            return self.trusts_into(node)
        return bits(self.callers[node] & ~self.start)

    def before(self, node: int) -> Iterable[int]:
        """Return what leads to a node or a trust."""
        return self.trusts_of(node) if node < self.offset else (self.target(node),)


def _cut_off(hops: Hops, graph: _Forward) -> tuple[Choke, ...]:
    """Count the nodes that each trust dominates."""
    order = _in_order(graph)
    above = _dominators(order, graph.before, graph.start)
    below: Counter[int] = Counter()
    for node in reversed(order):
        is_counted = node < graph.offset and not graph.start >> node & 1
        below[node] += is_counted
        below[above[node]] += below[node]
    edges = {node: hops.edges[node - graph.offset] for node in order if node >= graph.offset}
    counts = {edge.id: below[node] for node, edge in edges.items() if below[node]}
    return _ranked(counts, {edge.id: edge for edge in edges.values()}, below[_ROOT])


_ROOT = -1


def _in_order(graph: _Forward) -> list[int]:
    """Return what can be reached, the nearest first."""
    found = dict.fromkeys(bits(graph.start))
    order = list(found)
    for node in order:
        for following in graph.after(node):
            if following not in found:
                found[following] = None
                order.append(following)
    return order


def _dominators(
    order: list[int], before: Callable[[int], Iterable[int]], start: int
) -> dict[int, int]:
    """Return for every node the last one before it that all ways from the start lead over.

    The algorithm of Cooper, Harvey and Kennedy: what is assumed of nodes at first is made right
    until nothing changes.
    """
    place = {node: number for number, node in enumerate(order)} | {_ROOT: _ROOT}
    above = {_ROOT: _ROOT} | dict.fromkeys(bits(start), _ROOT)
    others = order[len(above) - 1 :]
    top = order[0] if start.bit_count() == 1 else _ROOT  # nothing but the root is above it
    has_changed = True
    while has_changed:
        has_changed = False
        for node in others:
            found = _shared((one for one in before(node) if one in above), above, place, top)
            if above.get(node) != found:
                above[node], has_changed = found, True
    return above


def _shared(
    nodes: Iterator[int], above: Mapping[int, int], place: Mapping[int, int], top: int
) -> int:
    """Return the last node that the ways to all of some nodes lead over."""
    found = next(nodes)
    for node in nodes:
        other = node
        while found != other:
            if place[found] > place[other]:
                found = above[found]
            else:
                other = above[other]
        if found == top:
            break
    return found
