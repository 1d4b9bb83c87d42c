"""`rolescope report`: what was found and decided, as a document for those who were not there."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from rolescope import __version__
from rolescope.cli.commands.findings import baseline_of, look_before, look_through
from rolescope.cli.console import end_progress, format_of, warn, write_output
from rolescope.cli.failure import Exit
from rolescope.cli.finding_settings import read_finding_settings
from rolescope.cli.sources import OpenedSources, clock, open_sources
from rolescope.exporters.evidence.source_names import source_names
from rolescope.exporters.report import REPORT_FORMATS
from rolescope.exporters.report.as_pdf import LACKS, pdf_engine
from rolescope.exporters.report.compose import composed, name_of
from rolescope.exporters.report.source_files import source_files
from rolescope.findings.triage import triage
from rolescope.importers.catalogue import catalogue_version
from rolescope.privacy.pseudonyms import Pseudonyms
from rolescope.value import replace
from rolescope.words.evidence.hidden import hidden
from rolescope.words.report.anonymous import without_people
from rolescope.words.report.report_values import ReportOrigin


def run_report(options: argparse.Namespace) -> int:
    """Write a review report, the format by the suffix."""
    wanted = format_of(options.output, options.format, REPORT_FORMATS)
    settings = read_finding_settings(options.settings)
    baseline = baseline_of(options.baseline)
    earlier = options.baseline.name if baseline is not None else ""
    opened = open_sources(options)
    if options.generated is not None and opened.at_is_clock:  # the same file whenever it is made
        opened = replace(opened, at=options.generated, at_is_clock=False)
    try:
        analysis, index, found = look_through(opened, settings)
        look = look_before(opened, analysis) if baseline is None else None
        if look is not None and look.baseline is not None:
            baseline, earlier = look.baseline, look.words
        names = source_names(options.sources)
        written_at = options.generated or clock()
        triaged = triage(found, opened.at, baseline, dict(opened.review.rulings))
        origin = replace(_origin(options, opened, names, written_at), earlier=earlier)
        text = composed(analysis, index, found, triaged, origin, settings)
        if options.hide_names:
            hide = Pseudonyms.of(opened.scenario.base, opened.world).hide
            text = hidden(without_people(text), hide)
    finally:
        end_progress()
    write_output(options.output, wanted.write(text, written_at))
    if wanted.id == "pdf" and pdf_engine() is None:
        warn(f"warning: {LACKS}")
    return opened.status(Exit.OK)


def _origin(
    options: argparse.Namespace, opened: OpenedSources, names: Sequence[str], written_at: str
) -> ReportOrigin:
    path: Path = options.sources[0]
    return ReportOrigin(
        name=name_of(opened.world.id or path.name.partition(".")[0] or path.resolve().name),
        written_at=written_at,
        engine=__version__,
        catalogue=catalogue_version(),
        command=tuple(_command(options, opened, names, written_at)),
        paths=tuple(names),
        sources=tuple(source_files(options.sources, names)),
        scenario=opened.title,
        unread=tuple(str(problem) for problem in opened.problems),
        agenda=opened.review.agenda,
        earlier_reviews=opened.review.earlier,
    )


def _command(
    options: argparse.Namespace, opened: OpenedSources, names: Sequence[str], written_at: str
) -> Iterator[str]:
    """Yield the words of the command that writes the same file, where the sources lie."""
    yield from ("rolescope", "report", *names, "--output", options.output.name)
    if options.format is not None:
        yield from ("--format", options.format)
    if options.scenario is not None:
        yield from ("--scenario", options.scenario)
    for flag, path in (("--baseline", options.baseline), ("--settings", options.settings)):
        if path is not None:
            yield from (flag, path.name)
    yield from ("--at", opened.at, "--generated", written_at)
    if options.hide_names:
        yield "--hide-names"
