"""Callers: from nodes of the trust graph to callers and requests, and how callers are named."""

from rolescope.engine.index import WorldIndex
from rolescope.engine.request.named_session import session_named
from rolescope.model.arn import Arn, group_digits, is_account_id, role_name
from rolescope.model.caller import (
    Caller,
    FederatedUserCaller,
    RootCaller,
    SamlCaller,
    ServiceCaller,
    SessionCaller,
    SessionTokenCaller,
    UserCaller,
    WebIdentityCaller,
)
from rolescope.model.request import AssumeRoleRequest
from rolescope.trust.edge import Node, NodeKind
from rolescope.trust.naming import issuer_name, saml_name


def caller_of(node: Node, index: WorldIndex) -> Caller | None:
    """Return who calls when a node is chosen as caller; None when the node is no one caller.

    A whole account and anyone are many; a deleted or an invalid principal is nobody; the user
    behind a federated user cannot be told from its ARN.
    """
    if node.kind is NodeKind.USER:
        return UserCaller(node.id)
    if node.kind is NodeKind.ROLE:
        return SessionCaller(role=node.id)
    if node.kind is NodeKind.SESSION:
        return session_named(node.id, index)
    if node.kind is NodeKind.SERVICE:
        return ServiceCaller(node.id)
    if node.kind is NodeKind.OIDC_PROVIDER:
        return WebIdentityCaller(provider=node.id)
    return SamlCaller(provider=node.id) if node.kind is NodeKind.SAML_PROVIDER else None


def caller_written(text: str, index: WorldIndex) -> Caller | None:
    """Return the caller that an ARN or the name of a service names, imported or not.

    None when it names no caller: a group, a policy, a provider, half an ARN.
    """
    arn = Arn.parse(text)
    if arn is None:
        is_name = "." in text and not any(sign in text for sign in "/ :")
        return ServiceCaller(text) if is_name else None
    if not is_account_id(arn.account):
        return None
    if (arn.service, arn.resource) == ("iam", "root"):
        return RootCaller(arn.account, arn.partition)
    has_name = "/" in arn.resource and bool(arn.name)
    return _of_type(text, arn, index) if has_name else None


def _of_type(text: str, arn: Arn, index: WorldIndex) -> Caller | None:
    match arn.service, arn.type:
        case "iam", "user":
            return UserCaller(text)
        case "iam", "role":
            return SessionCaller(role=text)
        case "sts", "assumed-role":
            return session_named(text, index)
        case "sts", "federated-user":
            user = f"arn:{arn.partition}:iam::{arn.account}:user/{arn.name}"
            return FederatedUserCaller(user=user, name=arn.name)
        case _:
            return None


def first_request(caller: Caller, role: str, at: str) -> AssumeRoleRequest:
    """Return the plain request of a caller for a role, with the action that suits the caller."""
    return AssumeRoleRequest(caller=caller, role=role, at=at, action=caller.operation)


def node_id(caller: Caller) -> str:
    """Return the id of the node of the graph that stands for a caller."""
    caller = _behind_token(caller)
    if isinstance(caller, RootCaller):
        return caller.account
    return caller.name if isinstance(caller, ServiceCaller) else caller.arn_or_provider


def _behind_token(caller: Caller) -> Caller:
    """Return the root user for a token of it (AR-2), any other caller as it is."""
    arn = Arn.parse(caller.user) if isinstance(caller, SessionTokenCaller) else None
    if arn is None or arn.resource != "root":
        return caller
    return RootCaller(arn.account, arn.partition)


def caller_name(caller: Caller) -> str:
    """Return the short name of a caller: of a session, its role's; of a token, its issuer's."""
    match _behind_token(caller):
        case RootCaller(account):
            return f"root user of {group_digits(account)}"
        case ServiceCaller(name=name):
            return name.removesuffix(".amazonaws.com")
        case FederatedUserCaller(name=name):
            return name
        case WebIdentityCaller(provider=provider):
            return issuer_name(provider.partition(":oidc-provider/")[2] or provider)
        case SamlCaller(provider=provider):
            return saml_name(provider) or role_name(provider)
        case _:
            return role_name(caller.entity_arn)


def caller_account(caller: Caller) -> str | None:
    """Return the ID of the account that a caller belongs to; None for services and tokens."""
    if isinstance(caller, RootCaller):
        return caller.account
    arn = Arn.parse(caller.entity_arn)
    return arn.account if arn else None
