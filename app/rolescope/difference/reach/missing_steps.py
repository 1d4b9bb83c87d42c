"""Single steps that one state has and the other lacks, on the ways of principals."""

from rolescope.difference.reach.access import Accesses
from rolescope.difference.reach.flips import BothStates
from rolescope.trust.bulk.mask import NOTHING, Mask, bits, ones, union


class MissingSteps:
    """What the richer of two states has more: the one before, for losses."""

    def __init__(self, states: BothStates, *, is_loss: bool) -> None:
        """Compare the steps into all roles that a changed one leads to."""
        rich, poor = states.before, states.after
        if not is_loss:
            rich, poor = poor, rich
        lost: dict[int, Mask] = {}
        for role in bits(states.after.ways.touched):
            had = rich.direct.get(role, NOTHING)
            has = poor.direct.get(role, NOTHING)
            if had != has:
                lost[role] = Mask(had.certain & ~has.certain, had.possible & ~has.possible)
        self._levels = {
            is_certain: _Level(rich, poor, lost, is_certain=is_certain)
            for is_certain in (True, False)
        }

    def of(self, principal: int) -> "MissingStepsOfOne":
        """Return the steps that bear on one principal."""
        return MissingStepsOfOne(self._levels, principal)


class _Level:
    """The steps that are certain, or that are possible."""

    def __init__(
        self, rich: Accesses, poor: Accesses, lost: dict[int, Mask], *, is_certain: bool
    ) -> None:
        self._rich, self._poor, self._is_certain = rich, poor, is_certain
        self.lost = {role: who for role, mask in lost.items() if (who := self._of(mask))}
        self._sources = list(bits(union(self.lost.values()) & ones(rich.direct)))

    def before(self, role: int) -> int:
        """Return who got to a role in the richer state."""
        return self._of(self._rich.ways.to(role))

    def sources(self, principal: int) -> int:
        """Return who can still take lost steps for a principal: itself, and what it gets to."""
        found = 1 << principal
        for role in self._sources:
            if self._of(self._poor.ways.to(role)) >> principal & 1:
                found |= 1 << role
        return found

    def _of(self, mask: Mask) -> int:
        return mask.certain if self._is_certain else mask.possible


class MissingStepsOfOne:
    """Finds the step on the way of a principal to a role that the poorer state lacks."""

    def __init__(self, levels: dict[bool, _Level], principal: int) -> None:
        """Take the steps of all; those of the principal are sorted when asked for."""
        self._levels, self._principal = levels, principal
        self._sorted: dict[bool, _Sorted] = {}

    def to(self, role: int, *, is_certain: bool) -> tuple[int, int]:
        """Return who takes the step, and the role that it leads to.

        A step of the principal itself comes first.
        """
        level = self._levels[is_certain]
        if is_certain not in self._sorted:
            self._sorted[is_certain] = _Sorted(level, self._principal)
        known = self._sorted[is_certain]
        ends = level.before(role) | 1 << role
        own = ends & known.own
        if own:
            return self._principal, next(bits(own))
        end = next(bits(ends & known.ends))
        return known.others[end], end


class _Sorted:
    """Where own steps lead to, and who takes the others, by where they lead to (`ends`)."""

    def __init__(self, level: _Level, principal: int) -> None:
        sources = level.sources(principal)
        self.own = ones(end for end, who in level.lost.items() if who >> principal & 1)
        self.others = {
            end: next(bits(who & sources)) for end, who in level.lost.items() if who & sources
        }
        self.ends = ones(self.others)
