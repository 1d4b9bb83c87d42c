"""Which edit of a scenario makes a difference: the last one that brings it about."""

from collections.abc import Sequence

from rolescope.difference.causes.difference import Difference
from rolescope.difference.causes.differences import Differences, world_differences
from rolescope.difference.trusts import SAME
from rolescope.evaluation.index import WorldIndex
from rolescope.model.edit import Edit
from rolescope.model.world import World


def numbered(found: Differences, base: World, edits: Sequence[Edit]) -> Differences:
    """Return the differences that edits make of a world, each with the number of its edit."""
    if not edits:
        return found
    if len(edits) == 1:
        return found.each(lambda one: one.by(0))
    steps = _steps(base, edits)

    def with_number(one: Difference) -> Difference:
        for number, step in reversed(steps):
            if one.is_of(step):
                return one.by(number)
        return one

    return found.each(with_number)


def _steps(base: World, edits: Sequence[Edit]) -> list[tuple[int, Difference]]:
    """Return what each edit changes, with its number."""
    found: list[tuple[int, Difference]] = []
    index = WorldIndex(base)
    for number, edit in enumerate(edits):
        following = WorldIndex(edit.apply(index.world))
        found += [(number, one) for one in world_differences(index, following, SAME).all()]
        index = following
    return found
