"""From the trust graph to numbered principals and links, with the baseline laid under it."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from rolescope.analysis import Analysis
from rolescope.model.arn import role_key
from rolescope.model.world import Account, World
from rolescope.pictures.groups import ACCOUNT, GROUPED
from rolescope.pictures.layouts.overview.sources import NO_LINE
from rolescope.pictures.picture import PictureChange
from rolescope.pictures.trust_facts import Danger, danger_of, differs
from rolescope.questions.filters.shown import Shown
from rolescope.trust.edge import Edge, Node, NodeKind, Standing, TrustGraph, Zone
from rolescope.trust.people import People, people_in
from rolescope.value import Value
from rolescope.words.names import vendor_names

LANE = ""
"""Where principals stand that belong to no box: outside callers, AWS services."""

PEOPLE = (NodeKind.PERSON, NodeKind.PEOPLE)
_EVERY = 2000  # edges between two ticks


class TrustLink(NamedTuple):
    """One trust between two principals, given by their numbers."""

    source: int
    target: int
    edge: Edge
    change: PictureChange | None
    danger: Danger

    @property
    def is_late(self) -> bool:
        """Whether an edit made it: there is no such trust before."""
        return self.change is PictureChange.NEW


class Gathered(Value, kw_only=True):
    """The principals that are drawn, sorted by id, and the trusts between them.

    `accounts` are the boxes they stand in, LANE for none; `are_entities`: those that are roles,
    users or sessions in a box. `attributes` are by principal the links
    from sources that have no line: services, deleted principals. `changes`: new or gone
    principals. `permitted_only`: permissions without a trust, which are not drawn. `noun`: what a
    box stands for. `beyond`: people and groups of Identity Center that are folded; `far_beyond`:
    those of them that are so where the others are unfolded. `outsiders`: who is imported, with the
    boxes of roles that trust it from outside. `is_grouped`: a box stands for more than an account.
    """

    nodes: tuple[Node, ...]
    accounts: tuple[str, ...]
    are_entities: tuple[bool, ...]
    links: tuple[TrustLink, ...]
    attributes: Mapping[int, list[tuple[Node, Edge, PictureChange | None]]]
    changes: Mapping[int, PictureChange]
    boxes: tuple[str, ...]
    permitted_only: int
    noun: str = ACCOUNT
    outsiders: frozenset[tuple[int, str]] = frozenset()
    beyond: frozenset[int] = frozenset()
    far_beyond: frozenset[int] = frozenset()
    is_grouped: bool = False


def gather(
    analysis: Analysis,
    tick: Callable[[], None] = lambda: None,
    shown: Shown | None = None,
    noun: str = ACCOUNT,
    *,
    is_grouped: bool = False,
) -> Gathered:
    """Number the principals of an analysis and of its baseline, and gather the trusts.

    Those of the baseline decide where things stand, so that an edit moves nothing. `shown`: what a
    filter leaves of them; None: everything. `noun`: what boxes stand for.
    """
    graph = analysis.graph
    nodes = now = before = {node.id: node for node in graph.nodes}
    if analysis.baseline is not None:
        before = {node.id: node for node in analysis.baseline.nodes}
        nodes = {id_: now.get(id_) or before[id_] for id_ in sorted(now.keys() | before.keys())}
    if shown is not None:
        nodes = {id_: node for id_, node in nodes.items() if id_ in shown.nodes}
    held = [n for n in nodes.values() if not is_grouped or n.kind in GROUPED]
    boxes = _boxes(analysis, held, is_whole=shown is None)
    nodes = _with_accounts(nodes, boxes)
    people, come = _people(analysis, shown)
    nodes |= {one: people.nodes[one] for one in come}
    homes = _homes(nodes)
    drawn = [node for node in nodes.values() if node.id not in homes and _is_drawn(node)]
    numbers = {node.id: number for number, node in enumerate(drawn)}
    numbers |= {session: numbers[role] for session, role in homes.items()}
    links, attributes = _links(analysis, nodes, (numbers, shown, people), tick)
    known = frozenset(boxes)
    accounts = tuple(
        node.account if node.account is not None and node.account in known else LANE
        for node in drawn
    )
    return Gathered(
        nodes=tuple(drawn),
        accounts=accounts,
        are_entities=tuple(
            account != LANE and node.kind in GROUPED
            for account, node in zip(accounts, drawn, strict=True)
        ),
        links=links,
        attributes=attributes,
        changes={} if now is before else _changes(drawn, now, before),
        boxes=boxes,
        permitted_only=_permissions(graph, shown),
        noun=noun,
        is_grouped=is_grouped,
        outsiders=frozenset(
            (one.source, accounts[one.target]) for one in links if one.edge.from_outside
        ),
        beyond=frozenset(numbers[one] for one in people.beyond(come)),
        far_beyond=frozenset(numbers[one] for one in people.beyond(come, is_open=True)),
    )


def _people(analysis: Analysis, shown: Shown | None) -> tuple[People, list[str]]:
    """Return the people of Identity Center, and the ids of those with a trust that is drawn."""
    hidden = shown.hidden_people if shown is not None else ()
    people = people_in(analysis.scenario.world, analysis.graph, analysis.baseline, hidden)
    if shown is None:
        return people, sorted(people.nodes)
    return people, sorted(people.coming_by(shown.edges))


def _changes(
    drawn: list[Node], now: Mapping[str, Node], before: Mapping[str, Node]
) -> dict[int, PictureChange]:
    found = {}
    for number, node in enumerate(drawn):
        was = before.get(node.id)
        if node.kind in PEOPLE:
            continue
        if node.id not in now:
            found[number] = PictureChange.GONE
        elif was is None:
            found[number] = PictureChange.NEW
        elif was.is_admin is not node.is_admin:
            found[number] = PictureChange.CHANGED
    return found


def _boxes(analysis: Analysis, nodes: Iterable[Node], *, is_whole: bool) -> tuple[str, ...]:
    """Return the accounts that have a box: those imported, now or before any edit.

    Of a filtered picture those of which anything is left.
    """
    accounts = analysis.scenario.world.accounts if is_whole else ()
    imported = {account.id for account in accounts}
    held = {node.account for node in nodes if node.is_imported and node.account}
    return tuple(sorted(imported | held))


def _with_accounts(nodes: dict[str, Node], boxes: Iterable[str]) -> dict[str, Node]:
    """Add accounts that no trust policy names: lines of folded principals start there."""
    named = {node.account for node in nodes.values() if node.kind is NodeKind.ACCOUNT}
    added = {
        id_: Node(id=id_, kind=NodeKind.ACCOUNT, name=id_, zone=Zone.SCOPE, account=id_)
        for id_ in boxes
        if id_ not in named and id_ not in nodes
    }
    return dict(sorted((nodes | added).items())) if added else nodes


def _is_drawn(node: Node) -> bool:
    return node.kind not in (NodeKind.DELETED, NodeKind.INVALID)


def _homes(nodes: Mapping[str, Node]) -> dict[str, str]:
    """Return the roles of the sessions that trust policies name: their lines start there."""
    sessions = [node for node in nodes.values() if node.kind is NodeKind.SESSION]
    if not sessions:
        return {}
    roles = {
        role_key(node.id): node.id
        for node in nodes.values()
        if node.kind is NodeKind.ROLE and node.is_imported
    }
    found = {node.id: roles.get(role_key(node.id)) for node in sessions}
    return {session: role for session, role in found.items() if role is not None}


def _links(
    analysis: Analysis,
    nodes: Mapping[str, Node],
    drawn: tuple[Mapping[str, int], Shown | None, People],
    tick: Callable[[], None],
) -> tuple[tuple[TrustLink, ...], dict[int, list[tuple[Node, Edge, PictureChange | None]]]]:
    numbers, shown, people = drawn
    now = _trusts(analysis.graph, shown)
    before = now if analysis.baseline is None else _trusts(analysis.baseline, shown)
    edges = now if now is before else now | before
    dangers = _Dangers(analysis.scenario.world, nodes, edges.values())
    links: list[TrustLink] = []
    attributes: dict[int, list[tuple[Node, Edge, PictureChange | None]]] = {}
    for count, id_ in enumerate(now if now is before else sorted(now.keys() | before.keys())):
        if count % _EVERY == 0:
            tick()
        edge = now.get(id_) or before[id_]
        source = nodes[edge.source]
        change = None if now is before else _change(now.get(id_), before.get(id_))
        target = numbers[edge.target]
        if source.kind in NO_LINE:
            attributes.setdefault(target, []).append((source, edge, change))
        else:
            danger = dangers.of(edge, source)
            links += (
                TrustLink(numbers[one], target, edge, change, danger)
                for one in people.by_edge.get(id_, (source.id,))
            )
    return tuple(links), attributes


def _permissions(graph: TrustGraph, shown: Shown | None) -> int:
    permitted = [edge.id for edge in graph.edges if edge.standing is Standing.PERMITTED_ONLY]
    return len(permitted) if shown is None else sum(id_ in shown.edges for id_ in permitted)


def _trusts(graph: TrustGraph, shown: Shown | None = None) -> dict[str, Edge]:
    edges = graph.edges
    if shown is not None:
        ids = shown.edges
        edges = tuple(edge for edge in edges if edge.id in ids)
    return {edge.id: edge for edge in edges if edge.standing is not Standing.PERMITTED_ONLY}


def _change(now: Edge | None, before: Edge | None) -> PictureChange | None:
    if now is None:
        return PictureChange.GONE
    if before is None:
        return PictureChange.NEW
    return PictureChange.CHANGED if differs(now, before) else None


class _Dangers:
    """Looks at trusts in outside callers."""

    def __init__(self, world: World, nodes: Mapping[str, Node], edges: Iterable[Edge]) -> None:
        outside = [
            (edge.source, edge.target) for edge in edges if nodes[edge.source].zone is Zone.OUTSIDE
        ]
        targets = {target for _, target in outside}
        accounts = tuple(  # the tags of all roles would take long to read
            Account(id=one.id, roles=tuple(role for role in one.roles if role.arn in targets))
            for one in world.accounts
        )
        few = World(accounts=accounts, assumed=world.assumed)
        self._vendors = vendor_names(few, nodes, outside) if outside else {}

    def of(self, edge: Edge, source: Node) -> Danger:
        return danger_of(edge, source, self._vendors)
