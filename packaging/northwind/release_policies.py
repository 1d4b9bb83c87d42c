"""What release-manager may do: 74 actions, of which its boundary and an SCP leave 58."""

from iam import Json, allow, document, role_arn
from names import PROD

PROD_ADMIN = role_arn(PROD, "prod-admin")


def prefixed(service: str, *names: str) -> list[str]:
    """Return actions of one service."""
    return [f"{service}:{name}" for name in names]


RELEASE_DEPLOY: Json = document(
    allow(
        prefixed(
            "s3",
            *("GetBucketLocation", "GetBucketPolicy", "GetBucketTagging", "GetBucketVersioning"),
            *("ListBucket", "ListBucketMultipartUploads", "ListBucketVersions"),
        ),
        ["arn:aws:s3:::nw-artifacts", "arn:aws:s3:::nw-releases"],
        sid="Buckets",
    ),
    allow("s3:GetObject", "arn:aws:s3:::nw-artifacts/*", sid="ReadArtifacts"),
    allow(["s3:PutObject", "s3:DeleteObject"], "arn:aws:s3:::nw-releases/*", sid="WriteReleases"),
    allow(
        prefixed(
            "cloudformation",
            *("CreateChangeSet", "CreateStack", "DeleteChangeSet", "DescribeChangeSet"),
            *("DescribeStackEvents", "DescribeStackResources", "DescribeStacks"),
            *("ExecuteChangeSet", "GetTemplate", "GetTemplateSummary", "ListStackResources"),
            *("UpdateStack", "ValidateTemplate"),
        ),
        f"arn:aws:cloudformation:*:{PROD}:stack/release-*/*",
        sid="Stacks",
    ),
    allow("sts:AssumeRole", PROD_ADMIN, sid="EmergencyStop"),
    # What the boundary cuts away.
    allow(
        prefixed(
            "kms",
            *("CreateAlias", "CreateGrant", "Decrypt", "DescribeKey", "Encrypt"),
            *("GenerateDataKey", "GetKeyPolicy", "ListAliases", "ListGrants", "ReEncryptFrom"),
            "ReEncryptTo",
        ),
        sid="Keys",
    ),
    # Left over from the move into the organization; the SCP deny-leave-org cuts it away.
    allow(
        prefixed(
            "organizations",
            *("AcceptHandshake", "CancelHandshake", "DeclineHandshake", "LeaveOrganization"),
        ),
        sid="LeftOverFromTheMove",
    ),
)

RELEASE_ECS: Json = document(
    allow(
        prefixed(
            "ecs",
            *("DescribeCapacityProviders", "DescribeClusters", "DescribeServices"),
            *("DescribeTaskDefinition", "DescribeTaskSets", "DescribeTasks", "ListClusters"),
            *("ListContainerInstances", "ListServices", "ListTaskDefinitionFamilies"),
            *("ListTaskDefinitions", "ListTasks"),
        ),
        sid="Look",
    ),
    allow(
        "ecs:UpdateService",
        f"arn:aws:ecs:*:{PROD}:service/prod/*",
        {"StringEquals": {"aws:ResourceTag/app": "storefront"}},
        sid="Storefront",
    ),
    allow("ecs:RegisterTaskDefinition", sid="TaskDefinitions"),
    allow(
        prefixed(
            "ecr",
            *("BatchCheckLayerAvailability", "BatchGetImage", "CompleteLayerUpload"),
            *("DescribeImages", "DescribeRepositories", "GetAuthorizationToken"),
            *("GetDownloadUrlForLayer", "InitiateLayerUpload", "ListImages", "PutImage"),
            "UploadLayerPart",
        ),
        sid="Images",
    ),
    allow(
        prefixed(
            "logs",
            *("DescribeLogGroups", "DescribeLogStreams", "DescribeMetricFilters"),
            *("FilterLogEvents", "GetLogEvents", "GetLogGroupFields", "GetLogRecord"),
            *("GetQueryResults", "ListTagsForResource"),
        ),
        sid="Logs",
    ),
    allow(
        "iam:PassRole",
        role_arn(PROD, "ecs-task-*"),
        {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}},
        sid="HandRolesToTasks",
    ),
)

RELEASE_BOUNDARY: Json = document(
    allow(
        [
            *prefixed("cloudformation", "*"),
            *prefixed("ecr", "*"),
            *prefixed("ecs", "*"),
            *prefixed("logs", "Describe*", "Filter*", "Get*", "List*"),
            *prefixed("organizations", "*"),
            *prefixed("s3", "Get*", "List*", "PutObject"),
        ]
    ),
    allow("iam:PassRole", role_arn(PROD, "ecs-task-*")),
    allow("sts:AssumeRole", PROD_ADMIN),
)
