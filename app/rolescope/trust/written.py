"""What a trust policy says: its principals, each with the Allow statements that name it."""

from collections.abc import Iterator

from rolescope.engine.index import WorldIndex
from rolescope.engine.request.admission import ON_THE_SIDE
from rolescope.model.policy import (
    Condition,
    Effect,
    PrincipalType,
    Statement,
    StatementPrincipal,
)
from rolescope.model.principal import Role
from rolescope.trust.naming import resolved, source_id
from rolescope.trust.written_actions import has_action
from rolescope.value import Value

_EVERYONE = StatementPrincipal(PrincipalType.ANYONE, "*", "*")


class WrittenTrust(Value):
    """One principal of a trust policy with all the Allow statements that name it."""

    principal: StatementPrincipal
    statements: tuple[Statement, ...]

    @property
    def actions(self) -> tuple[str, ...]:
        """The actions of its statements, as written, in order."""
        found = (
            action
            for statement in self.statements
            for action in (statement.actions or statement.not_actions or ())
        )
        return tuple(dict.fromkeys(found))

    @property
    def conditions(self) -> tuple[tuple[Condition, ...], ...]:
        """The conditions of each statement."""
        return tuple(statement.conditions for statement in self.statements)


def written_trusts(role: Role) -> tuple[WrittenTrust, ...]:
    """Return the trusts of a role, in the order in which the policy first names them.

    Statements that only allow tags or a source identity on the way are left out. A statement
    with `NotPrincipal` names everyone but a few (PR-16): it counts as one for anyone.
    """
    found: dict[tuple[PrincipalType, str], tuple[StatementPrincipal, list[Statement]]] = {}
    for statement in role.trust_policy.statements:
        if statement.effect is Effect.DENY or _is_side_statement(statement):
            continue
        for principal in _named(statement):
            key = (principal.type, principal.value)
            _, statements = found.setdefault(key, (principal, []))
            if statement not in statements:
                statements.append(statement)
    return tuple(
        WrittenTrust(principal, tuple(statements)) for principal, statements in found.values()
    )


def merged_trusts(index: WorldIndex, role: Role) -> tuple[WrittenTrust, ...]:
    """Return the trusts of a role, one for each entity, however it is named (PR-10, TR-14)."""
    return index.remember(("trusts", role.arn), lambda: _merged(index, role))


def _merged(index: WorldIndex, role: Role) -> tuple[WrittenTrust, ...]:
    found: dict[str, WrittenTrust] = {}
    for trust in written_trusts(role):
        key = source_id(index, trust.principal)
        first = found.get(key)
        both = {x.index: x for x in (*(first.statements if first else ()), *trust.statements)}
        statements = tuple(both[number] for number in sorted(both))
        found[key] = WrittenTrust(resolved(index, trust.principal), statements)
    return tuple(found.values())


def _named(statement: Statement) -> Iterator[StatementPrincipal]:
    if statement.principals is not None:
        yield from statement.principals
    elif statement.not_principals is not None:
        yield _EVERYONE


def _is_side_statement(statement: Statement) -> bool:
    actions = statement.actions
    return bool(actions) and all(action.lower() in ON_THE_SIDE for action in actions or ())


def allows_action(statement: Statement, action: str) -> bool:
    """Tell whether a statement is about an STS operation."""
    return has_action(statement, action.lower())
