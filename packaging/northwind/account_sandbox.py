"""sandbox: a workshop left its role open to anyone. The organization fence does not reach here."""

from iam import (
    ANYONE,
    LAMBDA_LOGS,
    Account,
    Group,
    ManagedPolicy,
    Role,
    User,
    allow,
    allow_all_but,
    aws,
    deny_all_but,
    document,
    policy_arn,
    role_arn,
    trusts,
    trusts_okta,
    trusts_service,
    unique_id,
)
from names import SANDBOX, SECURITY


def host(name: str, does: str) -> Role:
    """Return the role of EC2 instances."""
    return Role(
        name=name,
        does=does,
        trust=trusts_service("ec2"),
        inline={"host": document(allow("s3:GetObject", "arn:aws:s3:::nw-workshop/*"))},
        in_instance_profile=True,
    )


ACCOUNT = Account(
    id=SANDBOX,
    name="sandbox",
    users=(
        User(name="lee.park", groups=("developers",)),
        User(name="noor.haddad", groups=("developers",)),
    ),
    groups=(
        Group(
            name="developers",
            policies=(policy_arn(SANDBOX, "nothing-without-mfa"),),
            inline={"look": document(allow(["ec2:Describe*", "s3:List*"]))},
        ),
    ),
    roles=(
        Role(
            name="workshop",
            does="For the guests of the May workshop",
            trust=trusts(ANYONE),
            inline={"files": document(allow("s3:*", "arn:aws:s3:::nw-workshop/*"))},
        ),
        Role(
            name="dev-power",
            does="Developers, through Okta",
            hours=12,
            trust=trusts_okta(SANDBOX),
            policies=(policy_arn(SANDBOX, "power"),),
        ),
        Role(
            name="security-audit",
            does="Read-only view for the security account",
            trust=trusts(aws(role_arn(SECURITY, "audit-hub"))),  # takes no source identity
            inline={"read": document(allow(["iam:Get*", "iam:List*"]))},
        ),
        Role(
            name="partner-sync",
            does="A partner's user was deleted; its ID is left in the trust policy",
            trust=trusts(aws(unique_id("AIDA", SANDBOX, "partner"))),
            inline={"files": document(allow("s3:GetObject", "arn:aws:s3:::nw-partner/*"))},
        ),
        host("demo-host", "Machines for demos"),
        host("lab-host", "Machines for experiments"),
        Role(
            name="playground",
            does="Functions for experiments",
            trust=trusts_service("lambda"),
            policies=(LAMBDA_LOGS,),
        ),
    ),
    policies=(
        ManagedPolicy(
            name="power",
            does="Everything but users, roles and the organization",
            document=document(allow_all_but(["iam:*", "organizations:*", "account:*"])),
        ),
        ManagedPolicy(
            name="nothing-without-mfa",
            does="People sign in with MFA or do nothing but set it up",
            document=document(
                deny_all_but(
                    ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "sts:GetSessionToken"],
                    {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
                    sid="WithoutMFA",
                )
            ),
        ),
    ),
)
