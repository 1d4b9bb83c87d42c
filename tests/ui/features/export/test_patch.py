"""Export patch… by real events: an archive, a folder, and what cannot be written."""

import json
import os
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from rolescope.exporters.world_json import world_json
from rolescope.model.edits.trusts import WithoutAnyTrust
from rolescope.ui.features.export.writing import SavePatch
from rolescope.ui.shared.file_writing import FileWriting
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.workspace import Workspace
from support.aws.patch_applier import apply_patch
from support.worlds.written_worlds import as_written, read_back


def role(workspace: Workspace, name: str) -> str:
    return next(
        one.arn
        for account in workspace.world.world.accounts
        for one in account.roles
        if one.name == name
    )


def switch_off(workspace: Workspace, name: str) -> None:
    workspace.history.add_edit(WithoutAnyTrust(role(workspace, name)))
    assert workspace.world.has_edits


def dialog_of(qtbot: QtBot, window: MainWindow) -> QFileDialog:
    qtbot.waitUntil(lambda: window.findChild(QFileDialog) is not None)
    dialog = window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    return dialog


def test_the_scenario_is_exported_as_an_archive(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    action = window.menus.by_id["export-patch"]
    assert not action.isEnabled()
    switch_off(window.workspace, "db-import")
    assert action.isEnabled()
    window.settings.last_folder = str(tmp_path)
    action.trigger()
    dialog = dialog_of(qtbot, window)
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(name, QLineEdit)
    assert name.text() == "patch-switch-off-trust-of-db-import.zip"
    name.clear()
    file = tmp_path / "narrow.zip"
    QTest.keyClicks(name, "narrow")
    QTest.keyClick(name, Qt.Key.Key_Return)
    qtbot.waitUntil(file.exists)
    qtbot.waitUntil(lambda: "narrow.zip was written." in window.messages.accessibleName())
    with ZipFile(BytesIO(file.read_bytes())) as archive:
        patch = json.loads(archive.read("patch.json"))
        commands = archive.read("commands.sh").decode()
    assert "# The scenario Switch off trust of db-import, in AWS:" in commands
    assert "aws iam update-assume-role-policy" in commands
    scenario = window.workspace.world.scenario
    assert scenario is not None
    patched = read_back(apply_patch(world_json(scenario.base), patch))
    assert as_written(patched) == as_written(scenario.world)


def test_the_scenario_is_exported_as_a_folder(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    switch_off(window.workspace, "db-import")
    window.settings.last_folder = str(tmp_path)
    window.menus.by_id["export-patch"].trigger()
    dialog = dialog_of(qtbot, window)
    dialog.selectNameFilter("Folder with commands of the AWS CLI (*)")
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(name, QLineEdit)
    name.clear()
    folder = tmp_path / "narrow"
    QTest.keyClicks(name, "narrow")
    QTest.keyClick(name, Qt.Key.Key_Return)
    qtbot.waitUntil(folder.is_dir)
    qtbot.waitUntil(lambda: "narrow was written." in window.messages.accessibleName())
    found = sorted(str(one.relative_to(folder)) for one in folder.rglob("*.*"))
    assert found == [
        "README.md",
        "commands.sh",
        "documents/01-trust-db-import.json",
        "patch.json",
        "undo.sh",
        "undo/01-trust-db-import.json",
    ]
    assert os.access(folder / "commands.sh", os.X_OK)
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("form", "wanted"), [("Terraform", ".tf"), ("CloudFormation", ".template.json")]
)
def test_the_scenario_is_exported_as_declarations(
    form: str, wanted: str, qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    switch_off(window.workspace, "db-import")
    window.settings.last_folder = str(tmp_path)
    window.menus.by_id["export-patch"].trigger()
    dialog = dialog_of(qtbot, window)
    (chosen,) = (one for one in dialog.nameFilters() if one.startswith(form))
    dialog.selectNameFilter(chosen)
    dialog.filterSelected.emit(chosen)  # as a user's choice does
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(name, QLineEdit)
    name.clear()
    QTest.keyClicks(name, "narrow")
    QTest.keyClick(name, Qt.Key.Key_Return)
    file = tmp_path / f"narrow.{form.lower()}.zip"
    qtbot.waitUntil(file.exists)
    with ZipFile(BytesIO(file.read_bytes())) as archive:
        names = archive.namelist()
        page = archive.read("README.md").decode()
    account = role(window.workspace, "db-import").split(":")[4]
    assert {f"{account}{wanted}", f"undo/{account}{wanted}"} <= set(names)
    assert "## Who loses access" in page


@pytest.mark.parametrize(
    ("name", "said"),
    [("there", "there is there already"), ("no/such/folder", "folder could not be written: No")],
)
def test_a_folder_that_cannot_be_written_is_told(
    qtbot: QtBot, demo: Workspace, tmp_path: Path, name: str, said: str
) -> None:
    (tmp_path / "there").mkdir()
    switch_off(demo, "db-import")
    files = FileWriting(demo.opener)
    with qtbot.waitSignal(files.failed) as failed:
        SavePatch(demo, files).write(tmp_path / name, "")
    assert said in failed.args[0].what
    assert [*(tmp_path / "there").iterdir()] == []


def test_nothing_is_written_while_nothing_is_open(workspace: Workspace, tmp_path: Path) -> None:
    SavePatch(workspace, FileWriting(workspace.opener)).write(tmp_path / "x.zip", ".zip")
    assert [*tmp_path.iterdir()] == []
