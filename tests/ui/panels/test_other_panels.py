"""Permissions, explore and coverage: given this world, these texts."""

from typing import Any

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from rolescope.model.caller import SessionCaller
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest
from rolescope.problem import Problem, Severity
from rolescope.simulation.callers import first_request
from rolescope.ui.document import Document, Selection
from rolescope.ui.jobs import Inline
from rolescope.ui.panels import PANELS
from rolescope.ui.panels.coverage import Coverage
from rolescope.ui.panels.explore import Explore
from rolescope.ui.panels.permissions import Permissions
from rolescope.ui.widgets.layer_bar import LayerBar
from rolescope.ui.widgets.missing_card import MissingCard
from rolescope.ui.widgets.statement_row import StatementRow
from rolescope.ui.widgets.text import PlainLabel
from trust_worlds import ADMIN, DEPLOY, HOSTILE, RELEASE, release_world
from worlds import NOW, A, B


def test_permissions_of_the_new_session_by_layer(opened: Document, qtbot: QtBot) -> None:
    panel = Permissions(opened)
    qtbot.addWidget(panel)
    panel.resize(1200, 440)
    panel.show()
    parameters = AssumeRoleParameters(external_id="nw-7731", session_name="release-1")
    opened.simulate(
        AssumeRoleRequest(
            caller=SessionCaller(role=DEPLOY), role=RELEASE, at=NOW, parameters=parameters
        )
    )
    qtbot.waitUntil(lambda: bool(panel.findChildren(LayerBar)))
    assert panel.choice.currentText() == "release/release-1"
    bars = panel.findChildren(LayerBar)
    assert bars[0].layer.title == "Identity policies"
    assert bars[0].isChecked()
    rows = panel.findChildren(StatementRow)
    QTest.mouseClick(rows[1], Qt.MouseButton.LeftButton)
    assert panel.view.excerpt == rows[1].statement.excerpt
    QTest.mouseClick(bars[-1], Qt.MouseButton.LeftButton)
    assert panel.view.excerpt is not None
    assert panel.view.excerpt.policy.type.value == "SCP"


class Later(Inline):
    """A worker that works when told to."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[Any] = []

    def start(self, *order: Any) -> None:
        self.waiting.append(order)

    def work(self) -> None:
        super().start(*self.waiting.pop())


def test_permissions_are_counted_by_the_worker_once_for_each_caller(
    app: object, qtbot: QtBot
) -> None:
    """The window is never blocked for more than 50 ms: a count takes up to 400 ms."""
    assert app is not None
    runner = Later()
    document = Document(runner, now=lambda: NOW)
    document.open_demo()
    runner.work()
    assert document.analysis is not None
    names = {node.name: node.id for node in document.analysis.graph.nodes}
    panel = Permissions(document)
    qtbot.addWidget(panel)
    panel.show()

    def look(name: str) -> None:
        document.select(Selection(nodes=(names[name],)))
        qtbot.waitUntil(lambda: panel.choice.currentText() == name)

    look("release-manager")
    qtbot.waitUntil(lambda: len(runner.waiting) == 1)
    assert "Counting" in " ".join(label.text() for label in panel.findChildren(PlainLabel))
    assert not panel.findChildren(LayerBar)
    runner.work()
    assert panel.findChildren(LayerBar)
    look("deploy-hub")
    runner.work()
    look("release-manager")
    assert not runner.waiting
    assert panel.findChildren(LayerBar)


def test_the_tree_selects_everywhere_and_follows_what_is_selected(
    opened: Document, qtbot: QtBot
) -> None:
    panel = Explore(opened)
    qtbot.addWidget(panel)
    panel.show()
    opened.select(Selection(nodes=(RELEASE,)))
    selected = panel.tree.selectionModel().selectedIndexes()
    assert [x.data() for x in selected] == ["release"]
    assert panel.tree.isExpanded(selected[0].parent())
    with qtbot.waitSignal(opened.selected):
        panel.tree.setFocus()
        QTest.keyClick(panel.tree, Qt.Key.Key_Up)
    assert opened.selection.nodes == (ADMIN,)


def test_the_filter_narrows_and_enter_focuses(opened: Document, qtbot: QtBot) -> None:
    panel = Explore(opened)
    qtbot.addWidget(panel)
    panel.show()
    QTest.keyClicks(panel.filter, "relea")
    assert [title for _, title in panel.model.titles()] == ["Accounts", B_NAME, "release"]
    index = panel.model.find(RELEASE)
    panel.tree.selectionModel().setCurrentIndex(
        index, QItemSelectionModel.SelectionFlag.ClearAndSelect
    )
    with qtbot.waitSignal(opened.focus_asked) as asked:
        QTest.keyClick(panel.tree, Qt.Key.Key_Return)
    assert asked.args == [RELEASE]
    QTest.keyClick(panel.filter, Qt.Key.Key_Escape)
    assert panel.filter.text() == ""
    assert panel.model.find(DEPLOY).isValid()


B_NAME = B


def test_nothing_found_is_said(opened: Document, qtbot: QtBot) -> None:
    panel = Explore(opened)
    qtbot.addWidget(panel)
    panel.show()
    QTest.keyClicks(panel.filter, "zzz")
    assert panel._nothing.text() == "Nothing here matches zzz."
    assert panel._nothing.isVisible()


def test_gaps_and_problems_say_what_it_means_and_what_to_do(opened: Document, qtbot: QtBot) -> None:
    problem = Problem(
        severity=Severity.ERROR,
        what=f"{HOSTILE} is not valid JSON.",
        meaning="Its account is missing.",
        advice="Export it again.",
        file="prod.json",
        line=7,
        column=3,
    )
    opened.show_world(release_world(), (problem,))  # type: ignore[attr-defined]  # Opened
    panel = Coverage(opened)
    qtbot.addWidget(panel)
    panel.show()
    cards = [x.text() for x in panel.findChildren(MissingCard)]
    assert any("Session maximum missing" in text for text in cards)
    assert any(
        "prod.json: line 7, column 3" in text and "Export it again." in text for text in cards
    )
    panel.actions()[0].trigger()
    assert "prod.json: line 7" in QGuiApplication.clipboard().text()


def test_every_button_of_every_panel_has_a_name(opened: Document, qtbot: QtBot) -> None:

    opened.select(Selection(nodes=(RELEASE, A)))
    opened.simulate(first_request(SessionCaller(role=DEPLOY), RELEASE, NOW))
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
