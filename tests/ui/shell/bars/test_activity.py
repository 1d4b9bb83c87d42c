"""Activity: all that runs in one place, seen, paused and stopped by mouse."""

import logging
import re
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rolescope.model.collection import CallOutcome, CallState
from rolescope.ui.features.live_import import messages
from rolescope.ui.features.live_import.run_page import RunReporter
from rolescope.ui.shell.bars.activity_panel import ActivityPanel, ActivityRow
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.activity import Activities, ActivityState
from rolescope.worker import job_names
from rolescope.worker.job_names import title_of
from support.window.patience import LONGEST, activate

APP = Path(job_names.__file__).parents[1]
LEFT = Qt.MouseButton.LeftButton
CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def panel(qtbot: QtBot, window: MainWindow) -> ActivityPanel:
    """The list, opened by its keys."""
    activate(window)
    window.pane.canvas.setFocus()
    QTest.keyClick(window, Qt.Key.Key_J, CONTROL_SHIFT)
    found = window.findChild(ActivityPanel)
    assert isinstance(found, ActivityPanel)
    qtbot.waitUntil(found.isVisible)
    return found


def row(panel: ActivityPanel, title: str) -> ActivityRow | None:
    found = [one for one in panel.rows.values() if one.activity.title == title]
    return found[0] if found else None


def shown(qtbot: QtBot, panel: ActivityPanel, title: str) -> ActivityRow:
    qtbot.waitUntil(lambda: row(panel, title) is not None)
    found = row(panel, title)
    assert found is not None
    qtbot.waitUntil(found.isVisible)
    return found


def test_a_job_is_seen_paused_and_stopped(
    qtbot: QtBot, window: MainWindow, panel: ActivityPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    activities, asked = window.workspace.activities, list[str]()
    seconds = 0.0
    monkeypatch.setattr(activities, "now", lambda: seconds)

    def stop() -> None:
        asked.append("stop")
        job.stop()

    job = activities.begin("Read from AWS", stop=stop, pause=lambda: asked.append("pause"))
    job.report("2 of 4", 0.5)
    seconds = 0.5  # long enough to be seen, not to be remembered
    found = shown(qtbot, panel, "Read from AWS")
    assert found.text.text() == "Running · 2 of 4"
    assert found.bar.value() == 500
    qtbot.waitUntil(lambda: window.status.text.text() == "2 of 4")
    QTest.mouseClick(found.pause, LEFT)
    job.rest()
    qtbot.waitUntil(lambda: found.text.text() == "Paused · 2 of 4")
    assert found.pause.text() == "Continue"
    QTest.mouseClick(found.stop, LEFT)
    qtbot.waitUntil(lambda: row(panel, "Read from AWS") is None)
    assert asked == ["pause", "stop"]
    qtbot.waitUntil(lambda: window.status.text.text() != "2 of 4")
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert window.pane.canvas.hasFocus()


def test_what_is_written_ends_in_the_list(
    qtbot: QtBot, window: MainWindow, panel: ActivityPanel, tmp_path: Path
) -> None:
    go_on = threading.Event()

    def content() -> bytes:
        go_on.wait(LONGEST / 1000)
        return b"picture"

    window.writing.files.write(tmp_path / "a.svg", content)
    found = shown(qtbot, panel, "Write a.svg")
    qtbot.waitUntil(window.status.activity.isVisible)
    go_on.set()
    qtbot.waitUntil(lambda: found.text.text() == "Done")
    window.workspace.project.save_as(tmp_path / "a.rolescope")
    saved = shown(qtbot, panel, "Save a.rolescope")
    qtbot.waitUntil(lambda: saved.text.text() == "Done")
    QTest.mouseClick(panel.clear, LEFT)
    qtbot.waitUntil(lambda: not panel.rows)
    QTest.mouseClick(panel.close_button, LEFT)
    assert not panel.isVisible()
    qtbot.waitUntil(lambda: not window.status.activity.isVisible())


def states(activities: Activities) -> list[tuple[str, ActivityState, str]]:
    every = (*activities.open, *activities.ended)
    return [(one.title, one.state, one.text) for one in every]


def test_a_live_import_is_told_as_a_whole_and_by_account(
    qapp: QApplication, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "rolescope")
    activities = Activities(qapp)
    told = RunReporter(activities, print, print, activities)
    part = "111122223333"
    told.hear(messages.PartsPlanned(2))
    told.hear(messages.PartStarted(part))
    outcome = CallOutcome(part=part, call="ListRoles", state=CallState.COMPLETE, items=412)
    told.hear(messages.CallTold(outcome))
    assert states(activities) == [
        ("Live import", ActivityState.RUNNING, "0 of 2 read"),
        ("Read account 1111 2222 3333", ActivityState.RUNNING, "ListRoles: 412"),
    ]
    told.pause(is_paused=True)
    assert activities.open[0].state is ActivityState.PAUSED
    told.hear(messages.PartEnded(part=part, is_complete=True))
    told.hear(messages.PartStarted("444455556666"))
    told.hear(messages.PartEnded(part="444455556666", is_complete=False, said="Denied."))
    told.hear(
        messages.ImportEnded(
            folder=Path(),
            is_complete=False,
            is_stopped=False,
            accounts=2,
            calls=9,
            retries=0,
        )
    )
    unknown = "2 accounts read. What is missing is unknown: verdicts that need it say so."
    assert states(activities) == [
        ("Live import", ActivityState.DONE, unknown),
        ("Read account 4444 5555 6666", ActivityState.FAILED, "Denied."),
    ]
    assert "Live import: done after " in caplog.text
    assert "Denied" not in caplog.text, "what AWS says may hold names"


def test_every_job_has_a_title() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (APP / "ui").rglob("*.py")]
    names = {
        name
        for text in texts
        for name in re.findall(r'(?:ask|_ask|start|cancel)\(\s*"([a-z_ -]+)"', text)
    }
    names.add(job_names.OPENING)
    assert {"analyse", "paths", "checks"} <= names
    assert {title_of(name) for name in names} <= set(job_names._TITLES.values())
