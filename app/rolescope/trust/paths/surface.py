"""The attack surface: who gets in from outside, where, how far, and to which administrators."""

from collections.abc import Iterable, Iterator, Mapping

from rolescope.trust.bulk.mask import bits, union
from rolescope.trust.edge import Node, NodeKind, is_from_outside
from rolescope.trust.paths.ends import OUTSIDE, find_ends
from rolescope.trust.paths.hops import Hops, graph_id, is_within
from rolescope.trust.paths.reach import rings
from rolescope.trust.paths.values import Through
from rolescope.value import Value


class SurfaceParts(Value, kw_only=True):
    """Nodes by id: callers from outside, the roles that let them in, and what these go on to.

    `admins` are administrators among entries and hops. Callers from outside decide by themselves
    whether they call: of the first step it is enough that the trust lets them in; the steps
    behind it are those that are known to be allowed. `is_exact`: no others are possible. `let_in`:
    whom the trusts of each entry name, by its id; `leading` are the ids of the entries that are
    administrators or go on to one. `administrators`: how many roles are administrators, reached or
    not.
    """

    outside: tuple[Node, ...]
    entries: tuple[Node, ...]
    hops: tuple[Node, ...]
    admins: tuple[Node, ...]
    administrators: int
    is_exact: bool
    let_in: Mapping[str, tuple[Node, ...]]
    leading: frozenset[str]


def attack_surface(hops: Hops) -> SurfaceParts:
    """Find what is reached from outside, in any number of steps."""
    first = hops.ways(Through.CONDITIONAL).out
    start = hops.mask(find_ends(hops, OUTSIDE).nodes)
    doors = list(_doors(hops, start))
    entries = union(1 << role for role, _callers, _source in doors) & ~start
    behind = union(rings(hops.open.out, entries))
    possible = union(rings(first, entries))
    admins = union(1 << number for number in range(len(hops.nodes)) if _node(hops, number).is_admin)
    leading = entries & (admins | union(rings(hops.open.into, admins)))
    named: dict[str, int] = {}
    for role, _callers, source in doors:
        name = _node(hops, role).id
        named[name] = named.get(name, 0) | 1 << source
    return SurfaceParts(
        outside=_nodes(hops, bits(union(callers for _role, callers, _source in doors))),
        entries=_nodes(hops, bits(entries)),
        hops=_nodes(hops, bits(behind)),
        admins=tuple(one for one in _nodes(hops, bits(entries | behind)) if one.is_admin),
        administrators=sum(n.is_admin and n.kind is NodeKind.ROLE for n in hops.graph_nodes),
        is_exact=not possible & ~behind,
        let_in={name: _nodes(hops, bits(mine)) for name, mine in named.items()},
        leading=frozenset(node.id for node in _nodes(hops, bits(leading))),
    )


def _doors(hops: Hops, outside: int) -> Iterator[tuple[int, int, int]]:
    """Yield roles by number, with the callers (bits) whom a trust lets in from outside.

    The third is the number of whom the trust names.
    """
    for role, bands in hops.bands.items():
        for band in bands:
            edge = hops.edges[band.edge]
            number = hops.number[edge.source]
            if is_within(band, Through.CONDITIONAL) and is_from_outside(edge, hops.nodes[number]):
                yield role, band.callers & outside or 1 << number, number


def _node(hops: Hops, number: int) -> Node:
    return hops.nodes[hops.number[graph_id(hops.nodes[number].id)]]


def _nodes(hops: Hops, numbers: Iterable[int]) -> tuple[Node, ...]:
    return tuple({node.id: node for node in (_node(hops, one) for one in numbers)}.values())
