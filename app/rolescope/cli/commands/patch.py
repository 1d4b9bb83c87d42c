"""`rolescope patch`: a scenario as commands or declarations, with undo and who loses access."""

import argparse
from pathlib import Path

from rolescope.agenda.agreed import AgreedFixes, agreed_fixes
from rolescope.cli.console import end_progress, progress, say, warn
from rolescope.cli.failure import Exit, UsageFailure
from rolescope.cli.sources import OpenedSources, open_sources, scenario_of
from rolescope.difference.openings import find_openings
from rolescope.exporters.patch.forms import patch_files, write_folder
from rolescope.findings.find import find
from rolescope.findings.states import EvaluatedState, evaluate_state
from rolescope.model.edit import Scenario
from rolescope.value import replace
from rolescope.words.openings.patch_text import agreed_left


def run_patch(options: argparse.Namespace) -> int:
    """Write what a scenario changes, or all fixes that were agreed on, into a new folder."""
    if bool(options.scenario) == options.agreed:
        raise UsageFailure("Give --scenario, the name of one of the project, or --agreed.")
    opened = open_sources(options)
    agreed = agreed_fixes(opened.review) if options.agreed else None
    if agreed is not None:
        opened = _with_agreed(opened, agreed)
    path: Path = options.output
    try:
        before = evaluate_state(Scenario(opened.scenario.base), opened.at, tick=progress())
        after = evaluate_state(opened.scenario, opened.at, before.known, tick=progress())
        found = find_openings(before.known, after.known, edits=opened.scenario.edits)
        left = _left(agreed, after) if agreed is not None else ()
    finally:
        end_progress()
    files = patch_files(opened.scenario, options.form, found, opened.title, left)
    try:
        write_folder(path, files)
    except FileExistsError as error:
        raise UsageFailure(
            f"--output {path}: it is there already. Choose the name of a new folder."
        ) from error
    except OSError as error:
        what = error.strerror or str(error)
        raise UsageFailure(
            f"--output {path}: cannot be written: {what}. Choose another."
        ) from error
    for line in left:
        warn(f"warning: {line}")
    say(f"Wrote {len(files):,} files to {path}")
    return opened.status(Exit.OK)


def _with_agreed(opened: OpenedSources, agreed: AgreedFixes) -> OpenedSources:
    if not agreed.findings:
        raise UsageFailure("--agreed: no fix is agreed that is a scenario of the project.")
    scenario = scenario_of(opened.scenario.base, agreed.scenario)
    return replace(opened, scenario=scenario, title=agreed.scenario.title)


def _left(agreed: AgreedFixes, after: EvaluatedState) -> tuple[str, ...]:
    """Look for what was agreed on and is still there with all fixes."""
    found = find(after.analysis, index=after.known.index, tick=progress())
    return agreed_left(agreed, found.found)
