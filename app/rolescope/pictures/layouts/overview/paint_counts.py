"""Numbers on lines between folded accounts: how many trusts each stands for."""

from collections.abc import Sequence
from math import log2

from rolescope.pictures.layouts.overview import marks
from rolescope.pictures.layouts.overview.arrange import Arrangement
from rolescope.pictures.layouts.overview.diagram import Bundle
from rolescope.pictures.metrics import text_width
from rolescope.pictures.picture import Box, Point, Shape, Text

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
