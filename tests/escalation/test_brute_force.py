"""Ways that a search by hand finds over rules and pairs, in worlds that are made up."""

from collections.abc import Iterator
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from rolescope.engine.evaluate import evaluate_action
from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Decision
from rolescope.escalation.places import TYPES
from rolescope.escalation.rule import EscalationRule, Gain, RuleNeed, ServiceLinked, TargetClass
from rolescope.escalation.rules import RULES
from rolescope.model.principal import Role, User
from rolescope.model.request import ActionRequest
from rolescope.model.world import World
from rolescope.trust.entities import caller_of, entities
from support.worlds.build import account, allow, deny, role, trusts, user, world
from support.worlds.escalation_worlds import AT, A, arn, found_in

SERVICES = ("lambda", "ec2", "cloudformation", "ecs-tasks")
NAMES = ("user/alice", "user/bob", "role/One", "role/Two", "role/Three")
ACTIONS = (
    *("*", "iam:*", "iam:PassRole", "iam:CreateAccessKey", "iam:UpdateLoginProfile"),
    *("iam:UpdateAssumeRolePolicy", "iam:Create*", "lambda:*", "lambda:Update*", "ec2:*", "ssm:*"),
    *("cloudformation:*", "cloudformation:CreateStack", "ecs:*", "sts:AssumeRole"),
)
RESOURCES = ("*", "arn:aws:iam::*:role/*", *map(arn, NAMES))
BRUTE = [
    rule
    for rule in RULES
    if rule.gain is Gain.BECOME
    and rule.of in (TargetClass.USERS, TargetClass.ROLES, TargetClass.PASSED, TargetClass.THINGS)
]
PLACES = {
    "account": A,
    "partition": "aws",
    "region": "us-east-1",
    "owner": "",
    "new": "new",
    "new document": "AWS-RunShellScript",
    "profile": f"arn:aws:iam::{A}:instance-profile/new",
}

statements = st.builds(
    lambda effect, actions, resource: effect(actions, resource),
    st.sampled_from((allow, allow, allow, deny)),
    st.lists(st.sampled_from(ACTIONS), min_size=1, max_size=3, unique=True),
    st.sampled_from(RESOURCES),
)
policies = st.lists(statements, max_size=3)


@st.composite
def small_worlds(draw: st.DrawFn) -> World:
    """Make a world of two users and three roles, of which some trust services."""
    made: list[User | Role] = [user(name, allows=draw(policies)) for name in ("alice", "bob")]
    for name in ("One", "Two", "Three"):
        service = draw(st.sampled_from(SERVICES))
        trust = trusts({"Service": f"{service}.amazonaws.com"})
        made.append(role(name, trust=trust, allows=draw(policies)))
    return world(account(A, *made))


@given(small_worlds())
@settings(max_examples=max(60, settings().max_examples))
def test_every_way_that_is_found_by_hand_is_reported_and_no_other(made: World) -> None:
    found = found_in(made)
    reported = {(way.rule.id, way.source, way.target) for way in found.ways if way.rule in BRUTE}
    index = WorldIndex(made)
    everybody = entities(made.accounts[0])
    by_hand = {
        (rule.id, source.arn, target.arn)
        for rule, source, target in product(BRUTE, everybody, everybody)
        if source.arn not in found.equivalents  # PE-77
        and source.arn != target.arn
        and any(
            _is_allowed(index, rule, source, target, places) for places in _places(rule, target)
        )
    }
    assert reported == by_hand


def _places(rule: EscalationRule, target: User | Role) -> Iterator[dict[str, str]]:
    """Yield what the places of a rule stand for; nothing where it is not about such a target."""
    places = {**PLACES, "target": target.arn}
    if rule.of in (TargetClass.USERS, TargetClass.ROLES):
        if isinstance(target, User) is (rule.of is TargetClass.USERS):
            yield places
        return
    if isinstance(target, Role):
        trusted = {
            one.value for said in target.trust_policy.statements for one in said.principals or ()
        }
        yield from ({**places, "service": one} for one in rule.services if one in trusted)


def _is_allowed(
    index: WorldIndex,
    rule: EscalationRule,
    source: User | Role,
    target: User | Role,
    places: dict[str, str],
) -> bool:
    """Ask for every needed action of an alternative: nothing is imported of resources."""
    for parts in rule.alternatives():
        needs = [part for part in parts if isinstance(part, RuleNeed) and not part.is_optional]
        if any(isinstance(part, ServiceLinked) for part in parts):
            continue  # no such role is imported, and the list of roles is complete
        if all(_may(index, rule, source, need, places) for need in needs):
            return rule.of is not TargetClass.ROLES or _may_assume(index, source, target)
    return False


def _may(
    index: WorldIndex,
    rule: EscalationRule,
    source: User | Role,
    need: RuleNeed,
    places: dict[str, str],
) -> bool:
    on = need.on.replace("{thing}", TYPES.get(rule.thing, "")).replace(
        "{other}", TYPES.get(rule.other, "")
    )
    request = ActionRequest(
        caller=caller_of(source),
        action=need.action,
        resource=_filled(on, places),
        at=AT,
        context=tuple((key, (_filled(value, places),)) for key, value in need.context),
    )
    return evaluate_action(request, index).decision is Decision.ALLOW


def _may_assume(index: WorldIndex, source: User | Role, target: User | Role) -> bool:
    """Who names itself in a trust policy needs nothing else, but may be denied (TR-3)."""
    policy = (
        '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": '
        f'{{"AWS": "{source.arn}"}}, "Action": "sts:AssumeRole"}}]}}'
    )
    request = ActionRequest(
        caller=caller_of(source),
        action="sts:AssumeRole",
        resource=target.arn,
        at=AT,
        resource_policy=policy,
    )
    return evaluate_action(request, index).decision is Decision.ALLOW


def _filled(text: str, places: dict[str, str]) -> str:
    for name, value in places.items():
        text = text.replace(f"{{{name}}}", value)
    return text
