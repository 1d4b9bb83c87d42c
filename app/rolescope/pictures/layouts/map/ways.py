"""Ways of escalation on the map: lines and signs beside what stands there; no node moves.

Of many, those into an account meet in a trunk where its box has most room: a node that names their
services. Lines lead to it from all who have one, and on to all that are taken over.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from rolescope.escalation.way import EscalationWay, WayState
from rolescope.pictures.layouts.map import inks
from rolescope.pictures.layouts.map.page import HEADER
from rolescope.pictures.layouts.map.plan import MapPlan
from rolescope.pictures.picture import Floats, LineStyle, Swarm
from rolescope.pictures.rect import Rect
from rolescope.pictures.view import DrawnWays, Frame
from rolescope.pictures.way_bundles import WAY_ICON, WayBundle, bundles_of, pill_names
from rolescope.value import Value, replace

MOST_SINGLE = 60
"""More lines of ways meet in a trunk for each account."""

MOST_LINES = 1000
"""More lines of ways are not drawn: nobody could follow one."""

_SIZE, _WEIGHT = 34.0, 1_000.0  # of trunks: px, and what they count when nodes are labelled
_TRIED, _WIDER = 24, 3.0  # places across and down; names are wider than high


def with_ways(swarm: Swarm, plan: MapPlan, frame: Frame) -> tuple[Swarm, int]:
    """Add the ways that a frame draws, and the sign of who can make itself admin.

    Also returns how many ways no line stands for: they lead from a folded node to itself, to what
    has no account, or there are too many.
    """
    if frame.escalations is None:
        return swarm, 0
    numbers = {arn: number for number, ids in enumerate(swarm.nodes) for arn in ids}
    if frame.drawn_ways is DrawnWays.NONE:
        return _with_one(swarm, frame.escalations.by_id.get(frame.way), numbers), 0
    first = {arn: swarm.nodes[number][0] for arn, number in numbers.items()}
    signed = {numbers[arn] for arn in frame.escalations.makers if arn in numbers}
    swarm = _with_signs(swarm, signed)
    bundles, left_out = bundles_of(frame, first.get, MOST_LINES)
    if len(bundles) > MOST_SINGLE:
        return _with_trunks(swarm, plan, frame, first)
    lines = [
        _Line((numbers[one.source], numbers[one.target]), one.ways, _look(one))
        for one in bundles
        if one.source != one.target
    ]
    inside = sum(one.count for one in bundles if one.source == one.target)
    return _with_lines(swarm, lines), left_out + inside


def _with_one(swarm: Swarm, way: EscalationWay | None, numbers: Mapping[str, int]) -> Swarm:
    """Add the line of the way that is selected, where its ends are drawn as two nodes."""
    if way is None:
        return swarm
    source, target = numbers.get(way.source), numbers.get(way.target)
    if source is None or target is None or source == target:
        return swarm
    look = inks.WAY if way.state is WayState.HOLDS else inks.OPEN_WAY
    return _with_lines(swarm, [_Line((source, target), (way.id,), look)])


class _Line(Value):
    ends: tuple[int, int]
    edges: tuple[str, ...]
    look: LineStyle


_TRUNK = "ways into "  # and the account: the id of a trunk


def _look(bundle: WayBundle) -> LineStyle:
    return inks.WAY if bundle.holds else inks.OPEN_WAY


def _with_trunks(
    swarm: Swarm, plan: MapPlan, frame: Frame, first: Mapping[str, str]
) -> tuple[Swarm, int]:
    """Add a node for the ways into each account, and the lines that meet in it.

    Also returns how many ways have no line on one side of their trunk.
    """
    numbers = {ids[0]: number for number, ids in enumerate(swarm.nodes)}

    def trunk_of(arn: str) -> str | None:
        account = plan.crowd.nodes[numbers[first[arn]]].account if arn in first else ""
        return f"{_TRUNK}{account}" if account else None

    def any_of(arn: str) -> str | None:
        return "" if arn in first else None

    trunks, _ = bundles_of(frame, any_of, target_place_of=trunk_of)
    into, left_before = bundles_of(frame, first.get, MOST_LINES, target_place_of=trunk_of)
    onto, left_behind = bundles_of(frame, any_of, MOST_LINES, target_place_of=first.get)
    numbers |= {one.target: len(swarm.nodes) + number for number, one in enumerate(trunks)}
    lines = [
        _Line(
            (numbers[one.source], numbers[one.target]),
            (f"{one.target} from {one.source}", *one.ways),
            inks.TRUNK if one.holds else inks.OPEN_TRUNK,
        )
        for one in into
    ]
    for one in onto:
        trunk = trunk_of(one.target)
        if trunk is None:
            left_behind += one.count
            continue
        edges = (f"{trunk} to {one.target}", *one.ways)
        lines.append(_Line((numbers[trunk], numbers[one.target]), edges, _look(one)))
    found = _with_lines(_with_trunk_nodes(swarm, plan, trunks), lines)
    return found, max(left_before, left_behind)


def _with_trunk_nodes(swarm: Swarm, plan: MapPlan, trunks: Sequence[WayBundle]) -> Swarm:
    count, accounts = len(trunks), [one.target.removeprefix(_TRUNK) for one in trunks]
    boxes = [plan.page.boxes[account] for account in accounts]
    places = [_roomiest(box, swarm.places) for box in boxes]
    rooms = np.reshape([(box.x, box.right) for box in boxes], (-1, 2))
    names = [pill_names((one,))[0] for one in trunks]
    glyphs = (*swarm.glyph_names, WAY_ICON)
    colors = [one.ink for one in trunks]
    ink_names = (*swarm.ink_names, *sorted(set(colors) - set(swarm.ink_names)))
    return replace(
        swarm,
        nodes=(*swarm.nodes, *((one.target,) for one in trunks)),
        names=(
            *swarm.names,
            *(
                ", ".join((f"Ways into {plan.names.get(account) or account}", *one.facts))
                for one, account in zip(trunks, accounts, strict=True)
            ),
        ),
        labels=(
            *swarm.labels,
            *(
                f"{name} \N{MIDDLE DOT} {one.count:,}"
                for one, name in zip(trunks, names, strict=True)
            ),
        ),
        opens=(*swarm.opens, *("" for _ in trunks)) if swarm.opens else (),
        places=np.concatenate((swarm.places, np.array(places).reshape(-1, 2))),
        sizes=np.concatenate((swarm.sizes, np.full(count, _SIZE))),
        glyphs=np.concatenate((swarm.glyphs, np.full(count, len(glyphs) - 1, dtype=np.int32))),
        inks=np.concatenate(
            (swarm.inks, np.array([ink_names.index(ink) for ink in colors], dtype=np.int32))
        ),
        weights=np.concatenate((swarm.weights, np.full(count, _WEIGHT))),
        rooms=None if swarm.rooms is None else np.concatenate((swarm.rooms, rooms)),
        beside=None
        if swarm.beside is None
        else np.concatenate((swarm.beside, np.full(count, fill_value=False))),
        glyph_names=glyphs,
        ink_names=ink_names,
        trunks={len(swarm.nodes) + number: one.ways for number, one in enumerate(trunks)},
    )


def _roomiest(box: Rect, places: Floats) -> tuple[float, float]:
    """Return the place in a box that is farthest from nodes and borders, with a name below it."""
    low, high = np.array((box.x, box.y + HEADER)), np.array((box.right, box.bottom))
    steps = np.arange(1, _TRIED) / _TRIED
    x, y = np.meshgrid(*(low[:, None] + (high - low)[:, None] * steps))
    tried = np.stack((x.ravel(), y.ravel()), axis=1)
    places = places[((places >= low) & (places <= high)).all(axis=1)]
    nodes = (np.abs(tried[:, None] - places) / (_WIDER, 1)).max(axis=2).min(axis=1, initial=np.inf)
    borders = (np.minimum(tried - low, high - tried) / (_WIDER, 1)).min(axis=1)
    best = tried[int(np.argmax(np.minimum(nodes, borders)))]
    return float(best[0]), float(best[1]) - _SIZE / 2


def _with_lines(swarm: Swarm, lines: Sequence[_Line]) -> Swarm:
    if not lines:
        return swarm
    looks = list(dict.fromkeys(line.look for line in lines))
    badges = swarm.badges
    if badges is not None:
        badges = np.concatenate((badges, np.full(len(lines), -1, dtype=np.int32)))
    numbers = [len(swarm.styles) + looks.index(line.look) for line in lines]
    return replace(
        swarm,
        ends=np.concatenate((swarm.ends, np.array([line.ends for line in lines], dtype=np.int32))),
        edges=(*swarm.edges, *(line.edges for line in lines)),
        looks=np.concatenate((swarm.looks, np.array(numbers, dtype=np.int32))),
        styles=(*swarm.styles, *looks),
        badges=badges,
    )


def _with_signs(swarm: Swarm, signed: set[int]) -> Swarm:
    """Give nodes the second crown in place of the outline of their kind."""
    if not signed:
        return swarm
    glyphs = swarm.glyphs.copy()
    crown = swarm.glyph_names.index("crown") if "crown" in swarm.glyph_names else -1
    for number in sorted(signed):
        if glyphs[number] != crown:  # of several folded ones the admins count first
            glyphs[number] = len(swarm.glyph_names)
    return replace(swarm, glyphs=glyphs, glyph_names=(*swarm.glyph_names, inks.MAKER))
