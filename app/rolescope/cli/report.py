"""`rolescope report`: what was found and decided, as a document for those who were not there."""

import argparse
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from rolescope import __version__
from rolescope.analysis import Analysis, analyse, as_imported
from rolescope.cli.console import end_progress, progress, say, warn, write_file
from rolescope.cli.failure import Exit, Failure
from rolescope.cli.finding_settings import read_finding_settings
from rolescope.cli.findings import baseline_of
from rolescope.cli.sources import Opened, clock, open_sources
from rolescope.exporters.evidence.source_names import source_names
from rolescope.exporters.findings.as_json import witness_command
from rolescope.exporters.report import REPORT_FORMATS, ReportFormat
from rolescope.exporters.report.as_pdf import LACKS, pdf_engine
from rolescope.findings.find import find
from rolescope.findings.fixes import Fixes
from rolescope.findings.triage import triage
from rolescope.importers.catalogue import catalogue_version
from rolescope.pictures.layouts.overview.callers import vendor_names
from rolescope.privacy.pseudonyms import Pseudonyms
from rolescope.words.evidence.hidden import hidden
from rolescope.words.report.anonymous import without_people
from rolescope.words.report.pages import PageWriter
from rolescope.words.report.text import report_text
from rolescope.words.report.values import ReportOrigin, SourceFile

_MAX_FILES = 2_000  # of a folder that are named with their SHA-256


def run_report(options: argparse.Namespace) -> int:
    """Write a review report, the format by the suffix."""
    wanted = _format(options.output)
    settings = read_finding_settings(options.settings)
    baseline = baseline_of(options.baseline)
    opened = open_sources(options)
    try:
        imported = as_imported(opened.scenario.base, opened.at, progress())
        analysis = analyse(
            opened.scenario, opened.at, at_is_clock=opened.at_is_clock, imported=imported
        )
        index = opened.index if opened.scenario.edits else imported.index
        found = find(analysis, settings, index, progress())
        names = source_names(options.sources)
        written_at = options.generated or clock()
        text = report_text(
            analysis,
            PageWriter(
                index,
                Fixes(analysis, index, settings).of,
                lambda one: witness_command(one, index, names),
            ),
            triage(found, opened.at, baseline, dict(opened.review.rulings)),
            found.not_checked,
            _origin(options, opened, names, written_at),
            _vendors(analysis),
        )
        if options.hide_names:
            hide = Pseudonyms.of(opened.scenario.base, opened.world).hide
            text = hidden(without_people(text), hide)
    finally:
        end_progress()
    write_file(options.output, wanted.write(text, written_at))
    if wanted.id == "pdf" and pdf_engine() is None:
        warn(f"warning: {LACKS}")
    say(f"Wrote {options.output}")
    return opened.status(Exit.OK)


def _format(path: Path) -> ReportFormat:
    """Return the format of a report by its suffix.

    Raises:
        Failure: no format has this suffix.
    """
    found = next((one for one in REPORT_FORMATS if one.suffix == path.suffix.lower()), None)
    if found is None:
        known = ", ".join(one.suffix for one in REPORT_FORMATS)
        raise Failure(f"--output {path}: the suffix is none of {known}. Choose one of them.")
    return found


def _vendors(analysis: Analysis) -> dict[str, str]:
    nodes = {node.id: node for node in analysis.graph.nodes}
    pairs = ((edge.source, edge.target) for edge in analysis.graph.edges)
    return vendor_names(analysis.scenario.world, nodes, pairs)


def _origin(
    options: argparse.Namespace, opened: Opened, names: Sequence[str], written_at: str
) -> ReportOrigin:
    path: Path = options.sources[0]
    name = opened.world.id or path.name.partition(".")[0] or path.resolve().name
    return ReportOrigin(
        name=name[:1].upper() + name[1:],
        written_at=written_at,
        engine=__version__,
        catalogue=catalogue_version(),
        command=tuple(_command(options, opened, names, written_at)),
        sources=tuple(_files(options.sources, names)),
        scenario=opened.title,
        unread=tuple(str(problem) for problem in opened.problems),
        earlier=f"{options.baseline.name}" if options.baseline is not None else "",
    )


def _command(
    options: argparse.Namespace, opened: Opened, names: Sequence[str], written_at: str
) -> Iterator[str]:
    """Yield the words of the command that writes the same file, where the sources lie."""
    yield from ("rolescope", "report", *names, "--output", options.output.name)
    if options.scenario is not None:
        yield from ("--scenario", options.scenario)
    for flag, path in (("--baseline", options.baseline), ("--settings", options.settings)):
        if path is not None:
            yield from (flag, path.name)
    yield from ("--at", opened.at, "--generated", written_at)
    if options.hide_names:
        yield "--hide-names"


def _files(paths: Sequence[Path], names: Sequence[str]) -> Iterator[SourceFile]:
    """Yield the files of the sources, each with the SHA-256 of its bytes."""
    for path, name in zip(paths, names, strict=True):
        if path.is_file():
            yield _file(path, name)
        elif path.is_dir():
            below = sorted(one for one in path.rglob("*") if one.is_file())
            for one in below[:_MAX_FILES]:
                yield _file(one, f"{name}/{one.relative_to(path).as_posix()}")


def _file(path: Path, name: str) -> SourceFile:
    try:
        with path.open("rb") as stream:
            return SourceFile(name, hashlib.file_digest(stream, "sha256").hexdigest())
    except OSError:
        return SourceFile(name, "cannot be read any more")
