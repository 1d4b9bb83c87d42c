"""Scenarios in the window by real events: strip, button in the tool bar, menu, names."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from rolescope.model.edit import Edit
from rolescope.model.edits.trusts import WithoutAnyTrust
from rolescope.model.review import FindingState, Ruling
from rolescope.ui.canvas.canvas import Canvas
from rolescope.ui.canvas.picture_item import PictureItem
from rolescope.ui.features.whatif.scenario_naming import RenameDialog
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state import finding_edits, scenarios
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace
from rolescope.value import replace
from support.window.exporting import export_svg
from support.window.patience import activate
from support.worlds.changes import CI_RUNNER, NIGHTLY, WITHOUT_RUNNERS
from support.worlds.northwind import PROD, role

pytestmark = pytest.mark.usefixtures("no_flashes")
CTRL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
DB_IMPORT = role(PROD, "db-import")


@pytest.fixture
def two_edits(window: MainWindow) -> MainWindow:
    """A window that shows a scenario of two edits."""
    window.workspace.history.add_edit(WITHOUT_RUNNERS[0])
    window.workspace.history.add_edit(WithoutAnyTrust(DB_IMPORT))
    return window


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def in_menu(qtbot: QtBot, window: MainWindow, use: Callable[[QMenu], None]) -> None:
    """Open the menu of the scenario button with the mouse, and do something in it."""
    menu = window.tool_bar.scenario.menu()
    used: list[bool] = []

    def look() -> None:
        use(menu)
        menu.close()
        used.append(True)

    menu.aboutToShow.connect(
        lambda: QTimer.singleShot(0, look), Qt.ConnectionType.SingleShotConnection
    )
    click(window.tool_bar.scenario)
    qtbot.waitUntil(lambda: bool(used))


def choose(qtbot: QtBot, window: MainWindow, text: str) -> None:
    """Choose an entry of the menu of the scenario button with the mouse."""

    def use(menu: QMenu) -> None:
        action = next(each for each in menu.actions() if each.text().startswith(text))
        place = menu.actionGeometry(action).center()
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=place)

    in_menu(qtbot, window, use)


def edits(workspace: Workspace) -> tuple[Edit, ...]:
    """Return the edits in what is seen."""
    return workspace.world.scenario.edits if workspace.world.scenario is not None else ()


def named(window: MainWindow, name: str) -> None:
    current = window.workspace.history.review.current
    assert current is not None
    scenarios.rename(window.workspace, current, name)


def dialog(window: MainWindow) -> RenameDialog:
    return next(found for found in window.findChildren(RenameDialog) if found.isVisible())


# Agreed fixes


def test_agreed_fixes_come_together_beside_an_own_scenario_of_that_name(
    two_edits: MainWindow,
) -> None:
    workspace = two_edits.workspace
    history = workspace.history
    named(two_edits, "Agreed fixes")
    own = history.review.scenario
    assert own is not None
    ruling = Ruling(state=FindingState.FIX_AGREED, owner="Ana", fix=own.id)
    history.change(replace(history.review, rulings=(("f", ruling),)), "Agree")
    assert finding_edits.usual_fix(workspace) == own.id
    scenarios.show_agreed(workspace)
    assert history.review.current != own.id
    assert history.review.edits == own.edits
    assert finding_edits.usual_fix(workspace) == "", "what brings fixes together is none"
    history.add_edit(WithoutAnyTrust(NIGHTLY))
    scenarios.show_agreed(workspace)
    assert history.review.find(own.id) == own
    assert history.review.edits == own.edits
    assert len(history.review.scenarios) == 2
    workspace.history.show_scenario(own.id)
    scenarios.delete(workspace)
    assert dict(history.review.rulings)["f"].fix == ""


# Strip


def test_baseline_is_one_click_away_and_the_scenario_one_click_back(two_edits: MainWindow) -> None:
    strip, workspace = two_edits.strip, two_edits.workspace
    named(two_edits, "Pipelines only through GitHub")
    assert strip.accessibleName() == "Scenario, not in AWS: Pipelines only through GitHub"
    click(strip.back)
    assert edits(workspace) == ()
    assert len(workspace.history.review.scenarios) == 1
    assert strip.isVisible()
    assert "Baseline, as imported. 1 scenario is kept." in strip.accessibleName()
    assert not strip.undo.isVisible()
    assert strip.forth.text() == "Back to Pipelines only through GitHub"
    click(strip.forth)
    assert len(edits(workspace)) == 2
    assert not strip.forth.isVisible()


def test_undo_and_redo_of_the_strip(two_edits: MainWindow) -> None:
    strip, workspace = two_edits.strip, two_edits.workspace
    click(strip.undo)
    assert len(edits(workspace)) == 1
    assert strip.redo.isEnabled()
    click(strip.redo)
    assert len(edits(workspace)) == 2
    click(strip.undo)
    click(strip.undo)
    assert not strip.isVisible(), "there is no scenario any more"


def test_baseline_leads_back_to_what_was_shown_last(two_edits: MainWindow) -> None:
    workspace = two_edits.workspace
    first = workspace.history.review.current
    scenarios.duplicate(workspace)
    workspace.history.show_scenario(first)
    click(two_edits.strip.back)
    click(two_edits.strip.forth)
    assert workspace.history.review.current == first
    scenarios.delete(workspace)
    assert two_edits.strip.forth.text().startswith("Back to Copy of"), "what is left"


# Button in the tool bar


def test_button_names_what_is_shown(window: MainWindow) -> None:
    button = window.tool_bar.scenario
    assert button.text() == "Baseline"
    window.workspace.history.add_edit(WITHOUT_RUNNERS[0])
    named(window, "Narrow & <b>tools</b>")
    assert button.text() == "Narrow && <b>tools</b>"
    assert button.accessibleName() == "Shown: Narrow & <b>tools</b>, 1 edit"


def test_menu_lists_scenarios_and_edits(qtbot: QtBot, two_edits: MainWindow) -> None:
    named(two_edits, "Only GitHub")
    scenarios.duplicate(two_edits.workspace)
    texts: list[str] = []
    in_menu(qtbot, two_edits, lambda menu: texts.extend(each.text() for each in menu.actions()))
    assert texts[:3] == ["Baseline", "Only GitHub  ·  2 edits", "Copy of Only GitHub  ·  2 edits"]
    assert "Revert: Switch off trust of db-import" in texts
    checked = [a.text() for a in two_edits.tool_bar.scenario.menu().actions() if a.isChecked()]
    assert checked == ["Copy of Only GitHub  ·  2 edits"]


def test_menu_shows_another_scenario(qtbot: QtBot, two_edits: MainWindow) -> None:
    workspace = two_edits.workspace
    choose(qtbot, two_edits, "Baseline")
    assert workspace.history.review.scenario is None
    choose(qtbot, two_edits, "Remove ci-runner")
    assert len(workspace.history.review.edits) == 2
    choose(qtbot, two_edits, "Revert: Remove ")
    assert [edit.label for edit in workspace.history.review.edits] == [
        "Switch off trust of db-import"
    ]
    assert workspace.history.stack.undoText().startswith("Revert: Remove ci-runner")


# Names


def test_f2_renames_without_blocking(qtbot: QtBot, two_edits: MainWindow) -> None:
    QTest.keyClick(two_edits.pane.canvas, Qt.Key.Key_F2)
    asked = dialog(two_edits)
    assert asked.line.placeholderText() == f"{WITHOUT_RUNNERS[0].label} and 1 more"
    QTest.keyClicks(asked.line, "  Only   GitHub ")
    QTest.keyClick(asked.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: two_edits.tool_bar.scenario.text() == "Only GitHub")
    assert two_edits.workspace.history.stack.undoText() == "Rename scenario to Only GitHub"
    activate(two_edits)
    QTest.keyClick(two_edits, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert two_edits.tool_bar.scenario.text().startswith("Remove ")


def test_escape_keeps_the_name(two_edits: MainWindow) -> None:
    count = two_edits.workspace.history.stack.count()
    QTest.keyClick(two_edits.pane.canvas, Qt.Key.Key_F2)
    asked = dialog(two_edits)
    QTest.keyClicks(asked.line, "Something")
    QTest.keyClick(asked.line, Qt.Key.Key_Escape)
    assert two_edits.workspace.history.stack.count() == count


def test_new_scenario_is_asked_for_its_name_and_shown(window: MainWindow) -> None:
    window.menus.by_id["new-scenario"].trigger()
    asked = dialog(window)
    assert asked.windowTitle() == "New scenario"
    assert asked.line.text() == "Scenario 1"
    assert asked.line.hasSelectedText()
    QTest.keyClicks(asked.line, " Narrow   the hub")
    QTest.keyClick(asked.line, Qt.Key.Key_Return)
    assert window.strip.isVisible()
    assert window.tool_bar.scenario.text() == "Narrow the hub"
    assert window.status.note.text() == "Scenario: no edits"
    assert window.workspace.history.stack.undoText() == "New scenario: Narrow the hub"
    window.workspace.history.add_edit(WITHOUT_RUNNERS[0])
    assert len(window.workspace.history.review.scenarios) == 1
    window.menus.by_id["new-scenario"].trigger()
    asked = dialog(window)
    assert asked.line.text() == "Scenario 1"
    QTest.keyClick(asked.line, Qt.Key.Key_Delete)
    QTest.keyClick(asked.line, Qt.Key.Key_Return)
    assert window.workspace.history.review.edits == ()
    assert window.tool_bar.scenario.text() == "Scenario 1"


def test_a_new_scenario_that_is_given_up_is_not_made(window: MainWindow) -> None:
    window.menus.by_id["new-scenario"].trigger()
    QTest.keyClick(dialog(window).line, Qt.Key.Key_Escape)
    assert not window.workspace.history.review.scenarios
    assert not window.strip.isVisible()
    assert not window.workspace.history.stack.count()


# Menu


def test_scenarios_are_copied_walked_through_and_deleted(two_edits: MainWindow) -> None:
    workspace, actions = two_edits.workspace, two_edits.menus.by_id
    first = workspace.history.review.current
    actions["duplicate-scenario"].trigger()
    copy = workspace.history.review.current
    assert copy != first
    QTest.keyClick(two_edits, Qt.Key.Key_Down, CTRL_ALT)
    assert workspace.history.review.current is None, "the baseline is among them"
    QTest.keyClick(two_edits, Qt.Key.Key_Down, CTRL_ALT)
    assert workspace.history.review.current == first
    QTest.keyClick(two_edits, Qt.Key.Key_Up, CTRL_ALT)
    QTest.keyClick(two_edits, Qt.Key.Key_Up, CTRL_ALT)
    assert workspace.history.review.current == copy
    actions["delete-scenario"].trigger()
    assert [one.id for one in workspace.history.review.scenarios] == [first]
    assert workspace.history.review.current is None
    assert not actions["delete-scenario"].isEnabled()
    workspace.history.stack.undo()
    assert workspace.history.review.current == copy


def test_nothing_can_be_made_of_nothing(window: MainWindow) -> None:
    workspace = window.workspace
    workspace.opener.close()
    assert scenarios.new(workspace) is None
    assert scenarios.duplicate(workspace) is None
    scenarios.delete(workspace)
    scenarios.rename(workspace, "s9", "Nothing")
    assert not workspace.history.stack.count()


# Highlighted changes


def lit_of(canvas: Canvas) -> frozenset[str] | None:
    """Return what is not faded."""
    item = next(each for each in canvas.scene().items() if isinstance(each, PictureItem))
    return item.look.lit


def test_changes_are_lit_and_the_rest_fades(two_edits: MainWindow) -> None:
    canvas = two_edits.pane.canvas
    lit = lit_of(canvas)
    assert lit is not None
    rows = canvas.related.of_nodes((CI_RUNNER, NIGHTLY, DB_IMPORT))
    assert rows <= lit
    assert not canvas.related.of_nodes((role(PROD, "security-audit"),)) & lit
    two_edits.menus.by_id["highlight-changes"].trigger()
    assert lit_of(canvas) is None
    two_edits.menus.by_id["highlight-changes"].trigger()
    assert lit_of(canvas) == lit


def test_selected_principal_is_lit_beside_the_changes(two_edits: MainWindow) -> None:
    canvas = two_edits.pane.canvas
    audit = role(PROD, "security-audit")
    two_edits.workspace.selection.select(Selection(nodes=(audit,)))
    assert canvas.related.of_nodes((audit, DB_IMPORT)) <= (lit_of(canvas) or frozenset())
    edge = two_edits.workspace.world.edges_to(audit)[0].id
    two_edits.workspace.selection.select(Selection(edges=(edge,)))
    lit = lit_of(canvas)
    assert lit is not None
    assert not canvas.related.of_nodes((DB_IMPORT,)) & lit
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert canvas.related.of_nodes((DB_IMPORT,)) <= (lit_of(canvas) or frozenset())


def test_files_carry_the_name_of_the_scenario(
    qtbot: QtBot, two_edits: MainWindow, tmp_path: Path
) -> None:
    named(two_edits, "Only GitHub")
    text = export_svg(two_edits, qtbot, tmp_path / "picture.svg")
    assert "Scenario, not in AWS:" in text
    assert "Only GitHub, 2 edits: Remove " in text


def test_scenario_is_compared_with_the_baseline(qtbot: QtBot, two_edits: MainWindow) -> None:
    workspace = two_edits.workspace
    with qtbot.waitSignal(workspace.comparison.compared):
        two_edits.menus.by_id["compare-baseline"].trigger()
    assert workspace.comparison.found is not None
    assert two_edits.strip.isVisible()
    assert lit_of(two_edits.pane.canvas) is not None
    workspace.comparison.stop()
    workspace.history.back_to_baseline()
    current = workspace.history.review.scenarios[0].id
    with qtbot.waitSignal(workspace.comparison.compared):
        workspace.comparison.with_scenarios(None, current)
    assert "Baseline, as imported" in two_edits.strip.accessibleName(), "that is what is kept"
    workspace.comparison.stop()
