"""Shapes of principals: shape is kind, color is whose it is, as on the canvas."""

from rolescope.model.caller import (
    ByKind,
    Caller,
    CallerKind,
)
from rolescope.trust.edge import Node, NodeKind, Zone
from rolescope.words.names import ZONE_COLORS

_SHAPES = {
    NodeKind.USER: "circle",
    NodeKind.ROLE: "diamond",
    NodeKind.ACCOUNT: "account-outside",
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
    return shape_for(node.kind, node.zone)


def shape_for(kind: NodeKind, zone: Zone) -> tuple[str, str]:
    """Return the name of the shape of a kind of nodes, and the token of the color of a zone.

    An account of the import is a building, as where its principals stand.
    """
    is_home = kind is NodeKind.ACCOUNT and zone is Zone.SCOPE
    return "domain" if is_home else _SHAPES[kind], ZONE_COLORS[zone]


_OUTSIDERS = ByKind(
    "shapes of outsiders",
    {
        CallerKind.USER: ("circle", "outside"),
        CallerKind.SESSION_TOKEN: ("session", "outside"),
        CallerKind.SESSION: ("session", "outside"),
        CallerKind.FEDERATED_USER: ("session", "outside"),
        CallerKind.ROOT: ("account-outside", "outside"),
        CallerKind.SERVICE: ("rounded-square", "aws"),
        CallerKind.WEB: ("hexagon", "outside"),
        CallerKind.SAML: ("hexagon", "outside"),
    },
)


def outsider_shape(caller: Caller) -> tuple[str, str]:
    """Return the shape of a caller that is no node of the graph, and the token of its color."""
    return _OUTSIDERS[caller.kind]
