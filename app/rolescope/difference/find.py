"""Finds the impact of one state of a world against another."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from rolescope.difference.causes.causes import Causes
from rolescope.difference.causes.differences import Differences, world_differences
from rolescope.difference.causes.edit_numbers import numbered
from rolescope.difference.edge_pairs import EdgePair, edge_pairs
from rolescope.difference.impact import EdgeChange, Impact, Turn
from rolescope.difference.numbers import RenamedIds
from rolescope.difference.reach.access import Direct, EdgeCallers, access_after, known_access
from rolescope.difference.reach.flips import BothStates, Flips
from rolescope.difference.reach.movers import ListLimits, Movers
from rolescope.engine.index import WorldIndex
from rolescope.model.edit import Edit
from rolescope.model.principal import Role
from rolescope.progress import Tick, no_tick
from rolescope.trust.bulk.mask import NOTHING
from rolescope.trust.edge import TrustGraph
from rolescope.trust.entities import entities
from rolescope.trust.known import Before

NO_LIMITS = ListLimits()


def find_impact(
    before: Before,
    after: Before,
    *,
    edits: Sequence[Edit] = (),
    renamed: Mapping[str, str] | None = None,
    limits: ListLimits = NO_LIMITS,
    tick: Tick = no_tick,
) -> Impact:
    """Find what differs between two states: trusts, verdicts, and who gets to which role.

    The states need not have anything in common; what they share is not looked at. Both are of the
    same time, unless time is to be among what differs. `edits` are those that make the one state
    of the other; causes get their numbers. `renamed` gives users and roles that are the same
    under another ARN: old ids with their new ones. What is found has the ids of the state after,
    but for what is gone.

    A principal that can still get to a role in another way does not lose it (see impact). `limits`
    limits how much is listed, not what is counted.
    """
    names = RenamedIds(renamed)
    found = world_differences(before.index, after.index, names)
    found = numbered(found, before.index.world, edits)
    tick(0.1, "Trusts")
    pairs = list(edge_pairs(before.graph, after.graph, names))
    states, into = _states(before, after, pairs, names)
    causes = Causes(found, before.index, after.index, names)
    flips = Flips(states, causes, into)
    direct = [flip for role in into for flip in flips.of(role)]
    tick(0.2, "Ways")
    movers = Movers(states, flips, _admins(before.graph, after.graph, names), limits)
    movers.look(lambda done, text: tick(0.2 + 0.7 * done, text))
    losers, gainers = movers.losers(), movers.gainers()
    total = len(
        {*before.index.users, *before.index.roles}
        | {names.of(arn) for arn in (*after.index.users, *after.index.roles)}
    )
    impact = Impact(
        edges=tuple(sorted(_edge_changes(pairs, causes), key=lambda one: one.id)),
        flips=tuple(
            sorted(direct, key=lambda one: (one.role, one.before, one.after, one.principals))
        ),
        losers=losers.changes,
        gainers=gainers.changes,
        lost=losers.verdicts,
        gained=gainers.verdicts,
        losing=losers.principals,
        gaining=gainers.principals,
        holders=holders(before.index, after.index, found, causes, names),
        checked=total,
        total=total,
    )
    tick(1, "Done")
    return impact


def _states(
    before: Before, after: Before, pairs: list[EdgePair], names: RenamedIds
) -> tuple[BothStates, dict[int, list[EdgePair]]]:
    """Compute who may assume what; only roles whose edges differ are evaluated."""
    known = known_access(before)
    callers = EdgeCallers(after.graph, known.numbers, names)
    into: dict[int, list[EdgePair]] = {}
    for pair in pairs:
        if pair.after is not None:
            role = callers.number(pair.after.target)
        else:
            assert pair.before is not None  # noqa: S101 - for the type checker: it has one of them
            role = known.callers.number(pair.before.target)
        into.setdefault(role, []).append(pair)
    changed: Direct = dict.fromkeys(into, NOTHING)
    targets = {names.after(known.numbers.id(role)): role for role in into}
    for edge in after.graph.edges:
        if edge.target in targets:
            changed[targets[edge.target]] |= callers.behind(edge)
    changed = {role: mask.within(~(1 << role)) for role, mask in changed.items()}
    accesses = access_after(known.accesses, changed)
    return BothStates(
        known.accesses, accesses, (known.callers, callers), known.numbers, names
    ), into


def _admins(before: TrustGraph, after: TrustGraph, names: RenamedIds) -> Callable[[str], bool]:
    """Return what tells whether a role, given by its id before, is an administrator in a state."""
    found = {node.id for node in before.nodes if node.is_admin}
    found |= {names.of(node.id) for node in after.nodes if node.is_admin}
    return found.__contains__


def _edge_changes(pairs: list[EdgePair], causes: Causes) -> Iterator[EdgeChange]:
    for pair in pairs:
        turn = pair.turn
        if turn is None:
            continue
        before = pair.before if turn is not Turn.NEW else None
        after = pair.after if turn is not Turn.GONE else None
        edge = after or before
        assert edge is not None  # noqa: S101 - for the type checker: a change is of one of them
        yield EdgeChange(
            id=edge.id,
            turn=turn,
            before=before,
            after=after,
            causes=causes.of_edge(pair),
        )


def holders(
    before: WorldIndex, after: WorldIndex, found: Differences, causes: Causes, names: RenamedIds
) -> tuple[str, ...]:
    """Return the users and roles of both states on whose own side anything differs.

    Those whose own policies differ come first, then those below other SCPs: these limit no
    service-linked role (SCP-4). Ids are those after.
    """
    own = sorted(names.after(arn) for arn in causes.touched if names.after(arn) not in found.people)
    guarded = sorted(_guarded(before, after, causes, names))
    return tuple(dict.fromkeys((*own, *guarded)))


def _guarded(
    before: WorldIndex, after: WorldIndex, causes: Causes, names: RenamedIds
) -> Iterator[str]:
    for id_ in causes.guarded:
        account = after.account(id_)
        for entity in entities(account) if account is not None else ():
            if isinstance(entity, Role) and entity.is_service_linked:
                continue
            old = names.of(entity.arn)
            if old in before.roles or old in before.users:
                yield entity.arn
