"""Membership of users in groups."""

from collections.abc import Callable

from rolescope.model.arn import role_name
from rolescope.model.edit_rules import CheckedEdit
from rolescope.model.place import Holder, find_holder, owner_of, with_holder
from rolescope.model.principal import Group, User
from rolescope.model.world import World
from rolescope.value import replace


class IntoGroup(CheckedEdit):
    """Put a user into a group of its account (both by ARN)."""

    user: str
    group: str

    @property
    def label(self) -> str:
        """What it does, in words."""
        return f"Add {role_name(self.user)} to group {role_name(self.group)}"

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can."""
        user, group = find_holder(world, self.user), find_holder(world, self.group)
        if not isinstance(user, User):
            return f"{role_name(self.user)} is not among the imported users."
        if not isinstance(group, Group):
            return f"{role_name(self.group)} is not among the imported groups."
        if owner_of(self.user) != owner_of(self.group):
            return f"{group.name} is a group of another account than {user.name}."
        if group.name in user.groups:
            return f"{user.name} is in the group {group.name} already."
        return None

    def _applied(self, world: World) -> World:
        group = find_holder(world, self.group)
        name = "" if group is None else group.name
        return with_holder(world, self.user, lambda found: _with(found, lambda one: (*one, name)))


class OutOfGroup(CheckedEdit):
    """Take a user out of a group (both by ARN); the group itself need not be imported."""

    user: str
    group: str

    @property
    def label(self) -> str:
        """What it does, in words."""
        return f"Remove {role_name(self.user)} from group {role_name(self.group)}"

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can."""
        user = find_holder(world, self.user)
        if not isinstance(user, User):
            return f"{role_name(self.user)} is not among the imported users."
        is_there = owner_of(self.user) == owner_of(self.group)
        if not is_there or role_name(self.group) not in user.groups:
            return f"{user.name} is not in the group {role_name(self.group)}."
        return None

    def _applied(self, world: World) -> World:
        name = role_name(self.group)
        return with_holder(
            world,
            self.user,
            lambda found: _with(found, lambda names: tuple(one for one in names if one != name)),
        )


Names = tuple[str, ...]


def _with(user: Holder, change: Callable[[Names], Names]) -> Holder:
    return replace(user, groups=change(user.groups)) if isinstance(user, User) else user
