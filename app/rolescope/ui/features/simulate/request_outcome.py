"""What comes of a request, below its form: what the session may do, or what would allow it."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rolescope.model.arn import role_name
from rolescope.model.request import AssumeRoleRequest
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.ways.way import Advice, Way
from rolescope.trust.edge import CallerKind
from rolescope.ui.features.simulate.way_card import NotSuggestedCard, WayCard
from rolescope.ui.kit import clock
from rolescope.ui.kit.details import clear
from rolescope.ui.kit.pills import Link, Shape, section
from rolescope.ui.kit.scale import px
from rolescope.ui.kit.text import Run, Text
from rolescope.ui.state.document import Document
from rolescope.ui.state.selection import Selection
from rolescope.words.outcome_text import Outcome, outcomes

_LOOKING = "Looking for what would allow it\N{HORIZONTAL ELLIPSIS}"


class RequestOutcome(QWidget):
    """Lines about a session that was issued, cards about one that was not."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._is_allowed = False  # what is shown is about a session
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(6))

    def show_simulation(self, simulation: Simulation) -> None:
        """Show what the session may do; what would allow a denied request comes a little later."""
        if simulation.session is not None:
            self._fill(simulation, Advice())
            return
        if self._column.isEmpty() or self._is_allowed:
            clear(self._column)
            self._column.addWidget(Text([Run(_LOOKING, "body", "muted")]))
        for card in self.findChildren(WayCard):
            card.setEnabled(False)  # about the request as it was
        self._document.questions.ways_out(
            simulation,
            partial(self._take_advice, simulation),
            lambda _failure: self._take_advice(simulation, Advice()),
        )

    def _take_advice(self, simulation: Simulation, advice: Advice) -> None:
        if simulation is self._document.simulation:
            self._fill(simulation, advice)

    def _fill(self, simulation: Simulation, advice: Advice) -> None:
        clear(self._column)
        document = self._document
        session = simulation.session
        self._is_allowed = session is not None
        outgoing = [
            edge
            for edge in document.edges_from(simulation.request.role)
            if edge.kind is not CallerKind.SESSION
            or (session is not None and role_name(edge.source) == session.name)
        ]
        title, lines = outcomes(simulation, outgoing, document.node, clock.LOCAL)
        if not advice.ways:
            self._column.addWidget(section(title))
            for outcome in lines:
                self._column.addWidget(self._outcome(outcome))
        self._show_advice(advice)

    def _show_advice(self, advice: Advice) -> None:
        """Offer what would allow the request, and warn of what should not be done."""
        if not (advice.ways or advice.not_suggested or advice.reason):
            return
        if not advice.ways:
            self._column.addSpacing(px(6))
        self._column.addWidget(section("What would allow it"))
        for way in advice.ways:
            link = "Open as edit" if way.edit is not None else "Apply to the request"
            card = WayCard(way.title, way.text, link)
            card.chosen.connect(partial(self._go, way))
            self._column.addWidget(card)
        if advice.reason:
            self._column.addWidget(Text([Run(advice.reason, "body", "muted")]))
        for found in advice.not_suggested:
            self._column.addWidget(NotSuggestedCard(found.title, found.reason))

    def _outcome(self, outcome: Outcome) -> QWidget:
        widget = QWidget()
        row = QHBoxLayout(widget)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(6))
        if outcome.icon:
            row.addWidget(Shape(outcome.icon, outcome.color, 15), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Text([Run(outcome.text)]), 1)
        if outcome.panel:
            link = Link(outcome.link)
            link.clicked.connect(partial(self._document.open_panel, outcome.panel))
            row.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        elif outcome.node:
            link = Link(outcome.link, f"{outcome.link}: {outcome.text}")
            link.clicked.connect(partial(self._select, outcome.node))
            row.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        return widget

    # Acting

    def _go(self, way: Way) -> None:
        """Change the request, and do the edit in the scenario: the answer follows it."""
        document, simulation = self._document, self._document.simulation
        if simulation is None:
            return
        changed = way.request(simulation.request)
        if way.changes_request and isinstance(changed, AssumeRoleRequest):
            document.simulate(changed)
        if way.edit is not None:
            document.do(way.edit)

    def _select(self, node: str) -> None:
        self._document.select(Selection(nodes=(node,)))
