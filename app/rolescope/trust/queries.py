"""Questions to the trust graph: who reaches a role, in how many steps, and by which ways."""

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import networkx as nx

from rolescope.evaluation.condition_kind import narrows
from rolescope.model.policy import Condition
from rolescope.trust.edge import CallerKind, Edge, Standing, TrustGraph

OPEN = frozenset({Standing.ALLOWED, Standing.DEPENDS})
SHOWN = OPEN | {Standing.DENIED}
"""Standings that are worth a line in a focus view: open ways, and those that conditions close."""

Expand = Callable[[Edge], tuple[str, ...]]
"""Tells which principals stand behind an edge from a whole account or anyone."""


@dataclass(frozen=True, slots=True)
class Step:
    """One column: what is `distance` steps away, and the edges that lead from it one step on."""

    distance: int
    nodes: tuple[str, ...]
    edges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One way into a role: its nodes from caller to role, the edges between them.

    `needs` are the conditions on the way that narrow; `is_open`: every edge is allowed.
    """

    nodes: tuple[str, ...]
    edges: tuple[str, ...]
    needs: tuple[Condition, ...]
    is_open: bool

    @property
    def length(self) -> int:
        """The number of steps."""
        return len(self.edges)


def narrowed(edge: Edge) -> tuple[str, ...]:
    """Expand an edge to the principals that its conditions name."""
    return edge.narrowed_to


def written_graph(
    graph: TrustGraph, standings: Iterable[Standing] = SHOWN, expand: Expand = narrowed
) -> "nx.MultiDiGraph[str]":
    """Return the graph for networkx, its edges keyed by edge id.

    An edge that `expand` resolves starts at those principals instead of at its account.
    """
    shown = frozenset(standings)
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    made.add_nodes_from(node.id for node in graph.nodes)
    for edge in graph.edges:
        if edge.standing in shown and edge.kind is not CallerKind.DELETED:
            for source in expand(edge) or (edge.source,):
                if source != edge.target:
                    made.add_edge(source, edge.target, key=edge.id, edge=edge)
    return made


def reach_back(
    graph: TrustGraph,
    role: str,
    *,
    standings: Iterable[Standing] = SHOWN,
    expand: Expand = narrowed,
    most_steps: int = 8,
) -> tuple[Step, ...]:
    """Return who reaches a role, step by step.

    Step 1 can assume it, step 2 can assume one of those, and so on. Each node is at its shortest
    distance. Nodes and edges are sorted by id.
    """
    made = written_graph(graph, standings, expand)
    return _steps(made.reverse(copy=False), made, role, most_steps)


def reach_on(
    graph: TrustGraph,
    node: str,
    *,
    standings: Iterable[Standing] = SHOWN,
    expand: Expand = narrowed,
    most_steps: int = 1,
) -> tuple[Step, ...]:
    """Return what a principal can assume next, step by step."""
    made = written_graph(graph, standings, expand)
    return _steps(made, made, node, most_steps)


def _steps(
    walk: "nx.MultiDiGraph[str]", made: "nx.MultiDiGraph[str]", start: str, most_steps: int
) -> tuple[Step, ...]:
    if start not in walk:
        return ()
    lengths = nx.single_source_shortest_path_length(walk, start, cutoff=most_steps)
    columns: dict[int, list[str]] = {}
    for node, distance in lengths.items():
        columns.setdefault(distance, []).append(node)
    steps: list[Step] = []
    for distance in range(1, max(columns) + 1):
        nodes, nearer = set(columns[distance]), set(columns[distance - 1])
        pairs = ((a, b) for a, b in _pairs(walk, nodes, nearer))
        edges = {str(key) for a, b in pairs for key in made.get_edge_data(a, b) or {}}
        steps.append(Step(distance, tuple(sorted(nodes)), tuple(sorted(edges))))
    return tuple(steps)


def _pairs(
    walk: "nx.MultiDiGraph[str]", nodes: set[str], nearer: set[str]
) -> Iterator[tuple[str, str]]:
    """Yield (source, target) of the edges between two neighboring columns, either direction."""
    for near in nearer:
        for node in walk.successors(near):
            if node in nodes:
                yield near, node
                yield node, near


def ways_in(
    graph: TrustGraph,
    role: str,
    limit: int = 20,
    *,
    expand: Expand = narrowed,
    most_steps: int = 8,
) -> tuple[Way, ...]:
    """Return ways into a role from where nothing leads further back: open ones first.

    Then those with the fewest needs, then the shortest; ties by ids. Services stand behind a
    role, they are no way in of their own.
    """
    made = written_graph(graph, SHOWN, expand)
    if role not in made:
        return ()
    found: list[Way] = []
    heap: list[_Partial] = [_Partial((0, 0, 0), (role,), (), ())]
    budget = 200 * max(limit, 1)  # the number of partial ways grows without bound in a dense graph
    while heap and len(found) < limit and budget:
        budget -= 1
        partial = heapq.heappop(heap)
        further = list(_further(made, partial)) if len(partial.edges) < most_steps else []
        if partial.edges and not further:
            found.append(partial.way())
        for longer in further:
            heapq.heappush(heap, longer)
    return tuple(found)


@dataclass(frozen=True, slots=True, order=True)
class _Partial:
    """The end of a way: cost (closed edges, needs, length), nodes and edges from its front on."""

    cost: tuple[int, int, int]
    nodes: tuple[str, ...]
    edges: tuple[str, ...]
    needs: tuple[tuple[str, str, tuple[str, ...]], ...]

    def way(self) -> Way:
        needs = tuple(Condition(*need) for need in dict.fromkeys(self.needs))
        return Way(self.nodes, self.edges, needs, self.cost[0] == 0)


def _further(made: "nx.MultiDiGraph[str]", partial: _Partial) -> Iterator[_Partial]:
    head = partial.nodes[0]
    for source in made.predecessors(head):
        if source in partial.nodes:
            continue
        for data in made.get_edge_data(source, head).values():
            edge: Edge = data["edge"]
            if edge.kind is CallerKind.SERVICE and partial.edges:
                continue
            needs = [need for need in edge.conditions if _is_need(edge, need, source)]
            closed, count, length = partial.cost
            yield _Partial(
                (closed + (edge.standing not in OPEN), count + len(needs), length + 1),
                (source, *partial.nodes),
                (edge.id, *partial.edges),
                (*((need.operator, need.key, need.values) for need in needs), *partial.needs),
            )


def _is_need(edge: Edge, condition: Condition, source: str) -> bool:
    """Leave out what the caller brings by being itself: the ARN by which an edge was expanded."""
    is_resolved = source != edge.source and condition.key.lower() == "aws:principalarn"
    return narrows(condition) and not is_resolved
