"""A second start: it hands over to the window that is open, and nobody else can."""

import contextlib
import json
import os
import shutil
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from multiprocessing.connection import Client, Listener
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rolescope.model.review import Note, Subject, SubjectKind
from rolescope.ui.shell import app as composition
from rolescope.ui.shell.instance.claim import Claim, hand_over
from rolescope.ui.shell.instance.reception import Reception
from rolescope.ui.shell.instance.wanted import LARGEST, WantedAtStart, read, written
from rolescope.ui.shell.main_window import MainWindow
from rolescope.value import replace
from support.window.choices import asked

APP = Path(__file__).resolve().parents[4] / "app"
ACCOUNT = "111122223333"
TRUST = {"Version": "2012-10-17", "Statement": []}
ROLE = {
    "Path": "/",
    "RoleName": "reader",
    "RoleId": "AROAEXAMPLEEXAMPLE000",
    "Arn": f"arn:aws:iam::{ACCOUNT}:role/reader",
    "CreateDate": "2026-01-01T00:00:00+00:00",
    "AssumeRolePolicyDocument": TRUST,
}
EXPORT = {"UserDetailList": [], "GroupDetailList": [], "RoleDetailList": [ROLE], "Policies": []}


def shown_window() -> MainWindow | None:
    found = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)]
    return next((one for one in found if one.isVisible()), None)


def run_with(app: QApplication, config: Path, look: Callable[[MainWindow], bool]) -> None:
    """Run the program until `look` says that it has seen everything."""

    def turn() -> None:
        window = shown_window()
        if window is not None and window.is_filled and look(window):
            timer.stop()
            window.workspace.project.leave()
            window.close()

    timer = QTimer(app, interval=20)
    timer.timeout.connect(turn)
    timer.start()
    assert composition.run(config_dir=config) == 0


def second_start(config: Path, folder: Path, *words: str) -> subprocess.Popen[bytes]:
    """Start the program as a file manager does, in a process and a folder of its own."""
    command = [sys.executable, "-m", "rolescope", *words, "--config-dir", str(config)]
    environment = {**os.environ, "PYTHONPATH": str(APP), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.Popen(command, env=environment, cwd=folder)  # noqa: S603 - our own words


def test_a_second_start_opens_its_file_in_the_window_that_is_open(
    app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    state = tmp_path / "state"
    (tmp_path / "small.json").write_text(json.dumps(EXPORT), encoding="utf-8")
    started: list[subprocess.Popen[bytes]] = []
    answers: list[bool] = []

    def look(window: MainWindow) -> bool:
        if not started:
            if (state / "window.json").exists():
                started.append(second_start(tmp_path, tmp_path, "open", "small.json"))
        elif window.workspace.world.analysis is None or started[0].poll() is None:
            pass
        elif not answers:
            assert [one.name for one in window.workspace.opener.sources] == ["small.json"]
            note(window)
            answers.append(hand_over(state, WantedAtStart(is_demo=True)))
        return asked(window) is not None

    run_with(app, tmp_path, look)
    assert started[0].returncode == 0
    assert answers == [True]
    assert not list(state.glob("window.*")), "others may have the window now"


def note(window: MainWindow) -> None:
    review = window.workspace.history.review
    subject = Subject(SubjectKind.NODE, ACCOUNT)
    noted = replace(review, notes=(*review.notes, Note(subject=subject, text="ask Ana")))
    window.workspace.history.change(noted, "Note")


class Desk:
    """The side of the window, without one."""

    def __init__(self, folder: Path, parent: QApplication) -> None:
        self.folder = folder
        self.claim = Claim(folder)
        assert self.claim.take()
        self.heard: list[WantedAtStart] = []
        self.reception = Reception(self.claim, parent)
        self.reception.asked.connect(self.heard.append)
        self.reception.open()
        found = json.loads(self.claim.address_file.read_text(encoding="ascii"))
        self.address, self.token = found["address"], found["token"]

    def say(self, message: bytes) -> None:
        """Say something as anybody could who reaches the socket."""
        with Client(self.address) as connection, contextlib.suppress(OSError):
            connection.send_bytes(message)


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "state", qapp)
    yield made
    made.reception.close()
    made.claim.release()


def test_what_nobody_of_ours_would_say_is_not_heard(qtbot: QtBot, desk: Desk) -> None:
    right = {"token": desk.token, "paths": ["/a.json"], "is_demo": False, "scenario": None}
    for wrong in (
        b"",
        b"\xff\x00",
        b"[" * 60_000,
        b"x" * (LARGEST + 1),
        json.dumps(right | {"token": "0" * 32}).encode(),
        json.dumps(right | {"paths": ["a.json"]}).encode(),
        json.dumps(right | {"paths": ["/a\n.json"]}).encode(),
        json.dumps(right | {"paths": ["/a.json"] * 101}).encode(),
        json.dumps(right | {"paths": "/a.json"}).encode(),
        json.dumps(right | {"is_demo": "yes"}).encode(),
        json.dumps(right | {"scenario": "x" * 301}).encode(),
        json.dumps(right | {"scope": ["nothing"]}).encode(),
        json.dumps(right | {"paths": [], "scope": ["outside"]}).encode(),
        json.dumps([right]).encode(),
    ):
        assert read(wrong, desk.token) is None
        desk.say(wrong)
    silent = Client(desk.address)  # says nothing: it is not waited for
    wanted = WantedAtStart(paths=(Path("/tmp/a.json"),), scenario="s1")  # noqa: S108 - no file
    assert hand_over(desk.folder, wanted) or hand_over(desk.folder, wanted)
    silent.close()
    qtbot.waitUntil(lambda: bool(desk.heard))
    assert desk.heard[-1] == wanted


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of Windows are no files")
def test_only_the_user_reaches_the_window(desk: Desk) -> None:
    assert stat.S_IMODE(desk.claim.address_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(Path(desk.address).parent.stat().st_mode) == 0o700


def test_a_window_that_hangs_does_not_hold_a_start(desk: Desk) -> None:
    with Listener() as deaf:
        value = {"address": deaf.address, "token": desk.token}
        desk.claim.address_file.write_text(json.dumps(value), encoding="ascii")
        assert not hand_over(
            desk.folder, WantedAtStart()
        )  # and it comes back, though nobody answers


def test_what_a_killed_window_leaves_is_taken_over(desk: Desk, qapp: QApplication) -> None:
    """Its lock names a process that is gone, its socket is in the way."""
    other = desk.folder.with_name("other")
    assert not Claim(desk.folder).take()
    shutil.copytree(desk.folder, other, ignore=shutil.ignore_patterns("*.sock"))
    lock = other / "window.lock"
    text = lock.read_text(encoding="utf-8").split("\n")
    lock.write_text("\n".join([str(2**22 + 1), *text[1:]]), encoding="utf-8")
    (other / "window.sock").write_text("", encoding="utf-8")
    late = Desk(other, qapp)
    assert hand_over(other, WantedAtStart(is_demo=True))
    late.reception.close()
    late.claim.release()


def test_a_long_way_to_the_folder_is_no_fault(tmp_path: Path, qapp: QApplication) -> None:
    late = Desk(tmp_path / ("x" * 90) / "state", qapp)
    assert hand_over(late.folder, WantedAtStart())
    late.reception.close()
    late.claim.release()
    assert not Path(late.address).parent.exists() or sys.platform == "win32"


def test_nothing_is_lost_on_the_way() -> None:
    wanted = WantedAtStart(
        paths=(Path("/tmp/über.json"),),  # noqa: S108 - no file
        scenario="Ohne MFA",
        scope=("outside", "111122223333"),
    )
    assert read(written(wanted, "t"), "t") == wanted


ASKED = """
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFileOpenEvent
from rolescope.ui.shell.app import Application
app = Application([])
app.file_asked.connect(print)
QCoreApplication.sendEvent(app, QFileOpenEvent("/tmp/a.rolescope"))
"""


def test_a_double_click_on_macos_is_an_event() -> None:
    """In a process of its own: there is one application."""
    environment = {**os.environ, "PYTHONPATH": str(APP), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", ASKED]
    told = subprocess.run(command, env=environment, capture_output=True, check=True)  # noqa: S603 - our own words
    assert told.stdout.strip() == b"/tmp/a.rolescope"
