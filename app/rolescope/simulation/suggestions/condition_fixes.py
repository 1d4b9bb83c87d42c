"""Fixes of conditions that a caller can never meet, and exceptions from Deny statements."""

from collections.abc import Iterator

from rolescope.engine.inquiry import Inquiry
from rolescope.engine.language.condition import CompiledCondition
from rolescope.engine.language.condition_kind import operator_parts
from rolescope.engine.language.statement import CompiledStatement
from rolescope.engine.residual.candidates import candidates
from rolescope.engine.residual.values import Use
from rolescope.model.arn import role_name
from rolescope.model.place import Place, PlaceKind
from rolescope.model.policy import Condition, Effect
from rolescope.model.policy_edit import WithCondition, WithTag
from rolescope.simulation.suggestions.mfa_fixes import MFA_KEYS, mfa_fixes
from rolescope.simulation.suggestions.way import Fix, PieceKind, SuggestedPiece, Suggestion


def failing(inquiry: Inquiry, action: str) -> tuple[tuple[CompiledStatement, Condition], ...]:
    """Find the conditions that alone keep trust statements from letting the caller in."""
    question = inquiry.question(action)
    policies = inquiry.resource_policy
    found: list[tuple[CompiledStatement, Condition]] = []
    for statement in policies.about(question.action) if policies is not None else ():
        is_named = statement.match_principal(question) is not None
        if statement.source.effect is Effect.ALLOW and statement.is_sound and is_named:
            found += [
                (statement, test.source)
                for test in statement.conditions
                if test.test(question.context, question.reading) is False
            ]
    return tuple(found)


def condition_fixes(inquiry: Inquiry, action: str, at: str) -> Iterator[Fix]:
    """Yield what would let such a statement apply, first condition by first condition."""
    for statement, condition in failing(inquiry, action):
        key = condition.key.lower()
        if key in MFA_KEYS:
            yield from mfa_fixes(inquiry, statement, condition, at)
        elif key.startswith("aws:principaltag/"):
            yield from _tag_fixes(inquiry, statement, condition)
        else:
            yield from _value_fixes(inquiry, statement, condition)


def _tag_fixes(
    inquiry: Inquiry, statement: CompiledStatement, condition: Condition
) -> Iterator[Fix]:
    """Tag the user or role as the condition asks."""
    entity = inquiry.signer.entity
    if entity is None:
        return
    test = CompiledCondition(condition, statement.policy.version)
    use = Use(test, statement.policy.version)
    context = inquiry.context
    for values in candidates(test.key, (use,), context, inquiry.reading).values:
        if values is None or not test.test(context.with_values(test.key, values), inquiry.reading):
            continue
        key = condition.key.partition("/")[2]
        label = f"Tag {entity.name} with {key}={values[0]}"
        edit = WithTag(entity.arn, key, values[0], label)
        told = (
            ("entity", entity.name),
            ("tag", f"{key}={values[0]}"),
            ("statement", statement.source.label),
        )
        yield (
            SuggestedPiece(
                kind=PieceKind.IDENTITY, suggestion=Suggestion.TAG, told=told, edit=edit
            ),
        )
        return


def _value_fixes(
    inquiry: Inquiry, statement: CompiledStatement, condition: Condition
) -> Iterator[Fix]:
    """Let the condition take the caller's own value, too."""
    given = inquiry.context.find(condition.key.lower())
    parts = operator_parts(condition.operator)
    if not isinstance(given, tuple) or parts.is_negated or not parts.base.startswith("string"):
        return
    role = role_name(inquiry.resource)
    more = Condition(condition.operator, condition.key, (*condition.values, given[0]))
    yield (
        SuggestedPiece(
            kind=PieceKind.TRUST,
            suggestion=Suggestion.TAKE_VALUE,
            told=(
                ("value", given[0]),
                ("statement", statement.source.label),
                ("role", role),
                ("key", condition.key),
            ),
            edit=WithCondition(
                Place(PlaceKind.TRUST, inquiry.resource),
                statement.source.index,
                more,
                f"Take {condition.key} {given[0]} in the trust policy of {role}",
                condition,
            ),
        ),
    )
