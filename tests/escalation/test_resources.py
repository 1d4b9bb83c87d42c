"""Ways through resources: policies of their own, roles beside the one they run as, profiles."""

from typing import Any

from rolescope.escalation.way import EscalationWay, WayState
from rolescope.model.resource_list import Resource, Resources
from rolescope.model.world import World
from rolescope.value import replace
from support.worlds import build as worlds
from support.worlds.build import B, allow, role, trusts, user
from support.worlds.escalation_worlds import (
    EVERYTHING,
    A,
    alice,
    arn,
    for_service,
    found_in,
    thing,
    ways_of,
    world,
)

CODE = ["lambda:UpdateFunctionCode", "lambda:InvokeFunction"]
TARGET = arn("role/Target")


def function(principal: Any, name: str = "f", action: Any = CODE, **elements: Any) -> Resource:
    """Return a function that runs as the target, with a policy of its own."""
    said = {**allow(action), "Principal": principal, **elements}
    policy = {"Version": "2012-10-17", "Statement": [said]}
    return thing("lambda_function", f"lambda:function:{name}", "role/Target", policy=policy)


def through_code(made: World) -> dict[str, EscalationWay]:
    """Return the ways by PE-28 by the name of their source."""
    return {
        way.source.rpartition("/")[2]: way for way in found_in(made).ways if way.rule.id == "PE-28"
    }


def test_a_policy_of_a_function_lets_those_in_whom_it_names_pe28() -> None:
    target = for_service("lambda", allows=allow(CODE))
    made = world(alice(), user("bob"), target, things=[function({"AWS": arn("user/alice")})])
    assert set(through_code(made)) == {"alice"}


def test_a_role_that_a_function_runs_as_gains_nothing_by_it_pe77() -> None:
    """Nor does an administrator, who has all of it."""
    named = {"AWS": [TARGET, arn("user/root")]}
    made = world(
        alice(),
        user("root", allows=EVERYTHING),
        for_service("lambda", allows=[]),
        things=[function(named)],
    )
    assert through_code(made) == {}


def test_anyone_in_a_policy_of_a_function_is_anyone_on_its_conditions_pe28() -> None:
    mine = {"StringLike": {"aws:PrincipalArn": arn("user/al*")}}
    made = world(
        alice(),
        user("bob"),
        for_service("lambda", allows=[]),
        things=[function("*", Condition=mine)],
    )
    assert set(through_code(made)) == {"alice"}


def test_a_policy_of_a_function_that_denies_all_but_some_lets_nobody_in_pr16() -> None:
    said = {"Effect": "Deny", "NotPrincipal": {"AWS": [arn("user/alice"), A]}, "Action": "lambda:*"}
    policy = {"Version": "2012-10-17", "Statement": [{**said, "Resource": "*"}]}
    one = thing("lambda_function", "lambda:function:f", "role/Target", policy=policy)
    made = world(alice(), user("bob"), for_service("lambda", allows=[]), things=[one])
    assert through_code(made) == {}


def test_of_two_ways_the_one_that_holds_counts_pe77() -> None:
    """By its own policies the source needs another network; the function lets it in without."""
    network = {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}
    lets = allow(CODE, Condition=network)
    first = function({"AWS": arn("user/alice")})
    other = replace(function({"AWS": arn("user/bob")}, "g"), role=arn("role/Other"))
    made = world(
        alice(lets),
        user("twin", allows=lets),
        for_service("lambda", allows=[]),
        for_service("lambda", "Other", allows=[]),
        things=[first, other],
    )
    states = {
        (way.source.rpartition("/")[2], way.target.rpartition("/")[2]): way.state
        for way in found_in(made).ways
        if way.rule.id == "PE-28"
    }
    assert states == {
        ("alice", "Target"): WayState.HOLDS,
        ("alice", "Other"): WayState.DEPENDS,
        ("twin", "Target"): WayState.DEPENDS,
        ("twin", "Other"): WayState.DEPENDS,
    }


def test_the_only_way_of_a_set_gives_way_to_a_better_one_pe77() -> None:
    network = {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}
    made = world(
        alice(allow(CODE, Condition=network)),
        for_service("lambda", allows=[]),
        things=[function({"AWS": arn("user/alice")})],
    )
    assert through_code(made)["alice"].state is WayState.HOLDS


def test_of_two_ways_that_are_as_good_one_is_told_pe77() -> None:
    made = world(
        alice(allow(CODE)),
        for_service("lambda", allows=[]),
        things=[function({"AWS": arn("user/alice")})],
    )
    assert set(through_code(made)) == {"alice"}


# What a policy of a resource denies (EV-7)


def denying(principal: Any, name: str = "f", **elements: Any) -> Resource:
    return function(principal, name, **{"Effect": "Deny", **elements})


def may_code(name: str, **fields: Any) -> Any:
    return user(name, allows=allow([*CODE, "lambda:UpdateFunctionConfiguration"]), **fields)


def test_a_policy_of_a_function_denies_whom_its_own_policies_allow_ev7() -> None:
    made = world(
        may_code("alice"),
        may_code("bob"),
        for_service("lambda", allows=[]),
        things=[denying({"AWS": arn("user/alice")})],
    )
    assert set(through_code(made)) == {"bob"}
    for named in (A, "*"):
        one = denying(named if named == "*" else {"AWS": named})
        assert through_code(replace(made, resources=Resources((one,)))) == {}


def test_a_function_that_denies_leaves_the_ways_through_others_ev7() -> None:
    one, other = denying({"AWS": arn("user/alice")}), thing("lambda_function", "lambda:function:g")
    made = world(
        may_code("alice"),
        may_code("bob"),
        for_service("lambda", allows=[]),
        for_service("lambda", "Other", allows=[]),
        things=[one, replace(other, role=TARGET), replace(other, role=arn("role/Other"))],
    )
    found = {(way.source, way.target): way for way in found_in(made).ways if way.rule.id == "PE-28"}
    assert set(found) == {
        (arn(f"user/{source}"), arn(f"role/{target}"))
        for source in ("alice", "bob")
        for target in ("Target", "Other")
    }
    assert [one.arn for one in found[arn("user/alice"), TARGET].through] == [other.arn]
    assert len(found[arn("user/bob"), TARGET].through) == 2


def test_who_is_not_excepted_from_a_deny_has_no_way_pr16() -> None:
    """A permissions boundary makes a Deny with NotPrincipal apply to whom it excepts, too."""
    said = {"Effect": "Deny", "NotPrincipal": {"AWS": [arn("user/alice"), A]}, "Action": "lambda:*"}
    policy = {"Version": "2012-10-17", "Statement": [said]}
    one = thing("lambda_function", "lambda:function:f", "role/Target", policy=policy)
    target = for_service("lambda", allows=[])
    made = world(may_code("alice"), may_code("bob"), target, things=[one])
    assert set(through_code(made)) == {"alice"}
    everything = worlds.managed("Limits", EVERYTHING)
    bounded = may_code("alice", boundary=arn("policy/Limits"))
    assert through_code(world(bounded, target, everything, things=[one])) == {}


def test_what_a_deny_of_a_function_turns_on_stays_a_condition_pe0e() -> None:
    """Tags of the function are known, MFA may be used, the network is not known (PE-67)."""

    def stated(**condition: Any) -> EscalationWay | None:
        one = denying("*", Condition=condition)
        tagged = replace(one, extra={**one.extra, "tags": {"team": "red"}})
        target = for_service("lambda", allows=[])
        return through_code(world(may_code("alice"), target, things=[tagged])).get("alice")

    assert stated(StringEquals={"aws:ResourceTag/team": "red"}) is None
    held = stated(StringNotEquals={"aws:ResourceTag/team": "red"})
    assert held is not None
    assert held.state is WayState.HOLDS
    open_ = stated(NotIpAddress={"aws:SourceIp": "203.0.113.0/24"})
    assert open_ is not None
    assert {one.key for one in open_.best.depends} == {"aws:SourceIp"}
    secured = stated(BoolIfExists={"aws:MultiFactorAuthPresent": "false"})
    assert secured is not None
    assert secured.needs_mfa
    assert secured.state is WayState.HOLDS


def test_a_policy_of_a_function_that_cannot_be_read_leaves_everybody_open_gr71() -> None:
    one = thing("lambda_function", "lambda:function:f", "role/Target", policy="{")
    made = world(may_code("alice"), for_service("lambda", allows=[]), things=[one])
    way = through_code(made)["alice"]
    assert way.state is WayState.DEPENDS
    assert any("cannot be read" in one.fact for one in way.best.depends)


def test_a_function_that_denies_is_not_the_one_that_gets_another_role_pe30() -> None:
    """The code of any function will do, and of this one that of nobody."""
    lets = alice(allow(["lambda:*", "iam:PassRole"]))
    target = for_service("lambda", allows=[])
    own = replace(denying({"AWS": arn("user/alice")}), role=None)
    plain = replace(thing("lambda_function", "lambda:function:g"), role=None)
    assert ("PE-30", "role/Target") not in ways_of(world(lets, target, things=[own]))
    way = ways_of(world(lets, target, things=[own, plain]))["PE-30", "role/Target"]
    assert {one.resource for one in way.best.needs} == {plain.arn, TARGET}


def test_a_policy_of_a_function_denies_sources_of_other_accounts_ev18() -> None:
    far = worlds.account(B, user("carol", allows=allow(CODE)))
    near = worlds.account(A, for_service("lambda", allows=[]))
    both = {"Version": "2012-10-17"}
    lets = {**allow(CODE), "Principal": {"AWS": B}}
    denies = {**lets, "Effect": "Deny", "Principal": {"AWS": arn("user/carol", B)}}
    for statements, expected in (([lets], {"carol"}), ([lets, denies], set())):
        policy = {**both, "Statement": statements}
        one = thing("lambda_function", "lambda:function:f", "role/Target", policy=policy)
        made = with_resources(worlds.world(near, far), [one])
        assert set(through_code(made)) == expected


def test_a_task_definition_without_an_execution_role_needs_one_pass_pe50() -> None:
    may = alice(allow("ecs:*"), allow("iam:PassRole", TARGET))
    bare = thing("ecs_task_definition", "ecs:task-definition/t:1", "role/Target")
    starts = thing(
        "ecs_task_definition",
        "ecs:task-definition/t:1",
        "role/Target",
        execution_role_arn=arn("role/Starts"),
    )
    cluster = thing("ecs_cluster", "ecs:cluster/c")
    entities = (may, for_service("ecs-tasks", allows=[]), for_service("ecs-tasks", "Starts"))
    assert ("PE-50", "role/Target") in ways_of(world(*entities, things=[bare, cluster]))
    assert ("PE-50", "role/Target") not in ways_of(world(*entities, things=[starts, cluster]))


def test_tasks_that_differ_in_their_roles_pass_each_its_own_pe50() -> None:
    tasks = [
        thing(
            "ecs_task_definition",
            f"ecs:task-definition/{name}:1",
            f"role/{name}",
            execution_role_arn=arn(f"role/Starts{name}"),
        )
        for name in ("One", "Two")
    ]
    roles = [
        for_service("ecs-tasks", name, allows=[])
        for name in ("One", "Two", "StartsOne", "StartsTwo")
    ]
    made = world(alice(allow(["ecs:*", "iam:PassRole"])), *roles, things=tasks)
    found = ways_of(made)
    for name in ("One", "Two"):
        needs = found["PE-50", f"role/{name}"].best.needs
        passed = {one.resource for one in needs if one.action == "iam:PassRole"}
        assert passed == {arn(f"role/{name}"), arn(f"role/Starts{name}")}


def test_an_instance_profile_without_a_role_and_a_resource_without_a_region() -> None:
    empty = thing("instance_profile", "instance-profile/Empty")
    instance = thing(
        "ec2_instance", "ec2:instance/i-1", instance_profile=arn("instance-profile/Empty")
    )
    nowhere = Resource(
        type="lambda_function", arn=f"arn:aws:lambda::{A}:function:f", account=A, role=TARGET
    )
    made = world(
        alice(allow(["ssm:*", *CODE])),
        for_service("lambda", allows=[]),
        things=[empty, instance, nowhere],
    )
    assert [rule for rule, _ in ways_of(made)] == ["PE-28"]


def test_a_group_that_was_not_imported_raises_nobody_pe7() -> None:
    """Whatever its policies may allow depends on them."""
    found = ways_of(world(alice(allow("iam:AttachGroupPolicy"), groups=("gone",))))
    assert "PE-7" not in {rule for rule, _ in found}
    assert {way.state for way in found.values()} == {WayState.DEPENDS}


# Stack sets (PE-35)


EXECUTION = "AWSCloudFormationStackSetExecutionRole"


def stack_set(runs_as: str | None = None) -> Resource:
    return thing("cloudformation_stack_set", "cloudformation:stackset/s:1", runs_as)


def two_accounts(*entities: Any, things: list[Resource]) -> World:
    far = worlds.account(B, role(EXECUTION, trust=trusts(A), allows=EVERYTHING))
    given = worlds.world(worlds.account(A, *entities), far)
    return with_resources(given, things)


def with_resources(given: World, things: list[Resource]) -> World:
    return replace(given, resources=Resources(tuple(things)))


def test_a_policy_of_a_stack_set_denies_the_way_through_it_ev7() -> None:
    said = {"Effect": "Deny", "Principal": "*", "Action": "cloudformation:*", "Resource": "*"}
    policy = {"Version": "2012-10-17", "Statement": [said]}
    denies = replace(stack_set(), extra={"policy": policy})
    assert ways_of(two_accounts(alice(EVERYTHING), things=[denies])) == {}


def test_an_administrator_reaches_another_account_by_a_stack_set_pe35() -> None:
    """Its own account it has already (PE-77)."""
    made = two_accounts(alice(EVERYTHING), things=[stack_set()])
    found = ways_of(made)
    assert {rule for rule, _ in found} == {"PE-35"}
    assert found["PE-35", f"role/{EXECUTION}"].is_admin


def test_an_administrator_gains_nothing_at_home_by_a_stack_set_pe77() -> None:
    """Who may only update the stack set gains the execution role's rights (PE-35)."""
    here = role(EXECUTION, trust=trusts(A), allows=EVERYTHING)
    may_update = user("bob", allows=allow("cloudformation:UpdateStackSet"))
    given = worlds.world(worlds.account(A, alice(EVERYTHING), may_update, here))
    ways = found_in(with_resources(given, [stack_set()])).ways
    assert [(way.source, way.rule.id) for way in ways] == [(arn("user/bob"), "PE-35")]


def test_a_stack_set_whose_administration_role_is_not_told_is_updated_without_a_pass_pe35() -> None:
    made = two_accounts(alice(allow("cloudformation:UpdateStackSet")), things=[stack_set()])
    (way,) = ways_of(made).values()
    assert {one.action for one in way.best.needs} == {"cloudformation:UpdateStackSet"}


def test_a_stack_set_that_the_organization_manages_acts_as_roles_of_its_own_pe35() -> None:
    administrator = "aws-service-role/stacksets.cloudformation.amazonaws.com"
    named = arn(f"role/{administrator}/AWSServiceRoleForCloudFormationStackSetsOrgAdmin")
    own = "stacksets-exec-0123456789abcdef0123456789abcdef"
    far = worlds.account(
        B,
        role(own, trust=trusts(named), allows=EVERYTHING),
        role("stacksets-exec-of-somebody", trust=trusts(A), allows=EVERYTHING),
        role(EXECUTION, trust=trusts(A), allows=EVERYTHING),
    )
    lets = alice(allow(["cloudformation:UpdateStackSet", "iam:PassRole"]))
    given = worlds.world(worlds.account(A, lets), far)
    managed = replace(stack_set(), extra={"permission_model": "SERVICE_MANAGED"})
    own_by_name = replace(stack_set(), extra={"permission_model": "SELF_MANAGED"})
    for thing_, target in ((managed, own), (own_by_name, EXECUTION), (stack_set(), EXECUTION)):
        found = ways_of(with_resources(given, [thing_]))
        assert [*found] == [("PE-35", f"role/{target}")]
