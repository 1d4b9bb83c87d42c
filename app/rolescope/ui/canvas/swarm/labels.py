"""The names of the most important nodes that are seen, as bitmaps beside them."""

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from rolescope.drawing.metrics import text_width
from rolescope.drawing.picture import Floats
from rolescope.model.plain import visible
from rolescope.ui import style
from rolescope.ui.canvas.crowd.crowd import Crowd, Numbers
from rolescope.ui.canvas.swarm.eye import Eye
from rolescope.ui.canvas.swarm.nodes import SMALLEST
from rolescope.ui.canvas.swarm.standing import Standing

BUDGET = 150
_FEW = 40  # labels while nodes are small
_FONT, _STRONG = "small", "subject"
_LONGEST = 24  # letters of a name; the middle of longer ones is left out
_HALO = 3.0  # px of ground around the letters
_LINE = 18.0  # px, the height of a name
_GAP = 1.0  # px between a node and its name
_READABLE, _SMALL = 9.0, 5.0  # px of height of nodes for all labels, and for any
_TRIED = 6  # times the budget: how many names are tried
_REMEMBERED = 2000  # bitmaps


class Labels:
    """Chooses and paints names: of what is selected first, then lit, then by weight."""

    def __init__(self, crowd: Crowd) -> None:
        self._crowd = crowd
        self._bitmaps: dict[tuple[int, bool], QPixmap] = {}
        self._weights = np.asarray(crowd.swarm.weights, dtype=np.float64)
        self._theme: object = None
        self.chosen: Numbers = np.empty(0, dtype=np.intp)

    def choose(self, found: tuple[Numbers, Floats], heights: Floats, standing: Standing) -> None:
        """Choose whose names are written: no two of them overlap."""
        numbers, places = found
        typical = float(np.median(heights)) if len(heights) else 0
        ranks = self._ranks(numbers, standing)
        keep = ranks >= (1 if typical < _SMALL else 0)
        numbers, places = numbers[keep], places[keep]
        heights, ranks = heights[keep], ranks[keep]
        budget = BUDGET if typical >= _READABLE else _FEW
        order = np.lexsort((-self._weights[numbers], -ranks))[: budget * _TRIED]
        cells: dict[tuple[int, int], list[QRectF]] = {}
        chosen = []
        for index in order.tolist():
            area = self._area(int(numbers[index]), places[index], float(heights[index]))
            if _is_free(area, cells):
                _take(area, cells)
                chosen.append(int(numbers[index]))
            if len(chosen) >= budget:
                break
        self.chosen = np.array(chosen, dtype=np.intp)

    def _ranks(self, numbers: Numbers, standing: Standing) -> Floats:
        """Return what is labelled first; below 0: never."""
        ranks = np.zeros(self._crowd.size)
        if standing.lit is not None:
            ranks += np.where(standing.lit, 1, -1)
        ranks[standing.selected] = 2
        found: Floats = ranks[numbers]
        return found

    def _area(self, number: int, place: Floats, height: float) -> QRectF:
        width = text_width(self._name(number), _FONT) + 2 * _HALO
        top = float(place[1]) + height / 2 + _GAP
        return QRectF(float(place[0]) - width / 2, top, width, _LINE)

    def _name(self, number: int) -> str:
        return short(visible(self._crowd.swarm.names[number]))

    def paint(
        self, paint: QPainter, eye: Eye, standing: Standing, also: Iterable[int] = ()
    ) -> None:
        """Write the names that were chosen, and some others over them."""
        if style.theme() is not self._theme:
            self._theme = style.theme()
            self._bitmaps.clear()
        places = eye.on_screen(self._crowd.places)
        strong = set(standing.selected.tolist())
        for number in (*self.chosen.tolist(), *also):
            if standing.nodes_shown is not None and not standing.nodes_shown[number]:
                continue
            x, y = places[number]
            is_strong = number == standing.hovered or number in strong
            bitmap = self._bitmap(number, is_strong, eye.ratio)
            height = max(float(self._crowd.swarm.sizes[number]) * eye.zoom, SMALLEST)
            left = x - bitmap.deviceIndependentSize().width() / 2
            top = y + height / 2 + _GAP
            at = QPointF(round(left * eye.ratio), round(top * eye.ratio)) / eye.ratio
            paint.drawPixmap(at, bitmap)

    def _bitmap(self, number: int, is_strong: bool, ratio: float) -> QPixmap:  # noqa: FBT001 - a look
        key = number, is_strong
        made = self._bitmaps.get(key)
        if made is None or made.devicePixelRatio() < ratio:
            if len(self._bitmaps) > _REMEMBERED:
                self._bitmaps.clear()
            made = self._bitmaps[key] = _painted(self._name(number), is_strong, ratio)
        return made


def short(name: str) -> str:
    """Leave out the middle of a long name: ends tell names apart."""
    if len(name) <= _LONGEST:
        return name
    kept = _LONGEST - 1
    return f"{name[: kept // 2]}…{name[-(kept - kept // 2) :]}"


def _painted(text: str, is_strong: bool, ratio: float) -> QPixmap:  # noqa: FBT001 - a look
    font = style.font(_STRONG if is_strong else _FONT)
    metrics = QFontMetricsF(font)
    width = metrics.horizontalAdvance(text) + 2 * _HALO
    height = metrics.height() + _HALO
    bitmap = QPixmap(round(width * ratio) + 1, round(height * ratio) + 1)
    bitmap.setDevicePixelRatio(ratio)
    bitmap.fill(Qt.GlobalColor.transparent)
    at = QPointF(_HALO, metrics.ascent() + _HALO / 2)
    path = QPainterPath()
    path.addText(at, font, text)
    paint = QPainter(bitmap)
    paint.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(style.color("canvas"), 2 * _HALO - 2)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    paint.strokePath(path, pen)
    paint.setFont(font)
    paint.setPen(style.color("text"))
    paint.drawText(at, text)
    paint.end()
    return bitmap


def _cells(area: QRectF) -> Iterable[tuple[int, int]]:
    for column in range(int(area.left() // 128), int(area.right() // 128) + 1):
        for row in range(int(area.top() // 32), int(area.bottom() // 32) + 1):
            yield column, row


def _is_free(area: QRectF, cells: dict[tuple[int, int], list[QRectF]]) -> bool:
    return not any(area.intersects(other) for cell in _cells(area) for other in cells.get(cell, ()))


def _take(area: QRectF, cells: dict[tuple[int, int], list[QRectF]]) -> None:
    for cell in _cells(area):
        cells.setdefault(cell, []).append(area)
