"""Intervals of time in whole seconds since 1970: from one second up to, but without, another.

Requests and credentials have times in whole seconds, so every moment that counts is one of them.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from math import ceil

from rolescope.model.instant import format_instant, parse_instant

Interval = tuple[int, int]
Intervals = tuple[Interval, ...]
"""In order, apart from each other, none of them empty."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST = int((datetime.min.replace(tzinfo=UTC) - _EPOCH).total_seconds())
LAST = int((datetime.max.replace(microsecond=0, tzinfo=UTC) - _EPOCH).total_seconds())
"""The ends of the calendar. An interval up to LAST has no end that counts."""


def second_of(text: str | None) -> int | None:
    """Return the first whole second that is not before a time; None for what is no time."""
    moment = parse_instant(text or "")
    return None if moment is None else ceil((moment - _EPOCH).total_seconds())


def text_of(second: int) -> str:
    """Write a second as an ISO 8601 time."""
    return format_instant(_EPOCH + timedelta(seconds=min(max(second, FIRST), LAST)))


def joined(intervals: Iterable[Interval]) -> Intervals:
    """Return what any of the intervals covers."""
    found: list[Interval] = []
    for start, end in sorted(intervals):
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)


def common(some: Intervals, others: Intervals) -> Intervals:
    """Return what both cover."""
    return joined(
        (max(start, begin), min(end, stop)) for start, end in some for begin, stop in others
    )


def since(intervals: Intervals, second: int) -> Intervals:
    """Return what lies at or after a second."""
    return common(intervals, ((second, LAST),))


def lasting(intervals: Intervals, seconds: int) -> Intervals:
    """Return when something lasts that can begin in the intervals and lasts so many seconds."""
    return joined((start, end - 1 + seconds) for start, end in intervals)


def around(intervals: Intervals, second: int) -> Interval | None:
    """Return the interval that holds a second."""
    return next((one for one in intervals if one[0] <= second < one[1]), None)


def last_until(intervals: Intervals, second: int) -> int:
    """Return the last second that they cover up to a second; there has to be one."""
    return max(min(end - 1, second) for start, end in intervals if start <= second)
