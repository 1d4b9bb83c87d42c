"""Permissions: what a session or principal may do, layer by layer, with the deciding documents."""

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from rolescope.analysis import Analysis
from rolescope.drawing.permissions_text import LayerText, PermissionsText, StatementText
from rolescope.model.caller import Caller, SessionCaller
from rolescope.simulation.caller_text import caller_name
from rolescope.simulation.callers import caller_from_session, caller_of
from rolescope.trust.edge import NodeKind
from rolescope.ui.document import Document
from rolescope.ui.jobs import Failure
from rolescope.ui.panel import Panel
from rolescope.ui.widgets import look
from rolescope.ui.widgets.details import Body, clear
from rolescope.ui.widgets.fields import Combo
from rolescope.ui.widgets.layer_bar import LayerBar
from rolescope.ui.widgets.pills import Hairline, section
from rolescope.ui.widgets.policy_view import PolicyView
from rolescope.ui.widgets.rows import RowList
from rolescope.ui.widgets.statement_row import StatementRow
from rolescope.ui.widgets.text import PlainLabel, Run, Text


class Permissions(QWidget):
    """Shows the permissions of the new session, its caller, or the selected principal."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        look.surface(self)
        self._document = document
        self._subjects: list[tuple[str, Caller]] = []
        self._is_stale = True
        self._counted: dict[Caller, PermissionsText] = {}
        self._counted_for: Analysis | None = None
        self._wanted: Caller | None = None  # whose permissions are shown, or being counted
        self.choice = Combo("Permissions of")
        self.choice.setMinimumWidth(80)
        self.choice.activated.connect(lambda _number: self._show_subject())
        self._bars = Body()
        self._bars.column.setContentsMargins(8, 12, 8, 12)
        self._statements = Body()
        self.view = PolicyView()
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        for part in (self._left_side(), self._statements, self.view):
            split.addWidget(part)
        self._statements.setMinimumWidth(180)
        self.view.setMinimumWidth(200)
        split.setSizes([320, 380, 528])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(split)
        document.analysed.connect(self._changed)
        document.simulated.connect(self._changed)
        document.selected.connect(self._changed)

    def _left_side(self) -> QWidget:
        side = QWidget()
        side.setMinimumWidth(230)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(8)
        row.addWidget(PlainLabel("Permissions of", "subject"))
        row.addWidget(self.choice, 1)
        column.addLayout(row)
        column.addWidget(Hairline())
        column.addWidget(self._bars, 1)
        return side

    # Whose permissions

    def _changed(self, _value: object) -> None:
        self._is_stale = True
        if self.isVisible():
            QTimer.singleShot(0, self, self._refresh)

    def showEvent(self, event: QShowEvent) -> None:
        """Count only when someone looks."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self._refresh)

    def _refresh(self) -> None:
        if not self._is_stale or not self.isVisible():
            return
        self._is_stale = False
        self._subjects = self._find_subjects()
        self.choice.clear()
        for title, _ in self._subjects:
            self.choice.addItem(title)
        self._show_subject()

    def _find_subjects(self) -> list[tuple[str, Caller]]:
        document = self._document
        found: list[tuple[str, Caller]] = []
        simulation = document.simulation
        if simulation is not None:
            caller = simulation.request.caller
            if simulation.session is not None:
                made = caller_from_session(simulation.session, caller)
                found.append((f"{caller_name(made)}/{made.name}", made))
            elif document.index.role(simulation.request.role) is not None:
                role = SessionCaller(role=simulation.request.role)
                found.append((caller_name(role), role))
            found.append((caller_name(caller), caller))
        for node in filter(None, map(document.node, document.selection.nodes)):
            caller_or_none = caller_of(node, document.index)
            if node.kind in (NodeKind.ROLE, NodeKind.USER) and caller_or_none is not None:
                found.append((node.name, caller_or_none))
        return list({title: (title, caller) for title, caller in reversed(found)}.values())[::-1]

    # Showing

    def _show_subject(self) -> None:
        number = self.choice.currentIndex()
        if not 0 <= number < len(self._subjects):
            self._wanted = None
            self._clear()
            return
        if self._counted_for is not self._document.analysis:
            self._counted, self._counted_for = {}, self._document.analysis
        caller = self._subjects[number][1]
        self._wanted = caller
        if caller in self._counted:
            self.show_text(self._counted[caller])
            return
        self._say("Counting the permissions of all layers\N{HORIZONTAL ELLIPSIS}")
        done = partial(self._take, self._counted, caller)
        self._document.permissions(caller, done, partial(self._tell_failure, caller))

    def _take(
        self, counted: dict[Caller, PermissionsText], caller: Caller, text: PermissionsText
    ) -> None:
        counted[caller] = text
        if counted is self._counted and caller == self._wanted:
            self.show_text(text)

    def _tell_failure(self, caller: Caller, _failure: Failure) -> None:
        if caller == self._wanted:
            self._say("The permissions were not counted. Choose whose permissions to see again.")

    def _clear(self) -> None:
        clear(self._bars.column)
        clear(self._statements.column)
        self.view.show_excerpt(None)

    def _say(self, words: str) -> None:
        """Show words in the place of permissions."""
        self._clear()
        self._bars.column.addWidget(PlainLabel(words, "body", "muted", wrap=True))
        self._bars.column.addStretch(1)

    def show_text(self, text: PermissionsText) -> None:
        """Show permissions, the first layer in front."""
        self._clear()
        column = self._bars.column
        head = QWidget()
        inside = QVBoxLayout(head)
        inside.setContentsMargins(8, 0, 8, 8)
        inside.setSpacing(2)
        inside.addWidget(Text([Run(text.title, "title")]))
        inside.addWidget(Text([Run(text.summary, "body", "muted")]))
        inside.addSpacing(10)
        inside.addWidget(section("Layers"))
        column.addWidget(head)
        group = QButtonGroup(self)
        bars = [LayerBar(layer) for layer in text.layers]
        for bar in bars:
            group.addButton(bar)
            bar.clicked.connect(partial(self._show_layer, bar.layer))
            column.addWidget(bar)
        foot = QWidget()
        inside = QVBoxLayout(foot)
        inside.setContentsMargins(8, 12, 8, 0)
        inside.setSpacing(4)
        inside.addWidget(section("Not counted"))
        inside.addWidget(Text([Run(text.not_counted, "small", "muted")]))
        column.addWidget(foot)
        column.addStretch(1)
        if bars:
            bars[0].setChecked(True)
            self._show_layer(text.layers[0])

    def _show_layer(self, layer: LayerText) -> None:
        column = self._statements.column
        clear(column)
        column.addWidget(Text([Run(layer.title, "heading")]))
        column.addWidget(Text([Run(layer.note or layer.detail, "small", "muted")]))
        column.addSpacing(8)
        makers = [partial(self._statement_row, statement) for statement in layer.statements]
        column.addWidget(RowList(makers))
        if not layer.statements:
            column.addWidget(PlainLabel("This layer has no statement.", "body", "muted", wrap=True))
        column.addStretch(1)
        self.view.show_excerpt(layer.statements[0].excerpt if layer.statements else None)

    def _statement_row(self, statement: StatementText) -> QWidget:
        row = StatementRow(statement)
        row.clicked.connect(lambda: self.view.show_excerpt(statement.excerpt))
        return row


PERMISSIONS = Panel(
    id="permissions",
    title="Permissions",
    area="bottom",
    make=Permissions,
    shown_when=lambda document: document.simulation is not None,
    icon="key-chain",
)
