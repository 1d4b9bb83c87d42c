"""Ways of escalation, looked for in the worker process. No Qt."""

from rolescope.escalation.closing import Closings
from rolescope.escalation.way import Escalations, EscalationWay
from rolescope.progress import Tick
from rolescope.words.escalation.closing_text import ClosingText, closing_texts
from rolescope.worker import shown_parts
from rolescope.worker.state import KnownAnalysis, about_analysis


@about_analysis
def find_all(known: KnownAnalysis, *, tick: Tick) -> Escalations:
    """Find the ways of what is shown."""
    tick(0, "Ways of escalation")
    return shown_parts.ways_of(known.analysis, tick, known.index)


@about_analysis
def find_closings(
    known: KnownAnalysis, way: EscalationWay, *, tick: Tick
) -> tuple[ClosingText, ...]:
    """Try what would close a way."""
    tick(0, "Trying what closes a way")
    analysis = known.analysis
    return closing_texts(way, Closings(analysis.graph, known.index, analysis.at).of(way))
