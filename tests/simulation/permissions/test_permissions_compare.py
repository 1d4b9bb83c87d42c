"""Two callers side by side: added, removed, changed, and never "same" where the engine differs."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rolescope.engine.evaluate import evaluate_action
from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Decision
from rolescope.model.caller import Caller, SessionCaller
from rolescope.model.request import ActionRequest
from rolescope.model.world import World
from rolescope.simulation.permissions.effective import EffectivePermissions, effective_permissions
from rolescope.simulation.permissions.permission_comparison import (
    PermissionDifference,
    PermissionsComparison,
    compare,
)
from rolescope.simulation.permissions.permission_ways import PermissionState
from support.worlds.action_catalogue import CATALOGUE
from support.worlds.build import NOW, A, B, account, allow, deny, document, managed, role, world
from support.worlds.permission_worlds import CONTEXTS, ON, statement

ONE, OTHER = f"arn:aws:iam::{A}:role/App", f"arn:aws:iam::{A}:role/Other"


@st.composite
def pairs(draw: st.DrawFn) -> tuple[World, Caller, Caller]:
    """Two roles that have much in common: policies, boundary, session policy and tags."""
    pool = draw(st.lists(statement(), min_size=1, max_size=3))
    some = st.lists(st.sampled_from(pool), min_size=1, max_size=2)
    edges = [managed(name, draw(some)) for name in ("Edge", "Fence")]
    boundary = st.sampled_from([None, None, "policy/Edge", "policy/Fence"])
    lost = st.sampled_from([(), (), (), ("policy/Lost",), ("policy/Gone",)])
    team = st.sampled_from(["data", "data", "other"])
    roles = [
        role(
            name,
            allows=document(draw(some), draw(st.sampled_from(["2012-10-17"] * 4 + ["2008-10-17"]))),
            boundary=draw(boundary),
            attached=draw(lost),
            tags={"team": draw(team)},
        )
        for name in ("App", "Other")
    ]
    session = st.one_of(st.none(), st.none(), some.map(lambda made: json.dumps(document(made))))
    one, other = (
        SessionCaller(role=arn, session_policy=draw(session)) for arn in (ONE, draw(_OTHERS))
    )
    return world(account(A, *roles, *edges)), one, other


_OTHERS = st.sampled_from([ONE, OTHER, OTHER])


def sides(made: tuple[World, Caller, Caller]) -> tuple[EffectivePermissions, EffectivePermissions]:
    index = WorldIndex(made[0])
    one, other = (effective_permissions(who, index, CATALOGUE, NOW) for who in made[1:])
    return one, other


@given(pairs())
def test_both_sides_are_what_each_is_alone(made: tuple[World, Caller, Caller]) -> None:
    """SES-3: every action of the catalogue is told once, with the answer of both."""
    one, other = sides(made)
    told: dict[int, PermissionDifference] = {}
    for group in compare(one, other).groups:
        for start, stop in group.spans:
            for place in range(start, stop):
                assert place not in told
                told[place] = group.change
                alone, beside = (x.group(CATALOGUE.names[place]) for x in (one, other))
                assert alone is not None
                assert beside is not None
                assert (group.state, group.ways, group.cuts, group.needs, group.rule) == (
                    *(alone.state, alone.ways, alone.cuts, alone.needs, alone.rule),
                )
                assert (group.other.state, group.other.ways) == (beside.state, beside.ways)
                if group.change is PermissionDifference.ADDED:
                    assert group.other.state is PermissionState.DENIED
                if group.change is PermissionDifference.REMOVED:
                    assert group.state is PermissionState.DENIED
    assert len(told) == len(CATALOGUE)


_SWAPPED = {
    PermissionDifference.ADDED: PermissionDifference.REMOVED,
    PermissionDifference.REMOVED: PermissionDifference.ADDED,
}


def by_action(found: PermissionsComparison) -> dict[str, PermissionDifference]:
    return {
        CATALOGUE.names[place]: group.change
        for group in found.groups
        for span in group.spans
        for place in range(*span)
    }


@given(pairs())
def test_the_sides_can_be_swapped(made: tuple[World, Caller, Caller]) -> None:
    one, other = sides(made)
    there, back = by_action(compare(one, other)), by_action(compare(other, one))
    assert {name: _SWAPPED.get(change, change) for name, change in there.items()} == back
    assert set(by_action(compare(one, one)).values()) == {PermissionDifference.SAME}


@given(pairs())
def test_the_same_is_the_same_for_the_engine(made: tuple[World, Caller, Caller]) -> None:
    """SES-3, SES-6: what counts as the same is answered alike, whatever is asked."""
    given_world, one, other = made
    index = WorldIndex(given_world)
    changes = by_action(compare(*sides(made)))
    for action, resources in ON.items():
        for resource in resources:
            for context in CONTEXTS:
                first, second = (
                    evaluate_action(
                        ActionRequest(
                            caller=who, action=action, resource=resource, at=NOW, context=context
                        ),
                        index,
                        traced=False,
                    ).decision
                    for who in (one, other)
                )
                asked = (action, resource, context)
                is_allowed = [x is Decision.ALLOW for x in (first, second)]
                if changes[action] is PermissionDifference.SAME:
                    undecided = [x is Decision.DEPENDS for x in (first, second)]
                    assert is_allowed[0] == is_allowed[1], asked
                    assert undecided[0] == undecided[1], asked
                if changes[action] is PermissionDifference.ADDED:
                    assert not is_allowed[1], asked
                if changes[action] is PermissionDifference.REMOVED:
                    assert not is_allowed[0], asked


def changes_of(first: Any, second: Any, **fields: Any) -> dict[str, PermissionDifference]:
    roles = role("App", allows=first, **fields), role("Other", allows=second)
    made = world(account(A, *roles)), SessionCaller(role=ONE), SessionCaller(role=OTHER)
    return by_action(compare(*sides(made)))


def test_resources_and_conditions_count_not_who_grants_them() -> None:
    data, logs = "arn:aws:s3:::data/*", "arn:aws:s3:::logs/*"
    here: dict[str, Any] = {"Condition": {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}}
    found = changes_of(
        [
            *(allow("s3:GetObject", [data, logs]), allow("s3:PutObject", data)),
            *(allow("sqs:SendMessage"), allow("ec2:DescribeInstances", **here)),
        ],
        [
            *(allow("s3:GetObject", data), allow("s3:GetObject", logs), allow("s3:Put*", logs)),
            *(allow("sqs:*", **here), allow("ec2:*", **here), allow("iam:PassRole")),
        ],
    )
    assert found["s3:GetObject"] is PermissionDifference.SAME  # in one statement or in two
    assert found["s3:PutObject"] is PermissionDifference.CHANGED
    assert found["sqs:SendMessage"] is PermissionDifference.CHANGED
    assert found["ec2:DescribeInstances"] is PermissionDifference.SAME
    assert found["iam:PassRole"] is PermissionDifference.REMOVED
    assert found["iam:CreateUser"] is PermissionDifference.SAME  # neither holds it


def test_what_a_caller_makes_of_a_condition_counts() -> None:
    """GR-31: the same words ask each of them for its own tag."""
    own: dict[str, Any] = {
        "Condition": {"StringEquals": {"aws:RequestTag/team": "${aws:PrincipalTag/team}"}}
    }
    same = allow("s3:GetObject", **own)
    roles = [role(name, allows=same, tags={"team": name}) for name in ("App", "Other")]
    made = world(account(A, *roles)), SessionCaller(role=ONE), SessionCaller(role=OTHER)
    assert by_action(compare(*sides(made)))["s3:GetObject"] is PermissionDifference.CHANGED
    alike = [role(name, allows=same, tags={"team": "data"}) for name in ("App", "Other")]
    made = world(account(A, *alike)), SessionCaller(role=ONE), SessionCaller(role=OTHER)
    assert by_action(compare(*sides(made)))["s3:GetObject"] is PermissionDifference.SAME


def test_exceptions_of_a_deny_count() -> None:
    data = "arn:aws:s3:::data/*"
    mfa: dict[str, Any] = {"Condition": {"BoolIfExists": {"aws:SecureTransport": "false"}}}
    grants = allow("s3:*")
    assert changes_of([grants, deny("s3:*", data, **mfa)], [grants])["s3:GetObject"] is (
        PermissionDifference.CHANGED
    )
    both = [grants, deny("s3:GetObject", data, **mfa)], [grants, deny("s3:*", data, **mfa)]
    assert changes_of(*both)["s3:GetObject"] is PermissionDifference.SAME


def test_missing_documents_make_it_unknown() -> None:
    """GR-71: nobody knows what the missing policy grants."""
    found = changes_of(allow("s3:GetObject"), allow("s3:PutObject"), attached=("policy/Lost",))
    assert found["sqs:SendMessage"] is PermissionDifference.UNKNOWN  # it may be added
    assert found["s3:PutObject"] is PermissionDifference.UNKNOWN  # it may be the same
    assert found["s3:GetObject"] is PermissionDifference.ADDED
    gap: dict[str, Any] = {"attached": ("policy/Lost",)}
    found = changes_of(allow("s3:GetObject"), allow("s3:GetObject"), **gap)
    assert found["s3:GetObject"] is PermissionDifference.UNKNOWN  # the missing policy may deny it
    found = changes_of(allow("s3:GetObject"), allow("s3:Get*", "arn:aws:s3:::x/*"), **gap)
    assert found["s3:GetObject"] is PermissionDifference.CHANGED
    roles = [
        role(name, allows=allow("s3:GetObject"), attached=(f"policy/{lost}",))
        for name, lost in (("App", "Lost"), ("Other", "Lost"))
    ]
    made = world(account(A, *roles)), SessionCaller(role=ONE), SessionCaller(role=OTHER)
    assert set(by_action(compare(*sides(made))).values()) == {PermissionDifference.SAME}


def many(name: str, resource: str) -> list[dict[str, Any]]:
    """Statements that are too many to be put together with others like them."""
    return [
        allow("s3:GetObject", [f"arn:aws:s3:::{name}-{number}/{resource}"]) for number in range(20)
    ]


def limited(resource: str, **fields: Any) -> dict[str, PermissionDifference]:
    """Compare two roles with one boundary, of which too many statements could allow it."""
    edge = managed("Edge", many("*", resource))
    roles = [
        role(name, allows=many("a*", "*"), boundary="policy/Edge", **fields | {"tags": tags})
        for name, tags in (("App", {"team": "data"}), ("Other", {"team": "other"}))
    ]
    made = world(account(A, *roles, edge)), SessionCaller(role=ONE), SessionCaller(role=OTHER)
    one, other = sides(made)
    group = one.group("s3:GetObject")
    assert group is not None
    assert any(way.within for way in group.ways)
    return by_action(compare(one, other))


def test_statements_that_are_kept_side_by_side_are_compared_as_they_are() -> None:
    assert limited("x/*")["s3:GetObject"] is PermissionDifference.SAME
    assert limited("${aws:PrincipalTag/team}/*")["s3:GetObject"] is PermissionDifference.CHANGED


def test_it_says_what_to_keep_in_mind() -> None:
    apps = [account(one, role("App", allows=allow("s3:GetObject"))) for one in (A, B)]
    callers = [SessionCaller(role=f"arn:aws:iam::{one}:role/App") for one in (A, B)]
    late = SessionCaller(role=ONE, expires_at="2026-11-24T11:00:00Z")
    found = compare(*sides((world(*apps), callers[0], callers[1])))
    assert [note[:35] for note in found.notes] == ["They belong to different accounts. "]
    assert found.count(PermissionDifference.SAME) == len(CATALOGUE)
    assert not found.with_change(PermissionDifference.ADDED, PermissionDifference.REMOVED)
    found = compare(*sides((world(*apps), callers[0], late)))
    assert len(found.notes) == 1  # expired
    assert "different" not in found.notes[0]
