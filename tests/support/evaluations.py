"""Evaluations in the folders that they are written to."""

from pathlib import Path

from rolescope.cluster.evaluate import evaluate_here
from rolescope.cluster.folder import EvaluationFolder, Manifest
from rolescope.model.world import World
from rolescope.progress import no_tick
from support.worlds.build import NOW


def manifest(whole: World, *, engine: str = "1", source: str = "0") -> Manifest:
    """Return the manifest of an evaluation that begins."""
    return Manifest(
        engine=engine,
        catalogue="2026-11-01",
        at=NOW,
        sources=(("org.json", source),),
        accounts=tuple(one.id for one in whole.accounts),
    )


def evaluated(whole: World, place: Path) -> Path:
    """Evaluate a world in a new folder, and return the folder."""
    folder = EvaluationFolder(place / "evaluated", manifest(whole))
    evaluate_here(whole, NOW, folder, no_tick)
    return folder.path
