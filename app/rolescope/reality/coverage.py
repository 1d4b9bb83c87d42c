"""What the logs cover: accounts, Regions, times, and whether reads are in them (CT-3, CT-45)."""

from collections.abc import Iterable

from rolescope.model.cloudtrail import ASSUMING, CloudTrailRecord, CutLookup
from rolescope.value import Value

_INCOMPLETE = 15 * 60  # seconds before the newest record (CT-15)
_DAY = 24 * 3600
_MAX_PLACES = 50_000


class LogSpan(Value, kw_only=True):
    """What the logs of one account in one Region cover; times are seconds since 1970."""

    account: str
    region: str
    first: int
    last: int
    records: int
    has_reads: bool


class LogCoverage(Value, kw_only=True):
    """Everything that the logs cover. `write_only` are accounts whose logs lack reads (CT-3).

    `cut_lookups`: the logs are of lookups of which these lack older records, or all (CT-45).
    """

    spans: tuple[LogSpan, ...] = ()
    first: int = 0
    last: int = 0
    complete_until: int = 0
    write_only: tuple[str, ...] = ()
    cut_lookups: tuple[CutLookup, ...] = ()

    def covers(self, account: str, since: int) -> bool:
        """Tell whether the calls on roles of an account are in the logs from a time on."""
        spans = [span for span in self.spans if span.account == account]
        return (
            account not in self.write_only
            and any(span.has_reads for span in spans)
            and min((span.first for span in spans), default=since + 1) <= since
            and all(
                one.since is not None and one.since < since  # others of that second may lack
                for one in self.cut_lookups
                if one.account in (account, "")
            )
        )


class CoverageCount:
    """Counts what was read."""

    def __init__(self) -> None:
        """Begin without any."""
        self._spans: dict[tuple[str, str], list[int]] = {}

    def add(self, record: CloudTrailRecord) -> None:
        """Take a record."""
        key = record.account or record.identity.account, record.region
        span = self._spans.get(key)
        is_read = record.name in ASSUMING
        if span is None:
            if len(self._spans) < _MAX_PLACES:
                self._spans[key] = [record.time, record.time, 1, is_read]
            return
        if record.time < span[0]:
            span[0] = record.time
        elif record.time > span[1]:
            span[1] = record.time
        span[2] += 1
        span[3] |= is_read

    def coverage(self, cut_lookups: Iterable[CutLookup] = ()) -> LogCoverage:
        """Return what was covered, as far as lookups were not cut."""
        spans = tuple(
            LogSpan(
                account=account,
                region=region,
                first=first,
                last=last,
                records=count,
                has_reads=bool(reads),
            )
            for (account, region), (first, last, count, reads) in sorted(self._spans.items())
        )
        last = max((span.last for span in spans), default=0)
        return LogCoverage(
            spans=spans,
            first=min((span.first for span in spans), default=0),
            last=last,
            complete_until=max(0, last - _INCOMPLETE),
            write_only=tuple(sorted(set(_write_only(spans)))),
            cut_lookups=tuple(cut_lookups),
        )


def _write_only(spans: tuple[LogSpan, ...]) -> list[str]:
    accounts = {span.account for span in spans}
    found = []
    for account in accounts:
        own = [span for span in spans if span.account == account]
        length = max(span.last for span in own) - min(span.first for span in own)
        if length >= _DAY and not any(span.has_reads for span in own):
            found.append(account)
    return found
