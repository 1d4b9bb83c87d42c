"""What hands do to a picture: they move nodes, surround, and look around; by real events."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rolescope.model.review import Note, Subject, SubjectKind
from rolescope.pictures.picture import Box, Item, ItemKind, Picture, Text
from rolescope.simulation.callers import node_id
from rolescope.ui.canvas.canvas import Canvas
from rolescope.ui.canvas.item_relations import inside
from rolescope.ui.canvas.swarm.scene import Scene
from rolescope.ui.canvas.view_history import ViewKey
from rolescope.ui.kit import style
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.selection import Selection
from rolescope.value import replace
from support.window.small_picture import small_picture
from support.window.swarms import large_map, small_map, small_swarm
from support.worlds.northwind import CI_RUNNER

RUNNER = node_id(CI_RUNNER)
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


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
    made.carries = True
    settle(qtbot, made)
    yield made
    made.hide()


def scene(canvas: Canvas) -> Scene:
    found = canvas._item.swarm
    assert found is not None
    return found


def settle(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.viewport().repaint()
    qtbot.waitUntil(lambda: scene(canvas).is_settled)


def at(canvas: Canvas, x: float, y: float) -> QPoint:
    return canvas.camera.to_view(QPointF(x, y)).toPoint()


def move(canvas: Canvas, place: QPoint, keys: Qt.KeyboardModifier = NONE) -> None:
    """Move with the left button held (QTest.mouseMove holds none)."""
    view = canvas.viewport()
    to = QPointF(place), QPointF(view.mapToGlobal(place))
    kind = QMouseEvent.Type.MouseMove
    QApplication.sendEvent(view, QMouseEvent(kind, *to, Qt.MouseButton.NoButton, LEFT, keys))


def drag(canvas: Canvas, *places: QPoint, keys: Qt.KeyboardModifier = NONE) -> None:
    QTest.mouseMove(canvas.viewport(), places[0])
    QTest.mousePress(canvas.viewport(), LEFT, keys, places[0])
    for place in places[1:]:
        move(canvas, place, keys)
    QTest.mouseRelease(canvas.viewport(), LEFT, keys, places[-1])


# Nodes are put somewhere else


def test_a_dragged_node_takes_its_lines_along(qtbot: QtBot, canvas: Canvas) -> None:
    view, start = canvas.viewport(), at(canvas, 400, 200)
    QTest.mousePress(view, LEFT, NONE, start)
    move(canvas, at(canvas, 450, 150))
    move(canvas, at(canvas, 500, 150))
    crowd = scene(canvas).crowd
    assert crowd.places[1].tolist() == [500, 150]
    settle(qtbot, canvas)
    assert scene(canvas).painted_lines == 0  # both lines move
    with qtbot.waitSignal(canvas.carried) as carried:
        QTest.mouseRelease(view, LEFT, NONE, at(canvas, 500, 150))
    assert carried.args == [(("b", 500.0, 150.0),)]
    settle(qtbot, canvas)
    assert scene(canvas).painted_lines == 2
    item = canvas.item_at(QPointF(at(canvas, 500, 150)))
    assert item is not None
    assert item.id == "node b"
    line = canvas.item_at(QPointF(at(canvas, 350, 175)))
    assert line is not None
    assert line.id == "line a-b"


def test_all_selected_nodes_are_dragged_together(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.set_selected(frozenset(("node a", "node d")), None)
    with qtbot.waitSignal(canvas.carried) as carried:
        drag(canvas, at(canvas, 600, 300), at(canvas, 605, 310), at(canvas, 610, 320))
    assert carried.args == [(("a", 210.0, 220.0), ("d", 610.0, 320.0))]


def test_escape_puts_a_dragged_node_back(qtbot: QtBot, canvas: Canvas) -> None:
    view = canvas.viewport()
    QTest.mousePress(view, LEFT, NONE, at(canvas, 400, 200))
    move(canvas, at(canvas, 480, 280))
    with qtbot.assertNotEmitted(canvas.carried):
        QTest.keyClick(canvas, Qt.Key.Key_Escape)
        QTest.mouseRelease(view, LEFT, NONE, at(canvas, 480, 280))
    assert scene(canvas).crowd.places[1].tolist() == [400, 200]


def test_nodes_stay_where_they_cannot_be_moved(canvas: Canvas) -> None:
    canvas.carries = False
    before = canvas.camera.visible.topLeft()
    drag(canvas, at(canvas, 400, 200), at(canvas, 410, 210), at(canvas, 420, 220))
    assert scene(canvas).crowd.places[1].tolist() == [400, 200]
    assert canvas.camera.visible.topLeft() == before - QPointF(20, 20)


def test_the_handle_of_a_node_is_beside_it(qtbot: QtBot, canvas: Canvas) -> None:
    QTest.mouseMove(canvas.viewport(), at(canvas, 200, 200))
    handle = at(canvas, 226, 200)
    QTest.mouseMove(canvas.viewport(), handle)
    with qtbot.waitSignal(canvas.pulled) as pulled:
        drag(canvas, handle, at(canvas, 300, 250), at(canvas, 600, 300))
    assert pulled.args is not None
    assert [item.id for item in pulled.args] == ["node a", "node d"]


def test_from_afar_nodes_have_no_handle(canvas: Canvas) -> None:
    canvas.camera.look(QPointF(0, 0), 0.25)
    QTest.mouseMove(canvas.viewport(), at(canvas, 200, 200))
    assert scene(canvas).standing.hovered is None or canvas._item.handle is None


# They go to other places by themselves


def test_nodes_glide_to_other_places(qtbot: QtBot, canvas: Canvas) -> None:
    seen = canvas.camera.visible
    swarm = small_swarm()
    canvas.show_picture(small_map(replace(swarm, places=swarm.places + 100)))
    crowd = scene(canvas).crowd
    assert crowd.places[0].tolist() == [200, 200]
    assert canvas.camera.visible == seen
    qtbot.waitUntil(lambda: scene(canvas).is_settled)
    assert crowd.places.tolist() == (swarm.places + 100).tolist()
    item = canvas.item_at(QPointF(at(canvas, 300, 300)))
    assert item is not None
    assert item.id == "node a"


def test_another_picture_ends_a_glide(qtbot: QtBot, canvas: Canvas) -> None:
    swarm = small_swarm()
    canvas.show_picture(small_map(replace(swarm, places=swarm.places + 100)))
    canvas.show_picture(small_picture())
    canvas.show_picture(small_map())
    settle(qtbot, canvas)
    assert scene(canvas).crowd.places.tolist() == swarm.places.tolist()


@pytest.fixture
def _still() -> Iterator[None]:
    style.set_moves(moves=False)
    yield
    style.set_moves(moves=True)


@pytest.mark.usefixtures("_still")
def test_with_reduced_motion_nodes_are_there_at_once(canvas: Canvas) -> None:
    swarm = small_swarm()
    canvas.show_picture(small_map(replace(swarm, places=swarm.places + 100)))
    assert scene(canvas).crowd.places[0].tolist() == [300, 300]


# Surrounding


def test_shift_and_drag_select_what_is_in_a_rectangle(qtbot: QtBot, canvas: Canvas) -> None:
    with qtbot.waitSignal(canvas.surrounded) as surrounded:
        drag(canvas, at(canvas, 350, 150), at(canvas, 420, 300), at(canvas, 450, 450), keys=SHIFT)
    assert surrounded.args == [("b", "c"), True]
    assert canvas._item.outline is None


def test_shift_and_drag_select_rows(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.show_picture(small_picture())
    with qtbot.waitSignal(canvas.surrounded) as surrounded:
        drag(canvas, at(canvas, 440, 300), at(canvas, 600, 200), at(canvas, 800, 100), keys=SHIFT)
    assert surrounded.args == [("b", "c"), True]


def test_the_lasso_selects_what_a_line_surrounds(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.set_lasso(on=True)
    corners = ((150, 150), (450, 150), (450, 230), (250, 230), (250, 450), (150, 450))
    with qtbot.waitSignal(canvas.surrounded) as surrounded:
        drag(canvas, *(at(canvas, *corner) for corner in corners))
    assert surrounded.args == [("a", "a2", "b"), False]
    assert not canvas.lassos


def test_escape_puts_the_lasso_away(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.set_lasso(on=True)
    with qtbot.waitSignal(canvas.lasso_changed), qtbot.assertNotEmitted(canvas.escaped):
        QTest.keyClick(canvas, Qt.Key.Key_Escape)
    with qtbot.waitSignal(canvas.escaped):
        QTest.keyClick(canvas, Qt.Key.Key_Escape)


def test_points_in_an_outline() -> None:
    points = np.array(((1, 1), (3, 1), (1, 3), (9, 9)), dtype=np.float64)
    corner = np.array(((0, 0), (4, 0), (4, 2), (2, 2), (2, 4), (0, 4)), dtype=np.float64)
    assert inside(points, corner).tolist() == [True, True, True, False]
    assert not inside(points, corner[:2]).any()
    assert inside(np.zeros((0, 2)), corner).tolist() == []


# In the window


def map_of(qtbot: QtBot, window: MainWindow) -> Canvas:
    window.pane.view_history.show(ViewKey("map"))
    qtbot.waitUntil(lambda: window.pane.picture.view == "map")
    canvas = window.pane.canvas
    settle(qtbot, canvas)
    return canvas


def look_past_the_end(canvas: Canvas) -> None:
    """Leave the lower right of the view without anything of the picture."""
    canvas.camera.look(QPointF(canvas.picture.width - 200, canvas.picture.height - 200), 1)


def positions_of(window: MainWindow) -> tuple[tuple[str, float, float], ...]:
    return window.workspace.history.review.positions


def test_a_moved_node_is_pinned_and_undone_and_unpinned(qtbot: QtBot, window: MainWindow) -> None:
    canvas, workspace = map_of(qtbot, window), window.workspace
    item = canvas.related.items[min(canvas.related.of_nodes((RUNNER,)))]
    canvas.camera.look(QPointF(item.x - 300, item.y - 300), 1)
    start = canvas.place_of(item).toPoint()
    drag(canvas, start, start + QPoint(20, 10), start + QPoint(60, 40))
    positions = positions_of(window)
    assert [one[0] for one in positions] == [item.nodes[0]]
    assert workspace.history.stack.undoText() == "Move ci-runner"
    qtbot.waitUntil(lambda: canvas._glide._crowd is None)
    crowd = scene(canvas).crowd
    number = crowd.node(item.id)
    assert number is not None
    assert np.allclose(crowd.places[number], positions[0][1:], atol=0.2)
    QTest.mouseClick(canvas.viewport(), LEFT, pos=start + QPoint(60, 40))
    assert window.pane.drag_edits.pinned() == (RUNNER,)
    QTest.keyClick(canvas, Qt.Key.Key_K)
    assert not positions_of(window)
    workspace.history.stack.undo()
    assert positions_of(window) == positions
    workspace.history.stack.undo()
    assert not positions_of(window)
    qtbot.waitUntil(lambda: canvas._glide._crowd is None)


def test_shift_and_click_add_to_the_selection(qtbot: QtBot, window: MainWindow) -> None:
    canvas = map_of(qtbot, window)
    window.pane.fit()
    items = [canvas.related.items[one] for one in sorted(canvas.related.of_nodes((RUNNER,)))]
    place = canvas.place_of(items[0]).toPoint()
    QTest.mouseClick(canvas.viewport(), LEFT, pos=place)
    assert window.workspace.selection.current.nodes == (RUNNER,)
    QTest.mouseClick(canvas.viewport(), LEFT, SHIFT, canvas.place_of(items[0]).toPoint())
    assert not window.workspace.selection.current


def test_the_lasso_has_a_button_and_a_key(qtbot: QtBot, window: MainWindow) -> None:
    canvas = map_of(qtbot, window)
    window.pane.fit()
    QTest.keyClick(canvas, Qt.Key.Key_L)
    assert window.pane.zoom_bar.lasso.isChecked()
    QTest.mouseClick(window.pane.zoom_bar.lasso, LEFT)
    assert not window.pane.zoom_bar.lasso.isChecked()
    QTest.mouseClick(window.pane.zoom_bar.lasso, LEFT)
    assert canvas.lassos
    view = canvas.viewport().rect().adjusted(2, 2, -2, -2)
    corners = view.topLeft(), view.topRight(), view.bottomRight(), view.bottomLeft()
    drag(canvas, *corners)
    shown = {node for ids in scene(canvas).crowd.swarm.nodes for node in ids}
    assert shown <= set(window.workspace.selection.current.nodes)
    assert not window.pane.zoom_bar.lasso.isChecked()


def test_the_minimap_moves_the_camera(qtbot: QtBot, window: MainWindow) -> None:
    canvas, minimap = map_of(qtbot, window), window.pane.minimap
    canvas.show_picture(large_map(3000, 600))
    look_past_the_end(canvas)
    assert minimap.isVisible()
    QTest.mouseMove(minimap, minimap.rect().center())  # while it is pointed at it stays
    QTest.mouseClick(minimap, LEFT, pos=minimap.rect().center())
    middle = canvas.camera.visible.center()
    assert abs(middle.x() - canvas.picture.width / 2) < 20
    QTest.mousePress(minimap, LEFT, pos=minimap.rect().center())
    place = QPointF(10, 10)
    QApplication.sendEvent(
        minimap,
        QMouseEvent(
            QMouseEvent.Type.MouseMove,
            place,
            minimap.mapToGlobal(place),
            Qt.MouseButton.NoButton,
            LEFT,
            NONE,
        ),
    )
    assert canvas.camera.visible.center().x() < 200
    QTest.mouseRelease(minimap, LEFT, pos=QPoint(10, 10))
    window.pane.fit()
    assert not minimap.isVisible()


_CARD = Item(id="far", kind=ItemKind.CARD, name="far", x=0, y=5000, w=5000, h=100)
_SHEET = Box(x=0, y=5000, w=5000, h=100, fill="surface")
_HEADING = Text(x=5000, y=5013, text="Heading " * 1000, style="heading", anchor="end")


@pytest.mark.parametrize("covered", [_CARD, _SHEET, _HEADING], ids=lambda one: type(one).__name__)
def test_the_minimap_covers_nothing(
    qtbot: QtBot, window: MainWindow, covered: Item | Box | Text
) -> None:
    canvas, minimap = map_of(qtbot, window), window.pane.minimap
    QTest.mouseMove(canvas.viewport(), QPoint(5, 5))  # while it is pointed at it stays
    made = Picture(title="", subtitle="", width=5000, height=8000)
    if isinstance(covered, Item):
        canvas.show_picture(replace(made, items=(covered,)))
    else:
        canvas.show_picture(replace(made, shapes=(covered,)))
    canvas.camera.look(QPointF(0, 100), 1)
    assert minimap.isVisible()
    canvas.camera.look(QPointF(0, 5000 - minimap.geometry().center().y()), 1)
    assert not minimap.isVisible()
    canvas.camera.look(QPointF(0, 6000), 1)
    assert minimap.isVisible()


def test_all_but_what_is_reached_is_dimmed(qtbot: QtBot, window: MainWindow) -> None:
    canvas = map_of(qtbot, window)
    window.workspace.selection.select(Selection(nodes=(RUNNER,)))
    beside = canvas._lit
    QTest.keyClick(canvas, Qt.Key.Key_D)
    reached = canvas._lit
    assert beside is not None
    assert reached is not None
    assert beside < reached
    reached_roles = [edge.target for edge in window.workspace.world.edges_from(RUNNER)]
    farther = {
        edge.target for role in reached_roles for edge in window.workspace.world.edges_from(role)
    }
    assert farther
    assert canvas.related.of_nodes(tuple(farther)) <= reached
    QTest.keyClick(canvas, Qt.Key.Key_D)
    assert canvas._lit == beside


def test_notes_are_marked_at_nodes_and_lines(qtbot: QtBot, window: MainWindow) -> None:
    canvas, workspace = map_of(qtbot, window), window.workspace
    edge = next(
        one for one in workspace.world.edges_from(RUNNER) if canvas.related.of_edges((one.id,))
    )
    notes = tuple(
        Note(subject=Subject(kind, id_), text="Look at this")
        for kind, id_ in ((SubjectKind.NODE, RUNNER), (SubjectKind.EDGE, edge.id))
    )
    assert workspace.history.change(replace(workspace.history.review, notes=notes), "Add notes")
    item = canvas.related.items[min(canvas.related.of_nodes((RUNNER,)))]
    line = canvas.related.items[min(canvas.related.of_edges((edge.id,)))]
    marked = [piece.bounds.center() for piece in canvas._item.notes.all]
    assert len(marked) == 4  # a ground and a sign each
    assert any(QRectF(item.x, item.y - 10, item.w + 10, item.h).contains(at) for at in marked)
    area = QRectF(line.x, line.y, line.w, line.h).adjusted(-1, -1, 1, 1)
    assert any(area.contains(at) for at in marked)


def test_a_node_has_a_menu(qtbot: QtBot, window: MainWindow) -> None:
    canvas = map_of(qtbot, window)
    item = canvas.related.items[min(canvas.related.of_nodes((RUNNER,)))]
    canvas.reveal(frozenset((item.id,)))
    place = canvas.place_of(item).toPoint()
    with qtbot.waitSignal(canvas.menu_asked) as asked:
        event = QContextMenuEvent(
            QContextMenuEvent.Reason.Mouse, place, canvas.viewport().mapToGlobal(place)
        )
        QApplication.sendEvent(canvas.viewport(), event)
    assert asked.args is not None
    assert asked.args[0].id == item.id
    popup = QApplication.activePopupWidget()
    assert popup is not None
    popup.close()


def test_motion_can_be_reduced(window: MainWindow) -> None:
    window.menus.by_id["reduce-motion"].trigger()
    assert window.settings.reduces_motion
    assert not style.moves()
    window.menus.by_id["reduce-motion"].trigger()
    assert style.moves()


def test_the_minimap_covers_no_node_and_no_line_of_a_map(qtbot: QtBot, window: MainWindow) -> None:
    canvas, minimap = map_of(qtbot, window), window.pane.minimap
    QTest.mouseMove(canvas.viewport(), QPoint(5, 5))
    look_past_the_end(canvas)
    assert minimap.isVisible()
    crowd = scene(canvas).crowd
    assert crowd is not None
    source, target = crowd.places[crowd.ends[0]]
    for x, y in (crowd.places[0], (source + target) / 2):
        middle = QPointF(minimap.geometry().center())
        canvas.camera.look(QPointF(float(x), float(y)) - middle, 1)
        assert not minimap.isVisible() or not minimap.geometry().contains(middle.toPoint())


def test_the_minimap_can_be_put_away(qtbot: QtBot, window: MainWindow) -> None:
    canvas, minimap = map_of(qtbot, window), window.pane.minimap
    look_past_the_end(canvas)
    assert minimap.isVisible()
    window.menus.by_id["minimap"].trigger()
    assert not minimap.isVisible()
    canvas.camera.pan(50, 50)
    assert not minimap.isVisible()
    window.menus.by_id["minimap"].trigger()
    assert minimap.isVisible()
