"""Lines between the same two nodes: each keeps to its own side."""

import numpy as np
import numpy.typing as npt

from rolescope.pictures.picture import Floats

APART = 2.5  # px of a step to the right
ALONG = 0.42  # of a line: where its badge is, so that two opposite ones have two places
BADGED = 44.0  # px of the shortest line with a badge
_TINY = 1e-9


def lanes(ends: npt.NDArray[np.integer]) -> Floats:
    """Return how many steps of APART lines (m, 2) keep to their right, (m,).

    One where another one leads in the opposite direction, and two more for each that leads in the
    same one and comes before: a way of escalation beside the trust that it does without.
    """
    if not len(ends):
        return np.zeros(0)
    source, target = ends.T.astype(np.int64)
    size = int(ends.max()) + 1
    keys = source * size + target
    is_two_way = np.isin(keys, target * size + source) & (source != target)
    order = np.argsort(keys, kind="stable")
    before = np.empty(len(keys))
    before[order] = np.arange(len(keys)) - np.searchsorted(keys[order], keys[order])
    found: Floats = is_two_way + 2 * before
    return found


def aside(lines: Floats, by: Floats | float) -> Floats:
    """Return lines (k, 4) from x, y to x, y, moved to the right of where they lead to.

    `by` is how far, the same for all or for each, (k,).
    """
    step = lines[:, 2:] - lines[:, :2]
    length = np.maximum(np.hypot(step[:, 0], step[:, 1]), _TINY)
    shift = np.stack((-step[:, 1], step[:, 0]), axis=1) * (by / length)[:, None]
    return lines + np.hstack((shift, shift))
