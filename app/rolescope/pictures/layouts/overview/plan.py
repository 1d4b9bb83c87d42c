"""The order of everything, and what room rows, ports and rails take in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor

from rolescope.pictures.layouts.overview import sizes as s
from rolescope.pictures.layouts.overview.diagram import Row
from rolescope.pictures.layouts.overview.lane import LanePlan
from rolescope.pictures.layouts.overview.sizes import Rect
from rolescope.pictures.layouts.overview.tiles import strip_height
from rolescope.pictures.layouts.overview.ways import Ports

_TIGHT = 2  # px that the lines of a row may lack
_ON_GRID, _OFF_GRID = 0.0, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The order of everything, and how many tracks each channel needs.

    `columns` hold account ids, `rows` the rows of an account from top to bottom. `gutters` has
    one more entry than there are columns, `corridors` one more than there are shelves.
    """

    columns: tuple[tuple[str, ...], ...]
    rows: Mapping[str, tuple[Row, ...]]
    lane: LanePlan
    ports: Mapping[str, Ports]
    gutters: tuple[int, ...]
    corridors: tuple[int, ...]
    rails: Mapping[str, int]
    badged_backs: frozenset[int] = frozenset()  # gutters with badges on backward lines
    is_counted: bool = False  # lines have numbers


def port_offset(plan: Plan, row: str, rect: Rect, key: str, *, is_left: bool) -> float:
    """Return how far below the center of a row the port `key` lies."""
    ports = plan.ports[row]
    keys = ports.left if is_left else ports.right
    count, index = len(keys), keys.index(key)
    if is_left:
        return _settled(plan, rect, (index - (count - 1) / 2) * left_pitch(plan, ports), _ON_GRID)
    if count == 1:
        return _settled(plan, rect, 7 if key in ports.leaves else 0, _OFF_GRID)
    pitch = min(s.PORT_PITCH_COUNTED if plan.is_counted else 14, (rect.h - 10) / (count - 1))
    return _settled(plan, rect, (index - (count - 1) / 2) * pitch, _OFF_GRID)


def _settled(plan: Plan, rect: Rect, offset: float, phase: float) -> float:
    """Keep lines into the left side of rows off the height of those at the right side.

    Where numbered lines enter both sides there are so many that no order of tracks does.
    """
    if not plan.is_counted or not plan.badged_backs:
        return offset
    grid = s.PORT_PITCH_COUNTED
    return (floor((rect.cy + offset) / grid - phase + 0.5) + phase) * grid - rect.cy


def left_pitch(plan: Plan, ports: Ports) -> float:
    """Return the distance of lines into the left side of a row."""
    if plan.is_counted:
        return s.PORT_PITCH_COUNTED
    return s.PORT_PITCH_BADGED if ports.badges_left else s.PORT_PITCH


def height_of(plan: Plan, row: Row, plain: float, width: float) -> float:
    """Return the height of a row: tiles need room, and so do many lines."""
    least = strip_height(row, width) if row.tiles else plain
    ports = plan.ports.get(row.id)
    if ports is None:
        return least
    edges = 10.0 if not plan.is_counted else 22 if plan.badged_backs else 16
    left = (len(ports.left) - 1) * left_pitch(plan, ports) + edges
    pitch = s.PORT_PITCH_COUNTED if plan.is_counted else _right_pitch(ports)
    right = (len(ports.right) - 1) * pitch + edges
    need = max(left, right)
    return need if need > least + _TIGHT else least


def _right_pitch(ports: Ports) -> float:
    return s.PORT_PITCH_BADGED if ports.badges_right else s.PORT_PITCH_RIGHT


def rail_width(plan: Plan, account: str) -> float:
    """Return the room right of the rows of an account."""
    tracks = plan.rails.get(account, 0)
    if plan.is_counted and not tracks:
        return s.ROW_PAD
    counts = s.RAIL_COUNT if plan.is_counted else 0
    return s.RAIL + counts + s.TRACK * max(0, tracks - 1)
