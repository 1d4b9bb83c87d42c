"""Lines between two columns: ports on the cards, and a track of its own for each bus."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rolescope.pictures.layouts.focus.cards import Link
from rolescope.pictures.layouts.focus.place import Spot
from rolescope.pictures.layouts.focus.sizes import (
    BADGE,
    BADGE_BEFORE_CARD,
    BETWEEN_TRACKS,
    NEAREST_TRACKS,
)

_PORTS = 48  # px of a card's side that ports may use
_MOST_PORTS = 4
_BADGE_ROOM = BADGE_BEFORE_CARD + BADGE / 2 + 8
_STRAIGHT = 10  # px: a lone line that is less than that out of level is drawn straight
_CLOSE = 7  # px: nearer lines look like one


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """Where lines with the same conditions enter a card."""

    y: float
    links: tuple[Link, ...]
    badge_y: float | None = None  # its badge stands at this y, if it has one


@dataclass(slots=True)
class Wire:
    """One line: where it leaves its card, where it enters the other."""

    link: Link
    start: float
    end: float
    beside: tuple[float, ...] = ()  # where other lines enter the same card

    def straighten(self) -> None:
        """Make a line straight that is nearly level: it enters its card a little off the middle."""
        if not self.beside and abs(self.start - self.end) <= _STRAIGHT:
            self.end = self.start


@dataclass(slots=True)
class Bus:
    """Lines on one track: those into one port, or those out of one card."""

    id: str
    wires: list[Wire]
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
    buses: list[Bus] = field(default_factory=list)
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


def ports(
    incoming: Sequence[tuple[Sequence[Link], bool]], spots: Mapping[str, Spot], target: Spot
) -> list[Port]:
    """Spread the lines into a card over its left side.

    `incoming` are groups of links with the same conditions, and whether each has a badge. A group
    of many lines enters at one point; with too many groups they all do.
    """

    def mean(links: Sequence[Link]) -> float:
        return sum(spots[link.source].cy for link in links) / len(links)

    groups = sorted(incoming, key=lambda group: mean(group[0]))
    together = sum(len(links) for links, _ in groups) > _MOST_PORTS
    heights: list[float] = []  # from the entry before, for each entry
    entries: list[tuple[tuple[Link, ...], int]] = []
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
    placed: list[tuple[float, tuple[Link, ...], int]] = []
    for number, (part, index) in enumerate(entries):
        y += heights[number] * scale if number else 0
        placed.append((round(y, 1), part, index))
    found = []
    for index, (_, has_badge) in enumerate(groups):
        mine = [(at, part) for at, part, of in placed if of == index]
        middle = sum(at for at, _ in mine) / len(mine)
        for number, (at, part) in enumerate(mine):
            badge = middle if has_badge and number == 0 else None
            found.append(Port(y=at, links=part, badge_y=badge))
    return found


def set_tracks(gutter: Gutter) -> None:
    """Give every bus a track, so that few lines cross; buses far from one another share one."""
    buses = [bus for bus in gutter.buses if not bus.is_straight]
    ordered: list[Bus] = []
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


def _keep_off(wire: Wire, starts: Sequence[float]) -> None:
    """Let a line enter its card a little higher or lower than where another one starts.

    Needed when two lines change places: each ends level with where the other begins.
    """
    for y in starts:
        if abs(y - wire.end) < _CLOSE:
            options = sorted((y - _CLOSE, y + _CLOSE), key=lambda end: abs(end - wire.end))
            free = (e for e in options if all(abs(e - other) >= _CLOSE for other in wire.beside))
            wire.end = next(free, wire.end)


def _insert(ordered: Sequence[Bus], bus: Bus) -> list[Bus]:
    """Put a bus where it costs least; the leftmost of equal places."""
    left = [_cost(other, bus) for other in ordered]
    right = [_cost(bus, other) for other in ordered]
    best, place, cost = sum(right), 0, sum(right)
    for index in range(len(ordered)):
        cost += left[index] - right[index]
        if cost < best:
            best, place = cost, index + 1
    return [*ordered[:place], bus, *ordered[place:]]


def _meet(one: Bus, other: Bus) -> bool:
    return one.low - BETWEEN_TRACKS < other.high and other.low - BETWEEN_TRACKS < one.high


def _cost(left: Bus, right: Bus) -> float:
    """Count crossings when `left` has the track left of that of `right`."""
    starts = {wire.start for wire in right.wires}
    ends = {wire.end for wire in left.wires}
    crossings = sum(left.low < y < left.high for y in starts)
    crossings += sum(right.low < y < right.high for y in ends)
    level = sum(abs(start - end) < _CLOSE for start in starts for end in ends)
    return crossings + 50 * level  # a line that runs into another cannot be told from it
