"""Trust policies made narrower: MFA or an external ID required, or switched off."""

import re
from collections.abc import Iterator
from typing import Any

from rolescope.model.arn import role_name
from rolescope.model.document import VERSION, parse_policy
from rolescope.model.edit_rules import (
    CheckedEdit,
    decoded,
    key_of,
    refusal_of_defects,
    refusal_of_role,
    refusal_of_structure,
    statements_of,
    with_statements,
)
from rolescope.model.place import Place, PlaceKind
from rolescope.model.policy import Condition, Effect, Policy, PolicyType, Statement
from rolescope.model.world import World

_EXTERNAL_ID = re.compile(r"[\w+=,.@:/-]{2,1224}", re.ASCII)  # AR-8


class RequireMfa(CheckedEdit):
    """Let principals of AWS accounts assume a role with MFA only.

    Bool, not BoolIfExists: a request without the key must not pass.
    """

    role: str

    @property
    def label(self) -> str:
        """What it does, in words."""
        return f"Require MFA to assume {role_name(self.role)}"

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can (TR-15)."""
        return _refusal(world, self.role, _MFA)

    def _applied(self, world: World) -> World:
        return _narrowed(world, self.role, _MFA)


class RequireExternalId(CheckedEdit):
    """Let principals of AWS accounts assume a role with an external ID only."""

    role: str
    value: str

    @property
    def label(self) -> str:
        """What it does, in words."""
        return f"Require an external ID to assume {role_name(self.role)}"

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can (TR-15, AR-8)."""
        if not _EXTERNAL_ID.fullmatch(self.value):
            return "An external ID has 2 to 1,224 letters, digits and characters of _+=,.@:/-."
        return _refusal(world, self.role, self._condition)

    def _applied(self, world: World) -> World:
        return _narrowed(world, self.role, self._condition)

    @property
    def _condition(self) -> Condition:
        return Condition("StringEquals", "sts:ExternalId", (self.value,))


class WithoutAnyTrust(CheckedEdit):
    """Switch a whole trust policy off: nobody may assume the role.

    AWS takes no trust policy without a statement, so one that denies everybody is left.
    """

    role: str

    @property
    def label(self) -> str:
        """What it does, in words."""
        return f"Switch off trust of {role_name(self.role)}"

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can (TR-15)."""
        refusal = refusal_of_role(world, self.role, "trust policy")
        if refusal is None and is_switched_off(world, self.role):
            return f"The trust of {role_name(self.role)} is switched off already."
        return refusal

    def _applied(self, world: World) -> World:
        return without_trust(world, self.role)


# Switched off


_OFF = {
    "Version": VERSION,
    "Statement": [
        {
            "Sid": "SwitchedOff",
            "Effect": "Deny",
            "Principal": "*",
            "Action": [
                "sts:AssumeRole",
                "sts:AssumeRoleWithSAML",
                "sts:AssumeRoleWithWebIdentity",
            ],
        }
    ],
}


def is_switched_off(world: World, role: str) -> bool:
    """Tell whether the trust policy of a role is the one that lets nobody in."""
    policy = Place(PlaceKind.TRUST, role).find(world)
    return policy is not None and policy.statements == switched_off(policy).statements


def without_trust(world: World, role: str) -> World:
    """Return the world in which a role has a trust policy that lets nobody in."""
    place = Place(PlaceKind.TRUST, role)
    policy = place.find(world)
    return world if policy is None else place.put(world, switched_off(policy))


def switched_off(policy: Policy) -> Policy:
    """Return a trust policy that lets nobody in, in place of another."""
    return parse_policy(_OFF, name=policy.name, type=PolicyType.TRUST)


# Narrowed


_MFA = Condition("Bool", "aws:MultiFactorAuthPresent", ("true",))


def _refusal(world: World, role: str, condition: Condition) -> str | None:
    refusal = refusal_of_role(world, role, "trust policy")
    policy = Place(PlaceKind.TRUST, role).find(world)
    if refusal is not None or policy is None:
        return refusal
    title = f"the trust policy of {role_name(role)}"
    refusal = refusal_of_structure(policy, title)
    if refusal is not None:
        return refusal
    refusals = (
        refusal
        for statement in policy.statements
        if statement.effect is not Effect.DENY
        and (refusal := refusal_of_defects(statement, title)) is not None
    )
    return next(refusals, None) or _refusal_of_nothing(policy, condition, title)


def _refusal_of_nothing(policy: Policy, condition: Condition, title: str) -> str | None:
    named = [statement for statement in policy.statements if _names_aws(statement)]
    if not named:
        return f"No Allow statement of {title} names principals of AWS accounts."
    if all(_has(statement, condition) for statement in named):
        return f"All Allow statements of {title} that name principals of AWS accounts ask for it."
    return None


def _names_aws(statement: Statement) -> bool:
    """Tell whether an Allow statement lets in others than services and identity providers."""
    if statement.effect is not Effect.ALLOW:
        return False
    named = statement.principals or ()
    return statement.not_principals is not None or any(one.key == "AWS" for one in named)


def _has(statement: Statement, condition: Condition) -> bool:
    return any(
        _is_about(found, condition) and found.values == condition.values
        for found in statement.conditions
    )


def _is_about(one: Condition, other: Condition) -> bool:
    """Tell whether two tests are of the same operator and key, in any case."""
    first, second = ((x.operator.lower(), x.key.lower()) for x in (one, other))
    return first == second


def _narrowed(world: World, role: str, condition: Condition) -> World:
    place = Place(PlaceKind.TRUST, role)
    policy = place.find(world)
    assert policy is not None  # noqa: S101 - for the type checker: a refusal would have said so
    document = decoded(policy)
    changed: list[Any] = []
    for written, statement in zip(statements_of(document), policy.statements, strict=True):
        if _names_aws(statement) and not _has(statement, condition):
            changed += _narrow(written, condition)
        else:
            changed.append(written)
    return place.put(world, with_statements(policy, document, changed))


def _narrow(statement: dict[str, Any], condition: Condition) -> Iterator[dict[str, Any]]:
    """Yield a statement with a test; services and providers that it names, in one without it."""
    name = key_of(statement, "Principal")
    principals = statement.get(name)
    groups = principals if isinstance(principals, dict) else {}
    others = {key: value for key, value in groups.items() if key.lower() != "aws"}
    narrowed = dict(statement)
    if others:
        narrowed[name] = {key: value for key, value in groups.items() if key not in others}
    block = key_of(statement, "Condition")
    narrowed[block] = _with_test(statement.get(block, {}), condition)
    yield narrowed
    if others:
        sid = key_of(statement, "Sid")
        yield {key: value for key, value in statement.items() if key != sid} | {name: others}


def _with_test(block: dict[str, Any], condition: Condition) -> dict[str, Any]:
    """Return a Condition block with a test, in place of one of the same operator and key."""
    changed = {
        operator: {
            key: value
            for key, value in tests.items()
            if not _is_about(Condition(operator, key, ()), condition)
        }
        for operator, tests in block.items()
    }
    operator = key_of(changed, condition.operator)
    changed[operator] = changed.get(operator, {}) | {condition.key: condition.values[0]}
    return {operator: tests for operator, tests in changed.items() if tests}
