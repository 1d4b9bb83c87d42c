"""Everything that takes the keyboard has a name for screen readers, and shows when it has it."""

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from rolescope.model.edits.trusts import WithoutAnyTrust
from rolescope.ui.canvas.view_history import TABLE
from rolescope.ui.features.explore.panel import Explore
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.shell.panel_areas.panels import PANELS
from rolescope.ui.state import role_requests
from rolescope.ui.state.selection import Selection
from support.window.patience import activate
from support.window.some_way import simulate_some_way
from support.window.worst_finding import choose_worst_finding
from support.worlds.northwind import TOOLS
from support.worlds.recorded_calls import RECORDS

CI = f"arn:aws:iam::{TOOLS}:user/ci-runner"
HUB = f"arn:aws:iam::{TOOLS}:role/deploy-hub"
DIALOGS = ("export", "palette", "bookmark", "about", "shortcuts", "connect", "compare-scenarios")


def controls(top: QWidget) -> list[QWidget]:
    """Return what can be reached by Tab in a window."""
    return [
        one
        for one in (top, *top.findChildren(QWidget))
        if one.isVisible()
        and one.window() is top
        and one.isEnabled()
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and one.focusProxy() is None
    ]


def described(one: QWidget) -> str:
    above = [type(one).__name__]
    parent = one.parent()
    while parent is not None:
        above.append(type(parent).__name__)
        parent = parent.parent()
    return " in ".join(above[:4])


def name_of(one: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(one).text(QAccessible.Text.Name).strip()


def picture_of(one: QWidget) -> QImage:
    QApplication.processEvents()
    area = one.rect().translated(one.mapTo(one.window(), one.rect().topLeft()))
    return one.window().grab(area).toImage()


def reveal(one: QWidget) -> None:
    above = one.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(one)
        above = above.parentWidget()


def shows_focus(one: QWidget) -> bool:
    """Tell whether a control looks otherwise when it gets the keyboard."""
    reveal(one)
    focus = QApplication.focusWidget()
    if focus is not None:
        focus.clearFocus()
    if not shiboken6.isValid(one) or not one.isVisible():
        return True  # to leave what had the focus was to say something: the form is another one
    before = picture_of(one)
    one.setFocus(Qt.FocusReason.TabFocusReason)
    if not one.hasFocus():  # it hands the keyboard on
        return True
    return before != picture_of(one)


def check(top: QWidget, part: QWidget | None = None) -> None:
    """Check every control of a window, or of a part of it."""
    activate(top)
    QTest.mouseMove(top, top.rect().bottomRight())
    found = [one for one in controls(top) if part is None or part.isAncestorOf(one)]
    assert found, "nothing takes the keyboard"
    nameless = sorted({described(one) for one in found if not name_of(one)})
    assert not nameless, nameless
    unseen = [described(one) for one in found if shiboken6.isValid(one) and not shows_focus(one)]
    assert not unseen, unseen


def test_start_page(window: MainWindow) -> None:
    window.workspace.opener.close()
    check(window)


def test_bars_and_canvas(window: MainWindow) -> None:
    check(window)


def test_table(window: MainWindow) -> None:
    window.pane.view_history.show(TABLE)
    check(window)


def test_filter_bar(window: MainWindow) -> None:
    window.menus.by_id["filter"].trigger()
    check(window)


@pytest.mark.parametrize("panel", [one.id for one in PANELS if one.id != "compare"])
def test_panels(qtbot: QtBot, window: MainWindow, panel: str) -> None:
    workspace = window.workspace
    workspace.history.add_edit(WithoutAnyTrust(f"arn:aws:iam::{TOOLS}:role/gha-deploy"))
    workspace.selection.select(Selection(nodes=(HUB,)))
    role_requests.ask(workspace, CI, HUB)
    if panel == "finding":
        choose_worst_finding(qtbot, window)
    elif panel == "reality":
        workspace.reality.read([RECORDS])
    elif panel == "way-proof":
        simulate_some_way(qtbot, window)
    assert window.can_show_panel(panel)
    window.workbench.open_panel(panel)
    bench = window.workbench
    shown = bench.widget(panel)
    if panel == "explore":  # its tree is made in several turns where time is short
        assert isinstance(shown, Explore)
        qtbot.waitUntil(lambda: shown.model.rowCount() > 0)
    areas = (bench.left, bench.right, bench.bottom, bench.middle)
    check(window, next(area for area in areas if shown and area.isAncestorOf(shown)))


@pytest.mark.parametrize("action", DIALOGS)
def test_dialogs(qtbot: QtBot, window: MainWindow, action: str) -> None:
    workspace = window.workspace
    workspace.history.add_edit(WithoutAnyTrust(f"arn:aws:iam::{TOOLS}:role/gha-deploy"))
    workspace.selection.select(Selection(nodes=(HUB,)))
    window.refresh()
    window.menus.by_id[action].trigger()

    def opened() -> list[QDialog]:
        return [one for one in window.findChildren(QDialog) if one.isVisible()]

    qtbot.waitUntil(lambda: bool(opened()))
    dialog = opened()[-1]
    check(dialog)
    dialog.close()
