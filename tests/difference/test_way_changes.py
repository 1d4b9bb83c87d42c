"""Which ways of escalation another state of a world opens and closes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolescope.difference.ways import WayChanges, way_changes
from rolescope.escalation.rule import Gain
from rolescope.escalation.way import (
    Dependence,
    Escalations,
    EscalationWay,
    ReachedTarget,
    WaySet,
    WayState,
)
from rolescope.model.world import World
from rolescope.words.impact.impact_values import ImpactNames
from rolescope.words.impact.way_section import way_sections
from support.worlds.build import allow, user
from support.worlds.escalation_worlds import alice, arn, for_service, found_in, world
from support.worlds.way_sets import UNKNOWN, way_set

PASSING = allow(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"])
CODE = allow(["lambda:UpdateFunctionCode", "lambda:InvokeFunction"])
BOB = user("bob", allows=allow("iam:CreateAccessKey", arn("user/alice")))
NAMES = ImpactNames(lambda _id: None, {})


def changes(before: World, after: World) -> WayChanges:
    return way_changes(found_in(before), found_in(after))


def told(before: World, after: World) -> tuple[list[str], list[str]]:
    found = changes(before, after)
    return [way.id for way in found.opened], [way.id for way in found.closed]


def test_nothing_differs_between_two_states_that_are_alike() -> None:
    some = world(alice(PASSING), BOB, for_service("lambda"))
    assert told(some, some) == ([], [])


def test_what_an_edit_takes_away_is_closed_and_the_rest_is_not_told() -> None:
    before = world(alice(PASSING), BOB, for_service("lambda"))
    after = world(alice(), BOB, for_service("lambda"))
    passed = f"way PE-27 {arn('user/alice')} > {arn('role/Target')}"
    assert told(before, after) == ([], [passed])
    assert told(after, before) == ([passed], [])


def test_who_raises_itself_is_told_too() -> None:
    before = world(user("maker"))
    after = world(user("maker", allows=allow("iam:PutUserPolicy", arn("user/maker"))))
    ((opened,), closed) = told(before, after)
    assert opened.endswith(f"{arn('user/maker')} > {arn('user/maker')}")
    assert not closed


def test_a_way_that_depended_and_holds_now_is_opened() -> None:
    unknown = world(alice(CODE), for_service("lambda"), things=None)
    opened, closed = told(unknown, world(alice(PASSING, CODE), for_service("lambda"), things=None))
    assert any(id_.startswith("way PE-27 ") for id_ in opened)
    assert not closed


def test_those_to_administrators_come_first() -> None:
    after = world(alice(PASSING), BOB, for_service("lambda"), for_service("lambda", "Plain"))
    found = changes(world(alice(), BOB, for_service("lambda")), after)
    assert [way.is_admin for way in found.opened] == sorted(
        (way.is_admin for way in found.opened), reverse=True
    )


def test_sections_say_what_is_opened_and_closed() -> None:
    before = world(alice(PASSING), for_service("lambda"))
    (section,) = way_sections(changes(before, world(alice(), for_service("lambda"))), NAMES)
    assert section.title == "Escalation ways closed · 1"
    (write,) = section.rows
    row = write()
    assert row.name == "alice \N{RIGHTWARDS ARROW} Target"
    assert row.words.endswith("admin, holds")
    assert row.nodes == (arn("user/alice"), arn("role/Target"))


def test_many_ways_are_counted_and_not_all_listed() -> None:
    makers = [user(f"maker{n:03}", allows=PASSING) for n in range(600)]
    after = world(*makers, for_service("lambda"))
    before = world(*(user(f"maker{n:03}") for n in range(600)), for_service("lambda"))
    (section,) = way_sections(changes(before, after), NAMES)
    assert section.title == "Escalation ways opened · 600"
    assert section.more == "100 more ways"


def test_a_way_that_held_and_depends_now_is_closed() -> None:
    holding = Escalations((), (way_set(Gain.BECOME, "a", "b"),), {}, ())
    depending = Escalations((), (way_set(Gain.BECOME, "a", "b", UNKNOWN),), {}, ())
    found = way_changes(holding, depending)
    assert ([way.id for way in found.closed], found.opened) == (["way PE-1 a > b"], ())


def test_one_more_target_does_not_take_sets_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"role{number:02}" for number in range(60)]
    before = Escalations((), (way_set(Gain.BECOME, names, names),), {}, ())
    after = Escalations((), (way_set(Gain.BECOME, names, [*names, "new"]),), {}, ())
    made, way = [], WaySet.way

    def counted(some: WaySet, source: str, reached: ReachedTarget) -> EscalationWay:
        made.append(source)
        return way(some, source, reached)

    monkeypatch.setattr(WaySet, "way", counted)
    found = way_changes(before, after)
    assert [(way.source, way.target) for way in found.opened] == [(one, "new") for one in names]
    assert not found.closed
    assert len(made) < 2 * len(names)


ENDS = st.sampled_from("abcdef")
STATES = st.sampled_from([None, (), (UNKNOWN,)])
PLANS = st.dictionaries(st.tuples(ENDS, st.sampled_from("uvwabc")), STATES, max_size=36)


def sets_of(plan: dict[tuple[str, str], tuple[Dependence, ...] | None]) -> Escalations:
    """Return the ways of a plan in sets: sources with the same targets are in one."""
    by_source: dict[tuple[str, tuple[Dependence, ...]], list[str]] = {}
    for (source, target), depends in sorted(plan.items(), key=lambda item: item[0]):
        if depends is not None:
            by_source.setdefault((source, depends), []).append(target)
    alike: dict[tuple[tuple[str, ...], tuple[Dependence, ...]], list[str]] = {}
    for (source, depends), targets in by_source.items():
        alike.setdefault((tuple(targets), depends), []).append(source)
    sets = (way_set(Gain.BECOME, who, to, *depends) for (to, depends), who in alike.items())
    return Escalations((), tuple(sets), {}, ())


@given(before=PLANS, after=PLANS)
def test_what_differs_is_told_as_if_all_ways_were_compared(
    before: dict[tuple[str, str], tuple[Dependence, ...] | None],
    after: dict[tuple[str, str], tuple[Dependence, ...] | None],
) -> None:
    old, new = sets_of(before), sets_of(after)
    found = way_changes(old, new)
    for ways, here, there in ((found.opened, new, old), (found.closed, old, new)):
        states = {way.id: way.state for way in there.ways}
        expected = {
            way.id
            for way in here.ways
            if way.id not in states
            or (way.state, states[way.id]) == (WayState.HOLDS, WayState.DEPENDS)
        }
        assert {way.id for way in ways} == expected
        assert len(ways) == len(expected)
