"""The room that pictures are drawn for: what panels leave of the width, in steps."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rolescope.questions.filters.filter import Filter
from rolescope.ui.canvas.drawing_area import DrawingArea
from rolescope.ui.canvas.pane import CanvasPane
from rolescope.ui.canvas.view_history import ViewKey
from rolescope.ui.kit import clock
from rolescope.ui.state.workspace import Workspace

FOCUS = ViewKey("focus", "role")
OVERVIEW = ViewKey("overview")


@pytest.mark.parametrize(
    ("seen", "view_key", "width", "is_compact"),
    [
        pytest.param(1600, FOCUS, 1600, False, id="nothing beside a focus"),
        pytest.param(1180, FOCUS, 1280, True, id="a panel beside a focus"),
        pytest.param(1400, FOCUS, 1400, False, id="a narrow panel beside a focus"),
        pytest.param(1000, FOCUS, 1000, True, id="a wide panel beside a focus"),
        pytest.param(1600, OVERVIEW, 1600, False, id="nothing beside an overview"),
        pytest.param(1160, OVERVIEW, 1160, True, id="a panel beside an overview"),
        pytest.param(1197, OVERVIEW, 1160, True, id="a panel that is a few pixels narrower"),
        pytest.param(1400, OVERVIEW, 1400, False, id="a narrow panel beside an overview"),
        pytest.param(1160, ViewKey("matrix"), 1160, True, id="a panel beside a matrix"),
        pytest.param(1160, ViewKey("map"), 1600, False, id="a panel beside a map"),
    ],
)
def test_pictures_leave_panels_their_room(
    seen: int, view_key: ViewKey, width: int, *, is_compact: bool
) -> None:
    frame = DrawingArea(QSize(1600, 868)).frame(view_key, Filter(), (), seen)
    assert (frame.width, frame.height, frame.compact) == (width, 868, is_compact)
    assert (frame.subject, frame.zone, frame.filter) == (view_key.subject, clock.LOCAL.zone, None)


def test_a_few_pixels_more_move_nothing() -> None:
    frames = [
        DrawingArea(size).frame(OVERVIEW, Filter(), (), size.width())
        for size in (QSize(1600, 868), QSize(1611, 890), QSize(1640, 868), QSize(1600, 910))
    ]
    assert frames[0] == frames[1]
    assert frames[0] not in frames[2:]


def test_room_is_never_too_small_for_a_picture() -> None:
    frame = DrawingArea(QSize(100, 80)).frame(OVERVIEW, Filter(), (), 100)
    assert (frame.width, frame.height) == (640, 400)


@pytest.fixture
def endless_double_clicks(qapp: QApplication) -> Iterator[None]:
    """What waits for the end of a double click does not come within a test."""
    usual = qapp.doubleClickInterval()
    qapp.setDoubleClickInterval(3_600_000)
    yield
    qapp.setDoubleClickInterval(usual)


@pytest.mark.usefixtures("endless_double_clicks")
def test_the_first_picture_waits_for_no_double_click(qtbot: QtBot, workspace: Workspace) -> None:
    workspace.opener.open_demo()
    qtbot.waitUntil(lambda: workspace.world.analysis is not None)
    pane = CanvasPane(workspace)
    qtbot.addWidget(pane)
    pane.show()
    pane.set_room(QSize(1600, 868), is_compact=False)
    pane.resize(1600, 868)
    qtbot.waitUntil(lambda: bool(pane.picture.items))
