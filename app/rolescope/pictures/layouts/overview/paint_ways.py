"""Ways of escalation on the overview: lines left of the boxes, which move nothing.

They run where lines of trusts only cross: between the last track of a gutter and the boxes right
of it. Their corners lie on a grid of the distance of their dots, so that dots of lines that share
a leg lie on one another.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil, floor

from rolescope.model.arn import role_name
from rolescope.model.plain import counted
from rolescope.pictures.layouts.overview import marks
from rolescope.pictures.layouts.overview import sizes as s
from rolescope.pictures.layouts.overview.arrange import Arrangement
from rolescope.pictures.layouts.overview.diagram import AccountBox
from rolescope.pictures.layouts.overview.paint_boxes import account_item, header_texts
from rolescope.pictures.layouts.overview.paint_rows import label_of
from rolescope.pictures.layouts.overview.routing import straightened
from rolescope.pictures.metrics import text_width
from rolescope.pictures.picture import (
    Arrow,
    Box,
    Dash,
    Glyph,
    Item,
    ItemKind,
    LegendEntry,
    Line,
    Picture,
    Point,
    Shape,
    Text,
)
from rolescope.pictures.view import Frame
from rolescope.pictures.way_bundles import (
    WAY_ICON,
    WAY_WIDTH,
    WayBundle,
    bundles_of,
    pill_names,
    rule_facts,
    way_legend,
)
from rolescope.value import Value, replace
from rolescope.words.admin_text import MAKES_ADMIN
from rolescope.words.escalation.way_rows import MAX_LISTED

_GRID = sum(Dash.WAY.value)  # from one dot to the next
_STRIP = (7.0, 52.0)  # px left of a box that ways may use
_ARROW = 8.0
_MIN_GAP = 4.0  # px: nearer lines read as one
_SIGN = 16.0  # px high
_CROWDED = 40.0  # what the place of a sign may cost that names something
_SLACK = 1.12  # texts do not shrink with all of a picture


class _Spot(Value, kw_only=True):
    """Where lines of ways touch a box: its x, the heights that they may have there.

    `left` is the border of the box. Items that share a place have one spot, by its `key`.
    """

    key: str
    left: float
    x: float
    low: float
    high: float
    words: str

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2


def with_ways(
    picture: Picture, arrangement: Arrangement, frame: Frame, homes: Mapping[str, str]
) -> Picture:
    """Add the ways that a frame draws to the overview. `homes`: the account of each node."""
    spots = _Spots(arrangement, homes, compact=frame.compact)
    picture = _with_makers(picture, arrangement, frame)
    bundles, _ = bundles_of(frame, spots.item_of)
    if not bundles:
        return picture
    laid = _Laid(picture.shapes, arrangement, solid=_solid(picture.items))
    lines = laid.lines(bundles, spots.by_item)
    shapes: list[Shape] = []
    items = []
    for bundle in bundles:
        id_ = f"way:{bundle.source}>{bundle.target}"
        points = lines[bundle.source, bundle.target]
        shapes += _line(bundle, id_, points, spots.by_item[bundle.target])
        items.append(_item(bundle, id_, points, spots.by_item))
    related = tuple(_related(picture.items, items))
    for sign, item in _signs(bundles, lines, spots.by_item, laid):
        shapes += sign
        items.append(item)
    count = sum(bundle.count for bundle in bundles)
    told = f"{counted(count, 'way')} of escalation as {counted(len(bundles), 'line')}"
    return replace(
        picture,
        shapes=(*picture.shapes, *shapes),
        items=(*related, *items),
        legend=(*picture.legend, *way_legend(bundles)),
        status=f"{picture.status} · {told}",
    )


_MAKER = Glyph(name="crown-outline", x=0, y=0, size=10, fill="risk")
_MAKES_ADMIN = MAKES_ADMIN.text.lower()


def _with_makers(picture: Picture, arrangement: Arrangement, frame: Frame) -> Picture:
    """Sign what holds somebody that is no administrator, but can make itself one."""
    makers = frozenset(frame.escalations.makers) if frame.escalations is not None else frozenset()
    places = {**arrangement.places.rows, **arrangement.places.chips}
    shapes: list[Shape] = []
    items = []
    for item in picture.items:
        count = len(makers.intersection(item.inside or item.nodes)) if item.id in places else 0
        if count:
            is_row = item.kind is ItemKind.ROW
            x, y = (
                places[item.id].x + (22 if is_row else 3),
                places[item.id].y + (8 if is_row else 2),
            )
            ground = Glyph(name="circle", x=x, y=y, size=13, fill="surface", item=item.id)
            shapes += [ground, replace(_MAKER, x=x, y=y, item=item.id)]
            several = f"{count:,} can make themselves admin"
            words = _MAKES_ADMIN if len(item.inside or item.nodes) == 1 else several
            item = replace(  # noqa: PLW2901
                item, name=f"{item.name}, {words}", tooltip=f"{item.tooltip}\n{words}"
            )
        items.append(item)
    if not shapes:
        return picture
    entry = LegendEntry(key="maker", text=_MAKES_ADMIN, shapes=(replace(_MAKER, size=14),))
    return replace(
        picture,
        shapes=(*picture.shapes, *shapes),
        items=tuple(items),
        legend=(*picture.legend, entry),
    )


def _related(items: Iterable[Item], lines: Iterable[Item]) -> Iterator[Item]:
    """Let what ways lead from and to be lit together with them."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        for end in line.related:
            found[end] += [line.id, *(other for other in line.related if other != end)]
    for item in items:
        more = () if item.kind is ItemKind.ACCOUNT else found.get(item.id, ())
        related = tuple(dict.fromkeys((*item.related, *more)))
        yield replace(item, related=related) if more else item


class _Spots:
    """Where ways may touch the boxes of an overview, by the items that nodes stand in."""

    def __init__(
        self, arrangement: Arrangement, homes: Mapping[str, str], *, compact: bool
    ) -> None:
        self._homes = homes
        self._of_node: dict[str, str] = {}
        self._of_account: dict[str, str] = {}
        self.by_item: dict[str, _Spot] = {}
        for box in arrangement.diagram.boxes:
            self._add(box, arrangement, compact=compact)

    def item_of(self, arn: str) -> str | None:
        """Return the item of a principal: that of its box where it has none of its own."""
        found = self._of_node.get(arn)
        return found if found is not None else self._of_account.get(self._homes.get(arn, ""))

    def _add(self, box: AccountBox, arrangement: Arrangement, *, compact: bool) -> None:
        places = arrangement.places
        rect = places.boxes[box.id]
        heading = header_texts(box)[0]
        whole = account_item(box)
        self._of_account |= dict.fromkeys((box.id, *box.members), whole)
        self.by_item[whole] = _Spot(
            key=whole,
            left=rect.x,
            x=rect.x,
            low=rect.y + 12,
            high=rect.y + places.header - 12,
            words=f"others of {heading}",
        )
        for row in arrangement.plan.rows[box.id]:
            self._of_node |= dict.fromkeys((*row.nodes, *row.inside), row.id)
            place = places.rows[row.id]
            name, small = label_of(row, "principal", compact=False)
            self.by_item[row.id] = _Spot(
                key=row.id,
                left=rect.x,
                x=place.x,
                low=place.y + 3,
                high=place.bottom - 3,
                words=row.title or f"{name} {small}".strip(),
            )
        middle = places.foots.get(box.id, 0.0) + (11 if compact else 7)
        for chip in box.chips:
            item = f"chips:{box.id}" if compact else chip.id
            self._of_node |= dict.fromkeys(chip.nodes, item)
            self.by_item[item] = _Spot(
                key=f"services:{box.id}",
                left=rect.x,
                x=rect.x + s.ROW_PAD - 2,
                low=middle - _GRID,
                high=middle + _GRID,
                words=role_name(chip.nodes[0])
                if len(chip.nodes) == 1
                else f"{counted(len(chip.nodes), 'role')} of services in {heading}",
            )


@dataclass(slots=True)
class _Laid:
    """What lines keep off: legs of other lines, and signs on them."""

    shapes: Sequence[Shape]
    arrangement: Arrangement
    solid: Sequence[tuple[float, float, float, float]]  # x, y, from there to x, y
    down: list[tuple[float, float, float]] = field(default_factory=list)  # x, from y to y
    across: list[tuple[float, float, float]] = field(default_factory=list)  # y, from x to x
    signs: list[tuple[float, float, float]] = field(default_factory=list)  # x, y, half its width
    own: list[tuple[float, float, float]] = field(default_factory=list)  # as `down`, of ways
    own_across: list[tuple[float, float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        lines = {bundle.id for bundle in self.arrangement.diagram.bundles}
        for shape in self.shapes:
            if isinstance(shape, Line):
                for (ax, ay), (bx, by) in pairwise(shape.points):
                    if ax == bx:
                        self.down.append((ax, min(ay, by), max(ay, by)))
                    else:
                        self.across.append((ay, min(ax, bx), max(ax, bx)))
            elif isinstance(shape, Box) and shape.item in lines:
                self.signs.append((shape.x + shape.w / 2, shape.y + shape.h / 2, shape.w / 2))
            elif isinstance(shape, Glyph) and shape.item in lines:
                self.signs.append((shape.x, shape.y, shape.size / 2))

    def lines(
        self, bundles: Sequence[WayBundle], spots: Mapping[str, _Spot]
    ) -> dict[tuple[str, str], tuple[Point, ...]]:
        """Return the course of each bundle, from its target back to its source."""
        ends = {(one.source, one.target): (spots[one.source], spots[one.target]) for one in bundles}
        into: dict[str, list[_Spot]] = defaultdict(list)
        for source, target in ends.values():
            into[target.key].append(source)
        targets = {target.key: target for _, target in ends.values()}
        sources = {source.key: source for source, _ in ends.values()}
        taken: dict[str, list[float]] = defaultdict(list)
        entries = {key: self._port(targets[key], taken[key]) for key in sorted(targets)}
        exits = {key: self._port(sources[key], taken[key]) for key in sorted(sources)}
        tracks: dict[str, float] = {}
        leaving: dict[str, float] = {}

        def reach(key: str) -> float:
            return max(abs(exits[spot.key] - entries[key]) for spot in into[key])

        for key in sorted(targets, key=lambda key: (reach(key), key)):
            near = [exits[x.key] for x in into[key] if x.left == targets[key].left]
            tracks[key] = self._track(targets[key].left, [entries[key], *near])
        found: dict[tuple[str, str], tuple[Point, ...]] = {}
        for pair, (source, target) in ends.items():
            start = floor((target.x - _ARROW - 1) / _GRID) * _GRID, entries[target.key]
            end = source.x, exits[source.key]
            x = tracks[target.key]
            if source.left == target.left:
                turns = [(x, start[1]), (x, end[1])]
            else:
                if source.key not in leaving:
                    leaving[source.key] = self._track(source.left, [end[1]])
                away = leaving[source.key]
                y = self._corridor(x, away, start[1], end[1])
                turns = [(x, start[1]), (x, y), (away, y), (away, end[1])]
            found[pair] = straightened([start, *turns, end])
        return found

    def _port(self, spot: _Spot, taken: list[float]) -> float:
        """Choose the height at which lines touch a spot: one that no other line has."""

        def cost(y: float) -> tuple[float, float]:
            left, right = spot.left - _STRIP[1], spot.x
            near = sum(
                abs(at - y) < _MIN_GAP and low < right and high > left
                for at, low, high in self.across
            )
            return near * 10 + 40 * (y in taken), abs(y - spot.middle)

        taken.append(min(_grid(spot.low, spot.high), key=cost))
        return taken[-1]

    def _track(self, left: float, ys: Sequence[float]) -> float:
        """Choose the x of a leg beside a box, where it lies on no other line and on few signs."""
        low, high = min(ys), max(ys)

        def cost(x: float) -> tuple[float, float]:
            others = sum(_meets(x, low, high, one, _MIN_GAP) for one in self.down)
            mine = sum(_meets(x, low, high, one, _GRID / 2) for one in self.own)
            close = sum(_meets(x, low, high, one, 1.5 * _GRID) for one in self.own)
            signs = sum(abs(at - x) < half + 1 and low < y < high for at, y, half in self.signs)
            return others * 20 + mine * 40 + close * 3 + signs * 6, left - x

        x = min(_grid(left - _STRIP[1], left - _STRIP[0]), key=cost)
        self.own.append((x, low - _GRID, high + _GRID))
        return x

    def _corridor(self, x: float, away: float, start: float, end: float) -> float:
        """Choose the height of a leg from one column to another, between the boxes."""
        left, right = min(x, away), max(x, away)
        channels = self.arrangement.places.corridors
        heights = [y for one in channels for y in _grid(one.start + 5, one.end - 5)]

        def cost(y: float) -> tuple[float, float]:
            others = sum(_meets(y, left, right, one, _MIN_GAP) for one in self.across)
            mine = sum(_meets(y, left, right, one, _GRID / 2) for one in self.own_across)
            length = abs(y - start) + abs(y - end)
            return others * 20 + mine * 40 + length / 50, y

        y = min(heights, key=cost)
        self.own_across.append((y, left, right))
        return y

    def sign(
        self, lines: Sequence[Sequence[Point]], left: float, names: Iterable[str], count: int
    ) -> tuple[str, tuple[float, float, float]]:
        """Choose what the sign of lines into one spot says, and take its place: x, y, half width.

        Where names would cover too much, it counts alone.
        """
        number = f"{count:,}" if count > 1 else ""

        def place_of(text: str) -> tuple[tuple[float, float, float], float]:
            half = (_SIGN + (text_width(text, "label") * _SLACK + 5 if text else 0)) / 2
            (x, y), cost = self._sign_place(lines, left, half)
            return (x, y, half), cost

        for name in names:
            text = " \N{MIDDLE DOT} ".join(filter(None, (name, number)))
            place, cost = place_of(text)
            if cost <= _CROWDED:
                break
        else:
            text, (place, _) = number, place_of(number)
        self.signs.append(place)
        return text, place

    def _sign_place(
        self, lines: Iterable[Sequence[Point]], left: float, half: float
    ) -> tuple[Point, float]:
        """Choose where a sign stands: near the spot, outside the box.

        Also returns what that costs: the more it covers, the more.
        """
        legs = [leg for line in lines for leg in pairwise(line)]
        first = legs[0][0]

        def cost(place: Point) -> float:
            x, y = place
            signs = sum(
                abs(at - x) < half + wide and abs(other - y) < _SIGN
                for at, other, wide in self.signs
            )
            crossed = sum(_meets(y, x - half, x + half, one, _SIGN / 2) for one in self.across)
            beside = sum(_meets(x, y - 8, y + 8, one, half + 2) for one in (*self.down, *self.own))
            covered = sum(
                x - half < right and x + half > low and y - _SIGN / 2 < bottom and y + 8 > top
                for low, top, right, bottom in self.solid
            )
            away = abs(x - first[0]) + abs(y - first[1])
            return signs * 50 + covered * 50 + crossed * 6 + beside * 4 + away / 20

        most = left - half - 3
        place = min(((min(x, most), y) for leg in legs for x, y in _along(leg)), key=cost)
        return place, cost(place)


def _solid(items: Iterable[Item]) -> list[tuple[float, float, float, float]]:
    """Return the rectangles that no sign may cover."""
    kinds = (ItemKind.CARD, ItemKind.SERVICE, ItemKind.ACCOUNT, ItemKind.PORT)
    return [(one.x, one.y, one.x + one.w, one.y + one.h) for one in items if one.kind in kinds]


def _along(leg: Sequence[Point]) -> Iterator[Point]:
    """Yield the places of dots on a leg."""
    (ax, ay), (bx, by) = leg
    steps = max(1, round(max(abs(bx - ax), abs(by - ay)) / _GRID))
    return ((ax + (bx - ax) * n / steps, ay + (by - ay) * n / steps) for n in range(steps + 1))


def _grid(low: float, high: float) -> list[float]:
    """Return the places on the grid between two numbers; the nearest one if there is none."""
    numbers = range(ceil(low / _GRID), floor(high / _GRID) + 1) or (round(low / _GRID),)
    return [number * _GRID for number in numbers]


def _meets(
    at: float, low: float, high: float, other: tuple[float, float, float], near: float
) -> bool:
    return abs(other[0] - at) < near and other[1] < high and other[2] > low


def _line(bundle: WayBundle, item: str, points: tuple[Point, ...], spot: _Spot) -> Iterator[Shape]:
    """Yield a line, drawn from its target on, and its head."""
    line = Line(
        points=points, stroke=bundle.ink, width=WAY_WIDTH, radius=0, dash=Dash.WAY, item=item
    )
    yield line
    (x, y) = points[0]
    head = ((x, y), (spot.x, y))
    yield replace(line, points=head, arrow=Arrow.HOLLOW, arrow_size=_ARROW)


def _item(
    bundle: WayBundle, id_: str, points: tuple[Point, ...], spots: Mapping[str, _Spot]
) -> Item:
    source, target = spots[bundle.source], spots[bundle.target]
    words = f"{source.words} {bundle.verb} {target.words}"
    xs, ys = [target.x, *(x for x, _ in points)], [y for _, y in points]
    return Item(
        id=id_,
        kind=ItemKind.EDGE,
        name=", ".join((words, *bundle.facts)),
        edges=bundle.ways,
        tooltip="\n".join((words, *bundle.facts)),
        x=min(xs),
        y=min(ys),
        w=max(xs) - min(xs),
        h=max(ys) - min(ys),
        related=tuple(dict.fromkeys((bundle.source, bundle.target))),
    )


def _signs(
    bundles: Sequence[WayBundle],
    lines: Mapping[tuple[str, str], tuple[Point, ...]],
    spots: Mapping[str, _Spot],
    laid: _Laid,
) -> Iterator[tuple[list[Shape], Item]]:
    """Yield a sign for each spot that ways lead to, with how many there are: it chooses them."""
    into: dict[str, list[WayBundle]] = defaultdict(list)
    for bundle in bundles:
        into[spots[bundle.target].key].append(bundle)
    for key, mine in sorted(into.items()):
        count = sum(one.count for one in mine)
        legs = [lines[one.source, one.target] for one in mine]
        left = spots[mine[0].target].left
        text, (x, y, half) = laid.sign(legs, left, pill_names(mine), count)
        ink = "risk" if any(one.holds for one in mine) else "cond"
        item = f"ways:{key}"
        first = spots[mine[0].target]
        words = f"{counted(count, 'way')} of escalation to {first.words}"
        yield (
            _sign(text, ink, (x, y, 2 * half), item),
            Item(
                id=item,
                kind=ItemKind.EDGE,
                name=words,
                edges=tuple(dict.fromkeys(id_ for one in mine for id_ in one.ways))[
                    : MAX_LISTED + 1
                ],
                tooltip="\n".join((words, *rule_facts(mine))),
                x=x - half,
                y=y - _SIGN / 2,
                w=2 * half,
                h=_SIGN,
                related=tuple(dict.fromkeys(one.target for one in mine)),
            ),
        )


def _sign(text: str, ink: str, place: tuple[float, float, float], item: str) -> list[Shape]:
    x, y, width = place
    left = x - width / 2
    shapes: list[Shape] = [
        Box(
            x=left,
            y=y - _SIGN / 2,
            w=width,
            h=_SIGN,
            radius=_SIGN / 2,
            fill=f"{ink}soft",
            stroke=ink,
            width=1.2,
            item=item,
        ),
        Glyph(name=WAY_ICON, x=left + _SIGN / 2, y=y, size=10, fill=ink, item=item),
    ]
    if text:
        at = left + _SIGN - 1
        shapes.append(
            Text(x=at, y=marks.baseline(y, 11), text=text, style="label", color=ink, item=item)
        )
    return shapes
