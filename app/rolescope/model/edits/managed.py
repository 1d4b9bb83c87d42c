"""Managed policies: a new one, attached, detached, and as permissions boundary."""

from rolescope.model.arn import group_digits, role_name
from rolescope.model.edit_rules import (
    CheckedEdit,
    document_of,
    is_managed_by_aws,
    partition_of,
    refusal_of_account,
    refusal_of_holder,
    refusal_of_name,
    refusal_of_path,
    refusal_of_text,
)
from rolescope.model.place import Holder, find_account, find_holder, owner_of, with_account
from rolescope.model.place import with_holder as changed
from rolescope.model.policy import Policy, PolicyType
from rolescope.model.principal import Group
from rolescope.model.world import World
from rolescope.value import replace

_MAX_NAME = 128


class WithNewManagedPolicy(CheckedEdit):
    """Make a customer managed policy in an account, given as JSON text; nobody has it yet."""

    account: str
    name: str
    text: str
    path: str = "/"

    @property
    def label(self) -> str:
        """What it does, in words."""
        return f"Create managed policy {self.name}"

    def arn(self, world: World) -> str:
        """Return the ARN that the policy gets."""
        partition = partition_of(world, self.account)
        return f"arn:{partition}:iam::{self.account}:policy{self.path}{self.name}"

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can (ARN-6)."""
        refusal = (
            refusal_of_account(world, self.account)
            or refusal_of_name(self.name, "policy", _MAX_NAME)
            or refusal_of_path(self.path)
        )
        account = find_account(world, self.account)
        if refusal is not None or account is None:
            return refusal
        names = {
            role_name(policy.arn).lower()
            for policy in account.policies
            if policy.arn and not is_managed_by_aws(policy.arn)
        }
        if self.name.lower() in names:
            return f"Account {group_digits(self.account)} has a managed policy {self.name} already."
        return refusal_of_text(self.text)

    def _applied(self, world: World) -> World:
        like = Policy(name=self.name, type=PolicyType.IDENTITY, arn=self.arn(world))
        policy = replace(document_of(self.text, like), other_versions=())
        return with_account(
            world,
            self.account,
            lambda account: replace(account, policies=(*account.policies, policy)),
        )


class Attach(CheckedEdit):
    """Attach a managed policy, by ARN, to a user, role or group."""

    holder: str
    policy: str

    @property
    def label(self) -> str:
        """What it does, in words."""
        return f"Attach {role_name(self.policy)} to {role_name(self.holder)}"

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can (TR-15)."""
        refusal = refusal_of_holder(world, self.holder)
        holder = find_holder(world, self.holder)
        if refusal is not None or holder is None:
            return refusal
        if self.policy in holder.attached:
            return f"{role_name(self.policy)} is attached to {holder.name} already."
        return _refusal_of_policy(world, self.policy, self.holder)

    def _applied(self, world: World) -> World:
        return changed(
            world,
            self.holder,
            lambda found: replace(found, attached=(*found.attached, self.policy)),
        )


class Detach(CheckedEdit):
    """Detach a managed policy, by ARN, from a user, role or group."""

    holder: str
    policy: str

    @property
    def label(self) -> str:
        """What it does, in words."""
        return f"Detach {role_name(self.policy)} from {role_name(self.holder)}"

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can (TR-15)."""
        refusal = refusal_of_holder(world, self.holder)
        holder = find_holder(world, self.holder)
        if refusal is not None or holder is None:
            return refusal
        if self.policy not in holder.attached:
            return f"{role_name(self.policy)} is not attached to {holder.name}."
        return None

    def _applied(self, world: World) -> World:
        return changed(
            world,
            self.holder,
            lambda found: replace(
                found, attached=tuple(arn for arn in found.attached if arn != self.policy)
            ),
        )


class WithBoundary(CheckedEdit):
    """Set the permissions boundary of a user or role to a managed policy, by ARN; None: to none."""

    holder: str
    policy: str | None

    @property
    def label(self) -> str:
        """What it does, in words."""
        name = role_name(self.holder)
        if self.policy is None:
            return f"Remove the permissions boundary of {name}"
        return f"Set the permissions boundary of {name} to {role_name(self.policy)}"

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can (TR-15, GR-40)."""
        refusal = refusal_of_holder(world, self.holder, "permissions boundary")
        holder = find_holder(world, self.holder)
        if refusal is not None or holder is None:
            return refusal
        if isinstance(holder, Group):
            return f"{holder.name} is a group: groups have no permissions boundary."
        now = holder.boundary
        name = role_name(self.holder)
        if self.policy is None:
            return None if now else f"{name} has no permissions boundary."
        if now == self.policy:
            return f"{role_name(self.policy)} is the permissions boundary of {name} already."
        return _refusal_of_policy(world, self.policy, self.holder)

    def _applied(self, world: World) -> World:
        return changed(world, self.holder, self._bounded)

    def _bounded(self, holder: Holder) -> Holder:
        return holder if isinstance(holder, Group) else replace(holder, boundary=self.policy)


def _refusal_of_policy(world: World, arn: str, holder: str) -> str | None:
    """Say why a managed policy cannot be given to a user, role or group."""
    name, account = role_name(arn), owner_of(holder)
    is_of_aws = is_managed_by_aws(arn)
    if not is_of_aws and owner_of(arn) != account:
        return f"{name} is of another account than {role_name(holder)}."
    homes = (one for one in world.accounts if is_of_aws or one.id == account)
    if any(policy.arn == arn for one in homes for policy in one.policies):
        return None
    lacks = "the AWS managed policy" if is_of_aws else "the managed policy"
    return f"The import lacks {lacks} {name}: what it allows is not known."
