"""`rolescope patch`: a scenario as commands or declarations, with undo and who loses access."""

import argparse
from pathlib import Path

from rolescope.cli.console import end_progress, say
from rolescope.cli.differences import state_of
from rolescope.cli.failure import Exit, UsageFailure
from rolescope.cli.sources import open_sources
from rolescope.difference.openings import find_openings
from rolescope.exporters.patch.forms import patch_files, write_folder
from rolescope.model.edit import Scenario


def run_patch(options: argparse.Namespace) -> int:
    """Write what a scenario changes into a new folder."""
    opened = open_sources(options)
    if not opened.title:
        raise UsageFailure("--scenario: it is not given. Name a scenario of the project.")
    path: Path = options.output
    try:
        before = state_of(Scenario(opened.scenario.base), opened.at)
        after = state_of(opened.scenario, opened.at, before)
        found = find_openings(before.known, after.known, edits=opened.scenario.edits)
    finally:
        end_progress()
    files = patch_files(opened.scenario, options.form, found, opened.title)
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
    say(f"Wrote {len(files):,} files to {path}")
    return opened.status(Exit.OK)
