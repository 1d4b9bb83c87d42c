"""Records of a trail, each once: copies and repetitions are told apart (CT-4, CT-5, CT-7)."""

from collections.abc import Callable
from enum import Enum

from rolescope.model.cloudtrail import ASSUMING, CloudTrailRecord

_MAX_SEEN = 500_000


class Seen:
    """Remembers at least the latest IDs, of which there may be so many at a time."""

    __slots__ = ("_before", "_latest", "_most")

    def __init__(self, most: int = _MAX_SEEN) -> None:
        """Take how many are remembered at least."""
        self._most = most
        self._latest: set[int] = set()
        self._before: set[int] = set()

    def add(self, id_: str) -> bool:
        """Note an ID; tell whether it is new."""
        number = hash(id_)  # 61 bits in place of the text: two alike are very unlikely
        if number in self._latest or number in self._before:
            return False
        if len(self._latest) >= self._most:
            self._before, self._latest = self._latest, set()
        self._latest.add(number)
        return True

    def __contains__(self, id_: str) -> bool:
        """Tell whether an ID was noted."""
        number = hash(id_)
        return number in self._latest or number in self._before


_MAX_PENDING = 20_000  # copies of a role's account that wait for the caller's


class Treatment(Enum):
    """What becomes of a record."""

    COMPARED = "compare"
    COPY = "copy"  # of a call that is compared already (CT-7)
    DUPLICATE = "duplicate"  # the same record again (CT-4)
    USE = "usage"  # counted, not compared
    JOINED = "joined"  # tells more of a compared call (CT-33)
    CHANGE = "change"  # a write (CT-37)
    NOT_COMPARED = "not compared"  # the request cannot be rebuilt


class DistinctRecords:
    """Takes records in whatever order, and hands each call on once, and every other record.

    `call` is given calls of AssumeRole, those of the caller's account where there are two copies;
    `other` is given the rest. `seen` is shown every copy of a call. `copies` and `duplicates` count
    what was not handed on.
    """

    def __init__(
        self,
        call: Callable[[CloudTrailRecord], Treatment],
        other: Callable[[CloudTrailRecord], Treatment],
        seen: Callable[[CloudTrailRecord], None] = lambda _record: None,
    ) -> None:
        """Take whom records are handed to."""
        self._call, self._other, self._note = call, other, seen
        self._seen, self._shared = Seen(), Seen()
        self._pending: dict[str, CloudTrailRecord] = {}
        self.copies = self.duplicates = 0

    def take(self, record: CloudTrailRecord) -> Treatment:
        """Take the next record."""
        if self._is_known(record):
            self.duplicates += 1
            return Treatment.DUPLICATE
        return self._take_call(record) if record.name in ASSUMING else self._other(record)

    def _is_known(self, record: CloudTrailRecord) -> bool:
        """CT-4, CT-5: a record may come twice, and again with what was lacking."""
        if record.event_id and not self._seen.add(record.event_id):
            return True
        return bool(record.replaces) and not self._seen.add(record.replaces)

    def _take_call(self, record: CloudTrailRecord) -> Treatment:
        self._note(record)
        shared = record.shared_id
        if not shared:
            return self._call(record)
        if record.identity.type == "AWSAccount":  # the role's copy waits for the caller's (CT-7)
            if shared in self._shared:
                self.copies += 1
                return Treatment.COPY
            if shared not in self._pending:
                self._pending[shared] = record
                if len(self._pending) > _MAX_PENDING:
                    self._hand_on_pending()
            return Treatment.COMPARED
        if self._pending.pop(shared, None) is not None:
            self.copies += 1
        elif shared in self._shared:
            self.copies += 1
            return Treatment.COPY
        self._shared.add(shared)
        return self._call(record)

    def _hand_on_pending(self) -> None:
        """Hand on the copy that waits longest: the caller's does not come."""
        shared = next(iter(self._pending))
        self._shared.add(shared)
        self._call(self._pending.pop(shared))

    def finish(self) -> None:
        """Hand on the copies that still wait: there are no more records."""
        while self._pending:
            self._hand_on_pending()
