"""What a drag on the canvas does: it pans, draws a line from a handle, moves nodes, or surrounds.

Each knows what it began with; the canvas tells it where the pointer is.
"""

from collections.abc import Callable
from typing import Protocol

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPolygonF

from rolescope.pictures.picture import Item
from rolescope.ui.canvas import handle
from rolescope.ui.canvas.surface import PictureSurface
from rolescope.ui.canvas.swarm_index import NOTHING, Numbers, SwarmIndex

Places = tuple[tuple[str, float, float], ...]
"""Ids of nodes with x and y in the picture."""


class Drag(Protocol):
    """One drag, from its first move to its end."""

    def move(self, place: QPointF) -> None:
        """Take the place of the pointer in pixels of the viewport."""

    def end(self, place: QPointF) -> None:
        """Take the last place."""

    def cancel(self) -> None:
        """Leave everything as it was."""


class Pan:
    """Moves the camera."""

    def __init__(self, canvas: PictureSurface, start: QPointF) -> None:
        self._canvas = canvas
        self._last = start

    def move(self, place: QPointF) -> None:
        """Move the picture with the pointer."""
        self._canvas.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        self._canvas.camera.pan(self._last.x() - place.x(), self._last.y() - place.y())
        self._last = place

    def end(self, place: QPointF) -> None:
        """Nothing is left to do."""

    def cancel(self) -> None:
        """What was passed stays passed."""


class ConnectDrag:
    """Draws a line from the handle of a principal to another one."""

    def __init__(
        self, canvas: PictureSurface, source: Item, done: Callable[[Item, Item], None]
    ) -> None:
        self._canvas = canvas
        self._done = done
        self._source = source

    def move(self, place: QPointF) -> None:
        """Draw the line to the pointer, and light what it would end at."""
        canvas = self._canvas
        start = handle.place(self._source, canvas.camera.zoom)
        canvas.show_pull((start, canvas.camera.to_picture(place)), canvas.item_at(place))

    def end(self, place: QPointF) -> None:
        """Report what the line leads to."""
        target = self._canvas.item_at(place)
        self._canvas.show_pull(None, target)
        if target is not None and target is not self._source:
            self._done(self._source, target)

    def cancel(self) -> None:
        """Take the line away."""
        self._canvas.show_pull(None, None)


class MoveDrag:
    """Moves nodes of a swarm, with their lines."""

    def __init__(
        self,
        canvas: PictureSurface,
        crowd: SwarmIndex,
        nodes: Numbers,
        start: QPointF,
        done: Callable[[Places], None],
    ) -> None:
        self._canvas = canvas
        self._done = done
        self._crowd = crowd
        self._nodes = nodes
        self._start = canvas.camera.to_picture(start)
        self._places = crowd.places[nodes].copy()
        canvas.lift(nodes)

    def move(self, place: QPointF) -> None:
        """Put the nodes under the pointer."""
        self._canvas.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        way = self._canvas.camera.to_picture(place) - self._start
        self._crowd.put(self._nodes, self._places + np.array((way.x(), way.y())))
        self._canvas.viewport().update()

    def end(self, place: QPointF) -> None:
        """Report where the nodes are now."""
        self.move(place)
        self._canvas.lift(NOTHING)
        ids = [self._crowd.swarm.nodes[number][0] for number in self._nodes.tolist()]
        places = np.round(self._crowd.places[self._nodes], 1).tolist()
        moved = tuple((id_, x, y) for id_, (x, y) in zip(ids, places, strict=True))
        self._done(moved)

    def cancel(self) -> None:
        """Put the nodes back."""
        self._crowd.put(self._nodes, self._places)
        self._canvas.lift(NOTHING)


class LassoDrag:
    """Selects what is in a rectangle, or in any outline."""

    def __init__(
        self,
        canvas: PictureSurface,
        start: QPointF,
        done: Callable[[tuple[str, ...]], None],
        *,
        is_free: bool,
    ) -> None:
        self._canvas = canvas
        self._done = done
        self._is_free = is_free
        self._points = [canvas.camera.to_picture(start)]

    def move(self, place: QPointF) -> None:
        """Draw the outline up to the pointer."""
        point = self._canvas.camera.to_picture(place)
        self._points = [*self._points, point] if self._is_free else [self._points[0], point]
        self._canvas.viewport().setCursor(Qt.CursorShape.CrossCursor)
        self._canvas.show_outline(self._outline())

    def _outline(self) -> QPolygonF:
        if self._is_free:
            return QPolygonF(self._points)
        return QPolygonF(QRectF(self._points[0], self._points[-1]).normalized())

    def end(self, place: QPointF) -> None:
        """Report what is inside."""
        self.move(place)
        found = self._canvas.inside(self._outline())
        self.cancel()
        self._done(found)

    def cancel(self) -> None:
        """Take the outline away."""
        self._canvas.show_outline(None)
