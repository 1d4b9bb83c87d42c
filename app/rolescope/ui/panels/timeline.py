"""Session timeline: the chain over time, in the place of the canvas."""

from rolescope.ui.panel import Panel
from rolescope.ui.timeline.page import TimelinePage

TIMELINE = Panel(
    id="timeline",
    title="Session timeline",
    area="middle",
    make=TimelinePage,
    shown_when=lambda document: document.chain is not None,
    icon="chart-timeline",
)
