"""Attempts: one request evaluated without a trace, and what keeps it from being allowed."""

from collections.abc import Iterable, Iterator

from rolescope.engine.decision import LayerOutcomes, sides_allow
from rolescope.engine.index import WorldIndex
from rolescope.engine.inquiry import Inquiry
from rolescope.engine.judgment import Admitted, Judged, judge_role
from rolescope.engine.language.condition import CompiledCondition
from rolescope.engine.language.context import UnknownKey
from rolescope.engine.language.policy_set import PolicySet, PolicySetAnswer
from rolescope.engine.language.statement import CompiledStatement, Question
from rolescope.engine.language.truth import Truth
from rolescope.engine.needed import missing_of
from rolescope.engine.request.refusals import refusals
from rolescope.engine.request.token_attributes import with_token_attributes
from rolescope.engine.verdict import Decision, Layer, Verdict
from rolescope.model.policy import Condition, Effect, Statement
from rolescope.model.request import AssumeRoleRequest
from rolescope.trust.edge import Standing
from rolescope.trust.facts import Requirement
from rolescope.value import Value

_OF_THE_ROLE = (Layer.TRUST, Layer.RCP, Layer.REQUEST)


class AttemptWay(Value):
    """One way past an obstacle: `failing` are those of the requirements that are not met yet."""

    requirements: tuple[Requirement, ...]
    failing: tuple[Requirement, ...]


class Attempt(Value):
    """The result of a request. `judged` None: a rule decided that needs no policy."""

    decision: Decision
    standing: Standing
    judged: Judged | None = None

    @property
    def obstacles(self) -> Iterator[Requirement]:
        """What would have to change for a denied request to be allowed.

        Conditions of Allow statements that fail although the statement is about this caller and
        role, and conditions of Deny statements that bite.
        """
        if self.decision is not Decision.ALLOW:
            for layer in self._layers():
                yield from _denials(*layer)
                yield from (one for way in _lacking(*layer) for one in way.requirements)

    @property
    def clauses(self) -> Iterator[tuple[AttemptWay, ...]]:
        """The obstacles of a denied request, each with all ways past it (EV-2, EV-7, EV-8).

        Whatever lets the caller in takes one way of each.
        """
        if self.decision is not Decision.ALLOW and self.judged is not None:
            for outcome in self.judged.outcomes:
                yield from _clauses(self.judged.inquiry, outcome)

    @property
    def questions(self) -> Iterator[Question]:
        """What every action was asked with; nothing where a rule decided without policies."""
        if self.judged is not None:
            yield from (outcome.question for outcome in self.judged.outcomes)

    def _layers(self) -> Iterator[tuple[PolicySet, PolicySetAnswer, Question]]:
        if self.judged is not None:
            for outcome in self.judged.outcomes:
                for policies, answer in _layers(self.judged.inquiry, outcome):
                    yield policies, answer, outcome.question

    @property
    def is_trusted(self) -> bool:
        """Whether the trust policy allows, whatever all other policies say."""
        return self.judged is not None and all(
            outcome.resource is not None
            and outcome.resource.allows is True
            and outcome.resource.denies is False
            for outcome in self.judged.outcomes
        )

    def failed(self, source: Statement) -> tuple[Condition, ...]:
        """Return the conditions of a statement of the trust policy that fail."""
        found: set[Condition] = set()
        for policies, question in self._questions():
            for statement in policies.about(question.action):
                if statement.source is source and _is_reached(statement, question):
                    found.update(test.source for test in _failed(statement, question))
        return tuple(condition for condition in source.conditions if condition in found)

    def _questions(self) -> Iterator[tuple[PolicySet, Question]]:
        if self.judged is not None and self.judged.inquiry.resource_policy is not None:
            for outcome in self.judged.outcomes:
                yield self.judged.inquiry.resource_policy, outcome.question


def attempt(request: AssumeRoleRequest, index: WorldIndex) -> Attempt:
    """Try a request: without a trace, and without the other readings of UNSURE rules."""
    request = with_token_attributes(request)
    judged = judge_role(request, index, index.reading)
    is_refused = bool(refusals(request, index))
    if isinstance(judged, Admitted):
        is_allowed = judged.decision is Decision.ALLOW and not is_refused
        return Attempt(judged.decision, Standing.ALLOWED if is_allowed else Standing.DENIED)
    if is_refused:
        return Attempt(judged.decision, Standing.DENIED, judged)
    missing: tuple[Layer, ...] = ()
    if judged.decision is Decision.IMPLICIT_DENY:
        missing = missing_of(judged.inquiry, judged.worst)
    return Attempt(judged.decision, standing_by(judged.decision, missing), judged)


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


def _denials(
    policies: PolicySet, answer: PolicySetAnswer, question: Question
) -> Iterator[Requirement]:
    """Yield what the conditions of Deny statements that bite would have to be."""
    for clause in _escapes(policies, answer, question):
        for way in clause:
            yield from way.requirements


def _escapes(
    policies: PolicySet, answer: PolicySetAnswer, question: Question
) -> Iterator[tuple[AttemptWay, ...]]:
    """Yield of each Deny statement that bites the ways not to be denied: one condition fails."""
    if answer.denies is True:
        for statement in policies.about(question.action):
            if statement.source.effect is Effect.DENY and _bites(statement, question):
                fails = (Requirement(one, holds=False) for one in statement.source.conditions)
                yield tuple(AttemptWay((one,), (one,)) for one in fails)


def _lacking(
    policies: PolicySet, answer: PolicySetAnswer, question: Question
) -> Iterator[AttemptWay]:
    """Yield by statement what would make it allow; nothing where another one does (EV-2)."""
    if answer.allows is not True:
        for statement in policies.about(question.action):
            if statement.source.effect is Effect.ALLOW and _is_reached(statement, question):
                failed = tuple(Requirement(one.source) for one in _failed(statement, question))
                if failed:
                    yield AttemptWay(tuple(map(Requirement, statement.source.conditions)), failed)


def _clauses(inquiry: Inquiry, outcome: LayerOutcomes) -> Iterator[tuple[AttemptWay, ...]]:
    question = outcome.question
    for policies, answer in _layers(inquiry, outcome):
        yield from _escapes(policies, answer, question)
    for level, answer in zip(inquiry.scps.levels, outcome.scps, strict=True):
        if answer.allows is not True:
            yield from _needed(_lacking(level.policies, answer, question), answer.allows)
    allows = sides_allow(inquiry, outcome)
    if allows is not True:  # which side has to allow rests on how the trust names the caller
        ways = (way for side in _sides(inquiry, outcome) for way in _lacking(*side, question))
        yield from _needed(ways, allows)


def _needed(ways: Iterable[AttemptWay], allows: Truth) -> Iterator[tuple[AttemptWay, ...]]:
    """Yield a clause; none where the import lacks what would allow."""
    clause = tuple(dict.fromkeys(ways))
    if clause or allows is False:
        yield clause


def _layers(
    inquiry: Inquiry, outcome: LayerOutcomes
) -> Iterator[tuple[PolicySet, PolicySetAnswer]]:
    levels = (*inquiry.rcps.levels, *inquiry.scps.levels)
    for level, answer in zip(levels, (*outcome.rcps, *outcome.scps), strict=True):
        yield level.policies, answer
    yield from _sides(inquiry, outcome)


def _sides(inquiry: Inquiry, outcome: LayerOutcomes) -> Iterator[tuple[PolicySet, PolicySetAnswer]]:
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


def _is_reached(statement: CompiledStatement, question: Question) -> bool:
    """Tell whether the principal and the resource of a statement may fit a request."""
    if not statement.conditions:
        return False
    if statement.principal is not None and statement.match_principal(question) is None:
        return False
    return statement.resource is None or statement.match_resource(question) is not False


def _failed(statement: CompiledStatement, question: Question) -> Iterator[CompiledCondition]:
    context = question.context
    for condition in statement.conditions:
        is_known = not isinstance(context.find(condition.key), UnknownKey)
        if is_known and condition.test(context, question.reading) is False:
            yield condition
