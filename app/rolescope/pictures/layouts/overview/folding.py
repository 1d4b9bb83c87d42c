"""What a large picture folds: the tail of an account's rows, and accounts into their OUs."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from rolescope.analysis import Analysis
from rolescope.model.plain import visible
from rolescope.model.world import Organization, World
from rolescope.pictures.groups import ACCOUNT
from rolescope.pictures.layouts.overview.diagram import Diagram, PillKind, RoleRow
from rolescope.questions.filters.shown import Shown
from rolescope.trust.edge import NodeKind
from rolescope.value import Value

_HEARD = (PillKind.UNREADABLE, PillKind.NO_CONDITION)  # what a row says of some of its members


def folded(rows: Mapping[str, Sequence[RoleRow]]) -> dict[str, list[RoleRow]]:
    """Return the rows by account, the tail of each folded."""
    return {account: _fold(mine) for account, mine in rows.items()}


def _fold(rows: Sequence[RoleRow]) -> list[RoleRow]:
    ranked = sorted((row for row in rows if not row.is_late), key=_rank)
    late = [row for row in rows if row.is_late]
    kept, rest = ranked[:KEPT_ROWS] + late[:KEPT_ROWS], ranked[KEPT_ROWS:] + late[KEPT_ROWS:]
    by_kind: dict[str, list[RoleRow]] = {}
    for row in rest:
        by_kind.setdefault(row.kind.name, []).append(row)
    return [*kept, *(joined_rows(mine) for mine in by_kind.values())]


def _rank(row: RoleRow) -> tuple[int, bool, int, str, str]:
    """Dangers first, then administrators, then rows of many; an edit changes nothing in it."""
    return -row.first, not row.is_admin, -len(row.nodes), row.names[0].lower(), row.id


def tail_id(account: str) -> str:
    """Return what the ids of the rows begin with that stand for the tail of an account."""
    return f"more:{account}:"


def joined_rows(rows: Sequence[RoleRow]) -> RoleRow:
    """Return one row for several of one account and kind."""
    first = rows[0]
    members = sorted(
        (name, node) for row in rows for name, node in zip(row.names, row.nodes, strict=True)
    )
    pills = {pill.kind: pill for row in rows for pill in row.pills if pill.kind in _HEARD}
    return RoleRow(
        id=f"{tail_id(first.account)}{first.kind.name}",
        account=first.account,
        kind=first.kind,
        nodes=tuple(node for _, node in members),
        names=tuple(name for name, _ in members),
        pills=tuple(pills[kind] for kind in _HEARD if kind in pills),
        services=tuple(sorted({service for row in rows for service in row.services})),
        danger=max(row.danger for row in rows),
        first=max(row.first for row in rows),
        is_folded=True,
    )


# How much one picture can hold: above these limits accounts and rows are folded


_MAX_ROLES = 1500
_MAX_LINES = 300  # dev-200 has 221, and a wide screen shows them
_MAX_ROWS = 600
_MAX_UNFOLDED, _FEW_LINES_UNFOLDED = 12, 24  # accounts; with few lines more of them are read
KEPT_ROWS = 12  # of a large account, by rank; the others are one row of each kind
MOST_UNITS = 16  # OUs; more are folded into those above them
MOST_ACCOUNTS = 12  # boxes of folded accounts where there are no OUs
NAMED_IN_UNIT = 4  # accounts of an OU that have a row
NAMED_IN_ALL = 12  # where nothing but one box holds all accounts
FEW_LINES = 28  # what the accounts with a row may make of the lines between OUs
MANY_LINES = 44  # … those with a danger, or with nothing but rows
MANY_PAIRS = 24  # of accounts with trusts between them, where each account has a box
KEPT_CARDS = 3  # callers of one sort; more are one card
EVERYWHERE = 0.8  # of the accounts: who reaches them reaches every one
LEAST_EVERYWHERE = 4  # accounts


def is_crowd(analysis: Analysis, shown: Shown | None) -> bool:
    """Tell whether there are too many roles to look at them one by one; an edit decides nothing."""
    nodes = (analysis.baseline or analysis.graph).nodes
    roles = [
        node
        for node in nodes
        if node.kind is NodeKind.ROLE
        and node.is_imported
        and (shown is None or node.id in shown.nodes)
    ]
    return len(roles) > _MAX_ROLES and len({node.account for node in roles}) > 1


def is_large(world: World) -> bool:
    """Tell whether a world is a crowd whatever its trusts are."""
    counts = [len(account.roles) for account in world.accounts]
    return sum(counts) > _MAX_ROLES and sum(map(bool, counts)) > 1


def has_many_rows(rows: Iterable[RoleRow]) -> bool:
    """Tell whether there are too many rows, before any edit."""
    return sum(not row.is_late for row in rows) > _MAX_ROWS


def is_dense(diagram: Diagram) -> bool:
    """Tell whether there are too many rows or lines in several accounts, before any edit."""
    boxes = [box for box in diagram.boxes if any(not row.is_late for row in box.rows)]
    lines = sum(not bundle.is_late for bundle in diagram.bundles)
    has_tails = any(row.is_folded for box in boxes for row in box.rows)
    is_long = len(boxes) > _MAX_UNFOLDED and lines > _FEW_LINES_UNFOLDED
    return len(boxes) > 1 and (has_tails or lines > _MAX_LINES or is_long)


# OUs: which box a folded account is in


_OUTSIDE = "outside"
_UNPLACED = ""  # nothing above the account is known


class FoldedOu(Value, kw_only=True):
    """An OU with imported accounts in it; `path` are the names from the root down to it.

    `is_account`: no OU, but one account alone.
    """

    id: str
    name: str
    path: str
    accounts: tuple[str, ...]
    is_account: bool = False


def units_of(world: World, accounts: Iterable[str], noun: str = ACCOUNT) -> tuple[FoldedOu, ...]:
    """Return the OUs of accounts, by ID. Without OUs: each account, or one unit of very many.

    `noun`: what they are.
    """
    accounts = sorted(accounts)
    organization = world.organization
    homes = _homes(organization, accounts) if organization is not None else {}
    names = {unit.id: unit for unit in organization.units} if organization is not None else {}
    if organization is None or names.keys().isdisjoint(homes.values()):
        if len(accounts) <= MOST_ACCOUNTS:
            return tuple(
                FoldedOu(id=each, name="", path="", accounts=(each,), is_account=True)
                for each in accounts
            )
        return all_in_one(accounts, noun)
    found: dict[str, list[str]] = defaultdict(list)
    for account in accounts:
        found[homes[account]].append(account)
    paths = {id_: _path(organization, id_) for id_ in found}
    shown = _short(paths)
    return tuple(
        FoldedOu(id=id_, name=shown[id_], path="/".join(paths[id_]), accounts=tuple(mine))
        for id_, mine in sorted(found.items())
    )


def all_in_one(accounts: Iterable[str], noun: str) -> tuple[FoldedOu, ...]:
    """Return one unit with all accounts, or whatever they are."""
    return (FoldedOu(id=f"{noun}s", name=f"All {noun}s", path="", accounts=tuple(accounts)),)


def _homes(organization: Organization, accounts: Iterable[str]) -> dict[str, str]:
    """Return the OU, or the root, of every account; OUs deep down only while they are few."""
    paths = organization.paths()
    mine = {account: paths.get(account, (_OUTSIDE,)) or (_UNPLACED,) for account in accounts}
    deepest = max((len(chain) for chain in mine.values()), default=1)
    homes: dict[str, str] = {}
    for depth in range(deepest, 0, -1):
        homes = {account: chain[:depth][-1] for account, chain in mine.items()}
        if len(set(homes.values())) <= MOST_UNITS or depth == 2:  # noqa: PLR2004 - OUs below the root
            break
    return homes


def _path(organization: Organization, unit: str) -> tuple[str, ...]:
    if unit == _OUTSIDE:
        return ("Other accounts",)  # not in the organization
    names = {each.id: visible(each.name) for each in organization.units}
    chain = [names[each] for each in organization.path_of_unit(unit) if each in names]
    return tuple(chain) or ("Organization root",)


def _short(paths: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Call OUs by their own names, and by their paths where two have the same."""
    count = Counter(path[-1] for path in paths.values())
    return {
        id_: path[-1] if count[path[-1]] == 1 else "/".join(path) for id_, path in paths.items()
    }


# Which folded accounts have a row of their own, so that the picture stays readable


Pairs = Mapping[tuple[str, str], int]
"""How many trusts there are by caller (an account or a card) and trusting account."""


def named_accounts(
    units: Sequence[FoldedOu], pairs: Pairs, risks: Collection[str], opened: Collection[str] = ()
) -> frozenset[str]:
    """Return the accounts with a row; the others of a unit share one.

    Dangers come first, then those that tell of most trusts for every line, while lines are few. A
    unit of `opened` has a row for each.
    """
    lines = _Lines(units, pairs)
    most = NAMED_IN_UNIT if len(units) > 1 else NAMED_IN_ALL
    used: Counter[str] = Counter()
    named = set()
    wanted = risks if lines.count >= FEW_LINES else lines.traffic
    for account in sorted(wanted, key=lambda a: (a not in risks, -lines.worth(a), a)):
        unit = lines.unit[account]
        limit = MANY_LINES if account in risks else FEW_LINES
        if used[unit] < most and lines.part(account, limit):
            used[unit] += 1
            named.add(account)
    for each in units:
        rest = [account for account in each.accounts if account not in named]
        if len(rest) == 1 or each.id in opened:
            named.update(rest)
    return frozenset(named)


class _Lines:
    """The lines between rows, while accounts get rows of their own."""

    def __init__(self, units: Sequence[FoldedOu], pairs: Pairs) -> None:
        self.unit = {account: unit.id for unit in units for account in unit.accounts}
        self._row = dict(self.unit)
        self.traffic: Counter[str] = Counter()
        self._touching: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._lines: Counter[tuple[str, str]] = Counter()
        for pair, count in pairs.items():
            for account in self.unit.keys() & set(pair):
                self.traffic[account] += count
                self._touching[account].append(pair)
            self._lines[self._line(pair)] += 1

    def _line(self, pair: tuple[str, str]) -> tuple[str, str]:
        source, target = pair
        return self._row.get(source, source), self._row[target]

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    def worth(self, account: str) -> float:
        """Return how many trusts a row of its own tells of, for every line that it adds."""
        before = len(self._lines)
        self._move(account, account)
        added = len(self._lines) - before
        self._move(account, self.unit[account])
        return self.traffic[account] / (added + 1)

    def part(self, account: str, limit: int) -> bool:
        """Give an account a row of its own, unless that makes more than `limit` lines."""
        before = len(self._lines)
        self._move(account, account)
        if len(self._lines) > max(limit, before):
            self._move(account, self.unit[account])
            return False
        return True

    def _move(self, account: str, row: str) -> None:
        pairs = self._touching[account]
        old = Counter(map(self._line, pairs))
        self._row[account] = row
        new = Counter(map(self._line, pairs))
        self._lines.subtract(old)
        self._lines.update(new)
        for line in old:
            if not self._lines[line]:
                del self._lines[line]
