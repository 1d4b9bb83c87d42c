"""What is gained: would somebody be an administrator with other policies (PE-0g, PE-0i).

Each question is put to a world that differs in just that: everybody has a policy that allows
everything, nobody has a boundary, a principal of nobody's has one policy or is in one group.
"""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from rolescope.engine.index import WorldIndex, account_of
from rolescope.escalation.ask import AskedResource, EscalationAsker
from rolescope.escalation.sources import SourceReader
from rolescope.model.document import parse_policy
from rolescope.model.policy import Policy, PolicyType
from rolescope.model.principal import Group, Role, User
from rolescope.model.world import Account, World
from rolescope.trust.admin import is_admin, may_be_admin
from rolescope.trust.entities import Entity, partition_in
from rolescope.value import replace

EVERYTHING = parse_policy(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]},
    name="everything",
    type=PolicyType.IDENTITY,
)
"""The policy that whoever may write one writes."""
_NOBODYS_TRUST = parse_policy(
    {"Version": "2012-10-17", "Statement": []}, name="trust policy", type=PolicyType.TRUST
)
_MARK = "rolescope-probe"
"""Part of the names of principals that exist in a question alone."""


class Gains:
    """Answers for one world what principals could do after a change."""

    def __init__(self, index: WorldIndex, at: str) -> None:
        """Take the world; each other world is made when it is asked about."""
        self._index, self._at = index, at
        self._known: dict[tuple[str, str], bool] = {}

    def is_admin(self, arn: str) -> bool:
        """Tell whether a user or role is an administrator for certain (PE-74)."""
        entity = self._index.user(arn) or self._index.role(arn)
        return entity is not None and is_admin(self._index, entity)

    def raised(self, arn: str) -> bool:
        """Tell whether a principal with any policies would be an administrator.

        Its boundary, what denies it anything, and the SCPs over it stay (PE-0i).
        """
        return _is_admin_in(self.raised_index, arn)

    def unbounded(self, arn: str) -> bool:
        """Tell whether a principal would be an administrator without its boundary."""
        return _is_admin_in(self._unbounded, arn)

    def without_policy(self, entity: Entity, policy: Policy, group: str) -> bool:
        """Tell whether a principal would be an administrator without a policy, or a group."""
        if group and isinstance(entity, User):
            groups_left = tuple(name for name in entity.groups if name != group)
            return self.with_entity(replace(entity, groups=groups_left))
        changed = replace(
            entity,
            inline=tuple(one for one in entity.inline if one is not policy),
            attached=tuple(arn for arn in entity.attached if arn != policy.arn),
        )
        return self.with_entity(changed)

    def with_version(self, entity: Entity, version: Policy) -> bool:
        """Tell whether a principal would be an administrator with another version of a policy."""
        changed = replace(
            entity,
            inline=(*entity.inline, version),
            attached=tuple(arn for arn in entity.attached if arn != version.arn),
        )
        return self.with_entity(changed)

    def with_entity(self, changed: Entity) -> bool:
        """Tell whether a principal would be an administrator with other policies of its world."""
        return may_be_admin(self._index, changed) and is_admin(self.index_with(changed), changed)

    def index_with(self, changed: Entity) -> WorldIndex:
        """Return the index of its account alone, in which a principal is another."""
        world = self._index.world
        account = account_of(changed.arn)
        accounts = tuple(with_entity(one, changed) for one in world.accounts if one.id == account)
        return WorldIndex(replace(world, accounts=accounts), self._index)

    def makes_admin(self, account: str, arn: str) -> bool:
        """Tell whether a managed policy alone makes an administrator, or one who can be."""
        return self._probed(account, f"policy {arn}")

    def group_makes_admin(self, account: str, group: str) -> bool:
        """Tell whether the policies of a group make an administrator, or one who can be."""
        return self._probed(account, f"group {group}")

    def new_is_admin(self, account: str) -> bool:
        """Tell whether a new principal of an account that may do everything is an administrator.

        SCPs may take that away.
        """
        return self._probed(account, "everything")

    def strong_policies(self, account: str) -> Iterator[str]:
        """Yield the managed policies that make an administrator: AWS's own at first."""
        yield self.administrator_access(account)
        found = self._index.account(account)
        for policy in found.policies if found is not None else ():
            arn = policy.arn or ""
            if arn != self.administrator_access(account) and self.makes_admin(account, arn):
                yield arn

    def strong_groups(self, account: str) -> Iterator[Group]:
        """Yield the groups that make an administrator."""
        found = self._index.account(account)
        for group in found.groups if found is not None else ():
            if self.group_makes_admin(account, group.name):
                yield group

    def administrator_access(self, account: str) -> str:
        """Return the ARN of AdministratorAccess as an account names it."""
        partition = partition_in(self._index.account(account)) or "aws"
        return f"arn:{partition}:iam::aws:policy/AdministratorAccess"

    # Worlds that differ

    @cached_property
    def raised_index(self) -> WorldIndex:
        """The world in which everybody has a policy that allows everything."""
        return self._changed(lambda one: replace(one, inline=(*one.inline, EVERYTHING)))

    @cached_property
    def _unbounded(self) -> WorldIndex:
        return self._changed(lambda one: replace(one, boundary=None))

    def _changed(self, change: Callable[[Any], Any]) -> WorldIndex:
        world = self._index.world
        accounts = tuple(
            replace(
                account,
                users=tuple(change(one) for one in account.users),
                roles=tuple(change(one) for one in account.roles),
            )
            for account in world.accounts
        )
        return WorldIndex(replace(world, accounts=accounts), self._index)

    def _probed(self, account: str, what: str) -> bool:
        key = account, what
        found = self._known.get(key)
        if found is None:
            arn = self._probe_arns.get(key)
            found = self._known[key] = arn is not None and self._is_strong(arn)
        return found

    def _is_strong(self, arn: str) -> bool:
        """Tell whether a probe is an administrator, or may write policies of its own."""
        if _is_admin_in(self._probes, arn):
            return True
        entity = self._probes.user(arn) or self._probes.role(arn)
        assert entity is not None  # noqa: S101 - for the type checker: it was made
        kind = "User" if isinstance(entity, User) else "Role"
        policies = self._probes.identity(entity)
        writing = (f"iam:put{kind}policy".lower(), f"iam:attach{kind}policy".lower())
        if not policies.gaps and not any(map(policies.about, writing)):
            return False
        source = self._probe_sources.of(entity)
        if source is None or not _is_admin_in(self._raised_probes, arn):
            return False
        group = self._probe_sources.group(source)
        strongest = (
            ("iam:PolicyARN", (self.administrator_access(group.account),)),
            ("iam:PermissionsBoundary", None),
        )
        return any(
            self._probe_asker.ask(group, action, AskedResource(arn), context).is_certain
            for action, context in (
                (f"iam:Put{kind}Policy", strongest[1:]),
                (f"iam:Attach{kind}Policy", strongest),
            )
            if group.may(action)
        )

    @cached_property
    def _probe_sources(self) -> SourceReader:
        return SourceReader(self._probes)

    @cached_property
    def _probe_asker(self) -> EscalationAsker:
        return EscalationAsker(self._probes, self._at)

    @cached_property
    def _probe_world(self) -> tuple[World, dict[tuple[str, str], str]]:
        arns: dict[tuple[str, str], str] = {}
        accounts = []
        for account in self._index.world.accounts:
            users, roles = _probes(account, self.administrator_access(account.id), arns)
            accounts.append(
                replace(account, users=(*account.users, *users), roles=(*account.roles, *roles))
            )
        return replace(self._index.world, accounts=tuple(accounts)), arns

    @cached_property
    def _probes(self) -> WorldIndex:
        return WorldIndex(self._probe_world[0], self._index)

    @property
    def _probe_arns(self) -> dict[tuple[str, str], str]:
        return self._probe_world[1]

    @cached_property
    def _raised_probes(self) -> WorldIndex:
        return Gains(self._probes, self._at).raised_index


def _probes(
    account: Account, strongest: str, arns: dict[tuple[str, str], str]
) -> tuple[list[User], list[Role]]:
    """Make a user for each group of an account, and a role for each managed policy."""
    partition = strongest.split(":")[1]
    start = f"arn:{partition}:iam::{account.id}"
    users: list[User] = []
    roles: list[Role] = []
    for number, group in enumerate(account.groups):
        name = f"{_MARK}-{number}"
        users.append(User(arn=f"{start}:user/{name}", name=name, groups=(group.name,)))
        arns[account.id, f"group {group.name}"] = users[-1].arn
    policies = ("", *(policy.arn or "" for policy in account.policies))
    for number, arn in enumerate(policies):
        name = f"{_MARK}-{number}"
        role = Role(
            arn=f"{start}:role/{name}",
            name=name,
            trust_policy=_NOBODYS_TRUST,
            inline=() if arn else (EVERYTHING,),
            attached=(arn,) if arn else (),
        )
        roles.append(role)
        arns[account.id, f"policy {arn}" if arn else "everything"] = role.arn
    arns.setdefault((account.id, f"policy {strongest}"), arns[account.id, "everything"])
    return users, roles


def _is_admin_in(index: WorldIndex, arn: str) -> bool:
    entity = index.user(arn) or index.role(arn)
    return entity is not None and is_admin(index, entity)


def with_entity(account: Account, changed: Entity) -> Account:
    """Return an account in which a principal is another."""
    if isinstance(changed, User):
        users = tuple(changed if one.arn == changed.arn else one for one in account.users)
        return replace(account, users=users)
    roles = tuple(changed if one.arn == changed.arn else one for one in account.roles)
    return replace(account, roles=roles)
