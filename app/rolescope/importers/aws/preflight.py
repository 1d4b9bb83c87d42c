"""Before a run: each kind of call is tried once, so that people see what will be missing."""

from collections.abc import Callable

from rolescope.importers.aws import calls
from rolescope.importers.aws.asking import AwsClient, Gate, Tally
from rolescope.importers.aws.calls import ReadCall, Scope
from rolescope.importers.aws.connection import Connection
from rolescope.importers.aws.fault import CallFailed, CallFault, FaultKind
from rolescope.value import Value

_ONE: dict[str, object] = {"MaxItems": 1}
_TRIED: tuple[tuple[ReadCall, dict[str, object]], ...] = (
    (calls.DETAILS, _ONE),
    (calls.LIST_ROLES, _ONE),
    (calls.LIST_OIDC, {}),
    (calls.LIST_SAML, {}),
    (calls.LIST_ALIASES, _ONE),
    (calls.GET_SUMMARY, {}),
)
_OF_ORGANIZATION: tuple[tuple[ReadCall, dict[str, object]], ...] = (
    (calls.DESCRIBE_ORGANIZATION, {}),
    (calls.LIST_ROOTS, {}),
    (calls.LIST_ORG_POLICIES, {"Filter": "SERVICE_CONTROL_POLICY"}),
)
_OF_IDENTITY_CENTER: tuple[tuple[ReadCall, dict[str, object]], ...] = ((calls.LIST_INSTANCES, {}),)
_OF_RESOURCES: tuple[tuple[ReadCall, dict[str, object]], ...] = (
    (calls.LIST_REGIONS, {}),
    (calls.LIST_INSTANCES_OF_EC2, {}),
    (calls.LIST_TEMPLATES, {"Versions": ["$Default", "$Latest"]}),
    (calls.LIST_SCALING_GROUPS, {}),
    (calls.LIST_FUNCTIONS, {}),
    (calls.LIST_CLUSTERS, {}),
    (calls.LIST_DEFINITIONS, {}),
    (calls.LIST_KUBERNETES, {}),
    (calls.LIST_STACKS, {}),
    (calls.LIST_STACK_SETS, {}),
    (calls.LIST_PROJECTS, {}),
    (calls.LIST_JOBS, {}),
    (calls.LIST_ENDPOINTS, {}),
    (calls.LIST_NOTEBOOKS, {}),
    (calls.LIST_LIFECYCLES, {}),
    (calls.LIST_APPS, {}),
    (calls.LIST_MACHINES, {}),
)

_NO_JOB = "00000000-0000-0000-0000-000000000000"
_OF_USE: tuple[tuple[ReadCall, dict[str, object]], ...] = (
    (calls.GENERATE_REPORT, {}),
    (calls.LIST_REGIONS, {}),
    (calls.LIST_ANALYZERS, {}),
    (calls.GET_ACCESSED, {"JobId": _NO_JOB}),
    (calls.LOOKUP_EVENTS, {"MaxResults": 1}),
)


class Trial(Value):
    """What came of one trial. `fault` None: it is allowed."""

    call: ReadCall
    fault: CallFault | None

    @property
    def is_allowed(self) -> bool:
        """Whether the call may be made; that there is no organization is an answer, too.

        So is that there is no such job.
        """
        answers = (FaultKind.NOT_IN_USE, FaultKind.ABSENT)
        return self.fault is None or self.fault.why in answers


def preflight(
    connection: Connection,
    *,
    with_organization: bool,
    with_identity_center: bool,
    with_resources: bool = False,
    use: tuple[Scope, ...] = (),
    told: Callable[[Trial], None] = lambda _tried: None,
    gate: Gate | None = None,
) -> tuple[Trial, ...]:
    """Try the calls that can be made without knowing what there is, in the connection's Region.

    Raises:
        Cancelled: the gate was closed.
    """
    asker = AwsClient(connection, "", tally=Tally(), gate=gate or Gate())
    wanted = _TRIED
    wanted += _OF_ORGANIZATION if with_organization else ()
    wanted += _OF_IDENTITY_CENTER if with_identity_center else ()
    wanted += _OF_RESOURCES if with_resources else ()
    wanted += tuple(one for one in _OF_USE if any(map(one[0].is_of, use)) and one not in wanted)
    found: list[Trial] = []
    for call, given in wanted:
        if call.scope is Scope.RESOURCES and not connection.offers(call.service, connection.region):
            continue
        fault = None
        try:
            asker.ask(call, **given)
        except CallFailed as error:
            fault = error.fault
        found.append(Trial(call, fault))
        told(found[-1])
    return tuple(found)
