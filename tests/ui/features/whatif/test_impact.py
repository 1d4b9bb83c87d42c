"""The panel Impact in the window, by real events."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from rolescope.model.edit import Edit
from rolescope.model.edits.trusts import WithoutAnyTrust
from rolescope.model.policy_edit import WithInlinePolicy
from rolescope.ui.features.whatif.impact_panel import ImpactPanel, ImpactPill, ImpactRow
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state import role_requests
from rolescope.ui.state.selection import Selection
from rolescope.words.impact.impact_values import ChangeText, PillText
from support.worlds.changes import CI_RUNNER, NIGHTLY, WITHOUT_RUNNERS
from support.worlds.northwind import DEPLOY_HUB, PROD, role

pytestmark = pytest.mark.usefixtures("no_flashes")
DB_IMPORT = role(PROD, "db-import")
MORE = WithInlinePolicy(
    DEPLOY_HUB,
    "more",
    '{"Effect": "Allow", "Action": ["sqs:SendMessage", "iam:CreateUser"], "Resource": "*"}',
    "Let deploy-hub do more",
)


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def panel(window: MainWindow) -> ImpactPanel:
    found = window.workbench.widget("impact")
    assert isinstance(found, ImpactPanel)
    return found


@pytest.fixture
def edited(qtbot: QtBot, window: MainWindow) -> MainWindow:
    """A window that shows a scenario of three edits, with its impact."""
    edits: tuple[Edit, ...] = (*WITHOUT_RUNNERS, WithoutAnyTrust(DB_IMPORT))
    for edit in edits:
        window.workspace.history.add_edit(edit)
    wait(qtbot, window)
    return window


def wait(qtbot: QtBot, window: MainWindow) -> None:
    found = window.workspace.scenario_impact
    qtbot.waitUntil(lambda: found.impact is not None)
    qtbot.waitUntil(lambda: found.permissions.checked == found.permissions.total)
    qtbot.waitUntil(lambda: all(one.isVisible() for one in panel(window).rows()))


def row(window: MainWindow, name: str, number: int = 0) -> ImpactRow:
    """Return a row by its name."""
    rows = [one for one in panel(window).rows() if one.text.name == name]
    return rows[number]


def figures(window: MainWindow) -> list[tuple[int, str]]:
    cards = panel(window).figures.cards()
    return [(card.figure.number, card.figure.words) for card in cards]


def pills(found: ImpactRow) -> list[str]:
    return [pill.pill.text.removeprefix("\N{MINUS SIGN} ") for pill in found.pills()]


def test_the_first_edit_opens_it(qtbot: QtBot, window: MainWindow) -> None:
    assert not window.workbench.is_open("impact")
    window.workspace.history.add_edit(WITHOUT_RUNNERS[0])
    assert window.workbench.is_open("impact")
    wait(qtbot, window)
    assert panel(window).property("note") == "76 of 76 checked"
    assert figures(window) == [
        (5, "verdicts lost"),
        (0, "verdicts gained"),
        (1, "trust gone"),
        (0, "trusts new"),
    ]
    found = row(window, "ci-runner")
    assert found.text.words == "1 direct, 4 through it"
    assert pills(found) == [
        "deploy-hub",
        "prod-admin · Admin",
        "etl-reader",
        "lake-deploy",
        "release-manager",
    ]


def test_the_status_bar_counts_verdicts_that_differ(qtbot: QtBot, edited: MainWindow) -> None:
    words = edited.status.note.text()
    assert words == "Scenario: 3 edits · 12 verdicts differ from baseline"
    edited.workspace.history.back_to_baseline()
    qtbot.waitUntil(lambda: edited.status.note.text() == "Baseline")


def test_a_click_on_a_row_selects_who_it_is_about_and_says_why(edited: MainWindow) -> None:
    found = row(edited, "nightly")
    assert not found.causes()
    click(found.head)
    assert edited.workspace.selection.current.nodes == (NIGHTLY,)
    assert edited.workbench.is_open("impact")
    (cause,) = found.causes()
    assert "in the trust policy of deploy-hub" in cause
    assert "line" in cause
    click(found.head)
    assert not found.causes()


def test_a_click_on_a_pill_selects_the_trust_or_the_role(edited: MainWindow) -> None:
    found = row(edited, "ci-runner")
    click(found.pills()[0])
    assert edited.workspace.selection.current.edges == (f"{CI_RUNNER} > {DEPLOY_HUB}",)
    click(found.pills()[1])
    assert edited.workspace.selection.current == Selection((role(PROD, "prod-admin"),))


def test_a_click_on_a_trust_selects_it(edited: MainWindow) -> None:
    click(row(edited, "ci-runner \N{RIGHTWARDS ARROW} deploy-hub").head)
    assert edited.workspace.selection.current.edges == (f"{CI_RUNNER} > {DEPLOY_HUB}",)


def test_rows_are_reached_and_opened_by_the_keyboard(qtbot: QtBot, edited: MainWindow) -> None:
    found = row(edited, "ci-runner")
    found.head.setFocus()
    QTest.keyClick(found.head, Qt.Key.Key_Space)
    assert found.causes()
    QTest.keyClick(found.head, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: isinstance(edited.focusWidget(), ImpactPill))


def test_undo_closes_it_and_redo_has_it_again(qtbot: QtBot, window: MainWindow) -> None:
    window.workspace.history.add_edit(WITHOUT_RUNNERS[0])
    wait(qtbot, window)
    QTest.keyClick(window.pane.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not window.workbench.is_open("impact")
    assert window.workspace.scenario_impact.impact is None
    QTest.keyClick(window.pane.canvas, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    wait(qtbot, window)
    assert window.workbench.is_open("impact")
    assert figures(window)[0] == (5, "verdicts lost")


def test_inspector_and_impact_are_both_in_reach(qtbot: QtBot, edited: MainWindow) -> None:
    edited.workspace.window.open_panel("inspector")
    assert not edited.workbench.is_open("impact")
    actions = edited.menus.findChildren(QAction)
    (action,) = (one for one in actions if one.property("panel") == "impact")
    action.trigger()
    qtbot.waitUntil(lambda: edited.workbench.is_open("impact"))


def test_another_edit_shows_another_impact(qtbot: QtBot, edited: MainWindow) -> None:
    assert figures(edited)[0] == (12, "verdicts lost")
    edited.workspace.history.remove_edit(0)
    wait(qtbot, edited)
    assert figures(edited)[0] == (7, "verdicts lost")
    with pytest.raises(IndexError):
        row(edited, "ci-runner")


def test_an_edit_shows_its_impact_in_place_of_what_is_selected(
    qtbot: QtBot, edited: MainWindow
) -> None:
    edited.workspace.selection.select(Selection(nodes=(DEPLOY_HUB,)))
    assert edited.is_panel_open("inspector")
    QTest.keyClick(edited, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert edited.is_panel_open("inspector")
    QTest.keyClick(edited, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: edited.is_panel_open("impact"))


def test_the_form_of_a_request_stays_in_front_of_an_impact(
    qtbot: QtBot, edited: MainWindow
) -> None:
    role_requests.ask(edited.workspace, CI_RUNNER, DEPLOY_HUB)
    qtbot.waitUntil(lambda: edited.is_panel_open("request"))
    edited.workspace.history.add_edit(MORE)
    qtbot.waitUntil(lambda: edited.workspace.scenario_impact.impact is not None)
    assert edited.is_panel_open("request")


def test_permissions_that_differ_are_shown(qtbot: QtBot, window: MainWindow) -> None:
    window.workspace.history.add_edit(MORE)
    wait(qtbot, window)
    found = row(window, "deploy-hub")
    assert found.text.words == "actions: 2 gained"
    assert [pill.pill.text for pill in found.pills()] == ["+ iam:CreateUser", "+ sqs:SendMessage"]
    click(found.head)
    assert found.causes() == (
        "Statement 1, line 4, in the inline policy more of deploy-hub: added (edit 1)",
    )


def test_an_edit_that_is_taken_back_takes_its_impact_with_it(
    qtbot: QtBot, window: MainWindow
) -> None:
    search = window.workspace.scenario_impact
    window.workspace.history.add_edit(WITHOUT_RUNNERS[0])
    qtbot.waitUntil(lambda: search.impact is not None)
    window.workspace.history.stack.undo()
    qtbot.waitUntil(lambda: search.impact is None)
    assert window.workspace.scenario_impact.impact is None
    assert not window.workspace.scenario_impact.is_waiting


def test_ways_of_escalation_that_are_opened_are_listed(qtbot: QtBot, window: MainWindow) -> None:
    found = window.workspace.scenario_impact
    window.workspace.history.add_edit(
        WithInlinePolicy(
            DEPLOY_HUB,
            "more",
            '{"Effect": "Allow", "Action": "iam:UpdateAssumeRolePolicy", "Resource": "*"}',
            "Let deploy-hub rewrite trusts",
        )
    )
    qtbot.waitUntil(lambda: found.ways is not None)
    assert found.ways is not None
    assert found.ways.opened
    opened = found.ways.opened[0]
    qtbot.waitUntil(lambda: bool(panel(window).ways.findChildren(ImpactRow)))
    first = panel(window).ways.findChildren(ImpactRow)[0]
    assert first.text.edges == (opened.id,)
    click(first.head)
    assert window.workspace.selection.current == Selection(edges=(opened.id,))


@pytest.mark.parametrize("count", [8, 9, 10])
def test_an_opened_row_shows_every_role(qtbot: QtBot, app: QApplication, count: int) -> None:
    assert app is not None
    named = tuple(PillText(text=f"role-{number}", tone="outline") for number in range(1, count + 1))
    shown = ImpactRow(ChangeText(node=None, name="jenkins", words="", pills=named))
    qtbot.addWidget(shown)
    shown.show()
    folded = [pill.text for pill in named[:8]]
    if count > len(folded):
        folded.append(f"and {count - len(folded)} more")
    every = [pill.text for pill in named]
    for expected in (folded, every, folded):
        assert [one.pill.text for one in shown.pills()] == expected
        click(shown.head)
