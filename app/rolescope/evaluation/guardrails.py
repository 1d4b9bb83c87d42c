"""Guardrails: the SCPs and RCPs over an account, level by level (spec 4.5 and 4.6)."""

from dataclasses import dataclass

from rolescope.evaluation.policy_set import Compile, PolicySet
from rolescope.model.policy import PolicyType
from rolescope.model.world import Organization, World


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
    gaps = tuple(
        f"where {policy_type.value} {policy.policy.name} is attached is not imported"
        for policy in attached
        if policy.targets is None  # SCP-6: every level may have it
    )
    levels = (
        Level(
            place,
            titles.get(place, place),
            PolicySet(
                (policy.policy for policy in attached if place in (policy.targets or ())),
                compile_policy,
                gaps,
            ),
        )
        for place in (*path, account)
    )
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
