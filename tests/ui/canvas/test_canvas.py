"""The canvas: what is under the pointer, camera, keyboard, by real events."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from rolescope.pictures.picture import Item
from rolescope.ui.canvas.canvas import Canvas
from rolescope.ui.kit import style
from support.window.small_picture import small_picture


@pytest.fixture
def canvas(qtbot: QtBot, app: QApplication) -> Iterator[Canvas]:
    assert app is not None
    made = Canvas()
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show()
    qtbot.waitExposed(made)
    made.show_picture(small_picture())
    made.reset_zoom()
    yield made
    made.hide()


def at(canvas: Canvas, x: float, y: float) -> QPoint:
    """Return the place of a point of the picture in the viewport."""
    return canvas.camera.to_view(QPointF(x, y)).toPoint()


def click(
    canvas: Canvas, x: float, y: float, button: Qt.MouseButton = Qt.MouseButton.LeftButton
) -> None:
    place = at(canvas, x, y)
    QTest.mouseMove(canvas.viewport(), place)
    QTest.mouseClick(canvas.viewport(), button, pos=place)


def wheel(canvas: Canvas, place: QPoint, notches: int) -> None:
    event = QWheelEvent(
        QPointF(place),
        QPointF(canvas.viewport().mapToGlobal(place)),
        QPoint(0, 0),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 - Qt's signature
    )
    QApplication.sendEvent(canvas.viewport(), event)


def grab(canvas: Canvas) -> QImage:
    image = canvas.grab().toImage()
    assert isinstance(image, QImage)
    return image


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ((200, 144), "a"),
        ((600, 178), "c"),
        ((420, 148), "a-b"),
        ((480, 144), "a-b"),  # its badge
        ((380, 155), "a-b"),  # near the line
        ((520, 100), "right"),  # the account's header
        ((450, 300), None),
    ],
)
def test_item_under_the_pointer(
    canvas: Canvas, place: tuple[int, int], expected: str | None
) -> None:
    item = canvas.item_at(QPointF(at(canvas, *place)))
    assert (item.id if item else None) == expected


def test_click_reports_the_item(qtbot: QtBot, canvas: Canvas) -> None:
    with qtbot.waitSignal(canvas.pressed) as pressed:
        click(canvas, 600, 178)
    assert pressed.args is not None
    assert pressed.args[0].id == "c"


def test_click_on_the_ground_reports_nothing(qtbot: QtBot, canvas: Canvas) -> None:
    with qtbot.waitSignal(canvas.pressed) as pressed:
        click(canvas, 450, 350)
    assert pressed.args is not None
    assert pressed.args[0] is None


def test_double_click_activates(qtbot: QtBot, canvas: Canvas) -> None:
    with qtbot.waitSignal(canvas.activated) as activated:
        QTest.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=at(canvas, 200, 144))
    assert activated.args is not None
    assert activated.args[0].id == "a"


def test_pointing_at_a_row_lights_it_and_its_line(canvas: Canvas) -> None:
    before = grab(canvas)
    QTest.mouseMove(canvas.viewport(), at(canvas, 200, 144))
    after = grab(canvas)
    border = at(canvas, 200, 130)
    assert after.pixelColor(border) == style.color("accent")
    assert before.pixelColor(border) != after.pixelColor(border)
    QTest.mouseMove(canvas.viewport(), at(canvas, 450, 350))
    assert grab(canvas) == before


def test_selection_dims_the_rest(canvas: Canvas) -> None:
    selected = canvas.related.selected((), ("edge",))
    assert selected == {"a", "b", "a-b"}
    canvas.set_selected(selected, canvas.related.lit(selected, with_lines=False))
    image = grab(canvas)
    assert image.pixelColor(at(canvas, 250, 149)) == style.color("accentsoft")
    diamond = image.pixelColor(at(canvas, 530, 178))
    assert diamond.lightnessF() > style.color("scope").lightnessF() + 0.2


def test_wheel_zooms_at_the_pointer(canvas: Canvas) -> None:
    place = at(canvas, 600, 178)
    under = canvas.camera.to_picture(QPointF(place))
    wheel(canvas, place, 2)
    assert canvas.camera.zoom > 1.3
    moved = canvas.camera.to_picture(QPointF(place)) - under
    assert moved.manhattanLength() < 0.01
    assert canvas.item_at(QPointF(place)) == canvas.item("c")


def test_zoom_has_limits(canvas: Canvas) -> None:
    wheel(canvas, QPoint(100, 100), 100)
    assert canvas.camera.zoom == 4.0
    wheel(canvas, QPoint(100, 100), -200)
    assert canvas.camera.zoom == 0.1


def drag(canvas: Canvas, start: QPoint, end: QPoint) -> None:
    """Drag with real events (QTest.mouseMove holds no button)."""
    view = canvas.viewport()
    QTest.mouseMove(view, start)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 5):
        place = start + (end - start) * step / 4
        move_with_button(canvas, place)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)


def move_with_button(canvas: Canvas, place: QPoint) -> None:
    from PySide6.QtCore import QEvent  # noqa: PLC0415
    from PySide6.QtGui import QMouseEvent  # noqa: PLC0415

    view = canvas.viewport()
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(place),
        QPointF(view.mapToGlobal(place)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(view, event)


def test_dragging_the_ground_pans(canvas: Canvas) -> None:
    start = at(canvas, 450, 330)
    before = canvas.camera.visible.topLeft()
    drag(canvas, start, start + QPoint(-80, -40))
    moved = canvas.camera.visible.topLeft() - before
    assert moved.x() > 40
    assert moved.y() > 20


def test_dragging_the_handle_to_a_role_asks(qtbot: QtBot, canvas: Canvas) -> None:
    QTest.mouseMove(canvas.viewport(), at(canvas, 200, 144))
    with qtbot.waitSignal(canvas.pulled) as pulled:
        drag(canvas, at(canvas, 334, 144), at(canvas, 600, 178))
    assert pulled.args is not None
    source, target = pulled.args
    assert isinstance(source, Item)
    assert (source.id, target.id) == ("a", "c")


def test_another_picture_of_the_same_shapes_is_painted(canvas: Canvas) -> None:
    """Pictures are told apart by identity: shapes refer to one another."""
    before = grab(canvas)
    canvas.show_picture(small_picture())
    assert grab(canvas) == before


def test_fit_shows_everything(canvas: Canvas) -> None:
    wheel(canvas, QPoint(10, 10), 5)
    canvas.fit()
    seen = canvas.camera.visible
    assert seen.left() <= 0
    assert seen.right() >= 900
    assert seen.bottom() >= 400


def test_reveal_moves_only_when_needed(canvas: Canvas) -> None:
    before = canvas.camera.visible
    canvas.reveal(frozenset(("a", "b")))
    assert canvas.camera.visible == before
    canvas.camera.look(QPointF(400, 0))
    canvas.reveal(frozenset(("a", "b")))
    seen = canvas.camera.visible
    assert canvas.camera.zoom == 1
    assert seen.left() <= 114
    assert seen.right() >= 734


def test_reveal_keeps_clear_of_a_panel_over_the_canvas(canvas: Canvas) -> None:
    canvas.reveal(frozenset(("c",)), covered=300)
    item = canvas.item("c")
    assert item is not None
    right = canvas.camera.to_view(QPointF(item.x + item.w, item.y)).x()
    assert right <= canvas.viewport().width() - 300


def test_arrow_keys_walk_along_lines(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.accessibleDescription() == "role-a, role"
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.accessibleDescription() == "role-b, role"
    QTest.keyClick(canvas, Qt.Key.Key_Down)
    assert canvas.accessibleDescription() == "role-c, role"
    with qtbot.waitSignal(canvas.pressed) as pressed:
        QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert pressed.args is not None
    assert pressed.args[0].id == "c"


def test_escape_is_reported(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.setFocus()
    with qtbot.waitSignal(canvas.escaped):
        QTest.keyClick(canvas, Qt.Key.Key_Escape)


def test_right_click_asks_for_a_menu(qtbot: QtBot, canvas: Canvas) -> None:
    from PySide6.QtGui import QContextMenuEvent  # noqa: PLC0415

    place = at(canvas, 600, 178)
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, place, canvas.viewport().mapToGlobal(place)
    )
    with qtbot.waitSignal(canvas.menu_asked) as asked:
        QApplication.sendEvent(canvas.viewport(), event)
    assert asked.args is not None
    assert asked.args[0].id == "c"


def test_tooltip_is_plain_text(canvas: Canvas) -> None:
    from PySide6.QtCore import QEvent  # noqa: PLC0415
    from PySide6.QtGui import QHelpEvent  # noqa: PLC0415

    place = at(canvas, 600, 178)
    event = QHelpEvent(QEvent.Type.ToolTip, place, canvas.viewport().mapToGlobal(place))
    QApplication.sendEvent(canvas.viewport(), event)
    text = QToolTip.text()
    QToolTip.hideText()
    assert "<b>" not in text
    assert "\u202e" not in text
    assert "x" in text


def test_canvas_says_what_it_shows(canvas: Canvas) -> None:
    assert canvas.accessibleName() == "Who can become whom. 3 roles"


@pytest.mark.parametrize("zoom", [0.3, 0.6, 0.86, 1.0, 1.7])
def test_painting_at_any_zoom_shows_something(canvas: Canvas, zoom: float) -> None:
    canvas.camera.look(QPointF(0, 0), zoom)
    image = grab(canvas)
    colors = {image.pixel(x, y) for x in range(0, 900, 7) for y in range(0, 500, 5)}
    assert len(colors) > 5


def test_no_text_is_smaller_than_11_px(canvas: Canvas) -> None:
    from rolescope.ui.canvas import painter_text  # noqa: PLC0415

    assert painter_text.text_scale(11, 0.5) * 11 >= 11
    assert painter_text.text_scale(13, 0.86) * 13 == pytest.approx(11.18)
    assert painter_text.text_scale(20, 2.0) == 2.0
    assert canvas is not None
