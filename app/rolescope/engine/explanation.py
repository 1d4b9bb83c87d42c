"""Explanation: the layers, names and reasons of a verdict (EV-25, EV-26)."""

from collections.abc import Callable, Iterator

from rolescope.engine.decision import LayerOutcomes, open_grants
from rolescope.engine.inquiry import Inquiry
from rolescope.engine.language.guardrails import Guardrails
from rolescope.engine.language.policy_set import PolicySet, PolicySetAnswer
from rolescope.engine.language.statement import CompiledStatement
from rolescope.engine.needed import missing_of, needed_of, not_needed
from rolescope.engine.request.admission import Admission
from rolescope.engine.trace import TraceAsker, sketch_statement, trace_statement
from rolescope.engine.verdict import (
    Decision,
    DecisionGround,
    ElementMatch,
    Layer,
    LayerOutcome,
    LayerTrace,
    StatementName,
    StatementTrace,
    kind_of,
)
from rolescope.model.policy import Effect
from rolescope.value import replace

ORDER = (
    Layer.RCP,
    Layer.SCP,
    Layer.TRUST,
    Layer.RESOURCE,
    Layer.IDENTITY,
    Layer.BOUNDARY,
    Layer.SESSION,
)
_Trace = Callable[[PolicySet, PolicySetAnswer, Inquiry, LayerOutcomes], tuple[StatementTrace, ...]]
_ABSENT = {
    Layer.IDENTITY: "Only users and roles have identity-based policies.",
    Layer.BOUNDARY: "The caller has no permissions boundary.",
    Layer.SESSION: "No session policy was passed.",
    Layer.RESOURCE: "The resource has no policy of its own.",
    Layer.TRUST: "The resource has no trust policy.",
}


def _answers(inquiry: Inquiry, outcome: LayerOutcomes) -> dict[Layer, PolicySetAnswer | None]:
    return {
        inquiry.resource_layer: outcome.resource,
        Layer.IDENTITY: outcome.identity,
        Layer.BOUNDARY: outcome.boundary,
        Layer.SESSION: outcome.session,
    }


def deciding_grounds(inquiry: Inquiry, outcome: LayerOutcomes) -> list[DecisionGround]:
    """Name the statements that decided: those that deny, those that allow, or the undecided."""
    wanted = None if outcome.decision is Decision.DEPENDS else True
    effect = Effect.DENY if outcome.decision is Decision.EXPLICIT_DENY else Effect.ALLOW
    passed_over = not_needed(inquiry, outcome)
    return [
        DecisionGround(
            layer,
            f"{kind_of(layer, statement.policy.name)}{statement.place}",
            statement.policy.name,
        )
        for layer, answer in outcome.layers(inquiry.resource_layer)
        for statement, applies in answer.applied
        if applies is wanted and (wanted is None or statement.source.effect is effect)
        if layer not in passed_over
    ]


def sketch_layers(inquiry: Inquiry, outcome: LayerOutcomes) -> tuple[LayerTrace, ...]:
    """Trace every layer, but of its statements only which of them apply or may apply."""
    return tuple(_layers(inquiry, outcome, _sketch_statements))


def trace_layers(inquiry: Inquiry, outcome: LayerOutcomes) -> tuple[LayerTrace, ...]:
    """Trace every layer of one action, in the order of EV-25; one of them is `decided`."""
    layers = tuple(_layers(inquiry, outcome, _trace_statements))
    decided = _decided(layers, inquiry, outcome)
    return tuple(
        replace(layer, decided=True) if index == decided else layer
        for index, layer in enumerate(layers)
    )


def _layers(inquiry: Inquiry, outcome: LayerOutcomes, trace: _Trace) -> Iterator[LayerTrace]:
    yield from _trace_guardrails(Layer.RCP, inquiry.rcps, outcome.rcps, inquiry, outcome, trace)
    yield from _trace_guardrails(Layer.SCP, inquiry.scps, outcome.scps, inquiry, outcome, trace)
    yield from _trace_sides(inquiry, outcome, trace)


def _trace_guardrails(
    layer: Layer,
    guardrails: Guardrails,
    answers: tuple[PolicySetAnswer, ...],
    inquiry: Inquiry,
    outcome: LayerOutcomes,
    trace: _Trace,
) -> Iterator[LayerTrace]:
    if not guardrails.levels:
        state = LayerOutcome.NOT_APPLICABLE if guardrails.is_imported else LayerOutcome.NOT_IMPORTED
        yield LayerTrace(layer=layer, action=outcome.action, outcome=state, note=guardrails.note)
    for level, answer in zip(guardrails.levels, answers, strict=True):
        # RCP-3: RCPFullAWSAccess is always attached, so an RCP only ever denies.
        heard = replace(answer, allows=True) if layer is Layer.RCP else answer
        yield LayerTrace(
            layer=layer,
            action=outcome.action,
            outcome=_layer_outcome(heard, outcome.decision),
            statements=trace(level.policies, answer, inquiry, outcome),
            policies_checked=len(level.policies.policies),
            is_empty=_is_empty(level.policies),
            level=level.title,
            note=_note(level.policies),
        )


def _trace_sides(inquiry: Inquiry, outcome: LayerOutcomes, trace: _Trace) -> Iterator[LayerTrace]:
    signer = inquiry.signer
    policies: dict[Layer, PolicySet | None] = {
        inquiry.resource_layer: inquiry.resource_policy,
        Layer.IDENTITY: signer.identity,
        Layer.BOUNDARY: signer.boundary,
        Layer.SESSION: signer.session,
    }
    passed_over = not_needed(inquiry, outcome)
    for layer, answer in _answers(inquiry, outcome).items():
        checked = policies[layer]
        if checked is None or answer is None:
            yield _absent(layer, inquiry, outcome)
            continue
        state = _layer_outcome(answer, outcome.decision)
        if layer is inquiry.resource_layer and _rests_on_undecided(inquiry, outcome):
            state = LayerOutcome.UNDECIDED
        if layer in passed_over:
            state = LayerOutcome.NOT_NEEDED
        yield LayerTrace(
            layer=layer,
            action=outcome.action,
            outcome=state,
            statements=trace(checked, answer, inquiry, outcome),
            policies_checked=len(checked.policies),
            is_empty=_is_empty(checked),
            note=_note(checked),
        )


def _rests_on_undecided(inquiry: Inquiry, outcome: LayerOutcomes) -> bool:
    """Tell whether no grant of the resource that is sure is of use to an undecided caller.

    The account may be trusted, and the caller's own policies silent: what is open then is whether
    a statement that names the caller applies (EV-10 to EV-14).
    """
    if outcome.decision is not Decision.DEPENDS:
        return False
    grants = open_grants(inquiry, outcome)
    return bool(grants) and not any(truth for truth, _ in grants)


def _absent(layer: Layer, inquiry: Inquiry, outcome: LayerOutcomes) -> LayerTrace:
    if layer is Layer.IDENTITY and inquiry.signer.has_all_rights:
        return LayerTrace(
            layer=layer,
            action=outcome.action,
            outcome=LayerOutcome.ALLOW,
            note="The root user may do everything in its account.",
        )
    return LayerTrace(
        layer=layer, action=outcome.action, outcome=LayerOutcome.NOT_APPLICABLE, note=_ABSENT[layer]
    )


def _sketch_statements(
    _policies: PolicySet, answer: PolicySetAnswer, _inquiry: Inquiry, _outcome: LayerOutcomes
) -> tuple[StatementTrace, ...]:
    return tuple(sketch_statement(statement, applies) for statement, applies in answer.applied)


def _trace_statements(
    policies: PolicySet, _answer: PolicySetAnswer, inquiry: Inquiry, outcome: LayerOutcomes
) -> tuple[StatementTrace, ...]:
    asker = TraceAsker(inquiry.signer, inquiry.index)
    return tuple(
        trace_statement(statement, outcome.question, asker) for statement in policies.statements
    )


def _is_empty(policies: PolicySet) -> bool:
    return not policies.policies and not policies.gaps


def _note(policies: PolicySet) -> str:
    if policies.gaps:
        return "; ".join(gap[0].upper() + gap[1:] for gap in policies.gaps) + "."
    count = len(policies.policies)
    return f"{count:,} {'policy' if count == 1 else 'policies'} checked."


def _layer_outcome(answer: PolicySetAnswer, decision: Decision) -> LayerOutcome:
    """Return what a layer says; an undecided deny matters only where nothing else denies."""
    if answer.denies is True:
        return LayerOutcome.EXPLICIT_DENY
    if answer.denies is None and decision is not Decision.IMPLICIT_DENY:
        return LayerOutcome.UNDECIDED
    if answer.allows is False:
        return LayerOutcome.NO_MATCH
    if answer.denies is None or answer.allows is None:
        return LayerOutcome.UNDECIDED
    return LayerOutcome.ALLOW


def _decided(layers: tuple[LayerTrace, ...], inquiry: Inquiry, outcome: LayerOutcomes) -> int:
    """Return the place of the layer that settled the decision."""
    decision = outcome.decision
    if decision is Decision.EXPLICIT_DENY:
        return _first(layers, LayerOutcome.EXPLICIT_DENY, ORDER)
    if decision is Decision.DEPENDS:
        return _first(layers, LayerOutcome.UNDECIDED, ORDER)
    if decision is Decision.IMPLICIT_DENY:
        missing = missing_of(inquiry, outcome)
        return _first(layers, LayerOutcome.NO_MATCH, missing, LayerOutcome.NOT_APPLICABLE)
    needed = needed_of(inquiry, outcome)
    order = (Layer.IDENTITY,) * (Layer.IDENTITY in needed) + (inquiry.resource_layer,)
    return _first(layers, LayerOutcome.ALLOW, order)


def _first(
    layers: tuple[LayerTrace, ...],
    outcome: LayerOutcome,
    order: tuple[Layer, ...],
    otherwise: LayerOutcome | None = None,
) -> int:
    found = (
        index
        for layer in order
        for index, trace in enumerate(layers)
        if trace.layer is layer and trace.outcome in {outcome, otherwise}
    )
    return next(found, -1)


def deciding_statements(
    layers: tuple[LayerTrace, ...], decision: Decision
) -> Iterator[tuple[LayerTrace, StatementTrace]]:
    """Find the statements that decided: those that deny, those that allow, or the undecided."""
    effect = Effect.DENY if decision is Decision.EXPLICIT_DENY else Effect.ALLOW
    for layer in layers:
        if layer.outcome is LayerOutcome.NOT_NEEDED:
            continue
        for statement in layer.statements:
            if decision is Decision.DEPENDS:
                is_deciding = statement.match is ElementMatch.UNDECIDED
            else:
                is_deciding = statement.match is ElementMatch.MATCHES and statement.effect is effect
            if is_deciding:
                yield layer, statement


def name_of(layer: Layer, statement: CompiledStatement) -> StatementName:
    """Name a statement of a layer."""
    source = statement.source
    return StatementName(layer, statement.policy.name, source.index, source.label)


def layer_of_admission(admission: Admission, action: str) -> LayerTrace:
    """Return the trace of a rule that decides before any policy."""
    outcome = LayerOutcome.ALLOW if admission.is_allowed else LayerOutcome.NO_MATCH
    return LayerTrace(
        layer=Layer.REQUEST, action=action, outcome=outcome, note=admission.sentence, decided=True
    )
