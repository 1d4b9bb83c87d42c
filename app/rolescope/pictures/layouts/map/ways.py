"""Ways of escalation on the map: lines and signs beside what stands there; no node moves."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from rolescope.pictures.layouts.map import inks
from rolescope.pictures.picture import Swarm
from rolescope.pictures.view import Frame
from rolescope.pictures.way_bundles import WayBundle, bundles_of

MOST_LINES = 1000
"""More lines of ways are not drawn: nobody could follow one."""


def with_ways(swarm: Swarm, frame: Frame) -> tuple[Swarm, int]:
    """Add the ways that a frame draws, and the sign of who can make itself admin.

    Also returns how many ways no line stands for: they lead from a folded node to itself, or there
    are too many.
    """
    if frame.escalations is None:
        return swarm, 0
    numbers = {arn: number for number, ids in enumerate(swarm.nodes) for arn in ids}
    first = {arn: swarm.nodes[number][0] for arn, number in numbers.items()}
    bundles, left_out = bundles_of(frame, first.get, MOST_LINES)
    between = [one for one in bundles if one.source != one.target]
    signed = {numbers[arn] for arn in frame.escalations.makers if arn in numbers}
    swarm = _with_signs(_with_lines(swarm, between, numbers), signed)
    return swarm, left_out + sum(one.count for one in bundles if one.source == one.target)


def _with_lines(swarm: Swarm, bundles: Sequence[WayBundle], numbers: dict[str, int]) -> Swarm:
    if not bundles:
        return swarm
    styles = (*swarm.styles, inks.WAY, inks.OPEN_WAY)
    ends = [(numbers[one.source], numbers[one.target]) for one in bundles]
    looks = [len(swarm.styles) + (not one.holds) for one in bundles]
    badges = swarm.badges
    if badges is not None:
        badges = np.concatenate((badges, np.full(len(bundles), -1, dtype=np.int32)))
    return replace(
        swarm,
        ends=np.concatenate((swarm.ends, np.array(ends, dtype=np.int32))),
        edges=(*swarm.edges, *(one.ways for one in bundles)),
        looks=np.concatenate((swarm.looks, np.array(looks, dtype=np.int32))),
        styles=styles,
        badges=badges,
    )


def _with_signs(swarm: Swarm, signed: set[int]) -> Swarm:
    """Give nodes the second crown in place of the outline of their kind."""
    if not signed:
        return swarm
    glyphs = swarm.glyphs.copy()
    crown = swarm.glyph_names.index("crown") if "crown" in swarm.glyph_names else -1
    for number in sorted(signed):
        if glyphs[number] != crown:  # of several folded ones the admins count first
            glyphs[number] = len(swarm.glyph_names)
    return replace(swarm, glyphs=glyphs, glyph_names=(*swarm.glyph_names, inks.MAKER))
