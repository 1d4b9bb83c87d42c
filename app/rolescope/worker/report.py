"""Review reports, put together in the worker process. No Qt: it may have to lay out a PDF."""

from collections.abc import Mapping
from pathlib import Path

from rolescope.exporters.report.compose import composed
from rolescope.exporters.report.source_files import source_files
from rolescope.findings.triage import Baseline, triage
from rolescope.model.review import Ruling
from rolescope.progress import Tick, part
from rolescope.value import replace
from rolescope.words.report.report_values import ReportOrigin, ReportText
from rolescope.worker.shown_parts import findings_of
from rolescope.worker.state import KnownAnalysis, about_analysis


@about_analysis
def report(
    known: KnownAnalysis,
    rulings: Mapping[str, Ruling],
    baseline: Baseline | None,
    paths: tuple[Path, ...],
    origin: ReportOrigin,
    *,
    tick: Tick,
) -> ReportText:
    """Put together the report about what is shown, with what was decided about its findings.

    `baseline` is the earlier look that `origin.earlier` names; `paths` are the sources, which
    `origin.paths` names.
    """
    analysis, index = known.analysis, known.index
    found = findings_of(analysis, part(tick, 0, 0.8), index)
    tick(0.8, "Writing the report")
    triaged = triage(found, analysis.at, baseline, rulings)
    sources = tuple(source_files(paths, origin.paths)) if paths else ()
    return composed(analysis, index, found, triaged, replace(origin, sources=sources))
