"""`rolescope compare` and `rolescope impact`: what opens and closes between two states."""

import argparse
from pathlib import Path

from rolescope.cli.console import end_progress, progress
from rolescope.cli.differences import failed, put_report, status_of
from rolescope.cli.failure import UsageFailure
from rolescope.cli.finding_settings import read_finding_settings
from rolescope.cli.sources import OpenedSources, open_sources
from rolescope.cluster.scope import evaluation_at
from rolescope.difference.contents.shared import NotCompared
from rolescope.difference.openings import compare_openings
from rolescope.difference.way_changes import way_causes
from rolescope.findings.find import find
from rolescope.findings.finding_changes import finding_changes
from rolescope.findings.states import compare_evaluated, evaluate_state
from rolescope.model.edit import Scenario
from rolescope.value import replace
from rolescope.words.openings.plan_notes import NoteText
from rolescope.words.openings.report import Report


def run_compare(options: argparse.Namespace) -> int:
    """Compare two sources by what both know, at the time of the later one."""
    settings = read_finding_settings(options.settings)
    if options.scope and not any(map(evaluation_at, (options.before, options.after))):
        raise UsageFailure("--scope: neither source is an evaluation. Leave it out.")
    after = _opened(options, options.after)
    before = _opened(options, options.before)
    try:
        old, new = (
            evaluate_state(Scenario(one.world), after.at, tick=progress())
            for one in (before, after)
        )
        known = settings.known_accounts | settings.own_accounts
        found, unknown = compare_openings(old.known, new.known, known_accounts=known)
        first, second = (
            find(one.analysis, settings, one.known.index, progress()) for one in (old, new)
        )
    finally:
        end_progress()
    report = Report(
        before=options.before.name,
        after=options.after.name,
        openings=found,
        findings=finding_changes(first, second, after.at),
        notes=tuple(map(_not_compared, unknown)),
    )
    report = replace(report, failed=failed(options.fail_on or (), report))
    both = replace(after, problems=(*before.problems, *after.problems))
    put_report(report, options, both, new)
    return both.status(status_of(report))


def _opened(options: argparse.Namespace, path: Path) -> OpenedSources:
    scope = options.scope if evaluation_at(path) is not None else None
    named = {"sources": [path], "at": options.at, "scenario": None, "scope": scope}
    return open_sources(argparse.Namespace(**named, config_dir=options.config_dir))


def _not_compared(one: NotCompared) -> NoteText:
    side = "after" if one.was_there else "before"
    return NoteText(f"{one.what.value} {one.of}".strip(), "", f"not compared: not imported {side}")


def run_impact(options: argparse.Namespace) -> int:
    """Tell what the edits of a scenario open and close."""
    settings = read_finding_settings(options.settings)
    opened = open_sources(options)
    if not opened.title:
        raise UsageFailure("--scenario: it is not given. Name a scenario of the project.")
    try:
        before = evaluate_state(Scenario(opened.scenario.base), opened.at, tick=progress())
        after = evaluate_state(opened.scenario, opened.at, before.known, tick=progress())
        edits = opened.scenario.edits
        found = compare_evaluated(before, after, settings=settings, edits=edits, tick=progress())
    finally:
        end_progress()
    report = Report(
        before="the baseline",
        after=opened.title,
        openings=found.openings,
        reach=found.reach,
        findings=found.findings,
        way_causes=way_causes(before.known, after.known, edits),
    )
    report = replace(report, failed=failed(options.fail_on or (), report))
    put_report(report, options, opened, after)
    return opened.status(status_of(report))
