"""Who can take a step: the nodes of a trust graph as callers."""

from collections.abc import Callable

from rolescope.engine.index import WorldIndex
from rolescope.engine.request.named_session import session_named
from rolescope.model.arn import role_name
from rolescope.model.caller import (
    Caller,
    FederatedUserCaller,
    SamlCaller,
    ServiceCaller,
    SessionCaller,
    UserCaller,
    WebIdentityCaller,
)
from rolescope.trust.edge import Node, NodeKind
from rolescope.trust.strangers import NOBODYS

NOBODY = frozenset({NodeKind.DELETED, NodeKind.INVALID})
"""Kinds of nodes that stand for nobody who could call."""


def caller_at(node: Node, index: WorldIndex) -> Caller | None:
    """Return the plain caller that a node stands for; None when it stands for nobody.

    A whole account and anyone are a user of that account, or of any, of whom nothing is known.
    """
    if node.kind is NodeKind.SESSION:
        return session_named(node.id, index)
    make = _MAKERS.get(node.kind)
    return make(node.id) if make is not None else None


def _federated_user(arn: str) -> Caller:
    user = arn.replace(":sts:", ":iam:").replace(":federated-user/", ":user/")
    return FederatedUserCaller(user=user, name=role_name(arn))


def _stranger(account: str) -> Caller:
    return UserCaller(f"arn:aws:iam::{account}:user/example")


_MAKERS: dict[NodeKind, Callable[[str], Caller]] = {
    NodeKind.USER: UserCaller,
    NodeKind.ROLE: lambda arn: SessionCaller(role=arn),
    NodeKind.FEDERATED_USER: _federated_user,
    NodeKind.SERVICE: ServiceCaller,
    NodeKind.OIDC_PROVIDER: lambda arn: WebIdentityCaller(provider=arn),
    NodeKind.SAML_PROVIDER: lambda arn: SamlCaller(provider=arn),
    NodeKind.ACCOUNT: _stranger,
    NodeKind.ANYONE: lambda _: _stranger(NOBODYS),
}
