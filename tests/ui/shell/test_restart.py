"""Another text size takes a restart, which comes back to what was seen, with all that was done."""

import json
import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QPointF, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rolescope.model.edits.trusts import RequireMfa
from rolescope.model.review import Note, Subject, SubjectKind
from rolescope.pictures.layouts.focus import FOCUS_ID
from rolescope.questions.filters.filter import Filter
from rolescope.questions.filters.filter_text import read_terms
from rolescope.ui.canvas.view_history import TABLE, ViewKey
from rolescope.ui.features.settings.window import SettingsWindow
from rolescope.ui.kit import scale_factor
from rolescope.ui.shell import app as composition
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state import role_requests
from rolescope.ui.state.preferences.appearance import TEXT_SIZE
from rolescope.ui.state.projects.journal import find_journals, journals_of
from rolescope.ui.state.runner import Inline
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.settings import Settings
from rolescope.ui.state.workspace import new_workspace
from rolescope.value import replace
from rolescope.words.window_text import NOT_STARTED
from support.window.choices import asked, choose, give_up
from support.window.steady import steady
from support.worlds.northwind import TOOLS

CI = f"arn:aws:iam::{TOOLS}:user/ci-runner"
HUB = f"arn:aws:iam::{TOOLS}:role/deploy-hub"
NOW = "2026-11-20T17:20:00Z"
APP = Path(__file__).resolve().parents[3] / "app"


RECORDS = """
import json, os, pathlib, sys
folder = pathlib.Path(os.environ["RECORDS"])
written = folder / f"{os.getpid()}.part"
record = {"arguments": sys.argv[1:], "journal": os.environ.get("ROLESCOPE_RESUME")}
written.write_text(json.dumps(record), encoding="utf-8")
written.rename(written.with_suffix(".json"))
"""


@dataclass(frozen=True)
class Starter:
    """Waits for the process that was started, and reads what it was given."""

    qtbot: QtBot
    folder: Path

    def _record(self) -> dict[str, Any]:
        self.qtbot.waitUntil(lambda: bool([*self.folder.glob("*.json")]), timeout=30_000)
        (found,) = self.folder.glob("*.json")
        return cast("dict[str, Any]", json.loads(found.read_text(encoding="utf-8")))

    @property
    def journal(self) -> str | None:
        return cast("str | None", self._record()["journal"])

    @property
    def arguments(self) -> list[str]:
        return cast("list[str]", self._record()["arguments"])


@pytest.fixture
def starter(
    qtbot: QtBot, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Starter:
    """What is started is a program of the same name, which writes down what it was given."""
    folder = tmp_path_factory.mktemp("with a space")
    program = folder / "rolescope" / "__main__.py"
    program.parent.mkdir()
    (program.parent / "__init__.py").touch()
    program.write_text(RECORDS, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(folder))
    monkeypatch.setenv("RECORDS", str(folder))
    return Starter(qtbot, folder)


@pytest.fixture
def no_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing can be started: whatever is tried is told in the window."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "gone" / "python"))


@pytest.fixture
def other(qtbot: QtBot, app: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """The window of the process that is started."""
    workspace = new_workspace(Inline(app), now=lambda: NOW)
    made = MainWindow(workspace, Settings(tmp_path))
    qtbot.addWidget(made, before_close_func=give_up)
    made.resize(1600, 1000)
    made.show()
    qtbot.waitExposed(made)
    yield made
    workspace.project.leave()
    made.close()
    workspace.history.stack.clear()


def note(window: MainWindow, text: str) -> None:
    made = Note(subject=Subject(SubjectKind.NODE, HUB), text=text)
    review = window.workspace.history.review
    window.workspace.history.change(replace(review, notes=(made,)), "Note")


def restart_at(qtbot: QtBot, window: MainWindow, percent: int, starter: Starter) -> str:
    """Choose a size, and restart; return the name of the journal."""
    window.menus.text_sizes[percent].trigger()
    choose(window, "Restart")
    qtbot.waitUntil(lambda: not window.isVisible())
    journal = starter.journal
    assert journal is not None
    return journal


def resume(qtbot: QtBot, window: MainWindow, journal: str) -> None:
    assert window.project_controller.resume(journal)
    qtbot.waitUntil(lambda: bool(window.pane.picture.items))


def test_it_comes_back_with_what_was_not_saved(
    qtbot: QtBot, window: MainWindow, other: MainWindow, starter: Starter, tmp_path: Path
) -> None:
    note(window, "Ask again in May")
    window.workspace.history.add_edit(RequireMfa(HUB))
    review = window.workspace.history.review
    journal = restart_at(qtbot, window, 150, starter)
    assert Settings(tmp_path).text_size == 150
    resume(qtbot, other, journal)
    assert other.workspace.history.review == review
    assert other.workspace.opener.name == "Northwind"
    assert other.workspace.opener.is_demo
    assert other.workspace.project.is_modified


def test_it_comes_back_to_the_project_that_was_open(
    qtbot: QtBot, window: MainWindow, other: MainWindow, starter: Starter, tmp_path: Path
) -> None:
    path = tmp_path / "northwind.rolescope"
    note(window, "Ask again in May")
    with qtbot.waitSignal(window.workspace.project.saved):
        window.workspace.project.save_as(path)
    before = path.read_bytes()
    assert zipfile.is_zipfile(path)
    resume(qtbot, other, restart_at(qtbot, window, 125, starter))
    project = other.workspace.project
    assert project.path == path
    assert project.is_read_only_because is None, "the lock went with the window before"
    assert not project.is_modified
    assert path.read_bytes() == before
    qtbot.waitUntil(lambda: not list(journals_of(tmp_path / "state").iterdir()))
    note(other, "It is May")
    assert project.is_modified


def test_it_comes_back_to_the_same_view(
    qtbot: QtBot, window: MainWindow, other: MainWindow, starter: Starter
) -> None:
    window.workspace.filters.set(Filter(read_terms("kind:role")))
    window.pane.view_history.show(ViewKey(FOCUS_ID, HUB))
    qtbot.waitUntil(lambda: window.pane.picture.view == FOCUS_ID)
    window.workspace.selection.select(Selection(nodes=(HUB,)))
    window.workbench.open_panel("notes")
    camera = window.pane.canvas.camera
    camera.look(QPointF(40, 30), 1.25)
    qtbot.waitUntil(
        steady(lambda: (camera.visible.width(), camera.visible.height()))
    )  # the panel has its place
    seen = camera.visible.center()
    resume(qtbot, other, restart_at(qtbot, window, 150, starter))
    qtbot.waitUntil(lambda: other.pane.canvas.camera.zoom == 1.25)
    assert other.pane.view_key == ViewKey(FOCUS_ID, HUB)
    assert other.workspace.filters.wanted == Filter(read_terms("kind:role"))
    assert other.workspace.selection.current.nodes == (HUB,)
    assert other.workbench.is_open("notes")
    there = other.pane.canvas.camera.visible.center()
    assert (there.x(), there.y()) == pytest.approx((seen.x(), seen.y()), abs=1)


def test_it_comes_back_to_the_table_and_to_what_was_asked(
    qtbot: QtBot, window: MainWindow, other: MainWindow, starter: Starter
) -> None:
    role_requests.ask(window.workspace, CI, HUB)
    window.pane.view_history.show(TABLE)
    simulation = window.workspace.question.simulation
    assert simulation is not None
    resume(qtbot, other, restart_at(qtbot, window, 200, starter))
    qtbot.waitUntil(lambda: other.workspace.question.simulation is not None)
    again = other.workspace.question.simulation
    assert again is not None
    assert again.request.parameters == simulation.request.parameters
    assert (again.request.caller, again.request.role) == (simulation.request.caller, HUB)
    assert other.pane.view_key == TABLE


def test_nothing_is_open_and_nothing_is_kept(
    qtbot: QtBot, window: MainWindow, starter: Starter, tmp_path: Path
) -> None:
    window.workspace.opener.close()
    window.menus.text_sizes[150].trigger()
    choose(window, "Restart")
    qtbot.waitUntil(lambda: not window.isVisible())
    assert starter.journal is None
    assert find_journals(tmp_path / "state") == []


@pytest.mark.usefixtures("no_program")
def test_later_keeps_the_setting_for_the_next_start(window: MainWindow, tmp_path: Path) -> None:
    window.menus.text_sizes[150].trigger()
    choose(window, "Later")
    assert window.isVisible()
    window.settings.save()
    assert Settings(tmp_path).text_size == 150
    window.menus.text_sizes[200].trigger()
    assert asked(window) is not None
    window.menus.text_sizes[100].trigger()
    assert asked(window) is None, "it is that size already"
    assert window.messages.message is None


@pytest.mark.usefixtures("no_program")
def test_a_job_that_runs_is_not_lost(window: MainWindow) -> None:
    job = window.workspace.activities.begin("Import 12 accounts")
    window.menus.text_sizes[150].trigger()
    choose(window, "Restart")
    assert window.isVisible()
    message = window.messages.message
    assert message is not None
    assert message.text == "No restart while this is running: Import 12 accounts."
    job.end()


@pytest.mark.usefixtures("no_program")
def test_a_program_that_cannot_be_started_leaves_the_window(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    note(window, "Ask again in May")
    review = window.workspace.history.review
    window.menus.text_sizes[150].trigger()
    choose(window, "Restart")
    qtbot.waitUntil(lambda: window.messages.message is not None)
    message = window.messages.message
    assert message is not None
    assert message.text == NOT_STARTED
    assert window.isVisible()
    assert window.workspace.project.is_modified
    assert window.workspace.history.review == review
    note(window, "Ask again in June")
    assert len([*journals_of(tmp_path / "state").iterdir()]) == 1, "the next crash loses nothing"


def test_a_journal_that_is_gone_is_no_restart(other: MainWindow) -> None:
    assert not other.project_controller.resume("0123456789ab")
    assert not other.project_controller.resume("../journal")


def test_the_window_is_as_large_on_the_screen(
    qtbot: QtBot, app: QApplication, tmp_path: Path
) -> None:
    assert app is not None
    settings = Settings(tmp_path)
    settings.text_size = 200
    first = MainWindow(None, settings)
    qtbot.addWidget(first)
    first.resize(800, 500)
    first.remember_place()
    settings.text_size = 100
    settings.save()
    second = MainWindow(None, Settings(tmp_path))
    qtbot.addWidget(second)
    assert (second.width(), second.height()) == (1600, 1000)


# The factor


def ratio_of(percent: int, **environment: str) -> str:
    """Return the pixels of the screen for each of the window, in a process of its own."""
    code = (
        "import os\n"
        "from rolescope.ui.shell.app import make_application\n"
        f"app = make_application('light', {percent})\n"
        "print(app.devicePixelRatio(), os.environ.get('QT_SCALE_FACTOR'))\n"
    )
    usual = {**os.environ, "PYTHONPATH": str(APP), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", code],
        env=usual | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_qt_takes_the_text_size_before_it_starts() -> None:
    assert ratio_of(150) == "1.5 None"


def test_the_factor_of_the_environment_wins() -> None:
    assert ratio_of(150, QT_SCALE_FACTOR="2") == "2.0 2"


@pytest.mark.usefixtures("no_program")
def test_the_row_says_that_the_environment_wins(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_SCALE_FACTOR", "1.25")
    assert scale_factor.of_environment() == "1.25"
    window.menus.by_id["settings"].trigger()
    shown = window.findChild(SettingsWindow)
    assert isinstance(shown, SettingsWindow)
    row = shown.page.row(TEXT_SIZE)
    assert row.help.text() == "QT_SCALE_FACTOR=1.25 in the environment decides instead."
    assert not row.editor.isEnabled()
    shown.close()
    window.menus.text_sizes[150].trigger()
    assert asked(window) is None
    assert window.messages.message is None


def test_the_new_process_is_given_what_the_first_was(
    app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, starter: Starter
) -> None:
    for hook in ("excepthook", "unraisablehook"):
        monkeypatch.setattr(sys, hook, getattr(sys, hook))
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)

    def use() -> None:
        found = [one for one in app.topLevelWidgets() if isinstance(one, MainWindow)]
        window = next((one for one in found if one.isVisible() and one.is_filled), None)
        if window is None or not window.pane.picture.items or window.workspace.activities.open:
            return
        timer.stop()
        window.menus.text_sizes[150].trigger()
        choose(window, "Restart")

    timer = QTimer(app, interval=20)
    timer.timeout.connect(use)
    timer.start()
    assert composition.run(demo=True, config_dir=tmp_path, debug=True) == 0
    assert starter.arguments == ["--config-dir", str(tmp_path), "--debug"]
    (found,) = find_journals(tmp_path / "state")
    assert found.folder.name == starter.journal
    assert not found.about.is_modified
    found.release()
