"""Shapes of principals: shape is kind, color is whose it is."""

from rolescope.trust.edge import NodeKind, Zone
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
    NodeKind.PERSON: "account",
    NodeKind.PEOPLE: "account-group",
}


def shape_for(kind: NodeKind, zone: Zone) -> tuple[str, str]:
    """Return the name of the shape of a kind of nodes, and the token of the color of a zone.

    An account of the import is a building, as where its principals stand.
    """
    is_home = kind is NodeKind.ACCOUNT and zone is Zone.SCOPE
    return "domain" if is_home else _SHAPES[kind], ZONE_COLORS[zone]
