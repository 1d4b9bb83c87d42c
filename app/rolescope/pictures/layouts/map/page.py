"""Where accounts stand: in columns, those of one OU below one another; outside callers at left.

Columns and widths follow from sizes that are taken in large steps, and boxes have room to spare, so
that one more role moves no other account: at most, when a box is full, down with its column.
"""

import math
from collections.abc import Mapping, Sequence
from itertools import groupby

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from rolescope.model.world import World
from rolescope.pictures.groups import unit_paths
from rolescope.pictures.layouts.map.tiles import NodeTile, mixed
from rolescope.pictures.rect import Rect
from rolescope.pictures.view import Frame
from rolescope.value import Value

MARGIN = 24.0
TOP = 84.0  # px above the boxes: title and counts
HEADER = 54.0  # px of a box
INSET = 16.0  # px between the border of a box and its tiles
LANE_WIDTH = 228.0  # px: at half the size an account ID fits
LANE_GAP = 24.0
LANE_PITCH = 38.0
LANE_INSET = 14.0  # px from the middles of its nodes to the right of the lane
LANE_HEADING = 26.0
LANE_PART = 18.0  # px above the second heading
BORDER_PITCH = 28.0
OU_HEADER = 30.0
OU_INSET = 14.0
BETWEEN = 26.0  # px between boxes of a column
GUTTER = 56.0  # px between columns
_ASPECT = 1.9  # of the canvas
_SPREADS = (1.0, 1.25, 1.5, 1.75, 2.0, 2.25)  # widths that are tried, by that of the surface alone
_RAGGED = 1.6  # how high boxes become by what they ask for: tiles leave gaps, heights go in steps
_MAX_GROWN = 1.6  # what a column takes of free room, by the width that it asks for
_TALL = 1.2  # height of a large box by its width
_LEAST_STEP, _STEPS = 60.0, 6  # px, and how many steps make up the wished height
_UNDER = " / "  # between the names of an OU and of one in it
_STEP, _FIRST = 2, 10  # sizes of accounts are told apart by 10, 20, 40 and so on


class OuColumn(Value, kw_only=True):
    """The accounts of one OU in one column, by id from top to bottom. "": of no OU."""

    name: str
    accounts: tuple[str, ...]
    rect: Rect

    @property
    def opens(self) -> str:
        """What unfolds all accounts of the OU, in whatever column they are."""
        return _unit(self.name)


class MapPage(Value, kw_only=True):
    """Where accounts, OUs and tiles stand. `tiles` are the corners of each account's tiles.

    `lane`: how many callers from outside, people and AWS services stand at the left.
    """

    boxes: Mapping[str, Rect]
    units: tuple[OuColumn, ...]
    tiles: Mapping[str, Sequence[tuple[float, float]]]
    lane: tuple[int, int, int]
    width: float
    height: float

    def inner(self, account: str) -> tuple[float, float]:
        """Return the corner of what stands in an account's box."""
        rect = self.boxes[account]
        return rect.x + INSET, rect.y + HEADER

    def lane_parts(self) -> list[tuple[float, int]]:
        """Return where each part of the lane that has nodes begins, and how many it has."""
        parts, y = [], TOP
        for count in self.lane:
            parts.append((y, count))
            y += LANE_HEADING + count * LANE_PITCH + LANE_PART if count else 0
        return parts

    def lane_places(self) -> list[tuple[float, float]]:
        """Return the middles of the nodes of the lane, from top to bottom."""
        return [
            (MARGIN + LANE_WIDTH - LANE_INSET, y + LANE_HEADING + (row + 0.4) * LANE_PITCH)
            for y, count in self.lane_parts()
            for row in range(count)
        ]


class AccountPlot(Value, kw_only=True):
    """What one account asks for: its width, and the height that it may need then."""

    width: float
    height: float

    @property
    def step(self) -> float:
        """What its height grows by when it needs more: then those below move down."""
        return max(_LEAST_STEP, self.height // _STEPS)

    @property
    def room(self) -> float:
        """The width of what stands inside."""
        return self.width - 2 * INSET


def lot(count: int, area: float, least: float) -> AccountPlot:
    """Return what an account with some nodes asks for.

    `area`: px² of a node with its room; `least`: the width of the smallest account.
    """
    size = _stepped(count) * area
    width = max(least, math.sqrt(size / _TALL) // 1)
    return AccountPlot(width=width, height=size / width + HEADER + BETWEEN)


Columns = Sequence[tuple[float, Sequence[str]]]
"""The width of each column, and the accounts in it from top to bottom."""


def page_of(
    world: World,
    columns: Columns,
    tiles: Mapping[str, Sequence[NodeTile]],
    lots: Mapping[str, AccountPlot],
    frame: Frame,
    *,
    borders: Mapping[str, int],
    lane: tuple[int, int, int],
) -> MapPage:
    """Place everything, accounts in columns with those of an OU together.

    `tiles` by account, each has a box; `borders`: nodes on its border; `lane`: see Page.
    """
    units = unit_paths(world)
    x = _left(lane)
    stack = _Stack(tiles, lots, borders)
    for width, column in columns:
        y = TOP
        for path, group in groupby(column, key=lambda id_: units.get(id_, ())):
            y = stack.unit(path, tuple(group), Rect(x, y, width, 0)) + BETWEEN
        x += width + GUTTER
    bottoms = [rect.bottom for rect in stack.boxes.values()]
    bottom = max(
        [*bottoms, TOP + sum(lane) * LANE_PITCH + (2 + bool(lane[1])) * (LANE_HEADING + LANE_PART)]
    )
    return MapPage(
        boxes=stack.boxes,
        units=tuple(stack.units),
        tiles=stack.corners,
        lane=lane,
        width=max(frame.width, x - GUTTER + MARGIN),
        height=bottom + MARGIN + OU_INSET,
    )


class _Stack:
    """Puts the accounts of one OU below one another."""

    def __init__(
        self,
        tiles: Mapping[str, Sequence[NodeTile]],
        lots: Mapping[str, AccountPlot],
        borders: Mapping[str, int],
    ) -> None:
        self._tiles, self._lots, self._borders = tiles, lots, borders
        self.boxes: dict[str, Rect] = {}
        self.corners: dict[str, Sequence[tuple[float, float]]] = {}
        self.units: list[OuColumn] = []

    def unit(self, path: Sequence[str], accounts: tuple[str, ...], at: Rect) -> float:
        """Place the accounts of an OU from the top of a rectangle on; return where they end."""
        y = at.y + (OU_HEADER if path else 0)
        for id_ in accounts:
            self.boxes[id_] = Rect(at.x, y, at.w, self._height(id_, at.w))
            y = self.boxes[id_].bottom + BETWEEN
        y += (OU_INSET if path else 0) - BETWEEN
        rect = Rect(at.x - OU_INSET, at.y, at.w + 2 * OU_INSET, y - at.y)
        self.units.append(OuColumn(name=_UNDER.join(path), accounts=accounts, rect=rect))
        return y

    def _height(self, account: str, width: float) -> float:
        self.corners[account], height = packed(self._tiles[account], width - 2 * INSET)
        border = self._borders.get(account, 0) * BORDER_PITCH
        step = self._lots[account].step
        return math.ceil((HEADER + max(height + INSET, border)) / step) * step


def opened_accounts(world: World, expanded: frozenset[str]) -> frozenset[str]:
    """Return the accounts that are unfolded, by themselves or with their OU but not by both."""
    units = (
        account
        for account, path in unit_paths(world).items()
        if path and _unit(_UNDER.join(path)) in expanded
    )
    return frozenset(units) ^ expanded


def _unit(name: str) -> str:
    return f"unit:{name}"


def _stepped(count: int) -> float:
    """Return a size that stands for many near it: 30 for 21 to 40, 60 for 41 to 80 and so on."""
    step = max(1, math.ceil(math.log(max(1, count) / _FIRST, _STEP)))
    return float(_STEP**step) * _FIRST * 0.75


def _left(lane: tuple[int, int, int]) -> float:
    """Return where the first column begins."""
    return MARGIN + (LANE_WIDTH + LANE_GAP if any(lane) else 0)


def columns_of(
    order: Sequence[str],
    lots: Mapping[str, AccountPlot],
    frame: Frame,
    lane: tuple[int, int, int],
) -> list[Columns]:
    """Let accounts flow through columns that a canvas shows as large as it can.

    That comes last, after fewer columns, which may be too high: lines cross fewer boxes in them.
    """
    room = frame.width - _left(lane) - MARGIN
    surface = sum(lots[id_].height * (lots[id_].width + GUTTER) for id_ in order)
    wholes = (max(room, math.sqrt(surface * _ASPECT) * spread) for spread in _SPREADS)

    def side(columns: Columns) -> float:
        """Return how wide a canvas has to be to show them."""
        across = sum(width + GUTTER for width, _ in columns)
        down = (sum(lots[id_].height * lots[id_].width for id_ in c) / w for w, c in columns)
        return max(across, max(down, default=0) * _RAGGED * _ASPECT)

    best = min((_filled(order, lots, whole) for whole in wholes), key=side)
    fewer = (_spread(order, lots, room, count) for count in range(1, len(best)))
    return [*(columns for columns, _ in fewer), best]


def _filled(order: Sequence[str], lots: Mapping[str, AccountPlot], whole: float) -> Columns:
    """Return as many columns as fit into a width."""
    best: Columns = []
    for count in range(1, len(order) + 1):
        columns, free = _spread(order, lots, whole, count)
        if best and free < 0:
            break
        best = columns
    return best


def _spread(
    order: Sequence[str], lots: Mapping[str, AccountPlot], whole: float, count: int
) -> tuple[Columns, float]:
    """Return at most so many columns that take a width, and what was left of it."""
    heights = [lots[id_].height for id_ in order]
    columns = [list(order[start:end]) for start, end in _flow(heights, count)]
    widths = [max(lots[id_].width for id_ in column) for column in columns]
    free = whole - sum(widths) - GUTTER * (len(columns) - 1)
    grown = min(max(1.0, 1 + free / sum(widths)), _MAX_GROWN)
    return [(w * grown // 1, mine) for w, mine in zip(widths, columns, strict=True)], free


def _flow(heights: Sequence[float], count: int) -> list[tuple[int, int]]:
    """Cut a sequence into at most `count` runs so that the highest is as low as it can be."""
    low, high = max(heights, default=0.0), sum(heights)
    for _ in range(30):
        middle = (low + high) / 2
        if len(_cut(heights, middle)) <= count:
            high = middle
        else:
            low = middle
    return _cut(heights, high + 0.01)


def _cut(heights: Sequence[float], most: float) -> list[tuple[int, int]]:
    """Cut a sequence into runs whose sums are at most `most`."""
    cuts, start, total = [], 0, 0.0
    for index, height in enumerate(heights):
        if total + height > most and index > start:
            cuts.append((start, index))
            start, total = index, 0.0
        total += height
    return [*cuts, (start, len(heights))]


# Tiles dropped into a box of a given width, the largest first, each where it falls lowest


CELL = 10.0  # px
GAP = 14.0  # px between tiles
_FINE = 4  # leading bits of a length that count


def packed(tiles: Sequence[NodeTile], width: float) -> tuple[list[tuple[float, float]], float]:
    """Return the corners of the tiles, in their order, and how high they stand in all."""
    columns = max(1, int((width + GAP) // CELL))
    sky = np.zeros(columns, dtype=np.int64)
    corners: dict[int, tuple[float, float]] = {}
    for number in sorted(range(len(tiles)), key=lambda number: _rank(tiles[number])):
        tile = tiles[number]
        across, down = min(_cells(tile.w), columns), _cells(tile.h)
        tops = sliding_window_view(sky, across).max(axis=1)
        x = int(tops.argmin())
        y = int(tops[x])
        sky[x : x + across] = y + down
        corners[number] = x * CELL, y * CELL
    bottoms = [corners[number][1] + tile.h for number, tile in enumerate(tiles)]
    return [corners[number] for number in range(len(tiles))], max(bottoms, default=0.0)


def _cells(length: float) -> int:
    """Return the cells that a tile takes: of large ones in large steps, so that little changes."""
    need = int(-(-(length + GAP) // CELL))
    step = 1 << max(0, need.bit_length() - _FINE)
    return -(-need // step) * step


def _rank(tile: NodeTile) -> tuple[bool, bool, bool, int, int, str]:
    """Late and unfolded ones last; lines before blocks; the larger first, by steps seldom taken."""
    size = (tile.slots or len(tile.nodes)).bit_length()
    is_open = bool(tile.opens)
    return tile.is_late, is_open, bool(tile.caption), -size, mixed(tile.key), tile.key
