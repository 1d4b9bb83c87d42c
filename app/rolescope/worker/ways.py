"""Ways of escalation, looked for in the worker process. No Qt."""

from rolescope.escalation.way import Escalations
from rolescope.progress import Tick
from rolescope.worker import shown_parts
from rolescope.worker.state import Known, about_analysis


@about_analysis
def find_all(known: Known, *, tick: Tick) -> Escalations:
    """Find the ways of what is shown."""
    tick(0, "Ways of escalation")
    return shown_parts.ways_of(known.analysis, tick, known.index)
