"""WorldIndex: lookups over a world, built on demand, and its compiled policies."""

from collections.abc import Callable, Hashable, Iterator
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from rolescope.engine.language.guardrails import Guardrails, guardrails
from rolescope.engine.language.policy_set import PolicySet
from rolescope.engine.language.statement import CompiledStatement
from rolescope.engine.memo import RequestMemo
from rolescope.model.arn import Arn, group_digits
from rolescope.model.document import parse_policy
from rolescope.model.policy import Policy, PolicyType
from rolescope.model.principal import Group, Role, User
from rolescope.model.world import Account, World

T = TypeVar("T")
_Entry = tuple[Policy, tuple[CompiledStatement, ...]]
_MAX_RECENT, _MAX_LARGE = 32_768, 512
_NOTHING = object()  # None is an answer, too


class WorldIndex:
    """Finds what a request needs in a world. The world never changes; the index only remembers."""

    def __init__(self, world: World, before: "WorldIndex | None" = None) -> None:
        """Index a world; nothing is computed before it is asked for.

        `before` is the index of a world that shares policies with this one (before an edit):
        what it compiled is used again.
        """
        self.world = world
        self.reading = world.assumed.reading  # of undocumented rules, where no other is asked for
        self._memo: dict[Hashable, Any] = {}
        self._recent: RequestMemo[Any] = RequestMemo(_MAX_RECENT)
        self._large: RequestMemo[Any] = RequestMemo(_MAX_LARGE)
        # Both have one entry for each document, so they are emptied together.
        self._documents: RequestMemo[Policy] = RequestMemo(_MAX_LARGE)
        self._passed: RequestMemo[_Entry] = RequestMemo(_MAX_LARGE)
        self.known: dict[int, _Entry] = {} if before is None else before.known

    # Entities

    @cached_property
    def accounts(self) -> dict[str, Account]:
        """The imported accounts by ID."""
        return {account.id: account for account in self.world.accounts}

    @cached_property
    def roles(self) -> dict[str, Role]:
        """The imported roles by ARN."""
        return {role.arn: role for account in self.world.accounts for role in account.roles}

    @cached_property
    def users(self) -> dict[str, User]:
        """The imported users by ARN."""
        return {user.arn: user for account in self.world.accounts for user in account.users}

    @cached_property
    def roles_by_name(self) -> dict[tuple[str, str], Role]:
        """The imported roles by account and name, which is unique without its path (ARN-6)."""
        return {(arn.split(":")[4], role.name): role for arn, role in self.roles.items()}

    @cached_property
    def by_unique_id(self) -> dict[str, User | Role]:
        """The imported users and roles by unique ID (ARN-18)."""
        entities: list[User | Role] = [*self.users.values(), *self.roles.values()]
        return {entity.id: entity for entity in entities if entity.id}

    @cached_property
    def _groups(self) -> dict[tuple[str, str], Group]:
        return {
            (account.id, group.name): group
            for account in self.world.accounts
            for group in account.groups
        }

    def account(self, account: str) -> Account | None:
        """Return an account, None when it is not imported."""
        return self.accounts.get(account)

    def role(self, arn: str) -> Role | None:
        """Return a role by ARN."""
        return self.roles.get(arn)

    def user(self, arn: str) -> User | None:
        """Return a user by ARN."""
        return self.users.get(arn)

    def lacking(self, arn: str) -> str:
        """Say in words that a user or role may exist although it is not in the import (DF-46).

        Empty when it is imported, when its account is imported completely, or not at all.
        """
        account = self.account(account_of(arn))
        if account is None or not account.incomplete or arn in self.users or arn in self.roles:
            return ""
        kind, _, name = arn.split(":", 5)[5].partition("/")
        if f"{kind}s" not in account.incomplete:
            return ""
        name = name.rpartition("/")[2]
        where = f"the export of account {group_digits(account.id)}"
        return f"{where} is incomplete: {kind}/{name} is not in it"

    # Policies

    @cached_property
    def _policies(self) -> dict[tuple[str, str], Policy]:
        found: dict[tuple[str, str], Policy] = {}
        for account in self.world.accounts:
            for policy in account.policies:
                if policy.arn:
                    found[account.id, policy.arn] = policy
                    found.setdefault(("", policy.arn), policy)
        return found

    def managed_policy(self, arn: str, account: str = "") -> Policy | None:
        """Return a managed policy by ARN: the account's own copy, else that of any account."""
        return self._policies.get((account, arn)) or self._policies.get(("", arn))

    def compiled(self, policy: Policy) -> tuple[CompiledStatement, ...]:
        """Return the statements of a policy, compiled at the first call."""
        entry = self.known.get(id(policy)) or self._passed.find(id(policy))
        if entry is None:
            entry = self.known[id(policy)] = _compile(policy)
        return entry[1]

    def policy_set(self, *policies: Policy) -> PolicySet:
        """Return policies as one set."""
        return PolicySet(policies, self.compiled)

    def identity(self, entity: User | Role) -> PolicySet:
        """Return the identity policies of a user, groups included, or of a role (EV-3)."""
        return self.remember(("identity", entity.arn), lambda: self._identity(entity))

    def identity_policies(self, entity: User | Role) -> Iterator[Policy | None]:
        """Yield the policies of `identity` without compiling them; None for one that is missing."""
        account = entity.arn.split(":")[4]
        holders: list[User | Role | Group | None] = [entity]
        if isinstance(entity, User):
            holders += (self._groups.get((account, name)) for name in entity.groups)
        for holder in holders:
            if holder is None:
                yield None
            else:
                yield from holder.inline
                yield from (self.managed_policy(arn, account) for arn in holder.attached)

    def boundary(self, entity: User | Role) -> PolicySet | None:
        """Return the permissions boundary, None when there is none (EV-4)."""
        arn = entity.boundary
        if arn is None:
            return None
        account = entity.arn.split(":")[4]
        return self.remember(
            ("boundary", account, arn),
            lambda: self._managed(PolicyType.BOUNDARY, (arn,), account),
        )

    def trust(self, role: Role) -> PolicySet:
        """Return the trust policy of a role."""
        return self.remember(("trust", role.arn), lambda: self.policy_set(role.trust_policy))

    def session(
        self, account: str, text: str | None, arns: tuple[str, ...] = ()
    ) -> PolicySet | None:
        """Return session policies as one set, None when none was passed (EV-5, SES-5)."""
        if text is None and not arns:
            return None
        return self.recall(
            ("session", account, text, arns),
            lambda: self._session(account, text, arns),
            is_large=True,
        )

    def document(self, text: str, name: str, policy_type: PolicyType) -> Policy:
        """Return the policy of a JSON text that a request carries."""
        key = (text, name, policy_type)
        policy = self._documents.find(key)
        if policy is None:
            policy = self._documents.put(key, parse_policy(text, name=name, type=policy_type))
            self._passed.put(id(policy), _compile(policy))
        return policy

    def _session(self, account: str, text: str | None, arns: tuple[str, ...]) -> PolicySet:
        inline = () if text is None else (self.document(text, "inline", PolicyType.SESSION),)
        managed = self._managed(PolicyType.SESSION, arns, account)
        return PolicySet((*inline, *managed.policies), self.compiled, managed.gaps)

    def _identity(self, entity: User | Role) -> PolicySet:
        account = entity.arn.split(":")[4]
        holders: list[User | Role | Group] = [entity]
        gaps: list[str] = []
        for name in entity.groups if isinstance(entity, User) else ():
            group = self._groups.get((account, name))
            if group is None:
                gaps.append(f"group {name} of account {group_digits(account)} is not imported")
            else:
                holders.append(group)
        policies = [policy for holder in holders for policy in holder.inline]
        for arn in dict.fromkeys(arn for holder in holders for arn in holder.attached):
            managed = self.managed_policy(arn, account)
            if managed is None:
                gaps.append(_missing(PolicyType.IDENTITY, arn))
            else:
                policies.append(managed)
        return PolicySet(policies, self.compiled, gaps)

    def _managed(self, policy_type: PolicyType, arns: tuple[str, ...], account: str) -> PolicySet:
        found = {arn: self.managed_policy(arn, account) for arn in arns}
        return PolicySet(
            (policy for policy in found.values() if policy is not None),
            self.compiled,
            (_missing(policy_type, arn) for arn, policy in found.items() if policy is None),
        )

    # Organization

    @cached_property
    def _statuses(self) -> dict[str, str]:
        organization = self.world.organization
        return {one.id: one.status for one in organization.accounts} if organization else {}

    def account_status(self, account: str) -> str:
        """Return what Organizations says of an account's state; empty outside of it (DF-18)."""
        return self._statuses.get(account, "")

    def is_status_lost(self, account: str) -> bool:
        """Tell whether an account has a state that the import does not tell (DF-46)."""
        return self._statuses.get(account) == ""

    def organization_path(self, account: str) -> tuple[str, ...] | None:
        """Return the IDs from the root to the parent of an account; None outside (CK-4)."""
        organization = self.world.organization
        if organization is None:
            return None
        return self.remember(("path", account), lambda: organization.path_to(account))

    def guardrails(self, account: str, policy_type: PolicyType) -> Guardrails:
        """Return the SCPs or RCPs over an account."""
        return self.remember(
            (policy_type, account),
            lambda: guardrails(self.world, account, policy_type, self.compiled),
        )

    # What was found

    def remember(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what was made for a key before, else make it. Only for what the world bounds."""
        found: Any = self._memo.get(key, _NOTHING)
        if found is _NOTHING:
            found = self._memo[key] = make()
        known: T = found
        return known

    def forget(self) -> None:
        """Forget all that was found: what hangs on it holds the index, and with it the world.

        Who goes on asking gets the same answers, found anew.
        """
        self._memo.clear()
        for memo in (self._recent, self._large, self._documents, self._passed):
            memo.clear()

    def recall(self, key: Hashable, make: Callable[[], T], *, is_large: bool = False) -> T:
        """Return what was made for a key of a request lately, else make it; never None.

        `is_large`: documents hang on it, so that less of it is kept.
        """
        memo = self._large if is_large else self._recent
        found: T | None = memo.find(key)
        return memo.put(key, make()) if found is None else found


def _missing(policy_type: PolicyType, arn: str) -> str:
    """Say that a managed policy is attached, but not imported (DF-10, SES-21)."""
    return f"the document of {policy_type.value} {arn} is not imported"


def _compile(policy: Policy) -> _Entry:
    """Compile a policy, which is kept beside its id so that the id stays its own."""
    return policy, tuple(CompiledStatement(policy, source) for source in policy.statements)


@lru_cache(maxsize=65536)
def partition_of(arn: str) -> str:
    """Return the partition of an ARN (ARN-2), empty when it is none."""
    parsed = Arn.parse(arn)
    return "" if parsed is None else parsed.partition


@lru_cache(maxsize=65536)
def account_of(arn: str) -> str:
    """Return the account ID of an ARN, empty when it names none."""
    parsed = Arn.parse(arn)
    return parsed.account if parsed is not None and parsed.account.isdigit() else ""
