"""What lies under the pointer. Numbers only, no Qt."""

import numpy as np
import numpy.typing as npt

from rolescope.pictures.metrics import text_width
from rolescope.pictures.picture import (
    ANCHORS,
    Box,
    Glyph,
    Item,
    ItemKind,
    Line,
    Picture,
    Shape,
    Text,
)
from rolescope.pictures.theme import STYLES
from rolescope.pictures.two_way_lines import aside
from rolescope.ui.canvas.swarm_index import SwarmIndex

Floats = npt.NDArray[np.float64]
_RANK = {
    ItemKind.SESSION: 0,
    ItemKind.PORT: 0,
    ItemKind.ATTENTION: 0,
    ItemKind.SERVICE_CHIP: 1,
    ItemKind.SERVICE: 1,
    ItemKind.NODE: 2,
    ItemKind.ROW: 2,
    ItemKind.CARD: 2,
    ItemKind.CELL: 2,
    ItemKind.EDGE: 3,
    ItemKind.ACCOUNT: 4,
}


class Hits:
    """Finds the item at a point of a picture."""

    def __init__(self, picture: Picture, crowd: SwarmIndex | None = None) -> None:
        self._crowd = crowd
        self._crowd_hits = CrowdHits(crowd) if crowd is not None else None
        self._items = {item.id: item for item in picture.items}
        boxes, owners = self._boxes(picture)
        self._owners = owners
        self._boxes_at: Floats = np.array(boxes, dtype=np.float64).reshape(-1, 4)
        legs: list[tuple[float, float, float, float]] = []
        self._lines: list[str] = []
        for shape in picture.shapes:
            if isinstance(shape, Line) and shape.item in self._items:
                for start, end in zip(shape.points, shape.points[1:], strict=False):
                    legs.append((*start, *end))
                    self._lines.append(shape.item)
        self._legs: Floats = np.array(legs, dtype=np.float64).reshape(-1, 4)
        apart = (_area(shape) for shape in picture.shapes if shape.item not in self._items)
        self._apart: Floats = np.array([*filter(None, apart)], dtype=np.float64).reshape(-1, 4)

    def _boxes(self, picture: Picture) -> tuple[list[tuple[float, float, float, float]], list[str]]:
        """Return the rectangles that can be hit and whose they are, best first."""
        found = [
            (_RANK[item.kind], item.w * item.h, (item.x, item.y, item.w, item.h), item.id)
            for item in picture.items
            if item.kind is not ItemKind.EDGE
        ]
        for shape in picture.shapes:  # badges of lines
            item = self._items.get(shape.item)
            if item is None or item.kind is not ItemKind.EDGE:
                continue
            if isinstance(shape, Glyph):
                half = shape.size / 2
                box = (shape.x - half, shape.y - half, shape.size, shape.size)
            elif isinstance(shape, Box):
                box = (shape.x, shape.y, shape.w, shape.h)
            else:
                continue
            found.append((1, box[2] * box[3], box, item.id))
        found.sort(key=lambda entry: entry[:2])
        return [entry[2] for entry in found], [entry[3] for entry in found]

    def is_free(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Tell whether neither a box, a text, a node nor a line is in an area.

        Lines run across or down, but for those of a swarm.
        """
        if self._crowd_hits is not None and not self._crowd_hits.is_free(left, top, right, bottom):
            return False
        x, y, width, height = np.concatenate((self._boxes_at, self._apart)).T
        boxes = (x < right) & (x + width > left) & (y < bottom) & (y + height > top)
        x0, y0, x1, y1 = self._legs.T
        across = (np.minimum(x0, x1) < right) & (np.maximum(x0, x1) > left)
        lines = across & (np.minimum(y0, y1) < bottom) & (np.maximum(y0, y1) > top)
        return not (boxes.any() or lines.any())

    def at(self, x: float, y: float, reach: float) -> Item | None:
        """Return the item at a point; a line counts within `reach`."""
        box = self._box_at(x, y)
        if box is not None and _RANK[box.kind] < _RANK[ItemKind.SERVICE_CHIP]:
            return box
        of_swarm = self._node_at(x, y, reach) or self._swarm_line_at(x, y, reach)
        if of_swarm is not None:
            return of_swarm
        if box is not None and _RANK[box.kind] < _RANK[ItemKind.EDGE]:
            return box
        return self._line_at(x, y, reach) or box

    def _node_at(self, x: float, y: float, reach: float) -> Item | None:
        if self._crowd is None or self._crowd_hits is None:
            return None
        node = self._crowd_hits.node_at(x, y, reach)
        return self._crowd.item(self._crowd.node_id(node)) if node is not None else None

    def _swarm_line_at(self, x: float, y: float, reach: float) -> Item | None:
        if self._crowd is None or self._crowd_hits is None:
            return None
        line = self._crowd_hits.line_at(x, y, reach)
        return self._crowd.item(self._crowd.line_id(line)) if line is not None else None

    def _box_at(self, x: float, y: float) -> Item | None:
        if not len(self._boxes_at):
            return None
        left, top, width, height = self._boxes_at.T
        inside = (left <= x) & (x <= left + width) & (top <= y) & (y <= top + height)
        hits = np.flatnonzero(inside)
        return self._items[self._owners[int(hits[0])]] if len(hits) else None

    def _line_at(self, x: float, y: float, reach: float) -> Item | None:
        if not len(self._legs):
            return None
        x0, y0, x1, y1 = self._legs.T
        dx, dy = x1 - x0, y1 - y0
        length2 = np.maximum(dx * dx + dy * dy, 1e-9)
        along = np.clip(((x - x0) * dx + (y - y0) * dy) / length2, 0, 1)
        distance2 = (x0 + along * dx - x) ** 2 + (y0 + along * dy - y) ** 2
        nearest = int(np.argmin(distance2))
        return self._items[self._lines[nearest]] if distance2[nearest] <= reach**2 else None


def _area(shape: Shape) -> tuple[float, float, float, float] | None:
    """Return where a text or the sheet of a table is that belongs to no item; None: neither is."""
    if isinstance(shape, Box) and shape.fill == "surface":
        return shape.x, shape.y, shape.w, shape.h
    if not isinstance(shape, Text):
        return None
    width, size = text_width(shape.text, shape.style), STYLES[shape.style].size
    left = ANCHORS[shape.anchor] * width
    return shape.x - left, shape.y - size, width, 1.3 * size


# Which node or line of a crowd is under the pointer


_Singles = npt.NDArray[np.float32]
_EPSILON = 1e-9


class CrowdHits:
    """Finds the nearest node and the nearest line."""

    def __init__(self, crowd: SwarmIndex) -> None:
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

    def is_free(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Tell whether neither a node nor a line is in an area."""
        self.prepare()
        xs, ys = self._middles
        nodes = (xs + self._radii > left) & (xs - self._radii < right)
        if (nodes & (ys + self._radii > top) & (ys - self._radii < bottom)).any():
            return False
        west, east, north, south = self._boxes
        near = (west < right) & (east > left) & (north < bottom) & (south > top)
        ends = self._crowd.places[self._crowd.ends[np.flatnonzero(near)]]
        x, y = ends[:, 0, 0], ends[:, 0, 1]
        dx, dy = ends[:, 1, 0] - x, ends[:, 1, 1] - y
        sides = [  # of the line, on which each corner is
            dx * (down - y) - dy * (along - x) for along in (left, right) for down in (top, bottom)
        ]
        return not ((np.min(sides, axis=0) < 0) & (np.max(sides, axis=0) > 0)).any()

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
        lanes = self._crowd.lanes[near]
        beside = lanes > 0
        lines[beside] = aside(lines[beside], reach / 2 * lanes[beside])  # the one at this side
        x0, y0 = lines[:, 0], lines[:, 1]
        dx, dy = lines[:, 2] - x0, lines[:, 3] - y0
        along = np.clip(
            ((x - x0) * dx + (y - y0) * dy) / np.maximum(dx * dx + dy * dy, _EPSILON), 0, 1
        )
        distance2 = (x0 + along * dx - x) ** 2 + (y0 + along * dy - y) ** 2
        best = int(np.argmin(distance2))
        return int(near[best]) if distance2[best] <= reach**2 else None
