"""Evaluations of large organizations in the worker process: figures of the whole. No Qt."""

from pathlib import Path

from rolescope.cluster.folder import FolderUnusable
from rolescope.cluster.tables import LibraryMissing
from rolescope.cluster.whole import EvaluationFigures, read_figures
from rolescope.importers.faults import refuse
from rolescope.progress import Tick


def evaluation_figures(folder: Path, *, tick: Tick) -> EvaluationFigures:
    """Count what an evaluation holds.

    Raises:
        Unreadable: it cannot be read; why, and what to do.
    """
    tick(0, "Counting accounts and trusts")
    try:
        return read_figures(folder)
    except (FolderUnusable, LibraryMissing) as error:
        raise refuse(folder.name, str(error), "") from error
