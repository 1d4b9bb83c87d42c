"""Bitmaps larger than the window that are painted bit by bit, and copied for every frame."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QElapsedTimer, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QTransform

from rolescope.ui.canvas.swarm.eye import Eye
from rolescope.ui.kit import style

Steps = Callable[[QPainter, Eye], Iterator[object]]
"""Paints bit by bit what belongs to a layer; no bit takes more than some milliseconds."""

_ENOUGH = 3  # a bitmap is painted anew before less than one part of so many of its margin is left


def is_exhausted(steps: Iterator[object], milliseconds: int | None) -> bool:
    """Go on with steps for a while, or to the end; tell whether they are done."""
    clock = QElapsedTimer()
    clock.start()
    for _step in steps:
        if milliseconds is not None and clock.elapsed() >= milliseconds:
            return False
    return True


class BitmapLayer:
    """One bitmap: what was painted into it (`key`), and from where (`eye`)."""

    def __init__(self, key: object, eye: Eye, bitmap: QPixmap) -> None:
        self.key = key
        self.eye = eye
        self.bitmap = bitmap
        self.has_nodes = False
        self._pale: QPixmap | None = None

    @classmethod
    def empty(
        cls, key: object, eye: Eye, ground: QColor | None, memory: QPixmap | None = None
    ) -> "BitmapLayer":
        """Return one in which nothing was painted, if it fits in the memory of another."""
        left, top, right, bottom = eye.around
        size = QSize(int(right - left), int(bottom - top)) * eye.ratio
        bitmap = memory if memory is not None and memory.size() == size else QPixmap(size)
        bitmap.setDevicePixelRatio(eye.ratio)
        bitmap.fill(ground if ground is not None else Qt.GlobalColor.transparent)
        return cls(key, eye, bitmap)

    def is_like(self, key: object, eye: Eye) -> bool:
        """Tell whether it shows the same as one that would be painted now."""
        mine = self.eye
        same = mine.zoom == eye.zoom and mine.ratio == eye.ratio
        return same and (mine.width, mine.height) == (eye.width, eye.height) and self.key == key

    def left(self, eye: Eye) -> float:
        """Return which part of the margin is left, 1 to 0; less when there is a gap."""
        if eye.zoom != self.eye.zoom:
            return -1
        across, down = eye.margin
        return min(
            1 - abs(eye.dx - self.eye.dx) / max(across, 1),
            1 - abs(eye.dy - self.eye.dy) / max(down, 1),
        )

    def lasts(self, eye: Eye) -> bool:
        """Tell whether enough of the margin is left."""
        return self.left(eye) > 1 / _ENOUGH

    def pale(self) -> QPixmap:
        """Return the bitmap as it is seen when it is dimmed."""
        if self._pale is None:
            self._pale = self.bitmap.copy()
            with QPainter(self._pale) as paint:
                paint.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
                veil = QColor(0, 0, 0)
                veil.setAlphaF(style.theme().dimmed)
                paint.fillRect(QRectF(QPointF(), self._pale.deviceIndependentSize()), veil)
        return self._pale

    def below(self, other: "BitmapLayer") -> "BitmapLayer":
        """Return one layer of two that were painted from the same place."""
        made = BitmapLayer(None, self.eye, self.bitmap.copy())
        with QPainter(made.bitmap) as paint:
            paint.drawPixmap(0, 0, other.bitmap)
        return made

    def copy_to(self, paint: QPainter, eye: Eye, *, is_pale: bool = False) -> None:
        """Copy it to where it belongs, larger or smaller while the zoom changes."""
        if not is_pale:
            self._pale = None  # it takes up memory
        bitmap = self.pale() if is_pale else self.bitmap
        scale = eye.zoom / self.eye.zoom
        left, top = self.eye.around[:2]
        x = eye.dx + (left - self.eye.dx) * scale
        y = eye.dy + (top - self.eye.dy) * scale
        paint.setWorldTransform(QTransform(scale, 0, 0, scale, x, y))
        paint.drawPixmap(0, 0, bitmap)
        paint.setWorldTransform(QTransform())


class Fill:
    """A layer that is being painted."""

    def __init__(self, layer: BitmapLayer, steps: Steps) -> None:
        self.layer = layer
        self.is_done = False
        left, top = layer.eye.around[:2]
        self._paint = QPainter(layer.bitmap)
        self._paint.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint.setClipRect(QRectF(QPointF(), layer.bitmap.deviceIndependentSize()))
        self._paint.setWorldTransform(QTransform.fromTranslate(-left, -top))
        self._steps = steps(self._paint, layer.eye)

    def go_on(self, milliseconds: int | None = None) -> None:
        """Paint for a while; None: to the end."""
        self.is_done = is_exhausted(self._steps, milliseconds)
        if self.is_done:
            self.stop()

    def stop(self) -> None:
        """Paint no more."""
        if self._paint.isActive():
            self._paint.end()


class Layered:
    """One layer with its successor, which takes its place when it is done."""

    def __init__(self, *, is_opaque: bool) -> None:
        self.front: BitmapLayer | None = None
        self.fill: Fill | None = None
        self._is_opaque = is_opaque
        self._own: BitmapLayer | None = None  # no other shows it

    def is_sharp(self, key: object, eye: Eye) -> bool:
        """Tell whether what is seen is as it should be."""
        return self.front is not None and self.front.is_like(key, eye) and self.front.left(eye) >= 0

    def needs(self, key: object, eye: Eye) -> bool:
        """Tell whether a new one should be begun."""
        for made in (self.fill.layer if self.fill else None, self.front):
            if made is not None and made.is_like(key, eye) and made.lasts(eye):
                return False
        return True

    def begin(
        self, key: object, eye: Eye, ground: QColor | None, steps: Steps, *, keeps: bool = False
    ) -> Fill:
        """Begin a new one; another that was begun is given up.

        `keeps`: it is painted over the one that is seen, and done before anybody sees it.
        """
        self.give_up()
        memory = self._own.bitmap if keeps and self._own is not None else None
        self._own = None
        layer = BitmapLayer.empty(key, eye, ground if self._is_opaque else None, memory)
        self.fill = Fill(layer, steps)
        return self.fill

    def go_on(self, milliseconds: int | None = None) -> bool:
        """Paint for a while; when it is done, show it. Tell whether it is."""
        if self.fill is None:
            return True
        self.fill.go_on(milliseconds)
        if self.fill.is_done:
            self.front = self._own = self.fill.layer
            self.fill = None
        return self.fill is None

    def give_up(self) -> None:
        """Stop what is being painted."""
        if self.fill is not None:
            self.fill.stop()
            self.fill = None

    def forget(self) -> None:
        """Show nothing until the next one."""
        self.give_up()
        self.front = self._own = None

    def shown(self) -> BitmapLayer | None:
        """Return what is seen: the first one is seen while it is painted."""
        return self.front or (self.fill.layer if self.fill else None)
