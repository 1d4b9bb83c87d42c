"""data: the lake. All of prod is trusted by etl-reader, so prod's own policies decide who reads."""

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
from names import DATA, PROD, SECURITY, TOOLS

LAKE = ["arn:aws:s3:::nw-lake", "arn:aws:s3:::nw-lake/*"]


def job(name: str, does: str) -> Role:
    """Return the role of a Glue job."""
    return Role(
        name=name,
        does=does,
        trust=trusts_service("glue"),
        inline={"lake": document(allow(["s3:GetObject", "s3:PutObject"], LAKE))},
    )


ACCOUNT = Account(
    id=DATA,
    name="data",
    users=(
        User(name="etl-legacy", groups=("lake-readers",)),
        User(name="kofi.mensah", groups=("lake-readers",), tags={"team": "lake"}),
        User(name="lena.fischer", groups=("lake-readers",), tags={"team": "lake"}),
    ),
    groups=(Group(name="lake-readers", policies=(policy_arn(DATA, "lake-read"),)),),
    roles=(
        Role(
            name="lake-admin",
            does="Owners of the lake, through Okta",
            hours=8,
            trust=trusts_okta(DATA),
            policies=(ADMINISTRATOR_ACCESS,),
        ),
        Role(
            name="lake-deploy",
            does="Pipelines deploy jobs into the lake",
            trust=trusts(aws(role_arn(TOOLS, "deploy-hub"))),
            inline={"jobs": document(allow(["glue:*", "states:*"]))},
            tags={"team": "lake"},
        ),
        Role(
            name="etl-reader",
            does="prod reads reports here",
            trust=trusts(aws(root_arn(PROD))),
            policies=(policy_arn(DATA, "lake-read"),),
            tags={"team": "lake"},
        ),
        Role(
            name="security-audit",
            does="Read-only view for the security account",
            trust=trusts(
                aws(role_arn(SECURITY, "audit-hub")), ["sts:AssumeRole", "sts:SetSourceIdentity"]
            ),
            inline={"read": document(allow(["iam:Get*", "iam:List*", "s3:GetBucket*"]))},
        ),
        job("glue-crawler", "Finds new tables"),
        job("glue-curate", "Cleans what came in"),
        job("glue-export", "Writes the reports"),
        function("lake-tagger", "Tags new objects", "s3:PutObjectTagging", on=LAKE),
        function("schema-watch", "Reports changed schemas", "s3:GetObject", on=LAKE),
        Role(
            name="lake-pipeline",
            does="Runs the jobs in their order",
            trust=trusts_service("states"),
            inline={"run": document(allow(["glue:StartJobRun", "glue:GetJobRun"]))},
        ),
    ),
    policies=(
        ManagedPolicy(
            name="lake-read",
            does="Read the lake",
            document=document(allow(["s3:GetObject", "s3:ListBucket"], LAKE)),
        ),
    ),
)
