"""Which folded accounts have a row of their own, so that the picture stays readable."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

from rolescope.pictures.layouts.overview.density import (
    FEW_LINES,
    MANY_LINES,
    NAMED_IN_ALL,
    NAMED_IN_UNIT,
)
from rolescope.pictures.layouts.overview.units import Unit

Pairs = Mapping[tuple[str, str], int]
"""How many trusts there are by caller (an account or a card) and trusting account."""


def named_accounts(
    units: Sequence[Unit], pairs: Pairs, risks: Collection[str], opened: Collection[str] = ()
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

    def __init__(self, units: Sequence[Unit], pairs: Pairs) -> None:
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
