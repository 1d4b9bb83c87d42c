"""The order of everything, the ports of lines, and what room rows, ports and rails take."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import floor

from rolescope.pictures.layouts.overview import sizes as s
from rolescope.pictures.layouts.overview.diagram import Bundle, Diagram, RoleRow
from rolescope.pictures.layouts.overview.lane import LanePlan
from rolescope.pictures.layouts.overview.tiles import strip_height
from rolescope.pictures.rect import Rect
from rolescope.pictures.trust_facts import Danger
from rolescope.value import Value

_TIGHT = 2  # px that the lines of a row may lack
_ON_GRID, _OFF_GRID = 0.0, 0.5


class Ports(Value, kw_only=True):
    """Where lines touch a row, from top to bottom on each side.

    `left` are ids of bundles; `right` are ids of stars and bundles that end there, then ids of
    source ports. `leaves` are the source ports whose lines go out into the gutter.
    """

    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    leaves: frozenset[str] = frozenset()
    badges_left: bool = False
    badges_right: bool = False


class OverviewPlan(Value, kw_only=True):
    """The order of everything, and how many tracks each channel needs.

    `columns` hold account ids, `rows` the rows of an account from top to bottom. `gutters` has
    one more entry than there are columns, `corridors` one more than there are shelves.
    """

    columns: tuple[tuple[str, ...], ...]
    rows: Mapping[str, tuple[RoleRow, ...]]
    lane: LanePlan
    ports: Mapping[str, Ports]
    gutters: tuple[int, ...]
    corridors: tuple[int, ...]
    rails: Mapping[str, int]
    badged_backs: frozenset[int] = frozenset()  # gutters with badges on backward lines
    is_counted: bool = False  # lines have numbers


def port_offset(plan: OverviewPlan, row: str, rect: Rect, key: str, *, is_left: bool) -> float:
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


def _settled(plan: OverviewPlan, rect: Rect, offset: float, phase: float) -> float:
    """Keep lines into the left side of rows off the height of those at the right side.

    Where numbered lines enter both sides there are so many that no order of tracks does.
    """
    if not plan.is_counted or not plan.badged_backs:
        return offset
    grid = s.PORT_PITCH_COUNTED
    return (floor((rect.cy + offset) / grid - phase + 0.5) + phase) * grid - rect.cy


def left_pitch(plan: OverviewPlan, ports: Ports) -> float:
    """Return the distance of lines into the left side of a row."""
    if plan.is_counted:
        return s.PORT_PITCH_COUNTED
    return s.PORT_PITCH_BADGED if ports.badges_left else s.PORT_PITCH


def height_of(plan: OverviewPlan, row: RoleRow, plain: float, width: float) -> float:
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


def rail_width(plan: OverviewPlan, account: str) -> float:
    """Return the room right of the rows of an account."""
    tracks = plan.rails.get(account, 0)
    if plan.is_counted and not tracks:
        return s.ROW_PAD
    counts = s.RAIL_COUNT if plan.is_counted else 0
    return s.RAIL + counts + s.TRACK * max(0, tracks - 1)


# Ways: which gutters a bundle uses, and the ports of every row


class RoutedBundle(Value, kw_only=True):
    """A bundle that leaves its box. Gutter `g` lies left of column `g`; the last one right of all.

    Forward lines enter the left side of a row. Backward lines (target in the same or an earlier
    column) come from the gutter right of the target into its right side.
    """

    bundle: Bundle
    home: int
    gutter: int
    enters_left: bool


class Star(Value, kw_only=True):
    """Bundles inside one account that share a track of the inner rail.

    They have one target, or one source.
    """

    id: str
    account: str
    has_one_target: bool
    bundles: tuple[Bundle, ...]


def ways_of(diagram: Diagram, columns: Sequence[Sequence[str]]) -> tuple[RoutedBundle, ...]:
    """Return the ways of all bundles that leave their box."""
    column = {account: index for index, each in enumerate(columns) for account in each}
    ways = []
    for bundle in diagram.bundles:
        if bundle.is_inside:
            continue
        home = column[bundle.source.account] + 1 if bundle.source.account else 0
        target = column[bundle.target.account]
        is_forward = target >= home
        gutter = target if is_forward else target + 1
        ways.append(RoutedBundle(bundle=bundle, home=home, gutter=gutter, enters_left=is_forward))
    return tuple(ways)


def stars_of(diagram: Diagram) -> dict[str, tuple[Star, ...]]:
    """Cover the bundles inside each account with stars, the largest first.

    Lines with numbers have a star for each source: there is one number before every target.
    A rail shared by more than one source and more than one target would tell of trusts that are
    not there.
    """
    inside: dict[str, list[Bundle]] = defaultdict(list)
    for bundle in diagram.bundles:
        if bundle.is_inside:
            inside[bundle.target.account].append(bundle)
    return {account: _stars(account, bundles) for account, bundles in inside.items()}


def _stars(account: str, bundles: list[Bundle]) -> tuple[Star, ...]:
    stars = []
    left = list(bundles)
    while left:
        hubs: Counter[tuple[bool, str]] = Counter()
        for bundle in left:
            if not bundle.is_counted:
                hubs[True, bundle.target.id] += 1
            hubs[False, bundle.source.id] += 1
        by_target, hub = min(hubs, key=lambda key: (-hubs[key], not key[0], key[1]))
        mine = [b for b in left if (b.target.id if by_target else b.source.id) == hub]
        left = [bundle for bundle in left if bundle not in mine]
        stars.append(
            Star(
                id=f"rail:{'to' if by_target else 'from'}:{hub}",
                account=account,
                has_one_target=by_target,
                bundles=tuple(mine),
            )
        )
    return tuple(stars)


def ports_of(ways: Sequence[RoutedBundle], stars: Mapping[str, Sequence[Star]]) -> dict[str, Ports]:
    """Return the ports of every row that has any, by row id."""
    left: dict[str, list[str]] = defaultdict(list)
    ends: dict[str, list[str]] = defaultdict(list)
    starts: dict[str, list[str]] = defaultdict(list)
    leaves: dict[str, set[str]] = defaultdict(set)
    badged: set[tuple[str, bool]] = set()
    for way in ways:
        target = way.bundle.target.id
        (left if way.enters_left else ends)[target].append(way.bundle.id)
        if has_badge(way.bundle):
            badged.add((target, way.enters_left))
        source = way.bundle.source
        if source.account is not None and not source.is_account:
            starts[source.place].append(source.id)
            leaves[source.place].add(source.id)
    for star in (star for each in stars.values() for star in each):
        for bundle in star.bundles:
            ends[bundle.target.id].append(star.id)
            if not bundle.source.is_account:
                starts[bundle.source.place].append(bundle.source.id)
    return {
        row: Ports(
            left=tuple(left[row]),
            right=tuple(dict.fromkeys([*ends[row], *sorted(set(starts[row]))])),
            leaves=frozenset(leaves[row]),
            badges_left=(row, True) in badged,
            badges_right=(row, False) in badged
            or any(k.startswith("session:") for k in starts[row]),
        )
        for row in sorted({*left, *ends, *starts})
    }


def has_badge(bundle: Bundle) -> bool:
    """Tell whether, before any edit, something is drawn on the line near its end."""
    if bundle.is_counted:
        return True
    is_narrowed = all(trust.badge is not None for trust in bundle.trusts)
    return is_narrowed or bundle.first_danger is not Danger.NONE
