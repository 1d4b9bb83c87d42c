"""Editing documents with real keys: what is typed becomes the scenario, and the way back."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rolescope.model.edits.documents import WithDocument
from rolescope.model.edits.entities import WithoutPrincipal
from rolescope.model.edits.inline import WithNewInlinePolicy, WithoutInlinePolicy
from rolescope.model.edits.trusts import WithoutAnyTrust
from rolescope.model.place import Place, PlaceKind
from rolescope.ui.features.whatif.edit_panel import EditPanel
from rolescope.ui.features.whatif.edit_text import LINE
from rolescope.ui.kit.completing_box import popup_of
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.editing import with_text
from rolescope.ui.state.selection import Selection
from rolescope.words.editing.check import DocumentCheck
from rolescope.words.requests.policy_check import LineFault

TOOLS = "arn:aws:iam::770233459910:"
HUB = f"{TOOLS}role/deploy-hub"
TRUST = Place(PlaceKind.TRUST, HUB)
RUNNER = 9  # the line of ci-runner
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


@pytest.fixture
def panel(qtbot: QtBot, window: MainWindow) -> EditPanel:
    """The panel with the trust policy of deploy-hub, opened by the keyboard."""
    window.workspace.selection.select(Selection(nodes=(HUB,)))
    window.pane.canvas.setFocus()
    QTest.keyClick(window.pane.canvas, Key.Key_L, CONTROL)
    qtbot.waitUntil(lambda: window.workbench.is_open("edit"))
    found = window.workbench.widget("edit")
    assert isinstance(found, EditPanel)
    qtbot.waitUntil(lambda: found.pane.check is not None)
    assert found.place == TRUST
    return found


def delete_line(panel: EditPanel, line: int) -> None:
    box = panel.pane.box
    box.go_to_line(line)
    QTest.keyClick(box, Key.Key_Home)
    QTest.keyClick(box, Key.Key_Down, SHIFT)
    QTest.keyClick(box, Key.Key_Delete)


def write(panel: EditPanel, text: str) -> None:
    """Replace everything in the editor by a text, pasted."""
    box = panel.pane.box
    QApplication.clipboard().setText(text)
    QTest.keyClick(box, Key.Key_A, CONTROL)
    box.paste()


def sources(window: MainWindow) -> set[str]:
    return {edge.source for edge in window.workspace.world.edges_to(HUB) if edge.is_trust}


def runner() -> str:
    return f"{TOOLS}user/ci-runner"


def test_a_deleted_line_closes_the_trust_and_undo_and_redo_bring_it_back(
    qtbot: QtBot, window: MainWindow, panel: EditPanel
) -> None:
    assert runner() in sources(window)
    delete_line(panel, RUNNER)
    qtbot.waitUntil(lambda: runner() not in sources(window))
    workspace = window.workspace
    assert [edit.label for edit in workspace.history.review.edits] == ["Edit trust of deploy-hub"]
    assert panel.pane.diff.words == "1 line removed"
    assert panel.pane.box.ghosts == {RUNNER: ((f'          "{runner()}",'),)}
    assert workspace.history.stack.count() == 1
    QTest.keyClick(panel.pane.box, Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: runner() in sources(window))
    assert not workspace.history.review.scenarios
    assert panel.pane.diff.words == "as imported"
    QTest.keyClick(panel.pane.box, Key.Key_Y, CONTROL)
    qtbot.waitUntil(lambda: runner() not in sources(window))


def test_the_caret_stays_in_sight_when_an_edit_brings_up_a_bar_that_takes_height(
    qtbot: QtBot, window: MainWindow, panel: EditPanel
) -> None:
    window.resize(1280, 720)
    QApplication.processEvents()
    box = panel.pane.box
    height = box.viewport().height()
    delete_line(panel, height // LINE)  # the lowest that is whole in sight
    assert box.cursorRect().bottom() > height - 2 * LINE
    QTest.keyClick(box, Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: box.viewport().height() < height - LINE)
    assert box.viewport().rect().contains(box.cursorRect())


def test_the_history_of_the_window_goes_back_and_the_editor_follows(
    window: MainWindow, panel: EditPanel
) -> None:
    delete_line(panel, RUNNER)
    QTest.keyClick(panel.pane.box, Key.Key_Return, CONTROL)
    assert runner() not in sources(window)
    delete_line(panel, RUNNER)
    QTest.keyClick(panel.pane.box, Key.Key_Return, CONTROL)
    assert len(window.workspace.history.review.edits) == 1
    assert window.workspace.history.stack.count() == 2
    window.workspace.history.stack.undo()
    assert panel.pane.diff.words == "1 line removed"
    window.workspace.history.stack.undo()
    assert runner() in panel.pane.box.text()
    assert panel.pane.diff.words == "as imported"
    window.workspace.history.stack.redo()
    assert runner() not in panel.pane.box.text()


def test_the_keyboard_stays_in_the_editor_when_a_pause_makes_the_edit(
    qtbot: QtBot, window: MainWindow, panel: EditPanel
) -> None:
    delete_line(panel, RUNNER)
    qtbot.waitUntil(lambda: runner() not in sources(window))
    assert window.focusWidget() is panel.pane.box
    window.workspace.history.stack.undo()
    assert window.focusWidget() is panel.pane.box


def test_undo_in_the_editor_goes_on_into_the_history(window: MainWindow, panel: EditPanel) -> None:
    window.workspace.history.add_edit(WithoutAnyTrust(f"{TOOLS}role/gha-deploy"))
    panel.pane.box.setFocus()
    QTest.keyClick(panel.pane.box, Key.Key_Z, CONTROL)
    assert not window.workspace.history.review.edits
    QTest.keyClick(panel.pane.box, Key.Key_Z, CONTROL | SHIFT)
    assert len(window.workspace.history.review.edits) == 1


def test_typing_without_a_pause_is_one_step_and_one_edit(
    qtbot: QtBot, window: MainWindow, panel: EditPanel
) -> None:
    box = panel.pane.box
    box.go_to_line(5)
    QTest.keyClick(box, Key.Key_End)
    for _ in range(3):
        QTest.keyClick(box, Key.Key_Left)
    for sign in "abc":
        QTest.keyClicks(box, sign)
        with qtbot.waitSignal(window.workspace.world.analysed):
            pass
    assert len(window.workspace.history.review.edits) == 1
    assert window.workspace.history.stack.count() == 1
    QTest.keyClick(box, Key.Key_Z, CONTROL)
    assert panel.pane.diff.words == "as imported"


def test_what_is_typed_is_there_before_it_is_saved(window: MainWindow, panel: EditPanel) -> None:
    delete_line(panel, RUNNER)
    assert not window.workspace.history.review.edits
    key = QKeyEvent(QEvent.Type.ShortcutOverride, Key.Key_S, CONTROL, "s")
    QApplication.sendEvent(panel.pane.box, key)
    assert len(window.workspace.history.review.edits) == 1


def test_what_iam_would_refuse_stays_as_imported_gr15(panel: EditPanel) -> None:
    """Importers keep what IAM would not take today, such as sts:* in a trust policy."""
    panel.pane.show_check(DocumentCheck(faults=(LineFault(1, "sts:*"),)))
    assert panel.pane.head.status.text() == "AWS would refuse it now, kept as imported"


def test_broken_json_is_refused_with_its_line(
    qtbot: QtBot, window: MainWindow, panel: EditPanel
) -> None:
    box = panel.pane.box
    box.go_to_line(RUNNER)
    QTest.keyClick(box, Key.Key_End)
    QTest.keyClick(box, Key.Key_Backspace)
    qtbot.waitUntil(lambda: panel.pane.bar.kind == "fault")
    assert panel.pane.bar.words.text() == (
        "Line 9: Not valid JSON. A comma or a closing bracket is missing behind this."
    )
    assert panel.pane.head.status.text() == "Not valid, not applied"
    assert box.signs == {RUNNER: "fault"}
    qtbot.waitUntil(lambda: TRUST in window.workspace.editing.drafts)
    assert not window.workspace.history.review.edits
    box.go_to_line(1)
    QTest.mouseClick(panel.pane.bar.link, Qt.MouseButton.LeftButton)
    assert box.line == RUNNER


def test_what_is_not_valid_is_kept_while_another_document_is_looked_at(
    window: MainWindow, panel: EditPanel
) -> None:
    write(panel, "{")
    QTest.keyClick(panel.pane.box, Key.Key_Return, CONTROL)
    other = next(
        e.row.place
        for e in panel.list.entries()
        if e.title == "" and e.row is not None and e.row.title == "assume-release"
    )
    assert other is not None
    panel.list.setFocus()
    QTest.keyClick(panel.list, Key.Key_Down)
    assert panel.place == other
    QTest.keyClick(panel.list, Key.Key_Up)
    assert panel.place == TRUST
    assert panel.pane.box.text() == "{"
    assert not window.workspace.history.review.edits


def test_iam_grammar_is_checked_and_doubts_do_not_refuse(
    qtbot: QtBot, window: MainWindow, panel: EditPanel
) -> None:
    text = panel.pane.box.text()
    write(panel, text.replace('"sts:AssumeRole"', '"s3:GetObject"', 1))
    qtbot.waitUntil(lambda: panel.pane.bar.kind == "fault")
    assert "AssumeRole policy may only specify" in panel.pane.bar.words.text()
    assert not window.workspace.history.review.edits
    write(panel, text.replace("aws:PrincipalArn", "aws:PrincipleArn"))
    qtbot.waitUntil(lambda: bool(window.workspace.history.review.edits))
    assert panel.pane.bar.kind == "doubt"
    assert "Did you mean aws:PrincipalArn?" in panel.pane.bar.words.text()


def test_it_is_said_whom_another_statement_still_lets_in(qtbot: QtBot, panel: EditPanel) -> None:
    delete_line(panel, RUNNER)
    qtbot.waitUntil(lambda: panel.pane.bar.kind == "hint")
    said = panel.pane.bar.words.text()
    assert said == "Statement 2 still lets in build-* by aws:PrincipalArn."
    QTest.mouseClick(panel.pane.bar.link, Qt.MouseButton.LeftButton)
    box = panel.pane.box
    assert "aws:PrincipalArn" in box.textCursor().block().text()


def test_revert_goes_back_to_the_import_and_can_be_undone(
    qtbot: QtBot, window: MainWindow, panel: EditPanel
) -> None:
    assert not panel.pane.head.revert.isVisible()
    delete_line(panel, RUNNER)
    qtbot.waitUntil(lambda: bool(window.workspace.history.review.edits))
    QTest.mouseClick(panel.pane.head.revert, Qt.MouseButton.LeftButton)
    assert not window.workspace.history.review.edits
    QTest.keyClick(panel.pane.box, Key.Key_Z, CONTROL)
    assert runner() not in panel.pane.box.text()


def test_names_are_completed_by_keys(qtbot: QtBot, window: MainWindow, panel: EditPanel) -> None:
    box = panel.pane.box
    delete_line(panel, RUNNER)
    QTest.keyClick(box, Key.Key_Up)
    QTest.keyClick(box, Key.Key_End)
    QTest.keyClick(box, Key.Key_Return)
    QTest.keyClicks(box, '"night')
    popup = popup_of(box.completer)
    qtbot.waitUntil(popup.isVisible)
    QTest.keyClick(popup, Key.Key_Return)
    assert f'          "{TOOLS}user/nightly"\n' in box.text()
    assert not popup.isVisible()
    QTest.keyClicks(box, ",")
    qtbot.waitUntil(lambda: bool(window.workspace.history.review.edits))


def test_control_and_space_offers_the_elements_that_are_missing(
    qtbot: QtBot, panel: EditPanel
) -> None:
    box = panel.pane.box
    box.go_to_line(6)
    QTest.keyClick(box, Key.Key_End)
    QTest.keyClick(box, Key.Key_Return)
    QTest.keyClick(box, Key.Key_Space, CONTROL)
    popup = popup_of(box.completer)
    qtbot.waitUntil(popup.isVisible)
    QTest.keyClicks(popup, "Cond")
    assert popup.model().index(0, 0).data() == "Condition"
    QTest.keyClick(popup, Key.Key_Escape)
    assert not popup.isVisible()


def test_enter_and_brackets_keep_the_text_in_shape(panel: EditPanel) -> None:
    box = panel.pane.box
    write(panel, "")
    QTest.keyClicks(box, "{")
    QTest.keyClick(box, Key.Key_Return)
    QTest.keyClicks(box, '"a"')
    assert box.text() == '{\n  "a"\n}'
    assert box.textCursor().position() == len('{\n  "a"')
    QTest.keyClick(box, Key.Key_Down)
    assert box.extraSelections()


def test_a_text_is_found_in_the_document(panel: EditPanel) -> None:
    box, search = panel.pane.box, panel.pane.search
    QTest.keyClick(box, Key.Key_F, CONTROL)
    assert search.isVisible()
    QTest.keyClicks(search.field, "nightly")
    assert search.count.text() == "1 found"
    QTest.keyClick(search.field, Key.Key_Return)
    assert box.textCursor().selectedText() == "nightly"
    QTest.keyClicks(search.field, "zzz")
    assert search.count.text() == "not found"
    QTest.keyClick(search.field, Key.Key_Escape)
    assert not search.isVisible()
    assert box.hasFocus()


def test_the_import_stands_beside_the_document(panel: EditPanel) -> None:
    delete_line(panel, RUNNER)
    pane = panel.pane
    QTest.mouseClick(pane.head.beside, Qt.MouseButton.LeftButton)
    assert pane.before.isVisible()
    assert pane.before.changed == {RUNNER}
    assert pane.box.ghosts == {RUNNER: (None,)}
    QTest.mouseClick(pane.head.beside, Qt.MouseButton.LeftButton)
    assert not pane.before.isVisible()
    assert pane.box.ghosts[RUNNER] == (f'          "{runner()}",',)


def test_locked_documents_are_shown_with_the_reason(window: MainWindow, panel: EditPanel) -> None:
    admin = next(
        role.arn
        for account in window.workspace.world.world.accounts
        for role in account.roles
        if role.name == "db-import"
    )
    window.workspace.selection.select(Selection(nodes=(admin,)))
    place = next(
        e.row.place
        for e in panel.list.entries()
        if e.row is not None and e.row.title == "AdministratorAccess"
    )
    assert place is not None
    window.workspace.editing.open(place)
    assert panel.pane.box.isReadOnly()
    assert panel.pane.bar.kind == "lock"
    assert "belongs to AWS" in panel.pane.bar.words.text()
    before = panel.pane.box.text()
    QTest.keyClicks(panel.pane.box, "x")
    assert panel.pane.box.text() == before


def test_a_document_that_the_scenario_takes_out_is_shown_as_imported(
    window: MainWindow, panel: EditPanel
) -> None:
    add = WithNewInlinePolicy(HUB, "more", '{"Version": "2012-10-17", "Statement": []}')
    window.workspace.history.add_edit(add)
    place = Place(PlaceKind.INLINE, HUB, "more")
    window.workspace.editing.open(place)
    assert panel.pane.imported is None
    assert panel.pane.head.title.text() == "deploy-hub inline policy more, new in this scenario"
    window.workspace.history.stack.undo()
    assert panel.place == TRUST
    user = next(
        one
        for account in window.workspace.world.world.accounts
        for one in account.users
        if one.inline
    )
    name = user.inline[0].name
    window.workspace.history.add_edit(WithoutInlinePolicy(user.arn, name))
    window.workspace.editing.open(Place(PlaceKind.INLINE, user.arn, name))
    assert panel.pane.bar.words.text().startswith("The scenario takes this document out.")
    assert panel.pane.box.isReadOnly()


def test_edited_documents_are_marked_and_listed_for_others(
    qtbot: QtBot, window: MainWindow, panel: EditPanel
) -> None:
    delete_line(panel, RUNNER)
    qtbot.waitUntil(lambda: bool(window.workspace.history.review.edits))
    rows = [entry.row for entry in panel.list.entries() if entry.row is not None]
    assert rows[0].mark == "edited"
    window.workspace.selection.select(Selection(nodes=(runner(),)))
    titles = [entry.title for entry in panel.list.entries() if entry.row is None]
    assert titles == ["ci-runner", "deploy-hub"]
    last = panel.list.entries()[-1].row
    assert last is not None
    assert (last.title, last.mark) == ("Trust policy", "edited")


def test_a_document_is_shown_from_its_first_line(panel: EditPanel) -> None:
    assert panel.pane.box.verticalScrollBar().value() == 0


def test_a_document_that_is_open_when_its_role_is_deleted_says_so(
    window: MainWindow, panel: EditPanel
) -> None:
    window.workspace.history.add_edit(WithoutPrincipal(HUB))
    assert panel.place == TRUST
    assert panel.pane.box.isReadOnly()
    assert panel.pane.bar.words.text().startswith("The scenario takes this document out.")
    window.workspace.history.stack.undo()
    assert panel.place == TRUST
    assert not panel.pane.box.isReadOnly()


def test_who_is_selected_after_an_edit_is_the_one_who_is_edited(
    qtbot: QtBot, window: MainWindow, panel: EditPanel
) -> None:
    delete_line(panel, RUNNER)
    qtbot.waitUntil(lambda: bool(window.workspace.history.review.edits))
    build = f"{TOOLS}role/gha-deploy"
    window.workspace.selection.select(Selection(nodes=(build,)))
    assert panel.place == Place(PlaceKind.TRUST, build)
    names = panel.list
    last = len(names.entries()) - 1
    names.setFocus()
    names.setCurrentRow(last)
    assert panel.place == TRUST
    window.workspace.history.add_edit(
        WithoutAnyTrust(build)
    )  # it stays when the same one is still selected
    assert panel.place == TRUST
    window.workbench.close_panel("edit")
    window.workspace.selection.select(Selection(nodes=(f"{TOOLS}role/tools-admin",)))
    QTest.keyClick(window.pane.canvas, Key.Key_L, CONTROL)
    qtbot.waitUntil(lambda: window.workbench.is_open("edit"))
    assert panel.place == Place(PlaceKind.TRUST, f"{TOOLS}role/tools-admin")


def test_rows_with_others_below_open_by_keys_and_clicks(panel: EditPanel) -> None:
    names = panel.list
    at = next(n for n, e in enumerate(names.entries()) if e.row and e.row.title == "SCPs of tools")
    names.setFocus()
    names.setCurrentRow(at)
    QTest.keyClick(names, Key.Key_Right)
    opened = [e.row.title for e in names.entries() if e.depth and e.row]
    assert opened == ["FullAWSAccess", "deny-leave-org", "region-lock"]
    QTest.keyClick(names, Key.Key_Left)
    assert not [e for e in names.entries() if e.depth]
    spot = names.visualItemRect(names.item(at)).center()
    QTest.mouseClick(names.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert [e for e in names.entries() if e.depth]


def test_nothing_is_shown_of_a_world_that_is_closed(window: MainWindow, panel: EditPanel) -> None:
    window.workspace.opener.close()
    assert panel.place is None
    assert not panel.list.entries()


def test_a_text_that_is_the_imports_is_no_edit(window: MainWindow) -> None:
    workspace = window.workspace
    base = workspace.world.world
    policy = TRUST.find(base)
    assert policy is not None
    same, _words = with_text(workspace.history.review, base, TRUST, policy.text)
    assert same == workspace.history.review
    other = policy.text.replace("RunnersAndActions", "Runners")
    edited, words = with_text(workspace.history.review, base, TRUST, other)
    assert edited.edits == (WithDocument(TRUST, other),)
    assert words == "Edit trust of deploy-hub"
    back, words = with_text(edited, base, TRUST, policy.text)
    assert back == workspace.history.review
    assert words == "Revert: Edit trust of deploy-hub"
