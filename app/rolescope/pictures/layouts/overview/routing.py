"""Routing: orthogonal lines in gutters, corridors and rails, one bus per source."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from rolescope.pictures.layouts.overview import sizes as s
from rolescope.pictures.layouts.overview.diagram import Bundle, LinePort, RoleRow
from rolescope.pictures.layouts.overview.packing import Channel, OverviewPlaces
from rolescope.pictures.layouts.overview.plan import (
    OverviewPlan,
    RoutedBundle,
    Star,
    port_offset,
    rail_width,
)
from rolescope.pictures.picture import Point
from rolescope.pictures.trust_facts import Danger
from rolescope.value import Value, replace

_PREFERS_TOP = 500  # what a danger line may be longer for the top corridor
_SHARES = 60  # … and a line for a corridor that its source uses already
_SHARE_GUTTER = 8  # more runs than this share tracks in a gutter; in a corridor they always do
_GUTTER_GAP = 26
_CORRIDOR_GAP = 8
_ROUNDS = 3
_CARD_EDGE = 8  # from a corner of a card to where a line begins
HALF_PORT = 11  # half of the key port on an account's border


class Leg(Value, kw_only=True):
    """Where a bus leaves a gutter: to the right into a row's left side, or to the left."""

    bundle: str
    gutter: int
    y: float
    x: float
    to_right: bool


class OverviewBus(Value, kw_only=True):
    """All lines of one source. `corridors`: by which corridor it gets to other gutters.

    `slack`: how far up or down from `y` they may begin as well.
    """

    id: str
    x: float
    y: float
    slack: float
    home: int
    legs: tuple[Leg, ...]
    corridors: Mapping[int, int]
    danger: Danger


class Routes(Value, kw_only=True):
    """The lines, and what they need: `gutters` and `corridors` count tracks."""

    lines: Mapping[str, tuple[Point, ...]]
    order: tuple[str, ...]  # ids of bundles, bus by bus
    gutters: tuple[int, ...]
    corridors: tuple[int, ...]
    ports: Mapping[str, tuple[str, ...]]  # better order of the left ports, by row


def start_of(plan: OverviewPlan, places: OverviewPlaces, port: LinePort) -> Point:
    """Return the point where lines of a port begin."""
    if port.account is None:
        card = places.lane.cards[port.place]
        return card.right, card.cy
    if port.is_account:
        return places.boxes[port.place].right + HALF_PORT, port_y(places, port.place)
    rect = places.rows[port.place]
    return rect.right, rect.cy + port_offset(plan, port.place, rect, port.id, is_left=False)


def port_y(places: OverviewPlaces, account: str) -> float:
    """Return the y of the center of an account's key port."""
    return places.boxes[account].y + places.header / 2


def route(plan: OverviewPlan, places: OverviewPlaces, ways: Sequence[RoutedBundle]) -> Routes:
    """Route all bundles that leave their box."""
    buses = _buses(plan, places, ways)
    ys = _first_ys(buses, places)
    xs: dict[tuple[str, int], float] = {}
    gutters: tuple[int, ...] = ()
    corridors: tuple[int, ...] = ()
    for _ in range(_ROUNDS):
        xs, gutters = _gutter_tracks(buses, places, ys)
        buses = tuple(_clear_of_branches(bus, buses, xs) for bus in buses)
        ys, corridors = _corridor_tracks(buses, places, xs)
    lines = {leg.bundle: _polyline(bus, leg, xs, ys) for bus in buses for leg in bus.legs}
    return Routes(
        lines=lines,
        order=tuple(leg.bundle for bus in buses for leg in bus.legs),
        gutters=gutters,
        corridors=corridors,
        ports=_better_ports(plan, lines),
    )


def _buses(
    plan: OverviewPlan, places: OverviewPlaces, ways: Sequence[RoutedBundle]
) -> tuple[OverviewBus, ...]:
    """Make the buses, dangerous ones last, and choose their corridors."""
    by_source: dict[str, list[RoutedBundle]] = defaultdict(list)
    for way in ways:
        by_source[way.bundle.source.id].append(way)
    buses = []
    for source, mine in by_source.items():
        port = mine[0].bundle.source
        x, y = start_of(plan, places, port)
        slack = places.lane.cards[port.place].h / 2 - _CARD_EDGE if port.account is None else 0
        legs = tuple(_leg(plan, places, way) for way in mine)
        danger = max(way.bundle.first_danger for way in mine)
        bus = OverviewBus(
            id=source,
            x=x,
            y=y,
            slack=slack,
            home=mine[0].home,
            legs=legs,
            corridors={},
            danger=danger,
        )
        buses.append(replace(bus, corridors=_choose_corridors(bus, places)))
    return tuple(sorted(buses, key=lambda bus: (bus.danger, bus.y, bus.id)))


def _leg(plan: OverviewPlan, places: OverviewPlaces, way: RoutedBundle) -> Leg:
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


def _choose_corridors(bus: OverviewBus, places: OverviewPlaces) -> dict[int, int]:
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


def _first_ys(buses: Sequence[OverviewBus], places: OverviewPlaces) -> dict[tuple[str, int], float]:
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
    buses: Sequence[OverviewBus], places: OverviewPlaces, ys: Mapping[tuple[str, int], float]
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


def _clear_of_branches(
    bus: OverviewBus, buses: Sequence[OverviewBus], xs: Mapping[tuple[str, int], float]
) -> OverviewBus:
    """Let lines of a card begin beside its middle where another branch would run along them.

    Two buses that each have a branch at the height of the other's start have no good order.
    """
    branches = [
        (leg.y, xs[other.id, leg.gutter])
        for other in buses
        if other is not bus
        for leg in other.legs
        if leg.gutter == bus.home and leg.to_right
    ]
    near = [y for y, x in branches if abs(y - bus.y) < _MIN_GAP and x < xs[bus.id, bus.home]]
    if not near:
        return bus
    free = [
        y
        for branch, _ in branches
        for y in (branch - _MIN_GAP, branch + _MIN_GAP)
        if abs(y - bus.y) <= bus.slack and all(abs(y - other) >= _MIN_GAP for other, _ in branches)
    ]
    return replace(bus, y=min(free, key=lambda y: abs(y - bus.y), default=bus.y))


class BusRun(Value, kw_only=True):
    """A bus on its way along a channel, from `low` to `high`.

    `before` and `after` are the positions where it leaves to the side of smaller and of greater
    coordinates: left and right in a gutter, up and down in a corridor.
    """

    bus: str
    low: float
    high: float
    before: tuple[float, ...] = ()
    after: tuple[float, ...] = ()


def _gutter_run(
    bus: OverviewBus, gutter: int, ys: Mapping[tuple[str, int], float]
) -> BusRun | None:
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
    return BusRun(
        bus=bus.id,
        low=min(all_ys),
        high=max(all_ys),
        before=tuple(to_left),
        after=tuple(to_right),
    )


def _corridor_tracks(
    buses: Sequence[OverviewBus], places: OverviewPlaces, xs: Mapping[tuple[str, int], float]
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


def _corridor_run(
    bus: OverviewBus, k: int, channel: Channel, xs: Mapping[tuple[str, int], float]
) -> BusRun:
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
    return BusRun(
        bus=bus.id, low=min(all_xs), high=max(all_xs), before=tuple(up), after=tuple(down)
    )


def _polyline(
    bus: OverviewBus,
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


def _better_ports(
    plan: OverviewPlan, lines: Mapping[str, tuple[Point, ...]]
) -> dict[str, tuple[str, ...]]:
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


# Lines inside an account, along the rail right of its rows


_GAP = 10
_BADGE_FROM_ROW = 7
_FROM_TARGET = (17, 13, 21)  # from a target's port to the badge on the rail
_RAIL_SHARES = (0.5, 0.35, 0.65, 0.2, 0.8)


class Rails(Value, kw_only=True):
    """Lines inside boxes and where their badges may go; `tracks` counts the tracks by account."""

    lines: Mapping[str, tuple[Point, ...]]
    badges: Mapping[str, tuple[Point, ...]]
    order: tuple[str, ...]
    tracks: Mapping[str, int]


def lay_rails(
    plan: OverviewPlan, places: OverviewPlaces, stars: Mapping[str, Sequence[Star]]
) -> Rails:
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


def _start(plan: OverviewPlan, places: OverviewPlaces, bundle: Bundle) -> Point:
    if bundle.source.is_account:
        account = bundle.source.place
        return places.boxes[account].right - HALF_PORT, port_y(places, account)
    return start_of(plan, places, bundle.source)


def _end(plan: OverviewPlan, places: OverviewPlaces, star: Star, bundle: Bundle) -> Point:
    row: RoleRow = bundle.target
    rect = places.rows[row.id]
    return rect.right, rect.cy + port_offset(plan, row.id, rect, star.id, is_left=False)


def _run(star: Star, ends: Mapping[str, tuple[Point, Point]]) -> BusRun:
    ys: list[float] = []
    after: list[float] = []
    for bundle in star.bundles:
        start, end = ends[bundle.id]
        (after if bundle.source.is_account else ys).append(start[1])
        ys.append(end[1])
    return BusRun(
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
        return tuple((x, low + (high - low) * share) for share in _RAIL_SHARES)
    if star.has_one_target and not bundle.source.is_account:
        return ((start[0] + _BADGE_FROM_ROW, low),)
    down = 1 if low > high else -1
    return tuple((x, high + down * distance) for distance in _FROM_TARGET)


# The order of parallel tracks in a channel with the fewest crossings


_EXACT = 9  # up to here every order is considered
_IMPROVED = 60  # up to here an order is improved; a bundle of more lines reads as one anyway
_MIN_GAP = 6.0  # segments nearer than this would read as one
_COINCIDES = 40  # what that costs, in crossings


def crossings(first: BusRun, second: BusRun) -> int:
    """Count the crossings of two runs when `first` has the smaller coordinate."""
    count = sum(first.low < at < first.high for at in second.before)
    count += sum(second.low < at < second.high for at in first.after)
    near = sum(abs(a - b) < _MIN_GAP for a in first.after for b in second.before)
    return count + _COINCIDES * near


def best_order(runs: Sequence[BusRun]) -> list[BusRun]:
    """Return the runs in the order with the fewest crossings; ties as they came in."""
    if len(runs) > _IMPROVED:
        return sorted(runs, key=_nested)
    costs = [[crossings(a, b) for b in runs] for a in runs]
    order = _exact(costs) if len(runs) <= _EXACT else _inserted(costs)
    return [runs[index] for index in order]


def _nested(run: BusRun) -> tuple[bool, float]:
    """Order many runs so that those that go the same way lie inside one another.

    Of those that go down, the lowest turns first; of those that go up, the highest.
    """
    start = sum(run.before) / len(run.before) if run.before else run.low
    end = sum(run.after) / len(run.after) if run.after else run.high
    return end < start, start if end < start else -start


def _exact(costs: Sequence[Sequence[int]]) -> list[int]:
    """Dynamic programming over sets: the best order of a set ends with one of its members."""
    size = len(costs)
    best: list[tuple[int, int]] = [(0, -1)] * (1 << size)
    for members in range(1, 1 << size):
        inside = [i for i in range(size) if members >> i & 1]
        best[members] = min(
            (best[members & ~(1 << last)][0] + sum(costs[i][last] for i in inside), -last)
            for last in inside
        )
    order: list[int] = []
    members = (1 << size) - 1
    while members:
        last = -best[members][1]
        order.insert(0, last)
        members &= ~(1 << last)
    return order


def _inserted(costs: Sequence[Sequence[int]]) -> list[int]:
    """Take each out and put it back at its best place until nothing improves."""
    order = list(range(len(costs)))
    improved = True
    while improved:
        improved = False
        for item in range(len(costs)):
            old = order.index(item)
            rest = order[:old] + order[old + 1 :]
            prices = _prices(costs, item, rest)
            place = min(range(len(prices)), key=lambda p: (prices[p], abs(p - old)))
            if prices[place] < prices[old]:
                order = [*rest[:place], item, *rest[place:]]
                improved = True
    return order


def _prices(costs: Sequence[Sequence[int]], item: int, rest: Sequence[int]) -> list[int]:
    """Return what the item costs at every place among the rest, from the first to the last."""
    before = costs[item]
    price = sum(before[other] for other in rest)
    prices = [price]
    for other in rest:
        price += costs[other][item] - before[other]
        prices.append(price)
    return prices


def spread(order: Sequence[BusRun], most: int, gap: float) -> tuple[dict[str, int], int]:
    """Give every run a track number, in order; returns them and how many tracks there are.

    More than `most` runs share tracks where their spans lie at least `gap` apart.
    """
    if len(order) <= most:
        return {run.bus: index for index, run in enumerate(order)}, len(order)
    steps = sorted({edge for run in order for edge in _span(run, gap)})
    place = {edge: index for index, edge in enumerate(steps)}
    free = [0] * len(steps)  # the first free track between an edge and the next one
    track: dict[str, int] = {}
    for run in order:
        first, end = (place[edge] for edge in _span(run, gap))
        track[run.bus] = max(free[first:end])
        free[first:end] = [track[run.bus] + 1] * (end - first)
    return track, max(free, default=0)


def _span(run: BusRun, gap: float) -> tuple[float, float]:
    return run.low - gap / 2, run.high + gap / 2
