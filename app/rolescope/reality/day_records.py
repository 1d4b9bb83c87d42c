"""The records behind one count of one day: which calls they were."""

from typing import NamedTuple

from rolescope.engine.index import WorldIndex
from rolescope.model.cloudtrail import CloudTrailRecord
from rolescope.reality.days import SECONDS_A_DAY
from rolescope.reality.distinct import DistinctRecords, Treatment
from rolescope.reality.identities import RecordedCaller, identify
from rolescope.reality.outcomes import RecordedOutcome, outcome_of
from rolescope.value import Value

MAX_LISTED = 500


class CallsWanted(Value, kw_only=True):
    """Calls of a day in UTC, by its number from 1970-01-01, by pairs of caller and role."""

    day: int
    pairs: frozenset[tuple[str, str]]


class RecordedCall(NamedTuple):
    """A call with who called, and what AWS answered."""

    record: CloudTrailRecord
    caller: str
    outcome: RecordedOutcome


class DayRecords:
    """Looks for calls among records, counted as a check counts them: each once.

    `count` is how many there are; of them the earliest MAX_LISTED are kept.
    """

    def __init__(self, index: WorldIndex, wanted: CallsWanted) -> None:
        """Take the world that callers are looked up in, and what is looked for."""
        self._index, self._wanted = index, wanted
        self._records = DistinctRecords(self._look_at, lambda _record: Treatment.USE)
        self._calls: list[RecordedCall] = []
        self.count = 0

    def take(self, record: CloudTrailRecord) -> None:
        """Take the next record."""
        self._records.take(record)

    def _look_at(self, record: CloudTrailRecord) -> Treatment:
        if record.time // SECONDS_A_DAY == self._wanted.day:
            caller = identify(record, self._index)
            if (
                isinstance(caller, RecordedCaller)
                and (caller.entity, record.role) in self._wanted.pairs
            ):
                self._keep(RecordedCall(record, caller.entity, outcome_of(record)))
        return Treatment.USE

    def _keep(self, call: RecordedCall) -> None:
        self.count += 1
        self._calls.append(call)
        if len(self._calls) > 2 * MAX_LISTED:
            self._calls = self._earliest()

    def _earliest(self) -> list[RecordedCall]:
        order = sorted(self._calls, key=lambda call: (call.record.time, call.record.event_id))
        return order[:MAX_LISTED]

    def finish(self) -> tuple[RecordedCall, ...]:
        """Return the calls, the first one first: there are no more records."""
        self._records.finish()
        return tuple(self._earliest())
