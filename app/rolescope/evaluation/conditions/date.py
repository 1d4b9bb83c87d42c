"""Date operators (spec CO-27)."""

import re
from datetime import date
from decimal import Decimal

from rolescope.evaluation.conditions.ordered import comparisons

_DATE = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)"
    r"(?:[Tt ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,20}))?)?\s*([Zz]|[+-]\d\d(?::?\d\d)?)?)?)?)?",
    re.ASCII,
)
_EPOCH = re.compile(r"[+-]?\d{5,20}(\.\d{1,20})?", re.ASCII)
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
    if hour > 24 or minute > 59 or second > 60:  # noqa: PLR2004 - a clock
        return None
    seconds = days * _DAY + hour * _HOUR + minute * _MINUTE + second - _offset(match.group(8))
    return Decimal(seconds) + Decimal(f"0.{match.group(7) or 0}")


def _offset(zone: str | None) -> int:
    """Return the offset from UTC in seconds; without a zone the time is UTC."""
    if zone is None or zone in "Zz":
        return 0
    digits = zone[1:].replace(":", "").ljust(4, "0")
    seconds = int(digits[:2]) * _HOUR + int(digits[2:]) * _MINUTE
    return -seconds if zone[0] == "-" else seconds


DATE = comparisons("Date", read_date)
