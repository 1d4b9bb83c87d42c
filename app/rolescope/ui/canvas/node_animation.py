"""Animation: the nodes of a swarm go from where they were to where they are drawn now."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation

from rolescope.pictures.picture import Floats
from rolescope.ui.canvas.swarm_index import Numbers, SwarmIndex

DURATION = 260  # milliseconds
_MIN_MOVE = 0.5  # px: nodes that moved less did not move


class NodeAnimation(QObject):
    """Moves the nodes of one crowd after another. `changed` is called in every frame."""

    def __init__(self, changed: Callable[[bool], None], parent: QObject) -> None:
        super().__init__(parent)
        self._changed = changed
        self._crowd: SwarmIndex | None = None
        self._start: Floats = np.zeros((0, 2))
        self._way: Floats = self._start
        self._animation = QVariantAnimation(self)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.setDuration(DURATION)
        self._animation.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._animation.valueChanged.connect(self._go)
        self._animation.finished.connect(self._arrive)

    def begin(self, before: SwarmIndex, after: SwarmIndex) -> None:
        """Let the nodes that both have begin where they were; without a move nothing happens."""
        self.stop()
        numbers, places = _known(before, after)
        way = after.places[numbers] - places
        if not len(numbers) or float(np.abs(way).max()) < _MIN_MOVE:
            return
        self._crowd, self._way = after, np.zeros_like(after.places)
        self._start = after.places.copy()
        self._start[numbers], self._way[numbers] = places, way
        after.aims = self._start + self._way
        self._go(0.0)
        self._animation.start()

    def stop(self) -> None:
        """Be there at once."""
        if self._crowd is not None:
            self._animation.stop()
            self._arrive()

    def _go(self, share: object) -> None:
        crowd = self._crowd
        if crowd is not None and isinstance(share, float):
            crowd.put(np.arange(crowd.size), self._start + share * self._way)
            self._changed(True)  # noqa: FBT003 - it glides

    def _arrive(self) -> None:
        crowd, self._crowd = self._crowd, None
        if crowd is not None:
            crowd.aims = None
            crowd.put(np.arange(crowd.size), self._start + self._way)
            self._changed(False)  # noqa: FBT003 - it does not glide any more


def _known(before: SwarmIndex, after: SwarmIndex) -> tuple[Numbers, Floats]:
    """Return the nodes of the one that were in the other, and where they were there."""
    known = before.numbers
    old = np.array([known.get(ids[0], -1) for ids in after.swarm.nodes], dtype=np.intp)
    numbers = np.flatnonzero(old >= 0)
    return numbers, before.places[old[numbers]]
