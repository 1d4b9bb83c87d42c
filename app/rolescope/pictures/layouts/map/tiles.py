"""Tiles: what stands together in an account. Components of lines, and blocks of the same trust."""

import math
import zlib
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise

from rolescope.pictures.layouts.map.folding import Crowd, FoldLevel, MapWire
from rolescope.pictures.layouts.map.gather import LANE, Gathered
from rolescope.value import Value

PITCH = 30.0  # px between nodes at least
FOLDED, ROOMY, LOOSE, DENSE = (150.0, 52.0), (88.0, 44.0), (50.0, 40.0), (PITCH, PITCH)
"""Px across and down between nodes: with room for all names, for most, for some, for few."""

_ROOMY, _LOOSE = 160, 600  # nodes at most
_MAX_ROOMY, _MAX_LOOSE = 12, 240  # nodes of one at most
_STRETCH = (1.7, 1.4)  # of components at most


# One component: its hub in the middle, what is joined to it around, chains straight on


Offset = tuple[float, float]
STEP = 46.0  # px from ring to ring


class NodeTile(Value, kw_only=True):
    """Nodes that stand together, by number, with their middles from the tile's corner in pixels.

    `key` is the same in every picture. `caption`: whom the roles of a block trust; it stands for
    the lines `wires`, by number, and for the edges `trusts`, whose callers have no lines at all.
    `line`: how long the lines of a component want to be, across and down. `slots`: how many nodes
    it has room for, with those that stand elsewhere while they are unfolded; `opens`: what folds
    the nodes that were taken out of one.
    """

    key: str
    nodes: tuple[int, ...]
    offsets: tuple[Offset, ...]
    w: float
    h: float
    caption: str = ""
    wires: tuple[int, ...] = ()
    trusts: tuple[str, ...] = ()
    line: Offset = (STEP, STEP)
    is_late: bool = False
    slots: int = 0
    opens: str = ""


def mixed(text: str) -> int:
    """Return a number that is the same for a text on every machine and in every run."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def pitch_of(crowd: Crowd) -> Offset:
    """Return how far from one another nodes stand: the fewer, the farther."""
    if crowd.level is FoldLevel.ALL:
        return FOLDED
    nodes = (crowd.nodes[number] for number in crowd.slots)
    count = sum(node.account != LANE and not node.is_late for node in nodes)
    return ROOMY if count <= _ROOMY else LOOSE if count <= _LOOSE else DENSE


def pitch_of_unfolded(count: int) -> Offset:
    """Return how far from one another nodes stand that were taken out of one."""
    return ROOMY if count <= _MAX_ROOMY else LOOSE if count <= _MAX_LOOSE else DENSE


def inner_area(tile: NodeTile, corner: Offset) -> tuple[float, float, float, float]:
    """Return where middles of nodes of a component may be: left, top, right, bottom."""
    xs, ys = [x for x, _ in tile.offsets], [y for _, y in tile.offsets]
    (x, y) = corner
    return x + min(xs), y + min(ys), x + max(xs), y + max(ys)


def id_of(gathered: Gathered, crowd: Crowd, number: int) -> str:
    """Return the id of a node: that of its first principal."""
    return gathered.nodes[crowd.nodes[number].members[0]].id


def neighbors_of(gathered: Gathered, crowd: Crowd) -> dict[int, list[int]]:
    """Return who is joined with whom inside an account, before any edit."""
    found: dict[int, dict[int, None]] = defaultdict(dict)
    for wire in crowd.wires:
        if _is_inside(crowd, wire) and not wire.links[0].is_late:
            found[wire.source][wire.target] = None
            found[wire.target][wire.source] = None
    hashes = {number: mixed(id_of(gathered, crowd, number)) for number in found}
    return {number: sorted(near, key=hashes.__getitem__) for number, near in found.items()}


def _is_inside(crowd: Crowd, wire: MapWire) -> bool:
    one, other = crowd.nodes[wire.source], crowd.nodes[wire.target]
    is_fixed = one.is_border or one.is_late or other.is_late or one.is_open or other.is_open
    return one.account == other.account and wire.source != wire.target and not is_fixed


class TileGround(Value, kw_only=True):
    """What tiles of an account are made of: its lines, its room, and how far nodes stand apart."""

    neighbors: Mapping[int, Sequence[int]]
    ids: Mapping[int, str]
    room: float
    pitch: Offset


def components(numbers: Sequence[int], ground: TileGround) -> list[NodeTile]:
    """Return the tiles of those of some nodes that lines join."""
    tiles = []
    seen: set[int] = set()
    for start in numbers:
        if start in ground.neighbors and start not in seen:
            found = _reached(start, ground.neighbors)
            seen.update(found)
            tiles.append(_component(found, ground))
    return tiles


def _reached(start: int, neighbors: Mapping[int, Sequence[int]]) -> list[int]:
    found, seen = [start], {start}
    for number in found:  # it grows on the way
        near = [each for each in neighbors[number] if each not in seen]
        seen.update(near)
        found += near
    return found


def _component(found: list[int], ground: TileGround) -> NodeTile:
    ids = ground.ids
    order = sorted(found, key=lambda number: (mixed(ids[number]), ids[number]))
    around = radial(order, ground.neighbors, ground.room)
    width = max(a for a, _ in around.values()) + PITCH
    x, y = min(ground.pitch[0] / PITCH, _STRETCH[0]), min(ground.pitch[1] / PITCH, _STRETCH[1])
    x = max(1.0, min(x, ground.room / width))
    places = {number: (a * x, b * y) for number, (a, b) in around.items()}
    return NodeTile(
        key=ids[order[0]],
        nodes=tuple(order),
        offsets=tuple((places[n][0] + x * PITCH / 2, places[n][1] + PITCH / 2) for n in order),
        w=max(a for a, _ in places.values()) + x * PITCH,
        h=max(b for _, b in places.values()) + y * PITCH,
        line=(x * STEP, y * STEP),
    )


Neighbors = Mapping[int, Sequence[int]]
_HUB = 4  # lines that make a hub
_SMALL = 48  # nodes of a component whose middle is looked for
_MAX_LAYERS = 8
_SPARSE = 6.0  # rings that take more cells than this for each node are pressed together
_SNUG = 3.2  # cells for each node then
_REACH = 160  # cells from where a node would be that are tried


def radial(nodes: Sequence[int], neighbors: Neighbors, room: float) -> dict[int, Offset]:
    """Place the nodes of one component around its hub; no two are nearer than PITCH.

    With PITCH / 2 around all of them they are at most `room` wide. `nodes` are in an order that
    does not depend on what else there is: it settles all ties. The smallest x and y are 0.
    """
    rings, parents = _rings(_root(nodes, neighbors), neighbors)
    places = _around(rings, _children(rings, parents))
    cells = len(nodes) * PITCH * PITCH
    width, height = _extent(places)
    is_sparse = (width + PITCH) * (height + PITCH) > _SPARSE * cells + 9 * PITCH * PITCH
    if is_sparse or width + PITCH > room:
        places = _pressed(places, [node for ring in rings for node in ring], int(room // PITCH))
    left = min(x for x, _ in places.values())
    top = min(y for _, y in places.values())
    return {node: (x - left, y - top) for node, (x, y) in places.items()}


def _root(nodes: Sequence[int], neighbors: Neighbors) -> int:
    """Return the hub, else the middle of a chain."""
    most = max(len(neighbors[node]) for node in nodes)
    hubs = [node for node in nodes if len(neighbors[node]) == most]
    if most >= _HUB or len(nodes) > _SMALL:
        return hubs[0]
    return min(nodes, key=lambda node: (len(_rings(node, neighbors)[0]), -len(neighbors[node])))


def _rings(root: int, neighbors: Neighbors) -> tuple[list[list[int]], dict[int, int]]:
    """Return the nodes by their distance to the root, and by whom each was reached."""
    parents = {root: root}
    rings = [[root]]
    ahead = deque([(root, 0)])
    while ahead:
        node, depth = ahead.popleft()
        for near in neighbors[node]:
            if near not in parents:
                parents[near] = node
                if depth + 1 == len(rings):
                    rings.append([])
                rings[depth + 1].append(near)
                ahead.append((near, depth + 1))
    return rings, parents


def _children(rings: Sequence[Sequence[int]], parents: Mapping[int, int]) -> dict[int, list[int]]:
    children: dict[int, list[int]] = {node: [] for ring in rings for node in ring}
    for ring in rings[1:]:
        for node in ring:
            children[parents[node]].append(node)
    return children


def _around(rings: list[list[int]], children: Mapping[int, list[int]]) -> dict[int, Offset]:
    leaves: dict[int, int] = {}
    for ring in reversed(rings):
        for node in ring:
            leaves[node] = sum(leaves[child] for child in children[node]) or 1
    (root,) = rings[0]
    first = children[root][0] if children[root] else root
    # the first branch leads to the right
    start = -math.pi * leaves[first] / leaves[root]
    sectors = {root: (start, start + 2 * math.pi)}
    places = {root: (0.0, 0.0)}
    radius = 0.0
    for ring, below in pairwise(rings):
        for node in ring:
            low, high = sectors[node]
            share = (high - low) / leaves[node]
            for child in children[node]:
                sectors[child] = low, low + share * leaves[child]
                low += share * leaves[child]
        angles = {node: sum(sectors[node]) / 2 for node in below}
        order = sorted(below, key=angles.__getitem__)
        radius, layers = _layers([angles[node] for node in order], radius + STEP)
        for place, node in enumerate(order):
            away = radius + place % layers * PITCH
            places[node] = away * math.cos(angles[node]), away * math.sin(angles[node])
        radius += (layers - 1) * PITCH
    return places


def _layers(angles: Sequence[float], least: float) -> tuple[float, int]:
    """Return the radius of a ring, and how many layers it has: as few as give everybody room."""
    for layers in range(1, _MAX_LAYERS):
        rings = [angles[layer::layers] for layer in range(min(layers, len(angles)))]
        if all(_needed(ring) <= least + layer * PITCH for layer, ring in enumerate(rings)):
            return least, layers
    return max(least, _needed(angles)), 1


def _needed(angles: Sequence[float]) -> float:
    """Return the radius at which neighbors at some angles, sorted, have room."""
    if len(angles) == 1:
        return 0.0
    gaps = [b - a for a, b in pairwise(angles)] + [2 * math.pi + angles[0] - angles[-1]]
    return PITCH / (2 * math.sin(min(*gaps, math.pi) / 2))


def _extent(places: Mapping[int, Offset]) -> Offset:
    xs, ys = [x for x, _ in places.values()], [y for _, y in places.values()]
    return max(xs) - min(xs), max(ys) - min(ys)


def _pressed(places: Mapping[int, Offset], order: Sequence[int], columns: int) -> dict[int, Offset]:
    """Press rings together into the nearest free cells, from the hub outward."""
    width, height = (max(length, PITCH) for length in _extent(places))
    across = min(_SNUG * len(places) / height * PITCH * PITCH / width, 1.0) ** 0.5
    across = min(across, (columns - 1) * PITCH / width)
    down = min(1.0, _SNUG * len(places) * PITCH * PITCH / (width * across * height))
    left = min(x for x, _ in places.values())
    taken: dict[tuple[int, int], int] = {}
    for node in order:
        x = min(columns - 1, round((places[node][0] - left) * across / PITCH))
        y = round(places[node][1] * down / PITCH)
        cell = next(
            (x + i, y + j)
            for i, j in _spiral()
            if 0 <= x + i < columns and (x + i, y + j) not in taken
        )
        taken[cell] = node
    return {node: (x * PITCH, y * PITCH) for (x, y), node in taken.items()}


@cache
def _spiral() -> tuple[tuple[int, int], ...]:
    """Return the cells around one, the nearest first."""
    steps = range(-_REACH, _REACH + 1)
    cells = ((i, j) for i in steps for j in steps if i * i + j * j <= _REACH * _REACH)
    return tuple(sorted(cells, key=lambda cell: (cell[0] ** 2 + cell[1] ** 2, cell)))
