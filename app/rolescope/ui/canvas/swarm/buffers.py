"""Gives arrays of numpy to Qt's painter without an object for each line or sprite.

pyqtgraph's PrimitiveArray does it; that is inner API of pyqtgraph, whose version is pinned. Each
array is held by a name while Qt reads it: Qt does not keep it.
"""

from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QLineF
from PySide6.QtGui import QPainter, QPixmap

from rolescope.drawing.picture import Floats

FRAGMENT = 10  # x, y, source left and top, width, height, scale x and y, rotation, opacity


def draw_lines(paint: QPainter, lines: Floats) -> None:
    """Draw lines with the pen of the painter: (k, 4), x and y of both ends."""
    if not len(lines):
        return
    held = PrimitiveArray(QLineF, 4)
    held.resize(len(lines))
    held.ndarray()[:] = lines
    paint.drawLines(*held.drawargs())


def draw_sprites(
    paint: QPainter, sheet: QPixmap, middles: Floats, lefts: Floats, side: int
) -> None:
    """Draw squares of a bitmap: (k, 2) their middles, (k,) where each begins in the bitmap.

    All are `side` pixels of the bitmap wide and high, at its top, and drawn on whole pixels.
    """
    if not len(middles):
        return
    ratio = sheet.devicePixelRatio()
    held = PrimitiveArray(QPainter.PixmapFragment, FRAGMENT)
    held.resize(len(middles))
    into = held.ndarray()
    into[:, :2] = middles
    into[:, 2] = lefts
    into[:, 3] = 0
    into[:, 4:6] = side
    into[:, 6:8] = 1 / ratio
    into[:, 8] = 0
    into[:, 9] = 1
    first, count = held.drawargs()
    paint.drawPixmapFragments(first, count, sheet)
