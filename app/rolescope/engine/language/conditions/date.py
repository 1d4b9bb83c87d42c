"""Date operators (CO-27)."""

import re
from datetime import date
from decimal import Decimal

from rolescope.engine.language.conditions.ordered import comparisons
from rolescope.model.condition_operators import ValueKind

_DATE = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)"
    r"(?:[Tt ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,20}))?)?\s*([Zz]|[+-]\d\d(?::?\d\d)?)?)?)?)?",
    re.ASCII,
)
# Four digits alone are a year.
_EPOCH = re.compile(r"([+-]\d{1,20}|\d{1,3}|\d{5,20}|\d{4}(?=\.))(\.\d{1,20})?", re.ASCII)
_FIRST_DAY = date(1970, 1, 1).toordinal()
_DAY, _HOUR, _MINUTE = 86_400, 3_600, 60


def read_date(text: str) -> Decimal | None:
    """Read a date as seconds since 1970-01-01 UTC.

    Takes the W3C profile of ISO 8601 (year, month, day, or with time and offset; a date alone is
    midnight UTC) and epoch seconds.
    """
    text = text.strip()
    if _EPOCH.fullmatch(text):
        return Decimal(text)
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    try:
        days = date(year, month or 1, day or 1).toordinal() - _FIRST_DAY
    except ValueError:
        return None
    fraction = Decimal(f"0.{match.group(7) or 0}")
    offset = _offset(match.group(8))
    if offset is None or not _is_on_a_clock(hour, minute, second + fraction):
        return None
    return days * _DAY + hour * _HOUR + minute * _MINUTE + second - offset + fraction


def _is_on_a_clock(hour: int, minute: int, second: Decimal) -> bool:
    """Midnight may be 24:00, and a minute may have a leap second."""
    if hour == 24:  # noqa: PLR2004 - a clock
        return minute == second == 0
    return hour < 24 and minute < 60 and second < 61  # noqa: PLR2004 - a clock


def _offset(zone: str | None) -> int | None:
    """Return the offset from UTC in seconds; without a zone the time is UTC."""
    if zone is None or zone in "Zz":
        return 0
    digits = zone[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 23 or minutes > 59:  # noqa: PLR2004 - a clock
        return None
    seconds = hours * _HOUR + minutes * _MINUTE
    return -seconds if zone[0] == "-" else seconds


DATE = comparisons(ValueKind.DATE, read_date)
