"""The people behind a role of IAM Identity Center, in words (DF-31)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rolescope.model.collection import Assignment, PermissionSet
from rolescope.model.principal import Role
from rolescope.model.world import World

_RESERVED = re.compile(r"AWSReservedSSO_(.+)_[0-9a-f]{16}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A person or a group that has a permission set. `people` are the names of those in a group.

    `words` say what it is, as far as that was read.
    """

    name: str
    words: str
    icon: str = "account"
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RolePeople:
    """Who may become a role through Identity Center. `note` says what of it is not known."""

    holders: tuple[Holder, ...] = ()
    note: str = ""


def permission_set_of(role: Role) -> str | None:
    """Return the name of the permission set that a role was made for; None: it is no such role."""
    found = _RESERVED.fullmatch(role.name) if role.is_reserved else None
    return found[1] if found is not None else None


def people_of(role: Role, world: World) -> RolePeople | None:
    """Return who is assigned the permission set of a role in its account; None: it has none."""
    name = permission_set_of(role)
    if name is None:
        return None
    if world.permission_sets is None:
        return RolePeople(note=f"Who has permission set {name} is not imported.")
    found = tuple(_holders(_assignments(world.permission_sets, name, role.arn.split(":")[4])))
    note = "" if found else f"Nobody has permission set {name} in this account."
    return RolePeople(holders=found, note=note)


def _assignments(sets: Iterable[PermissionSet], name: str, account: str) -> Iterator[Assignment]:
    for one in sets:
        if one.name == name:
            yield from (given for given in one.assignments if given.account == account)


def _holders(assignments: Iterable[Assignment]) -> Iterator[Holder]:
    """Groups first: they are what access is managed with."""
    for one in sorted(assignments, key=lambda x: (x.kind != "GROUP", x.name or x.id)):
        name = one.name or one.id
        if one.kind != "GROUP":
            yield Holder(name=name, words="person")
        elif one.people is None:
            words = "group, members not read"
            yield Holder(name=name, words=words, icon="account-group")
        else:
            plural = "person" if len(one.people) == 1 else "people"
            words = f"group of {len(one.people):,} {plural}"
            yield Holder(name=name, words=words, icon="account-group", people=one.people)
