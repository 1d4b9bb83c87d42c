"""Lines between the columns: the width that they need, and then their courses."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rolescope.pictures.layouts.focus.cards import CardColumn, CardLink, FocusCard, name_width
from rolescope.pictures.layouts.focus.conditions import Guard
from rolescope.pictures.layouts.focus.place import across
from rolescope.pictures.layouts.focus.sizes import (
    BADGE,
    BADGE_BEFORE_CARD,
    BETWEEN_TRACKS,
    NEAREST_TRACKS,
    FocusSizes,
)
from rolescope.pictures.rect import Rect
from rolescope.value import Value, replace

_SPREAD = 16  # px between lines of different kinds that leave a card
_STACK = 6  # px that the edges behind a folded card stick out


@dataclass(slots=True)
class CardWire:
    """One line: where it leaves its card, where it enters the other."""

    link: CardLink
    start: float
    end: float
    beside: tuple[float, ...] = ()  # where other lines enter the same card

    def straighten(self) -> None:
        """Make a line straight that is nearly level: it enters its card a little off the middle."""
        if not self.beside and abs(self.start - self.end) <= _STRAIGHT:
            self.end = self.start


@dataclass(slots=True)
class FocusBus:
    """Lines on one track: those into one port, or those out of one card."""

    id: str
    wires: list[CardWire]
    track: int = 0

    @property
    def low(self) -> float:
        """The upper end of its vertical part."""
        return min(min(wire.start, wire.end) for wire in self.wires)

    @property
    def high(self) -> float:
        """The lower end of its vertical part."""
        return max(max(wire.start, wire.end) for wire in self.wires)

    @property
    def is_straight(self) -> bool:
        """Whether it needs no track."""
        return self.high - self.low < 1


@dataclass(slots=True)
class Gutter:
    """The room between two columns."""

    lead: float
    buses: list[FocusBus] = field(default_factory=list)
    has_badges: bool = False

    @property
    def tracks(self) -> int:
        """How many tracks it has."""
        return max((bus.track + 1 for bus in self.buses if not bus.is_straight), default=0)

    @property
    def _before_card(self) -> float:
        return _BADGE_ROOM if self.has_badges else self.lead

    def least_width(self, gutter: float) -> float:
        """Return the least width that keeps its tracks apart."""
        return max(gutter, self.lead + self._before_card + (self.tracks - 1) * NEAREST_TRACKS)

    def xs(self, left: float, right: float) -> list[float]:
        """Return the x of each track between two card borders."""
        first, last = left + self.lead, right - self._before_card
        count = self.tracks
        pitch = min(BETWEEN_TRACKS, max(last - first, 0) / (count - 1)) if count > 1 else 0
        start = (first + last - (count - 1) * pitch) / 2
        return [round(start + index * pitch, 1) for index in range(count)]


class CardPort(Value, kw_only=True):
    """Where lines with the same conditions enter a card."""

    y: float
    links: tuple[CardLink, ...]
    badge_y: float | None = None  # its badge stands at this y, if it has one


class FocusLines:
    """Lines between columns: what they need in width, and then their courses."""

    def __init__(
        self,
        columns: Sequence[CardColumn],
        cards: Mapping[str, FocusCard],
        links: Sequence[CardLink],
        guarded: Mapping[str, Sequence[Guard]],
        tops: Mapping[str, float],
        sizes: FocusSizes,
    ) -> None:
        self._columns, self._cards, self._links = columns, cards, links
        self._guarded, self._tops, self._sizes = guarded, tops, sizes
        self.sizes = sizes  # with the width that the cards get
        found: dict[str, set[int]] = {}
        for link in links:
            found.setdefault(link.source, set()).add(_kind(link))
        self._out = {card: sorted(kinds) for card, kinds in found.items()}
        self._ports: dict[str, list[CardPort]] = {}
        self._gutters: list[Gutter] = []
        self.wires: dict[str, CardWire] = {}  # by link
        self.buses: dict[str, str] = {}  # names of buses by link, for the casings

    def place(self, width: float) -> tuple[dict[str, Rect], float]:
        """Return the rectangles of the cards, and the width of the picture."""
        flat = self._spots({column.number: 0.0 for column in self._columns})
        for column in self._columns[1:]:
            self._gutters.append(self._gutter(column, flat))
        least = [gutter.least_width(self._sizes.gutter) for gutter in self._gutters]
        room = (width - 2 * self._sizes.margin - sum(least)) / len(self._columns)
        wanted = max(self._sizes.card, min(self._sizes.widest, self._asked()))
        card = min(wanted, max(self._sizes.narrowest, math.floor(room)))
        self.sizes = self._sizes = replace(self._sizes, card=card)
        xs, width = across(self._columns, least, self._sizes, width)
        return self._spots(xs), width

    def _asked(self) -> float:
        """Return how wide cards are with their names on one line, as far as these are known."""
        names = (name_width(card) for card in self._cards.values())
        return math.ceil(self._sizes.text_x + self._sizes.pad + max(names, default=0))

    def _spots(self, xs: Mapping[int, float]) -> dict[str, Rect]:
        size = self._sizes
        return {
            card.id: Rect(xs[card.column], self._tops[card.id], size.card, size.card_height)
            for card in self._cards.values()
        }

    def _gutter(self, column: CardColumn, spots: Mapping[str, Rect]) -> Gutter:
        """Make the buses into one column: toward the subject by port, from it on by source."""
        gutter = Gutter(self._sizes.lead)
        found: dict[str, FocusBus] = {}
        for card in column.cards:
            gutter.has_badges |= any(g.needs_room for g in self._guarded.get(card.id, ()))
            self._ports[card.id] = entries = self._ports_of(card, spots)
            for number, port in enumerate(entries):
                beside = tuple(other.y for other in entries if other is not port)
                for link in port.links:
                    wire = CardWire(link, self._start(link, spots), port.y, beside)
                    wire.straighten()
                    track = f"{card.id} {number}"
                    if column.number > 0:
                        track = f"{link.source} {_kind(link)}"
                    found.setdefault(track, FocusBus(track, [])).wires.append(wire)
        gutter.buses = list(found.values())
        set_tracks(gutter)
        self.wires.update((wire.link.id, wire) for bus in gutter.buses for wire in bus.wires)
        self.buses.update((w.link.id, _bus_id(bus)) for bus in gutter.buses for w in bus.wires)
        return gutter

    def _ports_of(self, card: FocusCard, spots: Mapping[str, Rect]) -> list[CardPort]:
        guarded = self._guarded.get(card.id, ())
        incoming = [(guard.links, guard.has_sign) for guard in guarded]
        edits = [link for link in self._links if link.target == card.id and link.edits]
        incoming += [((link,), False) for link in edits]
        return ports(incoming, spots, spots[card.id]) if incoming else []

    def _start(self, link: CardLink, spots: Mapping[str, Rect]) -> float:
        kinds = self._out[link.source]
        offset = (kinds.index(_kind(link)) - (len(kinds) - 1) / 2) * _SPREAD
        return spots[link.source].cy + offset

    def routes(self, spots: Mapping[str, Rect]) -> dict[str, tuple[tuple[float, float], ...]]:
        """Return the corner points of every line."""
        found: dict[str, tuple[tuple[float, float], ...]] = {}
        for column, before, gutter in zip(
            self._columns[1:], self._columns, self._gutters, strict=False
        ):
            left = max(spots[card.id].right for card in before.cards)
            xs = gutter.xs(left, min(spots[card.id].x for card in column.cards))
            for bus in gutter.buses:
                track = xs[bus.track] if xs else 0
                found.update((w.link.id, self._course(w, track, spots)) for w in bus.wires)
        return found

    def _course(
        self, wire: CardWire, track: float, spots: Mapping[str, Rect]
    ) -> tuple[tuple[float, float], ...]:
        start, end = spots[wire.link.source], spots[wire.link.target]
        x = start.right + (_STACK if self._cards[wire.link.source].count > 1 else 0)
        if abs(wire.start - wire.end) < 1:
            return (x, wire.end), (end.x, wire.end)
        return (x, wire.start), (track, wire.start), (track, wire.end), (end.x, wire.end)

    def badges(self, spots: Mapping[str, Rect]) -> list[tuple[Guard, float, float]]:
        """Return the badge of every guard that has one, with its center."""
        found = []
        for card, entries in self._ports.items():
            for guard in self._guarded.get(card, ()):
                mine = [port for port in entries if port.links[0] in guard.links]
                at = next((port.badge_y for port in mine if port.badge_y is not None), None)
                if at is not None and len(entries) == 1:
                    at = self.wires[mine[0].links[0].id].end
                if at is not None and guard.has_sign:
                    found.append((guard, spots[card].x - 20, at))
        return found


def _bus_id(bus: FocusBus) -> str:
    """Name a bus for the casings: lines of one source share it, or those that enter together."""
    sources = {wire.link.source for wire in bus.wires}
    return f"from:{sources.pop()}" if len(sources) == 1 else f"into:{bus.id}"


def _kind(link: CardLink) -> int:
    if link.is_way:
        return 4
    return 2 if link.edits else 0 if link.is_open else 3 if link.is_gone else 1


# Lines between two columns: ports on the cards, and a track of its own for each bus


_PORTS = 48  # px of a card's side that ports may use
_MAX_PORTS = 4
_BADGE_ROOM = BADGE_BEFORE_CARD + BADGE / 2 + 8
_STRAIGHT = 10  # px: a lone line that is less than that out of level is drawn straight
_CLOSE = 7  # px: nearer lines look like one


def ports(
    incoming: Sequence[tuple[Sequence[CardLink], bool]], spots: Mapping[str, Rect], target: Rect
) -> list[CardPort]:
    """Spread the lines into a card over its left side.

    `incoming` are groups of links with the same conditions, and whether each has a badge. A group
    of many lines enters at one point; with too many groups they all do.
    """

    def mean(links: Sequence[CardLink]) -> float:
        return sum(spots[link.source].cy for link in links) / len(links)

    groups = sorted(incoming, key=lambda group: mean(group[0]))
    together = sum(len(links) for links, _ in groups) > _MAX_PORTS
    heights: list[float] = []  # from the entry before, for each entry
    entries: list[tuple[tuple[CardLink, ...], int]] = []
    for index, (links, has_badge) in enumerate(groups):
        ordered = sorted(links, key=lambda link: spots[link.source].cy)
        parts = [tuple(ordered)] if together else [(link,) for link in ordered]
        for number, part in enumerate(parts):
            beside = has_badge and index > 0 and groups[index - 1][1]
            heights.append(14 if number else 22 if beside else 15)
            entries.append((part, index))
    total = sum(heights[1:])
    scale = min(1.0, _PORTS / total) if total else 1.0
    y = target.cy - total * scale / 2
    placed: list[tuple[float, tuple[CardLink, ...], int]] = []
    for number, (part, index) in enumerate(entries):
        y += heights[number] * scale if number else 0
        placed.append((round(y, 1), part, index))
    found = []
    for index, (_, has_badge) in enumerate(groups):
        mine = [(at, part) for at, part, of in placed if of == index]
        middle = sum(at for at, _ in mine) / len(mine)
        for number, (at, part) in enumerate(mine):
            badge = middle if has_badge and number == 0 else None
            found.append(CardPort(y=at, links=part, badge_y=badge))
    return found


def set_tracks(gutter: Gutter) -> None:
    """Give every bus a track, so that few lines cross; buses far from one another share one."""
    buses = [bus for bus in gutter.buses if not bus.is_straight]
    ordered: list[FocusBus] = []
    for bus in sorted(buses, key=lambda bus: (bus.wires[0].end, bus.low, bus.id)):
        ordered = _insert(ordered, bus)
    for _ in range(3):
        for bus in list(ordered):
            rest = [other for other in ordered if other is not bus]
            ordered = _insert(rest, bus)
    for index, bus in enumerate(ordered):
        before = [other.track for other in ordered[:index] if _meet(other, bus)]
        bus.track = max(before, default=-1) + 1
    for bus in ordered:
        starts = [w.start for other in ordered if other.track > bus.track for w in other.wires]
        for wire in bus.wires:
            _keep_off(wire, starts)


def _keep_off(wire: CardWire, starts: Sequence[float]) -> None:
    """Let a line enter its card a little higher or lower than where another one starts.

    Needed when two lines change places: each ends level with where the other begins.
    """
    for y in starts:
        if abs(y - wire.end) < _CLOSE:
            options = sorted((y - _CLOSE, y + _CLOSE), key=lambda end: abs(end - wire.end))
            free = (e for e in options if all(abs(e - other) >= _CLOSE for other in wire.beside))
            wire.end = next(free, wire.end)


def _insert(ordered: Sequence[FocusBus], bus: FocusBus) -> list[FocusBus]:
    """Put a bus where it costs least; the leftmost of equal places."""
    left = [_cost(other, bus) for other in ordered]
    right = [_cost(bus, other) for other in ordered]
    best, place, cost = sum(right), 0, sum(right)
    for index in range(len(ordered)):
        cost += left[index] - right[index]
        if cost < best:
            best, place = cost, index + 1
    return [*ordered[:place], bus, *ordered[place:]]


def _meet(one: FocusBus, other: FocusBus) -> bool:
    return one.low - BETWEEN_TRACKS < other.high and other.low - BETWEEN_TRACKS < one.high


def _cost(left: FocusBus, right: FocusBus) -> float:
    """Count crossings when `left` has the track left of that of `right`."""
    starts = {wire.start for wire in right.wires}
    ends = {wire.end for wire in left.wires}
    crossings = sum(left.low < y < left.high for y in starts)
    crossings += sum(right.low < y < right.high for y in ends)
    level = sum(abs(start - end) < _CLOSE for start in starts for end in ends)
    return crossings + 50 * level  # a line that runs into another cannot be told from it
