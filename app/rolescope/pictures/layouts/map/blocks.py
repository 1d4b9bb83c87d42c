"""Blocks: principals that no line joins inside their account, by whom they trust.

What trusts a service, its own account as a whole or one of its providers stands below a caption
that says so, in place of as many lines.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from rolescope.model.plain import counted
from rolescope.pictures.layouts.map.folding import Crowd, FoldLevel, head_of
from rolescope.pictures.layouts.map.gather import LANE, Gathered
from rolescope.pictures.layouts.map.tiles import (
    PITCH,
    NodeTile,
    Offset,
    TileGround,
    components,
    id_of,
    neighbors_of,
    pitch_of,
    pitch_of_unfolded,
)
from rolescope.pictures.metrics import text_width
from rolescope.pictures.trust_facts import Danger
from rolescope.trust.edge import NodeKind
from rolescope.trust.queries import OPEN
from rolescope.value import replace

CAPTION = 24.0  # px above the nodes of a block
PAD = 6.0  # px around the nodes of a block
CAPTION_STYLE = "label"
_LONGEST = 124.0  # px of a caption
_WIDE = 1.6  # width of a block by its height


def tiles_of(
    gathered: Gathered, crowd: Crowd, rooms: Mapping[str, float]
) -> dict[str, list[NodeTile]]:
    """Return the tiles of every account, none wider than its room in pixels."""
    neighbors = neighbors_of(gathered, crowd)
    inside: dict[str, list[int]] = {account: [] for account in rooms}
    for number, node in enumerate(crowd.nodes):
        if node.account != LANE and not node.is_border:
            inside[node.account].append(number)
    blocks = _Blocks(gathered, crowd)
    pitch = pitch_of(crowd)
    ids = {number: id_of(gathered, crowd, number) for number in neighbors}
    tiles = {}
    for account, numbers in inside.items():
        room = rooms[account]
        ground = TileGround(neighbors=neighbors, ids=ids, room=room, pitch=pitch)
        alone = [number for number in numbers if number not in neighbors]
        tiles[account] = [*components(numbers, ground), *blocks.of(alone, room)]
    return tiles


class _Blocks:
    """Makes the blocks of accounts."""

    def __init__(self, gathered: Gathered, crowd: Crowd) -> None:
        self._gathered, self._crowd = gathered, crowd
        self._pitch = pitch_of(crowd)
        self._into: dict[int, list[int]] = defaultdict(list)
        for number, wire in enumerate(crowd.wires):
            self._into[wire.target].append(number)

    def of(self, numbers: Sequence[int], room: float) -> list[NodeTile]:
        """Return the blocks of one account; what an edit added stands alone."""
        found: dict[str, list[int]] = defaultdict(list)
        opened: dict[str, list[int]] = defaultdict(list)
        late = []
        is_plain = self._crowd.level is FoldLevel.ALL  # each node says it itself
        for number in numbers:
            node = self._crowd.nodes[number]
            if node.is_late:
                late.append(number)
                continue
            if node.is_open:
                opened[node.fold].append(number)
                if len(opened[node.fold]) > 1:
                    continue  # the first of them keeps the place of all
            found["" if is_plain else node.caption].append(number)
        blocks = [self._block(caption, mine, room) for caption, mine in sorted(found.items())]
        blocks += [self._unfolded(mine, room) for _, mine in sorted(opened.items())]
        return blocks + [self._alone(number) for number in late]

    def _alone(self, number: int) -> NodeTile:
        x, y = self._pitch
        return NodeTile(
            key=id_of(self._gathered, self._crowd, number),
            nodes=(number,),
            offsets=((x / 2, PITCH / 2),),
            w=x,
            h=y,
            is_late=True,
        )

    def _block(self, caption: str, numbers: Sequence[int], room: float) -> NodeTile:
        """Return a block; the places of those that are unfolded stay free."""
        order = sorted(numbers, key=self._order)
        spots, w, h = _grid(len(order), caption, self._pitch, room)
        kept = [
            (number, spot)
            for number, spot in zip(order, spots, strict=True)
            if not self._crowd.nodes[number].is_open
        ]
        return self._tile(
            NodeTile(
                key=f"{self._crowd.nodes[order[0]].account} {caption}",
                nodes=tuple(number for number, _ in kept),
                offsets=tuple(spot for _, spot in kept),
                w=w,
                h=h,
                caption=caption,
                slots=len(order),
            ),
            caption,
        )

    def _unfolded(self, numbers: Sequence[int], room: float) -> NodeTile:
        """Return the block of those that one node stood for."""
        first = self._crowd.nodes[numbers[0]]
        node = self._gathered.nodes[first.members[0]]
        noun = "user" if node.kind is NodeKind.USER else "role"
        kind = ("Admin",) if node.is_admin else ()
        caption = " · ".join((*kind, first.caption, counted(len(numbers), noun)))
        order = sorted(numbers, key=self._order)
        spots, w, h = _grid(len(order), caption, pitch_of_unfolded(len(order)), room)
        tile = NodeTile(
            key=first.fold,
            nodes=tuple(order),
            offsets=tuple(spots),
            w=w,
            h=h,
            caption=caption,
            opens=first.fold,
        )
        return self._tile(tile, first.caption)

    def _tile(self, tile: NodeTile, says: str) -> NodeTile:
        """Note the lines and trusts that a block stands for whose caption says some words."""
        members = [member for number in tile.nodes for member in self._crowd.nodes[number].members]
        return replace(
            tile,
            wires=tuple(
                w for number in tile.nodes for w in self._into[number] if self._says(w, says)
            ),
            trusts=tuple(
                edge.id
                for member in members
                for _, edge, _ in self._gathered.attributes.get(member, ())
            ),
        )

    def _order(self, number: int) -> tuple[str, bool, str, str]:
        drawn = self._crowd.nodes[number]
        node = self._gathered.nodes[drawn.members[0]]
        # Folded, what most outsiders call stands on the side where lines from them come in.
        is_last = node.is_admin if self._crowd.level is FoldLevel.ALL else not node.is_admin
        return drawn.caption, is_last, node.name.lower(), node.id

    def _says(self, number: int, caption: str) -> bool:
        """Tell whether a caption stands for a line: from the border, open, harmless, unchanged."""
        wire = self._crowd.wires[number]
        source, target = self._crowd.nodes[wire.source], self._crowd.nodes[wire.target]
        return (
            source.is_border
            and wire.change is None
            and not wire.is_between
            and head_of(self._gathered, source.members[0], target.account)[1] == caption
            and all(
                link.edge.standing in OPEN and link.danger is Danger.NONE for link in wire.links
            )
        )


def _grid(
    count: int, caption: str, pitch: Offset, room: float
) -> tuple[list[Offset], float, float]:
    """Return the places of some nodes below a caption, and the size of all of it in pixels."""
    x, y = pitch
    top = CAPTION if caption else 0.0
    need = min(text_width(caption, CAPTION_STYLE), _LONGEST) + 6
    columns = max(math.ceil(math.sqrt(count * _WIDE * y / x)), math.ceil(need / x))
    columns = min(columns, int((room - 2 * PAD) // x))
    spots = [
        (PAD + (place % columns + 0.5) * x, top + place // columns * y + PITCH / 2)
        for place in range(count)
    ]
    return spots, columns * x + 2 * PAD, math.ceil(count / columns) * y + PAD + top
