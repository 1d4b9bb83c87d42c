"""Confirms reach: simulates the steps to each node one after the other."""

from collections.abc import Iterator

from rolescope.progress import Tick, no_tick
from rolescope.simulation.paths import confirm
from rolescope.trust.bulk.mask import bits
from rolescope.trust.paths.find import find_paths
from rolescope.trust.paths.hops import Hops
from rolescope.trust.paths.reach import Reach, Reached
from rolescope.trust.paths.values import Path, StepLevel, Through
from rolescope.value import replace

_MAX_TRIED = 4  # ways to one role, each by another role that is reached
_MAX_PATHS = 20
_MAX_SEARCHED = 60  # roles for which whole paths are looked for


def confirm_reach(
    hops: Hops, sources: tuple[str, ...], reach: Reach, tick: Tick = no_tick
) -> Reach:
    """Confirm that roles are reached from some nodes which only a chain of its own can tell.

    A role that cannot be confirmed stays as it is: it may be out of reach.
    """
    return _Confirming(hops, sources, reach, tick).run()


def confirm_reach_to(
    hops: Hops, targets: tuple[str, ...], reach: Reach, tick: Tick = no_tick
) -> Reach:
    """Confirm who can become any of some roles, in the same way: each by a path of its own.

    Of many, only the first are looked at.
    """
    left = _MAX_SEARCHED
    found = []
    for one in reach.reached:
        is_open = one.is_certain
        if one.level is StepLevel.OPEN and not is_open and left:
            tick(1 - left / _MAX_SEARCHED, "Confirming who can become it")
            left -= 1
            is_open = _open_path(hops, (one.node.id,), targets) is not None
        found.append(replace(one, is_certain=is_open))
    return Reach(tuple(found))


def _open_path(hops: Hops, sources: tuple[str, ...], targets: tuple[str, ...]) -> Path | None:
    """Return a path that is confirmed; None when none of the first is."""
    found = find_paths(hops, sources, targets, most=_MAX_PATHS)
    opened = (path for path in found.listed if confirm(hops, path).level is StepLevel.OPEN)
    return next(opened, None)


class _Confirming:
    def __init__(self, hops: Hops, sources: tuple[str, ...], reach: Reach, tick: Tick) -> None:
        self._hops, self._sources, self._reach, self._tick = hops, sources, reach, tick
        self._paths: dict[int, Path | None] = dict.fromkeys(bits(hops.mask(sources)))
        self._walk()

    def run(self) -> Reach:
        left = [
            one for one in self._reach.reached if one.level is StepLevel.OPEN and not one.is_certain
        ]
        total, is_moving = max(1, len(left)), True
        while left and is_moving:
            rest = []
            for one in left:
                self._tick(1 - len(left) / total, "Confirming what is reached")
                if not self._is_reached(one):
                    rest.append(one)
            is_moving, left = len(rest) < len(left), rest
        for one in left[:_MAX_SEARCHED]:
            path = _open_path(self._hops, self._sources, (one.node.id,))
            if path is not None:
                self._paths[self._hops.number[one.node.id]] = path
        known = {self._hops.nodes[number].id for number, path in self._paths.items() if path}
        return Reach(
            tuple(
                replace(one, is_certain=one.is_certain or one.node.id in known)
                for one in self._reach.reached
            )
        )

    def _walk(self) -> None:
        """Find a path of plain steps to all that such steps reach."""
        order = list(self._paths)
        out = self._hops.certain.out
        for number in order:
            for target in bits(out.get(number, 0)):
                if target not in self._paths:
                    self._paths[target] = self._longer(number, target)
                    order.append(target)

    def _longer(self, number: int, target: int) -> Path:
        """Return the path to a node with one step more."""
        before = self._paths[number]
        band = self._hops.step(number, target, Through.CONDITIONAL)
        assert band is not None  # noqa: S101 - for the type checker: it is one of the ways out
        step = self._hops.as_step(number, target, band)
        return Path(steps=(*(before.steps if before else ()), step))

    def _is_reached(self, one: Reached) -> bool:
        """Confirm a role by a step from a role that is reached."""
        target = self._hops.number[one.node.id]
        for number in self._callers(target):
            path = self._longer(number, target)
            if confirm(self._hops, path).level is StepLevel.OPEN:
                self._paths[target] = path
                return True
        return False

    def _callers(self, target: int) -> Iterator[int]:
        """Yield those that are reached and may assume a role: the nearest first, not all."""
        into = self._hops.open.into.get(target, 0)
        found = [number for number in bits(into) if number in self._paths]
        found.sort(key=lambda number: (path.length if (path := self._paths[number]) else 0, number))
        yield from found[:_MAX_TRIED]
