"""Qt without a screen: a workspace that works in the test's own process, and leak checks."""

import threading
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from rolescope.analysis import Analysis, InStages
from rolescope.importers.demo import read_demo
from rolescope.importers.reader import ImportResult
from rolescope.model.world import World
from rolescope.pictures.picture import Picture
from rolescope.pictures.view import Frame
from rolescope.progress import Tick, no_tick
from rolescope.ui.features.simulate.request_form import RequestForm
from rolescope.ui.kit import privacy, style
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.runner import Inline, Runner
from rolescope.ui.state.settings import Settings
from rolescope.ui.state.workspace import Workspace, new_workspace
from rolescope.worker import reading, state
from rolescope.worker.shown_parts import draw_shown
from support.window.choices import give_up

HERE = Path(__file__).parent
NOW = "2026-11-20T17:20:00Z"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Qt without a screen warns about all that a window manager would do."""
    for item in (item for item in items if item.path.is_relative_to(HERE)):
        item.add_marker(pytest.mark.qt_log_ignore("plugin does not support", extend=True))


@cache
def _demo() -> ImportResult:
    return read_demo(is_kept=True)


class _Analyzed(InStages):
    """An analysis that is made once: each test gets the same value."""

    def analysis(self) -> Analysis:
        return _finished(self)


@cache
def _finished(making: InStages) -> Analysis:
    for _step in making.steps:
        pass
    return InStages.analysis(making)


@cache
def _analyzed(at: str, *, at_is_clock: bool) -> _Analyzed:
    world = _demo().world
    assert world is not None
    return _Analyzed(world, at, at_is_clock=at_is_clock)


def _in_stages(world: World, at: str, *, at_is_clock: bool = False) -> InStages:
    if world is _demo().world:
        return _analyzed(at, at_is_clock=at_is_clock)
    return InStages(world, at, at_is_clock=at_is_clock)


@lru_cache(64)
def _drawn(making: InStages, view: str, frame: Frame) -> Picture:
    return draw_shown(_finished(making), view, frame, no_tick)


def _draw(analysis: Analysis, view: str, frame: Frame, tick: Tick) -> Picture:
    made = _analyzed(analysis.at, at_is_clock=analysis.at_is_clock)
    if analysis is _finished(made) and frame.filter is None:
        return _drawn(made, view, frame)
    return draw_shown(analysis, view, frame, tick)


@pytest.fixture(scope="session", autouse=True)
def one_demo() -> Iterator[None]:
    """The bundled organization is read, analyzed and drawn once for all tests of the window.

    What they get are values, which never change. Drawn anew is whatever is filtered or edited.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "read_demo", lambda _tick, *, is_kept: _demo())  # noqa: ARG005 - of read_demo
        patch.setattr(state, "InStages", _in_stages)
        patch.setattr(state, "draw_shown", _draw)
        yield


@pytest.fixture(autouse=True)
def names_shown() -> Iterator[None]:
    """Names are hidden for the whole program: the next test begins with them."""
    yield
    if privacy.hides():
        privacy.set_hider(None)


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["rolescope"]


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    """The application in the light theme, with the bundled fonts."""
    style.load_fonts()
    style.apply(qapp, "light")
    yield qapp
    style.apply(qapp, "light")


@pytest.fixture
def workspace(app: QApplication) -> Iterator[Workspace]:
    """An empty workspace whose jobs run at once in this process; its clock stands still."""
    made = new_workspace(Inline(app), now=lambda: NOW)
    yield made
    made.history.stack.clear()


@pytest.fixture
def demo(workspace: Workspace) -> Workspace:
    """A workspace with the bundled organization."""
    workspace.opener.open_demo()
    assert workspace.world.analysis is not None
    return workspace


@pytest.fixture
def window(qtbot: QtBot, workspace: Workspace, tmp_path: Path) -> Iterator[MainWindow]:
    """A window with the bundled organization, drawn."""
    made = MainWindow(workspace, Settings(tmp_path))
    qtbot.addWidget(made, before_close_func=give_up)
    made.resize(1600, 1000)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)  # keys go to the window that is active
    workspace.opener.open_demo()
    qtbot.waitUntil(lambda: bool(made.pane.picture.items))
    yield made
    made.close()


class _Flashes(QObject):
    """Notes widgets without a parent that are shown: for a moment they are windows."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - of Qt
        if (
            event.type() == QEvent.Type.Show
            and isinstance(watched, QWidget)
            and watched.isWindow()
            and watched.windowType() is Qt.WindowType.Widget
            and not isinstance(watched, QMainWindow)
        ):
            self.seen.append(repr(watched))
        return False


@pytest.fixture
def no_flashes(qapp: QApplication) -> Iterator[None]:
    """No part of the window is ever a window of its own."""
    flashes = _Flashes()
    qapp.installEventFilter(flashes)
    yield
    qapp.removeEventFilter(flashes)
    assert not flashes.seen


@pytest.fixture(autouse=True)
def no_leaks(qapp: QApplication) -> Iterator[None]:
    """No thread, no widget and no workspace outlives its test."""
    threads = set(threading.enumerate())
    yield
    qapp.processEvents()
    left = [widget for widget in qapp.topLevelWidgets() if widget.isVisible()]
    assert not left, f"still visible: {left}"
    _delete_all(qapp)
    alive = [thread for thread in threading.enumerate() if thread not in threads]
    assert not alive, f"still running: {alive}"


def _delete_all(qapp: QApplication) -> None:
    """Delete what a program keeps until it ends: its workspace, and what shows it.

    Python alone would never free them: a connection to a partial or a lambda, kept by Qt, is a
    reference that its garbage collector does not see.
    """
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    alone = [widget for widget in qapp.topLevelWidgets() if widget.parent() is None]
    for widget in alone:
        is_made_here = type(widget).__module__.startswith("rolescope.")  # Qt has some of its own
        if is_made_here and not isinstance(widget, RequestForm):  # it waits for the next panel
            shiboken6.delete(widget)
    for runner in qapp.findChildren(Runner):
        shiboken6.delete(runner)
