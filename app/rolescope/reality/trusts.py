"""The use of each trust: which edge of the graph a call went through (CT-47, CT-53)."""

from collections.abc import Iterable
from enum import Enum

from rolescope.engine.index import WorldIndex, account_of
from rolescope.model.arn import role_key
from rolescope.reality.coverage import LogCoverage
from rolescope.reality.use import PairUse
from rolescope.trust.edge import Edge, PrincipalKind, TrustGraph, is_from_outside
from rolescope.trust.queries import OPEN
from rolescope.value import Value

_DAY = 24 * 3600


class UseState(Enum):
    """Whether something is used, as far as the logs tell (CT-45)."""

    USED = "used"
    UNUSED = "unused"  # in the covered window, which is long enough
    UNKNOWN = "unknown"  # not used in what the logs cover, which is not enough


class TrustUse(Value, kw_only=True):
    """How one trust was used: an edge with the calls that went through it.

    `edge` None: calls on a role through no trust of the import. `first`, `last`: 0 for never.
    """

    source: str
    target: str
    edge: Edge | None
    state: UseState
    count: int = 0
    denied: int = 0
    first: int = 0
    last: int = 0
    pairs: tuple[PairUse, ...] = ()

    @property
    def is_service(self) -> bool:
        """Whether AWS services alone use it (CT-48)."""
        return bool(self.pairs) and all(pair.is_service for pair in self.pairs)


class UseWindow(Value, kw_only=True):
    """The days in which something has to be used, and what the logs cover of them.

    `is_cut`: there was more use than could be counted, so that nothing is called unused.
    """

    coverage: LogCoverage
    since: int
    days: int
    is_cut: bool = False

    def state(self, role: str, *, last: int, count: int) -> UseState:
        """Tell whether a role or a trust into it is used."""
        if count and last >= self.since:
            return UseState.USED
        is_covered = not self.is_cut and self.coverage.covers(account_of(role), self.since)
        return UseState.UNUSED if is_covered else UseState.UNKNOWN


def window_of(coverage: LogCoverage, until: int, days: int, *, is_cut: bool = False) -> UseWindow:
    """Return the window of so many days before a time."""
    return UseWindow(coverage=coverage, since=until - days * _DAY, days=days, is_cut=is_cut)


def uses_of_trusts(
    graph: TrustGraph, pairs: Iterable[PairUse], window: UseWindow
) -> tuple[TrustUse, ...]:
    """Return every trust with its use: those of the import, and calls that went through none."""
    edges: dict[str, list[Edge]] = {}
    for edge in graph.edges:
        if edge.is_trust:
            edges.setdefault(edge.target, []).append(edge)
    by_edge: dict[str, list[PairUse]] = {}
    others: list[TrustUse] = []
    for pair in pairs:
        found = edge_of(pair.caller, edges.get(pair.role, ()))
        if found is not None:
            by_edge.setdefault(found.id, []).append(pair)
        elif pair.count:
            others.append(_use(pair.caller, pair.role, None, [pair], window))
    trusts = [
        _use(edge.source, edge.target, edge, by_edge.get(edge.id, []), window)
        for into in edges.values()
        for edge in into
        if edge.standing in OPEN or edge.id in by_edge
    ]
    return tuple(sorted((*trusts, *others), key=lambda use: (use.target, use.source)))


def never_used_first(uses: Iterable[TrustUse], graph: TrustGraph) -> tuple[TrustUse, ...]:
    """Sort trusts: open and never used come first, of these the ones to administrators.

    Then come those from outside of the organization.
    """
    nodes = {node.id: node for node in graph.nodes}

    def key(use: TrustUse) -> tuple[bool, bool, bool, str, str]:
        target = nodes.get(use.target)
        return (
            use.state is not UseState.UNUSED,
            target is None or not target.is_admin,
            use.edge is None or not is_from_outside(use.edge, nodes[use.edge.source]),
            use.target,
            use.source,
        )

    return tuple(sorted(uses, key=key))


def _use(
    source: str, target: str, edge: Edge | None, pairs: list[PairUse], window: UseWindow
) -> TrustUse:
    count = sum(pair.count for pair in pairs)
    last = max((pair.last for pair in pairs), default=0)
    return TrustUse(
        source=source,
        target=target,
        edge=edge,
        state=window.state(target, last=last, count=count),
        count=count,
        denied=sum(pair.denied for pair in pairs),
        first=min((pair.first for pair in pairs if pair.count), default=0),
        last=last,
        pairs=tuple(pairs),
    )


def edge_of(caller: str, edges: Iterable[Edge]) -> Edge | None:
    """Return the edge that a caller goes through: an open one that names it most exactly."""
    ranked = (
        (edge.standing not in OPEN, rank, edge.id, edge)
        for edge in edges
        if (rank := _rank(caller, edge)) is not None
    )
    return min(ranked, default=(None,) * 4)[3]


def _rank(caller: str, edge: Edge) -> int | None:
    if edge.source == caller or edge.source.partition(":")[2] == caller:
        return 0
    if edge.kind is PrincipalKind.SESSION:
        is_its = ":user/" not in caller and role_key(edge.source) == role_key(caller)
        return 1 if is_its else None
    if edge.kind is PrincipalKind.ACCOUNT:
        account = account_of(edge.source) or edge.source
        return 2 if account == account_of(caller) else None
    return 3 if edge.kind is PrincipalKind.ANYONE else None


def unused_roles(
    index: WorldIndex, pairs: Iterable[PairUse], window: UseWindow
) -> tuple[tuple[str, UseState], ...]:
    """Return the imported roles that nobody assumed, each with whether that is sure."""
    last: dict[str, int] = {}
    for pair in pairs:
        last[pair.role] = max(last.get(pair.role, 0), pair.last if pair.count else 0)
    states = (
        (arn, window.state(arn, last=last.get(arn, 0), count=last.get(arn, 0)))
        for arn in sorted(index.roles)
    )
    return tuple((arn, state) for arn, state in states if state is not UseState.USED)
