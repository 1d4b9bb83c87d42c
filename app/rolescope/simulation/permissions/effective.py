"""Effective permissions of a principal or a session over all actions (SES-3 to SES-6).

Actions that the same statements are about have the same answer: they form a group. So the work
grows with the statements, and not with the twenty thousand actions of the catalogue.

Blocks: actions that the same statements cover, on the same resources.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rolescope.engine.index import WorldIndex
from rolescope.engine.language.action_index import (
    ActionIndex,
    Span,
    action_index,
    side_by_side,
    spans_of,
)
from rolescope.engine.language.resource_shape import EVERYTHING, ResourceShape
from rolescope.engine.request.refusals import refuse_expired
from rolescope.engine.verdict import Layer
from rolescope.model.caller import Caller
from rolescope.model.catalogue import Catalogue
from rolescope.model.policy import Policy
from rolescope.model.request import Context
from rolescope.simulation.permissions.layers import (
    LayerPiece,
    LayerSheet,
    PermissionStatement,
    Settled,
    inquiry_of,
    settled_keys,
    sheets_of,
)
from rolescope.simulation.permissions.permission_ways import (
    PermissionCut,
    PermissionCutReason,
    PermissionState,
    PermissionWay,
    WayPart,
    Ways,
    denied,
    granted,
    limited,
    settled,
    state_of,
)
from rolescope.simulation.permissions.regions import WHOLE, region_of
from rolescope.simulation.permissions.rules import (
    FixedActionRule,
    OtherPolicyNeed,
    needs_of,
    protected_pieces,
    rules_of,
)
from rolescope.value import Value


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


class _Item(Value):
    """A set of actions for which something holds.

    Of a piece: that it names the actions (`shapes` None), on all resources where it `has_all`; that
    some of its resources can be those of the actions, or (`is_whole`) that its resources are all
    that the actions have.
    """

    mask: int
    layer: int = 0
    piece: LayerPiece | None = None
    shapes: tuple[ResourceShape, ...] | None = None
    has_all: bool = False
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
    has_all = any(shape.is_everything for shape in piece.shapes)
    yield _Item(named, layer, piece, has_all=has_all)
    if has_all:
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
            shapes = [EVERYTHING] if item.has_all else []
            pieces[id(item.piece)] = item.piece, item.layer, shapes
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
    region = region_of(shapes, is_not=piece.is_not)
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


class PermissionLayer(Value, kw_only=True):
    """One layer: `left` counts the granted actions that pass it and those before it.

    `cuts` counts those that it takes away as a whole. `level` names the root, OU or account of
    SCPs. `note` says why it does not apply, `gaps` what is not imported of it.
    """

    layer: Layer
    limits: bool
    policies: tuple[Policy, ...]
    level: str
    note: str
    gaps: tuple[str, ...]
    left: int
    cuts: int


class PermissionGroup(Value, kw_only=True):
    """Actions with the same answer, as places in the catalogue.

    `cuts` say what takes away from what is granted, wholly or in part. `grants` are the
    statements that grant them before anything is cut; `some` those that grant a part of them as
    well, in groups that were put together (see merge). `needs` names what has to allow as
    well and is not part of the caller's permissions: a trust policy, a key policy. `rule` is a
    rule of AWS that allows or refuses whatever the policies say.
    """

    spans: tuple[Span, ...]
    state: PermissionState
    ways: Ways
    cuts: tuple[PermissionCut, ...]
    grants: tuple[PermissionStatement, ...]
    some: tuple[PermissionStatement, ...] = ()
    needs: str = ""
    rule: str = ""

    @property
    def size(self) -> int:
        """Return how many actions it holds."""
        return sum(stop - start for start, stop in self.spans)

    @property
    def is_granted(self) -> bool:
        """Tell whether a statement or a rule grants some of it, and something is left."""
        return bool(self.ways) and not self.is_gap_alone

    @property
    def is_gap_alone(self) -> bool:
        """Tell whether only documents that are missing or unreadable may grant it."""
        return not self.grants and self.state is PermissionState.DEPENDS


class EffectivePermissions(Value, kw_only=True):
    """What a caller may do: layers in the order in which they narrow, and groups of actions.

    Every action of the catalogue is in exactly one group. `granted` counts the actions that
    identity-based policies grant. `unknown` is what the import lacks, `notes` what else bears on
    all of it. `settled` are the keys of the caller that conditions of the ways read.
    """

    caller: Caller
    catalogue: Catalogue
    layers: tuple[PermissionLayer, ...]
    groups: tuple[PermissionGroup, ...]
    granted: int
    unknown: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    settled: tuple[Settled, ...] = ()

    def count(self, *states: PermissionState) -> int:
        """Return how many actions have one of some answers."""
        return sum(group.size for group in self.groups if group.state in states)

    def group(self, action: str) -> PermissionGroup | None:
        """Return the group of an action; None when the catalogue does not know it."""
        place = self.catalogue.find(action)
        if place is None:
            return None
        return next(group for group in self.groups if _holds(group.spans, place))


# Answers: what becomes of the actions of one block, layer by layer (SES-3, EV-7, EV-16)


class ActionsAnswer(Value, kw_only=True):
    """The answer about actions. See PermissionGroup, which holds the same with its actions."""

    state: PermissionState
    ways: Ways = ()
    cuts: tuple[PermissionCut, ...] = ()
    grants: tuple[PermissionStatement, ...] = ()
    needs: str = ""
    rule: str = ""


def effective_permissions(
    caller: Caller,
    index: WorldIndex,
    catalogue: Catalogue,
    at: str,
    *,
    context: Context = (),
) -> EffectivePermissions:
    """Tell what a caller may do, on which resources, under which conditions, and what cuts it.

    Of resource-based policies and RCPs nothing is known: those can only add to it (EV-10 to
    EV-14), these only take away where the resource is. `context` are keys of the request that are
    settled; all others stay open.
    """
    inquiry = inquiry_of(caller, index, at, context, index.reading)
    actions = action_index(catalogue)
    rules = rules_of(caller, inquiry.signer, index, actions, at)
    pieces = protected_pieces(inquiry.signer, inquiry.reading, actions)
    sheets = _with_rules(sheets_of(inquiry, at, context), rules, pieces)
    judge = LayerTally(sheets)
    for block, spans in blocks_of(sheets, rules, needs_of(actions), actions):
        judge.add(block, spans)
    return EffectivePermissions(
        caller=caller,
        catalogue=catalogue,
        layers=tuple(map(_layer, sheets, judge.left, judge.cuts)),
        groups=tuple(
            PermissionGroup(
                spans=spans,
                state=answer.state,
                ways=answer.ways,
                cuts=answer.cuts,
                grants=answer.grants,
                needs=answer.needs,
                rule=answer.rule,
            )
            for answer, spans in judge.groups()
        ),
        granted=judge.granted,
        unknown=tuple(dict.fromkeys(gap for sheet in sheets for gap in sheet.gaps)),
        notes=tuple(refusal.explanation for refusal in refuse_expired(caller, at)),
        settled=settled_keys(sheets, inquiry, at, context),
    )


def _with_rules(
    sheets: tuple[LayerSheet, ...],
    rules: tuple[FixedActionRule, ...],
    protected: tuple[LayerPiece, ...],
) -> tuple[LayerSheet, ...]:
    """Add a layer for what AWS refuses, behind the identity-based policies.

    What it refuses these credentials is told of the layer; what it refuses everybody (SVC-7a) of
    the actions.
    """
    refused = dict.fromkeys(rule.words for rule in rules if not rule.is_allowed)
    if not (refused or protected):
        return sheets
    made = LayerSheet(layer=Layer.REQUEST, limits=False, pieces=protected, note=" ".join(refused))
    return (sheets[0], made, *sheets[1:])


def _layer(sheet: LayerSheet, left: int, cuts: int) -> PermissionLayer:
    return PermissionLayer(
        layer=sheet.layer,
        limits=sheet.limits,
        policies=sheet.policies,
        level=sheet.level,
        note=sheet.note,
        gaps=sheet.gaps,
        left=left,
        cuts=cuts,
    )


class LayerTally:
    """Answers for one block after the other, and counts what each layer leaves.

    `left` and `cuts` count, by layer, the granted actions that pass it and that end there.
    """

    def __init__(self, sheets: tuple[LayerSheet, ...]) -> None:
        self._sheets = sheets
        self._spans: dict[ActionsAnswer, list[Span]] = {}
        self.granted = 0
        self.left = [0] * len(sheets)
        self.cuts = [0] * len(sheets)

    def add(self, block: ActionBlock, spans: tuple[Span, ...]) -> None:
        """Answer for a block."""
        size = sum(stop - start for start, stop in spans)
        if block.rule is not None and block.rule.is_allowed:
            self._count(len(self._sheets), size)
            answer = ActionsAnswer(
                state=PermissionState.ALLOWED, ways=(PermissionWay(WHOLE),), rule=block.rule.words
            )
        elif 0 in block.allows:
            answer = self._through_layers(block, size)
        else:
            answer = ActionsAnswer(
                state=PermissionState.DENIED, cuts=tuple(self._not_granted(block))
            )
        self._spans.setdefault(answer, []).extend(spans)

    def groups(self) -> Iterator[tuple[ActionsAnswer, tuple[Span, ...]]]:
        """Yield each answer with all of its actions, in the order of the catalogue."""
        joined = ((answer, side_by_side(spans)) for answer, spans in self._spans.items())
        yield from sorted(joined, key=lambda item: item[1])

    def _count(self, passed: int, size: int) -> None:
        """Count granted actions that pass the first layers, as many as `passed` says."""
        self.granted += size
        for number in range(passed):
            self.left[number] += size
        if passed < len(self._sheets):
            self.cuts[passed] += size

    def _through_layers(self, block: ActionBlock, size: int) -> ActionsAnswer:
        opened = granted(block.allows[0])
        known = tuple(way for way in opened if _is_known(way))
        ways, cuts = opened, []
        passed = len(self._sheets)
        for number in range(len(self._sheets)):
            ways, made = self._through(number, block, ways)
            cuts += made
            if passed > number and not any(map(_is_known, ways)):
                passed = number
        if known:
            self._count(passed, size)
        ways = settled(ways)
        state = state_of(ways)
        needs = block.need.words if block.need is not None and ways else ""
        return ActionsAnswer(
            state=PermissionState.CONDITIONAL
            if needs and state is PermissionState.ALLOWED
            else state,
            ways=ways,
            cuts=tuple(cuts),
            grants=tuple(dict.fromkeys(one for way in opened for one in way.grants)),
            needs=needs,
        )

    def _through(
        self, number: int, block: ActionBlock, ways: Ways
    ) -> tuple[Ways, list[PermissionCut]]:
        """Let ways through one layer: what it has to allow, then what it denies."""
        sheet = self._sheets[number]
        cuts: list[PermissionCut] = []
        if not ways:
            return ways, cuts
        if sheet.layer is Layer.REQUEST and block.rule is not None:
            return (), [
                PermissionCut(
                    number, PermissionCutReason.RULE, is_whole=True, words=block.rule.words
                )
            ]
        if number and sheet.limits:
            left = limited(ways, block.allows.get(number, ()), number)
            if left != ways:
                cuts.append(
                    PermissionCut(number, PermissionCutReason.NOT_ALLOWED, is_whole=not left)
                )
            ways = left
        for part in block.denies.get(number, ()):
            left = denied(ways, part)
            if left != ways:
                cuts += _cut(number, part.piece, is_whole=not left)
            ways = left
        return ways, cuts

    def _not_granted(self, block: ActionBlock) -> Iterator[PermissionCut]:
        """Say why actions are denied that no identity-based policy grants."""
        for number, parts in block.denies.items():
            sources = tuple(
                part.piece.source
                for part in parts
                if part.is_certain and part.is_whole and part.piece.source is not None
            )
            if sources:
                yield PermissionCut(
                    number, PermissionCutReason.DENIED, is_whole=True, statements=sources
                )
        for reason in (PermissionCutReason.CONDITION, PermissionCutReason.RESOURCE):
            sources = tuple(source for source, why in block.missed if why is reason)
            if sources:
                yield PermissionCut(0, reason, is_whole=True, statements=sources)
        if block.rule is not None:
            yield PermissionCut(1, PermissionCutReason.RULE, is_whole=True, words=block.rule.words)
        if not block.missed:
            yield PermissionCut(0, PermissionCutReason.NOT_GRANTED, is_whole=True)


def _cut(number: int, piece: LayerPiece, *, is_whole: bool) -> Iterator[PermissionCut]:
    """Say what a Deny takes away, or a rule of AWS (SVC-7a)."""
    if piece.source is not None:
        yield PermissionCut(number, PermissionCutReason.DENIED, is_whole, (piece.source,))
    elif piece.words:
        yield PermissionCut(number, PermissionCutReason.RULE, is_whole, words=piece.words)


def _is_known(way: PermissionWay) -> bool:
    """Tell whether a statement or a rule opens a way, and not a gap of the import alone."""
    return bool(way.grants) or not way.depends


def _holds(spans: tuple[Span, ...], place: int) -> bool:
    number = bisect_right(spans, place, key=lambda span: span[0]) - 1
    return number >= 0 and place < spans[number][1]
