"""Paints the nodes of a swarm as sprites on whole pixels."""

from collections.abc import Iterator

import numpy as np
from PySide6.QtGui import QPainter

from rolescope.pictures.picture import Floats
from rolescope.ui.canvas.swarm.atlas import SIZES, NodeAtlas, rungs
from rolescope.ui.canvas.swarm.buffers import draw_sprites
from rolescope.ui.canvas.swarm.eye import Eye
from rolescope.ui.canvas.swarm_index import Mask, Numbers, SwarmIndex

SMALLEST = 3.0  # px: the height of the smallest dot
_BIT = 4000  # nodes painted at once
_BEYOND = 64  # px around an area in which a node may still reach into it


class Nodes:
    """Paints some nodes of a crowd."""

    def __init__(self, crowd: SwarmIndex, atlas: NodeAtlas) -> None:
        self._crowd = crowd
        self._atlas = atlas
        self._sizes = np.asarray(crowd.swarm.sizes, dtype=np.float64)

    def within(
        self, eye: Eye, area: tuple[float, float, float, float], shown: Mask | None
    ) -> tuple[Numbers, Floats]:
        """Return the nodes in an area of the screen, and where they are painted."""
        places = eye.on_screen(self._crowd.places)
        x, y = places[:, 0], places[:, 1]
        left, top, right, bottom = area
        inside = (x > left - _BEYOND) & (x < right + _BEYOND)
        inside &= (y > top - _BEYOND) & (y < bottom + _BEYOND)
        if shown is not None:
            inside &= shown
        found = np.flatnonzero(inside)
        return found, places[found]

    def heights(self, numbers: Numbers, zoom: float) -> Floats:
        """Return how high nodes are painted, in pixels."""
        wanted: Floats = np.maximum(self._sizes[numbers] * zoom, SMALLEST)
        return wanted

    def paint(
        self,
        paint: QPainter,
        eye: Eye,
        found: tuple[Numbers, Floats],
        lit: Mask | None = None,
    ) -> None:
        """Paint nodes where they are; those that are not lit in the pale look."""
        numbers, places = found
        if not len(numbers):
            return
        if lit is not None:  # above those that are pale
            pale = ~lit[numbers]
            self._paint_look(paint, eye, (numbers[pale], places[pale]), lit)
            numbers, places = numbers[~pale], places[~pale]
        self._paint_look(paint, eye, (numbers, places), lit)

    def _paint_look(
        self, paint: QPainter, eye: Eye, found: tuple[Numbers, Floats], lit: Mask | None
    ) -> None:
        """Paint nodes in the order of their heights."""
        numbers, places = found
        middles = np.round(places * eye.ratio) / eye.ratio
        codes = self._atlas.codes(lit)[numbers]
        steps = rungs(self.heights(numbers, eye.zoom))
        for step in np.unique(steps).tolist():
            chosen = steps == step
            sheet = self._atlas.sheet(step, codes[chosen])
            lefts = sheet.lefts(codes[chosen])
            draw_sprites(paint, sheet.bitmap, middles[chosen], lefts, sheet.side)

    def paint_steps(
        self, paint: QPainter, eye: Eye, found: tuple[Numbers, Floats]
    ) -> Iterator[object]:
        """Paint nodes bit by bit."""
        numbers, places = found
        for start in range(0, len(numbers), _BIT):
            some = slice(start, start + _BIT)
            self.paint(paint, eye, (numbers[some], places[some]))
            yield None


def drawn_height(height: float) -> float:
    """Return the height of the sprite for a height in pixels."""
    return float(SIZES[int(rungs(np.array([height]))[0])])
