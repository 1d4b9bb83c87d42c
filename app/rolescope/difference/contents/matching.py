"""Matching: which entities of two worlds are the same (ARN-18).

A unique ID is never used twice: what has the same one is the same, whatever it is called. Without
a counterpart of the same ID, what has the same ARN is compared, but it is another one.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from enum import Enum
from typing import Generic, TypeVar

from rolescope.difference.contents.meaning import Who, as_written
from rolescope.model.place import Holder
from rolescope.model.policy import PrincipalType, StatementPrincipal
from rolescope.model.principal import Group, Role, User
from rolescope.model.world import Account, World
from rolescope.value import Value, field

H = TypeVar("H", bound=Holder)
H_co = TypeVar("H_co", bound=Holder, covariant=True)


class Identity(Enum):
    """Whether something of two worlds is the same thing."""

    SAME = "same"
    RENAMED = "renamed"  # the same unique ID, another ARN
    RECREATED = "re-created"  # the same ARN, another unique ID


class EntityMatch(Value, Generic[H_co]):
    """A user, role or group of two worlds."""

    before: H_co
    after: H_co

    @property
    def identity(self) -> Identity:
        """Whether it is the same one."""
        if self.before.arn != self.after.arn:
            return Identity.RENAMED
        ids = self.before.id, self.after.id
        return Identity.RECREATED if all(ids) and ids[0] != ids[1] else Identity.SAME


class Matched(Value, Generic[H_co]):
    """The users, the roles or the groups of an account in two worlds."""

    both: tuple[EntityMatch[H_co], ...]
    gone: tuple[H_co, ...]
    come: tuple[H_co, ...]


def matched(before: Iterable[H], after: Iterable[H]) -> Matched[H]:
    """Match by unique ID first, then by ARN what has no counterpart of its ID."""
    left, right = list(before), list(after)
    pairs = [*_take(left, right, lambda one: one.id), *_take(left, right, lambda one: one.arn)]
    both = sorted(pairs, key=lambda pair: pair.after.arn)
    return Matched(tuple(both), tuple(left), tuple(right))


def _take(left: list[H], right: list[H], key: Callable[[H], str]) -> Iterator[EntityMatch[H]]:
    """Take out of both what has the same key, where one of each has it."""
    first, second = _by(left, key), _by(right, key)
    found = [EntityMatch(one, second[name]) for name, one in first.items() if name in second]
    taken = {id(one) for pair in found for one in (pair.before, pair.after)}
    for side in (left, right):
        side[:] = [one for one in side if id(one) not in taken]
    return iter(found)


def _by(some: Iterable[H], key: Callable[[H], str]) -> dict[str, H]:
    """Return by key what alone has it; nothing is known of what has an empty one."""
    found: dict[str, list[H]] = {}
    for one in some:
        found.setdefault(key(one), []).append(one)
    return {name: holders[0] for name, holders in found.items() if name and len(holders) == 1}


class EntityMatches(Value):
    """The users, roles and groups of two worlds, by account ID: of accounts that are in both."""

    users: dict[str, Matched[User]] = field(default_factory=dict)
    roles: dict[str, Matched[Role]] = field(default_factory=dict)
    groups: dict[str, Matched[Group]] = field(default_factory=dict)

    @classmethod
    def of(cls, before: World, after: World) -> "EntityMatches":
        """Match who is in two worlds."""
        old = {account.id: account for account in before.accounts}
        found = cls()
        for new in after.accounts:
            if new.id in old:
                found._add(old[new.id], new)
        return found

    def _add(self, old: Account, new: Account) -> None:
        self.users[new.id] = matched(old.users, new.users)
        self.roles[new.id] = matched(old.roles, new.roles)
        self.groups[new.id] = matched(old.groups, new.groups)

    def matches(self) -> Iterator[EntityMatch[User] | EntityMatch[Role] | EntityMatch[Group]]:
        """Yield whoever is in both worlds: first those who can call."""
        for kind in (self.users, self.roles, self.groups):
            for account in kind.values():
                yield from account.both

    def renamed(self) -> dict[str, str]:
        """Return the ARNs before of users and roles that have another one now, by that."""
        return {
            pair.after.arn: pair.before.arn
            for kind in (self.users, self.roles)
            for account in kind.values()
            for pair in account.both
            if pair.identity is Identity.RENAMED
        }


class PrincipalMatcher:
    """Tells who is meant by a principal of a trust policy, so that two worlds agree about it.

    A unique ID that still is somebody's means him (PR-10); who was renamed is called what he was
    before: AWS writes the new name into what trusts him.
    """

    def __init__(self, world: World, renamed: dict[str, str]) -> None:
        """`renamed`: ARNs before, by those in this world."""
        self._arns = {
            one.id: (kind, one.arn)
            for account in world.accounts
            for kind, some in (
                (PrincipalType.USER, account.users),
                (PrincipalType.ROLE, account.roles),
            )
            for one in some
            if one.id
        }
        self._renamed = renamed
        arns = {arn for _, arn in self._arns.values()}
        self._others = arns & {*renamed.values()} - renamed.keys()  # new, with the ARN of another

    def __call__(self, principal: StatementPrincipal) -> Hashable:
        """Return who is meant."""
        if principal.type is PrincipalType.UNIQUE_ID and principal.value in self._arns:
            kind, arn = self._arns[principal.value]
        elif principal.type in (PrincipalType.USER, PrincipalType.ROLE):
            kind, arn = principal.type, principal.value
        else:
            return as_written(principal)
        return kind, self._renamed.get(arn, arn), arn in self._others


def sides(before: World, after: World, people: EntityMatches) -> tuple[Who, Who]:
    """Return who is meant by the principals of the one world, and of the other."""
    return PrincipalMatcher(before, {}), PrincipalMatcher(after, people.renamed())
