"""What the overview shows: all principals, or accounts folded into OUs where there are many."""

from dataclasses import replace

from rolescope.analysis import Analysis
from rolescope.pictures.groups import GROUP
from rolescope.pictures.layouts.overview.collapse import collapse
from rolescope.pictures.layouts.overview.diagram import Diagram
from rolescope.pictures.layouts.overview.folding import is_crowd, is_dense
from rolescope.pictures.layouts.overview.grouping import group
from rolescope.pictures.view import Frame
from rolescope.progress import Tick, no_tick


def diagrams_of(
    analysis: Analysis, frame: Frame, tick: Tick = no_tick
) -> tuple[Diagram, Diagram | None]:
    """Return the diagram of a frame, and that with everything folded if something is unfolded."""
    if frame.whole or (not frame.by and not is_crowd(analysis, frame.shown)):
        diagram = group(analysis, tick, frame.shown)
        if frame.by:
            return replace(diagram, noun=GROUP), None
        if frame.whole or not is_dense(diagram):
            return diagram, None
    folded = collapse(analysis, tick, frame.shown, by=frame.by)
    if not frame.expanded:
        return folded, None
    return collapse(analysis, tick, frame.shown, frame.expanded, by=frame.by), folded
