"""Decisions handed on and taken in, by real clicks: what differs stands side by side."""

import errno
import json
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from rolescope.model.review import FindingState, Ruling
from rolescope.projects.decisions_json import NoDecisions, read_decisions
from rolescope.ui.features.agenda import decision_exchange
from rolescope.ui.features.agenda.decision_exchange import DecisionsSideBySide
from rolescope.ui.features.agenda.panel import AgendaPanel
from rolescope.ui.kit import privacy
from rolescope.ui.shell.main_window import MainWindow
from rolescope.value import replace
from support.sarif import check_sarif
from support.window.file_names import choose_file
from support.window.patience import LONGEST
from support.worlds.real_names import told

LEFT = Qt.MouseButton.LeftButton
AGREED = Ruling(state=FindingState.FIX_AGREED, owner="Ana")
NO_PROBLEM = Ruling(state=FindingState.NO_PROBLEM, reason="a test")


@pytest.fixture
def panel(qtbot: QtBot, window: MainWindow) -> AgendaPanel:
    """The panel, with one decision about the first finding."""
    window.workbench.open_panel("agenda")
    found = window.workbench.widget("agenda")
    assert isinstance(found, AgendaPanel)
    qtbot.waitUntil(lambda: window.workspace.findings.found is not None)
    history = window.workspace.history
    history.change(replace(history.review, rulings=((first_finding(window), AGREED),)), "Decide")
    return found


def first_finding(window: MainWindow) -> str:
    found = window.workspace.findings.found
    assert found is not None
    return found.rows[0].finding.fingerprint


def side_by_side(qtbot: QtBot, panel: AgendaPanel) -> DecisionsSideBySide:
    def shown() -> list[DecisionsSideBySide]:
        return [one for one in panel.findChildren(DecisionsSideBySide) if one.isVisible()]

    qtbot.waitUntil(lambda: len(shown()) == 1)
    return shown()[0]


def theirs(window: MainWindow, file: Path) -> Path:
    decisions = [
        {"finding": first_finding(window), "title": "x", "state": "no-problem", "reason": "a test"},
        {"finding": "f" * 32, "title": "y", "state": "no-problem", "note": "new"},
    ]
    file.write_text(
        json.dumps({"format": "rolescope-decisions/1", "decisions": decisions}), "utf-8"
    )
    return file


def test_decisions_are_written_with_what_they_are_about(
    qtbot: QtBot, panel: AgendaPanel, tmp_path: Path
) -> None:
    file = tmp_path / "mine.json"
    choose_file(qtbot, panel, "Export decisions…", file)
    qtbot.waitUntil(file.exists)
    (one,) = read_decisions(file.read_text("utf-8"))
    assert one.ruling == AGREED
    assert "→" in one.title


def test_decisions_are_written_as_sarif_and_as_a_table(
    qtbot: QtBot, panel: AgendaPanel, tmp_path: Path
) -> None:
    log, table = tmp_path / "mine.sarif", tmp_path / "mine.csv"
    choose_file(qtbot, panel, "Export decisions…", log)
    qtbot.waitUntil(log.exists)
    (one,) = check_sarif(json.loads(log.read_text("utf-8")))
    assert (one["properties"]["state"], one["properties"]["owner"]) == ("fix-agreed", "Ana")
    choose_file(qtbot, panel, "Export decisions…", table)
    qtbot.waitUntil(table.exists)
    assert '"fix-agreed","Ana"' in table.read_text("utf-8")


@pytest.mark.parametrize("suffix", [".json", ".csv", ".sarif"])
def test_decisions_are_written_with_the_names_that_are_seen(
    suffix: str, qtbot: QtBot, panel: AgendaPanel, window: MainWindow, tmp_path: Path
) -> None:
    window.workspace.hiding.toggle()
    qtbot.waitUntil(privacy.hides)
    file = tmp_path / f"mine{suffix}"
    choose_file(qtbot, panel, "Export decisions…", file)
    qtbot.waitUntil(file.exists)
    text = file.read_text("utf-8")
    assert "fix-agreed" in text
    assert not told(text, window.workspace.world.world)
    if suffix == ".json":
        with pytest.raises(NoDecisions, match="hidden"):
            read_decisions(text)


def test_a_file_of_no_known_suffix_has_the_format_of_the_filter(
    qtbot: QtBot, panel: AgendaPanel, tmp_path: Path
) -> None:
    file = tmp_path / "decisions 2026.11.29"
    panel.exchange.write(file, ".csv")
    qtbot.waitUntil(file.exists)
    assert '"fix-agreed","Ana"' in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("button", "holds", "told"),
    [
        ("Mine", AGREED, "Not taken from theirs.json: No problem: a test"),
        ("Theirs", NO_PROBLEM, "Replaced by theirs.json: Fix agreed, @Ana"),
    ],
)
def test_what_differs_is_chosen_and_the_other_stands_in_the_minutes(
    button: str,
    holds: Ruling,
    told: str,
    qtbot: QtBot,
    panel: AgendaPanel,
    window: MainWindow,
    tmp_path: Path,
) -> None:
    choose_file(qtbot, panel, "Import decisions…", theirs(window, tmp_path / "theirs.json"))
    dialog = side_by_side(qtbot, panel)
    (wanted,) = (one for one in dialog.findChildren(QPushButton) if one.text() == button)
    QTest.mouseClick(wanted, LEFT)
    QTest.mouseClick(dialog.take, LEFT)
    review = window.workspace.history.review
    assert dict(review.rulings) == {
        first_finding(window): holds,
        "f" * 32: Ruling(state=FindingState.NO_PROBLEM, note="new"),
    }
    (line,) = review.agenda.lines
    assert line.text.endswith(told)
    window.workspace.history.stack.undo()
    assert dict(window.workspace.history.review.rulings) == {first_finding(window): AGREED}


def test_a_file_of_something_else_is_refused(
    qtbot: QtBot, panel: AgendaPanel, window: MainWindow, tmp_path: Path
) -> None:
    file = tmp_path / "notes.json"
    file.write_text("{}", "utf-8")
    choose_file(qtbot, panel, "Import decisions…", file)
    qtbot.waitUntil(lambda: "has no decisions" in window.messages.accessibleName())


def test_what_is_decided_meanwhile_is_shown_before_it_gives_way(
    qtbot: QtBot, panel: AgendaPanel, window: MainWindow, tmp_path: Path
) -> None:
    choose_file(qtbot, panel, "Import decisions…", theirs(window, tmp_path / "theirs.json"))
    dialog = side_by_side(qtbot, panel)
    history, late = window.workspace.history, Ruling(state=FindingState.OPEN, note="wait")
    rulings = ((first_finding(window), AGREED), ("f" * 32, late))
    history.change(replace(history.review, rulings=rulings), "Decide")
    QTest.mouseClick(dialog.take, LEFT)
    assert history.review.rulings == rulings
    again = side_by_side(qtbot, panel)
    assert again is not dialog
    QTest.mouseClick(again.take, LEFT)
    assert history.review.rulings == rulings
    assert len(history.review.agenda.lines) == len(rulings)


def test_decisions_that_were_read_for_another_world_are_not_shown(
    qtbot: QtBot,
    panel: AgendaPanel,
    window: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    may_end = threading.Event()

    def read_late(text: str) -> object:
        may_end.wait(LONGEST / 1_000)  # where the test fails
        return read_decisions(text)

    monkeypatch.setattr(decision_exchange, "read_decisions", read_late)
    choose_file(qtbot, panel, "Import decisions…", theirs(window, tmp_path / "theirs.json"))
    activities = window.workspace.activities
    qtbot.waitUntil(lambda: "Read theirs.json" in [one.title for one in activities.open])
    window.workspace.opener.open_demo()
    may_end.set()
    qtbot.waitUntil(lambda: "Read theirs.json" not in [one.title for one in activities.open])
    assert panel.findChild(DecisionsSideBySide) is None


def test_a_file_that_cannot_be_read_says_why_in_words(
    qtbot: QtBot,
    panel: AgendaPanel,
    window: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_text: str) -> object:
        raise FileNotFoundError(errno.ENOENT, "No such file or directory", "theirs.json")

    monkeypatch.setattr(decision_exchange, "read_decisions", refuse)
    with qtbot.waitSignal(window.workspace.window.failed) as told:
        choose_file(qtbot, panel, "Import decisions…", theirs(window, tmp_path / "theirs.json"))
    assert told.args[0].what == "theirs.json cannot be read: No such file or directory."
