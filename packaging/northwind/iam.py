"""The words that accounts are described in: statements, ARNs, roles, users, policies."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

ANYONE = "*"

ADMINISTRATOR_ACCESS = "arn:aws:iam::aws:policy/AdministratorAccess"
LAMBDA_LOGS = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"


# Statements and documents


def document(*statements: Json) -> Json:
    """Return a policy document."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(
    action: str | list[str],
    resource: str | list[str] = "*",
    condition: Json | None = None,
    sid: str | None = None,
) -> Json:
    """Return a statement that allows."""
    return _statement(sid, "Allow", {"Action": action, "Resource": resource}, condition)


def deny(
    action: str | list[str],
    resource: str | list[str] = "*",
    condition: Json | None = None,
    sid: str | None = None,
) -> Json:
    """Return a statement that denies."""
    return _statement(sid, "Deny", {"Action": action, "Resource": resource}, condition)


def deny_all_but(actions: list[str], condition: Json | None = None, sid: str | None = None) -> Json:
    """Return a statement that denies everything but these actions."""
    return _statement(sid, "Deny", {"NotAction": actions, "Resource": "*"}, condition)


def allow_all_but(actions: list[str], sid: str | None = None) -> Json:
    """Return a statement that allows everything but these actions."""
    return _statement(sid, "Allow", {"NotAction": actions, "Resource": "*"}, None)


def trusts(
    principal: str | Json,
    action: str | list[str] = "sts:AssumeRole",
    condition: Json | None = None,
    sid: str | None = None,
) -> Json:
    """Return a statement of a trust policy."""
    return _statement(sid, "Allow", {"Principal": principal, "Action": action}, condition)


def aws(*arns: str) -> Json:
    """Return the principal that names these users, roles, accounts or unique IDs."""
    return {"AWS": arns[0] if len(arns) == 1 else list(arns)}


def trusts_service(name: str) -> Json:
    """Return a statement that lets an AWS service in."""
    return trusts({"Service": f"{name}.amazonaws.com"})


def trusts_okta(account: str, *, with_tags: bool = False) -> Json:
    """Return a statement that lets people in who signed in with Okta."""
    action = "sts:AssumeRoleWithSAML"
    return trusts(
        {"Federated": saml_provider(account, "Okta")},
        [action, "sts:TagSession"] if with_tags else action,
        {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}},
    )


def _statement(sid: str | None, effect: str, middle: Json, condition: Json | None) -> Json:
    head: Json = {"Sid": sid} if sid else {}
    tail: Json = {"Condition": condition} if condition else {}
    return {**head, "Effect": effect, **middle, **tail}


# ARNs


def role_arn(account: str, name: str) -> str:
    """Return the ARN of a role."""
    return f"arn:aws:iam::{account}:role/{name}"


def user_arn(account: str, name: str) -> str:
    """Return the ARN of a user."""
    return f"arn:aws:iam::{account}:user/{name}"


def policy_arn(account: str, name: str) -> str:
    """Return the ARN of a customer managed policy."""
    return f"arn:aws:iam::{account}:policy/{name}"


def root_arn(account: str) -> str:
    """Return the principal that stands for a whole account."""
    return f"arn:aws:iam::{account}:root"


def saml_provider(account: str, name: str) -> str:
    """Return the ARN of a SAML provider."""
    return f"arn:aws:iam::{account}:saml-provider/{name}"


def oidc_provider(account: str, host: str) -> str:
    """Return the ARN of an OIDC provider."""
    return f"arn:aws:iam::{account}:oidc-provider/{host}"


def unique_id(prefix: str, *of: str) -> str:
    """Return an ID like those of AWS: always the same for the same thing."""
    digest = hashlib.sha256("/".join((prefix, *of)).encode()).digest()
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    return prefix + "".join(alphabet[byte % 32] for byte in digest[:17])


# What an account holds


@dataclass(frozen=True, kw_only=True)
class Role:
    """A role. `trust` are statements, `policies` ARNs, `hours` its MaxSessionDuration."""

    name: str
    does: str
    trust: Json | list[Json]
    hours: int = 1
    policies: tuple[str, ...] = ()
    inline: Mapping[str, Json] = field(default_factory=dict)
    boundary: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    in_instance_profile: bool = False


def function(name: str, does: str, *actions: str, on: str | list[str] = "*") -> Role:
    """Return the role of a Lambda function that may do these actions on a resource."""
    return Role(
        name=name,
        does=does,
        trust=trusts_service("lambda"),
        policies=(LAMBDA_LOGS,),
        inline={"function": document(allow(list(actions), on))},
    )


@dataclass(frozen=True, kw_only=True)
class User:
    """A user."""

    name: str
    groups: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    inline: Mapping[str, Json] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Group:
    """A group."""

    name: str
    policies: tuple[str, ...] = ()
    inline: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ManagedPolicy:
    """A customer managed policy. `older` and `newer` are versions that are not the default."""

    name: str
    does: str
    document: Json
    older: tuple[Json, ...] = ()
    newer: tuple[Json, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Account:
    """One account, as its own people would describe it."""

    id: str
    name: str
    roles: tuple[Role, ...]
    users: tuple[User, ...]
    groups: tuple[Group, ...] = ()
    policies: tuple[ManagedPolicy, ...] = ()
    oidc_providers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # host: audiences
    saml_providers: tuple[str, ...] = ("Okta",)
    roles_are_listed: bool = True  # False: nobody ran `aws iam list-roles` there
