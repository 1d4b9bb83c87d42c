"""The window of the log, by real events."""

import logging
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from rolescope.ui.features.log.window import LogModel, LogWindow
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.log.lines import LogLine
from rolescope.ui.state.log.writing import Log
from support.window.started_log import started_log

LOG = logging.getLogger("rolescope.test")
ARN = "arn:aws:iam::111122223333:role/unseen"
APP = Path(__file__).resolve().parents[4] / "app"
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    with started_log(tmp_path) as made:
        yield made


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
