"""Shapes of principals: shape is kind, color is whose it is, as on the canvas."""

from rolescope.model.caller import (
    ByKind,
    Caller,
    CallerKind,
)
from rolescope.pictures.principal_shapes import shape_for
from rolescope.trust.edge import Node


def shape_of(node: Node) -> tuple[str, str]:
    """Return the name of a node's shape and the token of its color."""
    return shape_for(node.kind, node.zone)


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
