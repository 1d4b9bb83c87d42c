"""Everything on a focus view with its place, before it is painted."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rolescope.analysis import Analysis
from rolescope.drawing.layouts.focus.cards import Card, Column, Link, columns_and_links
from rolescope.drawing.layouts.focus.conditions import Guard, Pill, guards, pills
from rolescope.drawing.layouts.focus.edits import editable_roles
from rolescope.drawing.layouts.focus.place import Spot, across, order, stack
from rolescope.drawing.layouts.focus.reach import MOST_STEPS, Actor, Hop, Reach, Walker, reach
from rolescope.drawing.layouts.focus.route import Bus, Gutter, Port, ports, set_tracks
from rolescope.drawing.layouts.focus.sizes import BELOW_CARDS, Sizes
from rolescope.drawing.layouts.focus.ways import Ways, find_ways
from rolescope.drawing.layouts.focus.words import Names
from rolescope.drawing.layouts.overview.callers import vendor_names
from rolescope.drawing.names import account_names
from rolescope.drawing.view import Frame
from rolescope.evaluation.index import WorldIndex
from rolescope.trust.edge import Node, NodeKind, Standing

_BACK_WITHOUT_ON = 3  # columns back that leave room for one step on alone
_MOST_ON = 3
_ADMINISTRATOR = "/AdministratorAccess"
_SPREAD = 16  # px between lines of different kinds that leave a card


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The picture without its shapes."""

    subject: Node
    names: Names
    sizes: Sizes
    width: float
    bottom: float  # of the cards and their pills
    columns: tuple[Column, ...]
    cards: Mapping[str, Card]
    spots: Mapping[str, Spot]
    links: tuple[Link, ...]
    hops: tuple[Hop, ...]
    routes: Mapping[str, tuple[tuple[float, float], ...]]  # by link id
    buses: tuple[Bus, ...]
    guards: Mapping[str, tuple[Guard, ...]]
    badges: tuple[tuple[Guard, float, float], ...]
    pills: Mapping[str, tuple[Pill, ...]]
    ways: Ways
    trusted_only: int
    steps_back: int
    steps_on: int


def make_plan(analysis: Analysis, subject: Node, frame: Frame, sizes: Sizes) -> Plan:
    """Find out who reaches the subject, and where everything stands."""
    index = WorldIndex(analysis.scenario.world)
    walker = Walker(analysis.graph, index)
    found = _reach(walker, subject)
    names = _names(analysis, walker)
    columns, links = columns_and_links(found, names, sizes, frame.width)
    columns, links = _with_edits(columns, links, index, subject, walker, names)
    columns = _with_policy(columns, index)
    cards = {card.id: card for column in columns for card in column.cards}
    guarded = guards(links, cards, names)
    below = {card: pills(guarded.get(card, ())) for card in cards}
    ordered = order(columns, links)
    tops = stack(ordered, links, {card: len(found) for card, found in below.items()}, sizes)
    lines = _Lines(columns, cards, links, guarded, tops, sizes)
    spots, width = lines.place(frame.width)
    sizes = lines.sizes
    routes = lines.routes(spots)
    lowest = max(
        (spot.y + spot.h + len(below[card]) * 24 for card, spot in spots.items()), default=0
    )
    by_actor = {actor.key: card for card in cards.values() for actor in card.actors}
    return Plan(
        subject=subject,
        names=names,
        sizes=sizes,
        width=width,
        bottom=lowest + BELOW_CARDS,
        columns=columns,
        cards=cards,
        spots=spots,
        links=links,
        hops=tuple(found.hops),
        routes=routes,
        buses=tuple(lines.buses),
        guards=guarded,
        badges=tuple(lines.badges(spots)),
        pills=below,
        ways=find_ways(found, walker, by_actor, links, names),
        trusted_only=sum(
            edge.target == subject.id and edge.standing is Standing.TRUSTED_ONLY
            for edge in analysis.graph.edges
        ),
        steps_back=-min(found.columns),
        steps_on=max(found.columns),
    )


def _reach(walker: Walker, subject: Node) -> Reach:
    if subject.kind not in (NodeKind.ROLE, NodeKind.SESSION):
        return reach(walker, subject, back=0, on=MOST_STEPS)
    found = reach(walker, subject, back=MOST_STEPS, on=1)
    back = -min(found.columns)
    if back < _BACK_WITHOUT_ON:
        found = reach(walker, subject, back=MOST_STEPS, on=_MOST_ON - back + 1)
    return found


def _names(analysis: Analysis, walker: Walker) -> Names:
    world = analysis.scenario.world
    pairs = ((edge.source, edge.target) for edge in analysis.graph.edges)
    vendors = vendor_names(world, walker.nodes, pairs)
    return Names(account_names(world), analysis.at, vendors)


def _with_policy(columns: tuple[Column, ...], index: WorldIndex) -> tuple[Column, ...]:
    """Say on the card of an administrator in focus which policy makes it one."""
    made = []
    for column in columns:
        card = column.cards[0]
        entity = index.role(card.nodes[0]) or index.user(card.nodes[0])
        if column.number == 0 and entity is not None and card.is_admin:
            name = next((arn for arn in entity.attached if arn.endswith(_ADMINISTRATOR)), "")
            second = name.rpartition("/")[2] or card.second
            made.append(replace(column, cards=(replace(card, second=second),)))
        else:
            made.append(column)
    return tuple(made)


def _with_edits(
    columns: tuple[Column, ...],
    links: tuple[Link, ...],
    index: WorldIndex,
    subject: Node,
    walker: Walker,
    names: Names,
) -> tuple[tuple[Column, ...], tuple[Link, ...]]:
    """Add one card for the roles whose trust policy the subject may edit."""
    roles = [arn for arn in editable_roles(index, subject, names.at) if arn in walker.nodes]
    if not roles:
        return columns, links
    actors = tuple(Actor(f"edit {arn}", walker.nodes[arn]) for arn in roles)
    home = names.account(subject.account)
    card = Card(
        id="card:1:edits",
        column=1,
        actors=actors,
        name=actors[0].node.name if len(actors) == 1 else f"{len(actors)} roles in {home}",
        second="may edit its trust" if len(actors) == 1 else "may edit their trust",
        edits=True,
    )
    start = next(card for column in columns for card in column.cards if column.number == 0)
    link = Link(source=start.id, target=card.id, hops=(), edits=True)
    made = {column.number: column for column in columns}
    first = made.get(1)
    made[1] = Column(
        number=1,
        title="It can assume" if first else "It can take over",
        count=first.count if first else len(actors),
        cards=(*(first.cards if first else ()), card),
    )
    return tuple(made[number] for number in sorted(made)), (*links, link)


class _Lines:
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
        self.buses: list[Bus] = []

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
        gutter = Gutter(self._sizes.lead)
        for card in column.cards:
            self._ports[card.id] = found = self._ports_of(card, spots)
            for number, port in enumerate(found):
                starts = [self._start(link, spots) for link in port.links]
                bus = Bus(_bus_id(card, number, port), port.links, starts, port.y)
                bus.beside = tuple(other.y for other in found if other is not port)
                bus.straighten()
                gutter.buses.append(bus)
                gutter.has_badges |= port.badge_y is not None
        set_tracks(gutter)
        self.buses += gutter.buses
        return gutter

    def _ports_of(self, card: Card, spots: Mapping[str, Spot]) -> list[Port]:
        guarded = self._guarded.get(card.id, ())
        incoming = [(guard.links, guard.badge is not None) for guard in guarded]
        edits = [link for link in self._links if link.target == card.id and link.edits]
        incoming += [((link,), False) for link in edits]
        return ports(incoming, spots, spots[card.id]) if incoming else []

    def _start(self, link: Link, spots: Mapping[str, Spot]) -> float:
        kinds = self._out[link.source]
        offset = (kinds.index(_kind(link)) - (len(kinds) - 1) / 2) * _SPREAD
        return spots[link.source].cy + offset

    def routes(self, spots: Mapping[str, Spot]) -> dict[str, tuple[tuple[float, float], ...]]:
        """Return the corner points of every line."""
        found = {}
        for column, before, gutter in zip(
            self._columns[1:], self._columns, self._gutters, strict=False
        ):
            left = max(spots[card.id].right for card in before.cards)
            xs = gutter.xs(left, min(spots[card.id].x for card in column.cards))
            for bus in gutter.buses:
                for link, y in zip(bus.links, bus.starts, strict=True):
                    start, end = spots[link.source], spots[link.target]
                    x = start.right + (6 if self._cards[link.source].count > 1 else 0)
                    corners: tuple[tuple[float, float], ...] = ()
                    if abs(y - bus.end) >= 1:
                        track = xs[bus.track] if xs else (x + end.x) / 2
                        corners = ((track, y), (track, bus.end))
                    else:
                        y = bus.end  # noqa: PLW2901 - level with its port
                    found[link.id] = ((x, y), *corners, (end.x, bus.end))
        return found

    def badges(self, spots: Mapping[str, Spot]) -> list[tuple[Guard, float, float]]:
        """Return the badge of every guard that has one, with its center."""
        found = []
        ends = {link.id: bus.end for bus in self.buses for link in bus.links}
        for card, entries in self._ports.items():
            for guard in self._guarded.get(card, ()):
                mine = [port for port in entries if port.links[0] in guard.links]
                at = next((port.badge_y for port in mine if port.badge_y is not None), None)
                if at is not None and len(entries) == 1:
                    at = ends[mine[0].links[0].id]
                if at is not None and guard.badge is not None:
                    found.append((guard, spots[card].x - 20, at))
        return found


def _bus_id(card: Card, number: int, port: Port) -> str:
    """Name a bus: lines of one source share it; so do those that enter a card together."""
    if len(port.links) > 1:
        return f"into:{card.id}:{number}"
    return f"from:{port.links[0].source}"


def _kind(link: Link) -> int:
    return 2 if link.edits else 0 if link.is_open else 1


def _outs(links: Sequence[Link]) -> dict[str, list[int]]:
    found: dict[str, set[int]] = {}
    for link in links:
        found.setdefault(link.source, set()).add(_kind(link))
    return {card: sorted(kinds) for card, kinds in found.items()}
