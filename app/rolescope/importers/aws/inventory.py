"""What runs as a role in each Region of an account, as `resources.json` lists it (DF-32).

Of each answer only what names a resource and its role is kept: no variables of functions, no
containers of tasks, no scripts of instances.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from rolescope.importers.aws import calls
from rolescope.importers.aws.asking import AwsClient, CallRecord, not_aws
from rolescope.importers.aws.calls import ReadCall, Scope
from rolescope.importers.aws.fault import CallFailed, CallFault, FaultKind
from rolescope.importers.aws.state import DETAILS_FILE, ImportProgress, try_all
from rolescope.model.arn import Arn

RESOURCES_FILE = "resources.json"
_AT_ONCE = 100  # tasks or projects that one call describes
_NOT_LISTED = ""  # stands for Regions of which nobody tells whether they are enabled
_ODD = (LookupError, TypeError, ValueError, AttributeError)  # an answer is not as AWS writes it
_ENABLED = "Leave the Region out, or correct its name."
Json = dict[str, Any]
Found = Iterator[Json]


def collect_resources(asker: AwsClient, state: ImportProgress, regions: tuple[str, ...]) -> None:
    """Read what runs as a role, Region by Region, as far as it was not read before.

    `regions` are those to read; none named: all that are enabled. What is denied is noted, and its
    types are not complete then; so are those of enabled Regions that are not to be read. Where the
    list of Regions is denied, those that are named are read, and nothing is complete.

    Raises:
        CallFailed: the credentials have ended; what was read stays.
        Cancelled: the run was stopped; what was read stays.
    """
    for record in state.records.values():
        if record.call.is_of(Scope.RESOURCES) and record.fault is not None:
            state.again(record.call)
    if not state.resources or _NOT_LISTED in state.resources:
        _list_regions(asker, state, regions)
    for name in regions or tuple(name for name in state.resources if name):
        if name in state.resources:
            _read_region(_Region(asker.elsewhere(name), state, name))
        elif state.resources:
            note_not_enabled(state, name)


def _list_regions(asker: AwsClient, state: ImportProgress, regions: tuple[str, ...]) -> None:
    listed = try_all(asker, state, calls.LIST_REGIONS)
    if listed is not None:
        names = [one["RegionName"] for one in listed]
    elif regions:
        names = [*state.resources, *regions, _NOT_LISTED]
    else:
        names = [*state.resources]
    state.resources = {name: state.resources.get(name, {}) for name in names}


def listed_regions(state: ImportProgress) -> tuple[str, ...]:
    """Return the Regions that are enabled, as far as they were listed for resources; else none."""
    return () if _NOT_LISTED in state.resources else tuple(state.resources)


def note_not_enabled(state: ImportProgress, region: str) -> None:
    """Note a Region that is to be read, and is not enabled: it would refuse all credentials."""
    said = f"{region} is not enabled in the account."
    fault = CallFault(why=FaultKind.OTHER, said=said, advice=_ENABLED)
    state.note(calls.LIST_REGIONS, fault)


def is_lacking_resources(state: ImportProgress, regions: tuple[str, ...]) -> bool:
    """Tell whether something of what `collect_resources` reads was not read yet."""
    return not state.resources or any(
        len(known) < len(_READERS)
        for name, known in state.resources.items()
        if not regions or name in regions
    )


def resources_json(accounts: Iterable[ImportProgress]) -> Json | None:
    """Return the resources of all accounts as one file; None where none was asked for.

    A type is complete in an account when it was read in each of its enabled Regions; nothing is
    told of the accounts that were not read.
    """
    read = {part.account: [*part.resources.values()] for part in accounts if part.resources}
    if not read:
        return None
    by_account = {
        account: [type_ for type_ in _READERS if all(type_ in known for known in regions)]
        for account, regions in read.items()
    }
    every = (known for regions in read.values() for known in regions)
    items = [one for known in every for some in known.values() for one in some]
    return {"complete": [], "accounts": by_account, "items": items}


def _read_region(region: "_Region") -> None:
    """Read the types that are not known yet; what fails for some does not stop the others."""
    known = region.state.resources[region.name]
    try:
        for type_, reader in _READERS.items():
            if type_ in known:
                continue
            try:
                known[type_] = list(reader(region))
            except CallFailed as error:
                if error.fault.why is FaultKind.EXPIRED:
                    raise
                if error.fault.why is FaultKind.UNREACHABLE:  # the others would be, too
                    return
            except _ODD as error:
                region.note(region.asked, not_aws(region.asked, error))
    finally:
        region.asker.connection.close_region(region.name)


@dataclass
class _Region:
    """One Region of an account, and who asks there; several types ask for the same of ECS."""

    asker: AwsClient
    state: ImportProgress
    name: str
    asked: ReadCall = calls.LIST_REGIONS  # what was asked last
    task_roles: dict[str, str | None] = field(default_factory=dict)  # by task definition

    @cached_property
    def clusters(self) -> list[str]:
        """The ARNs of the clusters of ECS.

        Raises:
            CallFailed: the call is refused; it is noted with the Region.
        """
        return self.all(calls.LIST_CLUSTERS)

    def all(self, call: ReadCall, **given: object) -> list[Any]:
        """Return all that a call lists, nothing where the service is not in the Region.

        Raises:
            CallFailed: the call is refused; it is noted with the Region.
        """
        if not self.asker.connection.offers(call.service, self.name):
            return []
        self.asked = call
        try:
            found = self.asker.all(CallRecord(self.state.account, call), **given)
        except CallFailed as error:
            self.note(call, error)
            raise
        self.state.note(call, items=len(found))
        return found

    def one(self, call: ReadCall, **given: object) -> Json:
        """Return the answer of a call about something.

        Raises:
            CallFailed: the call is refused; it is noted with the Region.
        """
        self.asked = call
        try:
            found = self.asker.ask(call, **given)
        except CallFailed as error:
            self.note(call, error)
            raise
        self.state.note(call, items=1)
        return found

    def note(self, call: ReadCall, error: CallFailed) -> None:
        """Note that a call failed in this Region."""
        self.state.note(call, error.fault.seen_in(self.name))

    def arn(self, service: str, rest: str) -> str:
        """Return an ARN in the Region, of what AWS names without one."""
        return f"arn:{self._partition}:{service}:{self.name}:{self.state.account}:{rest}"

    def item(self, type_: str, arn: str, role: str | None = None, **extra: object) -> Json:
        """Return an entry of `resources.json`; what is empty is left out of `extra`."""
        return {
            "type": type_,
            "arn": arn,
            "account": self.state.account,
            "role_arn": self._role_arn(role) if role else None,
            "extra": {key: value for key, value in extra.items() if value not in (None, "")},
        }

    def profile_arn(self, told: Json | None) -> str:
        """Return the ARN of an instance profile that is told by ARN or by name; empty without."""
        if not told:
            return ""
        if told.get("Arn"):
            return str(told["Arn"])
        name = told.get("Name", "")
        profiles = (
            str(profile.get("Arn", ""))
            for role in self._roles
            for profile in role.get("InstanceProfileList", ())
        )
        usual = f"arn:{self._partition}:iam::{self.state.account}:instance-profile/{name}"
        return next((one for one in profiles if one.endswith(f"/{name}")), usual)

    def _role_arn(self, told: str) -> str:
        """Return the ARN of a role that is told by ARN or by name."""
        if Arn.parse(told) is not None:
            return told
        name = told.rpartition("/")[2]
        named = (str(role["Arn"]) for role in self._roles if role.get("RoleName") == name)
        return next(named, f"arn:{self._partition}:iam::{self.state.account}:role/{told}")

    @property
    def _roles(self) -> list[Json]:
        details: Json = self.state.files.get(DETAILS_FILE) or {}
        found: list[Json] = details.get("RoleDetailList", [])
        return found

    @property
    def _partition(self) -> str:
        return self.asker.connection.partition_of(self.name)


def _tags(listed: Iterable[Json] | None, key: str = "Key", value: str = "Value") -> Json | None:
    """Return tags as `resources.json` has them; None where AWS tells none."""
    return None if listed is None else {one[key]: one.get(value, "") for one in listed}


def _instances(region: _Region) -> Found:
    for reservation in region.all(calls.LIST_INSTANCES_OF_EC2):
        for one in reservation.get("Instances", ()):
            if one.get("State", {}).get("Name") == "terminated":
                continue
            yield region.item(
                "ec2_instance",
                region.arn("ec2", f"instance/{one['InstanceId']}"),
                instance_profile=region.profile_arn(one.get("IamInstanceProfile")),
                tags=_tags(one.get("Tags", ())),
            )


def _templates(region: _Region) -> Found:
    """Yield the versions that count: the default one, and the newest."""
    for one in region.all(calls.LIST_TEMPLATES, Versions=["$Default", "$Latest"]):
        profile = one.get("LaunchTemplateData", {}).get("IamInstanceProfile")
        yield region.item(
            "launch_template",
            region.arn("ec2", f"launch-template/{one['LaunchTemplateId']}"),
            instance_profile=region.profile_arn(profile),
        )


def _scaling_groups(region: _Region) -> Found:
    for one in region.all(calls.LIST_SCALING_GROUPS):
        tags = _tags(one.get("Tags", ()))
        yield region.item("autoscaling_group", one["AutoScalingGroupARN"], tags=tags)


def _functions(region: _Region) -> Found:
    for one in region.all(calls.LIST_FUNCTIONS):
        name = one["FunctionName"]
        yield region.item("lambda_function", one["FunctionArn"], one["Role"], function_name=name)


def _definitions(region: _Region) -> Found:
    for arn in region.all(calls.LIST_DEFINITIONS):
        told = region.one(calls.DESCRIBE_DEFINITION, taskDefinition=arn, include=["TAGS"])
        one = told["taskDefinition"]
        role = region.task_roles[arn] = one.get("taskRoleArn")
        yield region.item(
            "ecs_task_definition",
            arn,
            role,
            execution_role_arn=one.get("executionRoleArn"),
            tags=_tags(told.get("tags", ()), "key", "value"),
        )


def _clusters(region: _Region) -> Found:
    for arn in region.clusters:
        yield region.item("ecs_cluster", arn)


def _services(region: _Region) -> Found:
    for cluster in region.clusters:
        for arn in region.all(calls.LIST_SERVICES, cluster=cluster):
            yield region.item("ecs_service", arn, cluster=cluster)


def _container_instances(region: _Region) -> Found:
    for cluster in region.clusters:
        for arn in region.all(calls.LIST_CONTAINER_INSTANCES, cluster=cluster):
            yield region.item("ecs_container_instance", arn, cluster=cluster)


def _tasks(region: _Region) -> Found:
    """Yield tasks with the role of their definition, unless they have one of their own."""
    roles = region.task_roles
    for cluster in region.clusters:
        arns = region.all(calls.LIST_TASKS, cluster=cluster)
        for some in _batches(arns):
            told = region.one(calls.DESCRIBE_TASKS, cluster=cluster, tasks=some, include=["TAGS"])
            for one in told["tasks"]:
                definition = one["taskDefinitionArn"]
                role = one.get("overrides", {}).get("taskRoleArn")
                if not role and definition not in roles:
                    described = region.one(calls.DESCRIBE_DEFINITION, taskDefinition=definition)
                    roles[definition] = described["taskDefinition"].get("taskRoleArn")
                yield region.item(
                    "ecs_task",
                    one["taskArn"],
                    role or roles[definition],
                    cluster=cluster,
                    tags=_tags(one.get("tags", ()), "key", "value"),
                )


def _pod_identities(region: _Region) -> Found:
    for cluster in region.all(calls.LIST_KUBERNETES):
        for listed in region.all(calls.LIST_POD_IDENTITIES, clusterName=cluster):
            given = {"clusterName": cluster, "associationId": listed["associationId"]}
            one = region.one(calls.DESCRIBE_POD_IDENTITY, **given)["association"]
            arn, tags = one["associationArn"], one.get("tags")
            yield region.item(
                "eks_pod_identity_association", arn, one["roleArn"], cluster=cluster, tags=tags
            )


def _stacks(region: _Region) -> Found:
    for one in region.all(calls.LIST_STACKS):
        tags = _tags(one.get("Tags", ()))
        yield region.item("cloudformation_stack", one["StackId"], one.get("RoleARN"), tags=tags)


def _stack_sets(region: _Region) -> Found:
    for listed in region.all(calls.LIST_STACK_SETS, Status="ACTIVE"):
        told = region.one(calls.DESCRIBE_STACK_SET, StackSetName=listed["StackSetName"])
        one = told["StackSet"]
        yield region.item(
            "cloudformation_stack_set",
            one["StackSetARN"],
            one.get("AdministrationRoleARN"),
            execution_role_name=one.get("ExecutionRoleName"),
            permission_model=one.get("PermissionModel"),
            tags=_tags(one.get("Tags", ())),
        )


def _projects(region: _Region) -> Found:
    for some in _batches(region.all(calls.LIST_PROJECTS)):
        for one in region.one(calls.GET_PROJECTS, names=some)["projects"]:
            tags = _tags(one.get("tags", ()), "key", "value")
            yield region.item("codebuild_project", one["arn"], one.get("serviceRole"), tags=tags)


def _jobs(region: _Region) -> Found:
    for one in region.all(calls.LIST_JOBS):
        yield region.item("glue_job", region.arn("glue", f"job/{one['Name']}"), one.get("Role"))


def _endpoints(region: _Region) -> Found:
    for one in region.all(calls.LIST_ENDPOINTS):
        arn = region.arn("glue", f"devEndpoint/{one['EndpointName']}")
        yield region.item("glue_dev_endpoint", arn, one.get("RoleArn"))


def _notebooks(region: _Region) -> Found:
    for listed in region.all(calls.LIST_NOTEBOOKS):
        name = listed["NotebookInstanceName"]
        one = region.one(calls.DESCRIBE_NOTEBOOK, NotebookInstanceName=name)
        yield region.item("sagemaker_notebook", one["NotebookInstanceArn"], one.get("RoleArn"))


def _lifecycles(region: _Region) -> Found:
    for one in region.all(calls.LIST_LIFECYCLES):
        arn = one["NotebookInstanceLifecycleConfigArn"]
        yield region.item("sagemaker_lifecycle_config", arn)


def _apps(region: _Region) -> Found:
    for listed in region.all(calls.LIST_APPS):
        told = region.one(calls.DESCRIBE_APP, ServiceArn=listed["ServiceArn"])
        role = told["Service"].get("InstanceConfiguration", {}).get("InstanceRoleArn")
        yield region.item("apprunner_service", listed["ServiceArn"], role)


def _machines(region: _Region) -> Found:
    for listed in region.all(calls.LIST_MACHINES):
        arn = listed["stateMachineArn"]
        told = region.one(calls.DESCRIBE_MACHINE, stateMachineArn=arn)
        yield region.item("state_machine", arn, told["roleArn"])


def _batches(listed: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(listed), _AT_ONCE):
        yield listed[start : start + _AT_ONCE]


_READERS: dict[str, Callable[[_Region], Found]] = {
    "ec2_instance": _instances,
    "launch_template": _templates,
    "autoscaling_group": _scaling_groups,
    "lambda_function": _functions,
    "ecs_cluster": _clusters,
    "ecs_service": _services,
    "ecs_container_instance": _container_instances,
    "ecs_task_definition": _definitions,
    "ecs_task": _tasks,
    "eks_pod_identity_association": _pod_identities,
    "cloudformation_stack": _stacks,
    "cloudformation_stack_set": _stack_sets,
    "codebuild_project": _projects,
    "glue_job": _jobs,
    "glue_dev_endpoint": _endpoints,
    "sagemaker_notebook": _notebooks,
    "sagemaker_lifecycle_config": _lifecycles,
    "apprunner_service": _apps,
    "state_machine": _machines,
}
"""How each type of formats.md is read."""
