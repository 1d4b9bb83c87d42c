"""Names written into one bitmap, from which all of them are copied in a frame at once."""

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from rolescope.drawing.picture import Floats
from rolescope.ui import style

FONT, _STRONG = "small", "subject"
LINE = 18.0  # px, the height of a name
HALO = 3.0  # px of ground around the letters
_LONGEST = 24  # letters of a name; the middle of longer ones is left out
_REMEMBERED = 1500  # names

_Key = tuple[str, bool]
"""A name, and whether it is strong."""


def short(name: str) -> str:
    """Leave out the middle of a long name: ends tell names apart."""
    if len(name) <= _LONGEST:
        return name
    kept = _LONGEST - 1
    return f"{name[: kept // 2]}…{name[-(kept - kept // 2) :]}"


class NameSheet:
    """Names below one another. `sources` (k, 4) is where each is: left, top, width, height."""

    def __init__(self, ratio: float) -> None:
        self._ratio = ratio
        self._known: dict[_Key, QPixmap] = {}
        self.bitmap = QPixmap()
        self.sources: Floats = np.zeros((0, 4))

    def write(self, names: list[_Key]) -> None:
        """Write other names, in this order."""
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        found = [self._one(key) for key in names]
        height = round(LINE * self._ratio)
        width = max((one.width() for one in found), default=0)
        self.bitmap = QPixmap(width, height * len(found))
        self.bitmap.setDevicePixelRatio(self._ratio)
        self.bitmap.fill(Qt.GlobalColor.transparent)
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

    def _one(self, key: _Key) -> QPixmap:
        made = self._known.get(key)
        if made is None:
            made = self._known[key] = _written(*key, self._ratio)
        return made


def _written(text: str, is_strong: bool, ratio: float) -> QPixmap:  # noqa: FBT001 - of a key
    font = style.font(_STRONG if is_strong else FONT)
    metrics = QFontMetricsF(font)
    width = round((metrics.horizontalAdvance(text) + 2 * HALO) * ratio)
    bitmap = QPixmap(width + width % 2, round(LINE * ratio))
    bitmap.setDevicePixelRatio(ratio)
    bitmap.fill(Qt.GlobalColor.transparent)
    at = QPointF(HALO, round(LINE / 2 + (metrics.ascent() - metrics.descent()) / 2))
    path = QPainterPath()
    path.addText(at, font, text)
    paint = QPainter(bitmap)
    paint.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(style.color("canvas"), 2 * HALO - 2)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    paint.strokePath(path, pen)
    paint.setFont(font)
    paint.setPen(style.color("text"))
    paint.drawText(at, text)
    paint.end()
    return bitmap
