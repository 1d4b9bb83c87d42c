"""Routing: orthogonal lines in gutters and corridors, one bus per source (notes: routing)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rolescope.pictures.layouts.overview import sizes as s
from rolescope.pictures.layouts.overview.diagram import Port
from rolescope.pictures.layouts.overview.packing import Channel, Places
from rolescope.pictures.layouts.overview.plan import Plan, Way, port_offset
from rolescope.pictures.layouts.overview.tracks import Run, best_order, spread
from rolescope.pictures.picture import Point
from rolescope.pictures.trust_facts import Danger

_PREFERS_TOP = 500  # what a danger line may be longer for the top corridor
_SHARES = 60  # … and a line for a corridor that its source uses already
_SHARE_GUTTER = 8  # more runs than this share tracks in a gutter; in a corridor they always do
_GUTTER_GAP = 26
_CORRIDOR_GAP = 8
_ROUNDS = 3
HALF_PORT = 11  # half of the key port on an account's border


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """Where a bus leaves a gutter: to the right into a row's left side, or to the left."""

    bundle: str
    gutter: int
    y: float
    x: float
    to_right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bus:
    """All lines of one source. `corridors`: by which corridor it gets to other gutters."""

    id: str
    x: float
    y: float
    home: int
    legs: tuple[Leg, ...]
    corridors: Mapping[int, int]
    danger: Danger


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """The lines, and what they need: `gutters` and `corridors` count tracks."""

    lines: Mapping[str, tuple[Point, ...]]
    order: tuple[str, ...]  # ids of bundles, bus by bus
    gutters: tuple[int, ...]
    corridors: tuple[int, ...]
    ports: Mapping[str, tuple[str, ...]]  # better order of the left ports, by row


def start_of(plan: Plan, places: Places, port: Port) -> Point:
    """Return the point where lines of a port begin."""
    if port.account is None:
        card = places.lane.cards[port.place]
        return card.right, card.cy
    if port.is_account:
        return places.boxes[port.place].right + HALF_PORT, port_y(places, port.place)
    rect = places.rows[port.place]
    return rect.right, rect.cy + port_offset(plan, port.place, rect, port.id, is_left=False)


def port_y(places: Places, account: str) -> float:
    """Return the y of the center of an account's key port."""
    return places.boxes[account].y + places.header / 2


def route(plan: Plan, places: Places, ways: Sequence[Way]) -> Routes:
    """Route all bundles that leave their box."""
    buses = _buses(plan, places, ways)
    ys = _first_ys(buses, places)
    xs: dict[tuple[str, int], float] = {}
    gutters: tuple[int, ...] = ()
    corridors: tuple[int, ...] = ()
    for _ in range(_ROUNDS):
        xs, gutters = _gutter_tracks(buses, places, ys)
        ys, corridors = _corridor_tracks(buses, places, xs)
    lines = {leg.bundle: _polyline(bus, leg, xs, ys) for bus in buses for leg in bus.legs}
    return Routes(
        lines=lines,
        order=tuple(leg.bundle for bus in buses for leg in bus.legs),
        gutters=gutters,
        corridors=corridors,
        ports=_better_ports(plan, lines),
    )


def _buses(plan: Plan, places: Places, ways: Sequence[Way]) -> tuple[Bus, ...]:
    """Make the buses, dangerous ones last, and choose their corridors."""
    by_source: dict[str, list[Way]] = defaultdict(list)
    for way in ways:
        by_source[way.bundle.source.id].append(way)
    buses = []
    for source, mine in by_source.items():
        x, y = start_of(plan, places, mine[0].bundle.source)
        legs = tuple(_leg(plan, places, way) for way in mine)
        danger = max(way.bundle.first_danger for way in mine)
        bus = Bus(id=source, x=x, y=y, home=mine[0].home, legs=legs, corridors={}, danger=danger)
        buses.append(replace(bus, corridors=_choose_corridors(bus, places)))
    return tuple(sorted(buses, key=lambda bus: (bus.danger, bus.y, bus.id)))


def _leg(plan: Plan, places: Places, way: Way) -> Leg:
    row = way.bundle.target
    rect = places.rows[row.id]
    offset = port_offset(plan, row.id, rect, way.bundle.id, is_left=way.enters_left)
    return Leg(
        bundle=way.bundle.id,
        gutter=way.gutter,
        y=rect.cy + offset,
        x=rect.x if way.enters_left else rect.right,
        to_right=way.enters_left,
    )


def _choose_corridors(bus: Bus, places: Places) -> dict[int, int]:
    """Choose the corridor with the shortest way for every gutter but the source's own."""
    chosen: dict[int, int] = {}
    for gutter in sorted({leg.gutter for leg in bus.legs} - {bus.home}):
        ys = [leg.y for leg in bus.legs if leg.gutter == gutter]

        def cost(k: int, low: float = min(ys), high: float = max(ys)) -> tuple[float, int]:
            y = (
                (places.corridors[k].first + places.corridors[k].end) / 2
                if k
                else (places.corridors[0].first)
            )
            length = abs(bus.y - y) + max(y, high) - min(y, low)
            if k == 0 and bus.danger is Danger.RISK:
                length -= _PREFERS_TOP
            return length - (_SHARES if k in chosen.values() else 0), k

        usable = range(max(1, len(places.corridors) - 1))  # the lowest one only when nothing else
        chosen[gutter] = min(usable, key=cost)
    return chosen


def _first_ys(buses: Sequence[Bus], places: Places) -> dict[tuple[str, int], float]:
    """Guess the y of every bus in its corridors: in the order of their sources."""
    ys: dict[tuple[str, int], float] = {}
    for k, corridor in enumerate(places.corridors):
        mine = sorted(
            (bus for bus in buses if k in bus.corridors.values()), key=lambda bus: (bus.y, bus.id)
        )
        for index, bus in enumerate(mine):
            ys[bus.id, k] = corridor.first + index * s.CORRIDOR_TRACK
    return ys


def _gutter_tracks(
    buses: Sequence[Bus], places: Places, ys: Mapping[tuple[str, int], float]
) -> tuple[dict[tuple[str, int], float], tuple[int, ...]]:
    """Order the tracks of every gutter; returns the x of each bus in each gutter."""
    xs: dict[tuple[str, int], float] = {}
    counts = []
    for gutter, channel in enumerate(places.gutters):
        runs = [run for bus in buses if (run := _gutter_run(bus, gutter, ys)) is not None]
        runs.sort(key=lambda run: (run.low + run.high, run.bus))
        track, count = spread(best_order(runs), _SHARE_GUTTER, _GUTTER_GAP)
        counts.append(count)
        for run in runs:
            xs[run.bus, gutter] = channel.first + track[run.bus] * s.TRACK
    return xs, tuple(counts)


def _gutter_run(bus: Bus, gutter: int, ys: Mapping[tuple[str, int], float]) -> Run | None:
    to_right = [leg.y for leg in bus.legs if leg.gutter == gutter and leg.to_right]
    to_left = [leg.y for leg in bus.legs if leg.gutter == gutter and not leg.to_right]
    if gutter == bus.home:
        to_left.append(bus.y)
        for other, k in bus.corridors.items():
            (to_right if other > gutter else to_left).append(ys[bus.id, k])
    elif gutter in bus.corridors:
        k = bus.corridors[gutter]
        (to_left if gutter > bus.home else to_right).append(ys[bus.id, k])
    if not to_right and not to_left:
        return None
    all_ys = to_right + to_left
    return Run(
        bus=bus.id,
        low=min(all_ys),
        high=max(all_ys),
        before=tuple(to_left),
        after=tuple(to_right),
    )


def _corridor_tracks(
    buses: Sequence[Bus], places: Places, xs: Mapping[tuple[str, int], float]
) -> tuple[dict[tuple[str, int], float], tuple[int, ...]]:
    """Order the tracks of every corridor; returns the y of each bus in each corridor."""
    ys: dict[tuple[str, int], float] = {}
    counts = []
    for k, channel in enumerate(places.corridors):
        runs = [_corridor_run(bus, k, channel, xs) for bus in buses if k in bus.corridors.values()]
        runs.sort(key=lambda run: (run.low, run.bus))
        track, count = spread(best_order(runs), 0, _CORRIDOR_GAP)
        counts.append(count)
        for run in runs:
            ys[run.bus, k] = channel.first + track[run.bus] * s.CORRIDOR_TRACK
    return ys, tuple(counts)


def _corridor_run(bus: Bus, k: int, channel: Channel, xs: Mapping[tuple[str, int], float]) -> Run:
    up: list[float] = []
    down: list[float] = []
    home = xs[bus.id, bus.home]
    (up if bus.y < channel.first else down).append(home)
    all_xs = [home]
    for gutter, corridor in bus.corridors.items():
        if corridor != k:
            continue
        x = xs[bus.id, gutter]
        all_xs.append(x)
        legs = [leg.y for leg in bus.legs if leg.gutter == gutter]
        if min(legs) < channel.first:
            up.append(x)
        if max(legs) >= channel.first:
            down.append(x)
    return Run(bus=bus.id, low=min(all_xs), high=max(all_xs), before=tuple(up), after=tuple(down))


def _polyline(
    bus: Bus,
    leg: Leg,
    xs: Mapping[tuple[str, int], float],
    ys: Mapping[tuple[str, int], float],
) -> tuple[Point, ...]:
    home = xs[bus.id, bus.home]
    points: list[Point] = [(bus.x, bus.y), (home, bus.y)]
    if leg.gutter != bus.home:
        y, x = ys[bus.id, bus.corridors[leg.gutter]], xs[bus.id, leg.gutter]
        points += [(home, y), (x, y), (x, leg.y)]
    else:
        points.append((home, leg.y))
    points.append((leg.x, leg.y))
    return straightened(points)


def straightened(points: Sequence[Point]) -> tuple[Point, ...]:
    """Leave out points that are no corners."""
    kept: list[Point] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        if len(kept) > 1 and _in_line(kept[-2], kept[-1], point):
            kept[-1] = point
            continue
        kept.append(point)
    return tuple(kept)


def _in_line(a: Point, b: Point, c: Point) -> bool:
    return (a[0] == b[0] == c[0]) or (a[1] == b[1] == c[1])


def _better_ports(plan: Plan, lines: Mapping[str, tuple[Point, ...]]) -> dict[str, tuple[str, ...]]:
    """Sort the left ports of each row so that the lines into it do not cross one another.

    Those from above, the rightmost first, then straight ones, then those from below.
    """
    better: dict[str, tuple[str, ...]] = {}
    for row, ports in plan.ports.items():
        if len(ports.left) > 1:
            better[row] = tuple(sorted(ports.left, key=lambda id_: _port_rank(lines[id_])))
    return better


def _port_rank(points: tuple[Point, ...]) -> tuple[int, float, float]:
    if len(points) < 4:  # noqa: PLR2004 - a straight line has no track
        return 1, 0, points[0][1]
    x, y_from, y_to = points[-2][0], points[-3][1], points[-2][1]
    return (0, -x, 0) if y_from < y_to else (2, x, 0)
