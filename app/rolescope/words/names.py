"""How entities are named on screen: names of accounts, kinds in words, colors by zone."""

from rolescope.model.arn import group_digits
from rolescope.model.instant import parse_instant
from rolescope.model.plain import counted
from rolescope.model.world import World
from rolescope.trust.edge import Node, NodeKind, Zone

ZONE_COLORS = {
    Zone.SCOPE: "scope",
    Zone.ORGANIZATION: "org",
    Zone.OUTSIDE: "outside",
    Zone.AWS: "aws",
    Zone.ANYONE: "anyone",
}

_KIND_WORDS = {
    NodeKind.USER: "User",
    NodeKind.ROLE: "Role",
    NodeKind.ACCOUNT: "Account",
    NodeKind.SESSION: "Role session",
    NodeKind.FEDERATED_USER: "Federated user",
    NodeKind.SERVICE: "AWS service",
    NodeKind.OIDC_PROVIDER: "OIDC provider",
    NodeKind.SAML_PROVIDER: "SAML provider",
    NodeKind.ANYONE: "Anyone",
    NodeKind.DELETED: "Deleted principal",
    NodeKind.INVALID: "Invalid principal",
}


def kind_words(node: Node) -> str:
    """Name the kind of a node, as a heading."""
    return _KIND_WORDS[node.kind]


def account_names(world: World) -> dict[str, str]:
    """Return the names of accounts by ID.

    Those in the organization, else their aliases, else those that the user knows them by.
    """
    organization = world.organization
    names = {account.id: account.alias for account in world.accounts if account.alias}
    members = organization.accounts if organization else ()
    names = world.assumed.names | names
    return names | {member.id: member.name for member in members if member.name}


def account_words(account: str, names: dict[str, str]) -> str:
    """Write an account with its name, if it has one, and its ID in groups of four."""
    return " ".join(filter(None, (names.get(account, ""), group_digits(account))))


def age_words(then: str, now: str) -> str:
    """Say how old data is (times in ISO 8601), from a day on; else nothing."""
    start, end = parse_instant(then), parse_instant(now)
    days = (end - start).days if start is not None and end is not None else 0
    return f"{counted(days, 'day')} old" if days > 0 else ""
