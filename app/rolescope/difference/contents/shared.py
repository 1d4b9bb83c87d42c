"""Shared: what both imports cover. What only one covers counts neither as lost nor as new.

Both worlds are cut down to it, so that whatever is compared is known of both: an account that is
not in one import is in neither, an organization that one lacks is unknown to both (DF-10).
"""

from collections.abc import Iterable, Iterator
from enum import Enum

from rolescope.difference.contents.matching import matched
from rolescope.model.place import Holder
from rolescope.model.policy import Policy
from rolescope.model.principal import Role, User
from rolescope.model.resource_list import Resources
from rolescope.model.world import LISTS, Account, AttachedPolicy, Organization, World
from rolescope.value import Value, replace


class LackingImport(Enum):
    """What an import lacks that the other has."""

    ACCOUNT = "account"
    USERS = "users"  # some of the list may be missing (DF-1, DF-46)
    GROUPS = "groups"
    ROLES = "roles"
    POLICIES = "managed policies"
    VERSIONS = "other versions of managed policies"
    DURATIONS = "maximum session durations"  # the answer of ListRoles
    OIDC_PROVIDERS = "OIDC providers"
    SAML_PROVIDERS = "SAML providers"
    ORGANIZATION = "organization"
    GUARDRAILS = "SCPs and RCPs"
    TARGETS = "targets of an SCP or RCP"
    ENABLED = "policy types enabled at the root"
    PERMISSION_SETS = "permission sets"
    RESOURCES = "resources"  # of types of which one import alone knows all


class NotCompared(Value):
    """Something that cannot be compared, since one of the imports lacks it.

    `of` is the ID of the account or guardrail, or names the type of policy. `was_there`: it is
    the import after that lacks it.
    """

    what: LackingImport
    was_there: bool
    of: str = ""


class Shared(Value):
    """Two worlds reduced to what both cover; the same worlds if nothing had to be left out."""

    before: World
    after: World
    unknown: tuple[NotCompared, ...] = ()


def shared(before: World, after: World) -> Shared:
    """Cut two worlds down to what both imports know."""
    found: list[NotCompared] = []
    accounts = _accounts(before, after, found)
    organizations = _organizations(before, after, found)
    sets = before.permission_sets, after.permission_sets
    if (sets[0] is None) != (sets[1] is None):
        found.append(NotCompared(LackingImport.PERMISSION_SETS, sets[0] is not None))
    common = {one.id for one in before.accounts} & {one.id for one in after.accounts}
    resources = _resources(before.resources, after.resources, common, found)
    if not found:
        return Shared(before, after)
    worlds = (
        replace(
            world,
            accounts=tuple(pair[side] for pair in accounts),
            organization=organizations[side][0],
            organization_known=organizations[side][1],
            resources=resources[side],
        )
        for side, world in enumerate((before, after))
    )
    return Shared(next(worlds), next(worlds), tuple(found))


def _resources(
    old: Resources | None, new: Resources | None, accounts: set[str], found: list[NotCompared]
) -> tuple[Resources | None, Resources | None]:
    """Leave out the types of which one import alone knows all: ways through them would differ."""
    if old is None or new is None:
        if (old is None) != (new is None):
            found.append(NotCompared(LackingImport.RESOURCES, old is not None))
        return None, None
    types = {*(one.type for one in (*old.items, *new.items))}
    for some in (old, new):
        types.update(some.complete or (), *some.accounts.values())
    known = {
        (type_, account): (old.knows(type_, account), new.knows(type_, account))
        for type_ in types
        for account in accounts
    }
    lacking = {type_ for (type_, _), (was, is_) in known.items() if was != is_}
    sides = {was for was, is_ in known.values() if was != is_}
    found += [NotCompared(LackingImport.RESOURCES, was_there) for was_there in sorted(sides)]
    if not lacking:
        return old, new
    return _without_types(old, types, lacking), _without_types(new, types, lacking)


def _without_types(some: Resources, types: set[str], lacking: set[str]) -> Resources:
    left = tuple(one for one in some.items if one.type not in lacking)
    complete = types if some.complete is None else some.complete
    accounts = {account: listed - lacking for account, listed in some.accounts.items()}
    return Resources(left, frozenset(complete - lacking), accounts)


def _accounts(
    before: World, after: World, found: list[NotCompared]
) -> list[tuple[Account, Account]]:
    old = {account.id: account for account in before.accounts}
    new = {account.id: account for account in after.accounts}
    found += [
        NotCompared(LackingImport.ACCOUNT, id_ in old, id_)
        for id_ in sorted(old.keys() ^ new.keys())
    ]
    return [_account(old[id_], new[id_], found) for id_ in new if id_ in old]


def _account(old: Account, new: Account, found: list[NotCompared]) -> tuple[Account, Account]:
    """Cut an account down to what both know."""
    id_ = new.id
    if old.roles_listed != new.roles_listed:
        found.append(NotCompared(LackingImport.DURATIONS, old.roles_listed, id_))
        old, new = _without_durations(old), _without_durations(new)
    if (old.oidc_providers is None) != (new.oidc_providers is None):
        found.append(NotCompared(LackingImport.OIDC_PROVIDERS, old.oidc_providers is not None, id_))
        old, new = replace(old, oidc_providers=None), replace(new, oidc_providers=None)
    if (old.saml_providers is None) != (new.saml_providers is None):
        found.append(NotCompared(LackingImport.SAML_PROVIDERS, old.saml_providers is not None, id_))
        old, new = replace(old, saml_providers=None), replace(new, saml_providers=None)
    return _complete(*_documents(*_versions(old, new, found), found), found)


def _without_durations(account: Account) -> Account:
    roles = tuple(replace(role, max_session_duration=None) for role in account.roles)
    return replace(account, roles=roles, roles_listed=False)


def _complete(old: Account, new: Account, found: list[NotCompared]) -> tuple[Account, Account]:
    """Leave out what may be missing from a list that has not all of its entries (DF-1, DF-46)."""
    if not old.incomplete and not new.incomplete:
        return old, new
    lists = tuple(one for one in LISTS if one in {*old.incomplete, *new.incomplete})
    for name in lists:
        has = [name not in side.incomplete for side in (old, new)]
        gone, come = _alone(name, old, new)
        if (gone and not has[1]) or (come and not has[0]):
            found.append(NotCompared(_LISTS[name], not has[1], new.id))
        old = old if has[1] else _without(old, name, gone)
        new = new if has[0] else _without(new, name, come)
    linked = all("roles" not in one.incomplete or one.lists_all_linked_roles for one in (old, new))
    return (
        replace(old, incomplete=lists, lists_all_linked_roles=linked),
        replace(new, incomplete=lists, lists_all_linked_roles=linked),
    )


_LISTS = {
    "users": LackingImport.USERS,
    "groups": LackingImport.GROUPS,
    "roles": LackingImport.ROLES,
    "policies": LackingImport.POLICIES,
}


def _alone(name: str, old: Account, new: Account) -> tuple[frozenset[str], frozenset[str]]:
    """Return the ARNs of what a list has in one of both alone."""
    if name == "policies":
        first, second = ({one.arn or "" for one in side.policies} for side in (old, new))
        return frozenset(first - second), frozenset(second - first)
    found = matched(_holders(name, old), _holders(name, new))
    return frozenset(one.arn for one in found.gone), frozenset(one.arn for one in found.come)


def _holders(name: str, account: Account) -> tuple[Holder, ...]:
    lists: dict[str, tuple[Holder, ...]] = {
        "users": account.users,
        "groups": account.groups,
        "roles": account.roles,
    }
    return lists[name]


def _without(account: Account, name: str, arns: frozenset[str]) -> Account:
    if not arns:
        return account
    kept = tuple(one for one in getattr(account, name) if (one.arn or "") not in arns)
    return replace(account, **{name: kept})  # type: ignore[arg-type]  # of the type it had


def _versions(old: Account, new: Account, found: list[NotCompared]) -> tuple[Account, Account]:
    """Leave out versions of an account's own policies of which one import has the default alone."""
    own = [
        {one.arn: one.other_versions is not None for one in side.policies if _is_own(one, side)}
        for side in (old, new)
    ]
    unlike = {arn for arn in own[0].keys() & own[1].keys() if own[0][arn] != own[1][arn]}
    sides = {own[0][arn] for arn in unlike}
    found += [NotCompared(LackingImport.VERSIONS, had, new.id) for had in sorted(sides)]
    return _without_versions(old, unlike), _without_versions(new, unlike)


def _is_own(policy: Policy, account: Account) -> bool:
    return f":{account.id}:" in (policy.arn or "")


def _without_versions(account: Account, arns: set[str | None]) -> Account:
    if not arns:
        return account
    policies = (
        replace(one, other_versions=None) if one.arn in arns else one for one in account.policies
    )
    return replace(account, policies=tuple(policies))


def _documents(old: Account, new: Account, found: list[NotCompared]) -> tuple[Account, Account]:
    """Leave out managed policies of which one import has the document alone, though it is used."""
    first, second = ({one.arn or "" for one in side.policies} for side in (old, new))
    not_then, not_now = (second - first) & _used(old), (first - second) & _used(new)
    if not_then and "policies" not in old.incomplete:
        found.append(NotCompared(LackingImport.POLICIES, was_there=False, of=new.id))
    if not_now and "policies" not in new.incomplete:
        found.append(NotCompared(LackingImport.POLICIES, was_there=True, of=new.id))
    return (
        _without(old, "policies", frozenset(not_now)),
        _without(new, "policies", frozenset(not_then)),
    )


def _used(account: Account) -> set[str]:
    """Return the ARNs of managed policies that somebody has, or is bounded by."""
    holders: tuple[Holder, ...] = (*account.users, *account.roles, *account.groups)
    callers: tuple[User | Role, ...] = (*account.users, *account.roles)
    boundaries = {one.boundary for one in callers if one.boundary}
    return boundaries | {arn for one in holders for arn in one.attached}


# The organization

_Known = tuple[Organization | None, bool]


def _organizations(before: World, after: World, found: list[NotCompared]) -> tuple[_Known, _Known]:
    old, new = before.organization, after.organization
    is_known = before.organization_known or old is not None
    if is_known != (after.organization_known or new is not None):
        found.append(NotCompared(LackingImport.ORGANIZATION, is_known))
        return (None, False), (None, False)
    if old is not None and new is not None and old is not new:
        old, new = _organization(old, new, found)
    return (old, before.organization_known), (new, after.organization_known)


def _organization(
    old: Organization, new: Organization, found: list[NotCompared]
) -> tuple[Organization, Organization]:
    if (old.policies is None) != (new.policies is None):
        found.append(NotCompared(LackingImport.GUARDRAILS, old.policies is not None))
        return replace(old, policies=None), replace(new, policies=None)
    lost = dict(_untold(old.policies or (), new.policies or ()))
    found += [NotCompared(LackingImport.TARGETS, was_there, id_) for id_, was_there in lost.items()]
    for field, was, is_ in (
        ("scps_enabled", old.scps_enabled, new.scps_enabled),
        ("rcps_enabled", old.rcps_enabled, new.rcps_enabled),
    ):
        if (was is None) != (is_ is None):
            found.append(NotCompared(LackingImport.ENABLED, was is not None, field[:3].upper()))
            old, new = _without_enabled(old, field), _without_enabled(new, field)
    return _without_targets(old, lost), _without_targets(new, lost)


def _without_enabled(organization: Organization, field: str) -> Organization:
    if field == "scps_enabled":
        return replace(organization, scps_enabled=None)
    return replace(organization, rcps_enabled=None)


def _untold(
    old: Iterable[AttachedPolicy], new: Iterable[AttachedPolicy]
) -> Iterator[tuple[str, bool]]:
    """Yield the guardrails of which one import says where they are attached and one does not."""
    before = {one.id: one.targets for one in old}
    for one in new:
        if one.id in before and (before[one.id] is None) != (one.targets is None):
            yield one.id, one.targets is None


def _without_targets(organization: Organization, ids: dict[str, bool]) -> Organization:
    if not ids:
        return organization
    policies = tuple(
        replace(one, targets=None) if one.id in ids else one for one in organization.policies or ()
    )
    return replace(organization, policies=policies)
