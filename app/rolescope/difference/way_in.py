"""Ways in: who gets to a role in whatever number of steps, found once for all roles on the way."""

from collections.abc import Mapping

from rolescope.trust.bulk.mask import Mask, ones


class WayIn:
    """Everybody from whom a way leads to a role: of steps that are certain, or that are possible.

    Roles that no change reaches have the ways that they had in the state before.
    """

    def __init__(
        self, direct: Mapping[int, Mask], before: "WayIn | None" = None, touched: int = -1
    ) -> None:
        """Take who may assume each role in one step; `touched` roles differ from `before`."""
        roles = ones(direct)
        self.touched = touched
        self._before = before
        self._certain = _Closure({key: mask.certain for key, mask in direct.items()}, roles)
        self._possible = _Closure({key: mask.possible for key, mask in direct.items()}, roles)
        if before is not None:
            for mine, theirs in (
                (self._certain, before._certain),  # noqa: SLF001 - of the same class
                (self._possible, before._possible),  # noqa: SLF001 - of the same class
            ):
                mine.keep(theirs, touched)

    def to(self, role: int) -> Mask:
        """Return who gets to a role, given by its number; itself only if it is on a circle."""
        if self._before is not None and not self.touched >> role & 1:
            return self._before.to(role)
        return Mask(self._certain.of(role), self._possible.of(role))


class _Closure:
    """All that lead to a node, in a graph of bits: strongly connected parts are found on the way.

    It is Gabow's algorithm, started at what is asked for.
    """

    def __init__(self, direct: dict[int, int], inner: int) -> None:
        """Take the predecessors of each node; `inner` are the nodes that have any."""
        self._direct, self._inner = direct, inner
        self._known: dict[int, int] = {}
        self._kept: tuple[_Closure, int] | None = None

    def keep(self, before: "_Closure", touched: int) -> None:
        """Take what another graph knows of all nodes but the touched ones."""
        self._kept = before, touched

    def of(self, node: int) -> int:
        """Return all that lead to a node."""
        found = self.find(node)
        if found is None:
            _Search(self, node).run()
            found = self._known[node]
        return found

    def find(self, node: int) -> int | None:
        """Return what is known of a node; None when it has to be looked for."""
        found = self._known.get(node)
        if found is None and self._kept is not None and not self._kept[1] >> node & 1:
            return self._kept[0].of(node)
        return found

    def predecessors(self, node: int) -> int:
        """Return the predecessors of a node."""
        return self._direct.get(node, 0)

    @property
    def inner(self) -> int:
        """The nodes with predecessors."""
        return self._inner

    def learn(self, nodes: list[int], found: int) -> None:
        """Remember what leads to the nodes of one part."""
        for node in nodes:
            self._known[node] = found


class _Search:
    """One walk back through the graph, without recursion."""

    def __init__(self, graph: _Closure, start: int) -> None:
        self._graph = graph
        self._order: dict[int, int] = {}  # places of nodes in `_part`
        self._found: dict[int, int] = {}  # what leads to each, so far
        self._left: dict[int, int] = {}  # predecessors to be looked at
        self._path: list[int] = []
        self._part: list[int] = []  # nodes of parts that are not complete
        self._starts: list[int] = []  # places in `_order` at which those parts start
        self._enter(start)

    def run(self) -> None:
        while self._path:
            node = self._path[-1]
            left = self._left[node]
            if left:
                lowest = left & -left
                self._left[node] = left ^ lowest
                self._look(node, lowest.bit_length() - 1)
            else:
                self._leave(self._path.pop())

    def _enter(self, node: int) -> None:
        direct = self._graph.predecessors(node)
        self._order[node] = len(self._part)
        self._found[node] = direct
        self._left[node] = direct & self._graph.inner & ~(1 << node)
        self._path.append(node)
        self._part.append(node)
        self._starts.append(self._order[node])

    def _look(self, node: int, other: int) -> None:
        if other in self._order:
            while self._starts[-1] > self._order[other]:
                self._starts.pop()
            return
        known = self._graph.find(other)
        if known is None:
            self._enter(other)
        else:
            self._found[node] |= known
            self._left[node] &= ~known  # nothing that leads to it leads elsewhere from there

    def _leave(self, node: int) -> None:
        if self._starts[-1] == self._order[node]:
            self._starts.pop()
            place = self._order[node]
            members = self._part[place:]
            del self._part[place:]
            found = 0
            for member in members:
                found |= self._found.pop(member)
                del self._order[member], self._left[member]
            self._graph.learn(members, found)
        if self._path:
            parent = self._path[-1]
            done = self._graph.find(node)
            if done is not None:
                self._found[parent] |= done
                self._left[parent] &= ~done
