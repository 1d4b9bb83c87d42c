"""A patch as CloudFormation: templates with what changes, one an account."""

import json
import re
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from rolescope.exporters.patch.declared import Declared, Removed

_TYPES = {
    "aws_iam_role": "AWS::IAM::Role",
    "aws_iam_user": "AWS::IAM::User",
    "aws_iam_role_policy": "AWS::IAM::RolePolicy",
    "aws_iam_user_policy": "AWS::IAM::UserPolicy",
    "aws_iam_group_policy": "AWS::IAM::GroupPolicy",
    "aws_iam_policy": "AWS::IAM::ManagedPolicy",
    "aws_iam_role_policy_attachment": "AWS::IAM::Role",
    "aws_iam_user_policy_attachment": "AWS::IAM::User",
    "aws_iam_group_policy_attachment": "AWS::IAM::Group",
    "aws_iam_user_group_membership": "AWS::IAM::User",
    "aws_organizations_policy": "AWS::Organizations::Policy",
    "aws_organizations_policy_attachment": "AWS::Organizations::Policy",
    "aws_organizations_account": "AWS::Organizations::Account",
}
_NAMES = {
    "AWS::IAM::Role": "RoleName",
    "AWS::IAM::User": "UserName",
    "AWS::IAM::Group": "GroupName",
    "AWS::IAM::RolePolicy": "PolicyName",
    "AWS::IAM::UserPolicy": "PolicyName",
    "AWS::IAM::GroupPolicy": "PolicyName",
    "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
    "AWS::Organizations::Policy": "Name",
    "AWS::Organizations::Account": "AccountName",
}
_PROPERTIES = {
    "path": "Path",
    "assume_role_policy": "AssumeRolePolicyDocument",
    "max_session_duration": "MaxSessionDuration",
    "permissions_boundary": "PermissionsBoundary",
    "tags": "Tags",
    "policy": "PolicyDocument",
    "content": "Content",
    "type": "Type",
    "role": "RoleName",
    "user": "UserName",
    "group": "GroupName",
    "groups": "Groups",
    "policy_arn": "ManagedPolicyArns",
    "target_id": "TargetIds",
    "parent_id": "ParentIds",
    "policy_id": "Id",
}
_LISTS = ("ManagedPolicyArns", "TargetIds", "ParentIds")
_ABOUT = (
    "Fragments: each resource has only what the scenario changes. Take its properties over into "
    "the resource that you have."
)


def cloudformation_files(found: Iterable[Declared | Removed]) -> dict[str, bytes]:
    """Return a template for each account, by name."""
    by_account = groupby(sorted(found, key=lambda one: one.account), key=lambda one: one.account)
    return {
        f"{account or 'organization'}.template.json": _template(ones)
        for account, ones in by_account
    }


def _template(found: Iterable[Declared | Removed]) -> bytes:
    resources: dict[tuple[str, str], dict[str, Any]] = {}
    removed: list[str] = []
    for one in found:
        type_ = _TYPES[one.type_]
        if isinstance(one, Removed):
            what = f"{type_}, policy attachment" if one.type_.endswith("_attachment") else type_
            removed.append(f"{what}: {one.name}")
            continue
        properties = _properties(type_, one.attributes)
        for name in [name for name, value in properties.items() if value is None]:
            del properties[name]  # a template cannot say that a property goes
            removed.append(f"{name} of {type_} {one.name}")
        known = resources.setdefault((type_, _key(type_, one, properties)), {})
        for name, value in properties.items():
            known[name] = [*known.get(name, ()), *value] if name in _LISTS else value
    template: dict[str, Any] = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": _ABOUT,
        **({"Metadata": {"Remove": removed}} if removed else {}),
        "Resources": {},
    }
    for (type_, name), properties in resources.items():
        logical = _logical(type_, name, template["Resources"])
        template["Resources"][logical] = {"Type": type_, "Properties": properties}
    return (json.dumps(template, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "replace")


def _key(type_: str, one: Declared, properties: dict[str, Any]) -> str:
    """Return what makes declarations one resource: attachments are properties of their holder."""
    own = properties.get(_NAMES[type_])
    is_apart = type_.endswith("Policy") and type_.startswith("AWS::IAM")
    return one.name if is_apart or not isinstance(own, str) else own


def _properties(type_: str, attributes: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in attributes.items():
        known = _NAMES[type_] if name == "name" else _PROPERTIES[name]
        if name == "tags":
            value = [{"Key": key, "Value": one} for key, one in value.items()]  # noqa: PLW2901
        found[known] = [value] if known in _LISTS else value
    return found


def _logical(type_: str, name: str, taken: dict[str, Any]) -> str:
    """Return a logical ID: letters and digits, and no other resource has it."""
    kind = type_.rpartition("::")[2]
    made = "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]+", name))
    return next(
        one
        for number in range(len(taken) + 1)
        if (one := f"{kind}{made}{number + 1 if number else ''}") not in taken
    )
