"""Assertions in the window, by real events: marks, what an edit breaks, names, files."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from rolescope.model.edits.trusts import WithoutAnyTrust
from rolescope.model.review import Assertion, Expectation
from rolescope.questions.assertions import read_assertions
from rolescope.ui.features.assertions.panel import Assertions
from rolescope.ui.features.whatif.impact_panel import AssertionsCard
from rolescope.ui.shell.bars.messages import MessageLevel
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state import assertion_edits, role_requests
from rolescope.ui.state.selection import Selection

pytestmark = pytest.mark.usefixtures("no_flashes")
ALLOWED, DENIED = Expectation.ALLOWED, Expectation.DENIED
LEFT = Qt.MouseButton.LeftButton


def node(window: MainWindow, name: str) -> str:
    assert window.workspace.world.analysis is not None
    return next(n.id for n in window.workspace.world.analysis.graph.nodes if n.name == name)


def select_trust(window: MainWindow, source: str, target: str) -> str:
    edges = window.workspace.world.edges_from(node(window, source))
    found = next(edge.id for edge in edges if edge.target == node(window, target))
    window.workspace.selection.select(Selection(edges=(found,)))
    return found


def ask(window: MainWindow, caller: str, role: str) -> None:
    role_requests.ask(window.workspace, node(window, caller), node(window, role))


def head_button(window: MainWindow, text: str) -> QToolButton:
    QApplication.processEvents()  # a new button is shown a moment later
    buttons = window.workbench.bottom.findChildren(QToolButton)
    return next(one for one in buttons if one.text() == text and one.isVisible())


def press(window: MainWindow, text: str) -> None:
    QTest.mouseClick(head_button(window, text), LEFT)


def choose(qtbot: QtBot, window: MainWindow, menu_name: str, action_id: str) -> None:
    """Choose an entry of a menu by mouse."""
    menu, bar = window.menus.menus[menu_name], window.menus.bar
    QTest.mouseClick(bar, LEFT, pos=bar.actionGeometry(menu.menuAction()).center())
    qtbot.waitUntil(menu.isVisible)
    action = window.menus.by_id[action_id]
    assert action.isEnabled()
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())


@pytest.fixture
def marked(window: MainWindow) -> MainWindow:
    """A window with two verdicts that must hold."""
    ask(window, "ci-runner", "deploy-hub")
    press(window, "Must stay allowed")
    ask(window, "incident-response", "prod-admin")
    press(window, "Must be denied")
    return window


@pytest.fixture
def panel(qtbot: QtBot, marked: MainWindow) -> Assertions:
    marked.workspace.window.open_panel("assertions")
    found = marked.workbench.widget("assertions")
    assert isinstance(found, Assertions)
    qtbot.waitUntil(found.list.isVisible)
    return found


def titles(panel: Assertions) -> list[tuple[str, str]]:
    return [(line.title, line.words) for line in panel.list.lines]


def row(panel: Assertions, number: int) -> QPoint:
    view = panel.list
    return view.visualRect(view.model().index(number, 0)).center()


def break_first(window: MainWindow) -> None:
    select_trust(window, "ci-runner", "deploy-hub")
    window.commands.switch_off()


# Marks


def test_the_head_of_the_result_offers_the_mark_that_suits(window: MainWindow) -> None:
    ask(window, "ci-runner", "deploy-hub")
    button = head_button(window, "Must stay allowed")
    assert not button.isChecked()
    press(window, "Must stay allowed")
    (found,) = window.workspace.history.review.assertions
    assert found.expect is ALLOWED
    assert json.loads(found.query) == {
        "type": "assume",
        "caller": node(window, "ci-runner"),
        "role": node(window, "deploy-hub"),
    }
    assert head_button(window, "Must stay allowed").isChecked()
    press(window, "Must stay allowed")
    assert window.workspace.history.review.assertions == ()
    assert not head_button(window, "Must stay allowed").isChecked()


def test_words_of_buttons_give_way_to_tabs(qtbot: QtBot, window: MainWindow) -> None:
    ask(window, "ci-runner", "deploy-hub")
    button = head_button(window, "Must stay allowed")
    words, sign = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
    assert button.toolButtonStyle() is words
    window.resize(1000, 700)
    qtbot.waitUntil(lambda: button.toolButtonStyle() is sign)
    assert button.toolTip() == "Must stay allowed"
    window.resize(1700, 1000)
    qtbot.waitUntil(lambda: button.toolButtonStyle() is words)


def test_marks_can_be_undone_by_key(window: MainWindow) -> None:
    ask(window, "ci-runner", "deploy-hub")
    press(window, "Must stay allowed")
    assert window.workspace.history.stack.undoText() == "Assert: ci-runner must reach deploy-hub"
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.workspace.history.review.assertions == ()
    assert not window.menus.by_id["assert-allowed"].isChecked()


def test_the_menu_has_both_marks_and_one_takes_the_place_of_the_other(
    qtbot: QtBot, window: MainWindow
) -> None:
    assert not window.menus.by_id["assert-denied"].isEnabled()
    ask(window, "ci-runner", "deploy-hub")
    choose(qtbot, window, "Simulate", "assert-denied")
    assert [one.expect for one in window.workspace.history.review.assertions] == [DENIED]
    assert window.menus.by_id["assert-denied"].isChecked()
    assert head_button(window, "Must be denied").isChecked()
    choose(qtbot, window, "Simulate", "assert-allowed")
    assert [one.expect for one in window.workspace.history.review.assertions] == [ALLOWED]
    assert not window.menus.by_id["assert-denied"].isChecked()


def test_a_selected_trust_is_marked_with_what_simulating_it_would_ask(
    qtbot: QtBot, window: MainWindow
) -> None:
    """The external ID and session name that the policy asks for are filled in."""
    select_trust(window, "deploy-hub", "release-manager")
    choose(qtbot, window, "Simulate", "assert-allowed")
    (found,) = window.workspace.history.review.assertions
    assert json.loads(found.query)["params"] == {
        "externalId": "nw-rel-7731",
        "roleSessionName": "release-1",
    }
    assert window.workspace.checks.found[0].holds
    ask(window, "ci-runner", "deploy-hub")
    select_trust(window, "deploy-hub", "release-manager")
    assert window.menus.by_id["assert-allowed"].isChecked()


def test_a_trust_of_many_callers_has_no_verdict_to_mark(window: MainWindow) -> None:
    analysis = window.workspace.world.analysis
    assert analysis is not None
    source = next(n.id for n in analysis.graph.nodes if n.kind.name == "ACCOUNT")
    found = window.workspace.world.edges_from(source)[0]
    window.workspace.selection.select(Selection(edges=(found.id,)))
    assert not window.menus.by_id["assert-allowed"].isEnabled()


def test_a_hop_that_must_stay_allowed_takes_those_before_it_along(window: MainWindow) -> None:
    """Who makes the pipeline's first hop impossible breaks the pipeline."""
    workspace = window.workspace
    ask(window, "ci-runner", "deploy-hub")
    workspace.question.add_hop(node(window, "lake-deploy"))
    press(window, "Must stay allowed")
    assert [check.says for check in workspace.checks.found] == [
        "ci-runner must reach deploy-hub",
        "ci-runner → deploy-hub must reach lake-deploy",
    ]
    assert all(check.holds for check in workspace.checks.found)
    break_first(window)
    assert [check.holds for check in workspace.checks.found] == [False, True]
    workspace.history.stack.undo()
    press(window, "Must stay allowed")
    assert workspace.history.review.assertions == ()
    choose_denied = window.menus.by_id["assert-denied"]
    choose_denied.trigger()
    assert len(workspace.history.review.assertions) == 1


# What an edit breaks


def test_an_edit_breaks_one_and_undo_mends_it(panel: Assertions, marked: MainWindow) -> None:
    assert [words for _, words in titles(panel)] == ["holds", "holds"]
    break_first(marked)
    assert titles(panel) == [
        ("ci-runner must reach deploy-hub", "broken by edit 1"),
        ("incident-response must not reach prod-admin", "holds"),
    ]
    message = marked.messages.message
    assert message is not None
    assert (message.level, message.text) == (
        MessageLevel.WARNING,
        "1 assertion is broken by edit 1.",
    )
    assert message.hint == "ci-runner must reach deploy-hub"
    assert panel.windowTitle() == "Assertions 2"
    QTest.keyClick(marked, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [words for _, words in titles(panel)] == ["holds", "holds"]
    assert marked.messages.message is None


def test_the_message_names_the_edit_by_its_number_of_now(marked: MainWindow) -> None:
    marked.workspace.history.add_edit(WithoutAnyTrust(node(marked, "db-import")))
    break_first(marked)
    message = marked.messages.message
    assert message is not None
    assert message.text == "1 assertion is broken by edit 2."
    marked.workspace.history.remove_edit(0)
    message = marked.messages.message
    assert message is not None
    assert message.text == "1 assertion is broken by edit 1."


def test_the_message_leads_to_all_assertions(panel: Assertions, marked: MainWindow) -> None:
    break_first(marked)
    marked.workspace.window.open_panel("history")
    assert not marked.is_panel_open("assertions")
    offers = marked.messages.findChildren(QPushButton)
    (offer,) = (one for one in offers if one.text() == "Show assertions")
    QTest.mouseClick(offer, Qt.MouseButton.LeftButton)
    assert marked.is_panel_open("assertions")
    assert titles(panel)[0] == ("ci-runner must reach deploy-hub", "broken by edit 1")


def test_the_edit_that_broke_it_is_named_among_others(
    panel: Assertions, marked: MainWindow
) -> None:
    select_trust(marked, "deploy-hub", "release-manager")
    marked.commands.switch_off()
    break_first(marked)
    assert titles(panel)[0] == ("ci-runner must reach deploy-hub", "broken by edit 2")
    marked.workspace.history.remove_edit(0)
    assert titles(panel)[0] == ("ci-runner must reach deploy-hub", "broken by edit 1")


def test_the_card_opens_what_is_broken(qtbot: QtBot, marked: MainWindow) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    card = AssertionsCard(marked.workspace)
    card.setParent(host)
    host.show()
    card.show()
    break_first(marked)
    first = card.rows()[0]
    assert first.accessibleName() == "ci-runner must reach deploy-hub: broken by edit 1"
    QTest.mouseClick(first, LEFT)
    simulation = marked.workspace.question.simulation
    assert simulation is not None
    assert simulation.request.role == node(marked, "deploy-hub")
    while marked.workspace.history.review.assertions:
        assertion_edits.remove(marked.workspace, marked.workspace.history.review.assertions[0])
    assert card.isHidden()


# The panel


def test_a_double_click_simulates(panel: Assertions, marked: MainWindow) -> None:
    marked.workspace.question.leave()
    marked.workspace.window.open_panel("assertions")
    QTest.mouseClick(panel.list.viewport(), LEFT, pos=row(panel, 1))
    QTest.mouseDClick(panel.list.viewport(), LEFT, pos=row(panel, 1))
    simulation = marked.workspace.question.simulation
    assert simulation is not None
    assert simulation.request.role == node(marked, "prod-admin")
    assert marked.is_panel_open("result")


def test_an_action_opens_the_permissions_of_its_caller(
    panel: Assertions, marked: MainWindow
) -> None:
    query = {"type": "action", "principal": node(marked, "ci-runner"), "action": "s3:GetObject"}
    text = json.dumps({**query, "resource": "*"})
    assertion_edits.merge(marked.workspace, (Assertion(query=text, expect=DENIED),))
    gone = text.replace("ci-runner", "gone")
    assertion_edits.merge(marked.workspace, (Assertion(query=gone, expect=DENIED),))
    by_query = {line.check.assertion.query: line for line in panel.list.lines}
    shown, lost = by_query[text], by_query[gone]
    assert (shown.words, lost.words) == ("holds", "cannot be decided")
    assert assertion_edits.ask(marked.workspace, shown.check)
    assert marked.workspace.selection.current.nodes == (node(marked, "ci-runner"),)
    assert marked.is_panel_open("permissions")
    assert not assertion_edits.ask(marked.workspace, lost.check)


def test_keys_open_rename_and_remove(qtbot: QtBot, panel: Assertions, marked: MainWindow) -> None:
    view = panel.list
    QTest.mouseClick(view.viewport(), LEFT, pos=row(panel, 0))
    QTest.keyClick(view, Qt.Key.Key_F2)
    field = view.findChild(QLineEdit)
    assert field is not None
    assert field.placeholderText() == "ci-runner must reach deploy-hub"
    QTest.keyClicks(field, " pipeline ")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: titles(panel)[0] == ("pipeline", "holds"))
    assert marked.workspace.history.review.assertions[0].name == "pipeline"
    assert marked.workspace.history.stack.undoText() == "Rename an assertion"
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert marked.workspace.question.simulation is not None
    assert marked.workspace.question.simulation.request.role == node(marked, "deploy-hub")
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert [one.expect for one in marked.workspace.history.review.assertions] == [DENIED]
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert marked.workspace.history.review.assertions == ()
    assert panel.windowTitle() == "Assertions"
    assert not view.isVisible()


def test_the_menu_of_a_row(qtbot: QtBot, panel: Assertions, marked: MainWindow) -> None:
    panel.list.menu_asked.emit(panel.list.lines[0], panel.mapToGlobal(row(panel, 0)))
    menu = panel.findChild(QMenu)
    assert menu is not None
    qtbot.waitUntil(menu.isVisible)
    remove = next(action for action in menu.actions() if action.text() == "Remove")
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(remove).center())
    qtbot.waitUntil(lambda: len(marked.workspace.history.review.assertions) == 1)


def test_names_of_data_are_shown_harmless(panel: Assertions, marked: MainWindow) -> None:
    hostile = Assertion(query='{"type": "x\\u202e"}', expect=ALLOWED, name="<b>\u202eevil")
    assertion_edits.merge(marked.workspace, (hostile,))
    index = panel.list.model().index(0, 0)
    assert index.data() == "<b>\\u202eevil: cannot be read"
    assert "<b>" not in index.data(Qt.ItemDataRole.ToolTipRole)


# Files


def test_what_is_exported_reads_back_and_merges(
    qtbot: QtBot, panel: Assertions, marked: MainWindow, tmp_path: Path
) -> None:
    file = tmp_path / "must.jsonl"
    with qtbot.waitSignal(marked.workspace.window.written):
        panel.files.export_to(file)
    lines = read_assertions(file.read_text(encoding="utf-8"))
    assertions = marked.workspace.history.review.assertions
    assert tuple(line.assertion for line in lines) == assertions
    assertion_edits.rename(marked.workspace, assertions[0], "other")
    assertion_edits.remove(marked.workspace, assertions[1])
    with qtbot.waitSignal(panel.files.read):
        panel.files.import_from(file)
    assert marked.workspace.history.review.assertions == assertions
    assert marked.workspace.history.stack.undoText() == "Import 2 assertions"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no", "bad.jsonl: line 1: It is not valid JSON"),
        (b"\n", "bad.jsonl: there are no assertions in it"),
        (b"\xff\xfe\xff", "bad.jsonl: it is no text in UTF-8."),
    ],
)
def test_a_file_that_is_wrong_changes_nothing(
    qtbot: QtBot, panel: Assertions, marked: MainWindow, tmp_path: Path, content: bytes, said: str
) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_bytes(content)
    before = marked.workspace.history.review
    with qtbot.waitSignal(marked.workspace.window.failed) as failed:
        panel.files.import_from(file)
    assert failed.args is not None
    assert failed.args[0].what.startswith(said)
    assert marked.workspace.history.review == before


def test_a_file_that_is_not_there_is_told(
    qtbot: QtBot, panel: Assertions, marked: MainWindow, tmp_path: Path
) -> None:
    with qtbot.waitSignal(marked.workspace.window.failed) as failed:
        panel.files.import_from(tmp_path / "none.jsonl")
    assert failed.args is not None
    assert "it cannot be read" in failed.args[0].what
