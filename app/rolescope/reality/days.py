"""Recorded calls by day: how the use of a trust or principal runs over time (CT-6, CT-47)."""

from collections.abc import Iterable
from sys import intern

from rolescope.engine.index import account_of
from rolescope.reality.coverage import LogCoverage
from rolescope.reality.outcomes import RecordedOutcome
from rolescope.reality.trusts import edge_of
from rolescope.trust.edge import Edge, Node, NodeKind
from rolescope.value import Value

SECONDS_A_DAY = 24 * 3600
_MAX_DAYS = 300_000  # of all pairs of caller and role together
_BITS = 32
_MASK = (1 << _BITS) - 1
_PLACES = {
    RecordedOutcome.ALLOWED: 0,
    RecordedOutcome.DENIED: _BITS,
    RecordedOutcome.REFUSED: 2 * _BITS,
}


class CallsOfDay(Value):
    """The calls of one day in UTC, by AWS's answer. `day` is its number, 0 for 1970-01-01.

    `refused` are those that STS refused for other reasons than policies, such as an expired token.
    """

    day: int
    allowed: int = 0
    denied: int = 0
    refused: int = 0

    @property
    def failed(self) -> int:
        """The calls that got no credentials."""
        return self.denied + self.refused


class PairDays(Value):
    """The days on which one caller called one role; the first one first."""

    caller: str
    role: str
    days: tuple[CallsOfDay, ...]


class UseByDay(Value, kw_only=True):
    """Calls by caller, role and day: all that a project keeps of records (CT-54).

    `first` and `last` are the seconds since 1970 that the logs cover, `accounts` those whose logs
    hold calls of AssumeRole at all (CT-3). `is_cut`: there were too many days to count all, so
    that the counts are least counts.
    """

    pairs: tuple[PairDays, ...] = ()
    first: int = 0
    last: int = 0
    accounts: tuple[str, ...] = ()
    is_cut: bool = False


class DayCount:
    """Counts the calls of every caller on every role, day by day."""

    def __init__(self) -> None:
        """Begin without any."""
        # Of each pair by day: three counts as one number, which takes the least room.
        self._pairs: dict[tuple[str, str], dict[int, int]] = {}
        self._room = _MAX_DAYS
        self._is_cut = False

    def add(self, caller: str, role: str, time: int, outcome: RecordedOutcome) -> None:
        """Take a call at a time, in seconds since 1970."""
        day = time // SECONDS_A_DAY
        days = self._pairs.get((caller, role))
        if days is None or day not in days:
            if not self._room:
                self._is_cut = True
                return
            self._room -= 1
            if days is None:
                days = self._pairs[intern(caller), intern(role)] = {}
            days[day] = 0
        days[day] += 1 << _PLACES[outcome]

    def use(self, coverage: LogCoverage) -> UseByDay:
        """Return what was counted, by role and caller, with what the logs cover."""
        pairs = sorted(self._pairs.items(), key=lambda item: (item[0][1], item[0][0]))
        return UseByDay(
            pairs=tuple(
                PairDays(caller, role, tuple(_calls(day, days[day]) for day in sorted(days)))
                for (caller, role), days in pairs
            ),
            first=coverage.first,
            last=coverage.last,
            accounts=tuple(sorted({span.account for span in coverage.spans if span.has_reads})),
            is_cut=self._is_cut,
        )


def _calls(day: int, counts: int) -> CallsOfDay:
    return CallsOfDay(day, *(counts >> place & _MASK for place in _PLACES.values()))


def pairs_through(
    pairs: Iterable[PairDays], trust: Edge, trusts: Iterable[Edge]
) -> tuple[PairDays, ...]:
    """Return the pairs whose calls went through a trust; `trusts` are all those of its role."""
    own = tuple(trusts)
    return tuple(
        pair
        for pair in pairs
        if pair.role == trust.target
        and (taken := edge_of(pair.caller, own)) is not None
        and taken.id == trust.id
    )


def pairs_by(pairs: Iterable[PairDays], caller: Node) -> tuple[PairDays, ...]:
    """Return the pairs of a caller; of an account, those of everybody in it."""
    if caller.kind is NodeKind.ACCOUNT:
        account = account_of(caller.id) or caller.id
        return tuple(pair for pair in pairs if account_of(pair.caller) == account)
    names = (caller.id, caller.id.partition(":")[2])  # services and providers have a prefix
    return tuple(pair for pair in pairs if pair.caller in names)


def pairs_on(pairs: Iterable[PairDays], role: str) -> tuple[PairDays, ...]:
    """Return the pairs of everybody who called a role."""
    return tuple(pair for pair in pairs if pair.role == role)


def calls_by_day(pairs: Iterable[PairDays]) -> tuple[CallsOfDay, ...]:
    """Return the calls of pairs together, for each day on which there were any."""
    sums: dict[int, CallsOfDay] = {}
    for pair in pairs:
        for one in pair.days:
            known = sums.get(one.day, CallsOfDay(one.day))
            sums[one.day] = CallsOfDay(
                one.day,
                known.allowed + one.allowed,
                known.denied + one.denied,
                known.refused + one.refused,
            )
    return tuple(sums[day] for day in sorted(sums))
