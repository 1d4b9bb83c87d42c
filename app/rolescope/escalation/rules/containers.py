"""Ways through containers: ECS, Batch, EKS."""

from rolescope.escalation.rule import PASS, Exists, Gain, Need, Of, OneOf, Rule

_ARN = "arn:{partition}:"
_HERE = ":{region}:{account}:"
_TASKS = ("ecs-tasks.amazonaws.com",)
_DEFINITION = f"{_ARN}ecs{_HERE}task-definition/{{new}}:1"
_SERVICE = f"{_ARN}ecs{_HERE}service/{{new}}/{{new}}"
_CLUSTER = f"{_ARN}ecs{_HERE}cluster/{{new}}"
_PASS_EXECUTION_ROLE = Need(
    "iam:PassRole",
    "{execution role}",
    (("iam:PassedToService", "{service}"),),
    is_optional=True,
)
_SOME_CLUSTER = OneOf(((Exists("ecs_cluster"),), (Need("ecs:CreateCluster", _CLUSTER),)))
_LIMIT_PASSING = (
    "Take iam:PassRole away, or limit it by iam:PassedToService and to roles that may do no more "
    "than the caller."
)

CONTAINER_RULES = (
    Rule(
        id="PE-48",
        title="Run a new task with a role",
        gain=Gain.BECOME,
        of=Of.PASSED,
        services=_TASKS,
        other="ecs_service",
        parts=(
            PASS,
            Need("ecs:RegisterTaskDefinition", _DEFINITION),
            OneOf(
                (
                    (Need("ecs:RunTask", _DEFINITION),),
                    (Need("ecs:CreateService", _SERVICE),),
                    (Need("ecs:UpdateService", "{other}"),),
                    (Need("ecs:StartTask", _DEFINITION), Exists("ecs_container_instance")),
                )
            ),
            _SOME_CLUSTER,
        ),
        how="Register a task definition with the role and a container of one's own, and run it on "
        "a cluster.",
        closing=_LIMIT_PASSING,
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
    Rule(
        id="PE-49",
        title="Open a shell in a task",
        gain=Gain.BECOME,
        of=Of.THINGS,
        services=_TASKS,
        thing="ecs_task",
        parts=(Need("ecs:ExecuteCommand", "{thing}"),),
        how="Run a command in a container of the task; it has the credentials of the task's role.",
        closing="Limit ecs:ExecuteCommand by tags, or run tasks without ECS Exec.",
        notes=("ECS Exec is enabled for the task.",),
        traces=("ExecuteCommand",),
        known_as=("ecs-006",),
    ),
    Rule(
        id="PE-50",
        title="Run a task definition with another command",
        gain=Gain.BECOME,
        of=Of.THINGS,
        services=_TASKS,
        thing="ecs_task_definition",
        parts=(
            PASS,
            OneOf(
                (
                    (Need("ecs:RunTask", "{thing}"),),
                    (Need("ecs:StartTask", "{thing}"), Exists("ecs_container_instance")),
                )
            ),
            _PASS_EXECUTION_ROLE,
            _SOME_CLUSTER,
        ),
        how="Run an existing task definition and override the command of its container.",
        closing=_LIMIT_PASSING,
        traces=("RunTask", "StartTask"),
    ),
    Rule(
        id="PE-54",
        title="Run a Batch job with a role",
        gain=Gain.BECOME,
        of=Of.PASSED,
        services=("ecs-tasks.amazonaws.com", "batch.amazonaws.com"),
        parts=(
            PASS,
            Need("batch:RegisterJobDefinition", f"{_ARN}batch{_HERE}job-definition/{{new}}"),
            Need("batch:SubmitJob", f"{_ARN}batch{_HERE}job-queue/{{new}}"),
            Need("batch:SubmitJob", f"{_ARN}batch{_HERE}job-definition/{{new}}"),
        ),
        how="Register a job definition with the role and a container of one's own, and submit it "
        "to a queue.",
        closing=_LIMIT_PASSING,
        notes=("A job queue exists.",),
        traces=("RegisterJobDefinition", "SubmitJob"),
    ),
    Rule(
        id="PE-58",
        title="Give pods a role",
        gain=Gain.BECOME,
        of=Of.PASSED,
        services=("pods.eks.amazonaws.com",),
        other="eks_pod_identity_association",
        parts=(
            PASS,
            OneOf(
                (
                    (Need("eks:CreatePodIdentityAssociation", f"{_ARN}eks{_HERE}cluster/{{new}}"),),
                    (Need("eks:UpdatePodIdentityAssociation", "{other}"),),
                )
            ),
        ),
        how="Associate the role with a service account of a cluster, and run a pod with it.",
        closing=_LIMIT_PASSING,
        notes=("The source can schedule pods on the cluster.",),
        traces=("CreatePodIdentityAssociation", "UpdatePodIdentityAssociation"),
    ),
    Rule(
        id="PE-73",
        title="Run a task with another role",
        gain=Gain.BECOME,
        of=Of.PASSED,
        services=_TASKS,
        other="ecs_task_definition",
        parts=(
            PASS,
            OneOf(
                (
                    (Need("ecs:RunTask", "{other}"),),
                    (Need("ecs:StartTask", "{other}"), Exists("ecs_container_instance")),
                    (
                        Need("ecs:StartTask", "{other}"),
                        Need("ecs:RegisterContainerInstance", _CLUSTER),
                    ),
                )
            ),
            _PASS_EXECUTION_ROLE,
            _SOME_CLUSTER,
        ),
        how="Run any task definition and override its task role, and the command of its container.",
        closing=_LIMIT_PASSING,
        traces=("RunTask", "StartTask", "RegisterContainerInstance"),
        known_as=("ecs-007", "ecs-008", "ecs-009"),
    ),
)
