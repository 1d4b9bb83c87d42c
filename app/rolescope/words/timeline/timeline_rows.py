"""The rows of the timeline: credentials, sessions with their cuts, and policies that change."""

from collections.abc import Iterator

from rolescope.engine.verdict import Decision, Layer, Refusal
from rolescope.model.arn import role_name
from rolescope.model.caller import (
    ByKind,
    CallerKind,
)
from rolescope.model.instant import duration_in_words
from rolescope.simulation.callers import caller_name
from rolescope.simulation.timeline.course import ChainCourse, Credential, HopCourse
from rolescope.simulation.timeline.cuts import Cut, CutReason
from rolescope.simulation.timeline.intervals import FIRST
from rolescope.simulation.timeline.moment import HopMoment, HopState, Moment
from rolescope.simulation.timeline.windows import PolicyWindow
from rolescope.value import Value
from rolescope.words.chain_text import SHAPES
from rolescope.words.timeline.axis import Axis
from rolescope.words.timeline.clocks import TimelineClock
from rolescope.words.timeline.timeline_values import BarLook, TimelineBar, TimelineNote, TimelineRow


class RowsContext(Value, kw_only=True):
    """What all rows are written for."""

    course: ChainCourse
    moment: Moment
    axis: Axis
    clock: TimelineClock


def name_of(course: ChainCourse, number: int) -> str:
    """Name the session of a hop by its role; 0 is who makes the first hop."""
    if number == 0:
        return caller_name(course.first.caller)
    return role_name(course.hops[number - 1].simulation.request.role)


def rows(view: RowsContext) -> Iterator[TimelineRow]:
    """Yield all rows, from the first credential down."""
    for number, credential in enumerate(view.course.credentials):
        yield _of_credential(view, number, credential)
    for hop, state in zip(view.course.hops, view.moment.hops, strict=True):
        yield _of_hop(view, hop, state)
    for hop in view.course.hops:
        if hop.renewed.changes or not hop.renewed.is_complete:
            yield _of_policies(view, hop)


# Credentials that no hop made


def _of_credential(view: RowsContext, number: int, credential: Credential) -> TimelineRow:
    caller, axis = credential.caller, view.axis
    name, words = caller_name(caller), _credential_words(view, credential)
    start = axis.start if credential.issued is None else max(credential.issued, axis.start)
    ends = axis.end if credential.ends is None else credential.ends
    is_over = credential.ends is not None and credential.ends <= view.moment.now
    look: BarLook = "keys" if credential.ends is None else "expired" if is_over else "given"
    return TimelineRow(
        id=f"credential-{number}",
        shape=SHAPES[caller.kind],
        title=name,
        detail=", ".join(filter(None, KINDS[caller.kind])),
        bars=(TimelineBar(start=start, end=ends, look=look, label=words, is_open=ends >= axis.end),)
        if ends > axis.start
        else (),
        tooltip=words,
        spoken=f"{name}: {words}.",
    )


KINDS = ByKind(
    "callers on the timeline",
    {
        CallerKind.USER: ("user", "access key"),
        CallerKind.SESSION_TOKEN: ("temporary credentials", ""),
        CallerKind.SESSION: ("role session", ""),
        CallerKind.FEDERATED_USER: ("temporary credentials", ""),
        CallerKind.ROOT: ("root user", ""),
        CallerKind.SERVICE: ("AWS service", ""),
        CallerKind.WEB: ("OIDC token", ""),
        CallerKind.SAML: ("SAML assertion", ""),
    },
)
"""What a caller is, and what it signs with."""


def _credential_words(view: RowsContext, credential: Credential) -> str:
    if credential.is_permanent:
        return "Long-term access key, no expiry. Works until it is deleted or deactivated"
    if credential.caller.is_service:
        return "The service renews its credentials by itself"
    if credential.needs_provider:
        ends = credential.ends
        return f"New for each call{f'; ends {view.clock.time(ends)}' if ends else ''}"
    if credential.ends is None:
        return "When it ends is not known"
    word = "ended" if credential.ends <= view.moment.now else "ends"
    return f"{word} {view.clock.time(credential.ends)}"


# Hops

_MARKS = {Decision.ALLOW: "allowed", Decision.DEPENDS: "depends"}


def _of_hop(view: RowsContext, hop: HopCourse, state: HopMoment) -> TimelineRow:
    clock = view.clock
    name = name_of(view.course, hop.number)
    is_last = hop.number == len(view.course.hops)
    mark = "allowed" if state.is_allowed else _MARKS.get(state.verdict.decision, "denied")
    mark = "denied" if state.verdict.refusals and not state.is_allowed else mark
    notes = tuple(cut_notes(hop, clock))
    begun = "asked" if not hop.spans else "issued"
    spoken = [f"Hop {hop.number}, {name}: {_state_words(hop, state, clock)}"]
    spoken += [f"{note.strong} {note.rest}".strip().rstrip(".") for note in notes]
    spoken.append(_mark_words(view, hop, state))
    return TimelineRow(
        id=f"hop-{hop.number}",
        shape="session",
        color="accent" if is_last else "scope",
        title=name,
        detail=f"hop {hop.number}, {begun} {clock.time(hop.asked)}",
        bars=tuple(_bars(view, hop, state, is_last=is_last)),
        notes=notes,
        barred=hop.barred if hop.revoked is not None else None,
        cut=hop.ends if hop.cut is not None and hop.session is not None else None,
        tooltip=_hop_tooltip(hop, state, clock),
        mark=mark,
        mark_words=_mark_words(view, hop, state),
        hop=hop.number if hop.spans else None,
        spoken=". ".join(spoken) + ".",
    )


def _bars(
    view: RowsContext, hop: HopCourse, state: HopMoment, *, is_last: bool
) -> Iterator[TimelineBar]:
    now, label = view.moment.now, _end_words(hop, state, view.clock)
    if hop.cut is not None and hop.cut.wanted > hop.cut.allowed:
        yield TimelineBar(start=hop.ends, end=hop.asked + hop.cut.wanted, look="hatch")
    if hop.session is None:
        return
    if hop.is_offer:
        yield TimelineBar(start=hop.asked, end=hop.ends, look="offer", label=label)
    elif state.state is HopState.EXPIRED or hop.revoked is not None:
        yield TimelineBar(start=hop.asked, end=hop.ends, look="expired", label=label)
    else:
        whole: BarLook = "last" if is_last else "session"
        yield TimelineBar(start=hop.asked, end=hop.ends, look=whole, label=label)
        if now > hop.asked:
            yield TimelineBar(start=hop.asked, end=now, look="passed")


def _end_words(hop: HopCourse, state: HopMoment, clock: TimelineClock) -> str:
    if hop.is_offer:
        return f"would end {clock.time(hop.ends)}"
    word = "ended" if state.state is HopState.EXPIRED else "ends"
    revoked = "denied everything, " if hop.revoked is not None else ""
    return f"{revoked}{word} {clock.time(hop.ends)}"


def _state_words(hop: HopCourse, state: HopMoment, clock: TimelineClock) -> str:
    if hop.session is None:
        return "no session is issued"
    span = f"from {clock.both(hop.asked)} to {clock.both(hop.ends)}"
    lasts = duration_in_words(hop.session.duration)
    if hop.is_offer:
        return f"no session is issued; {lasts} would be, {span}"
    words = {
        HopState.NOT_YET: "not issued yet",
        HopState.VALID: f"{duration_in_words(max(60, state.left // 60 * 60))} left",
        HopState.EXPIRED: "expired",
    }[state.state]
    return f"session of {lasts}, {span}; {words}"


def _hop_tooltip(hop: HopCourse, state: HopMoment, clock: TimelineClock) -> str:
    words = _state_words(hop, state, clock)
    lines = [f"{words[:1].upper()}{words[1:]}."]
    if hop.spans and hop.session is not None and hop.session.duration < hop.limits.longest:
        lines.append(f"Up to {duration_in_words(hop.limits.longest)} could be asked for.")
    if hop.limits.is_assumed:
        lines.append("The role's maximum is not in this import; 1 h is assumed.")
    return "\n".join(lines)


def _mark_words(view: RowsContext, hop: HopCourse, state: HopMoment) -> str:
    """Say what would be answered if the hop were repeated now."""
    when = view.clock.time(view.moment.now)
    if state.is_allowed and state.needs_renewal:
        before = name_of(view.course, hop.number - 1)
        return f"Allowed if repeated at {when}, once {before} is renewed"
    if state.is_allowed:
        return f"Allowed if repeated at {when}"
    verdict = state.verdict
    if verdict.decision is Decision.DEPENDS:
        return f"Cannot be decided if repeated at {when}"
    if verdict.decision is Decision.ALLOW:
        return f"Refused by STS if repeated at {when}: {_refusal(view, hop, verdict.refusals[0])}"
    window = hop.renewed.at(view.moment.now)
    keys = f" ({', '.join(hop.renewed.keys)})" if hop.renewed.keys else ""
    since = f": since {view.clock.time(window.start)}{keys}" if window.start > FIRST else ""
    return f"Denied if repeated at {when}{since}"


def _refusal(view: RowsContext, hop: HopCourse, refusal: Refusal) -> str:
    if refusal.rule == "ERR-27":
        ends = view.course.first.ends or view.moment.now
        before = name_of(view.course, hop.number - 1)
        return f"the credentials of {before} ended at {view.clock.time(ends)}"
    return refusal.explanation.rstrip(".")


# Policies that change with time

_WINDOW_LOOKS: dict[Decision, BarLook] = {Decision.ALLOW: "allowed", Decision.DEPENDS: "undecided"}


def _of_policies(view: RowsContext, hop: HopCourse) -> TimelineRow:
    name, before = name_of(view.course, hop.number), name_of(view.course, hop.number - 1)
    found = hop.renewed
    is_trust = found.layers in ((Layer.TRUST,), ())
    title = f"Trust of {name}" if is_trust else f"Policies for {name}"
    detail = ", ".join(found.keys) or "conditions on time"
    bars = tuple(_window(view, window, before) for window in found.windows)
    words = "; ".join(_window_words(view, window, before) for window in found.windows)
    gap = "" if found.is_complete else " There may be more changes than are shown."
    return TimelineRow(
        id=f"policies-{hop.number}",
        shape="calendar-lock-outline",
        color="muted",
        title=title,
        detail=detail,
        bars=tuple(bar for bar in bars if bar.end > view.axis.start and bar.start < view.axis.end),
        tooltip=f"{words[:1].upper()}{words[1:]}.{gap}",
        spoken=f"{title}: {words}.{gap}",
    )


def _window(view: RowsContext, window: PolicyWindow, before: str) -> TimelineBar:
    return TimelineBar(
        start=max(window.start, view.axis.start),
        end=min(window.end, view.axis.end),
        look=_WINDOW_LOOKS.get(window.decision, "denied"),
        label=_window_words(view, window, before),
        is_open=window.end > view.axis.end,
    )


def _window_words(view: RowsContext, window: PolicyWindow, before: str) -> str:
    """Say what holds in a window: `denied from 12:00`."""
    words = f"{before} may assume it" if window.decision is Decision.ALLOW else "denied"
    words = "cannot be decided" if window.decision is Decision.DEPENDS else words
    if window.start > view.axis.start:
        return f"{words} from {view.clock.time(window.start)}"
    return words


# What cuts a session, as pills below its bar


_CAPS = {
    CutReason.CHAINING: "Role chaining",
    CutReason.USER_SESSION: "GetSessionToken",
    CutReason.ROLE_MAXIMUM: "Role maximum",
    CutReason.TOO_SHORT: "Shortest duration",
    CutReason.TOO_LONG: "Longest duration",
    CutReason.ASSERTION: "Assertion ends",
}


def cut_notes(hop: HopCourse, clock: TimelineClock) -> Iterator[TimelineNote]:
    """Yield what is to be said about how long the session of a hop lasts."""
    if hop.revoked is not None:
        yield TimelineNote(
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
        yield TimelineNote(
            at=hop.asked, strong="Cannot be decided", rest=words, tone="cond", icon="help"
        )
    else:
        yield TimelineNote(
            at=hop.asked, strong="No session is issued", tone="risk", icon="close-thick"
        )


def _cut(hop: HopCourse, cut: Cut, clock: TimelineClock) -> TimelineNote:
    at, limit = hop.ends, duration_in_words(cut.allowed)
    strong = f"{_CAPS[cut.reason]} {limit}."
    if cut.is_refused:
        asked = duration_in_words(cut.wanted)
        offer = f"; {limit} offered" if hop.is_offer else ""
        rest, icon = f"{asked} was asked for: STS refuses it{offer}", "content-cut"
        if hop.limits.is_assumed and cut.reason is CutReason.TOO_LONG:
            rest += ", for the role's maximum is not in this import"
        return TimelineNote(at=at, strong=strong, rest=rest, tone="risk", icon=icon)
    if cut.reason is CutReason.ASSERTION:
        strong = f"{_CAPS[cut.reason]} {clock.time(hop.ends)}."
        rest = f"Without it the session would last {duration_in_words(cut.wanted)}"
    else:
        rest = f"The role alone would allow {duration_in_words(cut.wanted)}"
    return TimelineNote(at=at, strong=strong, rest=rest, tone="cond", icon="content-cut")


def _uncut(hop: HopCourse, lasts: int) -> TimelineNote:
    """Say how the duration stands to what limits it."""
    limits, caller = hop.limits, hop.simulation.request.caller
    longest = duration_in_words(limits.longest)
    if caller.is_service:  # SVC-3
        return TimelineNote(
            at=hop.ends, strong="No role maximum.", rest="The service renews it by itself"
        )
    if lasts < limits.longest:
        return TimelineNote(at=hop.ends, strong=f"Up to {longest}", rest="could be asked for")
    if limits.is_capped:
        cap = CutReason.CHAINING if caller.is_session else CutReason.USER_SESSION
        rest = "The role allows no more either"
        if limits.is_assumed:
            rest = "The role's own maximum is not in this import"
        return TimelineNote(at=hop.ends, strong=f"{_CAPS[cap]} {longest}.", rest=rest)
    if limits.is_assumed:
        strong, rest = f"Maximum assumed {longest}.", "The role's own is not in this import"
        return TimelineNote(at=hop.ends, strong=strong, rest=rest, tone="cond", icon="help")
    return TimelineNote(
        at=hop.ends, strong=f"Role maximum {longest}.", rest="No longer session is issued"
    )


def revocation_of(session: str) -> str:
    """Name the time of a revocation."""
    return f"Revocation of {session}"


def look_at_revocation(session: str) -> str:
    """Offer to look at what a revocation would do."""
    return f"Look at a revocation of {session}"
