"""Edits of every kind: what is evaluated again with them is the whole truth."""

import json
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.large_organizations import large_organization
from rolescope.engine.index import WorldIndex
from rolescope.model.edit import Edit, EditRefused, Scenario
from rolescope.model.edits.accounts import MoveAccount
from rolescope.model.edits.documents import WithDocument
from rolescope.model.edits.durations import WithMaxSessionDuration
from rolescope.model.edits.entities import WithoutPrincipal, WithRole, WithUser
from rolescope.model.edits.groups import IntoGroup
from rolescope.model.edits.guardrails import WithNewGuardrail
from rolescope.model.edits.inline import WithNewInlinePolicy
from rolescope.model.edits.managed import Attach
from rolescope.model.edits.trusts import WithoutAnyTrust
from rolescope.model.place import Place, PlaceKind
from rolescope.model.policy import PolicyType
from rolescope.model.world import World
from rolescope.trust.edge import TrustGraph
from rolescope.trust.graph import trust_graph
from rolescope.trust.known import Before
from rolescope.value import replace
from support.worlds.build import (
    NOW,
    A,
    B,
    account,
    allow,
    deny,
    document,
    group,
    managed,
    organization,
    role,
    trusts,
    user,
    world,
)
from support.worlds.generated_edits import made
from support.worlds.generated_organizations import organizations


class Shown:
    """A world too large to be written out, with edits that can be made."""

    def __init__(self, given: World, edits: tuple[Edit, ...]) -> None:
        self.world = given
        self.edits = edits

    def __repr__(self) -> str:
        return repr(self.edits)


@st.composite
def edited_organizations(draw: st.DrawFn, most: int = 3) -> Shown:
    world = draw(organizations())
    gone = draw(st.sampled_from((None, None, None, A, B)))  # a member that is not imported
    world = replace(world, accounts=tuple(one for one in world.accounts if one.id != gone))
    return Shown(world, draw(made(world, most)))


@cache
def large() -> Before:
    given = large_organization(200)
    index = WorldIndex(given)
    return Before(index, trust_graph(index, NOW), NOW)


def again(known: Before, edited: World) -> TrustGraph:
    found = trust_graph(WorldIndex(edited, known.index), NOW, before=known)
    whole = trust_graph(WorldIndex(edited), NOW)
    assert found.nodes == whole.nodes
    assert found.edges == whole.edges
    return found


@given(edited_organizations())
def test_what_is_known_and_what_is_new_agree_with_the_edited_world(shown: Shown) -> None:
    scenario = Scenario(shown.world, shown.edits)
    index = WorldIndex(shown.world)
    again(Before(index, trust_graph(index, NOW), NOW), scenario.world)


# How many roles

TRUST = json.dumps(document(trusts("999999999999")))
GRANT = json.dumps(document(allow("sts:AssumeRole", f"arn:aws:iam::{B}:role/Near")))
READS = json.dumps(document(allow("s3:Get*")))
DENIES = json.dumps(document(deny("sts:*")))
R, U = f"arn:aws:iam::{A}:role/", f"arn:aws:iam::{A}:user/"
MEMBER = "555566667777"


def test_an_edit_of_one_trust_policy_evaluates_one_role_again() -> None:
    target = large().index.world.accounts[0].roles[0].arn
    for edit in (
        WithDocument(Place(PlaceKind.TRUST, target), TRUST),
        WithoutAnyTrust(target),
        WithMaxSessionDuration(target, 7200),
    ):
        found = again(large(), edit.apply(large().index.world))
        assert found.evaluated == 1


def test_a_policy_about_other_actions_evaluates_no_role_again() -> None:
    edit = WithNewInlinePolicy(large().index.world.accounts[0].users[0].arn, "reads", READS)
    assert again(large(), edit.apply(large().index.world)).evaluated == 0


def small() -> World:
    """Return a world of two accounts, and a third one of the organization that is not imported."""
    inside = {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-exampleorg1/r-ex01/ou-1/*"}}
    home = account(
        A,
        user("ana", allows=allow(resource=f"{R}Two"), groups=("staff",)),
        user("ben"),
        group("staff"),
        managed("Reads", allow("s3:Get*")),
        role("One", trust=trusts(MEMBER)),
        role("Two", trust=trusts(A)),
        role("Named", trust=trusts(f"arn:aws:iam::{MEMBER}:role/x", Condition=inside)),
        role("Anyone", trust=trusts("*", Condition=inside)),
    )
    far = account(
        B,
        role("Near", trust=trusts(B)),
        role("Far", trust=trusts(f"{U}ana", Condition=inside)),
        role("Service", trust=trusts({"Service": "ec2.amazonaws.com"})),
    )
    guards = organization(A, B, (MEMBER, "ou-1"), units=(("ou-1", "r-ex01"), ("ou-2", "r-ex01")))
    return world(home, far, organization=guards)


@pytest.mark.parametrize(
    ("edit", "count"),
    [
        (WithNewInlinePolicy(f"{U}ben", "more", GRANT), 1),  # Anyone; B itself trusts only B
        (WithUser(A, "cat"), 2),  # Two, which names its account, and Anyone
        (WithRole(A, "New", "/", TRUST), 3),  # itself, too
        (WithoutPrincipal(f"{U}ana"), 3),  # Two, Anyone, and Far, which names her
        (IntoGroup(f"{U}ben", f"arn:aws:iam::{A}:group/staff"), 0),
        (Attach(f"{U}ben", f"arn:aws:iam::{A}:policy/Reads"), 0),
        (WithNewGuardrail(PolicyType.SCP, "x", DENIES, (MEMBER,)), 3),  # One, Named, Anyone
        (MoveAccount(MEMBER, "ou-2"), 3),
        (MoveAccount(A, "ou-1"), 5),  # its own, and Far, which names ana
        (MoveAccount(B, "ou-1"), 4),  # its own, and Anyone
    ],
)
def test_only_what_an_edit_may_touch_is_evaluated_again(edit: Edit, count: int) -> None:
    index = WorldIndex(small())
    known = Before(index, trust_graph(index, NOW), NOW)
    assert edit.refusal(small()) is None
    assert again(known, edit.apply(small())).evaluated == count


# Scenarios


@given(edited_organizations(), st.integers(0, 9))
def test_an_edit_that_is_taken_out_was_never_made(shown: Shown, number: int) -> None:
    """Undo is a scenario without the last edit, whatever the edit was."""
    whole = Scenario(shown.world, shown.edits)
    assert Scenario(shown.world).world is shown.world
    done = shown.world
    for edit in shown.edits:
        before = done
        done = edit.apply(before)
        assert edit.apply(before) == done
    assert whole.world == done
    if not shown.edits:
        return
    gone = number % len(shown.edits)
    rest = (*shown.edits[:gone], *shown.edits[gone + 1 :])
    try:
        left = Scenario(shown.world, rest)
    except EditRefused:
        return  # a later one was about what this one made
    done = shown.world
    for edit in rest:
        done = edit.apply(done)
    assert left.world == done
