"""Selection: what is selected, everywhere in the window."""

from PySide6.QtCore import QObject, Signal

from rolescope.escalation.way import is_way_id
from rolescope.pictures.picture import Item
from rolescope.ui.state.world_view import WorldView
from rolescope.value import Value


class Selection(Value):
    """Ids of nodes and edges of the trust graph; ways of escalation are among the edges."""

    nodes: tuple[str, ...] = ()
    edges: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything is selected."""
        return bool(self.nodes or self.edges)

    def extended(self, other: "Selection") -> "Selection":
        """Return what is in either, each once. What is there already is taken out instead."""
        nodes, edges = set(other.nodes), set(other.edges)
        if nodes <= set(self.nodes) and edges <= set(self.edges):
            return Selection(
                tuple(node for node in self.nodes if node not in nodes),
                tuple(edge for edge in self.edges if edge not in edges),
            )
        return Selection(
            tuple(dict.fromkeys((*self.nodes, *other.nodes))),
            tuple(dict.fromkeys((*self.edges, *other.edges))),
        )


class SelectionModel(QObject):
    """What is selected now. It stays so, as far as it is shown still, in another scenario."""

    changed = Signal(object)  # Selection

    def __init__(self, world: WorldView, parent: QObject) -> None:
        super().__init__(parent)
        self._world = world
        self.current = Selection()

    def select(self, selection: Selection) -> None:
        """Select nodes and edges, everywhere."""
        if selection != self.current:
            self.current = selection
            self.changed.emit(selection)

    def drop_unknown(self) -> None:
        """Select no longer what is not shown any more; ways are found later (see `WaySearch`)."""
        world = self._world
        nodes = tuple(node for node in self.current.nodes if world.node(node))
        edges = (one for one in self.current.edges if is_way_id(one) or world.edge(one))
        self.select(Selection(nodes, tuple(edges)))


def selection_of(item: Item) -> Selection:
    """Return what a click on an item of the picture selects."""
    is_line = bool(item.edges) and item.kind.value in ("line", "edge", "attention")
    if is_line or not item.nodes:
        return Selection(edges=item.edges)
    return Selection(nodes=item.nodes)
