"""Guardrails: the SCPs and RCPs over an account, level by level."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from rolescope.engine.language.policy_set import (
    MAX_ACTIONS,
    Compile,
    PolicySet,
    PolicySetAnswer,
)
from rolescope.engine.language.statement import Question
from rolescope.engine.language.truth import Truth, all_of, any_of
from rolescope.model.arn import Arn, group_digits, is_account_id
from rolescope.model.policy import DefectKind, Effect, Policy, PolicyType
from rolescope.model.world import AttachedPolicy, Organization, World
from rolescope.value import Value, replace

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


@lru_cache(maxsize=65536)
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


class GuardrailLevel(Value):
    """A root, OU or account with the policies attached to it."""

    id: str
    title: str
    policies: PolicySet


class GuardrailAnswer(Value):
    """What the levels say, and all of them together: one that denies does, none that is silent.

    `is_fixed`: they say the same to every request about the action.
    """

    levels: tuple[PolicySetAnswer, ...]
    denies: Truth
    allows: Truth
    is_fixed: bool


@dataclass(frozen=True, slots=True)
class Guardrails:
    """What limits an account.

    `note` says why there are no levels, or what is not imported. `is_imported` False with levels:
    only they are known, and not all that is above the account.
    """

    levels: tuple[GuardrailLevel, ...] = ()
    is_imported: bool = True
    note: str = ""
    _latest: dict[str, GuardrailAnswer] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    """The latest answer about each action: most requests get the same."""

    def answer(self, question: Question) -> GuardrailAnswer:
        """Ask every level."""
        latest = self._latest.get(question.action)
        if latest is not None and latest.is_fixed:
            return latest
        levels = tuple([level.policies.answer(question) for level in self.levels])
        if latest is not None and latest.levels == levels:
            return latest
        denies = any_of(answer.denies for answer in levels)
        allows = all_of(answer.allows for answer in levels)
        is_fixed = all(level.policies.is_fixed(question.action) for level in self.levels)
        if len(self._latest) >= MAX_ACTIONS:
            self._latest.clear()
        found = self._latest[question.action] = GuardrailAnswer(levels, denies, allows, is_fixed)
        return found


class PossiblyAttachedPolicies(PolicySet):
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

    def is_fixed(self, action: str) -> bool:
        """Tell whether neither says anything else to another request."""
        return all(policies.is_fixed(action) for policies in (self.here, *self.others))

    def answer(self, question: Question) -> PolicySetAnswer:
        """Evaluate both; one of the others is attached where nothing else is (SCP-6)."""
        here = self.here.answer(question)
        others = [policies.answer(question) for policies in self.others]
        denies = any_of((here.denies, *(_maybe(other.denies) for other in others)))
        helps = [other.denies is not True and other.allows for other in others]
        allows = any_of((here.allows, *map(_maybe, helps)))
        if not self.here.policies and all(truth is True for truth in helps):
            allows = True
        return PolicySetAnswer(denies, allows, applied=here.applied)


def _maybe(truth: Truth) -> Truth:
    """Return what a policy says that may be attached or not."""
    return None if truth else truth


def _where(policies: PolicySet) -> tuple[str, ...]:
    (policy,) = policies.policies
    return (f"where {policy.type.value} {policy.name} is attached is not imported", *policies.gaps)


def guardrails(
    world: World, account: str, policy_type: PolicyType, compile_policy: Compile
) -> Guardrails:
    """Collect the SCPs or RCPs that limit an account (SCP-1 to SCP-7, RCP-3 to RCP-5)."""
    organization = world.organization
    if organization is None:
        known = world.organization_known
        said = "There is no organization." if known else "The organization is not imported."
        return Guardrails(is_imported=known, note=said)
    path = organization.path_to(account)
    lacks = _lacking(organization, account, path)
    if lacks:
        return Guardrails(is_imported=False, note=lacks)
    exemption = _exemption(organization, account, policy_type, path)
    if exemption or path is None:
        return Guardrails(note=exemption)
    attached = organization.imported(policy_type)
    if attached and organization.management_account:
        return _collect(organization, account, path, attached, compile_policy)
    if not attached:
        note = f"The {policy_type.value}s over account {group_digits(account)} are not imported."
        return Guardrails(is_imported=False, note=note)
    gap = "which account manages the organization is not imported"  # SCP-2: it may be this one
    unsure = GuardrailLevel("", "Organization", PolicySet((), compile_policy, (gap,)))
    return Guardrails((unsure,), is_imported=False, note=f"{gap[0].upper()}{gap[1:]}.")


def _lacking(organization: Organization, account: str, path: tuple[str, ...] | None) -> str:
    """Say why it cannot be told whether an account is a member (DF-40, DF-46)."""
    if not organization.accounts and account != organization.management_account:
        return "The accounts of the organization are not imported."
    if path is None and not organization.members_known:
        return f"Whether account {group_digits(account)} is in the organization is not known."
    return ""


def _collect(
    organization: Organization,
    account: str,
    path: tuple[str, ...],
    attached: tuple[AttachedPolicy, ...],
    compile_policy: Compile,
) -> Guardrails:
    """Collect the levels from the root down; where some of them are missing, what may be there."""
    titles = _titles(organization)
    unplaced = tuple(
        PolicySet((one.policy,), compile_policy) for one in attached if one.targets is None
    )

    def level(place: str, policies: Iterable[Policy], gaps: Iterable[str] = ()) -> GuardrailLevel:
        here = PolicySet(policies, compile_policy, gaps)
        found = PossiblyAttachedPolicies(here, unplaced, compile_policy) if unplaced else here
        return GuardrailLevel(place, titles.get(place, place), found)

    told = {organization.root, account, *(unit.id for unit in organization.units)} - {""}
    targets = {target for one in attached for target in one.targets or ()}
    known = [
        level(place, (one.policy for one in attached if place in (one.targets or ())))
        for place in dict.fromkeys((organization.root, *path, account))
        if place in told or place in targets  # SCP-6: else nothing is known of it
    ]
    if organization.is_whole(path):
        return Guardrails(tuple(known))
    gap = f"an OU above account {group_digits(account)} is not imported"
    policies, gaps = _somewhere(attached, {level.id for level in known}, gap)
    if policies or gaps:
        known.insert(1 if organization.root else 0, level(_MISSING, policies, gaps))
    return Guardrails(tuple(known), is_imported=False, note=f"{gap[0].upper()}{gap[1:]}.")


_MISSING = "OUs that are not imported"


def _somewhere(
    attached: tuple[AttachedPolicy, ...], known: set[str], gap: str
) -> tuple[tuple[Policy, ...], tuple[str, ...]]:
    """Return what OUs that may stand above an account may say, and what is not known of it.

    Any OU or root with a policy may, that is not known to be there: what its policies deny, they
    may deny. An OU that lets everything through otherwise takes no allow away.
    """
    places: dict[str, list[Policy]] = {}
    for one in attached:
        for target in one.targets or ():
            if target not in known and not is_account_id(target):
                places.setdefault(target, []).append(one.policy)
    if not all(any(map(_is_everything, policies)) for policies in places.values()):
        return (), (gap,)
    found = {id(policy): policy for policies in places.values() for policy in policies}
    return tuple(_in_doubt(policy, gap) for policy in found.values()), ()


def _is_everything(policy: Policy) -> bool:
    """Tell whether a policy allows everything, as FullAWSAccess does."""
    return any(
        (one.effect, one.actions, one.resources) == (Effect.ALLOW, ("*",), ("*",))
        and not (one.conditions or one.defects)
        for one in policy.statements
    )


def _in_doubt(policy: Policy, gap: str) -> Policy:
    """Return a policy whose denies may not be meant (GR-73)."""
    return replace(
        policy,
        statements=tuple(
            one
            if one.effect is Effect.ALLOW and not one.defects
            else replace(
                one,
                defects=(*one.defects, gap),
                defect_paths=(*one.defect_paths, ("Statement", one.index)),
                defect_kinds=(*one.defect_kinds, DefectKind.OTHER),
            )
            for one in policy.statements
        ),
    )


def _exemption(
    organization: Organization,
    account: str,
    policy_type: PolicyType,
    path: tuple[str, ...] | None,
) -> str:
    """Say why nothing limits the account; empty when something may."""
    name = policy_type.value
    if path is None:
        return f"Account {group_digits(account)} is not in the organization."
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
