"""Who calls: somebody of the import, found by name, or a caller outside of it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from rolescope.model import plain
from rolescope.model.caller import Caller
from rolescope.model.principal_reader import BUILT_IN_PROVIDERS
from rolescope.simulation.callers import caller_of
from rolescope.trust.edge import Node
from rolescope.ui.kit import style
from rolescope.ui.kit.fields import Combo, FieldRow
from rolescope.ui.kit.pills import Hairline, TextLink
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import vbox
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.shared.node_picker import NodePicker
from rolescope.ui.state.workspace import Workspace
from rolescope.words.requests.caller_choices import (
    ANY_PRINCIPAL,
    OIDC,
    OUTSIDE,
    SAML,
    outside_caller,
    searched_caller,
)
from rolescope.words.requests.completions import providers


class CallerPicker(NodePicker):
    """Asks who calls. `chosen` carries the caller, once."""

    chosen = Signal(object)

    def __init__(self, workspace: Workspace, parent: QWidget, role: str = "") -> None:
        is_caller = self._caller
        super().__init__(
            workspace, parent, lambda node: is_caller(node) is not None, takes_callers=True
        )
        self.setWindowTitle("Choose the caller")
        self.search.setAccessibleName("Search for the caller")
        self.list.setAccessibleName("Callers")
        self.outside_link = TextLink(
            "A caller outside this import\N{HORIZONTAL ELLIPSIS}", icon="plus"
        )
        self.search.setPlaceholderText("Search users, roles, services, providers")
        column = self._ask("Who calls?", "Nobody who calls has this name, ARN or ID")
        column.addWidget(Hairline())
        column.addWidget(self.outside_link, 0, Qt.AlignmentFlag.AlignLeft)
        self.outside = OutsideCaller(workspace)
        self._pages.addWidget(self.outside)
        callers = (workspace.world.node(edge.source) for edge in workspace.world.edges_to(role))
        self._offer("Trusted by this role", callers)
        self.taken.connect(self._take)
        self.outside_link.clicked.connect(self._go_outside)
        self.outside.back.clicked.connect(lambda: self._turn_to(0))
        self.outside.chosen.connect(self._choose)

    def ask_outside(self, text: str = "") -> None:
        """Turn to the callers outside of the import."""
        self.outside.start(ANY_PRINCIPAL, text)
        self._turn_to(1)

    def _go_outside(self) -> None:
        """Go there; an ARN is taken along that was begun in the search, and finds nobody."""
        text = self.search.text().strip()
        finds = any(hit.node for hit in self.list.hits)
        self.ask_outside(text if text.startswith("arn:") and not finds else "")

    def _turn_to(self, page: int) -> None:
        self._pages.setCurrentIndex(page)
        (self.outside.text if page else self.search).setFocus()

    def _caller(self, node: Node | None) -> Caller | None:
        return caller_of(node, self._workspace.world.index) if node is not None else None

    def _take(self, node_id: str) -> None:
        world = self._workspace.world
        named = searched_caller(node_id, world.index) if world.node(node_id) is None else None
        caller = named[0] if named is not None else self._caller(world.node(node_id))
        if caller is not None:
            self._choose(caller)

    def _choose(self, caller: Caller) -> None:
        self.accept()
        self.chosen.emit(caller)


class OutsideCaller(QWidget):
    """Asks for a caller that the import does not hold: any ARN, a token, an assertion."""

    chosen = Signal(object)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.back = TextLink("Back to the search", icon="arrow-left")
        self.kind = Combo("Kind of caller")
        for kind, (title, _) in OUTSIDE.items():
            self.kind.addItem(visible(title), kind)
        self.text = Combo("ARN or name of the caller")
        self.text.setEditable(True)
        self.text.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.text.setCompleter(None)  # type: ignore[arg-type]  # Qt: none
        line = self.text.lineEdit()
        if line is not None:
            line.returnPressed.connect(self._use)
        self.row = FieldRow("Caller", self.text)
        self.use = QPushButton("Use this caller")
        style.mark(self.use, look="primary")
        self.use.setDefault(True)
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.use)
        column = vbox(self, margins=0, spacing=10)
        column.addWidget(PlainLabel("A caller outside this import", "heading"))
        words = "The policies of its own account are not known: the answer says what it rests on."
        column.addWidget(PlainLabel(words, "small", "muted", wrap=True))
        column.addWidget(FieldRow("Kind", self.kind))
        column.addWidget(self.row)
        column.addStretch(1)
        column.addLayout(foot)
        self.kind.currentIndexChanged.connect(lambda _: self._show_kind(""))
        self.text.editTextChanged.connect(lambda _: self._check())
        self.use.clicked.connect(self._use)

    def start(self, kind: str, text: str) -> None:
        """Begin with a kind and a text."""
        self.kind.setCurrentIndex(list(OUTSIDE).index(kind))
        self._show_kind(text)

    def _show_kind(self, text: str) -> None:
        """Offer the providers of the world, where it is about them."""
        kind = str(self.kind.currentData())
        offered: tuple[str, ...] = ()
        if kind in (OIDC, SAML):
            offered = providers(self._workspace.world.world, kind)
        if kind == OIDC:
            offered = (*offered, *sorted(BUILT_IN_PROVIDERS))
        self.text.clear()
        self.text.addItems([visible(one) for one in offered if plain.visible(one) == one])
        self.text.setCurrentIndex(-1)
        self.text.setEditText(text)
        line = self.text.lineEdit()
        if line is not None:
            line.setAccessibleName("ARN or name of the caller")
            line.setPlaceholderText(visible(OUTSIDE[kind][1]))
        self._check()

    def _check(self) -> None:
        caller, wrong = self._found()
        self.row.show_words(wrong)
        self.use.setEnabled(caller is not None)

    def _found(self) -> tuple[Caller | None, str]:
        kind = str(self.kind.currentData())
        return outside_caller(kind, self.text.currentText(), self._workspace.world.index)

    def _use(self) -> None:
        caller, _ = self._found()
        if caller is not None and self.isVisible():  # Enter presses the button, too
            self.chosen.emit(caller)
