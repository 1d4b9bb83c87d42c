"""Ways that are open, and the same closed by one statement in each place that a policy may have."""

from collections.abc import Iterator
from typing import Any

import pytest

from rolescope.escalation.places import TYPES, candidates, filled
from rolescope.escalation.rule import EscalationRule, RuleNeed, TargetClass
from rolescope.escalation.rules import RULES
from rolescope.escalation.way import EscalationWay, WayState
from rolescope.model.principal import OidcProvider, SamlProvider
from rolescope.model.resource_list import Resource
from rolescope.model.world import World
from rolescope.value import replace
from support.worlds import build as worlds
from support.worlds.build import allow, deny, distrusts, group, managed, policy, role, trusts, user
from support.worlds.escalation_worlds import (
    EVERYTHING,
    A,
    alice,
    arn,
    for_service,
    thing,
    ways_of,
    world,
)

TARGET = "role/Target"
PROFILES = (arn("instance-profile/P"),)
LINKED = [
    role("Scaling", path="/aws-service-role/autoscaling.amazonaws.com/"),
    role("Spot", path="/aws-service-role/spot.amazonaws.com/"),
]
FUNCTIONS = "arn:aws:lambda:*:*:function:"
CREATES = ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"]
TEAM = {"team": "red"}
ASSUMES = "sts:AssumeRole"
OUTSIDE = {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}


def only(made: World, rule: str, target: str = "") -> EscalationWay | None:
    """Return alice's way by a rule, to a target where one is named; None without one."""
    found = ways_of(made).items()
    some = [way for (id_, name), way in found if id_ == rule and target in ("", name)]
    return some[0] if some else None


def limited(*statements: Any) -> Any:
    """Return an organization whose SCP over the account has these statements."""
    return worlds.organization(A, scps={A: [[*statements]]})


# Every rule with a resource or a service


def _needs(rule: EscalationRule) -> Iterator[tuple[RuleNeed, ...]]:
    for parts in rule.alternatives():
        yield tuple(one for one in parts if isinstance(one, RuleNeed) and not one.is_optional)


def _things(rule: EscalationRule) -> list[Resource]:
    named = {one: TYPES[one] for one in (rule.thing, rule.other) if one in TYPES}
    beside = {one: f"arn:aws:ecs:us-east-1:{A}:x/{one}" for one in ("ecs_cluster",)}
    places = {"partition": "aws", "region": "us-east-1", "account": A, "new": "it"}
    return [
        Resource(
            type=type_,
            arn=place.format(**places),
            account=A,
            role=arn(TARGET) if type_ == rule.thing else None,
            extra={"tags": TEAM},
        )
        for type_, place in {**named, **beside}.items()
    ]


def _state(
    rule: EscalationRule,
    needs: tuple[RuleNeed, ...],
    *statements: Any,
    limit: Any = None,
    **fields: Any,
) -> WayState | None:
    """Return how the way stands of alice with some statements."""
    kinds = [one.only for one in needs if one.only.endswith(".amazonaws.com")]
    service = (*kinds, *rule.services)[0].removesuffix(".amazonaws.com")
    target = for_service(service, instance_profiles=PROFILES, tags=TEAM)
    boundary = {} if limit is None else {"boundary": "policy/Limit"}
    source = alice(*statements, tags=TEAM, **boundary)
    limits = [] if limit is None else [managed("Limit", limit)]
    made = world(source, target, *LINKED, *limits, things=_things(rule), **fields)
    way = only(made, rule.id, TARGET)
    return None if way is None else way.state


def _asked() -> Iterator[Any]:
    for rule in RULES:
        if rule.of in (TargetClass.PASSED, TargetClass.THINGS):
            some = [{one.action for one in needs} for needs in _needs(rule)]
            for needs in _needs(rule):
                names = {one.action for one in needs}
                is_enough = not any(other < names for other in some)
                if is_enough and "ecs:StartTask" not in names and "launch" not in str(names):
                    yield pytest.param(rule, needs, id=f"{rule.id} {' '.join(sorted(names))}")


@pytest.mark.parametrize(("rule", "needs"), [*_asked()])
def test_each_needed_action_is_closed_wherever_it_is_not_allowed_pe0a(
    rule: EscalationRule, needs: tuple[RuleNeed, ...]
) -> None:
    names = sorted({one.action for one in needs})
    holds = WayState.DEPENDS if rule.always_depends else WayState.HOLDS
    if rule.id == "PE-26" and "iam:PassRole" not in names:
        return  # a template that runs as the target: another test
    assert _state(rule, needs, allow(names)) is holds
    some = [{one.action for one in other} for other in _needs(rule)]
    for name in names:
        rest = [one for one in names if one != name] or ["s3:*"]
        if any(other <= set(rest) for other in some):
            continue
        closed = (
            _state(rule, needs, allow(rest)),
            _state(rule, needs, allow(names), deny(name)),
            _state(rule, needs, allow(names), deny(NotAction=rest)),
            _state(rule, needs, allow(rest), allow(name, "arn:aws:s3:::elsewhere")),
            _state(rule, needs, allow(names), organization=limited(EVERYTHING, deny(name))),
            _state(rule, needs, allow(names), organization=limited(allow(rest))),
            _state(rule, needs, allow(names), limit=[EVERYTHING, deny(name)]),
            _state(rule, needs, allow(names), limit=allow(rest)),
            _state(
                rule,
                needs,
                allow(names),
                deny(name, Condition={"StringEquals": {"aws:PrincipalTag/team": "red"}}),
            ),
        )
        assert closed == (None,) * len(closed), name
        outside = {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}
        depends = _state(rule, needs, allow(names), deny(name, Condition=outside))
        assert depends is WayState.DEPENDS, name


@pytest.mark.parametrize(("rule", "needs"), [*_asked()])
def test_tags_services_and_names_decide_pe0b_pe0e(
    rule: EscalationRule, needs: tuple[RuleNeed, ...]
) -> None:
    names = sorted({one.action for one in needs})
    if rule.id == "PE-26" and "iam:PassRole" not in names:
        return
    holds = WayState.DEPENDS if rule.always_depends else WayState.HOLDS
    some = [{one.action for one in other} for other in _needs(rule)]
    for need in needs:
        rest = [one for one in names if one != need.action] or ["s3:*"]
        places = [one.on for one in needs if one.action == need.action]
        if len(places) > 1 or any(other <= set(rest) for other in some):
            continue
        if need.on in ("{thing}", "{other}", "{target}"):
            key = "iam:ResourceTag/team" if need.on == "{target}" else "aws:ResourceTag/team"
            tagged = {"StringEquals": {key: "red"}}
            other = {"StringEquals": {key: "blue"}}
            assert _state(rule, needs, allow(rest), allow(need.action, Condition=tagged)) is holds
            assert _state(rule, needs, allow(rest), allow(need.action, Condition=other)) is None
            assert _state(rule, needs, allow(names), deny(need.action, Condition=tagged)) is None
        elif "{new}" in need.on:
            pattern = need.on.replace("{new}", "team-*").replace("{partition}", "aws")
            pattern = pattern.replace("{region}", "*").replace("{account}", "*")
            outside = deny(need.action, None, NotResource=pattern)
            assert _state(rule, needs, allow(rest), allow(need.action, pattern)) is holds
            assert _state(rule, needs, allow(names), outside) is holds
            guards = limited(EVERYTHING, outside)
            assert _state(rule, needs, allow(names), organization=guards) is holds
            limit = [allow(rest), allow(need.action, pattern)]
            assert _state(rule, needs, allow(names), limit=limit) is holds
        if need.action == "iam:PassRole":
            passed = {"StringEquals": {"iam:PassedToService": "x.amazonaws.com"}}
            assert _state(rule, needs, allow(rest), allow(need.action, Condition=passed)) is None


# Names and Regions that the source chooses (PE-0e)

MANY_ROLES = [arn(f"role/a-{number}") for number in range(40)]


@pytest.mark.parametrize(
    ("statements", "is_open"),
    [
        ([allow("iam:*", arn("role/a-*")), deny("iam:*", None, NotResource=arn("role/*-b"))], True),
        ([allow("iam:CreateRole", arn("role/a-*")), allow("iam:Put*", arn("role/*-b"))], True),
        ([allow("iam:CreateRole", arn("role/a-*")), allow("iam:Put*", arn("role/b-*"))], False),
        ([allow(["iam:CreateRole", "iam:PutRolePolicy"], arn("role/team/*"))], True),
        ([allow("iam:CreateRole", MANY_ROLES), allow("iam:Put*", arn("role/b"))], False),
    ],
)
def test_the_name_of_a_new_role_is_one_that_all_policies_let_through_pe13(
    statements: list[Any], *, is_open: bool
) -> None:
    assert (only(world(alice(*statements)), "PE-13") is not None) is is_open


@pytest.mark.parametrize(
    "denied",
    [
        deny("lambda:*", Condition={"StringEquals": {"aws:RequestedRegion": "us-east-1"}}),
        deny("lambda:*", "arn:aws:lambda:us-east-1:*:*"),
        deny("lambda:*", "arn:aws:lambda:us-*:*:function:*"),
    ],
)
def test_a_region_that_is_denied_leaves_others_pe0e(denied: Any) -> None:
    made = world(alice(allow(CREATES), denied), for_service("lambda"))
    way = only(made, "PE-27")
    assert way is not None
    create = next(one for one in way.best.needs if one.action == CREATES[1])
    assert not create.resource.split(":")[3].startswith("us-east-1")


@pytest.mark.parametrize(
    ("allowed", "denied", "is_open"),
    [
        ("*", "arn:aws:iam::*:role/new", True),
        ("*", "arn:aws:iam::*:role/n*", True),
        (arn("role/team-*"), "arn:aws:iam::*:role/team-new*", True),
        (arn("role/team-new"), "arn:aws:iam::*:role/*new", False),
        ("*", "arn:aws:iam::*:role/*", False),
        ("*", "arn:aws:iam::*:role/${aws:username}-n*", True),
    ],
)
def test_a_name_that_is_denied_leaves_others_pe0e(
    allowed: str, denied: str, *, is_open: bool
) -> None:
    made = world(alice(allow("iam:*", allowed), deny("iam:CreateRole", denied)))
    assert (only(made, "PE-13") is not None) is is_open


TASKS = "arn:aws:ecs:*:*:task/prod/*"
RUNS = ["ecs:ExecuteCommand", "ecs:DescribeTasks"]
MAKES = ["iam:CreateRole", "iam:PutRolePolicy", ASSUMES]
MADE = [arn("role/team-*"), arn("role/*-${aws:PrincipalTag/x}"), arn("role/*-new")]


@pytest.mark.parametrize(
    ("rule", "allowed", "denied"),
    [
        ("PE-49", allow("ecs:*", f"arn:aws:ecs:*:{A}:*/cluster/*"), deny("ecs:*", TASKS)),
        ("PE-49", allow(RUNS, f"arn:aws:ecs:eu-west-1:{A}:*/web/*"), deny(RUNS[0], TASKS)),
        ("PE-13", allow(MAKES, MADE), deny("iam:*", arn("role/admin*"))),
    ],
)
def test_patterns_that_fit_with_one_name_only_are_all_tried_pe0e(
    rule: str, allowed: Any, denied: Any
) -> None:
    """Of a denied first name the others are tried, however many ARNs each of them makes."""
    made = worlds.world(worlds.account(A, alice(allowed, denied), for_service("ecs-tasks")))
    assert rule in {id_ for id_, _ in ways_of(made)}


def test_every_arn_that_is_not_denied_comes_up_however_uneven_names_are_pe0e() -> None:
    """With one name a pattern fits the place, with others it does not."""
    place = filled(TYPES["ecs_task"], {"partition": "aws", "account": A})
    region = ("eu-west-1",)
    found = list(candidates(place, ("arn:aws:ecs:*:*:*/web/*",), (TASKS,), region, {}))
    assert f"arn:aws:ecs:eu-west-1:{A}:task/web/task" in found
    everything = (*candidates(place, ("arn:aws:ecs:*:*:*/web/*",), ("*",), region, {}),)
    assert {one.split("/")[-1] for one in everything} == {"new"}, "the plainest name is told"


def test_roles_that_a_deny_spares_are_tried_before_those_that_one_may_assume_pe13() -> None:
    named = [arn(f"role/Other{number}") for number in range(30)]
    spares = {**deny(ASSUMES, None), "NotResource": arn("role/ops/*")}
    way = only(world(alice(allow(MAKES[:2]), allow(ASSUMES, named), spares)), "PE-13")
    assert way is not None
    assert way.state is WayState.HOLDS


def test_a_name_that_needs_more_than_others_is_not_taken_pe0e() -> None:
    outside = deny("iam:CreateRole", "arn:aws:iam::*:role/new*", Condition=OUTSIDE)
    way = only(world(alice(allow("iam:*Role*"), outside)), "PE-13")
    assert way is not None
    assert way.state is WayState.HOLDS


@pytest.mark.parametrize(
    ("denied", "state"),
    [
        (deny(ASSUMES), None),
        (deny(ASSUMES, arn("role/*")), None),
        (deny(ASSUMES, None, NotResource=arn("role/*")), WayState.HOLDS),
        (deny(ASSUMES, arn("role/new")), WayState.HOLDS),
        (deny(ASSUMES, Condition=OUTSIDE), WayState.DEPENDS),
        (deny(ASSUMES, arn("role/new"), Condition=OUTSIDE), WayState.HOLDS),
    ],
)
def test_who_makes_a_role_has_to_assume_it_pe13(denied: Any, state: WayState | None) -> None:
    lets = [allow("iam:CreateRole"), allow("iam:PutRolePolicy")]
    way = only(world(alice(*lets, denied)), "PE-13")
    assert (None if way is None else way.state) is state
    limit = limited(EVERYTHING, denied)
    way = only(world(alice(*lets), organization=limit), "PE-13")
    assert (None if way is None else way.state) is state


@pytest.mark.parametrize(
    ("document", "is_open"),
    [
        ("arn:aws:ssm:*::document/AWS-RunPowerShellScript", True),
        ("arn:aws:ssm:*::document/AWS-Run*", True),
        ("arn:aws:ssm:*:*:document/team-*", True),
        ("arn:aws:ssm:*::document/AWS-UpdateSSMAgent", False),
    ],
)
def test_a_document_of_aws_that_runs_no_commands_gives_nothing_pe24(
    document: str, *, is_open: bool
) -> None:
    instance = thing("ec2_instance", "ec2:instance/i-1", TARGET)
    lets = allow("ssm:SendCommand", ["arn:aws:ec2:*:*:instance/*", document])
    made = world(alice(lets), for_service("ec2"), things=[instance])
    assert (only(made, "PE-24") is not None) is is_open


def test_whoever_logs_in_to_an_instance_chooses_the_user_pe57() -> None:
    instance = thing("ec2_instance", "ec2:instance/i-1", TARGET)
    as_user = {"StringEquals": {"ec2:osuser": "ec2-user"}}
    lets = allow("ec2-instance-connect:SendSSHPublicKey", Condition=as_user)
    way = only(world(alice(lets), for_service("ec2"), things=[instance]), "PE-57")
    assert way is not None
    assert way.state is WayState.HOLDS


def test_nobody_chooses_where_credentials_were_delivered_ck33() -> None:
    instance = {"ArnLike": {"ec2:SourceInstanceARN": "arn:aws:ec2:*:*:instance/i-1"}}
    passes = allow(["iam:PassRole"]), allow("ec2:RunInstances", Condition=instance)
    source = role("Source", allows=[*passes], trust=trusts({"Service": "ec2.amazonaws.com"}))
    made = world(source, for_service("ec2", instance_profiles=PROFILES))
    way = ways_of(made, "role/Source")["PE-22", TARGET]
    assert {one.key for one in way.best.depends} == {"ec2:SourceInstanceARN"}


# Instance profiles and templates (PE-19)

RUNS = ["iam:PassRole", "ec2:RunInstances", "iam:AddRoleToInstanceProfile"]


def test_another_role_in_a_profile_makes_room_or_the_profile_is_empty_pe19() -> None:
    roles = for_service("ec2"), for_service("ec2", "Other", instance_profiles=PROFILES)
    empty = replace(thing("instance_profile", "x"), arn=arn("instance-profile/E"))
    swaps = [*RUNS, "iam:RemoveRoleFromInstanceProfile"]
    for rule in ("PE-22", "PE-69"):
        own = [*LINKED, *roles]
        more = ["ec2:RequestSpotInstances"]
        assert only(world(alice(allow([*RUNS, *more])), *own), rule, TARGET) is None
        assert only(world(alice(allow([*swaps, *more])), *own), rule, TARGET) is not None
        with_empty = world(alice(allow([*RUNS, *more])), *own, things=[empty])
        assert only(with_empty, rule, TARGET) is not None


def test_a_new_version_of_a_template_names_the_role_pe26() -> None:
    lets = ["iam:PassRole", "autoscaling:CreateAutoScalingGroup", "ec2:CreateLaunchTemplateVersion"]
    template = thing("launch_template", "ec2:launch-template/lt-1", "role/Other")
    own = [*LINKED, for_service("ec2", instance_profiles=PROFILES)]
    assert only(world(alice(allow(lets)), *own, things=[template]), "PE-26") is not None
    assert only(world(alice(allow(lets)), *own), "PE-26") is None


# Stacks


def test_a_change_set_passes_a_role_to_a_stack_that_has_none_pe34() -> None:
    stack = thing("cloudformation_stack", "cloudformation:stack/S/1")
    sets = ["cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"]
    target = for_service("cloudformation")
    passes = allow([*sets, "iam:PassRole"])
    assert only(world(alice(passes), target, things=[stack]), "PE-34") is not None
    assert only(world(alice(passes), target), "PE-34") is None
    assert only(world(alice(allow(sets)), target, things=[stack]), "PE-34") is None
    has_it = replace(stack, role=arn(TARGET))
    assert only(world(alice(allow(sets)), target, things=[has_it]), "PE-34") is not None


# Identity providers (PE-17)

SAML, OIDC = arn("saml-provider/Okta"), arn("oidc-provider/token.example.com")
BY_SAML = ({"Federated": SAML}, "sts:AssumeRoleWithSAML")
BY_TOKEN = ({"Federated": OIDC}, "sts:AssumeRoleWithWebIdentity")
REWRITES = ["iam:UpdateSAMLProvider", "iam:AddClientIDToOpenIDConnectProvider"]


@pytest.mark.parametrize(
    ("trust", "state"),
    [
        ([trusts(*BY_SAML)], WayState.HOLDS),
        ([trusts(*BY_SAML, Condition={"StringEquals": {"SAML:aud": "x"}})], WayState.HOLDS),
        ([trusts(*BY_SAML, Condition=OUTSIDE)], WayState.DEPENDS),
        ([trusts(*BY_SAML), distrusts(*BY_SAML)], None),
        ([trusts({"Federated": SAML}, BY_TOKEN[1])], None),
        ([trusts(*BY_TOKEN)], WayState.HOLDS),
        (
            [trusts(*BY_TOKEN, Condition={"StringEquals": {"token.example.com:aud": "sts"}})],
            WayState.HOLDS,
        ),
        ([trusts({"Federated": f"{SAML}-gone"}, BY_SAML[1])], None),
    ],
)
def test_a_role_lets_in_whom_its_provider_names_pe17(trust: Any, state: WayState | None) -> None:
    providers = SamlProvider(SAML), OidcProvider(OIDC, "token.example.com", ("other",))
    way = only(world(alice(allow(REWRITES)), role("Target", trust=trust), *providers), "PE-17")
    assert (None if way is None else way.state) is state


def test_an_rcp_that_denies_to_sign_in_closes_the_way_pe17() -> None:
    denied = [allow("*", Principal="*"), deny("sts:AssumeRoleWithSAML", Principal="*")]
    guards = worlds.organization(A, rcps={A: [denied]})
    own = role("Target", trust=trusts(*BY_SAML)), SamlProvider(SAML)
    made = world(alice(allow(REWRITES)), *own, organization=guards)
    assert only(made, "PE-17") is None


# Stronger groups


@pytest.mark.parametrize(
    ("statements", "is_open"),
    [([allow("s3:*")], True), ([deny("s3:*")], False), ([], False), ("{", True)],
)
def test_a_group_that_allows_nothing_is_no_stronger_pe10(statements: Any, *, is_open: bool) -> None:
    joins = alice(allow("iam:AddUserToGroup"))
    staff = replace(group("staff"), inline=(policy("Own", statements),))
    assert (only(world(joins, staff), "PE-10") is not None) is is_open


def test_a_group_that_allows_what_its_member_may_do_already_is_no_stronger_pe10() -> None:
    staff = group("staff", allows=allow("s3:Get*"))
    made = world(alice(allow(["iam:AddUserToGroup", "s3:*"])), staff, user("bob"))
    assert only(made, "PE-10", "user/alice") is None
    limited = alice(allow(["iam:AddUserToGroup", "s3:*"], Condition=OUTSIDE))
    assert only(world(limited, group("any", allows=allow("iam:*"))), "PE-10") is not None


def test_a_group_whose_policy_is_not_imported_may_be_stronger_pe10() -> None:
    joins, staff = alice(allow("iam:AddUserToGroup")), group("staff", attached=("policy/Gone",))
    assert only(world(joins, staff, user("bob")), "PE-10") is not None


# Whom a role lets in (PE-0c)


def test_a_function_gets_no_credentials_of_a_role_that_does_not_trust_it_pe0c() -> None:
    function = thing("lambda_function", "lambda:function:f", TARGET)
    lets = alice(allow("lambda:UpdateFunctionCode"))
    assert only(world(lets, for_service("lambda"), things=[function]), "PE-28") is not None
    assert only(world(lets, for_service("states"), things=[function]), "PE-28") is None
    denied = [allow("*", Principal="*"), deny("sts:AssumeRole", Principal="*")]
    guards = worlds.organization(A, rcps={A: [denied]})
    made = world(lets, for_service("lambda"), things=[function], organization=guards)
    assert only(made, "PE-28") is None


@pytest.mark.parametrize("key", ["aws:SourceOrgID", "aws:SourceAccount", "aws:SourceOrgPaths"])
def test_an_rcp_against_confused_deputies_lets_services_of_the_organization_in_rcp6(
    key: str,
) -> None:
    value = {"aws:SourceAccount": A, "aws:SourceOrgID": "o-exampleorg1"}.get(key, "o-example*")
    operator = "ForAllValues:StringNotLike" if "Paths" in key else "StringNotEqualsIfExists"
    outside = {operator: {key: value}, "Bool": {"aws:PrincipalIsAWSService": "true"}}
    denied = [allow("*", Principal="*"), deny("sts:*", Principal="*", Condition=outside)]
    guards = worlds.organization(A, rcps={A: [denied]})
    way = only(
        world(alice(allow(CREATES)), for_service("lambda"), organization=guards), "PE-27", TARGET
    )
    assert way is not None
    assert way.state is WayState.HOLDS


def test_of_several_profiles_any_that_policies_let_through_will_do_pe22() -> None:
    two = (*PROFILES, arn("instance-profile/Q"))
    with_it = {"ArnEquals": {"ec2:InstanceProfile": two[1]}}
    lets = allow("iam:PassRole"), allow("ec2:RunInstances", Condition=with_it)
    target = for_service("ec2", instance_profiles=two)
    assert only(world(alice(*lets), target), "PE-22", TARGET) is not None
    assert (
        only(world(alice(*lets), for_service("ec2", instance_profiles=PROFILES)), "PE-22", TARGET)
        is None
    )


@pytest.mark.parametrize(
    ("condition", "creates", "name"),
    [
        ({"ArnLike": {"aws:SourceArn": f"{FUNCTIONS}team-*"}}, "*", "team-new"),
        ({"ArnLike": {"aws:SourceArn": f"{FUNCTIONS}team-*"}}, f"{FUNCTIONS}*-x", "team-new-x"),
        ({"ArnLike": {"aws:SourceArn": f"{FUNCTIONS}team-*"}}, f"{FUNCTIONS}dev-*", None),
        ({"ArnLike": {"aws:SourceArn": f"arn:aws:lambda:*:{A}:*"}}, f"{FUNCTIONS}dev-*", "dev-new"),
        ({"ArnNotLike": {"aws:SourceArn": f"{FUNCTIONS}new"}}, "*", "task"),
        ({"ArnNotLike": {"aws:SourceArn": f"{FUNCTIONS}new"}}, f"{FUNCTIONS}new", None),
        ({"ArnLike": {"aws:SourceArn": "arn:aws:s3:::logs"}}, f"{FUNCTIONS}dev-*", "dev-new"),
        ({"StringEquals": {"aws:SourceAccount": A}}, f"{FUNCTIONS}dev-*", "dev-new"),
        ({"StringEquals": {"aws:SourceAccount": "222222222222"}}, "*", None),
    ],
)
def test_what_is_made_has_a_name_for_which_the_role_lets_the_service_in_pe0c(
    condition: Any, creates: str, name: str | None
) -> None:
    lets = [allow(["iam:PassRole", "lambda:InvokeFunction"]), allow(CREATES[1], creates)]
    trust = trusts({"Service": "lambda.amazonaws.com"}, Condition=condition)
    way = only(world(alice(*lets), role("Target", trust=trust)), "PE-27")
    assert (way is None) is (name is None)
    if way is not None:
        assert way.state is WayState.HOLDS
        (made,) = (one for one in way.best.needs if one.action == CREATES[1])
        assert made.resource.rpartition(":")[2] == name


def test_whom_a_role_lets_in_by_name_several_may_make_pe0c() -> None:
    compared = {"ArnLike": {"aws:SourceArn": f"{FUNCTIONS}team-*"}}
    target = role("Target", trust=trusts({"Service": "lambda.amazonaws.com"}, Condition=compared))
    guest = deny(CREATES, None, NotResource=[arn("*"), f"{FUNCTIONS}team-*"])
    made = world(alice(allow(CREATES)), user("bob", allows=[allow(CREATES), guest]), target)
    for source in ("user/alice", "user/bob"):
        create = ways_of(made, source)["PE-27", TARGET].best.needs[1]
        assert create.resource.endswith(":function:team-new")


@pytest.mark.parametrize(("pattern", "is_open"), [("f", True), ("f*", True), ("g*", False)])
@pytest.mark.parametrize("is_imported", [True, False])
def test_a_function_for_which_its_role_lets_nobody_in_gives_nothing_pe0c(
    pattern: str, *, is_open: bool, is_imported: bool
) -> None:
    compared = {"ArnLike": {"aws:SourceArn": f"{FUNCTIONS}{pattern}"}}
    target = role("Target", trust=trusts({"Service": "lambda.amazonaws.com"}, Condition=compared))
    function = thing("lambda_function", "lambda:function:f", TARGET)
    lets = alice(allow("lambda:UpdateFunctionCode", f"{FUNCTIONS}f"))
    made = world(lets, target, things=[function] if is_imported else None)
    assert (only(made, "PE-28") is not None) is is_open


@pytest.mark.parametrize("is_user", [True, False])
@pytest.mark.parametrize(
    ("rule", "lets"),
    [
        ("PE-11", allow("iam:UpdateAssumeRolePolicy")),
        ("PE-13", allow(["iam:CreateRole", "iam:PutRolePolicy"])),
    ],
)
@pytest.mark.parametrize(
    ("limit", "is_open"),
    [([allow("iam:*")], True), ([allow("*"), deny("sts:AssumeRole")], False)],
)
def test_a_boundary_without_a_deny_lets_one_assume_what_trusts_one_ev14(
    limit: list[Any], rule: str, lets: Any, *, is_open: bool, is_user: bool
) -> None:
    own: dict[str, Any] = {"allows": [lets], "boundary": "policy/Limit"}
    trust = trusts({"Service": "ec2.amazonaws.com"})
    source = user("alice", **own) if is_user else role("alice", trust=trust, **own)
    name = "user/alice" if is_user else "role/alice"
    found = ways_of(world(source, for_service("glue"), managed("Limit", limit)), name)
    assert ((rule, name if rule == "PE-13" else TARGET) in found) is is_open


# Policies that the source may choose (PE-0e)


@pytest.mark.parametrize(
    ("name", "is_imported", "is_open"),
    [
        ("AdministratorAccess", False, True),
        ("IAMFullAccess", True, True),
        ("IAMFullAccess", False, False),
        ("ReadOnlyAccess", True, False),
    ],
)
def test_a_policy_that_is_imported_is_attached_where_it_lets_one_write_more_pe0e(
    name: str, *, is_imported: bool, is_open: bool
) -> None:
    chosen = f"arn:aws:iam::aws:policy/{name}"
    says = allow("iam:*" if name == "IAMFullAccess" else "s3:Get*")
    own = [replace(managed(name, says), arn=chosen)] if is_imported else []
    lets = alice(allow("iam:AttachUserPolicy", Condition={"ArnEquals": {"iam:PolicyARN": chosen}}))
    way = only(world(lets, *own), "PE-6")
    assert (way is not None) is is_open
