"""Guardrails: the SCPs and RCPs over an account, level by level (spec 4.5 and 4.6)."""

from dataclasses import dataclass

from rolescope.evaluation.language.policy_set import Answer, Compile, PolicySet
from rolescope.evaluation.language.statement import Question
from rolescope.evaluation.language.truth import Truth, any_of
from rolescope.model.arn import Arn
from rolescope.model.policy import PolicyType
from rolescope.model.world import Organization, World

# RCP-2: the services of which RCPs limit the resources, by the prefix of their actions: the
# Organizations User Guide, "List of AWS services that support RCPs", as of September 2026.
RCP_SERVICES = frozenset(
    """
    aoss appconfig appstream autoscaling autoscaling-plans budgets clouddirectory cloudfront
    cloudsearch cloudtrail-data codeartifact codebuild codecommit codepipeline cognito-identity
    cognito-idp comprehend comprehendmedical compute-optimizer cost-optimization-hub dax dsql
    dynamodb ecr ecr-public events firehose fis fms gamelift health inspector-scan kendra
    kinesisvideo kms logs memorydb networkmonitor notifications opensearch pca-connector-ad
    personalize polly pricing resource-groups rolesanywhere s3 secretsmanager servicediscovery
    signin sqs sts support swf textract timestream-influxdb transcribe transfer translate wafv2
    workspaces xray
    """.split()  # noqa: SIM905 - a list of 62 lines would say no more
)
_NOT_LIMITED_BY_RCPS = frozenset({"kms:retiregrant"})  # RCP-4


def may_rcps_limit(action: str, resource: str) -> bool:
    """Tell whether RCPs can limit an action on a resource at all (RCP-2, RCP-4)."""
    action = action.lower()
    if resource == "*" or action.partition(":")[0] not in RCP_SERVICES:
        return False
    arn = Arn.parse(resource) if ":alias/aws/" in resource else None
    is_aws_managed_key = (
        arn is not None and arn.service == "kms" and arn.resource.startswith("alias/aws/")
    )
    is_service_linked = ":role/aws-service-role/" in resource
    return not (action in _NOT_LIMITED_BY_RCPS or is_aws_managed_key or is_service_linked)


@dataclass(frozen=True, slots=True)
class Level:
    """A root, OU or account with the policies attached to it."""

    id: str
    title: str
    policies: PolicySet


@dataclass(frozen=True, slots=True)
class Guardrails:
    """What limits an account. `note` says why there are no levels, or what is not imported."""

    levels: tuple[Level, ...] = ()
    is_imported: bool = True
    note: str = ""


class Unplaced(PolicySet):
    """The policies of a level, beside policies that may be attached to it or not (SCP-6).

    One of the latter matters only where it may deny, or where it may allow what no policy that
    is known to be attached allows: a further policy never takes an allow away.
    """

    __slots__ = ("here", "others")

    def __init__(
        self, here: PolicySet, unplaced: tuple[PolicySet, ...], compile_policy: Compile
    ) -> None:
        """Take the policies that are attached here, and one set for each of the others."""
        gaps = (gap for policies in unplaced for gap in _where(policies))
        super().__init__(here.policies, compile_policy, gaps)
        self.here, self.others = here, unplaced

    def answer(self, question: Question) -> Answer:
        """Evaluate both; one of the others is attached where nothing else is (D-13)."""
        here = self.here.answer(question)
        others = [policies.answer(question) for policies in self.others]
        denies = any_of((here.denies, *(_maybe(other.denies) for other in others)))
        helps = [other.denies is not True and other.allows for other in others]
        allows = any_of((here.allows, *map(_maybe, helps)))
        if not self.here.policies and all(truth is True for truth in helps):
            allows = True
        return Answer(denies, allows, applied=here.applied)


def _maybe(truth: Truth) -> Truth:
    """Return what a policy says that may be attached or not."""
    return None if truth else truth


def _where(policies: PolicySet) -> tuple[str, ...]:
    (policy,) = policies.policies
    return (f"where {policy.type.value} {policy.name} is attached is not imported", *policies.gaps)


def organization_path(organization: Organization, account: str) -> tuple[str, ...] | None:
    """Return the IDs from the root down to the parent of an account (CK-4).

    None when the account is not in the organization. The root may be missing from the path when
    an OU was not imported.
    """
    member = next((member for member in organization.accounts if member.id == account), None)
    if member is None:
        return () if account == organization.management_account else None
    parents = {unit.id: unit.parent for unit in organization.units}
    path: list[str] = []
    place = member.parent
    while place and place not in path:
        path.insert(0, place)
        place = parents.get(place, "")
    return tuple(path)


def guardrails(
    world: World, account: str, policy_type: PolicyType, compile_policy: Compile
) -> Guardrails:
    """Collect the SCPs or RCPs that limit an account (SCP-1 to SCP-7, RCP-3 to RCP-5)."""
    organization = world.organization
    if organization is None:
        if world.organization_known:
            return Guardrails(note="There is no organization.")
        return Guardrails(is_imported=False, note="The organization is not imported.")
    if not organization.accounts and account != organization.management_account:
        note = "The accounts of the organization are not imported."  # DF-40
        return Guardrails(is_imported=False, note=note)
    path = organization_path(organization, account)
    exemption = _exemption(organization, account, policy_type, path)
    if exemption or path is None:
        return Guardrails(note=exemption)
    attached = organization.imported(policy_type)
    if not attached or organization.root not in path:
        note = f"The {policy_type.value}s over account {account} are not imported."
        return Guardrails(is_imported=False, note=note)
    titles = _titles(organization)
    unplaced = tuple(
        PolicySet((one.policy,), compile_policy) for one in attached if one.targets is None
    )
    levels = []
    for place in (*path, account):
        here = PolicySet(
            (one.policy for one in attached if place in (one.targets or ())), compile_policy
        )
        policies = Unplaced(here, unplaced, compile_policy) if unplaced else here
        levels.append(Level(place, titles.get(place, place), policies))
    return Guardrails(tuple(levels))


def _exemption(
    organization: Organization,
    account: str,
    policy_type: PolicyType,
    path: tuple[str, ...] | None,
) -> str:
    """Say why nothing limits the account; empty when something may."""
    name = policy_type.value
    if path is None:
        return f"Account {account} is not in the organization."
    if account == organization.management_account:  # SCP-2, RCP-4
        return f"{name}s never limit the management account."
    if _is_enabled(organization, policy_type) is False:  # SCP-7
        return f"{name}s are not enabled."
    return ""


def _is_enabled(organization: Organization, policy_type: PolicyType) -> bool | None:
    if policy_type is PolicyType.RCP:
        return organization.rcps_enabled
    return organization.scps_enabled


def _titles(organization: Organization) -> dict[str, str]:
    return {
        organization.root: "Root",
        **{unit.id: unit.name for unit in organization.units},
        **{member.id: member.name for member in organization.accounts},
    }
