"""A node in words: what it is, who may assume it, what it can assume, and its documents."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, tzinfo

from rolescope.engine.index import WorldIndex
from rolescope.engine.words.conditions import short_words
from rolescope.model.arn import group_digits, role_name
from rolescope.model.instant import duration_in_words
from rolescope.model.plain import counted
from rolescope.model.policy import Policy, PolicyType
from rolescope.model.principal import MEMBER_ROLE, Group, Role, User
from rolescope.trust.edge import (
    Closure,
    Edge,
    Node,
    NodeKind,
    PrincipalKind,
    Standing,
    Zone,
    is_from_outside,
)
from rolescope.trust.people import is_person_id
from rolescope.value import Value, field, replace
from rolescope.words.admin_text import admin_facts, admin_properties
from rolescope.words.collection_text import NAMED, provenance
from rolescope.words.excerpt import Excerpt
from rolescope.words.facts import TonedFact
from rolescope.words.names import account_names, account_words, kind_words
from rolescope.words.people_text import RolePeople, people_of
from rolescope.words.role_families import called, shown_name
from rolescope.words.standings import TITLES, State, state_of


class Relation(Value, kw_only=True):
    """The other end of a trust: `words` are its conditions or its standing, if worth a word."""

    edge: str
    node: Node
    words: str = ""
    tone: str = "plain"
    place: str = ""  # the name of its account
    called: str = ""  # its name as it is told from the others of the list
    lets_in: str = ""  # whom a trust in anyone lets in, as the title of a group


class PolicyLine(Value, kw_only=True):
    """One policy of an entity; `excerpt` None: its document is not in the import."""

    name: str
    how: str
    excerpt: Excerpt | None = None
    warning: str = ""


_TRUSTED = {
    "Trusted: anyone": (NodeKind.ANYONE,),
    "Trusted accounts": (NodeKind.ACCOUNT,),
    "Trusted CI and workloads": (NodeKind.OIDC_PROVIDER,),
    "Trusted users and people": (
        *(NodeKind.USER, NodeKind.FEDERATED_USER, NodeKind.SAML_PROVIDER),
        *(NodeKind.PERSON, NodeKind.PEOPLE),
    ),
    "Trusted roles": (NodeKind.ROLE, NodeKind.SESSION),
    "Trusted AWS services": (NodeKind.SERVICE,),
    "Trusted, but nobody": (NodeKind.DELETED, NodeKind.INVALID),
}
"""Who may stand behind a role, by what they are: strangers first."""


_STRANGERS, _KNOWN, _NOBODY = _LETS_IN = (
    "Open to somebody outside",
    "Open to known principals alone",
    "Open to nobody",
)
"""Whom a trust in anyone lets in: strangers first."""


def _lets_in(edge: Edge, source: Node) -> str:
    """Say whom a trust in anyone lets in."""
    if edge.closure in (Closure.NEVER, Closure.DENIED):
        return _NOBODY
    return _STRANGERS if is_from_outside(edge, source) else _KNOWN


def _title_of(kind: NodeKind) -> str:
    return next(title for title, kinds in _TRUSTED.items() if kind in kinds)


class NodeText(Value, kw_only=True):
    """Everything that the inspector says about a node.

    `home`: the account that it is in, with its ID; of an account the ID, where its name is not it.
    """

    node: Node
    kind: str
    home: str
    facts: tuple[TonedFact, ...] = ()
    trusted: tuple[Relation, ...] | None = None  # None: nothing can assume this kind
    can_assume: tuple[Relation, ...] = ()
    policies: tuple[PolicyLine, ...] | None = None  # None: not an imported user or role
    properties: tuple[tuple[str, str], ...] = ()
    tags: tuple[tuple[str, str], ...] | None = None
    note: str = ""
    people: RolePeople | None = None  # None: not a role of Identity Center, nor a group

    @property
    def copied_id(self) -> str:
        """The ID that AWS knows it by."""
        id_ = self.node.id
        return id_.partition(" ")[2] if is_person_id(id_) else id_

    @property
    def trusted_groups(self) -> tuple[tuple[str, tuple[Relation, ...]], ...]:
        """Who may become it, by what they are, each with its title; of one kind alone as one."""
        found: dict[str, list[Relation]] = {title: [] for title in _TRUSTED}
        for relation in self.trusted or ():
            found[_title_of(relation.node.kind)].append(relation)
        groups = tuple((title, tuple(some)) for title, some in found.items() if some)
        return groups if len(groups) > 1 else (("Trusted entities", self.trusted or ()),)

    @property
    def assumed_groups(self) -> tuple[tuple[str, tuple[Relation, ...]], ...]:
        """What it can become, with a title; for anyone by whom that lets in, admins first."""
        if self.node.kind is not NodeKind.ANYONE:
            return (("Can assume", self.can_assume),)
        found: dict[str, list[Relation]] = {title: [] for title in _LETS_IN}
        for relation in sorted(self.can_assume, key=lambda one: not one.node.is_admin):
            found[relation.lets_in].append(relation)
        return tuple((title, tuple(some)) for title, some in found.items() if some)

    @property
    def may_be_own(self) -> bool:
        """Whether it is an account that could be marked as one's own."""
        return self.node.kind is NodeKind.ACCOUNT and self.node.zone is Zone.OUTSIDE


class NodeEnds(Value, kw_only=True):
    """The edges at a node, and nodes by id.

    `vendors`: names of outside accounts; `people`: who are in a group of Identity Center.
    """

    incoming: Sequence[Edge]
    outgoing: Sequence[Edge]
    node_of: Callable[[str], Node | None]
    vendors: Mapping[str, str] = field(default_factory=dict)
    people: RolePeople | None = None


def account_node(index: WorldIndex, account: str) -> Node | None:
    """Return a node for an imported account that no trust policy names."""
    if index.account(account) is None:
        return None
    name = account_names(index.world).get(account) or group_digits(account)
    return Node(
        id=account,
        kind=NodeKind.ACCOUNT,
        name=name,
        zone=Zone.SCOPE,
        account=account,
        is_imported=True,
    )


def node_text(
    node: Node, ends: NodeEnds, index: WorldIndex, at: str, zone: tzinfo = UTC
) -> NodeText:
    """Say everything about one node."""
    names = {**ends.vendors, **account_names(index.world)}
    entity = index.role(node.id) or index.user(node.id)
    can_be_assumed = node.kind in (NodeKind.ROLE, NodeKind.SESSION)

    def relations(edges: Iterable[Edge], end: str) -> tuple[Relation, ...]:
        found: list[Relation] = []
        for edge in edges:
            other = ends.node_of(getattr(edge, end))
            if other is not None:
                words, tone = edge_words(edge, at, zone)
                if end == "target" and edge.source != node.id and not is_person_id(node.id):
                    way = _way(edge)
                    words = f"{words}, {way}" if words else way
                home = other.account if other.kind is not NodeKind.ACCOUNT else None
                place = names.get(home) or group_digits(home) if home else ""
                other = _named(other, names)
                lets_in = _lets_in(edge, node) if node.kind is NodeKind.ANYONE else ""
                found.append(
                    Relation(
                        edge=edge.id,
                        node=other,
                        words=words,
                        tone=tone,
                        place=place,
                        lets_in=lets_in,
                    )
                )
        names_here = called([relation.node for relation in found], index)
        return tuple(
            replace(relation, called=name) for relation, name in zip(found, names_here, strict=True)
        )

    return NodeText(
        node=_named(node, names),
        kind=kind_words(node),
        home=_home(node, names),
        facts=tuple(_facts(node, entity, index)),
        trusted=relations(ends.incoming, "source") if can_be_assumed else None,
        can_assume=relations(ends.outgoing, "target"),
        policies=tuple(_policies(entity, index)) if entity else None,
        properties=tuple(_properties(node, entity, index)),
        tags=entity.tags if entity else None,
        note=_note(node, entity) or _owner_note(node, ends, names),
        people=people_of(entity, index.world) if isinstance(entity, Role) else ends.people,
    )


def _named(node: Node, names: Mapping[str, str]) -> Node:
    """Return the node of a whole account by the name of the account, where it has one."""
    name = names.get(node.account or "") if node.kind is NodeKind.ACCOUNT else None
    return replace(node, name=name) if name else node


def _way(edge: Edge) -> str:
    """Say by which wider principal a trust lets somebody in (TR-6, ARN-8)."""
    if edge.kind is PrincipalKind.SESSION:
        return f"as session {role_name(edge.source)}"
    return "open to anyone" if edge.kind is PrincipalKind.ANYONE else "through the whole account"


_TONES: Mapping[State, str] = {
    Closure.UNDECIDED: "cond",
    Closure.NEVER: "risk",
    Closure.DENIED: "risk",
}


def edge_as_text(edge: Edge, at: str, zone: tzinfo = UTC) -> str:
    """Say who can assume whom, and how that stands, on one line to be copied."""
    words, _ = edge_words(edge, at, zone)
    tail = f" ({words})" if words else ""
    return f"{edge.source} can assume {edge.target}: {edge.standing_word}{tail}"


def edge_words(edge: Edge, at: str, zone: tzinfo = UTC) -> tuple[str, str]:
    """Return the conditions of an edge in few words, or its standing; and the tone of both."""
    state = state_of(edge)
    if state is not Standing.ALLOWED:
        return TITLES[state].lower(), _TONES.get(state, "plain")
    conditions = short_words(edge.conditions, at=at, zone=zone)
    return conditions, "cond" if conditions else "plain"


def _facts(node: Node, entity: Role | User | None, index: WorldIndex) -> Iterable[TonedFact]:
    if entity is not None:
        yield from admin_facts(entity, index)
    if isinstance(entity, Role):
        yield from _family(entity, index)
    if node.kind in (NodeKind.DELETED, NodeKind.INVALID):
        yield TonedFact(text="Matches nothing", tone="risk", icon="alert")
    elif node.zone is Zone.OUTSIDE:
        yield TonedFact(text="Outside the organization", tone="cond")
    elif not node.is_imported and node.zone in (Zone.SCOPE, Zone.ORGANIZATION):
        yield TonedFact(text="Not in this import", tone="cond")


def _family(role: Role, index: WorldIndex) -> Iterable[TonedFact]:
    """Say which tool made a role, or that it has the name of one that did not."""
    shown = shown_name(role, index.world)
    if role.is_service_linked:
        yield TonedFact(text="Service-linked")
    elif shown.family:
        yield TonedFact(text=shown.family)
    elif role.is_reserved:
        yield TonedFact(text="Identity Center")
    if shown.doubt:
        yield TonedFact(text=shown.doubt, tone="cond", icon="alert")


_COMMAND = "To simulate one, name it on the command line: rolescope assume --as ARN"
_BY_PROVIDER = "To simulate a sign-in, select a trust below, or the provider."
_NO_CALLER = {
    NodeKind.FEDERATED_USER: f"The user behind a federated user is not known here. {_COMMAND}",
    NodeKind.DELETED: "Nobody is this caller any more: there is nothing to simulate.",
    NodeKind.INVALID: "Nobody is this caller: there is nothing to simulate.",
    NodeKind.PERSON: _BY_PROVIDER,
    NodeKind.PEOPLE: _BY_PROVIDER,
}


def no_caller_words(node: Node, *, of_trust: bool = False) -> str:
    """Say why a node cannot be the caller of a simulation, and what can be done instead.

    Callers of accounts that are not imported, and anyone, can be named.

    `of_trust`: of a trust that no imported principal may use.
    """
    if node.kind is NodeKind.ACCOUNT and of_trust:
        return "No imported principal of this account may use this trust."
    if node.kind is NodeKind.ACCOUNT:
        return "Select a role or user of this account to simulate."
    return _NO_CALLER.get(node.kind, f"This stands for many callers. {_COMMAND}")


def _home(node: Node, names: dict[str, str]) -> str:
    if not node.account:
        if node.kind in (NodeKind.PERSON, NodeKind.PEOPLE):
            return "IAM Identity Center"
        return {Zone.AWS: "AWS", Zone.ANYONE: "everyone with AWS credentials"}.get(node.zone, "")
    if node.kind is not NodeKind.ACCOUNT:
        return account_words(node.account, names)
    return group_digits(node.account) if node.account in names else ""


def _note(node: Node, entity: Role | User | None) -> str:
    if node.kind is NodeKind.DELETED:
        return "The trust policy holds a unique ID: the principal was deleted. Nobody can use it."
    if node.kind is NodeKind.INVALID:
        return "IAM does not match this text with any caller."
    if node.kind in (NodeKind.ROLE, NodeKind.USER) and entity is None:
        return "It is named in a trust policy, but it is not in this import."
    return ""


def _owner_note(node: Node, ends: NodeEnds, names: Mapping[str, str]) -> str:
    """Say of an account that nobody named whose it may be: AWS makes that role for one alone."""
    if node.kind is not NodeKind.ACCOUNT or node.is_imported or node.account in names:
        return ""
    roles = [role_name(edge.target) for edge in ends.outgoing]
    count = roles.count(MEMBER_ROLE)
    if not count:
        return ""
    where = f" in {counted(count, 'account')}" if count > 1 else ""
    return f"Trusted by {MEMBER_ROLE}{where}: probably your management account."


def _properties(
    node: Node, entity: Role | User | None, index: WorldIndex
) -> Iterable[tuple[str, str]]:
    if entity is not None:
        yield from admin_properties(entity, index)
        if isinstance(entity, Role):
            longest = entity.max_session_duration
            known = duration_in_words(longest) if longest is not None else "not in this export"
            yield "Maximum session", known
        yield "Permissions boundary", role_name(entity.boundary) if entity.boundary else "none"
        yield "Unique ID", entity.id or "not in this export"
    if isinstance(entity, User):
        yield "Groups", ", ".join(entity.groups) or "none"
    elif isinstance(entity, Role):
        described = (("Last used", entity.latest_use), ("Description", entity.description))
        yield from ((label, value) for label, value in described if value)
    account = index.account(node.id) if node.kind is NodeKind.ACCOUNT else None
    if account is not None:
        yield "Roles", f"{len(account.roles):,}"
        yield "Users", f"{len(account.users):,}"
        yield "Managed policies", f"{len(account.policies):,}"
    yield from (("Read from", text) for text in _read_from(node, entity, index))


def _read_from(node: Node, entity: Role | User | None, index: WorldIndex) -> tuple[str, ...]:
    """Say where a node comes from; what files alone named needs no word."""
    collection = index.world.collection
    is_account = node.kind is NodeKind.ACCOUNT
    home = index.account(node.id if is_account else node.account or "")
    if home is not None and (is_account or entity is not None):
        return provenance(home, collection)
    if collection is None:
        return ()
    if home is not None and node.kind in _LISTED:
        return provenance(home, collection, _LISTED[node.kind])
    return (NAMED,)


_LISTED = {
    NodeKind.OIDC_PROVIDER: "iam:ListOpenIDConnectProviders",
    NodeKind.SAML_PROVIDER: "iam:ListSAMLProviders",
}


def _policies(entity: Role | User, index: WorldIndex) -> Iterable[PolicyLine]:
    account = entity.arn.split(":")[4]
    if isinstance(entity, Role):
        yield _line(entity.trust_policy, entity.name, "Trust policy", "trust policy")
    holders: list[tuple[Role | User | Group, str]] = [(entity, "")]
    found = index.account(account)
    if isinstance(entity, User) and found is not None:
        groups = (group for group in found.groups if group.name in entity.groups)
        holders += [(group, f", group {group.name}") for group in groups]
    for holder, tail in holders:
        for policy in holder.inline:
            yield _line(policy, holder.name, policy.name, f"inline{tail}")
        for arn in holder.attached:
            yield _managed(index, arn, account, holder.name, f"attached{tail}")
    if entity.boundary:
        yield _managed(index, entity.boundary, account, entity.name, "permissions boundary")


def _line(policy: Policy, owner: str, name: str, how: str) -> PolicyLine:
    excerpt = Excerpt(policy=policy, owner=owner, kind=policy.type.value)
    if policy.type is not PolicyType.TRUST:
        excerpt = Excerpt(policy=policy, owner=owner, kind=f"{how} policy {policy.name}")
    return PolicyLine(name=name, how=how, excerpt=excerpt, warning=policy.unreadable or "")


def _managed(index: WorldIndex, arn: str, account: str, owner: str, how: str) -> PolicyLine:
    policy = index.managed_policy(arn, account)
    if policy is None:
        return PolicyLine(name=role_name(arn), how=how, warning="document not in this import")
    return _line(policy, owner, policy.name, how)
