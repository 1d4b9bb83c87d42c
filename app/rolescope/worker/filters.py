"""What runs in the worker process for filters: what they show, and of how many."""

from rolescope.analysis import Analysis
from rolescope.progress import Tick
from rolescope.questions.filters.filter import Filter
from rolescope.questions.filters.shown import Shown
from rolescope.worker import shown_parts, state


def show(token: int, analysis: Analysis | state.Key, wanted: Filter, *, tick: Tick) -> Shown | None:
    """Return what a filter shows.

    None: this process does not know the analysis; call again with itself.
    """
    known = state.known_analysis(token, analysis)
    if known is None:
        return None
    tick(0, "Filtering")
    return shown_parts.shown(known, wanted)
