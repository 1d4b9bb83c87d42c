"""A small action catalogue for tests: some actions of AWS, as the data of AWS has them."""

from rolescope.model.catalogue import (
    AccessLevel,
    Catalogue,
    CatalogueAction,
    ResourceType,
    catalogue_of,
)

_L, _R, _T, _W, _P = AccessLevel
_BUCKET = ResourceType("bucket", "arn:${Partition}:s3:::${BucketName}", is_required=True)
_OBJECT = ResourceType(
    "object", "arn:${Partition}:s3:::${BucketName}/${ObjectName}", is_required=True
)
_QUEUE = ResourceType(
    "queue", "arn:${Partition}:sqs:${Region}:${Account}:${QueueName}", is_required=True
)
_ROLE = ResourceType(
    "role", "arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}", is_required=True
)
_USER = ResourceType(
    "user", "arn:${Partition}:iam::${Account}:user/${UserNameWithPath}", is_required=True
)
_KEY = ResourceType(
    "key", "arn:${Partition}:kms:${Region}:${Account}:key/${KeyId}", is_required=True
)
_BACKUP = ResourceType(
    "recoveryPoint", "arn:${Partition}:${Vendor}:${Region}:*:${Type}:${Id}", is_required=False
)

_ACTIONS: tuple[tuple[str, tuple[AccessLevel, ...], tuple[ResourceType, ...]], ...] = (
    ("backup:ListTags", (_R,), (_BACKUP,)),
    ("ec2:DescribeInstances", (_L,), ()),
    ("iam:CreateRole", (_W,), (_ROLE,)),
    ("iam:CreateUser", (_W,), (_USER,)),
    ("iam:GetUser", (_R,), (_USER,)),
    ("iam:ListRoles", (_L,), ()),
    ("iam:PassRole", (_W,), (_ROLE,)),
    ("iam:PutRolePolicy", (_P, _W), (_ROLE,)),
    ("iam:TagRole", (_T, _W), (_ROLE,)),
    ("kms:Decrypt", (_W,), (_KEY,)),
    ("organizations:LeaveOrganization", (_W,), ()),
    ("s3-outposts:ListEndpoints", (_L,), ()),
    ("s3:DeleteObject", (_W,), (_OBJECT,)),
    ("s3:GetBucketPolicy", (_R,), (_BUCKET,)),
    ("s3:GetObject", (_R,), (_OBJECT,)),
    ("s3:GetObjectTagging", (_R,), (_OBJECT,)),
    ("s3:ListAllMyBuckets", (_L,), ()),
    ("s3:ListBucket", (_L,), (_BUCKET,)),
    ("s3:PutObject", (_W,), (_OBJECT,)),
    ("s3:PutObjectTagging", (_T, _W), (_OBJECT,)),
    ("sqs:DeleteQueue", (_W,), (_QUEUE,)),
    ("sqs:SendMessage", (_W,), (_QUEUE,)),
    ("sts:AssumeRole", (_W,), (_ROLE,)),
    (
        "sts:AssumeRoot",
        (_W,),
        (ResourceType("root", "arn:${Partition}:iam::${Account}:root", is_required=True),),
    ),
    ("sts:GetCallerIdentity", (_R,), ()),
    ("sts:GetFederationToken", (_R,), ()),
    ("sts:GetSessionToken", (_R,), ()),
    ("sts:TagSession", (_T, _W), (_ROLE,)),
)


def small_catalogue() -> Catalogue:
    """Return the actions above."""
    actions = {}
    for name, levels, targets in _ACTIONS:
        service, _, short = name.partition(":")
        actions[name.lower()] = CatalogueAction(
            service=service, name=short, levels=levels, targets=targets, condition_keys=("aws:x",)
        )
    return catalogue_of("2026-10-27", actions)


CATALOGUE = small_catalogue()


def names(spans: tuple[tuple[int, int], ...], catalogue: Catalogue = CATALOGUE) -> list[str]:
    """Return the names of the actions at some places."""
    return [name for start, stop in spans for name in catalogue.names[start:stop]]
