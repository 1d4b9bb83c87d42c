"""From clicks on principals to a question: who calls, and which role."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu, QWidget

from rolescope.model.caller import Caller
from rolescope.pictures.picture import Item
from rolescope.simulation.callers import node_id
from rolescope.trust.edge import Node
from rolescope.ui.kit.privacy import visible
from rolescope.ui.shared.caller_picker import CallerPicker
from rolescope.ui.state import role_requests
from rolescope.ui.state.workspace import Workspace


class Picking(QObject):
    """Waits for the click that names a caller or a role. A bundle of them asks which in a menu."""

    said = Signal(str, object)  # words for the banner, "" for none; the roles that glow, or None

    def __init__(self, workspace: Workspace, pane: QWidget) -> None:
        super().__init__(pane)
        self._workspace = workspace
        self._pane = pane
        self._picks_caller = False  # the next click says who calls

    @property
    def is_waiting(self) -> bool:
        """Whether a click is waited for."""
        return self._picks_caller or self.picks_role

    @property
    def picks_role(self) -> bool:
        """Whether the click that is waited for says which role."""
        return self._workspace.question.picking_for is not None

    def is_meant(self, node: Node) -> bool:
        """Tell whether a click on a node would be taken; anything is while none is waited for."""
        if self.picks_role:
            return role_requests.is_role(self._workspace, node.id)
        return (
            not self._picks_caller
            or role_requests.can_call(self._workspace, node.id)
            or role_requests.is_outsider(self._workspace, node.id)
        )

    def start_with_caller(self) -> None:
        """Ask for a click on who calls."""
        self._workspace.question.pick_role_for(None)
        self._picks_caller = True
        self.said.emit("Click who calls, or type a name. Esc cancels.", None)

    def stop(self) -> None:
        """Pick neither a caller nor a role."""
        self._picks_caller = False
        self._workspace.question.pick_role_for(None)
        self.tell(None)

    def take(self, nodes: tuple[str, ...] | None) -> bool:
        """Take nodes for the click that is waited for, None for the ground; False: none is."""
        picking_for = self._workspace.question.picking_for
        if nodes is not None and picking_for is not None:
            self._ask(picking_for, nodes)
        elif nodes is not None and self._picks_caller:
            self._pick_caller(nodes)
        return picking_for is not None or self._picks_caller

    def pull(self, source: Item, target: Item) -> None:
        """Ask about a caller that was dragged onto a role."""
        callers = tuple(
            node for node in source.nodes if role_requests.can_call(self._workspace, node)
        )
        if not callers and len(source.nodes) == 1:
            self.ask_outsider(source.nodes[0], target.nodes)
        self.choose(callers, "Simulate as", lambda node: self._ask(node, target.nodes))

    def ask_outsider(self, source: str, roles: tuple[str, ...] = ()) -> bool:
        """Ask who of an account, or of anyone, calls; then for the role, unless it is known."""
        workspace, node = self._workspace, self._workspace.world.node(source)
        if node is None or not role_requests.is_outsider(workspace, source):
            return False
        picker = CallerPicker(workspace, self._pane)
        picker.chosen.connect(lambda caller: self._take_outsider(caller, roles))
        picker.open_below(self._pane)
        if node.is_imported:
            picker.search_for(node.name)
        else:
            account = node.account or ""
            picker.ask_outside(text=f"arn:aws:iam::{account}:role/" if account else "")
        return True

    def _take_outsider(self, caller: Caller, roles: tuple[str, ...]) -> None:
        self._workspace.question.pick_role_for_outsider(caller)
        if roles:
            self._ask(node_id(caller), roles)

    def choose(self, nodes: tuple[str, ...], title: str, then: Callable[[str], None]) -> None:
        """Go on with one of several nodes; asks in a menu when there is more than one."""
        if len(nodes) == 1:
            then(nodes[0])
        elif nodes:
            menu = QMenu(self._pane)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.addAction(title).setEnabled(False)  # styled menus leave the titles of sections out
            menu.addSeparator()
            for node in nodes:
                found = self._workspace.world.node(node)
                name = visible(found.name if found else node).replace("&", "&&")
                menu.addAction(name, partial(then, node))
            menu.popup(QCursor.pos())

    def tell(self, caller: str | None) -> None:
        """Say for whom a role is picked, None for nobody."""
        if caller is None:
            if not self._picks_caller:
                self.said.emit("", ())
            return
        self._picks_caller = False
        node = self._workspace.world.node(caller)
        name = node.name if node else caller
        roles = tuple(edge.target for edge in self._workspace.world.edges_from(caller))
        words = "Click a role to assume, or type its name. Esc cancels."
        self.said.emit(f"Caller: {name}. {words}", roles)

    def _pick_caller(self, nodes: tuple[str, ...]) -> None:
        callers = tuple(node for node in nodes if role_requests.can_call(self._workspace, node))
        if not callers and len(nodes) == 1 and self.ask_outsider(nodes[0]):
            self.stop()
        elif not callers:
            words = "Not one caller. Click a user, a role, a service or a provider. Esc cancels."
            self.said.emit(words, None)
        self.choose(callers, "Simulate as", self._workspace.question.pick_role_for)

    def _ask(self, caller: str, nodes: tuple[str, ...]) -> None:
        """Simulate a caller on the role among nodes; a bundle of roles asks which."""
        roles = tuple(node for node in nodes if role_requests.is_role(self._workspace, node))
        if not roles:
            words = "Not a role of this import. Click a role, or type its name. Esc cancels."
            self.said.emit(words, None)
        self.choose(roles, "Assume", lambda role: role_requests.ask(self._workspace, caller, role))
