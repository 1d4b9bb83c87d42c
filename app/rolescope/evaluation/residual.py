"""What an undecided verdict rests on: what would have to hold, and what is not known (CO-39)."""

from collections.abc import Iterator

from rolescope.evaluation.condition import split_operator
from rolescope.evaluation.context import OPEN, Unknown
from rolescope.evaluation.decision import Outcome
from rolescope.evaluation.explanation import deciding_statements, name_of, needed_of
from rolescope.evaluation.inquiry import Inquiry
from rolescope.evaluation.policy_set import PolicySet
from rolescope.evaluation.statement import CompiledStatement
from rolescope.evaluation.variables import Variable, template
from rolescope.evaluation.verdict import (
    Decision,
    Layer,
    LayerOutcome,
    LayerTrace,
    Match,
    Need,
    StatementTrace,
)
from rolescope.model.policy import Condition, Effect

_OPPOSITES = {
    "StringEquals": "StringNotEquals",
    "StringEqualsIgnoreCase": "StringNotEqualsIgnoreCase",
    "StringLike": "StringNotLike",
    "ArnEquals": "ArnNotEquals",
    "ArnLike": "ArnNotLike",
    "IpAddress": "NotIpAddress",
    "NumericEquals": "NumericNotEquals",
    "DateEquals": "DateNotEquals",
}
_OPPOSITES |= {opposite: name for name, opposite in _OPPOSITES.items()}


def needs_of(inquiry: Inquiry, outcome: Outcome, layers: tuple[LayerTrace, ...]) -> Iterator[Need]:
    """Yield what would have to hold for an Allow: keys that the caller may still choose."""
    for layer, statement in _undecided(inquiry, outcome, layers):
        compiled = _compiled(statement, inquiry)
        for test in compiled.conditions:
            is_unknown = test.test(outcome.question.context, outcome.question.reading) is None
            if is_unknown and OPEN in _unknowns(test.source, compiled, inquiry):
                yield _need(test.source, statement, name_of(layer, statement))


def unknown_of(inquiry: Inquiry, outcome: Outcome, layers: tuple[LayerTrace, ...]) -> Iterator[str]:
    """Yield in words what is not known and could change an undecided answer."""
    for policies in _policy_sets(inquiry):
        yield from policies.gaps
    for layer, statement in _undecided(inquiry, outcome, layers):
        compiled = _compiled(statement, inquiry)
        name = name_of(layer, statement)
        yield from (f"{name}: {defect}" for defect in compiled.source.defects)
        for test in compiled.conditions:
            if not test.is_known and not compiled.source.defects:
                yield f"{name}: the condition operator {test.source.operator} is not known"
            question = outcome.question
            if test.is_known and test.test(question.context, question.reading) is not None:
                continue
            for unknown in _unknowns(test.source, compiled, inquiry):
                if unknown.why:
                    yield f"{test.source.key}: {unknown.why}"


def unimported(inquiry: Inquiry) -> Iterator[str]:
    """Yield the guardrails that are not imported; the verdict stands without them (DF-23)."""
    if not inquiry.scps.is_imported:
        yield f"SCPs of account {inquiry.signer.account or inquiry.resource_account}"
    if not inquiry.rcps.is_imported:
        yield f"RCPs of account {inquiry.resource_account}"
    endpoint = inquiry.context.find("aws:sourcevpce")
    if isinstance(endpoint, tuple):  # TR-16
        yield f"the policy of VPC endpoint {endpoint[0]}"


def _policy_sets(inquiry: Inquiry) -> Iterator[PolicySet]:
    for guardrails in (inquiry.rcps, inquiry.scps):
        for level in guardrails.levels:
            yield level.policies
    signer = inquiry.signer
    for policies in (inquiry.resource_policy, signer.identity, signer.boundary, signer.session):
        if policies is not None:
            yield policies


def _undecided(
    inquiry: Inquiry, outcome: Outcome, layers: tuple[LayerTrace, ...]
) -> Iterator[tuple[LayerTrace, StatementTrace]]:
    """Find the undecided statements that matter: any deny, and allows of a layer in need."""
    needed = {Layer.SCP, inquiry.resource_layer, *needed_of(inquiry, outcome)}
    for layer, statement in deciding_statements(layers, Decision.DEPENDS):
        is_in_need = layer.layer in needed and layer.outcome is LayerOutcome.UNDECIDED
        if statement.effect is not Effect.ALLOW or (is_in_need and not _is_allowed(layer)):
            yield layer, statement


def _is_allowed(layer: LayerTrace) -> bool:
    return layer.layer is not Layer.TRUST and any(
        statement.match is Match.MATCHES and statement.effect is Effect.ALLOW
        for statement in layer.statements
    )


def _compiled(statement: StatementTrace, inquiry: Inquiry) -> CompiledStatement:
    return next(
        compiled
        for compiled in inquiry.index.compiled(statement.policy)
        if compiled.source.index == statement.index
    )


def _unknowns(
    condition: Condition, compiled: CompiledStatement, inquiry: Inquiry
) -> tuple[Unknown, ...]:
    """Return the unknown keys behind one test: its own and those of its variables."""
    keys = [condition.key.lower()]
    for value in condition.values:
        parts = template(value, compiled.policy.version).parts
        keys += [part.key for part in parts if isinstance(part, Variable)]
    found = (inquiry.context.find(key) for key in keys)
    return tuple(unknown for unknown in found if isinstance(unknown, Unknown))


def _need(condition: Condition, statement: StatementTrace, name: str) -> Need:
    operator = condition.operator
    values = condition.values
    if statement.effect is Effect.DENY:
        operator, values = _opposite(condition)
    return Need(key=condition.key, operator=operator, values=values, statement=name)


def _opposite(condition: Condition) -> tuple[str, tuple[str, ...]]:
    """Say what keeps a Deny from applying."""
    prefix, operator, has_suffix = split_operator(condition.operator)
    if operator is not None and operator.is_presence:
        swapped = {"true": "false", "false": "true"}
        return "Null", tuple(swapped.get(value.lower(), value) for value in condition.values)
    if operator is not None and not prefix and not has_suffix and operator.name in _OPPOSITES:
        return _OPPOSITES[operator.name], condition.values
    return f"not {condition.operator}", condition.values
