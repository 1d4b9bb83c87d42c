"""Changes: which roles an edit of a world may touch, so that all other edges stay as they are.

Worlds share what an edit leaves alone, so most is compared by identity.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.language.policy_set import PolicySet
from rolescope.model.policy import Policy, PrincipalType
from rolescope.model.principal import Role, User
from rolescope.model.world import Account, World
from rolescope.trust.entities import Entity, entities
from rolescope.trust.governed import are_alike, governed
from rolescope.trust.plain_callers import keep_callers, plain_callers
from rolescope.trust.written import WrittenTrust, merged_trusts
from rolescope.trust.written_actions import HOP_ACTIONS, takes_tags
from rolescope.value import Value

_FEDERATED = (PrincipalType.FEDERATED, PrincipalType.ANYONE)


class TrustChanges(Value, kw_only=True):
    """What differs between two worlds, as far as it bears on trust edges.

    `roles` have to be evaluated again; `callers` are users and roles whose own side differs, and
    `entities` those that differ in anything (ARNs).
    """

    roles: frozenset[str]
    callers: frozenset[str]
    entities: frozenset[str]


def changes(before: WorldIndex, after: WorldIndex, at: str) -> TrustChanges | None:
    """Compare two worlds; None when they differ in something that may touch everything."""
    if not share_a_frame(before.world, after.world):
        return None
    entities_, roles, callers = set[str](), set[str](), set[str]()
    policies = changed_policies(before.world, after.world)
    for old, new in zip(before.world.accounts, after.world.accounts, strict=True):
        entities_.update(changed_entities(old, new, policies))
        if (old.oidc_providers, old.saml_providers) != (new.oidc_providers, new.saml_providers):
            roles |= {arn for arn, role in after.roles.items() if _is_federated(after, role)}
    theirs = governed(before, after)
    roles |= theirs.roles
    callers |= theirs.callers
    comings = {arn for arn in entities_ if _is_new(before, after, arn)}
    callers |= comings | {
        arn for arn in entities_ - comings if _side(before, arn) != _side(after, arn)
    }
    roles |= {arn for arn in entities_ if _target(before, arn) != _target(after, arn)}
    if before.roles and _are_same_callers(before, after, entities_):
        keep_callers(before, after, at, callers)
    if callers:
        roles |= set(reached(before, after, at, frozenset(callers), frozenset(comings)))
    return TrustChanges(
        roles=frozenset(roles & after.roles.keys()),
        callers=frozenset(callers),
        entities=frozenset(entities_),
    )


def share_a_frame(before: World, after: World) -> bool:
    """Tell whether all that differs is inside of accounts, or what governs them."""
    if not are_alike(before.organization, after.organization):
        return False
    if before.organization_known != after.organization_known:
        return False
    if [*map(_frame, before.accounts)] != [*map(_frame, after.accounts)]:
        return False
    pairs = zip(before.accounts, after.accounts, strict=True)
    return all(old is new or _in_order(old, new) for old, new in pairs)


def _frame(account: Account) -> tuple[object, ...]:
    return account.id, account.roles_listed, account.incomplete, account.sources


def _in_order(old: Account, new: Account) -> bool:
    """Tell whether what both accounts hold has the same order: it decides who is named first."""
    first, second = ([*map(_arn, entities(side)), *map(_arn, side.policies)] for side in (old, new))
    shared = {*first} & {*second}
    return [arn for arn in first if arn in shared] == [arn for arn in second if arn in shared]


def _arn(one: Entity | Policy) -> str:
    return one.arn or ""


# What differs


def changed_policies(before: World, after: World) -> frozenset[str]:
    """Return the ARNs of managed policies that differ in any account."""
    found: set[str] = set()
    for old, new in zip(before.accounts, after.accounts, strict=True):
        if old.policies is not new.policies:
            ids = {id(policy) for policy in old.policies} ^ {id(policy) for policy in new.policies}
            both = (*old.policies, *new.policies)
            found |= {policy.arn for policy in both if id(policy) in ids and policy.arn}
    return frozenset(found)


def changed_entities(old: Account, new: Account, policies: frozenset[str]) -> Iterator[str]:
    """Yield the users and roles that differ, or whose groups or managed policies do."""
    if old is new and not policies:
        return
    first = {entity.arn: entity for entity in entities(old)}
    second = {entity.arn: entity for entity in entities(new)}
    groups = {group.name: group for group in old.groups}
    changed = {
        group.name
        for group in (*new.groups, *old.groups)
        if groups.get(group.name) is not group or policies.intersection(group.attached)
    } | groups.keys() - {group.name for group in new.groups}
    for arn in first.keys() | second.keys():
        entity = second.get(arn)
        if entity is None or first.get(arn) is not entity or _holds(entity, policies, changed):
            yield arn


def _holds(entity: Entity, policies: frozenset[str], groups: set[str]) -> bool:
    """Tell whether an entity has one of some managed policies, or is in one of some groups."""
    if not policies.isdisjoint((*entity.attached, entity.boundary or "")):
        return True
    return isinstance(entity, User) and not groups.isdisjoint(entity.groups)


def _is_new(before: WorldIndex, after: WorldIndex, arn: str) -> bool:
    """Tell whether an entity came, went, or is another one of the same ARN (ARN-18)."""
    old, new = _find(before, arn), _find(after, arn)
    return old is None or new is None or old.id != new.id or old.name != new.name


def _find(index: WorldIndex, arn: str) -> Entity | None:
    return index.user(arn) or index.role(arn)


def _side(index: WorldIndex, arn: str) -> tuple[object, ...]:
    """Return what a caller's own side is, as far as AssumeRole goes."""
    entity = _find(index, arn)
    if entity is None:
        return ()
    boundary = index.boundary(entity)
    tags = takes_tags(index, arn) if isinstance(entity, Role) else False
    said = () if boundary is None else (_said(boundary),)
    return entity.tags, tags, _said(index.identity(entity)), said


def _said(policies: PolicySet) -> tuple[object, ...]:
    about = dict.fromkeys(one for action in HOP_ACTIONS for one in policies.about(action))
    return (
        policies.gaps,
        tuple((one.policy.name, one.policy.version, one.source) for one in about),
    )


def _target(index: WorldIndex, arn: str) -> tuple[object, ...]:
    """Return what bears on who may assume a role, of the role itself."""
    role = index.role(arn)
    if role is None:
        return ()
    return role.trust_policy, role.tags, role.name, role.max_session_duration


def _who(index: WorldIndex, arn: str) -> tuple[object, ...]:
    """Return who an entity is, whatever its policies say."""
    role, entity = index.role(arn), _find(index, arn)
    tags = () if entity is None else entity.tags
    return (tags,) if role is None else (tags, takes_tags(index, arn), role.max_session_duration)


def _are_same_callers(before: WorldIndex, after: WorldIndex, changed: set[str]) -> bool:
    """Tell whether nothing but policies of users and roles differs."""
    return before.world.organization is after.world.organization and all(
        not _is_new(before, after, arn) and _who(before, arn) == _who(after, arn) for arn in changed
    )


def _is_federated(index: WorldIndex, role: Role) -> bool:
    return any(trust.principal.type in _FEDERATED for trust in merged_trusts(index, role))


# Reached: the roles whose trust policies may admit some callers


_WIDE = (PrincipalType.ACCOUNT, PrincipalType.ANYONE)


@dataclass(slots=True)
class _Trusts:
    """All trusts of a world: the wide ones, and the roles by the names in all others."""

    wide: list[tuple[Role, WrittenTrust]] = field(default_factory=list)
    named: dict[str, list[str]] = field(default_factory=dict)


def reached(
    before: WorldIndex,
    after: WorldIndex,
    at: str,
    callers: frozenset[str],
    comings: frozenset[str],
) -> Iterator[str]:
    """Yield the roles whose trust may let callers in, as they were or as they are.

    `comings` are those of the callers who came or went. Roles with another trust policy than
    before may be left out.
    """
    accounts = frozenset(account_of(arn) for arn in comings)
    for index in (before, after):
        # Where nobody came or went, the same trust policy names the same callers.
        trusts = _trusts(index if comings else before)
        for name in _names(index, callers):
            yield from trusts.named.get(name, ())
        yield from (role.arn for role, trust in trusts.wide if _may_narrow(trust, accounts))
        if not index.roles:
            continue  # nobody is let in anywhere
        known = plain_callers(index, at)
        theirs = known.mask(arn for arn in callers if arn in index.users or arn in index.roles)
        yield from known.reached(theirs, trusts.wide)


def _trusts(index: WorldIndex) -> _Trusts:
    def find() -> _Trusts:
        found = _Trusts()
        for role in index.roles.values():
            for trust in merged_trusts(index, role):
                if trust.principal.type in _WIDE:
                    found.wide.append((role, trust))
                    continue
                for name in (trust.principal.value, _session(trust)):
                    found.named.setdefault(name, []).append(role.arn)
        return found

    return index.remember("trusts by what they name", find)


def _may_narrow(trust: WrittenTrust, accounts: frozenset[str]) -> bool:
    """Tell whether an edge may name entities that came or went, whether they may call or not."""
    if trust.principal.type is PrincipalType.ANYONE:
        return bool(accounts)
    return trust.principal.value in accounts


def _names(index: WorldIndex, arns: Iterable[str]) -> Iterator[str]:
    """Yield all that a trust policy may call users and roles (PR-10, ARN-8)."""
    for arn in arns:
        entity = index.user(arn) or index.role(arn)
        yield arn
        if entity is not None:
            yield f"{account_of(arn)}/{entity.name}"
            if entity.id:
                yield entity.id


def _session(trust: WrittenTrust) -> str:
    """Return the account and the name behind a session or a federated user."""
    value = trust.principal.value
    name = value.rpartition(":")[2].split("/")[1:2]
    return f"{account_of(value)}/{name[0]}" if name else ""
