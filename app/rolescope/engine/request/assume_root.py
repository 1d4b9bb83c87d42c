"""AssumeRoot: the root user of a member account for one task (FED-15, EV-24, AR-4, CK-45)."""

from collections.abc import Iterator

from rolescope.engine.index import WorldIndex
from rolescope.engine.request.parameters import refuse_seconds
from rolescope.engine.request.signer import Signer
from rolescope.engine.verdict import Refusal
from rolescope.model.arn import Arn, group_digits
from rolescope.model.caller import CallerKind
from rolescope.model.world import Organization

ASSUME_ROOT = "sts:AssumeRoot"
TASK_POLICIES = tuple(
    f"arn:aws:iam::aws:policy/root-task/{name}"
    for name in (
        "IAMAuditRootUserCredentials",
        "IAMCreateRootUserPassword",
        "IAMDeleteRootUserCredentials",
        "S3UnlockBucketPolicy",
        "SQSUnlockQueuePolicy",
    )
)
TASK_POLICY_KEY = "sts:TaskPolicyArn"
MAX_TASK_SECONDS = 900  # in seconds; also the default
_CALLERS = frozenset({CallerKind.USER, CallerKind.SESSION})


def is_about_root(action: str) -> bool:
    """Tell whether an action is AssumeRoot."""
    return action.lower() == ASSUME_ROOT.lower()


def refuse_root(resource: str, signer: Signer, index: WorldIndex) -> str:
    """Say why AWS refuses AssumeRoot whatever the policies allow; empty when it may not."""
    if signer.kind not in _CALLERS:
        return f"This caller ({signer.kind.value}) cannot call AssumeRoot."
    target = Arn.parse(resource)
    if target is None or (target.service, target.resource) != ("iam", "root"):
        return "AssumeRoot is for the root user of a member account."
    organization = index.world.organization
    if organization is None:
        return "There is no organization." if index.world.organization_known else ""
    return _refuse_places(organization, target.account, signer.account)


def _refuse_places(organization: Organization, target: str, caller: str) -> str:
    management = organization.management_account
    members = {member.id for member in organization.accounts} - {management}
    if target == management:
        return "AssumeRoot is for member accounts, not for the management account."
    if members and target not in members:
        return f"Account {group_digits(target)} is no member of the organization."
    if members and caller not in {management, *members}:
        return f"Account {group_digits(caller)} of the caller is not in the organization."
    return ""


def unknown_of_root(signer: Signer, index: WorldIndex) -> Iterator[str]:
    """Yield what AssumeRoot needs and no import tells."""
    organization = index.world.organization
    if organization is None:
        yield "the organization is not imported"
        return
    yield f"whether centralized root access is enabled in organization {organization.id}"
    if signer.account != organization.management_account:
        who = f"account {group_digits(signer.account)}"
        yield f"whether {who} is the delegated administrator of root access"


def refuse_task(policy: str, duration: int | None, partition: str) -> Iterator[Refusal]:
    """Find parameters of AssumeRoot that STS refuses; it is called in a partition."""
    if policy not in {one.replace(":aws:", f":{partition}:", 1) for one in TASK_POLICIES}:
        yield Refusal(
            rule="FED-15",
            code="ValidationError",
            message=f"{policy} is invalid",
            explanation="AssumeRoot takes one of five task policies of AWS.",
            is_early=True,
        )
    yield from refuse_seconds("FED-15", duration, 0, MAX_TASK_SECONDS)
