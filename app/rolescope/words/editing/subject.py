"""What a form changes: a user, role, group or account of the scenario, with what it has."""

from rolescope.engine.index import WorldIndex
from rolescope.model.arn import group_digits, is_account_id, role_name
from rolescope.model.instant import duration_in_words
from rolescope.model.place import Holder, find_account, find_holder, owner_of
from rolescope.model.principal import Group, Role, User
from rolescope.model.world import Account, Organization
from rolescope.value import Value
from rolescope.words.names import account_names
from rolescope.words.requests.completions import managed_policies

Option = tuple[str, str]
"""A value, and how it is shown."""


class EditSubject(Value):
    """`owner` is an ARN or the ID of an account; `index` finds what the scenario has."""

    owner: str
    index: WorldIndex

    @property
    def holder(self) -> Holder | None:
        """The user, role or group; None for an account."""
        return None if is_account_id(self.owner) else find_holder(self.index.world, self.owner)

    @property
    def account(self) -> Account | None:
        """The account, if it is one that is imported."""
        return find_account(self.index.world, self.owner)

    @property
    def organization(self) -> Organization | None:
        """The organization."""
        return self.index.world.organization

    @property
    def kind(self) -> str:
        """`role`, `user`, `group` or `account`; empty: nothing that can be changed."""
        match self.holder:
            case Role():
                return "role"
            case User():
                return "user"
            case Group():
                return "group"
            case _:
                is_member = self.account is not None or self.owner in account_names(
                    self.index.world
                )
                return "account" if is_account_id(self.owner) and is_member else ""

    @property
    def name(self) -> str:
        """What to call it."""
        if self.kind == "account":
            found = account_names(self.index.world).get(self.owner)
            return found or group_digits(self.owner)
        return role_name(self.owner)

    # What there is to choose from

    def policies(self) -> tuple[Option, ...]:
        """Return managed policies that it can be given: its account's, and AWS's."""
        return tuple((arn, arn) for arn in managed_policies(self.index, self.owner))

    def attached(self) -> tuple[Option, ...]:
        """Return the managed policies that it has."""
        holder = self.holder
        return tuple((arn, role_name(arn)) for arn in (holder.attached if holder else ()))

    def inline(self) -> tuple[Option, ...]:
        """Return its inline policies."""
        holder = self.holder
        return tuple((one.name, one.name) for one in (holder.inline if holder else ()))

    def tags(self) -> tuple[Option, ...]:
        """Return its tags."""
        holder = self.holder
        found = () if holder is None or isinstance(holder, Group) else holder.tags
        return tuple((key, f"{key} = {value}") for key, value in found)

    def groups(self, *, of_user: bool) -> tuple[Option, ...]:
        """Return the groups of its account that a user is in, or is not in."""
        user, account = self.holder, find_account(self.index.world, owner_of(self.owner))
        if not isinstance(user, User) or account is None:
            return ()
        return tuple(
            (group.arn, group.name)
            for group in account.groups
            if (group.name in user.groups) == of_user
        )

    def boundary(self) -> str:
        """Return its permissions boundary, an ARN; empty: it has none."""
        holder = self.holder
        return "" if holder is None or isinstance(holder, Group) else holder.boundary or ""

    def duration(self) -> str:
        """Return its maximum session duration in words."""
        holder = self.holder
        seconds = holder.max_session_duration if isinstance(holder, Role) else None
        return duration_in_words(seconds) if seconds is not None else "1 h"

    def units(self) -> tuple[Option, ...]:
        """Return the root and the OUs, but for the one that the account is in."""
        found = self.organization
        if found is None:
            return ()
        parent = next((one.parent for one in found.accounts if one.id == self.owner), "")
        units = ((found.root, "Root"), *((unit.id, unit.name) for unit in found.units))
        return tuple(unit for unit in units if unit[0] and unit[0] != parent)

    def guardrails(self, *, attached: bool) -> tuple[Option, ...]:
        """Return SCPs and RCPs that are attached to the account itself, or are not."""
        found = self.organization
        return tuple(
            (one.id, f"{one.policy.type.value} {one.policy.name}")
            for one in (found.policies if found is not None else None) or ()
            if one.targets is not None and (self.owner in one.targets) == attached
        )

    def guardrail(self, id_: str) -> str:
        """Return the name of an SCP or RCP."""
        found = self.organization
        policies = (found.policies if found is not None else None) or ()
        return next((one.policy.name for one in policies if one.id == id_), "")
