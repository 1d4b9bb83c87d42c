"""Changes other than those of a text: chosen, filled in and made with real keys."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from rolescope.model.edits.durations import WithMaxSessionDuration
from rolescope.model.edits.entities import WithRole
from rolescope.model.edits.managed import Attach
from rolescope.model.edits.quarantine import Quarantine
from rolescope.model.edits.trusts import RequireExternalId, RequireMfa
from rolescope.model.place import find_holder
from rolescope.model.principal import Role
from rolescope.ui.features.whatif.edit_box import EditBox
from rolescope.ui.features.whatif.edit_panel import EditPanel
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.selection import Selection

TOOLS = "arn:aws:iam::770233459910:"
HUB = f"{TOOLS}role/deploy-hub"
ACCOUNT = "770233459910"
Key = Qt.Key


@pytest.fixture
def panel(qtbot: QtBot, window: MainWindow) -> EditPanel:
    """The panel with the form of a change of deploy-hub."""
    return opened(qtbot, window, HUB)


def opened(qtbot: QtBot, window: MainWindow, owner: str) -> EditPanel:
    window.workspace.selection.select(Selection(nodes=(owner,)))
    window.refresh()
    window.menus.by_id["more-changes"].trigger()
    qtbot.waitUntil(lambda: window.workbench.is_open("edit"))
    found = window.workbench.widget("edit")
    assert isinstance(found, EditPanel)
    qtbot.waitUntil(found.forms.isVisible)
    return found


def choose(panel: EditPanel, title: str) -> None:
    """Choose a change by its first letters, as the keyboard does."""
    choice = panel.forms.choice
    choice.setFocus()
    QTest.keyClick(choice, Key.Key_Home)
    for _ in range(choice.count()):
        if choice.currentText() == title:
            return
        QTest.keyClick(choice, Key.Key_Down)
    raise AssertionError(f"{title} is not offered")


def line(panel: EditPanel, name: str) -> QLineEdit:
    field = panel.forms.fields[name]
    assert isinstance(field, QLineEdit)
    return field


def test_mfa_is_required_with_two_clicks(window: MainWindow, panel: EditPanel) -> None:
    choose(panel, "Require MFA")
    QTest.mouseClick(panel.forms.make, Qt.MouseButton.LeftButton)
    assert window.workspace.history.review.edits == (RequireMfa(HUB),)
    assert panel.forms.note.text() == "Done: Require MFA to assume deploy-hub"
    QTest.mouseClick(window.pane.canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert panel.forms.note.text() == "Done: Require MFA to assume deploy-hub"
    choose(panel, "Switch trust off")
    choose(panel, "Require MFA")
    assert "ask for it" in panel.forms.note.text()


def test_what_was_undone_is_not_said_to_be_done(window: MainWindow, panel: EditPanel) -> None:
    choose(panel, "Quarantine")
    QTest.mouseClick(panel.forms.make, Qt.MouseButton.LeftButton)
    assert panel.forms.note.text().startswith("Done: ")
    QTest.keyClick(window, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not window.workspace.history.review.edits
    assert not panel.forms.note.text()
    assert panel.forms.make.isEnabled()


def test_a_form_says_what_its_change_does_and_no_document_is_marked(panel: EditPanel) -> None:
    choose(panel, "Switch trust off")
    assert "nobody can assume the role" in panel.forms.words.text()
    assert panel.list.currentRow() == -1
    choose(panel, "Attach a managed policy")
    assert panel.forms.words.isHidden()
    QTest.mouseClick(panel.forms.back, Qt.MouseButton.LeftButton)
    assert panel.list.currentRow() >= 0


def test_a_refusal_is_said_before_anything_is_done(window: MainWindow, panel: EditPanel) -> None:
    choose(panel, "Require an external ID")
    assert not panel.forms.make.isEnabled()
    field = line(panel, "value")
    QTest.keyClicks(field, "a b")
    assert panel.forms.note.text().startswith("An external ID has")
    assert not panel.forms.make.isEnabled()
    QTest.keyClick(field, Key.Key_Return)
    assert not window.workspace.history.review.edits
    field.clear()
    QTest.keyClicks(field, "nw-rel-7731")
    QTest.keyClick(field, Key.Key_Return)
    assert window.workspace.history.review.edits == (RequireExternalId(HUB, "nw-rel-7731"),)
    assert panel.forms.note.text() == "Done: Require an external ID to assume deploy-hub"


def test_a_duration_is_written_in_words(window: MainWindow, panel: EditPanel) -> None:
    choose(panel, "Set maximum session duration")
    field = line(panel, "duration")
    assert field.text() == "2 h"
    assert "already" in panel.forms.note.text()
    field.clear()
    QTest.keyClicks(field, "soon")
    assert "is no duration" in panel.forms.note.text()
    field.clear()
    QTest.keyClicks(field, "90 min")
    QTest.keyClick(field, Key.Key_Return)
    assert window.workspace.history.review.edits == (WithMaxSessionDuration(HUB, 5400),)


def test_policies_are_completed_from_the_import(
    qtbot: QtBot, window: MainWindow, panel: EditPanel
) -> None:
    choose(panel, "Attach a managed policy")
    field = line(panel, "policy")
    field.setFocus()
    QTest.keyClicks(field, "assume-dep")
    completer = field.completer()
    assert completer is not None
    popup = completer.popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)
    QTest.keyClick(popup, Key.Key_Down)
    QTest.keyClick(popup, Key.Key_Return)
    QTest.keyClick(field, Key.Key_Return)
    (edit,) = window.workspace.history.review.edits
    assert isinstance(edit, Attach)
    assert edit == Attach(HUB, f"{TOOLS}policy/assume-deploy-hub")


def test_a_role_is_created_in_an_account_and_listed_as_new(
    qtbot: QtBot, window: MainWindow
) -> None:
    panel = opened(qtbot, window, ACCOUNT)
    choose(panel, "Create a role")
    text = panel.forms.fields["text"]
    assert isinstance(text, EditBox)
    assert f"arn:aws:iam::{ACCOUNT}:root" in text.text()
    QTest.keyClicks(line(panel, "name"), "fresh")
    assert panel.forms.make.isEnabled()
    text.setFocus()
    QTest.keyClick(text, Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(text, Key.Key_Backspace)
    assert "Not valid JSON" in panel.forms.note.text()
    QTest.keyClick(text, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(text, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (edit,) = window.workspace.history.review.edits
    assert isinstance(edit, WithRole)
    made = find_holder(window.workspace.world.world, f"{TOOLS}role/fresh")
    assert isinstance(made, Role)
    marks = {entry.row.mark for entry in panel.list.entries() if entry.row is not None}
    assert "new" in marks


def test_what_is_filled_in_stays_while_the_scenario_changes(
    window: MainWindow, panel: EditPanel
) -> None:
    choose(panel, "Add or change a tag")
    QTest.keyClicks(line(panel, "key"), "team")
    window.workspace.history.add_edit(RequireMfa(HUB))
    assert panel.forms.isVisible()
    assert line(panel, "key").text() == "team"
    QTest.keyClicks(line(panel, "value"), "core")
    QTest.keyClick(line(panel, "value"), Key.Key_Return)
    assert len(window.workspace.history.review.edits) == 2


def test_the_form_gives_way_to_the_document(window: MainWindow, panel: EditPanel) -> None:
    QTest.mouseClick(panel.forms.back, Qt.MouseButton.LeftButton)
    assert panel.pane.isVisible()
    assert not panel.more.isChecked()
    panel.more.trigger()
    assert panel.forms.isVisible()
    panel.more.trigger()
    assert panel.pane.isVisible()
    panel.more.trigger()
    window.menus.by_id["edit-policy"].trigger()
    assert panel.pane.isVisible()


def test_a_document_of_the_inspector_is_opened_in_the_editor(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.workspace.selection.select(Selection(nodes=(HUB,)))
    inspector = window.workbench.widget("inspector")
    details = getattr(inspector, "details", None)
    assert details is not None
    details.documents.open_tab(1)
    QTest.mouseClick(details.documents.edit, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.workbench.is_open("edit"))
    panel = window.workbench.widget("edit")
    assert isinstance(panel, EditPanel)
    place = window.workspace.editing.place
    assert panel.place == place
    assert place is not None
    assert place.name.endswith(":policy/assume-release")


def test_nothing_is_offered_for_what_nobody_can_change(
    qtbot: QtBot, window: MainWindow, panel: EditPanel
) -> None:
    window.workspace.selection.select(Selection(nodes=("lambda.amazonaws.com",)))
    qtbot.waitUntil(lambda: panel.forms.isVisible() or panel.pane.isVisible())
    assert panel.forms.form is not None  # of the document that is still open


def test_changes_of_the_menu_are_made_at_once(qtbot: QtBot, window: MainWindow) -> None:
    window.workspace.selection.select(Selection(nodes=(HUB,)))
    window.refresh()
    pick(window, "Require MFA")
    qtbot.waitUntil(lambda: window.is_panel_open("impact"))
    pick(window, "Quarantine")
    assert window.workspace.history.review.edits == (RequireMfa(HUB), Quarantine(HUB))


def test_a_change_that_cannot_be_made_says_why_in_its_form(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.workspace.selection.select(Selection(nodes=(HUB,)))
    window.refresh()
    pick(window, "Require MFA")
    pick(window, "Require MFA")
    qtbot.waitUntil(lambda: window.is_panel_open("edit"))
    found = window.workbench.widget("edit")
    assert isinstance(found, EditPanel)
    assert found.forms.form_id == "mfa"
    assert "ask for it" in found.forms.note.text()
    assert window.workspace.history.review.edits == (RequireMfa(HUB),)


def test_a_change_of_the_menu_asks_for_what_it_needs(qtbot: QtBot, window: MainWindow) -> None:
    edge = next(
        one for one in window.workspace.world.edges_to(HUB) if one.source.endswith("ci-runner")
    )
    window.workspace.selection.select(Selection(edges=(edge.id,)))
    window.refresh()
    assert not window.menus.by_id["change-quarantine"].isEnabled()  # of which end?
    pick(window, "Require an external ID\N{HORIZONTAL ELLIPSIS}")
    qtbot.waitUntil(lambda: window.is_panel_open("edit"))
    found = window.workbench.widget("edit")
    assert isinstance(found, EditPanel)
    qtbot.waitUntil(line(found, "value").hasFocus)
    QTest.keyClicks(line(found, "value"), "nw-rel-7731")
    QTest.keyClick(line(found, "value"), Key.Key_Return)
    assert window.workspace.history.review.edits == (RequireExternalId(HUB, "nw-rel-7731"),)


def test_of_several_that_are_selected_none_is_changed_by_the_menu(window: MainWindow) -> None:
    window.workspace.selection.select(Selection(nodes=(HUB, f"{TOOLS}role/gha-deploy")))
    window.refresh()
    assert not window.menus.by_id["change-mfa"].isEnabled()
    window.workspace.selection.select(Selection(nodes=(f"{TOOLS}user/ci-runner",)))
    window.refresh()
    assert not window.menus.by_id["change-mfa"].isEnabled()
    assert window.menus.by_id["change-quarantine"].isEnabled()


def test_the_form_of_changes_comes_by_a_key(qtbot: QtBot, window: MainWindow) -> None:
    window.workspace.selection.select(Selection(nodes=(HUB,)))
    window.refresh()
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window, Key.Key_L, keys)
    qtbot.waitUntil(lambda: window.is_panel_open("edit"))
    found = window.workbench.widget("edit")
    assert isinstance(found, EditPanel)
    qtbot.waitUntil(found.forms.choice.hasFocus)


def pick(window: MainWindow, text: str) -> None:
    """Choose an entry of the menu Scenario with the mouse."""
    menu = window.menus.menus["Scenario"]
    place = window.menus.bar.actionGeometry(menu.menuAction()).center()
    QTest.mouseClick(window.menus.bar, Qt.MouseButton.LeftButton, pos=place)
    entry = next(one for one in menu.actions() if one.text() == text)
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(entry).center())
