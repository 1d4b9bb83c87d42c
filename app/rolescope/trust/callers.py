"""Callers: which users and roles of an account may have been granted AssumeRole on a role."""

from collections.abc import Iterator

from rolescope.evaluation.context import OPEN, RequestContext
from rolescope.evaluation.index import WorldIndex
from rolescope.evaluation.interpretation import DEFAULT
from rolescope.evaluation.statement import CompiledStatement
from rolescope.model.world import Account
from rolescope.trust.entities import Entity, entities

_ANY_CONTEXT = RequestContext({}, lambda _key: OPEN)
_Able = tuple[tuple[Entity, tuple[CompiledStatement, ...] | None], ...]
"""Entities with their Allow statements about AssumeRole; None: a document is missing."""


def granted(index: WorldIndex, account: Account, role: str) -> Iterator[Entity]:
    """Yield the users and roles whose identity policies may allow AssumeRole on a role.

    A superset: conditions, boundaries and SCPs are left to the evaluation.
    """
    able = index.remember(("may call AssumeRole", account.id), lambda: _able(index, account))
    for entity, statements in able:
        if statements is None or any(_covers(statement, role) for statement in statements):
            yield entity


def _able(index: WorldIndex, account: Account) -> _Able:
    found: list[tuple[Entity, tuple[CompiledStatement, ...] | None]] = []
    for entity in entities(account):
        identity = index.identity(entity)
        about = tuple(
            statement for statement in identity.about("sts:assumerole") if not statement.is_deny
        )
        if identity.gaps or about:
            found.append((entity, None if identity.gaps else about))
    return tuple(found)


def _covers(statement: CompiledStatement, role: str) -> bool:
    resource = statement.resource
    return resource is None or resource.match(role, _ANY_CONTEXT, DEFAULT) is not False
