"""Users and roles that come and go, and what becomes of trust policies that name them (PR-10)."""

import json
import re

from rolescope.model.arn import group_digits, role_name
from rolescope.model.edit_rules import (
    CheckedEdit,
    document_of,
    partition_of,
    refusal_of_account,
    refusal_of_name,
    refusal_of_owner,
    refusal_of_path,
    refusal_of_text,
)
from rolescope.model.edits.durations import MIN_SECONDS, refusal_of_duration
from rolescope.model.json_layout import STATEMENT, locate
from rolescope.model.original import original
from rolescope.model.place import Holder, find_account, find_holder, with_account
from rolescope.model.policy import Policy, PolicyType
from rolescope.model.principal import Group, Role, User
from rolescope.model.world import Account, World
from rolescope.value import replace

_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_ELEMENTS = ("Principal", "NotPrincipal")


def names(policy: Policy, arn: str) -> bool:
    """Tell whether a trust policy names a user or role by its ARN, as a principal."""
    return any(
        principal.written.strip() == arn
        for statement in policy.statements
        for principal in (*(statement.principals or ()), *(statement.not_principals or ()))
    )


def with_id(role: Role, arn: str, id_: str) -> Role:
    """Return a role whose trust policy names a deleted principal by its unique ID.

    ARNs in conditions, and those of sessions, stay (PR-10, PR-14). The same role is returned
    where the trust policy does not name the principal.
    """
    policy = role.trust_policy
    if not names(policy, arn):
        return role
    text = original(policy)
    changed = text
    spans = sorted(
        (span.start, span.end)
        for path, span in locate(text).items()
        if len(path) == 3 and path[0] == STATEMENT and path[2] in _ELEMENTS  # noqa: PLR2004 - of a statement
    )
    for start, end in reversed(spans):
        element = _STRING.sub(lambda found: _renamed(found.group(), arn, id_), text[start:end])
        changed = changed[:start] + element + changed[end:]
    return replace(role, trust_policy=document_of(changed, policy))


def _renamed(string: str, arn: str, id_: str) -> str:
    return json.dumps(id_) if json.loads(string, strict=False).strip() == arn else string


_MAX_NAME = 64
TRUST_POLICY = "trust policy"  # as importers name it


class WithRole(CheckedEdit):
    """Make a role, with its trust policy as JSON text and its session maximum in seconds.

    AWS gives it a unique ID that nobody knows yet.
    """

    account: str
    name: str
    path: str
    trust: str
    max_session_duration: int = MIN_SECONDS

    @property
    def label(self) -> str:
        """What it does, in words."""
        return f"Create role {self.name}"

    def arn(self, world: World) -> str:
        """Return the ARN that the role gets."""
        return _arn(world, self.account, f"role{self.path}{self.name}")

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can (ARN-5, ARN-6, GR-43)."""
        return (
            _refusal(world, self.account, self.name, self.path, Role)
            or refusal_of_duration(self.max_session_duration)
            or refusal_of_text(self.trust, PolicyType.TRUST)
        )

    def _applied(self, world: World) -> World:
        trust = document_of(self.trust, Policy(name=TRUST_POLICY, type=PolicyType.TRUST))
        role = Role(
            arn=self.arn(world),
            name=self.name,
            trust_policy=trust,
            max_session_duration=self.max_session_duration,
        )
        return with_account(
            world, self.account, lambda account: replace(account, roles=(*account.roles, role))
        )


class WithUser(CheckedEdit):
    """Make a user, who may do nothing yet. AWS gives it a unique ID that nobody knows yet."""

    account: str
    name: str
    path: str = "/"

    @property
    def label(self) -> str:
        """What it does, in words."""
        return f"Create user {self.name}"

    def arn(self, world: World) -> str:
        """Return the ARN that the user gets."""
        return _arn(world, self.account, f"user{self.path}{self.name}")

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can (ARN-5, ARN-6)."""
        return _refusal(world, self.account, self.name, self.path, User)

    def _applied(self, world: World) -> World:
        user = User(arn=self.arn(world), name=self.name)
        return with_account(
            world, self.account, lambda account: replace(account, users=(*account.users, user))
        )


class WithoutPrincipal(CheckedEdit):
    """Delete a user or role. Trust policies that name it have its unique ID then (PR-10)."""

    arn: str

    @property
    def label(self) -> str:
        """What it does, in words."""
        kind = "role" if ":role/" in self.arn else "user"
        return f"Delete {kind} {role_name(self.arn)}"

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can (TR-15)."""
        holder = find_holder(world, self.arn)
        if holder is None or isinstance(holder, Group):
            return f"{role_name(self.arn)} is not among the imported users and roles."
        if isinstance(holder, Role) and holder.is_service_linked:
            return f"{holder.name} is a service-linked role: its service alone can delete it."
        if isinstance(holder, Role) and holder.is_reserved:
            return refusal_of_owner(holder, "role")
        if holder.id:
            return None
        trusting = (
            role.name
            for account in world.accounts
            for role in account.roles
            if role.arn != self.arn and names(role.trust_policy, self.arn)
        )
        one = next(trusting, None)
        if one is None:
            return None
        return (
            f"The import lacks the unique ID of {holder.name}, which AWS puts into the trust "
            f"policy of {one} when it is deleted."
        )

    def _applied(self, world: World) -> World:
        holder = find_holder(world, self.arn)
        id_ = "" if holder is None else holder.id
        accounts = (self._without(account, id_) for account in world.accounts)
        return replace(world, accounts=tuple(accounts))

    def _without(self, account: Account, id_: str) -> Account:
        """Return an account without the principal; the same account where nothing names it."""
        fields: dict[str, tuple[Holder, ...]] = {}
        roles = tuple(
            with_id(role, self.arn, id_) if id_ else role
            for role in account.roles
            if role.arn != self.arn
        )
        if len(roles) < len(account.roles) or any(map(_differ, roles, account.roles)):
            fields["roles"] = roles
        users = tuple(user for user in account.users if user.arn != self.arn)
        if len(users) < len(account.users):
            fields["users"] = users
        return replace(account, **fields) if fields else account  # type: ignore[arg-type] # roles and users as they were


def _differ(one: Role, other: Role) -> bool:
    return one is not other


def _arn(world: World, account: str, resource: str) -> str:
    return f"arn:{partition_of(world, account)}:iam::{account}:{resource}"


def _refusal(world: World, id_: str, name: str, path: str, kind: type[Role | User]) -> str | None:
    what = "role" if kind is Role else "user"
    refusal = (
        refusal_of_account(world, id_)
        or refusal_of_name(name, what, _MAX_NAME)
        or refusal_of_path(path)
    )
    account = find_account(world, id_)
    if refusal is not None or account is None:
        return refusal
    found = account.roles if kind is Role else account.users
    if any(one.name.lower() == name.lower() for one in found):
        return f"Account {group_digits(id_)} has a {what} {name} already."
    return None
