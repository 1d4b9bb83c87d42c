"""Inspector: what is selected, in words. A trust, a node, or the list of several."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget

from rolescope.engine.index import WorldIndex
from rolescope.escalation.way import EscalationWay, is_way_id
from rolescope.model.arn import group_digits, role_name
from rolescope.model.assumed import MAX_NAME, known_account
from rolescope.model.plain import counted
from rolescope.model.policy import StatementPrincipal
from rolescope.model.review import Subject, SubjectKind
from rolescope.pictures.way_bundles import WAY_ICON
from rolescope.simulation.callers import caller_of, first_request
from rolescope.trust.edge import Edge, Node, NodeKind, Zone
from rolescope.trust.people import is_person_id
from rolescope.ui.features.inspect.node_details import NodeDetails
from rolescope.ui.features.inspect.trust_details import TrustDetails
from rolescope.ui.features.inspect.way_details import WayDetails
from rolescope.ui.kit import clock, icons, style, themed
from rolescope.ui.kit.details import Body, Details, DetailsFrame, clear, footer, gap
from rolescope.ui.kit.line_dialog import LineDialog
from rolescope.ui.kit.pills import section
from rolescope.ui.kit.privacy import copy_text, visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.shapes import shape_of
from rolescope.ui.kit.text import PlainLabel, StyledLabel, StyledRun
from rolescope.ui.kit.widget_hooks import CatchesUp
from rolescope.ui.shared.modeless import show_beside
from rolescope.ui.shared.note_card import NoteCard
from rolescope.ui.shared.rows import EntityRow, RowList
from rolescope.ui.shared.search_hits import place_of
from rolescope.ui.state import role_requests
from rolescope.ui.state.memo import Memo
from rolescope.ui.state.panel import Panel
from rolescope.ui.state.preferences.accounts import OWN_ACCOUNTS
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace
from rolescope.value import replace
from rolescope.words.admin_text import MAKES_ADMIN
from rolescope.words.escalation.closing_text import ClosingText
from rolescope.words.escalation.way_detail import as_text, way_detail
from rolescope.words.escalation.way_rows import (
    ASK_FOR_WAYS,
    LOOKING_FOR_WAYS,
    NodeWays,
    RuleRow,
    many_ways,
    node_ways,
    rule_rows,
    way_stands,
    way_tone,
)
from rolescope.words.names import account_names
from rolescope.words.node_text import (
    NodeEnds,
    account_node,
    edge_as_text,
    edge_words,
    no_caller_words,
    node_text,
)
from rolescope.words.people_text import members_of
from rolescope.words.role_families import called
from rolescope.words.trusts.trust_documents import is_source
from rolescope.words.trusts.trust_text import trust_text

_MAX_OFFERED_CALLERS = 20  # offered in a menu


class Inspector(QWidget, CatchesUp):
    """Shows what is selected."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        themed.surface(self)
        self._workspace = workspace
        self.details: Details | None = None
        self._frame, self._note = DetailsFrame(), NoteCard(workspace)
        self._frame.documents.edit_asked.connect(workspace.editing.open_policy)
        self._list, self._refusal, self._foot = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        column = vbox(self, margins=0, spacing=0)
        column.addWidget(self._frame, 1)
        column.addLayout(self._list)
        column.addLayout(self._refusal)
        column.addWidget(self._note)
        column.addLayout(self._foot)
        self._frame.hide()
        self._note.hide()
        self._made: Memo[None] = Memo()  # what is shown, by the selection of an analysis
        self._copy = QAction(themed.icon("content-copy"), "Copy", self)
        self._copy.triggered.connect(self._copy_all)
        self.addAction(self._copy)
        workspace.selection.changed.connect(self._show)
        workspace.world.analysed.connect(self._renew)
        workspace.question.simulated.connect(self._show)
        workspace.ways.changed.connect(self._show)
        workspace.findings.changed.connect(self._show)
        workspace.findings.ruled.connect(self._show)
        workspace.ways.closings_found.connect(self._show_closings)

    def _renew(self, _analysis: object) -> None:
        self._made = Memo()
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what was selected and edited meanwhile."""
        super().showEvent(event)
        self._show()

    def _show(self, _changed: object = None) -> None:
        if self.isVisible() and not self._workspace.question.is_coming:
            self.catch_up()

    def catch_up(self) -> None:
        """Show what is selected; it is seen, or about to be."""
        selection = self._workspace.selection.current
        workspace = self._workspace
        findings = workspace.findings
        found = findings.found if findings.is_current else None
        ways = workspace.ways
        key = selection, workspace.world.analysis, ways.found, ways.is_waiting, found
        self._made.get(key, lambda: self._make(selection))

    def _make(self, selection: Selection) -> None:
        self._clear()
        edges = [x for x in map(self._workspace.world.edge, selection.edges) if x is not None]
        nodes = [x for x in map(self._node, selection.nodes) if x is not None]
        ways = [x for x in selection.edges if is_way_id(x)]
        if ways:
            self._show_ways(ways)
        elif len(edges) == 1:
            self._show_edge(edges[0])
        elif edges:
            places = self._places(edge.target for edge in edges)
            rows = [partial(self._edge_row, edge, places) for edge in edges]
            self._show_list(f"{len(edges):,} trusts", rows)
        elif len(nodes) == 1:
            self._show_node(nodes[0])
        elif nodes:
            places = self._places(node.id for node in nodes)
            names = called(nodes, self._workspace.world.index)
            rows = [
                partial(self._node_row, node, name, (places, names))
                for node, name in zip(nodes, names, strict=True)
            ]
            self._show_list(f"{len(nodes):,} selected", rows)
        self._frame.setVisible(self.details is not None)
        is_noted = self.details is not None and not any(map(is_person_id, selection.nodes))
        self._note.setVisible(is_noted and not ways)
        self._copy.setVisible(bool(edges or nodes or ways))

    def _clear(self) -> None:
        """Take away what the next thing does not need again."""
        if self.details is not None:
            self.details.deleteLater()
        self.details = None
        for part in (self._list, self._refusal, self._foot):
            clear(part)

    def _node(self, node_id: str) -> Node | None:
        return self._workspace.world.node(node_id) or account_node(
            self._workspace.world.index, node_id
        )

    # One trust

    def _show_edge(self, edge: Edge) -> None:
        workspace = self._workspace
        index, is_closed = workspace.world.index, self._is_closed(edge)
        if is_closed:
            edge, index = self._as_imported(edge)
        trust = trust_text(
            edge,
            self._node,
            index,
            workspace.world.time,
            clock.LOCAL,
            vendors=workspace.world.vendors,
            is_closed=is_closed,
        )
        self.setProperty("icon", "connection")
        self.setWindowTitle("Trust")
        self.details = TrustDetails(trust, self._frame)
        simulate = _button("Simulate", "play", "onaccent", primary=True)
        caller = caller_of(trust.source, workspace.world.index)
        if caller is None and not edge.usable_by and self._is_nameable(trust.source):
            self._ask_for_caller(simulate, trust.source, (edge.target,))
        elif caller is None and not edge.usable_by:
            self._refuse(simulate, no_caller_words(trust.source, of_trust=True))
        elif caller is None:
            self._offer_callers(simulate, edge)
        else:
            request = first_request(caller, edge.target, workspace.world.time)
            simulate.clicked.connect(lambda: workspace.question.ask(request))
        without = _button("Remove trust", "link-off", "text")
        without.setAccessibleName("Remove this trust (what-if)")
        without.setToolTip("Remove this trust in the scenario (what-if)")
        principal = self._principal(edge)
        edit = role_requests.removal_edit(workspace, edge.target, principal) if principal else None
        refusal = edit.refusal(workspace.world.world) if edit is not None else "It is no trust."
        if edit is None or refusal is not None:
            without.setEnabled(False)
            without.setToolTip(themed.plain_tooltip(refusal or ""))
        else:
            without.clicked.connect(lambda: workspace.history.add_edit(edit))
        menu = self._menu(
            ("Copy ARN of the role", edge.target),
            ("Copy ID of the caller", edge.source),
            ("Copy as text", self._edge_as_text(edge)),
        )
        self._note.show_subject(Subject(SubjectKind.EDGE, edge.id))
        self._foot.addWidget(footer([simulate, without, gap(), menu]))

    def _is_closed(self, edge: Edge) -> bool:
        """Tell whether the edits took the trust out; the caller's side may still allow it."""
        analysis = self._workspace.world.analysis
        return analysis is not None and edge.id in analysis.closed

    def _as_imported(self, edge: Edge) -> tuple[Edge, WorldIndex]:
        """Return a trust as it was before the edits, with lookups into the world of that time."""
        analysis = self._workspace.world.analysis
        assert analysis is not None  # noqa: S101 - it was found to be closed there
        before = analysis.baseline.edges if analysis.baseline else ()
        found = next((x for x in before if x.id == edge.id), edge)
        return found, WorldIndex(analysis.scenario.base)

    def _offer_callers(self, simulate: QPushButton, edge: Edge) -> None:
        """For a trust of many callers, let one be chosen: those of the import that may use it."""
        menu = QMenu(simulate)
        for arn in edge.usable_by[:_MAX_OFFERED_CALLERS]:
            node = self._node(arn)
            name = visible(node.name if node else arn).replace("&", "&&")
            menu.addAction(
                f"As {name}", partial(role_requests.ask, self._workspace, arn, edge.target)
            )
        simulate.clicked.connect(lambda: menu.popup(simulate.mapToGlobal(QPoint())))

    def _is_nameable(self, node: Node) -> bool:
        """Tell whether callers of a node are not imported, and can be named."""
        return role_requests.is_outsider(self._workspace, node.id) and not node.is_imported

    def _ask_for_caller(self, simulate: QPushButton, node: Node, roles: tuple[str, ...]) -> None:
        """Let the button ask who of a node calls."""
        simulate.setText("Simulate\N{HORIZONTAL ELLIPSIS}")
        simulate.setToolTip("Name who calls")
        asked = self._workspace.window.outsider_asked
        simulate.clicked.connect(lambda: asked.emit(node.id, roles))

    def _refuse(self, simulate: QPushButton, reason: str) -> None:
        """Switch the button off, and say why where it can be read."""
        simulate.setEnabled(False)
        simulate.setToolTip(themed.plain_tooltip(reason))
        line = QWidget()
        hbox(line, StyledLabel([StyledRun(reason, "small", "muted")]), margins=(16, 8, 16, 8))
        self._refusal.addWidget(line)

    def _principal(self, edge: Edge) -> StatementPrincipal | None:
        """Find the principal of the trust policy that the edge stands for."""
        role = self._workspace.world.index.role(edge.target)
        if role is None:
            return None
        named = (
            principal
            for statement in role.trust_policy.statements
            if statement.index in edge.statements
            for principal in statement.principals or ()
        )
        index = self._workspace.world.index
        return next((principal for principal in named if is_source(principal, edge, index)), None)

    # Ways of escalation

    def _show_ways(self, ids: Sequence[str]) -> None:
        search = self._workspace.ways
        found = [way for way in map(search.way, ids) if way is not None]
        if len(found) == 1:
            self._show_way(found[0])
        elif found:
            by_rule = rule_rows(found)
            rows = (
                [partial(self._rule_row, row) for row in by_rule]
                if by_rule
                else [partial(self._way_row, way) for way in found]
            )
            self._show_list(many_ways(len(found)), rows)
        else:
            body = Body()
            words = LOOKING_FOR_WAYS if search.is_waiting else ASK_FOR_WAYS
            body.column.addWidget(StyledLabel([StyledRun(words, "body", "muted")]))
            body.column.addStretch(1)
            self._list.addWidget(body)

    def _show_way(self, way: EscalationWay) -> None:
        workspace = self._workspace
        ends = self._way_end(way.source), self._way_end(way.target)
        detail = way_detail(way, workspace.world.index, workspace.world.time)
        self.setProperty("icon", "stairs-up")
        self.setWindowTitle("Escalation way")
        self.details = details = WayDetails(detail, ends, self._frame)
        details.applied.connect(self._close_way)
        workspace.ways.look_for_closings(way)
        self._show_closings()
        simulate = _button("Simulate", "play", "onaccent", primary=True)
        simulate.setToolTip("Ask about every action that it needs")
        simulate.clicked.connect(partial(self._prove, way))
        focus = _button("Focus", "image-filter-center-focus", "text")
        focus.setEnabled(workspace.world.node(way.target) is not None)
        focus.clicked.connect(lambda: workspace.window.focus(way.target))
        menu = self._menu(
            ("Copy ARN of the target", way.target),
            ("Copy ARN of the source", way.source),
            ("Copy as text", as_text(detail)),
        )
        self._foot.addWidget(footer([simulate, focus, gap(), menu]))

    def _prove(self, way: EscalationWay) -> None:
        self._workspace.ways.prove(way)
        self._workspace.window.open_panel("way-proof")

    def _show_closings(self) -> None:
        if isinstance(self.details, WayDetails):
            self.details.show_closings(self._workspace.ways.closings)

    def _close_way(self, closing: ClosingText) -> None:
        """Make the edits in the scenario, as one step that can be undone."""
        self._workspace.history.add_edits(closing.edits, closing.title)

    def _ask_for_own_account(self, account: str) -> None:
        """Ask how to call an account that is one's own from now on."""
        shown = group_digits(account)
        hint = f"{OWN_ACCOUNTS.help} Settings > Accounts lists them."
        dialog = LineDialog(
            "Mark as ours",
            f"Name for account {shown}",
            "",
            self.window(),
            max_length=MAX_NAME,
            accept="Mark as ours",
            below=(PlainLabel(hint, "small", "muted", wrap=True),),
        )
        named = self._workspace.window.own_account_named
        dialog.said.connect(
            lambda name: named.emit(known_account(account, name if name.strip() else shown))
        )
        show_beside(dialog, self._workspace)

    def _way_end(self, arn: str) -> Node:
        """Return the node at an end; one of the organization has none of its own."""
        return self._node(arn) or Node(
            id=arn, kind=NodeKind.ACCOUNT, name=role_name(arn), zone=Zone.SCOPE
        )

    def _rule_row(self, rule: RuleRow) -> QWidget:
        count = counted(len(rule.ways), "way")
        row = EntityRow(
            (WAY_ICON, "risk" if rule.holds else "cond"), rule.title, rule.service, count
        )
        row.clicked.connect(lambda: self._workspace.selection.select(Selection(edges=rule.ways)))
        return row

    def _way_row(self, way: EscalationWay) -> QWidget:
        source, target = self._way_end(way.source), self._way_end(way.target)
        ends = (
            source.name if source == target else f"{source.name} \N{RIGHTWARDS ARROW} {target.name}"
        )
        row = EntityRow(shape_of(source), ends, way.rule.title, way_stands(way), way_tone(way))
        row.clicked.connect(lambda: self._workspace.selection.select(Selection(edges=(way.id,))))
        return row

    # One node

    def _show_node(self, node: Node) -> None:
        workspace = self._workspace
        assigned = workspace.world.assignment(node.id)
        ends = NodeEnds(
            incoming=workspace.world.edges_to(node.id),
            outgoing=workspace.world.edges_from(node.id),
            node_of=self._node,
            vendors=workspace.world.vendors,
            people=members_of(assigned) if assigned is not None else None,
        )
        text = node_text(node, ends, workspace.world.index, workspace.world.time, clock.LOCAL)
        self.setProperty("icon", "card-account-details-outline")
        self.setWindowTitle(visible(text.kind))
        if workspace.ways.makes_admin(node.id):
            text = replace(text, facts=(MAKES_ADMIN, *text.facts))
        ways = self._ways_of(node)
        findings = workspace.findings.of_node(node.id)
        self.details = details = NodeDetails(
            text, self._frame, ways, findings, are_coming=self._workspace.ways.is_waiting
        )
        details.finding_asked.connect(workspace.findings.choose)
        details.ways_asked.connect(workspace.ways.ask)
        details.edge_asked.connect(
            lambda edge: workspace.selection.select(Selection(edges=(edge,)))
        )
        details.copy_asked.connect(copy_text)
        details.own_asked.connect(partial(self._ask_for_own_account, node.account or ""))
        simulate = _button("Simulate", "play", "onaccent", primary=True)
        if self._is_nameable(node):
            self._ask_for_caller(simulate, node, ())
        else:
            if caller_of(node, workspace.world.index) is None:
                self._refuse(simulate, no_caller_words(node))
            simulate.clicked.connect(lambda: workspace.question.pick_role_for(node.id))
        focus = _button("Focus", "image-filter-center-focus", "text")
        focus.setEnabled(workspace.world.node(node.id) is not None)
        focus.clicked.connect(lambda: workspace.window.focus(node.id))
        label = "Copy ARN" if node.id.startswith("arn:") else "Copy ID"
        menu = self._menu((label, text.copied_id), ("Copy name", node.name))
        self._note.show_subject(Subject(SubjectKind.NODE, node.id))
        self._foot.addWidget(footer([simulate, focus, gap(), menu]))

    def _ways_of(self, node: Node) -> NodeWays | None:
        """Return the ways of a node; None where they are not known."""
        found = self._workspace.ways.found
        return node_ways(node, found, self._node) if found is not None else None

    # Several

    def _show_list(self, title: str, makers: Sequence[Callable[[], QWidget]]) -> None:
        self.setProperty("icon", "format-list-bulleted")
        self.setWindowTitle("Selection")
        body = Body()
        body.column.addWidget(StyledLabel([StyledRun(title, "heading")]))
        body.column.addSpacing(8)
        body.column.addWidget(section("Select an item for details"))
        body.column.addSpacing(8)
        body.column.addWidget(RowList(makers))
        body.column.addStretch(1)
        self._list.addWidget(body)

    def _places(self, nodes: Iterable[str]) -> Mapping[str, str]:
        """Return where nodes are, by their ids: roles of several accounts may have one name."""
        names = account_names(self._workspace.world.world)
        known = filter(None, map(self._node, nodes))
        return {node.id: place_of(node, names) for node in known}

    def _edge_row(self, edge: Edge, places: Mapping[str, str]) -> QWidget:
        source, target = self._node(edge.source), self._node(edge.target)
        words, tone = edge_words(edge, self._workspace.world.time, clock.LOCAL)
        shape = shape_of(source) if source else ("help", "muted")
        ends = [x.name if x else y for x, y in ((source, edge.source), (target, edge.target))]
        place, names = places.get(edge.target, ""), ""
        if source is not None and target is not None:
            names = " → ".join(called((source, target), self._workspace.world.index))
        row = EntityRow(shape, " → ".join(ends), place, words, tone, called=names)
        row.keep_both()
        if len({*places.values()}) > 1:
            row.keep_place()
        row.clicked.connect(lambda: self._workspace.selection.select(Selection(edges=(edge.id,))))
        return row

    def _node_row(
        self, node: Node, name: str, among: tuple[Mapping[str, str], Sequence[str]]
    ) -> QWidget:
        """Return a row for a node, called by a name among the places and names of all."""
        places, names = among
        words = "admin" if node.is_admin else ""
        row = EntityRow(
            shape_of(node), node.name, places[node.id], words, called=name, beside=names
        )
        if len({*places.values()}) > 1:
            row.keep_place()
        row.clicked.connect(lambda: self._workspace.selection.select(Selection(nodes=(node.id,))))
        return row

    # Copying

    def _menu(self, *entries: tuple[str, str]) -> QPushButton:
        button = QPushButton(themed.icon("dots-horizontal", "text"), "")
        button.setIconSize(QSize(16, 16))
        button.setFixedWidth(36)
        button.setAccessibleName("More actions")
        menu = QMenu(button)
        for title, text in entries:
            menu.addAction(title, partial(copy_text, text))
        button.clicked.connect(lambda: menu.popup(button.mapToGlobal(QPoint())))
        return button

    def _edge_as_text(self, edge: Edge) -> str:
        return edge_as_text(edge, self._workspace.world.time, clock.LOCAL)

    def _copy_all(self) -> None:
        selection = self._workspace.selection.current
        edges = [x for x in map(self._workspace.world.edge, selection.edges) if x is not None]
        if isinstance(self.details, WayDetails):
            copy_text(as_text(self.details.detail))
            return
        copy_text("\n".join(map(self._edge_as_text, edges)) or "\n".join(selection.nodes))


def _button(text: str, icon: str, token: str, *, primary: bool = False) -> QPushButton:
    button = QPushButton(text)
    icons.put(button, icon, token)
    button.setAccessibleName(visible(text))
    if primary:
        style.mark(button, look="primary")
    return button


INSPECTOR = Panel(
    id="inspector",
    title="Inspector",
    area="right",
    make=Inspector,
    shown_when=lambda workspace: bool(workspace.selection.current),
    icon="connection",
    width=440,
    raised_by=("selected",),
)
