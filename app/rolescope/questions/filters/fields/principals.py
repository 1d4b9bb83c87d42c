"""What a principal is, and whose."""

from rolescope.questions.filters.fields.field import FilterableField, token_of
from rolescope.questions.filters.filter_facts import FilterFacts
from rolescope.trust.edge import Node, NodeKind, Zone

_KINDS = {
    NodeKind.USER: "User",
    NodeKind.ROLE: "Role",
    NodeKind.ACCOUNT: "Whole account",
    NodeKind.SESSION: "Role session",
    NodeKind.FEDERATED_USER: "Federated user",
    NodeKind.SERVICE: "AWS service",
    NodeKind.OIDC_PROVIDER: "OIDC provider",
    NodeKind.SAML_PROVIDER: "SAML provider",
    NodeKind.ANYONE: "Anyone",
    NodeKind.DELETED: "Deleted principal",
    NodeKind.INVALID: "Invalid principal",
}
ZONES = {
    Zone.SCOPE: ("scope", "In review scope"),
    Zone.ORGANIZATION: ("organization", "Same organization"),
    Zone.OUTSIDE: ("outside", "Outside the organization"),
    Zone.AWS: ("aws", "AWS"),
    Zone.ANYONE: ("anyone", "Anyone"),
}
MAKES_ADMIN = "makes-admin"
"""The value of a principal that can make itself an administrator, where ways were looked for."""

_IS = {
    "admin": "Administrator",
    MAKES_ADMIN: "Can make itself admin",
    "service-linked": "Service-linked role",
    "identity-center": "IAM Identity Center role",
    "missing": "Not in the import",
    "changed": "Changed, or a trust at it",
}


def _is(facts: FilterFacts, node: Node) -> tuple[str, ...]:
    role = facts.roles.get(node.id)
    is_entity = node.kind in (NodeKind.ROLE, NodeKind.USER)
    found = {
        "admin": node.is_admin,
        MAKES_ADMIN: node.id in facts.makers,
        "service-linked": role is not None and role.is_service_linked,
        "identity-center": role is not None and role.is_reserved,
        "missing": is_entity and not node.is_imported,
        "changed": node.id in facts.changed,
    }
    return tuple(value for value, holds in found.items() if holds)


KIND = FilterableField(
    id="kind",
    title="Kind",
    hint="what a principal is",
    of_node=lambda _facts, node: (token_of(node.kind.value),),
    labels={token_of(kind.value): words for kind, words in _KINDS.items()},
)
ZONE = FilterableField(
    id="zone",
    title="Zone",
    hint="whose a principal is",
    of_node=lambda _facts, node: (ZONES[node.zone][0],),
    labels=dict(ZONES.values()),
)
IS = FilterableField(
    id="is",
    title="Property",
    hint="what is special about a principal",
    of_node=_is,
    labels=_IS,
)
