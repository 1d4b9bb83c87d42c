"""The people behind a role of IAM Identity Center, in words (DF-31)."""

from dataclasses import dataclass

from rolescope.model.assignments import assignments_of, behind, permission_set_of
from rolescope.model.collection import Assignment
from rolescope.model.principal import Role
from rolescope.model.world import World


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


def people_of(role: Role, world: World) -> RolePeople | None:
    """Return who is assigned the permission set of a role in its account; None: it has none."""
    name = permission_set_of(role)
    if name is None:
        return None
    if world.permission_sets is None:
        return RolePeople(note=f"Who has permission set {name} is not imported.")
    mine = (one for one in world.permission_sets if one.name == name)
    found = tuple(map(holder_of, behind(role, assignments_of(mine))))
    note = "" if found else f"Nobody has permission set {name} in this account."
    return RolePeople(holders=found, note=note)


def holder_of(one: Assignment) -> Holder:
    """Say who has a permission set."""
    if not one.is_group:
        return Holder(name=one.called, words="person")
    if one.people is None:
        return Holder(name=one.called, words="group, members not read", icon="account-group")
    plural = "person" if len(one.people) == 1 else "people"
    words = f"group of {len(one.people):,} {plural}"
    return Holder(name=one.called, words=words, icon="account-group", people=one.people)
