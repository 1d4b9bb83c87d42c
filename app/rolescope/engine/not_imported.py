"""What is not imported and could change an answer, in words (formats.md, "unknown")."""

from collections.abc import Iterator

from rolescope.engine.decision import LayerOutcomes
from rolescope.engine.explanation import deciding_statements, name_of
from rolescope.engine.inquiry import Inquiry
from rolescope.engine.language.context import UnknownKey
from rolescope.engine.language.policy_set import PolicySet
from rolescope.engine.language.principal import Strength
from rolescope.engine.language.statement import CompiledStatement
from rolescope.engine.needed import needed_of
from rolescope.engine.residual.open_points import variables_of_resource
from rolescope.engine.verdict import (
    Decision,
    ElementMatch,
    Layer,
    LayerOutcome,
    LayerTrace,
    StatementTrace,
)
from rolescope.model.arn import group_digits
from rolescope.model.policy import Effect


def unknown_of(
    inquiry: Inquiry, outcome: LayerOutcomes, layers: tuple[LayerTrace, ...]
) -> Iterator[str]:
    """Yield in words what is not known and could change an answer.

    An implicit denial stands whatever is not known, but may be an explicit one: only statements
    that may deny are told.
    """
    is_denied = outcome.decision is Decision.IMPLICIT_DENY
    for policies in () if is_denied else _policy_sets(inquiry):
        if policies.gaps and not policies.answer(outcome.question).is_decided:
            yield from policies.gaps
    for layer, statement in _undecided(inquiry, outcome, layers):
        compiled = _compiled(statement, inquiry)
        name = name_of(layer.layer, compiled)
        yield from (f"{name}: {defect}" for defect in compiled.source.defects)
        for test in compiled.conditions:
            question = outcome.question
            if test.is_known and test.test(question.context, question.reading) is not None:
                continue
            yield from _lacking(test.source.key, test.keys, inquiry)
        if compiled.match_resource(outcome.question) is None:
            yield from _lacking("Resource", variables_of_resource(compiled), inquiry)
        if compiled.match_principal(outcome.question) is Strength.UNSURE:
            yield inquiry.signer.gap or f"{name}: whether it names the caller"


def unimported(inquiry: Inquiry) -> Iterator[str]:
    """Yield the guardrails that are not imported; the verdict stands without them (DF-23)."""
    signer = inquiry.signer
    if inquiry.index.is_status_lost(signer.account):  # DF-21
        yield f"whether account {group_digits(signer.account)} is suspended"
    if not inquiry.scps.is_imported:
        yield f"SCPs of account {group_digits(signer.account or inquiry.resource_account)}"
    if not inquiry.rcps.is_imported:
        yield f"RCPs of account {group_digits(inquiry.resource_account)}"
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
    inquiry: Inquiry, outcome: LayerOutcomes, layers: tuple[LayerTrace, ...]
) -> Iterator[tuple[LayerTrace, StatementTrace]]:
    """Find the undecided statements that matter: any deny, and allows of a layer in need.

    Of a denial, no allow does.
    """
    is_denied = outcome.decision is Decision.IMPLICIT_DENY
    needed = {Layer.SCP, inquiry.resource_layer, *needed_of(inquiry, outcome)}
    for layer, statement in deciding_statements(layers, Decision.DEPENDS):
        is_undecided = layer.outcome is LayerOutcome.UNDECIDED and not is_denied
        is_in_need = layer.layer in needed and is_undecided
        if statement.effect is not Effect.ALLOW or (is_in_need and not _is_allowed(layer)):
            yield layer, statement


def _is_allowed(layer: LayerTrace) -> bool:
    return layer.layer not in (Layer.TRUST, Layer.RESOURCE) and any(
        statement.match is ElementMatch.MATCHES and statement.effect is Effect.ALLOW
        for statement in layer.statements
    )


def _compiled(statement: StatementTrace, inquiry: Inquiry) -> CompiledStatement:
    return next(
        compiled
        for compiled in inquiry.index.compiled(statement.policy)
        if compiled.source.index == statement.index
    )


def _lacking(place: str, keys: frozenset[str], inquiry: Inquiry) -> Iterator[str]:
    for key in sorted(keys):
        unknown = inquiry.context.find(key)
        if isinstance(unknown, UnknownKey) and unknown.why:
            yield f"{place}: {unknown.why}"
