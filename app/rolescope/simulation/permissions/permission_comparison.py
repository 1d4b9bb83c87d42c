"""Effective permissions of two callers side by side: what one holds and the other does not.

Only what is held is compared: on which resources, under which conditions; not by whose leave.
Where two answers may be the same but it cannot be told, they count as different.
"""

from collections.abc import Iterator, Sequence
from enum import Enum

from rolescope.engine.language.action_index import Span
from rolescope.model.policy import Condition
from rolescope.simulation.callers import caller_account
from rolescope.simulation.permissions.effective import EffectivePermissions, PermissionGroup
from rolescope.simulation.permissions.layers import PermissionStatement, keys_of
from rolescope.simulation.permissions.permission_ways import (
    PermissionState,
    PermissionWay,
    Unless,
    Within,
)
from rolescope.simulation.permissions.regions import Region
from rolescope.value import Value, field_names, replace

_OTHER_ACCOUNT = (
    "They belong to different accounts. Each holds this on resources of its own account; those of "
    "another account have to allow it as well."
)


class PermissionDifference(Enum):
    """How the permissions of the first caller differ from those of the second."""

    ADDED = "added"  # the second does not hold it
    REMOVED = "removed"  # only the second holds it
    CHANGED = "changed"  # both hold it: on other resources, or under other conditions
    UNKNOWN = "not known"  # for one of them, documents that are missing decide
    SAME = "same"


class ComparedGroup(PermissionGroup, kw_only=True):
    """Actions that have one answer for the first caller, and one for the second (`other`)."""

    other: PermissionGroup
    change: PermissionDifference


class PermissionsComparison(Value, kw_only=True):
    """What two callers may do. Every action of the catalogue is in exactly one group.

    `notes` say what to keep in mind when reading it.
    """

    one: EffectivePermissions
    other: EffectivePermissions
    groups: tuple[ComparedGroup, ...]
    notes: tuple[str, ...] = ()

    def count(self, change: PermissionDifference) -> int:
        """Return the number of actions with this difference."""
        return sum(group.size for group in self.groups if group.change is change)

    def with_change(self, *changes: PermissionDifference) -> tuple[ComparedGroup, ...]:
        """Return the groups with one of these differences."""
        return tuple(group for group in self.groups if group.change in changes)


def compare(one: EffectivePermissions, other: EffectivePermissions) -> PermissionsComparison:
    """Compare what two callers may do; both with the same catalogue."""
    spans: dict[tuple[int, int], list[Span]] = {}
    for first, second, span in _side_by_side(one.groups, other.groups):
        spans.setdefault((first, second), []).append(span)
    meanings = _Meanings(one), _Meanings(other)
    groups: list[ComparedGroup] = []
    for (first, second), found in spans.items():
        pair = one.groups[first], other.groups[second]
        groups.append(compared(*pair, _change(*pair, *meanings), tuple(found)))
    accounts = {caller_account(found.caller) for found in (one, other)}
    notes = [_OTHER_ACCOUNT] if len(accounts) > 1 else []
    notes += dict.fromkeys((*one.notes, *other.notes))
    return PermissionsComparison(one=one, other=other, groups=tuple(groups), notes=tuple(notes))


def compared(
    group: PermissionGroup,
    other: PermissionGroup,
    change: PermissionDifference,
    spans: tuple[Span, ...],
) -> ComparedGroup:
    """Return some actions of a group with what another caller's answer about them is."""
    values = {name: getattr(group, name) for name in field_names(PermissionGroup)}
    return ComparedGroup(**values | {"spans": spans}, other=replace(other, spans=()), change=change)


def _side_by_side(
    one: Sequence[PermissionGroup], other: Sequence[PermissionGroup]
) -> Iterator[tuple[int, int, Span]]:
    """Yield where the groups of both meet: the number of each, and the actions.

    Each holds every action of the catalogue once, so there is no gap between them.
    """
    left, right = _in_order(one), _in_order(other)
    first = second = 0
    while first < len(left) and second < len(right):
        (start, stop, number), (start_, stop_, number_) = left[first], right[second]
        yield number, number_, (max(start, start_), min(stop, stop_))
        first, second = first + (stop <= stop_), second + (stop_ <= stop)


def _in_order(groups: Sequence[PermissionGroup]) -> list[tuple[int, int, int]]:
    return sorted((*span, number) for number, group in enumerate(groups) for span in group.spans)


def _change(
    one: PermissionGroup, other: PermissionGroup, first: "_Meanings", second: "_Meanings"
) -> PermissionDifference:
    is_held, was_held = (
        one.state is not PermissionState.DENIED,
        other.state is not PermissionState.DENIED,
    )
    if not is_held and not was_held:
        return PermissionDifference.SAME
    if one.state is other.state and one.needs == other.needs and first.are_same(one, other, second):
        return PermissionDifference.SAME
    if one.is_gap_alone or other.is_gap_alone:
        return PermissionDifference.UNKNOWN
    if is_held and was_held:
        may_be_same = first.are_same(one, other, second, but_for_gaps=True)
        return (
            PermissionDifference.UNKNOWN
            if may_be_same and one.needs == other.needs
            else PermissionDifference.CHANGED
        )
    return PermissionDifference.ADDED if is_held else PermissionDifference.REMOVED


# What ways mean, whoever's they are

_Keys = frozenset[object]


class _Meaning(Value):
    """What one way asks for, so that it can be compared with that of another caller."""

    region: Region
    asks: _Keys
    gaps: _Keys = frozenset()  # those of `asks` that depend on what is missing or unreadable

    def but_for_gaps(self) -> "_Meaning":
        """Return the same as if nothing were missing."""
        return _Meaning(self.region, self.asks - self.gaps)

    def holds(self, way: "_Meaning") -> bool:
        """Tell whether all that another way allows is allowed by this one as well."""
        return self.asks <= way.asks and way.region.lies_in(self.region)

    def parts(self) -> Iterator["_Meaning"]:
        """Yield the same for each part of the resources."""
        for part in self.region.parts:
            yield _Meaning(Region((part,), self.region.excepts), self.asks)


class _Meanings:
    """Reads the ways of one caller."""

    def __init__(self, found: EffectivePermissions) -> None:
        self._caller = found.caller
        self._settled = dict(found.settled)
        policies = (policy for layer in found.layers for policy in layer.policies)
        self._versions = frozenset(policy.version for policy in policies)
        self._known: dict[int, tuple[_Meaning, ...]] = {}

    def are_same(
        self,
        own: PermissionGroup,
        theirs: PermissionGroup,
        others: "_Meanings",
        *,
        but_for_gaps: bool = False,
    ) -> bool:
        """Tell whether a group certainly allows the same as a group of somebody else.

        `but_for_gaps`: it does unless what is missing or unreadable says otherwise.
        """
        one, two = self._of(own), others._of(theirs)  # noqa: SLF001 - of the same class
        if but_for_gaps:
            one, two = (tuple(way.but_for_gaps() for way in ways) for ways in (one, two))
        return _all_held(one, two) and _all_held(two, one)

    def _of(self, group: PermissionGroup) -> tuple[_Meaning, ...]:
        """Return what the ways of a group mean; they live as long as the permissions."""
        known = self._known.get(id(group))
        if known is None:
            known = self._known[id(group)] = tuple(map(self._meaning, group.ways))
        return known

    def _meaning(self, way: PermissionWay) -> _Meaning:
        asks = {
            *map(self._condition, way.conditions),
            *map(self._exception, way.exceptions),
            *map(self._within, way.within),
            *way.depends,
        }
        gaps = frozenset(self._exception(one) for one in way.exceptions if one.depends)
        return _Meaning(way.region, frozenset(asks), gaps.union(way.depends))

    def _condition(self, condition: Condition) -> object:
        """Return a condition with what the caller makes of the keys that it reads."""
        settled = tuple(
            (key, self._settled[key])
            for key in dict.fromkeys(keys_of(condition))
            if key in self._settled
        )
        is_variable = any("${" in value for value in condition.values)
        return (
            condition.operator.lower(),
            condition.key.lower(),
            frozenset(condition.values),
            settled,
            self._versions if is_variable else None,  # which decide whether it is one (GR-3)
        )

    def _exception(self, one: Unless) -> object:
        conditions = frozenset(map(self._condition, one.conditions))
        region = None if one.region is None else _as_keys(one.region)
        return Unless, region, conditions, frozenset(one.depends)

    def _within(self, within: Within) -> object:
        return Within, frozenset(map(self._statement, within.statements))

    def _statement(self, found: PermissionStatement) -> object:
        """Return a statement as it is for everybody; or for the caller alone, with variables."""
        statement = found.statement
        resources = (*(statement.resources or ()), *(statement.not_resources or ()))
        own = self._caller if any("${" in resource for resource in resources) else None
        conditions = frozenset(map(self._condition, statement.conditions))
        plain = replace(statement, index=0, sid=None, conditions=(), warnings=())
        return plain, found.policy.version, conditions, own


def _all_held(ways: Sequence[_Meaning], by: Sequence[_Meaning]) -> bool:
    return all(any(one.holds(part) for one in by) for way in ways for part in way.parts())


def _as_keys(region: Region) -> object:
    parts = frozenset(frozenset(part) for part in region.parts)
    return parts, frozenset(region.excepts)
