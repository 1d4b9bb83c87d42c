"""After an edit only the accounts that it may touch are searched; what is found is the same."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rolescope.engine.index import WorldIndex, account_of
from rolescope.escalation.changes import untouched_accounts
from rolescope.escalation.find import WayFinder, find_ways
from rolescope.escalation.way import Escalations
from rolescope.model.edit import Edit, Scenario
from rolescope.model.edits.guardrails import WithNewGuardrail
from rolescope.model.edits.inline import WithNewInlinePolicy
from rolescope.model.edits.managed import WithBoundary
from rolescope.model.edits.trusts import WithoutAnyTrust
from rolescope.model.policy import PolicyType
from rolescope.model.resource_list import Resource, Resources
from rolescope.model.world import World
from rolescope.trust.graph import trust_graph
from rolescope.trust.known import Before
from rolescope.trust.paths.hops import hops_of
from rolescope.value import replace
from support.worlds.build import (
    A,
    B,
    account,
    allow,
    deny,
    group,
    managed,
    organization,
    policy,
    role,
    trusts,
    user,
    world,
)
from support.worlds.changed_worlds import CHANGES, Change
from support.worlds.generated_edits import made

AT = "2026-11-24T12:00:00Z"
STRONG = "arn:aws:iam::aws:policy/Strong"
EXECUTION = "AWSCloudFormationStackSetExecutionRole"
FUNCTION = f"arn:aws:lambda:us-east-1:{B}:function:f"
ACTIONS = (
    *("*", "iam:*", "iam:PassRole", "iam:CreateAccessKey", "iam:UpdateAssumeRolePolicy"),
    *("iam:PutRolePolicy", "iam:AttachUserPolicy", "iam:CreatePolicyVersion", "iam:AddUserToGroup"),
    *("iam:DeleteUserPermissionsBoundary", "iam:DeleteUserPolicy", "lambda:*", "cloudformation:*"),
    *("sts:AssumeRole", "organizations:*", "iam:SetDefaultPolicyVersion"),
)
RESOURCES = ("*", f"arn:aws:iam::{A}:role/*", f"arn:aws:iam::{B}:*", "arn:aws:iam::*:role/One")
PRINCIPALS: tuple[Any, ...] = (
    *(A, B, f"arn:aws:iam::{A}:user/alice", f"arn:aws:iam::{A}:role/One"),
    *({"Service": "lambda.amazonaws.com"}, {"Service": "cloudformation.amazonaws.com"}),
)
CONDITIONS: tuple[dict[str, Any], ...] = (
    *({}, {}, {}),
    {"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg1"}}},
    {"Condition": {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-exampleorg1/r-ex01/*"}}},
    {"Condition": {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}},
)

statements = st.builds(
    lambda effect, actions, resource, more: effect(actions, resource, **more),
    st.sampled_from((allow, allow, allow, allow, deny)),
    st.lists(st.sampled_from(ACTIONS), min_size=1, max_size=3, unique=True),
    st.sampled_from(RESOURCES),
    st.sampled_from(CONDITIONS),
)
policies = st.lists(statements, max_size=2)
guards = st.sampled_from(([allow("*")], [allow("*")], [allow("*"), deny("iam:*")], [deny("*")]))
trust_policies = st.lists(st.sampled_from(PRINCIPALS).map(trusts), min_size=1, max_size=2)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Make a world of two accounts that lead to one another by all that does."""
    accounts = []
    for id_ in (A, B):
        limits = st.sampled_from((None, None, f"arn:aws:iam::{id_}:policy/Own"))
        attached = st.lists(st.sampled_from((STRONG, f"arn:aws:iam::{id_}:policy/Own")), max_size=1)
        made_: list[Any] = [
            user(
                name,
                allows=draw(policies),
                groups=draw(st.sampled_from(((), ("staff",)))),
                attached=tuple(draw(attached)),
                boundary=draw(limits),
            )
            for name in ("alice", "bob")
        ]
        for name in ("One", "Two", EXECUTION):
            trust = draw(trust_policies)
            made_.append(role(name, trust=trust, allows=draw(policies), boundary=draw(limits)))
        own = managed("Own", draw(policies))
        versions = draw(st.sampled_from((None, (policy("v1", allow("*")),))))
        made_ += [group("staff", allows=draw(policies)), replace(own, other_versions=versions)]
        if draw(st.booleans()):
            made_.append(policy("Strong", draw(policies), arn=STRONG))
        accounts.append(account(id_, *made_))
    has_organization = draw(st.booleans())
    guarding = organization(B, management=A, scps={B: [draw(guards)], "r-ex01": [allow("*")]})
    return replace(
        world(*accounts, organization=guarding if has_organization else None),
        resources=draw(st.sampled_from((None, THINGS))),
    )


THINGS = Resources(
    (
        Resource(
            type="lambda_function",
            arn=FUNCTION,
            account=B,
            role=f"arn:aws:iam::{B}:role/Two",
            extra={
                "policy": {
                    "Version": "2012-10-17",
                    "Statement": [trusts(A, "lambda:UpdateFunctionCode", Resource=FUNCTION)],
                }
            },
        ),
        Resource(
            type="cloudformation_stack_set",
            arn=f"arn:aws:cloudformation:us-east-1:{A}:stackset/s:1",
            account=A,
            role=f"arn:aws:iam::{A}:role/One",
        ),
    ),
    None,
)


class Shown:
    """A world too large to be written out."""

    def __init__(self, given: World, edits: tuple[Edit, ...] = ()) -> None:
        self.world, self.edits = given, edits

    def __repr__(self) -> str:
        return repr(self.edits)


@st.composite
def edited_worlds(draw: st.DrawFn) -> Shown:
    given = draw(worlds())
    return Shown(given, draw(made(given)))


def again(before: World, after: World) -> Escalations:
    """Find the ways of an edited world by those before, and check that they are the whole truth."""
    index = WorldIndex(before)
    known = Before(index, trust_graph(index, AT), AT)
    find_ways(known.graph, index, AT)
    edited = WorldIndex(after, index)
    found = find_ways(trust_graph(edited, AT, before=known), edited, AT, before=index)
    anew = WorldIndex(after)
    whole = find_ways(trust_graph(anew, AT), anew, AT)
    assert [*found.ways] == [*whole.ways]
    assert found.admins == whole.admins
    assert found.makers == whole.makers
    return found


@given(edited_worlds())
@settings(max_examples=30, deadline=None)
def test_ways_after_edits_of_every_kind_are_those_of_the_edited_world(shown: Shown) -> None:
    again(shown.world, Scenario(shown.world, shown.edits).world)


@given(
    worlds().map(Shown),
    worlds().map(Shown),
    st.lists(st.tuples(st.sampled_from(CHANGES), st.integers(0, 200)), min_size=1, max_size=3),
)
@settings(max_examples=30, deadline=None)
def test_ways_after_changes_of_any_part_are_those_of_the_changed_world(
    one: Shown, other: Shown, changes: list[tuple[Change, int]]
) -> None:
    changed = one.world
    for change, number in changes:
        changed = change(changed, other.world, number)
    again(one.world, changed)


# What is searched again


def small(**fields: Any) -> World:
    """Return a world of two accounts; the first one manages the organization of both."""
    here = account(
        A,
        user("alice", allows=allow("iam:CreateAccessKey")),
        user("bob", allows=allow("iam:PutUserPolicy", "arn:aws:iam::*:user/bob")),
        managed("Own", allow("*")),
        policy("Strong", allow("*"), arn=STRONG),
    )
    there = account(
        B,
        role("One", trust=trusts({"Service": "lambda.amazonaws.com"}), attached=(STRONG,)),
        role("Two", trust=trusts(A), allows=allow("iam:*")),
    )
    return world(here, there, organization=organization(B, management=A), **fields)


ALICE, TWO = f"arn:aws:iam::{A}:user/alice", f"arn:aws:iam::{B}:role/Two"
DENIES = (
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}'
)


@pytest.mark.parametrize(
    ("edit", "left"),
    [
        (WithNewInlinePolicy(ALICE, "denies", DENIES), {B}),
        (WithBoundary(ALICE, f"arn:aws:iam::{A}:policy/Own"), {B}),
        (WithoutAnyTrust(TWO), {A}),
        (WithNewGuardrail(PolicyType.SCP, "x", DENIES, (B,)), set()),  # one more to detach: PE-63
    ],
)
def test_only_the_accounts_that_an_edit_may_touch_are_searched(edit: Edit, left: set[str]) -> None:
    given = small()
    edited = Scenario(given, (edit,)).world
    assert untouched_accounts(WorldIndex(given), WorldIndex(edited)) == left
    again(given, edited)


def test_a_policy_of_aws_touches_every_account_that_has_it() -> None:
    given = small()
    home, far = given.accounts
    edited = replace(given, accounts=(replace(home, policies=home.policies[:1]), far))
    assert not untouched_accounts(WorldIndex(given), WorldIndex(edited))
    again(given, edited)


def test_a_policy_of_aws_touches_accounts_where_groups_without_members_have_it() -> None:
    """Who adds themselves to the group gains what the policy says."""
    joiner = user("alice", allows=allow("iam:AddUserToGroup"))
    there = account(B, joiner, group("Empty", attached=(STRONG,)))
    given = world(account(A, policy("Strong", allow("s3:*"), arn=STRONG)), there)
    strong = account(A, policy("Strong", allow("*"), arn=STRONG))
    edited = replace(given, accounts=(strong, given.accounts[1]))
    assert [way.is_admin for way in again(given, given).ways] == [False]
    assert [way.is_admin for way in again(given, edited).ways] == [True]


def test_a_role_abroad_that_a_stack_set_acts_as_becomes_an_administrator() -> None:
    home = account(
        A,
        user("alice", allows=allow(["iam:PassRole", "cloudformation:*"])),
        role(
            "Sets",
            trust=trusts({"Service": "cloudformation.amazonaws.com"}),
            allows=allow("sts:AssumeRole"),
        ),
    )
    given = world(home, account(B, role(EXECUTION, trust=trusts(f"arn:aws:iam::{A}:role/Sets"))))
    execution = f"arn:aws:iam::{B}:role/{EXECUTION}"
    everything = DENIES.replace("Deny", "Allow")
    edited = WithNewInlinePolicy(execution, "all", everything).apply(given)
    assert untouched_accounts(WorldIndex(given), WorldIndex(edited)) == {A}
    found = again(given, edited)
    assert [way.is_admin for way in found.between(ALICE, execution)] == [True]
    again(given, WithoutAnyTrust(execution).apply(given))


def test_ways_into_other_accounts_give_what_is_known_of_them() -> None:
    sets = role(
        "Sets",
        trust=trusts({"Service": "cloudformation.amazonaws.com"}),
        allows=allow("sts:AssumeRole"),
    )
    alice = user("alice", allows=allow(["iam:PassRole", "cloudformation:*"]))
    execution = role(EXECUTION, trust=trusts(f"arn:aws:iam::{A}:role/Sets"))

    def found(given: World, strong: frozenset[str]) -> list[tuple[str, str, bool]]:
        index = WorldIndex(given)
        finder = WayFinder(index, hops_of(trust_graph(index, AT), index, AT), AT, strong)
        ways = (way for one in finder.abroad(given.accounts[0]) for way in one.of(ALICE))
        return [(way.source, way.target, way.is_admin) for way in ways]

    both = world(account(A, alice, sets), account(B, execution))
    arn = f"arn:aws:iam::{B}:role/{EXECUTION}"
    assert found(both, frozenset()) == [(ALICE, arn, False)]
    assert found(both, frozenset((arn,))) == [(ALICE, arn, True)]
    assert not found(world(account(A, alice, sets, execution)), frozenset())


def test_other_resources_may_touch_everything() -> None:
    given = small(resources=Resources((), None))
    edited = replace(given, resources=THINGS)
    assert not untouched_accounts(WorldIndex(given), WorldIndex(edited))
    again(given, edited)


def test_ways_of_accounts_that_are_not_touched_are_those_of_before() -> None:
    given = small()
    index = WorldIndex(given)
    known = Before(index, trust_graph(index, AT), AT)
    found = find_ways(known.graph, index, AT)
    edited = WorldIndex(Scenario(given, (WithoutAnyTrust(TWO),)).world, index)
    after = find_ways(trust_graph(edited, AT, before=known), edited, AT, before=index)
    same = {id(way) for way in found.own} & {id(way) for way in after.own}
    assert [account_of(way.source) for way in after.own if id(way) in same] == [A]
    assert any(account_of(way.source) == B for way in after.own)
