"""Scenes with names hidden: the overview, a role with its documents, a verdict, a presentation."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt

from rolescope.ui.kit import privacy
from rolescope.ui.state import role_requests
from rolescope.ui.state.selection import Selection

Scene = Callable[[Any], None]
_BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def _hidden(studio: Any) -> None:
    privacy.set_hider(None)  # the scene before has hidden them
    studio.open()
    studio.mouse.keyClick(studio.window.pane.canvas, Qt.Key.Key_H, _BOTH)
    studio.settle()


def _role(studio: Any) -> None:
    _hidden(studio)
    studio.workspace.selection.select(Selection(nodes=(studio.node(studio.role),)))
    studio.workspace.window.open_panel("explore")
    studio.settle()


def _verdict(studio: Any) -> None:
    _hidden(studio)
    role_requests.ask(studio.workspace, studio.node(studio.caller), studio.node(studio.role))
    studio.settle()


def _table(studio: Any) -> None:
    _hidden(studio)
    button = studio.window.tool_bar.views.buttons["table"]
    studio.mouse.mouseClick(button, Qt.MouseButton.LeftButton)
    studio.settle()


def _map(studio: Any) -> None:
    _hidden(studio)
    button = studio.window.tool_bar.views.buttons["map"]
    studio.mouse.mouseClick(button, Qt.MouseButton.LeftButton)
    studio.settle()


def _presented(studio: Any) -> None:
    _hidden(studio)
    studio.workspace.window.focus(studio.node(studio.role))
    studio.settle()
    studio.mouse.keyClick(studio.window.pane.canvas, Qt.Key.Key_F5)
    studio.settle()


SCENES: dict[str, Scene] = {
    "hidden": _hidden,
    "hidden-role": _role,
    "hidden-verdict": _verdict,
    "hidden-table": _table,
    "hidden-map": _map,
    "hidden-presented": _presented,
}
