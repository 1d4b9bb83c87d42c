"""What was moved, folded or counted stays so when the text gets larger or smaller."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSplitter, QWidget
from pytestqt.qtbot import QtBot

from rolescope.ui.features.permissions.layers import PermissionLayers
from rolescope.ui.features.permissions.layout import PermissionPlaces
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state import role_requests
from rolescope.ui.state.selection import Selection
from support.worlds.northwind import TOOLS

CI = f"arn:aws:iam::{TOOLS}:user/ci-runner"
HUB = f"arn:aws:iam::{TOOLS}:role/deploy-hub"


@pytest.fixture
def wide(qtbot: QtBot, window: MainWindow) -> MainWindow:
    window.resize(3000, 1400)
    qtbot.waitUntil(lambda: window.workbench.width() == 3000)
    return window


def splitter(window: MainWindow, orientation: Qt.Orientation) -> QSplitter:
    found = window.workbench.findChildren(QSplitter)
    return next(one for one in found if one.orientation() is orientation)


def drag(line: QWidget, by: QPoint) -> None:
    """Move it by events with places on the screen, which is smaller than the window."""
    left, start = Qt.MouseButton.LeftButton, QPointF(line.rect().center())
    first = line.mapToGlobal(start)
    for kind, place in (
        (QEvent.Type.MouseButtonPress, first),
        (QEvent.Type.MouseMove, first + by),
        (QEvent.Type.MouseButtonRelease, first + by),
    ):
        event = QMouseEvent(kind, start, place, left, left, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(line, event)


def test_a_side_panel_is_as_wide_for_the_text_as_it_was(qtbot: QtBot, wide: MainWindow) -> None:
    wide.workspace.selection.select(Selection(nodes=(HUB,)))
    right = wide.workbench.right
    line = splitter(wide, Qt.Orientation.Horizontal).handle(2)
    qtbot.waitUntil(lambda: right.width() == 440 and line.geometry().right() >= right.x())
    drag(line, QPoint(-100, 0))
    moved = right.width()
    assert 500 < moved < 600
    for percent in (125, 150):
        wide.menus.text_sizes[percent].trigger()
        qtbot.waitUntil(lambda p=percent: abs(right.width() - moved * p / 100) <= 2)  # type: ignore[misc]
    wide.menus.text_sizes[100].trigger()
    qtbot.waitUntil(lambda: right.width() == moved)


def test_a_side_panel_that_lay_over_is_as_wide_as_it_was(qtbot: QtBot, wide: MainWindow) -> None:
    wide.workspace.selection.select(Selection(nodes=(HUB,)))
    wide.resize(2000, 1400)
    right = wide.workbench.right
    line = splitter(wide, Qt.Orientation.Horizontal).handle(2)
    qtbot.waitUntil(lambda: right.width() == 440 and line.geometry().right() >= right.x())
    drag(line, QPoint(-100, 0))
    moved = right.width()
    assert 500 < moved < 600
    for _ in range(2):
        wide.menus.text_sizes[150].trigger()
        assert right.parent() is wide.workbench
        wide.menus.text_sizes[100].trigger()
        qtbot.waitUntil(lambda: right.parent() is not wide.workbench and right.width() == moved)


def test_layers_that_were_a_strip_are_as_wide_as_they_were(qtbot: QtBot, wide: MainWindow) -> None:
    role_requests.ask(wide.workspace, CI, HUB)
    wide.workbench.open_panel("permissions")
    wide.resize(2000, 1400)
    places = wide.findChild(PermissionPlaces)
    assert isinstance(places, PermissionPlaces)
    layers = places.findChild(PermissionLayers)
    assert isinstance(layers, PermissionLayers)
    split = layers.parentWidget()
    assert isinstance(split, QSplitter)
    qtbot.waitUntil(lambda: 1000 < places.width() < 2000 and layers.width() == 300)
    drag(split.handle(1), QPoint(60, 0))
    moved = layers.width()
    assert 340 < moved < 380
    for _ in range(2):
        wide.menus.text_sizes[200].trigger()
        qtbot.waitUntil(lambda: split.orientation() is Qt.Orientation.Vertical)
        wide.menus.text_sizes[100].trigger()
        qtbot.waitUntil(lambda: layers.width() == moved)


def test_what_a_filter_leaves_is_counted_in_full(qtbot: QtBot, window: MainWindow) -> None:
    window.menus.by_id["filter"].trigger()
    bar = window.workbench.middle.filter_bar
    qtbot.waitUntil(bar.field.hasFocus)
    QTest.keyClicks(bar.field, "kind:role")
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(bar.count.text()))
    for percent in (200, 125, 100):
        window.menus.text_sizes[percent].trigger()
        assert bar.count.minimumWidth() == bar.count.sizeHint().width()


def test_panels_below_keep_their_share(qtbot: QtBot, wide: MainWindow) -> None:
    role_requests.ask(wide.workspace, CI, HUB)
    qtbot.waitUntil(wide.workbench.bottom.isVisible)
    down = splitter(wide, Qt.Orientation.Vertical)
    shares = down.sizes()
    for percent in (150, 100):
        wide.menus.text_sizes[percent].trigger()

        def is_shared() -> bool:
            sizes = down.sizes()
            return abs(sizes[1] / sum(sizes) - shares[1] / sum(shares)) < 0.005

        qtbot.waitUntil(is_shared)


def test_a_narrow_window_for_the_text_lays_the_panel_over(qtbot: QtBot, wide: MainWindow) -> None:
    wide.workspace.selection.select(Selection(nodes=(HUB,)))
    right = wide.workbench.right
    qtbot.waitUntil(right.isVisible)
    wide.resize(2000, 1400)
    qtbot.waitUntil(lambda: wide.workbench.width() == 2000)
    assert right.parent() is not wide.workbench
    wide.menus.text_sizes[150].trigger()
    assert right.parent() is wide.workbench
    assert right.width() == 540


def test_the_window_can_be_as_small_as_the_screen(window: MainWindow) -> None:
    frame = window.frameGeometry().size() - window.size()
    room = window.screen().availableGeometry().size() - frame
    for percent in (200, 100):
        window.menus.text_sizes[percent].trigger()
        assert window.minimumWidth() <= room.width()
        assert window.minimumHeight() <= room.height()
    assert window.minimumWidth() == min(800, room.width())


def test_bars_unfold_at_the_size_of_the_text_after_a_presentation(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.presenting.begin()
    assert window.menus.height() == 0
    window.menus.text_sizes[125].trigger()
    window.presenting.end()
    qtbot.waitUntil(lambda: window.menus.height() == 35)
    window.menus.text_sizes[100].trigger()
    qtbot.waitUntil(lambda: window.menus.height() == 28)
    assert window.messages.maximumHeight() > 10_000
