"""Steps: what the resources of a plan do to a world, in the order that it happens (IAC-34)."""

from collections.abc import Iterator, Mapping

from rolescope.plans.plan_values import NoteKind, PlannedResource, PlanNote
from rolescope.plans.steps.identity_providers import IDENTITY_PROVIDERS
from rolescope.plans.steps.memberships import MEMBERSHIPS
from rolescope.plans.steps.organization import ORGANIZATION
from rolescope.plans.steps.principal_policies import POLICIES
from rolescope.plans.steps.principals import PRINCIPALS
from rolescope.plans.steps.resource_step import ResourcePhase, ResourceStep, StepsOf

_TYPES: Mapping[str, StepsOf] = {
    **PRINCIPALS,
    **POLICIES,
    **MEMBERSHIPS,
    **IDENTITY_PROVIDERS,
    **ORGANIZATION,
}
_LATER = (
    "aws_ssoadmin_account_assignment",
    "aws_iam_service_linked_role",
    "AWS::SSO::Assignment",
    "AWS::IAM::ServiceLinkedRole",
)
WITHOUT_TRUSTS = frozenset(
    {
        "aws_iam_access_key",
        "aws_iam_account_alias",
        "aws_iam_account_password_policy",
        "aws_iam_instance_profile",
        "aws_iam_server_certificate",
        "aws_iam_service_specific_credential",
        "aws_iam_signing_certificate",
        "aws_iam_user_login_profile",
        "aws_iam_user_ssh_key",
        "aws_iam_virtual_mfa_device",
    }
)
"""Types of IAM that decide on no call of AssumeRole."""


def steps_of(resource: PlannedResource) -> Iterator[ResourceStep]:
    """Yield what becomes of a world by one resource; its account is known."""
    find = _TYPES.get(resource.type)
    if find is None:
        kind = NoteKind.WILL_EXIST if resource.type in _LATER else NoteKind.NOT_MODELED
        note = PlanNote(kind=kind, address=resource.address, what=resource.type)
        yield ResourceStep(ResourcePhase.CREATE, resource, lambda _: [note])
        return
    if resource.is_possible:
        note = PlanNote(kind=NoteKind.POSSIBLE, address=resource.address, what=resource.type)
        yield ResourceStep(ResourcePhase.CREATE, resource, lambda _: [note])
    yield from find(resource)
