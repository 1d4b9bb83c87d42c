"""Session timeline: the chain over time, in the place of the canvas."""

from rolescope.ui.features.timeline.page import TimelinePage
from rolescope.ui.state.panel import Panel

TIMELINE = Panel(
    id="timeline",
    title="Session timeline",
    area="middle",
    make=TimelinePage,
    shown_when=lambda document: document.chain is not None,
    icon="chart-timeline",
)
