"""Which ways of escalation another state of a world opens and closes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolescope.analysis import analyse, as_imported
from rolescope.difference.comparison import ComparedStates
from rolescope.difference.contents.shared import LackingImport, NotCompared, shared
from rolescope.difference.impact import CausePart
from rolescope.difference.openings import Openings, with_ways
from rolescope.difference.side_by_side import side_by_side
from rolescope.difference.way_changes import WayChanges, way_causes, way_changes, ways_between
from rolescope.escalation.rule import Gain
from rolescope.escalation.way import (
    Dependence,
    Escalations,
    EscalationWay,
    ReachedTarget,
    WaySet,
    WayState,
)
from rolescope.model.edit import Scenario
from rolescope.model.resource_list import Resources
from rolescope.model.world import World
from rolescope.value import replace
from rolescope.words.compare.comparison_rows import comparison_table
from rolescope.words.compare.comparison_table import ComparisonSection
from rolescope.words.impact.impact_values import ImpactNames
from rolescope.words.impact.way_section import way_sections
from support.worlds import build
from support.worlds.build import B, allow, managed, policy, role, user
from support.worlds.escalation_worlds import AT, A, alice, arn, for_service, found_in, thing, world
from support.worlds.way_sets import UNKNOWN, way_set

PASSING = allow(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"])
SCALES = allow(["iam:PassRole", "autoscaling:*", "ec2:*"])
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


def test_what_differs_of_its_ends_makes_a_way() -> None:
    before = world(alice(), BOB, for_service("lambda"))
    after = world(alice(PASSING), BOB, for_service("lambda"))
    causes = way_causes(as_imported(before, AT), as_imported(after, AT))
    (opened,) = changes(before, after).opened
    (cause,) = causes(opened)
    assert (cause.part, cause.holder) == (CausePart.STATEMENT, arn("user/alice"))


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


# Two imports


def between(before: World, after: World, renamed: dict[str, str] | None = None) -> WayChanges:
    return ways_between(as_imported(before, AT), as_imported(after, AT), renamed or {})


def test_way_of_somebody_who_was_renamed_is_the_same() -> None:
    """The rest of what differs is told."""
    maker = allow("iam:CreateAccessKey", arn("user/alice"))
    before = world(alice(PASSING), BOB, for_service("lambda"))
    after = world(alice(), user("robert", allows=maker), for_service("lambda"))
    names = {arn("user/bob"): arn("user/robert")}
    found = between(before, after, names)
    assert [way.rule.id for way in found.closed] == ["PE-27"]
    assert not found.opened
    assert len(between(before, after).opened) == 1


def test_ways_stand_in_a_comparison_of_two_imports() -> None:
    before, after = (
        world(alice(), for_service("lambda")),
        world(alice(PASSING), for_service("lambda")),
    )
    sides = ComparedStates(as_imported(before, AT), as_imported(after, AT))
    shown = analyse(Scenario(after), AT)
    _, found = side_by_side(Scenario(before), sides, shown, "the import before")
    ((opened,), closed) = (found.ways.opened, found.ways.closed)
    assert (opened.rule.id, closed) == ("PE-27", ())
    table = comparison_table(found, sides)
    (row,) = table.of(ComparisonSection.WAYS_OPENED)
    assert (row.mark, row.who, row.what, row.how) == ("+", "alice", "Target", opened.rule.title)
    assert (row.before, row.after) == ("none that holds", "admin, holds")
    assert row.is_admin
    assert table.count(ComparisonSection.WAYS_OPENED) == 1
    reasons = [table.reasons[number].title for number in row.reasons]
    assert reasons == ["Statement 1 in the inline policy alice-inline of alice"], "what made it"
    back = side_by_side(
        Scenario(after),
        ComparedStates(sides.after, sides.before),
        analyse(Scenario(before), AT),
        "",
    )[1]
    (row,) = comparison_table(back, ComparedStates(sides.after, sides.before)).of(
        ComparisonSection.WAYS_CLOSED
    )
    assert (row.mark, row.before, row.after) == (
        "\N{MINUS SIGN}",
        "admin, holds",
        "none that holds",
    )


def test_service_linked_roles_that_one_import_lacks_open_nothing() -> None:
    """All of them are known where an account is whole, or where a part says so."""
    scales, target = alice(SCALES), for_service("ec2", instance_profiles=("P",))
    whole, rest = world(scales, target, role("More")), world(scales, target)
    partly, linked = (
        replace(rest, accounts=(replace(one, incomplete=("roles",), lists_all_linked_roles=has),))
        for one in rest.accounts
        for has in (False, True)
    )
    by_scaling = f"way PE-26 {arn('user/alice')} > {arn('role/Target')}"
    assert by_scaling in told_between(whole, partly)[0]
    for part in (partly, linked):
        found = shared(whole, part)
        assert told_between(found.before, found.after) == ([], [])
        assert (by_scaling in found_in(found.after).by_id) is (part is partly)


@pytest.mark.parametrize("is_known_first", [True, False])
def test_versions_that_one_import_alone_knows_open_nothing(*, is_known_first: bool) -> None:
    sets = alice(allow("iam:SetDefaultPolicyVersion"), attached=("policy/Own",))
    known, less = (
        world(sets, BOB, replace(managed("Own", allow("s3:*")), other_versions=versions))
        for versions in ((policy("Own", allow("*")),), None)
    )
    first, second = (known, less) if is_known_first else (less, known)
    found = shared(first, second)
    assert found.unknown == (NotCompared(LackingImport.VERSIONS, is_known_first, A),)
    assert told_between(found.before, found.after) == ([], [])
    assert shared(known, known).unknown == shared(less, less).unknown == ()


FUNCTION = thing("lambda_function", "lambda:function:f", "role/Target")


@pytest.mark.parametrize("is_known_first", [True, False])
def test_resources_that_one_import_alone_knows_open_nothing(*, is_known_first: bool) -> None:
    """Without them the way depends on a function: that one is known now opens nothing."""
    told = world(alice(CODE), for_service("lambda"), things=(FUNCTION,))
    silent = world(alice(CODE), for_service("lambda"), things=None)
    first, second = (told, silent) if is_known_first else (silent, told)
    assert told_between(first, second) != ([], [])
    found = shared(first, second)
    assert found.unknown == (NotCompared(LackingImport.RESOURCES, is_known_first),)
    assert found.before.resources is found.after.resources is None
    assert told_between(found.before, found.after) == ([], [])


def told_between(before: World, after: World) -> tuple[list[str], list[str]]:
    found = between(before, after)
    return [way.id for way in found.opened], [way.id for way in found.closed]


def test_types_that_one_import_alone_knows_whole_are_left_out() -> None:
    job = thing("glue_job", "glue:job/etl", "role/Target")
    all_of_them = world(alice(), things=(FUNCTION, job))
    jobs_alone = world(alice(), things=(job,), complete=("glue_job",))
    found = shared(all_of_them, jobs_alone)
    assert found.unknown == (NotCompared(LackingImport.RESOURCES, was_there=True),)
    left = Resources((job,), frozenset({"glue_job"}))
    assert (found.before.resources, found.after.resources) == (left, left)
    assert shared(jobs_alone, jobs_alone).unknown == ()


def test_types_are_left_out_that_one_import_alone_knows_whole_in_an_account() -> None:
    job = thing("glue_job", "glue:job/etl", "role/Target")
    both, jobs = frozenset({"glue_job", "cloudformation_stack"}), frozenset({"glue_job"})
    known = replace(world(alice()), resources=Resources((job,), frozenset(), {A: both}))
    less = replace(known, resources=Resources((job,), frozenset(), {A: jobs, B: both}))
    found = shared(known, less)
    assert found.unknown == (NotCompared(LackingImport.RESOURCES, was_there=True),)
    left = Resources((job,), frozenset(), {A: jobs})
    assert found.before.resources == left
    assert found.after.resources == replace(left, accounts={A: jobs, B: jobs})
    assert shared(less, less).unknown == ()


def test_a_way_of_an_imported_account_of_nobody_is_from_outside() -> None:
    """What it gains in its own account is not."""
    bob, theirs = f"arn:aws:iam::{B}:user/bob", f"arn:aws:iam::{B}:role/own"
    some = build.world(
        build.account(A, role("App")),
        build.account(B, user("bob"), role("own")),
        organization=build.organization(A),
    )
    state = as_imported(some, AT)
    into, within = (
        WayChanges(tuple(Escalations((), (way_set(Gain.BECOME, [bob], [to]),), {}, ()).ways), ())
        for to in (arn("role/App"), theirs)
    )
    assert with_ways(Openings(), into, state, state).external
    assert not with_ways(Openings(), within, state, state).external
    assert not with_ways(Openings(), into, state, state, frozenset({B})).external
