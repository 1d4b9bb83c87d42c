"""Quarantine: an edit that takes all access from a user or role."""

from rolescope.model.arn import role_name
from rolescope.model.document import VERSION, parse_policy
from rolescope.model.edit_rules import CheckedEdit, free_name, refusal_of_holder
from rolescope.model.edits.trusts import is_switched_off, without_trust
from rolescope.model.place import Holder, find_holder, with_holder
from rolescope.model.policy import PolicyType
from rolescope.model.principal import Group, Role
from rolescope.model.world import World
from rolescope.value import replace

_NAME = "Quarantine"
_DOCUMENT = {
    "Version": VERSION,
    "Statement": [{"Sid": "Quarantine", "Effect": "Deny", "Action": "*", "Resource": "*"}],
}
_DENIES = parse_policy(_DOCUMENT, name=_NAME, type=PolicyType.IDENTITY)


class Quarantine(CheckedEdit):
    """Give a user or role an inline policy that denies everything; nobody may assume the role."""

    arn: str

    @property
    def label(self) -> str:
        """What it does, in words."""
        return f"Quarantine {role_name(self.arn)}"

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can (TR-15)."""
        holder = find_holder(world, self.arn)
        if isinstance(holder, Group):
            return f"{holder.name} is a group: put its users into quarantine."
        refusal = refusal_of_holder(world, self.arn)
        if refusal is not None or holder is None:
            return refusal
        is_off = not isinstance(holder, Role) or is_switched_off(world, self.arn)
        return f"{holder.name} is in quarantine already." if is_off and _is_denied(holder) else None

    def _applied(self, world: World) -> World:
        holder = find_holder(world, self.arn)
        if isinstance(holder, Role) and not is_switched_off(world, self.arn):
            world = without_trust(world, self.arn)
        return with_holder(world, self.arn, _denied)


def _is_denied(holder: Holder) -> bool:
    return any(policy.statements == _DENIES.statements for policy in holder.inline)


def _denied(holder: Holder) -> Holder:
    if _is_denied(holder):
        return holder
    name = free_name(_NAME, {policy.name for policy in holder.inline})
    return replace(holder, inline=(*holder.inline, replace(_DENIES, name=name)))
