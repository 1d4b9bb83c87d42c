"""security: people on call, the audit of every account, and a second door for a vendor."""

from iam import (
    Account,
    Group,
    ManagedPolicy,
    Role,
    User,
    allow,
    aws,
    document,
    function,
    policy_arn,
    role_arn,
    root_arn,
    trusts,
    trusts_okta,
    trusts_service,
    user_arn,
)
from names import PROD, SECURITY, SKYLARK


def rule(name: str, does: str) -> Role:
    """Return the role of an EventBridge rule."""
    return Role(
        name=name,
        does=does,
        trust=trusts_service("events"),
        inline={"deliver": document(allow("events:PutEvents"))},
    )


ACCOUNT = Account(
    id=SECURITY,
    name="security",
    users=(
        User(name="svc-scanner", tags={"owner": "security"}),
        User(name="dana.ross", groups=("responders",), tags={"team": "security"}),
        User(name="sam.ortiz", groups=("responders",), tags={"team": "security"}),
    ),
    groups=(
        Group(
            name="responders",
            inline={"see": document(allow(["guardduty:Get*", "guardduty:List*"]))},
        ),
    ),
    roles=(
        Role(
            name="incident-response",
            does="People on call, through Okta",
            hours=4,
            trust=trusts_okta(SECURITY),
            policies=(policy_arn(SECURITY, "on-call-admin"),),
            tags={"okta-group": "on-call"},
        ),
        Role(
            name="audit-hub",
            does="The scanner reads every account through this role",
            hours=12,
            trust=trusts(
                aws(user_arn(SECURITY, "svc-scanner")),
                ["sts:AssumeRole", "sts:SetSourceIdentity"],
            ),
            policies=(policy_arn(SECURITY, "audit-everywhere"),),
        ),
        Role(
            name="monitoring-ingest",
            does="Skylark Monitoring delivers its alerts",
            trust=trusts(
                aws(root_arn(SKYLARK)),
                condition={"StringEquals": {"sts:ExternalId": "skylark-nw-5521"}},
            ),
            inline={"alerts": document(allow("events:PutEvents"))},
            tags={"vendor": "Skylark Monitoring"},
        ),
        function("finding-router", "Sends findings to their owners", "sns:Publish"),
        function(
            "key-rotator", "Replaces access keys", "iam:CreateAccessKey", "iam:DeleteAccessKey"
        ),
        function("ticket-sync", "Opens tickets", "secretsmanager:GetSecretValue"),
        rule("finding-events", "New findings"),
        rule("guard-events", "Alarms of GuardDuty"),
        Role(
            name="config-recorder",
            does="AWS Config",
            trust=trusts_service("config"),
            inline={"record": document(allow(["s3:PutObject", "config:Put*"]))},
        ),
    ),
    policies=(
        ManagedPolicy(
            name="on-call-admin",
            does="Become the administrator of prod when on call",
            document=document(allow("sts:AssumeRole", role_arn(PROD, "prod-admin"))),
        ),
        ManagedPolicy(
            name="audit-everywhere",
            does="security-audit of every account",
            document=document(
                allow(["sts:AssumeRole", "sts:SetSourceIdentity"], role_arn("*", "security-audit"))
            ),
        ),
    ),
)
