"""Entities: the users and roles of a world, as those who call."""

from rolescope.model.caller import SessionCaller, UserCaller
from rolescope.model.principal import Role, User
from rolescope.model.world import Account

Entity = User | Role


def caller_of(entity: Entity) -> UserCaller | SessionCaller:
    """Return the plain caller of an entity: a user with long-term keys, a session of a role."""
    return UserCaller(entity.arn) if isinstance(entity, User) else SessionCaller(role=entity.arn)


def entities(account: Account) -> tuple[Entity, ...]:
    """Return all users and roles of an account: everything that can call."""
    return (*account.users, *account.roles)
