"""Ways by hand in odd worlds: policies of resources, guardrails, boundaries, conditions (PE-0a)."""

import json
from collections.abc import Iterator
from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rolescope.engine.evaluate import answer_action, answer_assume_role
from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.verdict import Decision
from rolescope.escalation.find import finder_of
from rolescope.escalation.rule import EscalationRule, RuleNeed, TargetClass
from rolescope.escalation.rules import RULES
from rolescope.escalation.way import WayState
from rolescope.model.caller import ServiceCaller
from rolescope.model.principal import Role, User
from rolescope.model.request import ActionRequest, AssumeRoleRequest, Context
from rolescope.model.resource_list import Resource, Resources
from rolescope.model.world import World
from rolescope.trust.entities import caller_of, entities
from rolescope.value import replace
from support.worlds.build import (
    B,
    account,
    allow,
    deny,
    managed,
    organization,
    role,
    trusts,
    user,
    world,
)
from support.worlds.escalation_worlds import AT, A, arn, found_in, thing

ASKED = [rule for rule in RULES if rule.id in ("PE-3", "PE-4", "PE-11", "PE-28", "PE-29", "PE-30")]
RESERVED = "aws-reserved/sso.amazonaws.com/AWSReservedSSO_Dev_0123456789abcdef"
NAMES = (
    *map(arn, ("user/alice", "user/bob", "role/One", "role/Two", f"role/{RESERVED}")),
    arn("user/carol", B),
)
ACTIONS = (
    *(
        "*",
        "iam:*",
        "iam:PassRole",
        "iam:CreateAccessKey",
        "iam:Create*",
        "iam:Update*",
        "lambda:*",
    ),
    *("lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration", "sts:AssumeRole", "s3:*"),
)
FUNCTIONS = tuple(f"arn:aws:lambda:us-east-1:{A}:function:{name}" for name in "fg")
ON = ("*", *NAMES[2:4], *FUNCTIONS)
WITHOUT: Context = (
    ("aws:MultiFactorAuthPresent", None),
    ("aws:MultiFactorAuthAge", None),
)
WITH: Context = (
    ("aws:MultiFactorAuthPresent", ("true",)),
    ("aws:MultiFactorAuthAge", ("1",)),
)
RANKS = {Decision.ALLOW: 2, Decision.DEPENDS: 1}

conditions = st.sampled_from(
    (
        *(None,) * 6,
        {"StringEquals": {"aws:PrincipalArn": NAMES[0]}},
        {"ArnNotLike": {"aws:PrincipalArn": f"arn:aws:iam::{A}:role/*"}},
        {"StringEquals": {"aws:PrincipalTag/team": "red"}},
        {"StringEquals": {"aws:ResourceTag/team": "red"}},
        {"StringNotEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}},
        {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
        {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
        {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
        {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
        {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}},
        {"StringEquals": {"aws:PrincipalAccount": A}},
    )
)
some_actions = st.lists(st.sampled_from(ACTIONS), min_size=1, max_size=2, unique=True)


def _statement(effect: Any, actions: list[str], on: str, condition: Any) -> dict[str, Any]:
    made: dict[str, Any] = effect(actions, on)
    return made if condition is None else {**made, "Condition": condition}


statements = st.builds(
    _statement, st.sampled_from((allow, allow, deny)), some_actions, st.sampled_from(ON), conditions
)
identities = st.lists(statements, max_size=3)
denials = st.builds(_statement, st.just(deny), some_actions, st.sampled_from(ON), conditions)
limits = st.lists(denials, max_size=2).map(lambda some: [allow("*"), *some]) | identities
scps = st.lists(denials, max_size=1).map(lambda some: [allow("*"), *some])

rcps = st.lists(denials.map(lambda one: {**one, "Principal": "*"}), max_size=1)


@st.composite
def resource_policies(draw: st.DrawFn) -> Any:
    kind = draw(st.sampled_from(("none", "none", "read", "read", "read", "unreadable")))
    if kind == "none":
        return None
    if kind == "unreadable":
        return "{"
    made = []
    for one in draw(st.lists(statements, min_size=1, max_size=2)):
        names = draw(st.lists(st.sampled_from((*NAMES, A, B)), min_size=1, max_size=2, unique=True))
        key = draw(st.sampled_from(("Principal", "Principal", "NotPrincipal")))
        if key == "NotPrincipal" and one["Effect"] == "Allow":
            key = "Principal"
        named: Any = {"AWS": names}
        if key == "Principal" and draw(st.booleans()):
            named = "*"
        made.append({**one, key: named, "Resource": "*"})
    return {"Version": "2012-10-17", "Statement": made}


@st.composite
def odd_worlds(draw: st.DrawFn) -> World:
    """Make a world of two accounts; what is asked about is in the first."""
    limit = managed("Limit", draw(limits))

    def rights() -> dict[str, Any]:
        tags = draw(st.sampled_from(({}, {"team": "red"}, {"team": "blue"})))
        bounded = draw(st.sampled_from((False, False, True)))
        boundary = {"boundary": arn("policy/Limit")} if bounded else {}
        return {"allows": draw(identities), "tags": tags, **boundary}

    service = trusts({"Service": "lambda.amazonaws.com"})
    made: list[Any] = [
        user("alice", **rights()),
        user("bob", **rights()),
        role("One", trust=service, **rights()),
        role("Two", trust=service, **rights()),
        role(
            RESERVED.rpartition("/")[2],
            path=f"/{RESERVED.rpartition('/')[0]}/",
            trust=service,
            **rights(),
        ),
        limit,
    ]
    far = account(B, user("carol", allows=draw(identities)))
    guards = organization(
        A,
        B,
        scps={"r-ex01": draw(scps), A: draw(scps)},
        rcps={"r-ex01": [allow("*", Principal="*"), *draw(rcps)]},
    )
    things = []
    for name in "fg":
        runs = draw(st.sampled_from((None, "role/One", "role/Two")))
        extra: dict[str, Any] = {"tags": draw(st.sampled_from(({}, {"team": "red"})))}
        policy = draw(resource_policies())
        if policy is not None:
            extra["policy"] = policy
        things.append(thing("lambda_function", f"lambda:function:{name}", runs, **extra))
    made_world = world(account(A, *made), far, organization=guards)
    return replace(made_world, resources=Resources(tuple(things)))


@given(odd_worlds())
def test_in_odd_worlds_ways_are_those_that_are_found_by_hand_and_no_others(made: World) -> None:
    found = found_in(made)
    reported = {
        (way.rule.id, way.source, way.target): way.state for way in found.ways if way.rule in ASKED
    }
    index = WorldIndex(made)
    everybody = [one for owner in made.accounts for one in entities(owner)]
    by_hand: dict[tuple[str, str, str], WayState] = {}
    for rule, source, target in product(ASKED, everybody, everybody):
        is_here = account_of(source.arn) == account_of(target.arn)
        if source.arn == target.arn or (is_here and source.arn in found.equivalents):
            continue
        best = min(
            max(_tries(index, rule, source, target), default=0), _running(index, rule, target)
        )
        if best:
            state = WayState.HOLDS if best == 2 else WayState.DEPENDS
            by_hand[rule.id, source.arn, target.arn] = state
    assert reported == by_hand
    finder = finder_of(WorldIndex(made), AT)
    alone = {
        (way.rule.id, way.source, way.target): way.state
        for one in everybody
        for way in finder.ways_of(one.arn)
        if way.rule in ASKED
    }
    assert alone == reported


def _tries(
    index: WorldIndex, rule: EscalationRule, source: User | Role, target: User | Role
) -> Iterator[int]:
    """Yield how each alternative of a rule stands with each resource."""
    for parts, some in product(rule.alternatives(), _things(index, rule, source, target)):
        needs = [part for part in parts if isinstance(part, RuleNeed) and not part.is_optional]
        answers = [_answer(index, source, target, need, some) for need in needs]
        if rule.of is TargetClass.ROLES:
            answers.append(_may_assume(index, source, target))
        yield min(answers)


def _things(
    index: WorldIndex, rule: EscalationRule, source: User | Role, target: User | Role
) -> list[Resource | None]:
    """Return the resources that a rule may lead through; nothing where it is not about a target."""
    resources = index.world.resources
    assert resources is not None
    things = resources.items
    if rule.of is TargetClass.THINGS:
        return [one for one in things if one.role == target.arn]
    if account_of(source.arn) != account_of(target.arn):
        return []  # PE-0d
    if isinstance(target, User):
        return [None] if rule.of is TargetClass.USERS else []
    if rule.of is TargetClass.PASSED:
        return [*things]
    return [None] if rule.of is TargetClass.ROLES and not target.is_reserved else []


def _running(index: WorldIndex, rule: EscalationRule, target: User | Role) -> int:
    """Tell whether a service gets the credentials of a role, where a rule is about that (PE-0c)."""
    if rule.of not in (TargetClass.PASSED, TargetClass.THINGS) or isinstance(target, User):
        return 2
    (service,) = rule.services
    request = AssumeRoleRequest(
        caller=ServiceCaller(service),
        role=target.arn,
        at=AT,
        context=(("aws:SourceAccount", (A,)), ("aws:SourceOrgID", ("o-exampleorg1",))),
        is_open=True,
    )
    return RANKS.get(answer_assume_role(request, index).decision, 0)


def _answer(
    index: WorldIndex,
    source: User | Role,
    target: User | Role,
    need: RuleNeed,
    through: Resource | None,
) -> int:
    context: dict[str, Any] = {key: ("lambda.amazonaws.com",) for key, _ in need.context}
    if need.action != "iam:PassRole":
        context["iam:PassedToService"] = None  # CK-49
    resource, policy = target.arn, None
    if need.on in ("{thing}", "{other}"):
        assert through is not None
        resource, written = through.arn, through.policy
        tags = dict(through.tags or ())
        context["aws:ResourceTag/team"] = (tags["team"],) if "team" in tags else None
        policy = written if written is None or isinstance(written, str) else json.dumps(written)
    request = ActionRequest(
        caller=caller_of(source),
        action=need.action,
        resource=resource,
        at=AT,
        context=tuple(context.items()),
        resource_policy=policy,
        is_open=True,
    )
    return _best(index, request, is_user=isinstance(source, User))


def _may_assume(index: WorldIndex, source: User | Role, target: User | Role) -> int:
    """Ask with a trust that names the source, and one of anyone that means it (EV-14)."""
    meant = trusts("*", Condition={"ArnEquals": {"aws:PrincipalArn": source.arn}})
    asked = ActionRequest(
        caller=caller_of(source),
        action="sts:AssumeRole",
        resource=target.arn,
        at=AT,
        context=(("iam:PassedToService", None),),
        is_open=True,
    )
    policies = [
        {"Version": "2012-10-17", "Statement": [one]} for one in (trusts(source.arn), meant)
    ]
    requests = [replace(asked, resource_policy=json.dumps(one)) for one in policies]
    return max(_best(index, one, is_user=isinstance(source, User)) for one in requests)


def _best(index: WorldIndex, request: ActionRequest, *, is_user: bool) -> int:
    """Ask without MFA, then with it (PE-67): sessions of roles have none (MFA-5, MFA-6)."""
    return max(
        RANKS.get(
            answer_action(replace(request, context=(*request.context, *more)), index).decision, 0
        )
        for more in ((WITHOUT, WITH) if is_user else ((),))
    )
