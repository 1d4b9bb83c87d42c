"""Where trusts and their lines start and end, with the baseline of a scenario laid under it."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import TypedDict

from rolescope.analysis import Analysis
from rolescope.model.arn import role_key
from rolescope.model.world import Account, World
from rolescope.pictures.layouts.overview.callers import card_key
from rolescope.pictures.layouts.overview.diagram import LinePort, RoleRow, RowKind
from rolescope.pictures.layouts.overview.folding import is_large
from rolescope.pictures.trust_facts import DrawnTrust, placed_as_written, read_trust
from rolescope.pictures.view import MORE_PEOPLE
from rolescope.questions.filters.shown import Shown
from rolescope.trust.edge import Edge, Node, NodeKind, TrustGraph, Zone
from rolescope.trust.people import People, people_in
from rolescope.value import Value, field, replace
from rolescope.words.names import vendor_names

NO_LINE = (NodeKind.SERVICE, NodeKind.DELETED, NodeKind.INVALID)
ROW_KINDS = {  # principals of imported accounts that the import lacks
    NodeKind.ROLE: RowKind.MISSING,
    NodeKind.USER: RowKind.MISSING,
    NodeKind.SESSION: RowKind.SESSION,
    NodeKind.FEDERATED_USER: RowKind.SESSION,
}
_EVERY = 500  # trusts between two ticks
_MAX_NAMED = 12  # named principals that a trust in an account is drawn from, instead of the account


class Trusts(Value, kw_only=True):
    """All trusts of an analysis, by target and by the principal where their line starts.

    `home` leads from a session to its role; `extra` are sources that get rows of their own.
    `nodes` are those of the baseline where it has them: they decide where things stand; `admins`
    are the administrators of now. `added` are new roles and users, `removed` those that are gone.
    `shown`: what a filter leaves to be drawn. All trusts are here nevertheless: they are facts
    about what is drawn.

    `people` stand for the provider of Identity Center that they come by. `drawn_people`: those
    with a trust that is drawn, without those who are hidden by hand.

    `unfolded` are the accounts whose principals are drawn; None: all. Of the others there are only
    the trusts that cross their borders, and nothing is known of their conditions.
    """

    world: World
    nodes: Mapping[str, Node]
    vendors: Mapping[str, str]
    permitted_only: int
    incoming: Mapping[str, list[DrawnTrust]]
    outgoing: Mapping[str, list[DrawnTrust]] = field(default_factory=dict)
    home: Mapping[str, str] = field(default_factory=dict)
    extra: tuple[Node, ...] = ()
    admins: frozenset[str] = frozenset()
    added: frozenset[str] = frozenset()
    removed: tuple[Node, ...] = ()
    shown: Shown | None = None
    people: People = field(default_factory=People)
    drawn_people: frozenset[str] = frozenset()
    unfolded: frozenset[str] | None = None

    def __iter__(self) -> Iterator[DrawnTrust]:
        """All trusts."""
        return (trust for trusts in self.incoming.values() for trust in trusts)

    def into(self, arn: str) -> list[DrawnTrust]:
        """The trusts of a role."""
        return self.incoming.get(arn, [])

    def out_of(self, arn: str) -> list[DrawnTrust]:
        """The trusts that a principal can use."""
        return self.outgoing.get(arn, [])

    def shows(self, trust: DrawnTrust) -> bool:
        """Tell whether a trust is drawn."""
        shown = self.shown
        return shown is None or (trust.edge.id in shown.edges and self.shows_node(trust.source.id))

    def shows_node(self, node: str) -> bool:
        """Tell whether a node is drawn."""
        return self.shown is None or node in self.shown.nodes or node in self.drawn_people

    def unfolds(self, each: Account | Node) -> bool:
        """Tell whether the principals of an account are drawn; of a node: of its account."""
        account = each.id if isinstance(each, Account) else each.account
        return self.unfolded is None or account in self.unfolded

    @property
    def accounts(self) -> frozenset[str]:
        """The ids of all accounts that have a box."""
        gone = {node.account for node in self.removed if node.account}
        return frozenset({account.id for account in self.world.accounts} | gone)

    def is_admin(self, arn: str) -> bool:
        """Tell whether a principal may do everything."""
        node = self.nodes.get(arn)
        return node is not None and node.is_admin


def gather(
    analysis: Analysis,
    tick: Callable[[], None] = lambda: None,
    shown: Shown | None = None,
    unfolded: frozenset[str] | None = None,
    opened: frozenset[str] = frozenset(),
) -> Trusts:
    """Gather the trusts of an analysis, with those of its baseline.

    Both are laid out together, so that an edit moves nothing. `tick` is called every few hundredths
    of a second. `shown` is what is to be drawn of them; `unfolded`: see Trusts; `opened`: whether
    people are.
    """
    now_nodes = {node.id: node for node in analysis.graph.nodes}
    nodes: Mapping[str, Node] = now_nodes
    before: Mapping[str, Edge] = {}
    if analysis.baseline is not None:
        nodes = now_nodes | {node.id: node for node in analysis.baseline.nodes}
        before = _drawn(analysis.baseline)
    now = _drawn(analysis.graph)
    world = analysis.scenario.world
    edges = {**before, **now} if before else now
    vendors = vendor_names(world, nodes, ((e.source, e.target) for e in edges.values()))
    boxes = frozenset(account.id for account in world.accounts)
    known = _Known(
        nodes=nodes,
        before=before,
        now=now,
        vendors=vendors,
        unfolded=unfolded,
        boxes=boxes,
        is_large=is_large(analysis.scenario.base),
    )
    trusts = Trusts(
        world=world,
        nodes=nodes,
        admins=frozenset(node.id for node in analysis.graph.nodes if node.is_admin),
        vendors=vendors,
        permitted_only=_permissions(analysis.graph, shown, len(now)),
        incoming=_incoming(known, tick, has_baseline=analysis.baseline is not None),
        shown=shown,
        unfolded=unfolded,
        **_comings_and_goings(analysis, now_nodes),
    )
    return _with_sources(_with_people(trusts, analysis, opened) if unfolded is None else trusts)


class _Known(Value, kw_only=True):
    """What trusts are read from: the edges `before` any edit and those of `now`, by id.

    `boxes`: accounts that have a box. A trust in another, which has none where groups stand for
    accounts, may start at few principals of several boxes.
    """

    nodes: Mapping[str, Node]
    before: Mapping[str, Edge]
    now: Mapping[str, Edge]
    vendors: Mapping[str, str]
    unfolded: frozenset[str] | None
    boxes: frozenset[str]
    is_large: bool


def _incoming(
    known: _Known, tick: Callable[[], None], *, has_baseline: bool
) -> dict[str, list[DrawnTrust]]:
    """Return the trusts by the role that trusts, without those inside of folded accounts."""
    incoming: dict[str, list[DrawnTrust]] = defaultdict(list)
    nodes, before, now, unfolded = known.nodes, known.before, known.now, known.unfolded
    ids = sorted({*before, *now}) if before else list(now)  # those of a graph are sorted
    for number, id_ in enumerate(ids):
        if number % _EVERY == 0:
            tick()
        edge = now.get(id_) or before[id_]
        source = nodes[edge.source]
        is_far, starts_here = False, True
        if unfolded is not None:
            home, target = home_of(source), nodes[edge.target].account
            is_far = home not in unfolded and target not in unfolded
            if is_far and home == target:
                continue
            starts_here = home in known.boxes or source.zone is not Zone.SCOPE
        trust = read_trust(
            edge,
            source,
            known.vendors,
            first=before.get(id_, edge),
            is_closed=id_ not in now,
            is_opened=has_baseline and id_ not in before,
            is_far=is_far,
        )
        if known.is_large:
            trust = placed_as_written(trust, known.vendors)
        found = [trust] if is_far and starts_here else _from_named(trust, nodes)
        if is_far and not starts_here:
            found = [one for one in found if home_of(one.source) != nodes[edge.target].account]
        incoming[edge.target] += found
    return incoming


_AT_HOME = (
    NodeKind.ACCOUNT,
    NodeKind.ROLE,
    NodeKind.USER,
    NodeKind.SESSION,
    NodeKind.FEDERATED_USER,
)


def home_of(node: Node) -> str | None:
    """Return the account that a caller belongs to; a provider belongs to its issuer."""
    return node.account if node.kind in _AT_HOME else None


class _Moved(TypedDict):
    added: frozenset[str]
    removed: tuple[Node, ...]


def _comings_and_goings(analysis: Analysis, now: Mapping[str, Node]) -> _Moved:
    """Return the roles and users that are new, and those that are no more."""
    if analysis.baseline is None:
        return _Moved(added=frozenset(), removed=())
    before = {node.id: node for node in analysis.baseline.nodes if _is_entity(node)}
    added = frozenset(id_ for id_, node in now.items() if _is_entity(node) and id_ not in before)
    removed = (node for id_, node in before.items() if id_ not in now or not _is_entity(now[id_]))
    return _Moved(added=added, removed=tuple(removed))


def _is_entity(node: Node) -> bool:
    return node.is_imported and node.kind in (NodeKind.ROLE, NodeKind.USER)


def _drawn(graph: TrustGraph) -> dict[str, Edge]:
    """Return the edges that the overview draws: what a trust policy writes."""
    return {edge.id: edge for edge in graph.edges if edge.is_trust}


def _permissions(graph: TrustGraph, shown: Shown | None, trusts: int) -> int:
    """Count the permissions without a trust; all other edges are `trusts`."""
    if shown is None:
        return len(graph.edges) - trusts
    without = (edge.id for edge in graph.edges if not edge.is_trust)
    return sum(id_ in shown.edges for id_ in without)


def _from_named(trust: DrawnTrust, nodes: Mapping[str, Node]) -> list[DrawnTrust]:
    """Let a trust in a whole account start at the few principals that its condition names.

    Whom it names no more has lost it, whom it names now has got it.
    """
    first, now = _named(trust.first, trust.source, nodes), _named(trust.edge, trust.source, nodes)
    if first == now:
        return [replace(trust, source=node) for node in now]
    found = {node.id: node for node in (*first, *now)}
    return [
        replace(
            trust,
            source=node,
            is_closed=trust.is_closed or node not in now,
            is_opened=trust.is_opened or node not in first,
        )
        for node in found.values()
    ]


def _named(edge: Edge, source: Node, nodes: Mapping[str, Node]) -> list[Node]:
    named = [nodes[arn] for arn in edge.narrowed_to if arn in nodes]
    is_few = source.kind is NodeKind.ACCOUNT and 0 < len(named) <= _MAX_NAMED
    return named if is_few else [source]


def _with_people(trusts: Trusts, analysis: Analysis, opened: frozenset[str]) -> Trusts:
    """Let trusts in the provider of Identity Center start at the people and groups behind a role.

    Those that there is no room for stand on one card; there is more of it if they are `opened`.
    """
    people = people_in(trusts.world, analysis.graph, analysis.baseline)
    if not people.by_edge:
        return trusts
    hidden = trusts.shown.hidden_people if trusts.shown is not None else frozenset()
    drawn = people.coming_by({each.edge.id for each in trusts if trusts.shows(each)}) - hidden
    beyond = people.beyond(drawn, is_open=MORE_PEOPLE in opened)

    def sources(trust: DrawnTrust) -> list[DrawnTrust]:
        if trust.edge.id not in people.by_edge:
            return [trust]
        return [
            replace(
                trust,
                source=replace(
                    trust.source,
                    id=one,
                    name=people.nodes[one].name,
                    issuer=MORE_PEOPLE if one in beyond else one,
                ),
            )
            for one in people.by_edge[trust.edge.id]
        ]

    incoming = {
        arn: [each for trust in found for each in sources(trust)]
        for arn, found in trusts.incoming.items()
    }
    return replace(trusts, incoming=incoming, people=people, drawn_people=drawn)


def _with_sources(trusts: Trusts) -> Trusts:
    """Note for every source where its lines start: on a role or user, or on a row of its own."""
    imported = trusts.accounts if trusts.unfolded is None else trusts.unfolded
    if not imported:
        return trusts
    roles = {
        role_key(node.id): node.id
        for node in trusts.nodes.values()
        if node.kind is NodeKind.ROLE
        and node.is_imported
        and node.account in imported
        and trusts.shows_node(node.id)
    }
    outgoing: dict[str, list[DrawnTrust]] = defaultdict(list)
    home: dict[str, str] = {}
    extra: dict[str, Node] = {}
    for trust in trusts:
        node = trust.source
        if trusts.unfolded is not None and node.account not in imported:
            continue
        role = roles.get(role_key(node.id)) if node.kind is NodeKind.SESSION else None
        if role is not None:
            home[node.id] = role
        outgoing[role or node.id].append(trust)
        is_known = role is not None or (node.is_imported and node.kind is not NodeKind.SESSION)
        if node.kind in ROW_KINDS and not is_known and node.account in imported:
            extra[node.id] = node
    return replace(trusts, outgoing=outgoing, home=home, extra=tuple(extra.values()))


# Where lines start and end: on rows of principals, on rows of folded accounts, on cards


ADMINS, ROLES, USERS = "admins", "roles", "users"
WHOLE = ""  # the only part of an account that is one row


class Homes(Value, kw_only=True):
    """Finds the ends of trusts.

    `rows` are by principal; `folded` by account and part of it; `merged` leads from the cards that
    another stands for to that one.
    """

    trusts: Trusts
    rows: Mapping[str, RoleRow]
    folded: Mapping[tuple[str, str], RoleRow] = field(default_factory=dict)
    merged: Mapping[str, str] = field(default_factory=dict)

    @property
    def late(self) -> frozenset[str]:
        """Rows that are not there before any edit."""
        return frozenset(
            row.id for row in (*self.rows.values(), *self.folded.values()) if row.is_late
        )

    @property
    def counted(self) -> frozenset[str]:
        """Rows of folded accounts: a number says how many trusts a line of theirs stands for."""
        return frozenset(row.id for row in self.folded.values())

    def row(self, arn: str) -> RoleRow | None:
        """Return the row of a principal."""
        row = self.rows.get(arn)
        if row is None and self.folded and arn in self.trusts.nodes:
            row = self._folded(self.trusts.nodes[arn])
        return row

    def port(self, node: Node) -> LinePort:
        """Return where the lines of a caller start."""
        folded = self._folded(node) if self.folded else None
        if folded is not None:
            return LinePort(id=folded.id, place=folded.id, account=folded.account)
        if node.kind is NodeKind.ACCOUNT and node.account in self.trusts.accounts:
            account = node.account or node.id
            return LinePort(id=f"port:{account}", place=account, account=account, is_account=True)
        role = self.trusts.home.get(node.id)
        row = self.rows.get(role or node.id)
        if row is None:
            card = self.card(node)
            return LinePort(id=card, place=card)
        if role is not None and not row.is_folded:
            port = f"session:{row.id}:{node.id}"
            return LinePort(id=port, place=row.id, account=row.account, session=node.id)
        return LinePort(id=row.id, place=row.id, account=row.account)

    def card(self, node: Node) -> str:
        """Return the card of a caller in the lane."""
        key = card_key(node)
        return self.merged.get(key, key)

    def _folded(self, node: Node) -> RoleRow | None:
        account = home_of(node)
        if account is None:
            return None
        whole = self.folded.get((account, WHOLE))
        if whole is not None or node.kind is NodeKind.ACCOUNT:
            return whole
        return self.folded.get((account, part_of(node)))


def part_of(node: Node) -> str:
    """Return the part of a folded account that a principal is in."""
    if node.kind in (NodeKind.USER, NodeKind.FEDERATED_USER):
        return USERS
    return ADMINS if node.is_admin else ROLES
