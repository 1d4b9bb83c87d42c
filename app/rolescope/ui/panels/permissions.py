"""Permissions: what a session or principal may do, layer by layer and action by action."""

from functools import partial

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from rolescope.analysis import Analysis
from rolescope.drawing.permission_values import PermissionsText
from rolescope.drawing.permissions_filter import filtered
from rolescope.model.caller import Caller, SessionCaller
from rolescope.model.plain import visible
from rolescope.simulation.caller_text import caller_name
from rolescope.simulation.callers import caller_from_session, caller_of
from rolescope.trust.edge import NodeKind
from rolescope.ui.document import Document
from rolescope.ui.jobs import Failure
from rolescope.ui.panel import Panel
from rolescope.ui.widgets import look
from rolescope.ui.widgets.fields import Combo
from rolescope.ui.widgets.permission_filters import PermissionFilters
from rolescope.ui.widgets.permission_layers import PermissionLayers
from rolescope.ui.widgets.permission_model import ROW_ROLE, PermissionModel, Row
from rolescope.ui.widgets.permission_tree import PermissionTree
from rolescope.ui.widgets.pills import Hairline
from rolescope.ui.widgets.policy_view import PolicyView
from rolescope.ui.widgets.text import PlainLabel

_MOST_OPEN = 4  # services that are open from the start
_PRINCIPALS = (NodeKind.ROLE, NodeKind.USER)


class Permissions(QWidget):
    """Shows the permissions of the new session, its caller, or the selected principal."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        look.surface(self)
        self._document = document
        self._subjects: list[tuple[str, Caller]] = []
        self._is_stale = True
        self._known: dict[Caller, PermissionsText] = {}
        self._known_for: Analysis | None = None
        self._wanted: Caller | None = None  # whose permissions are shown, or being worked out
        self._text: PermissionsText | None = None
        self.choice = Combo("Permissions of")
        self.choice.setMinimumWidth(80)
        self.choice.activated.connect(lambda _number: self._show_subject())
        self.layers = PermissionLayers()
        self.filters = PermissionFilters()
        self.model = PermissionModel(self)
        self.tree = PermissionTree()
        self.tree.setModel(self.model)
        self.tree.arrange()
        self.view = PolicyView()
        self.view.hide()
        self._says = PlainLabel("", "body", "muted", wrap=True)
        self._says.setContentsMargins(16, 12, 16, 0)
        self._says.hide()
        self._lay_out()
        self.layers.chosen.connect(lambda _layer: self._filter())
        self.filters.changed.connect(self._filter)
        self.tree.selectionModel().currentRowChanged.connect(self._show_document)
        self.tree.activated.connect(self._open_or_close)
        document.analysed.connect(self._changed)
        document.simulated.connect(self._changed)
        document.selected.connect(self._changed)

    def _lay_out(self) -> None:
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.filters)
        column.addWidget(Hairline())
        column.addWidget(self._says)
        column.addWidget(self.tree, 1)
        middle.setMinimumWidth(420)
        self.view.setMinimumWidth(240)
        for part in (self._left_side(), middle, self.view):
            split.addWidget(part)
        split.setStretchFactor(1, 1)
        split.setSizes([270, 890, 400])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)

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
        column.addWidget(self.layers, 1)
        return side

    # Whose permissions

    def _changed(self, _value: object) -> None:
        self._is_stale = True
        if self.isVisible():
            QTimer.singleShot(0, self, self._refresh)

    def showEvent(self, event: QShowEvent) -> None:
        """Work out only when someone looks."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self._refresh)

    def _refresh(self) -> None:
        if not self._is_stale or not self.isVisible():
            return
        self._is_stale = False
        self._subjects = self._find_subjects()
        self.choice.clear()
        for title, _ in self._subjects:
            self.choice.addItem(visible(title))
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
            if node.kind in _PRINCIPALS and caller_or_none is not None:
                found.append((node.name, caller_or_none))
        return list({title: (title, caller) for title, caller in reversed(found)}.values())[::-1]

    # Showing

    def _show_subject(self) -> None:
        number = self.choice.currentIndex()
        if not 0 <= number < len(self._subjects):
            self._wanted = None
            self._say("")
            return
        if self._known_for is not self._document.analysis:
            self._known, self._known_for = {}, self._document.analysis
        caller = self._subjects[number][1]
        self._wanted = caller
        if caller in self._known:
            self.show_text(self._known[caller])
            return
        self._say("Looking at every action of AWS\N{HORIZONTAL ELLIPSIS}")
        done = partial(self._take, self._known, caller)
        self._document.permissions(caller, done, partial(self._tell_failure, caller))

    def _take(
        self, known: dict[Caller, PermissionsText], caller: Caller, text: PermissionsText
    ) -> None:
        known[caller] = text
        if known is self._known and caller == self._wanted:
            self.show_text(text)

    def _tell_failure(self, caller: Caller, _failure: Failure) -> None:
        if caller == self._wanted:
            self._say("The permissions were not found. Choose whose permissions to see again.")

    def _say(self, words: str) -> None:
        """Show words in the place of permissions."""
        self._text = None
        self.layers.show_text(None)
        self.filters.show_text(None)
        self.model.show(())
        self.view.hide()
        self._tell(words)

    def _tell(self, words: str) -> None:
        self._says.setText(words)
        self._says.setVisible(bool(words))

    def show_text(self, text: PermissionsText) -> None:
        """Show permissions; few services are opened at once."""
        self._text = text
        self.layers.show_text(text)
        self.filters.show_text(text)
        self.view.hide()
        self._filter()

    def _filter(self) -> None:
        """Show what the filters and the chosen layer leave."""
        text = self._text
        if text is None:
            return
        wanted = self.filters.wanted(self.layers.layer)
        services = filtered(text, wanted)
        self.model.show(services)
        is_narrowed = bool(wanted.words.strip()) or wanted.escalation or wanted.layer is not None
        if is_narrowed or len(services) <= _MOST_OPEN:
            for number in range(min(len(services), 50)):
                self.tree.expand(self.model.index(number, 0))
        nothing = "" if services else "No action is left that fits." if is_narrowed else "Nothing."
        self._tell("\n".join(filter(None, (nothing, *text.depends))))

    def _show_document(self, current: QModelIndex, _before: QModelIndex) -> None:
        row = current.data(ROW_ROLE)
        text = self._text
        if text is None or not isinstance(row, Row) or row.statement is None:
            return
        self.view.show_excerpt(text.excerpts[row.statement])
        self.view.show()

    def _open_or_close(self, index: QModelIndex) -> None:
        first = index.siblingAtColumn(0)
        self.tree.setExpanded(first, not self.tree.isExpanded(first))


def _has_subject(document: Document) -> bool:
    nodes = map(document.node, document.selection.nodes)
    is_selected = any(node is not None and node.kind in _PRINCIPALS for node in nodes)
    return document.simulation is not None or is_selected


PERMISSIONS = Panel(
    id="permissions",
    title="Permissions",
    area="bottom",
    make=Permissions,
    shown_when=_has_subject,
    icon="key-chain",
)
