"""The main job from end to end, through the worker process, by mouse and keyboard alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from rolescope.engine.verdict import Decision
from rolescope.pictures.picture import Line
from rolescope.ui.features.export.export import ExportOptions
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.jobs import Jobs
from rolescope.ui.state.settings import Settings
from rolescope.ui.state.workspace import new_workspace
from support.window.choices import give_up
from support.window.patience import activate

PATIENCE = 60_000  # milliseconds; the worker process imports the whole program first

pytestmark = pytest.mark.usefixtures("no_flashes")


@pytest.fixture(params=[(1600, 1000), (1280, 720)], ids=lambda size: f"{size[0]}x{size[1]}")
def window(
    qtbot: QtBot, app: QApplication, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[MainWindow]:
    jobs = Jobs(app)
    workspace = new_workspace(jobs)
    made = MainWindow(workspace, Settings(tmp_path))
    qtbot.addWidget(made, before_close_func=give_up)
    made.resize(*request.param)
    made.show()
    qtbot.waitExposed(made)
    activate(made)
    yield made
    made.close()
    jobs.close()
    workspace.history.stack.clear()


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def press(qtbot: QtBot, window: QWidget, text: str) -> None:
    """Click the button with a text as soon as it is there."""

    def found() -> list[QPushButton]:
        return [
            button
            for button in window.findChildren(QPushButton)
            if button.text().strip() == text and button.isVisible() and button.isEnabled()
        ]

    qtbot.waitUntil(lambda: bool(found()))
    click(found()[-1])


def node(window: MainWindow, name: str) -> str:
    assert window.workspace.world.analysis is not None
    return next(n.id for n in window.workspace.world.analysis.graph.nodes if n.name == name)


def decision(window: MainWindow) -> Decision | None:
    simulation = window.workspace.question.simulation
    return simulation.verdict.decision if simulation is not None else None


def revealed(window: MainWindow, name: str) -> QPoint:
    """Bring a node into sight, and return where it is."""
    canvas = window.pane.canvas
    item = canvas.item(min(canvas.related.of_nodes((node(window, name),))))
    assert item is not None
    canvas.reveal(frozenset((item.id,)))
    return canvas.place_of(item).toPoint()


def click_node(window: MainWindow, name: str) -> None:
    """Click a node where it is after the move, in which another picture may arrive."""
    viewport = window.pane.canvas.viewport()
    QTest.mouseMove(viewport, revealed(window, name))
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=revealed(window, name))


def click_line(window: MainWindow, source: str, target: str) -> None:
    """Click the last leg of a line, just before its role."""
    canvas = window.pane.canvas
    trust = next(
        edge.id
        for edge in window.workspace.world.edges_from(node(window, source))
        if edge.target == node(window, target)
    )
    lines = canvas.related.of_edges((trust,))
    (x0, y0), (x1, y1) = next(
        shape.points[-2:]
        for shape in canvas.picture.shapes
        if isinstance(shape, Line) and shape.item in lines
    )
    place = canvas.camera.to_view(QPointF((x0 + x1) / 2, (y0 + y1) / 2)).toPoint()
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)


def save_as(qtbot: QtBot, window: MainWindow, file: str) -> None:
    """Take what the options of an export propose, and name the file."""
    options = window.findChild(ExportOptions)
    assert isinstance(options, ExportOptions)
    QTest.keyClick(options.save, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.findChild(QFileDialog) is not None)
    dialog = window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(name, QLineEdit)
    name.clear()
    QTest.keyClicks(name, file)
    QTest.keyClick(name, Qt.Key.Key_Return)


def test_from_an_export_to_a_picture(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    workspace, pane = window.workspace, window.pane

    # Open
    with qtbot.waitSignal(pane.drawn, timeout=PATIENCE):
        click(window.start_page.sample_card)
    qtbot.waitUntil(lambda: "62 roles" in window.status.text.text())  # after what was running

    # Search
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(window.search.hasFocus)
    QTest.keyClicks(window.search, "audit-hub")
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    assert workspace.selection.current.nodes == (node(window, "audit-hub"),)
    assert window.is_panel_open("inspector")

    # Focus, and back
    with qtbot.waitSignal(pane.drawn, timeout=PATIENCE):
        press(qtbot, window.workbench, "Focus")
    assert pane.picture.view == "focus"
    with qtbot.waitSignal(pane.drawn, timeout=PATIENCE):
        QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert pane.picture.view == "overview"

    # Simulate and read the verdict
    click_node(window, "svc-scanner")
    QTest.keyClick(pane.canvas, Qt.Key.Key_S)
    assert pane.banner.isVisible()
    click_node(window, "audit-hub")
    assert decision(window) is Decision.ALLOW
    result = window.workbench.widget("result")
    assert result is not None
    assert result.isVisible()

    # Remove this trust
    QTest.keyClick(pane.canvas, Qt.Key.Key_Escape)
    click_line(window, "svc-scanner", "audit-hub")
    assert len(workspace.selection.current.edges) == 1
    with qtbot.waitSignal(workspace.world.analysed, timeout=PATIENCE):
        press(qtbot, window, "Remove trust")
    assert window.strip.isVisible()
    assert decision(window) is not Decision.ALLOW

    # Undo
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not window.strip.isVisible(), timeout=PATIENCE)
    assert decision(window) is Decision.ALLOW

    # Export
    file = tmp_path / "picture.svg"
    window.settings.last_folder = str(tmp_path)
    QTest.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    save_as(qtbot, window, file.name)
    qtbot.waitUntil(file.exists, timeout=PATIENCE)
    text = file.read_text(encoding="utf-8")
    assert ">release-manager<" in text
    assert "picture.svg was written." in window.messages.accessibleName()
