"""Times of the timeline for people: in the zone of the reader, and in UTC."""

import re
from datetime import UTC, datetime, tzinfo

from rolescope.model.instant import in_zone, parse_instant
from rolescope.simulation.timeline.intervals import second_of, text_of
from rolescope.value import Value

_TIME = re.compile(r"\d{1,2}:\d\d")


class TimelineClock(Value):
    """Writes seconds since 1970 in a zone, with the date when it is not that of `day`."""

    zone: tzinfo
    day: int

    def time(self, second: int) -> str:
        """Return `11:02`, or `2026-11-21 01:02` on another day."""
        return _written(second, self.zone, self.day)

    def utc(self, second: int) -> str:
        """Return the time in UTC, `19:02 UTC`; empty where it is the reader's time as well."""
        if not self.offset(second):
            return ""
        return f"{_written(second, UTC, self.day)} UTC"

    def both(self, second: int) -> str:
        """Return both: `11:02 (19:02 UTC)`, or `19:02 UTC` alone."""
        utc = self.utc(second)
        return f"{self.time(second)} ({utc})" if utc else f"{self.time(second)} UTC"

    def date(self, second: int) -> str:
        """Return the date of a second, `2026-11-20`."""
        moment = parse_instant(text_of(second))
        return f"{in_zone(moment, self.zone):%Y-%m-%d}" if moment else ""

    def offset(self, second: int) -> int:
        """Return by how many seconds the reader's clock is ahead of UTC."""
        moment = parse_instant(text_of(second))
        found = in_zone(moment, self.zone).utcoffset() if moment else None
        return int(found.total_seconds()) if found else 0

    def read(self, text: str) -> int | None:
        """Read a time as people type it: `12:10` on the day shown, or with a date or a zone."""
        text = text.strip()
        if _TIME.fullmatch(text):
            text = f"{self.date(self.day)} {text.zfill(5)}"
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return None
        moment = moment if moment.tzinfo else moment.replace(tzinfo=self.zone)
        return second_of(moment.isoformat())

    def full(self, second: int) -> str:
        """Return date and time as they can be read again: `2026-11-20 09:20`."""
        return f"{self.date(second)} {_written(second, self.zone, second)}"

    def zone_words(self, second: int) -> str:
        """Name the zone by its offset: `Times in UTC-8`."""
        minutes = self.offset(second) // 60
        if not minutes:
            return "UTC"
        sign = "\N{MINUS SIGN}" if minutes < 0 else "+"
        hours, rest = divmod(abs(minutes), 60)
        return f"Times in UTC{sign}{hours}{f':{rest:02}' if rest else ''}"


def _written(second: int, zone: tzinfo, day: int) -> str:
    moment, first = parse_instant(text_of(second)), parse_instant(text_of(day))
    if moment is None or first is None:
        return ""
    local = in_zone(moment, zone)
    is_same_day = local.date() == in_zone(first, zone).date()
    return f"{local:%H:%M}" if is_same_day else f"{local:%Y-%m-%d %H:%M}"
