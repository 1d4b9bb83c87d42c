"""The names of the most important nodes that are seen, as bitmaps below or beside them."""

import math
from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPixmap

from rolescope.pictures.label_room import LabelRoom, name_areas, short_name
from rolescope.pictures.metrics import text_width
from rolescope.pictures.picture import Floats
from rolescope.ui.canvas.swarm.buffers import draw_pieces
from rolescope.ui.canvas.swarm.eye import Eye
from rolescope.ui.canvas.swarm.nodes import SMALLEST
from rolescope.ui.canvas.swarm.states import SwarmStates
from rolescope.ui.canvas.swarm_index import NOTHING, Mask, Numbers, SwarmIndex
from rolescope.ui.kit import style
from rolescope.ui.kit.privacy import visible

BUDGET = 150
_SMALL_BUDGET = 40  # names while nodes are small
_SELECTED = 2  # the rank of what is selected
_GAP = 1.0  # px between a node and its name
_READABLE, _SMALL = 9.0, 5.0  # px of height of nodes for all names, and for any
_TRIED = 5  # times the budget: how many names are tried
_TAKEN = 0.7  # of the height of a node: its corners are empty
_MAX_OBSTACLES = 2500  # nodes and texts that names keep away from
_BIT = 250  # areas taken at once
_Key = tuple[str, bool]


class NameSheet:
    """Names below one another. `sources` (k, 4) is where each is: left, top, width, height."""

    def __init__(self, ratio: float) -> None:
        self._ratio = ratio
        self._known: dict[_Key, QPixmap] = {}
        self.bitmap = QPixmap()
        self.sources: Floats = np.zeros((0, 4))

    def write(self, names: list[_Key]) -> None:
        """Write other names, in this order."""
        found = [self.prepare(key) for key in names]
        if len(self._known) > _REMEMBERED:
            self._known = dict(zip(names, found, strict=True))
        height = round(LINE * self._ratio)
        width = max((one.width() for one in found), default=0)
        self.bitmap = _empty(QSize(width, height * len(found)), self._ratio)
        tops = np.arange(len(found), dtype=np.float64) * height
        widths = np.array([one.width() for one in found], dtype=np.float64)
        self.sources = np.stack(
            (np.zeros(len(found)), tops, widths, np.full(len(found), float(height))), axis=1
        )
        if found:
            with QPainter(self.bitmap) as paint:
                for one, top in zip(found, tops.tolist(), strict=True):
                    paint.drawPixmap(QPointF(0, top / self._ratio), one)

    def prepare(self, key: _Key) -> QPixmap:
        """Return a bitmap of one name, which is remembered."""
        made = self._known.get(key)
        if made is None:
            made = self._known[key] = _written(*key, self._ratio)
        return made


class Labels:
    """Chooses and paints names: of what is selected first, then lit, then by weight."""

    def __init__(self, crowd: SwarmIndex, ratio: float) -> None:
        self._crowd = crowd
        self._weights = np.asarray(crowd.swarm.weights, dtype=np.float64)
        self._sizes = np.asarray(crowd.swarm.sizes, dtype=np.float64)
        self._widths = np.full(crowd.size, np.nan)
        self._names = NameSheet(ratio)
        self._pointed: dict[int, NameSheet] = {}
        self.chosen = NOTHING

    def choose(
        self,
        found: tuple[Numbers, Floats],
        heights: Floats,
        standing: SwarmStates,
        texts: Floats,
        eye: Eye,
    ) -> Iterator[object]:
        """Choose whose names are written: no two overlap, nor lie on nodes or on other `texts`.

        What is not selected has none where its box is narrower than that. `texts` (t, 4): left,
        top, right, bottom on screen. It is done bit by bit.
        """
        numbers, places = found
        typical = float(np.median(heights)) if len(heights) else 0
        ranks, wanted = self._ranks(numbers, standing), style.map_names()
        least = _SELECTED if wanted == "selected" else 1 if typical < _SMALL else 0
        keep = np.flatnonzero(ranks >= least)
        budget = BUDGET if typical >= _READABLE and wanted != "few" else _SMALL_BUDGET
        order = np.lexsort((-self._weights[numbers[keep]], -ranks[keep]))[: budget * _TRIED]
        tried = keep[order]
        for number in numbers[tried].tolist():
            if np.isnan(self._widths[number]):
                self._widths[number] = text_width(self._name(number), FONT) + 2 * HALO
                yield None
        widths = self._widths[numbers[tried]]
        areas, fits = self._areas(numbers[tried], places[tried], heights[tried], widths, eye)
        fits |= ranks[tried] >= _SELECTED
        tried, areas = tried[fits], areas[fits]
        squares = _squares(places[keep], heights[keep])[:_MAX_OBSTACLES]
        space = LabelRoom()
        first = int(np.count_nonzero(ranks[tried] >= _SELECTED))  # selected: wherever there is room
        trunks = np.isin(numbers[tried[first:]], tuple(self._crowd.swarm.trunks))
        last = first + int(np.count_nonzero(trunks))  # trunks come next: clear of texts alone
        chosen: list[int] = []
        nothing = texts[:0]
        for start, end, around in (
            (0, first, texts),
            (first, last, squares),
            (last, None, nothing),
        ):
            fitting = space.fitting(areas[start:end], budget - len(chosen))
            chosen += (number + start for number in fitting)
            yield None
            for bit in range(0, len(around), _BIT):
                space.fill(around[bit : bit + _BIT])
                yield None
        found_ones = numbers[tried[np.array(chosen, dtype=np.intp)]]
        strong = set(standing.selected.tolist())
        names = [(self._name(one), one in strong) for one in found_ones.tolist()]
        for key in names:
            self._names.prepare(key)
            yield None
        self._names.write(names)
        self.chosen = found_ones

    def _ranks(self, numbers: Numbers, standing: SwarmStates) -> Floats:
        """Return what is labelled first; below 0: never."""
        ranks = np.zeros(self._crowd.size)
        if standing.lit is not None:
            ranks += np.where(standing.lit, 1, -1)
        else:
            ranks[list(self._crowd.swarm.trunks)] = 1
        ranks[standing.selected] = _SELECTED
        found: Floats = ranks[numbers]
        return found

    def _areas(
        self, numbers: Numbers, at: Floats, heights: Floats, widths: Floats, eye: Eye
    ) -> tuple[Floats, Mask]:
        """Return where on screen names are written, and which fit into their boxes.

        Those of nodes that are seen are moved aside where they would be cut.
        """
        rooms, beside = self._crowd.swarm.rooms, self._crowd.swarm.beside
        areas, fits = name_areas(
            at,
            heights / 2 + _GAP,
            (widths, LINE),
            None if rooms is None else rooms[numbers] * eye.zoom + eye.dx,
            None if beside is None else beside[numbers],
        )
        seen = (at[:, 0] >= 0) & (at[:, 0] <= eye.width)
        inside = np.clip(areas[:, 0], 0, np.maximum(eye.width - widths, 0))
        areas[:, ::2] += np.where(seen, inside - areas[:, 0], 0)[:, None]
        return areas, fits

    def _name(self, number: int) -> str:
        swarm = self._crowd.swarm
        if swarm.labels:
            return visible(swarm.labels[number])
        return short_name(visible(swarm.names[number]))

    def paint(self, paint: QPainter, eye: Eye, standing: SwarmStates) -> None:
        """Write the names that were chosen, and over them that of the node pointed at."""
        self._paint(paint, eye, self.chosen, self._names)
        if standing.hovered is not None:
            self._paint_pointed(paint, eye, standing.hovered)

    def _paint_pointed(self, paint: QPainter, eye: Eye, number: int) -> None:
        if number not in self._pointed:
            self._pointed = {number: NameSheet(eye.ratio)}
            self._pointed[number].write([(self._name(number), True)])
        one = np.array((number,), dtype=np.intp)
        self._paint(paint, eye, one, self._pointed[number])

    def _paint(self, paint: QPainter, eye: Eye, numbers: Numbers, names: NameSheet) -> None:
        sources, bitmap = names.sources, names.bitmap
        if not len(numbers):
            return
        at = eye.on_screen(self._crowd.places[numbers])
        heights = np.maximum(self._sizes[numbers] * eye.zoom, SMALLEST)
        areas, _ = self._areas(numbers, at, heights, sources[:, 2] / eye.ratio, eye)
        middles = (np.round(areas[:, :2] * eye.ratio) + sources[:, 2:] / 2) / eye.ratio
        draw_pieces(paint, bitmap, middles, sources)


def _squares(places: Floats, heights: Floats) -> Floats:
    """Return the room that nodes take up."""
    halves = (heights * _TAKEN / 2)[:, None]
    return np.concatenate((places - halves, places + halves), axis=1)


# Names written into one bitmap, from which all of them are copied in a frame at once


FONT, _STRONG = "small", "subject"
LINE = 18.0  # px, the height of a name
HALO = 3.0  # px of ground around the letters
_STRIP = 10.0  # px
_AROUND = 12  # copies of the letters that make their halo
_REMEMBERED = 1500  # names
"""A name, and whether it is strong."""


def _written(text: str, is_strong: bool, ratio: float) -> QPixmap:  # noqa: FBT001 - of a key
    """Return a name with a halo: its letters in the color of the ground, all around them."""
    font = style.font(_STRONG if is_strong else FONT)
    metrics = QFontMetricsF(font)
    width = round((metrics.horizontalAdvance(text) + 2 * HALO) * ratio)
    size = QSize(width + width % 2, round(LINE * ratio))
    at = QPointF(HALO, round(LINE / 2 + (metrics.ascent() - metrics.descent()) / 2))
    ground = _letters(text, font, at, size, ratio, "canvas")
    bitmap = _empty(size, ratio)
    with QPainter(bitmap) as paint:
        for step in range(_AROUND):
            turn = 2 * math.pi * step / _AROUND
            paint.drawPixmap(QPointF(math.cos(turn), math.sin(turn)) * (HALO - 1), ground)
        strip = QRectF(HALO, LINE / 2 - _STRIP / 2, metrics.horizontalAdvance(text), _STRIP)
        paint.fillRect(strip, style.color("canvas"))  # no line is seen between its letters
        paint.drawPixmap(0, 0, _letters(text, font, at, size, ratio, "text"))
    return bitmap


def _letters(  # all of them are plain values
    text: str, font: QFont, at: QPointF, size: QSize, ratio: float, ink: str
) -> QPixmap:
    bitmap = _empty(size, ratio)
    with QPainter(bitmap) as paint:
        paint.setFont(font)
        paint.setPen(style.color(ink))
        paint.drawText(at, text)
    return bitmap


def _empty(size: QSize, ratio: float) -> QPixmap:
    bitmap = QPixmap(size)
    bitmap.setDevicePixelRatio(ratio)
    bitmap.fill(Qt.GlobalColor.transparent)
    return bitmap
