"""Shapes of lines: bundles of trusts, their badges and numbers, ghosts, session marks."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from math import dist, log2

from rolescope.engine.words.conditions import ConditionKind
from rolescope.pictures.layouts.overview import marks
from rolescope.pictures.layouts.overview.arrange import Arrangement
from rolescope.pictures.layouts.overview.diagram import Bundle
from rolescope.pictures.layouts.overview.routing import start_of
from rolescope.pictures.metrics import text_width
from rolescope.pictures.picture import Arrow, Box, Dash, Line, PictureChange, Point, Shape, Text
from rolescope.pictures.standing_lines import LOOKS
from rolescope.pictures.trust_facts import Danger
from rolescope.trust.edge import Closure, NodeKind, Standing, is_from_outside
from rolescope.words.standings import State

_THIN, _THICK, _GHOST, _CLOSED_WIDTH = 1.6, 2.5, 1.8, 1.3
_CLOSED: tuple[State, ...] = (Closure.NEVER, Closure.DENIED)
_OWN_COLOR: tuple[State, ...] = (Standing.PENDING, Closure.UNDECIDED, *_CLOSED)
_FROM_BOX = 18  # from a badge's center to the border of the box
_ASIDE = 20  # from a badge to the minus of a line of which only a part is gone
_BEHIND_BOX = 14
_STAGGER = 20
_SESSION = 8  # from the row to the center of a session mark


def paint_lines(arrangement: Arrangement) -> list[Shape]:
    """Paint rails, then buses, ordinary before dangerous ones, then what edits took away."""
    bundles = {bundle.id: bundle for bundle in arrangement.diagram.bundles}
    shapes: list[Shape] = []
    ghosts: list[Shape] = []
    leaving = {way.bundle.source.id for way in arrangement.ways}
    inside = [
        # where a source has lines out of the box as well, their casings must not cut its rail
        (id_, arrangement.rails.lines[id_], bundles[id_].source.id in leaving)
        for id_ in arrangement.rails.order
    ]
    buses = {bundles[id_].source.id: n for n, id_ in enumerate(arrangement.routes.order)}
    outside = [
        (id_, arrangement.routes.lines[id_], True)
        for id_ in sorted(
            arrangement.routes.order,
            key=lambda each: (buses[bundles[each].source.id], _weight(bundles[each])),
        )
    ]
    for id_, points, casing in [*inside, *outside]:
        bundle = bundles[id_]
        if bundle.open:
            shapes.append(_line(bundle, points, casing=casing))
        if len(bundle.open) < len(bundle.trusts):
            ghosts.append(_ghost(bundle, points))
    return shapes + ghosts


def _weight(bundle: Bundle) -> tuple[bool, int]:
    """Within a bus solid lines go over dashed ones, dangerous ones over both."""
    return bundle.state is Standing.ALLOWED, int(bundle.danger)


def line_color(bundle: Bundle) -> str:
    """Return the color of a line: danger, who calls from outside, or gray."""
    trusts = bundle.open or bundle.trusts
    if any(trust.source.kind is NodeKind.ANYONE for trust in trusts):
        return "anyone"
    if bundle.danger is Danger.RISK:
        return "risk"
    if bundle.state in _OWN_COLOR:
        return LOOKS[bundle.state].color
    is_outside = any(is_from_outside(trust.edge, trust.source) for trust in trusts)
    return "outside" if is_outside else "edge"


def _line(bundle: Bundle, points: tuple[Point, ...], *, casing: bool) -> Line:
    is_risk = bundle.danger is Danger.RISK
    look = LOOKS.get(bundle.state)
    width = _THICK if is_risk else _THIN
    if bundle.is_counted:
        width = max(counted_width(bundle.count), _THICK if is_risk else 0)
    elif bundle.state in _CLOSED:
        width = _CLOSED_WIDTH
    return Line(
        points=points,
        stroke=line_color(bundle),
        width=width,
        dash=Dash.SOLID if look is None else look.dash,
        casing=casing,
        arrow=Arrow.FILLED if look is None else look.arrow,
        arrow_size=10 if is_risk else 8,
        item=bundle.id,
        bus=bundle.source.id,
        is_double=bundle.change is PictureChange.NEW,
    )


def _ghost(bundle: Bundle, points: tuple[Point, ...]) -> Line:
    return Line(
        points=points,
        stroke="risk",
        width=_GHOST,
        dash=Dash.GHOST,
        arrow=Arrow.NONE if bundle.open else Arrow.FILLED,
        item=bundle.id,
        bus=f"ghost:{bundle.source.id}",
    )


def badge_kind(bundle: Bundle) -> ConditionKind | None:
    """Return the badge of a line: all its trusts are narrowed, the first kind by rank counts."""
    kinds = [trust.badge for trust in bundle.open]
    if not kinds or None in kinds:
        return None
    return next(kind for kind in ConditionKind if kind in kinds)


def paint_badges(arrangement: Arrangement) -> list[Shape]:
    """Paint badges, triangles and minus signs, over all lines; numbers where they are counted."""
    counted = [bundle for bundle in arrangement.diagram.bundles if bundle.is_counted]
    numbers = paint_counts(arrangement, {bundle.id: line_color(bundle) for bundle in counted})
    return _rail_badges(arrangement) + _gutter_badges(arrangement) + numbers


def _rail_badges(arrangement: Arrangement) -> list[Shape]:
    """Give each badge inside a box the first of its places that is free."""
    bundles = {bundle.id: bundle for bundle in arrangement.diagram.bundles}
    taken: list[Point] = []
    shapes: list[Shape] = []
    # those with one place come first
    for id_, points in sorted(arrangement.rails.badges.items(), key=lambda each: len(each[1])):
        bundle = bundles[id_]
        for sign in [] if bundle.is_counted else _signs(bundle):
            shapes += sign(*_free(points, taken, marks.SMALL_BADGE), id_, marks.SMALL_BADGE)
    return shapes


def _free(points: Sequence[Point], taken: list[Point], apart: float) -> Point:
    """Take the first of some places that is so far from others, else the first one."""
    free = (point for point in points if all(dist(point, other) > apart for other in taken))
    taken.append(next(free, points[0]))
    return taken[-1]


def _gutter_badges(arrangement: Arrangement) -> list[Shape]:
    """Put the others on the last leg, at two distances in turn where lines are near.

    What would touch one of another row takes the other distance.
    """
    lines = arrangement.routes.lines
    by_row: dict[tuple[str, bool], list[Bundle]] = defaultdict(list)
    for way in arrangement.ways:
        if way.bundle.is_counted:
            continue
        by_row[way.bundle.target.id, way.enters_left].append(way.bundle)
    shapes: list[Shape] = []
    taken: list[Point] = []
    for (_, enters_left), mine in by_row.items():
        box = arrangement.places.boxes[mine[0].target.account]
        size = marks.BADGE if len(mine) == 1 else marks.SMALL_BADGE
        signed = [bundle for bundle in mine if _signs(bundle)]
        signed.sort(key=lambda bundle: lines[bundle.id][-1][1])
        for index, bundle in enumerate(signed):
            shifts = (0, _STAGGER) if index % 2 == 0 else (_STAGGER, 0)
            y = lines[bundle.id][-1][1]
            places = [
                (box.x - _FROM_BOX - shift if enters_left else box.right + _BEHIND_BOX + shift, y)
                for shift in shifts
            ]
            x, y = _free(places, taken, marks.BADGE)
            for number, sign in enumerate(_signs(bundle)):
                aside = number * (-_ASIDE if enters_left else _ASIDE)
                shapes += sign(x + aside, y, bundle.id, marks.SMALL_BADGE if number else size)
    return shapes


_Sign = Callable[[float, float, str, float], tuple[Shape, ...]]


def _signs(bundle: Bundle) -> list[_Sign]:
    """Return what a line says about itself: dangerous or narrowed, then what became of it."""
    found: list[_Sign] = []
    kind = badge_kind(bundle)
    if bundle.danger:
        color = "cond" if bundle.danger is Danger.NOTICE else "risk"
        if line_color(bundle) == "anyone":
            color = "anyone"
        found.append(partial(_triangle, color))
    elif kind is not None:
        found.append(partial(marks.badge, kind))
    return found + [partial(marks.change_badge, change) for change in bundle.marks]


def _triangle(color: str, x: float, y: float, item: str, size: float) -> tuple[Shape, ...]:
    return marks.triangle(x, y, color, item, size)


def paint_sessions(arrangement: Arrangement) -> list[Shape]:
    """Mark the roles of which only one session is trusted, where its line starts."""
    shapes: list[Shape] = []
    for id_, (x, y) in session_points(arrangement).items():
        shapes += marks.session(x + _SESSION, y, id_, 13)
    return shapes


def session_points(arrangement: Arrangement) -> dict[str, Point]:
    """Return where the lines of sessions start, by port."""
    ports = {b.source.id: b.source for b in arrangement.diagram.bundles if b.source.session}
    return {
        id_: start_of(arrangement.plan, arrangement.places, port) for id_, port in ports.items()
    }


# Numbers on lines between folded accounts: how many trusts each stands for


_HEIGHT = 15
_PAD = 7
_FROM_ARROW = 8  # from the border of a box to the number; the arrow is inside
_MARK = 11  # from a number to what became of the line
_APART = 1
_ARROW = 10
_LEAST, _STEP, _POWER = 1.2, 0.43, 0.9  # notes 1.2


def counted_width(count: int) -> float:
    """Return how wide the line of so many trusts is."""
    return round(_LEAST + _STEP * float(log2(max(count, 1)) ** _POWER), 2)


def paint_counts(arrangement: Arrangement, color: dict[str, str]) -> list[Shape]:
    """Paint the numbers near the ends of lines, and what became of them. `color` is by line."""
    shapes: list[Shape] = []
    for bundle, point in (*_at_rails(arrangement), *_at_gutters(arrangement)):
        shapes += _number(bundle, point, color[bundle.id])
    return shapes


def _at_gutters(arrangement: Arrangement) -> list[tuple[Bundle, Point]]:
    """Put numbers on the last leg, one below another."""
    found: list[tuple[Bundle, Point]] = []
    for way in arrangement.ways:
        bundle = way.bundle
        if not bundle.is_counted:
            continue
        box = arrangement.places.boxes[bundle.target.account]
        away = _FROM_ARROW + _width(bundle) / 2
        x = box.x - away if way.enters_left else box.right + away
        found.append((bundle, (x, arrangement.routes.lines[bundle.id][-1][1])))
    return found


def _at_rails(arrangement: Arrangement) -> list[tuple[Bundle, Point]]:
    """Give each number inside a box the first of its places that is free."""
    bundles = {bundle.id: bundle for bundle in arrangement.diagram.bundles}
    taken: list[tuple[Point, float]] = []
    found = []
    for id_, points in sorted(arrangement.rails.badges.items(), key=lambda each: len(each[1])):
        bundle = bundles[id_]
        if not bundle.is_counted:
            continue
        width = _width(bundle)
        places = _places(arrangement.rails.lines[id_], points, width)
        free = (place for place in places if not any(_covers(place, width, x) for x in taken))
        place = next(free, places[0])
        taken.append((place, width))
        found.append((bundle, place))
    return found


def _places(line: Sequence[Point], badges: Sequence[Point], width: float) -> list[Point]:
    """Return where the number of a line inside a box may stand: before its row, or on the rail."""
    end, y = line[-1]
    return [(end + _ARROW + width / 2, y), *badges]


def _covers(place: Point, width: float, other: tuple[Point, float]) -> bool:
    (x, y), wide = other
    return abs(place[1] - y) < _HEIGHT + _APART and abs(place[0] - x) < (width + wide) / 2 + _APART


def _words(bundle: Bundle) -> str:
    return f"{bundle.count:,}"


def _width(bundle: Bundle) -> float:
    return max(22, round(text_width(_words(bundle), "label") + 2 * _PAD))


def _number(bundle: Bundle, point: Point, color: str) -> list[Shape]:
    x, y = point
    width = _width(bundle)
    shapes: list[Shape] = [
        Box(
            x=x - width / 2,
            y=y - _HEIGHT / 2,
            w=width,
            h=_HEIGHT,
            radius=_HEIGHT / 2,
            fill="surface",
            stroke=color,
            width=1.2,
            item=bundle.id,
        ),
        Text(
            x=x,
            y=marks.baseline(y, 11),
            text=_words(bundle),
            style="label",
            color="muted" if color == "edge" else color,
            anchor="middle",
            item=bundle.id,
        ),
    ]
    for number, change in enumerate(bundle.marks):
        at = x - width / 2 - _MARK - number * marks.SMALL_BADGE
        shapes += marks.change_badge(change, at, y, bundle.id, marks.SMALL_BADGE)
    return shapes
