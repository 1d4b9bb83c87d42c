"""Accounts moved within their organization."""

from dataclasses import dataclass, replace

from rolescope.model.arn import group_digits
from rolescope.model.edit_rules import refuse
from rolescope.model.world import World


@dataclass(frozen=True, slots=True)
class MoveAccount:
    """Move an account to an OU or the root, by ID. `name`: what people call the new parent."""

    account: str
    parent: str
    name: str = ""

    @property
    def label(self) -> str:
        """What it does, in words."""
        return f"Move account {group_digits(self.account)} to {self.name or self.parent}"

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can."""
        organization = world.organization
        if organization is None:
            return "No organization is imported."
        found = next((one for one in organization.accounts if one.id == self.account), None)
        if found is None:
            return f"Account {self.account} is not among the accounts of the organization."
        parents = {organization.root, *(unit.id for unit in organization.units)} - {""}
        if self.parent not in parents:
            return f"{self.parent or 'Nothing'} is no OU or root of the organization."
        if found.parent == self.parent:
            return f"Account {self.account} is in {self.name or self.parent} already."
        return None

    def apply(self, world: World) -> World:
        """Return the world with the account below the other parent.

        Raises:
            EditRefused: see `refusal`.
        """
        refuse(self.refusal(world))
        organization = world.organization
        assert organization is not None  # noqa: S101 - for the type checker: see `refusal`
        accounts = tuple(
            replace(one, parent=self.parent) if one.id == self.account else one
            for one in organization.accounts
        )
        return replace(world, organization=replace(organization, accounts=accounts))
