"""Points in time as policies, exports and requests write them (CO-27)."""

from datetime import UTC, datetime, timedelta, tzinfo


def parse_instant(text: str) -> datetime | None:
    """Read ISO 8601 or Unix epoch seconds; without a zone it is UTC; None when it is neither."""
    text = text.strip()
    try:
        if text.replace(".", "", 1).removeprefix("-").isdecimal():
            # A compact date such as 20261124 would be 1970 as an epoch: policies write epochs.
            return datetime.fromtimestamp(float(text), UTC)
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


def format_instant(moment: datetime) -> str:
    """Write it as formats.md does: `2026-11-24T12:00:00Z`."""
    text = in_zone(moment, UTC).isoformat(
        timespec="microseconds" if moment.microsecond else "seconds"
    )
    return text.replace("+00:00", "Z")


def later(moment: datetime, seconds: int) -> datetime:
    """Return a moment some seconds later; the last one of the calendar where it ends before."""
    try:
        return moment + timedelta(seconds=seconds)
    except OverflowError:
        return datetime.max.replace(microsecond=0, tzinfo=UTC)


def in_zone(moment: datetime, zone: tzinfo) -> datetime:
    """Return a moment in a zone; unchanged where the calendar ends (9999-12-31, for "never")."""
    try:
        return moment.astimezone(zone)
    except (OverflowError, ValueError):  # ValueError: of a zone that asks the system
        return moment


def duration_in_words(seconds: int) -> str:
    """Write a number of seconds for people: `1 h`, `1 h 30 min`, `90 s`."""
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    if not hours and (left or not minutes):
        return f"{sign}{seconds} s"
    parts = [f"{hours:,} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes)
    return sign + " ".join(parts + [f"{left} s"] * bool(left))
