"""Parses `Principal` elements: what each entry names (PR-1 to PR-12)."""

import re

from rolescope.model.arn import Arn, is_account_id
from rolescope.model.policy import PrincipalType, StatementPrincipal

_UNIQUE_ID = re.compile(r"A(ID|RO)A[A-Z0-9]{12,124}")  # ARN-17, ARN-18: of users and roles
_WILDCARD = re.compile(r"[*?]")
BUILT_IN_PROVIDERS = frozenset(
    {
        "accounts.google.com",
        "cognito-identity.amazonaws.com",
        "graph.facebook.com",
        "www.amazon.com",
    }
)  # PR-8, DF-15: they need no entity

Classified = tuple[PrincipalType, str]


def classify(key: str, written: str) -> StatementPrincipal:
    """Return what one value below a key of a `Principal` element names.

    `key` is AWS, Service, Federated or CanonicalUser in AWS's own writing.
    """
    type_, value = _CLASSIFIERS[key](written.strip())
    pattern_of = _PATTERNS.get(key)
    if type_ is not PrincipalType.INVALID or not _WILDCARD.search(value):
        pattern_of = None
    return StatementPrincipal(type_, value, written, pattern_of, key)


def anyone() -> StatementPrincipal:
    """Return what `"Principal": "*"` names (PR-1)."""
    return StatementPrincipal(PrincipalType.ANYONE, "*", "*")


def _aws(value: str) -> Classified:
    if value == "*":
        return PrincipalType.ANYONE, "*"  # PR-1
    if is_account_id(value):
        return PrincipalType.ACCOUNT, value  # PR-2
    if _UNIQUE_ID.fullmatch(value):
        return PrincipalType.UNIQUE_ID, value  # PR-10
    arn = Arn.parse(value)
    if arn is None or _WILDCARD.search(value) or arn.region or not is_account_id(arn.account):
        return PrincipalType.INVALID, value  # PR-11
    if arn.service == "iam" and arn.resource == "root":
        return PrincipalType.ACCOUNT, arn.account
    return _entity(arn), value


def _entity(arn: Arn) -> PrincipalType:
    match arn.service, arn.resource.split("/"):
        case "iam", ["user", *_, name] if name:
            return PrincipalType.USER  # PR-3
        case "iam", ["role", *_, name] if name:
            return PrincipalType.ROLE  # PR-4
        case "sts", ["assumed-role", role, session] if role and session:
            return PrincipalType.SESSION  # PR-5
        case "sts", ["federated-user", name] if name:
            return PrincipalType.FEDERATED_USER  # PR-6
        case _:
            return PrincipalType.INVALID  # PR-12


def _service(value: str) -> Classified:
    value = value.lower()  # PR-7
    is_name = bool(value) and not _WILDCARD.search(value)
    return PrincipalType.SERVICE if is_name else PrincipalType.INVALID, value


def _federated(value: str) -> Classified:
    arn = Arn.parse(value)
    if value.lower() in BUILT_IN_PROVIDERS:
        return PrincipalType.FEDERATED, value.lower()
    is_provider = (
        arn is not None
        and arn.type in {"saml-provider", "oidc-provider"}
        and not _WILDCARD.search(value)
    )
    return PrincipalType.FEDERATED if is_provider else PrincipalType.INVALID, value  # PR-8


def _canonical_user(value: str) -> Classified:
    return PrincipalType.CANONICAL_USER, value  # PR-9


_CLASSIFIERS = {
    "AWS": _aws,
    "Service": _service,
    "Federated": _federated,
    "CanonicalUser": _canonical_user,
}

_PATTERNS = {"Service": PrincipalType.SERVICE, "Federated": PrincipalType.FEDERATED}  # U-36

PRINCIPAL_KEYS = {key.lower(): key for key in _CLASSIFIERS}
"""The keys of a `Principal` object, by their names in lower case."""
