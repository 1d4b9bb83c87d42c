"""What stands out of a swarm, painted over it in every frame: rings, and lines pointed at."""

import math
from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from rolescope.pictures.picture import Arrow, Dash, Floats
from rolescope.ui.canvas.swarm.atlas import ArrowAtlas
from rolescope.ui.canvas.swarm.buffers import draw_lines, draw_sprites
from rolescope.ui.canvas.swarm.eye import Eye
from rolescope.ui.canvas.swarm.nodes import SMALLEST, drawn_height
from rolescope.ui.canvas.swarm.states import SwarmStates
from rolescope.ui.canvas.swarm.strokes import cap_of, clipped, heads, segments
from rolescope.ui.canvas.swarm_index import Numbers, SwarmIndex
from rolescope.ui.kit import style
from rolescope.ui.kit.marks import paint_circled

_MAX_WIDE_LINES = 200  # lines that are painted wide; of more, all are thin
_MAX_LINES = 3000  # lines painted in a frame
_MAX_RINGS = 400
_WIDE, _SELECTED = 2.2, 3.0  # px
_HALO = 10.0
_PINNED = 4.0  # px of half the height of a node, from which it is told that it is pinned
_RING = 3.0  # px between a node and its ring


class Highlights:
    """Paints what is pointed at, selected, glowing and focused."""

    def __init__(self, crowd: SwarmIndex, arrows: ArrowAtlas) -> None:
        self._crowd = crowd
        self._arrows = arrows
        self._styles = crowd.swarm.styles
        self._looks = np.asarray(crowd.swarm.looks, dtype=np.intp)
        self._sizes = np.asarray(crowd.swarm.sizes, dtype=np.float64)

    def paint_lines(
        self, paint: QPainter, eye: Eye, standing: SwarmStates, sign: str | None
    ) -> None:
        """Paint lines that are pointed at strong, selected ones in the color of the selection."""
        if not len(standing.beside) and not len(standing.selected_lines):
            return
        beside = np.setdiff1d(standing.beside, standing.selected_lines)
        for some, look in self._by_style(beside[:_MAX_LINES]):
            ink = self._styles[look].stroke
            self._paint_strong(paint, eye, some, ink, look, min(len(beside), _MAX_LINES))
        chosen = standing.selected_lines[:_MAX_LINES]
        if len(chosen) <= _MAX_WIDE_LINES:
            self._paint_halo(paint, eye, chosen, standing.ink)
        for some, look in self._by_style(chosen):
            is_gone = self._styles[look].dash is Dash.GHOST
            ink = self._styles[look].stroke if is_gone else standing.ink
            self._paint_strong(paint, eye, some, ink, look, len(chosen), _SELECTED)
        if sign is not None and len(chosen) == 1:
            self._paint_sign(paint, eye, chosen, sign, standing.ink)

    def paint_thin(self, paint: QPainter, eye: Eye, lines: Numbers) -> None:
        """Paint lines that move, 1 px wide."""
        if not len(lines):
            return
        for some, look in self._by_style(lines[:_MAX_LINES]):
            paint.setPen(QPen(style.color(self._styles[look].stroke), 1))
            draw_lines(paint, clipped(segments(self._crowd, eye, some), eye.around)[1])

    def _by_style(self, lines: Numbers) -> Iterator[tuple[Numbers, int]]:
        looks = self._looks[lines]
        for look in np.unique(looks).tolist():
            yield lines[looks == look], look

    def _paint_strong(
        self,
        paint: QPainter,
        eye: Eye,
        lines: Numbers,
        ink: str,
        look: int,
        count: int,
        width: float = _WIDE,
    ) -> None:
        is_wide = count <= _MAX_WIDE_LINES
        of_style, color = self._styles[look], style.color(ink)
        whole = segments(self._crowd, eye, lines)
        found, parts = clipped(whole, eye.around)
        width = width if is_wide else 1.0
        pen = QPen(color, width, c=cap_of(of_style))
        if of_style.dash is not Dash.SOLID:
            pen.setDashPattern([length / width for length in of_style.dash.value])
        paint.setPen(pen)
        draw_lines(paint, parts)
        if of_style.arrow is not Arrow.NONE and is_wide:
            gaps = self._sizes[self._crowd.ends[lines[found], 1]] * eye.zoom / 2
            middles, angles = heads(whole[found], gaps, self._arrows.length)
            sheet = self._arrows.sheet(of_style.arrow, color)
            draw_sprites(paint, sheet, middles, self._arrows.lefts(angles), self._arrows.side)

    def _paint_halo(self, paint: QPainter, eye: Eye, lines: Numbers, ink: str) -> None:
        halo = style.color(ink)
        halo.setAlphaF(0.16)
        paint.setPen(QPen(halo, _HALO, c=Qt.PenCapStyle.RoundCap))
        draw_lines(paint, clipped(segments(self._crowd, eye, lines), eye.around)[1])

    def _paint_sign(self, paint: QPainter, eye: Eye, lines: Numbers, sign: str, ink: str) -> None:
        """Paint an icon in a circle on the middle of a line."""
        x0, y0, x1, y1 = segments(self._crowd, eye, lines)[0].tolist()
        paint_circled(paint, QPointF((x0 + x1) / 2, (y0 + y1) / 2), sign, ink)

    def paint_rings(self, paint: QPainter, eye: Eye, standing: SwarmStates) -> None:
        """Paint rings around nodes that are selected, glow, are pointed at or have the focus."""
        paint.setBrush(Qt.BrushStyle.NoBrush)
        glow = style.color("accent")
        glow.setAlphaF(0.35)
        self._paint_around(paint, eye, standing.glowing, QPen(glow, 4), _RING)
        accent = QPen(style.color("accent"), 2)
        self._paint_around(paint, eye, standing.selected, accent, _RING)
        if standing.hovered is not None:
            one = np.array((standing.hovered,), dtype=np.intp)
            self._paint_around(paint, eye, one, QPen(style.color("accent"), 1.6), _RING)
        if standing.focus is not None:
            one = np.array((standing.focus,), dtype=np.intp)
            self._paint_around(paint, eye, one, accent, 2 * _RING)

    def paint_pins(self, paint: QPainter, eye: Eye, pinned: Numbers) -> None:
        """Paint a small dot beside nodes that somebody put where they are."""
        if not len(pinned):
            return
        paint.setPen(QPen(style.color("canvas"), 1.2))
        paint.setBrush(style.color("text"))
        for number, (x, y) in self._seen(eye, pinned, eye.on_screen(self._crowd.places[pinned])):
            half = float(self._sizes[number]) * eye.zoom / 2
            if half >= _PINNED:
                paint.drawEllipse(QPointF(x + half, y - half), 3, 3)

    def _paint_around(
        self, paint: QPainter, eye: Eye, numbers: Numbers, pen: QPen, gap: float
    ) -> None:
        if not len(numbers):
            return
        paint.setPen(pen)
        places = eye.on_screen(self._crowd.places[numbers])
        for number, (x, y) in self._seen(eye, numbers, places):
            height = drawn_height(max(float(self._sizes[number]) * eye.zoom, SMALLEST))
            radius = height / math.sqrt(2) * 0.9 + gap if height > SMALLEST else height / 2 + gap
            paint.drawEllipse(QPointF(round(x), round(y)), radius, radius)

    def _seen(
        self, eye: Eye, numbers: Numbers, places: Floats
    ) -> Iterator[tuple[int, tuple[float, float]]]:
        left, top, right, bottom = eye.around
        x, y = places[:, 0], places[:, 1]
        seen = np.flatnonzero((x > left) & (x < right) & (y > top) & (y < bottom))[:_MAX_RINGS]
        for index in seen.tolist():
            yield int(numbers[index]), (float(x[index]), float(y[index]))
