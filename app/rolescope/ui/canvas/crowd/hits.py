"""Which node or line of a crowd is under the pointer.

Nothing is indexed: to compare 100,000 boxes takes a tenth of a millisecond, and nodes move.
"""

import numpy as np
import numpy.typing as npt

from rolescope.pictures.two_way_lines import aside
from rolescope.ui.canvas.crowd.crowd import Crowd

_Singles = npt.NDArray[np.float32]

_FEW = 1e-9


class CrowdHits:
    """Finds the nearest node and the nearest line."""

    def __init__(self, crowd: Crowd) -> None:
        self._crowd = crowd
        self._made_for = -1  # version of the crowd's places
        self._middles: tuple[_Singles, _Singles]
        self._boxes: tuple[_Singles, _Singles, _Singles, _Singles]
        self._radii = (np.asarray(crowd.swarm.sizes) / 2).astype(np.float32)

    def prepare(self) -> None:
        """Take the places as they are now."""
        crowd = self._crowd
        if self._made_for == crowd.version:
            return
        self._made_for = crowd.version
        x, y = (np.ascontiguousarray(column, dtype=np.float32) for column in crowd.places.T)
        x0, x1, y0, y1 = (
            x[crowd.ends[:, 0]],
            x[crowd.ends[:, 1]],
            y[crowd.ends[:, 0]],
            y[crowd.ends[:, 1]],
        )
        left = np.minimum(x0, x1)
        self._boxes = left, np.maximum(x0, x1), np.minimum(y0, y1), np.maximum(y0, y1)
        self._middles = x, y

    def node_at(self, x: float, y: float, reach: float) -> int | None:
        """Return the nearest node that a point is in, or within `reach` of its middle."""
        if not self._crowd.size:
            return None
        self.prepare()
        xs, ys = self._middles
        dx, dy = xs - np.float32(x), ys - np.float32(y)
        distance2 = dx * dx + dy * dy
        best = int(np.argmin(distance2))
        if distance2[best] <= max(reach, float(self._radii[best])) ** 2:
            return best
        around = distance2 <= self._radii**2
        return int(np.flatnonzero(around)[-1]) if around.any() else None

    def line_at(self, x: float, y: float, reach: float) -> int | None:
        """Return the nearest line within `reach` of a point."""
        if not self._crowd.line_count:
            return None
        self.prepare()
        left, right, top, bottom = self._boxes
        near = np.flatnonzero(
            (left <= np.float32(x + reach))
            & (right >= np.float32(x - reach))
            & (top <= np.float32(y + reach))
            & (bottom >= np.float32(y - reach))
        )
        if not len(near):
            return None
        ends = self._crowd.ends[near]
        xs, ys = self._crowd.places[:, 0], self._crowd.places[:, 1]
        lines = np.stack((xs[ends[:, 0]], ys[ends[:, 0]], xs[ends[:, 1]], ys[ends[:, 1]]), axis=1)
        two_way = self._crowd.two_way[near]
        lines[two_way] = aside(lines[two_way], reach / 2)  # of two, the one at this side
        x0, y0 = lines[:, 0], lines[:, 1]
        dx, dy = lines[:, 2] - x0, lines[:, 3] - y0
        along = np.clip(((x - x0) * dx + (y - y0) * dy) / np.maximum(dx * dx + dy * dy, _FEW), 0, 1)
        distance2 = (x0 + along * dx - x) ** 2 + (y0 + along * dy - y) ** 2
        best = int(np.argmin(distance2))
        return int(near[best]) if distance2[best] <= reach**2 else None
