"""What is drawn as one node and as one line, below and above the limits of density."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from rolescope.drawing.layouts.map.captions import captions_of, coarse
from rolescope.drawing.layouts.map.gather import LANE, Gathered, Link
from rolescope.drawing.picture import Change
from rolescope.trust.edge import NodeKind

MOST_PRINCIPALS = 1500
"""More are drawn folded (screens.md 2.13)."""

MOST_NODES = 5000
"""When so many are left, those that lines join are folded, too."""


MOST_BETWEEN = 1000
"""More lines between accounts than this are not drawn: nobody could follow one."""


class Level(IntEnum):
    """How much is folded into one node, and what of that is said."""

    NOTHING = 0
    ALONE = 1  # principals that no line joins inside their account
    ALL = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """What is drawn as one node: principals of one place, by number, the first of them its id.

    `account`: the box it stands in. `is_border`: it stands on the border of that box. `caption`:
    whom it trusts.
    """

    members: tuple[int, ...]
    account: str
    caption: str
    is_border: bool = False
    is_late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """What is drawn as one line between two nodes, by number.

    `is_between`: it joins accounts as a whole, because its ends are folded.
    """

    source: int
    target: int
    links: tuple[Link, ...]
    change: Change | None
    is_between: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """All nodes and lines of the map. `left_out`: lines that would hide all others."""

    level: Level
    nodes: tuple[Node, ...]
    wires: tuple[Wire, ...]
    left_out: int = 0


def crowd_of(gathered: Gathered, *, whole: bool, tick: Callable[[], None]) -> Crowd:
    """Fold what is too much. `whole`: fold nothing, however much it is."""
    captions = captions_of(gathered)
    tick()
    count = sum(gathered.are_entities)
    if whole or count <= MOST_PRINCIPALS:
        return _crowd(gathered, captions, list(range(len(gathered.nodes))), Level.NOTHING)
    keys = _keys(gathered, captions, _joined(gathered))
    level = Level.ALONE if len(set(keys)) <= MOST_NODES else Level.ALL
    if level is Level.ALL:
        captions = coarse(captions, gathered)
        keys = _keys(gathered, captions, frozenset())
    tick()
    return _crowd(gathered, captions, keys, level)


def _joined(gathered: Gathered) -> frozenset[int]:
    """Return the principals that lines join with others of their account."""
    accounts, found = gathered.accounts, set()
    for link in gathered.links:
        is_inside = accounts[link.source] == accounts[link.target]
        if is_inside and link.source != link.target and gathered.are_entities[link.source]:
            found |= {link.source, link.target}
    return frozenset(found)


def _keys(gathered: Gathered, captions: Sequence[str], apart: frozenset[int]) -> list[Hashable]:
    """Return for every principal what it shares with those that it is folded with."""
    held = zip(gathered.nodes, gathered.accounts, gathered.are_entities, captions, strict=True)
    return [
        # captions tell roles from users
        (account, node.is_admin, caption)
        if is_entity and number not in apart and number not in gathered.changes
        else number
        for number, (node, account, is_entity, caption) in enumerate(held)
    ]


def _crowd(
    gathered: Gathered, captions: Sequence[str], keys: Sequence[Hashable], level: Level
) -> Crowd:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for number, key in enumerate(keys):
        groups[key].append(number)
    nodes = [_node(gathered, captions, members) for members in groups.values()]
    wires, left_out = _thinned(_wires(gathered, nodes, level), nodes, level)
    wired = {end for wire in wires for end in (wire.source, wire.target)}
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


def _node(gathered: Gathered, captions: Sequence[str], members: Sequence[int]) -> Node:
    first = members[0]
    account = gathered.accounts[first]
    return Node(
        members=tuple(members),
        account=account,
        caption=captions[first],
        is_border=account != LANE and not gathered.are_entities[first],
        is_late=gathered.changes.get(first) is Change.NEW,
    )


def _wires(gathered: Gathered, nodes: Sequence[Node], level: Level) -> list[Wire]:
    """Merge links with the same ends and the same fate. Folded ones join whole accounts."""
    of, ports = _places(gathered, nodes)
    found: dict[tuple[int, int, Change | None, bool], list[Link]] = defaultdict(list)
    for link in gathered.links:
        source, target, is_between = of[link.source], of[link.target], False
        if level and link.change is None and not link.danger:
            here, there = nodes[source].account, nodes[target].account
            if here != there:
                source, target = ports.get(here, source), ports.get(there, target)
                is_between = True
        found[source, target, link.change, is_between].append(link)
    return [
        Wire(source=source, target=target, links=tuple(mine), change=change, is_between=is_between)
        for (source, target, change, is_between), mine in found.items()
    ]


def _thinned(wires: list[Wire], nodes: Sequence[Node], level: Level) -> tuple[list[Wire], int]:
    """Leave out lines between folded nodes of one account, and too many between accounts."""
    if level is not Level.ALL:
        return wires, 0
    ends = [(nodes[wire.source].account, nodes[wire.target].account) for wire in wires]
    between = sum(w.is_between and LANE not in e for w, e in zip(wires, ends, strict=True))
    kept = [
        wire
        for wire, (here, there) in zip(wires, ends, strict=True)
        if wire.change
        or wire.links[0].danger
        or here == LANE
        or (here != there and between <= MOST_BETWEEN)
    ]
    return kept, len(wires) - len(kept)


def _places(gathered: Gathered, nodes: Sequence[Node]) -> tuple[list[int], dict[str, int]]:
    """Return the node of every principal, and by account that which stands for all of it."""
    of = [0] * len(gathered.nodes)
    ports = {}
    for index, node in enumerate(nodes):
        for number in node.members:
            of[number] = index
        if node.is_border and gathered.nodes[node.members[0]].kind is NodeKind.ACCOUNT:
            ports[node.account] = index
    return of, ports
