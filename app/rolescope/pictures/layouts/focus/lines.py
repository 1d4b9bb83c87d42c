"""Lines between the columns: the width that they need, and then their courses."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rolescope.pictures.layouts.focus.cards import Card, Column, Link
from rolescope.pictures.layouts.focus.conditions import Guard
from rolescope.pictures.layouts.focus.place import Spot, across
from rolescope.pictures.layouts.focus.route import Bus, Gutter, Port, Wire, ports, set_tracks
from rolescope.pictures.layouts.focus.sizes import Sizes

_SPREAD = 16  # px between lines of different kinds that leave a card
_STACK = 6  # px that the edges behind a folded card stick out


class Lines:
    """Lines between columns: what they need in width, and then their courses."""

    def __init__(
        self,
        columns: Sequence[Column],
        cards: Mapping[str, Card],
        links: Sequence[Link],
        guarded: Mapping[str, Sequence[Guard]],
        tops: Mapping[str, float],
        sizes: Sizes,
    ) -> None:
        self._columns, self._cards, self._links = columns, cards, links
        self._guarded, self._tops, self._sizes = guarded, tops, sizes
        self.sizes = sizes  # with the width that the cards get
        self._out = _outs(links)
        self._ports: dict[str, list[Port]] = {}
        self._gutters: list[Gutter] = []
        self.wires: dict[str, Wire] = {}  # by link
        self.buses: dict[str, str] = {}  # names of buses by link, for the casings

    def place(self, width: float) -> tuple[dict[str, Spot], float]:
        """Return the rectangles of the cards, and the width of the picture."""
        flat = self._spots({column.number: 0.0 for column in self._columns})
        for column in self._columns[1:]:
            self._gutters.append(self._gutter(column, flat))
        least = [gutter.least_width(self._sizes.gutter) for gutter in self._gutters]
        room = (width - 2 * self._sizes.margin - sum(least)) / len(self._columns)
        card = min(self._sizes.card, max(self._sizes.narrowest, math.floor(room)))
        self.sizes = self._sizes = replace(self._sizes, card=card)
        xs, width = across(self._columns, least, self._sizes, width)
        return self._spots(xs), width

    def _spots(self, xs: Mapping[int, float]) -> dict[str, Spot]:
        size = self._sizes
        return {
            card.id: Spot(xs[card.column], self._tops[card.id], size.card, size.card_height)
            for card in self._cards.values()
        }

    def _gutter(self, column: Column, spots: Mapping[str, Spot]) -> Gutter:
        """Make the buses into one column: toward the subject by port, from it on by source."""
        gutter = Gutter(self._sizes.lead)
        found: dict[str, Bus] = {}
        for card in column.cards:
            gutter.has_badges |= any(g.needs_room for g in self._guarded.get(card.id, ()))
            self._ports[card.id] = entries = self._ports_of(card, spots)
            for number, port in enumerate(entries):
                beside = tuple(other.y for other in entries if other is not port)
                for link in port.links:
                    wire = Wire(link, self._start(link, spots), port.y, beside)
                    wire.straighten()
                    track = f"{card.id} {number}"
                    if column.number > 0:
                        track = f"{link.source} {_kind(link)}"
                    found.setdefault(track, Bus(track, [])).wires.append(wire)
        gutter.buses = list(found.values())
        set_tracks(gutter)
        self.wires.update((wire.link.id, wire) for bus in gutter.buses for wire in bus.wires)
        self.buses.update((w.link.id, _bus_id(bus)) for bus in gutter.buses for w in bus.wires)
        return gutter

    def _ports_of(self, card: Card, spots: Mapping[str, Spot]) -> list[Port]:
        guarded = self._guarded.get(card.id, ())
        incoming = [(guard.links, guard.has_sign) for guard in guarded]
        edits = [link for link in self._links if link.target == card.id and link.edits]
        incoming += [((link,), False) for link in edits]
        return ports(incoming, spots, spots[card.id]) if incoming else []

    def _start(self, link: Link, spots: Mapping[str, Spot]) -> float:
        kinds = self._out[link.source]
        offset = (kinds.index(_kind(link)) - (len(kinds) - 1) / 2) * _SPREAD
        return spots[link.source].cy + offset

    def routes(self, spots: Mapping[str, Spot]) -> dict[str, tuple[tuple[float, float], ...]]:
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
        self, wire: Wire, track: float, spots: Mapping[str, Spot]
    ) -> tuple[tuple[float, float], ...]:
        start, end = spots[wire.link.source], spots[wire.link.target]
        x = start.right + (_STACK if self._cards[wire.link.source].count > 1 else 0)
        if abs(wire.start - wire.end) < 1:
            return (x, wire.end), (end.x, wire.end)
        return (x, wire.start), (track, wire.start), (track, wire.end), (end.x, wire.end)

    def badges(self, spots: Mapping[str, Spot]) -> list[tuple[Guard, float, float]]:
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


def _bus_id(bus: Bus) -> str:
    """Name a bus for the casings: lines of one source share it, or those that enter together."""
    sources = {wire.link.source for wire in bus.wires}
    return f"from:{sources.pop()}" if len(sources) == 1 else f"into:{bus.id}"


def _kind(link: Link) -> int:
    return 2 if link.edits else 0 if link.is_open else 3 if link.is_gone else 1


def _outs(links: Sequence[Link]) -> dict[str, list[int]]:
    found: dict[str, set[int]] = {}
    for link in links:
        found.setdefault(link.source, set()).add(_kind(link))
    return {card: sorted(kinds) for card, kinds in found.items()}
