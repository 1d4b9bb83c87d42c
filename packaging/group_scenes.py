"""Scenes in which groups stand for accounts: by path or tag, in the overview and in the map."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt

Scene = Callable[[Any], None]
FEW = 40  # principals of what is unfolded


def _by(studio: Any, words: str, view: str = "overview") -> None:
    studio.open()
    studio.settle()
    button = studio.window.tool_bar.views.buttons[view]
    studio.mouse.mouseClick(button, Qt.MouseButton.LeftButton)
    studio.settle()
    actions = studio.window.menus.groups.actions()
    for action in actions:
        if action.text().startswith(words):  # else the source has none
            action.trigger()
            break
    studio.settle()
    studio.settle()
    studio.window.pane.fit()
    studio.settle()


def _unfolded(studio: Any) -> None:
    """A double click on one group shows its roles in place."""
    _by(studio, "Tag")
    canvas = studio.window.pane.canvas
    items = [item for item in canvas.picture.items if item.opens]
    item = max(items, key=lambda item: (len(item.nodes) < FEW, len(item.nodes)))
    place = canvas.place_of(item).toPoint()
    studio.mouse.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
    studio.settle()
    studio.window.pane.fit()
    studio.settle()


SCENES: dict[str, Scene] = {
    "group-ou": lambda studio: _by(studio, "OU"),
    "group-path": lambda studio: _by(studio, "Path"),
    "group-tag": lambda studio: _by(studio, "Tag"),
    "group-tag-unfolded": _unfolded,
    "group-map-path": lambda studio: _by(studio, "Path", "map"),
    "group-map-tag": lambda studio: _by(studio, "Tag", "map"),
}
