"""The order of shelves, rows and cards, and the rounds of packing and routing that settle it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rolescope.pictures.layouts.overview.columns import (
    account_graph,
    column_counts,
    columns_of,
    reached_from_lane,
)
from rolescope.pictures.layouts.overview.diagram import Box, Diagram, Port, Row
from rolescope.pictures.layouts.overview.lane import lane_plan
from rolescope.pictures.layouts.overview.late import settle_late
from rolescope.pictures.layouts.overview.packing import Places, pack
from rolescope.pictures.layouts.overview.plan import (
    Plan,
    Star,
    Way,
    has_badge,
    ports_of,
    stars_of,
    ways_of,
)
from rolescope.pictures.layouts.overview.routing import Rails, Routes, lay_rails, route
from rolescope.pictures.layouts.overview.shelves import better_shelves
from rolescope.pictures.layouts.overview.sizes import Sizes
from rolescope.pictures.trust_facts import Danger
from rolescope.pictures.view import Frame
from rolescope.progress import Tick, no_tick

_SWEEPS = 4
_ROUNDS = 3
_FREE_ROUNDS = 2
_ADMIN_BONUS = 12  # an admin row stands as if its callers were that much higher
_LAST = 1e9
_PLACING = "Drawing: a place for everything"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """The overview with everything in its place."""

    diagram: Diagram
    plan: Plan
    places: Places
    ways: tuple[Way, ...]
    routes: Routes
    rails: Rails


def arrange(
    diagram: Diagram,
    sizes: Sizes,
    frame: Frame,
    tick: Tick = no_tick,
    *,
    base: Diagram | None = None,
) -> Arrangement:
    """Give everything its place; what edits added comes last, so that it moves nothing else.

    `base` is the diagram before anything was unfolded: it decides columns and orders.
    """
    before = diagram.before()
    if base is None:
        found = _arrange(before, sizes, frame, tick)
    else:
        found = _unfold(before, _arrange(base.before(), sizes, frame, tick), frame, tick)
    if before is diagram:
        return found
    ways = ways_of(diagram, found.plan.columns)
    settled = (found.plan, found.places)
    plan, places, routes, rails = settle_late(diagram, settled, (ways, stars_of(diagram)), frame)
    return Arrangement(
        diagram=diagram, plan=plan, places=places, ways=ways, routes=routes, rails=rails
    )


def _arrange(diagram: Diagram, sizes: Sizes, frame: Frame, tick: Tick) -> Arrangement:
    tick(0.45, _PLACING)
    plan, ways, stars = _best_plan(diagram, sizes, frame)
    places = pack(diagram, plan, sizes, frame)
    columns = better_shelves(diagram, plan.columns, places)
    plan = replace(plan, columns=columns)
    for _ in range(_SWEEPS):
        tick(0.5, _PLACING)
        places = pack(diagram, plan, sizes, frame)
        plan = _reordered(diagram, plan, places)
    return _settle(diagram, plan, (ways, stars), sizes, frame, tick)


def _unfold(diagram: Diagram, base: Arrangement, frame: Frame, tick: Tick) -> Arrangement:
    """Put what was unfolded below what it was in; everything else keeps its order."""
    inner: dict[str, list[str]] = defaultdict(list)
    for box in diagram.boxes:
        inner[box.parent].append(box.id)
    columns = tuple(
        tuple(each for account in column for each in (account, *inner[account]))
        for column in base.plan.columns
    )
    plan, ways, stars = _plan(diagram, columns)
    order = {row.id: n for rows in base.plan.rows.values() for n, row in enumerate(rows)}
    rows = {
        account: tuple(sorted(mine, key=lambda row: (row.is_folded, order.get(row.id, len(order)))))
        for account, mine in plan.rows.items()
    }
    plan = replace(plan, rows=rows, lane=base.plan.lane)
    return _settle(diagram, plan, (ways, stars), base.places.sizes, frame, tick)


def _settle(
    diagram: Diagram,
    plan: Plan,
    lines: tuple[tuple[Way, ...], dict[str, tuple[Star, ...]]],
    sizes: Sizes,
    frame: Frame,
    tick: Tick,
) -> Arrangement:
    """Route, give the channels the room that this took, and route again.

    The room only grows after the first rounds, so that an end is reached.
    """
    ways, stars = lines
    rounds = 0
    while True:
        tick(0.6, _PLACING)
        places = pack(diagram, plan, sizes, frame)
        tick(0.6, _PLACING)
        routes = route(plan, places, ways)
        rails = lay_rails(plan, places, stars)
        if rounds >= _ROUNDS and _has_room(plan, routes, rails):
            return Arrangement(
                diagram=diagram, plan=plan, places=places, ways=ways, routes=routes, rails=rails
            )
        plan = _with_room(plan, routes, rails, grow=rounds >= _FREE_ROUNDS)
        rounds += 1


def _has_room(plan: Plan, routes: Routes, rails: Rails) -> bool:
    """Tell whether every channel has room for its tracks."""
    pairs = [
        *zip(routes.gutters, plan.gutters, strict=True),
        *zip(routes.corridors, plan.corridors, strict=True),
        *((count, plan.rails.get(account, 0)) for account, count in rails.tracks.items()),
    ]
    return all(count <= room for count, room in pairs)


def _with_room(plan: Plan, routes: Routes, rails: Rails, *, grow: bool) -> Plan:
    """Give the channels the room that the lines took, and sort the ports while it may shrink."""
    if not grow:
        ports = {
            row: replace(each, left=routes.ports.get(row, each.left))
            for row, each in plan.ports.items()
        }
        return replace(
            plan,
            gutters=routes.gutters,
            corridors=routes.corridors,
            rails=rails.tracks,
            ports=ports,
        )
    return replace(
        plan,
        gutters=tuple(map(max, plan.gutters, routes.gutters)),
        corridors=tuple(map(max, plan.corridors, routes.corridors)),
        rails={
            account: max(count, plan.rails.get(account, 0))
            for account, count in rails.tracks.items()
        },
    )


_First = tuple[Plan, tuple[Way, ...], dict[str, tuple[Star, ...]]]


def _best_plan(diagram: Diagram, sizes: Sizes, frame: Frame) -> _First:
    """Take more columns than usual when the page is then seen larger as a whole."""
    found: list[tuple[float, int, _First]] = []
    for count in column_counts(len(diagram.boxes), frame.width):
        first = _first_plan(diagram, count)
        places = pack(diagram, first[0], sizes, frame)
        scale = min(frame.width / places.width, frame.height / (places.bottom + 24), 1)
        found.append((-scale, count, first))
    return min(found, key=lambda each: each[:2])[2]


def _first_plan(diagram: Diagram, count: int) -> _First:
    accounts = [box.id for box in diagram.boxes]
    columns = columns_of(accounts, account_graph(diagram), count, reached_from_lane(diagram))
    return _plan(diagram, columns)


def _plan(diagram: Diagram, columns: tuple[tuple[str, ...], ...]) -> _First:
    """Return the plan with which packing starts."""
    ways, stars = ways_of(diagram, columns), stars_of(diagram)
    gutters: list[set[str]] = [set() for _ in range(len(columns) + 1)]
    backs = set()
    for way in ways:
        gutters[way.home].add(way.bundle.source.id)
        gutters[way.gutter].add(way.bundle.source.id)
        if not way.enters_left and has_badge(way.bundle):
            backs.add(way.gutter)
    shelves = max((len(column) for column in columns), default=0)
    plan = Plan(
        columns=columns,
        rows={box.id: tuple(sorted(box.rows, key=_first_rank)) for box in diagram.boxes},
        lane=lane_plan(diagram),
        ports=ports_of(ways, stars),
        gutters=tuple(len(each) for each in gutters),
        corridors=(2, *([2] * max(0, shelves - 1)), 0) if shelves else (0,),
        rails={account: len(each) for account, each in stars.items()},
        badged_backs=frozenset(backs),
        is_counted=bool(diagram.folds),
    )
    return plan, ways, stars


def _first_rank(row: Row) -> tuple[bool, int, bool, str, str]:
    return row.is_folded, -row.first, not row.is_admin, row.names[0].lower(), row.id


def _reordered(diagram: Diagram, plan: Plan, places: Places) -> Plan:
    """One sweep: rows to the mean y of what they are joined with, then cards."""
    ends = _ends(diagram, places)
    rows = {box.id: _sorted_rows(box, ends) for box in diagram.boxes}
    order = sorted(diagram.cards, key=lambda card: (_mean(ends[card.id], _LAST), card.id))
    ports = {
        row: replace(each, left=tuple(sorted(each.left, key=lambda id_: ends[id_])))
        for row, each in plan.ports.items()
    }
    lane = lane_plan(diagram, [card.id for card in order])
    return replace(plan, rows=rows, lane=lane, ports=ports)


def _ends(diagram: Diagram, places: Places) -> defaultdict[str, list[float]]:
    """Return the y of the other ends of each row and card; of a bundle that of its source."""
    ends: defaultdict[str, list[float]] = defaultdict(list)
    for bundle in diagram.bundles:
        source = _port_center(bundle.source, places)
        target = places.rows[bundle.target.id].cy
        ends[bundle.target.id].append(source)
        ends[bundle.source.place].append(target)
        ends[bundle.id].append(source)
    return ends


def _port_center(port: Port, places: Places) -> float:
    if port.account is None:
        return places.lane.cards[port.place].cy
    if port.is_account:
        return places.boxes[port.place].y
    return places.rows[port.place].cy


def _mean(values: Sequence[float], default: float) -> float:
    return sum(values) / len(values) if values else default


def _sorted_rows(box: Box, ends: Mapping[str, list[float]]) -> tuple[Row, ...]:
    def rank(row: Row) -> tuple[bool, int, float, str, str]:
        mean = _mean(ends.get(row.id, []), _LAST)
        bonus = _ADMIN_BONUS if row.is_admin else 0
        risk = -1 if row.first is Danger.RISK else 0
        return row.is_folded, risk, round(mean - bonus, 1), row.names[0].lower(), row.id

    return tuple(sorted(box.rows, key=rank))
