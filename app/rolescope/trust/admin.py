"""Administrators: users and roles that may do everything in their account."""

from rolescope.evaluation.index import WorldIndex
from rolescope.evaluation.language.policy_set import PolicySet
from rolescope.model.policy import Effect, Statement
from rolescope.model.principal import Role, User

_ADMINISTRATOR_ACCESS = ":iam::aws:policy/AdministratorAccess"
_EVERYTHING = ("*", "*:*")


def is_admin(index: WorldIndex, entity: User | Role) -> bool:
    """Tell whether identity policies allow `*` on `*`, and nothing obviously takes it away.

    The document of AdministratorAccess need not be imported. A boundary takes it away when it
    is imported and does not itself allow everything.
    """
    boundary = index.boundary(entity)
    is_limited = (
        boundary is not None and not boundary.gaps and not _is_everything(boundary, Effect.ALLOW)
    )
    if is_limited:
        return False
    identity = index.identity(entity)
    if _is_everything(identity, Effect.DENY):
        return False
    return _is_everything(identity, Effect.ALLOW) or any(
        arn.endswith(_ADMINISTRATOR_ACCESS) for arn in _attached(index, entity)
    )


def _attached(index: WorldIndex, entity: User | Role) -> tuple[str, ...]:
    if isinstance(entity, Role) or not entity.groups:
        return entity.attached
    account = index.account(entity.arn.split(":")[4])
    groups = account.groups if account else ()
    of_groups = (arn for group in groups if group.name in entity.groups for arn in group.attached)
    return (*entity.attached, *of_groups)


def _is_everything(policies: PolicySet, effect: Effect) -> bool:
    return any(
        compiled.source.effect is effect and covers_everything(compiled.source)
        for compiled in policies.statements
    )


def covers_everything(statement: Statement) -> bool:
    """Tell whether a statement is about every action on every resource, without conditions."""
    return (
        not statement.conditions
        and not statement.defects
        and any(action in _EVERYTHING for action in statement.actions or ())
        and "*" in (statement.resources or ())
    )
