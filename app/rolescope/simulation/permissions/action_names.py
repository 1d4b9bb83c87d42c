"""Groups of actions by service, under the patterns that policies name them by.

Wildcards stay wildcards: `s3:Get*` is one name as long as all that it names has one answer.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from rolescope.engine.language.action_index import (
    ActionIndex,
    Span,
    action_index,
    mask_of_span,
    side_by_side,
)
from rolescope.model.catalogue import Catalogue
from rolescope.simulation.permissions.effective import EffectivePermissions, PermissionGroup
from rolescope.simulation.permissions.layers import PermissionStatement
from rolescope.simulation.permissions.permission_ways import PermissionCutReason, PermissionState
from rolescope.trust.escalation_actions import ESCALATIONS, Escalation
from rolescope.value import Value, replace

_MAX_EXCEPTED = 3
_Grants = tuple[tuple[PermissionStatement, ...], ...]
"""The statements of each way."""
_Service = tuple[str, int, int]
_Merged = list[tuple[PermissionGroup, tuple[int, ...]]]


class ServiceGroup(Value, kw_only=True):
    """The actions of one service that have one answer.

    `names` are patterns and actions without the service: `Get*`, or `Get* except GetObject`.
    `levels` are the bits of their access levels.
    """

    group: PermissionGroup
    spans: tuple[Span, ...]
    names: tuple[str, ...]
    levels: int

    def escalations(self, catalogue: Catalogue) -> Iterator[tuple[str, Escalation]]:
        """Yield the actions that can lead to more rights; those that are denied cannot."""
        if self.group.state is PermissionState.DENIED:
            return
        marked = _marked(catalogue)
        for start, stop in self.spans:
            for place in marked[bisect_left(marked, start) : bisect_left(marked, stop)]:
                name = catalogue.names[place]
                yield name, ESCALATIONS[name.lower()]


@lru_cache(maxsize=2)
def _marked(catalogue: Catalogue) -> tuple[int, ...]:
    """Return the places of the actions that are marked, in order."""
    return tuple(sorted(place for place in map(catalogue.find, ESCALATIONS) if place is not None))


class ServiceActions(Value, kw_only=True):
    """One service: `total` counts all of its actions, whatever the answer."""

    service: str
    total: int
    groups: tuple[ServiceGroup, ...]


def is_listed(group: PermissionGroup) -> bool:
    """Tell whether a group is worth a line: somebody meant to allow it.

    What nothing grants is left out, and what only missing documents may grant.
    """
    missed = {PermissionCutReason.CONDITION, PermissionCutReason.RESOURCE}
    return bool(group.grants or (group.ways and not group.is_gap_alone)) or any(
        cut.reason in missed for cut in group.cuts
    )


def by_service(permissions: EffectivePermissions) -> tuple[ServiceActions, ...]:
    """Sort the groups into services; in each, what is allowed comes before what is cut."""
    index = action_index(permissions.catalogue)
    services = tuple(permissions.catalogue.services())
    groups = [group for group in permissions.groups if is_listed(group)]
    known: dict[tuple[int, ...], _Merged] = {}
    made: list[ServiceActions] = []
    for place, parts in _divided(groups, services):
        numbers = tuple(parts)
        if numbers not in known:
            known[numbers] = merged({number: groups[number] for number in numbers})
        whole = [
            (group, side_by_side(span for number in joined for span in parts[number]))
            for group, joined in known[numbers]
        ]
        service = services[place]
        held_first = sorted(whole, key=lambda one: (one[0].state is PermissionState.DENIED, one[1]))
        found = (_service_group(group, spans, service, index) for group, spans in held_first)
        title, first, stop = service
        made.append(ServiceActions(service=title, total=stop - first, groups=tuple(found)))
    return tuple(made)


def _divided(
    groups: Sequence[PermissionGroup], services: Sequence[_Service]
) -> list[tuple[int, dict[int, list[Span]]]]:
    """Divide the actions of groups among services: by service the actions of each group."""
    found: dict[int, dict[int, list[Span]]] = {}
    starts = [first for _, first, _ in services]
    for number, group in enumerate(groups):
        for start, stop in group.spans:
            place = bisect_right(starts, start) - 1
            while place < len(services) and services[place][1] < stop:
                _, first, end = services[place]
                span = max(start, first), min(stop, end)
                found.setdefault(place, {}).setdefault(number, []).append(span)
                place += 1
    return sorted(found.items())


def _service_group(
    group: PermissionGroup,
    spans: tuple[Span, ...],
    service: _Service,
    index: ActionIndex,
) -> ServiceGroup:
    bits = 0
    for start, stop in spans:
        for level in set(index.catalogue.levels[start:stop]):
            bits |= level
    return ServiceGroup(
        group=group, spans=spans, names=tuple(_names(group, spans, service, index)), levels=bits
    )


def _names(
    group: PermissionGroup,
    spans: tuple[Span, ...],
    service: _Service,
    index: ActionIndex,
) -> Iterator[str]:
    """Name actions by the patterns of the statements that grant them, then one by one."""
    title, first, stop = service
    left = whole = sum(mask_of_span(start - first, end - first) for start, end in spans)
    everything = mask_of_span(0, stop - first)
    if whole == everything:
        yield "*"
        return
    if whole.bit_count() > 1:
        for name, excepts, mask in _patterns(group, title, first, everything, index):
            excepted = mask & ~whole
            is_worth = (mask & left).bit_count() > 1 + excepted.bit_count()
            if is_worth and excepted.bit_count() <= _MAX_EXCEPTED:
                left &= ~mask
                words = ", ".join(_each(excepted, first, index.catalogue))
                link = ", " if excepts else " except "
                yield f"{name}{link}{words}" if excepted else name
    yield from _each(left, first, index.catalogue)


def _patterns(
    group: PermissionGroup, service: str, first: int, everything: int, index: ActionIndex
) -> Iterator[tuple[str, bool, int]]:
    """Yield what grants actions of a service as it is written, and whether it names exceptions.

    `Get*`, `* except Create*`.
    """
    statements = (*group.grants, *(one for cut in group.cuts for one in cut.statements))
    for not_actions in dict.fromkeys(one.statement.not_actions or () for one in statements):
        mask = (index.mask(not_actions) >> first) & everything
        if mask:
            excepted = _exceptions(not_actions, mask, first, index)
            yield f"* except {excepted}", True, everything & ~mask
    written = (pattern for one in statements for pattern in (one.statement.actions or ("*",)))
    for pattern in dict.fromkeys(written):
        prefix, colon, name = pattern.partition(":")
        is_wild = "*" in pattern or "?" in pattern
        if is_wild and (not colon or prefix.lower() == service.lower()):
            mask = (index.mask((pattern,)) >> first) & everything
            if mask:
                yield name if colon else "*", False, mask


def _exceptions(not_actions: Sequence[str], mask: int, first: int, index: ActionIndex) -> str:
    """Name what NotAction leaves out of a service as it is written, or say how much it is."""
    names = [
        pattern.partition(":")[2] or pattern
        for pattern in dict.fromkeys(not_actions)
        if index.mask((pattern,)) >> first & mask
    ]
    if len(names) > _MAX_EXCEPTED:
        return f"{mask.bit_count():,} actions"
    return ", ".join(names)


def _each(mask: int, first: int, catalogue: Catalogue) -> Iterator[str]:
    while mask:
        place = (mask & -mask).bit_length() - 1
        mask &= mask - 1
        yield catalogue.names[first + place].partition(":")[2]


def ungranted(permissions: EffectivePermissions) -> Sequence[PermissionGroup]:
    """Return the groups that only missing or unreadable documents may grant."""
    return [group for group in permissions.groups if group.is_gap_alone]


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
            common = tuple(
                tuple(grant for grant in first.grants if grant in second.grants)
                for first, second in zip(known.ways, group.ways, strict=True)
            )
            if common and all(common):
                found[place] = _joined(known, group, common), (*numbers, number)
                break
        else:
            found.append((group, (number,)))
    return [one for found in kinds.values() for one in found]


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
