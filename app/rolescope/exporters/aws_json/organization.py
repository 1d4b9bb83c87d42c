"""An organization as formats.md joins the answers of the Organizations API."""

from typing import Any

from rolescope.model.original import original
from rolescope.model.policy import PolicyType
from rolescope.model.world import AttachedPolicy, Organization

Record = dict[str, Any]
TYPES = {
    PolicyType.SCP: "SERVICE_CONTROL_POLICY",
    PolicyType.RCP: "RESOURCE_CONTROL_POLICY",
}


def organization_record(organization: Organization) -> Record:
    """Return the organization; what was not imported is left out."""
    found: Record = {
        "Organization": {
            "Id": organization.id,
            "MasterAccountId": organization.management_account,
        },
        "Roots": _roots(organization),
        "OrganizationalUnits": [
            {"Id": unit.id, "Name": unit.name, "ParentId": unit.parent}
            for unit in organization.units
        ],
        "Accounts": [
            {"Id": one.id, "Name": one.name, "Status": one.status, "ParentId": one.parent}
            for one in organization.accounts
        ],
    }
    if not organization.members_known:
        found["Accounts"].append(None)  # as of one that cannot be read
    if organization.scps_enabled is False and organization.rcps_enabled is False:
        found["Organization"]["FeatureSet"] = "CONSOLIDATED_BILLING"  # SCP-7
    if organization.policies is not None:
        found["Policies"] = [policy_record(one, organization) for one in organization.policies]
    return found


def policy_record(attached: AttachedPolicy, organization: Organization) -> Record:
    """Return an SCP or RCP; its content is a text, as DescribePolicy prints it."""
    policy = attached.policy
    summary: Record = {"Id": attached.id, "Name": policy.name, "Type": TYPES[policy.type]}
    if policy.arn is not None:
        summary["Arn"] = policy.arn
    found: Record = {"PolicySummary": summary, "Content": original(policy)}
    if attached.targets is not None:
        found["Targets"] = [
            {"TargetId": target, "Type": target_type(target, organization)}
            for target in attached.targets
        ]
    return found


def target_type(target: str, organization: Organization) -> str:
    """Return what kind of thing a policy is attached to, in AWS's words."""
    if target == organization.root:
        return "ROOT"
    return "ORGANIZATIONAL_UNIT" if target.startswith("ou-") else "ACCOUNT"


def _roots(organization: Organization) -> list[Record]:
    if not organization.root:
        return []
    enabled = {
        PolicyType.SCP: organization.scps_enabled,
        PolicyType.RCP: organization.rcps_enabled,
    }
    root: Record = {"Id": organization.root, "Name": "Root"}
    if None not in enabled.values():
        root["PolicyTypes"] = [
            {"Type": TYPES[kind], "Status": "ENABLED"}
            for kind, is_enabled in enabled.items()
            if is_enabled
        ]
    return [root]
