"""Shapes of principals: shape is kind, color is whose it is, as on the canvas."""

from rolescope.drawing.names import ZONE_COLORS
from rolescope.model.caller import (
    Caller,
    RootCaller,
    SamlCaller,
    ServiceCaller,
    UserCaller,
    WebIdentityCaller,
)
from rolescope.trust.edge import Node, NodeKind

_SHAPES = {
    NodeKind.USER: "circle",
    NodeKind.ROLE: "diamond",
    NodeKind.ACCOUNT: "domain",
    NodeKind.SESSION: "session",
    NodeKind.FEDERATED_USER: "session",
    NodeKind.SERVICE: "rounded-square",
    NodeKind.OIDC_PROVIDER: "hexagon",
    NodeKind.SAML_PROVIDER: "hexagon",
    NodeKind.ANYONE: "octagon",
    NodeKind.DELETED: "account-off",
    NodeKind.INVALID: "account-off",
}


def shape_of(node: Node) -> tuple[str, str]:
    """Return the name of a node's shape and the token of its color."""
    return _SHAPES[node.kind], ZONE_COLORS[node.zone]


_OUTSIDERS = {
    UserCaller: ("circle", "outside"),
    RootCaller: ("domain", "outside"),
    ServiceCaller: ("rounded-square", "aws"),
    WebIdentityCaller: ("hexagon", "outside"),
    SamlCaller: ("hexagon", "outside"),
}


def outsider_shape(caller: Caller) -> tuple[str, str]:
    """Return the shape of a caller that is no node of the graph, and the token of its color."""
    return _OUTSIDERS.get(type(caller), ("session", "outside"))
