"""What is drawn as one node and as one line, below and above the limits of density."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from enum import IntEnum

from rolescope.model.plain import visible
from rolescope.model.world import World
from rolescope.pictures.groups import BY_FEW, BY_OU, GROUPED, OTHERS, unit_paths
from rolescope.pictures.layouts.map.gather import LANE, PEOPLE, Gathered, TrustLink
from rolescope.pictures.picture import PictureChange
from rolescope.pictures.services import service_name
from rolescope.pictures.view import MORE_PEOPLE
from rolescope.trust.edge import PROVIDERS, NodeKind, Zone
from rolescope.value import Value, replace

MOST_PRINCIPALS = 600
"""More are drawn folded: one by one they would be dust."""

MOST_ACCOUNTS = 12
"""Of a map that is folded: more are too small to be read."""

MOST_NODES = 400
"""When more are left, those that lines join are folded, too, and no name would fit."""

SORTS = {
    NodeKind.ACCOUNT: "account",
    NodeKind.OIDC_PROVIDER: "OIDC provider",
    NodeKind.SAML_PROVIDER: "SAML provider",
    NodeKind.SERVICE: "AWS service",
}
"""What stands in no box, and is folded where groups stand for accounts."""

_MAX_UNFOLDED = 3  # of one sort are not folded
MAX_CROSSING = 24
"""More trusts across accounts than this are bundled by the accounts that they join."""

MOST_BETWEEN = 1000
"""More lines between accounts than this are not drawn: nobody could follow one."""


def usual_grouping(world: World) -> str:
    """Return what groups stand for accounts on the map of a world, as those would be too small."""
    accounts, paths = world.accounts, unit_paths(world)
    principals = sum(len(account.roles) + len(account.users) for account in accounts)
    units = {paths.get(account.id) for account in accounts}
    if len(accounts) <= MOST_ACCOUNTS or principals <= MOST_PRINCIPALS:
        return ""
    return BY_OU if len(units) > 1 else BY_FEW


class FoldLevel(IntEnum):
    """How much is folded into one node, and what of that is said."""

    NOTHING = 0
    ALONE = 1  # principals that no line joins inside their account
    ALL = 2


class MapNode(Value, kw_only=True):
    """What is drawn as one node: principals of one place, by number, the first of them its id.

    `account`: the box it stands in. `is_border`: it stands on the border of that box. `caption`:
    whom it trusts. `fold`: what unfolds it, or, if it `is_open`, folds it with others again.
    `callers`: whom its members trust where that is more than the caption says, by how many do.
    """

    members: tuple[int, ...]
    account: str
    caption: str
    is_border: bool = False
    is_late: bool = False
    fold: str = ""
    is_open: bool = False
    callers: tuple[tuple[str, int], ...] = ()


class MapWire(Value, kw_only=True):
    """What is drawn as one line between two nodes, by number.

    `is_between`: it joins accounts as a whole: its ends are folded, or it is one of too many.
    """

    source: int
    target: int
    links: tuple[TrustLink, ...]
    change: PictureChange | None
    is_between: bool = False


class Crowd(Value, kw_only=True):
    """All nodes and lines of the map. `left_out`: lines that would hide all others."""

    level: FoldLevel
    nodes: tuple[MapNode, ...]
    wires: tuple[MapWire, ...]
    left_out: int = 0

    @property
    def slots(self) -> list[int]:
        """Nodes by number, of what is unfolded only the first: it decides the size of boxes."""
        found, last = [], ""
        for number, node in enumerate(self.nodes):
            if not node.is_open or node.fold != last:
                found.append(number)
            last = node.fold if node.is_open else ""
        return found


def fold_of(account: str, words: str) -> str:
    """Return what unfolds the principals of an account that one node stands for."""
    return f"fold:{account}:{words}"


def crowd_of(
    gathered: Gathered,
    *,
    whole: bool,
    opened: frozenset[str] = frozenset(),
    least: FoldLevel = FoldLevel.NOTHING,
    tick: Callable[[], None],
) -> Crowd:
    """Fold what is too much, and `least` at least. `whole`: fold nothing, however much it is.

    `opened`: accounts with all in them, and folds. What is in both stays folded: so one fold of an
    account that is unfolded can be folded again.
    """
    heads, calls = _heads(gathered)
    captions = _captions(gathered, heads, calls)
    tick()
    count = sum(gathered.are_entities)
    is_little = count <= MOST_PRINCIPALS and least is FoldLevel.NOTHING
    if whole or (is_little and not gathered.is_grouped):
        beyond = frozenset() if whole else gathered.beyond
        found = [[number] for number in range(len(gathered.nodes)) if number not in beyond]
        found += [sorted(beyond)] if beyond else []
        return _crowd(gathered, captions, (found, opened), FoldLevel.NOTHING)
    sorts = _sorts(gathered) if gathered.is_grouped else {}
    keys = _keys(gathered, captions, _joined(gathered), sorts)
    is_few = len(set(keys)) <= MOST_NODES and not gathered.is_grouped
    level = max(least, FoldLevel.ALONE if is_few else FoldLevel.ALL)
    finer = captions
    if level is FoldLevel.ALL:
        captions = _coarse(gathered, heads)
        is_close = gathered.is_grouped or least is FoldLevel.ALL
        keys = _keys(gathered, captions, frozenset(), _sorts(gathered) if is_close else {})
    tick()
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for number, key in enumerate(keys):
        groups[key].append(number)
    crowd = _crowd(gathered, captions, (list(groups.values()), opened), level)
    return crowd if level is FoldLevel.ALONE else _with_callers(crowd, gathered, finer)


def _with_callers(crowd: Crowd, gathered: Gathered, captions: Sequence[str]) -> Crowd:
    """Let nodes that stand for several roles tell whom these trust."""

    def told(node: MapNode) -> MapNode:
        is_of_roles = gathered.nodes[node.members[0]].kind is NodeKind.ROLE
        if len(node.members) == 1 or not is_of_roles:
            return node
        counts = Counter(captions[member] for member in node.members)
        return replace(node, callers=tuple(sorted(counts.items(), key=lambda x: (-x[1], x[0]))))

    return replace(crowd, nodes=tuple(map(told, crowd.nodes)))


def _joined(gathered: Gathered) -> frozenset[int]:
    """Return the principals that lines join with others of their account."""
    accounts, found = gathered.accounts, set()
    for link in gathered.links:
        is_inside = accounts[link.source] == accounts[link.target]
        if is_inside and link.source != link.target and gathered.are_entities[link.source]:
            found |= {link.source, link.target}
    return frozenset(found)


def _keys(
    gathered: Gathered,
    captions: Sequence[str],
    apart: frozenset[int],
    sorts: Mapping[int, Hashable],
) -> list[Hashable]:
    """Return for every principal what it shares with those that it is folded with."""
    held = zip(gathered.nodes, gathered.accounts, gathered.are_entities, captions, strict=True)
    sorts = {**sorts, **dict.fromkeys(gathered.beyond, MORE_PEOPLE)}
    return [
        # captions tell roles from users
        (account, node.is_admin, caption)
        if is_entity and number not in apart and number not in gathered.changes
        else sorts.get(number, number)
        for number, (node, account, is_entity, caption) in enumerate(held)
    ]


def _sorts(gathered: Gathered) -> dict[int, Hashable]:
    """Return which callers that stand in no box are folded by their sort, as they are many."""
    told = {link.source for link in gathered.links if link.danger and not link.is_late}
    found: dict[Hashable, list[int]] = defaultdict(list)
    for number, (node, account) in enumerate(zip(gathered.nodes, gathered.accounts, strict=True)):
        is_folded = account in (LANE, OTHERS) and node.kind in SORTS
        if is_folded and number not in told:
            found[account, node.kind.value, node.zone.value].append(number)
    many = {sort: mine for sort, mine in found.items() if len(mine) > _MAX_UNFOLDED}
    return {number: sort for sort, mine in many.items() for number in mine}


def _crowd(
    gathered: Gathered,
    captions: Sequence[str],
    folded: tuple[Sequence[Sequence[int]], frozenset[str]],
    level: FoldLevel,
) -> Crowd:
    groups, opened = folded
    nodes = [node for mine in groups for node in _nodes(gathered, captions, mine, opened)]
    found, ports = _wires(gathered, nodes, level)
    wires, left_out = _thinned(found, nodes, level)
    wired = ports | {end for wire in wires for end in (wire.source, wire.target)}
    kept = [
        number
        for number, node in enumerate(nodes)
        if number in wired or gathered.nodes[node.members[0]].kind is not NodeKind.ACCOUNT
    ]
    now = dict(zip(kept, range(len(kept)), strict=True))
    return Crowd(
        level=level,
        nodes=tuple(nodes[number] for number in kept),
        wires=tuple(replace(w, source=now[w.source], target=now[w.target]) for w in wires),
        left_out=left_out,
    )


def _nodes(
    gathered: Gathered, captions: Sequence[str], members: Sequence[int], opened: frozenset[str]
) -> list[MapNode]:
    """Return one node for all members, or one for each if they are unfolded, but for too many."""
    first = members[0]
    account, fold = gathered.accounts[first], ""
    if len(members) > 1:
        node = gathered.nodes[first]
        is_sort = not gathered.are_entities[first]
        sort = f"{node.kind.value} {node.zone.value}" if is_sort else captions[first]
        fold = fold_of(account, f"admin {sort}" if node.is_admin else sort)
        fold = MORE_PEOPLE if node.kind in PEOPLE else fold
    is_open = bool(fold) and (account in opened) is not (fold in opened)
    parts = [members]
    if is_open:
        left = [member for member in members if member in gathered.far_beyond]
        parts = [[member] for member in members if member not in gathered.far_beyond]
        parts += [left] if left else []
    return [
        MapNode(
            members=tuple(mine),
            account=account,
            caption=captions[first],
            is_border=account != LANE and not gathered.are_entities[first],
            is_late=gathered.changes.get(first) is PictureChange.NEW,
            fold=fold,
            is_open=is_open,
        )
        for mine in parts
    ]


def _wires(
    gathered: Gathered, nodes: Sequence[MapNode], level: FoldLevel
) -> tuple[list[MapWire], frozenset[int]]:
    """Merge links with the same ends and the same fate. Of many, those between accounts join them.

    Also returns the nodes of accounts that lines of unfolded principals would join: they stay.
    """
    of, ports = _places(gathered, nodes)
    found: dict[tuple[int, int, PictureChange | None, bool], list[TrustLink]] = defaultdict(list)
    kept: set[int] = set()
    has_open = any(node.is_open for node in nodes)
    is_bundled = bool(level) or bundles(gathered)
    for link in gathered.links:
        source, target, is_between = of[link.source], of[link.target], False
        if is_bundled and link.change is None and not link.danger:
            here, there = nodes[source].account, nodes[target].account
            if here != there:
                whole = ports.get(here, source), ports.get(there, target)
                if has_open:
                    kept.update(whole)
                    source = source if nodes[source].is_open else whole[0]
                    target = target if nodes[target].is_open else whole[1]
                else:
                    source, target = whole
                is_between = True
        found[source, target, link.change, is_between].append(link)
    wires = [
        MapWire(
            source=source, target=target, links=tuple(mine), change=change, is_between=is_between
        )
        for (source, target, change, is_between), mine in found.items()
    ]
    return wires, frozenset(kept)


def bundles(gathered: Gathered) -> bool:
    """Tell whether so many trusts cross accounts that one line stands for those of each pair."""
    accounts, nodes = gathered.accounts, gathered.nodes
    links = (link for link in gathered.links if nodes[link.source].kind not in PEOPLE)
    ends = ((accounts[link.source], accounts[link.target]) for link in links)
    return sum(here != there != LANE for here, there in ends) > MAX_CROSSING


def _thinned(
    wires: list[MapWire], nodes: Sequence[MapNode], level: FoldLevel
) -> tuple[list[MapWire], int]:
    """Leave out lines between folded nodes of one account, and too many between accounts."""
    if level is not FoldLevel.ALL:
        return wires, 0
    ends = [(nodes[wire.source], nodes[wire.target]) for wire in wires]
    between = sum(w.is_between and _joins_folded(e) for w, e in zip(wires, ends, strict=True))
    kept = [
        wire
        for wire, (here, there) in zip(wires, ends, strict=True)
        if wire.change
        or wire.links[0].danger
        or not _joins_folded((here, there))
        or (here.account != there.account and between <= MOST_BETWEEN)
    ]
    return kept, len(wires) - len(kept)


def _joins_folded(ends: tuple[MapNode, MapNode]) -> bool:
    """Tell whether a line joins nodes in accounts, neither of which was unfolded."""
    here, there = ends
    return here.account != LANE and not here.is_open and not there.is_open


def _places(gathered: Gathered, nodes: Sequence[MapNode]) -> tuple[list[int], dict[str, int]]:
    """Return the node of every principal, and by account that which stands for all of it."""
    of = [0] * len(gathered.nodes)
    ports = {}
    for index, node in enumerate(nodes):
        for number in node.members:
            of[number] = index
        if node.is_border and gathered.nodes[node.members[0]].kind is NodeKind.ACCOUNT:
            ports[node.account] = index
    return of, ports


# Whom principals trust, in two words: what they stand below when no line joins them


_NOBODY, _USERS, _IDLE = "Nobody", "Users", "Users, no roles"
_ANYONE, _OUTSIDE, _WHOLE = (0, "Anyone"), (1, "Outside"), (4, "Whole account")
_DELETED, _LAST = (7, "Deleted"), (9, _NOBODY)
_FAR, _SERVICE = 2, 6  # ranks: from outside down to providers; services
_FROM_OUTSIDE, _OTHERS = "From outside", "Others"
_Head = tuple[int, str]  # rank and caption


def _captions(gathered: Gathered, heads: Sequence[_Head], calls: Sequence[bool]) -> tuple[str, ...]:
    """Return a caption for every principal: the farthest away of those who can call it.

    Of what is no role: whether it calls anybody. What edits added does not count.
    """
    return tuple(
        head[1] if node.kind is NodeKind.ROLE else _USERS if does_call else _IDLE
        for node, head, does_call in zip(gathered.nodes, heads, calls, strict=True)
    )


def _coarse(gathered: Gathered, heads: Sequence[_Head]) -> tuple[str, ...]:
    """Return captions that tell no more than whether somebody from outside can call a role."""
    return tuple(
        (_FROM_OUTSIDE if head[0] <= _FAR else _OTHERS) if node.kind is NodeKind.ROLE else _USERS
        for node, head in zip(gathered.nodes, heads, strict=True)
    )


def _heads(gathered: Gathered) -> tuple[list[_Head], list[bool]]:
    """Return the farthest caller of every principal, and whether it calls anybody."""
    heads: list[_Head] = [_LAST] * len(gathered.nodes)
    calls = [False] * len(gathered.nodes)
    for link in gathered.links:
        if not link.is_late:
            head = head_of(gathered, link.source, gathered.accounts[link.target])
            heads[link.target] = min(heads[link.target], head)
            calls[link.source] = True
    known: dict[str, _Head] = {}  # thousands of trusts are in a handful of services
    for target, trusts in gathered.attributes.items():
        for source, _, change in trusts:
            if change is not PictureChange.NEW:
                if source.id not in known:
                    is_service = source.kind is NodeKind.SERVICE
                    named = (_SERVICE, service_name(source.id)) if is_service else _DELETED
                    known[source.id] = named
                heads[target] = min(heads[target], known[source.id])
    return heads, calls


def head_of(gathered: Gathered, source: int, account: str) -> _Head:
    """Return rank and caption of one caller of roles of an account."""
    node = gathered.nodes[source]
    if node.zone is Zone.ANYONE or node.kind is NodeKind.ANYONE:
        return _ANYONE
    if node.kind in (*PROVIDERS, *PEOPLE):
        return 2, visible(node.issuer or node.name) if node.kind in PROVIDERS else "People"
    if node.zone is Zone.OUTSIDE or (source, account) in gathered.outsiders:
        return _OUTSIDE
    if gathered.is_grouped and node.kind is NodeKind.ACCOUNT:
        return _WHOLE
    if gathered.accounts[source] != account:
        return 3, f"Other {gathered.noun}s"
    return (5, f"This {gathered.noun}") if node.kind in GROUPED else _WHOLE
