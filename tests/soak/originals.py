"""What mutants are made of: small sources in which something of every kind stands."""

import json
from typing import Any

A, B = "111122223333", "444455556666"
AWS = "arn:aws:iam::"
HUB, TARGET, FAR = f"{AWS}{A}:role/Hub", f"{AWS}{A}:role/team/Target", f"{AWS}{B}:role/Far"
ANA, OKTA = f"{AWS}{A}:user/ana", f"{AWS}{A}:saml-provider/Okta"
HOST = "token.actions.githubusercontent.com"
GITHUB = f"{AWS}{A}:oidc-provider/{HOST}"
NOW = "2026-11-24T12:00:00Z"


def document(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def trusts(principal: Any, action: Any = "sts:AssumeRole", condition: Any = None) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": principal, "Action": action}
    return statement if condition is None else {**statement, "Condition": condition}


TRUSTS: tuple[dict[str, Any], ...] = (
    document(
        trusts(
            {"AWS": [ANA, f"{AWS}{B}:root", "999988887777"]},
            ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
            {
                "StringEquals": {"sts:ExternalId": ["x-1", "x-2"], "aws:PrincipalTag/team": "a"},
                "Bool": {"aws:MultiFactorAuthPresent": "true"},
                "IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "2001:db8::/32"]},
            },
        )
    ),
    document(
        trusts(
            {"Federated": GITHUB},
            "sts:AssumeRoleWithWebIdentity",
            {
                "StringLike": {f"{HOST}:sub": "repo:corp/*:ref:refs/heads/main"},
                "ForAnyValue:StringEquals": {f"{HOST}:aud": ["sts.amazonaws.com"]},
                "StringEqualsIfExists": {"aws:RequestedRegion": "eu-central-1"},
            },
        ),
        trusts(
            {"Federated": OKTA},
            "sts:AssumeRoleWithSAML",
            {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}},
        ),
    ),
    document(
        trusts(
            {"Service": ["lambda.amazonaws.com", "ec2.amazonaws.com"]},
            condition={"ArnLike": {"aws:SourceArn": f"arn:aws:lambda:*:{A}:function:*"}},
        ),
        trusts(
            {"AWS": "*"},
            condition={
                "StringEquals": {"aws:PrincipalOrgID": "o-exampleorg"},
                "ForAllValues:StringLike": {"aws:TagKeys": ["team", "cost*"]},
                "DateLessThan": {"aws:CurrentTime": "2027-01-01T00:00:00Z"},
                "NumericLessThanEquals": {"sts:DurationSeconds": "3600"},
                "Null": {"aws:TokenIssueTime": "false"},
                "BinaryEquals": {"aws:x": "QmluYXJ5"},
                "StringNotEqualsIgnoreCase": {"aws:PrincipalArn": f"{AWS}{A}:role/${{*}}x"},
            },
        ),
        {
            "Sid": "No",
            "Effect": "Deny",
            "NotPrincipal": {"AWS": [HUB, f"arn:aws:sts::{A}:assumed-role/Hub/s"]},
            "NotAction": "sts:TagSession",
        },
    ),
)

POLICY = document(
    {
        "Sid": "One",
        "Effect": "Allow",
        "Action": ["sts:AssumeRole", "iam:Pass*", "iam:CreatePolicyVersion", "s3:Get?bject"],
        "Resource": [TARGET, f"{AWS}*:role/${{aws:PrincipalTag/team}}/*", "arn:aws:s3:::b/*"],
        "Condition": {"StringEqualsIgnoreCase": {"iam:PassedToService": "ec2.amazonaws.com"}},
    },
    {"Effect": "Allow", "NotAction": "organizations:*", "NotResource": FAR},
    {"Effect": "Deny", "Action": "iam:DeleteRole", "Resource": "*"},
)

SCP = document(
    {"Effect": "Allow", "Action": "*", "Resource": "*"},
    {
        "Effect": "Deny",
        "Action": "sts:AssumeRole",
        "Resource": "*",
        "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "${aws:ResourceOrgID}"}},
    },
)

RCP = document(
    {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Resource": "*",
        "Condition": {"BoolIfExists": {"aws:PrincipalIsAWSService": "false"}},
    }
)


def _role(arn: str, trust: dict[str, Any], **fields: Any) -> dict[str, Any]:
    name = arn.rpartition("/")[2]
    return {
        "Path": "/team/" if "/team/" in arn else "/",
        "RoleName": name,
        "RoleId": f"AROA{name.upper():A<16.16}",
        "Arn": arn,
        "CreateDate": "2025-01-01T00:00:00Z",
        "AssumeRolePolicyDocument": trust,
        "RolePolicyList": [],
        "AttachedManagedPolicies": [],
        "Tags": [{"Key": "team", "Value": "a"}],
        "RoleLastUsed": {"LastUsedDate": "2026-11-01T00:00:00Z", "Region": "eu-central-1"},
        **fields,
    }


BOUND = f"{AWS}{A}:policy/Bound"

DETAILS: dict[str, Any] = {
    "UserDetailList": [
        {
            "Path": "/",
            "UserName": "ana",
            "UserId": "AIDAANA",
            "Arn": ANA,
            "GroupList": ["team"],
            "UserPolicyList": [{"PolicyName": "own", "PolicyDocument": POLICY}],
            "AttachedManagedPolicies": [{"PolicyName": "Bound", "PolicyArn": BOUND}],
            "PermissionsBoundary": {
                "PermissionsBoundaryType": "Policy",
                "PermissionsBoundaryArn": BOUND,
            },
            "Tags": [{"Key": "team", "Value": "a"}],
        }
    ],
    "GroupDetailList": [
        {
            "GroupName": "team",
            "Arn": f"{AWS}{A}:group/team",
            "GroupPolicyList": [{"PolicyName": "g", "PolicyDocument": POLICY}],
            "AttachedManagedPolicies": [],
        }
    ],
    "RoleDetailList": [
        _role(HUB, TRUSTS[0], RolePolicyList=[{"PolicyName": "p", "PolicyDocument": POLICY}]),
        _role(
            TARGET, TRUSTS[1], AttachedManagedPolicies=[{"PolicyName": "Bound", "PolicyArn": BOUND}]
        ),
    ],
    "Policies": [
        {
            "PolicyName": "Bound",
            "Arn": BOUND,
            "DefaultVersionId": "v2",
            "PolicyVersionList": [
                {"VersionId": "v1", "IsDefaultVersion": False, "Document": SCP},
                {"VersionId": "v2", "IsDefaultVersion": True, "Document": POLICY},
            ],
        }
    ],
}

ORGANIZATION: dict[str, Any] = {
    "Organization": {
        "Id": "o-exampleorg",
        "Arn": "arn:aws:organizations::111122223333:organization/o-exampleorg",
        "FeatureSet": "ALL",
        "MasterAccountId": A,
    },
    "Roots": [
        {
            "Id": "r-root",
            "Name": "Root",
            "PolicyTypes": [{"Type": "SERVICE_CONTROL_POLICY", "Status": "ENABLED"}],
        }
    ],
    "OrganizationalUnits": [
        {"Id": "ou-root-one", "Name": "One", "ParentId": "r-root"},
        {"Id": "ou-root-two", "Name": "Two", "ParentId": "ou-root-one"},
    ],
    "Accounts": [
        {"Id": A, "Name": "main", "Status": "ACTIVE", "ParentId": "r-root"},
        {"Id": B, "Name": "far", "Status": "ACTIVE", "ParentId": "ou-root-two"},
    ],
    "Policies": [
        {
            "PolicySummary": {"Id": "p-1", "Name": "Guard", "Type": "SERVICE_CONTROL_POLICY"},
            "Content": json.dumps(SCP),
            "Targets": [{"TargetId": "ou-root-two", "Type": "ORGANIZATIONAL_UNIT"}],
        },
        {
            "PolicySummary": {"Id": "p-2", "Name": "Fence", "Type": "RESOURCE_CONTROL_POLICY"},
            "Content": json.dumps(RCP),
            "Targets": [{"TargetId": A, "Type": "ACCOUNT"}],
        },
    ],
}

PROVIDERS: dict[str, Any] = {
    "oidc-providers.json": {
        "OpenIDConnectProviderList": [
            {"Arn": GITHUB, "Url": HOST, "ClientIDList": ["sts.amazonaws.com"]}
        ]
    },
    "saml-providers.json": {
        "SAMLProviderList": [{"Arn": OKTA, "ValidUntil": "2030-01-01T00:00:00Z"}]
    },
    "roles.json": {
        "Roles": [
            {
                "RoleName": "Hub",
                "Arn": HUB,
                "MaxSessionDuration": 7200,
                "AssumeRolePolicyDocument": TRUSTS[0],
            }
        ]
    },
}

WORLD: dict[str, Any] = {
    "format": "iam-world/1",
    "id": "small",
    "now": NOW,
    "organization": ORGANIZATION,
    "accounts": {
        A: {
            "gaad": DETAILS,
            "oidcProviders": PROVIDERS["oidc-providers.json"]["OpenIDConnectProviderList"],
            "samlProviders": PROVIDERS["saml-providers.json"]["SAMLProviderList"],
            "roles": [{"Arn": HUB, "MaxSessionDuration": 7200, "Description": "hub"}],
        },
        B: {"gaad": {"RoleDetailList": [_role(FAR, TRUSTS[2])], "UserDetailList": []}},
    },
}

FOLDER: dict[str, Any] = {
    "world.json": {"format": "iam-world/1", "id": "small", "now": NOW},
    "organization.json": ORGANIZATION,
    f"accounts/{A}/authorization-details.json": DETAILS,
    **{f"accounts/{A}/{name}": value for name, value in PROVIDERS.items()},
}
"""The same as files."""

QUERIES: tuple[dict[str, Any], ...] = (
    {
        "id": "q1",
        "type": "assume",
        "caller": ANA,
        "role": HUB,
        "params": {
            "roleSessionName": "s",
            "externalId": "x-1",
            "mfa": True,
            "tags": {"team": "a"},
            "transitiveTagKeys": ["team"],
            "sourceIdentity": "ana",
            "durationSeconds": 3600,
            "serialNumber": f"{AWS}{A}:mfa/ana",
            "tokenCode": "123456",
            "sessionPolicy": POLICY,
            "policyArns": [BOUND],
        },
        "context": {"aws:SourceIp": "203.0.113.5", "aws:TagKeys": ["team"]},
    },
    {
        "id": 2,
        "type": "assume",
        "action": "sts:AssumeRoleWithWebIdentity",
        "caller": {
            "web": {
                "provider": GITHUB,
                "claims": {"sub": "repo:corp/x:ref:refs/heads/main", "aud": ["sts.amazonaws.com"]},
            }
        },
        "role": TARGET,
        "mode": "open",
    },
    {
        "id": "q3",
        "type": "assume",
        "action": "sts:AssumeRoleWithSAML",
        "caller": {
            "saml": {
                "provider": OKTA,
                "attributes": {"aud": "https://signin.aws.amazon.com/saml", "sub": "ana"},
                "sessionNotOnOrAfter": "2026-11-24T14:00:00Z",
            }
        },
        "role": TARGET,
        "at": NOW,
    },
    {
        "id": "q4",
        "type": "action",
        "principal": {
            "session": {
                "role": HUB,
                "sessionName": "s",
                "sessionPolicy": POLICY,
                "policyArns": [BOUND],
                "tags": {"team": "a"},
                "transitiveTagKeys": ["team"],
                "sourceIdentity": "ana",
                "issuedAt": "2026-11-24T11:00:00Z",
                "expiresAt": "2026-11-24T13:00:00Z",
                "from": {"getSessionToken": {"user": ANA, "mfa": True, "mfaAge": 1800}},
            }
        },
        "action": "s3:GetObject",
        "resource": "arn:aws:s3:::b/k",
        "context": {"aws:CurrentTime": NOW, "s3:x": None},
    },
    {"id": "q5", "type": "edges", "mode": "open", "expect": "Allowed"},
    {
        "id": "q6",
        "type": "action",
        "principal": {"federatedUser": {"user": ANA, "name": "fed", "policyArns": []}},
        "action": "iam:PassRole",
        "resource": TARGET,
    },
    {"id": "q7", "type": "assume", "caller": "ec2.amazonaws.com", "role": FAR, "expect": "Denied"},
    {"id": "q8", "type": "assume", "caller": f"{AWS}{A}:root", "role": HUB, "params": {}},
)

FILTERS = (
    "kind:role trust:external cond:sts:ExternalId -zone:aws deploy",
    'name:"a, \\"b\\"",Hub -account:111122223333',
    "standing:denied,unknown tag:team=a",
    "Hub -Far cond:aws:* kind:user,role",
    "-",
    "",
)
