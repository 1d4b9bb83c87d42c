"""Attempts: one request tried without a trace, and what stands in its way."""

from collections.abc import Iterator
from dataclasses import dataclass

from rolescope.evaluation.admission import admit_to_role
from rolescope.evaluation.context import Unknown
from rolescope.evaluation.decision import Outcome, decide
from rolescope.evaluation.evaluate import evaluate_assume_role
from rolescope.evaluation.explanation import missing_of
from rolescope.evaluation.index import WorldIndex
from rolescope.evaluation.inquiry import Inquiry, about_role
from rolescope.evaluation.interpretation import DEFAULT
from rolescope.evaluation.policy_set import Answer, PolicySet
from rolescope.evaluation.signer import signer
from rolescope.evaluation.statement import CompiledStatement, Question
from rolescope.evaluation.token_attributes import with_token_attributes
from rolescope.evaluation.verdict import Decision, Layer, Verdict
from rolescope.model.policy import Effect
from rolescope.model.request import AssumeRoleRequest
from rolescope.trust.edge import Standing
from rolescope.trust.facts import Requirement

_OF_THE_ROLE = (Layer.TRUST, Layer.RCP, Layer.REQUEST)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of a request, and the conditions that would have to hold, or must not."""

    decision: Decision
    standing: Standing
    obstacles: tuple[Requirement, ...] = ()


def attempt(request: AssumeRoleRequest, index: WorldIndex) -> Attempt:
    """Try a request; it costs a tenth of a verdict with reasons."""
    verdict = evaluate_assume_role(request, index, traced=False)
    if verdict.decision is Decision.ALLOW:
        return Attempt(verdict.decision, standing_of(verdict))
    request = with_token_attributes(request)
    admission, _ = admit_to_role(request, signer(request.caller, index), index, DEFAULT)
    if admission is not None:
        return Attempt(verdict.decision, Standing.DENIED)
    inquiry = about_role(request, index, DEFAULT)
    outcomes = [decide(inquiry, action) for action in inquiry.actions]
    missing: tuple[Layer, ...] = ()
    if verdict.decision is Decision.IMPLICIT_DENY:
        denied = (one for one in outcomes if one.decision is Decision.IMPLICIT_DENY)
        missing = missing_of(inquiry, next(denied))
    return Attempt(
        verdict.decision,
        Standing.DENIED if verdict.refusals else standing_by(verdict.decision, missing),
        tuple(found for outcome in outcomes for found in _obstacles(inquiry, outcome)),
    )


def standing_of(verdict: Verdict) -> Standing:
    """Return the standing of a way in, by its verdict; what STS refuses is no way in (AR-17)."""
    return Standing.DENIED if verdict.refusals else standing_by_policies(verdict)


def standing_by_policies(verdict: Verdict) -> Standing:
    """Return the standing of a way in as policies have it, whatever STS refuses besides."""
    return standing_by(verdict.decision, verdict.missing)


def standing_by(decision: Decision, missing: tuple[Layer, ...]) -> Standing:
    """Return the standing by decision and the layers whose allow is missing (EV-25)."""
    match decision:
        case Decision.ALLOW:
            return Standing.ALLOWED
        case Decision.DEPENDS:
            return Standing.DEPENDS
        case Decision.EXPLICIT_DENY:
            return Standing.DENIED
    if not missing or any(layer in _OF_THE_ROLE for layer in missing):
        return Standing.DENIED
    return Standing.TRUSTED_ONLY


def _obstacles(inquiry: Inquiry, outcome: Outcome) -> Iterator[Requirement]:
    """Yield what would have to change for a denied request to be allowed.

    Conditions of Allow statements that fail although the statement is about this caller and role,
    and conditions of Deny statements that bite.
    """
    for policies, answer in _layers(inquiry, outcome):
        for statement in policies.about(outcome.question.action):
            effect = statement.source.effect
            if effect is Effect.DENY:
                if answer.denies is True and _bites(statement, outcome.question):
                    for condition in statement.source.conditions:
                        yield Requirement(condition, holds=False)
            elif effect is Effect.ALLOW and _fails_by_condition(statement, outcome.question):
                for condition in statement.source.conditions:
                    yield Requirement(condition)


def _layers(inquiry: Inquiry, outcome: Outcome) -> Iterator[tuple[PolicySet, Answer]]:
    levels = (*inquiry.rcps.levels, *inquiry.scps.levels)
    for level, answer in zip(levels, (*outcome.rcps, *outcome.scps), strict=True):
        yield level.policies, answer
    signer = inquiry.signer
    sides = (
        (inquiry.resource_policy, outcome.resource),
        (signer.identity, outcome.identity),
        (signer.boundary, outcome.boundary),
        (signer.session, outcome.session),
    )
    for policies, said in sides:
        if policies is not None and said is not None:
            yield policies, said


def _bites(statement: CompiledStatement, question: Question) -> bool:
    is_about = statement.match_action(question.action)
    return is_about is True and statement.test(question)[0] is True


def _fails_by_condition(statement: CompiledStatement, question: Question) -> bool:
    """Tell whether a statement is about the request, and nothing but its conditions fails."""
    if not statement.conditions:
        return False
    if statement.principal is not None and statement.match_principal(question) is None:
        return False
    if statement.resource is not None and statement.match_resource(question) is False:
        return False
    return any(
        condition.test(question.context, question.reading) is False
        and not isinstance(question.context.find(condition.key), Unknown)
        for condition in statement.conditions
    )
