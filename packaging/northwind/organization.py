"""The organization: units, accounts, SCPs and the fence (an RCP) around it."""

import json

from iam import Json, allow, deny, deny_all_but, document, role_arn
from names import BRIGHTPATH, DATA, MANAGEMENT, PROD, SANDBOX, SECURITY, SKYLARK, TOOLS

ID = "o-nw4k2t9x7q"
ROOT = "r-nw01"
INFRASTRUCTURE = "ou-nw01-infra001"
SECURITY_UNIT = "ou-nw01-secur001"
WORKLOADS = "ou-nw01-workl001"
SANDBOXES = "ou-nw01-sandb001"

UNITS = {
    INFRASTRUCTURE: "Infrastructure",
    SECURITY_UNIT: "Security",
    WORKLOADS: "Workloads",
    SANDBOXES: "Sandboxes",
}
ACCOUNTS = {
    MANAGEMENT: ("management", ROOT),
    TOOLS: ("tools", INFRASTRUCTURE),
    SECURITY: ("security", SECURITY_UNIT),
    PROD: ("prod", WORKLOADS),
    DATA: ("data", WORKLOADS),
    SANDBOX: ("sandbox", SANDBOXES),
}
EVERYWHERE = [ROOT, *UNITS, *ACCOUNTS]

FULL_ACCESS = document(allow("*"))
RCP_FULL_ACCESS = document(
    {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"},
)
DENY_LEAVE_ORG = document(
    deny(
        [
            "organizations:AcceptHandshake",
            "organizations:CancelHandshake",
            "organizations:DeclineHandshake",
            "organizations:LeaveOrganization",
        ],
        sid="StayInTheOrganization",
    )
)
REGION_LOCK = document(
    deny_all_but(
        ["iam:*", "sts:*", "organizations:*", "cloudfront:*", "route53:*", "support:*"],
        {"StringNotEquals": {"aws:RequestedRegion": ["us-east-1", "us-west-2", "eu-west-1"]}},
        sid="OurRegions",
    )
)
NO_WORKLOADS_IN_SANDBOX = document(
    deny(["sts:AssumeRole", "sts:TagSession"], role_arn(SANDBOX, "*"), sid="StayOutOfTheSandbox")
)
ORGANIZATION_FENCE = document(
    {
        "Sid": "OnlyOurOrganization",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sts:AssumeRole",
        "Resource": "*",
        "Condition": {
            "StringNotEqualsIfExists": {
                "aws:PrincipalOrgID": ID,
                "aws:PrincipalAccount": [SKYLARK, BRIGHTPATH],
                "aws:ResourceTag/dp:exclude:identity": "true",
            },
            "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
        },
    }
)


def organization() -> Json:
    """Return the answers of the Organizations API, joined as formats.md says."""
    return {
        "Organization": {
            "Id": ID,
            "Arn": f"arn:aws:organizations::{MANAGEMENT}:organization/{ID}",
            "FeatureSet": "ALL",
            "MasterAccountId": MANAGEMENT,
            "MasterAccountArn": f"arn:aws:organizations::{MANAGEMENT}:account/{ID}/{MANAGEMENT}",
            "MasterAccountEmail": "aws+management@northwind.example",
        },
        "Roots": [
            {
                "Id": ROOT,
                "Arn": f"arn:aws:organizations::{MANAGEMENT}:root/{ID}/{ROOT}",
                "Name": "Root",
                "PolicyTypes": [
                    {"Type": "SERVICE_CONTROL_POLICY", "Status": "ENABLED"},
                    {"Type": "RESOURCE_CONTROL_POLICY", "Status": "ENABLED"},
                ],
            }
        ],
        "OrganizationalUnits": [
            {
                "Id": unit,
                "Arn": f"arn:aws:organizations::{MANAGEMENT}:ou/{ID}/{unit}",
                "Name": name,
                "ParentId": ROOT,
            }
            for unit, name in UNITS.items()
        ],
        "Accounts": [_account(account, *ACCOUNTS[account]) for account in ACCOUNTS],
        "Policies": [
            _policy(
                "p-FullAWSAccess", "FullAWSAccess", "Allows everything", FULL_ACCESS, EVERYWHERE
            ),
            _policy("p-nw0leave", "deny-leave-org", "Accounts stay", DENY_LEAVE_ORG, [ROOT]),
            _policy("p-nw0region", "region-lock", "Three Regions", REGION_LOCK, [ROOT]),
            _policy(
                "p-nw0apart",
                "sandbox-apart",
                "Workloads do not use the sandbox",
                NO_WORKLOADS_IN_SANDBOX,
                [WORKLOADS],
            ),
            _policy(
                "p-RCPFullAWSAccess",
                "RCPFullAWSAccess",
                "Allows everything",
                RCP_FULL_ACCESS,
                EVERYWHERE,
            ),
            _policy(
                "p-nw0fence",
                "organization-fence",
                "Only the organization and two vendors assume roles",
                ORGANIZATION_FENCE,
                [INFRASTRUCTURE, SECURITY_UNIT, WORKLOADS],
            ),
        ],
    }


def _account(account: str, name: str, parent: str) -> Json:
    return {
        "Id": account,
        "Arn": f"arn:aws:organizations::{MANAGEMENT}:account/{ID}/{account}",
        "Email": f"aws+{name}@northwind.example",
        "Name": name,
        "Status": "ACTIVE",
        "JoinedMethod": "INVITED" if account == MANAGEMENT else "CREATED",
        "JoinedTimestamp": "2024-03-01T08:00:00+00:00",
        "ParentId": parent,
    }


def _policy(policy: str, name: str, description: str, content: Json, targets: list[str]) -> Json:
    is_rcp = content in (RCP_FULL_ACCESS, ORGANIZATION_FENCE)
    kind = "resource_control_policy" if is_rcp else "service_control_policy"
    is_aws = name in ("FullAWSAccess", "RCPFullAWSAccess")
    owner = f"arn:aws:organizations::{'aws' if is_aws else MANAGEMENT}:policy/"
    return {
        "PolicySummary": {
            "Id": policy,
            "Arn": f"{owner}{kind}/{policy}" if is_aws else f"{owner}{ID}/{kind}/{policy}",
            "Name": name,
            "Description": description,
            "Type": kind.upper(),
            "AwsManaged": is_aws,
        },
        "Content": json.dumps(content),
        "Targets": [{"TargetId": target, "Type": _target_type(target)} for target in targets],
    }


def _target_type(target: str) -> str:
    if target == ROOT:
        return "ROOT"
    return "ORGANIZATIONAL_UNIT" if target in UNITS else "ACCOUNT"
