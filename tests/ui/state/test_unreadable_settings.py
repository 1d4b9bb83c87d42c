"""Settings that somebody or something spoiled never end a start; what they were is kept beside."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QByteArray, QDataStream, QIODevice, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from rolescope.cli.main import main
from rolescope.ui.shell import app as composition
from rolescope.ui.shell.bars.messages import MessageLevel
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.preferences.accounts import ACCOUNTS
from rolescope.ui.state.preferences.declared import SETTINGS
from rolescope.ui.state.settings import LARGEST, Settings
from rolescope.ui.state.workspace import Workspace
from support.window.choices import give_up

FILE, BESIDE = "rolescope.ini", "rolescope.ini.unreadable-1"
SOURCE = {"paths": ["/x.json"], "accounts": 1, "roles": 1, "opened": "2026-11-20T17:20:00Z"}
GEOMETRY = "geometry=@ByteArray(\\x1\\xd9\\xd0\\xcb\\0\\x3\\0\\0"


def quoted(value: object) -> str:
    return json.dumps(json.dumps(value))


PARTLY = {
    "inf": 'recent="[{\\"paths\\": [\\"/x\\"], \\"accounts\\": 1e999, \\"roles\\": 1}]"',
    "deep": f'recent="{"[" * 6_000}"',
    "negative": f"recent={quoted([SOURCE | {'accounts': -1}])}",
    "enormous": f"recent={quoted([SOURCE | {'roles': 10**30}])}",
    "paths that are text": f"recent={quoted([SOURCE | {'paths': '/x.json'}])}",
    "paths that are numbers": f"recent={quoted([SOURCE | {'paths': [1]}])}",
    "a source that is a list": f"recent={quoted([[1]])}",
    "bytes": "recent=@@ByteArray(",
    "no text": "theme=\x01\x02",
    "no line": "[[[\n=\n",
    "keys": "%02%U0476%UFFFD=1",
    "an odd group": "[General%00%UFFFD]\ntheme=dark",
    "geometry": "geometry=@ByteArray(\\xff\\xff)",
    "geometry that is text": "geometry=1600x1000",
    "project": 'last_project="[1, 2]"',
    "project without end": f'last_project="{"[" * 6_000}"',
}
WHOLLY = {
    "object": b"[General]\ntheme=@Variant(\\0\\0\\0\\x7f)\n",
    "list of objects": b"[General]\ntheme=a, @DateTime(\\0\\0)\n",
    "huge": b"[General]\n" + b"#" * LARGEST,
}


def text_of(window: MainWindow) -> str:
    message = window.messages.message
    assert message is not None
    assert message.level is MessageLevel.WARNING
    return f"{message.text} {message.hint}"


@pytest.fixture
def make(qtbot: QtBot, workspace: Workspace, tmp_path: Path) -> Callable[[], MainWindow]:
    """Make a window with the settings of a folder."""

    def made() -> MainWindow:
        window = MainWindow(workspace, Settings(tmp_path))
        qtbot.addWidget(window, before_close_func=give_up)
        window.show()
        return window

    return made


@pytest.mark.parametrize("line", PARTLY.values(), ids=PARTLY)
def test_what_can_be_read_stays_and_the_file_is_kept_beside(
    make: Callable[[], MainWindow], tmp_path: Path, line: str
) -> None:
    before = f"[General]\ntext_size=125\n{line}\n".encode()
    (tmp_path / FILE).write_bytes(before)
    window = make()
    assert window.settings.text_size == 125
    assert window.settings.recent == ()
    assert window.settings.last_project is None
    assert text_of(window).startswith("Some of the settings cannot be read: ")
    assert f"kept as {BESIDE}, in {tmp_path}" in text_of(window)
    assert (tmp_path / BESIDE).read_bytes() == before
    window.workspace.opener.open_demo()
    assert "cannot be read" in text_of(window), "what is opened does not take it away"
    close = next(
        one for one in window.messages.findChildren(QToolButton) if one.toolTip() == "Close"
    )
    QTest.mouseClick(close, Qt.MouseButton.LeftButton)
    assert window.messages.message is None
    window.settings.save()
    assert [one.name for one in tmp_path.glob("*unreadable*")] == [BESIDE]
    again = Settings(tmp_path)
    assert again.trouble is None
    assert again.text_size == 125


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda one: str(one.key))
@pytest.mark.parametrize("text", ["nonsense", "-1", "nan", "1e999", "@ByteArray(x)", "@Size(1 2)"])
def test_every_setting_of_a_wrong_type(tmp_path: Path, setting: Any, text: str) -> None:
    group, _, key = setting.key.rpartition("/")
    (tmp_path / FILE).write_text(f"[{group or 'General'}]\n{key}={text}\n", encoding="utf-8")
    settings = Settings(tmp_path)
    assert settings.get(setting) == setting.default
    assert settings.get(setting) == setting.default
    if setting not in ACCOUNTS:  # lines that are spoiled do not cost the others
        assert settings.trouble is not None
        assert setting.label in settings.trouble.what
        assert (tmp_path / BESIDE).exists()


@pytest.mark.parametrize("data", WHOLLY.values(), ids=WHOLLY)
def test_a_file_that_is_no_settings_is_moved_aside(
    make: Callable[[], MainWindow], tmp_path: Path, data: bytes
) -> None:
    (tmp_path / FILE).write_bytes(data)
    window = make()
    assert text_of(window).startswith("The settings cannot be read: ")
    assert (tmp_path / BESIDE).read_bytes() == data
    window.settings.theme = "dark"
    window.settings.save()
    assert Settings(tmp_path).theme == "dark"
    (tmp_path / FILE).write_bytes(data)
    assert Settings(tmp_path).trouble is not None
    assert (tmp_path / "rolescope.ini.unreadable-2").read_bytes() == data


@pytest.mark.parametrize("is_pipe", [False, True])
def test_a_folder_or_a_pipe_in_place_of_the_file(
    make: Callable[[], MainWindow], tmp_path: Path, *, is_pipe: bool
) -> None:
    if is_pipe:
        os.mkfifo(tmp_path / FILE)
    else:
        (tmp_path / FILE).mkdir()
    assert "it is no file" in text_of(make())
    assert (tmp_path / BESIDE).exists()


def test_a_file_that_nobody_may_read(
    make: Callable[[], MainWindow], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / FILE
    file.write_text("[General]\ntheme=dark\n", encoding="utf-8")
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path == file:
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert "permission denied" in text_of(make())
    assert (tmp_path / BESIDE).exists()


def test_a_geometry_without_end_is_held_to_the_screen(qtbot: QtBot, tmp_path: Path) -> None:
    data = QByteArray()
    stream = QDataStream(data, QIODevice.OpenModeFlag.WriteOnly)
    stream.writeUInt32(0x1D9D0CB)
    stream.writeUInt16(3)
    stream.writeUInt16(0)
    for _ in range(2):  # frame and normal geometry
        for number in (-2_000_000_000, -2_000_000_000, 2_000_000_000, 2_000_000_000):
            stream.writeInt32(number)
    settings = Settings(tmp_path)
    settings.write_bytes("geometry", data)
    window = MainWindow(None, settings)
    qtbot.addWidget(window)
    window.show()
    room = window.screen().availableGeometry()
    assert window.width() <= room.width()
    assert window.height() <= room.height()


def test_columns_that_somebody_spoiled(tmp_path: Path, qtbot: QtBot, workspace: Workspace) -> None:
    for text in (b'{"shown": {}, "widths": {"a": 1e999}, "order": []}', b"[" * 6_000, b"\xff"):
        settings = Settings(tmp_path)
        settings.write_bytes("table_nodes", QByteArray(text))
        settings.save()
        window = MainWindow(workspace, Settings(tmp_path))
        qtbot.addWidget(window, before_close_func=give_up)
        workspace.opener.open_demo()
        window.menus.by_id["table"].trigger()
        trouble = window.settings.trouble
        assert trouble is not None
        assert "columns of the table of nodes" in trouble.what


def test_settings_that_cannot_be_written_are_told_of_once(
    make: Callable[[], MainWindow], qtbot: QtBot, tmp_path: Path
) -> None:
    window = make()
    told: list[object] = []
    window.settings.troubled.connect(told.append)
    (tmp_path / FILE).unlink(missing_ok=True)
    (tmp_path / FILE).mkdir()
    with qtbot.waitSignal(window.settings.troubled):
        window.settings.theme = "dark"
    assert "cannot be written" in text_of(window)
    assert window.settings.theme == "dark"
    window.settings.theme = "light"
    window.settings.save()
    assert len(told) == 1


# The folder


@pytest.mark.usefixtures("app")
def test_a_window_without_a_folder_of_settings_says_so(
    qtbot: QtBot, workspace: Workspace, tmp_path: Path
) -> None:
    folder = tmp_path / "file"
    folder.write_bytes(b"")
    window = MainWindow(workspace, Settings(folder))
    qtbot.addWidget(window, before_close_func=give_up)
    window.show()
    assert text_of(window).startswith(f"Settings cannot be kept: the folder {folder} cannot be ")
    QTest.keyClick(window, Qt.Key.Key_F1)
    window.settings.theme = "dark"
    window.settings.write_bytes("geometry", QByteArray(b"x"))
    window.settings.theme = "system"
    window.settings.save()
    assert window.settings.theme == "system"
    assert folder.read_bytes() == b""


def test_the_program_starts_and_ends_without_a_folder_of_settings(
    app: QApplication, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "file" / "below"
    folder.parent.write_bytes(b"")
    seen: list[str] = []

    def look() -> None:
        shown = [one for one in app.topLevelWidgets() if isinstance(one, MainWindow)]
        for window in (one for one in shown if one.isVisible() and one.is_filled):
            seen.append(text_of(window))
            window.close()

    timer = QTimer(app, interval=20)
    timer.timeout.connect(look)
    timer.start()
    assert composition.run(config_dir=folder) == 0
    timer.stop()
    assert seen[0].startswith("Settings cannot be kept: ")
    told = capfd.readouterr().err
    assert told.splitlines()[0].startswith("rolescope: Settings cannot be kept: ")
    assert "Traceback" not in told


def test_a_command_says_in_one_line_that_there_is_no_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "file"
    folder.write_bytes(b"")
    assert main(["edges", str(tmp_path), "--config-dir", str(folder)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"rolescope: the settings folder {folder} cannot be made: ")
