"""The map before it is painted: nodes, lines, and where everything stands."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt

from rolescope.analysis import Analysis
from rolescope.model.plain import visible
from rolescope.model.world import World
from rolescope.pictures.groups import ACCOUNT, BY_FEW, GROUP, OTHERS, unit_paths
from rolescope.pictures.layouts.map.blocks import PAD, tiles_of
from rolescope.pictures.layouts.map.folding import Crowd, FoldLevel, MapWire, crowd_of
from rolescope.pictures.layouts.map.gather import LANE, PEOPLE, Gathered, gather
from rolescope.pictures.layouts.map.page import (
    BETWEEN,
    BORDER_PITCH,
    HEADER,
    INSET,
    LANE_GAP,
    LANE_WIDTH,
    MARGIN,
    TOP,
    AccountPlot,
    MapPage,
    columns_of,
    lot,
    opened_accounts,
    page_of,
)
from rolescope.pictures.layouts.map.tiles import ROOMY, NodeTile, inner_area, pitch_of
from rolescope.pictures.layouts.overview.grouping import visible_names
from rolescope.pictures.picture import Floats
from rolescope.pictures.trust_facts import Danger
from rolescope.pictures.view import Frame
from rolescope.progress import Tick
from rolescope.trust.edge import Node, NodeKind, Zone
from rolescope.value import Value, replace
from rolescope.words.filter_text import hidden_words

DRAWING = "Drawing the map"
SMALLEST_READ = 0.55
"""Zoom below which few nodes have a name, and titles are tiny."""

MOST_PULLED = 20_000
"""Of more nodes the lines do not pull: that would take seconds."""

_NARROW, _WIDE = 276.0, 400.0  # px, of the smallest account
_ABREAST = 2  # nodes of an account where all are folded
_PORT = -4.0  # px from the header of a box: level lines run between its texts and its tiles
_DENSE_LINES, _DENSE_PAIRS = 24, 0.25  # pairs of accounts that lines join, and their share
_LEAST_DENSE = 4  # accounts
_LEGEND = 96.0  # px at the foot of the canvas
_FEW_WIDE, _FEW_HIGH = 420.0, 236.0  # px of one of few accounts with what is around it
_SPREAD = 2.8  # what a node takes with everything around it by its own room
_ONE, _FOLDED = "people", "more people"
_SECTIONS = (Zone.ANYONE, Zone.OUTSIDE, Zone.ORGANIZATION, Zone.SCOPE, _ONE, _FOLDED, Zone.AWS)


class MapPlan(Value, kw_only=True, eq=False):
    """Everything that is painted. `places` are the middles of the nodes of the crowd, (n, 2).

    `counts`: by account, how many roles and users it holds; `zoom`: at which all of it is seen, at
    most 1; `hidden`: what filters hide, in words.
    """

    gathered: Gathered
    crowd: Crowd
    tiles: Mapping[str, Sequence[NodeTile]]
    page: MapPage
    places: Floats
    names: Mapping[str, str]
    counts: Mapping[str, tuple[int, int]]
    zoom: float
    hidden: str = ""

    def node(self, number: int) -> Node:
        """The first principal of a node."""
        return self.gathered.nodes[self.crowd.nodes[number].members[0]]

    @property
    def wires(self) -> list[MapWire]:
        """The lines that are drawn; no line leads from a node to itself."""
        said = {wire for tiles in self.tiles.values() for tile in tiles for wire in tile.wires}
        return [
            wire
            for number, wire in enumerate(self.crowd.wires)
            if number not in said and wire.source != wire.target
        ]

    @property
    def is_dense(self) -> bool:
        """Whether nobody can follow its lines: too many pairs of accounts are joined."""
        accounts = self.gathered.accounts
        ends = {(accounts[link.source], accounts[link.target]) for link in self.gathered.links}
        pairs = sum(here != there and LANE not in (here, there) for here, there in ends)
        count = len(self.page.boxes)
        most = min(_DENSE_LINES, _DENSE_PAIRS * count * (count - 1))
        return count >= _LEAST_DENSE and pairs > most

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the picture: what is pinned far away is on it."""
        width, height = self.page.width, self.page.height
        if len(self.places):
            right, bottom = self.places.max(axis=0).tolist()
            width, height = max(width, right + MARGIN), max(height, bottom + MARGIN)
        return width, height

    @property
    def is_folded(self) -> bool:
        """Whether nodes stand for several principals."""
        return self.crowd.level is not FoldLevel.NOTHING

    @property
    def unfolded(self) -> int:
        """How many principals were taken out of nodes that stood for several."""
        return sum(node.is_open for node in self.crowd.nodes)

    @property
    def dangers(self) -> dict[int, Danger]:
        """The worst of the trusts of those nodes that stand for several principals."""
        found: dict[int, Danger] = {}
        for wire in self.crowd.wires:
            danger = max((link.danger for link in wire.links), default=Danger.NONE)
            if danger and len(self.crowd.nodes[wire.target].members) > 1:
                found[wire.target] = max(danger, found.get(wire.target, danger))
        return found

    @property
    def foldable(self) -> frozenset[str]:
        """The accounts with principals that are folded, or were unfolded."""
        return frozenset(node.account for node in self.crowd.nodes if node.fold)


def make_plan(analysis: Analysis, frame: Frame, tick: Tick) -> MapPlan:
    """Gather, fold and place. `Frame.positions` put nodes elsewhere, and move nothing else."""
    gathered = gather(
        analysis,
        lambda: tick(0.1, DRAWING),
        frame.shown,
        ACCOUNT if frame.by in ("", BY_FEW) else GROUP,
        is_grouped=bool(frame.by),
    )
    world = analysis.scenario.world
    opened = opened_accounts(world, frame.expanded)
    fold = partial(crowd_of, gathered, whole=frame.whole, tick=lambda: tick(0.3, DRAWING))
    names = visible_names(world)
    crowd = fold()
    tick(0.4, DRAWING)
    least, placed = crowd.level, _page(gathered, crowd, world, names, frame)
    if not frame.whole and _is_small(placed[0], frame):
        least = FoldLevel.ALL
    if opened or least is not crowd.level:  # what is unfolded does not decide what is folded
        crowd = fold(opened=opened, least=least)
        placed = _page(gathered, crowd, world, names, frame)
    page, tiles, lane = placed
    tick(0.7, DRAWING)
    places = _places(crowd, tiles, page, lane)
    if len(crowd.nodes) <= MOST_PULLED:
        patches = _patches(crowd, tiles, page)
        places = pulled(places, patches, lambda: tick(0.75, DRAWING))
    _pin(places, gathered, crowd, frame)
    return MapPlan(
        gathered=gathered,
        crowd=crowd,
        tiles=tiles,
        page=page,
        places=places,
        names=names,
        counts=_counts(gathered),
        zoom=_zoom(page, frame),
        hidden=hidden_words(frame.shown),
    )


def _page(
    gathered: Gathered, crowd: Crowd, world: World, names: Mapping[str, str], frame: Frame
) -> tuple[MapPage, Mapping[str, Sequence[NodeTile]], list[int]]:
    """Place accounts, their tiles, and what stands in none."""
    lots = _lots(gathered, crowd)
    tiles = tiles_of(gathered, crowd, {account: lots[account].room for account in lots})
    lane = _lane(gathered, crowd)
    parts = _parts(gathered, crowd, lane)
    borders = Counter(node.account for node in crowd.nodes if node.is_border)
    *fewer, usual = columns_of(_order(gathered, world, names, frame), lots, frame, parts)
    # Folded boxes are low: below one another, lines from callers cross fewer of them.
    place = partial(
        page_of, world, tiles=tiles, lots=lots, frame=frame, borders=borders, lane=parts
    )
    pages = map(place, fewer if crowd.level is FoldLevel.ALL else ())
    seen = replace(frame, height=frame.height - _LEGEND)
    page = next((one for one in pages if _zoom(one, seen) == 1), None) or place(usual)
    return page, tiles, lane


def _order(gathered: Gathered, world: World, names: Mapping[str, str], frame: Frame) -> list[str]:
    """Return the accounts by OU and name; of few, first those that are trusted from outside most.

    So these stand beside their callers, and lines to them cross fewer others.
    """
    units, called = unit_paths(world), Counter[str]()
    if frame.by == BY_FEW:
        called.update(
            gathered.accounts[link.target]
            for link in gathered.links
            if gathered.nodes[link.source].zone in (Zone.ANYONE, Zone.OUTSIDE)
        )

    def place(id_: str) -> tuple[bool, tuple[str, ...], int, str, str]:
        return id_ == OTHERS, units.get(id_, ()), -called[id_], names.get(id_, "~").lower(), id_

    return sorted(gathered.boxes, key=place)


def few_of(frame: Frame) -> int:
    """Return how many accounts stand for themselves where all others are one: see BY_FEW."""
    across = int((frame.width - LANE_WIDTH - LANE_GAP) // _FEW_WIDE)
    down = int((frame.height - TOP) // _FEW_HIGH)
    return max(_LEAST_DENSE, across * down) - 1


def _is_small(page: MapPage, frame: Frame) -> bool:
    """Tell whether all of a page with several accounts would be seen too small to be read."""
    if len(page.boxes) < _LEAST_DENSE:  # folded, it would say nothing
        return False
    return _zoom(page, frame) < SMALLEST_READ


def _zoom(page: MapPage, frame: Frame) -> float:
    return min(frame.width / page.width, frame.height / page.height, 1.0)


def _lots(gathered: Gathered, crowd: Crowd) -> dict[str, AccountPlot]:
    """Return what accounts ask for; what an edit added asks for nothing."""
    across, down = pitch_of(crowd)
    nodes = (crowd.nodes[number] for number in crowd.slots)
    held = Counter(n.account for n in nodes if not n.is_border and not n.is_late)
    if crowd.level is FoldLevel.ALL:  # what is unfolded makes boxes higher, and moves no column
        width = _ABREAST * across + 2 * (INSET + PAD)
        rows = {account: math.ceil(held[account] / _ABREAST) for account in gathered.boxes}
        return {
            account: AccountPlot(width=width, height=HEADER + BETWEEN + count * down)
            for account, count in rows.items()
        }
    least = _NARROW if (across, down) == ROOMY else _WIDE
    area = _SPREAD * across * down
    return {account: lot(held[account], area, least) for account in gathered.boxes}


def _parts(gathered: Gathered, crowd: Crowd, lane: Sequence[int]) -> tuple[int, int, int]:
    nodes = [gathered.nodes[crowd.nodes[number].members[0]] for number in lane]
    people = sum(node.kind in PEOPLE for node in nodes)
    services = sum(node.zone is Zone.AWS for node in nodes)
    return len(lane) - people - services, people, services


def _counts(gathered: Gathered) -> dict[str, tuple[int, int]]:
    counts = {account: [0, 0] for account in gathered.boxes}
    for account, node in zip(gathered.accounts, gathered.nodes, strict=True):
        if account != LANE and node.is_imported:
            if node.kind is NodeKind.ROLE:
                counts[account][0] += 1
            elif node.kind is NodeKind.USER:
                counts[account][1] += 1
    return {account: (roles, users) for account, (roles, users) in counts.items()}


def _lane(gathered: Gathered, crowd: Crowd) -> list[int]:
    """Return the nodes that stand in no account, from top to bottom."""
    ranked = []
    for number, drawn in enumerate(crowd.nodes):
        if drawn.account == LANE:
            node = gathered.nodes[drawn.members[0]]
            group = _ONE if len(drawn.members) == 1 else _FOLDED
            rank = _SECTIONS.index(group if node.kind in PEOPLE else node.zone)
            name = visible(node.name).lower()
            ranked.append((drawn.is_late, rank, node.account or "", name, node.id, number))
    return [number for *_, number in sorted(ranked)]


def _places(
    crowd: Crowd, tiles: Mapping[str, Sequence[NodeTile]], page: MapPage, lane: Sequence[int]
) -> Floats:
    places = np.zeros((len(crowd.nodes), 2))
    for account, mine in tiles.items():
        left, top = page.inner(account)
        for tile, (x, y) in zip(mine, page.tiles[account], strict=True):
            offsets = np.reshape(tile.offsets, (-1, 2))  # none: all of them are unfolded
            places[list(tile.nodes)] = np.add(offsets, (left + x, top + y))
    borders: dict[str, list[int]] = defaultdict(list)
    for number, node in enumerate(crowd.nodes):
        if node.is_border:
            borders[node.account].append(number)
    for account, numbers in borders.items():
        rect = page.boxes[account]
        for row, number in enumerate(numbers):
            places[number] = rect.x, rect.y + HEADER + _PORT + row * BORDER_PITCH
    for number, place in zip(lane, page.lane_places(), strict=True):
        places[number] = place
    return places


class Patch(Value):
    """One component: its nodes and lines by number, its area (left, top, right, bottom).

    `length`: how long its lines want to be, across and down, in pixels.
    """

    nodes: tuple[int, ...]
    lines: tuple[tuple[int, int], ...]
    area: tuple[float, float, float, float]
    length: tuple[float, float]


def _patches(crowd: Crowd, tiles: Mapping[str, Sequence[NodeTile]], page: MapPage) -> list[Patch]:
    """Return the components with their lines and the area that each has."""
    home = {
        number: tile
        for mine in tiles.values()
        for tile in mine
        if not tile.caption
        for number in tile.nodes
    }
    lines: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for wire in crowd.wires:
        tile = home.get(wire.source)
        is_seen = not wire.links[0].is_late and wire.source != wire.target
        if tile is not None and tile is home.get(wire.target) and is_seen:
            lines[tile.key].add((min(wire.source, wire.target), max(wire.source, wire.target)))
    found = []
    for account, mine in tiles.items():
        left, top = page.inner(account)
        for tile, (x, y) in zip(mine, page.tiles[account], strict=True):
            if tile.key in lines:
                area = inner_area(tile, (left + x, top + y))
                found.append(Patch(tile.nodes, tuple(sorted(lines[tile.key])), area, tile.line))
    return found


def _pin(places: Floats, gathered: Gathered, crowd: Crowd, frame: Frame) -> None:
    if not frame.positions:
        return
    numbers = {
        gathered.nodes[node.members[0]].id: number for number, node in enumerate(crowd.nodes)
    }
    for id_, x, y in frame.positions:
        if id_ in numbers:
            places[numbers[id_]] = x, y


# Nodes moved to where their lines pull them: springs within each component, inside its tile


Numbers = npt.NDArray[np.intp]
CLEAR = 28.0  # px between the middles of nodes, across or down: none is larger
_STEPS, _PARTING = 60, 40
_LARGEST = 9.0  # px of the first step
_REPULSION_RANGE = (
    4.0  # nodes farther apart than this many times the wished length leave each other alone
)
_EVERY = 10  # steps between two ticks


def pulled(places: Floats, patches: Sequence[Patch], tick: Callable[[], None]) -> Floats:
    """Return the places after the pull."""
    found = places.copy()
    patches = [patch for patch in patches if len(patch.nodes) > 2]  # noqa: PLR2004 - two stay put
    if not patches:
        return found
    ground = _Ground(places, patches)
    for step in range(_STEPS):
        if step % _EVERY == 0:
            tick()
        ground.move(_LARGEST * (1 - step / _STEPS))
    ground.look_around()
    for _ in range(_PARTING):
        if not ground.part():
            break
    ground.look_around()
    good = ground.settled()
    found[ground.nodes[good]] = ground.at[good]
    return found


class _Ground:
    """All components at once: pairs of their nodes, and lines, as arrays."""

    def __init__(self, places: Floats, patches: Sequence[Patch]) -> None:
        counts = self._counts = [len(patch.nodes) for patch in patches]
        self.nodes: Numbers = np.concatenate([patch.nodes for patch in patches]).astype(np.intp)
        self.at: Floats = places[self.nodes]
        self._patch: Numbers = np.repeat(np.arange(len(patches)), counts)
        self._length: Floats = np.array([patch.length for patch in patches])[self._patch]
        areas = np.array([patch.area for patch in patches])[self._patch]
        self._low, self._high = areas[:, :2], np.maximum(areas[:, :2], areas[:, 2:])
        local = np.full(len(places), -1, dtype=np.intp)
        local[self.nodes] = np.arange(len(self.nodes))
        self._lines: Numbers = local[
            np.concatenate([np.array(patch.lines, dtype=np.intp) for patch in patches])
        ]
        self.look_around()

    def look_around(self) -> None:
        """Find the pairs of nodes of a component that are near enough to push each other."""
        found, start = [], 0
        for count in self._counts:
            one, other = np.triu_indices(count, 1)
            away = np.abs(self.at[start + one] - self.at[start + other]) / self._length[start]
            near = away.max(axis=1) < _REPULSION_RANGE
            found.append(np.stack((one[near], other[near]), axis=1) + start)
            start += count
        self._pairs: Numbers = np.concatenate(found)

    def _sum(self, ends: Numbers, forces: Floats) -> Floats:
        """Add forces to the first ends, and take them from the second."""
        total = np.empty_like(self.at)
        for axis in range(2):
            for sign, side in ((1, 0), (-1, 1)):
                part = np.bincount(ends[:, side], sign * forces[:, axis], len(self.at))
                total[:, axis] = part if side == 0 else total[:, axis] + part
        return total

    def move(self, most: float) -> None:
        """Take one step: lines draw together, nodes push apart; at most so many pixels."""
        away = (self.at[self._pairs[:, 0]] - self.at[self._pairs[:, 1]]) / self._length[
            self._pairs[:, 0]
        ]
        square = np.maximum((away**2).sum(axis=1, keepdims=True), 0.05)
        push = self._sum(self._pairs, away / square)
        along = (self.at[self._lines[:, 1]] - self.at[self._lines[:, 0]]) / self._length[
            self._lines[:, 0]
        ]
        far = np.sqrt((along**2).sum(axis=1, keepdims=True))
        force = (push + self._sum(self._lines, along * far)) * self._length
        size = np.sqrt((force**2).sum(axis=1, keepdims=True))
        self.at += force * np.minimum(0.2, most / np.maximum(size, 1e-9))
        self._keep_inside()

    def part(self) -> bool:
        """Push apart what touches; tell whether anything did."""
        away = self.at[self._pairs[:, 0]] - self.at[self._pairs[:, 1]]
        axis = np.abs(away).argmax(axis=1)
        rows = np.arange(len(away))
        lack = CLEAR + 0.5 - np.abs(away[rows, axis])
        touching = lack > 0
        if not touching.any():
            return False
        forces = np.zeros_like(away)
        sign = np.where(away[rows, axis] < 0, -1.0, 1.0)
        forces[rows, axis] = np.where(touching, lack * sign / 2, 0)
        self.at += self._sum(self._pairs, forces)
        self._keep_inside()
        return True

    def settled(self) -> npt.NDArray[np.bool_]:
        """Tell for each node whether no two of its component touch."""
        away = np.abs(self.at[self._pairs[:, 0]] - self.at[self._pairs[:, 1]])
        touching = away.max(axis=1) < CLEAR
        bad = np.zeros(int(self._patch.max()) + 1, dtype=bool)
        bad[self._patch[self._pairs[touching, 0]]] = True
        return ~bad[self._patch]

    def _keep_inside(self) -> None:
        np.clip(self.at, self._low, self._high, out=self.at)
