"""Request: who asks for which role with what, and what comes of it. Every edit is answered."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from rolescope.drawing.aws_command import aws_command
from rolescope.drawing.names import account_names
from rolescope.drawing.outcome_text import (
    Outcome,
    caller_lines,
    chain_names,
    outcomes,
    role_line,
)
from rolescope.drawing.request_text import asked_texts
from rolescope.model.arn import role_name
from rolescope.model.caller import (
    SamlCaller,
    SessionCaller,
    SessionTokenCaller,
    WebIdentityCaller,
)
from rolescope.model.request import AssumeRoleRequest
from rolescope.simulation.asked_for import asked_for
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.callers import caller_from_session, caller_of, first_request, node_id
from rolescope.simulation.sentence import expected_message
from rolescope.simulation.ways.search import advise
from rolescope.simulation.ways.way import Advice, Way
from rolescope.trust.edge import CallerKind, Node
from rolescope.ui import style
from rolescope.ui.document import Document, Selection
from rolescope.ui.panel import Panel
from rolescope.ui.widgets import look
from rolescope.ui.widgets.details import Body, clear, footer
from rolescope.ui.widgets.fields import Card, Row
from rolescope.ui.widgets.pills import Hairline, Link, Shape, section
from rolescope.ui.widgets.request_form import RequestForm
from rolescope.ui.widgets.shapes import shape_of
from rolescope.ui.widgets.text import Run, Text
from rolescope.ui.widgets.way_card import NotSuggestedCard, WayCard


class Request(QWidget):
    """Shows the request of the last simulation, and simulates what becomes of it."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        look.surface(self)
        self._document = document
        self._start = document.time
        self.caller, self.role = Card("Caller"), Card("Role")
        self.form = RequestForm()
        self._message = ""
        self._outcome_column = QVBoxLayout()
        self._outcome_column.setSpacing(6)
        self._swap = QAction(look.icon("swap-horizontal"), "Swap caller and role", self)
        self._swap.triggered.connect(self._swap_ends)
        self.chain = Text()
        self._body = Body()
        self._body.column.addWidget(self.chain)
        self._body.column.addSpacing(8)
        for row in (Row("Caller", self.caller), Row("Role", self.role)):
            self._body.column.addWidget(row)
            self._body.column.addSpacing(8)
        self._body.column.addSpacing(6)
        self._body.column.addWidget(self.form)
        self._body.column.addSpacing(12)
        self._body.column.addWidget(Hairline())
        self._body.column.addSpacing(12)
        self._body.column.addLayout(self._outcome_column)
        self._body.column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._body, 1)
        column.addWidget(self._make_allowed_foot())
        column.addWidget(self._make_denied_foot())
        self.caller.clicked.connect(self._go_to_caller)
        self.role.clicked.connect(self._go_to_role)
        self.form.changed.connect(document.simulate)
        document.simulated.connect(self._show)
        self._show(document.simulation)

    # Foot

    def _make_allowed_foot(self) -> QWidget:
        self.next_hop = QPushButton(look.icon("arrow-right", "onaccent"), " Next hop from here")
        self.next_hop.setAccessibleName("Next hop from here")
        style.mark(self.next_hop, look="primary")
        self.next_hop.clicked.connect(self._hop)
        self.command = Link("Copy as aws sts assume-role", icon="content-copy")
        self.command.setFont(look.font("body"))
        self.command.clicked.connect(self._copy_command)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.next_hop)
        column.addWidget(self.command, 0, Qt.AlignmentFlag.AlignHCenter)
        self._allowed_foot = footer([inside])
        return self._allowed_foot

    def _make_denied_foot(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(section("STS would answer (expected wording)"), 1)
        copy = Link("Copy", "Copy what STS would answer")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._message))
        head.addWidget(copy)
        self._message_text = Text()
        column.addLayout(head)
        column.addWidget(self._message_text)
        self._denied_foot = footer([inside])
        return self._denied_foot

    # Showing

    def _show(self, simulation: Simulation | None) -> None:
        self.setEnabled(simulation is not None)
        if simulation is None:
            return
        request, index = simulation.request, self._document.index
        names = account_names(index.world)
        caller, role = self._nodes(request)
        first, second = caller_lines(request.caller, names)
        shape, color = shape_of(caller) if caller is not None else ("account-question", "aws")
        if isinstance(request.caller, SessionCaller | SessionTokenCaller):
            shape = "session"
        if caller is not None and isinstance(request.caller, WebIdentityCaller | SamlCaller):
            first = caller.name
        self.caller.show_entity(shape, color, first, second)
        name, line = role_line(request.role, index, names)
        self.role.show_entity(*(shape_of(role) if role else ("diamond", "aws")), name, line)
        chain = chain_names(request.caller, request.role)
        self.chain.set_runs([Run(" → ".join(chain), "name")])
        self.chain.setVisible(bool(chain))
        asked = asked_texts(asked_for(index, request.caller, request.role, request.at), simulation)
        self._start = self._document.time
        self.form.show_request(request, asked, index.role(request.role), self._start)
        self._offer_swap(possible=self._swapped(request) is not None)
        self._show_outcome(simulation)
        self._allowed_foot.setVisible(simulation.session is not None)
        self._message = "" if simulation.session else expected_message(simulation, index)
        self._message_text.set_runs([Run(self._message, "monosmall", "muted")])
        self._denied_foot.setVisible(bool(self._message))

    def _offer_swap(self, *, possible: bool) -> None:
        """Swapping is offered where it makes sense: between two roles."""
        if possible and self._swap not in self.actions():
            self.addAction(self._swap)
        elif not possible:
            self.removeAction(self._swap)

    def _nodes(self, request: AssumeRoleRequest) -> tuple[Node | None, Node | None]:
        document = self._document
        return document.node(node_id(request.caller)), document.node(request.role)

    def _show_outcome(self, simulation: Simulation) -> None:
        clear(self._outcome_column)
        document = self._document
        session = simulation.session
        outgoing = [
            edge
            for edge in document.edges_from(simulation.request.role)
            if edge.kind is not CallerKind.SESSION
            or (session is not None and role_name(edge.source) == session.name)
        ]
        title, lines = outcomes(simulation, outgoing, document.node, look.LOCAL)
        advice = advise(simulation.request, document.index, verdict=simulation.verdict)
        if not advice.ways:
            self._outcome_column.addWidget(section(title))
            for outcome in lines:
                self._outcome_column.addWidget(self._outcome(outcome))
        self._show_advice(advice)
        self.form.set_folding(folds=bool(advice.ways or advice.not_suggested))

    def _show_advice(self, advice: Advice) -> None:
        """Offer what would allow the request, and warn of what should not be done."""
        if not (advice.ways or advice.not_suggested or advice.reason):
            return
        if not advice.ways:
            self._outcome_column.addSpacing(6)
        self._outcome_column.addWidget(section("What would allow it"))
        for way in advice.ways:
            link = "Open as edit" if way.edit is not None else "Apply to the request"
            card = WayCard(way.title, way.text, link)
            card.chosen.connect(partial(self._go, way))
            self._outcome_column.addWidget(card)
        if advice.reason:
            self._outcome_column.addWidget(Text([Run(advice.reason, "body", "muted")]))
        for found in advice.not_suggested:
            self._outcome_column.addWidget(NotSuggestedCard(found.title, found.reason))

    def _outcome(self, outcome: Outcome) -> QWidget:
        widget = QWidget()
        row = QHBoxLayout(widget)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
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

    def _go_to_caller(self) -> None:
        if self.form.request is not None:
            self._select(node_id(self.form.request.caller))

    def _go_to_role(self) -> None:
        if self.form.request is not None:
            self._select(self.form.request.role)

    def _hop(self) -> None:
        """Ask which role the new session assumes next."""
        simulation = self._document.simulation
        if simulation is not None and simulation.session is not None:
            caller = caller_from_session(simulation.session, simulation.request.caller)
            self._document.pick_role_for(simulation.session.role, caller)

    def _copy_command(self) -> None:
        if self.form.request is not None:
            QGuiApplication.clipboard().setText(aws_command(self.form.request))

    def _swapped(self, request: AssumeRoleRequest) -> AssumeRoleRequest | None:
        """Return the request the other way round; None unless both ends are roles."""
        caller, role = self._nodes(request)
        if caller is None or role is None or self._document.index.role(caller.id) is None:
            return None
        swapped = caller_of(role, self._document.index)
        return first_request(swapped, caller.id, request.at) if swapped else None

    def _swap_ends(self) -> None:
        request = self._swapped(self.form.request) if self.form.request else None
        if request is not None:
            self._document.simulate(request)


REQUEST = Panel(
    id="request",
    title="Request",
    area="right",
    make=Request,
    shown_when=lambda document: document.simulation is not None,
    icon="play",
    width=372,
    raised_by=("simulated",),
)
