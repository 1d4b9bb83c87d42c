"""Bundled outlines as Qt paths."""

from functools import cache

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath, QTransform

from rolescope.pictures.outlines import Outline


def outline_path(found: Outline, x: float, y: float, size: float) -> QPainterPath:
    """Return an outline, centered at (x, y), `size` px high."""
    return QTransform(size, 0, 0, size, x, y).map(_unit_path(found))


@cache  # a picture has hundreds of glyphs, of a few dozen outlines
def _unit_path(found: Outline) -> QPainterPath:
    path = QPainterPath()
    for command, *numbers in found.commands:
        at = [QPointF(numbers[i], numbers[i + 1]) for i in range(0, len(numbers), 2)]
        if command == "M":
            path.moveTo(*at)
        elif command == "L":
            path.lineTo(*at)
        elif command == "C":
            path.cubicTo(*at)
        else:
            path.closeSubpath()
    return path
