"""Shapes of principals: shape is kind, color is whose it is, as on the canvas."""

from rolescope.drawing.names import ZONE_COLORS
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
