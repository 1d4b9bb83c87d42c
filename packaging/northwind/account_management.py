"""management: pays the bills. A vendor comes in without an external ID, and no SCP holds here."""

from iam import (
    ADMINISTRATOR_ACCESS,
    Account,
    Role,
    User,
    allow,
    aws,
    document,
    role_arn,
    root_arn,
    trusts,
    trusts_okta,
    trusts_service,
)
from names import BRIGHTPATH, MANAGEMENT, SECURITY

ACCOUNT = Account(
    id=MANAGEMENT,
    name="management",
    roles_are_listed=False,  # so the maximum session duration of its four roles is not known
    users=(
        User(name="finance.reports", inline={"bills": document(allow("ce:Get*"))}),
        User(name="organization.reader", inline={"see": document(allow("organizations:List*"))}),
    ),
    roles=(
        Role(
            name="org-admin",
            does="Owners of the organization, through Okta",
            trust=trusts_okta(MANAGEMENT),
            policies=(ADMINISTRATOR_ACCESS,),
        ),
        Role(
            name="security-audit",
            does="Read-only view for the security account",
            trust=trusts(
                aws(role_arn(SECURITY, "audit-hub")), ["sts:AssumeRole", "sts:SetSourceIdentity"]
            ),
            inline={"read": document(allow(["iam:Get*", "iam:List*", "organizations:List*"]))},
        ),
        Role(
            name="billing-export",
            does="Brightpath Billing reads cost data",
            trust=trusts(aws(root_arn(BRIGHTPATH))),
            inline={"bills": document(allow(["ce:Get*", "cur:Describe*"]))},
            tags={"vendor": "Brightpath Billing"},
        ),
        Role(
            name="patch-automation",
            does="Systems Manager patches machines",
            trust=trusts_service("ssm"),
            inline={"patch": document(allow(["ssm:SendCommand", "ssm:StartAutomationExecution"]))},
        ),
    ),
)
