"""What actions do with the selection: go to it, focus, simulate, switch off, copy."""

from collections.abc import Callable

from PySide6.QtCore import Qt

from rolescope.model.arn import is_account_id
from rolescope.model.request import AssumeRoleRequest
from rolescope.model.review import Expectation
from rolescope.pictures.layouts import LAYOUTS
from rolescope.pictures.picture import ItemKind
from rolescope.pictures.view import View
from rolescope.simulation.callers import caller_of
from rolescope.trust.people import is_person_id
from rolescope.ui.canvas.pane import CanvasPane
from rolescope.ui.canvas.view_history import TABLE, ViewKey
from rolescope.ui.features.bookmarks.bookmark_dialogs import BookmarkDialog, BookmarksDialog
from rolescope.ui.features.bookmarks.bookmarks import Bookmarks
from rolescope.ui.features.paths.path_playback import PathPlayback
from rolescope.ui.features.simulate.temporary_dialog import TemporaryDialog
from rolescope.ui.kit.privacy import copy_text
from rolescope.ui.shared.modeless import bring_forward, show_beside
from rolescope.ui.state import assertion_edits, role_requests
from rolescope.ui.state.memo import Memo
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace
from rolescope.value import replace
from rolescope.words.paths.path_rows import end_text
from rolescope.words.requests.caller_choices import searched_caller


class Commands:
    """Turns what is selected into questions and edits of the workspace."""

    def __init__(self, workspace: Workspace, pane: CanvasPane) -> None:
        self._workspace = workspace
        self._pane = pane
        self.bookmarks = Bookmarks(workspace, pane)
        self.walking = PathPlayback(workspace, self.path_ends, self._ask_and_stay)
        self._subject: Memo[AssumeRoleRequest | None] = Memo()
        self._expected: Memo[Expectation | None] = Memo()
        self._switchable: Memo[str | None] = Memo()

    def selected_node(self) -> str | None:
        """Return the one selected node."""
        nodes = self._workspace.selection.current.nodes
        return nodes[0] if len(nodes) == 1 else None

    def caller(self) -> str | None:
        """Return who would be simulated: the selected node, or the caller of the selected edge."""
        workspace = self._workspace
        node = self.selected_node()
        if node is None and len(workspace.selection.current.edges) == 1:
            edge = workspace.world.edge(workspace.selection.current.edges[0])
            node = edge.source if edge else None
        return node if node is not None and role_requests.can_call(workspace, node) else None

    def go_to(self, node: str) -> None:
        """Select a node that was searched for, or take it for the click that is waited for.

        The ARN of a caller that is no node begins to pick the role.
        """
        world = self._workspace.world
        named = searched_caller(node, world.index) if world.node(node) is None else None
        if named is not None:
            self._workspace.question.pick_role_for_outsider(named[0])
            self._pane.canvas.setFocus()
            return
        if self._pane.picking.take((node,)):
            self._pane.canvas.setFocus()
            return
        if self._workspace.filters.hides(node):
            self._pane.end_look()
        in_picture = self._pane.canvas.related.of_nodes((node,)) or self._pane.view_key == TABLE
        if not in_picture and self._pane.view_key.view != LAYOUTS[0].id:
            self._pane.view_history.show(ViewKey(LAYOUTS[0].id))
        self._workspace.selection.select(Selection(nodes=(node,)))
        self._pane.canvas.setFocus()

    def focus_subject(self) -> str | None:
        """Return the node that the focus view would be about."""
        if self._workspace.world.analysis is None:
            return None
        selection = self._workspace.selection.current
        if len(selection.edges) == 1:
            edge = self._workspace.world.edge(selection.edges[0])
            if edge is not None:  # a way of escalation is none, and leaves the view as it is
                return edge.target
        return self.selected_node() or self._pane.view_key.subject or self._pane.last_subject

    def path_ends(self) -> tuple[str, str] | None:
        """Return two selected nodes as the ends of a path: of a role and no role, the role last."""
        workspace, nodes = self._workspace, self._workspace.selection.current.nodes
        if len(nodes) != 2:  # noqa: PLR2004 - both ends
            return None
        first, last = nodes
        if role_requests.is_role(workspace, first) and not role_requests.is_role(workspace, last):
            first, last = last, first
        return (first, last) if role_requests.is_role(workspace, last) else None

    def ask_reach(self) -> None:
        """Ask what a selected node can become; of several, it is asked which."""
        self._pane.picking.choose(self.principals(), "What can it reach", self.ask_paths)

    def principals(self) -> tuple[str, ...]:
        """Return the selected nodes of the trust graph: no path starts at people."""
        nodes = self._workspace.selection.current.nodes
        return tuple(node for node in nodes if not is_person_id(node))

    def ask_reached_by(self) -> None:
        """Ask who can become a selected role; of several, it is asked which."""
        ends = self.reachable()
        self._pane.picking.choose(ends, "Who can reach it", lambda one: self.ask_paths(target=one))

    def reachable(self) -> tuple[str, ...]:
        """Return the roles among the selected nodes; where there is none, what else is selected."""
        nodes = self.principals()
        roles = tuple(node for node in nodes if role_requests.is_role(self._workspace, node))
        return roles or nodes

    def ask_paths(self, source: str = "", target: str = "") -> None:
        """Ask for the paths between two nodes, or from one, or to one."""
        search, analysis = self._workspace.path_search, self._workspace.world.analysis
        nodes = analysis.graph.nodes if analysis is not None else ()
        first = end_text(source, nodes) if source else ""
        last = target if is_account_id(target) else end_text(target, nodes) if target else ""
        search.ask(replace(search.question, source=first, target=last))
        self._workspace.window.open_panel("paths")

    def _ask_and_stay(self, source: str, target: str) -> None:
        """Ask for the paths between two nodes; the canvas keeps the keyboard."""
        self.ask_paths(source, target)
        self._pane.canvas.setFocus()

    def toggle_table(self) -> None:
        """Show the table in place of the canvas, or the canvas again.

        Of the cell of a matrix that the keyboard is on, the table shows its trusts alone.
        """
        if self._pane.view_key == TABLE:
            self._pane.view_history.leave_table()
            return
        cell = self._pane.canvas.focused
        if cell is not None and cell.kind is ItemKind.CELL:
            self._workspace.filters.isolate_trusts(cell.edges)
            self._workspace.selection.select(Selection(edges=cell.edges))
        self._pane.view_history.show(TABLE)

    def can_show(self, layout: View) -> bool:
        """Tell whether there is anything that a view could show."""
        if layout.needs_subject:
            return self.focus_subject() is not None
        return self._workspace.world.analysis is not None

    def show(self, layout: View) -> None:
        """Show a view; one that needs a subject is about the node that is selected."""
        if not layout.needs_subject:
            self._pane.view_history.show(ViewKey(layout.id))
        elif (subject := self.focus_subject()) is not None:
            self._pane.focus_on(subject, layout.id)

    def start_simulation(self) -> None:
        """Pick a role for the selected caller; a selected edge is simulated at once."""
        focused = self._pane.canvas.focused_nodes
        if not self._workspace.selection.current and len(focused) == 1:
            self._workspace.selection.select(Selection(nodes=focused))
        edges = self._workspace.selection.current.edges
        node = self.caller()
        if node is None:
            edge = self._workspace.world.edge(edges[0]) if len(edges) == 1 else None
            outsider = edge.source if edge is not None else self.selected_node()
            roles = (edge.target,) if edge is not None else ()
            if outsider is None or not self._pane.picking.ask_outsider(outsider, roles):
                self._pane.start_picking_caller()
            return
        edge = self._workspace.world.edge(edges[0]) if len(edges) == 1 else None
        if edge is not None and edge.source == node and not self._workspace.selection.current.nodes:
            role_requests.ask(self._workspace, node, edge.target)
        else:
            self._workspace.question.pick_role_for(node)

    def ask_for_credentials(self, operation: str) -> None:
        """Ask for other credentials than those of a role, as the caller who is selected."""
        workspace = self._workspace
        node = workspace.world.node(self.caller() or "")
        caller = caller_of(node, workspace.world.index) if node is not None else None
        if caller is not None:
            dialog = TemporaryDialog(workspace, caller, operation, self._pane.window())
            show_beside(dialog, workspace)

    def subject(self) -> AssumeRoleRequest | None:
        """Return the request that a mark would be about: see assertion_edits.subject."""
        workspace = self._workspace
        of = workspace.question.simulation, workspace.selection.current, workspace.world.analysis
        return self._subject.get(of, lambda: assertion_edits.subject(workspace))

    def expected(self) -> Expectation | None:
        """Return how that request is marked."""
        workspace, asked = self._workspace, self.subject()
        if asked is None:
            return None
        of = asked, workspace.history.review, workspace.world.analysis
        return self._expected.get(of, lambda: assertion_edits.expected(workspace, asked))

    def ask_for_bookmark(self) -> None:
        """Ask how to call what is looked at, and bookmark it."""
        dialog = BookmarkDialog(self.bookmarks, self._pane.window())
        show_beside(dialog, self._workspace)

    def edit_bookmarks(self) -> None:
        """Show every bookmark, to rename and remove them."""
        dialog = BookmarksDialog(self.bookmarks, self._pane.window())
        self._workspace.history.reviewed.connect(dialog.fill)
        show_beside(dialog, self._workspace)

    def comparable(self) -> str | None:
        """Return the selected user or role, if AWS can be asked about it as it was imported.

        The accounts of the demo do not exist, and AWS knows nothing of edits.
        """
        workspace, node = self._workspace, self.selected_node()
        if node is None or workspace.opener.is_demo or workspace.world.has_edits:
            return None
        if workspace.comparison.found is not None:
            return None
        index = workspace.world.index
        return node if index.user(node) or index.role(node) else None

    def compare_with_aws(self, say_network: Callable[[str], None]) -> None:
        """Show the dialog that asks AWS's policy simulator about the selected user or role.

        `say_network` is told what asks AWS, and nothing at the end.
        """
        from rolescope.ui.features.live_import.simulator_dialog import SimulatorDialog  # noqa: PLC0415 - few need it

        principal = self.comparable()
        dialogs = self._pane.window().findChildren(SimulatorDialog)
        if any(one.isVisible() for one in dialogs):  # it may be asking AWS: it stays
            bring_forward(next(one for one in dialogs if one.isVisible()))
        elif principal is not None:
            dialog = SimulatorDialog(self._pane.window(), self._workspace, principal)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.finished.connect(lambda _result: say_network(""))
            say_network("Compare with AWS")
            show_beside(dialog, self._workspace)

    def switchable_edge(self) -> str | None:
        """Return the selected edge, if it is a trust that can be taken out."""
        workspace = self._workspace
        return self._switchable.get(
            (workspace.selection.current, workspace.world.analysis), self._find_switchable
        )

    def _find_switchable(self) -> str | None:
        edges = self._workspace.selection.current.edges
        if len(edges) == 1 and role_requests.without_trust(self._workspace, edges[0]) is not None:
            return edges[0]
        return None

    def switch_off(self) -> None:
        """Take the selected trust out."""
        edge = self.switchable_edge()
        edit = role_requests.without_trust(self._workspace, edge) if edge else None
        if edit is not None:
            self._workspace.history.add_edit(edit)

    def copy_arns(self) -> None:
        """Copy the ARNs of the selection, one a line."""
        selection = self._workspace.selection.current
        ends = [
            end
            for edge in map(self._workspace.world.edge, selection.edges)
            if edge is not None
            for end in (edge.source, edge.target)
        ]
        copy_text("\n".join(dict.fromkeys((*selection.nodes, *ends))))
