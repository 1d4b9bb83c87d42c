"""Which edits of a scenario make a difference: all that change it, else the last one."""

from collections.abc import Sequence

from rolescope.difference.causes.difference import Difference, is_same
from rolescope.difference.causes.differences import Differences, world_differences
from rolescope.difference.edge_pairs import SAME
from rolescope.difference.impact import CausePart
from rolescope.engine.index import WorldIndex
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
    return found.each(lambda one: _made(one, steps))


_Steps = Sequence[tuple[int, Difference]]


def _made(one: Difference, steps: _Steps) -> list[Difference]:
    """Return a difference once for every edit that makes it, in their order."""
    if one.cause.part is CausePart.TAGS:  # which of them tells is not said
        return [one.by(number) for number in _numbers(one, steps)] or [one]
    chain = _chain(one, steps) if one.before is not None else ()
    if len(chain) > 1:
        return [one.step(number, step) for number, step in chain]
    return [one.by(number) for number in (_numbers(one, steps) or _near(one, steps))[-1:]] or [one]


def _numbers(one: Difference, steps: _Steps) -> list[int]:
    return sorted({number for number, step in steps if one.is_of(step)})


def _near(one: Difference, steps: _Steps) -> list[int]:
    """Return the edits that make a difference as others changed it later.

    A policy is attached, then edited; or a user joins a group, which gets its policy then.
    """
    same = [
        (number, step.cause.place == one.cause.place)
        for number, step in steps
        if (step.cause.part, step.cause.holder, step.cause.turn)
        == (one.cause.part, one.cause.holder, one.cause.turn)
    ]
    return [number for number, is_same_place in same if is_same_place] or [
        number for number, _ in same if one.cause.part is not CausePart.STATEMENT
    ]


def _chain(one: Difference, steps: _Steps) -> _Steps:
    """Return the edits that make one statement of another or take it away, each in its turn."""
    found: dict[int, Difference] = {}
    now = one.before
    for number, step in steps:
        if now is not None and one.is_beside(step) and is_same(step.before, now):
            found.setdefault(number, step)
            now = step.after
    return tuple(found.items()) if is_same(now, one.after) else ()


def _steps(base: World, edits: Sequence[Edit]) -> list[tuple[int, Difference]]:
    """Return what each edit changes, with its number."""
    found: list[tuple[int, Difference]] = []
    index = WorldIndex(base)
    for number, edit in enumerate(edits):
        following = WorldIndex(edit.apply(index.world))
        found += [(number, one) for one in world_differences(index, following, SAME).all()]
        index = following
    return found
