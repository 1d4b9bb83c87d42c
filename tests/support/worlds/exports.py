"""Builds exports for tests, as the AWS command line prints them."""

import json
from pathlib import Path
from typing import Any

A, B = "111122223333", "012345678901"
VERSION = "2012-10-17"

Json = dict[str, Any]


def document(*statements: Json) -> Json:
    """Return a policy document."""
    return {"Version": VERSION, "Statement": list(statements)}


def trusting(principal: Any = "*") -> Json:
    """Return a trust policy that names an AWS principal."""
    return document(
        {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"}
    )


def role(name: str = "R", account: str = A, **fields: Any) -> Json:
    """Return an entry of RoleDetailList."""
    return {
        "Path": "/",
        "RoleName": name,
        "RoleId": f"AROA{name.upper():A<16.16}",
        "Arn": f"arn:aws:iam::{account}:role/{name}",
        "AssumeRolePolicyDocument": trusting(),
        "RolePolicyList": [],
        "AttachedManagedPolicies": [],
    } | fields


def user(name: str = "U", account: str = A, **fields: Any) -> Json:
    """Return an entry of UserDetailList."""
    return {
        "Path": "/",
        "UserName": name,
        "UserId": f"AIDA{name.upper():A<16.16}",
        "Arn": f"arn:aws:iam::{account}:user/{name}",
        "GroupList": [],
        "AttachedManagedPolicies": [],
    } | fields


def group(name: str = "G", account: str = A, **fields: Any) -> Json:
    """Return an entry of GroupDetailList."""
    return {"GroupName": name, "Arn": f"arn:aws:iam::{account}:group/{name}"} | fields


def managed(name: str = "P", account: str = A, *versions: Json, **fields: Any) -> Json:
    """Return an entry of Policies; without versions it has one that allows everything."""
    allow = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    usual = [{"VersionId": "v1", "IsDefaultVersion": True, "Document": document(allow)}]
    return {
        "PolicyName": name,
        "Arn": f"arn:aws:iam::{account}:policy/{name}",
        "DefaultVersionId": "v1",
        "PolicyVersionList": list(versions) or usual,
    } | fields


def details(*roles: Json, **lists: Any) -> Json:
    """Return authorization details with these roles."""
    return {
        "UserDetailList": [],
        "GroupDetailList": [],
        "RoleDetailList": list(roles),
        "Policies": [],
    } | lists


def write(folder: Path, name: str, value: Any) -> Path:
    """Write a JSON file, or text or bytes as they are; return its path."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(value, bytes):
        path.write_bytes(value)
    else:
        path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return path
