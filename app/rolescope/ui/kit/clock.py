"""The clock of the window, and the time zone in which times are shown."""

from collections.abc import Callable
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

    def __reduce__(self) -> str:
        """There is one in every process."""
        return "_LOCAL"


_LOCAL = _Local()


class _Shown(tzinfo):
    """The zone that is shown now. On its way to another process it becomes that zone."""

    zone: tzinfo = _LOCAL

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        """Return the offset at a time of the zone."""
        return self.zone.utcoffset(moment)

    def dst(self, moment: datetime | None) -> timedelta | None:
        """Return the part of it that is summer time, where that is known."""
        return self.zone.dst(moment)

    def tzname(self, moment: datetime | None) -> str | None:
        """Return the short name of the zone."""
        return self.zone.tzname(moment)

    def fromutc(self, moment: datetime) -> datetime:
        """Take a time in UTC to the zone."""
        return self.zone.fromutc(moment.replace(tzinfo=self.zone)).replace(tzinfo=self)

    def __reduce__(self) -> tuple[Callable[[tzinfo], tzinfo], tuple[tzinfo]]:
        """Return what other processes are told."""
        return _same, (self.zone,)


def _same(zone: tzinfo) -> tzinfo:
    return zone


LOCAL = _Shown()
"""The zone in which all times of the window stand: this computer's, unless it is set otherwise."""


def show_zone(name: str) -> None:
    """Show times in a zone: `local`, `utc`, or one of the names that `ZoneInfo` takes."""
    known = {"local": _LOCAL, "utc": UTC}.get(name)
    if known is None:
        from zoneinfo import ZoneInfo  # noqa: PLC0415 - few need it

        known = ZoneInfo(name)
    LOCAL.zone = known
