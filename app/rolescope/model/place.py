"""Places of policy documents in a world: where an edit finds one and puts another."""

from collections.abc import Callable
from enum import Enum

from rolescope.model.arn import role_name
from rolescope.model.policy import Policy
from rolescope.model.principal import Group, Role, User
from rolescope.model.world import Account, World
from rolescope.value import Value, replace

Holder = User | Role | Group


class PlaceKind(Enum):
    """Where a document stands."""

    TRUST = "trust policy"
    INLINE = "inline policy"
    MANAGED = "managed policy"
    ORGANIZATION = "policy of the organization"


class Place(Value):
    """One document: `holder` is the ARN of who has it, or the account of a managed policy.

    `name` is that of an inline policy, the ARN of a managed one, the ID of one of the
    organization; empty for a trust policy.
    """

    kind: PlaceKind
    holder: str = ""
    name: str = ""

    @property
    def title(self) -> str:
        """Name the document for people."""
        match self.kind:
            case PlaceKind.TRUST:
                return f"the trust policy of {role_name(self.holder)}"
            case PlaceKind.INLINE:
                return f"the inline policy {self.name} of {role_name(self.holder)}"
            case PlaceKind.MANAGED:
                return f"the managed policy {role_name(self.name)}"
            case _:
                return f"the policy {self.name} of the organization"

    def find(self, world: World) -> Policy | None:
        """Return the document; None when the world has none at this place."""
        if self.kind is PlaceKind.ORGANIZATION:
            attached = world.organization.policies if world.organization is not None else ()
            return next((one.policy for one in attached or () if one.id == self.name), None)
        if self.kind is PlaceKind.MANAGED:
            policies = (
                policy
                for account in world.accounts
                if account.id == self.holder
                for policy in account.policies
            )
            return next((policy for policy in policies if policy.arn == self.name), None)
        holder = find_holder(world, self.holder)
        if self.kind is PlaceKind.TRUST:
            return holder.trust_policy if isinstance(holder, Role) else None
        inline = () if holder is None else holder.inline
        return next((policy for policy in inline if policy.name == self.name), None)

    def put(self, world: World, policy: Policy) -> World:
        """Return the world with another document at this place."""
        if self.kind is PlaceKind.ORGANIZATION:
            return self._put_in_organization(world, policy)
        if self.kind is PlaceKind.MANAGED:
            return with_account(world, self.holder, lambda account: self._managed(account, policy))
        return with_holder(world, self.holder, lambda holder: self._held(holder, policy))

    def _put_in_organization(self, world: World, policy: Policy) -> World:
        organization = world.organization
        if organization is None:
            return world
        policies = tuple(
            replace(one, policy=policy) if one.id == self.name else one
            for one in organization.policies or ()
        )
        return replace(world, organization=replace(organization, policies=policies))

    def _managed(self, account: Account, policy: Policy) -> Account:
        policies = (
            replace(policy, other_versions=one.other_versions) if one.arn == self.name else one
            for one in account.policies
        )
        return replace(account, policies=tuple(policies))

    def _held(self, holder: Holder, policy: Policy) -> Holder:
        if self.kind is PlaceKind.TRUST:
            return replace(holder, trust_policy=policy) if isinstance(holder, Role) else holder
        inline = (policy if one.name == self.name else one for one in holder.inline)
        return replace(holder, inline=tuple(inline))


def find_holder(world: World, arn: str) -> Holder | None:
    """Return a user, role or group by ARN."""
    account = find_account(world, owner_of(arn))
    if account is None:
        return None
    holders: tuple[Holder, ...] = (*account.roles, *account.users, *account.groups)
    return next((holder for holder in holders if holder.arn == arn), None)


def with_holder(world: World, arn: str, change: Callable[[Holder], Holder]) -> World:
    """Return the world with a user, role or group changed."""

    def changed(account: Account) -> Account:
        return replace(
            account,
            roles=_changed(account.roles, arn, change),
            users=_changed(account.users, arn, change),
            groups=_changed(account.groups, arn, change),
        )

    return with_account(world, owner_of(arn), changed)


def _changed(holders: tuple[Holder, ...], arn: str, change: Callable[[Holder], Holder]) -> tuple:  # type: ignore[type-arg]  # of the same type as what comes in
    if all(holder.arn != arn for holder in holders):
        return holders
    return tuple(change(holder) if holder.arn == arn else holder for holder in holders)


def find_account(world: World, id_: str) -> Account | None:
    """Return an imported account by ID."""
    return next((one for one in world.accounts if one.id == id_), None)


def with_account(world: World, id_: str, change: Callable[[Account], Account]) -> World:
    """Return the world with an account changed."""
    accounts = (change(one) if one.id == id_ else one for one in world.accounts)
    return replace(world, accounts=tuple(accounts))


def owner_of(arn: str) -> str:
    """Return the account of an ARN, empty when it names none (ARN-1)."""
    parts = arn.split(":", 5)
    return parts[4] if len(parts) == 6 else ""  # noqa: PLR2004 - ARN-1
