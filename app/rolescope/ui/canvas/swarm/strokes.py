"""Paints the lines of a swarm: the more there are, the plainer."""

import math
from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from rolescope.pictures.outlines import outline
from rolescope.pictures.picture import Arrow, Dash, Floats, LineStyle, Swarm
from rolescope.pictures.two_way_lines import ALONG, APART, BADGED, aside
from rolescope.ui.canvas.swarm.atlas import ArrowAtlas
from rolescope.ui.canvas.swarm.buffers import draw_lines, draw_sprites
from rolescope.ui.canvas.swarm.eye import Eye
from rolescope.ui.canvas.swarm_index import Numbers, SwarmIndex
from rolescope.ui.kit import style
from rolescope.ui.kit.icons import outline_path
from rolescope.ui.kit.themed import mixed
from rolescope.value import Value

CHUNK = 500  # lines painted at once
_BLOCK = 20_000  # lines cut at once
_FINE = 1500  # lines that are painted as wide as they are
_DASHED, _HEADED = 20_000, 12_000  # lines that are dashed, and have heads
_FAINT_FROM = 500  # lines that are painted in full color
_FAINTEST = 0.5
_BADGED, _BADGE_ZOOM = 3000, 0.6  # lines that have badges
_FINE_ZOOM, _DASH_ZOOM, _HEAD_ZOOM = 0.4, 0.25, 0.45


class Detail(Value):
    """What of lines is painted at a zoom, for a number of them."""

    is_wide: bool  # as wide as they are, else 1 px
    is_dashed: bool
    has_heads: bool
    share: float  # of their color over the ground


def detail(count: int, zoom: float) -> Detail:
    """Return what is painted of so many lines."""
    over = max(count / _FAINT_FROM, 1)
    return Detail(
        is_wide=count <= _FINE and zoom >= _FINE_ZOOM,
        is_dashed=count <= (_DASHED if zoom >= _DASH_ZOOM else _FINE),
        has_heads=count <= _HEADED and zoom >= _HEAD_ZOOM,
        share=max(_FAINTEST, 1 - 0.3 * math.log10(over)),
    )


def pen_of(look: LineStyle, ink: QColor, shown: Detail) -> QPen:
    """Return the pen of a style."""
    width = look.width if shown.is_wide else 1.0
    pen = QPen(ink, width)
    pen.setCapStyle(cap_of(look))
    if shown.is_dashed and look.dash is not Dash.SOLID:
        pen.setDashPattern([length / width for length in look.dash.value])
    return pen


def cap_of(look: LineStyle) -> Qt.PenCapStyle:
    """Return how the dashes of a style end: dots are round."""
    return Qt.PenCapStyle.RoundCap if look.dash.is_dotted else Qt.PenCapStyle.FlatCap


def segments(crowd: SwarmIndex, eye: Eye, numbers: Numbers | None) -> Floats:
    """Return lines as painted, (k, 4), whole; None: all of them."""
    if numbers is None or len(numbers) > crowd.size:
        ends = crowd.ends if numbers is None else crowd.ends[numbers]
        found = eye.on_screen(crowd.places)[ends].reshape(-1, 4)
    else:
        found = eye.on_screen(crowd.places[crowd.ends[numbers].reshape(-1)]).reshape(-1, 4)
    lanes = crowd.lanes if numbers is None else crowd.lanes[numbers]
    beside = lanes > 0
    if beside.any():
        found[beside] = aside(found[beside], APART * min(1.0, 2 * eye.zoom) * lanes[beside])
    return found


class Strokes:
    """Paints some lines of a crowd, bit by bit."""

    def __init__(self, crowd: SwarmIndex, arrows: ArrowAtlas) -> None:
        self._crowd = crowd
        self._arrows = arrows
        self._badges = Badges(crowd.swarm)
        self._styles = crowd.swarm.styles
        self._looks = np.asarray(crowd.swarm.looks, dtype=np.intp)

    def paint(self, paint: QPainter, eye: Eye, numbers: Numbers | None) -> Iterator[int]:
        """Paint lines in the area of a bitmap; after each bit it yields how many were painted."""
        numbers = np.arange(self._crowd.line_count) if numbers is None else numbers
        blocks = []
        for start in range(0, len(numbers), _BLOCK):
            block = numbers[start : start + _BLOCK]
            whole = segments(self._crowd, eye, block)
            found, parts = clipped(whole, eye.around)
            blocks.append((block[found], whole[found], parts))
            yield 0
        if not blocks:
            return
        lines, whole, parts = (np.concatenate(of_all) for of_all in zip(*blocks, strict=True))
        shown = detail(len(lines), eye.zoom)
        pens = [
            pen_of(one, mixed(one.stroke, "canvas", shown.share), shown) for one in self._styles
        ]
        for start in range(0, len(lines), CHUNK):
            some = slice(start, start + CHUNK)
            self._paint_some(paint, parts[some], self._looks[lines[some]], pens)
            yield len(lines[some])
        if shown.has_heads:
            for start in range(0, len(lines), 4 * CHUNK):
                some = slice(start, start + 4 * CHUNK)
                self._paint_heads(paint, eye, whole[some], lines[some], shown)
                yield 0
        if len(lines) <= _BADGED and eye.zoom >= _BADGE_ZOOM:
            self._badges.paint(paint, eye, whole, lines)
            yield 0

    def paint_plainly(self, paint: QPainter, eye: Eye, numbers: Numbers) -> None:
        """Paint lines at once, 1 px wide and without antialiasing: they move."""
        found, parts = clipped(segments(self._crowd, eye, numbers), eye.window)
        looks = self._looks[numbers[found]]
        paint.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        share = detail(len(found), eye.zoom).share
        for look in np.flatnonzero(np.bincount(looks)).tolist():
            paint.setPen(QPen(mixed(self._styles[look].stroke, "canvas", share), 1))
            draw_lines(paint, parts[looks == look])
        paint.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _paint_some(self, paint: QPainter, parts: Floats, looks: Numbers, pens: list[QPen]) -> None:
        """Paint lines, those of one style after the other, each with the ground around it."""
        for look in np.flatnonzero(np.bincount(looks)).tolist():
            some, halo = parts[looks == look], self._styles[look].halo
            if halo:
                paint.setPen(QPen(style.color("surface"), pens[look].widthF() + 2 * halo))
                draw_lines(paint, some)
            paint.setPen(pens[look])
            draw_lines(paint, some)

    def _paint_heads(
        self, paint: QPainter, eye: Eye, whole: Floats, lines: Numbers, shown: Detail
    ) -> None:
        looks = self._looks[lines]
        sizes = np.asarray(self._crowd.swarm.sizes)
        for look in np.unique(looks).tolist():
            of_style = self._styles[look]
            if of_style.arrow is Arrow.NONE:
                continue
            chosen = looks == look
            gaps = sizes[self._crowd.ends[lines[chosen], 1]] * eye.zoom / 2
            ink = mixed(of_style.stroke, "canvas", shown.share)
            middles, angles = heads(whole[chosen], gaps, self._arrows.length)
            middles = np.round(middles * eye.ratio) / eye.ratio
            sheet = self._arrows.sheet(of_style.arrow, ink)
            draw_sprites(paint, sheet, middles, self._arrows.lefts(angles), self._arrows.side)


def heads(whole: Floats, gaps: Floats, length: float) -> tuple[Floats, Floats]:
    """Return the middles and directions of the heads of lines that are long enough for one.

    `gaps` (k,) are how far before the end of its line each tip is.
    """
    step = whole[:, 2:] - whole[:, :2]
    lengths = np.hypot(step[:, 0], step[:, 1])
    fits = lengths > 2 * gaps + length
    step, lengths, gaps = step[fits], lengths[fits], gaps[fits]
    unit = step / lengths[:, None]
    middles = whole[fits, 2:] - unit * (gaps + 1 + length / 2)[:, None]
    return middles, np.arctan2(unit[:, 1], unit[:, 0])


# Paints on lines of a swarm what they ask for: MFA, an external ID and so on


_SIDE = 18  # px of a sprite
_RADIUS, _ICON = 7.5, 9.0  # px


class Badges:
    """Sprites of badges in the colors of the theme in use."""

    def __init__(self, swarm: Swarm) -> None:
        self._swarm = swarm
        self._sprites: dict[tuple[int, float], QPixmap] = {}

    def paint(self, paint: QPainter, eye: Eye, whole: Floats, lines: Numbers) -> None:
        """Paint the badges of lines that have one and are long enough, (k, 4) on the screen."""
        if self._swarm.badges is None or not len(lines):
            return
        kinds = self._swarm.badges[lines]
        step = whole[:, 2:] - whole[:, :2]
        chosen = (kinds >= 0) & (np.hypot(step[:, 0], step[:, 1]) > BADGED)
        corners = whole[chosen, :2] + ALONG * step[chosen] - _SIDE / 2
        corners = np.round(corners * eye.ratio) / eye.ratio
        for kind, (x, y) in zip(kinds[chosen].tolist(), corners.tolist(), strict=True):
            paint.drawPixmap(QPointF(x, y), self._sprite(kind, eye.ratio))

    def _sprite(self, kind: int, ratio: float) -> QPixmap:
        found = self._sprites.get((kind, ratio))
        if found is None:
            found = self._sprites[kind, ratio] = _painted(self._swarm.badge_names[kind], ratio)
        return found


def _painted(icon: str, ratio: float) -> QPixmap:
    bitmap = QPixmap(round(_SIDE * ratio), round(_SIDE * ratio))
    bitmap.setDevicePixelRatio(ratio)
    bitmap.fill(Qt.GlobalColor.transparent)
    with QPainter(bitmap) as paint:
        paint.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint.setPen(QPen(style.color("cond"), 1.2))
        paint.setBrush(style.color("condsoft"))
        middle = QPointF(_SIDE / 2, _SIDE / 2)
        paint.drawEllipse(middle, _RADIUS, _RADIUS)
        glyph = outline_path(outline(icon), middle.x(), middle.y(), _ICON)
        paint.fillPath(glyph, style.color("cond"))
    return bitmap


# Cuts lines to a rectangle, all at once: only what is inside is left to draw


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
