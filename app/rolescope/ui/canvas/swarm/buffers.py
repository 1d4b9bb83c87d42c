"""Gives arrays of numpy to Qt's painter without an object for each line or sprite.

Qt takes the first of them and their number: what it reads is the memory of the array, in which each
row is laid out as one of Qt's. Each array is held by a name meanwhile: Qt does not keep it.
"""

from typing import cast

import numpy as np
from PySide6.QtCore import QLineF
from PySide6.QtGui import QPainter, QPixmap
from shiboken6 import wrapInstance

from rolescope.pictures.picture import Floats

FRAGMENT = 10  # x, y, source left and top, width, height, scale x and y, rotation, opacity


def draw_lines(paint: QPainter, lines: Floats) -> None:
    """Draw lines with the pen of the painter: (k, 4), x and y of both ends."""
    if not len(lines):
        return
    held = np.ascontiguousarray(lines, dtype=np.float64)
    first = cast("QLineF", wrapInstance(held.ctypes.data, QLineF))
    paint.drawLines(first, len(held))


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
    held = np.zeros((len(middles), FRAGMENT))
    held[:, :2] = middles
    held[:, 2:6] = sources
    held[:, 6:8] = 1 / sheet.devicePixelRatio()
    held[:, 9] = 1
    kind = QPainter.PixmapFragment
    first = cast("QPainter.PixmapFragment", wrapInstance(held.ctypes.data, kind))
    paint.drawPixmapFragments(first, len(held), sheet)
