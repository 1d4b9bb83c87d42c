"""Bundled outlines as Qt paths."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from rolescope.drawing.outlines import Outline


def outline_path(found: Outline, x: float, y: float, size: float) -> QPainterPath:
    """Return an outline, centered at (x, y), `size` px high."""
    path = QPainterPath()
    for command, *numbers in found.commands:
        at = [
            QPointF(x + numbers[i] * size, y + numbers[i + 1] * size)
            for i in range(0, len(numbers), 2)
        ]
        if command == "M":
            path.moveTo(*at)
        elif command == "L":
            path.lineTo(*at)
        elif command == "C":
            path.cubicTo(*at)
        else:
            path.closeSubpath()
    return path
