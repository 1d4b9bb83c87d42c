"""Ctrl+V opens what is on the clipboard: by real keys, on the start page and over what is open."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from rolescope.importers import read_again
from rolescope.projects import read_project
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.settings import Settings
from rolescope.ui.state.workspace import Workspace
from support.window.choices import give_up
from support.window.patience import activate
from support.worlds.exports import A, B, details, role, trusting


@pytest.fixture
def start(qtbot: QtBot, workspace: Workspace, tmp_path: Path) -> Iterator[MainWindow]:
    """A window with nothing open, and an empty clipboard."""
    QGuiApplication.clipboard().clear()
    made = MainWindow(workspace, Settings(tmp_path))
    qtbot.addWidget(made, before_close_func=give_up)
    made.resize(1280, 720)
    made.show()
    qtbot.waitExposed(made)
    activate(made)
    yield made
    made.close()
    QGuiApplication.clipboard().clear()


def paste(widget: QWidget, text: object) -> None:
    """Put something on the clipboard and press Ctrl+V."""
    written = text if isinstance(text, str) else json.dumps(text)
    QGuiApplication.clipboard().setText(written)
    QTest.keyClick(widget, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def said(window: MainWindow) -> str:
    told = window.messages.message
    return f"{told.text} {told.hint}" if told is not None else ""


def trusts(window: MainWindow) -> set[tuple[str, str]]:
    """Return who may become whom, by ID."""
    assert window.workspace.world.analysis is not None
    return {(one.source, one.target) for one in window.workspace.world.analysis.graph.edges}


def test_a_trust_policy_is_drawn_with_who_gets_in(qtbot: QtBot, start: MainWindow) -> None:
    paste(start, trusting(B))
    qtbot.waitUntil(lambda: bool(start.pane.picture.items))
    assert start.windowTitle() == "Pasted trust policy - RoleScope"
    ((_, target),) = trusts(start)
    assert target.endswith(":role/pasted-trust-policy")
    assert "A trust policy alone does not say whose it is." in said(start)


def test_the_card_pastes_as_the_keys_do(qtbot: QtBot, start: MainWindow) -> None:
    QGuiApplication.clipboard().setText(json.dumps({"Role": role(account=A)}))
    QTest.mouseClick(start.start_page.paste_card, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(start.pane.picture.items))
    assert start.windowTitle() == "Pasted role - RoleScope"
    assert start.workspace.opener.sources == ()
    assert not start.workspace.opener.is_demo
    assert not start.settings.recent  # it is in no file


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "The clipboard holds no text, not JSON."),
        ("<img src=x>", "The clipboard holds text, not JSON."),
        ('{"a": 1}', "nothing that RoleScope knows"),
        ('{"SecretAccessKey": "hunter2"}', "It was not kept."),
    ],
)
def test_what_is_not_recognized_is_said_and_nothing_is_opened(
    start: MainWindow, text: str, expected: str
) -> None:
    paste(start, text)
    assert expected in said(start)
    assert "hunter2" not in said(start)
    assert "<img" not in said(start)
    assert start.start_page.isVisible()


def test_pasting_over_the_canvas_opens_the_paste_and_keeps_what_is_open_else(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.pane.canvas.setFocus()
    paste(window.pane.canvas, "no policy")
    assert window.windowTitle() == "Northwind - RoleScope"
    with qtbot.waitSignal(window.pane.drawn):
        paste(window.pane.canvas, details(role("R", A), role("S", A)))
    assert window.windowTitle() == "Pasted export - RoleScope"


def test_a_text_field_takes_the_paste_for_itself(window: MainWindow) -> None:
    window.search.setFocus()
    paste(window.search, "no policy")
    assert window.search.text() == "no policy"
    assert window.windowTitle() == "Northwind - RoleScope"
    assert window.messages.message is None


def test_nothing_is_written_until_a_project_is_saved(
    qtbot: QtBot, start: MainWindow, tmp_path: Path
) -> None:
    paste(start, trusting(f"arn:aws:iam::{B}:role/only-here"))
    qtbot.waitUntil(lambda: bool(start.pane.picture.items))
    files = [one for one in tmp_path.rglob("*") if one.is_file()]
    assert not [one for one in files if b"only-here" in one.read_bytes()]
    saved = tmp_path / "pasted.rolescope"
    with qtbot.waitSignal(start.workspace.project.saved):
        start.workspace.project.save_as(saved)
    project = read_project(saved).project
    assert project is not None
    assert project.shown is not None
    world = read_again(project.shown.files).world
    assert world == start.workspace.world.world
