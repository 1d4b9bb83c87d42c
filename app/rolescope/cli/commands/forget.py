"""`rolescope forget`: removes what is kept about a project outside of its file."""

import argparse
from pathlib import Path

from rolescope.cli.console import say
from rolescope.cli.failure import Exit, UsageFailure
from rolescope.projects.traces import counts_of, forget, holder_of, places_of, traces_of
from rolescope.words.forget_text import forgotten_text


def run_forget(options: argparse.Namespace) -> int:
    """Remove recovery copies, older versions, snapshots, recent entries and lines of the log."""
    project: Path = options.project
    process = holder_of(project)
    if process is not None:
        raise UsageFailure(
            f"{project}: it is open in a window (process {process}). Close it first."
        )
    traces = traces_of(project, places_of(options.config_dir))
    left = forget(project, traces)
    gone = tuple(trace for trace in traces if trace not in left)
    for trace in gone:
        say(f"{trace.kind.value}: {trace.path}")
    say(forgotten_text(project.name, counts_of(gone)))
    if left:
        raise UsageFailure(f"{left[0].path}: cannot be removed. Check who may write there.")
    return Exit.OK
