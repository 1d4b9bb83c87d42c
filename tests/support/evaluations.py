"""Evaluations in the folders that they are written to."""

import json
from pathlib import Path

from rolescope.cluster.database import ask
from rolescope.cluster.evaluate import evaluate_here
from rolescope.cluster.folder import EvaluationFolder, Manifest
from rolescope.cluster.rows import way_rows
from rolescope.cluster.tables import WAY_SETS
from rolescope.engine.index import WorldIndex
from rolescope.escalation.find import find_ways
from rolescope.model.world import World
from rolescope.progress import no_tick
from rolescope.trust.graph import trust_graph
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


def kept_ways(folder: Path) -> list[str]:
    """Return the ways of an evaluation: source, target, and everything that is told of each."""
    columns = ", ".join(name for name in WAY_SETS.columns if name not in ("sources", "targets"))
    rows = ask(folder, f"select source, target, {columns} from ways").rows  # noqa: S608 - names
    return sorted(map(json.dumps, rows))


def all_ways(whole: World) -> list[str]:
    """Return what `kept_ways` does, as one process finds it without parts."""
    index = WorldIndex(whole)
    found = []
    for row in way_rows(find_ways(trust_graph(index, NOW), index, NOW)):
        sources, targets = row.pop("sources"), row.pop("targets")
        ends = [(one, to) for one in sources for to in targets]
        some = [(one, to) for one, to in ends if one != to or len(sources) == 1]
        found += [json.dumps([one, to, *row.values()]) for one, to in some]
    return sorted(found)
