"""The timeline in the window: it takes the place of the canvas, and gives it back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from rolescope.model.request import AssumeRoleParameters
from rolescope.ui.features.timeline.panel import TimelinePage
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.settings import Settings
from rolescope.ui.state.workspace import Workspace
from rolescope.value import replace
from rolescope.words.timeline.timeline_values import TimelineRow
from support.window.choices import give_up
from support.window.patience import activate
from support.worlds.chains import TO_PROD
from support.worlds.northwind import CI_RUNNER, DEPLOY_HUB, PROD_ADMIN, RELEASE_MANAGER, assume

LEFT = Qt.MouseButton.LeftButton

pytestmark = pytest.mark.usefixtures("no_flashes")


@pytest.fixture
def window(qtbot: QtBot, workspace: Workspace, tmp_path: Path) -> Iterator[MainWindow]:
    """A window with the bundled organization and the chain to prod-admin."""
    made = MainWindow(workspace, Settings(tmp_path))
    qtbot.addWidget(made, before_close_func=give_up)
    made.resize(1600, 1000)
    made.show()
    qtbot.waitExposed(made)
    activate(made)
    workspace.opener.open_demo()
    qtbot.waitUntil(lambda: bool(made.pane.picture.items))
    workspace.question.ask(assume(CI_RUNNER, DEPLOY_HUB))
    for hop, role in zip(TO_PROD, (DEPLOY_HUB, RELEASE_MANAGER, PROD_ADMIN), strict=True):
        if workspace.question.chain is not None and role != DEPLOY_HUB:
            workspace.question.add_hop(role)
        assert workspace.question.simulation is not None
        request = replace(
            workspace.question.simulation.request, at=hop.at or "", parameters=hop.parameters
        )
        workspace.question.simulate(request)
    yield made
    made.close()


def page_of(window: MainWindow) -> TimelinePage:
    page = window.workbench.widget("timeline")
    assert isinstance(page, TimelinePage)
    return page


def press(parent: QWidget, text: str) -> None:
    """Click the button with a text that is seen."""
    found = [
        button
        for button in parent.findChildren(QPushButton)
        if button.text().strip() == text and button.isVisible()
    ]
    QTest.mouseClick(found[0], LEFT)


def row(window: MainWindow, row_id: str) -> TimelineRow:
    text = page_of(window).view.text
    assert text is not None
    return next(one for one in text.rows if one.id == row_id)


def test_t_on_the_canvas_opens_it_and_esc_returns(qtbot: QtBot, window: MainWindow) -> None:
    window.pane.canvas.setFocus()
    QTest.keyClick(window.pane.canvas, Qt.Key.Key_T)
    page = page_of(window)
    qtbot.waitUntil(page.isVisible)
    assert not window.pane.isVisible()
    assert not window.workbench.bottom.isVisible()
    assert window.menus.by_id["timeline"].isChecked()
    assert window.status.text.text() == page.status
    assert page.view.chart.now.hasFocus()
    QTest.keyClick(page.view.chart.now, Qt.Key.Key_Escape)
    assert window.pane.isVisible()
    assert window.pane.canvas.hasFocus()
    assert window.workbench.bottom.isVisible()
    assert not window.menus.by_id["timeline"].isChecked()


def test_now_is_that_of_the_whole_window(window: MainWindow) -> None:
    """A first-time user reads the expiry of a chained session in the crumbs, too."""
    press(window.workbench.chain_bar, "Timeline")
    page = page_of(window)
    assert row(window, "hop-3").mark == "allowed"
    for _ in range(4):
        QTest.keyClick(page.view.chart.now, Qt.Key.Key_PageUp)
    for _ in range(20):
        QTest.keyClick(page.view.chart.now, Qt.Key.Key_PageUp)
    assert window.workspace.question.moment > "2026-11-20T20:00:00Z"
    assert row(window, "hop-3").mark == "denied"
    assert [crumb.crumb.detail for crumb in window.workbench.chain_bar.crumbs()[1:]] == [
        "expired",
        "expired",
        "expired",
    ]
    assert "hop 3 not allowed" in window.status.text.text()


def test_the_link_in_the_request_opens_it(window: MainWindow) -> None:
    window.workspace.window.open_panel("request")
    panel = window.workbench.widget("request")
    assert panel is not None
    press(panel, "Timeline")
    assert page_of(window).isVisible()
    press(page_of(window), "Back to canvas")
    assert window.pane.isVisible()


@pytest.mark.parametrize("way", ["next hop", "focus", "search"])
def test_what_needs_the_canvas_returns_to_it(qtbot: QtBot, window: MainWindow, way: str) -> None:
    window.workspace.window.open_panel("timeline")
    assert page_of(window).isVisible()
    if way == "next hop":
        press(window.workbench.chain_bar, "Next hop")
    elif way == "focus":
        window.workspace.window.focus(PROD_ADMIN)
    else:
        QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(window.search.hasFocus)
        QTest.keyClicks(window.search, "audit-hub")
        QTest.keyClick(window.search, Qt.Key.Key_Return)
    qtbot.waitUntil(window.pane.isVisible)
    assert not page_of(window).isVisible()


def test_leaving_the_chain_closes_it(window: MainWindow) -> None:
    window.workspace.window.open_panel("timeline")
    QTest.mouseClick(window.workbench.chain_bar.leave, LEFT)
    assert window.pane.isVisible()
    assert not window.can_show_panel("timeline")
    assert not window.menus.by_id["timeline"].isEnabled()


def test_a_duration_refused_shows_the_offer_and_takes_it(window: MainWindow) -> None:
    workspace = window.workspace
    workspace.question.ask(
        replace(assume(CI_RUNNER, DEPLOY_HUB), parameters=AssumeRoleParameters(duration=14_400))
    )
    workspace.window.open_panel("timeline")
    view = page_of(window).view
    assert "STS refuses 4 h" in view.card.summary.text()
    QTest.mouseClick(view.card.offer, LEFT)
    assert workspace.question.simulation is not None
    assert workspace.question.simulation.session is not None
    assert workspace.question.simulation.session.duration == 7200
    assert page_of(window).isVisible()
    assert row(window, "hop-1").mark == "allowed"


def test_a_panel_below_leaves_it_its_room(window: MainWindow) -> None:
    window.workspace.window.open_panel("timeline")
    window.workspace.window.open_panel("permissions")
    page = page_of(window)
    assert page.isVisible()
    assert window.workbench.bottom.isVisible()
    window.workbench.toggle_maximized()
    assert not page.isVisible()
    window.workbench.toggle_maximized()
    assert page.isVisible()


def test_in_a_narrow_window_it_keeps_clear_of_the_panel_at_the_right(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.resize(1280, 720)
    window.workspace.window.open_panel("credentials")
    window.workspace.window.open_panel("timeline")
    page = page_of(window)
    qtbot.waitUntil(lambda: page.view.width() < page.width())
    assert page.view.geometry().right() <= window.workbench.right.x()
    bar = page.view.names.height()
    assert bar >= page.view.chart.minimumHeight()


def test_f6_goes_to_the_timeline_instead_of_the_canvas(window: MainWindow) -> None:
    window.workspace.window.open_panel("timeline")
    window.search.setFocus()
    QTest.keyClick(window, Qt.Key.Key_F6)
    focus = window.focusWidget()
    assert focus is not None
    assert page_of(window).isAncestorOf(focus)
