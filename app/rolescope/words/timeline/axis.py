"""The axis of the timeline: which span of time it shows, and where its hours stand."""

from collections.abc import Iterator

from rolescope.simulation.timeline.course import ChainCourse
from rolescope.simulation.timeline.intervals import FIRST, LAST
from rolescope.simulation.timeline.renewal import hold
from rolescope.value import Value
from rolescope.words.timeline.clocks import TimelineClock

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
_STEPS = (
    *(5 * _MINUTE, 15 * _MINUTE, 30 * _MINUTE, _HOUR, 2 * _HOUR, 3 * _HOUR, 6 * _HOUR),
    *(12 * _HOUR, _DAY, 7 * _DAY, 30 * _DAY, 365 * _DAY, 3_650 * _DAY, 36_500 * _DAY),
)
_MAX_STRETCH = 14 * _HOUR  # changes later than this after the start do not stretch the axis
_LONGER = 1.35  # by which what a role alone would allow may stretch it
_MARGIN = 0.06  # of the whole, after the last that is shown
_APART = 124  # px between two hours with labels


class Tick(Value):
    """One line across the rows. `local` and `utc` are empty for one between two hours."""

    second: int
    local: str = ""
    utc: str = ""


class Axis(Value):
    """The span of time that is shown, in seconds."""

    start: int
    end: int

    def place(self, second: int, width: float) -> float:
        """Return how far from the left a second stands, of `width` pixels; within them."""
        share = (min(max(second, self.start), self.end) - self.start) / (self.end - self.start)
        return share * width

    def second(self, place: float, width: float) -> int:
        """Return the second at a place."""
        share = min(max(place / max(width, 1), 0.0), 1.0)
        return round(self.start + share * (self.end - self.start))


def axis_of(course: ChainCourse, clock: TimelineClock, now: int) -> Axis:
    """Return an axis with all sessions of a chain, near changes of its policies, and a time."""
    first = min(*(hop.asked for hop in course.hops), now)
    end = max(*(hop.ends for hop in course.hops), now, first + _HOUR)
    held = hold(course, course.hops[-1].asked)
    near = [held.end] if held else []
    near += [x.start for hop in course.hops for x in hop.renewed.windows[1:]]
    near += [] if course.first.ends is None else [course.first.ends]
    near += [hop.asked + hop.cut.wanted for hop in course.hops if hop.cut and hop.cut.is_refused]
    end = max([end, *(second for second in near if first < second <= first + _MAX_STRETCH)])
    alone = [hop.asked + hop.cut.wanted for hop in course.hops if hop.cut]
    most = first + (end - first) * _LONGER
    end = max([end, *(second for second in alone if second <= most)])
    start = first - (first + clock.offset(first)) % (_HOUR if end - first < _DAY else _DAY)
    return Axis(max(start, FIRST), min(round(end + (end - start) * _MARGIN), LAST))


def ticks(axis: Axis, width: float, clock: TimelineClock) -> Iterator[Tick]:
    """Yield the hours, and unlabeled lines half way, for an axis that is so many pixels wide."""
    room = (axis.end - axis.start) * _APART / max(width, 1)
    step = next((step for step in _STEPS if step >= room), _STEPS[-1])
    half = step // 2
    second = axis.start - (axis.start + clock.offset(axis.start)) % step
    while second <= axis.end:
        if second >= axis.start:
            yield Tick(second, clock.time(second), clock.utc(second))
        if axis.start <= second + half <= axis.end:
            yield Tick(second + half)
        second += step
