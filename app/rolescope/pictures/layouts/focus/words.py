"""How the focus view names principals, groups of them, and conditions."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, tzinfo

from rolescope.engine.index import WorldIndex
from rolescope.engine.language.condition_kind import is_audience
from rolescope.engine.words.conditions import ConditionKind, condition_kind, short_words
from rolescope.engine.words.subjects import SubjectWords, read_subject
from rolescope.escalation.way import EscalationWay
from rolescope.model.arn import group_digits
from rolescope.model.plain import counted, visible
from rolescope.model.policy import Condition
from rolescope.pictures.iam_groups import Groups
from rolescope.pictures.labels import common_prefix
from rolescope.pictures.layouts.focus.hops import Actor, FocusHop
from rolescope.pictures.metrics import text_width
from rolescope.pictures.services import service_name
from rolescope.trust.edge import Closure, Edge, Node, NodeKind, Zone
from rolescope.value import Value, field, replace
from rolescope.words.people_text import holder_of, people_words
from rolescope.words.role_families import ShownName, shown_name
from rolescope.words.standings import shown_state

_NAMED = 6  # names on the second line of a group, as far as they fit
_NOUNS = {
    NodeKind.USER: "user",
    NodeKind.ROLE: "role",
    NodeKind.SERVICE: "AWS service",
    NodeKind.SESSION: "session",
    NodeKind.FEDERATED_USER: "federated user",
    NodeKind.OIDC_PROVIDER: "identity",
    NodeKind.SAML_PROVIDER: "identity",
    NodeKind.ACCOUNT: "account",
    NodeKind.PERSON: "identity",
    NodeKind.PEOPLE: "identity",
}


class Names(Value):
    """Names of accounts by ID, of those of vendors too, and the time that words speak of."""

    accounts: Mapping[str, str]
    at: str
    vendors: Mapping[str, str] = field(default_factory=dict)
    risky: frozenset[str] = frozenset()  # edges from outside that nothing narrows
    room: float = 132  # px for the name on a card
    zone: tzinfo = UTC
    index: WorldIndex | None = None
    groups: Groups = field(default_factory=dict)

    def called(self, node: Node) -> ShownName:
        """Return what a principal is called: a role of a known maker by what it is for."""
        role = self.index.role(node.id) if self.index is not None else None
        if role is None or self.index is None:
            return ShownName(words=visible(node.name))
        found = shown_name(role, self.index.world)
        return replace(found, words=visible(found.words), second=visible(found.second))

    def conditions(self, conditions: Sequence[Condition]) -> str:
        """Say in few words what conditions ask for."""
        return short_words(conditions, at=self.at, zone=self.zone)

    def account(self, account: str | None) -> str:
        """Name an account in few words."""
        if not account:
            return ""
        known = self.accounts.get(account) or self.vendors.get(account)
        return visible(known or group_digits(account))

    def within(self, many: str, home: str) -> str:
        """Name several principals with their account, if that fits on a card."""
        whole = f"{many} in {home}"
        return whole if home and text_width(whole, "subject") <= self.room else many

    def account_with_id(self, account: str) -> str:
        """Name an account with its ID."""
        name = self.accounts.get(account) or self.vendors.get(account, "")
        return visible(" ".join(filter(None, (name, group_digits(account)))))


def actor_words(actor: Actor, names: Names, hops: Sequence[FocusHop] = ()) -> tuple[str, str]:
    """Return the name of an actor and the line below it. `hops` are those that it starts."""
    node, name = actor.node, visible(actor.node.name)
    if actor.assigned is not None:
        holder = holder_of(actor.assigned)
        return visible(holder.name), holder.words
    match node.kind:
        case NodeKind.OIDC_PROVIDER:
            name, second = _oidc(actor)
        case NodeKind.SAML_PROVIDER:
            second = f"SAML, {_saml(hops, names)}"
        case NodeKind.SERVICE:
            name, second = visible(service_name(node.id)), "AWS service"
        case NodeKind.ANYONE:
            name, second = "Anyone", "any AWS principal"
        case NodeKind.ACCOUNT:
            is_risky = any(hop.edge.id in names.risky for hop in hops)
            name, second = _account(node, names, is_risky=is_risky)
        case NodeKind.ROLE:
            called = names.called(node)
            name, second = called.words, _home(called.second, node, names)
        case _:
            second = _home(node.kind.value, node, names)
    return name, second


def _home(noun: str, node: Node, names: Names) -> str:
    home = names.account(node.account)
    if not node.is_imported and node.zone is not Zone.OUTSIDE:
        home = f"{home}, not imported" if home else "not imported"
    return ", ".join(filter(None, (noun, home)))


def _account(node: Node, names: Names, *, is_risky: bool) -> tuple[str, str]:
    account = node.account or node.id
    known = names.accounts.get(account) or names.vendors.get(account)
    if known:
        what = "outside account" if node.zone is Zone.OUTSIDE else "whole account"
        return visible(known), what
    name = "Unknown account" if is_risky else "Outside account"
    if node.zone is not Zone.OUTSIDE:
        name = "Whole account"
    return name, group_digits(account)


def _oidc(actor: Actor) -> tuple[str, str]:
    second = f"OIDC {visible(actor.node.name)}"
    if not actor.subject:
        return visible(actor.node.name), "OIDC provider"
    read = read_subject(actor.subject)
    if read is None:
        return visible(actor.subject), second
    return visible(_subject(read)), second


def _subject(subject: SubjectWords) -> str:
    """Write "infra, main branch" for the branch main of northwind/infra."""
    where = subject.where.rsplit("/", 1)[-1]
    name, what = subject.name, subject.what
    if subject.kind == "branch" and name:
        what = f"{name} branch"
    elif subject.kind == "environment" and name:
        what = f"env {name}"
    return ", ".join(filter(None, (where, what)))


def _saml(hops: Sequence[FocusHop], names: Names) -> str:
    words = {
        names.conditions([each for each in hop.conditions if not is_audience(each)]) for hop in hops
    }
    if len(words) == 1 and (only := words.pop()):
        return visible(only)
    homes = sorted({names.account(hop.target.node.account) for hop in hops})
    return homes[0] if len(homes) == 1 else "any user"


def group_words(actors: Sequence[Actor], names: Names) -> tuple[str, str]:
    """Return the name of several actors of one kind, and the line below: "build-*", "4 roles"."""
    nodes = [actor.node for actor in actors]
    noun = noun_of(nodes)
    many = counted(len(actors), noun)
    homes = sorted({names.account(node.account) for node in nodes if node.account})
    home = homes[0] if len(homes) == 1 else f"{len(homes)} accounts" if homes else ""
    group = names.groups.get(frozenset(node.id for node in nodes))
    if group is not None:
        return visible(group), ", ".join(filter(None, (f"group of {many}", home)))
    if nodes[0].kind in (NodeKind.USER, NodeKind.ROLE):
        name = _in_common([names.called(node) for node in nodes])
        if name:
            return name, ", ".join(filter(None, (many, home)))
    first, second = actor_words(actors[0], names)
    if nodes[0].kind is NodeKind.SERVICE:
        return many, "start it"
    if actors[0].assigned is not None:
        assigned = [one.assigned for one in actors if one.assigned is not None]
        return people_words(assigned), "Identity Center"
    if nodes[0].kind in (NodeKind.OIDC_PROVIDER, NodeKind.SAML_PROVIDER):
        return f"{first} and {len(actors) - 1} more", second
    some = ", ".join(names.called(node).words for node in nodes[:_NAMED])
    return names.within(many, home), some


def _in_common(shown: Sequence[ShownName]) -> str:
    """Return what the names of several have in common: their words, their maker, or a beginning."""
    words, families = {one.words for one in shown}, {one.family for one in shown}
    if len(words) == 1:
        return words.pop()
    if len(families) == 1 and (family := families.pop()):
        return family
    prefix = common_prefix([one.words for one in shown])
    return f"{prefix}*" if prefix else ""


def noun_of(nodes: Sequence[Node]) -> str:
    """Return the noun for nodes: "role"; "principal" when they are of several kinds."""
    kinds = {_NOUNS.get(node.kind, "principal") for node in nodes}
    return kinds.pop() if len(kinds) == 1 else "principal"


def conditions_words(hop: FocusHop, names: Names) -> str:
    """Say in few words what a hop asks for."""
    words = names.conditions(hop.conditions)
    if hop.edge.kind.value == "session":
        session = f"session {hop.edge.source.rsplit('/', 1)[-1]}"
        words = ", ".join(filter(None, (session, words)))
    return visible(words)


def never_words(edge: Edge, names: Names) -> str:
    """Say in few words why an edge is closed."""
    words = visible(names.conditions(edge.unmeetable))
    return f"{words}, never met" if words else "denied"


def closed_remark(edge: Edge) -> str:
    """Say in a few more words why a way is closed."""
    return "condition never met" if edge.unmeetable else "denied"


def ways_words(ways: Iterable[EscalationWay]) -> str:
    """Say by which rule somebody is taken over, or by how many."""
    titles = list(dict.fromkeys(way.rule.title for way in ways))
    return titles[0] if len(titles) == 1 else f"{len(titles)} kinds of ways"


def badge_kind(conditions: Sequence[Condition]) -> ConditionKind | None:
    """Return the kind of badge for conditions: the first by rank."""
    kinds = {condition_kind(condition) for condition in conditions}
    return next((kind for kind in ConditionKind if kind in kinds), None)


def is_undecided(hop: FocusHop) -> bool:
    """Tell whether a hop cannot be decided, of somebody of whom that does not go without saying."""
    return shown_state(hop.edge, hop.source.node) is Closure.UNDECIDED
