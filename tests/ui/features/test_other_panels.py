"""Permissions, explore and coverage: given this world, these texts."""

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from rolescope.model.caller import SessionCaller
from rolescope.problem import Problem, Severity
from rolescope.simulation.callers import first_request
from rolescope.ui.features.coverage.panel import CoveragePanel, MissingCard
from rolescope.ui.features.explore.panel import Explore
from rolescope.ui.shell.panel_areas.panels import PANELS
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace
from support.window.shown_world import show_world
from support.worlds.build import NOW, A, B
from support.worlds.trust_worlds import ADMIN, DEPLOY, HOSTILE, RELEASE, release_world


def test_the_tree_selects_everywhere_and_follows_what_is_selected(
    opened: Workspace, qtbot: QtBot
) -> None:
    panel = Explore(opened)
    qtbot.addWidget(panel)
    panel.show()
    opened.selection.select(Selection(nodes=(RELEASE,)))
    selected = panel.tree.selectionModel().selectedIndexes()
    assert [x.data() for x in selected] == ["release"]
    assert panel.tree.isExpanded(selected[0].parent())
    with qtbot.waitSignal(opened.selection.changed):
        panel.tree.setFocus()
        QTest.keyClick(panel.tree, Qt.Key.Key_Up)
    assert opened.selection.current.nodes == (ADMIN,)


def test_the_filter_narrows_and_enter_focuses(opened: Workspace, qtbot: QtBot) -> None:
    panel = Explore(opened)
    qtbot.addWidget(panel)
    panel.show()
    QTest.keyClicks(panel.filter, "relea")
    assert [title for _, title in panel.model.titles()] == ["Accounts", B_NAME, "release"]
    index = panel.model.find(RELEASE)
    panel.tree.selectionModel().setCurrentIndex(
        index, QItemSelectionModel.SelectionFlag.ClearAndSelect
    )
    with qtbot.waitSignal(opened.window.focus_asked) as asked:
        QTest.keyClick(panel.tree, Qt.Key.Key_Return)
    assert asked.args == [RELEASE]
    QTest.keyClick(panel.filter, Qt.Key.Key_Escape)
    assert panel.filter.text() == ""
    assert panel.model.find(DEPLOY).isValid()


B_NAME = B


def test_nothing_found_is_said(opened: Workspace, qtbot: QtBot) -> None:
    panel = Explore(opened)
    qtbot.addWidget(panel)
    panel.show()
    QTest.keyClicks(panel.filter, "zzz")
    assert panel._nothing.text() == "Nothing here matches zzz."
    assert panel._nothing.isVisible()


def test_gaps_and_problems_say_what_it_means_and_what_to_do(
    opened: Workspace, qtbot: QtBot
) -> None:
    problem = Problem(
        severity=Severity.ERROR,
        what=f"{HOSTILE} is not valid JSON.",
        meaning="Its account is missing.",
        advice="Export it again.",
        file="prod.json",
        line=7,
        column=3,
    )
    show_world(opened, release_world(), (problem,))
    panel = CoveragePanel(opened)
    qtbot.addWidget(panel)
    panel.show()
    cards = [x.text() for x in panel.findChildren(MissingCard)]
    assert any("Session maximum missing" in text for text in cards)
    assert any(
        "prod.json: line 7, column 3" in text and "Export it again." in text for text in cards
    )
    panel.actions()[0].trigger()
    assert "prod.json: line 7" in QGuiApplication.clipboard().text()


def test_every_button_of_every_panel_has_a_name(opened: Workspace, qtbot: QtBot) -> None:

    opened.selection.select(Selection(nodes=(RELEASE, A)))
    opened.question.simulate(first_request(SessionCaller(role=DEPLOY), RELEASE, NOW))
    for panel in PANELS:
        widget = panel.make(opened)
        qtbot.addWidget(widget)
        widget.resize(panel.width, 600)
        widget.show()
        for button in widget.findChildren(QAbstractButton):
            if button.objectName() in ("ScrollLeftButton", "ScrollRightButton"):
                continue  # Qt's own, of tab bars
            named = button.accessibleName() or button.text() or button.toolTip()
            assert named or not button.isVisible(), f"{panel.id}: {button}"
        widget.hide()
