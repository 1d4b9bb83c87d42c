"""Dangerous changes: they would allow a request, but should not be made."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from rolescope.engine.language.condition_kind import operator_parts
from rolescope.engine.verdict import Layer
from rolescope.model.arn import role_name
from rolescope.model.place import Place, PlaceKind
from rolescope.model.policy import Condition
from rolescope.model.policy_edit import WithCondition, WithStatement
from rolescope.simulation.callers import caller_name
from rolescope.simulation.suggestions.condition_fixes import failing
from rolescope.simulation.suggestions.deny_fixes import removal
from rolescope.simulation.suggestions.grants import place_of, statement_text
from rolescope.simulation.suggestions.mfa_fixes import MFA_KEYS
from rolescope.simulation.suggestions.obstacles import Denied, EvaluationObstacles
from rolescope.simulation.suggestions.way import PieceKind, SuggestedPiece, SuggestedWay

_KINDS = {Layer.SCP: PieceKind.SCP, Layer.RCP: PieceKind.RCP}


@dataclass(frozen=True, slots=True)
class Temptation:
    """A dangerous change, and why it is one."""

    title: str
    reason: str
    pieces: tuple[SuggestedPiece, ...]


def temptations(
    opened: EvaluationObstacles, ways: tuple[SuggestedWay, ...]
) -> Iterator[Temptation]:
    """Yield what people would be tempted to do instead of the ways."""
    yield from _if_exists(opened)
    yield from _without_guardrail(opened, ways)
    yield from _anyone(ways)


def _if_exists(opened: EvaluationObstacles) -> Iterator[Temptation]:
    inquiry = opened.inquiry
    for statement, condition in failing(inquiry, opened.outcomes[0].action):
        parts = operator_parts(condition.operator)
        if condition.key.lower() not in MFA_KEYS or parts.if_exists:
            continue
        operator = f"{condition.operator}IfExists"
        edit = WithCondition(
            Place(PlaceKind.TRUST, inquiry.resource),
            statement.source.index,
            Condition(operator, condition.key, condition.values),
            operator,
            condition,
        )
        piece = SuggestedPiece(kind=PieceKind.TRUST, title=operator, text=operator, edit=edit)
        reason = "It would let in every session that lacks the key, this one included."
        yield Temptation(operator, reason, (piece,))
        return


def _anyone(ways: tuple[SuggestedWay, ...]) -> Iterator[Temptation]:
    """Name everybody instead of the caller."""
    for way in ways:
        for number, piece in enumerate(way.pieces):
            edit = piece.edit
            if not isinstance(edit, WithStatement) or edit.place.kind is not PlaceKind.TRUST:
                continue
            everybody = statement_text(("sts:AssumeRole",), principal="*")
            wide = replace(piece, edit=replace(edit, statement=everybody))
            pieces = (*way.pieces[:number], wide, *way.pieces[number + 1 :])
            role = role_name(edit.place.holder)
            reason = f"Everybody whose own policies allow it, anywhere, could assume {role}."
            yield Temptation('"Principal": "*"', reason, pieces)
            return


def _without_guardrail(
    opened: EvaluationObstacles, ways: tuple[SuggestedWay, ...]
) -> Iterator[Temptation]:
    """Take a Deny of the organization out instead of making an exception."""
    who = caller_name(opened.inquiry.signer.caller)
    guards = [
        obstacle
        for obstacle in opened.obstacles
        if isinstance(obstacle, Denied) and obstacle.layer in _KINDS
    ]
    for obstacle in guards[:1]:
        kind = _KINDS[obstacle.layer]
        out = removal(obstacle, kind, place_of(obstacle.statement, opened.inquiry))
        rests = [
            tuple(piece for piece in way.pieces if piece.kind is not kind)
            for way in ways
            if any(piece.kind is kind for piece in way.pieces)
        ]
        for rest in rests[:1]:
            yield Temptation(
                f"Removing the Deny {obstacle.statement.source.label}",
                f"It guards every account below {obstacle.level}: not {who} alone, everybody "
                "there could do it.",
                (out, *rest),
            )
