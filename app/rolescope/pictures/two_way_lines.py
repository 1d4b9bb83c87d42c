"""Lines between two nodes that trust each other: each keeps to its own side."""

import numpy as np
import numpy.typing as npt

from rolescope.pictures.picture import Floats

APART = 2.5  # px that each of the two is moved to its right
ALONG = 0.42  # of a line: where its badge is, so that two opposite ones have two places
BADGED = 44.0  # px of the shortest line with a badge
_TINY = 1e-9


def two_way(ends: npt.NDArray[np.integer]) -> npt.NDArray[np.bool_]:
    """Return which lines (m, 2) have another one in the opposite direction, (m,)."""
    if not len(ends):
        return np.zeros(0, dtype=np.bool_)
    source, target = ends.T.astype(np.int64)
    size = int(ends.max()) + 1
    both = np.isin(source * size + target, target * size + source)
    found: npt.NDArray[np.bool_] = both & (source != target)
    return found


def aside(lines: Floats, by: float) -> Floats:
    """Return lines (k, 4) from x, y to x, y, moved to the right of where they lead to."""
    step = lines[:, 2:] - lines[:, :2]
    length = np.maximum(np.hypot(step[:, 0], step[:, 1]), _TINY)
    shift = np.stack((-step[:, 1], step[:, 0]), axis=1) * (by / length)[:, None]
    return lines + np.hstack((shift, shift))
