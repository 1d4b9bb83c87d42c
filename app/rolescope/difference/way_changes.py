"""Which ways of escalation another state of a world opens and closes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType

from rolescope.difference.causes.causes import Causes
from rolescope.difference.causes.differences import world_differences
from rolescope.difference.causes.edit_numbers import numbered
from rolescope.difference.impact import Cause, CausePart
from rolescope.difference.numbers import RenamedIds
from rolescope.escalation.find import find_ways
from rolescope.escalation.way import Escalations, EscalationWay, ReachedTarget, WaySet, WayState
from rolescope.model.edit import Edit
from rolescope.progress import Tick, no_tick, part
from rolescope.trust.known import Before
from rolescope.value import Value

_AS_BEFORE: Mapping[str, str] = MappingProxyType({})
_MAX_CAUSES = 12
_NO_PART = (CausePart.DURATION, CausePart.PROVIDER)  # of what makes a way


class WayChanges(Value):
    """Ways that are there after alone, and before alone; ways of which it is known whether.

    A way that depended and holds now counts as opened, one that held and depends now as closed.
    """

    opened: tuple[EscalationWay, ...]
    closed: tuple[EscalationWay, ...]


NO_WAY_CHANGES = WayChanges((), ())


class _EarlierSet(Value, eq=False):
    """The sources of a set of ways, and how those to each target stand, by its ARN."""

    sources: frozenset[str]
    states: Mapping[str, WayState]


def ways_between(
    before: Before,
    after: Before,
    renamed: Mapping[str, str] = _AS_BEFORE,
    tick: Tick = no_tick,
) -> WayChanges:
    """Find the ways of two states, and tell what differs but for new names of the same."""
    first = find_ways(before.graph, before.index, before.at, part(tick, 0, 0.5))
    second = find_ways(after.graph, after.index, after.at, part(tick, 0.5, 1), before.index)
    found = way_changes(first, second)
    if not renamed:
        return found
    was = {_named(way, renamed) for way in found.closed}
    same = was & {_named(way, _AS_BEFORE) for way in found.opened}
    return WayChanges(
        tuple(way for way in found.opened if _named(way, _AS_BEFORE) not in same),
        tuple(way for way in found.closed if _named(way, renamed) not in same),
    )


def _named(way: EscalationWay, names: Mapping[str, str]) -> tuple[str, str, str, WayState]:
    source, target = (names.get(end, end) for end in (way.source, way.target))
    return way.rule.id, source, target, way.state


def way_changes(before: Escalations, after: Escalations) -> WayChanges:
    """Tell what differs. Of all ways in sets, only those are made that differ."""
    opened, closed = _opened(before, after), _opened(after, before)
    return WayChanges(tuple(sorted(opened, key=_rank)), tuple(sorted(closed, key=_rank)))


def way_causes(
    before: Before, after: Before, edits: Sequence[Edit] = ()
) -> Callable[[EscalationWay], tuple[Cause, ...]]:
    """Return what tells which differences of its two ends make a way another one."""
    names = RenamedIds()
    found = numbered(world_differences(before.index, after.index, names), before.index.world, edits)
    found_by = Causes(found, before.index, after.index, names)
    of_source, of_target = cache(found_by.caller_side), cache(found_by.role_side)

    def of(way: EscalationWay) -> tuple[Cause, ...]:
        differences = (*of_source(way.source), *of_target(way.target))
        causes = dict.fromkeys(one.cause for one in differences if one.cause.part not in _NO_PART)
        return tuple(causes)[:_MAX_CAUSES]

    return of


def _opened(before: Escalations, after: Escalations) -> Iterator[EscalationWay]:
    """Yield the ways that are there after alone, or hold after alone."""
    states = {way.id: way.state for way in before.own}
    yield from (way for way in after.own if not _was_there(states.get(way.id), way.state))
    earlier: dict[tuple[str, str], list[_EarlierSet]] = {}
    for some in before.sets:
        one = _EarlierSet(frozenset(some.sources), _states(some))
        for source in some.sources:
            earlier.setdefault((some.rule.id, source), []).append(one)
    for some in after.sets:
        found = (one for source in some.sources for one in earlier.get((some.rule.id, source), ()))
        yield from _opened_of(some, tuple(dict.fromkeys(found)))


def _opened_of(some: WaySet, earlier: tuple[_EarlierSet, ...]) -> Iterator[EscalationWay]:
    """Targets that were reached by the same sets have the same new sources."""
    states = _states(some)
    alike: dict[tuple[_EarlierSet, ...], list[ReachedTarget]] = {}
    for target in some.targets:
        state = states[target.arn]
        same = tuple(one for one in earlier if _was_there(one.states.get(target.arn), state))
        alike.setdefault(same, []).append(target)
    for same, targets in alike.items():
        for source in set(some.sources).difference(*(one.sources for one in same)):
            yield from (some.way(source, one) for one in targets if one.arn != source)


def _states(some: WaySet) -> dict[str, WayState]:
    """Return how the ways to each target stand: that ends in administrator rights, or does not."""
    found: dict[bool, WayState] = {}
    states = {}
    for target in some.targets:
        is_admin = some.gives_admin(target)
        if is_admin not in found:
            found[is_admin] = some.way(some.sources[0], target).state
        states[target.arn] = found[is_admin]
    return states


def _was_there(before: WayState | None, after: WayState) -> bool:
    return before is not None and (before is WayState.HOLDS or after is WayState.DEPENDS)


def _rank(way: EscalationWay) -> tuple[bool, bool, str, str, int]:
    return not way.is_admin, way.state is WayState.DEPENDS, way.source, way.target, way.rule.number
