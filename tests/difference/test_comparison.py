"""Two states side by side: who reaches what, and why; what differs besides."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rolescope.difference.comparison import Comparison, compare_states
from rolescope.difference.contents.changed_facts import FactKind
from rolescope.difference.contents.shared import LackingImport, NotCompared
from rolescope.difference.impact import Access, CausePart, Turn
from rolescope.difference.pair_changes import PairChange
from rolescope.engine.index import WorldIndex
from rolescope.model.edit import EditRefused
from rolescope.model.place import with_holder
from rolescope.model.policy_edit import WithTag
from rolescope.model.world import World
from rolescope.trust.graph import trust_graph
from rolescope.trust.known import Before
from rolescope.value import replace
from support.worlds.asking import arn
from support.worlds.build import NOW, A, B, account, allow, role, trusts, user, world
from support.worlds.generated_edits import edits
from support.worlds.older_demo import (
    ADMIN,
    HUB,
    IMPORT,
    KOFI,
    LENA,
    LENA_THEN,
    RELEASE,
    SANDBOX,
    demo,
    older_demo,
)
from support.worlds.reformatted import reformatted, seeded


def state(world: World, at: str = NOW) -> Before:
    index = WorldIndex(world)
    return Before(index, trust_graph(index, at), at)


def compare(before: World, after: World, at: str = NOW) -> Comparison:
    return compare_states(state(before, at), state(after, at))[0]


def told(pairs: tuple[PairChange, ...]) -> set[tuple[str, str, Access, Access]]:
    return {(who, pair.role, pair.before, pair.after) for pair in pairs for who in pair.principals}


def test_the_demo_since_may() -> None:
    found = compare(older_demo(), demo(), demo().now or "")
    new, lost = found.of(Turn.NEW), found.of(Turn.GONE)
    direct = {(pair.role, pair.count) for pair in new if pair.is_direct}
    assert direct == {(HUB, 4), (IMPORT, 1)}
    builds = {
        f"arn:aws:iam::770233459910:role/build-{x}" for x in ("api", "images", "web", "worker")
    }
    assert {who for who, role_, *_ in told(new) if role_ == ADMIN} >= builds
    assert all(pair.causes for pair in (*new, *lost))
    assert {pair.role for pair in lost if pair.is_direct} == {RELEASE, IMPORT, ADMIN}
    assert [(one.arn, one.dead) for one in found.worlds.recreated] == [(KOFI, ())]
    assert found.worlds.renamed == ((LENA_THEN, LENA),)
    assert found.worlds.unknown == (
        NotCompared(LackingImport.ACCOUNT, was_there=False, of=SANDBOX),
    )
    seen = {end for one in found.edges for end in (one.before, one.after) if end}
    assert not any(SANDBOX in edge.target or SANDBOX in edge.source for edge in seen)
    assert not found.documents


@settings(max_examples=4)
@given(seed=st.integers(0, 2**32))
def test_a_reformatted_copy_differs_in_nothing(seed: int) -> None:
    assert compare(demo(), reformatted(demo(), seeded(seed))).is_nothing


@settings(max_examples=25)
@given(data=st.data())
def test_turned_around_it_is_the_mirror(data: st.DataObject) -> None:
    before = after = base()
    for _ in range(data.draw(st.integers(1, 3))):
        try:
            after = data.draw(edits(after)).apply(after)
        except EditRefused:
            continue
    there, back = compare(before, after), compare(after, before)
    assert told(there.pairs) == {(who, what, new, old) for who, what, old, new in told(back.pairs)}
    for turn, other in ((Turn.NEW, Turn.GONE), (Turn.GONE, Turn.NEW), (Turn.CHANGED, Turn.CHANGED)):
        first = {one.place for one in there.worlds.documents if one.turn is turn}
        second = {one.place for one in back.worlds.documents if one.turn is other}
        assert first == second
        assert there.count(turn) == back.count(other)
        assert there.count(turn) == sum(pair.count for pair in there.of(turn))
    assert len(there.worlds.facts) == len(back.worlds.facts)


def base() -> World:
    return world(
        account(
            A,
            user("ana", allows=allow("sts:AssumeRole")),
            role("App", trust=trusts(arn("user/ana")), allows=allow("sts:AssumeRole")),
            role("Data", trust=trusts(arn("role/App"))),
            role("Target", trust=trusts(A)),
        )
    )


def test_a_chain_names_the_step_that_is_new() -> None:
    before = world(
        account(
            A,
            user("ana", allows=allow("sts:AssumeRole")),
            role("App", trust=trusts(B), allows=allow("sts:AssumeRole")),
            role("Data", trust=trusts(arn("role/App"))),
            role("Target", trust=trusts(A)),
        )
    )
    found = compare(before, base())
    by_role = {pair.role: pair for pair in found.of(Turn.NEW) if arn("user/ana") in pair.principals}
    assert by_role[arn("role/App")].is_direct
    chain = by_role[arn("role/Data")]
    assert (chain.is_direct, chain.by, chain.through) == (False, "", arn("role/App"))
    assert chain.causes == by_role[arn("role/App")].causes
    assert chain.causes[0].part is CausePart.STATEMENT


def test_who_has_another_way_loses_nothing() -> None:
    people: Any = [arn("user/ana"), arn("role/App")]
    before = world(
        account(
            A,
            user("ana", allows=allow("sts:AssumeRole")),
            role("App", trust=trusts(arn("user/ana")), allows=allow("sts:AssumeRole")),
            role("Data", trust=trusts(people)),
            role("Target", trust=trusts(A)),
        )
    )
    found = compare(before, base())
    assert not found.of(Turn.GONE)
    (pair,) = found.pairs
    assert (pair.has_other_way, pair.turn) == (True, Turn.CHANGED)
    assert (pair.before, pair.after) == (Access.ALLOWED, Access.NONE)


def test_other_needs_let_nobody_in_or_out() -> None:
    before, after = (
        world(
            account(
                A,
                user("ana", allows=allow("sts:AssumeRole")),
                role("App", trust=trusts(arn("user/ana"), Condition=block)),
            )
        )
        for block in ({}, {"StringEquals": {"sts:ExternalId": "x-1"}})
    )
    found = compare(before, after)
    assert not found.pairs
    (trust,) = found.trusts
    assert trust.turn is Turn.CHANGED
    assert [cause.statement for cause in trust.causes] == [0]
    assert not found.documents  # it is told as the cause


def test_what_makes_no_difference_stands_below() -> None:
    after = WithTag(arn("role/App"), "team", "red", "Tag App").apply(base())
    inline = role("Target", allows=allow("s3:*")).inline
    after = with_holder(after, arn("role/Target"), lambda one: replace(one, inline=inline))
    found = compare(base(), after)
    assert not found.pairs
    assert [change.place.name for change in found.documents] == ["Target-inline"]
    assert [fact.kind for fact in found.facts] == [FactKind.TAG]


def test_a_renamed_user_keeps_what_he_reaches() -> None:
    after = world(
        account(
            A,
            user("ana", path="/eng/", allows=allow("sts:AssumeRole")),
            role("App", trust=trusts(arn("user/eng/ana")), allows=allow("sts:AssumeRole")),
            role("Data", trust=trusts(arn("role/App"))),
            role("Target", trust=trusts(A)),
        )
    )
    found = compare(base(), after)
    assert not found.pairs
    assert not found.trusts
    assert found.worlds.renamed == ((arn("user/ana"), arn("user/eng/ana")),)


def test_somebody_else_with_the_old_name_is_new() -> None:
    ana = user("ana", allows=allow("sts:AssumeRole"))
    entities = base().accounts[0].roles
    after = world(
        account(
            A, replace(ana, arn="user/anna", name="anna"), replace(ana, id="AIDANEW"), *entities
        )
    )
    found = compare(base(), after)
    gained = told(found.of(Turn.NEW))
    lost = told(found.of(Turn.GONE))
    assert (arn("user/ana"), arn("role/App"), Access.NONE, Access.ALLOWED) in gained
    assert (arn("user/anna"), arn("role/App"), Access.ALLOWED, Access.NONE) in lost


def test_trusts_of_a_recreated_user_are_dead() -> None:
    ana = user("ana", allows=allow("sts:AssumeRole"))
    app = role("App", trust=trusts(ana.id), allows=allow("sts:AssumeRole"))
    data, target = (one for one in base().accounts[0].roles if one.name != "App")
    after = world(account(A, replace(ana, id="AIDANEWNEWNEWNEWNEW1"), app, data, target))
    found = compare(base(), after)
    lost = told(found.of(Turn.GONE))
    assert (arn("user/ana"), arn("role/App"), Access.ALLOWED, Access.NONE) in lost
    (recreated,) = found.worlds.recreated
    assert [(one.place.holder, one.is_trust) for one in recreated.dead] == [(arn("role/App"), True)]


def test_an_account_that_one_import_lacks_is_in_no_count() -> None:
    other = account(B, role("Far", trust=trusts(arn("user/ana"))), user("eve"))
    both = replace(base(), accounts=(*base().accounts, other))
    for before, after in ((base(), both), (both, base())):
        found = compare(before, after)
        assert not found.pairs
        assert not found.trusts
        assert not found.facts
        assert [one.what for one in found.worlds.unknown] == [LackingImport.ACCOUNT]
