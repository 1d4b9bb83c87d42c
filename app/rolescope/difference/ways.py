"""Which ways of escalation another state of a world opens and closes."""

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from rolescope.escalation.way import Escalations, EscalationWay, WaySet, WayState


@dataclass(frozen=True, slots=True)
class WayChanges:
    """Ways that are there after alone, and before alone; ways of which it is known whether.

    A way that depended and holds now counts as opened, one that held and depends now as closed.
    """

    opened: tuple[EscalationWay, ...]
    closed: tuple[EscalationWay, ...]


def way_changes(before: Escalations, after: Escalations) -> WayChanges:
    """Tell what differs. Sets of ways that both have are not taken apart."""
    old, new = _by_id(before, after), _by_id(after, before)
    opened = [way for id_, way in new.items() if id_ not in old or _has_opened(old[id_], way)]
    closed = [way for id_, way in old.items() if id_ not in new or _has_opened(new[id_], way)]
    return WayChanges(tuple(sorted(opened, key=_rank)), tuple(sorted(closed, key=_rank)))


def _has_opened(before: EscalationWay, after: EscalationWay) -> bool:
    return before.state is WayState.DEPENDS and after.state is WayState.HOLDS


def _by_id(found: Escalations, other: Escalations) -> dict[str, EscalationWay]:
    """Return the ways of the sets that another state does not have."""
    shared = Counter(map(_key, other.sets))
    ways = {way.id: way for way in found.own}
    for some in found.sets:
        if not shared[_key(some)]:
            ways |= {way.id: way for way in _ways(some)}
    return ways


def _ways(some: WaySet) -> Iterator[EscalationWay]:
    return (way for source in some.sources for way in some.of(source))


def _key(some: WaySet) -> Hashable:
    """Return what two sets have in common that hold the same ways, standing as they do."""
    first = some.way(some.sources[0], some.targets[0])
    targets = tuple((one.arn, some.gives_admin(one)) for one in some.targets)
    return some.rule.id, some.sources, targets, first.state


def _rank(way: EscalationWay) -> tuple[bool, bool, str, str, int]:
    return not way.is_admin, way.state is WayState.DEPENDS, way.source, way.target, way.rule.number
