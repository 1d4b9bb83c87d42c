"""People and groups of IAM Identity Center: they stand for the provider that they come by (DF-31).

No trust policy names them, so they are no nodes of the trust graph: a trust in the provider is
theirs where they have the permission set of the role.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from rolescope.model.assignments import assignments_of, behind
from rolescope.model.collection import Assignment
from rolescope.model.world import World
from rolescope.trust.edge import Node, NodeKind, TrustGraph

_MAX_NAMED = 8  # people and groups that are drawn one by one while the others are folded
_MAX_UNFOLDED = 22  # that many once they are unfolded: more lines nobody follows


@dataclass(frozen=True)  # no slots: what is worked out once travels along
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
    found, steps = people_in_steps(world, graph, baseline, hidden)
    for _ in steps:
        pass
    return found


def people_in_steps(
    world: World,
    graph: TrustGraph,
    baseline: TrustGraph | None = None,
    hidden: Collection[str] = (),
) -> tuple[People, Iterator[int]]:
    """Return what `people_in` does, and the steps that find them: how many each looked at."""
    nodes: dict[str, Node] = {}
    known: dict[str, Assignment] = {}
    by_edge: dict[str, tuple[str, ...]] = {}

    def steps() -> Iterator[int]:
        assigned = assignments_of(world.permission_sets or ())
        holders: dict[str, tuple[Assignment, ...]] = {}
        for account in world.accounts if assigned else ():
            holders |= {role.arn: behind(role, assigned) for role in account.roles}
            yield len(account.roles)
        for each in filter(None, (graph, baseline) if assigned else ()):
            saml = {node.id: node for node in each.nodes if node.kind is NodeKind.SAML_PROVIDER}
            yield len(each.nodes)
            for edge in each.edges:
                come = holders.get(edge.target) if edge.source in saml else None
                if come:
                    mine = {f"{one.kind} {one.id}": one for one in come}
                    by_edge[edge.id] = tuple(id_ for id_ in mine if id_ not in hidden)
                    for id_ in by_edge[edge.id]:
                        if id_ not in nodes:
                            known[id_] = mine[id_]
                            nodes[id_] = _node(id_, mine[id_], saml[edge.source])
                yield 1 + len(come or ())

    return People(nodes, known, by_edge), steps()


def _node(id_: str, assignment: Assignment, provider: Node) -> Node:
    kind = NodeKind.PEOPLE if assignment.is_group else NodeKind.PERSON
    return Node(id=id_, kind=kind, name=assignment.called, zone=provider.zone, is_imported=True)
