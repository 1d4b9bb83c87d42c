"""What runs in the worker process for the table: the rows of nodes and of edges."""

from rolescope.analysis import Analysis
from rolescope.progress import Tick
from rolescope.words.table.sheet import Asked, Sheet, sheet
from rolescope.worker import state


def rows(token: int, analysis: Analysis | state.Key, asked: Asked, *, tick: Tick) -> Sheet | None:
    """Make the rows of an analysis. None: this process does not know it; call again with it."""
    known = state.known_world(token, analysis)
    if known is None:
        return None
    tick(0, "Filling the table")
    shown, index = known
    return sheet(asked, shown, index, tick)
