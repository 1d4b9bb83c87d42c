"""Table: the values of all nodes and edges in every field, as arrays. Made once per analysis."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from rolescope.analysis import Analysis
from rolescope.escalation.way import Escalations
from rolescope.questions.filters.fields import FIELDS
from rolescope.questions.filters.fields.field import FilterableField
from rolescope.questions.filters.filter_facts import FilterFacts, NamedByFindings, facts_of
from rolescope.reality.trusts import UseState
from rolescope.trust.edge import Edge, Node, TrustGraph
from rolescope.trust.people import People, people_in
from rolescope.value import Value, replace

Mask = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Item = TypeVar("Item", Node, Edge)


class FilterColumn(Value, eq=False):
    """One field: `sets` are the sets of values that there are, `numbers` says which each has."""

    field: FilterableField
    sets: tuple[tuple[str, ...], ...]
    numbers: Ints

    @property
    def values(self) -> tuple[str, ...]:
        """All values, in the order of the field's labels, else by frequency and name."""
        if self.field.labels:
            found = {value for each in self.sets for value in each}
            return tuple(value for value in self.field.labels if value in found)
        counts = self.count(np.ones(len(self.numbers), dtype=bool))
        return tuple(sorted(counts, key=lambda value: (-counts[value], value)))

    def count(self, mask: Mask) -> dict[str, int]:
        """Count how many of those of a mask have each value."""
        found = np.bincount(self.numbers[mask], minlength=len(self.sets))
        counts: dict[str, int] = {}
        for values, number in zip(self.sets, found.tolist(), strict=True):
            for value in values:
                counts[value] = counts.get(value, 0) + number
        return counts

    def where(self, test: Callable[[str], bool]) -> Mask:
        """Return which have a value that a test holds for."""
        holds = np.array([any(map(test, values)) for values in self.sets], dtype=bool)
        return holds[self.numbers] if len(holds) else np.zeros(0, dtype=bool)


class FilterTable(Value, eq=False):
    """Nodes and edges by number, with the numbers of the ends of each edge, and their columns.

    `people` are those who come by Identity Center (see trust.people).
    """

    facts: FilterFacts
    nodes: tuple[str, ...]
    edges: tuple[str, ...]
    ends: Ints  # (edges, 2)
    of_nodes: tuple[FilterColumn, ...]
    of_edges: tuple[FilterColumn, ...]
    people: People


def tabulate(
    analysis: Analysis,
    found: Escalations | None = None,
    named: NamedByFindings | None = None,
    uses: Mapping[str, UseState] | None = None,
) -> FilterTable:
    """Read every field of all nodes and edges, of the scenario and of its baseline.

    What stands in both and differs has the values of both. `found` are its ways of escalation,
    `named` what findings name, `uses` which trusts recorded calls used, where they are known.
    """
    graph, before = analysis.graph, analysis.baseline
    nodes = _versions(graph.nodes, before.nodes if before else ())
    edges = _versions(graph.edges, before.edges if before else ())
    edges = {id_: each for id_, each in edges.items() if _ends(each[0]) <= nodes.keys()}
    worlds = (analysis.scenario.base, analysis.scenario.world)
    first = (versions[0] for versions in nodes.values())
    facts = facts_of(worlds, first, analysis.at, found, named, uses)
    if before is not None:
        facts = replace(facts, changed=_changed(graph, before))
    known = {id_: number for number, id_ in enumerate(nodes)}
    ends = [(known[e.source], known[e.target]) for e, *_ in edges.values()]
    return FilterTable(
        facts=facts,
        nodes=tuple(nodes),
        edges=tuple(edges),
        ends=np.array(ends, dtype=np.int64).reshape(-1, 2),
        of_nodes=tuple(_of_nodes(facts, list(nodes.values()))),
        of_edges=tuple(_of_edges(facts, list(edges.values()))),
        people=people_in(analysis.scenario.world, graph, before),
    )


def _versions(now: Iterable[Item], before: Iterable[Item]) -> dict[str, list[Item]]:
    found = {item.id: [item] for item in now}
    for item in before:
        mine = found.setdefault(item.id, [])
        if item not in mine:
            mine.append(item)
    return found


def _changed(graph: TrustGraph, before: TrustGraph) -> frozenset[str]:
    """Return the nodes that are not the same in both, or a trust at which is not."""
    nodes = {*graph.nodes} ^ {*before.nodes}
    known, now = {edge.id: edge for edge in before.edges}, {edge.id: edge for edge in graph.edges}
    ids = known.keys() | now.keys()
    edges = (known.get(id_) or now[id_] for id_ in ids if known.get(id_) != now.get(id_))
    return frozenset(node.id for node in nodes).union(*map(_ends, edges))


def _ends(edge: Edge) -> set[str]:
    return {edge.source, edge.target}


def _of_nodes(facts: FilterFacts, nodes: Sequence[Sequence[Node]]) -> Iterator[FilterColumn]:
    for field in FIELDS:
        if field.of_node is not None:
            read = field.of_node
            yield _column(field, ([read(facts, one) for one in each] for each in nodes))


def _of_edges(facts: FilterFacts, edges: Sequence[Sequence[Edge]]) -> Iterator[FilterColumn]:
    for field in FIELDS:
        if field.of_edge is not None:
            read = field.of_edge
            yield _column(field, ([read(facts, one) for one in each] for each in edges))


def _column(field: FilterableField, found: Iterable[list[tuple[str, ...]]]) -> FilterColumn:
    sets: dict[tuple[str, ...], int] = {}
    numbers = []
    for versions in found:
        values = versions[0]
        if len(versions) > 1:
            values = tuple(dict.fromkeys(value for each in versions for value in each))
        numbers.append(sets.setdefault(values, len(sets)))
    return FilterColumn(field, tuple(sets), np.array(numbers, dtype=np.int64))
