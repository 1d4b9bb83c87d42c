"""The findings with real clicks and keys: the list, its filters, one of them in full."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from rolescope.findings.finding import Risk
from rolescope.model.edits.trusts import WithoutAnyTrust
from rolescope.ui.features.findings.finding_panel import FindingPanel, FixChoice, ProofCard
from rolescope.ui.features.findings.finding_tree import ENDS, SEVERITY
from rolescope.ui.features.findings.panel import FindingsPanel
from rolescope.ui.kit.check_boxes import Radio
from rolescope.ui.kit.pills import FactPill, TextLink
from rolescope.ui.kit.text import StyledLabel
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.selection import Selection
from rolescope.words.findings.finding_rows import FindingGroup, FindingGrouping, FindingList
from rolescope.words.findings.fix_text import FixText
from support.window.finding_list import LEFT, WORKSHOP, click, detail_of, of_rule, place_of, rows

SANDBOX = "arn:aws:iam::900144206618:role/"
Key = Qt.Key


def known(window: MainWindow) -> FindingList | None:
    return window.workspace.findings.found


def pills(detail: FindingPanel) -> list[str]:
    return [pill.text() for pill in detail.findChildren(FactPill) if pill.isVisible()]


def texts(detail: FindingPanel) -> str:
    return "\n".join(one.text() for one in detail.findChildren(StyledLabel) if one.isVisible())


def test_the_list_reads_by_severity_and_leaves_info_out_until_asked(panel: FindingsPanel) -> None:
    risks = [row.finding.risk for row in rows(panel)]
    assert risks == sorted(risks, reverse=True)
    assert Risk.INFO not in risks
    QTest.mouseClick(panel.severities.buttons[Risk.INFO], LEFT)
    assert {row.finding.risk for row in rows(panel)} == {Risk.INFO}
    QTest.mouseClick(panel.severities.buttons[None], LEFT)
    assert [row.finding.risk for row in rows(panel)] == risks


def test_counts_stand_on_the_severities_and_the_tab(panel: FindingsPanel) -> None:
    criticals = sum(row.finding.risk is Risk.CRITICAL for row in rows(panel))
    assert panel.severities.buttons[Risk.CRITICAL].text() == f"Critical {criticals}"
    assert panel.severities.buttons[None].text() == f"All {len(rows(panel))}"
    assert panel.windowTitle() == f"Findings {len(rows(panel))}"
    QTest.mouseClick(panel.severities.buttons[Risk.CRITICAL], LEFT)
    assert len(rows(panel)) == criticals
    assert panel.windowTitle() != f"Findings {criticals}"


def test_words_leave_what_holds_all_of_them(panel: FindingsPanel) -> None:
    QTest.keyClicks(panel.words, "external PROD")
    assert rows(panel)
    assert all("external" in row.title.casefold() for row in rows(panel))
    assert all("prod" in row.ends for row in rows(panel))
    QTest.keyClicks(panel.words, " nobody-has-this")
    assert panel.pages.currentIndex() == 1
    QTest.keyClick(panel.words, Key.Key_Escape)
    assert rows(panel)
    assert panel.pages.currentIndex() == 0


def test_the_keyboard_goes_from_the_words_into_the_list(
    qtbot: QtBot, window: MainWindow, panel: FindingsPanel
) -> None:
    panel.words.setFocus()
    QTest.keyClick(panel.words, Key.Key_Down)
    qtbot.waitUntil(panel.tree.hasFocus)
    QTest.keyClick(panel.tree, Key.Key_Home)
    QTest.keyClick(panel.tree, Key.Key_Down)
    assert panel.tree.current == rows(panel)[1]
    chosen = window.workspace.findings.chosen
    assert chosen is not None
    assert chosen.row == rows(panel)[1]


@pytest.mark.parametrize("by", [one for one in FindingGrouping if one is not FindingGrouping.NONE])
def test_groups_hold_the_same_findings_in_the_order_of_their_worst(
    panel: FindingsPanel, by: FindingGrouping
) -> None:
    before = rows(panel)
    panel.grouping.setFocus()
    while panel.grouping.currentText() != by.value:
        QTest.keyClick(panel.grouping, Key.Key_Down)
    assert sorted(row.finding.fingerprint for row in rows(panel)) == sorted(
        row.finding.fingerprint for row in before
    )
    lines = panel.tree.lines
    titles = [one for one in lines.top if isinstance(one, FindingGroup)]
    assert len(titles) == len(lines.top)
    assert all(panel.tree.isExpanded(lines.index(number, 0)) for number in range(len(titles)))
    firsts = [before.index(one.rows[0]) for one in titles]
    assert firsts == sorted(firsts)


def test_a_title_folds_by_key_and_by_a_double_click(panel: FindingsPanel) -> None:
    panel.grouping.setCurrentIndex(list(FindingGrouping).index(FindingGrouping.RULE))
    tree = panel.tree
    top = tree.lines.index(0, 0)
    tree.setFocus()
    tree.setCurrentIndex(top)
    QTest.keyClick(tree, Key.Key_Left)
    assert not tree.isExpanded(top)
    QTest.mouseClick(tree.viewport(), LEFT, pos=tree.visualRect(top).center())
    QTest.mouseDClick(tree.viewport(), LEFT, pos=tree.visualRect(top).center())
    assert tree.isExpanded(top)


def test_choosing_selects_the_role_and_shows_the_finding(
    qtbot: QtBot, window: MainWindow, panel: FindingsPanel
) -> None:
    wanted = of_rule(panel, "FND-1", "workshop")
    click(panel, wanted)
    assert WORKSHOP in window.workspace.selection.current.nodes
    qtbot.waitUntil(lambda: window.workbench.is_open("finding"))
    detail = detail_of(window)
    number = rows(panel).index(wanted) + 1
    assert detail.windowTitle() == f"Finding {number} of {len(rows(panel))}"
    assert wanted.title in texts(detail)
    assert "The trust policy names everybody." in texts(detail)
    assert detail.statement is not None
    assert '"Principal": "*"' in detail.statement.toPlainText()


def test_selecting_something_else_brings_the_inspector_back(
    qtbot: QtBot, window: MainWindow, panel: FindingsPanel
) -> None:
    click(panel, of_rule(panel, "FND-1", "workshop"))
    qtbot.waitUntil(lambda: window.workbench.is_open("finding"))
    window.workspace.selection.select(Selection(nodes=(f"{SANDBOX}dev-power",)))
    assert window.workbench.is_open("inspector")
    click(panel, of_rule(panel, "FND-21"))
    assert window.workbench.is_open("finding")


def test_simulate_opens_exactly_the_request_of_the_proof(
    qtbot: QtBot, window: MainWindow, panel: FindingsPanel
) -> None:
    wanted = of_rule(panel, "FND-1", "workshop")
    click(panel, wanted)
    detail = detail_of(window)
    qtbot.waitUntil(detail.simulate.isVisible)
    (card,) = detail.findChildren(ProofCard)
    assert card.isVisible()
    assert "Taken as given: The caller's account allows the call." in texts(detail)
    QTest.mouseClick(detail.simulate, LEFT)
    simulation = window.workspace.question.simulation
    assert simulation is not None
    assert simulation.request == wanted.finding.witness[0].request
    assert window.workbench.is_open("result")


def test_the_command_of_the_proof_is_copied(
    qtbot: QtBot, window: MainWindow, panel: FindingsPanel
) -> None:
    click(panel, of_rule(panel, "FND-1", "workshop"))
    detail = detail_of(window)
    qtbot.waitUntil(detail.copy.isVisible)
    QTest.mouseClick(detail.copy, LEFT)
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("rolescope assume demo --as ")
    assert f"--role {WORKSHOP}" in copied


def test_enter_gives_the_keyboard_to_the_finding(
    qtbot: QtBot, window: MainWindow, panel: FindingsPanel
) -> None:
    panel.tree.setFocus()
    QTest.keyClick(panel.tree, Key.Key_Home)
    QTest.keyClick(panel.tree, Key.Key_Return)
    qtbot.waitUntil(lambda: window.workbench.is_open("finding"))
    focus = QApplication.focusWidget()
    assert focus is not None
    assert detail_of(window).isAncestorOf(focus)


def test_f8_in_the_list_goes_from_finding_to_finding(panel: FindingsPanel) -> None:
    panel.grouping.setCurrentIndex(list(FindingGrouping).index(FindingGrouping.ROLE))
    panel.tree.setFocus()
    found = rows(panel)
    QTest.keyClick(panel.tree, Key.Key_F8)
    assert panel.tree.current == found[0]
    for _ in range(6):
        QTest.keyClick(panel.tree, Key.Key_F8)
    assert panel.tree.current == found[6]
    QTest.keyClick(panel.tree, Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert panel.tree.current == found[5]


def test_the_next_finding_is_one_click_away(
    qtbot: QtBot, window: MainWindow, panel: FindingsPanel
) -> None:
    click(panel, rows(panel)[0])
    detail = detail_of(window)
    qtbot.waitUntil(detail.isVisible)
    assert not detail.back.isEnabled()
    detail.on.trigger()
    assert panel.tree.current == rows(panel)[1]
    detail.back.trigger()
    assert panel.tree.current == rows(panel)[0]


def test_a_double_click_focuses_on_the_role(
    qtbot: QtBot, window: MainWindow, panel: FindingsPanel
) -> None:
    click(panel, of_rule(panel, "FND-1", "workshop"), twice=True)
    qtbot.waitUntil(lambda: window.pane.view_key.subject == WORKSHOP)


def test_an_edit_that_closes_a_finding_says_so(
    qtbot: QtBot, window: MainWindow, panel: FindingsPanel
) -> None:
    wanted = of_rule(panel, "FND-1", "workshop")
    click(panel, wanted)
    detail = detail_of(window)
    qtbot.waitUntil(detail.copy.isVisible)
    window.workspace.history.add_edit(WithoutAnyTrust(WORKSHOP))
    prints = [row.finding.fingerprint for row in rows(panel)]
    assert wanted.finding.fingerprint not in prints
    window.workbench.open_panel("finding")
    qtbot.waitUntil(lambda: "Gone in what is shown" in pills(detail))
    assert not detail.copy.isEnabled()
    window.workspace.history.stack.undo()
    assert wanted.finding.fingerprint in [row.finding.fingerprint for row in rows(panel)]
    assert panel.tree.current is not None
    assert panel.tree.current.finding.fingerprint == wanted.finding.fingerprint


def test_rules_that_lack_data_are_listed(panel: FindingsPanel) -> None:
    assert panel.which.text() == "4 not checked"
    QTest.mouseClick(panel.which, LEFT)
    shown = panel.pages.currentWidget()
    assert shown is not None
    said = "\n".join(one.text() for one in shown.findChildren(StyledLabel))
    assert "FND-19 Unused role. Not imported: RoleLastUsed." in said
    QTest.mouseClick(panel.which, LEFT)
    assert panel.pages.currentWidget() is panel.tree


def test_the_rule_opens_in_the_manual(
    qtbot: QtBot, window: MainWindow, panel: FindingsPanel
) -> None:
    click(panel, of_rule(panel, "FND-1", "workshop"))
    detail = detail_of(window)
    qtbot.waitUntil(detail.isVisible)
    link = next(one for one in detail.findChildren(TextLink) if one.isVisible())
    with qtbot.waitSignal(window.workspace.question.rule_asked) as asked:
        QTest.mouseClick(link, LEFT)
    assert asked.args == ["FND-1"]


def test_the_menu_of_a_row_offers_what_can_be_done(
    qtbot: QtBot, window: MainWindow, panel: FindingsPanel
) -> None:
    wanted = next(row for row in rows(panel) if not row.finding.witness)
    panel.tree.customContextMenuRequested.emit(place_of(panel, wanted))
    qtbot.waitUntil(lambda: bool(panel.findChildren(QMenu)))
    menus = panel.findChildren(QMenu)
    actions = {action.text(): action for action in menus[0].actions()}
    assert not actions["Simulate the proof"].isEnabled()
    assert not actions["Copy command"].isEnabled()
    actions["Show details"].trigger()
    assert window.workbench.is_open("finding")
    assert window.workspace.findings.chosen is not None
    assert window.workspace.findings.chosen.row == wanted
    menus[0].close()


def test_in_little_room_who_gets_in_stands_on_a_second_line(
    qtbot: QtBot, window: MainWindow, panel: FindingsPanel
) -> None:
    first = panel.tree.lines.index(0, SEVERITY)
    before = panel.tree.visualRect(first).height()
    window.resize(960, 720)
    qtbot.waitUntil(lambda: panel.tree.isColumnHidden(ENDS))
    qtbot.waitUntil(lambda: panel.tree.visualRect(first).height() > before)
    assert not panel.note.isVisible()


@pytest.mark.parametrize("width", [1100, 1160, 1280])
def test_the_search_grows_before_the_space_behind_the_filters(
    qtbot: QtBot, window: MainWindow, panel: FindingsPanel, width: int
) -> None:
    window.resize(width, 720)
    qtbot.waitUntil(lambda: panel.width() == width)

    def check() -> None:
        words, state = panel.words, panel.state
        behind = min(one.x() for one in (panel.note, panel.which) if one.isVisible())
        room = behind - state.geometry().right()
        assert words.width() == words.maximumWidth() or room < words.width() / 4

    qtbot.waitUntil(check)


def test_nothing_is_looked_for_while_nobody_sees_it(window: MainWindow) -> None:
    assert known(window) is None
    window.toggle_panel("findings")
    before = known(window)
    assert before is not None
    window.toggle_panel("findings")
    window.workspace.history.add_edit(WithoutAnyTrust(WORKSHOP))
    assert known(window) is before
    window.toggle_panel("findings")
    assert known(window) is not before


def test_a_fix_is_applied_as_a_what_if_and_closes_the_finding(
    qtbot: QtBot, window: MainWindow, panel: FindingsPanel
) -> None:
    wanted = of_rule(panel, "FND-1", "workshop")
    click(panel, wanted)
    detail = detail_of(window)
    qtbot.waitUntil(lambda: detail.fixes is not None and detail.fixes.apply.isVisible())
    assert detail.fixes is not None
    assert len(detail.fixes.radios) > 1
    detail.body.ensureWidgetVisible(detail.fixes)
    before = detail.fixes
    QTest.mouseClick(before.apply, LEFT)
    assert len(window.workspace.history.review.edits) == 1
    assert wanted.finding.fingerprint not in {row.finding.fingerprint for row in rows(panel)}
    window.workspace.history.stack.undo()
    assert not window.workspace.history.review.edits


def test_another_fix_is_chosen_by_keys_and_applied_by_ctrl_enter(
    qtbot: QtBot, window: MainWindow, panel: FindingsPanel
) -> None:
    click(panel, of_rule(panel, "FND-1", "workshop"))
    detail = detail_of(window)
    qtbot.waitUntil(lambda: detail.fixes is not None and detail.fixes.apply.isVisible())
    assert detail.fixes is not None
    first, second, *_ = detail.fixes.radios
    first.setFocus()
    QTest.keyClick(first, Key.Key_Down)
    assert second.isChecked()
    QTest.keyClick(second, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(window.workspace.history.review.edits) == 1)


def test_fixes_that_are_found_again_are_offered_once(app: QApplication, qtbot: QtBot) -> None:
    """Another look at the same finding answers first that none are known, then with them."""
    assert app is not None
    choice = FixChoice()
    qtbot.addWidget(choice)
    one, other = (
        FixText(title=title, loses="nobody loses access", losers="", edits=())
        for title in ("Remove the principal", "Require MFA")
    )
    for fixes in ((one,), (), (one, other), ()):
        choice.show_fixes(fixes)
        offered = [radio.text() for radio in choice.findChildren(Radio)]
        assert offered == [fix.title for fix in fixes]
    assert choice.isHidden()


def test_severities_are_a_list_where_their_row_would_be_cut(
    qtbot: QtBot, panel: FindingsPanel, window: MainWindow
) -> None:
    several, folded = panel.severities.row, panel.severities.list
    assert several.isVisible()
    assert not folded.isVisible()
    window.resize(853, 720)
    qtbot.waitUntil(folded.isVisible)
    assert not several.isVisible()
    assert folded.currentText() == "Any severity"
    assert folded.width() >= folded.minimumSizeHint().width()
    folded.setFocus()
    QTest.keyClick(folded, Key.Key_Down)
    assert {row.finding.risk for row in rows(panel)} == {Risk.CRITICAL}
    assert folded.currentText() == panel.severities.buttons[Risk.CRITICAL].text()
    window.resize(1600, 1000)
    qtbot.waitUntil(several.isVisible)
    assert panel.severities.buttons[Risk.CRITICAL].isChecked()
    for button in panel.severities.buttons.values():
        assert button.isVisible()
        assert button.width() >= button.sizeHint().width()
