"""Which points are inside an outline, all at once."""

import numpy as np

from rolescope.pictures.picture import Floats
from rolescope.ui.canvas.crowd.crowd import Mask


def inside(points: Floats, outline: Floats) -> Mask:
    """Return which points (k, 2) are inside a closed outline (c, 2).

    They have an odd number of its sides to their right.
    """
    found: Mask = np.zeros(len(points), dtype=np.bool_)
    if len(outline) < 3 or not len(points):  # noqa: PLR2004 - a triangle is the least
        return found
    low, high = outline.min(axis=0), outline.max(axis=0)
    near = np.flatnonzero(((points >= low) & (points <= high)).all(axis=1))
    x, y = points[near].T
    odd: Mask = np.zeros(len(near), dtype=np.bool_)
    for (x0, y0), (x1, y1) in zip(outline, np.roll(outline, -1, axis=0), strict=True):
        if y0 == y1:
            continue
        crosses = (y0 > y) != (y1 > y)
        odd ^= crosses & (x < x0 + (y - y0) * (x1 - x0) / (y1 - y0))
    found[near] = odd
    return found
