"""Selection: what is selected, everywhere in the window."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Selection:
    """Ids of nodes and edges of the trust graph."""

    nodes: tuple[str, ...] = ()
    edges: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything is selected."""
        return bool(self.nodes or self.edges)
