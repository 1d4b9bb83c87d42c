"""Eye: from where a swarm is painted, and how far a bitmap reaches around what is seen."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QTransform

from rolescope.pictures.picture import Floats
from rolescope.value import Value

_LARGE = 4_000_000  # pixels of a window whose bitmaps reach half as far: they take up memory
_MARGINS = 4  # a bitmap is larger than the window on each side by one part of so many


class Eye(Value):
    """The camera: (x, y) of the picture is painted at (x * zoom + dx, y * zoom + dy).

    dx and dy are whole pixels of the screen: what is copied from a bitmap is as sharp as painted.
    """

    zoom: float
    dx: float
    dy: float
    width: int  # of what is seen, in logical pixels
    height: int
    ratio: float

    def on_screen(self, places: Floats) -> Floats:
        """Return where points of the picture (k, 2) are painted."""
        return places * self.zoom + (self.dx, self.dy)

    @property
    def margin(self) -> tuple[int, int]:
        """How far a bitmap reaches beyond what is seen, in whole pixels."""
        is_large = self.width * self.height * self.ratio**2 > _LARGE
        part = 2 * _MARGINS if is_large else _MARGINS
        return self.width // part, self.height // part

    @property
    def window(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of what is seen, on screen."""
        return 0.0, 0.0, float(self.width), float(self.height)

    @property
    def around(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of a bitmap around what is seen, on screen."""
        across, down = self.margin
        return -across, -down, self.width + across, self.height + down

    @property
    def transform(self) -> QTransform:
        """From the picture to the screen."""
        return QTransform(self.zoom, 0, 0, self.zoom, self.dx, self.dy)

    def seen(self, area: tuple[float, float, float, float]) -> QRectF:
        """Return an area of the screen in the picture's coordinates."""
        left, top, right, bottom = area
        rect = QRectF(left - self.dx, top - self.dy, right - left, bottom - top)
        return QRectF(rect.topLeft() / self.zoom, rect.size() / self.zoom)


def eye_of(transform: QTransform, size: QSize, ratio: float) -> Eye:
    """Return where the camera is, on whole pixels."""
    dx, dy = (round(value * ratio) / ratio for value in (transform.dx(), transform.dy()))
    return Eye(transform.m11(), dx, dy, size.width(), size.height(), ratio)
