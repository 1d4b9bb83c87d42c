"""Selection: what is selected, everywhere in the window."""

from dataclasses import dataclass

from rolescope.drawing.picture import Item


@dataclass(frozen=True, slots=True)
class Selection:
    """Ids of nodes and edges of the trust graph."""

    nodes: tuple[str, ...] = ()
    edges: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything is selected."""
        return bool(self.nodes or self.edges)


def selection_of(item: Item) -> Selection:
    """Return what a click on an item of the picture selects."""
    is_line = bool(item.edges) and item.kind.value in ("line", "edge", "attention")
    if is_line or not item.nodes:
        return Selection(edges=item.edges)
    return Selection(nodes=item.nodes)
