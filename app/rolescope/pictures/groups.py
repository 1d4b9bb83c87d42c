"""Groups: principals by OU, by the path of their ARN or by a tag, in place of accounts.

An analysis is drawn by groups when each group takes the place of an account in it. Its nodes and
edges stay what they are, so that nothing is lost and nothing is counted twice.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from rolescope.analysis import Analysis
from rolescope.model.arn import is_account_id, role_key
from rolescope.model.edit import Scenario
from rolescope.model.plain import visible
from rolescope.model.principal import Role, User
from rolescope.model.world import Account, MemberAccount, Organization, World
from rolescope.pictures.picture import Glyph, Item, Picture
from rolescope.trust.edge import PROVIDERS, Node, NodeKind, Standing, TrustGraph, Zone
from rolescope.value import Value, replace

ACCOUNT, GROUP = "account", "group"
"""What a box of a picture stands for."""

BY_PATH, BY_OU = "path", "ou"
BY_FEW = "few"
"""Few accounts by themselves, those that most trusts lead into or out of; all others are one."""

OTHERS = "Other accounts"
"""What stands for all others then."""

_BY_TAG = "tag:"
_MAX_TAGS = 12  # that are offered
_BUILDING = "office-building-outline"
_ICONS: tuple[tuple[tuple[str, ...], str], ...] = (  # by what ids of groups begin with
    (("Tag ", "Without tag "), "tag-outline"),
    (("OU ", "Without OU"), "sitemap-outline"),
    (("",), "folder-open-outline"),
)
GROUPED = (NodeKind.ROLE, NodeKind.USER, NodeKind.SESSION, NodeKind.FEDERATED_USER)


class Grouping(Value):
    """A way to group: `by` (see `view.Frame.by`), its name, how many groups and principals."""

    by: str
    title: str
    groups: int
    principals: int


class _Group(Value):
    """A group: what stands in place of the id of an account, and its name."""

    id: str
    name: str


def by_words(by: str) -> str:
    """Return what is grouped by, in words within a sentence."""
    if by.startswith(_BY_TAG):
        return f"tag {by.removeprefix(_BY_TAG)}"
    return "OU" if by == BY_OU else "path"


def unit_paths(world: World) -> dict[str, tuple[str, ...]]:
    """Return the names of the OUs that accounts are in, from the root down, as they are shown."""
    names = world.organization.unit_names() if world.organization is not None else {}
    return {account: tuple(map(visible, path)) for account, path in names.items()}


def groupings(world: World) -> tuple[Grouping, ...]:
    """Return the ways to group the roles and users of a world: by OU, by path, by common tags.

    Tags that most principals have come first.
    """
    units: Counter[_Group] = Counter()
    by_unit = _Groups(BY_OU, [world])
    for account in world.accounts:
        units[by_unit.of(f"arn:aws:iam::{account.id}:root")] += _count(account)
    paths: Counter[str] = Counter()
    tags: dict[str, Counter[str]] = defaultdict(Counter)
    for principal in _principals(world):
        paths[_path(principal.arn)] += 1
        for key, value in principal.tags:
            tags[key][value] += 1
    found = [
        Grouping(by, title, len(groups), groups.total())
        for by, title, groups in ((BY_OU, "OU", units), (BY_PATH, "Path", paths))
        if len(groups) > 1
    ]
    common = sorted(tags, key=lambda key: (-tags[key].total(), key))[:_MAX_TAGS]
    return (*found, *(_by_tag(key, tags[key], paths.total()) for key in common))


def _by_tag(key: str, values: Counter[str], principals: int) -> Grouping:
    """Return the grouping by a tag; those without it are one group more."""
    count = len(values) + (values.total() < principals)
    return Grouping(_BY_TAG + key, f"Tag {key}", count, values.total())


def grouped(analysis: Analysis, by: str, few: int = 0) -> Analysis:
    """Return an analysis in which groups stand for accounts; `by` empty: as it is.

    Accounts that are trusted as a whole are callers like any other. An edit moves nobody: what was
    imported decides. `few`: how many accounts stand for themselves (see BY_FEW).
    """
    if not by:
        return analysis
    scenario = analysis.scenario
    worlds = [scenario.base] if scenario.world is scenario.base else [scenario.world, scenario.base]
    alone = _most_trusted(analysis, few) if by == BY_FEW else frozenset()
    groups = _Groups(by, worlds, alone)
    homes = groups.homes(_nodes(analysis))
    return replace(
        analysis,
        scenario=Scenario(_world(scenario.world, groups, homes)),
        graph=_graph(analysis.graph, homes),
        baseline=None if analysis.baseline is None else _graph(analysis.baseline, homes),
    )


def with_principals(picture: Picture, analysis: Analysis) -> Picture:
    """Let what stands for a group be no account: its icon, and what its item is about.

    `analysis` is grouped.
    """
    members: dict[str, list[str]] = defaultdict(list)
    for node in _nodes(analysis):
        if node.kind in GROUPED and node.account:
            members[node.account].append(node.id)
    groups = {
        account.id: tuple(members[account.id])
        for account in analysis.scenario.world.accounts
        if not is_account_id(account.id)
    }
    swarm = picture.swarm
    if swarm is not None:
        meant = {n: groups[ids[0]] for n, ids in enumerate(swarm.nodes) if ids[0] in groups}
        swarm = replace(swarm, meant=meant)
    icon = next((icon for begin, icon in _ICONS if all(one.startswith(begin) for one in groups)))
    return replace(
        picture,
        swarm=swarm,
        items=tuple(_with_principals(item, groups) for item in picture.items),
        shapes=tuple(
            replace(shape, name=icon)
            if isinstance(shape, Glyph) and shape.name == _BUILDING
            else shape
            for shape in picture.shapes
        ),
    )


def _with_principals(item: Item, groups: Mapping[str, tuple[str, ...]]) -> Item:
    if groups.keys().isdisjoint(item.nodes):
        return item
    nodes = [node for one in item.nodes for node in groups.get(one, (one,))]
    return replace(item, nodes=tuple(nodes), inside=())


class _Groups:
    """Finds the groups of principals."""

    def __init__(
        self, by: str, worlds: Iterable[World], alone: frozenset[str] = frozenset()
    ) -> None:
        self._alone = alone
        self._by, self._key = by, by.removeprefix(_BY_TAG)
        self._tags: dict[str, str] = {}
        self._accounts: set[str] = set()
        self._names: dict[str, str] = {}
        self._units: dict[str, str] = {}
        for world in worlds:
            self._units |= {id_: " / ".join(path) for id_, path in unit_paths(world).items()}
            self._accounts |= {account.id for account in world.accounts}
            self._names |= {account.id: account.alias for account in world.accounts}
            if by.startswith(_BY_TAG):
                self._tags |= {
                    principal.arn: value
                    for principal in _principals(world)
                    for key, value in principal.tags
                    if key == self._key
                }

    def of(self, arn: str) -> _Group:
        """Return the group of a role or user."""
        if self._by == BY_PATH:
            path = _path(arn)
            return _Group(f"Path {path}", path)
        if self._by == BY_FEW:
            account = arn.split(":", 5)[4]
            if account in self._alone:
                return _Group(account, self._names[account])
            return _Group(OTHERS, f"{len(self._names) - len(self._alone):,} other accounts")
        if self._by == BY_OU:
            unit = self._units.get(arn.split(":", 5)[4], "")
            return _Group(f"OU {unit}", unit) if unit else _Group("Without OU", "No OU")
        value = self._tags.get(arn)
        if value is None:
            return _Group(f"Without tag {self._key}", f"No {self._key}")
        return _Group(f"Tag {self._key}: {value}", value or "(empty)")

    def homes(self, nodes: Iterable[Node]) -> dict[str, _Group]:
        """Return the groups of the principals of imported accounts; sessions are with the role.

        Of few accounts also those of all else that is in an account.
        """
        known = [n for n in nodes if n.account in self._accounts]
        mine = [n for n in known if n.kind in GROUPED]
        roles = {role_key(n.id): n.id for n in mine if n.kind is NodeKind.ROLE}
        homes = {n.id: roles.get(role_key(n.id)) for n in mine if n.kind is NodeKind.SESSION}
        found = {node.id: self.of(homes.get(node.id) or node.id) for node in mine}
        if self._by == BY_FEW:
            found = {n.id: self.of(f"arn:aws:iam::{n.account}:root") for n in known} | found
        return found


def _most_trusted(analysis: Analysis, count: int) -> frozenset[str]:
    """Return the accounts of which most roles trust somebody outside, then another account."""
    graph = analysis.baseline or analysis.graph
    nodes = {node.id: node for node in graph.nodes}
    outside: Counter[str | None] = Counter()
    between: Counter[str | None] = Counter()
    for edge in graph.edges:
        source, target = nodes[edge.source], nodes[edge.target]
        if edge.standing is Standing.PERMITTED_ONLY or source.kind in PROVIDERS:
            continue
        if source.zone in (Zone.ANYONE, Zone.OUTSIDE):
            outside[target.account] += 1
        elif source.zone is not Zone.AWS and source.account != target.account:
            between.update((source.account, target.account))
    accounts = [account.id for account in analysis.scenario.base.accounts]
    ranked = sorted(accounts, key=lambda one: (-outside[one], -between[one], one))
    return frozenset(ranked[:count])


def _path(arn: str) -> str:
    """Return the first part of the path in the ARN of a role or user: `/service-role/`, `/`."""
    _, *parts = arn.split(":", 5)[-1].split("/")
    return f"/{parts[0]}/" if len(parts) > 1 else "/"


def _count(account: Account) -> int:
    return len(account.roles) + len(account.users)


def _principals(world: World) -> Iterator[Role | User]:
    for account in world.accounts:
        yield from account.roles
        yield from account.users


def _nodes(analysis: Analysis) -> Iterator[Node]:
    """Yield the nodes of an analysis and of its baseline."""
    yield from analysis.graph.nodes
    if analysis.baseline is not None:
        yield from analysis.baseline.nodes


def _graph(graph: TrustGraph, homes: Mapping[str, _Group]) -> TrustGraph:
    nodes = (
        replace(node, account=homes[node.id].id) if node.id in homes else node
        for node in graph.nodes
    )
    return replace(graph, nodes=tuple(nodes))


def _world(world: World, groups: _Groups, homes: Mapping[str, _Group]) -> World:
    """Return a world whose accounts are groups; it knows the names of accounts still."""
    roles: dict[str, list[Role]] = defaultdict(list)
    users: dict[str, list[User]] = defaultdict(list)
    names = {group.id: group.name for group in homes.values()}
    for account in world.accounts:
        for role in account.roles:
            roles[groups.of(role.arn).id].append(role)
        for user in account.users:
            users[groups.of(user.arn).id].append(user)
    return replace(
        world,
        accounts=tuple(
            Account(id=id_, alias=name, roles=tuple(roles[id_]), users=tuple(users[id_]))
            for id_, name in sorted(names.items())
        ),
        organization=_organization(world.organization, names),
    )


def _organization(known: Organization | None, names: Mapping[str, str]) -> Organization | None:
    """Return an organization without OUs, of which groups are members."""
    if known is None:
        return None
    members = (
        MemberAccount(id=id_, name=name, parent="")
        for id_, name in names.items()
        if not is_account_id(id_)
    )
    return replace(known, units=(), accounts=(*known.accounts, *members), policies=None)
