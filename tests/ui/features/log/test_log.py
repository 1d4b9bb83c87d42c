"""The log: its window by real events, its files, and what is left out of both."""

import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, qWarning
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from rolescope.ui.features.log.window import LogModel, LogWindow
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.log.lines import LogLine, parse, read_earlier
from rolescope.ui.state.log.writing import Log, start_log

LOG = logging.getLogger("rolescope.test")
ARN = "arn:aws:iam::111122223333:role/unseen"
APP = Path(__file__).resolve().parents[4] / "app"
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    """A log with a file, after an earlier run of which one line is left."""
    level = logging.getLogger("rolescope").level
    folder = tmp_path / "log"
    folder.mkdir()
    earlier = "2026-01-02 03:04:05,678 WARNING rolescope: The worker process ended by itself\n"
    (folder / "rolescope.log").write_text(earlier, encoding="utf-8")
    made = start_log(folder, debug=False)
    yield made
    made.close()
    logging.getLogger("rolescope").setLevel(level)


@pytest.fixture
def shown(qtbot: QtBot, window: MainWindow, log: Log) -> Iterator[LogWindow]:
    """The window of the log, opened from the menu."""
    window.log = log
    window.refresh()
    window.menus.by_id["log"].trigger()
    found = window.findChild(LogWindow)
    assert isinstance(found, LogWindow)
    qtbot.waitExposed(found)
    yield found
    found.close()


def texts(window: LogWindow) -> list[str]:
    return [line.text for line in window.model.shown]


def log_fault() -> None:
    try:
        names: dict[str, str] = {}
        names[ARN]
    except KeyError:
        LOG.exception("It failed")


def type_words(qtbot: QtBot, window: LogWindow, words: str) -> None:
    window.words.selectAll()
    with qtbot.waitSignal(window.model.modelReset):
        QTest.keyClicks(window.words, words)


def test_the_window_shows_filters_and_gives_away_what_was_logged(
    qtbot: QtBot, window: MainWindow, shown: LogWindow, tmp_path: Path
) -> None:
    LOG.info("%s was opened by %s", Path.home() / "a.json", ARN)
    log_fault()
    qtbot.waitUntil(lambda: len(texts(shown)) == 4)
    assert texts(shown)[0] == "test: ~/a.json was opened by <arn>"
    assert texts(shown)[1:3] == ["test: It failed", "KeyError: '…'"]
    assert "log/test_log.py, line" in texts(shown)[3]
    type_words(qtbot, shown, "keyerror")
    assert texts(shown)[0] == "test: It failed", "a record is found as a whole"
    type_words(qtbot, shown, "opened")
    assert (len(texts(shown)), shown.counted.text()) == (1, "1 of 4 lines")
    QTest.keyClick(shown.level, Qt.Key.Key_End)
    assert shown.level.currentText() == "Errors"
    assert texts(shown) == []
    QTest.keyClick(shown.level, Qt.Key.Key_Home)
    QTest.mouseClick(shown.copy, LEFT)
    assert QGuiApplication.clipboard().text().endswith("INFO test: ~/a.json was opened by <arn>")
    file = tmp_path / "shown.txt"
    with qtbot.waitSignal(window.writing.files.written):
        export(shown, file)
    assert file.read_text(encoding="utf-8") == f"{QGuiApplication.clipboard().text()}\n"


def export(shown: LogWindow, file: Path) -> None:
    QTest.mouseClick(shown.export, LEFT)
    dialog = shown.findChild(QFileDialog)
    assert dialog is not None
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(field, QLineEdit)
    field.setText(str(file))
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_earlier_runs_are_read_from_the_files(qtbot: QtBot, log: Log, shown: LogWindow) -> None:
    log.open_file()
    LOG.info("this run")
    QTest.mouseClick(shown.earlier, LEFT)
    qtbot.waitUntil(lambda: texts(shown) == ["The worker process ended by itself"])
    assert shown.model.shown[0].level == logging.WARNING
    QTest.mouseClick(shown.now, LEFT)
    qtbot.waitUntil(lambda: texts(shown) == ["test: this run"])
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    assert not shown.isVisible()


def test_whoever_scrolls_up_is_left_in_peace(qtbot: QtBot, shown: LogWindow) -> None:
    for number in range(100):
        LOG.info("line %s", number)
    bar = shown.table.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0 and bar.value() == bar.maximum())
    QTest.keyClick(bar, Qt.Key.Key_Home)
    assert not shown.follow.isChecked()
    LOG.info("one more")
    qtbot.waitUntil(lambda: shown.model.count == 101)
    assert bar.value() == 0
    QTest.mouseClick(shown.follow, LEFT, pos=shown.follow.rect().center() / 2)
    assert bar.value() == bar.maximum()


def test_files_hold_what_was_logged_before_they_were_opened_redacted(log: Log) -> None:
    LOG.warning("early: %s", ARN)
    log.open_file()
    LOG.warning("late: %s", Path.home() / "b.json")
    written = (log.folder / "rolescope.log").read_text(encoding="utf-8").splitlines()
    assert [line.text for line in parse(written)][1:] == [
        "test: early: <arn>",
        "test: late: ~/b.json",
    ]
    assert [line.text for line in read_earlier(log.folder, log.begun)] == [
        "The worker process ended by itself"
    ]


def test_files_of_the_log_are_their_owners_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of a start before, those that take the place of a full one, and a crash as well."""
    monkeypatch.setattr("rolescope.ui.state.log.writing._MAX_BYTES", 200)
    monkeypatch.setattr("faulthandler.is_enabled", lambda: False)
    for name in ("enable", "disable"):  # the tests have it on
        monkeypatch.setattr(f"faulthandler.{name}", lambda *_file: None)
    folder = tmp_path / "new" / "log"
    before = os.umask(0o022)
    made = start_log(folder, debug=False)
    try:
        made.open_file()
        for number in range(20):
            LOG.warning("The line number %s is of some length", number)
        files = {one.name: one.stat().st_mode & 0o777 for one in folder.iterdir()}
    finally:
        made.close()
        os.umask(before)
    assert {"rolescope.log", "rolescope.log.1", f"crash-{os.getpid()}.txt"} <= files.keys()
    assert set(files.values()) == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    log = start_log(tmp_path / "file" / "log", debug=False)
    log.open_file()
    log.close()
    assert [line.level for line in log.kept.since(0)] == [logging.WARNING]


CRASH = """
import ctypes, pathlib, sys
from rolescope.ui.state.log.writing import start_log
def read_nothing():
    ctypes.string_at(0)
start_log(pathlib.Path(sys.argv[1]), debug=False).open_file()
read_nothing()
"""


def test_a_crash_is_told_at_the_next_start(log: Log) -> None:
    """Of Python or Qt themselves, in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(APP), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", CRASH, str(log.folder)]
    assert subprocess.run(command, env=environment, check=False).returncode != 0  # noqa: S603 - our own words
    log.open_file()
    told = "\n".join(line.text for line in log.kept.since(0))
    assert "An earlier run ended inside Python or Qt" in told
    assert "  <string>, line 5, in read_nothing" in told
    assert not list(log.folder.glob("crash-*"))


def test_a_fault_before_there_is_a_dialog_is_logged(
    log: Log, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sys.excepthook
    log.take_faults()
    sys.excepthook(ValueError, ValueError(ARN), None)
    log.close()
    assert sys.excepthook is before
    assert [line.text for line in log.kept.since(0)] == ["Failed at the start", "ValueError: …"]
    assert "ValueError" in capsys.readouterr().err


@pytest.mark.no_qt_log
def test_messages_of_qt_are_logged(log: Log) -> None:
    log.take_messages_of_qt()
    qWarning("Something odd")
    (line,) = log.kept.since(0)
    assert (line.level, line.text) == (logging.WARNING, "qt: default: Something odd")


def test_a_hundred_thousand_lines_are_filtered_in_no_time(qapp: QApplication) -> None:
    lines = [
        LogLine("2026-11-20 17:20:00,000", logging.INFO, f"ui: line {number}")
        for number in range(100_000)
    ]
    model = LogModel(qapp)
    started = time.thread_time()
    model.show(lines)
    model.look_for(logging.INFO, "line 9999")
    assert time.thread_time() - started < 0.5
    assert model.rowCount() == 11
