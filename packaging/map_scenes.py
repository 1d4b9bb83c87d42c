"""Scenes of map, matrix and attack surface."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPointF, Qt

from rolescope.pictures.view import Counted
from rolescope.ui.state.selection import Selection

Scene = Callable[[Any], None]


def _map(studio: Any) -> None:
    studio.open()
    button = studio.window.tool_bar.views.buttons["map"]
    studio.mouse.mouseClick(button, Qt.MouseButton.LeftButton)
    studio.settle()


def _role(studio: Any) -> None:
    _map(studio)
    studio.workspace.selection.select(Selection(nodes=(studio.node(studio.role),)))
    studio.settle()


def _unfolded(studio: Any) -> None:
    """A double click on the largest node that stands for several shows them in place."""
    _map(studio)
    canvas = studio.window.pane.canvas
    swarm = canvas.picture.swarm
    largest = max(range(len(swarm.nodes)), key=lambda number: len(swarm.nodes[number]))
    item = canvas.related.items[canvas.related.crowd.node_id(largest)]
    canvas.reveal(frozenset((item.id,)))
    place = canvas.place_of(item).toPoint()
    studio.mouse.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
    studio.mouse.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
    studio.settle()
    studio.settle()


def _matrix(studio: Any) -> None:
    studio.open()
    button = studio.window.tool_bar.views.buttons["matrix"]
    studio.mouse.mouseClick(button, Qt.MouseButton.LeftButton)
    studio.settle()


def _cell(studio: Any) -> None:
    """The keyboard is on a cell."""
    _matrix(studio)
    canvas = studio.window.pane.canvas
    canvas.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Down):
        studio.mouse.keyClick(canvas, key)
    studio.settle()


def _scrolled(studio: Any) -> None:
    """The heads stand at the edges; cells count roles."""
    _matrix(studio)
    pane = studio.window.pane
    pane.count_buttons.count(Counted.ROLES)
    studio.settle()
    pane.canvas.camera.look(QPointF(150, 190), 1.25)
    studio.settle()


def _surface(studio: Any) -> None:
    """The ribbon of the attack surface, with the list of its entry roles."""
    studio.open()
    studio.window.menus.by_id["attack-surface"].trigger()
    studio.settle()
    ribbon = studio.window.workbench.middle.ribbon
    studio.mouse.mouseClick(ribbon.arrows[1], Qt.MouseButton.LeftButton)
    studio.settle()


SCENES: dict[str, Scene] = {
    "map": _map,
    "map-role": _role,
    "map-unfolded": _unfolded,
    "attack-surface": _surface,
    "matrix": _matrix,
    "matrix-cell": _cell,
    "matrix-scrolled": _scrolled,
}
