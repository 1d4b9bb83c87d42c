"""Where trusts start and end, with the baseline of a scenario laid under it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from rolescope.analysis import Analysis
from rolescope.drawing.layouts.overview.callers import vendor_names
from rolescope.drawing.layouts.overview.diagram import RowKind
from rolescope.drawing.layouts.overview.facts import Trust, read_trust
from rolescope.model.world import World
from rolescope.trust.edge import Edge, Node, NodeKind, TrustGraph

NO_LINE = (NodeKind.SERVICE, NodeKind.DELETED, NodeKind.INVALID)
ROW_KINDS = {  # principals of imported accounts that the import lacks
    NodeKind.ROLE: RowKind.MISSING,
    NodeKind.USER: RowKind.MISSING,
    NodeKind.SESSION: RowKind.SESSION,
    NodeKind.FEDERATED_USER: RowKind.SESSION,
}
_FEW = 12  # named principals that a trust in an account is drawn from, instead of the account


@dataclass(frozen=True, slots=True, kw_only=True)
class Trusts:
    """All trusts of an analysis, by target and by the principal where their line starts.

    `home` leads from a session to its role; `extra` are sources that get rows of their own.
    """

    world: World
    nodes: Mapping[str, Node]
    vendors: Mapping[str, str]
    permitted_only: int
    incoming: Mapping[str, list[Trust]]
    outgoing: Mapping[str, list[Trust]] = field(default_factory=dict)
    home: Mapping[str, str] = field(default_factory=dict)
    extra: tuple[Node, ...] = ()

    def __iter__(self) -> Iterator[Trust]:
        """All trusts."""
        return (trust for trusts in self.incoming.values() for trust in trusts)

    def into(self, arn: str) -> list[Trust]:
        """The trusts of a role."""
        return self.incoming.get(arn, [])

    def out_of(self, arn: str) -> list[Trust]:
        """The trusts that a principal can use."""
        return self.outgoing.get(arn, [])

    def is_admin(self, arn: str) -> bool:
        """Tell whether a principal may do everything."""
        node = self.nodes.get(arn)
        return node is not None and node.is_admin


def gather(analysis: Analysis) -> Trusts:
    """Gather the trusts of an analysis; those that an edit took away are marked as closed.

    The baseline and the scenario are laid out together, so that an edit moves nothing.
    """
    nodes = {node.id: node for node in analysis.graph.nodes}
    before: dict[str, Edge] = {}
    if analysis.baseline is not None:
        nodes |= {node.id: node for node in analysis.baseline.nodes}
        before = _drawn(analysis.baseline)
    now = _drawn(analysis.graph)
    ids = sorted({*before, *now})
    world = analysis.scenario.world
    vendors = vendor_names(world, nodes, ((e.source, e.target) for e in (before | now).values()))
    incoming: dict[str, list[Trust]] = defaultdict(list)
    for id_ in ids:
        first = before.get(id_) or now[id_]
        edge = now.get(id_) or first
        trust = read_trust(edge, nodes[edge.source], vendors, first=first)
        incoming[edge.target] += _from_named(
            replace(trust, is_closed=id_ in analysis.closed), nodes
        )
    trusts = Trusts(
        world=world,
        nodes=nodes,
        vendors=vendors,
        permitted_only=len(analysis.graph.edges) - len(now),
        incoming=incoming,
    )
    return _with_sources(trusts)


def _drawn(graph: TrustGraph) -> dict[str, Edge]:
    """Return the edges that the overview draws: what a trust policy writes."""
    return {edge.id: edge for edge in graph.edges if edge.is_trust}


def _from_named(trust: Trust, nodes: Mapping[str, Node]) -> list[Trust]:
    """Let a trust in a whole account start at the few principals that its condition names."""
    named = [nodes[arn] for arn in trust.first.narrowed_to if arn in nodes]
    if trust.source.kind is not NodeKind.ACCOUNT or not 0 < len(named) <= _FEW:
        return [trust]
    return [replace(trust, source=node) for node in named]


def _with_sources(trusts: Trusts) -> Trusts:
    """Note for every source where its lines start: on a role or user, or on a row of its own."""
    imported = {account.id for account in trusts.world.accounts}
    roles = {
        (node.account, node.name): node.id
        for node in trusts.nodes.values()
        if node.kind is NodeKind.ROLE and node.is_imported
    }
    outgoing: dict[str, list[Trust]] = defaultdict(list)
    home: dict[str, str] = {}
    extra: dict[str, Node] = {}
    for trust in trusts:
        node = trust.source
        role = roles.get((node.account, _role_of_session(node)))
        if role is not None:
            home[node.id] = role
        outgoing[role or node.id].append(trust)
        is_known = role is not None or (node.is_imported and node.kind is not NodeKind.SESSION)
        if node.kind in ROW_KINDS and not is_known and node.account in imported:
            extra[node.id] = node
    return replace(trusts, outgoing=outgoing, home=home, extra=tuple(extra.values()))


def _role_of_session(node: Node) -> str:
    """Return the role's name in `assumed-role/NAME/SESSION`; empty for all other nodes."""
    parts = node.id.split("/")
    return parts[1] if node.kind is NodeKind.SESSION and len(parts) > 2 else ""  # noqa: PLR2004 - NAME and SESSION
