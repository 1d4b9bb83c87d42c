"""Who trusts whom, counted by account: callers as rows, accounts that trust them as columns."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from rolescope.analysis import Analysis
from rolescope.model.arn import group_digits
from rolescope.model.plain import counted, visible
from rolescope.pictures.groups import ACCOUNT, GROUP, unit_paths
from rolescope.pictures.layouts.overview.callers import card_key
from rolescope.pictures.layouts.overview.sources import NO_LINE, home_of
from rolescope.pictures.trust_facts import Danger, danger_of
from rolescope.pictures.view import Counted, Frame, MatrixCounts
from rolescope.trust.edge import Edge, Node, NodeKind, Zone, is_from_outside
from rolescope.value import Value, field
from rolescope.words.names import account_names, vendor_names

MAX_ACCOUNTS = 120
"""How many accounts have a column each; of more, those of an OU are one."""

_MAX_CALLERS = 12  # rows of callers from outside; those with the fewest trusts are one row
_MAX_DANGERS = 24  # the same where so many are dangers
_EVERY = 2000  # edges between two ticks
_OTHERS = "Other accounts"  # than those of the organization


class Party(Value, kw_only=True):
    """Who calls, and may be trusted to: an account, several of them, or a caller from outside.

    `nodes` are ids of nodes, or of accounts; `accounts` how many accounts it stands for; `opens`
    what unfolds it (see `view.Frame.expanded`). Without a name of its own it is called by its ID.
    """

    id: str
    name: str
    detail: str = ""
    unit: str = ""
    zone: Zone = Zone.SCOPE
    kind: NodeKind = NodeKind.ACCOUNT
    nodes: tuple[str, ...] = ()
    accounts: int = 1
    is_imported: bool = True
    has_name: bool = True
    opens: str = ""


class Cell(Value, kw_only=True):
    """The trusts of one column in one row, by ids of row and column.

    `edges` are in the order of their weight: dangers, admin roles, the others. `is_from_outside`:
    one of them is. `added` and `removed`: how many of them edits made and took away. `counted` are
    the ids of what counts: nothing of those that were taken away.
    """

    row: str
    column: str
    edges: tuple[Edge, ...]
    danger: Danger = Danger.NONE
    is_from_outside: bool = False
    reaches_admin: bool = False
    added: int = 0
    removed: int = 0
    counted: frozenset[str] = frozenset()

    @property
    def trusts(self) -> int:
        """How many trusts there are."""
        return len(self.edges) - self.removed

    @property
    def count(self) -> int:
        """How many there are of what is counted."""
        return len(self.counted)


class Matrix(Value, kw_only=True, dict=True):
    """`callers` are rows from outside; `accounts` rows and columns, those of one OU together.

    `inside` counts the trusts within a column, which are in no cell. `noun`: what columns are.
    `counts`: what is counted, of which trusts.
    """

    callers: tuple[Party, ...]
    accounts: tuple[Party, ...]
    cells: tuple[Cell, ...]
    counts: MatrixCounts
    inside: int = 0
    noun: str = ACCOUNT
    nodes: Mapping[str, Node] = field(default_factory=dict)

    @cached_property
    def calls(self) -> Counter[str]:
        """What is counted of each row: what several of its cells have is one."""
        return _distinct((cell.row, cell.counted) for cell in self.cells)

    @cached_property
    def trusts(self) -> Counter[str]:
        """What is counted of each column: what several of its cells have is one."""
        return _distinct((cell.column, cell.counted) for cell in self.cells)


def _distinct(counted: Iterable[tuple[str, frozenset[str]]]) -> Counter[str]:
    found: dict[str, set[str]] = defaultdict(set)
    for key, ids in counted:
        found[key] |= ids
    return Counter({key: len(ids) for key, ids in found.items()})


def count_trusts(
    analysis: Analysis, frame: Frame, tick: Callable[[], None] = lambda: None
) -> Matrix:
    """Count the trusts of an analysis across accounts, with those that edits took away.

    Trusts in AWS services, in deleted principals and in what is none are not counted.
    """
    gathered = _Gathered(analysis, frame)
    found: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    inside = 0
    for number, edge in enumerate(gathered.edges):
        if number % _EVERY == 0:
            tick()
        ends = gathered.ends(edge) if gathered.is_meant(edge) else None
        if ends is not None and ends[0] == ends[1]:
            inside += edge.id in gathered.now
        elif ends is not None:
            found[ends].append(edge)
    cells = [gathered.cell(ends, edges) for ends, edges in sorted(found.items())]
    weights: Counter[str] = Counter()
    for cell in cells:
        weights.update(dict.fromkeys((cell.row, cell.column), cell.trusts))
    accounts, homes = _accounts(gathered, weights, frame)
    callers, others = _callers(gathered, cells, weights, frame)
    if homes or others:
        cells, more = gathered.joined(cells, {**homes, **others})
        inside += more
    return Matrix(
        callers=callers,
        accounts=accounts,
        cells=tuple(cells),
        inside=inside,
        noun=GROUP if frame.by else ACCOUNT,
        counts=frame.counts,
        nodes=gathered.nodes,
    )


class _Gathered:
    """The nodes and trusts of an analysis and of its baseline, as far as a filter shows them."""

    def __init__(self, analysis: Analysis, frame: Frame) -> None:
        self.world = world = analysis.scenario.world
        before = analysis.baseline or analysis.graph
        self.nodes = {node.id: node for graph in (before, analysis.graph) for node in graph.nodes}
        self.now = {edge.id: edge for edge in analysis.graph.edges if edge.is_trust}
        self._before = (
            self.now
            if analysis.baseline is None
            else {edge.id: edge for edge in before.edges if edge.is_trust}
        )
        shown, self._counts = frame.shown, frame.counts
        edges = self.now | {id_: e for id_, e in self._before.items() if id_ not in self.now}
        self.edges = [edge for edge in edges.values() if shown is None or edge.id in shown.edges]
        outside = [
            (edge.source, edge.target)
            for edge in self.edges
            if self.nodes[edge.source].zone is Zone.OUTSIDE
        ]
        self.vendors = vendor_names(world, self.nodes, outside)
        self.names = account_names(world) | self.vendors
        mine = {account.id for account in world.accounts}
        if shown is not None:
            mine &= {node.account for id_, node in self.nodes.items() if id_ in shown.nodes}
        members = {
            home
            for edge in self.edges
            if (node := self.nodes[edge.source]).zone is Zone.ORGANIZATION
            and (home := home_of(node)) is not None
        }
        self.imported = frozenset(mine)
        self.accounts = mine | members
        self.callers: dict[str, list[str]] = defaultdict(list)
        for id_ in sorted({edge.source for edge in self.edges}):
            node = self.nodes[id_]
            if node.kind not in NO_LINE and home_of(node) not in self.accounts:
                self.callers[card_key(node)].append(id_)

    def ends(self, edge: Edge) -> tuple[str, str] | None:
        """Return the ids of row and column; None for a trust that is not counted."""
        source, column = self.nodes[edge.source], self.nodes[edge.target].account
        if source.kind in NO_LINE or column not in self.accounts or column is None:
            return None
        home = home_of(source)
        return home if home is not None and home in self.accounts else card_key(source), column

    def is_meant(self, edge: Edge) -> bool:
        """Tell whether a trust is one of those that are counted."""
        if self._counts.admin_only and not self.nodes[edge.target].is_admin:
            return False
        return not self._counts.open_only or self._danger(edge) is Danger.RISK

    def cell(self, ends: tuple[str, str], edges: Iterable[Edge]) -> Cell:
        """Return the cell of a row and a column."""
        dangers = {edge.id: self._danger(edge) for edge in edges}
        ordered = sorted(
            edges,
            key=lambda edge: (
                -dangers[edge.id],
                not self.nodes[edge.target].is_admin,
                edge.target,
                edge.id,
            ),
        )
        current = [edge for edge in ordered if edge.id in self.now]
        return Cell(
            row=ends[0],
            column=ends[1],
            edges=tuple(ordered),
            danger=max((dangers[edge.id] for edge in current), default=Danger.NONE),
            is_from_outside=any(is_from_outside(one, self.nodes[one.source]) for one in ordered),
            reaches_admin=any(self.nodes[edge.target].is_admin for edge in current),
            added=sum(edge.id not in self._before for edge in ordered),
            removed=len(ordered) - len(current),
            counted=frozenset(map(_IDS[self._counts.of], current)),
        )

    def joined(self, cells: Iterable[Cell], homes: Mapping[str, str]) -> tuple[list[Cell], int]:
        """Return the cells of rows and columns that stand for several.

        With how many trusts are within one of them, now.
        """
        found: dict[tuple[str, str], list[Edge]] = defaultdict(list)
        inside = 0
        for cell in cells:
            row, column = homes.get(cell.row, cell.row), homes.get(cell.column, cell.column)
            if row == column:
                inside += cell.trusts
            else:
                found[row, column] += cell.edges
        return [self.cell(ends, edges) for ends, edges in sorted(found.items())], inside

    def _danger(self, edge: Edge) -> Danger:
        return danger_of(edge, self.nodes[edge.source], self.vendors)


_IDS: Mapping[Counted, Callable[[Edge], str]] = {
    Counted.TRUSTS: lambda edge: edge.id,
    Counted.ROLES: lambda edge: edge.target,
    Counted.CALLERS: lambda edge: edge.source,
}


def _accounts(
    gathered: _Gathered, weights: Mapping[str, int], frame: Frame
) -> tuple[tuple[Party, ...], dict[str, str]]:
    """Return the accounts in the order of their OUs, and what stands for those that are folded."""
    paths = {} if frame.by else unit_paths(gathered.world)
    has_units = any(paths.values())
    units: dict[tuple[int, tuple[str, ...]], list[str]] = defaultdict(list)
    for account in sorted(gathered.accounts, key=lambda one: (-weights.get(one, 0), one)):
        is_other = bool(paths) and account not in paths
        path = (_OTHERS,) if is_other else paths.get(account, ())
        rank = 2 if is_other else int(not path)  # those right below the root come after OUs
        units[rank, path].append(account)
    is_folded = len(gathered.accounts) > MAX_ACCOUNTS and not frame.whole
    found: list[Party] = []
    homes: dict[str, str] = {}
    for (_, path), accounts in sorted(units.items()):
        unit = " / ".join(path) or ("Root" if has_units else "")
        id_ = f"unit:{unit}"
        kept = accounts
        if is_folded and id_ not in frame.expanded:
            kept = [] if path else accounts[: MAX_ACCOUNTS // 2]
        found += [_account(gathered, account, unit, id_ * is_folded) for account in kept]
        rest = accounts[len(kept) :]
        if rest:
            name = unit if path else counted(len(rest), "more account")
            found.append(_folded(id_, name, unit, rest, gathered))
            homes |= dict.fromkeys(rest, id_)
    return tuple(found), homes


def _account(gathered: _Gathered, account: str, unit: str, opens: str) -> Party:
    is_imported = account in gathered.imported
    name = gathered.names.get(account, "")
    return Party(
        id=account,
        name=visible(name) if name else f"Account {group_digits(account)}",
        detail=group_digits(account) if name else "",
        unit=unit,
        zone=Zone.SCOPE if is_imported else Zone.ORGANIZATION,
        nodes=(account,),
        is_imported=is_imported,
        has_name=bool(name),
        opens=opens,
    )


def _folded(id_: str, name: str, unit: str, accounts: list[str], gathered: _Gathered) -> Party:
    return Party(
        id=id_,
        name=name,
        detail=counted(len(accounts), "account"),
        unit=unit,
        nodes=tuple(sorted(accounts)),
        accounts=len(accounts),
        is_imported=not gathered.imported.isdisjoint(accounts),
        opens=id_,
    )


_MORE_CALLERS = "card:more"


def _callers(
    gathered: _Gathered, cells: Iterable[Cell], weights: Mapping[str, int], frame: Frame
) -> tuple[tuple[Party, ...], dict[str, str]]:
    """Return the callers from outside, dangers first, and what stands for those that are folded."""
    dangers: dict[str, Danger] = defaultdict(lambda: Danger.NONE)
    for cell in cells:
        dangers[cell.row] = max(dangers[cell.row], cell.danger)
    kept = [key for key in gathered.callers if key in weights]
    kept.sort(key=lambda key: (-dangers[key], -weights[key], key))
    rest: list[str] = []
    is_open = frame.whole or _MORE_CALLERS in frame.expanded
    risks = sum(dangers[key] is Danger.RISK for key in kept)
    most = max(_MAX_CALLERS, min(risks + 1, _MAX_DANGERS))
    if len(kept) > most and not is_open:
        kept, rest = kept[: most - 1], kept[most - 1 :]
    found = [_caller(gathered, key, gathered.callers[key], dangers[key]) for key in kept]
    if rest:
        nodes = tuple(sorted(node for key in rest for node in gathered.callers[key]))
        zones = {gathered.nodes[node].zone for node in nodes}
        kinds = {gathered.nodes[node].kind for node in nodes}
        found.append(
            Party(
                id=_MORE_CALLERS,
                name=counted(len(rest), "more caller"),
                zone=zones.pop() if len(zones) == 1 else Zone.OUTSIDE,
                kind=kinds.pop() if len(kinds) == 1 else NodeKind.ACCOUNT,
                nodes=nodes,
                opens=_MORE_CALLERS,
            )
        )
    return tuple(found), dict.fromkeys(rest, _MORE_CALLERS)


def _caller(gathered: _Gathered, key: str, nodes: list[str], danger: Danger) -> Party:
    node = gathered.nodes[nodes[0]]
    kind, name, detail = node.kind, visible(node.name), visible(node.issuer or "")
    if home_of(node) is not None:
        kind = NodeKind.ACCOUNT
        account = node.account or node.id
        known = gathered.names.get(account)
        unknown = "Unknown" if danger is Danger.RISK else "Account"
        name = visible(known) if known else f"{unknown} {group_digits(account)}"
        detail = group_digits(account) if known else ""
    elif node.kind is NodeKind.ANYONE:
        name, detail = "Anyone", ""
    return Party(id=key, name=name, detail=detail, zone=node.zone, kind=kind, nodes=tuple(nodes))
