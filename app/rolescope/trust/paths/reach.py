"""Reach: what a principal can become in any number of steps, and who can become it."""

from collections.abc import Mapping

from rolescope.trust.bulk.mask import bits, union
from rolescope.trust.edge import Node, NodeKind
from rolescope.trust.paths.hops import AllowedSteps, Hops
from rolescope.trust.paths.values import StepLevel, Through
from rolescope.value import Value


class Reached(Value, kw_only=True):
    """A node that a question reaches, and in how few steps.

    `level`: what is known of the steps on the best way. `is_certain`: they are allowed one after
    the other; where that is not known, it has to be confirmed. `asks`: somebody has to bring
    something on every way that is known.
    """

    node: Node
    hops: int
    level: StepLevel
    is_certain: bool
    asks: bool


class Reach(Value):
    """All that a question reaches, the nearest first, then by id."""

    reached: tuple[Reached, ...]

    @property
    def roles(self) -> int:
        """How many roles are among them."""
        return sum(one.node.kind is NodeKind.ROLE for one in self.reached)

    @property
    def others(self) -> int:
        """How many are no roles: users, services, providers, whole accounts, anyone."""
        return len(self.reached) - self.roles

    @property
    def accounts(self) -> tuple[str, ...]:
        """The accounts that they are in, sorted."""
        return tuple(sorted({one.node.account for one in self.reached if one.node.account}))

    @property
    def admins(self) -> tuple[str, ...]:
        """The ids of the administrators among them, sorted."""
        return tuple(sorted(one.node.id for one in self.reached if one.node.is_admin))

    @property
    def rings(self) -> tuple[int, ...]:
        """How many are one step away, two, and so on."""
        longest = max((one.hops for one in self.reached), default=0)
        counts = [0] * longest
        for one in self.reached:
            counts[one.hops - 1] += 1
        return tuple(counts)

    def within(self, hops: int) -> "Reach":
        """Leave out what is more than some steps away."""
        return Reach(tuple(one for one in self.reached if one.hops <= hops))


def reach_from(hops: Hops, sources: tuple[str, ...], through: Through) -> Reach:
    """Find the roles that any of some nodes can become."""
    return _reach(hops, sources, through, is_forward=True)


def reach_to(hops: Hops, targets: tuple[str, ...], through: Through) -> Reach:
    """Find everybody who can become any of some roles."""
    return _reach(hops, targets, through, is_forward=False)


def _reach(hops: Hops, ends: tuple[str, ...], through: Through, *, is_forward: bool) -> Reach:
    start = hops.mask(ends)

    def walk(ways: AllowedSteps) -> list[int]:
        return rings(ways.out if is_forward else ways.into, start)

    found = walk(hops.ways(through))
    free = union(walk(hops.ways(Through.ALLOWED)))
    possible, opened = union(walk(hops.ways(Through.CONDITIONAL))), walk(hops.open)
    allowed = union(opened)
    certain = union((*walk(hops.certain), *opened[:1]))  # one step needs none before it

    def level(number: int) -> StepLevel:
        is_open, is_possible = allowed >> number & 1, possible >> number & 1
        return (
            StepLevel.OPEN if is_open else StepLevel.UNDECIDED if is_possible else StepLevel.CLOSED
        )

    return Reach(
        tuple(
            Reached(
                node=hops.nodes[number],
                hops=distance,
                level=level(number),
                is_certain=bool(certain >> number & 1),
                asks=not free >> number & 1,
            )
            for distance, ring in enumerate(found, 1)
            for number in bits(ring)
        )
    )


def rings(next_to: Mapping[int, int], start: int, most: int | None = None) -> list[int]:
    """Return nodes (bits) by the number of steps from a start, which is in none of the rings."""
    seen = ring = start
    found: list[int] = []
    while ring and (most is None or len(found) < most):
        ring = union(next_to.get(number, 0) for number in bits(ring)) & ~seen
        seen |= ring
        if ring:
            found.append(ring)
    return found
