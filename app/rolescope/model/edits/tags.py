"""Tags of users and roles: one less."""

from typing import Any

from rolescope.model.arn import role_name
from rolescope.model.edit_rules import CheckedEdit, can_be_tagged, refusal_of_holder
from rolescope.model.place import find_holder, with_holder
from rolescope.model.principal import Group
from rolescope.model.world import World
from rolescope.value import replace


class WithoutTag(CheckedEdit):
    """Take a tag from a user or role. Keys that differ in case only are one."""

    holder: str
    key: str

    @property
    def label(self) -> str:
        """What it does, in words."""
        return f"Remove tag {self.key} of {role_name(self.holder)}"

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can (TR-15)."""
        holder = find_holder(world, self.holder)
        if not can_be_tagged(holder):
            return f"{role_name(self.holder)} is a group: groups have no tags."
        refusal = refusal_of_holder(world, self.holder, "tags")
        if refusal is not None or holder is None or isinstance(holder, Group):
            return refusal
        if all(key.lower() != self.key.lower() for key, _ in holder.tags):
            return f"{holder.name} has no tag {self.key}."
        return None

    def _applied(self, world: World) -> World:
        return with_holder(world, self.holder, self._untagged)

    def _untagged(self, holder: Any) -> Any:
        kept = tuple(tag for tag in holder.tags if tag[0].lower() != self.key.lower())
        return replace(holder, tags=kept)
