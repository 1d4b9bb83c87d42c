"""Ctrl+V opens what is on the clipboard: by real keys, on the start page and over what is open."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from rolescope.importers import read_again
from rolescope.projects import read_project
from rolescope.simulation.callers import node_id
from rolescope.ui.kit.privacy import hide
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.runner import Done, Failed, Inline
from rolescope.ui.state.settings import Recent, Settings
from rolescope.ui.state.workspace import Workspace, new_workspace
from support.window.choices import give_up
from support.window.patience import activate
from support.worlds.exports import A, B, details, role, trusting, write
from support.worlds.northwind import DEPLOY_HUB, RELEASE_MANAGER


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


DENIAL = (
    f"User: arn:aws:sts::{A}:assumed-role/ops/me is not authorized to perform: "
    f"sts:AssumeRole on resource: arn:aws:iam::{B}:role/team/Boss"
)
DENIED = "ops in 1111 2222 3333 → Boss in 0123 4567 8901, sts:AssumeRole"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (DENIAL, f"Pasted AccessDenied message: {DENIED}"),
        (f"arn:aws:iam::{A}:role/ops", "Pasted ARNs: ops in 1111 2222 3333"),
    ],
)
def test_the_field_says_whom_a_text_names(
    qtbot: QtBot, start: MainWindow, text: str, expected: str
) -> None:
    box = start.start_page.paste_box
    QGuiApplication.clipboard().setText(text)
    QTest.mouseClick(box.paste, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(box.open.isVisible)
    assert box.said.text() == expected


def test_the_field_says_what_was_pasted_and_opens_it(qtbot: QtBot, start: MainWindow) -> None:
    box = start.start_page.paste_box
    assert not box.open.isVisible()
    QGuiApplication.clipboard().setText(json.dumps({"Role": role(account=A)}))
    QTest.mouseClick(box.paste, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(box.open.isVisible)
    assert box.said.text() == "Pasted role"
    QTest.mouseClick(box.open, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(start.pane.picture.items))
    assert start.windowTitle() == "Pasted role - RoleScope"
    assert start.workspace.opener.sources == ()
    assert not start.workspace.opener.is_demo
    assert not start.settings.recent  # it is in no file


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "There is no text on the clipboard."),
        ("<img src=x>", "neither JSON, an ARN nor an AccessDenied message."),
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


def test_a_mistake_is_told_while_it_is_typed(qtbot: QtBot, start: MainWindow) -> None:
    box = start.start_page.paste_box
    box.field.setFocus()
    QTest.keyClicks(box.field, '{"Statement": [')
    qtbot.waitUntil(lambda: "line 1, column 16" in box.said.text())
    assert not box.open.isVisible()
    assert box.field.toPlainText() == '{"Statement": [', "the text stays as it is"
    box.field.clear()
    qtbot.waitUntil(box.said.isHidden)


def test_long_text_is_opened_without_standing_in_the_field(qtbot: QtBot, start: MainWindow) -> None:
    box = start.start_page.paste_box
    export = details(*(role(f"R{number}" + "x" * 200, A) for number in range(400)))
    with qtbot.waitSignal(start.pane.drawn):
        paste(box.field, export)
    assert box.field.toPlainText() == ""
    assert start.windowTitle() == "Pasted export - RoleScope"


def test_files_dropped_on_the_field_are_left_to_the_window(start: MainWindow) -> None:
    field = start.start_page.paste_box.field
    assert not field.acceptDrops()
    assert not field.viewport().acceptDrops()


def test_a_secret_is_not_kept(qtbot: QtBot, start: MainWindow) -> None:
    box = start.start_page.paste_box
    paste(box.field, '{"SecretAccessKey": "hunter2"}')
    qtbot.waitUntil(lambda: "It was not kept." in box.said.text())
    assert box.field.toPlainText() == ""
    box.field.undo()
    assert box.field.toPlainText() == ""
    assert not box.open.isVisible()


def test_an_arn_of_what_is_open_is_selected(window: MainWindow) -> None:
    window.pane.canvas.setFocus()
    paste(window.pane.canvas, DEPLOY_HUB)
    assert window.windowTitle() == "Northwind - RoleScope"
    assert window.workspace.selection.current.nodes == (DEPLOY_HUB,)


def test_a_message_about_what_is_open_is_simulated(window: MainWindow) -> None:
    account, name = DEPLOY_HUB.split(":")[4], DEPLOY_HUB.rpartition("/")[2]
    window.pane.canvas.setFocus()
    paste(
        window.pane.canvas,
        f"User: arn:aws:sts::{account}:assumed-role/{name}/me is not authorized to perform: "
        f"sts:AssumeRole on resource: {RELEASE_MANAGER}",
    )
    simulation = window.workspace.question.simulation
    assert simulation is not None
    assert simulation.request.role == RELEASE_MANAGER
    assert node_id(simulation.request.caller) == DEPLOY_HUB


def test_a_copied_pseudonym_is_whom_it_stands_for(qtbot: QtBot, window: MainWindow) -> None:
    window.menus.by_id["hide-names"].trigger()
    qtbot.waitUntil(lambda: window.workspace.hiding.pseudonyms is not None)
    seen = hide(DEPLOY_HUB)
    assert seen != DEPLOY_HUB
    window.pane.canvas.setFocus()
    paste(window.pane.canvas, seen)
    assert window.windowTitle().endswith("- RoleScope")
    assert window.workspace.selection.current.nodes == (DEPLOY_HUB,)


def test_json_that_quotes_a_message_about_what_is_open_is_read_as_json(window: MainWindow) -> None:
    message = f"User: {DEPLOY_HUB} is not authorized to perform: sts:AssumeRole"
    window.pane.canvas.setFocus()
    paste(
        window.pane.canvas, "\ufeff\n" + json.dumps({"a": f"{message} on resource: {DEPLOY_HUB}"})
    )
    assert window.workspace.selection.current.nodes == ()
    assert "nothing that RoleScope knows" in said(window)


def test_an_arn_of_somebody_else_is_opened(qtbot: QtBot, window: MainWindow) -> None:
    window.pane.canvas.setFocus()
    with qtbot.waitSignal(window.pane.drawn):
        paste(window.pane.canvas, f"arn:aws:iam::{A}:role/not-there")
    assert window.windowTitle() == "Pasted ARNs - RoleScope"


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


def test_recent_sources_that_hold_whom_a_text_names_are_offered(
    qtbot: QtBot, start: MainWindow, tmp_path: Path
) -> None:
    paste(start, details(role("App", A, Path="/team/", Arn=f"arn:aws:iam::{A}:role/team/App")))
    qtbot.waitUntil(lambda: bool(start.pane.picture.items))
    project = tmp_path / "saved.rolescope"
    with qtbot.waitSignal(start.workspace.project.saved):
        start.workspace.project.save_as(project)
    start.workspace.opener.close()
    naming = role("Other", A, AssumeRolePolicyDocument=trusting(f"arn:aws:iam::{A}:role/App"))
    holding = write(tmp_path, "holds.json", details(role("App", A)))
    others = write(tmp_path, "names.json", details(naming)), write(tmp_path, "broken.json", "{")
    for file in (holding, *others, project):
        recent = Recent(paths=(str(file),), accounts=1, roles=1, opened="2026-11-20T09:41:00Z")
        start.settings.add_recent(recent)
    box = start.start_page.paste_box
    paste(box.field, f"arn:aws:sts::{A}:assumed-role/App/session")
    qtbot.waitUntil(lambda: bool(box.found.findChildren(QPushButton)))
    shown = box.found.findChildren(QPushButton)
    assert [link.text() for link in shown] == ["saved.rolescope", "holds.json"]
    with qtbot.waitSignal(start.workspace.selection.changed):
        QTest.mouseClick(shown[1], Qt.MouseButton.LeftButton)
    assert start.workspace.opener.sources == (holding,)
    assert [name.rpartition("/")[2] for name in start.workspace.selection.current.nodes] == ["App"]
    box.field.clear()
    qtbot.waitUntil(lambda: not box.found.findChildren(QPushButton))
    longer = details(role("App", A, Arn=f"arn:aws:iam::{A}:role/other/team/App"))
    paths = (str(write(tmp_path, "longer.json", longer)),)
    start.settings.add_recent(
        Recent(paths=paths, accounts=1, roles=1, opened="2026-11-20T09:42:00Z")
    )
    paste(box.field, f"arn:aws:iam::{A}:role/team/App")
    qtbot.waitUntil(lambda: bool(box.found.findChildren(QPushButton)))
    shown = box.found.findChildren(QPushButton)
    assert [link.text() for link in shown] == ["saved.rolescope"], "a path is not any longer path"


APP = f"arn:aws:iam::{A}:role/App"


def links(window: MainWindow) -> list[QPushButton]:
    """Return the links to sources that hold whom the text names."""
    return window.start_page.paste_box.found.findChildren(QPushButton)


def find(qtbot: QtBot, window: MainWindow, *files: Path) -> None:
    """Paste the ARN of a role into the field, with these files as recent sources that hold it."""
    for number, file in enumerate(files):
        opened = f"2026-11-20T09:4{number}:00Z"
        recent = Recent(paths=(str(file),), accounts=1, roles=1, opened=opened)
        window.settings.add_recent(recent)
    paste(window.start_page.paste_box.field, APP)
    qtbot.waitUntil(lambda: bool(links(window)))


def test_a_source_without_whom_the_text_names_stays_open(
    qtbot: QtBot, start: MainWindow, tmp_path: Path
) -> None:
    file = write(tmp_path, "holds.json", details(role("App", A)))
    find(qtbot, start, file)
    write(tmp_path, "holds.json", details(role("app", A)))
    with qtbot.waitSignal(start.pane.drawn):
        QTest.mouseClick(links(start)[0], Qt.MouseButton.LeftButton)
    assert start.windowTitle() == "holds.json - RoleScope"
    assert "Not everybody whom the pasted text names is in what was opened." in said(start)
    assert start.workspace.selection.current.nodes == ()


def test_a_source_that_fails_leaves_nothing_for_the_next_opening(
    qtbot: QtBot, start: MainWindow, tmp_path: Path
) -> None:
    export = details(role("App", A))
    file = write(tmp_path, "holds.json", export)
    find(qtbot, start, file)
    write(tmp_path, "holds.json", "{")
    QTest.mouseClick(links(start)[0], Qt.MouseButton.LeftButton)
    assert start.start_page.isVisible()
    write(tmp_path, "holds.json", export)
    with qtbot.waitSignal(start.pane.drawn):
        start.open_paths([str(file)])
    assert start.workspace.selection.current.nodes == ()


def test_links_to_sources_hide_their_names_with_all_others(
    qtbot: QtBot, start: MainWindow, tmp_path: Path
) -> None:
    export = details(role("App", A))
    find(qtbot, start, *(write(tmp_path, f"holds-{number}.json", export) for number in range(2)))
    with qtbot.waitSignal(start.pane.drawn):
        QTest.mouseClick(links(start)[0], Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(start.workspace.hiding.changed):
        start.menus.by_id["hide-names"].trigger()
    start.workspace.opener.close()
    qtbot.waitUntil(start.start_page.isVisible)
    seen = [f"{link.text()} {link.toolTip()}" for link in links(start)]
    assert len(seen) == 2
    assert not any("holds" in one for one in seen)


def test_sources_beyond_those_that_are_shown_are_counted(
    qtbot: QtBot, start: MainWindow, tmp_path: Path
) -> None:
    export = details(role("App", A))
    find(qtbot, start, *(write(tmp_path, f"{number}.json", export) for number in range(3)))
    box = start.start_page.paste_box
    assert [link.text() for link in links(start)] == ["2.json", "1.json"]
    heading = box.found.findChild(PlainLabel)
    assert heading is not None
    assert heading.text() == "Found in these and 1 more"


def test_links_go_as_soon_as_the_text_is_another(
    qtbot: QtBot, start: MainWindow, tmp_path: Path
) -> None:
    find(qtbot, start, write(tmp_path, "holds.json", details(role("App", A))))
    box = start.start_page.paste_box
    assert box.found.isVisible()
    QTest.keyClick(box.field, Qt.Key.Key_X)
    assert not box.found.isVisible()


class Held(Inline):
    """Keeps searches of recent sources back until they are given up."""

    def __init__(self, parent: QApplication) -> None:
        super().__init__(parent)
        self.searches = 0

    def start(
        self, name: str, function: Any, args: tuple[Any, ...], done: Done, failed: Failed
    ) -> None:
        if name == "recent":
            self.searches = 1
        else:
            super().start(name, function, args, done, failed)

    def cancel(self, name: str | None = None) -> None:
        if name in (None, "recent"):
            self.searches = 0


@pytest.mark.parametrize("text", ["", "no policy", json.dumps(trusting(B))])
def test_a_text_that_names_nobody_ends_the_search(
    qtbot: QtBot, app: QApplication, tmp_path: Path, text: str
) -> None:
    runner = Held(app)
    made = MainWindow(new_workspace(runner), Settings(tmp_path))
    qtbot.addWidget(made, before_close_func=give_up)
    made.show()
    qtbot.waitExposed(made)
    box = made.start_page.paste_box
    paste(box.field, APP)
    qtbot.waitUntil(lambda: runner.searches == 1)
    box.field.selectAll()
    if text:
        paste(box.field, text)
    else:
        QTest.keyClick(box.field, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: runner.searches == 0)
    made.close()
