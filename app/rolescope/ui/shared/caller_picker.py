"""Who calls: somebody of the import, found by name, or a caller outside of it."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from rolescope.model import plain
from rolescope.model.caller import Caller
from rolescope.model.principal_reader import BUILT_IN_PROVIDERS
from rolescope.simulation.callers import caller_of
from rolescope.ui.kit import style
from rolescope.ui.kit.fields import Combo, FieldRow
from rolescope.ui.kit.pills import Hairline, TextLink
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import vbox
from rolescope.ui.kit.shapes import shape_of
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.shared.modeless import show_beside
from rolescope.ui.shared.search_hits import HitList, NodeFinder, SearchHit
from rolescope.ui.state.workspace import Workspace
from rolescope.words.requests.caller_choices import (
    ANY_PRINCIPAL,
    OIDC,
    OUTSIDE,
    SAML,
    outside_caller,
)
from rolescope.words.requests.completions import providers

_WIDTH, _LIST = 420, 300  # px
_TRUSTED = "Trusted by this role"


class CallerPicker(QDialog):
    """Asks who calls. `chosen` carries the caller, once."""

    chosen = Signal(object)

    def __init__(self, workspace: Workspace, parent: QWidget, role: str = "") -> None:
        super().__init__(parent)
        self._workspace, self._role = workspace, role
        self._finder = NodeFinder(workspace)
        self.setWindowTitle("Choose the caller")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(_WIDTH)
        self.outside = OutsideCaller(workspace)
        self.outside.back.clicked.connect(lambda: self._turn_to(0))
        self.outside.chosen.connect(self._choose)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._make_search())
        self._pages.addWidget(self.outside)
        vbox(self, self._pages, margins=(16, 14, 16, 14))
        self._find("")

    def _make_search(self) -> QWidget:
        self.search = QLineEdit()
        self.search.setAccessibleName("Search for the caller")
        self.search.setPlaceholderText("Search users, roles, services, providers")
        self.list = HitList()
        self.list.setAccessibleName("Callers")
        self.list.setFixedHeight(_LIST)
        self.outside_link = TextLink(
            "A caller outside this import\N{HORIZONTAL ELLIPSIS}", icon="plus"
        )
        page = QWidget()
        column = vbox(page, PlainLabel("Who calls?", "heading"), self.search, margins=0, spacing=8)
        column.addWidget(self.list)
        column.addWidget(Hairline())
        column.addWidget(self.outside_link, 0, Qt.AlignmentFlag.AlignLeft)
        self.search.textEdited.connect(self._find)
        self.list.chosen.connect(self._take)
        self.outside_link.clicked.connect(self._go_outside)
        return page

    # Asking

    def open_below(self, widget: QWidget) -> None:
        """Open below the right edge of a widget, inside of the window."""
        self.adjustSize()
        corner = widget.mapToGlobal(QPoint(widget.width() - _WIDTH, widget.height() + 4))
        window = widget.window().frameGeometry()
        left = min(max(corner.x(), window.left() + 8), window.right() - (_WIDTH + 8))
        if widget.height() > self.height():  # over a large widget: in its middle
            corner = widget.mapToGlobal(widget.rect().center() - self.rect().center())
            left = corner.x()
        top = min(corner.y(), max(window.bottom() - self.height() - 8, window.top()))
        self.move(left, top)
        show_beside(self, self._workspace)
        self.search.setFocus()

    def search_for(self, text: str) -> None:
        """Begin with a search."""
        self.search.setText(text)
        self._find(text)

    def ask_outside(self, text: str = "") -> None:
        """Turn to the callers outside of the import."""
        self.outside.start(ANY_PRINCIPAL, text)
        self._turn_to(1)

    def _go_outside(self) -> None:
        self.ask_outside()

    def _turn_to(self, page: int) -> None:
        self._pages.setCurrentIndex(page)
        (self.outside.text if page else self.search).setFocus()

    def _find(self, text: str) -> None:
        """List who is found; before anything is typed, whom the role trusts."""
        hits = self._finder.find(text) if text.strip() else self._trusted()
        callers = [hit for hit in hits if hit.node is None or self._caller(hit.node) is not None]
        groups = {hit.group for hit in callers if hit.node is not None}
        callers = [hit for hit in callers if hit.group in groups]
        nothing = "Nobody who calls has this name, ARN or ID" if text.strip() else "Type a name"
        self.list.show_hits(callers or [SearchHit("", nothing)])

    def _trusted(self) -> list[SearchHit]:
        found = (
            self._workspace.world.node(edge.source)
            for edge in self._workspace.world.edges_to(self._role)
        )
        nodes = {node.id: node for node in found if node is not None}
        hits = [
            SearchHit(_TRUSTED, node.name, node.account or "", shape_of(node), node.id, node.id)
            for node in nodes.values()
        ]
        return (
            [SearchHit(_TRUSTED, _TRUSTED), *sorted(hits, key=lambda hit: hit.name)] if hits else []
        )

    def _caller(self, node_id: str) -> Caller | None:
        node = self._workspace.world.node(node_id)
        return caller_of(node, self._workspace.world.index) if node is not None else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move in the list, Enter takes from it."""
        if self._pages.currentIndex() == 0:
            match event.key():
                case Qt.Key.Key_Down:
                    self.list.step(1)
                    return
                case Qt.Key.Key_Up:
                    self.list.step(-1)
                    return
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    self.list.take()
                    return
        super().keyPressEvent(event)

    def _take(self, node_id: str) -> None:
        caller = self._caller(node_id)
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
