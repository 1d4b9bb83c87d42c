"""Ways through containers: ECS, Batch, EKS."""

from rolescope.escalation.rule import (
    LIMIT_PASSING,
    PASS,
    EscalationRule,
    Exists,
    OneOf,
    RuleNeed,
    TargetClass,
)

_ARN = "arn:{partition}:"
_HERE = ":{region}:{account}:"
_TASKS = ("ecs-tasks.amazonaws.com",)
_DEFINITION = f"{_ARN}ecs{_HERE}task-definition/{{new}}:1"
_SERVICE = f"{_ARN}ecs{_HERE}service/{{new}}/{{new}}"
_CLUSTER = f"{_ARN}ecs{_HERE}cluster/{{new}}"
_PASS_EXECUTION_ROLE = RuleNeed(
    "iam:PassRole",
    "{execution role}",
    (("iam:PassedToService", "{service}"),),
    is_optional=True,
)
_SOME_CLUSTER = OneOf(((Exists("ecs_cluster"),), (RuleNeed("ecs:CreateCluster", _CLUSTER),)))

CONTAINER_RULES = (
    EscalationRule(
        id="PE-48",
        title="Run a new task with a role",
        of=TargetClass.PASSED,
        services=_TASKS,
        other="ecs_service",
        parts=(
            PASS,
            RuleNeed("ecs:RegisterTaskDefinition", _DEFINITION),
            OneOf(
                (
                    (RuleNeed("ecs:RunTask", _DEFINITION, is_after=True),),
                    (RuleNeed("ecs:CreateService", _SERVICE),),
                    (RuleNeed("ecs:UpdateService", "{other}"),),
                    (
                        RuleNeed("ecs:StartTask", _DEFINITION, is_after=True),
                        Exists("ecs_container_instance"),
                    ),
                )
            ),
            _SOME_CLUSTER,
        ),
        how="Register a task definition with the role and a container of one's own, and run it on "
        "a cluster.",
        closing=LIMIT_PASSING,
        traces=(
            "RegisterTaskDefinition",
            "RunTask",
            "StartTask",
            "CreateService",
            "UpdateService",
            "CreateCluster",
        ),
        known_as=("ecs-001", "ecs-002", "ecs-003", "ecs-004", "ecs-005"),
    ),
    EscalationRule(
        id="PE-49",
        title="Open a shell in a task",
        of=TargetClass.THINGS,
        services=_TASKS,
        thing="ecs_task",
        parts=(RuleNeed("ecs:ExecuteCommand", "{thing}"),),
        how="Run a command in a container of the task; it has the credentials of the task's role.",
        closing="Limit ecs:ExecuteCommand by tags, or run tasks without ECS Exec.",
        notes=("ECS Exec is enabled for the task.",),
        traces=("ExecuteCommand",),
        known_as=("ecs-006",),
    ),
    EscalationRule(
        id="PE-50",
        title="Run a task definition with another command",
        of=TargetClass.THINGS,
        services=_TASKS,
        thing="ecs_task_definition",
        parts=(
            PASS,
            OneOf(
                (
                    (RuleNeed("ecs:RunTask", "{thing}"),),
                    (RuleNeed("ecs:StartTask", "{thing}"), Exists("ecs_container_instance")),
                )
            ),
            _PASS_EXECUTION_ROLE,
            _SOME_CLUSTER,
        ),
        how="Run an existing task definition and override the command of its container.",
        closing=LIMIT_PASSING,
        traces=("RunTask", "StartTask", "CreateCluster"),
    ),
    EscalationRule(
        id="PE-54",
        title="Run a Batch job with a role",
        of=TargetClass.PASSED,
        services=("ecs-tasks.amazonaws.com", "batch.amazonaws.com"),
        parts=(
            PASS,
            RuleNeed("batch:RegisterJobDefinition", f"{_ARN}batch{_HERE}job-definition/{{new}}"),
            RuleNeed("batch:SubmitJob", f"{_ARN}batch{_HERE}job-queue/{{new}}", is_after=True),
            RuleNeed("batch:SubmitJob", f"{_ARN}batch{_HERE}job-definition/{{new}}", is_after=True),
        ),
        how="Register a job definition with the role and a container of one's own, and submit it "
        "to a queue.",
        closing=LIMIT_PASSING,
        notes=("A job queue exists.",),
        traces=("RegisterJobDefinition", "SubmitJob"),
    ),
    EscalationRule(
        id="PE-58",
        title="Give pods a role",
        of=TargetClass.PASSED,
        services=("pods.eks.amazonaws.com",),
        other="eks_pod_identity_association",
        parts=(
            PASS,
            OneOf(
                (
                    (
                        RuleNeed(
                            "eks:CreatePodIdentityAssociation",
                            f"{_ARN}eks{_HERE}cluster/{{new}}",
                            is_after=True,
                        ),
                    ),
                    (RuleNeed("eks:UpdatePodIdentityAssociation", "{other}"),),
                )
            ),
        ),
        how="Associate the role with a service account of a cluster, and run a pod with it.",
        closing=LIMIT_PASSING,
        notes=("The source can schedule pods on the cluster.",),
        traces=("CreatePodIdentityAssociation", "UpdatePodIdentityAssociation"),
    ),
    EscalationRule(
        id="PE-73",
        title="Run a task with another role",
        of=TargetClass.PASSED,
        services=_TASKS,
        other="ecs_task_definition",
        parts=(
            PASS,
            OneOf(
                (
                    (RuleNeed("ecs:RunTask", "{other}"),),
                    (RuleNeed("ecs:StartTask", "{other}"), Exists("ecs_container_instance")),
                    (
                        RuleNeed("ecs:StartTask", "{other}"),
                        RuleNeed("ecs:RegisterContainerInstance", _CLUSTER, is_after=True),
                    ),
                )
            ),
            _PASS_EXECUTION_ROLE,
            _SOME_CLUSTER,
        ),
        how="Run any task definition and override its task role, and the command of its container.",
        closing=LIMIT_PASSING,
        traces=("RunTask", "StartTask", "RegisterContainerInstance", "CreateCluster"),
        known_as=("ecs-007", "ecs-008", "ecs-009"),
    ),
)
