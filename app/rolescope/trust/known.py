"""Known: the part of a trust graph that an edit of the world does not affect."""

from collections.abc import Mapping

from rolescope.engine.index import WorldIndex
from rolescope.trust.changes import TrustChanges, changes
from rolescope.trust.edge import Edge, Node, TrustGraph
from rolescope.trust.entities import Entity
from rolescope.value import Value, field


class Before(Value):
    """The graph of a world as it was before an edit, and the index that it was made with."""

    index: WorldIndex
    graph: TrustGraph
    at: str


class KnownGraph(Value):
    """Nodes and edges of a graph from before, as far as they hold. `changes` None: none do.

    `trusts` are the edges of trust policies by role, `permissions` all others by id.
    """

    before: Before | None = None
    changes: TrustChanges | None = None
    nodes: Mapping[str, Node] = field(default_factory=dict)
    trusts: Mapping[str, tuple[Edge, ...]] = field(default_factory=dict)
    permissions: Mapping[str, Edge] = field(default_factory=dict)

    def node(self, arn: str) -> Node | None:
        """Return the node of a user or role that is as it was, and so is what limits it (PE-74)."""
        if self.changes is None or arn in self.changes.entities or arn in self.changes.callers:
            return None
        return self.nodes.get(arn)

    def into(self, role: str) -> tuple[tuple[Node, Edge], ...] | None:
        """Return the edges into a role with their nodes; None when it has to be evaluated."""
        if self.changes is None or role in self.changes.roles:
            return None
        return tuple((self.nodes[edge.source], edge) for edge in self.trusts.get(role, ()))

    def named_by(self, index: WorldIndex, entity: Entity) -> tuple[str, ...]:
        """Return the imported roles that Allow statements about AssumeRole name by ARN."""
        source = index
        if self.before is not None and self.node(entity.arn) is not None:
            source = self.before.index  # it has been asked already
        return tuple(arn for arn in _named_by(source, entity) if index.role(arn) is not None)

    def is_permission_known(self, caller: str, role: str) -> bool:
        """Tell whether the permission of a caller for a role is as it was, or is none still."""
        if self.changes is None or caller in self.changes.callers:
            return False
        return role not in self.changes.roles


NOTHING_KNOWN = KnownGraph()


def known_of(index: WorldIndex, at: str, before: Before) -> KnownGraph:
    """Find out what of a graph from before holds in another world."""
    found = changes(before.index, index, at) if before.at == at else None
    if found is None:
        return NOTHING_KNOWN
    trusts: dict[str, list[Edge]] = {}
    permissions: dict[str, Edge] = {}
    for edge in before.graph.edges:
        if edge.statements:
            trusts.setdefault(edge.target, []).append(edge)
        else:
            permissions[edge.id] = edge
    return KnownGraph(
        before=before,
        changes=found,
        nodes={node.id: node for node in before.graph.nodes},
        trusts={role: tuple(edges) for role, edges in trusts.items()},
        permissions=permissions,
    )


def _named_by(index: WorldIndex, entity: Entity) -> tuple[str, ...]:
    """Return what Allow statements about AssumeRole name, sorted."""

    def find() -> tuple[str, ...]:
        named = (
            resource
            for statement in index.identity(entity).about("sts:assumerole")
            if not statement.is_deny
            for resource in statement.source.resources or ()
        )
        return tuple(sorted(set(named)))

    return index.remember(("named by", entity.arn), find)
