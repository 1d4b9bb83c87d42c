"""The permissions panel: layers, the tree of actions, filters, and the deciding documents."""

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from rolescope.model.caller import SessionCaller
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest
from rolescope.ui.features.permissions.layers import LayerBar
from rolescope.ui.features.permissions.panel import PERMISSIONS, PermissionsPanel
from rolescope.ui.features.permissions.permission_model import PermissionModel
from rolescope.ui.features.permissions.permission_row import COLUMNS
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace, new_workspace
from support.window.later import Later
from support.worlds.trust_worlds import DEPLOY, RELEASE

NOW = "2026-11-20T17:20:00Z"
LEFT = Qt.MouseButton.LeftButton


def names(workspace: Workspace) -> dict[str, str]:
    assert workspace.world.analysis is not None
    return {node.name: node.id for node in workspace.world.analysis.graph.nodes}


@pytest.fixture
def panel(demo: Workspace, qtbot: QtBot) -> PermissionsPanel:
    """The panel with the permissions of release-manager, who is selected."""
    made = PermissionsPanel(demo)
    qtbot.addWidget(made)
    made.resize(1500, 700)
    made.show()
    demo.selection.select(Selection(nodes=(names(demo)["release-manager"],)))
    qtbot.waitUntil(lambda: made.model.rowCount() > 0)
    return made


def titles(model: PermissionModel, above: QModelIndex = QModelIndex()) -> list[str]:  # noqa: B008 - the root
    return [model.index(row, 0, above).data() for row in range(model.rowCount(above))]


def find(panel: PermissionsPanel, *path: str) -> QModelIndex:
    index = QModelIndex()
    for title in path:
        index = panel.model.index(titles(panel.model, index).index(title), 0, index)
    return index


def cells(index: QModelIndex) -> list[str]:
    return [index.siblingAtColumn(column).data() for column in range(len(COLUMNS))]


def click(panel: PermissionsPanel, index: QModelIndex) -> None:
    panel.tree.scrollTo(index)
    place = panel.tree.visualRect(index).center()
    QTest.mouseClick(panel.tree.viewport(), LEFT, pos=place)


def said(panel: QWidget) -> str:
    return " ".join(label.text() for label in panel.findChildren(PlainLabel))


def test_layers_and_services_add_up(panel: PermissionsPanel) -> None:
    """SES-3: 74 granted, 12 cut by the boundary, 4 by an SCP, 58 left in 7 services."""
    bars = {bar.layer.title: bar.layer.says for bar in panel.layers.bars}
    assert bars["Identity policies"] == "grants 74"
    assert bars["Permissions boundary"] == "cuts 12"
    assert bars["SCPs of Root"] == "cuts 4"
    assert titles(panel.model) == [
        *("cloudformation", "ecr", "ecs", "iam", "logs", "s3", "sts"),
        *("kms", "organizations"),
    ]
    assert cells(find(panel, "iam")) == [
        "iam",
        "1 of 190",
        "...W.",
        "role/ecs-task-*",
        "service that gets the role ecs-tasks.amazonaws.com",
        "release-ecs, line 72",
        "",  # compared with nobody
    ]
    assert panel.model.headerData(2, Qt.Orientation.Horizontal) == "Access"
    assert panel.model.headerData(2, Qt.Orientation.Vertical) is None


def test_lines_are_made_when_they_are_looked_at(panel: PermissionsPanel) -> None:
    QAbstractItemModelTester(
        panel.model, QAbstractItemModelTester.FailureReportingMode.Fatal, panel
    )
    ecr = find(panel, "ecr")
    (group,) = [panel.model.index(row, 0, ecr) for row in range(panel.model.rowCount(ecr))]
    assert group.siblingAtColumn(1).data() == "11 actions"
    below = titles(panel.model, group)
    assert below[:2] == ["", ""]  # a way, and what narrows it
    assert len(below) == 2 + 11
    assert below[2] == "BatchCheckLayerAvailability"
    assert not panel.model.hasChildren(panel.model.index(2, 0, group))


def test_a_double_click_and_enter_open_a_line(panel: PermissionsPanel) -> None:
    ecs = find(panel, "ecs")
    place = panel.tree.visualRect(ecs).center()
    QTest.mouseClick(panel.tree.viewport(), LEFT, pos=place)
    assert not panel.tree.isExpanded(ecs)
    QTest.keyClick(panel.tree, Qt.Key.Key_Right)
    assert panel.tree.isExpanded(ecs)
    QTest.keyClick(panel.tree, Qt.Key.Key_Left)
    assert not panel.tree.isExpanded(ecs)


def test_a_line_shows_the_document_that_grants_it(panel: PermissionsPanel) -> None:
    assert not panel.view.isVisible()
    click(panel, find(panel, "iam"))
    assert not panel.view.isVisible()  # a service has no one document
    panel.tree.expandAll()
    click(panel, find(panel, "iam", "PassRole"))
    assert panel.view.isVisible()
    excerpt = panel.view.excerpt
    assert excerpt is not None
    assert (excerpt.owner, excerpt.focus) == ("release-ecs", 72)
    s3 = find(panel, "s3", "DeleteObject")
    assert "not allowed by release-boundary" in cells(s3)[5]
    assert "cut away" in s3.data(Qt.ItemDataRole.AccessibleTextRole)


def test_the_filters_narrow_the_tree(panel: PermissionsPanel) -> None:
    QTest.keyClicks(panel.filters.words, "passrole")
    assert titles(panel.model) == ["iam"]
    assert panel.tree.isExpanded(find(panel, "iam"))
    QTest.keyClick(panel.filters.words, Qt.Key.Key_Escape)
    assert len(titles(panel.model)) == 9
    QTest.keyClick(panel.filters.words, Qt.Key.Key_Escape)  # nothing to empty
    QTest.mouseClick(panel.filters.cuts, LEFT)
    assert "kms" not in titles(panel.model)
    QTest.mouseClick(panel.filters.writes, LEFT)
    assert "logs" not in titles(panel.model)
    assert panel.filters.escalation.text() == "Escalation 8"
    QTest.mouseClick(panel.filters.escalation, LEFT)
    assert titles(panel.model) == ["cloudformation", "ecs", "iam", "sts"]
    QTest.keyClicks(panel.filters.words, "nothing like it")
    assert "No action is left that fits." in said(panel)
    assert panel.model.rowCount() == 0


def test_a_layer_shows_what_it_cuts(panel: PermissionsPanel) -> None:
    boundary = next(bar for bar in panel.layers.bars if bar.layer.title == "Permissions boundary")
    QTest.mouseClick(boundary, LEFT)
    assert titles(panel.model) == ["s3", "kms"]
    root = next(bar for bar in panel.layers.bars if bar.layer.title == "SCPs of Root")
    QTest.mouseClick(root, LEFT)
    assert not boundary.isChecked()
    assert "organizations" in titles(panel.model)
    QTest.mouseClick(root, LEFT)
    assert len(titles(panel.model)) == 9


def test_tooltips_say_everything_in_full(panel: PermissionsPanel) -> None:
    tip = find(panel, "iam", "PassRole").data(Qt.ItemDataRole.ToolTipRole)
    assert "PE-22" in tip
    assert "arn:aws:iam::" in tip
    assert find(panel, "iam").data(Qt.ItemDataRole.ToolTipRole) is None
    assert QModelIndex().data() is None
    assert panel.model.data(QModelIndex()) is None


def test_the_catalogue_is_dated(panel: PermissionsPanel) -> None:
    words = [widget.accessibleName() for widget in panel.layers.findChildren(QWidget)]
    assert any(text.startswith("Actions of AWS as of 20") for text in words)


def test_the_legend_gives_way_when_there_is_no_room(panel: PermissionsPanel, qtbot: QtBot) -> None:
    legend = next(x for x in panel.findChildren(PlainLabel) if x.text().startswith("L list"))
    assert legend.isVisible()
    panel.resize(900, 500)
    qtbot.waitUntil(lambda: not legend.isVisible())


def test_an_administrator_has_few_lines_at_first(demo: Workspace, qtbot: QtBot) -> None:
    """SES-3: four hundred services with one answer are one line, that can be opened."""
    panel = PermissionsPanel(demo)
    qtbot.addWidget(panel)
    panel.resize(1500, 700)
    panel.show()
    demo.selection.select(Selection(nodes=(names(demo)["tools-admin"],)))
    qtbot.waitUntil(lambda: panel.model.rowCount() > 0)
    assert panel.model.rowCount() < 20
    fold = panel.model.index(0, 0)
    assert fold.data().startswith("All ")
    click(panel, fold)
    assert panel.view.isVisible()  # all of them are granted by one statement
    QTest.keyClick(panel.tree, Qt.Key.Key_Right)
    assert panel.model.rowCount(fold) > 400
    assert panel.model.index(0, 0, find(panel, fold.data(), "ec2")).data() == "All actions"
    QTest.keyClicks(panel.filters.words, "ec2:startinst")  # a filter looks below the line
    assert titles(panel.model) == ["ec2"]


def test_the_document_stands_where_there_is_room(panel: PermissionsPanel, qtbot: QtBot) -> None:
    """The actions stay readable beside the document, in any window."""
    panel.tree.expandAll()
    click(panel, find(panel, "iam", "PassRole"))
    assert panel.side.y() > panel.tree.y()
    assert panel.tree.width() > 1000
    panel.resize(1160, 340)
    qtbot.waitUntil(lambda: panel.side.x() > 0)
    assert not panel.layers.isVisible()  # they give way
    qtbot.waitUntil(lambda: panel.tree.width() > 600)
    QTest.mouseClick(panel.side.close_button, LEFT)
    assert not panel.view.isVisible()
    assert panel.layers.isVisible()
    assert panel.tree.hasFocus()


def test_a_narrow_window_has_the_layers_in_one_line(panel: PermissionsPanel, qtbot: QtBot) -> None:
    """Only those that change something; conditions on a second line."""
    assert panel.layers.width() < 400
    panel.resize(880, 340)
    qtbot.waitUntil(lambda: panel.layers.width() > 500)
    bars = panel.layers.bars
    assert [bar.layer.title for bar in bars] == [
        *("Identity policies", "Permissions boundary", "SCPs of Root")
    ]
    assert len({bar.y() for bar in bars}) == 1
    heading = panel.model.headerData(3, Qt.Orientation.Horizontal)
    assert heading == "Resources, only if"
    QTest.mouseClick(bars[1], LEFT)
    assert titles(panel.model) == ["s3", "kms"]
    panel.resize(1500, 700)
    qtbot.waitUntil(lambda: len(panel.layers.bars) == 5)
    assert panel.model.headerData(3, Qt.Orientation.Horizontal) == "Resources"
    assert [bar.isChecked() for bar in panel.layers.bars] == [False, True, False, False, False]


def test_names_keep_their_room(panel: PermissionsPanel) -> None:
    """The name yields last."""
    panel.resize(1160, 700)
    panel.tree.expandAll()
    metrics = panel.tree.fontMetrics()
    for path in (("iam", "PassRole"), ("ecs", "RegisterTaskDefinition"), ("kms",)):
        room = panel.tree.visualRect(find(panel, *path)).width()
        assert metrics.horizontalAdvance(path[-1]) + 60 < room


def test_permissions_are_found_by_the_worker_once_for_each_caller(
    app: object, qtbot: QtBot
) -> None:
    assert app is not None
    runner = Later()
    workspace = new_workspace(runner, now=lambda: NOW)
    workspace.opener.open_demo()
    runner.work()
    ids = names(workspace)
    panel = PermissionsPanel(workspace)
    qtbot.addWidget(panel)
    panel.show()

    def look(name: str) -> None:
        workspace.selection.select(Selection(nodes=(ids[name],)))
        qtbot.waitUntil(lambda: panel.choice.currentText() == name)

    look("release-manager")
    qtbot.waitUntil(lambda: len(runner.waiting) == 1)
    assert "Looking at every action of AWS" in said(panel)
    assert not panel.findChildren(LayerBar)
    runner.work()
    assert panel.findChildren(LayerBar)
    look("deploy-hub")
    runner.work()
    look("release-manager")
    assert not runner.waiting
    assert panel.model.rowCount() == 9
    workspace.selection.select(Selection())
    qtbot.waitUntil(lambda: panel.model.rowCount() == 0)


def test_the_panel_is_for_principals(demo: Workspace) -> None:
    assert not PERMISSIONS.shown_when(demo)
    demo.selection.select(Selection(nodes=(names(demo)["release-manager"],)))
    assert PERMISSIONS.shown_when(demo)
    demo.selection.select(Selection(nodes=(names(demo)["lambda"],)))
    assert not PERMISSIONS.shown_when(demo)


def test_the_new_session_comes_first(opened: Workspace, qtbot: QtBot) -> None:
    """SES-3: a session has the permissions of its role."""
    panel = PermissionsPanel(opened)
    qtbot.addWidget(panel)
    panel.show()
    parameters = AssumeRoleParameters(external_id="nw-7731", session_name="release-1")
    caller = SessionCaller(role=DEPLOY)
    opened.question.simulate(
        AssumeRoleRequest(caller=caller, role=RELEASE, at=NOW, parameters=parameters)
    )
    qtbot.waitUntil(lambda: bool(panel.layers.bars))
    assert panel.choice.currentText() == "release/release-1"
    assert panel.layers.bars[0].layer.title == "Identity policies"
