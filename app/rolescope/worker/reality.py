"""The reality check in the worker process: a trail against the import. No Qt."""

from pathlib import Path

from rolescope.engine.index import WorldIndex
from rolescope.importers.cloudtrail import TrailReader
from rolescope.model.instant import parse_instant
from rolescope.progress import Tick
from rolescope.reality.replay import Replay
from rolescope.reality.trusts import uses_of_trusts, window_of
from rolescope.words.reality_rows import Labelled, RealityText, reality_text, record_lines
from rolescope.worker.state import Known, about_analysis


@about_analysis
def check_reality(known: Known, paths: tuple[Path, ...], days: int, *, tick: Tick) -> RealityText:
    """Compare a trail with the world as it was imported, and count the use of trusts."""
    analysis = known.analysis
    base = analysis.scenario.base
    index = known.index if base is analysis.scenario.world else WorldIndex(base)
    moment = parse_instant(analysis.at)
    reader = TrailReader(paths, tick)
    replay = Replay(index, int(moment.timestamp()) if moment is not None else 0)
    for record in reader.records():
        replay.take(record)
    check = replay.finish(reader.values)
    window = window_of(check.coverage, check.coverage.last, days)
    trusts = uses_of_trusts(analysis.baseline or analysis.graph, check.pairs, window)
    return reality_text(check, trusts, reader.problems, days)


@about_analysis
def find_record(
    _known: Known, paths: tuple[Path, ...], event_id: str, *, tick: Tick
) -> tuple[Labelled, ...]:
    """Look for a record by its ID; nothing: it is not in these files any more."""
    for record in TrailReader(paths, tick).records():
        if record.event_id == event_id:
            return record_lines(record)
    return ()
