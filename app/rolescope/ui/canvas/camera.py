"""The camera over a picture: which part of it is seen, and how large."""

from math import floor

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QTransform

from rolescope.pictures.picture import Picture
from rolescope.value import Value

SMALLEST, LARGEST = 0.1, 4.0
_MARGIN = 24  # px around what is brought into sight
_ROUNDED = 1e-6  # what a width of whole tenths may lack


class Camera(QObject):
    """Pans and zooms. Coordinates are the picture's, y down."""

    moved = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.size = QSize()  # of the view, in pixels
        self.smallest = SMALLEST  # of a very large picture: smaller
        self._zoom = 1.0
        self._corner = QPointF(0, 0)

    @property
    def zoom(self) -> float:
        """How large the picture is seen: 1.0 is 100 %."""
        return self._zoom

    @property
    def visible(self) -> QRectF:
        """What is seen, in the picture's coordinates."""
        size = self.size.expandedTo(QSize(1, 1)).toSizeF()
        return QRectF(self._corner, size / self._zoom)

    @property
    def transform(self) -> QTransform:
        """What takes the picture to pixels of the view."""
        return QTransform.fromScale(self._zoom, self._zoom).translate(
            -self._corner.x(), -self._corner.y()
        )

    def look(self, corner: QPointF, zoom: float | None = None) -> None:
        """Put a point of the picture into the upper left corner, at a zoom."""
        self._zoom = min(LARGEST, max(self.smallest, zoom or self._zoom))
        self._corner = corner
        self.moved.emit()

    def resize(self, size: QSize) -> None:
        """Look through a view of another size: keep the zoom and the upper left corner."""
        self.size = size
        self.moved.emit()

    def look_first(self, picture: Picture, width: float, height: float) -> None:
        """Look at a new picture at 100 %, or a little smaller when all of it is seen then.

        The picture says how much. What it is about is seen, if need be without its head. `width`
        and `height` are pixels on screen.
        """
        across = width / max(picture.width, 1)
        first = picture.first_look
        usual, largest, least = 1.0, first.largest, first.least
        if first.fills_width:
            usual = largest = max(1.0, floor(across * 10 + _ROUNDED) / 10)
            least *= usual
        zoom = min(across, height / max(picture.height, 1))
        if zoom < least:  # a part at a readable size says more than the whole as dust
            zoom = min(across, usual) if across >= least else usual
        zoom = min(largest, zoom)
        subject = next((i for i in picture.items if picture.subject in i.nodes), None)
        top = 0.0
        if subject is not None and subject.y + subject.h + _MARGIN > height / zoom:
            top = subject.y + subject.h / 2 - height / zoom / 2
        self.look(QPointF(0, top), zoom)

    def pan(self, dx: float, dy: float) -> None:
        """Move by pixels on screen."""
        self.look(self._corner + QPointF(dx, dy) / self._zoom)

    def zoom_at(self, place: QPointF, factor: float) -> None:
        """Zoom so that the place under a point on screen (in pixels of the view) stays there."""
        zoom = min(LARGEST, max(self.smallest, self._zoom * factor))
        under = self.to_picture(place)
        self.look(under - place / zoom, zoom)

    def center(self, point: QPointF, zoom: float, width: float, height: float) -> None:
        """Put a point of the picture into the middle of an area of so many pixels on screen."""
        self.look(point - QPointF(width, height) / zoom / 2, zoom)

    def bring(self, area: QRectF, width: float, height: float, smallest: float) -> None:
        """Move just far enough that an area is seen in so many pixels on screen.

        Zoom out when it does not fit, but not below `smallest`.
        """
        room = QRectF(0, 0, max(width, 1), max(height, 1))
        seen = QRectF(self._corner, room.size() / self._zoom)
        if seen.contains(area):
            return
        zoom = min(self._zoom, max(self.fitting(area, width, height), smallest))
        area = area.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
        seen = QRectF(self._corner, room.size() / zoom)
        x = _moved((seen.left(), seen.right()), (area.left(), area.right()))
        y = _moved((seen.top(), seen.bottom()), (area.top(), area.bottom()))
        self.look(QPointF(x, y), zoom)

    def fitting(self, area: QRectF, width: float, height: float) -> float:
        """Return the zoom at which an area fits into so many pixels on screen, with a margin."""
        across, down = area.width() + 2 * _MARGIN, area.height() + 2 * _MARGIN
        return min(max(width, 1) / across, max(height, 1) / down)

    def to_picture(self, place: QPointF) -> QPointF:
        """Map pixels of the view to the picture."""
        return self._corner + place / self._zoom

    def to_view(self, point: QPointF) -> QPointF:
        """Map a point of the picture to pixels of the view."""
        return (point - self._corner) * self._zoom


def _moved(seen: tuple[float, float], area: tuple[float, float]) -> float:
    """Return where sight begins when it moves just far enough to show an area, or a part of it."""
    size = seen[1] - seen[0]
    if area[1] - area[0] > size + 1 and seen[0] < area[1] and area[0] < seen[1]:
        return seen[0]  # it does not fit, and a part of it is seen
    return min(max(seen[0], area[1] - size), area[0])


# What of a picture is seen, and how large


class Viewport(Value):
    """What the painter needs to know of the camera."""

    zoom: float
    visible: QRectF  # in the picture's coordinates
