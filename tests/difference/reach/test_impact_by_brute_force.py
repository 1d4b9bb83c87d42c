"""The impact is what comes of asking about every pair of both worlds."""

from collections import defaultdict
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from rolescope.difference.find import find_impact
from rolescope.difference.impact import Access, Impact, ReachChange, Turn
from rolescope.engine.index import WorldIndex
from rolescope.model.edit import Scenario
from rolescope.model.policy import PrincipalType
from rolescope.model.principal import Role
from rolescope.model.world import World
from rolescope.trust.edge import PrincipalKind, Standing
from rolescope.trust.entities import Entity, caller_of
from rolescope.trust.graph import trust_graph
from rolescope.trust.known import Before
from rolescope.trust.reasons import failed_times
from rolescope.trust.requests import RequestAsker
from rolescope.trust.search import search
from rolescope.trust.usage import usage
from rolescope.trust.written import WrittenTrust, merged_trusts
from support.worlds.build import NOW
from support.worlds.changed_worlds import CHANGES, Change
from support.worlds.generated_edits import made
from support.worlds.generated_organizations import organizations

Table = dict[tuple[str, str], Access]
"""Access by principal and role; pairs without any are left out."""

ACCESS = {Standing.ALLOWED: Access.ALLOWED, Standing.DEPENDS: Access.DEPENDS}


def state(world: World, before: Before | None = None) -> Before:
    index = WorldIndex(world, before.index if before is not None else None)
    return Before(index, trust_graph(index, NOW, before=before), NOW)


def asked(known: Before) -> Iterator[tuple[str, str, Access]]:
    """Ask of every user and role whether it may assume a role that may mean it.

    Of a trust in an account or in anyone, all who may use it are asked for at once: facts that
    let one of them in are tried for the others as well (trust/test_usage.py).
    """
    index = known.index
    for role in index.roles.values():
        for trust in merged_trusts(index, role):
            of = trust.principal
            if of.type in (PrincipalType.ANYONE, PrincipalType.ACCOUNT):
                yield from wide(index, role, trust)
                continue
            entity = index.user(of.value) or index.role(of.value)
            if entity is not None:
                yield entity.arn, role.arn, looked_at(index, entity, role, trust)


def wide(index: WorldIndex, role: Role, trust: WrittenTrust) -> Iterator[tuple[str, str, Access]]:
    if all(failed_times(conditions, NOW) for conditions in trust.conditions):
        return  # nobody comes in any more, or as yet
    used = usage(index, role, trust, NOW)
    found = dict.fromkeys(used.undecided, Access.DEPENDS)
    found |= dict.fromkeys(used.allowed, Access.ALLOWED)
    yield from ((arn, role.arn, access) for arn, access in found.items())


def looked_at(index: WorldIndex, entity: Entity, role: Role, trust: WrittenTrust) -> Access:
    asker = RequestAsker(index, caller_of(entity), role.arn, NOW)
    return ACCESS.get(search(asker, trust.statements).standing, Access.NONE)


def beside(known: Before) -> Iterator[tuple[str, str, Access]]:
    """Return what others may do, as edges have it: they are asked in no other way."""
    index = known.index
    by_name = {(arn.split(":")[4], one.name): arn for arn, one in index.roles.items()}
    for edge in known.graph.edges:
        source = edge.source
        if edge.kind is PrincipalKind.SESSION and ":assumed-role/" in source:
            name = source.split("/")[1]
            source = by_name.get((source.split(":")[4], name), source)
        elif edge.kind is PrincipalKind.ACCOUNT and index.account(source) is not None:
            if edge.usable_by or edge.undecided_by:
                continue
        elif edge.kind is PrincipalKind.ANYONE:
            if not edge.lets_in_strangers and (edge.usable_by or edge.undecided_by):
                continue
        elif edge.statements and (index.role(source) or index.user(source)):
            continue  # else the trust policy cannot be read: it may be trusted
        yield source, edge.target, ACCESS.get(edge.standing, Access.NONE)


def direct(known: Before) -> Table:
    found: Table = {}
    for source, role, access in (*asked(known), *beside(known)):
        if source != role and access:
            found[source, role] = max(access, found.get((source, role), Access.NONE))
    return found


def closure(table: Table) -> Table:
    """Return the best way of every principal to every role: as good as its worst step."""
    steps: dict[str, dict[str, Access]] = defaultdict(dict)
    for (source, role), access in table.items():
        steps[source][role] = access
    found: Table = {}
    for least in (Access.DEPENDS, Access.ALLOWED):
        for source in tuple(steps):
            seen: set[str] = set()
            left = [source]
            while left:
                for role, access in steps.get(left.pop(), {}).items():
                    if access >= least and role not in seen:
                        seen.add(role)
                        left.append(role)
            found |= {(source, role): least for role in seen if role != source}
    return found


Differ = dict[tuple[str, str], tuple[Access, Access]]


def differing(before: Table, after: Table) -> Differ:
    return {
        pair: (before.get(pair, Access.NONE), after.get(pair, Access.NONE))
        for pair in before.keys() | after.keys()
        if before.get(pair) != after.get(pair)
    }


def flipped(impact: Impact) -> Differ:
    return {
        (principal, flip.role): (flip.before, flip.after)
        for flip in impact.flips
        for principal in flip.principals
    }


def moved(changes: tuple[ReachChange, ...]) -> Differ:
    return {
        (principal, role.role): (role.before, role.after)
        for change in changes
        for principal in change.principals
        for role in change.roles
    }


def check(before: Before, after: Before) -> Impact:
    impact = find_impact(before, after)
    tables = direct(before), direct(after)
    expected = differing(*tables)
    assert flipped(impact).items() ^ expected.items() == set()
    reached = differing(*map(closure, tables))
    assert moved(impact.losers) | moved(impact.gainers) == reached
    assert impact.lost + impact.gained == len(reached)
    assert {edge.id for edge in impact.edges if edge.turn is not Turn.CHANGED} == {
        edge.id for edge in before.graph.edges if edge.is_trust
    } ^ {edge.id for edge in after.graph.edges if edge.is_trust}
    directly = flipped(impact)
    for change in (*impact.losers, *impact.gainers):
        for role in change.roles:
            for principal in change.principals:
                was, is_ = directly.get((principal, role.role), (Access.NONE, Access.NONE))
                is_loss = role.after < role.before
                assert role.is_direct == (is_ < was if is_loss else is_ > was)
                if not role.is_direct:
                    assert (role.by or principal, role.through) in directly
    return impact


class Shown:
    """A world too large to be written out."""

    def __init__(self, given: World) -> None:
        self.world = given


@given(
    organizations().map(Shown),
    organizations().map(Shown),
    st.lists(st.tuples(st.sampled_from(CHANGES), st.integers(0, 200)), min_size=1, max_size=3),
)
def test_an_edited_world_differs_as_its_pairs_do(
    one: Shown, other: Shown, edits: list[tuple[Change, int]]
) -> None:
    """Over every kind of change of worlds with every kind of policy."""
    edited = one.world
    for change, number in edits:
        edited = change(edited, other.world, number)
    before = state(one.world)
    impact = check(before, state(edited, before))
    for flip in impact.flips:
        assert flip.causes, flip


@given(organizations().map(Shown), st.data())
def test_every_flip_of_a_scenario_is_the_doing_of_an_edit(one: Shown, data: st.DataObject) -> None:
    edits = data.draw(made(one.world))
    before = state(one.world)
    after = state(Scenario(one.world, edits).world, before)
    check(before, after)
    impact = find_impact(before, after, edits=edits)
    for flip in impact.flips:
        assert flip.causes, flip
        assert all(cause.edit in range(len(edits)) for cause in flip.causes), flip


@given(organizations().map(Shown), organizations().map(Shown))
def test_two_imports_differ_as_their_pairs_do(one: Shown, other: Shown) -> None:
    """Worlds that share nothing."""
    check(state(one.world), state(other.world))


@given(organizations().map(Shown))
def test_what_is_the_same_has_no_impact(one: Shown) -> None:
    before = state(one.world)
    assert find_impact(before, before).is_nothing
    assert find_impact(before, state(one.world)).is_nothing


TURNS = {Turn.GONE: Turn.NEW, Turn.NEW: Turn.GONE, Turn.CHANGED: Turn.CHANGED}


@given(organizations().map(Shown), organizations().map(Shown))
def test_the_way_back_is_the_mirror(one: Shown, other: Shown) -> None:
    before, after = state(one.world), state(other.world)
    there, back = find_impact(before, after), find_impact(after, before)
    assert flipped(back) == {pair: (new, old) for pair, (old, new) in flipped(there).items()}
    assert [change.principals for change in back.losers] == [
        change.principals for change in there.gainers
    ]
    assert (
        [change.roles for change in there.losers]
        and moved(back.gainers)
        == {pair: (new, old) for pair, (old, new) in moved(there.losers).items()}
    ) or not there.losers
    assert {(one.id, TURNS[one.turn]) for one in back.edges} == {
        (one.id, one.turn) for one in there.edges
    }
    assert {*back.holders} == {*there.holders}
