"""`rolescope decisions`: what was decided, to hand on and to take in."""

import argparse
from typing import Any

from rolescope.agenda.merging import (
    Conflict,
    DecisionMerge,
    decisions_of,
    merge_decisions,
    with_decisions_of,
)
from rolescope.cli.commands.finding_places import places_of
from rolescope.cli.commands.findings import look_through
from rolescope.cli.console import end_progress, put, read_file, say, say_json, warn, write_file
from rolescope.cli.failure import Exit, UsageFailure
from rolescope.cli.sources import OpenedSources, clock, open_sources
from rolescope.exporters.csv_table import csv_table
from rolescope.exporters.findings.as_sarif import decisions_sarif
from rolescope.findings.rules import FINDINGS
from rolescope.findings.triage import triage
from rolescope.model.review import Review
from rolescope.projects import SUFFIX, read_project, write_project
from rolescope.projects.decisions_json import NoDecisions, decisions_to_json, read_decisions
from rolescope.value import replace
from rolescope.words.agenda.merge_text import (
    COLUMNS,
    conflict_sides,
    decision_rows,
    decision_text,
    merge_words,
    minutes_of_merge,
)
from rolescope.words.findings.finding_rows import finding_list


def run_decisions(options: argparse.Namespace) -> int:
    """Tell the decisions of a project, or take in those of a file."""
    _check_flags(options)
    opened = open_sources(options)
    if options.take is not None:
        return _take(options, opened)
    try:
        analysis, index, found = look_through(opened)
    finally:
        end_progress()
    rows = finding_list(found, analysis, index, len(FINDINGS)).rows
    titles = {row.finding.fingerprint: f"{row.title}: {row.ends}" for row in rows}
    decisions = decisions_of(opened.review, titles)
    match options.format:
        case "json":
            say_json(opened.told(decisions_to_json(decisions)))
        case "csv":
            put(csv_table(COLUMNS, decision_rows(decisions)))
        case "sarif":
            known = triage(found, opened.at, None, dict(opened.review.rulings)).found
            say_json(decisions_sarif(decisions, known, places_of(options.sources)))
        case _:
            say("\n".join(decision_text(decisions)))
    return opened.status(Exit.OK)


def _check_flags(options: argparse.Namespace) -> None:
    """Refuse flags that do not go together, before anything is read."""
    if options.take is not None and options.format == "sarif":
        raise UsageFailure(f"--take {options.take}: what it tells has no SARIF; leave one out.")
    if options.keep is not None and options.take is None:
        raise UsageFailure(f"--keep {options.keep}: goes with --take.")
    if options.save is None:
        return
    if options.take is None or options.save.suffix != SUFFIX:
        raise UsageFailure(f"--save {options.save}: goes with --take, and ends in {SUFFIX}.")
    if len(options.sources) > 1:
        raise UsageFailure(f"--save {options.save}: writes one project again. Give that one only.")


def _take(options: argparse.Namespace, opened: OpenedSources) -> int:
    """Put decisions of a file beside those of the project; keep both where that is wished."""
    try:
        theirs = read_decisions(read_file(options.take, "the file of decisions"))
    except NoDecisions as error:
        advice = "Give a file that rolescope decisions --format json wrote."
        raise UsageFailure(f"--take {options.take}: no decisions: {error}. {advice}") from error
    merge = merge_decisions(opened.review, theirs)
    if options.format == "json":
        say_json(opened.told(_merge_object(merge)))
    elif options.format == "csv":
        head = ("subject", "mine", "theirs")
        put(csv_table(head, map(conflict_sides, merge.conflicts)))
    else:
        say(merge_words(merge))
        for one in merge.conflicts:
            subject, mine, other = conflict_sides(one)
            say(f"\n{subject}\n    mine:    {mine}\n    theirs:  {other}")
    if merge.conflicts and options.keep is None:
        if options.save is not None:
            warn(f"{options.save} is not written: decisions differ. Add --keep mine or theirs.")
        return opened.status(Exit.DENIED)
    if options.save is not None:
        _save(options, opened.review, merge)
    return opened.status(Exit.OK)


def _save(options: argparse.Namespace, review: Review, merge: DecisionMerge) -> None:
    """Write the project with the decisions of both; the one that is read stays as it is."""
    (source,) = options.sources
    project = read_project(source).project
    if project is None or project.is_read_only_because is not None:
        raise UsageFailure(f"{source}: is no project that can be written again. Open one that is.")
    names = {one.theirs.about for one in merge.conflicts} if options.keep == "theirs" else set()
    at = clock()
    lines = minutes_of_merge(merge, names, review.agenda, options.take.name, at)
    joined = with_decisions_of(project.review, merge, names, lines)
    content = write_project(replace(project, review=joined, saved=at))
    write_file(options.save, content, flag="--save")


def _merge_object(merge: DecisionMerge) -> dict[str, Any]:
    told = decisions_to_json(merge.new)
    return {
        **told,
        "same": merge.same,
        "conflicts": [_conflict_object(one) for one in merge.conflicts],
    }


def _conflict_object(one: Conflict) -> dict[str, Any]:
    mine = replace(one.theirs, ruling=one.mine)
    if mine.item is not None:
        mine = replace(mine, item=replace(mine.item, ruling=one.mine))
    sides = decisions_to_json((mine, one.theirs))["decisions"]
    return dict(zip(("mine", "theirs"), sides, strict=True))
