"""Table: which pseudonym stands for what of the names in a world."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from rolescope.model.arn import Arn
from rolescope.model.plain import visible
from rolescope.model.policy import Policy, PolicyType, PrincipalType, Statement
from rolescope.model.world import Account, Organization, World
from rolescope.privacy.numbered import (
    ACCOUNT,
    IDS,
    Found,
    NameKind,
    fake,
    ids_in,
    numbered,
    shuffled,
)
from rolescope.privacy.safe_words import is_plain, is_public
from rolescope.privacy.written import in_arn, in_value
from rolescope.value import Value, field, replace

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


_WILD = re.compile(r"[*?]")
_ONE_TOKEN = re.compile(r"[\w+=,.@-]*\w[\w+=,.@-]*")
_LETTERS = re.compile(r"[A-Z]?[a-z]+")
_WORD = re.compile(r"\w{4,}")
_FORMAL = frozenset(
    {NameKind.SID, NameKind.RESOURCE, NameKind.PATH, NameKind.TEXT}
)  # seldom stand alone
_LOOSE = _FORMAL | {NameKind.POLICY, NameKind.SET, NameKind.TAG, NameKind.VALUE}
_OF_WORDS = (
    NameKind.ACCOUNT,
    NameKind.UNIT,
    NameKind.TAG,
    NameKind.VALUE,
    NameKind.PERSON,
    NameKind.SET,
)
_PREFIXES = ("aws", "iam", "sts", "s3", "ec2", "kms", "saml", "sso", "organizations", "lambda")


class PseudonymTable(Value):
    """Pseudonyms by real name. `parts` are names of which wildcards stand beside.

    `plain` are the names that are words, too, and stand alone; `formal` those that are hidden in
    ARNs and in quotes only. `prefixes` are what actions and condition keys begin with (`s3` of
    `s3:GetObject`): neither part of those is a name.
    """

    names: dict[str, str] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    plain: frozenset[str] = frozenset()
    formal: frozenset[str] = frozenset()
    prefixes: frozenset[str] = frozenset(_PREFIXES)
    counts: dict[str, int] = field(default_factory=dict)  # how many there are of each kind


class PseudonymFactory:
    """Gives pseudonyms to what one world after another has.

    `before` is a table that stays as it is, `known` are accounts that it has all of.
    """

    def __init__(self, before: PseudonymTable | None = None, known: Iterable[Account] = ()) -> None:
        before = before or PseudonymTable()
        self.names, self.parts = dict(before.names), dict(before.parts)
        self.plain, self.formal = set(before.plain), set(before.formal)
        self.prefixes = set(before.prefixes)
        self.known = {id(account): account for account in known}
        self._counts = dict(before.counts)
        self._actions: set[str] = set()
        self._avoid = {*self.names, *self.names.values()}  # what no new pseudonym may be

    def table(self) -> PseudonymTable:
        """Return what was given."""
        words = frozenset(self.plain), frozenset(self.formal), frozenset(self.prefixes)
        return PseudonymTable(self.names, self.parts, *words, self._counts)

    def add(self, world: World) -> None:
        """Take what is new in a world."""
        new = tuple(one for one in world.accounts if id(one) not in self.known)
        self.known |= {id(account): account for account in new}
        world = replace(world, accounts=new)
        self.prefixes |= services_in(world)
        for action in set(actions_in(world)):
            prefix, _, name = action.partition(":")
            self.prefixes.add(prefix)
            self._actions.add(name)
        self._take_ids(ids_of(world) | ids_in("\n".join(set(texts_in(world)))))
        self.add_names(names_in(world))

    def add_names(self, names: Iterable[Found]) -> None:
        """Take further names."""
        found: dict[NameKind, set[str]] = {kind: set() for kind in NameKind}
        for kind, name in set(names):
            pieces = _WILD.split(name) if kind is not NameKind.TEXT else [name]
            if len(pieces) > 1:
                found[NameKind.PART].update(
                    piece for piece in pieces if _ONE_TOKEN.fullmatch(piece)
                )
            elif name in self.prefixes:
                continue  # a service of AWS
            elif not (is_public(name) or ACCOUNT.fullmatch(name) or IDS.fullmatch(name)):
                found[kind].add(name.strip())
        whole = {name for kind in _OF_WORDS for name in found[kind] if " " in name}
        found[NameKind.WORD] = {word for name in whole for word in _WORD.findall(name)}
        self._avoid.update(*found.values())
        parts = found.pop(NameKind.PART)
        for kind, new in found.items():
            self._take(kind, new)
        for part in shuffled(parts - self.parts.keys()):
            self.parts[part] = self.names.get(part) or self._next(NameKind.PART)

    def _take_ids(self, ids: set[str]) -> None:
        self._avoid |= ids
        for real in shuffled(ids - self.names.keys()):
            kind = f"{real[:2]}{len(real)}"
            while True:
                made = fake(real, self._count(kind))
                if made not in self._avoid:
                    break
            self.names[real] = made
            self._avoid.add(made)

    def _take(self, kind: NameKind, names: set[str]) -> None:
        for name in shuffled(names - self.names.keys()):
            self.names[name] = made = self._next(kind)
            shown = visible(name)  # as pictures have it
            self.names.setdefault(shown, made)
            is_word = _LETTERS.fullmatch(name) is not None or name in self._actions
            if kind in _LOOSE and (is_plain(name) or (is_word and kind in _FORMAL)):
                self.formal.update((name, shown))
            elif is_plain(name) or (is_word and kind in _LOOSE):
                self.plain.update((name, shown))

    def _next(self, kind: NameKind) -> str:
        while True:
            made = numbered(kind, self._count(kind.value))
            if made not in self._avoid:
                return made

    def _count(self, kind: str) -> int:
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return self._counts[kind]
