"""Trust graphs by hand, for tests of pictures: no engine decides what stands in them."""

from collections.abc import Iterable

from rolescope.analysis import Analysis
from rolescope.model.arn import Arn, is_account_id, role_name
from rolescope.model.coverage import Coverage
from rolescope.model.edit import Scenario
from rolescope.model.policy import Condition
from rolescope.model.world import World
from rolescope.trust.edge import (
    Edge,
    Node,
    NodeKind,
    PrincipalKind,
    Standing,
    TrustGraph,
    Zone,
)
from rolescope.value import replace

AT = "2026-11-24T12:00:00Z"
GITHUB = "oidc-provider/token.actions.githubusercontent.com"
EXTERNAL_ID = Condition("StringEquals", "sts:ExternalId", ("secret-1",))
MFA = Condition("Bool", "aws:MultiFactorAuthPresent", ("true",))
AUDIENCE = Condition(
    "StringEquals", "token.actions.githubusercontent.com:aud", ("sts.amazonaws.com",)
)
_KINDS = {
    "user": NodeKind.USER,
    "role": NodeKind.ROLE,
    "assumed-role": NodeKind.SESSION,
    "oidc-provider": NodeKind.OIDC_PROVIDER,
    "saml-provider": NodeKind.SAML_PROVIDER,
}


def arn(account: str, resource: str) -> str:
    """Return `arn:aws:iam::account:resource` (of STS for sessions)."""
    service = "sts" if resource.startswith("assumed-role/") else "iam"
    return f"arn:aws:{service}::{account}:{resource}"


def edge(
    source: str,
    target: str,
    *conditions: Condition,
    standing: Standing = Standing.ALLOWED,
    narrowed_to: tuple[str, ...] = (),
    is_never: bool = False,
) -> Edge:
    """Return an edge from a principal to a role; `is_never`: it never meets the conditions."""
    return Edge(
        id=f"{source} > {target}",
        source=source,
        target=target,
        kind=PrincipalKind.PRINCIPAL,
        standing=Standing.DENIED if is_never else standing,
        unmeetable=conditions if is_never else (),
        lets_in_strangers=source == "*" and standing is Standing.ALLOWED and not narrowed_to,
        actions=("sts:AssumeRole",),
        conditions=conditions,
        narrowed_to=narrowed_to,
    )


def node(id_: str, world: World) -> Node:
    """Return the node that an id stands for, told by its form."""
    imported = {account.id for account in world.accounts}
    if id_ == "*":
        return Node(id=id_, kind=NodeKind.ANYONE, name="Anyone", zone=Zone.ANYONE)
    if is_account_id(id_):
        zone = _zone(id_, world)
        return Node(id=id_, kind=NodeKind.ACCOUNT, name=id_, zone=zone, account=id_)
    if id_.endswith(".amazonaws.com"):
        name = id_.removesuffix(".amazonaws.com")
        return Node(id=id_, kind=NodeKind.SERVICE, name=name, zone=Zone.AWS)
    parsed = Arn.parse(id_)
    if parsed is None:
        kind = NodeKind.DELETED if id_[:4] in ("AIDA", "AROA") else NodeKind.INVALID
        return Node(id=id_, kind=kind, name=id_, zone=Zone.OUTSIDE)
    kind = _KINDS[parsed.type]
    issuer = None
    zone = _zone(parsed.account, world)
    if kind is NodeKind.OIDC_PROVIDER:
        issuer, zone = parsed.resource.partition("/")[2], Zone.OUTSIDE
    if kind is NodeKind.SAML_PROVIDER:
        issuer, zone = parsed.name, Zone.ORGANIZATION
    entities = entity_arns(world)
    return Node(
        id=id_,
        kind=kind,
        name="GitHub Actions" if issuer and "github" in issuer else role_name(id_),
        zone=zone,
        account=parsed.account,
        is_imported=id_ in entities or (kind is NodeKind.SESSION and parsed.account in imported),
        issuer=issuer,
    )


def entity_arns(world: World) -> set[str]:
    """Return the ARNs of all imported users and roles."""
    users = {user.arn for account in world.accounts for user in account.users}
    return users | {role.arn for account in world.accounts for role in account.roles}


def _zone(account: str, world: World) -> Zone:
    if any(each.id == account for each in world.accounts):
        return Zone.SCOPE
    members = world.organization.accounts if world.organization else ()
    inside = any(member.id == account for member in members)
    return Zone.ORGANIZATION if inside else Zone.OUTSIDE


def graph(world: World, *edges: Edge, admins: Iterable[str] = ()) -> TrustGraph:
    """Return a graph of the world's principals and of what the edges name."""
    ids = entity_arns(world)
    ids |= {end for each in edges for end in (each.source, each.target)}
    nodes = {id_: node(id_, world) for id_ in sorted(ids)}
    for admin in admins:
        nodes[admin] = replace(nodes[admin], is_admin=True)
    return TrustGraph(
        nodes=tuple(nodes.values()), edges=tuple(sorted(edges, key=lambda each: each.id))
    )


def analysis(world: World, *edges: Edge, admins: Iterable[str] = ()) -> Analysis:
    """Return an analysis without edits that holds exactly these edges."""
    return Analysis(
        scenario=Scenario(world),
        graph=graph(world, *edges, admins=admins),
        coverage=Coverage(),
        at=AT,
    )
