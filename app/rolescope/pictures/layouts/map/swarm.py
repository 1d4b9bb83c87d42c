"""The nodes and lines of the map as arrays."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from rolescope.model.world import World
from rolescope.pictures.layouts.map import inks
from rolescope.pictures.layouts.map.folding import MapNode, MapWire
from rolescope.pictures.layouts.map.gather import LANE
from rolescope.pictures.layouts.map.page import LANE_WIDTH, MARGIN
from rolescope.pictures.layouts.map.plan import MapPlan
from rolescope.pictures.layouts.map.words import labels_of, name_of, trusted_words
from rolescope.pictures.picture import Floats, Swarm
from rolescope.words.names import CONDITION_ICONS

_ADMIN, _CALLER = 40.0, 60.0
"""What admins and callers outside count before others when nodes are labelled."""

_DENSE = 120  # lines from which those between accounts give way to others
_MAX_BADGED = 5000  # lines
_LARGEST = 26.0  # px
_GROWS = 2.2  # px that a node grows when its lines double


def swarm_of(plan: MapPlan, world: World) -> Swarm:
    """Return the nodes in the order of the crowd, and the lines in drawing order."""
    gathered, drawn = plan.gathered, plan.crowd.nodes
    wires = plan.wires
    is_dense = len(wires) > _DENSE
    looks = [
        inks.look_of(gathered, wire, is_far=is_dense and _is_far(drawn, wire)) for wire in wires
    ]
    order = sorted(range(len(wires)), key=lambda number: looks[number])
    degrees = Counter(end for wire in wires for end in (wire.source, wire.target))
    glyphs = [inks.glyph_of(gathered, node) for node in drawn]
    colors = [inks.ink_of(plan.node(number)) for number in range(len(drawn))]
    glyph_names, ink_names = sorted(set(glyphs)), sorted(set(colors))
    used = sorted(set(looks))
    badges = _badges([(wires[number], looks[number]) for number in order])
    badge_names = tuple(sorted({name for name in badges if name}))
    return Swarm(
        nodes=tuple(tuple(gathered.nodes[m].id for m in node.members) for node in drawn),
        names=tuple(name_of(plan, number) for number in range(len(drawn))),
        notes={n: trusted_words(node) for n, node in enumerate(drawn) if node.callers},
        labels=labels_of(plan, world),
        opens=tuple(node.fold for node in drawn) if any(node.fold for node in drawn) else (),
        places=plan.places,
        sizes=_sizes(glyphs, [degrees[number] for number in range(len(drawn))]),
        glyphs=np.array([glyph_names.index(glyph) for glyph in glyphs], dtype=np.int32),
        inks=np.array([ink_names.index(ink) for ink in colors], dtype=np.int32),
        weights=_weights(plan, degrees),
        ends=np.array([(wires[n].source, wires[n].target) for n in order], dtype=np.int32).reshape(
            -1, 2
        ),
        edges=tuple(tuple(link.edge.id for link in wires[n].links) for n in order),
        looks=np.array([used.index(looks[n]) for n in order], dtype=np.int32),
        glyph_names=tuple(glyph_names),
        ink_names=tuple(ink_names),
        styles=tuple(inks.STYLES[look] for look in used),
        badges=np.array(
            [badge_names.index(name) if name else -1 for name in badges], dtype=np.int32
        ),
        badge_names=badge_names,
        rooms=np.reshape([_room(plan, node.account) for node in drawn], (-1, 2)),
        beside=np.array([node.account == LANE for node in drawn], dtype=np.bool_),
    )


def _room(plan: MapPlan, account: str) -> tuple[float, float]:
    if account == LANE:
        return 0, MARGIN + LANE_WIDTH  # far away, an account ID needs the margin, too
    box = plan.page.boxes[account]
    return box.x, box.right


def _badges(wires: Sequence[tuple[MapWire, int]]) -> list[str]:
    """Return the icon of each line with its look, "" for none: faint ones would hide the others.

    Among too many lines nobody would see one.
    """
    is_many = len(wires) > _MAX_BADGED
    kinds = (
        None if is_many or inks.STYLES[look] in inks.QUIET else inks.badge_kind(wire)
        for wire, look in wires
    )
    return [CONDITION_ICONS[kind] if kind is not None else "" for kind in kinds]


def _is_far(drawn: Sequence[MapNode], wire: MapWire) -> bool:
    source = drawn[wire.source]
    return source.is_border or source.account != drawn[wire.target].account


def _sizes(glyphs: list[str], degrees: list[int]) -> Floats:
    base = np.array([inks.SIZES.get(glyph, inks.SIZE) for glyph in glyphs], dtype=np.float64)
    more = _GROWS * np.log2(np.maximum(1, np.array(degrees, dtype=np.float64)))
    sizes: Floats = np.minimum(base + more, _LARGEST)
    return sizes


def _weights(plan: MapPlan, degrees: Counter[int]) -> Floats:
    weights = []
    for number, drawn in enumerate(plan.crowd.nodes):
        weight = 0.0 if drawn.is_border else degrees[number] + len(drawn.members) - 1.0
        weight += _ADMIN if plan.node(number).is_admin else 0
        weight += _CALLER if drawn.account == LANE else 0
        weights.append(weight)
    return np.array(weights, dtype=np.float64)
