"""PE-21: roles that somebody may assume once it has changed a tag."""

from collections.abc import Iterable
from itertools import permutations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rolescope.engine.evaluate import answer_action, answer_assume_role
from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Decision
from rolescope.escalation.closing import Closings
from rolescope.escalation.find import finder_of
from rolescope.escalation.gains import with_entity
from rolescope.escalation.proof import Proofs
from rolescope.escalation.rights import ChangeKind, RightsChange
from rolescope.escalation.way import EscalationWay, WayState
from rolescope.model.principal import Role, User
from rolescope.model.request import ActionRequest, AssumeRoleRequest, Context
from rolescope.model.world import World
from rolescope.trust.entities import caller_of, entities
from rolescope.trust.graph import trust_graph
from rolescope.trust.paths.hops import hops_of
from rolescope.value import replace
from support.worlds.build import (
    B,
    account,
    allow,
    deny,
    distrusts,
    group,
    managed,
    organization,
    role,
    trusts,
    user,
    world,
)
from support.worlds.escalation_worlds import AT, A, arn, found_in

ASSUME = allow("sts:AssumeRole")
OWN = [ASSUME, allow("iam:TagUser")]
RED = {"StringEquals": {"aws:PrincipalTag/team": "red"}}


def _target(condition: Any = RED, name: str = "Target", **fields: Any) -> Role:
    made: Role = role(name, trust=trusts(A, Condition=condition), allows=allow("*"), **fields)
    return made


def _way(*made: Any, source: str = "user/alice", target: str = "role/Target", **fields: Any) -> Any:
    """Return the way by tags; None where there is none."""
    return _way_in(world(account(A, *made), **fields), source, target)


def _way_in(made: World, source: str, target: str) -> EscalationWay | None:
    found = {(way.source, way.target): way for way in found_in(made).ways if way.rule.id == "PE-21"}
    return found.get((arn(source), arn(target)))


def _needs(way: EscalationWay) -> list[tuple[str, str, Context]]:
    return [(one.action, one.resource, one.context) for one in way.best.needs]


def test_who_may_tag_itself_meets_the_condition_of_a_trust_pe21() -> None:
    way = _way(user("alice", allows=OWN), _target())
    assert way.state is WayState.HOLDS
    assert way.is_admin
    assert _needs(way) == [
        (
            "iam:TagUser",
            arn("user/alice"),
            (("aws:RequestTag/team", ("red",)), ("aws:TagKeys", ("team",))),
        ),
        ("sts:AssumeRole", arn("role/Target"), (("aws:PrincipalTag/team", ("red",)),)),
    ]


def test_a_role_tags_itself_pe21() -> None:
    trust = trusts({"Service": "ec2.amazonaws.com"})
    runner = role("Runner", trust=trust, allows=[ASSUME, allow("iam:TagRole")])
    way = _way(runner, _target(), source="role/Runner")
    assert [one[:2] for one in _needs(way)] == [
        ("iam:TagRole", arn("role/Runner")),
        ("sts:AssumeRole", arn("role/Target")),
    ]


@pytest.mark.parametrize(
    ("condition", "value"),
    [
        ({"StringLike": {"aws:PrincipalTag/team": "ops-*"}}, "ops-1"),
        ({"StringNotEquals": {"aws:PrincipalTag/team": "blue"}}, None),
        ({"Null": {"aws:PrincipalTag/team": "true"}}, None),
        ({"StringEquals": {"aws:PrincipalTag/Team": "red"}}, "red"),
        ({"NumericGreaterThan": {"aws:PrincipalTag/team": "4"}}, "5"),
    ],
)
def test_the_value_is_one_that_the_condition_asks_for_pe21(condition: Any, value: Any) -> None:
    """Without a tag is a value, too; the tag keeps the spelling of its key (TG-4)."""
    rights = [ASSUME, allow(["iam:TagUser", "iam:UntagUser"])]
    way = _way(user("alice", allows=rights, tags={"team": "blue"}), _target(condition))
    needs = _needs(way)
    if value is None:
        assert needs[0] == ("iam:UntagUser", arn("user/alice"), (("aws:TagKeys", ("team",)),))
    else:
        assert needs[0][2][0] == ("aws:RequestTag/team", (value,))


@pytest.mark.parametrize("key", ["aws:ResourceTag/team", "iam:ResourceTag/team"])
def test_the_tag_of_the_role_counts_where_it_is_compared_pe21(key: str) -> None:
    own = allow("sts:AssumeRole", Condition={"StringEquals": {key: "${aws:PrincipalTag/team}"}})
    open_to_account = role("Target", trust=trusts(A), allows=allow("s3:*"), tags={"team": "red"})
    on_role = user("alice", allows=[own, allow("iam:TagRole")], tags={"team": "blue"})
    way = _way(on_role, open_to_account)
    assert _needs(way)[0] == (
        "iam:TagRole",
        arn("role/Target"),
        (("aws:RequestTag/team", ("blue",)), ("aws:TagKeys", ("team",))),
    )
    on_oneself = user("alice", allows=[own, allow("iam:TagUser")], tags={"team": "blue"})
    way = _way(on_oneself, open_to_account)
    assert _needs(way)[0][:2] == ("iam:TagUser", arn("user/alice"))
    assert _needs(way)[0][2][0] == ("aws:RequestTag/team", ("red",))


def test_a_resource_may_be_named_by_a_tag_pe21() -> None:
    own = allow("sts:AssumeRole", arn("role/${aws:PrincipalTag/job}"))
    rights = [own, allow("iam:TagUser")]
    way = _way(user("alice", allows=rights), role("Target", trust=trusts(A), allows=allow("*")))
    assert _needs(way)[0][2][0] == ("aws:RequestTag/job", ("Target",))


def test_both_tags_are_changed_where_it_takes_both_pe21() -> None:
    both = {"StringEquals": {"aws:PrincipalTag/team": "red", "aws:ResourceTag/open": "yes"}}
    rights = [ASSUME, allow(["iam:TagUser", "iam:TagRole"])]
    way = _way(user("alice", allows=rights), _target(both))
    assert [one[:2] for one in _needs(way)] == [
        ("iam:TagRole", arn("role/Target")),
        ("iam:TagUser", arn("user/alice")),
        ("sts:AssumeRole", arn("role/Target")),
    ]
    assert _way(user("alice", allows=OWN), _target(both)) is None


def test_two_tags_of_one_holder_are_set_in_one_call_pe21() -> None:
    both = {"StringEquals": {"aws:PrincipalTag/team": "red", "aws:PrincipalTag/env": "dev"}}
    way = _way(user("alice", allows=OWN), _target(both))
    assert dict(_needs(way)[0][2])["aws:TagKeys"] == ("team", "env")


def test_who_removes_a_tag_brings_no_value_of_it_pe21() -> None:
    gone = {"Null": {"aws:PrincipalTag/locked": "true"}}
    for key, is_found in (("aws:RequestTag/locked", False), ("aws:PrincipalTag/locked", True)):
        untag = {**allow("iam:UntagUser"), "Condition": {"StringEquals": {key: "1"}}}
        alice = user("alice", allows=[ASSUME, untag], tags={"locked": "1"})
        assert (_way(alice, _target(gone)) is not None) is is_found


MIXED = {**RED, "Null": {"aws:PrincipalTag/locked": "true"}}


def test_one_tag_is_set_and_another_removed_by_two_calls_pe21() -> None:
    both = [ASSUME, allow(["iam:TagUser", "iam:UntagUser"])]
    way = _way(user("alice", allows=both, tags={"locked": "1"}), _target(MIXED))
    assert way.state is WayState.HOLDS
    assert [(one.action, dict(one.context)["aws:TagKeys"]) for one in way.best.needs[:2]] == [
        ("iam:TagUser", ("team",)),
        ("iam:UntagUser", ("locked",)),
    ]
    assert _way(user("alice", allows=OWN, tags={"locked": "1"}), _target(MIXED)) is None


@pytest.mark.parametrize(
    ("free", "bound"), [("iam:UntagUser", "iam:TagUser"), ("iam:TagUser", "iam:UntagUser")]
)
@pytest.mark.parametrize("key", ["aws:PrincipalTag", "aws:ResourceTag", "iam:ResourceTag"])
def test_the_second_call_is_asked_with_the_tags_after_the_first_pe21(
    key: str, free: str, bound: str
) -> None:
    """Either order: what may be done once the other call has been made comes last."""
    done = {"locked": "true"} if free == "iam:UntagUser" else {"team": "false"}
    after = {"Null": {f"{key}/{name}": is_absent for name, is_absent in done.items()}}
    rights = [ASSUME, allow(free), {**allow(bound), "Condition": after}]
    way = _way(user("alice", allows=rights, tags={"locked": "1"}), _target(MIXED))
    assert [one.action for one in way.best.needs] == [free, bound, "sts:AssumeRole"]
    never = {**allow(bound), "Condition": {"Null": {f"{key}/other": "false"}}}
    rights = [ASSUME, allow(free), never]
    assert _way(user("alice", allows=rights, tags={"locked": "1"}), _target(MIXED)) is None


def test_somebody_in_another_account_is_let_in_by_its_own_tag_pe21() -> None:
    """An STS edge leads to other accounts, a change of tags does not (PE-0d)."""
    far = role("Target", trust=trusts(A, Condition=RED), allows=allow("*"))
    own = user("alice", allows=OWN)
    way = _way_in(world(account(A, own), account(B, far)), "user/alice", arn("role/Target", B))
    assert way is not None
    tagged = role("Target", trust=trusts(A, Condition={"StringEquals": {"aws:ResourceTag/o": "1"}}))
    other = user("alice", allows=[ASSUME, allow("iam:TagRole")])
    made = world(account(A, other), account(B, tagged))
    assert _way_in(made, "user/alice", arn("role/Target", B)) is None


def test_an_administrator_reaches_other_accounts_alone_pe77() -> None:
    far = role("Target", trust=trusts(A, Condition=RED), allows=allow("*"))
    made = world(account(A, user("root", allows=allow("*")), _target()), account(B, far))
    assert _way_in(made, "user/root", "role/Target") is None
    assert _way_in(made, "user/root", arn("role/Target", B)) is not None


def test_an_administrator_whose_tags_aws_keeps_reaches_nobody_by_them_tr15() -> None:
    path = "/aws-reserved/sso.amazonaws.com/"
    trust = trusts({"Service": "ec2.amazonaws.com"})
    admin = role("AWSReservedSSO_Admin_0", path=path, trust=trust, allows=allow("*"))
    far = role("Target", trust=trusts(A, Condition=RED), allows=allow("*"))
    made = world(account(A, admin), account(B, far))
    assert _way_in(made, admin.arn, arn("role/Target", B)) is None


def test_no_value_is_chosen_that_no_tag_can_have_pe21() -> None:
    condition = {"StringEquals": {"aws:PrincipalTag/team": "red*"}}
    assert _way(user("alice", allows=OWN), _target(condition)) is None


def test_what_a_raise_opens_anyhow_is_no_way_pe78() -> None:
    """The change of tags is left to those who need it after the raise."""
    unless = {"StringEqualsIfExists": {"aws:PrincipalTag/team": "red"}}
    alice = user("alice", allows=allow("iam:TagUser"))
    made = world(account(A, alice, group("assuming", allows=ASSUME), _target(unless)))
    joined = (RightsChange(ChangeKind.GROUP, "assuming"),)
    _, sets = finder_of(WorldIndex(made), AT).ways_after(arn("user/alice"), joined)
    assert "PE-21" not in {one.rule.id for one in sets}


def test_mfa_and_what_else_it_takes_to_assume_the_role_are_told_pe67() -> None:
    own = user("alice", allows=OWN)
    with_mfa = _way(own, _target({**RED, "Bool": {"aws:MultiFactorAuthPresent": "true"}}))
    assert with_mfa.needs_mfa
    assert with_mfa.state is WayState.HOLDS
    network = _way(own, _target({**RED, "IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}))
    assert network.state is WayState.DEPENDS
    assert [one.key for one in network.depends] == ["aws:SourceIp"]


def test_session_tags_and_source_identity_need_their_own_actions_tg1() -> None:
    passing = {**RED, "StringEquals": {**RED["StringEquals"], "aws:RequestTag/project": "x"}}
    own = user("alice", allows=[allow("sts:*"), allow("iam:TagUser")])
    assert _way(own, _target(passing)) is None
    trust = [
        trusts(A, Condition=passing),
        trusts(A, "sts:TagSession"),
    ]
    way = _way(own, role("Target", trust=trust, allows=allow("*")))
    assert [one[0] for one in _needs(way)] == ["iam:TagUser", "sts:AssumeRole", "sts:TagSession"]


def test_tags_that_sessions_may_carry_are_no_change_of_tags_pe21() -> None:
    """Whoever may be given the tag with its session has a trust already: it is drawn as that."""
    trust = [trusts(A), trusts(A, "sts:TagSession")]
    made = role("Runner", trust=trust, allows=[ASSUME, allow("iam:TagRole")])
    assert _way(made, _target(), source="role/Runner") is None


def test_what_may_be_assumed_anyhow_is_no_way_pe21() -> None:
    own = user("alice", allows=[ASSUME, allow("iam:TagUser")], tags={"team": "red"})
    assert _way(own, _target()) is None


CLOSED: dict[str, tuple[User, dict[str, Any]]] = {
    "the condition names another key": (
        user(
            "alice",
            allows=[
                ASSUME,
                allow(
                    "iam:TagUser",
                    Condition={"ForAllValues:StringEquals": {"aws:TagKeys": ["project"]}},
                ),
            ],
        ),
        {},
    ),
    "only another value may be set": (
        user(
            "alice",
            allows=[
                ASSUME,
                allow(
                    "iam:TagUser",
                    Condition={"StringEquals": {"aws:RequestTag/team": ["blue", "green"]}},
                ),
            ],
        ),
        {},
    ),
    "a Deny names the key": (
        user(
            "alice",
            allows=[
                *OWN,
                deny(
                    "iam:TagUser", Condition={"ForAnyValue:StringEquals": {"aws:TagKeys": ["team"]}}
                ),
            ],
        ),
        {},
    ),
    "the tag cannot be changed once it is there": (
        user(
            "alice",
            tags={"team": "blue"},
            allows=[*OWN, deny("iam:Tag*", Condition={"Null": {"iam:ResourceTag/team": "false"}})],
        ),
        {},
    ),
    "an SCP keeps tags": (
        user("alice", allows=OWN),
        {"organization": organization(A, scps={A: [allow("*"), deny("iam:TagUser")]})},
    ),
    "the boundary allows no tagging": (
        user("alice", allows=OWN, boundary=arn("policy/Limit")),
        {},
    ),
    "others alone may be tagged": (
        user("alice", allows=[ASSUME, allow("iam:TagUser", arn("user/bob"))]),
        {},
    ),
    "the role may not be assumed with any tag": (
        user("alice", allows=[*OWN, deny("sts:AssumeRole", arn("role/Target"))]),
        {},
    ),
    "there is no permission to assume it": (user("alice", allows=allow("iam:TagUser")), {}),
}


@pytest.mark.parametrize("name", CLOSED)
def test_closed_twins_have_no_way_pe21(name: str) -> None:
    alice, fields = CLOSED[name]
    limit = managed("Limit", [ASSUME, allow("s3:*")])
    assert _way(alice, _target(), limit, **fields) is None


def test_roles_that_aws_keeps_are_not_tagged_tr15() -> None:
    name = "AWSReservedSSO_Dev_0123456789abcdef"
    reserved = role(
        name,
        path="/aws-reserved/sso.amazonaws.com/",
        trust=trusts({"Service": "ec2.amazonaws.com"}),
        allows=[ASSUME, allow("iam:TagRole")],
    )
    assert _way(reserved, _target(), source=reserved.arn) is None


def test_tags_that_were_not_imported_are_named_as_not_checked_pe75() -> None:
    own = user("alice", allows=OWN)
    known, unknown = world(account(A, own)), world(account(A, replace(own, tags_known=False)))
    assert "PE-21" not in dict(found_in(known).not_checked)
    assert "PE-21" in dict(found_in(unknown).not_checked)


def test_more_sets_of_changes_than_are_tried_are_no_denial_pe21() -> None:
    """Three tags have to fit together, one of seven triples: two of them are too many to try."""

    def target(**more: Any) -> Role:
        keys = [f"aws:PrincipalTag/{name}" for name in ("team", "place", "stage")]
        asked = [dict.fromkeys(keys, f"value-{number}") for number in range(7)]
        trust = [trusts(A, Condition={"StringEquals": {**one, **more}}) for one in asked]
        return role("Target", trust=trust)

    way = _way(user("alice", allows=OWN), target())
    assert way.state is WayState.DEPENDS
    assert [one.fact for one in way.depends] == [
        "which tags let it in: more than 128 sets of changes are possible"
    ]
    closed = target(**{"aws:PrincipalAccount": B})
    assert _way(user("alice", allows=OWN), closed) is None


def test_a_value_that_depends_on_unknown_tags_is_not_guessed_pe21() -> None:
    """The role's own tag was not imported: whether one's own is like it depends."""
    same = {"StringEquals": {"aws:PrincipalTag/team": "${aws:ResourceTag/team}"}}
    target = replace(_target(same), tags_known=False)
    way = _way(user("alice", allows=OWN, tags={"team": "blue"}), target)
    assert way is None or way.state is WayState.DEPENDS


def test_each_action_is_proved_and_the_smallest_edit_closes_it_pe21() -> None:
    made = world(account(A, user("alice", allows=OWN), _target()))
    way = _way_in(made, "user/alice", "role/Target")
    assert way is not None
    index = WorldIndex(made)
    proofs = Proofs(index, AT)
    verdicts = [proofs.prove(way.source, one).decision for one in way.best.needs]
    assert verdicts == [Decision.ALLOW, Decision.ALLOW]
    closings = Closings(trust_graph(index, AT), index, AT).of(way)
    assert closings
    assert all(way.id in one.closes for one in closings)


# By hand: each value of a tag is tried in a world that has it

VALUES = (None, "red", "blue", "example")
CONDITIONS: tuple[Any, ...] = (
    None,
    RED,
    {"StringEquals": {"aws:PrincipalTag/team": ["red", "blue"]}},
    {"StringNotEquals": {"aws:PrincipalTag/team": "red"}},
    {"Null": {"aws:PrincipalTag/team": "true"}},
    {"StringEquals": {"aws:ResourceTag/team": "red"}},
    {"StringNotEquals": {"iam:ResourceTag/team": "blue"}},
    {"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}},
    {"StringEquals": {"aws:PrincipalTag/team": "${aws:ResourceTag/team}"}},
    {"StringEqualsIfExists": {"aws:PrincipalTag/team": "blue"}},
)
REQUESTS: tuple[Any, ...] = (
    None,
    {"StringEquals": {"aws:RequestTag/team": "red"}},
    {"StringNotEquals": {"aws:RequestTag/team": "blue"}},
    {"ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}},
    {"ForAnyValue:StringEquals": {"aws:TagKeys": ["team"]}},
    {"StringEquals": {"iam:ResourceTag/team": "blue"}},
    {"StringEquals": {"aws:PrincipalTag/team": "blue"}},
)
TAGGING = ("iam:TagUser", "iam:UntagUser", "iam:TagRole", "iam:UntagRole", "iam:*Tag*", "iam:Tag*")
NAMES = ("user/alice", "role/One", "role/Two")


def _statement(effect: Any, action: str, on: str, condition: Any) -> dict[str, Any]:
    made: dict[str, Any] = effect(action, on)
    return made if condition is None else {**made, "Condition": condition}


effects = st.sampled_from((allow, allow, allow, deny))
places = st.sampled_from(("*", *map(arn, NAMES)))
statements = st.builds(
    _statement, effects, st.just("sts:AssumeRole"), places, st.sampled_from(CONDITIONS)
) | st.builds(_statement, effects, st.sampled_from(TAGGING), places, st.sampled_from(REQUESTS))
tags = st.sampled_from(({}, {"team": "red"}, {"team": "blue"}))


@st.composite
def tagged_worlds(draw: st.DrawFn) -> World:
    """Make a world of a user and two roles, the conditions of which are about one tag."""

    def rights() -> dict[str, Any]:
        return {"allows": draw(st.lists(statements, max_size=4)), "tags": draw(tags)}

    def trust() -> list[dict[str, Any]]:
        made = []
        for effect in draw(st.lists(st.sampled_from((trusts, trusts, distrusts)), max_size=2)):
            who = draw(st.sampled_from((A, "*", *map(arn, NAMES))))
            condition = draw(st.sampled_from(CONDITIONS))
            made.append(effect(who, **({} if condition is None else {"Condition": condition})))
        return made

    scp = draw(st.lists(statements.filter(lambda one: one["Effect"] == "Deny"), max_size=1))
    return world(
        account(
            A,
            user("alice", **rights()),
            role("One", trust=trust(), **rights()),
            role("Two", trust=trust(), **rights()),
        ),
        organization=organization(A, scps={A: [allow("*"), *scp]}),
    )


@given(tagged_worlds())
@settings(max_examples=max(60, settings().max_examples))
def test_ways_by_tags_are_those_that_are_found_by_hand_and_no_others(made: World) -> None:
    found = found_in(made)
    reported = {(way.source, way.target) for way in found.ways if way.rule.id == "PE-21"}
    index = WorldIndex(made)
    hops = hops_of(trust_graph(index, AT), index, AT)
    everybody = entities(made.accounts[0])
    by_hand = {
        (source.arn, target.arn)
        for source, target in product(everybody, made.accounts[0].roles)
        if source.arn != target.arn
        and target.arn not in hops.open_to(source.arn)
        and any(_leads_in(made, index, source, target, *some) for some in product(VALUES, VALUES))
    }
    assert reported == by_hand
    alone = finder_of(WorldIndex(made), AT)
    assert reported == {
        (way.source, way.target)
        for one in everybody
        for way in alone.ways_of(one.arn)
        if way.rule.id == "PE-21"
    }


def _leads_in(
    made: World,
    index: WorldIndex,
    source: User | Role,
    target: Role,
    own: str | None,
    of_role: str | None,
) -> bool:
    """Tell whether tags with some values may be set or removed, and let the source in."""
    changed = made.accounts[0]
    for holder, value in ((target, of_role), (source, own)):
        if dict(holder.tags).get("team") == value:
            continue
        if not _may_tag(index, source, holder, value):
            return False
        new = () if value is None else (("team", value),)
        changed = with_entity(changed, replace(holder, tags=new))
    after = WorldIndex(replace(made, accounts=(changed,)))
    request = AssumeRoleRequest(caller=caller_of(source), role=target.arn, at=AT)
    return answer_assume_role(request, after).decision is Decision.ALLOW


def _may_tag(
    index: WorldIndex, source: User | Role, holder: User | Role, value: str | None
) -> bool:
    verb, kind = "Untag" if value is None else "Tag", "User" if isinstance(holder, User) else "Role"
    given: Context = () if value is None else (("aws:RequestTag/team", (value,)),)
    request = ActionRequest(
        caller=caller_of(source),
        action=f"iam:{verb}{kind}",
        resource=holder.arn,
        at=AT,
        context=(*given, ("aws:TagKeys", ("team",))),
    )
    return answer_action(request, index).decision is Decision.ALLOW


# Two tags of a user by hand: one is set while another is removed, in either order

OF_TWO: tuple[Any, ...] = (
    None,
    RED,
    MIXED,
    {"Null": {"aws:PrincipalTag/locked": "true"}},
    {"Null": {"aws:PrincipalTag/team": "true", "aws:PrincipalTag/locked": "false"}},
    {"StringNotEquals": {"aws:PrincipalTag/locked": "1"}, **RED},
)
OF_CALLS: tuple[Any, ...] = (
    None,
    {"Null": {"aws:PrincipalTag/locked": "true"}},
    {"Null": {"aws:ResourceTag/team": "false"}},
    {"StringNotEquals": {"aws:PrincipalTag/locked": "1"}},
    {"ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}},
)
CALLS = st.sampled_from(("iam:TagUser", "iam:UntagUser", "iam:*tagUser"))


@st.composite
def worlds_of_two_tags(draw: st.DrawFn) -> World:
    """Make a world of a user with two tags, or fewer, and a role that looks at both."""
    condition = draw(st.sampled_from(OF_TWO))
    calls = st.builds(_statement, effects, CALLS, st.just("*"), st.sampled_from(OF_CALLS))
    rights = [ASSUME, *draw(st.lists(calls, min_size=1, max_size=3))]
    names = draw(st.sampled_from(({"locked": "1"}, {"locked": "1", "team": "blue"}, {})))
    return world(account(A, user("alice", allows=rights, tags=names), _target(condition)))


@given(worlds_of_two_tags())
@settings(max_examples=max(150, settings().max_examples))
def test_two_tags_are_set_and_removed_as_is_found_by_hand_pe21(made: World) -> None:
    index = WorldIndex(made)
    alice, target = made.accounts[0].users[0], made.accounts[0].roles[0]
    is_open = target.arn in hops_of(trust_graph(index, AT), index, AT).open_to(alice.arn)
    values = {"team": (None, "red", "example"), "locked": (None, "1", "example")}
    read = {  # others are left as they are
        name: some
        for name, some in values.items()
        if f"aws:PrincipalTag/{name}" in target.trust_policy.text
    }
    by_hand = any(
        _is_let_in(made, alice, target, dict(zip(read, wanted, strict=True)))
        for wanted in product(*read.values())
    )
    way = _way_in(made, "user/alice", "role/Target")
    assert (way is not None) is (by_hand and not is_open)
    assert way is None or way.state is WayState.HOLDS


def _is_let_in(made: World, alice: User, target: Role, wanted: dict[str, str | None]) -> bool:
    """Tell whether a user may give itself some tags by one call of a kind, and is let in then."""
    now = dict(alice.tags)
    changed = {name: value for name, value in wanted.items() if now.get(name) != value}
    kinds = [
        {name: value for name, value in changed.items() if (value is None) is removes}
        for removes in (False, True)
    ]
    return any(
        _is_let_in_after(made, alice, target, order) for order in permutations(filter(None, kinds))
    )


def _is_let_in_after(
    made: World, alice: User, target: Role, calls: Iterable[dict[str, str | None]]
) -> bool:
    for changes in calls:
        index = WorldIndex(made)
        given = ((f"aws:RequestTag/{name}", (value,)) for name, value in changes.items() if value)
        request = ActionRequest(
            caller=caller_of(alice),
            action="iam:TagUser" if any(changes.values()) else "iam:UntagUser",
            resource=alice.arn,
            at=AT,
            context=(*given, ("aws:TagKeys", tuple(changes))),
        )
        if answer_action(request, index).decision is not Decision.ALLOW:
            return False
        tags = {**dict(alice.tags), **changes}
        alice = replace(alice, tags=tuple((name, one) for name, one in tags.items() if one))
        made = replace(made, accounts=(with_entity(made.accounts[0], alice),))
    asked = AssumeRoleRequest(caller=caller_of(alice), role=target.arn, at=AT)
    return answer_assume_role(asked, WorldIndex(made)).decision is Decision.ALLOW
