"""Request: who asks for which role with what, and what comes of it. Every edit is answered."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from rolescope.engine.verdict import Decision
from rolescope.importers.catalogue import condition_keys
from rolescope.model.caller import (
    Caller,
    CallerKind,
)
from rolescope.model.request import AssumeRoleRequest
from rolescope.simulation.asked_for import asked_for
from rolescope.simulation.callers import caller_of, first_request, node_id
from rolescope.trust.edge import Node
from rolescope.ui.features.simulate.request_form import FormFacts, RequestForm
from rolescope.ui.features.simulate.request_outcome import RequestOutcome
from rolescope.ui.kit import clock, icons, style, themed
from rolescope.ui.kit.details import Body, footer
from rolescope.ui.kit.fields import FieldRow, PrincipalCard
from rolescope.ui.kit.lazy_refresh import LazyRefresh
from rolescope.ui.kit.pills import Hairline, TextLink, section
from rolescope.ui.kit.privacy import copy_text
from rolescope.ui.kit.qt_layouts import vbox
from rolescope.ui.kit.shapes import outsider_shape, shape_of
from rolescope.ui.kit.text import StyledLabel, StyledRun
from rolescope.ui.shared.caller_picker import CallerPicker
from rolescope.ui.shared.node_picker import RolePicker
from rolescope.ui.state import role_requests
from rolescope.ui.state.panel import Panel
from rolescope.ui.state.workspace import Workspace
from rolescope.words.credentials.aws_call import aws_command
from rolescope.words.names import account_names
from rolescope.words.outcome_text import caller_lines, chain_names, role_line
from rolescope.words.requests.completions import context_keys, managed_policies
from rolescope.words.requests.field_faults import field_faults
from rolescope.words.requests.request_text import asked_texts
from rolescope.words.verdict.expected_message import expected_message


class RequestPanel(QWidget):
    """Shows the request of the last simulation, and simulates what becomes of it."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        themed.surface(self)
        self._workspace = workspace
        self.caller, self.role = PrincipalCard("Caller"), PrincipalCard("Role")
        self.form = _FORMS.pop() if _FORMS else RequestForm()
        self._message = ""
        self.outcome = RequestOutcome(workspace)
        self._swap = QAction(themed.icon("swap-horizontal"), "Swap caller and role", self)
        self._swap.triggered.connect(self._swap_ends)
        self.chain = StyledLabel()
        self._body = Body()
        self._body.column.addWidget(self.chain)
        self._body.column.addSpacing(8)
        for row in (FieldRow("Caller", self.caller), FieldRow("Role", self.role)):
            self._body.column.addWidget(row)
            self._body.column.addSpacing(8)
        self._body.column.addSpacing(6)
        self._body.column.addWidget(self.form)
        self._body.column.addSpacing(12)
        self._body.column.addWidget(Hairline())
        self._body.column.addSpacing(12)
        self._body.column.addWidget(self.outcome)
        self._body.column.addStretch(1)
        column = vbox(self, margins=0, spacing=0)
        column.addWidget(self._body, 1)
        column.addWidget(self._make_allowed_foot())
        column.addWidget(self._make_denied_foot())
        self.caller.clicked.connect(self._pick_caller)
        self.role.clicked.connect(self._pick_role)
        self.form.changed.connect(workspace.question.simulate)
        self.form.place_asked.connect(workspace.question.place_asked)
        self._seen = LazyRefresh(self, self._show, lambda: workspace.question.simulation)
        workspace.question.simulated.connect(self._seen.changed)
        self._seen.changed()

    # Foot

    def _make_allowed_foot(self) -> QWidget:
        self.next_hop = QPushButton("Next hop from here")
        self.next_hop.setAccessibleName("Next hop from here")
        icons.put(self.next_hop, "arrow-right", "onaccent")
        style.mark(self.next_hop, look="primary")
        self.next_hop.clicked.connect(self._hop)
        self.command = TextLink("Copy as aws sts assume-role", icon="content-copy")
        self.command.setFont(themed.font("body"))
        self.command.clicked.connect(self._copy_command)
        inside = QWidget()
        column = vbox(inside, self.next_hop, margins=0, spacing=10)
        links = QHBoxLayout()
        links.addWidget(self.command)
        links.addStretch(1)
        links.addWidget(self._timeline_link())
        column.addLayout(links)
        self._allowed_foot = footer([inside])
        return self._allowed_foot

    def _make_denied_foot(self) -> QWidget:
        inside = QWidget()
        column = vbox(inside, margins=0, spacing=4)
        head = QHBoxLayout()
        head.addWidget(section("STS's answer (expected wording)"), 1)
        copy = TextLink("Copy", "Copy what STS would answer")
        copy.clicked.connect(lambda: copy_text(self._message))
        head.addWidget(copy)
        head.addSpacing(12)
        head.addWidget(self._timeline_link())
        self._message_text = StyledLabel()
        column.addLayout(head)
        column.addWidget(self._message_text)
        self._denied_foot = footer([inside])
        return self._denied_foot

    def _timeline_link(self) -> TextLink:
        link = TextLink("Timeline", "Session timeline", icon="chart-timeline")
        link.setToolTip("When the session ends, what cuts it, and how it is renewed")
        link.clicked.connect(lambda: self._workspace.window.open_panel("timeline"))
        return link

    # Showing

    def _show(self) -> None:
        simulation = self._workspace.question.simulation
        self.setEnabled(simulation is not None)
        if simulation is None:
            return
        request, index = simulation.request, self._workspace.world.index
        names = account_names(index.world)
        caller, role = self._nodes(request)
        first, second = caller_lines(request.caller, names)
        shape, color = shape_of(caller) if caller is not None else outsider_shape(request.caller)
        if request.caller.kind in {CallerKind.SESSION, CallerKind.SESSION_TOKEN}:
            shape = "session"
        if caller is not None and request.caller.is_token:
            first = caller.name
        self.caller.show_entity(shape, color, first, second)
        name, line = role_line(request.role, index, names)
        self.role.show_entity(*(shape_of(role) if role else ("diamond", "aws")), name, line)
        chain = chain_names(request.caller, request.role)
        self.chain.set_runs([StyledRun(" → ".join(chain), "name")])
        hops = self._workspace.question.chain.hops if self._workspace.question.chain else ()
        self.chain.setVisible(bool(chain) and len(hops) <= 1)  # else the bar over the canvas
        found = asked_for(index, request.caller, request.role, request.at, clock.LOCAL)
        asked = asked_texts(found, simulation)
        shown = self._workspace.question.chain
        facts = FormFacts(
            asked=asked,
            role=index.role(request.role),
            start=self._workspace.world.time,
            faults=field_faults(simulation),
            keys=context_keys(simulation, condition_keys()),
            policies=managed_policies(index, request.role),
            is_free=shown is None or shown.shown == 0,
        )
        self.form.show_request(request, facts)
        self._offer_swap(possible=self._swapped(request) is not None and len(hops) <= 1)
        is_open = simulation.verdict.decision is Decision.DEPENDS
        self.form.set_folding(folds=simulation.session is None and not is_open)
        self.outcome.show_simulation(simulation)
        self._allowed_foot.setVisible(simulation.session is not None)
        self._message = "" if simulation.session else expected_message(simulation, index)
        self._message_text.set_runs([StyledRun(self._message, "monosmall", "muted")])
        self._denied_foot.setVisible(bool(self._message))

    def _offer_swap(self, *, possible: bool) -> None:
        """Swapping is offered where it makes sense: between two roles."""
        if possible and self._swap not in self.actions():
            self.addAction(self._swap)
        elif not possible:
            self.removeAction(self._swap)

    def _nodes(self, request: AssumeRoleRequest) -> tuple[Node | None, Node | None]:
        workspace = self._workspace
        return workspace.world.node(node_id(request.caller)), workspace.world.node(request.role)

    # Acting

    def _pick_caller(self) -> None:
        """Ask who calls instead."""
        if self.form.request is not None:
            picker = CallerPicker(self._workspace, self, self.form.request.role)
            picker.chosen.connect(self._take_caller)
            picker.open_below(self.caller)

    def _take_caller(self, caller: Caller) -> None:
        request = self.form.request
        if request is not None:
            role_requests.ask_as(self._workspace, caller, request.role, request.at)

    def _pick_role(self) -> None:
        """Ask which role the caller assumes instead."""
        if self.form.request is not None:
            caller = node_id(self.form.request.caller)
            picker = RolePicker(self._workspace, self, caller)
            picker.taken.connect(self._take_role)
            picker.open_below(self.role)

    def _take_role(self, role: str) -> None:
        request = self.form.request
        if request is not None:
            role_requests.ask_as_current_caller(self._workspace, request.caller, role, request.at)

    def _hop(self) -> None:
        """Ask which role the new session assumes next."""
        self._workspace.question.pick_next_hop()

    def _copy_command(self) -> None:
        if self.form.request is not None:
            copy_text(aws_command(self.form.request))

    def _swapped(self, request: AssumeRoleRequest) -> AssumeRoleRequest | None:
        """Return the request the other way round; None unless both ends are roles."""
        caller, role = self._nodes(request)
        if caller is None or role is None or self._workspace.world.index.role(caller.id) is None:
            return None
        swapped = caller_of(role, self._workspace.world.index)
        return first_request(swapped, caller.id, request.at) if swapped else None

    def _swap_ends(self) -> None:
        request = self._swapped(self.form.request) if self.form.request else None
        if request is not None:
            self._workspace.question.ask(request)


_FORMS: list[RequestForm] = []
"""A form that was made ahead."""


def _prepare() -> None:
    if not _FORMS:
        _FORMS.append(RequestForm())


REQUEST = Panel(
    id="request",
    title="Request",
    area="right",
    make=RequestPanel,
    shown_when=lambda workspace: workspace.question.simulation is not None,
    icon="play",
    width=372,
    raised_by=("simulated",),
    prepare=_prepare,
)
