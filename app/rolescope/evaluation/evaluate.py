"""Would AWS allow it? The two entry points of the engine."""

from collections.abc import Iterable
from dataclasses import replace

from rolescope.evaluation.admission import Admission, admit_to_action, admit_to_role
from rolescope.evaluation.assume_root import is_about_root, unknown_of_root
from rolescope.evaluation.decision import Outcome, decide
from rolescope.evaluation.explanation import (
    deciding_statements,
    layer_of_admission,
    missing_of,
    name_of,
    strength_of,
    trace_layers,
)
from rolescope.evaluation.index import WorldIndex
from rolescope.evaluation.inquiry import Inquiry, about_action, about_role
from rolescope.evaluation.interpretation import DEFAULT, Interpretation, alternatives
from rolescope.evaluation.not_imported import unimported, unknown_of
from rolescope.evaluation.residual import residual_of
from rolescope.evaluation.rules import rules_of, sentence_of_missing
from rolescope.evaluation.signer import Kind, Signer, signer
from rolescope.evaluation.sts import (
    DEFAULT_MAXIMUM,
    is_capped,
    refusals,
    refuse_expired,
    uncertain_refusals,
)
from rolescope.evaluation.token_attributes import token_attributes, with_token_attributes
from rolescope.evaluation.verdict import Decision, LayerTrace, Refusal, Verdict
from rolescope.model.request import ActionRequest, AssumeRoleRequest

_WORST_FIRST = (Decision.EXPLICIT_DENY, Decision.IMPLICIT_DENY, Decision.DEPENDS, Decision.ALLOW)


def evaluate_assume_role(
    request: AssumeRoleRequest,
    index: WorldIndex,
    interpretation: Interpretation = DEFAULT,
    *,
    traced: bool = True,
) -> Verdict:
    """Decide whether AWS lets a caller assume a role (spec 4.8, 5.1 to 5.6).

    The decision tells the authorization; `refusals` what STS refuses besides. Without `traced`
    the verdict holds only these two: large numbers of pairs need no more.
    """
    request = with_token_attributes(request)
    caller = signer(request.caller, index)
    refused = refusals(request, index, interpretation)
    admission, provider = admit_to_role(request, caller, index, interpretation)
    if admission is not None:
        return _admitted(admission, request.action, refused)
    inquiry = about_role(request, index, interpretation)
    outcomes = [decide(inquiry, action) for action in inquiry.actions]
    worst = _worst(outcomes).decision
    decision, assumed = _with_maximum(worst, request, caller, index, interpretation)
    is_too_long = decision is not worst
    unread = token_attributes(request.caller).unreadable  # CK-71: it may ask for more actions
    if unread and decision is Decision.ALLOW:
        decision = Decision.DEPENDS
    if not traced:
        return Verdict(decision=decision, refusals=refused)
    left = residual_of(request, worst, index, interpretation)
    if left.is_impossible:  # CO-39: nothing that the caller may choose changes the denial
        return evaluate_assume_role(replace(request, is_open=False), index, interpretation)
    verdict = _explained(inquiry, outcomes, decision)
    return replace(
        verdict,
        needs=left.needs,
        rules=(*verdict.rules, "DF-6") if is_too_long else verdict.rules,
        refusals=refused,
        unknown=_unique(
            (*verdict.unknown, *_if_open(decision, (*provider.unknown, *assumed, *unread)))
        ),
        uncertain=_unique(
            (
                *(
                    rule
                    for rule, reading in alternatives(interpretation)
                    if evaluate_assume_role(request, index, reading, traced=False).decision
                    is not decision
                ),
                *uncertain_refusals(request, index, interpretation),
            )
        ),
    )


def evaluate_action(
    request: ActionRequest,
    index: WorldIndex,
    interpretation: Interpretation = DEFAULT,
    *,
    traced: bool = True,
) -> Verdict:
    """Decide whether AWS lets a caller do anything else (spec 4.2, 4.3, SES-3)."""
    caller = signer(request.caller, index)
    refused = tuple(refuse_expired(request.caller, request.at))
    admission = admit_to_action(request, caller, index, interpretation)
    if admission is not None:
        return _admitted(admission, request.action, refused)
    inquiry = about_action(request, index, interpretation)
    outcome = decide(inquiry, request.action)
    unknown = tuple(unknown_of_root(caller, index)) if is_about_root(request.action) else ()
    decision = (
        Decision.DEPENDS if unknown and outcome.decision is Decision.ALLOW else outcome.decision
    )
    if not traced:
        return Verdict(decision=decision, refusals=refused)
    left = residual_of(request, outcome.decision, index, interpretation)
    if left.is_impossible:
        return evaluate_action(replace(request, is_open=False), index, interpretation)
    verdict = _explained(inquiry, [outcome], decision)
    return replace(
        verdict,
        needs=left.needs,
        refusals=refused,
        unknown=_unique((*verdict.unknown, *_if_open(decision, unknown))),
        uncertain=_unique(
            rule
            for rule, reading in alternatives(interpretation)
            if evaluate_action(request, index, reading, traced=False).decision is not decision
        ),
    )


def _admitted(admission: Admission, action: str, refused: tuple[Refusal, ...]) -> Verdict:
    """Return the verdict of a rule that needs no policy."""
    layer = layer_of_admission(admission, action)
    return Verdict(
        decision=Decision.ALLOW if admission.is_allowed else Decision.IMPLICIT_DENY,
        by=(f"{admission.rule} {admission.sentence}",),
        layers=(layer,),
        rules=(admission.rule,),
        missing=() if admission.is_allowed else (layer.layer,),
        refusals=refused,
    )


def _worst(outcomes: list[Outcome]) -> Outcome:
    """Return the outcome that decides: every needed action has to be allowed (spec 4.8)."""
    return min(outcomes, key=lambda outcome: _WORST_FIRST.index(outcome.decision))


def _with_maximum(
    decision: Decision,
    request: AssumeRoleRequest,
    caller: Signer,
    index: WorldIndex,
    reading: Interpretation,
) -> tuple[Decision, tuple[str, ...]]:
    """DF-6: without MaxSessionDuration, 3,600 s are assumed; a longer wish cannot be decided."""
    role = index.role(request.role)
    if role is None or role.max_session_duration is not None:
        return decision, ()
    if is_capped(request.caller, reading):
        return decision, ()
    if caller.kind is Kind.SERVICE:  # SVC-3
        return decision, ()
    asked = request.parameters.duration or 0
    if asked > DEFAULT_MAXIMUM and decision is Decision.ALLOW:
        decision = Decision.DEPENDS
    note = f"MaxSessionDuration of {role.name} is not imported: {DEFAULT_MAXIMUM:,} s is assumed"
    return decision, (note,)


def _explained(inquiry: Inquiry, outcomes: list[Outcome], decision: Decision) -> Verdict:
    """Return a decision with its reasons."""
    worst = _worst(outcomes)
    traces = [trace_layers(inquiry, outcome) for outcome in outcomes]
    decided = [
        (outcome, layers)
        for outcome, layers in zip(outcomes, traces, strict=True)
        if outcome.decision is worst.decision
    ]
    pairs = [
        (_prefix(outcome, outcomes), layer, statement)
        for outcome, layers in decided
        for layer, statement in deciding_statements(layers, worst.decision)
    ]
    named = tuple(prefix + name_of(layer, statement) for prefix, layer, statement in pairs)
    missing = missing_of(inquiry, worst) if worst.decision is Decision.IMPLICIT_DENY else ()
    if worst.decision is Decision.IMPLICIT_DENY:
        named = tuple(
            _prefix(outcome, outcomes) + sentence_of_missing(layer, outcome.action)
            for outcome, _ in decided
            for layer in missing_of(inquiry, outcome)
        )
    strength = strength_of(outcomes[0])
    return Verdict(
        decision=decision,
        by=_unique(named),
        deciding=()
        if worst.decision is Decision.IMPLICIT_DENY
        else tuple(statement for _, _, statement in pairs),
        layers=_with_one_decided(outcomes, traces, worst),
        rules=rules_of(inquiry, worst, missing),
        missing=missing,
        unknown=_unknown(inquiry, decided, decision),
        is_direct_match=strength is not None and strength.is_direct,
    )


def _unknown(
    inquiry: Inquiry,
    decided: list[tuple[Outcome, tuple[LayerTrace, ...]]],
    decision: Decision,
) -> tuple[str, ...]:
    """Return what is not known; denials leave nothing open."""
    unknown: list[str] = []
    for outcome, layers in decided:
        if outcome.decision is Decision.DEPENDS:
            unknown += unknown_of(inquiry, outcome, layers)
    unknown += _if_open(decision, tuple(unimported(inquiry)))
    return _unique(unknown)


def _if_open(decision: Decision, notes: tuple[str, ...]) -> tuple[str, ...]:
    """Return notes that weaken an answer other than a denial."""
    return notes if decision in {Decision.ALLOW, Decision.DEPENDS} else ()


def _with_one_decided(
    outcomes: list[Outcome], traces: list[tuple[LayerTrace, ...]], worst: Outcome
) -> tuple[LayerTrace, ...]:
    """Join the layers of all actions; only the deciding action keeps its mark."""
    return tuple(
        layer if outcome is worst else replace(layer, decided=False)
        for outcome, layers in zip(outcomes, traces, strict=True)
        for layer in layers
    )


def _prefix(outcome: Outcome, outcomes: list[Outcome]) -> str:
    return f"{outcome.action}: " if len(outcomes) > 1 else ""


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
