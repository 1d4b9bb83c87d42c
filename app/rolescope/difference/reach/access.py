"""Access: who may assume each role of a graph in one step, and who in any number of steps.

Sets of principals are bits (difference.numbers), each as a mask of the certain and the possible.

Ways in: who gets to a role in any number of steps, computed once for all roles on the way.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rolescope.difference.numbers import IdNumbers, RenamedIds
from rolescope.engine.index import account_of
from rolescope.model.arn import role_key
from rolescope.trust.bulk.mask import NOTHING, Mask, bits, ones
from rolescope.trust.edge import Edge, NodeKind, PrincipalKind, Standing, TrustGraph
from rolescope.trust.known import Before
from rolescope.value import Value


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


Direct = dict[int, Mask]
"""Who may assume a role in one step, by the number of the role. A role itself is never in it."""


class Accesses(Value):
    """Who may assume which role of one graph: in one step, and in any number (`ways`)."""

    direct: Direct
    ways: WayIn


class EdgeCallers:
    """Who stands behind the edges of a graph."""

    def __init__(self, graph: TrustGraph, numbers: IdNumbers, names: RenamedIds) -> None:
        """Look up the roles and accounts of a graph."""
        self.numbers, self.names = numbers, names
        self._roles: dict[tuple[str, str], str] = {}
        self._accounts: set[str] = set()
        self._masks: dict[tuple[str, ...], int] = {}
        for node in graph.nodes:
            if node.is_imported and node.kind is NodeKind.ROLE:
                self._roles[role_key(node.id)] = node.id
            elif node.is_imported and node.kind is NodeKind.ACCOUNT:
                self._accounts.add(node.id)

    def number(self, id_: str) -> int:
        """Return the number of a node."""
        return self.numbers.number(self.names.of(id_))

    def behind(self, edge: Edge) -> Mask:
        """Return the principals who may go along an edge.

        A session of an imported role is that role. An imported account is its users and roles;
        it stands for itself where some may be missing from the import. So does anyone, where
        nobody from elsewhere is let in.
        """
        if edge.standing not in (Standing.ALLOWED, Standing.DEPENDS):
            return NOTHING
        allowed, undecided = self._mask(edge.usable_by), self._mask(edge.undecided_by)
        own = self._own(edge, has_others=bool(allowed or undecided))
        if edge.standing is Standing.ALLOWED:
            allowed |= own
        return Mask(allowed, allowed | undecided | own)

    def _mask(self, ids: tuple[str, ...]) -> int:
        """Return who may use a trust: the same come again and again."""
        found = self._masks.get(ids) if ids else 0
        if found is None:
            found = self._masks[ids] = self.numbers.mask(self.names.all_of(ids))
        return found

    def may_mean(self, edge: Edge, some: int) -> bool:
        """Tell whether the source of an edge may mean the first of some principals, or lets it in.

        It may do so without letting it in.
        """
        one = some & -some
        if (self.behind(edge).possible | 1 << self._source(edge)) & one:
            return True
        if edge.kind is PrincipalKind.ANYONE:
            return True
        account = account_of(self.numbers.id(one.bit_length() - 1))
        return edge.kind is PrincipalKind.ACCOUNT and edge.source == account

    def _own(self, edge: Edge, *, has_others: bool) -> int:
        """Return the source of an edge, as one who goes along it."""
        if edge.kind is PrincipalKind.ACCOUNT and edge.source in self._accounts and has_others:
            return 0
        if edge.kind is PrincipalKind.ANYONE and has_others and not edge.lets_in_strangers:
            return 0
        return 1 << self._source(edge)

    def _source(self, edge: Edge) -> int:
        source = edge.source
        if edge.kind is PrincipalKind.SESSION:
            source = self._roles.get(role_key(source), source)
        return self.number(source)


class KnownAccess:
    """What is known of one graph, kept for all states that are compared with it."""

    def __init__(self, graph: TrustGraph) -> None:
        """Find out who may assume which role; what takes more steps is found when asked for."""
        self.graph = graph
        self.numbers = IdNumbers()
        self.callers = EdgeCallers(graph, self.numbers, RenamedIds())
        direct: Direct = {}
        for edge in graph.edges:
            role = self.callers.number(edge.target)
            direct[role] = direct.get(role, NOTHING) | self.callers.behind(edge)
        direct = {role: mask.within(~(1 << role)) for role, mask in direct.items()}
        self.accesses = Accesses(direct, WayIn(direct))


def known_access(state: Before) -> KnownAccess:
    """Return what is known of the graph of a state; its index keeps it."""
    return state.index.remember(("access", state.at), lambda: KnownAccess(state.graph))


def access_after(before: Accesses, changed: Direct) -> Accesses:
    """Return the access where other principals than before may assume some roles directly."""
    direct = before.direct | changed
    moved = {
        number for number, mask in changed.items() if mask != before.direct.get(number, NOTHING)
    }
    touched = _reached(moved, before.direct, direct)
    return Accesses(direct, WayIn(direct, before.ways, touched))


def _reached(moved: Iterable[int], before: Direct, after: Direct) -> int:
    """Return the roles to which a way leads from some roles, in either state; these as well."""
    found = 0
    for number in moved:
        found |= 1 << number
    left = {
        number: before.get(number, NOTHING).possible | mask.possible
        for number, mask in after.items()
        if not found >> number & 1
    }
    while True:
        more = [number for number, callers in left.items() if callers & found]
        if not more or not found:
            return found
        for number in more:
            found |= 1 << number
            del left[number]
