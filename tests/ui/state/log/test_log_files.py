"""The files of the log: whose they are, what crashes leave in them, and what is left out."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, qWarning

from rolescope.ui.state.log.lines import parse, read_earlier
from rolescope.ui.state.log.writing import Log, start_log
from support.window.started_log import started_log

LOG = logging.getLogger("rolescope.test")
ARN = "arn:aws:iam::111122223333:role/unseen"
APP = Path(__file__).resolve().parents[4] / "app"
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    with started_log(tmp_path) as made:
        yield made


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
