"""Nodes: what a principal is called, whose it is, and which provider it belongs to."""

from functools import lru_cache

from rolescope.engine.index import WorldIndex, account_of
from rolescope.model.arn import group_digits, role_key, role_name
from rolescope.model.edit import principal_name
from rolescope.model.policy import MATCHING_NOBODY, PrincipalType, StatementPrincipal
from rolescope.model.principal import Role, User
from rolescope.model.principal_reader import classify
from rolescope.trust.admin import is_admin
from rolescope.trust.edge import Node, NodeKind, Zone
from rolescope.value import replace

_ISSUERS = {
    "token.actions.githubusercontent.com": "GitHub Actions",
    "gitlab.com": "GitLab",
    "app.terraform.io": "HCP Terraform",
    "agent.buildkite.com": "Buildkite",
    "oidc.circleci.com": "CircleCI",
    "api.bitbucket.org": "Bitbucket Pipelines",
    "accounts.google.com": "Google",
    "cognito-identity.amazonaws.com": "Amazon Cognito",
    "graph.facebook.com": "Facebook",
    "www.amazon.com": "Login with Amazon",
}
_OF_AWS = ("cognito-identity.amazonaws.com",)
_KINDS = {
    PrincipalType.ANYONE: NodeKind.ANYONE,
    PrincipalType.ACCOUNT: NodeKind.ACCOUNT,
    PrincipalType.USER: NodeKind.USER,
    PrincipalType.ROLE: NodeKind.ROLE,
    PrincipalType.SESSION: NodeKind.SESSION,
    PrincipalType.FEDERATED_USER: NodeKind.FEDERATED_USER,
    PrincipalType.SERVICE: NodeKind.SERVICE,
    PrincipalType.UNIQUE_ID: NodeKind.DELETED,
}


def source_id(index: WorldIndex, principal: StatementPrincipal) -> str:
    """Return the id of the node of a principal: the same for all ways to write one entity (PR-10).

    It is the value itself. Where that is what a principal of another type is called (`*` as a
    service, an account ID as a canonical user), the type stands before it.
    """
    principal = resolved(index, principal)
    kind, value = principal.type, principal.value
    is_other = kind in MATCHING_NOBODY or _is_taken(kind, value)
    return f"{kind.value}:{value}" if is_other else value


@lru_cache(maxsize=65536)
def _is_taken(kind: PrincipalType, value: str) -> bool:
    """Tell whether a value names another, as a principal of AWS or as one that is federated."""
    named = {classify(key, value).type for key in ("AWS", "Federated")}
    return bool(named - {kind, PrincipalType.INVALID})


def resolved(index: WorldIndex, principal: StatementPrincipal) -> StatementPrincipal:
    """Return a principal with its ARN in place of its unique ID, where that still exists."""
    entity = _entity(index, principal)
    if entity is None:
        return principal
    kind = PrincipalType.USER if isinstance(entity, User) else PrincipalType.ROLE
    if principal.type is kind and principal.value == entity.arn:
        return principal
    return replace(principal, type=kind, value=entity.arn)


def _entity(index: WorldIndex, principal: StatementPrincipal) -> User | Role | None:
    """Return the imported user or role that a principal names."""
    match principal.type:
        case PrincipalType.USER:
            return index.user(principal.value)
        case PrincipalType.ROLE:
            return index.role(principal.value)
        case PrincipalType.UNIQUE_ID:
            return index.by_unique_id.get(principal.value)
        case _:
            return None


def entity_node(index: WorldIndex, entity: User | Role) -> Node:
    """Return the node of an imported user or role."""
    return index.remember(("node", entity.arn), lambda: _entity_node(index, entity))


def _entity_node(index: WorldIndex, entity: User | Role) -> Node:
    return Node(
        id=entity.arn,
        kind=NodeKind.USER if isinstance(entity, User) else NodeKind.ROLE,
        name=entity.name or role_name(entity.arn),
        zone=Zone.SCOPE,
        account=account_of(entity.arn),
        is_imported=True,
        is_admin=is_admin(index, entity),
    )


def principal_node(index: WorldIndex, principal: StatementPrincipal) -> Node:
    """Return the node of a principal as a trust policy names it."""
    entity = _entity(index, principal)
    if entity is not None:
        return entity_node(index, entity)
    key = ("node", principal.type, principal.value)
    return index.remember(key, lambda: _other_node(index, principal))


def _other_node(index: WorldIndex, principal: StatementPrincipal) -> Node:
    value = principal.value
    if principal.type is PrincipalType.FEDERATED:
        return _provider(value)
    kind = _KINDS.get(principal.type, NodeKind.INVALID)
    account = value if kind is NodeKind.ACCOUNT else account_of(value)
    is_session = kind is NodeKind.SESSION and session_role(index, value) is not None
    is_known_account = kind is NodeKind.ACCOUNT and index.account(value) is not None
    return Node(
        id=source_id(index, principal),
        kind=kind,
        name=_name(index, kind, value),
        zone=_zone(index, kind, account),
        account=account or None,
        is_imported=is_session or is_known_account,
    )


def session_role(index: WorldIndex, arn: str) -> Role | None:
    """Return the imported role of a session ARN, which lacks the role's path (ARN-8)."""
    return index.roles_by_name.get(role_key(arn))


def account_name(index: WorldIndex, account: str) -> str:
    """Return the name that Organizations has for an account, else its ID in groups of four."""
    organization = index.world.organization
    members = organization.accounts if organization else ()
    found = next((member.name for member in members if member.id == account), "")
    return found or group_digits(account)


def _name(index: WorldIndex, kind: NodeKind, value: str) -> str:
    match kind:
        case NodeKind.ANYONE:
            return "Anyone"
        case NodeKind.ACCOUNT:
            return account_name(index, value)
        case NodeKind.SERVICE:
            return value.partition(".amazonaws.com")[0]
        case NodeKind.DELETED:
            return f"deleted {'user' if value.startswith('AIDA') else 'role'}"
        case NodeKind.INVALID:
            return value
        case _:
            return role_name(value)


def zone_of_account(index: WorldIndex, account: str) -> Zone:
    """Tell whose an account is."""
    if index.account(account) is not None:
        return Zone.SCOPE
    is_own = account in index.world.assumed.own_ids
    is_member = is_own or (bool(account) and index.organization_path(account) is not None)
    return Zone.ORGANIZATION if is_member else Zone.OUTSIDE


def _zone(index: WorldIndex, kind: NodeKind, account: str) -> Zone:
    if kind is NodeKind.ANYONE:
        return Zone.ANYONE
    return Zone.AWS if kind is NodeKind.SERVICE else zone_of_account(index, account)


def _provider(value: str) -> Node:
    """Return the node of an identity provider.

    A SAML provider is a directory of the organization's own; an issuer of OIDC tokens is a
    service on the internet, but for clusters of the organization.
    """
    account = account_of(value) or None
    if ":saml-provider/" in value:
        name = saml_name(value)
        return Node(
            id=value,
            kind=NodeKind.SAML_PROVIDER,
            name=name,
            zone=Zone.ORGANIZATION,
            account=account,
            issuer=name,
        )
    host = value.partition(":oidc-provider/")[2] or value
    zone = Zone.ORGANIZATION if host.startswith("oidc.eks.") else Zone.OUTSIDE
    return Node(
        id=value,
        kind=NodeKind.OIDC_PROVIDER,
        name=issuer_name(host),
        zone=Zone.AWS if host in _OF_AWS else zone,
        account=account,
        issuer=host,
    )


def saml_name(arn: str) -> str:
    """Return the name of a SAML provider for people; Identity Center makes its own (SVC-7)."""
    name = arn.partition(":saml-provider/")[2]
    return "IAM Identity Center" if name.startswith("AWSSSO_") else name


def issuer_name(host: str) -> str:
    """Return the name of an issuer of OIDC tokens: `GitHub Actions`."""
    if host.startswith("oidc.eks."):
        return f"EKS cluster {host.rsplit('/', 1)[-1][:8]}"
    base, _, organization = host.partition("/")
    name = _ISSUERS.get(base, base)
    return f"{name} ({organization})" if organization and base in _ISSUERS else (name or host)


def spoken_name(principal: StatementPrincipal) -> str:
    """Name a principal inside a sentence: `GitHub Actions`, `account 1234 5678 9012`."""
    value = principal.value
    if principal.type is not PrincipalType.FEDERATED:
        return principal_name(principal)
    if ":saml-provider/" in value:
        return saml_name(value)
    return issuer_name(value.partition(":oidc-provider/")[2] or value)
