"""Where accounts stand: in columns, those of one OU below one another; outside callers at left.

Columns and widths follow from sizes that are taken in large steps, so that one more role does not
move an account to another column.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from rolescope.drawing.layouts.map.shelves import packed
from rolescope.drawing.layouts.map.tiles import Tile
from rolescope.drawing.layouts.overview.sizes import Rect
from rolescope.drawing.view import Frame
from rolescope.model.plain import visible
from rolescope.model.world import World

MARGIN = 24.0
TOP = 84.0  # px above the boxes: title and counts
HEADER = 54.0  # px of a box
INSET = 16.0  # px between the border of a box and its tiles
LANE = 168.0
LANE_GAP = 44.0
LANE_PITCH = 42.0
LANE_HEADING = 26.0
LANE_PART = 18.0  # px above the second heading
OU_HEADER = 30.0
OU_INSET = 14.0
BETWEEN = 26.0  # px between boxes of a column
GUTTER = 56.0  # px between columns
_ASPECT = 1.7
_TALL = 1.2  # height of a large box by its width
_STEP = 2  # sizes of accounts are told apart by powers of this


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """The accounts of one OU in one column, by id from top to bottom. "": of no OU."""

    name: str
    accounts: tuple[str, ...]
    rect: Rect


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Where accounts, OUs and tiles stand. `tiles` are the corners of each account's tiles.

    `lane`: how many callers from outside, and how many AWS services, stand at the left.
    """

    boxes: Mapping[str, Rect]
    units: tuple[Unit, ...]
    tiles: Mapping[str, Sequence[tuple[float, float]]]
    lane: tuple[int, int]
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
            (MARGIN + LANE / 2, y + LANE_HEADING + (row + 0.4) * LANE_PITCH)
            for y, count in self.lane_parts()
            for row in range(count)
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """What one account asks for: its width, and the height that it may need then."""

    width: float
    height: float

    @property
    def room(self) -> float:
        """The width of what stands inside."""
        return self.width - 2 * INSET


def lot(count: int, area: float, least: float) -> Lot:
    """Return what an account with some nodes asks for.

    `area`: px² of a node with its room; `least`: the width of the smallest account.
    """
    size = _stepped(count) * area
    width = max(least, math.sqrt(size / _TALL) // 1)
    return Lot(width=width, height=size / width + HEADER + BETWEEN)


def page_of(
    world: World,
    names: Mapping[str, str],
    tiles: Mapping[str, Sequence[Tile]],
    lots: Mapping[str, Lot],
    frame: Frame,
    *,
    borders: Mapping[str, int],
    lane: tuple[int, int],
) -> Page:
    """Place everything. `tiles` by account, each has a box; `borders`: nodes on its border.

    `lane`: see Page.
    """
    units = _unit_names(world)
    order = sorted(tiles, key=lambda id_: (units.get(id_, ()), names.get(id_, "~").lower(), id_))
    left = MARGIN + (LANE + LANE_GAP if any(lane) else 0)
    boxes: dict[str, Rect] = {}
    corners: dict[str, Sequence[tuple[float, float]]] = {}
    found: list[Unit] = []
    x = left
    for width, column in _columns(order, lots, frame.width - left - MARGIN):
        y = TOP
        for path, group in groupby(column, key=lambda id_: units.get(id_, ())):
            mine, top = tuple(group), y
            y += OU_HEADER if path else 0
            for id_ in mine:
                corners[id_], height = packed(tiles[id_], width - 2 * INSET)
                height = max(height + HEADER + INSET, HEADER + 28.0 * borders.get(id_, 0))
                boxes[id_] = Rect(x, y, width, height)
                y += height + BETWEEN
            y += (OU_INSET - BETWEEN) if path else -BETWEEN
            rect = Rect(x - OU_INSET, top, width + 2 * OU_INSET, y - top)
            found.append(Unit(name=" / ".join(path), accounts=mine, rect=rect))
            y += BETWEEN
        x += width + GUTTER
    bottom = max([rect.bottom for rect in boxes.values()] + [TOP + sum(lane) * LANE_PITCH + 100])
    return Page(
        boxes=boxes,
        units=tuple(found),
        tiles=corners,
        lane=lane,
        width=max(frame.width, x - GUTTER + MARGIN),
        height=bottom + MARGIN + OU_INSET,
    )


def _unit_names(world: World) -> dict[str, tuple[str, ...]]:
    """Return the OUs that accounts are in, from the root down, by account."""
    organization = world.organization
    if organization is None:
        return {}
    units = {unit.id: unit for unit in organization.units}
    found = {}
    for account in organization.accounts:
        path: list[str] = []
        at = account.parent
        while at in units and len(path) < len(units):
            path.insert(0, visible(units[at].name))
            at = units[at].parent
        found[account.id] = tuple(path)
    return found


def _stepped(count: int) -> float:
    """Return a size that stands for many near it: 3, 6, 12 and so on."""
    step = max(2, math.ceil(math.log(max(1, count), _STEP)))
    return float(_STEP**step) * 0.75


def _columns(
    order: Sequence[str], lots: Mapping[str, Lot], room: float
) -> list[tuple[float, list[str]]]:
    """Let accounts flow through as many columns as fit: the width and the accounts of each."""
    heights = [lots[id_].height for id_ in order]
    surface = sum(lots[id_].height * (lots[id_].width + GUTTER) for id_ in order)
    whole = max(room, math.sqrt(surface * _ASPECT))
    best: list[tuple[float, list[str]]] = []
    for count in range(1, len(order) + 1):
        columns = [list(order[start:end]) for start, end in _flow(heights, count)]
        widths = [max(lots[id_].width for id_ in column) for column in columns]
        free = whole - sum(widths) - GUTTER * (len(columns) - 1)
        if best and free < 0:
            break
        grown = max(1.0, 1 + free / sum(widths))
        best = [(w * grown // 1, mine) for w, mine in zip(widths, columns, strict=True)]
    return best


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
