"""People and groups of IAM Identity Center: they stand for the provider that they come by (DF-31).

No trust policy names them, so they are no nodes of the trust graph: a trust in the provider is
theirs where they have the permission set of the role.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from rolescope.model.assignments import assignments_of, behind
from rolescope.model.collection import Assignment
from rolescope.model.world import World
from rolescope.trust.edge import Node, NodeKind, TrustGraph

_MAX_NAMED = 8  # people and groups that are drawn one by one while the others are folded
_MAX_UNFOLDED = 40  # that many once they are unfolded: nobody looks at thousands of cards


@dataclass(frozen=True)  # no slots: what is asked often is kept
class People:
    """Those whom trusts let in, by id: as a node, and one of their assignments.

    `by_edge`: by the id of a trust in the provider, whose it is; groups first.
    """

    nodes: Mapping[str, Node] = field(default_factory=dict)
    assigned: Mapping[str, Assignment] = field(default_factory=dict)
    by_edge: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def edges(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the trusts that each of them may use."""
        found: dict[str, list[str]] = defaultdict(list)
        for edge, mine in self.by_edge.items():
            for one in mine:
                found[one].append(edge)
        return {one: tuple(edges) for one, edges in found.items()}

    def coming_by(self, edges: Collection[str]) -> frozenset[str]:
        """Return those who have one of these trusts, by id."""
        mine = (come for edge, come in self.by_edge.items() if edge in edges)
        return frozenset(chain.from_iterable(mine))

    def beyond(self, shown: Iterable[str], *, is_open: bool = False) -> frozenset[str]:
        """Return those of some that are folded: all but those with most trusts.

        `is_open`: they are unfolded, as far as there is room.
        """

        def rank(one: str) -> tuple[int, bool, str, str]:
            node = self.nodes[one]
            return -len(self.edges[one]), node.kind is NodeKind.PERSON, node.name.lower(), one

        ranked, most = sorted(shown, key=rank), _MAX_UNFOLDED if is_open else _MAX_NAMED
        return frozenset(ranked[most - 1 :] if len(ranked) > most else ())


def is_person_id(id_: str) -> bool:
    """Tell whether an id is that of a person or a group of Identity Center."""
    return id_.startswith(("USER ", "GROUP "))


def people_in(
    world: World,
    graph: TrustGraph,
    baseline: TrustGraph | None = None,
    hidden: Collection[str] = (),
) -> People:
    """Return who comes by the trusts of a graph, or of that before any edit, if it was imported.

    Who is `hidden` is left out.
    """
    assigned = assignments_of(world.permission_sets or ())
    if not assigned:
        return People()
    holders = {
        role.arn: mine
        for account in world.accounts
        for role in account.roles
        if (mine := behind(role, assigned))
    }
    nodes: dict[str, Node] = {}
    known: dict[str, Assignment] = {}
    by_edge: dict[str, tuple[str, ...]] = {}
    for each in filter(None, (graph, baseline)):
        providers = {node.id: node for node in each.nodes if node.kind is NodeKind.SAML_PROVIDER}
        for edge in each.edges:
            if edge.source not in providers or edge.target not in holders:
                continue
            come = {f"{one.kind} {one.id}": one for one in holders[edge.target]}
            come = {id_: one for id_, one in come.items() if id_ not in hidden}
            by_edge[edge.id] = tuple(come)
            known |= come
            for id_, one in come.items():
                kind = NodeKind.PEOPLE if one.is_group else NodeKind.PERSON
                zone = providers[edge.source].zone
                made = Node(id=id_, kind=kind, name=one.called, zone=zone, is_imported=True)
                nodes.setdefault(id_, made)
    return People(nodes, known, by_edge)
