"""What edits added, put into the picture from before them without moving what is there.

New rows stand below the others of their account, new cards below those of their section. A new
line takes a spare track where there is one; only where there is none does its channel grow.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rolescope.pictures.layouts.overview.diagram import Card, Diagram
from rolescope.pictures.layouts.overview.lane import LanePlan
from rolescope.pictures.layouts.overview.packing import Places, pack
from rolescope.pictures.layouts.overview.plan import Plan, Ports, Star, Way, has_badge, ports_of
from rolescope.pictures.layouts.overview.routing import Rails, Routes, lay_rails, route
from rolescope.pictures.view import Frame

_SPARE = 1  # tracks that a channel in use takes without growing


def settle_late(
    diagram: Diagram,
    before: tuple[Plan, Places],
    lines: tuple[tuple[Way, ...], Mapping[str, Sequence[Star]]],
    frame: Frame,
) -> tuple[Plan, Places, Routes, Rails]:
    """Route what is there with what was added; the room of channels only grows."""
    ways, stars = lines
    first, like = before
    plan = _with_late(diagram, first, ways, ports_of(ways, stars))
    has_sorted = False
    while True:
        places = pack(diagram, plan, like.sizes, frame, like)
        routes = route(plan, places, ways)
        rails = lay_rails(plan, places, stars)
        wider = _with_room(plan, routes, rails)
        if has_sorted and wider == plan:
            return plan, places, routes, rails
        plan = wider if has_sorted else _sorted_ports(wider, first, routes)
        has_sorted = True


def _with_late(diagram: Diagram, first: Plan, ways: Sequence[Way], ports: dict[str, Ports]) -> Plan:
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


def _lane(first: LanePlan, late: Sequence[Card]) -> LanePlan:
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


def _sorted_ports(plan: Plan, first: Plan, routes: Routes) -> Plan:
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


def _with_room(plan: Plan, routes: Routes, rails: Rails) -> Plan:
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
