"""What-if edits, and the scenario: a world and the edits made to it."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from rolescope.model.arn import group_digits, role_name
from rolescope.model.document import parse_policy
from rolescope.model.edit_rules import (
    CheckedEdit,
    EditRefused,
    decoded,
    key_of,
    refusal_of_role,
    refusal_of_structure,
)
from rolescope.model.place import find_holder
from rolescope.model.policy import Effect, Policy, PrincipalType, StatementPrincipal
from rolescope.model.principal import Role
from rolescope.model.principal_reader import PRINCIPAL_KEYS, anyone, classify
from rolescope.model.world import World
from rolescope.value import PartlyCompared, replace

__all__ = ["Edit", "EditRefused", "Scenario", "WithoutTrust", "principal_name"]


class Edit(Protocol):
    """One change of a world."""

    @property
    def label(self) -> str:
        """What it does, for menus, history and reports."""

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can."""

    def apply(self, world: World) -> World:
        """Return the world with the change; the world itself stays as it is.

        What the edit leaves alone is shared. Raises EditRefused: see `refusal`.
        """


class WithoutTrust(PartlyCompared, CheckedEdit):
    """Take one principal out of the Allow statements of a role's trust policy.

    Deny statements stay. A statement that names nobody any more goes. `name`: what people call an
    account, if it has a name.
    """

    role: str
    principal: StatementPrincipal
    name: str = ""

    @property
    def compared(self) -> tuple[object, ...]:
        """What is done: a name changes nothing."""
        return self.role, self.principal

    @property
    def label(self) -> str:
        """What it does, in words."""
        who = f"account {self.name}" if self.name else principal_name(self.principal)
        return f"Remove {who} from trust of {role_name(self.role)}"

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can (TR-15)."""
        refusal = refusal_of_role(world, self.role, "trust policy")
        role = find_holder(world, self.role)
        if refusal is not None or not isinstance(role, Role):
            return refusal
        refusal = refusal_of_structure(role.trust_policy, f"the trust policy of {role.name}")
        if refusal is not None:
            return refusal
        if not _is_trusted(role.trust_policy, self.principal):
            who = principal_name(self.principal)
            return f"No Allow statement in the trust policy of {role.name} names {who}."
        return None

    def _applied(self, world: World) -> World:
        return replace(
            world,
            accounts=tuple(
                replace(account, roles=tuple(self._edited(role) for role in account.roles))
                if any(role.arn == self.role for role in account.roles)
                else account
                for account in world.accounts
            ),
        )

    def _edited(self, role: Role) -> Role:
        if role.arn != self.role:
            return role
        policy = role.trust_policy
        document = decoded(policy)
        _remove(document, self.principal)
        edited = parse_policy(document, name=policy.name, type=policy.type, arn=policy.arn)
        if _is_trusted(edited, self.principal):  # never show a trust as gone that is still there
            raise EditRefused(f"The trust policy of {role.name} is written in a way that hides it.")
        return replace(role, trust_policy=edited)


def principal_name(principal: StatementPrincipal) -> str:
    """Name a principal of a policy for people: `account 1234 5678 9012`, `deploy-hub`."""
    value = principal.value
    match principal.type:
        case PrincipalType.ANYONE:
            return "anyone"
        case PrincipalType.ACCOUNT:
            return f"account {group_digits(value)}"
        case PrincipalType.SESSION:
            role, _, session = value.partition("assumed-role/")[2].partition("/")
            return f"session {session} of {role}"
        case PrincipalType.SERVICE:
            return value.removesuffix(".amazonaws.com")
        case PrincipalType.UNIQUE_ID:
            return f"deleted principal {value}"
        case _:
            return role_name(value)


def _is_trusted(policy: Policy, principal: StatementPrincipal) -> bool:
    return any(
        _is_same(named, principal)
        for statement in policy.statements
        if statement.effect is not Effect.DENY  # unknown, it may allow (GR-11)
        for named in statement.principals or ()
    )


def _is_same(one: StatementPrincipal, other: StatementPrincipal) -> bool:
    """Tell whether two name the same, however they are written: an account has two forms (PR-2)."""
    return (one.type, one.value) == (other.type, other.value)


def _remove(document: dict[str, Any], principal: StatementPrincipal) -> None:
    """Take a principal out of a decoded trust policy, but for its Deny statements (GR-11)."""
    place = key_of(document, "Statement")
    found = document.get(place)
    kept: list[object] = []
    for statement in found if isinstance(found, list) else [found]:
        changed = _without_principal(statement, principal)
        if changed is not None:
            kept.append(changed)
    document[place] = kept


def _without_principal(statement: object, principal: StatementPrincipal) -> object:
    """Return a statement without the principal; None when it names nobody else."""
    if not isinstance(statement, dict) or statement.get(key_of(statement, "Effect")) == "Deny":
        return statement
    place = key_of(statement, "Principal")
    if place not in statement:
        return statement
    principals = _without(statement[place], principal)
    return statement | {place: principals} if principals else None


def _without(principals: object, principal: StatementPrincipal) -> object:
    """Return a `Principal` element without one principal; empty when nothing is left."""
    if principals == "*":
        return None if _is_same(anyone(), principal) else principals
    if not isinstance(principals, dict):
        return principals  # GR-73: not understood, so it names nobody
    left: dict[str, object] = {}
    for key, values in principals.items():
        kind = PRINCIPAL_KEYS.get(key.lower())
        found = values if isinstance(values, list) else [values]
        rest = [
            value
            for value in found
            if kind is None or not _is_same(classify(kind, str(value)), principal)
        ]
        if rest == found:
            left[key] = values
        elif rest:
            left[key] = rest
    return left


@dataclass(frozen=True, slots=True)
class Scenario:
    """A world as imported, with edits folded over it. `world` is the result, made once."""

    base: World
    edits: tuple[Edit, ...] = ()
    world: World = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Fold the edits."""
        world = self.base
        for edit in self.edits:
            world = edit.apply(world)
        object.__setattr__(self, "world", world)
