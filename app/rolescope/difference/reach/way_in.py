"""Ways in: who gets to a role in any number of steps, computed once for all roles on the way."""

from collections.abc import Mapping
from dataclasses import dataclass

from rolescope.trust.bulk.mask import Mask, bits, ones


@dataclass(slots=True)
class _Part:
    """Nodes of which each leads to all others, as far as they are found: `root` came first.

    `found` is all that leads to them, `covered` the nodes that need not be looked at any more.
    """

    root: int
    members: int
    found: int
    covered: int = 0


class BitClosure:
    """All that lead to a node, in a graph of bits.

    Strongly connected parts are found by a walk back from what is asked for, with a stack of parts
    that may grow together (Gabow). Sets are looked at as a whole, so that a node costs a few
    operations however many lead to it.
    """

    def __init__(
        self, direct: Mapping[int, int], inner: int, before: "BitClosure | None", kept: int
    ) -> None:
        """Take the predecessors of each node; `inner` are the nodes that may have any.

        Nodes in `kept` have what another graph has, of which a walk need not know more.
        """
        self._direct, self._inner = direct, inner
        self._before, self._kept = before, kept
        self._known: dict[int, int] = {}
        self._done = kept & inner  # what leads to them is known, or can be asked for
        self._open = 0  # they are in `_parts`
        self._largest = 0  # the members of a part: what leads to it covers most of the rest
        self._parts: list[_Part] = []
        self._path: list[int] = []

    def of(self, node: int) -> int:
        """Return all that lead to a node."""
        if self._before is not None and self._kept >> node & 1:
            return self._before.of(node)
        if node not in self._known:
            self._walk(node)
        return self._known[node]

    def _walk(self, start: int) -> None:
        self._enter(start)
        while self._path:
            node = self._path[-1]
            left = self._direct.get(node, 0) & self._inner & ~self._done & ~self._open
            if left:
                self._enter((left & -left).bit_length() - 1)
            else:
                self._leave(self._path.pop())

    def _enter(self, node: int) -> None:
        direct, bit = self._direct.get(node, 0), 1 << node
        part = _Part(node, bit, direct)
        before = direct & self._open  # they are on the way to this node: they lead to one another
        while before & ~part.members:
            other = self._parts.pop()
            other.members |= part.members
            other.found |= part.found
            other.covered |= part.covered
            part = other
        self._parts.append(part)
        self._open |= bit
        self._path.append(node)

    def _leave(self, node: int) -> None:
        """Add what leads to the predecessors; a part is complete when its root is left."""
        part = self._parts[-1]
        done = self._direct.get(node, 0) & self._done & ~part.covered
        while done:
            largest = done & self._largest
            number = ((largest or done) & -(largest or done)).bit_length() - 1
            found = self.of(number)
            part.found |= found
            part.covered |= found | 1 << number  # all that leads to one of these was found
            done &= ~part.covered
        if node == part.root:
            self._parts.pop()
            self._open &= ~part.members
            self._done |= part.members
            if part.members.bit_count() > self._largest.bit_count():
                self._largest = part.members
            for member in bits(part.members):
                self._known[member] = part.found


class WayIn:
    """Everybody from whom a way leads to a role: of steps that are certain, or that are possible.

    Roles that no change reaches have the ways that they had in the state before: `touched` are
    those that may have others.
    """

    def __init__(
        self, direct: Mapping[int, Mask], before: "WayIn | None" = None, touched: int = 0
    ) -> None:
        """Take who may assume each role in one step; all roles are looked at without `before`."""
        inner = ones(direct)
        self.touched = touched
        kept = 0 if before is None else ~touched
        certain = {role: mask.certain for role, mask in direct.items()}
        possible = {role: mask.possible for role, mask in direct.items()}
        first = None if before is None else before.certain
        second = None if before is None else before.possible
        self.certain: BitClosure = BitClosure(certain, inner, first, kept)
        self.possible: BitClosure = BitClosure(possible, inner, second, kept)

    def to(self, role: int) -> Mask:
        """Return who gets to a role, given by its number; itself only if it is on a circle."""
        return Mask(self.certain.of(role), self.possible.of(role))
