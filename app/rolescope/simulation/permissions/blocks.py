"""Blocks: actions that the same statements cover, on the same resources."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rolescope.engine.language.action_index import ActionIndex, Span, spans_of
from rolescope.engine.language.resource_shape import ResourceShape
from rolescope.simulation.permissions.layers import LayerPiece, LayerSheet, PermissionStatement
from rolescope.simulation.permissions.regions import region_of
from rolescope.simulation.permissions.rules import FixedActionRule, OtherPolicyNeed
from rolescope.simulation.permissions.ways import PermissionCutReason, WayPart


@dataclass(slots=True)
class ActionBlock:
    """The statements that cover some actions, layer by layer (by number).

    `missed` are identity statements that name them and never grant them, with why.
    """

    allows: dict[int, list[WayPart]] = field(default_factory=dict)
    denies: dict[int, list[WayPart]] = field(default_factory=dict)
    missed: list[tuple[PermissionStatement, PermissionCutReason]] = field(default_factory=list)
    rule: FixedActionRule | None = None
    need: OtherPolicyNeed | None = None


@dataclass(frozen=True, slots=True)
class _Item:
    """A set of actions for which something holds.

    Of a piece: that it names the actions (`shapes` None), that some of its resources can be those
    of the actions, or (`is_whole`) that its resources are all that the actions have.
    """

    mask: int
    layer: int = 0
    piece: LayerPiece | None = None
    shapes: tuple[ResourceShape, ...] | None = None
    is_whole: bool = False
    rule: FixedActionRule | None = None
    need: OtherPolicyNeed | None = None


def blocks_of(
    sheets: Sequence[LayerSheet],
    rules: Sequence[FixedActionRule],
    needs: Sequence[OtherPolicyNeed],
    actions: ActionIndex,
) -> Iterator[tuple[ActionBlock, tuple[Span, ...]]]:
    """Divide all actions into blocks.

    Each set of actions begins and ends at some places of the catalogue: between two such places
    in a row, all actions are in the same sets.
    """
    items = [_Item(rule.mask, rule=rule) for rule in rules]
    items += [_Item(need.mask, need=need) for need in needs]
    for number, sheet in enumerate(sheets):
        for piece in sheet.pieces:
            items += _items(piece, number, actions)
    turns: dict[int, int] = defaultdict(int)
    for number, item in enumerate(items):
        bit = 1 << number
        for start, stop in spans_of(item.mask):
            turns[start] ^= bit
            turns[stop] ^= bit
    places = sorted({0, len(actions.catalogue), *turns})
    spans: dict[int, list[Span]] = defaultdict(list)
    current = 0
    for start, stop in pairwise(places):
        current ^= turns[start]
        spans[current].append((start, stop))
    for signature, found in spans.items():
        yield _block(items, signature), tuple(found)


def _items(piece: LayerPiece, layer: int, actions: ActionIndex) -> Iterator[_Item]:
    """Yield the sets of actions of one piece: what it names, and what its resources can be of."""
    named = _named(piece, actions)
    if piece.is_never and layer:
        return  # it neither denies nor allows
    yield _Item(named, layer, piece)
    if any(shape.is_everything for shape in piece.shapes):
        return
    groups: dict[int, list[ResourceShape]] = {}
    whole = 0
    for shape in piece.shapes:
        could, always = actions.on(shape)
        whole |= always & named
        if could & named:
            groups.setdefault(could & named, []).append(shape)
    for mask, shapes in groups.items():
        yield _Item(mask, layer, piece, tuple(shapes))
    if whole and not piece.is_not:
        yield _Item(whole, layer, piece, is_whole=True)


def _named(piece: LayerPiece, actions: ActionIndex) -> int:
    if piece.actions:
        return actions.mask(piece.actions)
    if piece.is_any_action or piece.source is None:
        return actions.everything
    statement = piece.source.statement
    if statement.actions is not None:
        return actions.mask(statement.actions)
    return actions.mask_except(statement.not_actions or ())


def _block(items: Sequence[_Item], signature: int) -> ActionBlock:
    block = ActionBlock()
    pieces: dict[int, tuple[LayerPiece, int, list[ResourceShape]]] = {}
    whole: set[int] = set()
    while signature:
        item = items[(signature & -signature).bit_length() - 1]
        signature &= signature - 1
        block.rule, block.need = item.rule or block.rule, item.need or block.need
        if item.piece is None:
            continue
        if item.is_whole:
            whole.add(id(item.piece))
        elif item.shapes is None:
            pieces[id(item.piece)] = item.piece, item.layer, []
        else:
            pieces[id(item.piece)][2].extend(item.shapes)
    for key, (piece, layer, shapes) in pieces.items():
        _add(block, piece, layer, shapes, is_whole=key in whole)
    return block


def _add(
    block: ActionBlock,
    piece: LayerPiece,
    layer: int,
    shapes: list[ResourceShape],
    *,
    is_whole: bool,
) -> None:
    """Add one piece with those of its resources that the actions can be about."""
    has_all = any(shape.is_everything for shape in piece.shapes)
    region = region_of(piece.shapes if has_all else shapes, is_not=piece.is_not)
    if piece.is_never or not region.parts:
        if piece.source is not None and piece.allows and not layer:
            why = PermissionCutReason.CONDITION if piece.is_never else PermissionCutReason.RESOURCE
            block.missed.append((piece.source, why))
        return
    part = WayPart(piece, region, is_whole=is_whole or region.is_everything)
    if piece.allows:
        block.allows.setdefault(layer, []).append(part)
    if piece.denies:
        block.denies.setdefault(layer, []).append(part)
