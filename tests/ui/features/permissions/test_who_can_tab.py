"""Who can …? in the permissions panel: beside the question whether one principal can."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rolescope.model.edits.trusts import WithoutAnyTrust
from rolescope.simulation.who_can import ActionOnResource, who_can
from rolescope.ui.features.permissions.panel import PermissionsPanel
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace

LEFT = Qt.MouseButton.LeftButton
RELEASE = "arn:aws:iam::441700923385:role/release-manager"
LAKE = "arn:aws:s3:::nw-lake/x"


@pytest.fixture
def panel(demo: Workspace, qtbot: QtBot) -> PermissionsPanel:
    """The panel with the permissions of release-manager, who is selected."""
    made = PermissionsPanel(demo)
    qtbot.addWidget(made)
    made.resize(1500, 900)
    made.show()
    demo.selection.select(Selection(nodes=(RELEASE,)))
    qtbot.waitUntil(lambda: made.model.rowCount() > 0)
    return made


def turn(panel: PermissionsPanel, number: int) -> None:
    bar = panel.can.tabs
    QTest.mouseClick(bar, LEFT, pos=bar.tabRect(number).center())


def ask(panel: PermissionsPanel, action: str, resource: str = LAKE) -> None:
    panel.can.action.clear()
    panel.can.resource.clear()
    QTest.keyClicks(panel.can.action, action)
    QTest.keyClicks(panel.can.resource, resource)
    QTest.mouseClick(panel.can.button, LEFT)


def people(panel: PermissionsPanel) -> list[str]:
    return [row.text for row in panel.can.trace.rows()]


def test_the_menu_asks_it_with_nobody_selected(qtbot: QtBot, window: MainWindow) -> None:
    assert not window.workspace.selection.current
    window.menus.by_id["who-can"].trigger()
    panel = window.workbench.widget("permissions")
    assert isinstance(panel, PermissionsPanel)
    assert panel.can.is_who
    qtbot.waitUntil(panel.can.action.hasFocus)
    ask(panel, "s3:GetObject")
    qtbot.waitUntil(panel.can.trace.isVisible)
    qtbot.waitUntil(lambda: not panel.can.trace.visibleRegion().isEmpty())


def test_everybody_who_can_has_a_row(panel: PermissionsPanel, qtbot: QtBot) -> None:
    turn(panel, 1)
    ask(panel, "s3:GetObject")
    qtbot.waitUntil(panel.can.trace.isVisible)
    world = panel._workspace.world
    wanted = ActionOnResource(action="s3:GetObject", resource=LAKE, at=world.time, is_open=True)
    found = who_can(wanted, world.index)
    assert [name.partition(":")[0] for name in people(panel)] == [
        one.entity.name for one in (*found.allowed, *found.depending)
    ]
    assert "76 users and roles may do s3:GetObject" in panel.can.text()


def test_a_click_selects_who_can_and_keeps_the_answer(
    panel: PermissionsPanel, demo: Workspace, qtbot: QtBot
) -> None:
    turn(panel, 1)
    ask(panel, "s3:GetObject")
    qtbot.waitUntil(panel.can.trace.isVisible)
    before = people(panel)
    place = panel.can.trace.visualRect(panel.can.trace.model().index(1, 0)).center()
    QTest.mouseClick(panel.can.trace.viewport(), LEFT, pos=place)
    qtbot.waitUntil(lambda: demo.selection.current.nodes != (RELEASE,))
    (chosen,) = demo.selection.current.nodes
    assert chosen.endswith(f"/{before[0]}")
    qtbot.waitUntil(lambda: panel.subject is not None and panel._shown == chosen)
    assert people(panel) == before


def test_the_other_question_is_asked_with_the_same_words(
    panel: PermissionsPanel, qtbot: QtBot
) -> None:
    ask(panel, "ecs:UpdateService", "*")
    qtbot.waitUntil(lambda: bool(panel.can.trace.rows()))
    alone = panel.can.text()
    turn(panel, 1)
    qtbot.waitUntil(lambda: "users and roles" in panel.can.text())
    turn(panel, 0)
    qtbot.waitUntil(lambda: panel.can.text() == alone)


def test_nobody_can_is_said(panel: PermissionsPanel, qtbot: QtBot) -> None:
    turn(panel, 1)
    ask(panel, "s3:GetObject", "bucket")
    assert "ARN of a resource" in panel.can.text()
    ask(panel, "organizations:LeaveOrganization", "*")
    qtbot.waitUntil(lambda: "users and roles may do" in panel.can.text())
    assert bool(people(panel)) is not panel.can.text().startswith("Nobody")


def test_another_world_is_asked_anew(
    panel: PermissionsPanel, demo: Workspace, qtbot: QtBot
) -> None:
    turn(panel, 1)
    ask(panel, "s3:GetObject")
    qtbot.waitUntil(panel.can.trace.isVisible)
    said = people(panel)
    asked: list[tuple[str, str]] = []
    panel.can.asked_who.connect(lambda *words: asked.append(words))
    demo.history.add_edit(WithoutAnyTrust(role=RELEASE))
    qtbot.waitUntil(lambda: bool(asked))
    qtbot.waitUntil(lambda: people(panel) == said and panel.can.trace.isVisible())
    assert asked == [("s3:GetObject", LAKE)]
