"""Cuts lines to a rectangle, all at once: only what is inside is left to draw."""

import numpy as np

from rolescope.pictures.picture import Floats
from rolescope.ui.canvas.swarm_index import Numbers

_TINY = 1e-12


def clipped(lines: Floats, area: tuple[float, float, float, float]) -> tuple[Numbers, Floats]:
    """Return which lines (k, 4) are in an area (left, top, right, bottom), and those parts.

    By the method of Liang and Barsky.
    """
    left, top, right, bottom = area
    x0, y0, x1, y1 = lines.T
    near = np.flatnonzero(
        (np.minimum(x0, x1) <= right)
        & (np.maximum(x0, x1) >= left)
        & (np.minimum(y0, y1) <= bottom)
        & (np.maximum(y0, y1) >= top)
    )
    lines = lines[near]
    start, step = lines[:, :2], lines[:, 2:] - lines[:, :2]
    moving = np.where(np.abs(step) < _TINY, _TINY, step)
    first = (np.array((left, top)) - start) / moving
    last = (np.array((right, bottom)) - start) / moving
    enter = np.maximum(np.minimum(first, last).max(axis=1), 0)
    leave = np.minimum(np.maximum(first, last).min(axis=1), 1)
    inside = enter <= leave
    start, step = start[inside], step[inside]
    parts = np.hstack((start + enter[inside, None] * step, start + leave[inside, None] * step))
    return near[inside], parts
