"""How entities are named on screen: names of accounts, kinds in words, colors by zone."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from rolescope.engine.words.conditions import ConditionKind
from rolescope.model.arn import group_digits
from rolescope.model.instant import parse_instant
from rolescope.model.plain import counted, visible
from rolescope.model.world import World
from rolescope.trust.edge import Node, NodeKind, PrincipalKind, Zone

ZONE_COLORS = {
    Zone.SCOPE: "scope",
    Zone.ORGANIZATION: "org",
    Zone.OUTSIDE: "outside",
    Zone.AWS: "aws",
    Zone.ANYONE: "anyone",
}

CONDITION_ICONS = {
    ConditionKind.MFA: "shield-account",
    ConditionKind.EXTERNAL_ID: "tag",
    ConditionKind.TIME: "clock-outline",
    ConditionKind.OTHER: "filter-variant",
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
    NodeKind.PERSON: "Person",
    NodeKind.PEOPLE: "Group of people",
}

CALLER_KINDS = {
    PrincipalKind.ACCOUNT: "Whole account",
    PrincipalKind.SESSION: "One session",
    PrincipalKind.SERVICE: "AWS service",
    PrincipalKind.FEDERATED: "Identity provider",
    PrincipalKind.ANYONE: "Anyone",
    PrincipalKind.DELETED: "Deleted principal",
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


def vendor_names(
    world: World, sources: Mapping[str, Node], pairs: Iterable[tuple[str, str]]
) -> dict[str, str]:
    """Return names of outside accounts that are known: as the user calls them.

    Else it is the tag `vendor`, when all roles trusting the account carry one.
    `pairs` are (source node id, target role ARN) of the trusts.
    """
    outside = {
        id_: node.account
        for id_, node in sources.items()
        if node.zone is Zone.OUTSIDE and node.account is not None
    }
    found = [(outside[source], target) for source, target in pairs if source in outside]
    wanted = {target for _, target in found}
    tags = {
        role.arn: dict(role.tags)
        for account in world.accounts
        for role in account.roles
        if role.arn in wanted
    }
    said: dict[str, set[str]] = defaultdict(set)
    for account, target in found:
        said[account].add(_tag(tags.get(target, {}), "vendor"))
    return {
        account: next(iter(names))
        for account, names in said.items()
        if len(names) == 1 and "" not in names
    } | {account: name for account, name in world.assumed.names.items() if account in said}


def _tag(tags: Mapping[str, str], name: str) -> str:
    return next((visible(value.strip()) for key, value in tags.items() if key.lower() == name), "")


def account_words(account: str, names: dict[str, str]) -> str:
    """Write an account with its name, if it has one, and its ID in groups of four."""
    return " ".join(filter(None, (names.get(account, ""), group_digits(account))))


def age_words(then: str, now: str) -> str:
    """Say how old data is (times in ISO 8601), from a day on; else nothing."""
    start, end = parse_instant(then), parse_instant(now)
    days = (end - start).days if start is not None and end is not None else 0
    return f"{counted(days, 'day')} old" if days > 0 else ""
