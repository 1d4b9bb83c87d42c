"""Governed: what a change of the organization may affect: its policies, accounts that moved."""

from collections.abc import Iterator

from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.language.guardrails import Guardrails, PossiblyAttachedPolicies
from rolescope.engine.language.policy_set import PolicySet
from rolescope.model.policy import PolicyType, PrincipalType, StatementPrincipal
from rolescope.model.world import Organization
from rolescope.trust.entities import entities
from rolescope.trust.naming import session_role
from rolescope.trust.written import merged_trusts
from rolescope.value import Value, replace


class GuardrailImpact(Value):
    """Roles to be evaluated again, and users and roles whose own side differs (ARNs)."""

    roles: frozenset[str] = frozenset()
    callers: frozenset[str] = frozenset()


def are_alike(first: Organization | None, second: Organization | None) -> bool:
    """Tell whether two organizations differ in nothing but policies and places of accounts."""
    if first is second:
        return True
    return first is not None and second is not None and _frame(first) == _frame(second)


def _frame(organization: Organization) -> Organization:
    accounts = tuple(replace(one, parent="") for one in organization.accounts)
    return replace(organization, policies=None, accounts=accounts)


def governed(before: WorldIndex, after: WorldIndex) -> GuardrailImpact:
    """Compare what governs the accounts of two worlds of the same accounts."""
    if before.world.organization is after.world.organization:
        return GuardrailImpact()
    accounts = {*after.accounts, *_members(after)}
    moved = {
        id_ for id_ in accounts if before.organization_path(id_) != after.organization_path(id_)
    }
    limited = {id_ for id_ in accounts if are_limited_otherwise(before, after, id_, PolicyType.SCP)}
    guarded = {id_ for id_ in accounts if are_limited_otherwise(before, after, id_, PolicyType.RCP)}
    return GuardrailImpact(
        roles=frozenset(
            arn
            for id_, account in after.accounts.items()
            if id_ in moved | guarded
            for arn in (role.arn for role in account.roles)
        )
        | frozenset(_trusting(after, moved, limited)),
        callers=frozenset(
            entity.arn
            for id_ in moved | limited
            for index in (before, after)
            if (account := index.account(id_)) is not None
            for entity in entities(account)
        ),
    )


def _members(index: WorldIndex) -> Iterator[str]:
    organization = index.world.organization
    if organization is not None:
        yield organization.management_account
        yield from (account.id for account in organization.accounts)


def _trusting(index: WorldIndex, moved: set[str], limited: set[str]) -> Iterator[str]:
    """Yield the roles that trust somebody of the accounts who is not among the callers."""
    if not moved and not limited:
        return
    for role in index.roles.values():
        principals = (trust.principal for trust in merged_trusts(index, role))
        if any(_is_touched(index, one, moved, limited) for one in principals):
            yield role.arn


def _is_touched(
    index: WorldIndex, principal: StatementPrincipal, moved: set[str], limited: set[str]
) -> bool:
    if principal.type is PrincipalType.ANYONE:
        return True
    value = principal.value
    account = value if principal.type is PrincipalType.ACCOUNT else account_of(value)
    return account in moved or (account in limited and not _is_imported(index, principal, account))


def _is_imported(index: WorldIndex, principal: StatementPrincipal, account: str) -> bool:
    """Tell whether all whom a principal names are imported."""
    value = principal.value
    match principal.type:
        case PrincipalType.ACCOUNT:
            found = index.account(account)
            return found is not None and not found.incomplete
        case PrincipalType.SESSION:
            return session_role(index, value) is not None
        case _:
            return value in index.users or value in index.roles


def are_limited_otherwise(
    before: WorldIndex, after: WorldIndex, account: str, kind: PolicyType
) -> bool:
    """Tell whether other SCPs, or RCPs, limit an account."""
    return _levels(before.guardrails(account, kind)) != _levels(after.guardrails(account, kind))


def _levels(guardrails: Guardrails) -> tuple[object, ...]:
    levels = tuple((level.id, _attached(level.policies)) for level in guardrails.levels)
    return guardrails.is_imported, guardrails.note, levels


def _attached(policies: PolicySet) -> tuple[object, ...]:
    beside = (
        (_attached(policies.here), *map(_attached, policies.others))
        if isinstance(policies, PossiblyAttachedPolicies)
        else ()
    )
    return policies.gaps, policies.policies, beside
