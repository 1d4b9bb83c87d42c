"""Third parties: who outside of the organization may assume which roles."""

from rolescope.analysis import Analysis
from rolescope.trust.edge import Edge, Node, NodeKind, is_from_outside
from rolescope.trust.queries import OPEN
from rolescope.value import Value

ANYONE = "anyone"


class ThirdParty(Value, kw_only=True):
    """Somebody outside. `key` is an account ID, an issuer, or `ANYONE`; `node` one that it has.

    `edges` are its trusts that are open, or of which the import does not tell.
    """

    key: str
    node: Node
    edges: tuple[Edge, ...]

    @property
    def roles(self) -> tuple[str, ...]:
        """The ARNs of the roles that let it in, sorted."""
        return tuple(sorted({edge.target for edge in self.edges}))


def third_parties(analysis: Analysis) -> tuple[ThirdParty, ...]:
    """Return who may get in from outside: whom most roles let in first."""
    nodes = {node.id: node for node in analysis.graph.nodes}
    found: dict[str, list[Edge]] = {}
    for edge in analysis.graph.edges:
        source = nodes[edge.source]
        if edge.standing in OPEN and is_from_outside(edge, source):
            found.setdefault(party_of(source), []).append(edge)
    made = (
        ThirdParty(key=key, node=nodes[edges[0].source], edges=tuple(edges))
        for key, edges in found.items()
    )
    return tuple(sorted(made, key=lambda one: (one.key != ANYONE, -len(one.roles), one.key)))


def party_of(node: Node) -> str:
    """Return what makes callers one party: an account, an issuer, or everybody."""
    if node.kind is NodeKind.ANYONE:
        return ANYONE
    if node.kind in (NodeKind.OIDC_PROVIDER, NodeKind.SAML_PROVIDER):
        return node.issuer or node.name
    return node.account or node.id
