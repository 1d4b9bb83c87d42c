"""Callers: which imported principals may use a trust that names a whole account, or anyone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rolescope.evaluation.context import OPEN, RequestContext
from rolescope.evaluation.evaluate import evaluate_assume_role
from rolescope.evaluation.index import WorldIndex, account_of
from rolescope.evaluation.interpretation import DEFAULT
from rolescope.evaluation.statement import CompiledStatement
from rolescope.evaluation.verdict import Decision
from rolescope.model.policy import PrincipalType
from rolescope.model.principal import Role
from rolescope.model.world import Account
from rolescope.trust.assessment import Assessment, Search, explained, search, unknown_beside
from rolescope.trust.edge import CallerKind, Edge, Standing
from rolescope.trust.entities import Entity, caller_of, entities
from rolescope.trust.facts import Requirement
from rolescope.trust.naming import source_id
from rolescope.trust.narrowing import narrowed_to
from rolescope.trust.requests import Asker
from rolescope.trust.written import Trust, merged_trusts

_ANY_CONTEXT = RequestContext({}, lambda _key: OPEN)


# Grants

_Able = tuple[tuple[Entity, tuple[CompiledStatement, ...] | None], ...]
"""Entities with their Allow statements about AssumeRole; None: a document is missing."""


def granted(index: WorldIndex, account: Account, role: str) -> Iterator[Entity]:
    """Yield the users and roles whose identity policies may allow AssumeRole on a role.

    A superset: conditions, boundaries and SCPs are left to the evaluation.
    """
    able = index.remember(("may call AssumeRole", account.id), lambda: _able(index, account))
    for entity, statements in able:
        if statements is None or any(_covers(statement, role) for statement in statements):
            yield entity


def _able(index: WorldIndex, account: Account) -> _Able:
    found: list[tuple[Entity, tuple[CompiledStatement, ...] | None]] = []
    for entity in entities(account):
        identity = index.identity(entity)
        about = tuple(
            statement for statement in identity.about("sts:assumerole") if not statement.is_deny
        )
        if identity.gaps or about:
            found.append((entity, None if identity.gaps else about))
    return tuple(found)


def _covers(statement: CompiledStatement, role: str) -> bool:
    resource = statement.resource
    return resource is None or resource.match(role, _ANY_CONTEXT, DEFAULT) is not False


# Who may use a trust


_MOST_LOOKS = 200  # at callers of one trust who are refused; each takes about a millisecond
_MOST_LEARNED = 4


@dataclass(frozen=True, slots=True)
class Usage:
    """Who may use a trust: the allowed, how many cannot be decided, and the best of the others.

    `unknown` is what the import lacks beside the allowed. `is_whole`: all were looked at closely
    enough to say who is allowed; if not, there may be more.
    """

    allowed: tuple[str, ...]
    undecided: int
    best: Assessment | None
    unknown: tuple[str, ...] = ()
    is_whole: bool = True


def usage(index: WorldIndex, role: Role, trust: Trust, at: str, *, count: bool = True) -> Usage:
    """Assess every imported principal that a trust in an account or in anyone may let in.

    Without `count` the first that is allowed is enough.

    Callers that are refused get a second look, which finds out what else they could bring; what
    it finds first is tried for the callers after them. The looks at one trust are limited.
    """
    allowed: list[str] = []
    others: list[Search] = []
    undecided = unseen = 0
    tried = [
        tuple(Requirement(condition) for condition in statement.conditions)
        for statement in trust.statements
    ]
    written = len(tried)
    unknown: tuple[str, ...] | None = None
    for entity in candidates(index, role, trust):
        asker = Asker(index, caller_of(entity), role.arn, at)
        decision = _decide(asker, tried)
        if decision is not Decision.ALLOW and len(others) < _MOST_LOOKS:
            look = search(asker, trust.statements)
            others.append(look)
            decision = _DECISIONS.get(look.standing, decision)
            if decision is Decision.ALLOW and len(tried) < written + _MOST_LEARNED:
                tried.append(look.requirements)
        elif decision is not Decision.ALLOW:
            unseen += 1
        if decision is Decision.ALLOW:
            allowed.append(entity.arn)
            if unknown is None:
                unknown = unknown_beside(asker.request(tried[-1]), index)
            if not count:
                break
        undecided += decision is Decision.DEPENDS
    found = min(others, key=lambda look: look.rank, default=None)
    best = explained(found, role.trust_policy) if found and not allowed else None
    return Usage(tuple(sorted(allowed)), undecided, best, unknown or (), not unseen)


_DECISIONS = {Standing.ALLOWED: Decision.ALLOW, Standing.DEPENDS: Decision.DEPENDS}


def _decide(asker: Asker, learned: Iterable[Iterable[Requirement]]) -> Decision:
    """Return the best decision over sets of facts, without a trace."""
    best = Decision.IMPLICIT_DENY
    for requirements in learned:
        request = asker.request(requirements)
        verdict = evaluate_assume_role(request, asker.index, traced=False)
        decision = Decision.IMPLICIT_DENY if verdict.refusals else verdict.decision
        if decision is Decision.ALLOW:
            return decision
        if decision is Decision.DEPENDS:
            best = decision
    return best


def candidates(index: WorldIndex, role: Role, trust: Trust) -> Iterator[Entity]:
    """Yield the imported principals that a trust in an account or in anyone may let in.

    In the account of the role, `*` lets in without a grant (TR-6); all others need one.
    """
    narrowed = narrowed_to(index, trust)
    is_anyone = trust.principal.type is PrincipalType.ANYONE
    for account in index.world.accounts:
        if not is_anyone and account.id != trust.principal.value:
            continue
        is_open = is_anyone and account.id == account_of(role.arn)
        found = entities(account) if is_open else granted(index, account, role.arn)
        for entity in found:
            if narrowed is None or entity.arn in narrowed:
                yield entity


def usable_by(index: WorldIndex, edge: Edge, at: str) -> tuple[str, ...]:
    """Return the ARNs of the imported users and roles that may use an edge, sorted.

    For an edge that names one principal: that principal, when the edge is allowed.
    """
    if edge.kind not in (CallerKind.ACCOUNT, CallerKind.ANYONE):
        return (edge.source,) if edge.standing is Standing.ALLOWED else ()
    role = index.role(edge.target)
    for trust in merged_trusts(index, role) if role else ():
        if role is not None and source_id(index, trust.principal) == edge.source:
            return usage(index, role, trust, at).allowed
    return ()
