"""From nodes of the trust graph to callers and requests."""

from rolescope.evaluation.index import WorldIndex
from rolescope.evaluation.request.named_session import session_named
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
from rolescope.model.session import RoleSession
from rolescope.trust.edge import Node, NodeKind
from rolescope.trust.requests import action_of


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


def caller_from_session(session: RoleSession, source: Caller) -> SessionCaller:
    """Return the caller that a new session is: the next hop of a chain."""
    return SessionCaller(
        role=session.role,
        name=session.name,
        session_policy=session.session_policy,
        policy_arns=session.policy_arns,
        tags=session.tags,
        transitive_tag_keys=session.transitive_tag_keys,
        source_identity=session.source_identity,
        issued_at=session.issued_at,
        expires_at=session.expires_at,
        source=source,
    )


def first_request(caller: Caller, role: str, at: str) -> AssumeRoleRequest:
    """Return the plain request of a caller for a role, with the action that suits the caller."""
    return AssumeRoleRequest(caller=caller, role=role, at=at, action=action_of(caller))


def node_id(caller: Caller) -> str:
    """Return the id of the node of the graph that stands for a caller."""
    match caller:
        case UserCaller(arn):
            return arn
        case RootCaller(account):
            return account
        case ServiceCaller(name):
            return name
        case SessionCaller():
            return caller.role
        case SessionTokenCaller() | FederatedUserCaller():
            return caller.user
        case _:  # a provider's token or assertion
            return caller.provider
