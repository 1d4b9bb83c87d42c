"""The clock of the window."""

from datetime import UTC, datetime, timedelta, tzinfo


def clock() -> str:
    """Return the time, ISO 8601 in UTC. The only place of the window that reads the clock."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")  # noqa: TID251 - this is that place


class _Local(tzinfo):
    """The time zone of this computer, with its summer time."""

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        """Return the offset at a local time."""
        return moment.replace(tzinfo=None).astimezone().utcoffset() if moment else None

    def dst(self, _moment: datetime | None) -> timedelta | None:
        """Part of the offset, not told apart."""
        return None

    def tzname(self, moment: datetime | None) -> str | None:
        """Return the short name of the zone."""
        return moment.replace(tzinfo=None).astimezone().tzname() if moment else None

    def fromutc(self, moment: datetime) -> datetime:
        """Take a time in UTC to this zone."""
        return moment.replace(tzinfo=UTC).astimezone(None).replace(tzinfo=self)


LOCAL = _Local()
