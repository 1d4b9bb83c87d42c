"""Faults of the program: one dialog, what is open stays, and nothing private leaves."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from rolescope.model.review import Note, Subject, SubjectKind
from rolescope.projects import read_project
from rolescope.projects.recovery import REVIEW
from rolescope.ui.features.live_import import messages
from rolescope.ui.features.live_import.aws_process import AwsProcess
from rolescope.ui.shell.crash_reporter import CrashDialog, CrashReporter
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.log.redaction import redact
from rolescope.ui.state.runner import Inline, JobFailure
from rolescope.value import replace
from rolescope.worker.fault_trace import frames

ARN = "arn:aws:iam::111122223333:role/unseen"
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def reporter(window: MainWindow) -> Iterator[CrashReporter]:
    """What takes the faults of a window."""
    made = CrashReporter(window, lambda: "the end of the log")
    made.install()
    yield made
    made.remove()
    if made.dialog is not None:
        made.dialog.accept()


def break_presenting(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the slot of a button in the tool bar fail."""

    def broken() -> None:
        names: dict[str, str] = {}
        names[ARN]

    monkeypatch.setattr(window.presentation, "toggle", broken)


def note(window: MainWindow) -> None:
    review = window.workspace.history.review
    subject = Subject(SubjectKind.NODE, "222222222222")
    noted = replace(review, notes=(*review.notes, Note(subject=subject, text="ask Ana")))
    window.workspace.history.change(noted, "Note")


def test_a_slot_that_fails_opens_one_dialog_and_loses_nothing(
    qtbot: QtBot,
    window: MainWindow,
    reporter: CrashReporter,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    break_presenting(window, monkeypatch)
    note(window)
    QTest.mouseClick(window.tool_bar.present, LEFT)
    qtbot.waitUntil(lambda: reporter.dialog is not None)
    dialog = reporter.dialog
    assert dialog is not None
    state = window.settings.state_folder
    qtbot.waitUntil(lambda: any(state.rglob(REVIEW)))
    qtbot.waitUntil(lambda: "kept for a recovery" in dialog.kept.text())
    report = dialog.report.toPlainText()
    assert "KeyError: '…'\n  ui/shell/menus/menu_bar.py, line " in report
    assert "shell/test_faults.py, line" in report
    assert "the end of the log" in report
    assert dialog.isModal() is False
    for _ in range(2):  # the window goes on, and so does the fault
        QTest.mouseClick(window.tool_bar.present, LEFT)
    qtbot.waitUntil(lambda: dialog.times.text() == "Report of 3 faults")
    assert "3 times:\nKeyError: '…'" in dialog.report.toPlainText()
    assert len([one for one in window.findChildren(CrashDialog) if one.isVisible()]) == 1
    QTest.mouseClick(dialog.copy, LEFT)
    copied = QGuiApplication.clipboard().text()
    save_copy(qtbot, dialog, tmp_path / "kept.rolescope")
    assert window.workspace.project.path is None
    for text in (copied, caplog.text):
        assert "KeyError: '…'" in text
        assert not any(word in text for word in (ARN, "111122223333", "unseen", str(Path.home())))
    assert caplog.text.count("Failed inside the program") == 1
    QTest.mouseClick(dialog.go_on, LEFT)
    qtbot.waitUntil(lambda: reporter.dialog is None)
    assert window.isVisible()
    assert window.workspace.history.review.notes


def save_copy(qtbot: QtBot, dialog: CrashDialog, path: Path) -> None:
    QTest.mouseClick(dialog.save, LEFT)
    chooser = dialog.findChild(QFileDialog)
    assert chooser is not None
    field = chooser.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(field, QLineEdit)
    chooser.selectFile(str(path))
    field.setText(str(path))
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.kept.text() == "A copy was saved as kept.rolescope.")
    project = read_project(path).project
    assert project is not None
    assert project.review.notes


def test_faults_of_threads_and_jobs_reach_the_same_dialog(
    qtbot: QtBot, window: MainWindow, reporter: CrashReporter, caplog: pytest.LogCaptureFixture
) -> None:
    def bug(*, tick: object) -> None:
        raise ValueError(f"{tick}: cannot read {ARN}")

    failures: list[JobFailure] = []
    Inline().start("open", bug, (), print, failures.append)
    window.tell_failure(failures[0])
    thread = threading.Thread(target=lambda: bug(tick=None))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: reporter.faults.count == 2)
    dialog = reporter.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: "threading.py, line" in dialog.report.toPlainText())
    assert "ValueError: <function no_tick at …>: cannot read …" in caplog.text
    assert ARN not in caplog.text + dialog.report.toPlainText()
    QTest.mouseClick(dialog.go_on, LEFT)
    qtbot.waitUntil(lambda: reporter.dialog is None)


class Gone:
    """A process that has ended."""

    def kill(self) -> None: ...
    def join(self) -> None: ...
    def close(self) -> None: ...


def test_a_fault_of_the_process_that_asks_aws_reaches_it_too(
    qtbot: QtBot, window: MainWindow, reporter: CrashReporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = AwsProcess(window)
    live.failed.connect(window.workspace.window.failed)
    monkeypatch.setattr(live, "_process", Gone())
    live._receive(
        live._number, messages.WorkerCrashed("KeyError: …\n  aws/collect.py, line 1, in run")
    )
    qtbot.waitUntil(lambda: reporter.dialog is not None)
    assert reporter.dialog is not None
    assert "aws/collect.py, line 1" in reporter.dialog.report.toPlainText()


@pytest.mark.usefixtures("reporter")
def test_a_dialog_that_fails_itself_ends_in_the_log(
    qtbot: QtBot,
    window: MainWindow,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_args: object) -> None:
        raise ValueError("the dialog")

    monkeypatch.setattr(CrashDialog, "show_report", broken)
    break_presenting(window, monkeypatch)
    QTest.mouseClick(window.tool_bar.present, LEFT)
    qtbot.waitUntil(lambda: "ValueError" in caplog.text)
    assert caplog.text.count("Failed inside the program") == 1
    assert window.isVisible()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"{Path.home()}/reviews/a.json: 12 lines", "~/reviews/a.json: 12 lines"),
        ("/home/mira fox/a and C:\\Users\\Mira\\b", "~/a and ~\\b"),
        (f"{ARN} of 1111-2222-3333 and 111122223333", "<arn> of <account> and <account>"),
        ("key AKIAIOSFODNN7EXAMPLE", "key <id>"),
        ("x wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "x <secret>"),
        ('aws_session_token = "abc def", next', "aws_session_token = <secret>, next"),
        ("Authorization: Bearer abc.def", "Authorization: <secret>"),
        ("mail mira.fox@example.com", "mail <mail>"),
        (
            "2026-11-20 17:52:00,123 INFO ui: held 132 ms",
            "2026-11-20 17:52:00,123 INFO ui: held 132 ms",
        ),
    ],
)
def test_private_parts_of_a_text_are_replaced(text: str, shown: str) -> None:
    assert redact(text) == shown


def test_who_works_where_is_nobodys_business(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "mirafox")
    monkeypatch.setattr("platform.node", lambda: "workbench.example.org")
    monkeypatch.setenv("HOME", "/srv/people/mirafox")
    said = redact("mirafox on WORKBENCH: /srv/people/mirafox/a, /srv/people/mirafoxes/b")
    assert said == "<user> on <host>: ~/a, /srv/people/mirafoxes/b"


def test_a_deep_recursion_is_told_in_few_lines() -> None:
    def deeper(number: int) -> int:
        return deeper(number + 1)

    with pytest.raises(RecursionError) as caught:
        deeper(0)
    lines = frames(caught.value).splitlines()
    assert lines[0].startswith("RecursionError: maximum recursion depth exceeded")
    assert len(lines) < 60
    assert any("more)" in line for line in lines)


def test_texts_that_cannot_be_told_do_not_fail() -> None:
    class Odd(Exception):
        def __str__(self) -> str:
            raise ValueError

    assert frames(Odd()) == "test_texts_that_cannot_be_told_do_not_fail.<locals>.Odd"
