"""Signs for marks: check, cross, minus, question mark, scissors. Never color alone."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from rolescope.simulation.excerpt import Mark
from rolescope.ui.kit import themed

_SIGNS = {
    Mark.YES: ("check-bold", "check", "allowed"),
    Mark.NO: ("close-thick", "close-thick", "denied"),
    Mark.NEUTRAL: ("minus", "minus", "faint"),
    Mark.UNKNOWN: ("help", "help", "cond"),
    Mark.CUT: ("content-cut", "content-cut", "cond"),
}


def paint(painter: QPainter, rect: QRectF, mark: Mark, *, bold: bool = False) -> None:
    """Paint the sign of `mark` into `rect`."""
    strong, thin, token = _SIGNS[mark]
    themed.paint_icon(painter, rect, strong if bold else thin, token)
