"""What the inspector shows of one node: head, trusts in both directions, policies, properties."""

from collections.abc import Collection, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from rolescope.findings.finding import Risk
from rolescope.trust.edge import NodeKind
from rolescope.trust.people import is_person_id
from rolescope.ui.features.inspect.trust_details import pills
from rolescope.ui.kit import themed
from rolescope.ui.kit.details import Details, DetailsFrame
from rolescope.ui.kit.pills import ShapeIcon, TextLink, section
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.shapes import shape_of
from rolescope.ui.kit.text import PlainLabel, StyledLabel, StyledRun
from rolescope.ui.shared.rows import EntityRow, RowList, property_row
from rolescope.ui.state.selection import Selection
from rolescope.words.escalation.way_rows import ASK_FOR_WAYS, LOOKING_FOR_WAYS, NodeWays, WayRow
from rolescope.words.findings.finding_rows import FindingRow
from rolescope.words.node_text import NodeText, PolicyLine, Relation
from rolescope.words.people_text import RolePeople

_WAYS_AT_ONCE = 12  # rows before "Show more"
_FINDINGS_AT_ONCE = 6  # rows before "Show more"
_TONES_OF_RISK = {Risk.CRITICAL: "risk", Risk.HIGH: "risk", Risk.MEDIUM: "cond"}


class NodeDetails(Details):
    """One node with its ways of escalation. Signals ask for another selection, or to copy a text.

    `ways` None: they are not known; `ways_asked` asks for them, unless they `are_coming`.
    """

    edge_asked = Signal(str)
    copy_asked = Signal(str)
    own_asked = Signal()  # to mark an account as one's own
    ways_asked = Signal()
    finding_asked = Signal(object)  # FindingRow

    def __init__(
        self,
        node: NodeText,
        frame: DetailsFrame,
        ways: NodeWays | None = None,
        findings: Sequence[FindingRow] = (),
        *,
        are_coming: bool = False,
    ) -> None:
        super().__init__(frame)
        self.node = node
        self._fill_head(node)
        if node.note:
            self.add(StyledLabel([StyledRun(node.note, "body", "muted")]))
        if node.may_be_own:
            link = TextLink("Mark as ours…")
            link.clicked.connect(self.own_asked)
            self.add(link)
        self._findings(findings)
        if node.trusted is not None:
            for title, some in node.trusted_groups:
                self._relations(title, some, "The trust policy names nobody.")
        if node.can_assume or node.node.kind in (NodeKind.ROLE, NodeKind.USER):
            self._assumed(node)
        if node.node.is_imported and node.node.kind in (NodeKind.ROLE, NodeKind.USER):
            self._ways(ways, are_coming=are_coming)
        if node.people is not None:
            self._people(node.people)
        excerpts = [x for x in node.policies or () if x.excerpt is not None]
        self._policies(node.policies, excerpts)
        self._properties(node)
        self.finish([(x.name, (x.excerpt,)) for x in excerpts if x.excerpt is not None])

    def _assumed(self, node: NodeText) -> None:
        for title, some in node.assumed_groups:
            self._relations(title, some, "No role of this import.")

    def _fill_head(self, node: NodeText) -> None:
        row = hbox(spacing=8)
        row.addWidget(ShapeIcon(*shape_of(node.node), 18))
        row.addWidget(StyledLabel([StyledRun(node.node.name, "heading")], wrap=False), 1)
        self.head.addLayout(row)
        below = vbox(margins=(26, 0, 0, 0), spacing=4)
        if node.node.kind is NodeKind.ACCOUNT:
            words = " ".join(filter(None, (node.kind, node.home)))
            below.addLayout(self._copyable(node.copied_id, StyledRun(words, "small", "muted")))
        else:
            is_told = node.home and (node.node.account or is_person_id(node.node.id))
            kind = f"{node.kind} in {node.home}" if is_told else node.kind
            below.addWidget(StyledLabel([StyledRun(kind, "small", "muted")]))
            shown = StyledRun(node.copied_id, "monosmall", "muted")
            below.addLayout(self._copyable(node.copied_id, shown))
        if node.facts:
            below.addSpacing(4)
            below.addWidget(pills(node.facts))
        self.head.addLayout(below)

    def _copyable(self, text: str, shown: StyledRun) -> QHBoxLayout:
        """Return words with a button beside them that copies the ARN or the ID."""
        row = hbox(spacing=4)
        row.addWidget(StyledLabel([shown]), 1)
        copy = QToolButton()
        copy.setIcon(themed.icon("content-copy"))
        copy.setIconSize(QSize(16, 16))
        copy.setFixedSize(24, 24)
        name = "Copy ARN" if text.startswith("arn:") else "Copy ID"
        copy.setAccessibleName(visible(name))
        copy.setToolTip(themed.plain_tooltip(name))
        copy.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        copy.clicked.connect(partial(self.copy_asked.emit, text))
        row.addWidget(copy, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _relations(self, title: str, relations: Sequence[Relation], nothing: str) -> None:
        count = f"{title}  {len(relations):,}" if relations else title
        self.add(section(count), gap=4)
        self.column.addSpacing(4)
        if relations:
            names = [relation.called for relation in relations]
            places = {relation.place for relation in relations}
            self.add(RowList([partial(self._relation, x, names, places) for x in relations]))
        else:
            self.add(PlainLabel(nothing, "small", "muted", wrap=True))
        self.column.addSpacing(12)

    def _ways(self, ways: NodeWays | None, *, are_coming: bool) -> None:
        """Show the ways of escalation in both directions, or why they are not known."""
        if ways is None:
            self.add(section("Escalation"), gap=4)
            self.column.addSpacing(4)
            if are_coming:
                self.add(PlainLabel(LOOKING_FOR_WAYS, "small", "muted", wrap=True))
            else:
                link = TextLink(ASK_FOR_WAYS)
                link.clicked.connect(self.ways_asked)
                self.add(link)
            self.column.addSpacing(12)
            return
        for title, rows in (("Escalation ways out", ways.out), ("Escalation ways in", ways.into)):
            if rows:
                self.add(section(f"{title}  {len(rows):,}"), gap=4)
                self.column.addSpacing(4)
                self.add(RowList([partial(self._way, row) for row in rows], _WAYS_AT_ONCE))
                self.column.addSpacing(12)
        if ways.note:
            if not (ways.out or ways.into):
                self.add(section("Escalation"), gap=4)
                self.column.addSpacing(4)
            self.add(PlainLabel(ways.note, "small", "muted", wrap=True))
            self.column.addSpacing(12)

    def _findings(self, findings: Sequence[FindingRow]) -> None:
        """List what is wrong with it, as far as that is known."""
        if findings:
            self.add(section(f"Findings  {len(findings):,}"), gap=4)
            self.column.addSpacing(4)
            self.add(RowList([partial(self._finding, row) for row in findings], _FINDINGS_AT_ONCE))
            self.column.addSpacing(12)

    def _finding(self, finding: FindingRow) -> QWidget:
        tone = _TONES_OF_RISK.get(finding.finding.risk, "plain")
        shape = ("alert-circle-outline", "muted" if tone == "plain" else tone)
        words = finding.severity if finding.is_open else finding.state
        who = finding.caller.words if finding.caller is not None else ""
        row = EntityRow(shape, finding.title, who, words, tone if finding.is_open else "plain")
        row.clicked.connect(partial(self.finding_asked.emit, finding))
        return row

    def _way(self, way: WayRow) -> QWidget:
        shape = shape_of(way.node) if way.node is not None else ("stairs-up", "risk")
        row = EntityRow(shape, way.name, way.title, way.stands, way.tone)
        row.subject = Selection(edges=(way.way,))
        row.clicked.connect(partial(self.edge_asked.emit, way.way))
        return row

    def _people(self, people: RolePeople) -> None:
        """Show who is behind a role of Identity Center: groups with those in them, and people."""
        count = f"  {len(people.holders):,}" if people.holders else ""
        self.add(section(f"People{count}"), gap=4)
        self.column.addSpacing(4)
        for holder in people.holders:
            self.add(EntityRow((holder.icon, "muted"), holder.name, "", holder.words))
            if holder.people:
                names = QWidget()
                row = hbox(names, margins=(32, 0, 8, 6))
                row.addWidget(StyledLabel([StyledRun(", ".join(holder.people), "small", "muted")]))
                self.add(names)
        if people.note:
            self.add(PlainLabel(people.note, "small", "muted", wrap=True))
        self.column.addSpacing(12)

    def _relation(
        self, relation: Relation, beside: Sequence[str], places: Collection[str]
    ) -> QWidget:
        row = EntityRow(
            shape_of(relation.node),
            relation.node.name,
            relation.place,
            relation.words,
            relation.tone,
            called=relation.called,
            beside=beside,
        )
        if len(places) > 1:
            row.keep_place()
        row.subject = Selection(edges=(relation.edge,))
        row.clicked.connect(partial(self.edge_asked.emit, relation.edge))
        return row

    def _policies(
        self, policies: Sequence[PolicyLine] | None, excerpts: Sequence[PolicyLine]
    ) -> None:
        if policies is None:
            return
        self.add(section(f"Policies  {len(policies):,}"), gap=4)
        self.column.addSpacing(4)
        for policy in policies:
            tone = "cond" if policy.warning else "plain"
            words = policy.warning or policy.how
            icon = "file-document-outline" if policy.excerpt else "file-alert-outline"
            row = EntityRow((icon, "muted"), policy.name, "", words, tone)
            if policy.excerpt is not None:
                row.clicked.connect(partial(self.documents.open_tab, excerpts.index(policy)))
            self.add(row)
        self.column.addSpacing(12)

    def _properties(self, node: NodeText) -> None:
        if node.properties:
            self.add(section("Details"), gap=4)
            self.column.addSpacing(4)
            for label, value in node.properties:
                self.add(property_row(label, value))
        if node.tags:
            self.add(section(f"Tags  {len(node.tags):,}"), gap=14)
            self.column.addSpacing(4)
            for key, value in node.tags:
                self.add(property_row(key, value))
        elif node.tags is not None:
            self.add(property_row("Tags", "none"))
