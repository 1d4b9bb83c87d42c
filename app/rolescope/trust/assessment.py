"""Assessment: what evaluation says about one caller and one role, with the facts asked for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from rolescope.evaluation.evaluate import evaluate_assume_role
from rolescope.evaluation.index import WorldIndex, account_of
from rolescope.evaluation.inquiry import about_role
from rolescope.evaluation.interpretation import DEFAULT
from rolescope.evaluation.signer import signer
from rolescope.evaluation.verdict import (
    Decision,
    ElementTrace,
    Layer,
    LayerOutcome,
    Match,
    StatementTrace,
    Verdict,
)
from rolescope.model.caller import Caller
from rolescope.model.policy import Condition, Effect, Policy, Statement
from rolescope.model.request import AssumeRoleRequest
from rolescope.trust.edge import Edge, Standing
from rolescope.trust.facts import Requirement
from rolescope.trust.requests import Asker

_MOST_ATTEMPTS = 4  # facts for the trust, then for the caller's side, then for denials
_FAILS = (Match.DOES_NOT_MATCH, Match.NOT_GIVEN)
_RANK = (
    Standing.ALLOWED,
    Standing.DEPENDS,
    Standing.TRUSTED_ONLY,
    Standing.PERMITTED_ONLY,
    Standing.DENIED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The best that a caller can get from one statement, or from a trust with several.

    `unmet` are the conditions of the statement that fail in spite of the facts;
    `asked` those that the caller's side adds; `requirements` all that the facts were chosen for.
    """

    standing: Standing
    verdict: Verdict
    request: AssumeRoleRequest
    unmet: tuple[Condition, ...] = ()
    asked: tuple[Condition, ...] = ()
    requirements: tuple[Requirement, ...] = ()

    @property
    def rank(self) -> int:
        """The place in the order of standings, the best first."""
        return _RANK.index(self.standing)


def rank_of(edge: Edge) -> int:
    """Return the place of an edge in the order of standings, the best first."""
    return _RANK.index(edge.standing)


def assess(asker: Asker, policy: Policy, statements: Iterable[Statement]) -> Assessment:
    """Assess every statement by itself and return the best."""
    found = (_assess_one(asker, policy, statement) for statement in statements)
    return min(found, key=lambda assessment: assessment.rank)


def _assess_one(asker: Asker, policy: Policy, statement: Statement) -> Assessment:
    requirements = [Requirement(condition) for condition in statement.conditions]
    own = len(requirements)
    request = asker.request(requirements)
    verdict = evaluate_assume_role(request, asker.index, traced=False)  # enough for most
    if verdict.is_allowed:
        verdict = replace(verdict, unknown=unknown_beside(request, asker.index))
        return Assessment(
            standing=Standing.ALLOWED,
            verdict=verdict,
            request=request,
            requirements=tuple(requirements),
        )
    verdict = evaluate_assume_role(request, asker.index)
    for _ in range(_MOST_ATTEMPTS):
        if verdict.decision is Decision.ALLOW:
            break
        more = [
            requirement
            for requirement in unmet_requirements(verdict)
            if requirement not in requirements and asker.may_set(requirement.condition.key)
        ]
        if not more:
            break
        requirements += more
        request = asker.request(requirements)
        verdict = evaluate_assume_role(request, asker.index)
    asked = tuple(requirement.condition for requirement in requirements[own:])
    return Assessment(
        standing=standing_of(verdict),
        verdict=verdict,
        request=request,
        unmet=unmet_conditions(verdict, policy, statement),
        asked=asked,
        requirements=tuple(requirements),
    )


def standing_of(verdict: Verdict) -> Standing:
    """Return the standing of a way in, by its verdict; what STS refuses is no way in (AR-17)."""
    return Standing.DENIED if verdict.refusals else standing_by_policies(verdict)


def standing_by_policies(verdict: Verdict) -> Standing:
    """Return the standing of a way in as policies have it, whatever STS refuses besides."""
    match verdict.decision:
        case Decision.ALLOW:
            return Standing.ALLOWED
        case Decision.DEPENDS:
            return Standing.DEPENDS
        case Decision.EXPLICIT_DENY:
            return Standing.DENIED
    on_the_side_of_the_role = (Layer.TRUST, Layer.RCP, Layer.REQUEST)
    if not verdict.missing or any(layer in on_the_side_of_the_role for layer in verdict.missing):
        return Standing.DENIED
    return Standing.TRUSTED_ONLY


def unmet_requirements(verdict: Verdict) -> Iterator[Requirement]:
    """Yield what would have to change for a denied request to be allowed.

    Conditions of Allow statements that fail although the statement is about this caller and role,
    and conditions of Deny statements that bite.
    """
    for layer in verdict.layers:
        for trace in layer.statements:
            denies = trace.effect is Effect.DENY and layer.outcome is LayerOutcome.EXPLICIT_DENY
            if denies and trace.match is Match.MATCHES:
                for condition in _conditions(trace):
                    yield Requirement(condition, holds=False)
            elif trace.effect is Effect.ALLOW and _fails_by_condition(trace):
                for condition in _conditions(trace):
                    yield Requirement(condition)


def _fails_by_condition(trace: StatementTrace) -> bool:
    failed = [element for element in trace.elements if element.match in _FAILS]
    return bool(failed) and all(_is_condition(element) for element in failed)


def _is_condition(element: ElementTrace) -> bool:
    return "Condition" in element.path


def _conditions(trace: StatementTrace) -> tuple[Condition, ...]:
    statements = (found for found in trace.policy.statements if found.index == trace.index)
    return next(statements, Statement(index=-1)).conditions


def unmet_conditions(
    verdict: Verdict, policy: Policy, statement: Statement
) -> tuple[Condition, ...]:
    """Return the conditions of a trust statement that fail in a verdict."""
    failed = {
        element.path[-2:]
        for layer in verdict.layers
        if layer.layer is Layer.TRUST
        for trace in layer.statements
        if trace.index == statement.index and trace.policy is policy
        for element in trace.elements
        if _is_condition(element) and element.match in _FAILS
    }
    return tuple(
        condition
        for condition in statement.conditions
        if (condition.operator, condition.key) in failed
    )


def unknown_beside(request: AssumeRoleRequest, index: WorldIndex) -> tuple[str, ...]:
    """Return what the import lacks beside an allowed request: guardrails, lists of providers.

    It is the same for all callers of one account (or one provider) and all roles of another;
    service-linked roles are apart, for no SCP or RCP limits them (SCP-4, RCP-4).
    """
    caller = signer(request.caller, index)
    key = (
        "unknown beside",
        _origin(request.caller),
        getattr(request.caller, "provider", ""),
        caller.is_service_linked,
        account_of(request.role),
        ":role/aws-service-role/" in request.role,
    )
    return index.remember(key, lambda: evaluate_assume_role(request, index).unknown)


def _origin(caller: Caller) -> str:
    arn = next(
        (found for name in ("arn", "role", "user") if (found := getattr(caller, name, ""))), ""
    )
    return account_of(arn) or getattr(caller, "provider", "") or type(caller).__name__


def permitted_by(request: AssumeRoleRequest, index: WorldIndex) -> tuple[str, ...]:
    """Name the identity statements that allow a request: `assume-release, statement 1`."""
    inquiry = about_role(request, index, DEFAULT)
    identity = inquiry.signer.identity
    if identity is None:
        return ()
    question = inquiry.question(request.action)
    names = (
        f"{compiled.policy.name}, {compiled.source.label}"
        for compiled in identity.about(question.action)
        if compiled.source.effect is Effect.ALLOW and compiled.test(question)[0] is True
    )
    return tuple(dict.fromkeys(names))
