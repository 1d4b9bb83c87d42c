"""Pairs: every principal that may assume a role as things are (the edges query of formats.md)."""

from collections.abc import Iterable, Iterator

from rolescope.evaluation.evaluate import evaluate_assume_role
from rolescope.evaluation.index import WorldIndex, account_of
from rolescope.evaluation.interpretation import DEFAULT, Interpretation
from rolescope.evaluation.verdict import Decision
from rolescope.model.policy import PrincipalType
from rolescope.model.principal import Role
from rolescope.model.request import AssumeRoleRequest, Context
from rolescope.trust.callers import granted
from rolescope.trust.entities import Entity, caller_of, entities
from rolescope.trust.naming import session_role
from rolescope.trust.written import Trust, written_trusts


def allowed_pairs(
    index: WorldIndex,
    at: str,
    context: Context = (),
    roles: Iterable[str] | None = None,
    interpretation: Interpretation = DEFAULT,
) -> list[tuple[str, str]]:
    """Return all (user or role, role) pairs for which a plain AssumeRole is allowed, sorted.

    `roles` limits the targets. Pairs of a role with itself count like any other.
    """

    def is_allowed(entity: Entity, role: str) -> bool:
        request = AssumeRoleRequest(caller=caller_of(entity), role=role, at=at, context=context)
        verdict = evaluate_assume_role(request, index, interpretation, traced=False)
        return verdict.decision is Decision.ALLOW

    wanted = index.roles if roles is None else dict.fromkeys(roles)
    return sorted(
        (entity.arn, arn)
        for arn in wanted
        if (role := index.role(arn)) is not None
        for entity in possible_callers(index, role)
        if is_allowed(entity, arn)
    )


def possible_callers(index: WorldIndex, role: Role) -> tuple[Entity, ...]:
    """Return the users and roles that a role's trust policy may let in, each once.

    The trust policy decides where to look, so that pairs without a trust are never looked at.
    """
    found: dict[str, Entity] = {}
    for trust in written_trusts(role):
        for entity in _of_trust(index, role, trust):
            found.setdefault(entity.arn, entity)
    return tuple(found.values())


def _of_trust(index: WorldIndex, role: Role, trust: Trust) -> Iterator[Entity]:
    value = trust.principal.value
    match trust.principal.type:
        case PrincipalType.USER | PrincipalType.ROLE:
            named: Entity | None = index.user(value) or index.role(value)
        case PrincipalType.SESSION:
            named = session_role(index, value)
        case PrincipalType.UNIQUE_ID:
            named = index.by_unique_id.get(value)
        case PrincipalType.ACCOUNT:
            account = index.account(value)
            yield from granted(index, account, role.arn) if account else ()
            return
        case PrincipalType.ANYONE:
            yield from _anyone(index, role)
            return
        case _:
            return
    if named is not None:
        yield named


def _anyone(index: WorldIndex, role: Role) -> Iterator[Entity]:
    for account in index.world.accounts:
        if account.id == account_of(role.arn):
            yield from entities(account)  # TR-6: no grant needed
        else:
            yield from granted(index, account, role.arn)
