"""How fast the canvas is with very many nodes and lines: milliseconds of the clock, medians.

A frame is a change of the camera and a repaint at once, on a raster of 1600 x 1000 pixels. It is
compared with one raw `drawLines` of the lines that are seen. The figures are printed, and never
asserted.
"""

import time
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEventLoop, QPointF, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPen
from PySide6.QtWidgets import QApplication

from benchmarks.measuring import say
from rolescope.pictures.picture import Picture
from rolescope.ui.canvas.canvas import Canvas
from rolescope.ui.canvas.swarm.buffers import draw_lines
from rolescope.ui.canvas.swarm.eye import Eye, eye_of
from rolescope.ui.canvas.swarm.scene import Scene
from rolescope.ui.canvas.swarm.strokes import clipped, segments
from rolescope.ui.kit import style
from support.window.swarms import large_map

WIDTH, HEIGHT = 1600, 1000
FRAMES = 40


def milliseconds(work: Callable[[], object]) -> float:
    """Return the milliseconds of the processor that some work takes: others may keep it busy."""
    start = time.process_time()
    work()
    return 1000 * (time.process_time() - start)


def median(times: list[float]) -> float:
    return sorted(times)[len(times) // 2]


class Gaps:
    """The longest work between two turns of the event loop, while it is watched."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last: float | None = None
        self._timer = QTimer(interval=0, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._turn)

    def _turn(self) -> None:
        now = time.thread_time()
        if self._last is not None:
            self.longest = max(self.longest, 1000 * (now - self._last))
        self._last = now

    def watch(self) -> None:
        self._last = None
        self._timer.start()

    def rest(self) -> None:
        self._turn()
        self._timer.stop()


class Bench:
    def __init__(self, qapp: QApplication, picture: Picture) -> None:
        self.app = qapp
        self.picture = picture
        self.gaps = Gaps()
        self.canvas = Canvas()
        self.canvas.resize(WIDTH, HEIGHT)
        self.canvas.show()
        qapp.processEvents()

    @property
    def scene(self) -> Scene:
        scene = self.canvas._item.swarm
        assert scene is not None
        return scene

    def settle(self, *, named: bool = True) -> float:
        """Wait until all is sharp; return how long that took."""
        self.gaps.watch()
        start = time.process_time()
        wait = QEventLoop.ProcessEventsFlag.AllEvents
        while not (self.scene.is_settled if named else self.scene.bitmaps.is_sharp):
            self.app.processEvents(wait)
        self.gaps.rest()
        return 1000 * (time.process_time() - start)

    def frame(self, move: Callable[[], object]) -> float:
        def work() -> None:
            move()
            self.canvas.viewport().repaint()

        return milliseconds(work)

    def frames(self, move: Callable[[int], object]) -> tuple[float, float]:
        """Return the median and the longest of some frames, with what is painted between them."""
        times = []
        for number in range(FRAMES):
            times.append(self.frame(lambda number=number: move(number)))  # type: ignore[misc]
            self.app.processEvents()
        return median(times), max(times)

    def eye(self) -> Eye:
        camera = self.canvas.camera
        corner = camera.to_view(QPointF(0, 0))
        transform = self.canvas.viewportTransform()
        transform.setMatrix(camera.zoom, 0, 0, 0, camera.zoom, 0, corner.x(), corner.y(), 1)
        return eye_of(transform, self.canvas.viewport().size(), 1.0)

    def raw(self) -> tuple[float, int]:
        """Return how long one drawLines of what is seen takes, and how many lines that are."""
        eye = self.eye()
        area = 0.0, 0.0, float(WIDTH), float(HEIGHT)
        _found, parts = clipped(segments(self.scene.crowd, eye, None), area)
        image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
        image.fill(style.color("canvas"))
        paint = QPainter(image)
        paint.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint.setClipRect(0, 0, WIDTH, HEIGHT)
        paint.setPen(QPen(style.color("edge"), 1))
        times = [milliseconds(lambda: draw_lines(paint, parts)) for _ in range(5)]
        paint.end()
        return median(times), len(parts)

    def hits(self) -> float:
        """Return the median of hit tests all over the window."""
        rng = np.random.default_rng(2)
        places = [QPointF(*at) for at in (rng.random((200, 2)) * (WIDTH, HEIGHT)).tolist()]
        self.canvas.item_at(places[0])
        return median([milliseconds(lambda at=at: self.canvas.item_at(at)) for at in places])  # type: ignore[misc]


def measure(bench: Bench, name: str) -> None:
    """Move about, and say how long that took."""
    bench.settle()
    raw, seen = bench.raw()
    camera, middle = bench.canvas.camera, QPointF(WIDTH / 2, HEIGHT / 2)
    pan = bench.frames(lambda n: camera.pan(9 if n % 40 < 20 else -9, 4))
    bench.settle()
    zoom = bench.frames(lambda n: camera.zoom_at(middle, 1.06 if n % 20 < 10 else 1 / 1.06))
    bench.canvas.viewport().repaint()
    sharp = bench.settle(named=False)
    named = sharp + bench.settle()
    say(
        f"  {name}: {seen:7,} lines seen | pan {pan[0]:5.1f} (max {pan[1]:5.1f})"
        f" | zoom {zoom[0]:5.1f} (max {zoom[1]:5.1f}) | sharp after {sharp:6.1f},"
        f" names {named:6.1f} | hit {bench.hits():6.3f}"
        f" | raw lines {raw:6.1f}, pan / raw {pan[0] / max(raw, 0.01):.2f}"
    )


@pytest.mark.parametrize(("nodes", "lines"), [(500, 800), (5_000, 10_000), (50_000, 100_000)])
def bench_canvas(qapp: QApplication, nodes: int, lines: int) -> None:
    """From all of the picture, and at a zoom of 100 %."""
    style.load_fonts()
    style.apply(qapp, "light")
    bench = Bench(qapp, large_map(nodes, lines))
    bench.gaps.watch()
    qapp.processEvents()
    start = time.process_time()
    bench.canvas.show_picture(bench.picture)
    bench.canvas.fit()
    bench.canvas.viewport().repaint()
    first = 1000 * (time.process_time() - start)
    qapp.processEvents()
    bench.gaps.rest()
    whole = first + bench.settle()
    say(f"{nodes:,} nodes, {lines:,} lines")
    say(f"  first picture {first:6.1f} ms, all of it {whole:6.1f} ms")
    measure(bench, "all of it")
    bench.canvas.camera.look(QPointF(bench.picture.width, bench.picture.height) / 3, 1.0)
    bench.canvas.viewport().repaint()
    measure(bench, "at 100 %")
    say(f"  longest gap {bench.gaps.longest:5.1f} ms")
    bench.scene.close()
    bench.canvas.hide()
    bench.canvas.deleteLater()
