"""Links: what an account tells the others of, so that ways from one to another are found.

    strong      administrators, and those who can make themselves so (PE-0g)
    trusts      who assumes which roles of the account
    ways        who becomes whom in it
    raises      rows of `WAY_SETS`: who may raise whom, whether it can become them or not (PE-6)

Users and roles go by number, in the order of all ARNs of the world: sets of them are small.
"""

import gzip
import json
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import accumulate

from rolescope.cluster.rows import Row, way_rows
from rolescope.cluster.tables import WAY_SETS
from rolescope.engine.index import WorldIndex
from rolescope.escalation.rule import Gain
from rolescope.escalation.way import Escalations, WaySet
from rolescope.model.world import World
from rolescope.trust.edge import Edge, PrincipalKind, Standing, TrustGraph
from rolescope.trust.entities import entities
from rolescope.trust.naming import session_role
from rolescope.value import Value, replace

Numbers = tuple[int, ...]
Leap = tuple[Numbers, Numbers]
"""Each of the first becomes each of the second in one step."""


class Links(Value):
    """What an account tells: see above."""

    strong: Numbers
    trusts: tuple[Leap, ...]
    ways: tuple[Leap, ...]
    raises: tuple[Row, ...]


def numbered(world: World) -> dict[str, int]:
    """Return the number of each user and role."""
    arns = sorted(one.arn for account in world.accounts for one in entities(account))
    return {arn: number for number, arn in enumerate(arns)}


def links_of(
    graph: TrustGraph,
    found: Escalations,
    raising: tuple[WaySet, ...],
    callers: WorldIndex,
    numbers: Mapping[str, int],
) -> bytes:
    """Return what an account tells, by the trusts of its roles and its ways, as bytes."""
    into: dict[Numbers, set[int]] = {}
    for edge in graph.edges:
        some = _numbers(_open_to(edge, callers), numbers)
        if some:
            into.setdefault(some, set()).add(numbers[edge.target])
    ways = {
        (_numbers(one.sources, numbers), _numbers((to.arn for to in one.targets), numbers)): None
        for one in found.sets
        if one.rule.gain is Gain.BECOME
    }
    value = {
        "strong": _packed(_numbers(found.equivalents, numbers)),
        "trusts": [[_packed(some), _packed(sorted(roles))] for some, roles in into.items()],
        "ways": [[_packed(some), _packed(targets)] for some, targets in ways],
        "raises": way_rows(replace(found, own=(), sets=raising)),
    }
    return gzip.compress(json.dumps(value, separators=(",", ":")).encode(), 6, mtime=0)


def read_links(data: bytes, numbers: Mapping[str, int]) -> Links:
    """Read what `links_of` returned for the same numbers.

    Raises:
        OSError, EOFError, ValueError, LookupError, TypeError, AttributeError: the bytes are
            something else.
    """
    value = json.loads(gzip.decompress(data))
    for row in value["raises"]:
        if row.keys() != WAY_SETS.columns.keys() or not {*row["sources"], *row["targets"]} <= (
            numbers.keys()
        ):
            raise ValueError(row)

    def read(steps: Iterable[int]) -> Numbers:
        found = tuple(accumulate(steps))
        if found and not 0 <= min(found) <= max(found) < len(numbers):
            raise ValueError(found)
        return found

    def leaps(name: str) -> Iterator[Leap]:
        for sources, targets in value[name]:
            yield read(sources), read(targets)

    return Links(
        strong=read(value["strong"]),
        trusts=tuple(leaps("trusts")),
        ways=tuple(leaps("ways")),
        raises=tuple(value["raises"]),
    )


def _open_to(edge: Edge, index: WorldIndex) -> Iterator[str]:
    """Yield those for whom a trust is open: see `Hops`. A session of a role is that role."""
    if not edge.is_trust:
        return
    yield from edge.usable_by
    if edge.standing is Standing.ALLOWED:
        role = session_role(index, edge.source) if edge.kind is PrincipalKind.SESSION else None
        yield edge.source if role is None else role.arn


def _numbers(arns: Iterable[str], numbers: Mapping[str, int]) -> Numbers:
    return tuple(sorted({numbers[arn] for arn in arns if arn in numbers}))


def _packed(numbers: Iterable[int]) -> list[int]:
    """Return sorted numbers as the steps between them, which are small."""
    before, found = 0, []
    for number in numbers:
        found.append(number - before)
        before = number
    return found


class Leaps:
    """Who becomes whom in one step, and in any number of steps."""

    def __init__(self) -> None:
        """Begin without any."""
        self._targets: list[Numbers] = []
        self._of: defaultdict[int, array[int]] = defaultdict(partial(array, "I"))

    def add(self, leaps: Iterable[Leap]) -> None:
        """Add some leaps."""
        for sources, targets in leaps:
            place = len(self._targets)
            self._targets.append(targets)
            for one in sources:
                self._of[one].append(place)

    def next(self, number: int) -> list[int]:
        """Return whom one becomes in one step."""
        found = {to for place in self._of.get(number, ()) for to in self._targets[place]}
        return sorted(found - {number})

    def reach(self, starts: Mapping[int, int]) -> dict[int, int]:
        """Return of each who is become which of some become it, in any number of steps.

        They are told by bits, one or more of each of the `starts`.
        """
        passed = [0] * len(self._targets)
        found: dict[int, int] = {}
        fresh = dict(starts)
        while fresh:
            through: dict[int, int] = {}
            for one, some in fresh.items():
                for place in self._of.get(one, ()):
                    if some & ~passed[place]:
                        through[place] = through.get(place, 0) | some
            fresh = {}
            for place, some in through.items():
                passed[place] |= some
                for to in self._targets[place]:
                    before = found.get(to, 0)
                    if some & ~before:
                        found[to] = before | some
                        fresh[to] = fresh.get(to, 0) | (some & ~before)
        return found
