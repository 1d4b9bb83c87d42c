"""prod: the chain ends at prod-admin. A vendor, a stranger and the whole account have doors too."""

from iam import (
    ADMINISTRATOR_ACCESS,
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
)
from names import DATA, PROD, SECURITY, SKYLARK, TOOLS, UNKNOWN
from release_policies import RELEASE_BOUNDARY, RELEASE_DEPLOY, RELEASE_ECS


def task(name: str) -> Role:
    """Return the role of an ECS task."""
    return Role(
        name=f"ecs-task-{name}",
        does=f"Containers of {name}",
        trust=trusts_service("ecs-tasks"),
        inline={
            "task": document(
                allow(["sqs:SendMessage", "sqs:ReceiveMessage"]),
                allow("secretsmanager:GetSecretValue", f"arn:aws:secretsmanager:*:{PROD}:secret:*"),
            )
        },
        tags={"app": name},
    )


def host(name: str, does: str) -> Role:
    """Return the role of EC2 instances."""
    return Role(
        name=name,
        does=does,
        trust=trusts_service("ec2"),
        inline={"host": document(allow(["s3:GetObject", "cloudwatch:PutMetricData"]))},
        in_instance_profile=True,
    )


ACCOUNT = Account(
    id=PROD,
    name="prod",
    users=(
        User(name="priya.nair", groups=("on-call",), tags={"team": "web"}),
        User(name="tomas.vesely", groups=("on-call",), tags={"team": "web"}),
    ),
    groups=(
        Group(
            name="on-call",
            inline={"see": document(allow(["cloudwatch:Get*", "cloudwatch:List*", "logs:Get*"]))},
        ),
    ),
    roles=(
        Role(
            name="db-import",
            does="Database move of 2024. Remove when done",
            trust=trusts(aws(root_arn(UNKNOWN))),
            policies=(ADMINISTRATOR_ACCESS,),
            tags={"dp:exclude:identity": "true"},  # how it slips through the organization fence
        ),
        Role(
            name="prod-admin",
            does="Everything in prod: releases that are stuck, and people on call",
            hours=12,
            trust=[
                trusts(
                    aws(role_arn(PROD, "release-manager")),
                    condition={"DateLessThan": {"aws:CurrentTime": "2026-11-20T20:00:00Z"}},
                    sid="ReleaseChain",
                ),
                trusts(
                    aws(role_arn(SECURITY, "incident-response")),
                    condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}},
                    sid="OnCall",
                ),
            ],
            policies=(ADMINISTRATOR_ACCESS,),
        ),
        Role(
            name="release-manager",
            does="Releases into prod",
            hours=4,
            trust=trusts(
                aws(role_arn(TOOLS, "deploy-hub")),
                condition={
                    "StringEquals": {"sts:ExternalId": "nw-rel-7731"},
                    "StringLike": {"sts:RoleSessionName": "release-*"},
                },
                sid="ReleaseFromTools",
            ),
            policies=(policy_arn(PROD, "release-deploy"), policy_arn(PROD, "release-ecs")),
            boundary=policy_arn(PROD, "release-boundary"),
        ),
        Role(
            name="okta-analyst",
            does="Analysts, through Okta",
            hours=8,
            trust=trusts_okta(PROD, with_tags=True),
            policies=(policy_arn(PROD, "lake-by-team"),),
            tags={"team": "lake"},
        ),
        Role(
            name="okta-developer",
            does="Developers, through Okta",
            hours=8,
            trust=trusts_okta(PROD, with_tags=True),
            policies=(policy_arn(PROD, "lake-by-team"),),
            tags={"team": "web"},
        ),
        Role(
            name="okta-support",
            does="Support, through Okta: reads logs and nothing else",
            hours=8,
            trust=trusts_okta(PROD, with_tags=True),
            policies=(policy_arn(PROD, "lake-by-team"),),
            boundary=policy_arn(PROD, "support-boundary"),
            tags={"team": "lake"},
        ),
        Role(
            name="security-audit",
            does="Read-only view for the security account",
            trust=trusts(
                aws(role_arn(SECURITY, "audit-hub")), ["sts:AssumeRole", "sts:SetSourceIdentity"]
            ),
            policies=(policy_arn(PROD, "audit-read"),),
        ),
        Role(
            name="skylark-monitoring",
            does="Skylark Monitoring reads metrics",
            trust=trusts(
                aws(root_arn(SKYLARK)),
                condition={"StringEquals": {"sts:ExternalId": "skylark-nw-5520"}},
            ),
            inline={"metrics": document(allow(["cloudwatch:Get*", "cloudwatch:List*"]))},
            tags={"vendor": "Skylark Monitoring"},
        ),
        function("image-resize", "Scales product pictures", "s3:GetObject", "s3:PutObject"),
        function("mail-sender", "Sends order mail", "ses:SendEmail"),
        function("order-events", "Reads the order queue", "sqs:ReceiveMessage"),
        function("payment-webhook", "Answers the payment provider", "dynamodb:UpdateItem"),
        function("search-indexer", "Fills the search index", "es:ESHttpPost"),
        Role(
            name="legacy-cron",
            does="Jobs of the old cron host, moved as they were",
            trust=trusts_service("lambda"),
            policies=(ADMINISTRATOR_ACCESS,),
        ),
        task("orders"),
        task("payments"),
        task("storefront"),
        host("batch-host", "Nightly batch machines"),
        host("web-host", "The old web servers"),
    ),
    policies=(
        ManagedPolicy(name="release-deploy", does="Stacks and buckets", document=RELEASE_DEPLOY),
        ManagedPolicy(name="release-ecs", does="Services and images", document=RELEASE_ECS),
        ManagedPolicy(
            name="release-boundary",
            does="The most that a release may do",
            document=RELEASE_BOUNDARY,
            older=(document(allow("*")),),
        ),
        ManagedPolicy(
            name="support-boundary",
            does="The most that support may do",
            document=document(allow(["logs:Get*", "logs:Describe*", "cloudwatch:Get*"])),
        ),
        ManagedPolicy(
            name="lake-by-team",
            does="Roles of the data account that belong to the own team",
            document=document(
                allow(
                    "sts:AssumeRole",
                    role_arn(DATA, "*"),
                    {"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}},
                ),
                allow(["logs:Get*", "logs:Describe*", "cloudwatch:Get*"]),
            ),
        ),
        ManagedPolicy(
            name="audit-read",
            does="What auditors may read",
            document=document(
                allow(["iam:Get*", "iam:List*", "config:Get*", "cloudtrail:Lookup*"])
            ),
        ),
    ),
)
