"""Stretches of time in whole seconds since 1970: from one second up to, but without, another.

Requests and credentials have times in whole seconds, so every moment that counts is one of them.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from math import ceil

from rolescope.model.instant import format_instant, parse_instant

Stretch = tuple[int, int]
Stretches = tuple[Stretch, ...]
"""In order, apart from each other, none of them empty."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST = int((datetime.min.replace(tzinfo=UTC) - _EPOCH).total_seconds())
LAST = int((datetime.max.replace(microsecond=0, tzinfo=UTC) - _EPOCH).total_seconds())
"""The ends of the calendar. A stretch up to LAST has no end that counts."""


def second_of(text: str | None) -> int | None:
    """Return the first whole second that is not before a time; None for what is no time."""
    moment = parse_instant(text or "")
    return None if moment is None else ceil((moment - _EPOCH).total_seconds())


def text_of(second: int) -> str:
    """Write a second as an ISO 8601 time."""
    return format_instant(_EPOCH + timedelta(seconds=min(max(second, FIRST), LAST)))


def joined(stretches: Iterable[Stretch]) -> Stretches:
    """Return what any of the stretches covers."""
    found: list[Stretch] = []
    for start, end in sorted(stretches):
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)


def common(some: Stretches, others: Stretches) -> Stretches:
    """Return what both cover."""
    return joined(
        (max(start, begin), min(end, stop)) for start, end in some for begin, stop in others
    )


def since(stretches: Stretches, second: int) -> Stretches:
    """Return what lies at or after a second."""
    return common(stretches, ((second, LAST),))


def lasting(stretches: Stretches, seconds: int) -> Stretches:
    """Return when something lasts that can begin in the stretches and lasts so many seconds."""
    return joined((start, end - 1 + seconds) for start, end in stretches)


def around(stretches: Stretches, second: int) -> Stretch | None:
    """Return the stretch that holds a second."""
    return next((one for one in stretches if one[0] <= second < one[1]), None)


def last_until(stretches: Stretches, second: int) -> int:
    """Return the last second that they cover up to a second; there has to be one."""
    return max(min(end - 1, second) for start, end in stretches if start <= second)
