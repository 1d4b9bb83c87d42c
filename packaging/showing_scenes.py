"""Scenes of the map, the dialog of exports, the command palette, and a presentation."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt

from rolescope.ui.features.export.export import ExportOptions
from rolescope.ui.shell.menus.command_palette import Palette
from rolescope.ui.state.selection import Selection

Scene = Callable[[Any], None]


def _asked(format_number: int) -> Scene:
    def scene(studio: Any) -> None:
        studio.open()
        studio.click("deploy-hub")
        studio.window.menus.by_id["export"].trigger()
        dialog = studio.window.findChild(ExportOptions)
        for _ in range(format_number):
            studio.mouse.keyClick(dialog.format, Qt.Key.Key_Down)

    return scene


def _palette(studio: Any) -> None:
    studio.open()
    studio.click("deploy-hub")
    studio.window.menus.by_id["palette"].trigger()
    palette = studio.window.findChild(Palette)
    studio.mouse.keyClicks(palette.line, "re")


def _present(studio: Any) -> None:
    studio.open()
    studio.window.presentation.begin()


def _present_verdict(studio: Any) -> None:
    studio.open()
    studio.window.workspace.selection.select(Selection(nodes=(studio.node("deploy-hub"),)))
    studio.key("S")
    studio.click("release-manager")
    studio.window.presentation.begin()


def _map(studio: Any) -> None:
    studio.open()
    studio.window.menus.by_id["map"].trigger()


SCENES: dict[str, Scene] = {
    "export": _asked(0),
    "export-pdf": _asked(2),
    "export-graph": _asked(4),
    "map": _map,
    "palette": _palette,
    "present": _present,
    "present-verdict": _present_verdict,
}
