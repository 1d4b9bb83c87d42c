"""What the AWS CLI prints of an account."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from iam import (
    ADMINISTRATOR_ACCESS,
    LAMBDA_LOGS,
    Account,
    Group,
    Json,
    Role,
    User,
    allow,
    document,
    oidc_provider,
    policy_arn,
    role_arn,
    saml_provider,
    unique_id,
    user_arn,
)

HOUR = 3600  # seconds


def authorization_details(account: Account) -> Json:
    """Return what `aws iam get-account-authorization-details` prints."""
    return {
        "UserDetailList": [_user(account, user) for user in _by_name(account.users)],
        "GroupDetailList": [_group(account, group) for group in _by_name(account.groups)],
        "RoleDetailList": [_role(account, role) for role in _by_name(account.roles)],
        "Policies": [*_customer_policies(account), *_aws_policies(account)],
    }


def list_roles(account: Account) -> Json:
    """Return what `aws iam list-roles` prints: it alone knows the maximum durations."""
    return {
        "Roles": [
            {
                "Path": "/",
                "RoleName": role.name,
                "RoleId": unique_id("AROA", account.id, role.name),
                "Arn": role_arn(account.id, role.name),
                "CreateDate": _created(account.id, role.name),
                "AssumeRolePolicyDocument": _trust(role),
                "Description": role.does,
                "MaxSessionDuration": role.hours * HOUR,
            }
            for role in _by_name(account.roles)
        ]
    }


def oidc_providers(account: Account) -> Json:
    """Return the OIDC providers with what GetOpenIDConnectProvider says about each."""
    return {
        "OpenIDConnectProviderList": [
            {"Arn": oidc_provider(account.id, host), "Url": host, "ClientIDList": list(audiences)}
            for host, audiences in sorted(account.oidc_providers.items())
        ]
    }


def saml_providers(account: Account) -> Json:
    """Return what `aws iam list-saml-providers` prints."""
    return {
        "SAMLProviderList": [
            {
                "Arn": saml_provider(account.id, name),
                "ValidUntil": "2029-03-01T00:00:00+00:00",
                "CreateDate": "2024-03-04T09:12:41+00:00",
            }
            for name in account.saml_providers
        ]
    }


def _user(account: Account, user: User) -> Json:
    return {
        "Path": "/",
        "UserName": user.name,
        "UserId": unique_id("AIDA", account.id, user.name),
        "Arn": user_arn(account.id, user.name),
        "CreateDate": _created(account.id, user.name),
        **_inline("UserPolicyList", user.inline),
        "GroupList": list(user.groups),
        "AttachedManagedPolicies": _attached(user.policies),
        **_tags(user.tags),
    }


def _group(account: Account, group: Group) -> Json:
    return {
        "Path": "/",
        "GroupName": group.name,
        "GroupId": unique_id("AGPA", account.id, group.name),
        "Arn": f"arn:aws:iam::{account.id}:group/{group.name}",
        "CreateDate": _created(account.id, group.name),
        **_inline("GroupPolicyList", group.inline),
        "AttachedManagedPolicies": _attached(group.policies),
    }


def _role(account: Account, role: Role) -> Json:
    boundary = {
        "PermissionsBoundary": {
            "PermissionsBoundaryType": "PermissionsBoundaryPolicy",
            "PermissionsBoundaryArn": role.boundary,
        }
    }
    return {
        "Path": "/",
        "RoleName": role.name,
        "RoleId": unique_id("AROA", account.id, role.name),
        "Arn": role_arn(account.id, role.name),
        "CreateDate": _created(account.id, role.name),
        "AssumeRolePolicyDocument": _trust(role),
        "InstanceProfileList": [_instance_profile(account, role)]
        if role.in_instance_profile
        else [],
        "RolePolicyList": _inline("", role.inline).get("", []),
        "AttachedManagedPolicies": _attached(role.policies),
        **(boundary if role.boundary else {}),
        **_tags(role.tags),
    }


def _trust(role: Role) -> Json:
    return document(*(role.trust if isinstance(role.trust, list) else [role.trust]))


def _instance_profile(account: Account, role: Role) -> Json:
    return {
        "Path": "/",
        "InstanceProfileName": role.name,
        "InstanceProfileId": unique_id("AIPA", account.id, role.name),
        "Arn": f"arn:aws:iam::{account.id}:instance-profile/{role.name}",
        "CreateDate": _created(account.id, role.name),
        "Roles": [],
    }


def _customer_policies(account: Account) -> Iterable[Json]:
    for policy in _by_name(account.policies):
        default = len(policy.older) + 1
        versions = (*policy.older, policy.document, *policy.newer)
        arn = policy_arn(account.id, policy.name)
        yield {
            **_policy_head(account, policy.name, arn, "/", default),
            "Description": policy.does,
            "PolicyVersionList": [
                {
                    "Document": version,
                    "VersionId": f"v{number}",
                    "IsDefaultVersion": number == default,
                    "CreateDate": _created(account.id, policy.name, days_later=30 * number),
                }
                for number, version in reversed(list(enumerate(versions, 1)))
            ],
        }


def _aws_policies(account: Account) -> Iterable[Json]:
    """Yield the AWS managed policies in use, as the export lists them."""
    documents = {
        ADMINISTRATOR_ACCESS: document(allow("*")),
        LAMBDA_LOGS: document(
            allow(["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"])
        ),
    }
    for arn, body in documents.items():
        if arn not in _attachments(account):
            continue
        path, _, name = arn.partition(":policy")[2].rpartition("/")
        version = {
            "Document": body,
            "VersionId": "v1",
            "IsDefaultVersion": True,
            "CreateDate": "2015-02-06T18:39:46+00:00",
        }
        yield {**_policy_head(account, name, arn, f"{path}/", 1), "PolicyVersionList": [version]}


def _policy_head(account: Account, name: str, arn: str, path: str, default: int) -> Json:
    return {
        "PolicyName": name,
        "PolicyId": unique_id("ANPA", arn),
        "Arn": arn,
        "Path": path,
        "DefaultVersionId": f"v{default}",
        "AttachmentCount": _attachments(account).count(arn),
        "PermissionsBoundaryUsageCount": [role.boundary for role in account.roles].count(arn),
        "IsAttachable": True,
    }


def _attachments(account: Account) -> list[str]:
    holders: tuple[Role | User | Group, ...] = (*account.roles, *account.users, *account.groups)
    return [arn for holder in holders for arn in holder.policies]


def _attached(arns: tuple[str, ...]) -> list[Json]:
    return [{"PolicyName": arn.rsplit("/", 1)[1], "PolicyArn": arn} for arn in arns]


def _inline(key: str, policies: Mapping[str, Json]) -> Json:
    """Return the list of inline policies under its key; AWS leaves an empty one out."""
    listed = [{"PolicyName": name, "PolicyDocument": body} for name, body in policies.items()]
    return {key: listed} if listed else {}


def _tags(tags: Mapping[str, str]) -> Json:
    return {"Tags": [{"Key": key, "Value": tags[key]} for key in sorted(tags)]} if tags else {}


def _by_name(things: Iterable[Any]) -> list[Any]:
    return sorted(things, key=lambda thing: thing.name)


def _created(*of: str, days_later: int = 0) -> str:
    """Return a date of creation: always the same for the same thing."""
    digest = hashlib.sha256("/".join(of).encode()).digest()
    seconds = int.from_bytes(digest[:4], "big") % (600 * 24 * HOUR)
    start = datetime(2024, 3, 4, tzinfo=UTC)
    return (start + timedelta(seconds=seconds, days=days_later)).isoformat()
