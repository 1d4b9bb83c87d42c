"""A principal is asked for: it is found by name, or taken from those that are offered."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from rolescope.trust.edge import Node
from rolescope.ui.kit.qt_layouts import vbox
from rolescope.ui.kit.shapes import shape_of
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.shared.modeless import show_beside
from rolescope.ui.shared.search_hits import HitList, NodeFinder, SearchHit, place_of
from rolescope.ui.state import role_requests
from rolescope.ui.state.workspace import Workspace
from rolescope.words.names import account_names

_WIDTH, _LIST = 420, 300  # px


class NodePicker(QDialog):
    """Asks for one node: lists what is found, and before anything is typed what is offered."""

    taken = Signal(str)  # id of the node

    def __init__(
        self,
        workspace: Workspace,
        parent: QWidget,
        is_meant: Callable[[Node], bool],
        *,
        takes_callers: bool = False,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._finder = NodeFinder(workspace, is_meant, lambda: takes_callers)
        self._offered: list[SearchHit] = []
        self._nothing = ""
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(_WIDTH)
        self.search = QLineEdit()
        self.list = HitList()
        self.list.setFixedHeight(_LIST)
        self._pages = QStackedWidget()
        vbox(self, self._pages, margins=(16, 14, 16, 14))
        self.search.textEdited.connect(self._find)
        self.list.chosen.connect(self.taken)

    def _ask(self, question: str, nothing: str) -> QVBoxLayout:
        """Make the page with the search; `nothing` is said when that finds nothing."""
        self._nothing = nothing
        page, heading = QWidget(), PlainLabel(question, "heading")
        self._pages.addWidget(page)
        return vbox(page, heading, self.search, self.list, margins=0, spacing=8)

    def _offer(self, title: str, nodes: Iterable[Node | None]) -> None:
        """List nodes before anything is typed."""
        offered = {node.id: node for node in nodes if node is not None}
        names = account_names(self._workspace.world.world)
        hits = [
            SearchHit(title, node.name, place_of(node, names), shape_of(node), node.id, node.id)
            for node in offered.values()
        ]
        hits.sort(key=lambda hit: hit.name)
        self._offered = [SearchHit(title, title), *hits] if hits else []
        self._find("")

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

    def _find(self, text: str) -> None:
        hits = self._finder.find(text) if text.strip() else self._offered
        nothing = self._nothing if text.strip() else "Type a name"
        self.list.show_hits(hits or [SearchHit("", nothing)])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move in the list, Enter takes from it."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        key = Qt.Key(event.key())
        if self._pages.currentIndex() == 0 and key in steps:
            self.list.step(steps[key])
        elif self._pages.currentIndex() == 0 and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.list.take()
        else:
            super().keyPressEvent(event)


class RolePicker(NodePicker):
    """Asks which role a caller assumes."""

    def __init__(self, workspace: Workspace, parent: QWidget, caller: str) -> None:
        super().__init__(workspace, parent, lambda node: role_requests.is_role(workspace, node.id))
        self.setWindowTitle("Choose the role")
        self.search.setAccessibleName("Search for the role")
        self.list.setAccessibleName("Roles")
        self.search.setPlaceholderText("Search roles")
        self._ask("Which role?", "No role has this name, ARN, ID, tag or trust")
        edges = workspace.world.edges_from(caller)
        self._offer("Roles that trust this caller", (workspace.world.node(e.target) for e in edges))
        self.taken.connect(self.accept)
