"""Scenes of the map: everybody, and one role that is selected."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt

from rolescope.ui.selection import Selection

Scene = Callable[[Any], None]


def _map(studio: Any) -> None:
    studio.open()
    button = studio.window.tool_bar.views.buttons["map"]
    studio.mouse.mouseClick(button, Qt.MouseButton.LeftButton)
    studio.settle()


def _role(studio: Any) -> None:
    _map(studio)
    studio.document.select(Selection(nodes=(studio.node(studio.role),)))
    studio.settle()


SCENES: dict[str, Scene] = {"map": _map, "map-role": _role}
