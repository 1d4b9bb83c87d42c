"""Steps: whom imported principals can become, by trusts and by ways of escalation."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from rolescope.escalation.rule import Gain
from rolescope.escalation.way import Escalations, EscalationWay, ReachedTarget, WaySet, WayState
from rolescope.value import Value


class _Leads(Value, eq=False):
    """Ways that hold, from all sources of a set to some of its targets, by ARN.

    `raises`: they make administrators of them, whom the sources can become.
    """

    ways: WaySet
    targets: Mapping[str, ReachedTarget]
    raises: bool

    @property
    def sources(self) -> tuple[str, ...]:
        """Who takes them."""
        return self.ways.sources


class BecomingSteps:
    """The steps of a world; `calls` are the roles that principals can assume now.

    A way counts where it holds, and its source becomes its target, or makes an administrator of
    it (PE-0g).
    """

    def __init__(self, calls: Mapping[str, tuple[str, ...]], escalations: Escalations) -> None:
        self._calls = calls
        self.equivalents = escalations.equivalents
        self.leads = tuple(one for ways in escalations.sets if (one := _leads(ways)).targets)
        self._from: dict[str, list[_Leads]] = {}
        for one in self.leads:
            for source in one.sources:
                self._from.setdefault(source, []).append(one)

    def way(self, source: str, target: str) -> EscalationWay | None:
        """Return the way from a source to a target that takes least, if there is one."""
        found = (
            one.ways.way(source, one.targets[target])
            for one in self._from.get(source, ())
            if target in one.targets
        )
        return min(found, key=lambda way: (way.best.rank, way.rule.number), default=None)

    def reached(
        self, begin: Iterable[str], allowed: Callable[[str, str], bool] | None = None
    ) -> dict[str, tuple[str, ...]]:
        """Return all who are reached from some, each with the shortest chain to it.

        `allowed` tells which first steps may be taken, from one principal to another.
        """
        found: dict[str, tuple[str, ...]] = {who: (who,) for who in sorted(begin)}
        waiting, taken = list(found), set[_Leads]()
        for here in waiting:
            may = allowed if len(found[here]) == 1 else None
            for target in self._after(here, taken if may is None else set()):
                if target not in found and (may is None or may(here, target)):
                    found[target] = (*found[here], target)
                    waiting.append(target)
        return found

    def admins_from(
        self, begin: Iterable[str], allowed: Callable[[str, str], bool] | None = None
    ) -> dict[str, tuple[str, ...]]:
        """Return the administrators that are reached or made from some, with the chains to them."""
        paths = self.reached(begin, allowed)
        found = {who: path for who, path in paths.items() if who in self.equivalents}
        left: dict[_Leads, Collection[str]] = {}  # targets that no source before has made
        for here, path in paths.items():
            may = allowed if len(path) == 1 else None
            for one in self._from.get(here, ()):
                if one.raises:
                    targets = one.targets if may is not None else left.get(one, one.targets)
                    for target in targets:
                        if target != here and (may is None or may(here, target)):
                            found.setdefault(target, (*path, target))
                    if may is None:
                        left[one] = (here,) if here in targets else ()
        return found

    @property
    def leading_to_admins(self) -> set[str]:
        """The principals from whom an administrator is reached or made, these included."""
        back, taken = self._back(), set[int]()
        found = {
            *self.equivalents,
            *(who for one in self.leads if one.raises for who in one.sources),
        }
        waiting = list(found)
        while waiting:
            for sources in back.get(waiting.pop(), ()):
                if id(sources) not in taken:
                    taken.add(id(sources))
                    waiting += [one for one in sources if one not in found]
                    found.update(sources)
        return found

    def _back(self) -> dict[str, list[tuple[str, ...]]]:
        """Return who comes to each principal; those of one way are one tuple."""
        found: dict[str, list[tuple[str, ...]]] = {}
        for caller, targets in self._calls.items():
            callers = (caller,)
            for target in targets:
                found.setdefault(target, []).append(callers)
        for one in self.leads:
            for target in () if one.raises else one.targets:
                found.setdefault(target, []).append(one.sources)
        return found

    def _after(self, here: str, taken: set[_Leads]) -> Iterator[str]:
        """Yield whom somebody can become; not again by what others have `taken`."""
        yield from self._calls.get(here, ())
        for one in self._from.get(here, ()):
            if not one.raises and one not in taken:
                taken.add(one)
                yield from one.targets


def _leads(ways: WaySet) -> _Leads:
    raises = ways.rule.gain is not Gain.BECOME
    found = [one for one in ways.targets if not raises or ways.gives_admin(one)]
    # Nothing that the state depends on tells these targets apart.
    is_open = bool(found) and ways.way(ways.sources[0], found[0]).state is WayState.HOLDS
    return _Leads(ways, {one.arn: one for one in found} if is_open else {}, raises)
