"""What runs in the worker process for filters: what they show, and of how many."""

from rolescope.analysis import Analysis
from rolescope.filtering.filter import Filter
from rolescope.filtering.shown import Shown
from rolescope.progress import Tick
from rolescope.ui import worker, worker_shown


def show(
    token: int, analysis: Analysis | worker.Key, wanted: Filter, *, tick: Tick
) -> Shown | None:
    """Return what a filter shows.

    None: this process does not know the analysis; call again with itself.
    """
    known = worker.known_analysis(token, analysis)
    if known is None:
        return None
    tick(0, "Filtering")
    return worker_shown.shown(known, wanted)
