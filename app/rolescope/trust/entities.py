"""Entities: the users and roles of a world, as those who call."""

from collections.abc import Iterator
from itertools import chain

from rolescope.engine.index import partition_of
from rolescope.model.caller import SessionCaller, UserCaller
from rolescope.model.principal import Role, User
from rolescope.model.world import Account

Entity = User | Role


def caller_of(entity: Entity) -> UserCaller | SessionCaller:
    """Return the plain caller of an entity: a user with long-term keys, a session of a role."""
    return UserCaller(entity.arn) if isinstance(entity, User) else SessionCaller(role=entity.arn)


def partition_in(account: Account | None) -> str:
    """Return the partition of an account's users and roles (ARN-2), empty where there is none."""
    if account is None:
        return ""
    named: Iterator[Entity] = chain(account.users, account.roles)
    return next((partition_of(one.arn) for one in named), "")


def entities(account: Account) -> tuple[Entity, ...]:
    """Return all users and roles of an account: everything that can call."""
    return (*account.users, *account.roles)
