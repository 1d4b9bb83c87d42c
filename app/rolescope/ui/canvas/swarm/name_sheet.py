"""Names written into one bitmap, from which all of them are copied in a frame at once."""

import math

import numpy as np
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPixmap

from rolescope.pictures.picture import Floats
from rolescope.ui.kit import style

FONT, _STRONG = "small", "subject"
LINE = 18.0  # px, the height of a name
HALO = 3.0  # px of ground around the letters
_AROUND = 12  # copies of the letters that make their halo
_REMEMBERED = 1500  # names

_Key = tuple[str, bool]
"""A name, and whether it is strong."""


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
            paint = QPainter(self.bitmap)
            for one, top in zip(found, tops.tolist(), strict=True):
                paint.drawPixmap(QPointF(0, top / self._ratio), one)
            paint.end()

    def prepare(self, key: _Key) -> QPixmap:
        """Return a bitmap of one name, which is remembered."""
        made = self._known.get(key)
        if made is None:
            made = self._known[key] = _written(*key, self._ratio)
        return made


def _written(text: str, is_strong: bool, ratio: float) -> QPixmap:  # noqa: FBT001 - of a key
    """Return a name with a halo: its letters in the color of the ground, all around them."""
    font = style.drawn_font(_STRONG if is_strong else FONT)
    metrics = QFontMetricsF(font)
    width = round((metrics.horizontalAdvance(text) + 2 * HALO) * ratio)
    size = QSize(width + width % 2, round(LINE * ratio))
    at = QPointF(HALO, round(LINE / 2 + (metrics.ascent() - metrics.descent()) / 2))
    ground = _letters(text, font, at, size, ratio, "canvas")
    bitmap = _empty(size, ratio)
    paint = QPainter(bitmap)
    for step in range(_AROUND):
        turn = 2 * math.pi * step / _AROUND
        paint.drawPixmap(QPointF(math.cos(turn), math.sin(turn)) * (HALO - 1), ground)
    paint.drawPixmap(0, 0, _letters(text, font, at, size, ratio, "text"))
    paint.end()
    return bitmap


def _letters(  # all of them are plain values
    text: str, font: QFont, at: QPointF, size: QSize, ratio: float, ink: str
) -> QPixmap:
    bitmap = _empty(size, ratio)
    paint = QPainter(bitmap)
    paint.setFont(font)
    paint.setPen(style.color(ink))
    paint.drawText(at, text)
    paint.end()
    return bitmap


def _empty(size: QSize, ratio: float) -> QPixmap:
    bitmap = QPixmap(size)
    bitmap.setDevicePixelRatio(ratio)
    bitmap.fill(Qt.GlobalColor.transparent)
    return bitmap
