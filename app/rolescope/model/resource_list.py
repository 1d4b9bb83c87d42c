"""The resources of an import other than users, roles and policies (formats.md, DF-46).

Functions, instances, stacks and the like that run as a role; buckets, keys and functions with
policies of their own; keys, passwords and MFA devices of users.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One resource. `type` is a word of formats.md; other types are kept as they are.

    `role` is the ARN of the role that it runs as, None when it runs as none. Of a user's key,
    password or device, `arn` is the user. `extra` is whatever else the import tells, as JSON.
    """

    type: str
    arn: str
    account: str
    role: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def text(self, key: str) -> str:
        """Return a text that the import tells beside, empty without it."""
        found = self.extra.get(key)
        return found if isinstance(found, str) else ""

    @property
    def tags(self) -> tuple[tuple[str, str], ...] | None:
        """The tags; None when the import does not tell them."""
        found = self.extra.get("tags")
        if not isinstance(found, Mapping):
            return None
        return tuple((key, str(value)) for key, value in found.items())

    @property
    def policy(self) -> Mapping[str, Any] | str | None:
        """The policy of the resource; None when it has none."""
        found: Mapping[str, Any] | str | None = self.extra.get("policy")
        return found or None


@dataclass(frozen=True)
class Resources:
    """The resources of an import. `complete` are the types that are listed completely; None: all.

    `accounts`: further types of which all of one account are here, by its ID.
    """

    items: tuple[Resource, ...] = ()
    complete: frozenset[str] | None = None
    accounts: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)

    def knows(self, type_: str, account: str) -> bool:
        """Tell whether every resource of a type in an account is here."""
        if self.complete is None or type_ in self.complete:
            return True
        return type_ in self.accounts.get(account, ())

    def of_type(self, type_: str, account: str = "") -> tuple[Resource, ...]:
        """Return the resources of a type, of one account or of all."""
        found = self._by_type.get(type_, ())
        return tuple(one for one in found if one.account == account) if account else found

    @cached_property
    def _by_type(self) -> dict[str, tuple[Resource, ...]]:
        found: dict[str, list[Resource]] = {}
        for one in self.items:
            found.setdefault(one.type, []).append(one)
        return {type_: tuple(some) for type_, some in found.items()}

    @cached_property
    def by_arn(self) -> dict[str, Resource]:
        """The resources that have an ARN of their own; of several entries the first."""
        found: dict[str, Resource] = {}
        for one in self.items:
            found.setdefault(one.arn, one)
        return found

    def joined(self, other: "Resources") -> "Resources":
        """Return what two lists tell together."""
        complete = (
            None
            if self.complete is None or other.complete is None
            else self.complete | other.complete
        )
        accounts = {
            account: frozenset((*self.accounts.get(account, ()), *other.accounts.get(account, ())))
            for account in (*self.accounts, *other.accounts)
        }
        return Resources((*self.items, *other.items), complete, accounts)
