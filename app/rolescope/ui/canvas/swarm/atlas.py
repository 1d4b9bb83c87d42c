"""Bitmaps of the nodes of a swarm in every look, and of the heads of arrows in every direction."""

import math

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from rolescope.pictures.outlines import outline
from rolescope.pictures.picture import Arrow, Floats, Swarm
from rolescope.ui.canvas.swarm_index import Mask, Numbers
from rolescope.ui.kit import style
from rolescope.ui.kit.icons import outline_path
from rolescope.ui.kit.themed import mixed

SIZES = np.array(
    (*range(2, 17), *range(18, 33, 2), *range(36, 65, 4), *range(72, 129, 8)), dtype=np.float64
)
"""Heights of sprites in pixels on screen; no sprite is ever scaled."""

_ROOM = 3  # px around a sprite, for its halo
_ANGLES = 72
_HALO_FROM = 6  # px of height from which a node stands off the lines below it
_GROWN = 16  # sprites that a sheet grows by


class _Sheet:
    """All sprites of one height, side by side."""

    def __init__(self, height: float, ratio: float) -> None:
        self.side = round((height + 2 * _ROOM) * ratio)
        self.side += self.side % 2
        self._height, self._ratio = height, ratio
        self._columns: dict[int, int] = {}
        self.bitmap = QPixmap()

    def add(self, codes: list[int], swarm: Swarm) -> None:
        """Paint the sprites that are missing."""
        missing = [code for code in codes if code not in self._columns]
        if not missing:
            return
        room = self.bitmap.width() // self.side
        if len(self._columns) + len(missing) > room:
            self._grow(len(self._columns) + len(missing) + _GROWN)
        with QPainter(self.bitmap) as paint:
            paint.setRenderHint(QPainter.RenderHint.Antialiasing)
            for code in missing:
                column = self._columns[code] = len(self._columns)
                middle = (column + 0.5) * self.side / self._ratio, self.side / 2 / self._ratio
                _paint_node(paint, QPointF(*middle), self._height, code, swarm)

    def _grow(self, count: int) -> None:
        bitmap = QPixmap(count * self.side, self.side)
        bitmap.setDevicePixelRatio(self._ratio)
        bitmap.fill(Qt.GlobalColor.transparent)
        if not self.bitmap.isNull():
            with QPainter(bitmap) as paint:
                paint.drawPixmap(0, 0, self.bitmap)
        self.bitmap = bitmap

    def lefts(self, codes: Numbers) -> Floats:
        """Return where the sprites begin."""
        found, places = np.unique(codes, return_inverse=True)
        columns = np.array([self._columns[code] for code in found.tolist()], dtype=np.float64)
        return (columns * self.side)[places]


def code_of(swarm: Swarm, *, dimmed: bool) -> Numbers:
    """Return a number for the look of every node: the same number, the same sprite."""
    inks = len(swarm.ink_names)
    looks = np.asarray(swarm.glyphs, dtype=np.intp) * inks + np.asarray(swarm.inks, dtype=np.intp)
    return looks * 2 + int(dimmed)


def _paint_node(paint: QPainter, middle: QPointF, height: float, code: int, swarm: Swarm) -> None:
    look, dimmed = divmod(code, 2)
    glyph, ink = divmod(look, len(swarm.ink_names))
    path = outline_path(outline(swarm.glyph_names[glyph]), middle.x(), middle.y(), height)
    if height >= _HALO_FROM:
        pen = QPen(style.color("canvas"), 2.4)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        paint.strokePath(path, pen)
    name = swarm.ink_names[ink]
    share = style.theme().dimmed if dimmed else 1
    paint.fillPath(path, mixed(name, "canvas", share))


class NodeAtlas:
    """Sprites of nodes, painted when they are needed first."""

    def __init__(self, swarm: Swarm, ratio: float) -> None:
        self._swarm = swarm
        self._ratio = ratio
        self._sheets: dict[int, _Sheet] = {}
        self._bright, self._pale = code_of(swarm, dimmed=False), code_of(swarm, dimmed=True)

    def codes(self, lit: Mask | None) -> Numbers:
        """Return the look of every node: the pale one of those that are not lit."""
        return self._bright if lit is None else np.where(lit, self._bright, self._pale)

    def sheet(self, rung: int, codes: Numbers) -> _Sheet:
        """Return the sprites of a height, a place in SIZES, with some looks among them."""
        sheet = self._sheets.get(rung)
        if sheet is None:
            sheet = self._sheets[rung] = _Sheet(float(SIZES[rung]), self._ratio)
        sheet.add(np.unique(codes).tolist(), self._swarm)
        return sheet


def rungs(heights: Floats) -> Numbers:
    """Return the place in SIZES that is nearest to each height in pixels."""
    middles = (SIZES[1:] + SIZES[:-1]) / 2
    return np.searchsorted(middles, heights)


class ArrowAtlas:
    """Heads of arrows of one color, 72 directions of each."""

    length = 9  # px

    def __init__(self, ratio: float) -> None:
        self._ratio = ratio
        self.side = round((self.length + 5) * ratio)
        self._sheets: dict[tuple[Arrow, int], QPixmap] = {}

    def sheet(self, arrow: Arrow, ink: QColor) -> QPixmap:
        """Return the heads of a kind in a color."""
        key = arrow, int(ink.rgb())
        if key not in self._sheets:
            self._sheets[key] = self._painted(arrow, ink)
        return self._sheets[key]

    def _painted(self, arrow: Arrow, ink: QColor) -> QPixmap:
        bitmap = QPixmap(self.side * _ANGLES, self.side)
        bitmap.setDevicePixelRatio(self._ratio)
        bitmap.fill(Qt.GlobalColor.transparent)
        with QPainter(bitmap) as paint:
            paint.setRenderHint(QPainter.RenderHint.Antialiasing)
            side = self.side / self._ratio
            for number in range(_ANGLES):
                paint.save()
                paint.translate((number + 0.5) * side, side / 2)
                paint.rotate(number * 360 / _ANGLES)
                _paint_head(paint, arrow, ink, self.length)
                paint.restore()
        return bitmap

    def lefts(self, angles: Floats) -> Floats:
        """Return where the heads in some directions (radians) begin."""
        turns = np.round(angles * _ANGLES / (2 * math.pi)) % _ANGLES
        lefts: Floats = turns * self.side
        return lefts


def _paint_head(paint: QPainter, arrow: Arrow, ink: QColor, length: float) -> None:
    """Paint a head that points to the right, its middle at (0, 0)."""
    half, wide = length / 2, length * 0.42
    corners = [QPointF(-half, -wide), QPointF(half, 0), QPointF(-half, wide)]
    if arrow is Arrow.FILLED:
        path = QPainterPath()
        path.addPolygon(QPolygonF(corners))
        paint.fillPath(path, ink)
        return
    paint.setPen(QPen(ink, 1.4))
    if arrow is Arrow.HOLLOW:
        paint.drawPolygon(corners)
    elif arrow is Arrow.BAR:
        paint.drawLine(QPointF(half, -wide), QPointF(half, wide))
    else:
        paint.drawPolyline(corners)
