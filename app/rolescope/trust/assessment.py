"""Assessment: what evaluation says about one caller and one role, with the facts asked for."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, product

from rolescope.evaluation.evaluate import answer_assume_role
from rolescope.evaluation.index import WorldIndex, account_of
from rolescope.evaluation.inquiry import about_role
from rolescope.evaluation.interpretation import DEFAULT
from rolescope.evaluation.request.signer import signer
from rolescope.evaluation.verdict import Decision, Verdict
from rolescope.model.caller import Caller
from rolescope.model.policy import Condition, Effect, Statement
from rolescope.model.request import AssumeRoleRequest
from rolescope.trust.attempt import Attempt, attempt
from rolescope.trust.edge import Edge, Standing
from rolescope.trust.facts import Requirement
from rolescope.trust.requests import Asker

_MOST_ATTEMPTS = 4  # facts for the trust, then for the caller's side, then for denials
_MOST_CHOICES = 8  # of one statement in each layer that lacks an allow
_RANK = (
    Standing.ALLOWED,
    Standing.DEPENDS,
    Standing.TRUSTED_ONLY,
    Standing.PERMITTED_ONLY,
    Standing.DENIED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """The best that a caller can get from one statement, without a trace.

    `requirements` are all that the facts of the request were chosen for, first the `own` ones of
    the statement.
    """

    asker: Asker
    statement: Statement
    attempt: Attempt
    request: AssumeRoleRequest
    requirements: tuple[Requirement, ...]

    @property
    def standing(self) -> Standing:
        """The standing of the caller's way in."""
        return self.attempt.standing

    @property
    def rank(self) -> int:
        """The place in the order of standings, the best first."""
        return _RANK.index(self.standing)

    @property
    def asked(self) -> tuple[Condition, ...]:
        """The conditions that the caller's side adds to those of the statement."""
        own = len(self.statement.conditions)
        return tuple(requirement.condition for requirement in self.requirements[own:])


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The best that a caller can get from one statement, or from a trust with several.

    `unmet` are the conditions of the statement that fail in spite of the facts;
    `asked` those that the caller's side adds. `is_trusted`: the trust policy itself allows.
    """

    standing: Standing
    verdict: Verdict
    request: AssumeRoleRequest
    unmet: tuple[Condition, ...] = ()
    asked: tuple[Condition, ...] = ()
    is_trusted: bool = False

    @property
    def rank(self) -> int:
        """The place in the order of standings, the best first."""
        return _RANK.index(self.standing)


def rank_of(edge: Edge) -> int:
    """Return the place of an edge in the order of standings, the best first."""
    return _RANK.index(edge.standing)


def assess(asker: Asker, statements: Iterable[Statement]) -> Assessment:
    """Assess every statement by itself and return the best."""
    return explained(search(asker, statements))


def search(
    asker: Asker, statements: Iterable[Statement], wishes: tuple[Requirement, ...] = ()
) -> Search:
    """Look for the best that a caller can get: from each statement by itself, the least asked.

    `wishes` have to hold of the request besides.
    """
    return min(_searches(asker, statements, wishes), key=_least)


def _searches(
    asker: Asker, statements: Iterable[Statement], wishes: tuple[Requirement, ...]
) -> Iterator[Search]:
    for statement in statements:
        found = _search_one(asker, statement, wishes)
        yield found
        if found.standing is Standing.ALLOWED and not found.asked:
            return


def explained(found: Search) -> Assessment:
    """Give what was found its verdict, with reasons."""
    index = found.asker.index
    if found.standing is Standing.ALLOWED:
        unknown = unknown_beside(found.request, index)
        verdict = Verdict(decision=Decision.ALLOW, unknown=unknown)
    else:
        verdict = answer_assume_role(found.request, index)
    return Assessment(
        standing=found.standing,
        verdict=verdict,
        request=found.request,
        unmet=found.attempt.failed(found.statement),
        asked=found.asked,
        is_trusted=found.attempt.is_trusted,
    )


def _search_one(asker: Asker, statement: Statement, wishes: tuple[Requirement, ...]) -> Search:
    """Look for facts that let the caller in: what one statement of each layer asks for will do."""
    own = (*(Requirement(condition) for condition in statement.conditions), *wishes)
    first = attempt(asker.request(own), asker.index)
    choices = tuple(first.choices)
    several = {requirement for ways in choices for way in ways for requirement in way}
    found = [
        _tried(asker, statement, own, several.difference(*chosen))
        for chosen in (islice(product(*choices), _MOST_CHOICES) if choices else ())
    ]
    best = min(found, key=_least, default=None)
    if best is not None and best.standing is Standing.ALLOWED:
        return best
    return min((_tried(asker, statement, own, set()), *found), key=lambda one: one.rank)


def _least(found: Search) -> tuple[object, ...]:
    """Put first what asks for least, whatever the order of statements in a document (EV-2)."""
    asked = sorted((one.operator.lower(), one.key.lower(), one.values) for one in found.asked)
    return found.rank, len(asked), asked


def _tried(
    asker: Asker,
    statement: Statement,
    own: tuple[Requirement, ...],
    without: set[Requirement],
) -> Search:
    """Add what stands in the way to the requirements, but for some, until nothing is new."""
    requirements = [*own]
    request = asker.request(requirements)
    tried = attempt(request, asker.index)
    for _ in range(_MOST_ATTEMPTS):
        more = [
            requirement
            for requirement in tried.obstacles
            if requirement not in requirements
            and requirement not in without
            and asker.may_set(requirement.condition.key)
        ]
        if not more:
            break
        requirements += more
        request = asker.request(requirements)
        tried = attempt(request, asker.index)
    return Search(
        asker=asker,
        statement=statement,
        attempt=tried,
        request=request,
        requirements=tuple(requirements),
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
        getattr(request.caller, "provider", ""),
        caller.is_service_linked,
        account_of(request.role),
        ":role/aws-service-role/" in request.role,
    )
    return index.remember(
        key, lambda: answer_assume_role(allowed() if allowed else request, index).unknown
    )


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
