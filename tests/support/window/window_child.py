"""The program in a process that a test kills: it edits by mouse, and tells how far it is."""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rolescope.pictures.picture import Line
from rolescope.ui.shell import app as composition
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.projects import autosave

TRUSTS = (
    ("ci-runner", "deploy-hub"),
    ("svc-scanner", "audit-hub"),
    ("deploy-hub", "release-manager"),
)


class Hands:
    """Switches trusts off, one after the other, as soon as the window is ready for each."""

    def __init__(self) -> None:
        self.left = list(TRUSTS)
        self.window: MainWindow | None = None
        self.is_waiting = False

    def go_on(self) -> None:
        window = self.window or next(
            (
                one
                for one in QApplication.topLevelWidgets()
                if isinstance(one, MainWindow) and hasattr(one, "pane")  # is it filled?
            ),
            None,
        )
        if window is None or not window.pane.picture.items:
            return
        if self.window is None:
            self.window = window
            window.pane.drawn.connect(self.drawn)
            window.workspace.project.autosave.kept.connect(self.kept)
        if self.left and not self.is_waiting:
            self.is_waiting = True
            self.switch_off(window, *self.left.pop(0))

    def switch_off(self, window: MainWindow, source: str, target: str) -> None:
        graph = window.workspace.world.analysis.graph  # type: ignore[union-attr] # something is open
        ids = {node.name: node.id for node in graph.nodes}
        trust = next(
            edge.id
            for edge in graph.edges
            if (edge.source, edge.target) == (ids[source], ids[target])
        )
        canvas = window.pane.canvas
        lines = canvas.related.of_edges((trust,))
        canvas.reveal(frozenset(lines))
        legs = [
            shape.points[-2:]
            for shape in canvas.picture.shapes
            if isinstance(shape, Line) and shape.item in lines
        ]
        (x0, y0), (x1, y1) = legs[0]
        place = canvas.camera.to_view(QPointF((x0 + x1) / 2, (y0 + y1) / 2)).toPoint()
        QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
        window.refresh()
        window.menus.by_id["without-trust"].trigger()

    def drawn(self, _picture: object) -> None:
        window = self.window
        if window is None or len(window.workspace.history.review.edits) < len(TRUSTS) - len(
            self.left
        ):
            return
        self.is_waiting = False
        if window.workspace.world.has_edits:
            print("edited", len(window.workspace.history.review.edits), flush=True)  # noqa: T201 - told

    def kept(self) -> None:
        window = self.window
        if window is not None:
            print("kept", len(window.workspace.history.review.edits), flush=True)  # noqa: T201 - told


def main(config: str, source: str) -> int:
    autosave.AUTOSAVE_DELAY_MS = 100  # the test is not to take half a minute
    hands = Hands()
    timer = QTimer(composition.make_application("light"), interval=50)
    timer.timeout.connect(hands.go_on)
    timer.start()
    paths = [Path(source)] if source else []
    return composition.run(paths, demo=not source, config_dir=Path(config))


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.exit(main(*sys.argv[1:]))
