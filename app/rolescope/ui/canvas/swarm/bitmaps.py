"""Bitmaps: the layers of a scene, painted anew bit by bit when the camera rests."""

from collections.abc import Iterable, Iterator
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from rolescope.ui.canvas.swarm.eye import Eye
from rolescope.ui.canvas.swarm.layers import BitmapLayer, Layered, Steps
from rolescope.ui.kit import style
from rolescope.value import Value

REST = 40  # milliseconds without a change of the zoom before bitmaps are painted anew
TICK = 8  # milliseconds of painting at once
_SHOWN = 16  # turns of painting after which the first bitmap is shown as far as it is


class WantedBitmap(Value):
    """A layer with what should be in it (`key`), and how that is painted.

    `is_little`: within a frame.
    """

    layer: Layered
    key: object
    steps: Steps
    is_little: bool


class Bitmaps(QObject):
    """Keeps the layers of one scene as they should be. `wanted` tells how that is."""

    changed = Signal()  # there is something new to see

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.ground, self.lines = Layered(is_opaque=True), Layered(is_opaque=False)
        self.lit = Layered(is_opaque=False)
        self._joined: tuple[BitmapLayer, BitmapLayer, BitmapLayer] | None = None
        self._ticks = 0
        self._eye: Eye | None = None
        self._wanted: tuple[WantedBitmap, ...] = ()
        self._rest = QTimer(self, interval=REST, singleShot=True)
        self._rest.timeout.connect(self._renew)
        layers = tuple(self.layers())
        self.destroyed.connect(partial(_give_up, layers))
        self._tick = QTimer(self, interval=0)
        self._tick.timeout.connect(self._go_on)
        self._join = QTimer(self, interval=3 * REST, singleShot=True)
        self._join.timeout.connect(self.together)  # before somebody zooms

    @property
    def is_sharp(self) -> bool:
        """Whether everything that was seen last is as it should be."""
        eye = self._eye
        return eye is not None and all(one.layer.is_sharp(one.key, eye) for one in self._wanted)

    def see(self, eye: Eye, wanted: tuple[WantedBitmap, ...]) -> None:
        """Tell from where the scene is seen, and what should be seen."""
        before, self._eye, self._wanted = self._eye, eye, wanted
        if before is None or all(one.is_little for one in wanted):
            self._renew()
        elif before.zoom != eye.zoom:
            self._give_up_others(eye)
            self._rest.start()
        elif not self._rest.isActive():
            self._renew()

    def pause(self) -> None:
        """Paint nothing until it is told again what should be seen."""
        for timer in (self._rest, self._tick, self._join):
            timer.stop()
        for layer in self.layers():
            layer.give_up()

    def together(self) -> BitmapLayer | None:
        """Return shapes and lines in one bitmap: it is copied faster."""
        ground, lines = self.ground.front, self.lines.front
        if ground is None or lines is None or ground.eye != lines.eye:
            return None
        found = self.joined()
        if found is None:
            found = ground.below(lines)
            self._joined = ground, lines, found
        return found

    def joined(self) -> BitmapLayer | None:
        """Return that bitmap if there is one already: to make it takes about a frame."""
        made = self._joined
        is_new = made is not None and made[:2] == (self.ground.front, self.lines.front)
        return made[2] if made is not None and is_new else None

    def follow(self, before: "Bitmaps") -> None:
        """Show what others showed, until there is something else."""
        for mine, other in zip(self.layers(), before.layers(), strict=True):
            mine.front = other.front

    def close(self) -> None:
        """Stop all painting, and forget what was painted."""
        self.pause()
        self._joined = None
        for layer in self.layers():
            layer.forget()

    def layers(self) -> Iterator[Layered]:
        """Return all layers, in the order in which they are painted."""
        yield from (self.ground, self.lines, self.lit)

    def _give_up_others(self, eye: Eye) -> None:
        """Give up what is painted for another zoom, unless nothing else can be seen yet."""
        for layer in self.layers():
            if layer.front is not None and layer.fill and layer.fill.layer.eye.zoom != eye.zoom:
                layer.give_up()

    def _renew(self) -> None:
        """Begin to paint anew what is not as it should be; what is little, at once.

        What is large is begun when nothing else is being painted, and each bitmap in a turn of its
        own: it takes a while to get its memory. What is little keeps that of its last one.
        """
        eye = self._eye
        if eye is None:
            return
        begun = False
        for one in self._wanted:
            if one.layer.needs(one.key, eye):
                others = (layer for layer in self.layers() if layer is not one.layer)
                keeps = one.is_little and one.layer.front is not None
                waits = not one.is_little and any(layer.fill for layer in others)
                if waits or (begun and not keeps):
                    self._start()
                    return
                self._joined, begun = None, True
                one.layer.begin(one.key, eye, style.color("canvas"), one.steps, keeps=keeps)
                if one.is_little:
                    one.layer.go_on()
        if any(layer.fill for layer in self.layers()):
            self._start()

    def _start(self) -> None:
        if not self._tick.isActive():
            self._ticks = 0
            self._tick.start()

    def _go_on(self) -> None:
        """Paint a bit."""
        for layer in self.layers():
            if layer.fill is not None:
                done = layer.go_on(TICK)
                self._ticks += 1
                if done or (layer.front is None and self._ticks % _SHOWN == 1):
                    self.changed.emit()
                return
        self._tick.stop()
        self._renew()
        if not self._tick.isActive():
            self._join.start()


def _give_up(layers: Iterable[Layered], _gone: object = None) -> None:
    for layer in layers:
        layer.give_up()
