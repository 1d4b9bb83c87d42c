"""How callers use roles: how often, by whom, from where, with what (CT-47 to CT-53)."""

import ipaddress
import re
from datetime import UTC, datetime
from functools import lru_cache
from sys import intern

from rolescope.model.caller import CallerKind
from rolescope.model.cloudtrail import CloudTrailRecord
from rolescope.model.plain import text_sha256
from rolescope.reality.identities import RecordedCaller
from rolescope.reality.outcomes import RecordedOutcome
from rolescope.reality.requests import IPV4, is_address
from rolescope.value import Value

_MAX_NAMES, _MAX_NETWORKS, _MAX_IDS = 200, 50, 50
_MAX_ALL_NAMES = 500_000  # of sessions, of all pairs together; of more, each pair keeps few
_FEW_NAMES = 3
MAX_PAIRS = 100_000
_SHOWN_NAMES = 20
_LONGEST = 36 * 3600  # seconds that any session lasts
_MAX_SESSIONS = 10_000
_PEOPLE = frozenset(
    {CallerKind.USER, CallerKind.SESSION_TOKEN, CallerKind.ROOT, CallerKind.FEDERATED_USER}
)


class PairUse(Value, kw_only=True):
    """How one caller used one role. Times are seconds since 1970; 0: never.

    `session_names` are some of them, `names` says how many there are (at most 200 are counted,
    and few where all pairs together have very many).
    `by_users` are the calls by IAM users, `with_mfa` those of them with an MFA code (CT-50).
    `external_ids` and `networks` come with their counts; of external IDs only a hash is kept.
    Durations are in seconds, None where none was asked for, or told.
    """

    caller: str
    kind: CallerKind
    role: str
    count: int = 0
    denied: int = 0
    first: int = 0
    last: int = 0
    names: int = 0
    session_names: tuple[str, ...] = ()
    by_users: int = 0
    with_mfa: int = 0
    external_ids: tuple[tuple[str, int], ...] = ()
    without_external_id: int = 0
    networks: tuple[tuple[str, int], ...] = ()
    shortest_asked: int | None = None
    longest_asked: int | None = None
    longest_given: int | None = None

    @property
    def is_service(self) -> bool:
        """Whether an AWS service called, which renews its sessions by itself (CT-48)."""
        return self.kind is CallerKind.SERVICE or ":role/aws-service-role/" in self.role


class LiveSession(Value, kw_only=True):
    """A session that was still valid at the time that was asked about."""

    role: str
    name: str
    caller: str
    begin: int
    end: int


class UseCount:
    """Counts the calls of every caller on every role."""

    def __init__(self, at: int) -> None:
        """`at` is the time at which sessions are looked for that are still valid."""
        self._at = at
        self._pairs: dict[tuple[str, str], _Pair] = {}
        self._sessions: list[LiveSession] = []
        self._room = _MAX_ALL_NAMES
        self.is_cut = False

    def add(
        self, found: RecordedCaller, record: CloudTrailRecord, outcome: RecordedOutcome
    ) -> None:
        """Take a call."""
        key = found.entity, record.role
        pair = self._pairs.get(key)
        if pair is None:
            if len(self._pairs) >= MAX_PAIRS:
                self.is_cut = True
                return
            pair = self._pairs[intern(found.entity), intern(record.role)] = _Pair(found.kind)
        if outcome is not RecordedOutcome.ALLOWED:
            pair.denied += 1
            return
        names = len(pair.names)
        pair.add(found, record, _MAX_NAMES if self._room > 0 else _FEW_NAMES)
        self._room -= len(pair.names) - names
        if 0 <= self._at - record.time < _LONGEST:
            self._note_session(found, record)

    def _note_session(self, found: RecordedCaller, record: CloudTrailRecord) -> None:
        end = expiry_of(record)
        if end is None or end <= self._at or len(self._sessions) >= _MAX_SESSIONS:
            return
        asked = record.parameters
        self._sessions.append(
            LiveSession(
                role=record.role,
                name=(asked.session_name if asked else None) or "",
                caller=found.entity,
                begin=record.time,
                end=end,
            )
        )

    def pairs(self) -> tuple[PairUse, ...]:
        """Return what was counted, by role and caller."""
        found = sorted(self._pairs.items(), key=lambda item: (item[0][1], item[0][0]))
        return tuple(pair.use(caller, role) for (caller, role), pair in found)

    def sessions(self) -> tuple[LiveSession, ...]:
        """Return the sessions that were still valid, the one that lasts longest first."""
        return tuple(sorted(self._sessions, key=lambda one: (-one.end, one.role, one.name)))


class _Pair:
    __slots__ = (
        *("kind", "count", "denied", "first", "last", "names", "users", "mfa", "ids", "without_id"),
        *("networks", "shortest", "longest", "given"),
    )

    def __init__(self, kind: CallerKind) -> None:
        self.kind = kind
        self.count = self.denied = self.first = self.last = 0
        self.users = self.mfa = self.without_id = 0
        # Pairs are many, and most have one of each: empty and single ones take little room.
        self.names: frozenset[str] | set[str] = _NO_NAMES
        self.ids: Counts = ()
        self.networks: Counts = ()
        self.shortest = self.longest = self.given = -1

    def add(self, found: RecordedCaller, record: CloudTrailRecord, most_names: int) -> None:
        time = record.time
        if not self.count:
            self.first = self.last = time
        elif time > self.last:
            self.last = time
        elif time < self.first:
            self.first = time
        self.count += 1
        network = intern(_network(record.endpoint_id, record.source_address))
        self.networks = _counted(self.networks, network, _MAX_NETWORKS)
        asked = record.parameters
        if asked is None:
            return
        if asked.session_name and len(self.names) < most_names:
            self.names = _with_name(self.names, asked.session_name)
        if found.kind in _PEOPLE and record.identity.type == "IAMUser":  # else MFA is unknown
            self.users += 1
            self.mfa += asked.serial_number is not None or record.identity.mfa is True
        if asked.external_id is None:
            self.without_id += 1
        else:
            self.ids = _counted(self.ids, asked.external_id, _MAX_IDS)
        self._note_duration(asked.duration, record)

    def _note_duration(self, asked: int | None, record: CloudTrailRecord) -> None:
        if asked is not None:
            self.shortest = asked if self.shortest < 0 else min(self.shortest, asked)
            self.longest = max(self.longest, asked)
            self.given = max(self.given, asked)
        elif self.given < 0:  # of those that ask for nothing, one tells how long it is (CT-49)
            end = expiry_of(record)
            self.given = max(self.given, end - record.time if end is not None else -1)

    def use(self, caller: str, role: str) -> PairUse:
        return PairUse(
            caller=caller,
            kind=self.kind,
            role=role,
            count=self.count,
            denied=self.denied,
            first=self.first,
            last=self.last,
            names=len(self.names),
            session_names=tuple(sorted(self.names)[:_SHOWN_NAMES]),
            by_users=self.users,
            with_mfa=self.mfa,
            external_ids=tuple(sorted((_hashed(text), count) for text, count in _items(self.ids))),
            without_external_id=self.without_id,
            networks=tuple(sorted(_items(self.networks), key=lambda item: (-item[1], item[0]))),
            shortest_asked=_known(self.shortest),
            longest_asked=_known(self.longest),
            longest_given=_known(self.given),
        )


def _known(number: int) -> int | None:
    return None if number < 0 else number


Counts = tuple[()] | tuple[str, int] | dict[str, int]
"""How often there was each of some texts: none, one of them, or many."""

_NO_NAMES: frozenset[str] = frozenset()


def _counted(counts: Counts, key: str, most: int) -> Counts:
    """Return counts with one more of a text, as far as there is room for another text."""
    if not counts:
        return key, 1
    if isinstance(counts, tuple):
        known, count = counts
        if known == key:
            return key, count + 1
        counts = {known: count}
    if key in counts or len(counts) < most:
        counts[key] = counts.get(key, 0) + 1
    return counts


def _items(counts: Counts) -> tuple[tuple[str, int], ...]:
    if isinstance(counts, dict):
        return tuple(counts.items())
    return (counts,) if counts else ()


def _with_name(names: frozenset[str] | set[str], name: str) -> frozenset[str] | set[str]:
    """Return names with one more; the first is shared by all pairs that have it alone."""
    if name in names:
        return names
    if not names:
        return _only(name)
    if isinstance(names, frozenset):
        names = set(names)
    names.add(name)
    return names


@lru_cache(maxsize=65_536)
def _only(name: str) -> frozenset[str]:
    return frozenset((name,))


def _hashed(text: str) -> str:
    """Return a name for an external ID that does not tell it (CT-51)."""
    return text_sha256(text)[:12]


@lru_cache(maxsize=65_536)
def _network(endpoint: str, address: str) -> str:
    """Return where a call came from: /24, /48, an endpoint, a service or AWS (CT-52)."""
    if endpoint or not is_address(address):
        return endpoint or address or "unknown"
    found = IPV4.fullmatch(address)
    if found is not None:
        return f"{found[1]}.0/24"
    return str(ipaddress.ip_network((address, 48), strict=False))


_EXPIRATION = re.compile(
    r"([A-Z][a-z]{2}) (\d{1,2}), (\d{4}),? (\d{1,2}):(\d\d):(\d\d)[ \u00a0\u202f]([AP])M"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NOON = 12


def expiry_of(record: CloudTrailRecord) -> int | None:
    """Return when the session of a record ended, as its text says (CT-49)."""
    text = record.response.expiration if record.response else ""
    found = _EXPIRATION.fullmatch(text.strip())
    if found is None or found[1] not in _MONTHS:
        return None
    month, hour = _MONTHS.index(found[1]) + 1, int(found[4]) % _NOON + _NOON * (found[7] == "P")
    day, year, minute, second = map(int, (found[2], found[3], found[5], found[6]))
    try:
        return int(datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp())
    except ValueError:
        return None
