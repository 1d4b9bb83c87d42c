"""Lines inside an account, along the rail right of its rows (routing 6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rolescope.pictures.layouts.overview import sizes as s
from rolescope.pictures.layouts.overview.diagram import Bundle, Row
from rolescope.pictures.layouts.overview.packing import Places
from rolescope.pictures.layouts.overview.plan import Plan, Star, port_offset, rail_width
from rolescope.pictures.layouts.overview.routing import HALF_PORT, port_y, start_of, straightened
from rolescope.pictures.layouts.overview.tracks import Run, best_order, spread
from rolescope.pictures.picture import Point

_GAP = 10
_BADGE_FROM_ROW = 7
_FROM_TARGET = (17, 13, 21)  # from a target's port to the badge on the rail
_SHARES = (0.5, 0.35, 0.65, 0.2, 0.8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rails:
    """Lines inside boxes and where their badges may go; `tracks` counts the tracks by account."""

    lines: Mapping[str, tuple[Point, ...]]
    badges: Mapping[str, tuple[Point, ...]]
    order: tuple[str, ...]
    tracks: Mapping[str, int]


def lay_rails(plan: Plan, places: Places, stars: Mapping[str, Sequence[Star]]) -> Rails:
    """Lay all lines that stay inside their account."""
    lines: dict[str, tuple[Point, ...]] = {}
    badges: dict[str, tuple[Point, ...]] = {}
    tracks: dict[str, int] = {}
    for account, mine in stars.items():
        ends = {
            bundle.id: (_start(plan, places, bundle), _end(plan, places, star, bundle))
            for star in mine
            for bundle in star.bundles
        }
        runs = [_run(star, ends) for star in mine]
        runs.sort(key=lambda run: (run.high - run.low, run.low, run.bus))
        track, tracks[account] = spread(best_order(runs), 0, _GAP)
        first = places.boxes[account].right - rail_width(plan, account) + s.RAIL_TRACK
        if plan.is_counted:
            first += s.RAIL_COUNT
        for star in mine:
            x = first + track[star.id] * s.TRACK
            for bundle in star.bundles:
                start, end = ends[bundle.id]
                lines[bundle.id] = straightened([start, (x, start[1]), (x, end[1]), end])
                badges[bundle.id] = _badge_points(star, bundle, x, start, end)
    order = tuple(b.id for each in stars.values() for star in each for b in star.bundles)
    return Rails(lines=lines, badges=badges, order=order, tracks=tracks)


def _start(plan: Plan, places: Places, bundle: Bundle) -> Point:
    if bundle.source.is_account:
        account = bundle.source.place
        return places.boxes[account].right - HALF_PORT, port_y(places, account)
    return start_of(plan, places, bundle.source)


def _end(plan: Plan, places: Places, star: Star, bundle: Bundle) -> Point:
    row: Row = bundle.target
    rect = places.rows[row.id]
    return rect.right, rect.cy + port_offset(plan, row.id, rect, star.id, is_left=False)


def _run(star: Star, ends: Mapping[str, tuple[Point, Point]]) -> Run:
    ys: list[float] = []
    after: list[float] = []
    for bundle in star.bundles:
        start, end = ends[bundle.id]
        (after if bundle.source.is_account else ys).append(start[1])
        ys.append(end[1])
    return Run(
        bus=star.id,
        low=min(ys + after),
        high=max(ys + after),
        before=tuple(ys),
        after=tuple(after),
    )


def _badge_points(
    star: Star, bundle: Bundle, x: float, start: Point, end: Point
) -> tuple[Point, ...]:
    """Return where a badge may sit: on the source's own stub, or on its own part of the rail."""
    low, high = start[1], end[1]
    if len(star.bundles) == 1:
        return tuple((x, low + (high - low) * share) for share in _SHARES)
    if star.has_one_target and not bundle.source.is_account:
        return ((start[0] + _BADGE_FROM_ROW, low),)
    down = 1 if low > high else -1
    return tuple((x, high + down * distance) for distance in _FROM_TARGET)
