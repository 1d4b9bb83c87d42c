"""Gives arrays of numpy to Qt's painter without an object for each line or sprite.

pyqtgraph's PrimitiveArray does it; that is inner API of pyqtgraph, whose version is pinned. Each
array is held by a name while Qt reads it: Qt does not keep it.
"""

import numpy as np
from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QLineF
from PySide6.QtGui import QPainter, QPixmap

from rolescope.pictures.picture import Floats

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

    All are `side` pixels of the bitmap wide and high, and at its top.
    """
    sources = np.zeros((len(middles), 4))
    sources[:, 0] = lefts
    sources[:, 2:] = side
    draw_pieces(paint, sheet, middles, sources)


def draw_pieces(paint: QPainter, sheet: QPixmap, middles: Floats, sources: Floats) -> None:
    """Draw parts of a bitmap: (k, 2) their middles; (k, 4) left, top, width and height there."""
    if not len(middles):
        return
    held = PrimitiveArray(QPainter.PixmapFragment, FRAGMENT)
    held.resize(len(middles))
    into = held.ndarray()
    into[:, :2] = middles
    into[:, 2:6] = sources
    into[:, 6:8] = 1 / sheet.devicePixelRatio()
    into[:, 8] = 0
    into[:, 9] = 1
    first, count = held.drawargs()
    paint.drawPixmapFragments(first, count, sheet)
