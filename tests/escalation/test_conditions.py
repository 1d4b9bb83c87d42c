"""What ways need and depend on: MFA, tags, Regions, services, guardrails, what was not imported."""

from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Decision
from rolescope.escalation import sources
from rolescope.escalation.find import finder_of
from rolescope.escalation.proof import Proofs
from rolescope.escalation.way import DependsOn, EscalationWay, WayState, is_way_id
from rolescope.model.principal import OidcProvider, SamlProvider
from rolescope.model.world import World
from rolescope.trust.entities import entities
from rolescope.value import replace
from support.worlds import build as worlds
from support.worlds.build import allow, deny, group, managed, policy, role, trusts, user
from support.worlds.escalation_worlds import (
    AT,
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

TARGET = "role/Target"
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
NO_MFA = {"aws:MultiFactorAuthPresent": "false"}
KEYS = "iam:CreateAccessKey"
CODE = ["lambda:UpdateFunctionCode", "lambda:InvokeFunction"]
BUCKETS = "arn:aws:s3:::"
CREATES = ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"]
SLR = "autoscaling.amazonaws.com"


def only(made: World, rule: str) -> EscalationWay | None:
    """Return alice's way by a rule, None without one."""
    found = [way for (id_, _), way in ways_of(made).items() if id_ == rule]
    assert len(found) <= 1
    return found[0] if found else None


def the(made: World, rule: str) -> EscalationWay:
    found = only(made, rule)
    assert found is not None
    return found


# With MFA and without


def test_a_way_that_needs_mfa_says_so_pe67() -> None:
    way = the(world(alice(allow(KEYS, Condition=MFA)), user("bob")), "PE-3")
    assert way.needs_mfa
    assert way.state is WayState.HOLDS
    assert dict(way.best.needs[0].context)["aws:MultiFactorAuthPresent"] == ("true",)


@pytest.mark.parametrize("operator", ["Bool", "BoolIfExists"])
def test_the_session_of_a_role_has_no_mfa_to_show_mfa5(operator: str) -> None:
    """Not even where the caller of AssumeRole used MFA: no way of the role may need it."""
    asks = allow("iam:PassRole", Condition={operator: MFA["Bool"]})
    others = allow(["lambda:CreateFunction", "lambda:InvokeFunction"])
    hub = role("Hub", trust=trusts(arn("user/alice")), allows=[asks, others])
    assert not ways_of(world(hub, for_service("lambda")), "role/Hub")
    other = replace(hub, inline=(policy("p", [allow(CREATES), deny(Condition=MFA)]),))
    way = ways_of(world(other, for_service("lambda")), "role/Hub")["PE-27", TARGET]
    assert (way.state, way.needs_mfa) == (WayState.HOLDS, False)


def test_a_role_that_is_assumed_with_mfa_alone_makes_the_way_need_it_pe67_pe11() -> None:
    unless = deny("sts:AssumeRole", Condition={"BoolIfExists": NO_MFA})
    writes = [allow("iam:UpdateAssumeRolePolicy"), unless]
    other = role("Other", trust=trusts({"Service": "ec2.amazonaws.com"}), allows=writes)
    made = world(alice(*writes), other, role("Target"))
    assert ways_of(made)["PE-11", TARGET].needs_mfa
    assert not ways_of(made, "role/Other"), "MFA-5"


@pytest.mark.parametrize("count", [8, 70])
@pytest.mark.parametrize("is_turned", [True, False])
def test_of_many_names_that_may_be_given_the_one_that_will_do_is_found_pe0a(
    count: int, *, is_turned: bool
) -> None:
    """The order in which policies list them decides nothing, and neither do Regions."""
    names = [f"arn:aws:lambda:*:{A}:function:team{number}-*" for number in range(count)]
    names = names[::-1] if is_turned else names
    regions = {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1", "eu-north-1"]}}
    lock = deny(NotAction="iam:*", Condition=regions)
    lets = (allow("iam:PassRole"), allow("lambda:CreateFunction", names), lock)
    invokes = allow("lambda:InvokeFunction", f"arn:aws:lambda:*:{A}:function:team{count - 1}-*")
    way = the(world(alice(*lets, invokes), for_service("lambda")), "PE-27")
    assert way.best.needs[-1].resource.endswith(f":team{count - 1}-new")
    other = allow("lambda:InvokeFunction", f"arn:aws:lambda:*:{A}:function:other-*")
    assert only(world(alice(*lets, other), for_service("lambda")), "PE-27") is None


@pytest.mark.parametrize(
    ("operator", "resources", "is_open"),
    [
        ("ArnLike", ["arn:aws:lambda:*:*:function:*"], True),
        ("ArnLike", ["arn:aws:ec2:*:*:instance/*"], False),
        ("ArnLike", ["arn:aws:ec2:*:*:instance/*", "arn:aws:*:*:*:function:*"], True),
        ("ArnNotLike", ["arn:aws:ec2:*:*:instance/*"], True),
    ],
)
def test_a_role_is_passed_for_a_resource_of_the_service_that_gets_it_ck50(
    operator: str, resources: list[str], *, is_open: bool
) -> None:
    only_for = {operator: {"iam:AssociatedResourceArn": resources}}
    lets = allow(CREATES[0], Condition=only_for), allow(CREATES[1:])
    assert (only(world(alice(*lets), for_service("lambda")), "PE-27") is not None) is is_open


def test_a_way_that_is_open_without_mfa_asks_for_none_pe67() -> None:
    without = alice(allow(KEYS, Condition=MFA), allow(KEYS, arn("user/bob")))
    way = the(world(without, user("bob")), "PE-3")
    assert not way.needs_mfa
    assert way.best.needs[0].context == ()
    denied = alice(allow(KEYS), deny(KEYS, Condition={"Null": {"aws:MultiFactorAuthAge": "false"}}))
    assert not the(world(denied, user("bob")), "PE-3").needs_mfa


def test_no_mfa_helps_where_something_else_is_open_pe67() -> None:
    network = {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}
    open_ = alice(allow(KEYS, Condition=network), deny(KEYS, Condition={"Bool": {"aws:x": "true"}}))
    made = alice(*[allow(KEYS, Condition={**network, "BoolIfExists": MFA["Bool"]})])
    for one in (open_, made):
        way = the(world(one, user("bob")), "PE-3")
        assert way.state is WayState.DEPENDS
        assert "aws:SourceIp" in {depends.key for depends in way.depends}
        assert way.is_by_condition


def test_a_password_is_no_help_where_the_policies_of_its_user_ask_for_mfa_pe76() -> None:
    asks = user("bob", allows=allow("s3:*", Condition=MFA))
    way = the(world(alice(allow("iam:UpdateLoginProfile")), asks, things=None), "PE-5")
    assert "aws:MultiFactorAuthPresent" in {depends.key for depends in way.depends}


# Tags, Regions, and what the source chooses (PE-0e)


def tagged(**tags: str) -> World:
    lets = allow(CODE, Condition={"StringEquals": {"aws:ResourceTag/team": "red"}})
    function = thing("lambda_function", "lambda:function:f", TARGET, tags=tags)
    return world(alice(lets), for_service("lambda"), things=[function])


def test_tags_of_a_resource_decide_pe0e() -> None:
    assert the(tagged(Team="red"), "PE-28").state is WayState.HOLDS
    assert only(tagged(team="blue"), "PE-28") is None
    assert only(tagged(), "PE-28") is None


def test_a_tag_of_another_service_is_not_that_of_the_function_pe0e() -> None:
    other = {"StringEqualsIfExists": {"ec2:ResourceTag/team": "blue"}}
    function = thing("lambda_function", "lambda:function:f", TARGET, tags={"team": "red"})
    made = world(alice(allow(CODE, Condition=other)), for_service("lambda"), things=[function])
    assert {one.key for one in the(made, "PE-28").best.depends} == {"ec2:ResourceTag/team"}


def test_tags_of_a_target_decide_pe0e() -> None:
    lets = allow(KEYS, Condition={"StringEquals": {"iam:ResourceTag/team": "red"}})
    assert only(world(alice(lets), user("bob", tags={"team": "blue"})), "PE-3") is None
    assert only(world(alice(lets), user("bob", tags={"team": "red"})), "PE-3") is not None


def test_what_assuming_the_role_depends_on_the_way_depends_on_pe11() -> None:
    network = {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}
    may = alice(allow("iam:UpdateAssumeRolePolicy"), deny("sts:AssumeRole", Condition=network))
    way = the(world(may, for_service("lambda", allows=[])), "PE-11")
    assert way.state is WayState.DEPENDS
    assert {one.key for one in way.best.depends} == {"aws:SourceIp"}


@pytest.mark.parametrize(
    ("action", "rule"), [("iam:CreateAccessKey", "PE-3"), ("iam:UpdateAssumeRolePolicy", "PE-11")]
)
def test_what_only_other_actions_carry_is_absent_ck49(action: str, rule: str) -> None:
    """Nobody can bring the service that a role is passed to where none is passed."""
    entities = user("bob"), for_service("lambda", allows=[])
    passed = {"iam:PassedToService": "lambda.amazonaws.com"}
    lets = alice(allow(action, Condition={"StringEquals": passed}))
    assert only(world(lets, *entities), rule) is None
    denied = alice(allow("iam:*"), deny(action, Condition={"StringNotEquals": passed}))
    assert only(world(denied, *entities), rule) is None
    left = alice(allow(action), deny(action, Condition={"StringEquals": passed}))
    assert the(world(left, *entities), rule).state is WayState.HOLDS


def test_the_source_tags_what_it_makes_as_policies_ask_pe0e() -> None:
    lets = allow(CREATES, Condition={"StringEqualsIfExists": {"aws:RequestTag/team": "red"}})
    tags = allow(CREATES[:2], Condition={"StringEquals": {"aws:RequestTag/team": "red"}})
    for one in (lets, tags):
        made = world(alice(one, allow(CREATES[0]), allow(CREATES[2])), for_service("lambda"))
        assert the(made, "PE-27").state is WayState.HOLDS


@pytest.mark.parametrize(
    "condition",
    [
        {"StringEquals": {"aws:RequestTag/team": "red"}},
        {"ForAnyValue:StringEquals": {"aws:TagKeys": "team"}},
    ],
)
def test_requests_of_iam_that_take_no_tags_bring_none_pe0e(condition: Any) -> None:
    """CreateUser takes tags, CreateAccessKey does not (Service Authorization Reference)."""
    assert only(world(alice(allow(KEYS, Condition=condition)), user("bob")), "PE-3") is None
    creating = ["iam:CreateUser", "iam:AttachUserPolicy"]
    tagging = allow(creating[0], Condition=condition)
    made = world(alice(tagging, allow([creating[1], KEYS])))
    assert only(made, "PE-14") is not None
    denied = {"StringNotEquals": {"aws:RequestTag/team": "red"}}
    assert (
        only(world(alice(allow(KEYS), deny(KEYS, Condition=denied)), user("bob")), "PE-3") is None
    )


def test_the_source_goes_where_policies_let_it_pe0e() -> None:
    """To the Regions that they name: in a condition, in an ARN, by a pattern."""
    in_region = {"StringEquals": {"aws:RequestedRegion": ["eu-west-1", "eu-central-1"]}}
    stack = {"StringLike": {"aws:RequestedRegion": "eu-*"}}
    passes = allow("iam:PassRole")
    there = alice(passes, allow("lambda:*", Condition=in_region))
    made = world(there, for_service("lambda"))
    way = the(made, "PE-27")
    create = next(one for one in way.best.needs if one.action == "lambda:CreateFunction")
    assert create.resource.split(":")[3] == "eu-west-1"
    asks = alice(passes, allow("cloudformation:*", Condition=stack))
    assert only(world(asks, for_service("cloudformation")), "PE-31") is not None
    for pattern in (
        "arn:aws:lambda:eu-w*:*:function:team-*",
        "arn:aws:lambda:eu-west-1:*:function:a-?",
    ):
        narrow = alice(passes, allow("lambda:*", pattern))
        way = the(world(narrow, for_service("lambda")), "PE-27")
        create = next(one for one in way.best.needs if one.action == "lambda:CreateFunction")
        assert create.resource.split(":")[3] == "eu-west-1"
    pairs = ["datapipeline:CreatePipeline", "datapipeline:PutPipelineDefinition"]
    pipes = alice(passes, allow(pairs, Condition=in_region))
    assert only(world(pipes, for_service("datapipeline")), "PE-42") is not None


def test_a_key_that_would_have_to_be_there_and_absent_closes_a_way_pe0e() -> None:
    key = "aws:RequestTag/team"
    both = {"Null": {key: "true"}, "StringEquals": {key: "red"}}
    made = world(alice(allow(CREATES, Condition=both)), for_service("lambda"))
    assert only(made, "PE-27") is None


def test_what_is_chosen_leaves_what_nobody_chooses_pe0e() -> None:
    asks = {
        "StringEquals": {"aws:RequestTag/team": "red"},
        "IpAddress": {"aws:SourceIp": "203.0.113.0/24"},
    }
    lets = [allow([CREATES[0], CREATES[2]]), allow(CREATES[1], Condition=asks)]
    way = the(world(alice(*lets), for_service("lambda")), "PE-27")
    assert [one.key for one in way.best.depends] == ["aws:SourceIp"]
    create = next(one for one in way.best.needs if one.action == CREATES[1])
    assert ("aws:RequestTag/team", ("red",)) in create.context


def test_a_region_that_is_asked_for_beside_another_key_pe0e() -> None:
    asks = {
        "StringEquals": {"aws:RequestedRegion": "eu-west-1"},
        "Bool": {"aws:SecureTransport": "true"},
    }
    lets = alice(allow("iam:PassRole"), allow("lambda:*", Condition=asks))
    made = world(lets, for_service("lambda"))
    create = next(one for one in the(made, "PE-27").best.needs if one.action == CREATES[1])
    assert create.resource.split(":")[3] == "eu-west-1"


def test_a_context_key_that_names_the_target_names_that_of_each_way_pe31() -> None:
    roles = [for_service("cloudformation", name, allows=[]) for name in ("One", "Two")]
    found = ways_of(world(alice(allow(["iam:PassRole", "cloudformation:CreateStack"])), *roles))
    for name in ("One", "Two"):
        needs = found["PE-31", f"role/{name}"].best.needs
        context = dict(next(one.context for one in needs if one.action != "iam:PassRole"))
        assert context["cloudformation:RoleArn"] == (arn(f"role/{name}"),)


def test_a_resource_that_is_cut_short_names_nothing_pe0e() -> None:
    cut = alice(allow("iam:PassRole"), allow("lambda:*", "arn:aws:lambda"))
    assert only(world(cut, for_service("lambda")), "PE-27") is None


def test_what_statements_are_about_is_told_again_when_it_was_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = world(alice(allow(KEYS), deny("iam:CreateAccess*", arn("user/carl"))), user("bob"))
    known = {*ways_of(made)}
    monkeypatch.setattr(sources, "_MATCHED", {})
    monkeypatch.setattr(sources, "_MAX_MATCHED", 0)
    assert {*ways_of(made)} == known


def test_a_statement_without_a_resource_leaves_ways_depending() -> None:
    lame = {"Effect": "Allow", "Action": KEYS}
    way = the(world(alice(lame), user("bob")), "PE-3")
    assert way.state is WayState.DEPENDS


def test_a_boundary_of_the_target_decides_pe0e() -> None:
    asks = {"StringEquals": {"iam:PermissionsBoundary": arn("policy/Limit")}}
    lets = alice(allow("iam:PutRolePolicy", Condition=asks), allow("sts:AssumeRole"))
    limit = managed("Limit", EVERYTHING)
    bounded = role("Target", trust=trusts(A), boundary="policy/Limit")
    assert only(world(lets, bounded, limit), "PE-9") is not None
    assert only(world(lets, role("Target", trust=trusts(A)), limit), "PE-9") is None


def test_a_boundary_tells_targets_apart_that_are_alike_else_pe0e() -> None:
    asks = {"StringEquals": {"iam:PermissionsBoundary": arn("policy/Limit")}}
    bound = user("bob", boundary="policy/Limit")
    made = world(alice(allow(KEYS, Condition=asks)), bound, user("carl"), managed("Limit", []))
    assert [name for rule, name in ways_of(made) if rule == "PE-3"] == ["user/bob"]


def test_the_policy_that_is_attached_is_one_that_policies_let_it_attach_pe0e() -> None:
    asks = {"ArnEquals": {"iam:PolicyARN": arn("policy/Strong")}}
    lets = alice(allow("iam:AttachUserPolicy", arn("user/alice"), Condition=asks))
    way = the(world(lets, managed("Strong", EVERYTHING)), "PE-6")
    assert dict(way.best.needs[0].context)["iam:PolicyARN"] == (arn("policy/Strong"),)
    assert only(world(lets, managed("Strong", [])), "PE-6") is None


def test_roles_that_aws_keeps_are_raised_by_nobody_tr15() -> None:
    lets = ["iam:CreatePolicyVersion", "iam:DetachRolePolicy", "iam:DeleteRolePolicy"]
    own = managed("Own", deny("s3:*"))
    linked = role(
        "Scaling", path=f"/aws-service-role/{SLR}/", attached=("policy/Own",), trust=trusts(A)
    )
    found = ways_of(world(alice(allow([*lets, "sts:AssumeRole"])), linked, own))
    assert "role" not in {name.partition("/")[0] for _, name in found}


def test_resources_with_variables_are_those_of_each_source() -> None:
    own = alice(allow(KEYS, "arn:aws:iam::*:user/${aws:username}-two"))
    found = ways_of(world(own, user("alice-two"), user("bob")))
    assert ("PE-3", "user/alice-two") in found
    assert ("PE-3", "user/bob") not in found


# Whom a role trusts (PE-0c)


@pytest.mark.parametrize(
    ("condition", "state"),
    [
        ({"ArnLike": {"aws:SourceArn": f"arn:aws:lambda:*:{A}:function:*"}}, WayState.HOLDS),
        ({"ArnLike": {"aws:SourceArn": "arn:aws:lambda:*:222222222222:function:*"}}, None),
        ({"StringEquals": {"aws:SourceAccount": "222222222222"}}, None),
        ({"StringEquals": {"sts:ExternalId": "x"}}, WayState.DEPENDS),
        ({"StringSounds": {"aws:SourceArn": "x"}}, WayState.DEPENDS),
        ({"StringEquals": {"aws:x": "y"}, "Null": {"aws:x": "true"}}, None),
    ],
)
def test_conditions_of_a_trust_in_a_service_pe0c(
    condition: dict[str, Any], state: WayState | None
) -> None:
    trust = trusts({"Service": "lambda.amazonaws.com"}, Condition=condition)
    way = only(world(alice(allow(CREATES)), role("Target", trust=trust)), "PE-27")
    assert (None if way is None else way.state) is state


@pytest.mark.parametrize(
    "denied",
    [
        {"Principal": {"Service": "lambda.amazonaws.com"}},
        {"NotPrincipal": {"Service": "codebuild.amazonaws.com"}},
        {"Principal": "*", "Condition": {"StringLike": {"aws:PrincipalServiceName": "lambda.*"}}},
        {"Principal": {"Service": ["lambda.amazonaws.com", "lambda*.amazonaws.com"]}},
    ],
)
@pytest.mark.parametrize("place", ["trust", "RCP"])
def test_a_deny_for_one_service_leaves_another_pe0c(denied: dict[str, Any], place: str) -> None:
    services = {"Service": ["lambda.amazonaws.com", "codebuild.amazonaws.com"]}
    statement = {"Effect": "Deny", "Action": "sts:AssumeRole", **denied}
    trust, guards = [trusts(services)], None
    if place == "trust":
        trust.append(statement)
    else:
        rcp = [allow("*", Principal="*"), {**statement, "Resource": "*"}]
        guards = worlds.organization(A, rcps={A: [rcp]})
    lets = allow([*CREATES, "codebuild:CreateProject", "codebuild:StartBuild"])
    some = [role(one, trust=trust) for one in ("One", "Two")]
    found = ways_of(world(alice(lets), *some, organization=guards))
    passed = [one for one in found if one[0] in ("PE-27", "PE-37")]
    assert passed == [("PE-37", "role/One"), ("PE-37", "role/Two")]


def test_a_trust_policy_that_cannot_be_read_leaves_ways_depending() -> None:
    broken = role("Target", trust="{")
    way = the(world(alice(allow(CREATES)), broken), "PE-27")
    assert way.state is WayState.DEPENDS


def test_a_trust_may_turn_on_the_role_itself() -> None:
    lets = {"StringEquals": {"aws:ResourceTag/team": "red"}}
    trust = trusts({"Service": "lambda.amazonaws.com"}, Condition=lets)
    red, blue = (role(one, trust=trust, tags={"team": one}) for one in ("red", "blue"))
    found = ways_of(world(alice(allow(CREATES)), red, blue))
    assert [name for rule, name in found if rule == "PE-27"] == ["role/red"]


def test_who_may_change_an_identity_provider_becomes_who_trusts_it_pe17() -> None:
    saml, oidc = arn("saml-provider/Okta"), arn("oidc-provider/token.example.com")
    sign_in = role("Okta", trust=trusts({"Federated": saml}, "sts:AssumeRoleWithSAML"))
    token = role("Token", trust=trusts({"Federated": oidc}, "sts:AssumeRoleWithWebIdentity"))
    lets = allow(["iam:UpdateSAMLProvider", "iam:AddClientIDToOpenIDConnectProvider"])
    providers = SamlProvider(saml), OidcProvider(oidc, "token.example.com", ("sts.amazonaws.com",))
    found = ways_of(world(alice(lets), sign_in, token, *providers))
    assert {name for rule, name in found if rule == "PE-17"} == {"role/Okta", "role/Token"}


# Guardrails


def test_an_scp_that_may_be_anywhere_leaves_a_way_depending_on_a_guardrail() -> None:
    guards = worlds.organization(A, scps={A: [EVERYTHING, [EVERYTHING, deny("iam:*")]]})
    loose = replace(
        guards,
        policies=tuple(
            replace(one, targets=None) if one.id == f"p-scp-{A}-1" else one
            for one in guards.policies or ()
        ),
    )
    way = the(world(alice(allow(KEYS)), user("bob"), organization=loose), "PE-3")
    assert DependsOn.GUARDRAIL in {one.kind for one in way.depends}


def test_who_manages_an_organization_may_detach_its_policies_pe63() -> None:
    guards = worlds.organization("222222222222", management=A)
    start = f"arn:aws:organizations::{A}:policy/o-exampleorg1/service_control_policy/p-"
    guards = replace(
        guards,
        policies=tuple(
            replace(one, policy=replace(one.policy, arn=f"{start}{number}"))
            for number, one in enumerate(guards.policies or ())
        ),
    )
    lets = alice(allow("organizations:DetachPolicy"))
    way = the(world(lets, organization=guards), "PE-63")
    assert not way.is_admin
    assert way.target.endswith("organization/o-exampleorg1")
    assert only(world(lets, organization=replace(guards, policies=None)), "PE-63") is None


# What an inventory tells (PE-76)

SCALES = ["iam:PassRole", "autoscaling:*", "ec2:*"]


def test_the_service_linked_role_of_auto_scaling_pe20() -> None:
    on_instances = for_service("ec2", instance_profiles=(arn("instance-profile/P"),))
    linked = role("Scaling", path=f"/aws-service-role/{SLR}/")
    assert only(world(alice(allow(SCALES)), on_instances, linked), "PE-26") is not None
    made = world(alice(allow(SCALES)), on_instances)
    assert only(made, "PE-26") is None
    (home,) = made.accounts
    partly = replace(made, accounts=(replace(home, incomplete=("roles",)),))
    kinds = {one.kind for one in the(partly, "PE-26").depends if one.type == "service_linked_role"}
    assert kinds == {DependsOn.NOTE}


def test_instance_profiles_that_were_not_imported_leave_ways_depending() -> None:
    unknown = for_service("ec2", instance_profiles=None)
    linked = role("Scaling", path=f"/aws-service-role/{SLR}/")
    way = the(world(alice(allow(SCALES)), unknown, linked, things=None), "PE-26")
    types = {depends.type for one in way.alternatives for depends in one.depends}
    assert types >= {"instance_profile", "launch_template"}


def test_an_instance_runs_as_the_role_of_its_profile() -> None:
    profile = thing("instance_profile", "iam:instance-profile/P", TARGET)
    profile = replace(profile, arn=arn("instance-profile/P"))
    instance = thing("ec2_instance", "ec2:instance/i-1", instance_profile=profile.arn)
    lets = alice(allow("ssm:StartSession"))
    on_instances = for_service("ec2", instance_profiles=None)
    assert only(world(lets, on_instances, things=[profile, instance]), "PE-25") is not None


def test_a_launch_template_that_runs_as_the_role_needs_no_pass() -> None:
    template = thing("launch_template", "ec2:launch-template/lt-1", TARGET)
    linked = role("Scaling", path=f"/aws-service-role/{SLR}/")
    lets = alice(allow("autoscaling:CreateAutoScalingGroup"))
    on_instances = for_service("ec2", instance_profiles=(arn("instance-profile/P"),))
    assert only(world(lets, on_instances, linked, things=[template]), "PE-26") is not None
    assert only(world(lets, on_instances, linked, things=[]), "PE-26") is None


def test_a_group_that_denies_is_left_pe16() -> None:
    staff = group("staff", allows=[deny("s3:*")])
    lets = alice(allow(["iam:RemoveUserFromGroup"]), groups=("staff", "gone"))
    way = the(world(lets, staff), "PE-16")
    assert [one.type for one in way.through] == ["group"]


# Looking ways up


def test_ways_are_found_by_id_by_end_and_between() -> None:
    found = found_in(world(alice(allow([KEYS, "iam:PutUserPolicy"])), user("bob"), user("cat")))
    assert len(found.by_id) == len(found.ways) == len([*found.by_id])
    for id_, way in found.by_id.items():
        assert is_way_id(id_)
        assert way in found.ways
        assert way in found.by_target[way.target]
        assert way in [*found.between(way.source, way.target)]
    assert "nobody" not in found.by_target
    assert len(found.by_target) == len([*found.by_target])
    assert found.by_id.get(f"way PE-28 {arn('user/alice')} > {arn('user/bob')}") is None
    assert replace(next(iter(found.ways)), source="nobody") not in found.ways
    assert {way.rule.service for way in found.ways} == {"iam"}


def test_each_needed_action_is_proved_with_its_reasons() -> None:
    made = world(alice(allow([KEYS, *CREATES])), user("bob"), for_service("lambda"))
    index = WorldIndex(made)
    finder = finder_of(index, AT)
    assert finder is finder_of(index, AT)
    proofs = Proofs(index, AT)
    for entity in entities(made.accounts[0]):
        for way in finder.ways_of(entity.arn):
            for need in way.best.needs:
                verdict = proofs.prove(way.source, need)
                assert verdict is proofs.prove(way.source, need)
                assert verdict.decision is Decision.ALLOW


def test_an_id_of_a_way_by_another_rule_names_nothing() -> None:
    found = found_in(world(alice(allow(KEYS)), user("bob"), user("carl")))
    assert [way.id for way in found.by_target[arn("user/bob")]] == [
        f"way PE-3 {arn('user/alice')} > {arn('user/bob')}"
    ]
    other = f"way PE-5 {arn('user/alice')} > {arn('user/bob')}"
    assert other.replace("PE-5", "PE-3") in found.by_id
    assert other not in found.by_id


def test_a_way_through_a_service_names_it() -> None:
    assert (
        the(world(alice(allow(CREATES)), for_service("lambda")), "PE-27").rule.service == "lambda"
    )


@pytest.mark.parametrize(
    ("now", "before", "is_more"),
    [
        (allow("s3:Get*"), EVERYTHING, True),
        (allow("s3:Get*"), allow("s3:Get*"), False),
        (allow("s3:*"), allow("S3:GetObject"), False),
        ([allow("s3:*"), allow("ec2:*")], allow(["s3:*", "ec2:*"]), False),
        (allow("s3:*", f"{BUCKETS}a*"), allow("s3:*", f"{BUCKETS}abc"), False),
        (allow("s3:*", f"{BUCKETS}abc"), allow("s3:*", f"{BUCKETS}a*"), True),
        (allow("s3:*", f"{BUCKETS}${{aws:username}}"), allow("s3:*", f"{BUCKETS}a"), True),
        (allow("s3:Get*"), allow(NotAction="ec2:*"), True),
        (allow(NotAction="ec2:*"), allow(NotAction=["ec2:*", "s3:*"]), False),
        (allow(NotAction=["ec2:*", "s3:*"]), allow(NotAction="ec2:*"), True),
        (allow(NotAction="ec2:*"), allow("s3:*"), False),
        (allow("s3:*", NotResource=f"{BUCKETS}a*"), allow("s3:*", f"{BUCKETS}b"), False),
        (
            allow("s3:*", NotResource=[f"{BUCKETS}a", f"{BUCKETS}b"]),
            allow("s3:*", NotResource=f"{BUCKETS}a"),
            True,
        ),
        ([allow("s3:*"), deny("s3:Delete*")], allow("s3:*"), True),
        ([allow("s3:*"), deny("s3:Delete*")], allow("s3:Get*"), False),
        ([allow("s3:*"), deny(NotAction="s3:Get*")], allow("s3:GetObject"), False),
        ([allow("s3:*"), deny("s3:Delete*", Condition=MFA)], allow("s3:*"), True),
        (allow("s3:*"), [allow("s3:*"), deny("s3:Delete*")], False),
        (allow("s3:*"), [EVERYTHING, deny(NotAction="s3:*")], False),
        (allow("s3:*", Condition=MFA), allow("s3:*"), True),
        (allow("s3:*", Condition=MFA), allow("s3:Get*", Condition=MFA), False),
        (allow("s3:*"), allow("s3:*", Condition=MFA), False),
        (allow("s3:*"), deny("*"), False),
        (allow("s3:*"), allow("s3:*", Condition={"Unknown": {"a": "b"}}), True),
        (allow("s3:*", Condition={"Unknown": {"a": "b"}}), allow("s3:*"), True),
    ],
)
def test_other_versions_count_where_they_allow_more_pe2(
    now: Any, before: Any, *, is_more: bool
) -> None:
    """It is told by what they allow, not by how they say so."""
    holder = alice(allow("iam:SetDefaultPolicyVersion"), attached=("policy/Own",))
    own = replace(managed("Own", now), other_versions=(policy("Own", before),))
    way = only(world(holder, own), "PE-2")
    assert (way is not None) is is_more
    assert way is None or way.is_admin is (before is EVERYTHING)


def test_versions_that_were_not_imported_may_allow_more_pe2_pe0e() -> None:
    holder = alice(allow("iam:SetDefaultPolicyVersion"), attached=("policy/Own",))
    own = managed("Own", allow("s3:Get*"))
    way = the(world(holder, replace(own, other_versions=None)), "PE-2")
    assert (way.state, way.is_admin) == (WayState.DEPENDS, False)
    assert [(one.kind, one.type) for one in way.depends] == [(DependsOn.RESOURCE, "policy_version")]
    assert only(world(holder, replace(own, other_versions=())), "PE-2") is None


def test_ways_of_whom_nothing_but_a_missing_policy_allows_depend_on_it_pe76() -> None:
    """Who has a policy that was not imported may do what any rule asks for."""
    found = ways_of(
        world(
            user("alice", attached=(arn("policy/Missing"),)),
            user("bob"),
            for_service("lambda"),
            things=None,
        )
    )
    assert {"PE-3", "PE-11", "PE-27"} <= {rule for rule, _ in found}
    for way in found.values():
        assert way.state is WayState.DEPENDS
        assert any("policy/Missing" in one.fact for one in way.depends)


@pytest.mark.parametrize(
    ("creates", "then", "service", "rule"),
    [
        (["iam:PassRole", "lambda:CreateFunction"], "lambda:InvokeFunction", "lambda", "PE-27"),
        (["iam:PassRole", "codebuild:CreateProject"], "codebuild:StartBuild", "codebuild", "PE-37"),
    ],
)
def test_tags_of_what_the_source_makes_are_not_known_to_be_absent_pe0e(
    creates: list[str], then: str, service: str, rule: str
) -> None:
    """Whether it may give them to what it makes is not asked: the way depends on them."""
    tagged = {"StringEquals": {"aws:ResourceTag/team": "blue"}}
    target = for_service(service)
    way = the(world(alice(allow(creates), allow(then, Condition=tagged)), target), rule)
    assert [(one.key, one.values) for one in way.depends] == [("aws:ResourceTag/team", ("blue",))]
    assert way.state is WayState.DEPENDS
    denied = deny(then, Condition=tagged)
    assert the(world(alice(allow([*creates, then]), denied), target), rule).state is WayState.HOLDS


def test_what_is_being_created_has_no_tags_yet_pe0e() -> None:
    tagged = {"StringEquals": {"aws:ResourceTag/team": "blue"}}
    creates = allow("lambda:CreateFunction", Condition=tagged)
    others = allow(["iam:PassRole", "lambda:InvokeFunction"])
    assert only(world(alice(creates, others), for_service("lambda")), "PE-27") is None
