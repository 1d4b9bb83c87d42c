"""The window is there before the rest of the program is loaded, and what is chosen then is done."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rolescope.ui.shell import app
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.settings import Settings
from rolescope.ui.state.workspace import Workspace

SLOW = ("boto3", "jinja2", "networkx", "numpy")
HEAVY = ("analysis", "difference", "exporters", "importers", "simulation", "trust")
MOST = 70  # modules of the program: it is the number of files that makes a start slow


def loaded_with(module: str) -> list[str]:
    """Return the modules that a process has that imports nothing but one."""
    done = subprocess.run(  # noqa: S603 - this very interpreter
        [sys.executable, "-c", f"import sys, {module}; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path), "QT_QPA_PLATFORM": "offscreen"},
    )
    return done.stdout.split()


def test_nothing_is_imported_that_the_first_window_does_not_show() -> None:
    loaded = loaded_with("rolescope.ui.shell.app")
    tops = {name.partition(".")[0] for name in loaded}
    assert tops.isdisjoint(SLOW)
    own = [name for name in loaded if name.startswith("rolescope.")]
    assert {name.split(".")[1] for name in own}.isdisjoint(HEAVY)
    assert len(own) < MOST


def test_what_is_imported_in_a_thread_makes_no_classes_of_qt() -> None:
    """Qt for Python crashes where a thread makes some while the window handles events."""
    loaded = loaded_with(", ".join(("rolescope", *app._WITHOUT_QT)))
    assert not [name for name in loaded if name.startswith(("PySide6", "rolescope.ui"))]


def test_what_only_some_commands_need_is_not_imported_with_the_rest_of_the_window() -> None:
    loaded = loaded_with("rolescope.ui.shell.late_imports, rolescope.ui.state.workspace")
    assert {"boto3", "jinja2", "networkx", "yaml"}.isdisjoint(loaded)


def is_open(workspace: Workspace) -> bool:
    return workspace.world.analysis is not None


@pytest.fixture
def first(qtbot: QtBot, app: QApplication, tmp_path: Path) -> MainWindow:  # noqa: ARG001 - the style
    window = MainWindow(None, Settings(tmp_path))
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


def test_what_is_chosen_early_is_done_when_all_is_loaded(
    first: MainWindow, workspace: Workspace
) -> None:
    QTest.mouseClick(first.start_page.sample_card, Qt.MouseButton.LeftButton)
    assert first.cursor().shape() == Qt.CursorShape.BusyCursor
    assert not is_open(workspace)
    first.fill(workspace)
    assert is_open(workspace)
    assert first.cursor().shape() == Qt.CursorShape.ArrowCursor
    workspace.opener.close()
    QTest.mouseClick(first.start_page.sample_card, Qt.MouseButton.LeftButton)
    assert is_open(workspace)


def test_what_is_dropped_early_is_opened_when_all_is_loaded(
    qtbot: QtBot, first: MainWindow, workspace: Workspace, tmp_path: Path
) -> None:
    missing = tmp_path / "missing.json"
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(missing))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy, place = Qt.DropAction.CopyAction, QPointF(9, 9)
    QApplication.sendEvent(first, QDragEnterEvent(QPoint(9, 9), copy, data, buttons, keys))
    QApplication.sendEvent(first, QDropEvent(place, copy, data, buttons, keys))
    with qtbot.waitSignal(workspace.window.failed) as told:
        first.fill(workspace)
    assert [problem.file for problem in told.args[0].problems] == ["missing.json"]


def test_a_window_that_is_closed_early_closes(first: MainWindow) -> None:
    QTest.keyClick(first, Qt.Key.Key_Tab)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert first.start_page.isAncestorOf(focus)
    QTest.keyClick(first, Qt.Key.Key_Escape)
    assert first.close()
