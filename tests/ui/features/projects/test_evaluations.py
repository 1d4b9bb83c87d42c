"""An evaluation is opened in part: figures of the whole, a choice, and a world like any other."""

import importlib
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rolescope.model.arn import group_digits
from rolescope.ui.features.projects.evaluation_dialog import EvaluationDialog
from rolescope.ui.kit import privacy
from rolescope.ui.kit.choice_dialog import ChoiceDialog
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.kit.tree import NOWHERE
from rolescope.ui.shell.main_window import MainWindow
from rolescope.words.evaluation_text import NO_ARN
from support.evaluations import evaluated
from support.worlds.build import (
    NOW,
    A,
    B,
    C,
    account,
    allow,
    organization,
    role,
    trusts,
    user,
    world,
)

LEFT = Qt.MouseButton.LeftButton
UNIT = "ou-ab12-cdef3456"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    whole = world(
        account(A, user("ana", allows=allow()), role("Far", trust=trusts("888888888888"))),
        account(B, role("Next", trust=trusts(f"arn:aws:iam::{A}:user/ana"), allows=allow("*"))),
        account(C, role("Last", trust=trusts(f"arn:aws:iam::{B}:role/Next"))),
        organization=organization((A, UNIT), (B, UNIT), C, units=[(UNIT, "r-ex01")]),
    )
    return evaluated(whole, tmp_path)


def asked(qtbot: QtBot, window: MainWindow, path: Path) -> EvaluationDialog:
    window.open_paths([str(path)])
    qtbot.waitUntil(lambda: bool(asking(window)))
    return asking(window)[0]


def asking(window: MainWindow) -> list[EvaluationDialog]:
    """Return the dialogs that are seen: an answered one may not be deleted yet."""
    return [one for one in window.findChildren(EvaluationDialog) if one.isVisible()]


def cells(dialog: EvaluationDialog, row: int, *, below: int | None = None) -> list[str]:
    model = dialog.tree.model()
    above = model.index(row, 0)
    if below is None:
        return [model.index(row, column).data() for column in range(model.columnCount())]
    return [model.index(below, column, above).data() for column in range(model.columnCount())]


def click(dialog: EvaluationDialog, row: int) -> None:
    place = dialog.tree.visualRect(dialog.tree.model().index(row, 1)).center()
    QTest.mouseClick(dialog.tree.viewport(), LEFT, pos=QPoint(place))


def opened(window: MainWindow) -> list[str]:
    return [one.id for one in window.workspace.world.world.accounts]


def test_figures_stand_by_unit(qtbot: QtBot, window: MainWindow, folder: Path) -> None:
    dialog = asked(qtbot, window, folder)
    assert cells(dialog, 0)[1:] == ["1", "2", "1", "2", "1", "1"]
    assert cells(dialog, 0, below=1)[1:] == ["0", "1", "1", "1", "0", "0"]
    assert cells(dialog, 1)[1:] == ["0", "1", "0", "1", "0", "0"]
    pairs = dialog.matrix.model()
    numbers = [[pairs.index(row, column).data() for column in range(3)] for row in range(3)]
    names = [pairs.headerData(row, Qt.Orientation.Vertical) for row in range(3)]
    assert names == [group_digits(one) for one in (C, A, B)]
    assert numbers == [["", "", ""], ["", "", "1"], ["1", "", ""]]
    dialog.reject()


def test_accounts_are_found_among_many(qtbot: QtBot, window: MainWindow, folder: Path) -> None:
    dialog = asked(qtbot, window, folder)
    tree, model = dialog.tree, dialog.tree.model()
    unit = model.index(0, 0)
    click(dialog, 1)
    QTest.keyClicks(dialog.search, B)
    assert not tree.isRowHidden(0, NOWHERE)
    assert [tree.isRowHidden(row, unit) for row in range(2)] == [True, False]
    assert tree.isRowHidden(1, NOWHERE)
    assert dialog.chosen.text().startswith("Opens 1 account")
    dialog.search.selectAll()
    QTest.keyClicks(dialog.search, cells(dialog, 0)[0].upper())
    assert not any(tree.isRowHidden(row, unit) for row in range(2))
    dialog.search.clear()
    assert not tree.isRowHidden(1, NOWHERE)
    dialog.reject()


def test_a_role_is_named_by_its_arn(qtbot: QtBot, window: MainWindow, folder: Path) -> None:
    dialog = asked(qtbot, window, folder)
    QTest.keyClicks(dialog.role, "Last")
    assert dialog.chosen.text() == NO_ARN
    click(dialog, 1)
    assert not dialog.open_button.isEnabled()
    dialog.role.clear()
    assert dialog.open_button.isEnabled()
    dialog.reject()


def test_names_are_hidden_of_what_is_not_open_yet(
    qtbot: QtBot, window: MainWindow, folder: Path
) -> None:
    click_first = asked(qtbot, window, folder)
    click(click_first, 1)
    QTest.mouseClick(click_first.open_button, LEFT)
    qtbot.waitUntil(lambda: B in opened(window))
    dialog = asked(qtbot, window, folder)
    seen = (cells(dialog, 0)[0], cells(dialog, 0, below=1)[0])
    window.workspace.hiding.toggle()
    qtbot.waitUntil(privacy.hides)
    hidden = (cells(dialog, 0)[0], cells(dialog, 0, below=1)[0])
    said = " ".join((*hidden, *(one.text() for one in dialog.findChildren(PlainLabel))))
    assert not any(name in said for name in (*seen, UNIT, A, B, folder.name))
    window.workspace.hiding.toggle()
    assert (cells(dialog, 0)[0], cells(dialog, 0, below=1)[0]) == seen
    dialog.reject()


@pytest.mark.parametrize("is_manifest", [False, True])
def test_a_unit_is_opened_with_those_who_call_it(
    qtbot: QtBot, window: MainWindow, folder: Path, *, is_manifest: bool
) -> None:
    dialog = asked(qtbot, window, folder / "manifest.json" if is_manifest else folder)
    assert not dialog.open_button.isEnabled()
    click(dialog, 1)
    assert dialog.chosen.text() == "Opens 1 account with 1 role; whoever calls them comes along."
    QTest.mouseClick(dialog.open_button, LEFT)
    qtbot.waitUntil(lambda: opened(window) == [B, C])
    assert window.pane.folds.expanded == {C}, "who calls it stays folded"
    assert window.workspace.world.world.now == NOW
    assert window.workspace.opener.name
    assert window.settings.recent[0].paths == (str(folder),)


def test_a_part_that_is_named_is_not_asked_about(
    qtbot: QtBot, window: MainWindow, folder: Path
) -> None:
    window.open_now([str(folder)], ["outside", B])
    qtbot.waitUntil(lambda: opened(window) == [A, B])
    assert not asking(window)


def test_a_newer_evaluation_keeps_what_was_worked_out(
    qtbot: QtBot, window: MainWindow, folder: Path
) -> None:
    click_first = asked(qtbot, window, folder)
    click(click_first, 1)
    QTest.mouseClick(click_first.open_button, LEFT)
    qtbot.waitUntil(lambda: opened(window) == [B, C])
    window.commands.bookmarks.add("Kept", "")
    window.open_newer([str(folder)])
    qtbot.waitUntil(lambda: bool(asking(window)))
    (dialog,) = asking(window)
    click(dialog, 0)
    QTest.mouseClick(dialog.open_button, LEFT)
    qtbot.waitUntil(lambda: A in opened(window))
    assert [one.name for one in window.workspace.history.review.bookmarks] == ["Kept"]
    assert window.workspace.project.is_modified


def test_a_role_and_what_is_open_to_the_outside(
    qtbot: QtBot, window: MainWindow, folder: Path
) -> None:
    dialog = asked(qtbot, window, folder)
    QTest.keyClicks(dialog.role, f"arn:aws:iam::{C}:role/Last")
    QTest.mouseClick(dialog.outside, LEFT, pos=QPoint(10, dialog.outside.height() // 2))
    QTest.mouseClick(dialog.open_button, LEFT)
    qtbot.waitUntil(lambda: C in opened(window))
    names = [one.name for account in window.workspace.world.world.accounts for one in account.roles]
    assert names == ["Far", "Next", "Last"]


def test_unsaved_work_of_meanwhile_is_asked_about(
    qtbot: QtBot, window: MainWindow, folder: Path
) -> None:
    dialog = asked(qtbot, window, folder)
    before = opened(window)
    window.commands.bookmarks.add("Meanwhile", "")
    assert window.workspace.project.is_modified
    click(dialog, 1)
    QTest.mouseClick(dialog.open_button, LEFT)
    qtbot.waitUntil(lambda: window.findChild(ChoiceDialog) is not None)
    assert opened(window) == before
    assert window.workspace.project.is_modified


def test_a_role_that_is_not_there_is_told(qtbot: QtBot, window: MainWindow, folder: Path) -> None:
    dialog = asked(qtbot, window, folder)
    QTest.keyClicks(dialog.role, f"arn:aws:iam::{C}:role/None")
    with qtbot.waitSignal(window.workspace.window.failed) as told:
        QTest.mouseClick(dialog.open_button, LEFT)
    assert "Nothing of the evaluation is in this scope" in told.args[0].problems[0].what


@pytest.mark.parametrize("is_newer", [True, False])
def test_it_is_not_one_of_several_sources(
    qtbot: QtBot, window: MainWindow, folder: Path, tmp_path: Path, *, is_newer: bool
) -> None:
    before = opened(window)
    with qtbot.waitSignal(window.workspace.window.failed) as told:
        if is_newer:
            window.open_newer([str(folder), str(tmp_path / "more.json")])
        else:
            window.workspace.opener.open([folder, tmp_path / "more.json"])
    (problem,) = told.args[0].problems
    assert problem.what == "An evaluation is opened in part, and without other files."
    assert opened(window) == before


def test_without_duckdb_it_says_what_to_install(
    qtbot: QtBot, window: MainWindow, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with qtbot.waitSignal(window.workspace.window.failed) as told:
        window.workspace.opener.open([folder])
    assert "rolescope[duckdb]" in told.args[0].problems[0].what


def test_a_part_of_a_newer_evaluation_is_asked_for_only_while_its_project_is_open(
    qtbot: QtBot, window: MainWindow, folder: Path
) -> None:
    window.open_newer([str(folder)])
    qtbot.waitUntil(lambda: bool(asking(window)))
    assert "newer evaluation" in asking(window)[0].windowTitle()
    window.workspace.opener.open_demo()
    qtbot.waitUntil(lambda: not asking(window))
