"""Scenes of a large organization: 212 accounts folded into OUs, and one of them unfolded."""

import runpy
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from rolescope.exporters.world_json import world_bytes

Scene = Callable[[Any], None]
TESTS = Path(__file__).resolve().parents[1] / "tests"
LEFT = Qt.MouseButton.LeftButton


def _overview(studio: Any) -> None:
    sys.path.insert(0, str(TESTS))
    made = runpy.run_path(str(TESTS / "support" / "worlds" / "fabrica.py"))["fabrica"]()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "fabrica.world.json"
        file.write_bytes(world_bytes(made))
        studio.workspace.opener.open([file])
        studio.settle()


def _row(studio: Any, account: str) -> Any:
    items = studio.window.pane.picture.items
    return next(item for item in items if item.name.startswith(f"Account {account},"))


def _point(studio: Any, account: str) -> Any:
    canvas = studio.window.pane.canvas
    item = _row(studio, account)
    canvas.reveal(frozenset((item.id,)))
    return canvas.viewport(), canvas.place_of(item).toPoint()


def _selected(studio: Any) -> None:
    """A click on an account lights what reaches it."""
    _overview(studio)
    viewport, place = _point(studio, "partners")
    studio.mouse.mouseClick(viewport, LEFT, pos=place)
    studio.settle()


def _unfolded(studio: Any) -> None:
    """A double click on an account shows its roles in place."""
    _overview(studio)
    viewport, place = _point(studio, "identity")
    studio.mouse.mouseDClick(viewport, LEFT, pos=place)
    studio.settle()
    studio.window.pane.fit()
    studio.settle()


SCENES: dict[str, Scene] = {
    "overview-5000": _overview,
    "overview-5000-selected": _selected,
    "overview-5000-unfolded": _unfolded,
}
