"""Tiles: what stands together in an account. Components of lines, and blocks of the same trust."""

import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rolescope.pictures.layouts.map.folding import Crowd, Level, Wire
from rolescope.pictures.layouts.map.gather import LANE, Gathered
from rolescope.pictures.layouts.map.radial import PITCH, STEP, Offset, radial

ROOMY, LOOSE, DENSE = (88.0, 44.0), (50.0, 40.0), (PITCH, PITCH)
"""Px across and down between nodes: with room for most names, for some, for few."""

_ROOMY, _LOOSE = 160, 600  # nodes at most
_FEW, _SOME = 12, 240  # nodes of one at most
_STRETCH = (1.7, 1.4)  # of components at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
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
    if crowd.level is Level.ALL:
        return ROOMY
    nodes = (crowd.nodes[number] for number in crowd.slots)
    count = sum(node.account != LANE and not node.is_late for node in nodes)
    return ROOMY if count <= _ROOMY else LOOSE if count <= _LOOSE else DENSE


def pitch_of_unfolded(count: int) -> Offset:
    """Return how far from one another nodes stand that were taken out of one."""
    return ROOMY if count <= _FEW else LOOSE if count <= _SOME else DENSE


def inner_area(tile: Tile, corner: Offset) -> tuple[float, float, float, float]:
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


def _is_inside(crowd: Crowd, wire: Wire) -> bool:
    one, other = crowd.nodes[wire.source], crowd.nodes[wire.target]
    is_fixed = one.is_border or one.is_late or other.is_late or one.is_open or other.is_open
    return one.account == other.account and wire.source != wire.target and not is_fixed


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What tiles of an account are made of: its lines, its room, and how far nodes stand apart."""

    neighbors: Mapping[int, Sequence[int]]
    ids: Mapping[int, str]
    room: float
    pitch: Offset


def components(numbers: Sequence[int], ground: Ground) -> list[Tile]:
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


def _component(found: list[int], ground: Ground) -> Tile:
    ids = ground.ids
    order = sorted(found, key=lambda number: (mixed(ids[number]), ids[number]))
    around = radial(order, ground.neighbors, ground.room)
    width = max(a for a, _ in around.values()) + PITCH
    x, y = min(ground.pitch[0] / PITCH, _STRETCH[0]), min(ground.pitch[1] / PITCH, _STRETCH[1])
    x = max(1.0, min(x, ground.room / width))
    places = {number: (a * x, b * y) for number, (a, b) in around.items()}
    return Tile(
        key=ids[order[0]],
        nodes=tuple(order),
        offsets=tuple((places[n][0] + x * PITCH / 2, places[n][1] + PITCH / 2) for n in order),
        w=max(a for a, _ in places.values()) + x * PITCH,
        h=max(b for _, b in places.values()) + y * PITCH,
        line=(x * STEP, y * STEP),
    )
