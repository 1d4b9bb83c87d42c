"""The pipeline of a comparison: two states, each by itself and both in one. No Qt, no files."""

from collections.abc import Mapping

from rolescope.analysis import Analysis, Compared, Shows
from rolescope.difference.comparison import ComparedStates, Comparison, compare_states
from rolescope.difference.contents.changed_facts import FactKind
from rolescope.difference.impact import Turn
from rolescope.difference.way_changes import ways_between
from rolescope.model.coverage import coverage
from rolescope.model.edit import Scenario
from rolescope.progress import Tick, no_tick, part
from rolescope.reality.sources import use_sources
from rolescope.trust.edge import Edge, Node, TrustGraph
from rolescope.trust.edges import edge_id
from rolescope.value import Value, replace

_TRUSTS = 0.6  # the share of the work until ways of escalation are looked for


class SideBySide(Value, kw_only=True):
    """What is needed to show either of two states, and both in one picture.

    `before` is the analysis of the state before. `baseline` is the graph after with what differs
    undone: what one import alone knows is the same in both, and ids are those after. `closed`,
    `opened` and `changed` are trusts of both (see Analysis). `words` say what it is compared with.
    """

    words: str
    before: Analysis
    baseline: TrustGraph
    closed: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    def after(self, after: Analysis) -> Analysis:
        """Return the state after by itself, given its analysis."""
        return replace(
            after,
            baseline=None,
            closed=(),
            opened=(),
            changed=(),
            compared=Compared(self.words, Shows.AFTER),
        )

    def both(self, after: Analysis) -> Analysis:
        """Return the state after with what is gone beside it."""
        return replace(
            after,
            baseline=self.baseline,
            closed=self.closed,
            opened=self.opened,
            changed=self.changed,
            compared=Compared(self.words, Shows.BOTH),
        )


def side_by_side(
    scenario: Scenario, states: ComparedStates, analysis: Analysis, words: str, tick: Tick = no_tick
) -> tuple[SideBySide, Comparison]:
    """Compare a scenario, the state before, with an analysis, which is that of the state after.

    Both are evaluated for the time of the analysis. `words` say what it is compared with.
    """
    comparison, sides = compare_states(states.before, states.after, part(tick, 0, _TRUSTS))
    renamed = dict(comparison.worlds.renamed)
    if not comparison.worlds.is_nothing:
        found_ways = ways_between(sides.before, sides.after, renamed, part(tick, _TRUSTS, 1))
        comparison = replace(comparison, ways=found_ways)
    trusts = {edge.id for edge in analysis.graph.edges if edge.is_trust}
    gone = {
        _after(one.before, renamed)
        for one in comparison.edges
        if one.before is not None and one.turn is Turn.GONE
    }
    found = SideBySide(
        words=words,
        before=Analysis(
            scenario=scenario,
            graph=states.before.graph,
            coverage=coverage(scenario.world),
            at=analysis.at,
            at_is_clock=analysis.at_is_clock,
            compared=Compared(words, Shows.BEFORE),
            use=use_sources(scenario.base),
        ),
        baseline=_undone(analysis.graph, renamed_graph(sides.before.graph, renamed), comparison),
        closed=tuple(sorted(gone - trusts)),
        opened=_ids(comparison, Turn.NEW),
        changed=_ids(comparison, Turn.CHANGED),
    )
    return found, comparison


def _undone(after: TrustGraph, before: TrustGraph, comparison: Comparison) -> TrustGraph:
    """Return the graph after as it would be without the differences; `before` has its ids."""
    earlier = {edge.id: edge for edge in before.edges}
    renamed = dict(comparison.worlds.renamed)
    found: dict[Turn, set[str]] = {turn: set() for turn in Turn}
    for fact in comparison.worlds.facts:
        if fact.kind in (FactKind.USER, FactKind.ROLE):
            found[fact.turn].add(fact.holder)
    come, gone = found[Turn.NEW], found[Turn.GONE]
    edges = {edge.id: edge for edge in after.edges if not {edge.source, edge.target} & come}
    for change in comparison.edges:
        if change.after is not None:
            edges.pop(change.after.id, None)
        if change.before is not None:
            edge = earlier[_after(change.before, renamed)]
            edges[edge.id] = edge
    ends = {end for edge in edges.values() for end in (edge.source, edge.target)}
    known = {node.id: node for node in (*after.nodes, *before.nodes)}
    kept = {node.id for node in after.nodes if node.id not in come}
    nodes = {id_: known[id_] for id_ in kept | ends | gone & known.keys()}
    return _sorted(after, nodes, edges)


def _sorted(graph: TrustGraph, nodes: Mapping[str, Node], edges: Mapping[str, Edge]) -> TrustGraph:
    return replace(
        graph,
        nodes=tuple(nodes[key] for key in sorted(nodes)),
        edges=tuple(edges[key] for key in sorted(edges)),
    )


def _ids(comparison: Comparison, turn: Turn) -> tuple[str, ...]:
    changes = comparison.edges
    return tuple(sorted(one.after.id for one in changes if one.after and one.turn is turn))


def _after(edge: Edge, renamed: Mapping[str, str]) -> str:
    ends = (renamed.get(end, end) for end in (edge.source, edge.target))
    return edge_id(next(ends), next(ends))


def renamed_graph(graph: TrustGraph, renamed: Mapping[str, str]) -> TrustGraph:
    """Return a graph with other ids of some nodes, and of the edges at them."""
    if not renamed:
        return graph
    nodes = {
        id_: node if id_ == node.id else replace(node, id=id_)
        for node in graph.nodes
        for id_ in (renamed.get(node.id, node.id),)
    }
    edges = {edge.id: edge for edge in (_edge(one, renamed) for one in graph.edges)}
    return _sorted(graph, nodes, edges)


def _edge(edge: Edge, renamed: Mapping[str, str]) -> Edge:
    if edge.source not in renamed and edge.target not in renamed:
        return edge
    source, target = (renamed.get(end, end) for end in (edge.source, edge.target))
    return replace(edge, id=edge_id(source, target), source=source, target=target)
