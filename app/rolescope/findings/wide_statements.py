"""Statements of identity policies that allow to assume every role (FND-40)."""

from collections.abc import Iterator

from rolescope.engine.index import WorldIndex
from rolescope.engine.language.wildcard import glob
from rolescope.findings.finding import StatementPlace
from rolescope.findings.key_tests import key_tests
from rolescope.model.policy import Effect, Policy, Statement
from rolescope.model.principal import Group, Role, User
from rolescope.model.world import Account
from rolescope.trust.written_actions import has_action
from rolescope.value import Value

_ANY_ROLE = "arn:aws:iam::000000000000:role/any"
_NARROWING = ("aws:resource", "iam:resourcetag/")  # keys that say which roles are meant


class WideStatement(Value):
    """A statement, and who has it: administrators left out."""

    place: StatementPlace
    statement: Statement
    holders: tuple[str, ...]


def wide_statements(index: WorldIndex, admins: frozenset[str]) -> Iterator[WideStatement]:
    """Yield the statements that allow to assume every role, of policies that somebody has."""
    holders: dict[str, dict[str, None]] = {}
    for owner, behind in (pair for one in index.world.accounts for pair in _owners(one)):
        left = tuple(arn for arn in behind if arn not in admins and not _is_of_service(arn))
        for arn in owner.attached:
            holders.setdefault(arn, {}).update(dict.fromkeys(left))
        for policy in owner.inline if left else ():
            yield from _wide(policy, owner.arn, left)
    for arn, found in sorted(holders.items()):
        managed = index.managed_policy(arn)
        if managed is not None and found:
            yield from _wide(managed, "", tuple(found))


def _owners(account: Account) -> Iterator[tuple[User | Role | Group, tuple[str, ...]]]:
    """Yield all that have identity policies, with the users and roles whom these concern."""
    members: dict[str, list[str]] = {}
    for user in account.users:
        for group in user.groups:
            members.setdefault(group, []).append(user.arn)
        yield user, (user.arn,)
    yield from ((role, (role.arn,)) for role in account.roles)
    yield from ((group, tuple(members.get(group.name, ()))) for group in account.groups)


def _is_of_service(arn: str) -> bool:
    return ":role/aws-service-role/" in arn


def _wide(policy: Policy, owner: str, holders: tuple[str, ...]) -> Iterator[WideStatement]:
    for statement in policy.statements:
        if _is_wide(statement):
            place = StatementPlace(
                kind="identity",
                policy=policy.name,
                index=statement.index,
                sid=statement.sid,
                owner=owner,
                arn=policy.arn,
            )
            yield WideStatement(place, statement, holders)


def _is_wide(statement: Statement) -> bool:
    return (
        statement.effect is Effect.ALLOW
        and not statement.defects
        and has_action(statement, "sts:assumerole")
        and any(glob(one).matches(_ANY_ROLE) for one in statement.resources or ())
        and not any(
            test.is_binding and test.key.startswith(_NARROWING)
            for test in key_tests(statement.conditions)
        )
    )
