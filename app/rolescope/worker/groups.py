"""What runs in the worker process for the menu of groups: by what a world can be grouped."""

from rolescope.analysis import Analysis
from rolescope.pictures.groups import Grouping, groupings
from rolescope.progress import Tick
from rolescope.worker import state


def find(token: int, analysis: Analysis | state.Key, *, tick: Tick) -> tuple[Grouping, ...] | None:
    """Return the ways to group a world as it was imported.

    None: this process does not know the analysis; call again with itself.
    """
    known = state.known_analysis(token, analysis)
    if known is None:
        return None
    tick(0, "Reading tags")
    return groupings(known.scenario.base)
