"""Which nodes and lines of a swarm are lit, selected, pointed at, as numbers."""

from rolescope.ui.canvas.item_relations import ItemStates
from rolescope.ui.canvas.swarm_index import NOTHING, Mask, Numbers, SwarmIndex
from rolescope.value import Value, field, replace


def _none() -> Numbers:
    return NOTHING


class SwarmStates(Value, kw_only=True, eq=False):
    """The state of a crowd. `lit` None: nothing is dimmed."""

    lit: Mask | None = None  # nodes
    lit_lines: Numbers | None = None
    lit_version: int = 0  # counts changes of what is lit
    selected: Numbers = field(default_factory=_none)
    selected_lines: Numbers = field(default_factory=_none)
    glowing: Numbers = field(default_factory=_none)
    hovered: int | None = None
    beside: Numbers = field(default_factory=_none)  # lines of what is pointed at
    focus: int | None = None
    ink: str = "accent"


class SwarmStateReader:
    """Reads looks as numbers, and remembers the parts that did not change."""

    def __init__(self, crowd: SwarmIndex) -> None:
        self._crowd = crowd
        self._look = ItemStates()
        self.now = SwarmStates()

    def read(self, look: ItemStates) -> SwarmStates:
        """Return what a look means for the crowd."""
        crowd, before, now = self._crowd, self._look, self.now
        if look.lit is not before.lit:
            now = self._with_lit(now, look.lit)
        if look.selected is not before.selected:
            nodes, lines = crowd.nodes(look.selected), crowd.lines(look.selected)
            now = replace(now, selected=nodes, selected_lines=lines)
        if look.glowing is not before.glowing:
            now = replace(now, glowing=crowd.nodes(look.glowing))
        if look.beside != before.beside:
            now = replace(now, beside=crowd.lines(look.beside))
        self._look = look
        self.now = replace(
            now,
            hovered=crowd.node(look.hovered or ""),
            focus=crowd.node(look.focus or ""),
            ink=look.ink,
        )
        return self.now

    def _with_lit(self, now: SwarmStates, lit: frozenset[str] | None) -> SwarmStates:
        version = now.lit_version + 1
        if lit is None:
            return replace(now, lit=None, lit_lines=None, lit_version=version)
        nodes, lines = self._crowd.nodes(lit), self._crowd.lines(lit)
        return replace(now, lit=self._crowd.mask(nodes), lit_lines=lines, lit_version=version)
