"""What cuts a session, as pills below its bar."""

from collections.abc import Iterator

from rolescope.drawing.timeline.clocks import Clock
from rolescope.drawing.timeline.values import Note
from rolescope.model.instant import duration_in_words
from rolescope.simulation.timeline.course import HopCourse
from rolescope.simulation.timeline.cuts import Cut, CutReason

_CAPS = {
    CutReason.CHAINING: "Role chaining",
    CutReason.USER_SESSION: "GetSessionToken",
    CutReason.ROLE_MAXIMUM: "Role maximum",
    CutReason.TOO_SHORT: "Shortest duration",
    CutReason.TOO_LONG: "Longest duration",
    CutReason.ASSERTION: "Assertion ends",
}


def cut_notes(hop: HopCourse, clock: Clock) -> Iterator[Note]:
    """Yield what is to be said about how long the session of a hop lasts."""
    cut, assumed = hop.cut, hop.limits.is_assumed
    if hop.revoked is not None:
        yield Note(
            at=hop.asked,
            strong="Revoked.",
            rest=f"{hop.revoked.policy} denies all to sessions older than {hop.revoked.before}",
            tone="risk",
            icon="close-octagon-outline",
        )
    if cut is not None:
        yield _cut(hop, cut, clock)
    elif hop.session is not None and assumed:
        yield Note(
            at=hop.ends,
            strong="Maximum assumed 1 h.",
            rest="The role's own is not in this import",
            tone="cond",
            icon="help",
        )
    elif hop.session is not None and not hop.limits.is_capped:
        yield from _uncut(hop)
    elif hop.session is None:
        yield Note(at=hop.asked, strong="No session is issued", tone="risk", icon="close-thick")


def _cut(hop: HopCourse, cut: Cut, clock: Clock) -> Note:
    at, limit = hop.ends, duration_in_words(cut.allowed)
    strong = f"{_CAPS[cut.reason]} {limit}."
    if cut.is_refused:
        asked = duration_in_words(cut.wanted)
        offer = f"; {limit} offered" if hop.is_offer else ""
        rest, icon = f"{asked} was asked for: STS refuses it{offer}", "content-cut"
        assumed = " (assumed)" if hop.limits.is_assumed and cut.reason is CutReason.TOO_LONG else ""
        return Note(at=at, strong=strong, rest=rest + assumed, tone="risk", icon=icon)
    if cut.reason is CutReason.ASSERTION:
        strong = f"{_CAPS[cut.reason]} {clock.time(hop.ends)}."
        rest = f"Without it the session would last {duration_in_words(cut.wanted)}"
    else:
        rest = f"The role alone would allow {duration_in_words(cut.wanted)}"
    return Note(at=at, strong=strong, rest=rest, tone="cond", icon="content-cut")


def _uncut(hop: HopCourse) -> Iterator[Note]:
    """Say how the duration stands to the role's maximum."""
    longest = duration_in_words(hop.limits.longest)
    if hop.session is not None and hop.session.duration >= hop.limits.longest:
        yield Note(
            at=hop.ends, strong=f"Role maximum {longest}.", rest="No longer session is issued"
        )
    else:
        yield Note(at=hop.ends, strong=f"Up to {longest}", rest="could be asked for")
