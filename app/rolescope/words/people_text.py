"""The people behind a role of IAM Identity Center or of another SAML provider (DF-31)."""

from collections.abc import Iterator, Sequence

from rolescope.engine.words.values import listed
from rolescope.model.assignments import assignments_of, behind, permission_set_of
from rolescope.model.collection import Assignment
from rolescope.model.plain import counted
from rolescope.model.policy import Effect, PrincipalType
from rolescope.model.principal import Role
from rolescope.model.world import World
from rolescope.value import Value


class Holder(Value, kw_only=True):
    """A person or a group that has a permission set. `people` are the names of those in a group.

    `words` say what it is, as far as that was read.
    """

    name: str
    words: str
    icon: str = "account"
    people: tuple[str, ...] = ()


class RolePeople(Value, kw_only=True):
    """Who may become a role through Identity Center. `note` says what of it is not known."""

    holders: tuple[Holder, ...] = ()
    note: str = ""


def people_of(role: Role, world: World) -> RolePeople | None:
    """Return who is assigned the permission set of a role in its account.

    Of a role that trusts another SAML provider, why nobody is known; None: it trusts none.
    """
    name = permission_set_of(role)
    if name is None:
        providers = tuple(dict.fromkeys(_saml_providers(role)))
        return RolePeople(note=_behind(providers)) if providers else None
    if world.permission_sets is None:
        return RolePeople(note=f"Who has permission set {name} is not imported.")
    mine = (one for one in world.permission_sets if one.name == name)
    found = tuple(map(holder_of, behind(role, assignments_of(mine))))
    note = "" if found else f"Nobody has permission set {name} in this account."
    return RolePeople(holders=found, note=note)


def _saml_providers(role: Role) -> Iterator[str]:
    """Yield the names of the SAML providers that the trust policy of a role lets in."""
    for statement in role.trust_policy.statements:
        named = statement.principals if statement.effect is Effect.ALLOW else None
        for principal in named or ():
            if principal.type is PrincipalType.FEDERATED and ":saml-provider/" in principal.value:
                yield principal.value.rpartition("/")[2]


def _behind(providers: Sequence[str]) -> str:
    """Say that a provider alone knows who comes by it, and where some of them may be seen."""
    who, knows = (providers[0], "knows") if len(providers) == 1 else (listed(providers), "know")
    return (
        f"Only {who} {knows} who comes by it: no export of AWS names them. "
        "Recorded calls have their session names, which Reality lists."
    )


def members_of(one: Assignment) -> RolePeople | None:
    """Return who are in a group; None: it is a person."""
    if not one.is_group:
        return None
    if one.people is None:
        return RolePeople(note="The members of this group were not read.")
    found = tuple(Holder(name=name, words="person") for name in one.people)
    return RolePeople(holders=found, note="" if found else "Nobody is in this group.")


def people_words(some: Sequence[Assignment]) -> str:
    """Count groups and people: "2 groups and 1 person"."""
    groups = sum(one.is_group for one in some)
    people = len(some) - groups
    parts = (
        counted(groups, "group") if groups else "",
        "1 person" if people == 1 else f"{people:,} people" if people else "",
    )
    return " and ".join(filter(None, parts))


def more_people_words(count: int, *, are_groups: bool) -> str:
    """Call those that there is no room for: "31 more people"."""
    return f"{count:,} more {'groups' if are_groups else 'people'}"


def holder_of(one: Assignment) -> Holder:
    """Say who has a permission set."""
    if not one.is_group:
        return Holder(name=one.called, words="person")
    if one.people is None:
        return Holder(name=one.called, words="group, members not read", icon="account-group")
    plural = "person" if len(one.people) == 1 else "people"
    words = f"group of {len(one.people):,} {plural}"
    return Holder(name=one.called, words=words, icon="account-group", people=one.people)


def stands_behind(name: str) -> str:
    """Say of a person or group that it uses a role."""
    return f"{name} stands behind it"


def member_stands_behind(person: str, group: str) -> str:
    """Say of a person that it uses a role, and by which group."""
    return stands_behind(f"{person} of {group}")
