"""What of a picture is seen, and how large."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF


@dataclass(frozen=True, slots=True)
class View:
    """What the painter needs to know of the camera."""

    zoom: float
    visible: QRectF  # in the picture's coordinates
