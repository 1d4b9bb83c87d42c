"""What drags change: nodes that are put somewhere, and what an outline selects."""

from collections.abc import Callable

from rolescope.model.review import Review
from rolescope.pictures.layouts import find_layout
from rolescope.ui.canvas.canvas import Canvas
from rolescope.ui.canvas.drags import Places
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace
from rolescope.value import replace
from rolescope.words.history_text import nodes_moved, nodes_unpinned


class DragEdits:
    """Turns drags on one canvas into changes of the review; `redraw` draws the picture anew."""

    def __init__(self, workspace: Workspace, canvas: Canvas, redraw: Callable[[], None]) -> None:
        self._workspace = workspace
        self._canvas = canvas
        self._redraw = redraw
        self._positions: Places = ()
        canvas.carried.connect(self._put)
        canvas.surrounded.connect(self._select)
        canvas.pictured.connect(self._look)
        workspace.history.reviewed.connect(self._review)

    def positions(self, view: str) -> Places:
        """Return where nodes are pinned in a view."""
        return self._workspace.history.review.positions if _can_place(view) else ()

    def pinned(self) -> tuple[str, ...]:
        """Return the selected nodes that are pinned, while they can be seen to be."""
        if not self._canvas.carries:
            return ()
        known = {id_ for id_, _x, _y in self._workspace.history.review.positions}
        return tuple(node for node in self._workspace.selection.current.nodes if node in known)

    def unpin(self) -> None:
        """Let the layout place the selected nodes again."""
        gone = frozenset(self.pinned())
        review = self._workspace.history.review
        kept = tuple(one for one in review.positions if one[0] not in gone)
        self._workspace.history.change(
            replace(review, positions=kept), nodes_unpinned(self._name(tuple(gone)))
        )

    def _put(self, places: Places) -> None:
        """Pin nodes where they were put: one step that can be undone."""
        review = self._workspace.history.review
        moved = {id_: (id_, x, y) for id_, x, y in places}
        kept = tuple(one for one in review.positions if one[0] not in moved)
        name = self._name(tuple(moved))
        self._workspace.history.change(
            replace(review, positions=(*kept, *moved.values())), nodes_moved(name)
        )

    def _name(self, nodes: tuple[str, ...]) -> str:
        if len(nodes) != 1:
            return f"{len(nodes):,} nodes"
        found = self._workspace.world.node(nodes[0])
        return found.name if found is not None else nodes[0]

    def _review(self, review: Review) -> None:
        if review.positions != self._positions:
            self._positions = review.positions
            if self._canvas.carries:
                self._redraw()

    def _look(self) -> None:
        """Take another picture."""
        self._canvas.carries = _can_place(self._canvas.picture.view)
        self._canvas.set_pinned(
            tuple(id_ for id_, _x, _y in self._workspace.history.review.positions)
        )

    def _select(self, nodes: tuple[str, ...], extends: bool) -> None:  # noqa: FBT001 - a slot
        before = self._workspace.selection.current if extends else Selection()
        new = tuple(node for node in nodes if node not in set(before.nodes))
        self._workspace.selection.select(Selection((*before.nodes, *new), before.edges))


def _can_place(view: str) -> bool:
    """Whether nodes can be put somewhere else in a view."""
    layout = find_layout(view)
    return layout is not None and layout.can_place
