"""Moment: the chain at one time: which sessions are valid, and what each hop would answer then."""

from enum import Enum

from rolescope.engine.evaluate import answer_assume_role
from rolescope.engine.index import WorldIndex
from rolescope.engine.interpretation import Interpretation
from rolescope.engine.verdict import Verdict
from rolescope.simulation.timeline.course import ChainCourse, HopCourse
from rolescope.simulation.timeline.intervals import around
from rolescope.simulation.timeline.renewal import Hold, Renewal, hold, renewals
from rolescope.simulation.timeline.repeated_calls import renewed, repeated
from rolescope.value import Value


class HopState(Enum):
    """What has become of a session."""

    NOT_YET = "not issued yet"
    VALID = "valid"
    EXPIRED = "expired"
    NONE = "not issued"  # and never will be: the hop yields no session


class HopMoment(Value, kw_only=True):
    """One hop at one time.

    `left` are the seconds that its session still lasts. `verdict` is the answer if the hop were
    repeated now: with the session that it was made with where that is valid, else with one that
    the hop before makes anew; the first hop always has its own credentials. `needs_renewal`: it is
    the answer to a renewed session alone.
    """

    hop: int
    state: HopState
    left: int
    verdict: Verdict
    needs_renewal: bool

    @property
    def is_allowed(self) -> bool:
        """Whether it would be allowed to repeat the hop, once the hops before it are renewed."""
        return self.verdict.is_allowed


class Moment(Value, kw_only=True):
    """A chain at one time, and what can still be renewed from then on."""

    now: int
    hops: tuple[HopMoment, ...]
    renewals: tuple[Renewal, ...]
    hold: Hold | None


def moment(
    course: ChainCourse, index: WorldIndex, now: int, reading: Interpretation | None = None
) -> Moment:
    """Look at a chain at one time. Trust counts at issue alone: no session ends by it (SES-8)."""
    return Moment(
        now=now,
        hops=tuple(_hop(course, hop, index, now, reading or index.reading) for hop in course.hops),
        renewals=renewals(course, now),
        hold=hold(course, now),
    )


def _hop(
    course: ChainCourse, hop: HopCourse, index: WorldIndex, now: int, reading: Interpretation
) -> HopMoment:
    before = course.first.valid if hop.number == 1 else course.hops[hop.number - 2].spans
    is_caller_valid = around(before, now) is not None
    request = hop.simulation.request
    is_new = course.first.needs_provider if hop.number == 1 else not is_caller_valid
    again = renewed if is_new else repeated
    verdict = answer_assume_role(again(request, now), index, reading)
    is_older_refused = False
    if not is_new and hop.renewed is not hop.kept and not verdict.is_allowed:
        new = answer_assume_role(renewed(request, now), index, reading)
        is_older_refused = new.is_allowed
        verdict = new if is_older_refused else verdict
    return HopMoment(
        hop=hop.number,
        state=_state(hop, now),
        left=max(0, hop.ends - now) if hop.spans and now >= hop.asked else 0,
        verdict=verdict,
        needs_renewal=is_older_refused or (is_new and hop.number > 1),
    )


def _state(hop: HopCourse, now: int) -> HopState:
    if not hop.spans:
        return HopState.NONE
    if now < hop.asked:
        return HopState.NOT_YET
    return HopState.VALID if now < hop.ends else HopState.EXPIRED
