"""The tree of everything: filtered, followed, selected from by keys."""

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rolescope.ui.features.explore.panel import Explore
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace
from support.worlds.build import B
from support.worlds.trust_worlds import ADMIN, DEPLOY, RELEASE


def shown(opened: Workspace, qtbot: QtBot) -> Explore:
    """Return the panel once its tree is there: it is made in several turns where time is short."""
    panel = Explore(opened)
    qtbot.addWidget(panel)
    panel.show()
    qtbot.waitUntil(lambda: panel.model.find(DEPLOY).isValid())
    return panel


def test_the_tree_selects_everywhere_and_follows_what_is_selected(
    opened: Workspace, qtbot: QtBot
) -> None:
    panel = shown(opened, qtbot)
    opened.selection.select(Selection(nodes=(RELEASE,)))
    selected = panel.tree.selectionModel().selectedIndexes()
    assert [x.data() for x in selected] == ["release"]
    assert panel.tree.isExpanded(selected[0].parent())
    with qtbot.waitSignal(opened.selection.changed):
        panel.tree.setFocus()
        QTest.keyClick(panel.tree, Qt.Key.Key_Up)
    assert opened.selection.current.nodes == (ADMIN,)


def test_the_filter_narrows_and_enter_focuses(opened: Workspace, qtbot: QtBot) -> None:
    panel = shown(opened, qtbot)
    QTest.keyClicks(panel.filter, "relea")
    found = ["Accounts", B, "release"]
    qtbot.waitUntil(lambda: [title for _, title in panel.model.titles()] == found)
    index = panel.model.find(RELEASE)
    panel.tree.selectionModel().setCurrentIndex(
        index, QItemSelectionModel.SelectionFlag.ClearAndSelect
    )
    with qtbot.waitSignal(opened.window.focus_asked) as asked:
        QTest.keyClick(panel.tree, Qt.Key.Key_Return)
    assert asked.args == [RELEASE]
    QTest.keyClick(panel.filter, Qt.Key.Key_Escape)
    assert panel.filter.text() == ""
    qtbot.waitUntil(lambda: panel.model.find(DEPLOY).isValid())


def test_nothing_found_is_said(opened: Workspace, qtbot: QtBot) -> None:
    panel = shown(opened, qtbot)
    QTest.keyClicks(panel.filter, "zzz")
    qtbot.waitUntil(panel._nothing.isVisible)
    assert panel._nothing.text() == "Nothing here matches zzz."
