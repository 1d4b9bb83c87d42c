"""Answers: what becomes of the actions of one block, layer by layer (SES-3, EV-7, EV-16)."""

from collections.abc import Iterator
from dataclasses import dataclass

from rolescope.engine.language.action_index import Span, side_by_side
from rolescope.engine.verdict import Layer
from rolescope.simulation.permissions.blocks import Block
from rolescope.simulation.permissions.layers import PermissionStatement, Piece, Sheet
from rolescope.simulation.permissions.regions import WHOLE
from rolescope.simulation.permissions.ways import (
    Cut,
    CutReason,
    State,
    Way,
    Ways,
    denied,
    granted,
    limited,
    settled,
    state_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer about actions. See PermissionGroup, which holds the same with its actions."""

    state: State
    ways: Ways = ()
    cuts: tuple[Cut, ...] = ()
    grants: tuple[PermissionStatement, ...] = ()
    needs: str = ""
    rule: str = ""


class Judge:
    """Answers for one block after the other, and counts what each layer leaves.

    `left` and `cuts` count, by layer, the granted actions that pass it and that end there.
    """

    def __init__(self, sheets: tuple[Sheet, ...]) -> None:
        self._sheets = sheets
        self._spans: dict[Answer, list[Span]] = {}
        self.granted = 0
        self.left = [0] * len(sheets)
        self.cuts = [0] * len(sheets)

    def add(self, block: Block, spans: tuple[Span, ...]) -> None:
        """Answer for a block."""
        size = sum(stop - start for start, stop in spans)
        if block.rule is not None and block.rule.is_allowed:
            self._count(len(self._sheets), size)
            answer = Answer(state=State.ALLOWED, ways=(Way(WHOLE),), rule=block.rule.words)
        elif 0 in block.allows:
            answer = self._through_layers(block, size)
        else:
            answer = Answer(state=State.DENIED, cuts=tuple(self._not_granted(block)))
        self._spans.setdefault(answer, []).extend(spans)

    def groups(self) -> Iterator[tuple[Answer, tuple[Span, ...]]]:
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

    def _through_layers(self, block: Block, size: int) -> Answer:
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
        return Answer(
            state=State.CONDITIONAL if needs and state is State.ALLOWED else state,
            ways=ways,
            cuts=tuple(cuts),
            grants=tuple(dict.fromkeys(one for way in opened for one in way.grants)),
            needs=needs,
        )

    def _through(self, number: int, block: Block, ways: Ways) -> tuple[Ways, list[Cut]]:
        """Let ways through one layer: what it has to allow, then what it denies."""
        sheet = self._sheets[number]
        cuts: list[Cut] = []
        if not ways:
            return ways, cuts
        if sheet.layer is Layer.REQUEST and block.rule is not None:
            return (), [Cut(number, CutReason.RULE, is_whole=True, words=block.rule.words)]
        if number and sheet.limits:
            left = limited(ways, block.allows.get(number, ()), number)
            if left != ways:
                cuts.append(Cut(number, CutReason.NOT_ALLOWED, is_whole=not left))
            ways = left
        for part in block.denies.get(number, ()):
            left = denied(ways, part)
            if left != ways:
                cuts += _cut(number, part.piece, is_whole=not left)
            ways = left
        return ways, cuts

    def _not_granted(self, block: Block) -> Iterator[Cut]:
        """Say why actions are denied that no identity-based policy grants."""
        for number, parts in block.denies.items():
            sources = tuple(
                part.piece.source
                for part in parts
                if part.is_certain and part.is_whole and part.piece.source is not None
            )
            if sources:
                yield Cut(number, CutReason.DENIED, is_whole=True, statements=sources)
        for reason in (CutReason.CONDITION, CutReason.RESOURCE):
            sources = tuple(source for source, why in block.missed if why is reason)
            if sources:
                yield Cut(0, reason, is_whole=True, statements=sources)
        if block.rule is not None:
            yield Cut(1, CutReason.RULE, is_whole=True, words=block.rule.words)
        if not block.missed:
            yield Cut(0, CutReason.NOT_GRANTED, is_whole=True)


def _cut(number: int, piece: Piece, *, is_whole: bool) -> Iterator[Cut]:
    """Say what a Deny takes away, or a rule of AWS (SVC-7a)."""
    if piece.source is not None:
        yield Cut(number, CutReason.DENIED, is_whole, (piece.source,))
    elif piece.words:
        yield Cut(number, CutReason.RULE, is_whole, words=piece.words)


def _is_known(way: Way) -> bool:
    """Tell whether a statement or a rule opens a way, and not a gap of the import alone."""
    return bool(way.grants) or not way.depends
