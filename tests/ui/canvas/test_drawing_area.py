"""The room that pictures are drawn for: panels take nothing, but of a first focus picture."""

import pytest
from PySide6.QtCore import QSize

from rolescope.questions.filters.filter import Filter
from rolescope.ui.canvas.drawing_area import DrawingArea
from rolescope.ui.canvas.view_history import Sight
from rolescope.ui.kit import clock

FOCUS = Sight("focus", "role")


@pytest.mark.parametrize(
    ("seen", "sight", "width", "is_compact"),
    [
        pytest.param(1600, FOCUS, 1600, False, id="nothing beside it"),
        pytest.param(1180, FOCUS, 1280, True, id="a panel"),
        pytest.param(1400, FOCUS, 1400, False, id="a narrow panel"),
        pytest.param(1000, FOCUS, 1600, False, id="steps would be folded"),
        pytest.param(1180, Sight("overview"), 1600, False, id="overview"),
    ],
)
def test_focus_picture_leaves_panels_their_room(
    seen: int, sight: Sight, width: int, *, is_compact: bool
) -> None:
    room = DrawingArea(QSize(1600, 868))
    room.keep_free(seen)
    frame = room.frame(sight, Filter(), ())
    assert (frame.width, frame.height, frame.compact) == (width, 868, is_compact)
    assert (frame.subject, frame.zone, frame.filter) == (sight.subject, clock.LOCAL.zone, None)


def test_room_is_never_too_small_for_a_picture() -> None:
    frame = DrawingArea(QSize(100, 80)).frame(Sight("overview"), Filter(), ())
    assert (frame.width, frame.height) == (640, 400)
