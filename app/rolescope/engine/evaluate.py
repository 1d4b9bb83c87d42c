"""Would AWS allow it? The entry points of the engine."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TypeVar

from rolescope.engine.consulted import Consulted, uncertain
from rolescope.engine.decision import LayerOutcomes
from rolescope.engine.explanation import (
    deciding_grounds,
    deciding_statements,
    layer_of_admission,
    sketch_layers,
    trace_layers,
)
from rolescope.engine.index import WorldIndex
from rolescope.engine.inquiry import Inquiry
from rolescope.engine.interpretation import Interpretation
from rolescope.engine.judgment import Admitted, Judged, judge
from rolescope.engine.needed import missing_of, strength_of
from rolescope.engine.not_imported import unimported, unknown_of
from rolescope.engine.request.refusals import refusals, refuse_expired, uncertain_refusals
from rolescope.engine.request.token_attributes import with_token_attributes
from rolescope.engine.request.token_keys import lists_no_roles
from rolescope.engine.residual.search import Residual, is_met, residual_of
from rolescope.engine.rules import rules_of, sentence_of_missing
from rolescope.engine.verdict import (
    Decision,
    DecisionGround,
    Layer,
    LayerTrace,
    Refusal,
    StatementTrace,
    Verdict,
)
from rolescope.model.request import ActionRequest, AssumeRoleRequest, Request
from rolescope.value import replace

_T = TypeVar("_T")


def evaluate_assume_role(
    request: AssumeRoleRequest,
    index: WorldIndex,
    interpretation: Interpretation | None = None,
    *,
    traced: bool = True,
) -> Verdict:
    """Decide whether AWS lets a caller assume a role.

    `interpretation` is how undocumented rules are read, by default as the world's user has it.

    The decision tells the authorization; `refusals` what STS refuses besides. Without `traced`
    the verdict holds only these two: large numbers of pairs need no more.
    """
    request, reading = with_token_attributes(request), interpretation or index.reading
    refused = refusals(request, index, reading)
    if not traced:
        return Verdict(decision=_decision(request, index, reading), refusals=refused)
    told = _traced(request, index, reading, refused)
    rules = (*told.uncertain, *uncertain_refusals(request, index, reading))
    return replace(told, uncertain=_unique(rules))


def answer_assume_role(
    request: AssumeRoleRequest,
    index: WorldIndex,
    interpretation: Interpretation | None = None,
    *,
    known: Judged | None = None,
) -> Verdict:
    """Decide like `evaluate_assume_role`: with reasons, without traces.

    `layers` and `deciding` stay empty: an answer of one line shows none of them. `uncertain` tells
    of U-21 alone, which every verdict that rests on it has to say. `known` is the judgment of the
    request under the same interpretation, where it was made before.
    """
    request, reading = with_token_attributes(request), interpretation or index.reading
    refused = refusals(request, index, reading)
    judged, left = _judged(request, index, reading, known)
    told = _told(judged, refused, left, is_traced=False)
    if not lists_no_roles(request.caller):
        return told
    other = replace(reading, no_roles_claim_is_false=not reading.no_roles_claim_is_false)
    is_same = _decision(request, index, other, left) is judged.decision
    return told if is_same else replace(told, uncertain=("U-21",))


def evaluate_action(
    request: ActionRequest,
    index: WorldIndex,
    interpretation: Interpretation | None = None,
    *,
    traced: bool = True,
) -> Verdict:
    """Decide whether AWS lets a caller do anything else (SES-3)."""
    refused = tuple(refuse_expired(request.caller, request.at))
    reading = interpretation or index.reading
    if not traced:
        return Verdict(decision=_decision(request, index, reading), refusals=refused)
    return _traced(request, index, reading, refused)


def answer_action(request: ActionRequest, index: WorldIndex) -> Verdict:
    """Decide like `evaluate_action`: with reasons, without traces."""
    refused = tuple(refuse_expired(request.caller, request.at))
    judged, left = _judged(request, index, index.reading)
    return _told(judged, refused, left, is_traced=False)


def answer_if_open(request: ActionRequest, index: WorldIndex) -> Verdict | None:
    """Answer like `answer_action` where it is allowed, or may be; None of all others."""
    judged, left = _judged(request, index, index.reading)
    if judged.decision not in (Decision.ALLOW, Decision.DEPENDS):
        return None
    refused = tuple(refuse_expired(request.caller, request.at))
    return None if refused else _told(judged, refused, left, is_traced=False)


def _traced(
    request: Request, index: WorldIndex, reading: Interpretation, refused: tuple[Refusal, ...]
) -> Verdict:
    """Judge with every reason, and find out which of the UNSURE rules it rests on."""
    consulted = Consulted(reading)
    judged, left = _judged(request, index, consulted)
    rules = uncertain(
        consulted, judged.decision, lambda other: _decision(request, index, other, left)
    )
    return replace(_told(judged, refused, left, is_traced=True), uncertain=rules)


def _decision(
    request: Request, index: WorldIndex, reading: Interpretation, known: Residual | None = None
) -> Decision:
    """Decide only; `known` is what makes it allowed under another reading, tried at first.

    Where nothing was found for too many possibilities, nothing is searched for again.
    """
    if known is not None and known.is_given_up:
        return judge(request, index, reading).decision
    if known is not None and known.facts is not None:
        decision = judge(request, index, reading).decision
        if decision is not Decision.DEPENDS or is_met(request, known, index, reading):
            return decision
    return _judged(request, index, reading)[0].decision


def _judged(
    request: Request, index: WorldIndex, reading: Interpretation, known: Judged | None = None
) -> tuple[Admitted | Judged, Residual]:
    """Judge, and find what would make it allowed.

    When no choice of the caller does, the request is as good as a closed one (CO-39).
    """
    judged = known or judge(request, index, reading)
    if isinstance(judged, Admitted):
        return judged, Residual()
    left = residual_of(request, judged.worst.decision, index, reading)
    if left.is_impossible:
        return judge(replace(request, is_open=False), index, reading), Residual()
    return judged, left


def _told(
    judged: Admitted | Judged, refused: tuple[Refusal, ...], left: Residual, *, is_traced: bool
) -> Verdict:
    """Return a judgment with its reasons."""
    if isinstance(judged, Admitted):
        return _told_admission(judged, refused, is_traced=is_traced)
    inquiry, outcomes, worst = judged.inquiry, judged.outcomes, judged.worst
    decided = [outcome for outcome in outcomes if outcome.decision is worst.decision]
    missing: tuple[Layer, ...] = ()
    if worst.decision is Decision.IMPLICIT_DENY:
        missing = missing_of(inquiry, worst)
    layers: tuple[LayerTrace, ...] = ()
    deciding: tuple[StatementTrace, ...] = ()
    if is_traced:
        traces = [trace_layers(inquiry, outcome) for outcome in outcomes]
        layers = _with_one_decided(outcomes, traces, worst)
        deciding = tuple(
            statement
            for outcome, trace in zip(outcomes, traces, strict=True)
            if outcome in decided and not missing
            for _, statement in deciding_statements(trace, worst.decision)
        )
    strength = strength_of(inquiry, outcomes[0])
    return Verdict(
        decision=judged.decision,
        grounds=_grounds(judged, decided, missing),
        deciding=deciding,
        layers=layers,
        rules=(*rules_of(inquiry, worst, missing), *judged.rules),
        missing=missing,
        needs=left.needs,
        refusals=refused,
        unknown=_unknown(judged, decided),
        assumed=judged.assumed,
        is_direct_match=strength is not None and strength.is_direct,
    )


def _told_admission(judged: Admitted, refused: tuple[Refusal, ...], *, is_traced: bool) -> Verdict:
    """Return the verdict of a rule that needs no policy."""
    admission = judged.admission
    return Verdict(
        decision=judged.decision,
        grounds=(DecisionGround(Layer.REQUEST, f"{admission.rule} {admission.sentence}"),),
        layers=(layer_of_admission(admission, judged.action),) if is_traced else (),
        rules=(admission.rule,),
        missing=() if admission.is_allowed else (Layer.REQUEST,),
        refusals=refused,
    )


def _grounds(
    judged: Judged, decided: Sequence[LayerOutcomes], missing: tuple[Layer, ...]
) -> tuple[DecisionGround, ...]:
    """Return what decided: statements, or the layers whose allow is missing to the worst."""
    inquiry = judged.inquiry
    if len(judged.outcomes) == 1:
        return _of_outcome(inquiry, judged.outcomes[0], missing)
    return _unique(
        DecisionGround(ground.layer, f"{outcome.action}: {ground.name}", ground.policy)
        for outcome in decided
        for ground in _of_outcome(inquiry, outcome, missing_of(inquiry, outcome))
    )


def _of_outcome(
    inquiry: Inquiry, outcome: LayerOutcomes, missing: tuple[Layer, ...]
) -> tuple[DecisionGround, ...]:
    if outcome.decision is Decision.IMPLICIT_DENY:
        return _grounds_of_missing(missing, outcome.action)
    return _unique(deciding_grounds(inquiry, outcome))


@lru_cache(maxsize=1024)
def _grounds_of_missing(missing: tuple[Layer, ...], action: str) -> tuple[DecisionGround, ...]:
    found = (DecisionGround(layer, sentence_of_missing(layer, action)) for layer in missing)
    return _unique(found)


def _unknown(judged: Judged, decided: Sequence[LayerOutcomes]) -> tuple[str, ...]:
    """Return what is not known; of a denial, what may make it an explicit one."""
    inquiry = judged.inquiry
    unknown: list[str] = []
    for outcome in decided:
        is_denied = outcome.decision is Decision.IMPLICIT_DENY
        if outcome.decision is Decision.DEPENDS or (is_denied and outcome.denies is None):
            unknown += unknown_of(inquiry, outcome, sketch_layers(inquiry, outcome))
    if judged.decision is Decision.ALLOW or judged.decision is Decision.DEPENDS:
        unknown += not_imported(judged)
    return _unique(unknown) if unknown else ()


def not_imported(judged: Judged) -> tuple[str, ...]:
    """Name what was not imported and what a judgment rests on although it allows."""
    return _unique((*unimported(judged.inquiry), *judged.unknown))


def _with_one_decided(
    outcomes: Sequence[LayerOutcomes],
    traces: Sequence[tuple[LayerTrace, ...]],
    worst: LayerOutcomes,
) -> tuple[LayerTrace, ...]:
    """Join the layers of all actions; only the deciding action keeps its mark."""
    return tuple(
        layer if outcome is worst else replace(layer, decided=False)
        for outcome, layers in zip(outcomes, traces, strict=True)
        for layer in layers
    )


def _unique(found: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(found))
