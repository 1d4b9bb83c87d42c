"""What comes of a request, below its form: what the session may do, or what would allow it."""

from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from rolescope.model.arn import role_name
from rolescope.model.request import AssumeRoleRequest
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.suggestions.way import Advice, SuggestedWay
from rolescope.trust.edge import PrincipalKind
from rolescope.ui.kit import clock, themed
from rolescope.ui.kit.details import clear
from rolescope.ui.kit.pills import ShapeIcon, TextLink, section
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import StyledLabel, StyledRun
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace
from rolescope.words.outcome_text import Outcome, not_suggested, outcomes
from rolescope.words.suggestions_text import no_way_text, not_suggested_texts, way_texts

_LOOKING = "Looking for what would allow it\N{HORIZONTAL ELLIPSIS}"


class RequestOutcome(QWidget):
    """Lines about a session that was issued, cards about one that was not."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._is_allowed = False  # what is shown is about a session
        self._column = vbox(self, margins=0, spacing=6)

    def show_simulation(self, simulation: Simulation) -> None:
        """Show what the session may do; what would allow a denied request comes a little later."""
        if simulation.session is not None:
            self._fill(simulation, Advice())
            return
        if self._column.isEmpty() or self._is_allowed:
            clear(self._column)
            self._column.addWidget(StyledLabel([StyledRun(_LOOKING, "body", "muted")]))
        for card in self.findChildren(WayCard):
            card.setEnabled(False)  # about the request as it was
        self._workspace.queries.ways_out(
            simulation,
            partial(self._take_advice, simulation),
            lambda _failure: self._take_advice(simulation, Advice()),
        )

    def _take_advice(self, simulation: Simulation, advice: Advice) -> None:
        if simulation is self._workspace.question.simulation:
            self._fill(simulation, advice)

    def _fill(self, simulation: Simulation, advice: Advice) -> None:
        clear(self._column)
        workspace = self._workspace
        session = simulation.session
        self._is_allowed = session is not None
        outgoing = [
            edge
            for edge in workspace.world.edges_from(simulation.request.role)
            if edge.kind is not PrincipalKind.SESSION
            or (session is not None and role_name(edge.source) == session.name)
        ]
        title, lines = outcomes(simulation, outgoing, workspace.world.node, clock.LOCAL)
        if not advice.ways:
            self._column.addWidget(section(title))
            for outcome in lines:
                self._column.addWidget(self._outcome(outcome))
        self._show_advice(advice)

    def _show_advice(self, advice: Advice) -> None:
        """Offer what would allow the request, and warn of what should not be done."""
        if not (advice.ways or advice.not_suggested or advice.no_way):
            return
        if not advice.ways:
            self._column.addSpacing(6)
        self._column.addWidget(section("What would allow it"))
        for way in advice.ways:
            link = "Open as edit" if way.edit is not None else "Apply to the request"
            card = WayCard(*way_texts(way), link)
            card.chosen.connect(partial(self._go, way))
            self._column.addWidget(card)
        if advice.no_way is not None:
            why = StyledRun(no_way_text(advice.no_way), "body", "muted")
            self._column.addWidget(StyledLabel([why]))
        for found in advice.not_suggested:
            self._column.addWidget(NotSuggestedCard(*not_suggested_texts(found)))

    def _outcome(self, outcome: Outcome) -> QWidget:
        widget = QWidget()
        row = hbox(widget, margins=0, spacing=6)
        if outcome.icon:
            row.addWidget(ShapeIcon(outcome.icon, outcome.color, 15), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(StyledLabel([StyledRun(outcome.text)]), 1)
        if outcome.panel:
            link = TextLink(outcome.link)
            link.clicked.connect(partial(self._workspace.window.open_panel, outcome.panel))
            row.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        elif outcome.node:
            link = TextLink(outcome.link, f"{outcome.link}: {outcome.text}")
            link.clicked.connect(partial(self._select, outcome.node))
            row.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        return widget

    # Acting

    def _go(self, way: SuggestedWay) -> None:
        """Change the request, and do the edit in the scenario: the answer follows it."""
        workspace, simulation = self._workspace, self._workspace.question.simulation
        if simulation is None:
            return
        changed = way.request(simulation.request)
        if way.changes_request and isinstance(changed, AssumeRoleRequest):
            workspace.question.simulate(changed)
        if way.edit is not None:
            workspace.history.add_edit(way.edit)

    def _select(self, node: str) -> None:
        self._workspace.selection.select(Selection(nodes=(node,)))


class _Card(QWidget):
    """A framed box with a title and a few words."""

    def __init__(self, title: str, text: str, *, ground: str, icon: tuple[str, str] | None) -> None:
        super().__init__()
        self._ground = ground
        self._title, self._text = (
            StyledLabel([StyledRun(title, "name")]),
            StyledLabel([StyledRun(text, "small", "muted")]),
        )
        head = hbox(spacing=8)
        if icon is not None:
            head.addWidget(ShapeIcon(*icon, 16), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        self.column = vbox(self, head, self._text, margins=(12, 12, 12, 12), spacing=4)
        self.setAccessibleName(visible(f"{title}. {text}"))

    def texts(self) -> tuple[str, str]:
        """Return title and words as shown."""
        return self._title.text(), self._text.text()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            themed.paint_frame(painter, QRectF(self.rect()), self._ground)


class WayCard(_Card):
    """One way, with the link that goes it."""

    chosen = Signal()

    def __init__(self, title: str, text: str, link: str) -> None:
        super().__init__(title, text, ground="surface", icon=None)
        self.link = TextLink(link, f"{link}: {title}")
        self.link.clicked.connect(self.chosen)
        self.column.addSpacing(2)
        self.column.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)


class NotSuggestedCard(_Card):
    """A dangerous change, and why it should not be made."""

    def __init__(self, title: str, reason: str) -> None:
        words = not_suggested(title)
        super().__init__(words, reason, ground="sunken", icon=("alert", "risk"))
