"""Scenes of ways of escalation: those of a principal, and one in full."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from rolescope.escalation.way import EscalationWay, WayState
from rolescope.ui.state.selection import Selection

Scene = Callable[[Any], None]


def _plainest(studio: Any) -> EscalationWay:
    """Return a way to become an administrator that needs several actions, and holds."""
    studio.open()
    studio.settle()
    ways: tuple[EscalationWay, ...] = studio.workspace.ways.found.ways
    return max(
        ways,
        key=lambda way: (
            way.source != way.target,
            way.is_admin,
            way.state is WayState.HOLDS,
            len({need.action for need in way.best.needs}),
            way.id,
        ),
    )


def _way(studio: Any) -> None:
    way = _plainest(studio)
    studio.workspace.window.focus(way.target)
    studio.workspace.selection.select(Selection(edges=(way.id,)))
    studio.settle()


def _focus(studio: Any) -> None:
    """The ways into the role that most can take over, one of them in full."""
    way = _plainest(studio)
    studio.workspace.window.focus(way.target)
    studio.settle()
    studio.mouse.keyClick(studio.window.pane.canvas, Qt.Key.Key_U)
    studio.settle()
    studio.workspace.selection.select(Selection(edges=(way.id,)))
    studio.settle()


def _proof(studio: Any) -> None:
    way = _plainest(studio)
    studio.workspace.selection.select(Selection(edges=(way.id,)))
    studio.settle()
    panel = studio.window.workbench.widget("inspector")
    buttons = panel.findChildren(QPushButton)
    simulate = next(one for one in buttons if one.isVisible() and one.text() == "Simulate")
    studio.mouse.mouseClick(simulate, Qt.MouseButton.LeftButton)
    studio.settle()


def _ways(studio: Any) -> None:
    way = _plainest(studio)
    studio.workspace.selection.select(Selection(nodes=(way.source,)))
    studio.settle()


def _overview(studio: Any) -> None:
    _plainest(studio)
    studio.settle()
    studio.mouse.keyClick(studio.window.pane.canvas, Qt.Key.Key_U)
    studio.settle()


def _overview_all(studio: Any) -> None:
    _plainest(studio)
    studio.window.menus.by_id["ways-all"].trigger()
    studio.settle()


def _map(studio: Any) -> None:
    _plainest(studio)
    button = studio.window.tool_bar.views.buttons["map"]
    studio.mouse.mouseClick(button, Qt.MouseButton.LeftButton)
    studio.settle()
    studio.window.menus.by_id["ways-all"].trigger()
    studio.settle()


SCENES: dict[str, Scene] = {
    "overview-ways": _overview,
    "overview-all-ways": _overview_all,
    "map-ways": _map,
    "way": _way,
    "focus-ways": _focus,
    "way-proof": _proof,
    "ways": _ways,
}
