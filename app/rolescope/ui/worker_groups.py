"""What runs in the worker process for the menu of groups: by what a world can be grouped."""

from rolescope.analysis import Analysis
from rolescope.drawing.groups import Grouping, groupings
from rolescope.progress import Tick
from rolescope.ui import worker


def find(token: int, analysis: Analysis | worker.Key, *, tick: Tick) -> tuple[Grouping, ...] | None:
    """Return the ways to group a world as it was imported.

    None: this process does not know the analysis; call again with itself.
    """
    known = worker.known_analysis(token, analysis)
    if known is None:
        return None
    tick(0, "Reading tags")
    return groupings(known.scenario.base)
