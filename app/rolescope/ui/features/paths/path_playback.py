"""Walking along a path on the canvas: the one that was chosen, selected or asked for."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from rolescope.escalation.way import is_way_id
from rolescope.trust.edge import Edge
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace

_MAX_HOPS = 12  # hops of a path that is found in a selection


class PathPlayback(QObject):
    """Binds the hops of a path to the selection."""

    def __init__(
        self,
        workspace: Workspace,
        ends: Callable[[], tuple[str, str] | None],
        ask: Callable[[str, str], None],
    ) -> None:
        """Take what tells the selected ends of a path, and what asks for the paths between."""
        super().__init__(workspace.path_search)
        self._workspace, self._ends, self._ask = workspace, ends, ask
        self._hops = workspace.path_search.hops
        self._hops.stepped.connect(self._show)
        workspace.selection.changed.connect(self._follow)
        workspace.world.analysed.connect(self._forget_lost)

    @property
    def is_possible(self) -> bool:
        """Whether there is a path to walk along, or one that can be asked for."""
        return bool(self._hops.count or self._selected() or self._ends())

    @property
    def is_playing(self) -> bool:
        """Whether it goes on by itself."""
        return self._hops.is_playing

    def go(self, by: int) -> None:
        """Go to the next (1) or previous (-1) hop."""
        if self._has_path(plays=False):
            self._hops.go(by)

    def play(self) -> None:
        """Go hop by hop by itself, or stop."""
        if self._has_path(plays=True):
            self._hops.play()

    def _has_path(self, *, plays: bool) -> bool:
        """Take the path that is selected; False when it is asked for first."""
        hops, edges, ends = self._hops, self._selected(), self._ends()
        if ends is not None and (not hops.nodes or ends != (hops.nodes[0], hops.nodes[-1])):
            self._ask(*ends)
            hops.wait_for_path(plays=plays)
            return False
        if edges and (hops.hop is not None or tuple(edge.id for edge in edges) != hops.edges):
            nodes = (edges[0].source, *(edge.target for edge in edges))
            hops.take(nodes, tuple(edge.id for edge in edges))  # from its beginning
        return bool(hops.count)

    def _selected(self) -> Sequence[Edge]:
        """Return the selected edges in the order of a path; none when they are no path."""
        ids = self._workspace.selection.current.edges
        if not 1 < len(ids) <= _MAX_HOPS:
            return ()
        edges = [edge for edge in map(self._workspace.world.edge, ids) if edge is not None]
        by_source = {edge.source: edge for edge in edges}
        starts = by_source.keys() - {edge.target for edge in edges}
        if len(by_source) < len(ids) or len(starts) != 1:
            return ()
        path = [by_source[starts.pop()]]
        while path[-1].target in by_source and len(path) < len(edges):
            path.append(by_source[path[-1].target])
        return path if len(path) == len(edges) else ()

    def _show(self) -> None:
        """Select what is to be seen of the path."""
        nodes, edges = self._hops.seen
        workspace = self._workspace
        known = tuple(node for node in nodes if workspace.world.node(node))
        workspace.selection.select(Selection(known, tuple(filter(self._is_there, edges))))

    def _follow(self, selection: Selection) -> None:
        """Stop when something else was selected meanwhile."""
        if self._hops.is_playing and selection.edges != self._hops.seen[1]:
            self._hops.stop()

    def _forget_lost(self, _analysis: object) -> None:
        """Forget a path of which an edit, or another world, left nothing."""
        if self._hops.count and not all(map(self._is_there, self._hops.edges)):
            self._hops.take()

    def _is_there(self, hop: str) -> bool:
        """Tell whether a trust is there; which ways are is known later than the trusts."""
        return is_way_id(hop) or self._workspace.world.edge(hop) is not None
