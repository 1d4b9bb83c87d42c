"""The order of columns, shelves, rows and cards; rounds of packing and routing settle it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import ceil
from types import MappingProxyType

from rolescope.pictures.layouts.overview.diagram import (
    AccountBox,
    Bundle,
    Diagram,
    LinePort,
    OutsideCard,
    RoleRow,
)
from rolescope.pictures.layouts.overview.lane import LanePlan, lane_plan
from rolescope.pictures.layouts.overview.packing import OverviewPlaces, pack
from rolescope.pictures.layouts.overview.plan import (
    OverviewPlan,
    Ports,
    RoutedBundle,
    Star,
    has_badge,
    ports_of,
    stars_of,
    ways_of,
)
from rolescope.pictures.layouts.overview.routing import Rails, Routes, lay_rails, route
from rolescope.pictures.layouts.overview.sizes import OverviewSizes
from rolescope.pictures.trust_facts import Danger
from rolescope.pictures.view import Frame
from rolescope.progress import Tick, no_tick
from rolescope.value import Value, replace

_USUAL = 1600  # px of width, below which 3 columns do not always fit
_MOST_ENLARGED = 15  # tenths
_SWEEPS = 4
_ROUNDS = 3
_FREE_ROUNDS = 2
_ADMIN_BONUS = 12  # an admin row stands as if its callers were that much higher
_LAST = 1e9
_PLACING = "Drawing: a place for everything"


class Arrangement(Value, kw_only=True):
    """The overview with everything in its place."""

    diagram: Diagram
    plan: OverviewPlan
    places: OverviewPlaces
    ways: tuple[RoutedBundle, ...]
    routes: Routes
    rails: Rails


def arrange(
    diagram: Diagram,
    sizes: OverviewSizes,
    frame: Frame,
    tick: Tick = no_tick,
    *,
    base: Diagram | None = None,
) -> Arrangement:
    """Give everything its place; what edits added comes last, so that it moves nothing else.

    `base` is the diagram before anything was unfolded: it decides columns and orders.
    """
    before = diagram.before()
    frame, found = _enlarged(before if base is None else base.before(), sizes, frame, tick)
    if base is not None:
        found = _unfold(before, found, frame, tick)
    if before is diagram:
        return found
    ways = ways_of(diagram, found.plan.columns)
    settled = (found.plan, found.places)
    plan, places, routes, rails = settle_late(diagram, settled, (ways, stars_of(diagram)), frame)
    return Arrangement(
        diagram=diagram, plan=plan, places=places, ways=ways, routes=routes, rails=rails
    )


def _enlarged(
    diagram: Diagram, sizes: OverviewSizes, frame: Frame, tick: Tick
) -> tuple[Frame, Arrangement]:
    """Arrange for the smallest page on which everything fits, and return the frame of that, too.

    On a large screen, which it would leave half empty, the page is seen larger, by whole tenths.
    """
    for tenths in range(_MOST_ENLARGED, 10, -1):
        smaller = replace(frame, width=frame.width * 10 / tenths, height=frame.height * 10 / tenths)
        if diagram.is_thinned or smaller.width < _USUAL:
            continue
        found = _arrange(diagram, sizes, smaller, tick)
        bottom = found.places.bottom + sizes.reserve
        if found.places.width <= smaller.width and bottom <= smaller.height:
            return smaller, found
    return frame, _arrange(diagram, sizes, frame, tick)


def _arrange(diagram: Diagram, sizes: OverviewSizes, frame: Frame, tick: Tick) -> Arrangement:
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
    plan: OverviewPlan,
    lines: tuple[tuple[RoutedBundle, ...], dict[str, tuple[Star, ...]]],
    sizes: OverviewSizes,
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


def _has_room(plan: OverviewPlan, routes: Routes, rails: Rails) -> bool:
    """Tell whether every channel has room for its tracks."""
    pairs = [
        *zip(routes.gutters, plan.gutters, strict=True),
        *zip(routes.corridors, plan.corridors, strict=True),
        *((count, plan.rails.get(account, 0)) for account, count in rails.tracks.items()),
    ]
    return all(count <= room for count, room in pairs)


def _with_room(plan: OverviewPlan, routes: Routes, rails: Rails, *, grow: bool) -> OverviewPlan:
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


_First = tuple[OverviewPlan, tuple[RoutedBundle, ...], dict[str, tuple[Star, ...]]]


def _best_plan(diagram: Diagram, sizes: OverviewSizes, frame: Frame) -> _First:
    """Take more columns than usual when the page is then seen larger as a whole.

    Of a page that is narrower than usual, no more than what is seen of it has room for.
    """
    found: list[tuple[float, int, _First]] = []
    counts = column_counts(len(diagram.boxes), frame.width)
    if frame.width < _USUAL:
        for count in reversed(range(1, counts.start + 1)):
            first = _first_plan(diagram, count)
            if count == 1 or pack(diagram, first[0], sizes, frame).width <= frame.width:
                return first
    for count in counts:
        first = _first_plan(diagram, count)
        places = pack(diagram, first[0], sizes, frame)
        scale = min(frame.width / places.width, frame.height / (places.bottom + 24), 1)
        if diagram.is_thinned:  # it is read from the top down, at its full size
            scale = min(frame.width / places.width, 1)
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
    plan = OverviewPlan(
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


def _first_rank(row: RoleRow) -> tuple[bool, int, bool, str, str]:
    return row.is_folded, -row.first, not row.is_admin, row.names[0].lower(), row.id


def _reordered(diagram: Diagram, plan: OverviewPlan, places: OverviewPlaces) -> OverviewPlan:
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


def _ends(diagram: Diagram, places: OverviewPlaces) -> defaultdict[str, list[float]]:
    """Return the y of the other ends of each row and card; of a bundle that of its source."""
    ends: defaultdict[str, list[float]] = defaultdict(list)
    for bundle in diagram.bundles:
        source = _port_center(bundle.source, places)
        target = places.rows[bundle.target.id].cy
        ends[bundle.target.id].append(source)
        ends[bundle.source.place].append(target)
        ends[bundle.id].append(source)
    return ends


def _port_center(port: LinePort, places: OverviewPlaces) -> float:
    if port.account is None:
        return places.lane.cards[port.place].cy
    if port.is_account:
        return places.boxes[port.place].y
    return places.rows[port.place].cy


def _mean(values: Sequence[float], default: float) -> float:
    return sum(values) / len(values) if values else default


def _sorted_rows(box: AccountBox, ends: Mapping[str, list[float]]) -> tuple[RoleRow, ...]:
    def rank(row: RoleRow) -> tuple[bool, int, float, str, str]:
        mean = _mean(ends.get(row.id, []), _LAST)
        bonus = _ADMIN_BONUS if row.is_admin else 0
        risk = -1 if row.first is Danger.RISK else 0
        return row.is_folded, risk, round(mean - bonus, 1), row.names[0].lower(), row.id

    return tuple(sorted(box.rows, key=rank))


# What edits added, put into the picture from before them without moving what is there


_SPARE = 1  # tracks that a channel in use takes without growing


def settle_late(
    diagram: Diagram,
    before: tuple[OverviewPlan, OverviewPlaces],
    lines: tuple[tuple[RoutedBundle, ...], Mapping[str, Sequence[Star]]],
    frame: Frame,
) -> tuple[OverviewPlan, OverviewPlaces, Routes, Rails]:
    """Route what is there with what was added; the room of channels only grows."""
    ways, stars = lines
    first, like = before
    plan = _with_late(diagram, first, ways, ports_of(ways, stars))
    has_sorted = False
    while True:
        places = pack(diagram, plan, like.sizes, frame, like)
        routes = route(plan, places, ways)
        rails = lay_rails(plan, places, stars)
        wider = _with_late_room(plan, routes, rails)
        if has_sorted and wider == plan:
            return plan, places, routes, rails
        plan = wider if has_sorted else _sorted_ports(wider, first, routes)
        has_sorted = True


def _with_late(
    diagram: Diagram, first: OverviewPlan, ways: Sequence[RoutedBundle], ports: dict[str, Ports]
) -> OverviewPlan:
    rows = {
        box.id: (*first.rows[box.id], *(row for row in box.rows if row.is_late))
        for box in diagram.boxes
    }
    backs = {way.gutter for way in ways if not way.enters_left and has_badge(way.bundle)}
    return replace(
        first,
        rows=rows,
        lane=_lane(first.lane, [card for card in diagram.cards if card.is_late]),
        ports={row: _merged(first.ports.get(row), mine) for row, mine in ports.items()},
        badged_backs=first.badged_backs | backs,
    )


def _lane(first: LanePlan, late: Sequence[OutsideCard]) -> LanePlan:
    """Put new cards below those of their section, new sections below all others."""
    known = {section for section, _ in first}
    sections = dict.fromkeys(card.section for card in late if card.section not in known)
    return tuple(
        (section, (*cards, *(card for card in late if card.section is section)))
        for section, cards in (*first, *((section, ()) for section in sections))
    )


def _merged(first: Ports | None, now: Ports) -> Ports:
    """Keep the order of the ports that were there; new ones come last."""
    if first is None:
        return now
    left = dict.fromkeys((*(port for port in first.left if port in now.left), *now.left))
    right = dict.fromkeys((*(port for port in first.right if port in now.right), *now.right))
    return replace(now, left=tuple(left), right=tuple(right))


def _sorted_ports(plan: OverviewPlan, first: OverviewPlan, routes: Routes) -> OverviewPlan:
    """Sort the ports of rows that got new ones, so that their lines cross less."""
    known = {row: ports.left for row, ports in first.ports.items()}
    return replace(
        plan,
        ports={
            row: ports
            if ports.left == known.get(row)
            else replace(ports, left=routes.ports.get(row, ports.left))
            for row, ports in plan.ports.items()
        },
    )


def _with_late_room(plan: OverviewPlan, routes: Routes, rails: Rails) -> OverviewPlan:
    """Give the channels the room that they lack."""
    return replace(
        plan,
        gutters=tuple(map(_room, plan.gutters, routes.gutters)),
        corridors=tuple(map(_room, plan.corridors, routes.corridors)),
        rails=dict(plan.rails)
        | {
            account: max(count, plan.rails.get(account, 0))
            for account, count in rails.tracks.items()
        },
    )


def _room(room: int, tracks: int) -> int:
    return max(room, tracks - _SPARE) if room else tracks


# Columns and shelves: which account stands where


Weights = Mapping[tuple[str, str], int]


def account_graph(diagram: Diagram) -> dict[tuple[str, str], int]:
    """Count the bundles between accounts: (A, B) when a principal of A can assume a role of B."""
    weights: Counter[tuple[str, str]] = Counter()
    for bundle in diagram.bundles:
        source = bundle.source.account
        if source is not None and source != bundle.target.account:
            weights[source, bundle.target.account] += 1
    return dict(weights)


def forward_order(accounts: Sequence[str], weights: Weights) -> list[str]:
    """Order accounts so that few arcs point back (greedy feedback arc set of Eades, Lin, Smyth)."""
    left = sorted(accounts)
    head: list[str] = []
    tail: list[str] = []

    def outs(account: str) -> int:
        return sum(weights.get((account, other), 0) for other in left if other != account)

    def ins(account: str) -> int:
        return sum(weights.get((other, account), 0) for other in left if other != account)

    while left:
        sink = next((account for account in left if outs(account) == 0), None)
        if sink is not None:
            tail.insert(0, sink)
            left.remove(sink)
            continue
        best = max(left, key=lambda account: (outs(account) - ins(account), -left.index(account)))
        head.append(best)
        left.remove(best)
    return head + tail


def layers(accounts: Sequence[str], weights: Weights) -> dict[str, int]:
    """Return the layer of every account: the longest path to it, arcs that point back left out."""
    order = forward_order(accounts, weights)
    layer = dict.fromkeys(order, 0)
    for index, account in enumerate(order):
        for other in order[index + 1 :]:
            if weights.get((account, other)):
                layer[other] = max(layer[other], layer[account] + 1)
    return layer


def reached_from_lane(diagram: Diagram) -> dict[str, int]:
    """Count the bundles from the lane into each account."""
    return dict(Counter(b.target.account for b in diagram.bundles if b.source.account is None))


def columns_of(
    accounts: Sequence[str],
    weights: Weights,
    count: int,
    from_lane: Mapping[str, int] = MappingProxyType({}),
) -> tuple[tuple[str, ...], ...]:
    """Spread accounts over `count` columns by layer, as even as possible.

    Inside a layer the ones that reach others come first, then those with the most lines from the
    lane (`from_lane`), then by account ID; accounts that have nothing to do with others come last.
    """
    layer = layers(accounts, weights)
    touched = {account for pair in weights for account in pair}
    outs: dict[str, int] = defaultdict(int)
    for (source, _), weight in weights.items():
        outs[source] += weight
    deepest = max(layer.values(), default=0)

    def rank(account: str) -> tuple[int, int, int, str]:
        return (
            layer[account] if account in touched else deepest + 1,
            -outs[account],
            -from_lane.get(account, 0),
            account,
        )

    ordered = sorted(accounts, key=rank)
    shelves = ceil(len(ordered) / count)
    full = len(ordered) - count * (shelves - 1)  # columns that are full; the others lack one
    columns: list[tuple[str, ...]] = []
    for index in range(count):
        size = shelves if index < full else shelves - 1
        start = sum(len(column) for column in columns)
        columns.append(tuple(ordered[start : start + size]))
    return tuple(column for column in columns if column)


def column_counts(accounts: int, width: float) -> range:
    """Return how many columns a window may have: 3 up to 2,000 px, then 4; up to 2 more."""
    least = 3 if width <= 2000 else 4  # noqa: PLR2004 - the width from which a fourth one fits
    return range(max(1, min(least, accounts)), max(1, min(least + 2, accounts)) + 1)


# Which account of a column stands on which shelf


def better_shelves(
    diagram: Diagram, columns: tuple[tuple[str, ...], ...], places: OverviewPlaces
) -> tuple[tuple[str, ...], ...]:
    """Swap accounts inside their columns as long as that makes the page or the lines shorter."""
    heights = {account: rect.h for account, rect in places.boxes.items()}
    ends = [
        (bundle.source.account, bundle.target.account, _card_y(bundle, places))
        for bundle in diagram.bundles
        if not bundle.is_inside
    ]

    def cost(candidate: tuple[tuple[str, ...], ...]) -> float:
        tops, bottom = _centers(candidate, heights)
        length = sum(
            abs((tops[source] if source else y) - tops[target]) for source, target, y in ends
        )
        return length + bottom * (1 + len(ends) / 4)

    best, price = columns, cost(columns)
    improved = True
    while improved:
        improved = False
        for candidate in _swaps(best):
            new = cost(candidate)
            if new < price - 1:
                best, price, improved = candidate, new, True
                break
    return best


def _card_y(bundle: Bundle, places: OverviewPlaces) -> float:
    if bundle.source.account is not None:
        return 0
    return places.lane.cards[bundle.source.place].cy - places.corridors[0].end


def _swaps(columns: tuple[tuple[str, ...], ...]) -> list[tuple[tuple[str, ...], ...]]:
    found = []
    for index, column in enumerate(columns):
        for a in range(len(column)):
            for b in range(a + 1, len(column)):
                new = list(column)
                new[a], new[b] = new[b], new[a]
                found.append((*columns[:index], tuple(new), *columns[index + 1 :]))
    return found


def _centers(
    columns: Sequence[Sequence[str]], heights: Mapping[str, float]
) -> tuple[dict[str, float], float]:
    centers: dict[str, float] = {}
    y = 0.0
    for shelf in range(max((len(column) for column in columns), default=0)):
        mine = [column[shelf] for column in columns if len(column) > shelf]
        centers |= {account: y + heights[account] / 2 for account in mine}
        y += max(heights[account] for account in mine) + 50
    return centers, y
