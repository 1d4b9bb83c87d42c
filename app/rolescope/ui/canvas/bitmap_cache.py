"""A picture around the window as a bitmap, from which it is copied while only it moves.

Painting it takes longer than one frame may: it is painted bit by bit between frames.
"""

from collections.abc import Iterator

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, QTimer
from PySide6.QtGui import QPainter, QPixmap, QTransform

from rolescope.ui.canvas import painter
from rolescope.ui.canvas.camera import Viewport
from rolescope.ui.canvas.item_relations import ItemStates
from rolescope.ui.canvas.pieces import Pieces
from rolescope.ui.canvas.swarm.layers import is_exhausted
from rolescope.ui.kit import style
from rolescope.value import Value

_MARGINS = 4  # it is larger than the window by one part of so many, on every side
_AT_ONCE = 8  # milliseconds of painting in one turn of the event loop


class CachedFrame(Value):
    """What is painted into a window: its size in px, its device's pixels per px."""

    pieces: Pieces
    look: ItemStates
    transform: QTransform
    size: QSize
    ratio: float


class BitmapCache(QObject):
    """One bitmap. It is begun for a frame, and can be copied from when it is ready."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._bitmap: QPixmap | None = None
        self._origin = QPointF()  # where the picture's corner is in the window at its middle
        self._margin = QSize()
        self._steps: Iterator[object] = iter(())
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)

    def stop(self) -> None:
        """Forget the bitmap: it is of another picture, or of another size."""
        self._timer.stop()
        self._steps, self._bitmap = iter(()), None

    def begin(self, frame: CachedFrame) -> None:
        """Begin to paint a frame with what is around it, unless one is being painted."""
        if not self._timer.isActive():
            self._steps = self._paint(frame)
            self._timer.start()

    def copy(self, paint: QPainter, transform: QTransform) -> bool:
        """Copy what a window shows; False when the bitmap is not ready or ends too early."""
        left = round(self._origin.x() - transform.dx())
        top = round(self._origin.y() - transform.dy())
        across, down = self._margin.width(), self._margin.height()
        if self._bitmap is None or abs(left) > across or abs(top) > down:
            return False
        paint.save()
        paint.setWorldTransform(QTransform())
        paint.drawPixmap(-across - left, -down - top, self._bitmap)
        paint.restore()
        return True

    def _go_on(self) -> None:
        if is_exhausted(self._steps, _AT_ONCE):
            self._timer.stop()

    def _paint(self, frame: CachedFrame) -> Iterator[object]:
        """Paint a bitmap piece by piece, and take it at the end."""
        margin = frame.size / _MARGINS
        size = frame.size + margin * 2
        bitmap = QPixmap(size * frame.ratio)
        bitmap.setDevicePixelRatio(frame.ratio)
        bitmap.fill(style.color("canvas"))
        paint = QPainter(bitmap)
        try:
            paint.translate(margin.width(), margin.height())
            paint.setWorldTransform(frame.transform, combine=True)
            yield from painter.paint_steps(
                paint, frame.pieces, frame.look, seen(paint, QRectF(QPointF(), size.toSizeF()))
            )
        finally:
            paint.end()
        self._origin = QPointF(frame.transform.dx(), frame.transform.dy())
        self._margin, self._bitmap = margin, bitmap


def seen(paint: QPainter, area: QRectF) -> Viewport:
    """Clip painting to an area of a device; return what of a picture is seen there."""
    transform = paint.worldTransform()
    visible = transform.inverted()[0].mapRect(area)
    paint.setClipRect(visible)
    return Viewport(transform.m11(), visible)
