"""Session timeline: the chain over time, in the place of the canvas."""

from dataclasses import replace

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout

from rolescope.simulation.chain import Chain
from rolescope.simulation.timeline.course import course
from rolescope.simulation.timeline.intervals import second_of
from rolescope.ui.features.timeline.view import TimelineView
from rolescope.ui.state.panel import MiddleWidget, Panel
from rolescope.ui.state.workspace import Workspace


class TimelinePage(MiddleWidget):
    """Stands in the middle of the window instead of the canvas. It works while it is seen."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._covered = 0  # px at the right that a panel lies over
        self.view = TimelineView()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.view)
        self.setFocusProxy(self.view)
        workspace.question.chained.connect(self._show)
        workspace.question.moved.connect(self._move)
        self.view.now_changed.connect(workspace.question.move_to)
        self.view.offer_taken.connect(self._take_offer)
        self.view.status_changed.connect(self.status_changed)
        self.view.closed.connect(self.closed)

    @property
    def status(self) -> str:
        """How the chain stands, for the status bar."""
        return self.view.text.status if self.view.text is not None else ""

    def set_covered(self, width: int) -> None:
        """Keep clear of a panel that lies over the right."""
        self._covered = width
        self._column.setContentsMargins(0, 0, width, 0)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what is asked now."""
        super().showEvent(event)
        self._show(self._workspace.question.chain)

    def _show(self, chain: Chain | None) -> None:
        if not self.isVisible():
            return
        if chain is None:
            self.closed.emit()
            return
        index = self._workspace.world.index
        now = second_of(self._workspace.question.moment)
        self.view.show_course(course(chain.simulations, index), index, now)

    def _move(self, moment: str) -> None:
        """Follow a time that was chosen elsewhere."""
        second = second_of(moment)
        if second is not None and self.isVisible():
            self.view.set_now(second)

    def _take_offer(self, seconds: int) -> None:
        """Ask the last hop for a duration that STS grants."""
        chain = self._workspace.question.chain
        if chain is None:
            return
        self._workspace.question.look_at(len(chain.simulations) - 1)
        request = chain.simulations[-1].request
        parameters = replace(request.parameters, duration=seconds)
        self._workspace.question.simulate(replace(request, parameters=parameters))


TIMELINE = Panel(
    id="timeline",
    title="Session timeline",
    area="middle",
    make=TimelinePage,
    shown_when=lambda workspace: workspace.question.chain is not None,
    icon="chart-timeline",
)
