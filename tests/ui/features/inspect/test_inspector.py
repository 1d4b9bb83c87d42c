"""Inspector: given this selection, these texts; the buttons do what they say."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from rolescope.trust.edge import Standing
from rolescope.ui.features.inspect.node_details import NodeDetails
from rolescope.ui.features.inspect.panel import INSPECTOR, Inspector
from rolescope.ui.features.inspect.trust_details import TrustDetails
from rolescope.ui.kit.pills import FactPill
from rolescope.ui.kit.text import PlainLabel, StyledLabel
from rolescope.ui.shared.rows import EntityRow, SignRow
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace
from support.window.shown_world import show_world
from support.worlds import build as worlds
from support.worlds.build import A, B, C
from support.worlds.trust_worlds import ADMIN, DEPLOY, HOSTILE, RELEASE

Show = Callable[..., Inspector]


@pytest.fixture
def show(opened: Workspace, qtbot: QtBot) -> Show:
    panel = Inspector(opened)
    qtbot.addWidget(panel)
    panel.resize(440, 800)
    panel.show()

    def select(**selection: tuple[str, ...]) -> Inspector:
        opened.selection.select(Selection(**selection))
        return panel

    return select


def edge(workspace: Workspace, source: str, target: str) -> str:
    return next(x.id for x in workspace.world.edges_from(source) if x.target == target)


def button(panel: QWidget, name: str) -> QPushButton:
    return next(x for x in panel.findChildren(QPushButton) if x.accessibleName() == name)


def texts(panel: QWidget) -> list[str]:
    QApplication.processEvents()  # what was just made is shown
    return [x.text() for x in panel.findChildren(StyledLabel) if x.isVisible()]


def test_a_trust_is_told_from_both_sides(opened: Workspace, show: Show) -> None:
    panel = show(edges=(edge(opened, DEPLOY, RELEASE),))
    assert panel.windowTitle() == "Trust"
    shown = texts(panel)
    assert "deploy" in shown
    assert "release" in shown
    assert "Role: trust policy of release allows" in shown
    assert "Caller: deploy-inline allows" in shown
    assert "The external ID is exactly nw-7731" in shown
    pills = [x.text() for x in panel.findChildren(FactPill)]
    assert pills == ["Depends on 2 conditions", "Cross-account"]
    rows = panel.findChildren(SignRow)
    assert len(rows) == 3


def test_who_can_assume_nothing_is_told(show: Show) -> None:
    """A trust may name it all the same: its own policies may deny."""
    panel = show(nodes=(ADMIN,))
    assert "No role of this import." in [one.text() for one in panel.findChildren(PlainLabel)]


def test_what_is_not_seen_is_made_when_it_is(show: Show) -> None:
    panel = show(nodes=(RELEASE,))
    before = panel.details
    panel.hide()
    show(nodes=(DEPLOY,))
    assert panel.details is before
    panel.show()
    assert panel.details is not before
    assert "deploy" in texts(panel)


def test_a_line_link_brings_the_line_into_sight(opened: Workspace, show: Show) -> None:
    panel = show(edges=(edge(opened, DEPLOY, RELEASE),))
    assert isinstance(panel.details, TrustDetails)
    documents = panel.details.documents
    documents.open_tab(1)
    condition = panel.details.trust.conditions[1]
    link = next(x for x in panel.findChildren(QPushButton) if x.text() == f"line {condition.line}")
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    assert documents.bar.currentIndex() == 0
    first, last = documents.view.lines_in_sight()
    assert condition.line is not None
    assert first <= condition.line <= last


def test_simulate_asks_for_this_caller_and_role(
    opened: Workspace, show: Show, qtbot: QtBot
) -> None:
    panel = show(edges=(edge(opened, DEPLOY, RELEASE),))
    with qtbot.waitSignal(opened.question.simulated):
        QTest.mouseClick(button(panel, "Simulate"), Qt.MouseButton.LeftButton)
    assert opened.question.simulation is not None
    assert opened.question.simulation.request.role == RELEASE


def test_without_this_trust_can_be_undone(opened: Workspace, show: Show, qtbot: QtBot) -> None:
    panel = show(edges=(edge(opened, DEPLOY, RELEASE),))
    with qtbot.waitSignal(opened.world.analysed):
        QTest.mouseClick(button(panel, "Remove this trust (what-if)"), Qt.MouseButton.LeftButton)
    standings = [x.standing for x in opened.world.edges_from(DEPLOY) if x.target == RELEASE]
    assert Standing.ALLOWED not in standings
    assert not button(panel, "Remove this trust (what-if)").isEnabled()
    assert "Not in this scenario" in [x.text() for x in panel.findChildren(FactPill)]
    with qtbot.waitSignal(opened.world.analysed):
        opened.history.stack.undo()
    standings = [x.standing for x in opened.world.edges_from(DEPLOY) if x.target == RELEASE]
    assert standings == [Standing.ALLOWED]
    assert button(panel, "Remove this trust (what-if)").isEnabled()


def test_a_role_shows_who_may_assume_it_and_what_it_can_assume(
    opened: Workspace, show: Show
) -> None:
    panel = show(nodes=(RELEASE,))
    assert panel.windowTitle() == "Role"
    assert isinstance(panel.details, NodeDetails)
    rows = {x.texts()[0]: x for x in panel.findChildren(EntityRow)}
    assert rows["deploy"].texts()[2] == "external ID, name release-*"
    assert "admin" in rows
    QTest.mouseClick(rows["deploy"], Qt.MouseButton.LeftButton)
    assert opened.selection.current.edges == (edge(opened, DEPLOY, RELEASE),)


def test_a_policy_row_opens_its_document(show: Show) -> None:
    panel = show(nodes=(RELEASE,))
    assert panel.details is not None
    row = next(x for x in panel.findChildren(EntityRow) if x.texts()[0] == "release-inline")
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    excerpt = panel.details.documents.view.excerpt
    assert excerpt is not None
    assert excerpt.policy.name == "release-inline"


def test_hostile_text_is_shown_as_text(show: Show) -> None:
    """Descriptions and tags may hold markup and bidi controls: no widget takes them for HTML."""
    panel = show(nodes=(RELEASE,))
    shown = [text for text in texts(panel) if "<b>x</b>" in text]
    assert len(shown) == 2  # description and tag
    assert all("\\u202e" in text and "\u202e" not in text for text in shown)
    assert not any("<b>" in x.text() for x in panel.findChildren(QLabel))
    assert HOSTILE not in shown


def test_the_arn_can_be_copied(show: Show) -> None:
    panel = show(nodes=(RELEASE,))
    copy = next(x for x in panel.findChildren(QToolButton) if x.accessibleName() == "Copy ARN")
    QTest.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == RELEASE


def test_several_edges_are_listed_first(opened: Workspace, show: Show) -> None:
    both = (edge(opened, DEPLOY, RELEASE), edge(opened, RELEASE, ADMIN))
    panel = show(edges=both)
    assert panel.windowTitle() == "Selection"
    rows = panel.findChildren(EntityRow)
    assert [x.texts()[0] for x in rows] == ["deploy → release", "release → admin"]
    rows[1].setFocus()
    QTest.keyClick(rows[1], Qt.Key.Key_Space)
    assert opened.selection.current.edges == (both[1],)


def test_an_account_that_no_trust_names_can_be_inspected(show: Show) -> None:
    panel = show(nodes=(B,))
    assert panel.windowTitle() == "Account"
    assert not button(panel, "Simulate").isEnabled()


def test_nothing_is_cut_without_a_tooltip_in_a_narrow_panel(opened: Workspace, show: Show) -> None:
    panel = show(edges=(edge(opened, DEPLOY, RELEASE),))
    panel.resize(360, 520)
    panel.grab()
    for text in panel.findChildren(StyledLabel):
        whole = text.sizeHint().width() <= text.width() or text.hasHeightForWidth()
        assert whole or text.toolTip() or not text.isVisible()


def test_it_appears_with_a_selection(opened: Workspace) -> None:
    assert not INSPECTOR.shown_when(opened)
    opened.selection.select(Selection(nodes=(A,)))
    assert INSPECTOR.shown_when(opened)


@pytest.mark.parametrize(("principal", "source"), [(f"arn:aws:iam::{C}:root", C), ("*", "*")])
def test_who_of_an_outsider_calls_is_asked(
    opened: Workspace, qtbot: QtBot, principal: str, source: str
) -> None:
    trust = worlds.trusts(principal)
    show_world(opened, worlds.world(worlds.account(B, worlds.role("release", trust=trust))))
    panel = Inspector(opened)
    qtbot.addWidget(panel)
    panel.show()
    selections: list[tuple[Selection, tuple[str, ...]]] = [(Selection(nodes=(source,)), ())]
    trust_id = edge(opened, source, RELEASE)
    trust_shown = opened.world.edge(trust_id)
    assert trust_shown is not None
    if not trust_shown.usable_by:  # else those who may use it are offered
        selections.append((Selection(edges=(trust_id,)), (RELEASE,)))
    for selection, roles in selections:
        opened.selection.select(selection)
        with qtbot.waitSignal(opened.window.outsider_asked) as asked:
            QTest.mouseClick(button(panel, "Simulate"), Qt.MouseButton.LeftButton)
        assert asked.args == [source, roles]


def test_a_whole_account_offers_those_who_may_use_it(opened: Workspace, qtbot: QtBot) -> None:
    """TR-2: a trust of the account is used by principals whose own policies allow it."""
    root = worlds.trusts(f"arn:aws:iam::{A}:root")
    show_world(
        opened,
        worlds.world(
            worlds.account(A, worlds.user("ana", allows=worlds.allow())),
            worlds.account(B, worlds.role("release", trust=root)),
        ),
    )
    panel = Inspector(opened)
    qtbot.addWidget(panel)
    panel.show()
    opened.selection.select(Selection(edges=(edge(opened, A, RELEASE),)))
    menu = button(panel, "Simulate").findChildren(QMenu)[0]
    assert [action.text() for action in menu.actions()] == ["As ana"]
    menu.actions()[0].trigger()
    assert opened.question.simulation is not None
    assert opened.question.simulation.verdict.is_allowed


def test_trusts_and_roles_of_one_name_in_two_accounts_are_told_apart(
    opened: Workspace, show: Show
) -> None:
    outside = worlds.trusts(C)
    show_world(
        opened,
        worlds.world(
            worlds.account(A, worlds.role("export", trust=outside)),
            worlds.account(B, worlds.role("export", trust=outside)),
        ),
    )
    roles = tuple(f"arn:aws:iam::{account}:role/export" for account in (A, B))
    analysis = opened.world.analysis
    assert analysis is not None
    panel = show(edges=tuple(one.id for one in analysis.graph.edges))
    assert len({row.texts() for row in panel.findChildren(EntityRow)}) == 2
    panel = show(nodes=roles)
    rows = [row for row in panel.findChildren(EntityRow) if row.texts()[0] == "export"]
    assert len({row.texts() for row in rows}) == 2
