"""Scenes of a large organization: 212 accounts folded into OUs, and one of them unfolded."""

import runpy
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from rolescope import __version__
from rolescope.cluster.evaluate import evaluate_here
from rolescope.cluster.folder import EvaluationFolder, Manifest
from rolescope.exporters.world_json import world_bytes
from rolescope.importers.demo import read_demo
from rolescope.progress import no_tick
from rolescope.ui.features.projects.evaluation_dialog import EvaluationDialog

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


def _evaluation(studio: Any) -> None:
    """The whole of an evaluation in figures: the source that is given, or the demo."""
    if studio.sources:
        _choose(studio, studio.sources)
        return
    world = read_demo().world
    with tempfile.TemporaryDirectory() as made:
        known = Manifest(
            engine=__version__,
            catalogue="",
            at=world.now,
            sources=(),
            accounts=tuple(one.id for one in world.accounts),
        )
        folder = EvaluationFolder(Path(made) / "evaluated", known)
        evaluate_here(world, world.now, folder, no_tick)
        _choose(studio, [folder.path])


def _choose(studio: Any, sources: Any) -> None:
    """Choose the first OU."""
    studio.workspace.opener.open(sources)
    studio.settle()
    dialog = studio.window.findChild(EvaluationDialog)
    dialog.tree.setCurrentIndex(dialog.tree.model().index(0, 0))
    studio.settle()


SCENES: dict[str, Scene] = {
    "overview-5000": _overview,
    "overview-5000-selected": _selected,
    "overview-5000-unfolded": _unfolded,
    "evaluation": _evaluation,
}
