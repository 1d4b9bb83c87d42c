"""The whole timeline in words: one value for the widget."""

from collections.abc import Mapping
from datetime import tzinfo

from rolescope.engine.index import WorldIndex
from rolescope.model.instant import duration_in_words
from rolescope.simulation.timeline.course import Course
from rolescope.simulation.timeline.moment import Moment, moment
from rolescope.simulation.timeline.revocation import revoke
from rolescope.simulation.timeline.switching import ConsoleSwitch
from rolescope.words.timeline.axis import Axis, axis_of
from rolescope.words.timeline.cards import cards
from rolescope.words.timeline.clocks import Clock
from rolescope.words.timeline.rows import View, rows
from rolescope.words.timeline.sentences import console_words, meaning, renewal_line, status, summary
from rolescope.words.timeline.values import Offer, RevokeMark, TimelineText

_MORE = (
    "There may be more changes than are shown: a condition compares a time as text, or there are "
    "very many."
)


class Story:
    """One chain, to be told at any moment: what does not depend on the moment is kept."""

    def __init__(
        self,
        course: Course,
        index: WorldIndex,
        zone: tzinfo,
        console: tuple[ConsoleSwitch, ...] = (),
        names: Mapping[str, str] | None = None,
    ) -> None:
        """Take a chain over time; `zone` is that of the reader, `names` those of accounts."""
        self.course = course
        self._names = names or {}
        self._index = index
        self.clock = Clock(zone, course.hops[0].asked)
        self._console = console_words(course, console)
        self.start = course.hops[-1].asked

    def axis(self, now: int) -> Axis:
        """Return the stretch of time that shows the whole chain and a moment."""
        return axis_of(self.course, self.clock, now)

    def at(
        self, now: int, axis: Axis | None = None, revoked: tuple[int, int] | None = None
    ) -> TimelineText:
        """Tell the chain at a moment; `revoked` are a hop and the second of its revocation."""
        seen = moment(self.course, self._index, now)
        return self._told(seen, axis or self.axis(now), revoked)

    def _told(self, seen: Moment, axis: Axis, revoked: tuple[int, int] | None) -> TimelineText:
        course, clock, now = self.course, self.clock, seen.now
        view = View(course=course, moment=seen, axis=axis, clock=clock)
        revocation = revoke(course, *revoked) if revoked else None
        incomplete = any(not hop.renewed.is_complete for hop in course.hops)
        return TimelineText(
            axis=axis,
            now=now,
            now_local=clock.time(now),
            now_utc=clock.utc(now),
            date=clock.date(course.hops[0].asked),
            zone=clock.zone_words(now),
            cards=cards(course, seen, self._index, self._names, clock),
            rows=tuple(rows(view)),
            renewals=tuple(renewal_line(course, x, now, clock) for x in seen.renewals),
            summary=summary(course, seen, clock),
            meaning=meaning(course, revocation, clock),
            status=status(course, seen, clock),
            console=self._console,
            revoke=RevokeMark(
                hop=revocation.hop,
                second=revocation.second,
                label=f"Revoke {clock.time(revocation.second)}",
            )
            if revocation
            else None,
            offer=_offer(course),
            notes=(_MORE,) if incomplete else (),
        )


def _offer(course: Course) -> Offer | None:
    last = course.hops[-1]
    if not last.is_offer or last.cut is None:
        return None
    return Offer(seconds=last.cut.allowed, label=f"Ask for {duration_in_words(last.cut.allowed)}")
