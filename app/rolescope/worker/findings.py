"""Findings, looked for in the worker process. No Qt."""

import json
from collections.abc import Mapping
from pathlib import Path

from rolescope.analysis import Analysis, analyse, as_imported
from rolescope.exporters.findings.as_csv import findings_csv
from rolescope.exporters.findings.as_json import NoBaseline, findings_object, read_baseline
from rolescope.exporters.findings.as_sarif import findings_sarif
from rolescope.findings.find import find
from rolescope.findings.finding import Finding
from rolescope.findings.fixes import Fixes
from rolescope.findings.rules import FINDINGS
from rolescope.findings.settings import DEFAULT_SETTINGS
from rolescope.findings.triage import Baseline, earlier_of, triage
from rolescope.model.edit import Scenario
from rolescope.model.plain import visible
from rolescope.model.review import Ruling
from rolescope.progress import Tick, part
from rolescope.projects import Project, read_world
from rolescope.value import Value
from rolescope.words.findings.finding_rows import FindingList, finding_list
from rolescope.words.findings.fix_text import FixText, fix_texts
from rolescope.worker import shown_parts
from rolescope.worker.compare import import_words
from rolescope.worker.state import KnownAnalysis, about_analysis

_READ, _GRAPH = 0.2, 0.6  # shares of the work until files are read, and the graph is made


class EarlierLook(Value, kw_only=True):
    """An earlier look at findings, and how it is called: "the import of 2026-11-20".

    `is_import`: it is one of the same project. `why`: why there is none.
    """

    words: str
    is_import: bool = False
    baseline: Baseline | None = None
    why: str = ""


@about_analysis
def find_all(known: KnownAnalysis, *, tick: Tick) -> FindingList:
    """Look for everything that is wrong with what is shown."""
    analysis, index = known.analysis, known.index
    found = shown_parts.findings_of(analysis, part(tick, 0, 0.95), index)
    tick(0.95, "Writing the findings")
    return finding_list(found, analysis, index, len(FINDINGS)).worked_out()


@about_analysis
def find_fixes(known: KnownAnalysis, finding: Finding, *, tick: Tick) -> tuple[FixText, ...]:
    """Try what would close a finding."""
    tick(0, "Trying fixes")
    return fix_texts(Fixes(known.analysis, known.index).of(finding))


@about_analysis
def findings_file(
    known: KnownAnalysis,
    suffix: str,
    rulings: Mapping[str, Ruling],
    baseline: Baseline | None,
    sources: tuple[str, ...],
    *,
    tick: Tick,
) -> bytes:
    """Return the findings of what is shown as a file: `.csv`, `.sarif` or `.json`.

    `sources` are named by the commands in it.
    """
    analysis, index = known.analysis, known.index
    found = shown_parts.findings_of(analysis, part(tick, 0, 0.7), index)
    shown = triage(found, analysis.at, baseline, rulings)
    if suffix == ".csv":
        return findings_csv(shown).encode()
    if suffix == ".sarif":
        value = findings_sarif(shown, {}, has_baseline=baseline is not None)
    else:
        tried, fixes = Fixes(analysis, index), {}
        for number, one in enumerate(found.found):
            tick(0.7 + 0.3 * number / len(found.found), "Trying fixes")
            fixes[one.fingerprint] = tried.of(one)
        told = findings_object(
            shown,
            found.not_checked,
            index,
            analysis.at,
            sources,
            lambda one: fixes[one.fingerprint],
        )
        value = {"at": analysis.at, **told}
    return f"{json.dumps(value, indent=2)}\n".encode()


@about_analysis
def find_earlier(known: KnownAnalysis, project: Project, *, tick: Tick) -> EarlierLook:
    """Look for the findings of the import that a project shows, as a baseline of what is shown."""
    return earlier_look(project, known.analysis, tick)


def earlier_look(project: Project, later: Analysis, tick: Tick) -> EarlierLook:
    """Look for the findings of the import that a project shows, under what a later one assumes."""
    reading = read_world(project, part(tick, 0, _READ))
    shown = project.shown
    name = visible(shown.name) if shown is not None else ""
    if reading.world is None:
        return EarlierLook(words=name, why="It cannot be read.")
    world = reading.world.under(later.scenario.base.assumed)
    imported = as_imported(world, later.at, part(tick, _READ, _GRAPH))
    analysis = analyse(Scenario(world), imported.at, imported=imported)
    found = find(analysis, DEFAULT_SETTINGS, imported.index, part(tick, _GRAPH, 1))
    return EarlierLook(
        words=import_words(world, (Path(name),), later.scenario.world),
        is_import=True,
        baseline=Baseline(findings=tuple(map(earlier_of, found.found))),
    )


@about_analysis
def read_baseline_file(_known: KnownAnalysis, path: Path, *, tick: Tick) -> EarlierLook:
    """Read a file of `rolescope findings --format json` as an earlier look."""
    tick(0, "Reading")
    name = visible(path.name)
    try:
        return EarlierLook(words=name, baseline=read_baseline(path.read_text(encoding="utf-8")))
    except NoBaseline as error:
        return EarlierLook(words=name, why=f"{error}.")
    except (OSError, UnicodeDecodeError) as error:
        what = error.strerror if isinstance(error, OSError) and error.strerror else "it is no text"
        return EarlierLook(words=name, why=f"{what}.")
