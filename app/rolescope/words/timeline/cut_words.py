"""What cuts a session, as pills below its bar."""

from collections.abc import Iterator

from rolescope.engine.verdict import Decision
from rolescope.model.caller import ServiceCaller, SessionCaller
from rolescope.model.instant import duration_in_words
from rolescope.simulation.timeline.course import HopCourse
from rolescope.simulation.timeline.cuts import Cut, CutReason
from rolescope.words.timeline.clocks import Clock
from rolescope.words.timeline.values import Note

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
    if hop.revoked is not None:
        yield Note(
            at=hop.asked,
            strong="Revoked.",
            rest=f"{hop.revoked.policy} denies all to sessions older than {hop.revoked.before}",
            tone="risk",
            icon="close-octagon-outline",
        )
    if hop.cut is not None:
        yield _cut(hop, hop.cut, clock)
    elif hop.session is not None:
        yield _uncut(hop, hop.session.duration)
    elif hop.simulation.verdict.decision is Decision.DEPENDS:
        words = "whether a session is issued"
        yield Note(at=hop.asked, strong="Cannot be decided", rest=words, tone="cond", icon="help")
    else:
        yield Note(at=hop.asked, strong="No session is issued", tone="risk", icon="close-thick")


def _cut(hop: HopCourse, cut: Cut, clock: Clock) -> Note:
    at, limit = hop.ends, duration_in_words(cut.allowed)
    strong = f"{_CAPS[cut.reason]} {limit}."
    if cut.is_refused:
        asked = duration_in_words(cut.wanted)
        offer = f"; {limit} offered" if hop.is_offer else ""
        rest, icon = f"{asked} was asked for: STS refuses it{offer}", "content-cut"
        if hop.limits.is_assumed and cut.reason is CutReason.TOO_LONG:
            rest += ", for the role's maximum is not in this import"
        return Note(at=at, strong=strong, rest=rest, tone="risk", icon=icon)
    if cut.reason is CutReason.ASSERTION:
        strong = f"{_CAPS[cut.reason]} {clock.time(hop.ends)}."
        rest = f"Without it the session would last {duration_in_words(cut.wanted)}"
    else:
        rest = f"The role alone would allow {duration_in_words(cut.wanted)}"
    return Note(at=at, strong=strong, rest=rest, tone="cond", icon="content-cut")


def _uncut(hop: HopCourse, lasts: int) -> Note:
    """Say how the duration stands to what limits it."""
    limits, caller = hop.limits, hop.simulation.request.caller
    longest = duration_in_words(limits.longest)
    if isinstance(caller, ServiceCaller):  # SVC-3
        return Note(at=hop.ends, strong="No role maximum.", rest="The service renews it by itself")
    if lasts < limits.longest:
        return Note(at=hop.ends, strong=f"Up to {longest}", rest="could be asked for")
    if limits.is_capped:
        cap = CutReason.CHAINING if isinstance(caller, SessionCaller) else CutReason.USER_SESSION
        rest = "The role allows no more either"
        if limits.is_assumed:
            rest = "The role's own maximum is not in this import"
        return Note(at=hop.ends, strong=f"{_CAPS[cap]} {longest}.", rest=rest)
    if limits.is_assumed:
        strong, rest = f"Maximum assumed {longest}.", "The role's own is not in this import"
        return Note(at=hop.ends, strong=strong, rest=rest, tone="cond", icon="help")
    return Note(at=hop.ends, strong=f"Role maximum {longest}.", rest="No longer session is issued")
