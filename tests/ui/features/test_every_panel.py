"""What holds of every panel, with the small world of trusts in it."""

from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from rolescope.model.caller import SessionCaller
from rolescope.simulation.callers import first_request
from rolescope.ui.shell.panel_areas.panels import PANELS
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace
from support.worlds.build import NOW, A
from support.worlds.trust_worlds import DEPLOY, RELEASE


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
