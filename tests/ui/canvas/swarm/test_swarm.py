"""A picture with a swarm on the canvas: what is painted, hit, lit and walked to."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from rolescope.pictures.metrics import text_width
from rolescope.pictures.picture import ItemKind, Picture
from rolescope.ui.canvas.canvas import Canvas
from rolescope.ui.canvas.swarm.scene import Scene
from rolescope.ui.kit import style
from rolescope.value import replace
from support.window.swarms import large_map, small_map, small_swarm


@pytest.fixture
def canvas(qtbot: QtBot, app: QApplication) -> Iterator[Canvas]:
    assert app is not None
    made = Canvas()
    qtbot.addWidget(made)
    made.resize(900, 640)
    made.show()
    qtbot.waitExposed(made)
    made.show_picture(small_map())
    made.reset_zoom()
    settle(qtbot, made)
    yield made
    made.hide()


def scene(canvas: Canvas) -> Scene:
    found = canvas._item.swarm
    assert found is not None
    return found


def settle(qtbot: QtBot, canvas: Canvas) -> None:
    """Wait until everything is sharp."""
    canvas.viewport().repaint()
    qtbot.waitUntil(lambda: scene(canvas).is_settled)


def grab(qtbot: QtBot, canvas: Canvas) -> QImage:
    settle(qtbot, canvas)
    image = canvas.grab().toImage()
    assert isinstance(image, QImage)
    return image


def at(canvas: Canvas, x: float, y: float) -> QPoint:
    return canvas.camera.to_view(QPointF(x, y)).toPoint()


def is_near(one: QColor, other: QColor) -> bool:
    away = (one.red() - other.red(), one.green() - other.green(), one.blue() - other.blue())
    return max(map(abs, away)) < 12


# What is painted


def test_nodes_and_lines_are_painted(qtbot: QtBot, canvas: Canvas) -> None:
    image = grab(qtbot, canvas)
    assert is_near(image.pixelColor(at(canvas, 200, 200)), style.color("scope"))
    assert is_near(image.pixelColor(at(canvas, 400, 200)), style.color("org"))
    line = [image.pixelColor(at(canvas, 300, y)).lightnessF() for y in range(197, 204)]
    assert min(line) < 0.7
    assert image.pixelColor(at(canvas, 300, 250)) == style.color("surface")


def test_lines_leave_a_gap_for_texts(qtbot: QtBot, canvas: Canvas) -> None:
    across = np.array(((110, 122), (690, 122), (400, 400), (600, 300)), dtype=np.float64)
    canvas.show_picture(small_map(replace(small_swarm(), places=across)))
    image = grab(qtbot, canvas)

    def darkest(x: int) -> float:
        return min(image.pixelColor(at(canvas, x, y)).lightnessF() for y in range(119, 126))

    assert darkest(300) < 0.7
    width = round(text_width("prod", "heading"))
    assert darkest(120 + width + 1) > 0.9


def test_names_are_written_below_nodes(qtbot: QtBot, canvas: Canvas) -> None:
    settle(qtbot, canvas)
    assert sorted(scene(canvas).names) == [0, 1, 2, 3]
    image = grab(qtbot, canvas)
    below = [
        image.pixelColor(at(canvas, x, y)).lightnessF()
        for x in range(575, 625)
        for y in range(311, 330)
    ]
    assert min(below) < 0.4


def test_names_are_left_out_by_a_setting(qtbot: QtBot, canvas: Canvas) -> None:
    settle(qtbot, canvas)
    style.set_map_names("selected")
    canvas.viewport().update()
    qtbot.waitUntil(lambda: scene(canvas).names == [])
    style.set_map_names("fitting")
    canvas.viewport().update()
    qtbot.waitUntil(lambda: sorted(scene(canvas).names) == [0, 1, 2, 3])


def test_names_keep_away_from_one_another(qtbot: QtBot, canvas: Canvas) -> None:
    near = np.array(((200, 200), (230, 200), (400, 400), (400, 425)), dtype=np.float64)
    canvas.show_picture(small_map(replace(small_swarm(), places=near)))
    settle(qtbot, canvas)
    assert scene(canvas).names == [1, 3]  # that of `a` meets `b`, that of `c` would lie on `d`


def test_names_stay_in_the_boxes_of_their_nodes(qtbot: QtBot, canvas: Canvas) -> None:
    """One beside a border is moved in; one that is wider than its box is left out."""
    rooms = np.array(((195, 320), (398, 402), (-np.inf, np.inf), (0, 10)), dtype=np.float64)
    swarm = replace(small_swarm(), names=("longest", "longest", "c", "d"), rooms=rooms)
    canvas.show_picture(small_map(swarm))
    image = grab(qtbot, canvas)
    assert sorted(scene(canvas).names) == [0, 2, 3], "d was put out of its box"

    def darkest(left: int, right: int) -> float:
        across = range(left, right)
        return min(
            image.pixelColor(at(canvas, x, y)).lightnessF() for x in across for y in range(213, 231)
        )

    assert darkest(170, 195) > 0.9
    assert darkest(196, 220) < 0.5


def test_names_beside_their_nodes_stay_in_the_lane(qtbot: QtBot, canvas: Canvas) -> None:
    """Nodes below one another have their names at their left, those that fit there."""
    column = np.array(((200, 200), (200, 224), (200, 248), (600, 300)), dtype=np.float64)
    swarm = replace(small_swarm(), places=column, names=("a", "b", "a-name-that-is-longer", "d"))
    canvas.show_picture(small_map(swarm))
    settle(qtbot, canvas)
    assert sorted(scene(canvas).names) == [2, 3], "below, those of a and b would lie on nodes"
    rooms = np.array(((120, 210),) * 3 + ((500, 700),), dtype=np.float64)
    beside = replace(swarm, rooms=rooms, beside=np.array((True, True, True, False)))
    canvas.show_picture(small_map(beside))
    image = grab(qtbot, canvas)
    assert sorted(scene(canvas).names) == [0, 1, 3], "that of c is wider than the lane"
    written = [
        image.pixelColor(at(canvas, x, y)).lightnessF()
        for x in range(170, 187)
        for y in range(193, 207)
    ]
    assert min(written) < 0.5


def test_no_name_is_cut_at_the_edges(qtbot: QtBot, canvas: Canvas) -> None:
    below = canvas.viewport().height()
    canvas.camera.look(QPointF(198, 320 - below), 1)
    image = grab(qtbot, canvas)
    assert sorted(scene(canvas).names) == [0, 1], "that of d would be cut"
    beside = [
        image.pixelColor(at(canvas, 198 + x, y)).lightnessF()
        for x in range(26, 38)
        for y in range(213, 231)
    ]
    assert min(beside) < 0.5, "that of a is moved into sight"


def test_far_away_no_name_is_written(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.camera.look(QPointF(0, 0), 0.15)
    settle(qtbot, canvas)
    assert scene(canvas).names == []


def test_a_picture_of_thousands_is_settled_and_counts_what_is_seen(
    qtbot: QtBot, canvas: Canvas
) -> None:
    canvas.show_picture(large_map(3000, 6000))
    canvas.fit()
    settle(qtbot, canvas)
    assert scene(canvas).painted_lines == 6000
    canvas.reset_zoom()
    settle(qtbot, canvas)
    assert 0 < scene(canvas).painted_lines < 6000
    assert len(scene(canvas).names) <= 150


def test_panning_copies_what_was_painted(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.show_picture(large_map(3000, 6000))
    canvas.camera.look(QPointF(500, 500), 1)
    settle(qtbot, canvas)
    layer = scene(canvas).bitmaps.lines.front
    canvas.camera.pan(30, 20)
    canvas.viewport().repaint()
    assert scene(canvas).bitmaps.lines.front is layer
    assert scene(canvas).bitmaps.is_sharp


def test_zooming_is_sharp_again_at_rest(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.show_picture(large_map(3000, 6000))
    canvas.camera.look(QPointF(500, 500), 1)
    settle(qtbot, canvas)
    canvas.zoom_by(1.5)
    canvas.viewport().repaint()
    assert not scene(canvas).bitmaps.is_sharp
    settle(qtbot, canvas)
    moved = grab(qtbot, canvas)
    scene(canvas).bitmaps.close()
    assert grab(qtbot, canvas) == moved


def test_little_is_sharp_at_once_and_nothing_of_the_last_zoom_is_left(
    qtbot: QtBot, canvas: Canvas
) -> None:
    for zoom in (1.3, 0.5, 1.4):
        canvas.zoom_by(zoom)
        canvas.viewport().repaint()
        assert scene(canvas).bitmaps.is_sharp
    moved = grab(qtbot, canvas)
    scene(canvas).bitmaps.close()
    assert grab(qtbot, canvas) == moved


@pytest.mark.parametrize("picture", [small_map(), large_map(3000, 6000)])
def test_one_bitmap_in_a_turn_gets_its_memory(
    qtbot: QtBot, canvas: Canvas, picture: Picture
) -> None:
    canvas.show_picture(picture)
    bitmaps = scene(canvas).bitmaps
    bitmaps.close()
    canvas.viewport().repaint()
    assert [layer.shown() is not None for layer in bitmaps.layers()] == [True, False, False]
    settle(qtbot, canvas)
    assert bitmaps.lines.front is not None


def test_the_theme_is_taken_anew(qtbot: QtBot, app: QApplication, canvas: Canvas) -> None:
    style.apply(app, "dark")
    qtbot.waitUntil(canvas.updatesEnabled)
    canvas.viewport().update()
    image = grab(qtbot, canvas)
    assert is_near(image.pixelColor(at(canvas, 200, 200)), style.color("scope"))
    assert is_near(image.pixelColor(at(canvas, 300, 250)), style.color("surface"))


def test_another_picture_of_the_same_sight_is_seen_at_once(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.show_picture(large_map(3000, 6000))
    canvas.fit()
    settle(qtbot, canvas)
    shown = scene(canvas).bitmaps.lines.front
    canvas.show_picture(large_map(3000, 6000))
    assert scene(canvas).bitmaps.lines.front is shown
    settle(qtbot, canvas)
    assert scene(canvas).bitmaps.lines.front is not shown


# What is hit


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ((203, 198), "node a"),
        ((400, 409), "node c"),
        ((300, 203), "line a-b"),
        ((404, 300), "line b-c"),
        ((300, 112), "box"),
        ((20, 20), None),
    ],
)
def test_item_under_the_pointer(
    canvas: Canvas, place: tuple[int, int], expected: str | None
) -> None:
    item = canvas.item_at(QPointF(at(canvas, *place)))
    assert (item.id if item else None) == expected


def test_items_of_a_swarm_are_made_when_asked_for(canvas: Canvas) -> None:
    node, line = canvas.item("node a"), canvas.item("line b-c")
    assert node is not None
    assert line is not None
    assert (node.kind, node.nodes, node.related) == (ItemKind.NODE, ("a", "a2"), ("line a-b",))
    assert node.name == "role-a, 0 in, 1 out"
    assert (line.kind, line.edges) == (ItemKind.EDGE, ("b-c", "b-c2"))
    assert line.related == ("node b", "node c")
    assert canvas.item("node ") is None
    assert canvas.item("node z") is None
    assert "node b" in canvas.related.items
    assert "line z" not in canvas.related.items


def test_click_and_tooltip(qtbot: QtBot, canvas: Canvas) -> None:
    place = at(canvas, 400, 200)
    with qtbot.waitSignal(canvas.pressed) as pressed:
        QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert pressed.args is not None
    assert pressed.args[0].nodes == ("b",)
    canvas.viewportEvent(_help(canvas, place))
    qtbot.waitUntil(lambda: "Lines: 1 in, 1 out" in QToolTip.text())
    QToolTip.hideText()


def _help(canvas: Canvas, place: QPoint) -> QHelpEvent:
    return QHelpEvent(QEvent.Type.ToolTip, place, canvas.viewport().mapToGlobal(place))


# What stands out


def test_what_is_pointed_at_is_lifted(qtbot: QtBot, canvas: Canvas) -> None:
    before = grab(qtbot, canvas)
    QTest.mouseMove(canvas.viewport(), at(canvas, 400, 200))
    after = grab(qtbot, canvas)
    assert scene(canvas).standing.hovered == 1
    assert scene(canvas).standing.beside.tolist() == [0, 1]
    place = at(canvas, 300, 201)
    assert before.pixelColor(place) != after.pixelColor(place)
    QTest.mouseMove(canvas.viewport(), at(canvas, 20, 20))
    assert grab(qtbot, canvas) == before


def test_selection_dims_the_rest(qtbot: QtBot, canvas: Canvas) -> None:
    selected = canvas.related.selected(("a",), ())
    assert selected == {"node a"}
    lit = canvas.related.lit(selected, with_lines=True)
    assert lit == {"node a", "line a-b", "node b", "box"}
    canvas.set_selected(selected, lit)
    image = grab(qtbot, canvas)
    assert is_near(image.pixelColor(at(canvas, 400, 200)), style.color("org"))
    pale = image.pixelColor(at(canvas, 600, 300))
    assert pale.lightnessF() > style.color("aws").lightnessF() + 0.2
    assert scene(canvas).names == [0, 1]


def test_a_selected_line_has_its_ends(canvas: Canvas) -> None:
    assert canvas.related.selected((), ("b-c2",)) == {"line b-c", "node b", "node c"}


def test_a_selected_account_lights_what_is_in_it(canvas: Canvas) -> None:
    lit = canvas.related.lit(frozenset(("box",)), with_lines=False)
    assert lit == {"box", "node a", "node b", "node c", "node d"}


def test_the_header_of_an_account_ends_where_its_nodes_begin(canvas: Canvas) -> None:
    box = canvas.related.items["box"]
    assert canvas.related.is_header(box, 180)
    assert not canvas.related.is_header(box, 190)


def test_thousands_of_lit_nodes_are_painted_into_a_bitmap(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.show_picture(large_map(7000, 8000))
    canvas.fit()
    settle(qtbot, canvas)
    front = scene(canvas).bitmaps.lines.front
    assert front is not None
    assert front.has_nodes
    account = frozenset(("account-0",))
    canvas.set_selected(account, canvas.related.lit(account, with_lines=True))
    settle(qtbot, canvas)
    assert scene(canvas).bitmaps.lit.front is not None
    image = grab(qtbot, canvas)
    assert not image.isNull()


def test_places_of_items(canvas: Canvas) -> None:
    area = canvas.area_of(frozenset(("node a", "node c", "line a-b")))
    assert area == QRectF(188, 188, 222, 222)
    canvas.camera.look(QPointF(2000, 2000), 1)
    canvas.reveal(frozenset(("node d",)))
    assert canvas.camera.visible.contains(QPointF(600, 300))


# The keyboard


def test_arrows_walk_along_lines_and_to_what_is_near(canvas: Canvas) -> None:
    canvas.setFocus()
    visited = []
    for key in (
        Qt.Key.Key_Right,  # where a walk begins: the most important one
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Down,
        Qt.Key.Key_Right,  # no line leads there
        Qt.Key.Key_Right,  # nothing is there
    ):
        QTest.keyClick(canvas, key)
        visited.append(canvas._focus)
    assert visited == ["node b", "node a", "node b", "node c", "node d", "node d"]
    assert canvas.accessibleDescription() == "role-d, 0 in, 0 out"


def test_enter_presses_the_node_with_the_focus(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    with qtbot.waitSignal(canvas.pressed) as pressed:
        QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert pressed.args is not None
    assert pressed.args[0].id == "node b"


def test_a_picture_without_nodes_is_painted(qtbot: QtBot, canvas: Canvas) -> None:
    empty = large_map(1, 0)
    canvas.show_picture(empty)
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    settle(qtbot, canvas)
    assert canvas._focus == "node n0"
    canvas.show_picture(Picture(title="", subtitle="", width=0, height=0))
    canvas.viewport().repaint()
    assert canvas._item.swarm is None


def test_half_a_pixel_is_not_between_lines_and_nodes(qtbot: QtBot, canvas: Canvas) -> None:
    before = grab(qtbot, canvas)
    canvas.camera.pan(0.3, 0.3)
    assert grab(qtbot, canvas) == before
    assert np.isclose(canvas.camera.visible.x(), 0.3)
