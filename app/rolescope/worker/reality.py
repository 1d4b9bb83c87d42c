"""The reality check in the worker process: a trail against the import. No Qt."""

from pathlib import Path

from rolescope.engine.index import WorldIndex
from rolescope.exporters.reproduction import reproduction_files
from rolescope.exporters.zip_archive import zip_archive
from rolescope.importers.cloudtrail import TrailReader
from rolescope.model.instant import parse_instant
from rolescope.model.request import AssumeRoleRequest
from rolescope.progress import Tick
from rolescope.questions.error import QueryError
from rolescope.reality.outcomes import RecordedOutcome
from rolescope.reality.replay import Replay
from rolescope.reality.reproduction import NotReproducible
from rolescope.reality.sources import trail_sources, use_sources
from rolescope.reality.trusts import never_used_first, uses_of_trusts, window_of
from rolescope.words.reality_rows import Labelled, RealityText, reality_text, record_lines
from rolescope.worker.shown_parts import keep_uses
from rolescope.worker.state import KnownAnalysis, about_analysis


@about_analysis
def check_reality(
    known: KnownAnalysis, paths: tuple[Path, ...], days: int, *, tick: Tick
) -> RealityText:
    """Compare a trail with the world as it was imported, and count the use of trusts."""
    analysis, index = known.analysis, _index_of_import(known)
    moment = parse_instant(analysis.at)
    reader = TrailReader(paths, tick)
    replay = Replay(index, int(moment.timestamp()) if moment is not None else 0)
    for record in reader.records():
        replay.take(record)
    check = replay.finish(reader.values, reader.cut_lookups)
    window = window_of(check.coverage, check.coverage.last, days, is_cut=check.is_use_cut)
    graph = analysis.baseline or analysis.graph
    trusts = never_used_first(uses_of_trusts(graph, check.pairs, window), graph)
    keep_uses(analysis, {use.edge.id: use.state for use in trusts if use.edge is not None})
    sources = (*trail_sources(check.coverage), *use_sources(index.world))
    return reality_text(check, trusts, reader.problems, index, window, sources)


def _index_of_import(known: KnownAnalysis) -> WorldIndex:
    """Return the index of the world without edits: that is what AWS answered for."""
    scenario = known.analysis.scenario
    return known.index if scenario.base is scenario.world else WorldIndex(scenario.base)


@about_analysis
def reproduce_difference(
    known: KnownAnalysis, request: AssumeRoleRequest, outcome: RecordedOutcome, *, tick: Tick
) -> bytes:
    """Return an archive with a small world without names; nothing: it would prove nothing."""
    tick(0, "Hiding names")
    try:
        return zip_archive(reproduction_files(_index_of_import(known), request, outcome))
    except (NotReproducible, QueryError):
        return b""


@about_analysis
def find_record(
    _known: KnownAnalysis, paths: tuple[Path, ...], event_id: str, *, tick: Tick
) -> tuple[Labelled, ...]:
    """Look for a record by its ID; nothing: it is not in these files any more."""
    for record in TrailReader(paths, tick).records():
        if record.event_id == event_id:
            return record_lines(record)
    return ()
