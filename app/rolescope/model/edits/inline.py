"""Inline policies of users, roles and groups: a new one, one less."""

from rolescope.model.arn import role_name
from rolescope.model.edit_rules import (
    CheckedEdit,
    document_of,
    refusal_of_holder,
    refusal_of_name,
    refusal_of_text,
)
from rolescope.model.place import Place, PlaceKind, find_holder, with_holder
from rolescope.model.policy import Policy, PolicyType
from rolescope.model.world import World
from rolescope.value import replace

_MAX_NAME = 128


class WithNewInlinePolicy(CheckedEdit):
    """Give a user, role or group an inline policy, given as JSON text."""

    holder: str
    name: str
    text: str

    @property
    def label(self) -> str:
        """What it does, in words."""
        return f"Add inline policy {self.name} to {role_name(self.holder)}"

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can (TR-15)."""
        refusal = refusal_of_holder(world, self.holder)
        holder = find_holder(world, self.holder)
        if refusal is not None or holder is None:
            return refusal
        if any(policy.name == self.name for policy in holder.inline):
            return f"{holder.name} has an inline policy {self.name} already."
        return refusal_of_name(self.name, "policy", _MAX_NAME) or refusal_of_text(self.text)

    def _applied(self, world: World) -> World:
        policy = document_of(self.text, Policy(name=self.name, type=PolicyType.IDENTITY))
        return with_holder(
            world, self.holder, lambda found: replace(found, inline=(*found.inline, policy))
        )


class WithoutInlinePolicy(CheckedEdit):
    """Delete an inline policy of a user, role or group."""

    holder: str
    name: str

    @property
    def label(self) -> str:
        """What it does, in words."""
        return f"Delete inline policy {self.name} of {role_name(self.holder)}"

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can (TR-15)."""
        refusal = refusal_of_holder(world, self.holder)
        if refusal is not None:
            return refusal
        if Place(PlaceKind.INLINE, self.holder, self.name).find(world) is None:
            return f"{role_name(self.holder)} has no inline policy {self.name}."
        return None

    def _applied(self, world: World) -> World:
        return with_holder(
            world,
            self.holder,
            lambda found: replace(
                found, inline=tuple(one for one in found.inline if one.name != self.name)
            ),
        )
