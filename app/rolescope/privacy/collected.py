"""What a world calls its accounts and whatever is in them."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from rolescope.model.arn import Arn
from rolescope.model.policy import Policy, PolicyType, PrincipalType, Statement
from rolescope.model.world import Account, Organization, World
from rolescope.privacy.kinds import Found, NameKind
from rolescope.privacy.written import in_arn, in_value

_PUBLIC_VALUES = re.compile(
    r"requestedregion|viaservice|calledvia|passedtoservice|principaltype|x-amz-|tlsversion"
    r"|multifactorauth|:securetransport|awsservicename|durationseconds|currenttime|epochtime",
    re.IGNORECASE,
)
_AMAZON = (".amazonaws.com", ".amazonaws.com.cn")
_RESERVED = "AWSReservedSSO_"
_SERVERLESS = re.compile(r"(.+)-[A-Za-z0-9]+-[a-z]{2}(?:-[a-z]+)+-[0-9]-lambdaRole")


def names_in(world: World) -> Iterator[Found]:
    """Yield everything that has a name in a world, some more than once."""
    if world.id:
        yield from (
            (NameKind.SOURCE, name) for name in (world.id, world.id[:1].upper() + world.id[1:])
        )
    if world.organization is not None:
        yield from _organization(world.organization)
    yield from ((NameKind.ACCOUNT, name) for name in world.assumed.names.values())
    for account in world.accounts:
        yield NameKind.ACCOUNT, account.alias
        yield from _principals(account)
        yield from _others(account)
    yield from _people(world)
    if world.analyzer is not None:
        for finding in world.analyzer.items:
            for arn in (finding.role, *(named.written for named in finding.principals)):
                yield from in_arn(arn)
    yield from _written(_policies(world))


def actions_in(world: World) -> Iterator[str]:
    """Yield the actions and condition keys that policies name."""
    for policy in _policies(world):
        for statement in policy.statements:
            yield from statement.actions or ()
            yield from statement.not_actions or ()
            yield from (condition.key for condition in statement.conditions)


def services_in(world: World) -> set[str]:
    """Return the services that roles trust, as they are called in short: `ec2`."""
    statements = (
        statement
        for account in world.accounts
        for role in account.roles
        for statement in role.trust_policy.statements
    )
    return {
        principal.value.partition(".")[0]
        for statement in statements
        for principal in statement.principals or ()
        if principal.type is PrincipalType.SERVICE and principal.value.endswith(_AMAZON)
    }


def ids_of(world: World) -> set[str]:
    """Return the unique IDs of principals, whatever they look like."""
    found: set[str] = set()
    for account in world.accounts:
        found.update(role.id for role in account.roles if role.id != role.name)
        found.update(user.id for user in account.users if user.id != user.name)
        found.update(group.id for group in account.groups if group.id != group.name)
    return found - {""}


def texts_in(world: World) -> Iterator[str]:
    """Yield what may hold IDs: ARNs and documents."""
    for account in world.accounts:
        yield account.id
        yield from (f"{role.arn} {role.description or ''}" for role in account.roles)
        yield from (user.arn for user in account.users)
        yield from (group.arn for group in account.groups)
        yield from (provider.arn for provider in account.oidc_providers or ())
        yield from (provider.arn for provider in account.saml_providers or ())
    yield from world.assumed.names
    yield from (f"{policy.arn} {policy.text}" for policy in _policies(world))
    if world.organization is not None:
        yield from _ids(world.organization)
    for one in world.permission_sets or ():
        yield one.arn
        yield from (f"{assignment.account} {assignment.id}" for assignment in one.assignments)
    if world.collection is not None:
        yield world.collection.arn
    if world.analyzer is not None:
        for finding in world.analyzer.items:
            yield " ".join((finding.role, *(named.written for named in finding.principals)))


def _ids(organization: Organization) -> Iterator[str]:
    yield f"{organization.id} {organization.root} {organization.management_account}"
    yield from (f"{unit.id} {unit.parent}" for unit in organization.units)
    yield from (f"{member.id} {member.parent}" for member in organization.accounts)
    for attached in organization.policies or ():
        yield f"{attached.id} {' '.join(attached.targets or ())}"


def _organization(organization: Organization) -> Iterator[Found]:
    yield from ((NameKind.ACCOUNT, member.name) for member in organization.accounts)
    yield from ((NameKind.UNIT, unit.name) for unit in organization.units)
    yield from ((NameKind.POLICY, one.policy.name) for one in organization.policies or ())


def _principals(account: Account) -> Iterator[Found]:
    for role in account.roles:
        yield from _held(NameKind.ROLE, role.arn, role.name)
        yield NameKind.TEXT, " ".join((role.description or "").split())
    for user in account.users:
        yield from _held(NameKind.USER, user.arn, user.name)
    for group in account.groups:
        yield from _held(NameKind.GROUP, group.arn, group.name)
    tags = (*(role.tags for role in account.roles), *(user.tags for user in account.users))
    for _, value in chain.from_iterable(tags):
        yield from in_value(value, NameKind.TAG)


def _others(account: Account) -> Iterator[Found]:
    for policy in account.policies:
        if not _is_of_aws(policy):
            yield from _held(NameKind.POLICY, policy.arn or "", policy.name)
    for saml in account.saml_providers or ():
        yield from in_arn(saml.arn)
    for oidc in account.oidc_providers or ():
        yield from in_arn(oidc.arn)
        yield from ((NameKind.VALUE, client) for client in oidc.client_ids or ())


def _held(kind: NameKind, arn: str, name: str) -> Iterator[Found]:
    yield kind, name
    if name.startswith(_RESERVED):
        yield NameKind.SET, name.removeprefix(_RESERVED).rpartition("_")[0]
    found = _SERVERLESS.fullmatch(name)  # pictures call such a role by its first part
    if found is not None:
        yield kind, found[1]
    parsed = Arn.parse(arn)
    if parsed is not None:
        yield from ((NameKind.PATH, part) for part in parsed.resource.split("/")[1:-1])


def _people(world: World) -> Iterator[Found]:
    for one in world.permission_sets or ():
        yield NameKind.SET, one.name
        for assignment in one.assignments:
            yield NameKind.GROUP if assignment.is_group else NameKind.PERSON, assignment.name
            yield from ((NameKind.PERSON, name) for name in assignment.people or ())
    if world.collection is not None:
        yield from in_arn(world.collection.arn)


def _is_of_aws(policy: Policy) -> bool:
    return ":aws:policy/" in (policy.arn or "")


def _policies(world: World) -> Iterator[Policy]:
    """Yield all policies but those of AWS."""
    for account in world.accounts:
        yield from (role.trust_policy for role in account.roles)
        for holders in (account.roles, account.users, account.groups):
            yield from chain.from_iterable(holder.inline for holder in holders)
        yield from (policy for policy in account.policies if not _is_of_aws(policy))
    if world.organization is not None:
        yield from (attached.policy for attached in world.organization.policies or ())


def _written(policies: Iterable[Policy]) -> Iterator[Found]:
    """Yield what documents name; each text is looked into once."""
    arns: set[str] = set()
    values: set[str] = set()
    for policy in policies:
        if policy.arn is None and policy.type is not PolicyType.TRUST:
            yield NameKind.POLICY, policy.name
        for statement in policy.statements:
            yield NameKind.SID, statement.sid or ""
            _put(statement, arns, values)
    for value in values:
        yield from in_arn(value) if value.startswith("arn:") else in_value(value)
    for arn in arns:
        yield from in_arn(arn)


def _put(statement: Statement, arns: set[str], values: set[str]) -> None:
    for principals in (statement.principals, statement.not_principals):
        arns.update(principal.written for principal in principals or ())
    for resources in (statement.resources, statement.not_resources):
        arns.update(resources or ())
    for condition in statement.conditions:
        if not _PUBLIC_VALUES.search(condition.key):
            values.update(condition.values)
