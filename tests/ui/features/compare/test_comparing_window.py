"""Comparing in the window, by real events: another import, scenarios, either state, the table."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QPushButton,
    QToolButton,
)
from pytestqt.qtbot import QtBot

from rolescope.analysis import Shows
from rolescope.exporters.world_json import world_bytes
from rolescope.importers import read_sources
from rolescope.model.edits.trusts import WithoutAnyTrust
from rolescope.model.place import Place, PlaceKind, with_holder
from rolescope.model.world import World
from rolescope.projects import Project, import_of, write_project
from rolescope.ui.features.compare.compare_dialogs import TwoScenarios
from rolescope.ui.features.compare.compare_tree import ComparisonLine
from rolescope.ui.features.compare.panel import Compare
from rolescope.ui.features.whatif.document_editor import FOREIGN
from rolescope.ui.features.whatif.edit_panel import EditPanel
from rolescope.ui.kit.tree import ITEM_ROLE
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.runner import JobFailure
from rolescope.ui.state.selection import Selection
from rolescope.value import replace
from rolescope.words.compare.comparison_table import (
    ComparisonReason,
    ComparisonRow,
    ComparisonSection,
)
from support.worlds.older_demo import HUB, IMPORT, RELEASE, SANDBOX, demo, write_older
from support.worlds.reformatted import reformatted, seeded

pytestmark = pytest.mark.usefixtures("no_flashes")
LEFT = Qt.MouseButton.LeftButton
DANA = "arn:aws:iam::330081247765:user/dana.ross"


def choose(qtbot: QtBot, window: MainWindow, action_id: str) -> None:
    """Choose an entry of the menu Compare by mouse."""
    menu, bar = window.menus.menus["Compare"], window.menus.bar
    QTest.mouseClick(bar, LEFT, pos=bar.actionGeometry(menu.menuAction()).center())
    qtbot.waitUntil(menu.isVisible)
    action = window.menus.by_id[action_id]
    assert action.isEnabled()
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())


def pick(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    """Type the name of a file into the dialog that asks for it."""
    qtbot.waitUntil(lambda: bool(window.findChildren(QFileDialog)))
    (dialog,) = window.findChildren(QFileDialog)
    field = dialog.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    field.setText(str(file))
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.isVisible())


def panel(window: MainWindow) -> Compare:
    found = window.workbench.widget("compare")
    assert isinstance(found, Compare)
    return found


def press(window: MainWindow, text: str) -> None:
    buttons = window.compare_strip.findChildren(QPushButton)
    button = next(one for one in buttons if one.text() == text and one.isVisible())
    QTest.mouseClick(button, LEFT)


def find(found: Compare, section: ComparisonSection, who: str, what: str) -> QModelIndex:
    """Return the line of a row."""
    model = found.tree.model()
    for top in range(model.rowCount()):
        above = model.index(top, 0)
        for number in range(model.rowCount(above)):
            index = model.index(number, 0, above)
            line = index.data(ITEM_ROLE)
            if isinstance(line, ComparisonLine) and isinstance(line.source, ComparisonRow):
                row = line.source
                if row.section is section and who in row.who and row.what == what:
                    return index
    raise AssertionError(who)


def click(found: Compare, index: QModelIndex) -> None:
    found.tree.scrollTo(index)
    QTest.mouseClick(found.tree.viewport(), LEFT, pos=found.tree.visualRect(index).center())


@pytest.fixture
def compared(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> MainWindow:
    """The demo of today against that of May."""
    file = write_older(tmp_path)
    choose(qtbot, window, "compare-import")
    with qtbot.waitSignal(window.workspace.comparison.compared):
        pick(qtbot, window, file)
    return window


def test_an_earlier_import_is_picked_and_compared(compared: MainWindow) -> None:
    assert panel(compared).isVisible()
    assert compared.compare_strip.isVisible()
    assert not compared.strip.isVisible()
    words = "Comparing: the import of 2026-05-01 → the import of 2026-11-20"
    assert compared.compare_strip.accessibleName() == words
    titles = [index.data() for index in panel(compared).tree._model.tops()]
    assert titles[:2] == ["New reachable pairs, 27 pairs", "Lost pairs, 17 pairs"]


def test_the_canvas_marks_what_is_gone_new_and_changed(compared: MainWindow) -> None:
    analysis = compared.workspace.world.analysis
    assert analysis is not None
    assert f"770233459910 > {RELEASE}" in analysis.closed
    assert f"770233459910 > {HUB}" in analysis.opened
    assert analysis.changed
    assert not any(SANDBOX in edge for edge in (*analysis.opened, *analysis.closed))
    drawn = {edge for item in compared.pane.picture.items for edge in item.edges}
    assert {*analysis.closed} <= drawn


def test_a_row_is_selected_on_the_canvas_with_its_cause(compared: MainWindow) -> None:
    found = panel(compared)
    click(found, find(found, ComparisonSection.NEW, "build-api", "deploy-hub"))
    assert compared.workspace.selection.current.edges == (f"770233459910 > {HUB}",)
    assert found.reason.title.text() == "BuildProjects in the trust policy of deploy-hub"
    text = found.reason.view.toPlainText()
    assert text.startswith('+ {\n+   "Sid": "BuildProjects"')


def test_ways_of_escalation_that_came_since_are_listed(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    rotator = "arn:aws:iam::330081247765:role/key-rotator"
    older = with_holder(demo(), rotator, lambda one: replace(one, inline=(), attached=()))
    file = tmp_path / "older.json"
    file.write_bytes(world_bytes(older))
    choose(qtbot, window, "compare-import")
    with qtbot.waitSignal(window.workspace.comparison.compared):
        pick(qtbot, window, file)
    found = panel(window)
    click(found, find(found, ComparisonSection.WAYS_OPENED, "key-rotator", "dana.ross"))
    assert set(window.workspace.selection.current.nodes) == {rotator, DANA}
    assert "of key-rotator" in found.reason.title.text()
    titles = [index.data() for index in found.tree._model.tops()]
    assert "Escalation ways opened, 3 ways" in titles


def test_a_row_expands_to_its_causes(compared: MainWindow) -> None:
    found = panel(compared)
    index = find(found, ComparisonSection.LOST, "runner-host", "release-manager")
    click(found, index)
    QTest.keyClick(found.tree, Qt.Key.Key_Right)
    assert found.tree.isExpanded(index)
    QTest.keyClick(found.tree, Qt.Key.Key_Down)
    line = found.tree.currentIndex().data(ITEM_ROLE)
    assert isinstance(line, ComparisonLine)
    assert isinstance(line.source, ComparisonReason)
    assert [part.element for part in line.source.parts] == ["Principal", "Principal"]
    lines = found.reason.view.toPlainText().split("\n")
    assert any(one.startswith("\N{MINUS SIGN}") and "770233459910:root" in one for one in lines)
    assert any(one.startswith("+") and "role/deploy-hub" in one for one in lines)


def test_a_row_without_a_cause_says_what_was_and_is(compared: MainWindow) -> None:
    found = panel(compared)
    click(found, find(found, ComparisonSection.IDENTITY, "kofi.mensah", ""))
    assert not found.reason.title.isVisible()


def test_either_state_is_shown_by_itself(compared: MainWindow) -> None:
    workspace = compared.workspace
    press(compared, "Before")
    assert SANDBOX not in {account.id for account in workspace.world.world.accounts}
    assert workspace.world.edge(f"770233459910 > {RELEASE}") is not None
    assert workspace.comparison.shows is Shows.BEFORE
    press(compared, "After")
    assert SANDBOX in {account.id for account in workspace.world.world.accounts}
    assert workspace.world.edge(f"770233459910 > {RELEASE}") is None
    press(compared, "Both")
    assert workspace.world.edge(f"770233459910 > {RELEASE}") is not None
    assert panel(compared).isVisible()


def test_before_and_after_are_swapped(compared: MainWindow) -> None:
    comparison = compared.workspace.comparison
    assert comparison.found is not None
    before, after = comparison.found.before, comparison.found.after
    press(compared, "Swap")
    assert comparison.found is not None
    assert (comparison.found.before, comparison.found.after) == (after, before)
    find(panel(compared), ComparisonSection.NEW, "runner-host", "release-manager")
    press(compared, "After")
    assert SANDBOX not in {one.id for one in compared.workspace.world.world.accounts}
    press(compared, "Swap")
    assert (comparison.found.before, comparison.found.after) == (before, after)
    find(panel(compared), ComparisonSection.LOST, "runner-host", "release-manager")
    press(compared, "Stop comparing")
    assert SANDBOX in {one.id for one in compared.workspace.world.world.accounts}


def test_the_menu_switches_as_well(qtbot: QtBot, compared: MainWindow) -> None:
    assert compared.menus.by_id["compare-both"].isChecked()
    choose(qtbot, compared, "compare-before")
    assert compared.menus.by_id["compare-before"].isChecked()
    assert compared.compare_strip.switch.buttons["compare-before"].isChecked()


def test_two_scenarios_are_swapped(window: MainWindow) -> None:
    workspace = window.workspace
    workspace.history.add_edit(WithoutAnyTrust(IMPORT))
    scenario = workspace.history.review.current
    workspace.comparison.with_scenarios(None, scenario)
    assert workspace.comparison.found is not None
    after = workspace.comparison.found.after
    press(window, "Swap")
    assert workspace.comparison.found is not None
    assert workspace.comparison.found.before == after


def test_comparing_stops(compared: MainWindow) -> None:
    press(compared, "Stop comparing")
    assert not compared.compare_strip.isVisible()
    analysis = compared.workspace.world.analysis
    assert analysis is not None
    assert analysis.compared is None
    assert not analysis.closed
    assert not compared.can_show_panel("compare")
    assert not compared.menus.by_id["stop-comparing"].isEnabled()


def test_an_edit_ends_the_comparison(compared: MainWindow) -> None:
    compared.workspace.comparison.show(Shows.BEFORE)
    compared.workspace.history.add_edit(WithoutAnyTrust(IMPORT))
    assert not compared.compare_strip.isVisible()
    assert compared.strip.isVisible()
    assert SANDBOX in {account.id for account in compared.workspace.world.world.accounts}


def test_the_table_is_written(qtbot: QtBot, compared: MainWindow, tmp_path: Path) -> None:
    buttons = compared.workbench.bottom.findChildren(QToolButton)
    export = next(one for one in buttons if one.text() == "Export" and one.isVisible())
    QTest.mouseClick(export, LEFT)
    for name, chosen in (("table.csv", ".json"), ("table.json", ".csv"), ("table", ".json")):
        with qtbot.waitSignal(compared.workspace.window.written):
            panel(compared).export_to(tmp_path / name, chosen)
    (dialog,) = panel(compared).findChildren(QFileDialog)
    dialog.reject()
    panel(compared).files.close()
    assert "BuildProjects" in (tmp_path / "table.csv").read_text(encoding="utf-8")
    for name in ("table.json", "table"):
        value = json.loads((tmp_path / name).read_text(encoding="utf-8"))
        assert value["before"] == "the import of 2026-05-01"


def test_a_reformatted_export_differs_in_nothing(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    file = tmp_path / "again.json"
    file.write_bytes(world_bytes(reformatted(demo(), seeded(3))))
    choose(qtbot, window, "compare-import")
    with qtbot.waitSignal(window.workspace.comparison.compared):
        pick(qtbot, window, file)
    found = window.workspace.comparison.found
    assert found is not None
    assert not found.table.rows
    assert panel(window).windowTitle() == "Compare"


def test_what_cannot_be_read_is_told(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "nothing.json"
    file.write_text("[]", encoding="utf-8")
    with qtbot.waitSignal(window.workspace.window.failed) as told:
        window.comparing.compare_with([str(file)])
    assert told.args is not None
    failure = told.args[0]
    assert isinstance(failure, JobFailure)
    assert failure.what == "Nothing could be imported to compare with."
    assert window.workspace.comparison.found is None


def test_a_folder_is_compared(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    write_older(tmp_path)
    choose(qtbot, window, "compare-folder")
    with qtbot.waitSignal(window.workspace.comparison.compared):
        pick(qtbot, window, tmp_path)
    assert window.compare_strip.isVisible()


def test_two_scenarios_are_compared(qtbot: QtBot, window: MainWindow) -> None:
    workspace = window.workspace
    workspace.history.add_edit(WithoutAnyTrust(IMPORT))
    first = workspace.history.review.current
    assert first is not None
    workspace.history.change(workspace.history.review.rename(first, "no import"), "Rename")
    workspace.history.back_to_baseline()
    workspace.history.add_edit(WithoutAnyTrust(HUB))
    second = workspace.history.review.current
    choose(qtbot, window, "compare-scenarios")
    qtbot.waitUntil(lambda: bool(window.findChildren(TwoScenarios)))
    (dialog,) = window.findChildren(TwoScenarios)
    assert dialog.before.currentData() is None
    assert dialog.after.currentData() == second
    _choose_in(dialog.before, "no import")
    with qtbot.waitSignal(workspace.comparison.compared):
        QTest.mouseClick(dialog.compare, LEFT)
    analysis = workspace.world.analysis
    assert analysis is not None
    assert any(IMPORT in edge for edge in analysis.opened)
    assert any(HUB in edge for edge in analysis.closed)
    assert ", not in AWS: " in window.compare_strip.accessibleName()
    press(window, "Before")
    place = Place(PlaceKind.TRUST, IMPORT)
    assert place.find(workspace.world.world) != place.find(demo())
    press(window, "Stop comparing")
    assert window.strip.isVisible()


def test_what_is_compared_with_cannot_be_edited(compared: MainWindow) -> None:
    workspace = compared.workspace
    workspace.selection.select(Selection(nodes=(HUB,)))
    workspace.editing.show()
    edit = compared.workbench.widget("edit")
    assert isinstance(edit, EditPanel)
    assert not edit.pane.box.isReadOnly()
    assert compared.menus.by_id["more-changes"].isEnabled()
    press(compared, "Before")
    assert edit.pane.box.isReadOnly()
    assert edit.pane.bar.words.text() == FOREIGN
    assert not compared.menus.by_id["more-changes"].isEnabled()
    assert not edit.more.isEnabled()
    press(compared, "After")
    assert not edit.pane.box.isReadOnly()


def _choose_in(box: QComboBox, text: str) -> None:
    box.setFocus()
    for _ in range(box.count()):
        if box.currentText() == text:
            return
        QTest.keyClick(box, Qt.Key.Key_Down)
    raise AssertionError(text)


def test_the_baseline_is_compared_with_a_scenario(qtbot: QtBot, window: MainWindow) -> None:
    workspace = window.workspace
    workspace.history.add_edit(WithoutAnyTrust(IMPORT))
    with qtbot.waitSignal(workspace.comparison.compared):
        workspace.comparison.with_scenarios(None, workspace.history.review.current)
    found = workspace.comparison.found
    assert found is not None
    assert found.before == "the baseline"
    assert found.table.of(ComparisonSection.LOST)
    workspace.comparison.with_scenarios(None, None)
    assert workspace.comparison.found is None


def test_names_of_data_are_harmless(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "<b>bold\N{RIGHT-TO-LEFT OVERRIDE}.json"
    world: World = demo()
    file.write_bytes(world_bytes(world))
    with qtbot.waitSignal(window.workspace.comparison.compared):
        window.comparing.compare_with([str(file)])
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in window.compare_strip.accessibleName()
    QApplication.processEvents()
    assert window.compare_strip.grab(window.compare_strip.rect()).size().height() == 36
    assert window.compare_strip.mapToGlobal(QPoint(0, 0)) is not None


def test_the_status_says_what_is_shown(compared: MainWindow) -> None:
    assert compared.status.note.text() == "Comparing: both"
    press(compared, "Before")
    assert compared.status.note.text() == "Comparing: the import of 2026-05-01"
    press(compared, "Stop comparing")
    assert compared.status.note.text() == "Baseline"


def test_a_project_is_an_earlier_import(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    reading = read_sources([write_older(tmp_path)], is_kept=True)
    kept = import_of(reading, id_="i1", name="May", imported="2026-05-02T08:00:00Z")
    project = tmp_path / "review.rolescope"
    project.write_bytes(write_project(Project(imports=(kept,), current="i1")))
    with qtbot.waitSignal(window.workspace.comparison.compared):
        window.comparing.compare_with([str(project)])
    found = window.workspace.comparison.found
    assert found is not None
    assert found.before == "the import of 2026-05-01"
    broken = tmp_path / "broken.rolescope"
    broken.write_bytes(b"no zip")
    with qtbot.waitSignal(window.workspace.window.failed):
        window.comparing.compare_with([str(broken)])
    assert window.workspace.comparison.found is None


def test_exported_pictures_say_what_is_compared(qtbot: QtBot, compared: MainWindow) -> None:
    captions = compared.writing.captions
    said = captions().comparison or ""
    assert said.startswith("the import of 2026-05-01 → the import of 2026-11-20")
    press(compared, "Before")
    assert (captions().comparison or "").endswith("; shown is the import of 2026-05-01")
    compared.workspace.history.add_edit(WithoutAnyTrust(IMPORT))
    scenario = compared.workspace.history.review.current
    with qtbot.waitSignal(compared.workspace.comparison.compared):
        compared.workspace.comparison.with_scenarios(None, scenario)
    assert (captions().scenario_note or "").startswith("comparison, ")
