"""Questions to the trust graph: who reaches a role, in how many steps, and by which ways."""

import heapq
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from rolescope.engine.index import account_of
from rolescope.engine.language.condition_kind import narrows
from rolescope.model.arn import role_key
from rolescope.model.policy import Condition
from rolescope.trust.edge import Edge, NodeKind, PrincipalKind, Standing, TrustGraph
from rolescope.value import Value

if TYPE_CHECKING:
    import networkx as nx

OPEN = frozenset({Standing.ALLOWED, Standing.DEPENDS})
SHOWN = OPEN | {Standing.DENIED}
"""Standings that are worth a line in a focus view: open ways, and those that conditions close."""

_NODES_A_TURN = 5_000
_EDGES_A_TURN = 50  # from anyone
_MAX_QUESTIONS = 16  # questions that are answered by looking through all principals behind anyone

Expand = Callable[[Edge], tuple[str, ...]]
"""Tells which principals stand behind an edge from a whole account or anyone."""


class TrustWay(Value):
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


class Outgoing:
    """The edges that principals may use: their own, and those of wider principals (TR-6, ARN-8).

    Wider are a session of the role, the whole account, and anyone.
    """

    def __init__(self, graph: TrustGraph) -> None:
        """Sort the edges of a graph; those of an account are looked at when first asked for."""
        self._nodes = graph.nodes
        self._roles: dict[tuple[str, str], str] = {}
        self._named = 0  # nodes whose roles are in there
        self._direct: dict[str, list[Edge]] = {}
        self._anyone: list[tuple[Collection[str], Edge]] = []  # with the principals behind it
        self._prepared = 0  # how many of these are ready to be asked often
        self._asked = 0
        self._of_accounts: dict[str, list[Edge]] = {}
        self._wide: dict[str, dict[str, list[Edge]]] = {}  # by account, then by principal
        for edge in graph.edges:
            self._direct.setdefault(edge.source, []).append(edge)
            if edge.kind is PrincipalKind.ANYONE:
                self._anyone.append((edge.usable_by, edge))
            elif edge.kind in (PrincipalKind.ACCOUNT, PrincipalKind.SESSION):
                account = account_of(edge.source) or edge.source
                self._of_accounts.setdefault(account, []).append(edge)

    def of(self, principal: str) -> tuple[Edge, ...]:
        """Return the edges of a principal, by the id of its node: its own first."""
        self._asked += 1
        if self._asked > _MAX_QUESTIONS:
            self._prepare_anyone(len(self._anyone))
        wide = self._wide_in(account_of(principal)).get(principal, [])
        beside = (*wide, *(edge for names, edge in self._anyone if principal in names))
        return (
            *self._direct.get(principal, ()),
            *(edge for edge in beside if edge.target != principal),
        )

    def prepare(self) -> bool:
        """Prepare for many questions, for some milliseconds; tell whether anything was left."""
        return self._name_roles(_NODES_A_TURN) or self._prepare_anyone(_EDGES_A_TURN)

    def _name_roles(self, most: int) -> bool:
        """Find the roles of sessions among so many more nodes; tell whether there were any."""
        nodes = self._nodes[self._named : self._named + most]
        for node in nodes:
            if node.kind is NodeKind.ROLE:
                self._roles[role_key(node.id)] = node.id
        self._named += len(nodes)
        return bool(nodes)

    def _prepare_anyone(self, most: int) -> bool:
        begin, end = self._prepared, min(self._prepared + most, len(self._anyone))
        for number in range(begin, end):
            names, edge = self._anyone[number]
            self._anyone[number] = frozenset(names), edge
        self._prepared = end
        return end > begin

    def behind(self, edge: Edge) -> tuple[str, ...]:
        """Return the principals of the graph behind an edge from a whole account or a session."""
        if edge.kind is PrincipalKind.ACCOUNT:
            return edge.usable_by or edge.narrowed_to
        if edge.kind is not PrincipalKind.SESSION:
            return ()
        self._name_roles(len(self._nodes))
        role = self._roles.get(role_key(edge.source))
        return (role,) if role is not None else ()

    def _wide_in(self, account: str) -> dict[str, list[Edge]]:
        known = self._wide.get(account)
        if known is None:
            known = self._wide[account] = {}
            for edge in self._of_accounts.get(account, ()):
                for name in self.behind(edge):
                    known.setdefault(name, []).append(edge)
        return known


def narrowed(edge: Edge) -> tuple[str, ...]:
    """Expand an edge to the principals that its conditions name."""
    return edge.narrowed_to


def written_graph(
    graph: TrustGraph, standings: Iterable[Standing] = SHOWN, expand: Expand = narrowed
) -> "nx.MultiDiGraph[str]":
    """Return the graph for networkx, its edges keyed by edge id.

    An edge that `expand` resolves starts at those principals instead of at its account.
    """
    import networkx as nx  # noqa: PLC0415 - the window starts without it

    shown = frozenset(standings)
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    made.add_nodes_from(node.id for node in graph.nodes)
    for edge in graph.edges:
        if edge.standing in shown and edge.kind is not PrincipalKind.DELETED:
            for source in expand(edge) or (edge.source,):
                if source != edge.target:
                    made.add_edge(source, edge.target, key=edge.id, edge=edge)
    return made


def ways_in(
    graph: TrustGraph,
    role: str,
    limit: int = 20,
    *,
    expand: Expand = narrowed,
    most_steps: int = 8,
) -> tuple[TrustWay, ...]:
    """Return ways into a role from where nothing leads further back: open ones first.

    Then those with the fewest needs, then the shortest; ties by ids. Services stand behind a
    role, they are no way in of their own.
    """
    made = written_graph(graph, SHOWN, expand)
    if role not in made:
        return ()
    found: list[TrustWay] = []
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


class _Partial(Value, order=True):
    """The end of a way: cost (closed edges, needs, length), nodes and edges from its front on."""

    cost: tuple[int, int, int]
    nodes: tuple[str, ...]
    edges: tuple[str, ...]
    needs: tuple[tuple[str, str, tuple[str, ...]], ...]

    def way(self) -> TrustWay:
        needs = tuple(Condition(*need) for need in dict.fromkeys(self.needs))
        return TrustWay(self.nodes, self.edges, needs, self.cost[0] == 0)


def _further(made: "nx.MultiDiGraph[str]", partial: _Partial) -> Iterator[_Partial]:
    head = partial.nodes[0]
    for source in made.predecessors(head):
        if source in partial.nodes:
            continue
        for data in made.get_edge_data(source, head).values():
            edge: Edge = data["edge"]
            if edge.kind is PrincipalKind.SERVICE and partial.edges:
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
