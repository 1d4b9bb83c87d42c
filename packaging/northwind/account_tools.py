"""tools: where pipelines start. Three doors lead to deploy-hub, and deploy-hub leads to prod."""

from iam import (
    ADMINISTRATOR_ACCESS,
    LAMBDA_LOGS,
    Account,
    Json,
    ManagedPolicy,
    Role,
    User,
    allow,
    aws,
    document,
    oidc_provider,
    policy_arn,
    role_arn,
    root_arn,
    trusts,
    trusts_okta,
    trusts_service,
    user_arn,
)
from names import DATA, GITHUB, PROD, TOOLS

DEPLOY_HUB = role_arn(TOOLS, "deploy-hub")


def trusts_github(operator: str, subjects: str | list[str]) -> Json:
    """Return a statement that lets GitHub Actions in, by the subject of the token."""
    audience = {f"{GITHUB}:aud": "sts.amazonaws.com"}
    subject = {f"{GITHUB}:sub": subjects}
    same = {"StringEquals": {**audience, **subject}}
    return trusts(
        {"Federated": oidc_provider(TOOLS, GITHUB)},
        "sts:AssumeRoleWithWebIdentity",
        same if operator == "StringEquals" else {"StringEquals": audience, operator: subject},
    )


def push_images(name: str) -> Role:
    """Return a role of the storefront's workflows: any branch may use it."""
    return Role(
        name=f"gha-build-{name}",
        does=f"GitHub Actions: build the {name} image of the storefront",
        trust=trusts_github("StringLike", "repo:northwind/storefront:ref:refs/heads/*"),
        inline={"push-image": document(allow(["ecr:PutImage", "ecr:InitiateLayerUpload"]))},
    )


def build(name: str) -> Role:
    """Return a role of a CodeBuild project: may go on to deploy-hub."""
    return Role(
        name=f"build-{name}",
        does=f"CodeBuild project {name}",
        trust=trusts_service("codebuild"),
        policies=(policy_arn(TOOLS, "assume-deploy-hub"),),
    )


ACCOUNT = Account(
    id=TOOLS,
    name="tools",
    oidc_providers={GITHUB: ("sts.amazonaws.com",)},
    users=(
        User(name="ci-runner", tags={"owner": "platform"}),
        User(name="nightly", tags={"owner": "platform"}),
    ),
    roles=(
        Role(
            name="gha-deploy",
            does="GitHub Actions: deploy from infra, main branch or environment prod only",
            trust=trusts_github(
                "StringEquals",
                [
                    "repo:northwind/infra:ref:refs/heads/main",
                    "repo:northwind/infra:environment:prod",
                ],
            ),
        ),
        push_images("api"),
        push_images("web"),
        push_images("worker"),
        build("api"),
        build("images"),
        build("web"),
        build("worker"),
        Role(
            name="deploy-hub",
            does="Every pipeline deploys through this role",
            hours=2,
            trust=[
                trusts(
                    aws(
                        user_arn(TOOLS, "ci-runner"),
                        user_arn(TOOLS, "nightly"),
                        role_arn(TOOLS, "gha-deploy"),
                    ),
                    sid="RunnersAndActions",
                ),
                # A principal takes no wildcard, so build-* is the account and a condition.
                trusts(
                    aws(root_arn(TOOLS)),
                    condition={"ArnLike": {"aws:PrincipalArn": role_arn(TOOLS, "build-*")}},
                    sid="BuildProjects",
                ),
            ],
            policies=(policy_arn(TOOLS, "assume-release"), policy_arn(TOOLS, "artifacts-read")),
        ),
        Role(
            name="tools-admin",
            does="Platform engineers, through Okta",
            hours=8,
            trust=trusts_okta(TOOLS),
            policies=(ADMINISTRATOR_ACCESS,),
        ),
        Role(
            name="artifact-cleaner",
            does="Deletes artifacts that no release uses",
            trust=trusts_service("lambda"),
            policies=(LAMBDA_LOGS,),
            inline={
                "delete-artifacts": document(
                    allow(["s3:ListBucket", "s3:DeleteObject"], "arn:aws:s3:::nw-artifacts/*")
                )
            },
        ),
        Role(
            name="cost-notifier",
            does="Posts the daily cost of pipelines",
            trust=trusts_service("lambda"),
            policies=(LAMBDA_LOGS,),
            inline={"read-cost": document(allow("ce:GetCostAndUsage"))},
        ),
        Role(
            name="runner-host",
            does="Machines that run self-hosted runners",
            trust=trusts_service("ec2"),
            policies=(ADMINISTRATOR_ACCESS,),
            in_instance_profile=True,
        ),
    ),
    policies=(
        ManagedPolicy(
            name="assume-deploy-hub",
            does="For build projects: go on to deploy-hub",
            document=document(allow("sts:AssumeRole", DEPLOY_HUB)),
        ),
        ManagedPolicy(
            name="assume-release",
            does="For deploy-hub: go on to prod and to the data lake",
            document=document(
                allow(
                    "sts:AssumeRole",
                    [role_arn(PROD, "release-manager"), role_arn(DATA, "lake-deploy")],
                )
            ),
        ),
        ManagedPolicy(
            name="artifacts-read",
            does="Read what the builds made",
            document=document(
                allow(
                    ["s3:GetObject", "s3:ListBucket"],
                    ["arn:aws:s3:::nw-artifacts", "arn:aws:s3:::nw-artifacts/*"],
                )
            ),
            older=(document(allow("s3:*", "arn:aws:s3:::nw-artifacts/*")),),
            newer=(document(allow("s3:*")),),  # a draft: versions count only when default
        ),
    ),
)
