"""Who stands behind roles of IAM Identity Center: those who have their permission set (DF-31)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from rolescope.model.collection import Assignment, PermissionSet
from rolescope.model.principal import Role

_RESERVED = re.compile(r"AWSReservedSSO_(.+)_[0-9a-f]{16}")

Assignments = Mapping[tuple[str, str], tuple[Assignment, ...]]
"""Who has a permission set, by its name and the account; groups first."""


def permission_set_of(role: Role) -> str | None:
    """Return the name of the permission set that a role was made for; None: it is no such role."""
    found = _RESERVED.fullmatch(role.name) if role.is_reserved else None
    return found[1] if found is not None else None


def assignments_of(sets: Iterable[PermissionSet]) -> Assignments:
    """Return the assignments of permission sets."""
    found: dict[tuple[str, str], list[Assignment]] = defaultdict(list)
    for one in sets:
        for given in one.assignments:
            found[one.name, given.account].append(given)
    return {
        key: tuple(sorted(mine, key=lambda one: (not one.is_group, one.called)))
        for key, mine in found.items()
    }


def behind(role: Role, assigned: Assignments) -> tuple[Assignment, ...]:
    """Return who may become a role through Identity Center."""
    name = permission_set_of(role)
    return assigned.get((name, role.arn.split(":")[4]), ()) if name is not None else ()
