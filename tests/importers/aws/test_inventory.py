"""What runs as a role, read Region by Region: what is written, what is denied, what goes on."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.loaders import create_loader

from rolescope.importers import read_sources
from rolescope.importers.aws.calls import CALLS, Scope, read_only_policy
from rolescope.importers.aws.collect import CollectRun, RunWatch, identify
from rolescope.importers.aws.inventory import resources_json
from rolescope.importers.aws.plan import CollectPlan
from rolescope.importers.aws.preflight import preflight
from rolescope.importers.aws.snapshot import Snapshot, load
from rolescope.importers.aws.state import Collected, ImportProgress
from rolescope.model.collection import CallState
from rolescope.model.resource_list import Resources
from support.aws.cloud import Cloud, trust
from support.aws.regional import Json, RegionalAws, RegionalConnection
from support.aws.server import CANARY

NOW = "2026-11-25T12:00:00Z"
OWN = "123456789012"
HOME, AWAY = "us-east-1", "eu-north-1"  # App Runner is not in the latter
ROLE = f"arn:aws:iam::{OWN}:role/jobs/runner"
PROFILE = f"arn:aws:iam::{OWN}:instance-profile/app/web"
Told = Callable[[str, Json], Json]


def _named(service: str, rest: str, region: str = HOME) -> str:
    return f"arn:aws:{service}:{region}:{OWN}:{rest}"


def _at_home(answer: Json) -> Told:
    """Return what answers in one Region, and lists nothing in another."""
    nothing: Json = {key: [] for key, value in answer.items() if isinstance(value, list)}
    return lambda region, _given: answer if region == HOME else nothing


def _paged(first: Json, then: Json, key: str) -> Told:
    """Return what answers in two pages, in one Region."""

    def told(region: str, given: Json) -> Json:
        if region != HOME:
            return {}
        return then if given.get(key) == "more" else first

    return told


_CLUSTER = _named("ecs", "cluster/main")
_DEFINITION, _OLD = (_named("ecs", f"task-definition/job:{number}") for number in (2, 1))
_TASK, _OWN_TASK = (_named("ecs", f"task/main/{number}") for number in (1, 2))
_EXECUTION = f"arn:aws:iam::{OWN}:role/pull"
_SECRET = {"Variables": {"PASSWORD": CANARY}}
_TAGS = [{"Key": "team", "Value": "web"}]


def _definition(_region: str, given: Json) -> Json:
    role = {_DEFINITION: ROLE, _OLD: f"{ROLE}-old"}[given["taskDefinition"]]
    container = {"environment": [{"name": "PASSWORD", "value": CANARY}]}
    told = {
        "taskRoleArn": role,
        "executionRoleArn": _EXECUTION,
        "containerDefinitions": [container],
    }
    return {"taskDefinition": told, "tags": [{"key": "team", "value": "jobs"}]}


ANSWERS: dict[str, Told] = {
    "ec2:DescribeInstances": _at_home(
        {
            "Reservations": [
                {
                    "Instances": [
                        {
                            "InstanceId": "i-1",
                            "State": {"Name": "running"},
                            "IamInstanceProfile": {"Arn": PROFILE},
                            "Tags": _TAGS,
                        },
                        {"InstanceId": "i-2", "State": {"Name": "terminated"}},
                    ]
                }
            ]
        }
    ),
    "ec2:DescribeLaunchTemplateVersions": _at_home(
        {
            "LaunchTemplateVersions": [
                {
                    "LaunchTemplateId": "lt-1",
                    "LaunchTemplateData": {
                        "IamInstanceProfile": {"Name": "web"},
                        "UserData": CANARY,
                    },
                }
            ]
        }
    ),
    "autoscaling:DescribeAutoScalingGroups": _at_home(
        {
            "AutoScalingGroups": [
                {
                    "AutoScalingGroupName": "web",
                    "AutoScalingGroupARN": _named("autoscaling", "autoScalingGroup:1:x/web"),
                    "MinSize": 0,
                    "MaxSize": 1,
                    "DesiredCapacity": 1,
                    "DefaultCooldown": 1,
                    "AvailabilityZones": ["us-east-1a"],
                    "HealthCheckType": "EC2",
                    "CreatedTime": NOW,
                }
            ]
        }
    ),
    "lambda:ListFunctions": _paged(
        {
            "Functions": [
                {
                    "FunctionName": "a",
                    "FunctionArn": _named("lambda", "function:a"),
                    "Role": ROLE,
                    "Environment": _SECRET,
                }
            ],
            "NextMarker": "more",
        },
        {
            "Functions": [
                {"FunctionName": "b", "FunctionArn": _named("lambda", "function:b"), "Role": ROLE}
            ]
        },
        "Marker",
    ),
    "ecs:ListClusters": _at_home({"clusterArns": [_CLUSTER]}),
    "ecs:ListServices": _at_home({"serviceArns": [_named("ecs", "service/main/web")]}),
    "ecs:ListContainerInstances": _at_home(
        {"containerInstanceArns": [_named("ecs", "container-instance/main/1")]}
    ),
    "ecs:ListTaskDefinitions": _at_home({"taskDefinitionArns": [_DEFINITION]}),
    "ecs:DescribeTaskDefinition": _definition,
    "ecs:ListTasks": _at_home({"taskArns": [_TASK, _OWN_TASK]}),
    "ecs:DescribeTasks": _at_home(
        {
            "tasks": [
                {"taskArn": _TASK, "taskDefinitionArn": _OLD},
                {
                    "taskArn": _OWN_TASK,
                    "taskDefinitionArn": _DEFINITION,
                    "overrides": {"taskRoleArn": f"{ROLE}-own"},
                },
            ]
        }
    ),
    "eks:ListClusters": _at_home({"clusters": ["pods"]}),
    "eks:ListPodIdentityAssociations": _at_home({"associations": [{"associationId": "a-1"}]}),
    "eks:DescribePodIdentityAssociation": _at_home(
        {
            "association": {
                "associationArn": _named("eks", "podidentityassociation/pods/a-1"),
                "roleArn": ROLE,
                "tags": {"team": "pods"},
            }
        }
    ),
    "cloudformation:DescribeStacks": _at_home(
        {
            "Stacks": [
                {
                    "StackName": "net",
                    "StackId": _named("cloudformation", "stack/net/1"),
                    "RoleARN": ROLE,
                    "CreationTime": NOW,
                    "StackStatus": "CREATE_COMPLETE",
                    "Parameters": [{"ParameterKey": "P", "ParameterValue": CANARY}],
                }
            ]
        }
    ),
    "cloudformation:ListStackSets": _at_home({"Summaries": [{"StackSetName": "base"}]}),
    "cloudformation:DescribeStackSet": _at_home(
        {
            "StackSet": {
                "StackSetARN": _named("cloudformation", "stackset/base:1"),
                "AdministrationRoleARN": ROLE,
                "ExecutionRoleName": "Exec",
                "PermissionModel": "SELF_MANAGED",
            }
        }
    ),
    "codebuild:ListProjects": _at_home({"projects": ["build"]}),
    "codebuild:BatchGetProjects": _at_home(
        {
            "projects": [
                {
                    "arn": _named("codebuild", "project/build"),
                    "serviceRole": ROLE,
                    "tags": [{"key": "team", "value": "build"}],
                }
            ]
        }
    ),
    "glue:GetJobs": _at_home({"Jobs": [{"Name": "etl", "Role": "runner"}]}),
    "glue:GetDevEndpoints": _at_home(
        {"DevEndpoints": [{"EndpointName": "dev", "RoleArn": ROLE, "PublicKeys": ["k"]}]}
    ),
    "sagemaker:ListNotebookInstances": _at_home(
        {
            "NotebookInstances": [
                {
                    "NotebookInstanceName": "nb",
                    "NotebookInstanceArn": _named("sagemaker", "notebook-instance/nb"),
                }
            ]
        }
    ),
    "sagemaker:DescribeNotebookInstance": _at_home(
        {"NotebookInstanceArn": _named("sagemaker", "notebook-instance/nb"), "RoleArn": ROLE}
    ),
    "sagemaker:ListNotebookInstanceLifecycleConfigs": _at_home(
        {
            "NotebookInstanceLifecycleConfigs": [
                {
                    "NotebookInstanceLifecycleConfigName": "start",
                    "NotebookInstanceLifecycleConfigArn": _named(
                        "sagemaker", "notebook-instance-lifecycle-config/start"
                    ),
                }
            ]
        }
    ),
    "apprunner:ListServices": _at_home(
        {"ServiceSummaryList": [{"ServiceArn": _named("apprunner", "service/app/1")}]}
    ),
    "apprunner:DescribeService": _at_home(
        {
            "Service": {
                "ServiceName": "shop",
                "ServiceId": "0" * 32,
                "ServiceArn": _named("apprunner", "service/app/1"),
                "CreatedAt": NOW,
                "UpdatedAt": NOW,
                "Status": "RUNNING",
                "SourceConfiguration": {},
                "InstanceConfiguration": {"InstanceRoleArn": ROLE},
                "AutoScalingConfigurationSummary": {},
                "NetworkConfiguration": {},
            }
        }
    ),
    "stepfunctions:ListStateMachines": _at_home(
        {
            "stateMachines": [
                {
                    "stateMachineArn": _named("states", "stateMachine:m"),
                    "name": "m",
                    "type": "STANDARD",
                    "creationDate": NOW,
                }
            ]
        }
    ),
    "stepfunctions:DescribeStateMachine": _at_home(
        {
            "stateMachineArn": _named("states", "stateMachine:m"),
            "name": "m",
            "definition": "{}",
            "roleArn": ROLE,
            "type": "STANDARD",
            "creationDate": NOW,
        }
    ),
}


@pytest.fixture
def aws() -> RegionalAws:
    """Two Regions, one of them with something of each type."""
    return RegionalAws((HOME, AWAY), dict(ANSWERS))


@pytest.fixture
def read(cloud: Cloud, aws: RegionalAws, tmp_path: Path) -> Callable[..., Collected]:
    """Read into a folder, going on from what is there; stop after so many calls in Regions."""
    iam = cloud.client("iam")
    iam.create_role(
        RoleName="runner", Path="/jobs/", AssumeRolePolicyDocument=trust({"Service": "x"})
    )
    iam.create_instance_profile(InstanceProfileName="web", Path="/app/")
    iam.add_role_to_instance_profile(InstanceProfileName="web", RoleName="runner")

    def run(*, stop_after: int = 0, with_resources: bool = True, **plan: Any) -> Collected:
        connection = RegionalConnection(cloud.url, aws)
        if (tmp_path / "collection.json").exists():
            collected = load(tmp_path)
        else:
            collected = Collected(identity=identify(connection), started=NOW)
        snapshot = Snapshot(tmp_path)
        wanted = CollectPlan(target=connection.target, with_resources=with_resources, **plan)
        aws.asked.clear()

        def told(_record: object) -> None:
            if len(aws.asked) >= stop_after > 0:
                made.stop()

        watch = RunWatch(saved=snapshot.save, told=told)
        made = CollectRun(wanted, collected, own=connection, watch=watch)
        found = made.run()
        snapshot.end(found)
        assert not [region for _, region in connection.open if region], "clients are let go"
        return found

    return run


def resources_of(folder: Path) -> Resources:
    world = read_sources([folder]).world
    assert world is not None
    assert world.resources is not None
    return world.resources


def test_what_runs_as_a_role_is_written_df32(
    read: Callable[..., Collected], tmp_path: Path
) -> None:
    assert read().is_complete
    found = resources_of(tmp_path)
    profile = {"instance_profile": PROFILE}
    told = {(one.type, one.arn, one.role): dict(one.extra) for one in found.items}
    expected: dict[tuple[str, str, str | None], Json] = {
        ("ec2_instance", _named("ec2", "instance/i-1"), None): profile | {"tags": {"team": "web"}},
        ("launch_template", _named("ec2", "launch-template/lt-1"), None): profile,
        ("autoscaling_group", _named("autoscaling", "autoScalingGroup:1:x/web"), None): {
            "tags": {}
        },
        ("lambda_function", _named("lambda", "function:a"), ROLE): {"function_name": "a"},
        ("lambda_function", _named("lambda", "function:b"), ROLE): {"function_name": "b"},
        ("ecs_cluster", _CLUSTER, None): {},
        ("ecs_service", _named("ecs", "service/main/web"), None): {"cluster": _CLUSTER},
        ("ecs_container_instance", _named("ecs", "container-instance/main/1"), None): {
            "cluster": _CLUSTER
        },
        ("ecs_task_definition", _DEFINITION, ROLE): {
            "execution_role_arn": _EXECUTION,
            "tags": {"team": "jobs"},
        },
        ("ecs_task", _TASK, f"{ROLE}-old"): {"cluster": _CLUSTER, "tags": {}},
        ("ecs_task", _OWN_TASK, f"{ROLE}-own"): {"cluster": _CLUSTER, "tags": {}},
        (
            "eks_pod_identity_association",
            _named("eks", "podidentityassociation/pods/a-1"),
            ROLE,
        ): {"cluster": "pods", "tags": {"team": "pods"}},
        ("cloudformation_stack", _named("cloudformation", "stack/net/1"), ROLE): {"tags": {}},
        ("cloudformation_stack_set", _named("cloudformation", "stackset/base:1"), ROLE): {
            "execution_role_name": "Exec",
            "permission_model": "SELF_MANAGED",
            "tags": {},
        },
        ("codebuild_project", _named("codebuild", "project/build"), ROLE): {
            "tags": {"team": "build"}
        },
        ("glue_job", _named("glue", "job/etl"), ROLE): {},
        ("glue_dev_endpoint", _named("glue", "devEndpoint/dev"), ROLE): {},
        ("sagemaker_notebook", _named("sagemaker", "notebook-instance/nb"), ROLE): {},
        (
            "sagemaker_lifecycle_config",
            _named("sagemaker", "notebook-instance-lifecycle-config/start"),
            None,
        ): {},
        ("apprunner_service", _named("apprunner", "service/app/1"), ROLE): {},
        ("state_machine", _named("states", "stateMachine:m"), ROLE): {},
    }
    assert told == expected
    types = frozenset(one.type for one in found.items)
    assert found.accounts == {OWN: types}, "each was read everywhere"
    assert {one.account for one in found.items} == {OWN}


def test_nothing_but_names_and_roles_is_kept(
    read: Callable[..., Collected], tmp_path: Path
) -> None:
    """Functions, tasks, templates and stacks carry passwords in what AWS tells of them."""
    read()
    assert not [one for one in tmp_path.rglob("*.json") if CANARY in one.read_text("utf-8")]


def test_no_region_is_asked_unless_it_is_wanted(
    read: Callable[..., Collected], aws: RegionalAws, tmp_path: Path
) -> None:
    assert read(with_resources=False).is_complete
    assert aws.asked == []
    assert not (tmp_path / "resources.json").exists()
    assert read().is_complete, "a snapshot that was whole gains what was not asked for"
    assert len(resources_of(tmp_path).items) == 21


def test_service_that_is_not_in_a_region_is_not_asked(
    read: Callable[..., Collected], aws: RegionalAws
) -> None:
    read()
    assert ("us-east-1", "DescribeService") in aws.asked
    assert aws.asked.count((AWAY, "ListServices")) == 0, "neither App Runner nor a cluster of ECS"


def test_what_several_types_of_ecs_need_is_asked_once(
    read: Callable[..., Collected], aws: RegionalAws, tmp_path: Path
) -> None:
    some = [{"taskArn": arn, "taskDefinitionArn": _DEFINITION} for arn in (_TASK, _OWN_TASK)]
    aws.answers["ecs:DescribeTasks"] = _at_home({"tasks": some})
    records = read().part(OWN).records
    assert [one.role for one in resources_of(tmp_path).of_type("ecs_task")] == [ROLE, ROLE]
    assert aws.asked.count((HOME, "DescribeTaskDefinition")) == 1
    assert aws.asked.count((HOME, "ListClusters")) == 2, "of ECS and of EKS"
    assert records["ecs:ListClusters"].items == 1


def test_denied_type_is_not_complete_and_asked_again_df46(
    read: Callable[..., Collected], aws: RegionalAws, tmp_path: Path
) -> None:
    aws.refused[AWAY, "ListFunctions"] = "AccessDeniedException"
    found = read()
    assert not found.is_complete
    record = found.part(OWN).records["lambda:ListFunctions"]
    assert record.state is CallState.DENIED
    assert record.outcome.said.startswith(f"In {AWAY}: AccessDeniedException")
    assert "Ways of escalation" in record.outcome.meaning
    known = resources_of(tmp_path)
    assert not known.knows("lambda_function", OWN)
    assert known.knows("ecs_task", OWN)
    assert len(known.of_type("lambda_function")) == 2, "what was read counts"
    aws.refused.clear()
    assert read().is_complete
    assert aws.asked == [(AWAY, "ListFunctions")]
    assert resources_of(tmp_path).knows("lambda_function", OWN)


@pytest.mark.parametrize("after", [5, 20, 40])
def test_stopped_run_goes_on_where_it_was(
    read: Callable[..., Collected], aws: RegionalAws, tmp_path: Path, after: int
) -> None:
    read()
    whole = resources_of(tmp_path)
    expected = sorted(aws.asked)
    for one in tmp_path.rglob("*.json"):
        one.unlink()
    assert not read(stop_after=after).is_complete
    first = list(aws.asked)
    assert read().is_complete
    again = sorted(first + aws.asked)
    assert len(again) - len(expected) < 10, "at most one type of one Region is read again"
    assert resources_of(tmp_path) == whole


def test_regions_that_are_left_out_leave_all_types_open(
    read: Callable[..., Collected], aws: RegionalAws, tmp_path: Path
) -> None:
    assert read(regions=(HOME,)).is_complete, "nothing that was wanted is missing"
    assert AWAY not in {region for region, _ in aws.asked}
    known = resources_of(tmp_path)
    assert (known.complete, len(known.items)) == (frozenset(), 21)
    assert known.accounts == {OWN: frozenset()}
    read(regions=(AWAY,))
    assert (HOME, "ListFunctions") not in aws.asked
    assert resources_of(tmp_path).knows("lambda_function", OWN), "both were read by now"


def test_region_that_is_not_enabled_is_told(read: Callable[..., Collected]) -> None:
    found = read(regions=(HOME, "eu-west-9"))
    record = found.part(OWN).records["ec2:DescribeRegions"]
    assert record.outcome.said == "eu-west-9 is not enabled in the account."
    assert not found.is_complete


def test_region_out_of_reach_is_left_at_once(
    read: Callable[..., Collected], aws: RegionalAws, tmp_path: Path
) -> None:
    """Some networks let nothing through to some Regions; each attempt takes its time."""
    aws.gone.add(AWAY)
    assert not read().is_complete
    assert {operation for region, operation in aws.asked if region == AWAY} == {"DescribeInstances"}
    assert len(resources_of(tmp_path).items) == 21


def test_credentials_that_end_stop_the_run(
    read: Callable[..., Collected], aws: RegionalAws
) -> None:
    aws.refused[HOME, "ListFunctions"] = "ExpiredTokenException"
    found = read()
    assert found.fault is not None
    assert aws.asked[-1] == (HOME, "ListFunctions")


def test_answer_that_is_none_of_aws_is_told(
    read: Callable[..., Collected], aws: RegionalAws, tmp_path: Path
) -> None:
    aws.answers["ecs:DescribeTasks"] = lambda *_asked: {"tasks": [{"taskArn": _TASK}]}
    record = read().part(OWN).records["ecs:DescribeTasks"]
    assert "not one of AWS" in record.outcome.said
    assert not resources_of(tmp_path).knows("ecs_task", OWN)


def test_list_of_regions_that_is_denied_leaves_everything_open(
    read: Callable[..., Collected], aws: RegionalAws, tmp_path: Path
) -> None:
    aws.refused[HOME, "DescribeRegions"] = "UnauthorizedOperation"
    assert not read().is_complete
    assert not (tmp_path / "resources.json").exists()


def test_named_region_is_read_without_the_list_of_regions(
    read: Callable[..., Collected], aws: RegionalAws, tmp_path: Path
) -> None:
    """Nothing is complete then: what other Regions have is not known."""
    aws.refused[HOME, "DescribeRegions"] = "UnauthorizedOperation"
    assert not read(regions=(HOME,)).is_complete
    known = resources_of(tmp_path)
    assert (known.accounts, len(known.items)) == ({OWN: frozenset()}, 21)
    aws.refused.clear()
    assert read().is_complete
    assert (HOME, "ListFunctions") not in aws.asked, "it was read"
    assert resources_of(tmp_path).knows("lambda_function", OWN)


def test_region_that_the_sdk_does_not_know_is_tried() -> None:
    connection = RegionalConnection("http://127.0.0.1:1", RegionalAws(()))
    assert connection.offers("ec2", "eu-west1")


def test_account_that_is_read_again_keeps_its_resources(
    read: Callable[..., Collected], aws: RegionalAws, tmp_path: Path
) -> None:
    read()
    before = resources_of(tmp_path)
    read(with_resources=False, again=(OWN,))
    assert aws.asked == []
    assert resources_of(tmp_path) == before


def test_type_is_complete_in_the_accounts_where_all_of_it_was_read_df46() -> None:
    read, other = ImportProgress(OWN), ImportProgress("210987654321")
    read.resources = {HOME: {"glue_job": [{"type": "glue_job"}]}}
    told = {"complete": [], "accounts": {OWN: ["glue_job"]}, "items": [{"type": "glue_job"}]}
    assert resources_json([read]) == told
    assert resources_json([read, other]) == told, "nothing is told of an account without a Region"
    other.resources = {HOME: {"glue_job": []}, AWAY: {}}
    told["accounts"] = {OWN: ["glue_job"], other.account: []}
    assert resources_json([read, other]) == told
    assert resources_json([ImportProgress(OWN)]) is None


# The table of calls


def test_policy_allows_what_is_called(read: Callable[..., Collected], aws: RegionalAws) -> None:
    read()
    policy = json.loads(read_only_policy((Scope.RESOURCES,)))
    allowed = {action.partition(":")[2] for one in policy["Statement"] for action in one["Action"]}
    assert {operation for _, operation in aws.asked} == allowed


def test_pages_are_asked_for_as_aws_describes() -> None:
    """botocore says for each paged operation which parameter takes what from the page before."""
    loader = create_loader()
    told: dict[str, tuple[str, str, str]] = {}
    asked: dict[str, tuple[str, str, str]] = {}
    for call in (one for one in CALLS if one.scope is Scope.RESOURCES and one.next_in):
        pages = loader.load_service_model(call.service, "paginators-1")["pagination"]
        known = pages.get(call.operation)
        if known is not None:  # botocore has none for App Runner
            told[call.id] = (known["input_token"], known["output_token"], known["result_key"])
            asked[call.id] = (call.next_in, call.next_out, call.items)
    assert asked == told
    assert len(told) > 15


def test_each_kind_of_call_is_tried_before(cloud: Cloud, aws: RegionalAws) -> None:
    aws.refused[HOME, "GetJobs"] = "AccessDeniedException"
    connection = RegionalConnection(cloud.url, aws)
    found = preflight(
        connection, with_organization=False, with_identity_center=False, with_resources=True
    )
    denied = [one.call.id for one in found if not one.is_allowed]
    assert denied == ["glue:GetJobs"]
    assert len(aws.asked) == 17
