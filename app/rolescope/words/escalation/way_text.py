"""Ways in words: what one is, what it needs and depends on."""

from collections.abc import Iterable, Mapping

from rolescope.engine.words.conditions import condition_in_words
from rolescope.escalation.rule import Gain, actions_of
from rolescope.escalation.way import Dependence, DependsOn, EscalationWay, NeededAction
from rolescope.model.arn import role_name
from rolescope.model.policy import Condition

TYPES: Mapping[str, str] = {
    "ec2_instance": "an EC2 instance",
    "launch_template": "a launch template",
    "instance_profile": "an instance profile",
    "autoscaling_group": "an Auto Scaling group",
    "lambda_function": "a Lambda function",
    "cloudformation_stack": "a CloudFormation stack",
    "cloudformation_stack_set": "a CloudFormation stack set",
    "codebuild_project": "a CodeBuild project",
    "glue_job": "a Glue job",
    "glue_dev_endpoint": "a Glue development endpoint",
    "sagemaker_notebook": "a SageMaker notebook",
    "sagemaker_lifecycle_config": "a SageMaker lifecycle configuration",
    "apprunner_service": "an App Runner service",
    "bedrock_code_interpreter": "a code interpreter",
    "state_machine": "a state machine",
    "ecs_cluster": "an ECS cluster",
    "ecs_service": "an ECS service",
    "ecs_task": "an ECS task",
    "ecs_task_definition": "a task definition",
    "ecs_container_instance": "a container instance",
    "eks_pod_identity_association": "a pod identity association",
    "policy_version": "another version of the policy, one that allows more",
}
"""Types of resources, with an article."""

_QUOTAS: Mapping[str, str] = {
    "iam_access_key": "The user has at most one access key; two are allowed (not imported).",
    "policy_version": "The policy has fewer than five versions (not imported).",
    "service_linked_role": "The service-linked role exists (not imported).",
}
_PASSWORDS: Mapping[str, str] = {
    "PE-4": "The user has no console password (not imported).",
    "PE-5": "The user has a console password (not imported).",
}
_GAINS = {
    Gain.BECOME: "becomes",
    Gain.RAISE: "raises",
    Gain.LOOSEN: "loosens the limits of",
}


def gain_words(way: EscalationWay) -> str:
    """Say what a way gives: `becomes`."""
    return _GAINS[way.gain]


def state_words(way: EscalationWay) -> str:
    """Say how a way stands, and whether it ends in all rights."""
    parts = [way.state.value]
    if way.needs_mfa:
        parts.append("needs MFA")
    if way.is_admin:
        parts.append("ends in administrator rights")
    return ", ".join(parts)


def need_words(need: NeededAction) -> str:
    """Write a needed action with what the request brings."""
    context = "; ".join(
        f"{key} = {', '.join(values)}" for key, values in need.context if values is not None
    )
    return f"{need.action} on {need.resource}{f' with {context}' if context else ''}"


def left_events(way: EscalationWay) -> tuple[str, ...]:
    """Return the events of the actions that a way needs, and those that belong to no action."""
    needed = {need.action.partition(":")[2] for need in way.best.needs}
    known = {action.partition(":")[2] for action in actions_of(way.rule)}
    found = []
    for event in way.rule.traces:
        # of CreateFunction the event is CreateFunction20150331
        of = max((name for name in known if event.startswith(name)), key=len, default=None)
        if of is None or of in needed:
            found.append(event)
    return tuple(found)


ONLY_DATA = "only if data events are on"
DATA_EVENTS = frozenset({"Invoke", "PutItem"})
"""Events of the data plane, of Lambda and DynamoDB: trails leave them out unless they are told to.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
"""


def events_words(events: Iterable[str]) -> str:
    """List events, and say which of them CloudTrail records where it was told to alone."""
    return ", ".join(f"{one} ({ONLY_DATA})" if one in DATA_EVENTS else one for one in events)


def need_title(need: NeededAction) -> str:
    """Name a needed action and what it is on: `iam:PassRole on legacy-cron`."""
    return f"{need.action}{on_words(need)}"


def on_words(need: NeededAction) -> str:
    """Say what a needed action is on: ` on legacy-cron`; nothing where it is on anything.

    Of tags it is said which are set or removed: ` on alice: team = red`.
    """
    on = "" if need.resource == "*" else f" on {short_arn(need.resource)}"
    given = dict(need.context)
    is_about_tags = need.action.startswith(("iam:Tag", "iam:Untag"))
    tags = [
        f"{name} = {values[0]}" if (values := given.get(f"aws:RequestTag/{name}")) else name
        for name in (given.get("aws:TagKeys") if is_about_tags else None) or ()
    ]
    return f"{on}: {', '.join(tags)}" if tags else on


def short_arn(arn: str) -> str:
    """Return what tells a resource from others of its type: `legacy-cron`, `function:report`."""
    if ":iam::" in arn:
        return role_name(arn)
    return arn.split(":", 5)[-1] if arn.startswith("arn:") else arn


def depends_words(way: EscalationWay, one: Dependence) -> str:
    """Say one thing that a way depends on, as a sentence."""
    if one.kind is DependsOn.RESOURCE:
        return _resource_words(way, one.type)
    if one.key and one.operator:
        words = condition_in_words(Condition(one.operator, one.key, one.values))
        return f"The request meets: {words}."
    if one.key:
        return "The user's policies ask for MFA, which a new sign-in may lack."
    if one.type == "iam_login_profile":
        return _PASSWORDS[way.rule.id]
    if one.type:
        return _QUOTAS[one.type]
    return one.fact if one.fact.endswith(".") else f"Not known: {one.fact}."


def open_words(way: EscalationWay) -> str:
    """Say in a few words what a way depends on: `a Lambda function is not imported`."""
    for one in way.best.depends:
        if one.kind is DependsOn.RESOURCE:
            return f"depends on {TYPES[one.type]}"
        if one.kind is not DependsOn.NOTE:
            return "depends on a condition" if one.key else "depends on what was not imported"
    return "depends on what others do"


def _resource_words(way: EscalationWay, type_: str) -> str:
    name = TYPES[type_]
    if type_ in (way.rule.thing, "instance_profile"):
        verb = "holds" if type_ == "instance_profile" else "runs as"
        return f"There is {name} that {verb} this role (not imported)."
    return f"There is {name} (not imported)."


def missing_words(type_: str, count: int) -> str:
    """Say once for all ways that resources of a type were not imported (PE-76)."""
    depend = "way depends" if count == 1 else "ways depend"
    return f"{count:,} {depend} on {TYPES[type_]}, for such resources were not imported."
