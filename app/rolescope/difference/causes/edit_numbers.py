"""Which edits of a scenario make a difference: all that change it, else the last one."""

from collections.abc import Sequence

from rolescope.difference.causes.difference import Difference, is_same
from rolescope.difference.causes.differences import Differences, world_differences
from rolescope.difference.impact import Part
from rolescope.difference.trusts import SAME
from rolescope.evaluation.index import WorldIndex
from rolescope.model.edit import Edit
from rolescope.model.world import World


def numbered(found: Differences, base: World, edits: Sequence[Edit]) -> Differences:
    """Return the differences that edits make of a world, each with the number of its edit.

    One that several edits make together is there once for each of them.
    """
    if not edits:
        return found
    if len(edits) == 1:
        return found.each(lambda one: [one.by(0)])
    steps = _steps(base, edits)
    return found.each(lambda one: [one.by(number) for number in _makers(one, steps)] or [one])


_Steps = Sequence[tuple[int, Difference]]


def _makers(one: Difference, steps: _Steps) -> list[int]:
    """Return the numbers of the edits that make a difference, in their order."""
    if one.cause.part is Part.TAGS:  # which of them tells is not said
        return sorted({number for number, step in steps if one.is_of(step)})
    if one.before is not None:
        chain = _chain(one, steps)
        if chain:
            return chain
    return next(([number] for number, step in reversed(steps) if one.is_of(step)), [])


def _chain(one: Difference, steps: _Steps) -> list[int]:
    """Return the edits that make one statement of another or take it away, each in its turn."""
    found: list[int] = []
    now = one.before
    for number, step in steps:
        if now is not None and one.is_beside(step) and is_same(step.before, now):
            found.append(number)
            now = step.after
    return list(dict.fromkeys(found)) if is_same(now, one.after) else []


def _steps(base: World, edits: Sequence[Edit]) -> list[tuple[int, Difference]]:
    """Return what each edit changes, with its number."""
    found: list[tuple[int, Difference]] = []
    index = WorldIndex(base)
    for number, edit in enumerate(edits):
        following = WorldIndex(edit.apply(index.world))
        found += [(number, one) for one in world_differences(index, following, SAME).all()]
        index = following
    return found
