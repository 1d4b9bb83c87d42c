"""Assessment: what evaluation says about one caller and one role, with the facts asked for."""

from collections.abc import Callable, Iterable

from rolescope.engine.evaluate import answer_assume_role
from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.inquiry import about_role
from rolescope.engine.request.signer import signer
from rolescope.engine.verdict import Decision, Verdict
from rolescope.model.caller import Caller
from rolescope.model.policy import Condition, Effect, Statement
from rolescope.model.request import AssumeRoleRequest
from rolescope.trust.attempt import Attempt
from rolescope.trust.edge import Edge, Standing
from rolescope.trust.requests import RequestAsker
from rolescope.trust.search import RANK, Search, search
from rolescope.value import Value


class Assessment(Value, kw_only=True):
    """The best that a caller can get from one statement, or from a trust with several.

    `permitted_by` names the identity statements that allow. `unmet` are the conditions of the
    statement that fail in spite of the facts; `asked` those that the caller's side adds.
    `is_trusted`: the trust policy itself allows. `is_cut`: not all that may let the caller in was
    tried. `is_doubtful`: it rests on a key of which is not documented whether such a caller has
    it (U-6).
    """

    standing: Standing
    verdict: Verdict
    request: AssumeRoleRequest
    permitted_by: tuple[str, ...] = ()
    unmet: tuple[Condition, ...] = ()
    asked: tuple[Condition, ...] = ()
    is_trusted: bool = False
    is_cut: bool = False
    is_doubtful: bool = False

    @property
    def rank(self) -> int:
        """The place in the order of standings, the best first."""
        return RANK.index(self.standing)


def rank_of(edge: Edge) -> int:
    """Return the place of an edge in the order of standings, the best first."""
    return RANK.index(edge.standing)


def assess(asker: RequestAsker, statements: Iterable[Statement]) -> Assessment:
    """Assess every statement by itself and return the best."""
    return explained(search(asker, statements))


def explained(found: Search) -> Assessment:
    """Give what was found its verdict, with reasons."""
    index = found.asker.index
    if found.standing is Standing.ALLOWED:
        unknown = unknown_beside(found.request, index)
        verdict = Verdict(decision=Decision.ALLOW, unknown=unknown)
    else:
        verdict = answer_assume_role(found.request, index, known=found.attempt.judged)
    return Assessment(
        standing=found.standing,
        verdict=verdict,
        request=found.request,
        permitted_by=permitted_by(found.attempt, found.request, index),
        unmet=found.attempt.failed(found.statement),
        asked=found.asked,
        is_trusted=found.attempt.is_trusted,
        is_cut=found.is_cut,
        is_doubtful=found.is_doubtful,
    )


def unknown_beside(
    request: AssumeRoleRequest,
    index: WorldIndex,
    allowed: Callable[[], AssumeRoleRequest] | None = None,
) -> tuple[str, ...]:
    """Return what the import lacks beside an allowed request: guardrails, lists of providers.

    `allowed` makes that request where the one given is another of the same caller and role. It is
    the same for all callers of one account (or one provider) and all roles of another;
    service-linked roles are apart, for no SCP or RCP limits them (SCP-4, RCP-4).
    """
    caller = signer(request.caller, index)
    key = (
        "unknown beside",
        _origin(request.caller),
        request.caller.provider,
        caller.is_service_linked,
        account_of(request.role),
        ":role/aws-service-role/" in request.role,
    )
    return index.remember(
        key, lambda: answer_assume_role(allowed() if allowed else request, index).unknown_access
    )


def _origin(caller: Caller) -> str:
    return account_of(caller.entity_arn) or caller.provider or caller.kind.name


def permitted_by(tried: Attempt, request: AssumeRoleRequest, index: WorldIndex) -> tuple[str, ...]:
    """Name the identity statements that allow a request: `assume-release, statement 1`."""
    if tried.judged is not None:
        identity = tried.judged.outcomes[0].identity
    else:  # a rule decided before any policy was read
        inquiry = about_role(request, index, index.reading)
        own = inquiry.signer.identity
        identity = None if own is None else own.answer(inquiry.question(request.action))
    names = (
        f"{compiled.policy.name}, {compiled.source.label}"
        for compiled, applies in (() if identity is None else identity.applied)
        if compiled.source.effect is Effect.ALLOW and applies is True
    )
    return tuple(dict.fromkeys(names))
