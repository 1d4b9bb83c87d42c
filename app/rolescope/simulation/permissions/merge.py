"""Groups that differ in their grants alone, put together for people (SES-6).

Where one statement grants `s3:*` and another `s3:GetObject` again, the answer about both is the
same: one line for `s3:*`, which says that another statement grants some of it as well.
"""

from collections.abc import Mapping
from dataclasses import replace

from rolescope.simulation.permissions.effective import PermissionGroup
from rolescope.simulation.permissions.layers import PermissionStatement

_Grants = tuple[tuple[PermissionStatement, ...], ...]
"""The statements of each way."""


def merged(groups: Mapping[int, PermissionGroup]) -> list[tuple[PermissionGroup, tuple[int, ...]]]:
    """Join groups with the same answer that have a statement for every way in common.

    Groups are given by number; each that comes of them has the numbers that it was made of.
    """
    kinds: dict[object, list[tuple[PermissionGroup, tuple[int, ...]]]] = {}
    for number, group in sorted(groups.items(), key=lambda item: len(item[1].grants)):
        ways = tuple(replace(way, grants=()) for way in group.ways)
        kind = replace(group, spans=(), ways=ways, grants=(), some=())
        found = kinds.setdefault(kind, [])
        for place, (known, numbers) in enumerate(found):
            common = _common(known, group)
            if common and all(common):
                found[place] = _joined(known, group, common), (*numbers, number)
                break
        else:
            found.append((group, (number,)))
    return [one for found in kinds.values() for one in found]


def _common(one: PermissionGroup, other: PermissionGroup) -> _Grants:
    return tuple(
        tuple(grant for grant in first.grants if grant in second.grants)
        for first, second in zip(one.ways, other.ways, strict=True)
    )


def _joined(one: PermissionGroup, other: PermissionGroup, common: _Grants) -> PermissionGroup:
    kept = tuple(dict.fromkeys(grant for grants in common for grant in grants))
    named = dict.fromkeys((*one.grants, *one.some, *other.grants))
    return replace(
        one,
        ways=tuple(
            replace(way, grants=grants) for way, grants in zip(one.ways, common, strict=True)
        ),
        grants=kept,
        some=tuple(grant for grant in named if grant not in kept),
    )
