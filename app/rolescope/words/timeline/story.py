"""The whole timeline in words: one value for the widget."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import tzinfo

from rolescope.engine.index import WorldIndex
from rolescope.engine.language.condition_kind import ConditionKind, condition_kind, narrows
from rolescope.engine.verdict import Decision
from rolescope.model.arn import group_digits, role_name
from rolescope.model.instant import duration_in_words
from rolescope.model.policy import PolicyType
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.callers import caller_account, caller_name
from rolescope.simulation.timeline.course import ChainCourse, HopCourse
from rolescope.simulation.timeline.intervals import FIRST, LAST
from rolescope.simulation.timeline.moment import HopMoment, HopState, Moment, moment
from rolescope.simulation.timeline.renewal import (
    ConsoleSwitch,
    Ending,
    Renewal,
    longest_link,
)
from rolescope.simulation.timeline.revocation import Revocation, revoke
from rolescope.trust.admin import is_admin
from rolescope.words.chain_text import SHAPES
from rolescope.words.timeline.axis import Axis, axis_of
from rolescope.words.timeline.clocks import TimelineClock
from rolescope.words.timeline.timeline_rows import KINDS, RowsContext, name_of, rows
from rolescope.words.timeline.timeline_values import (
    DurationOffer,
    HopCard,
    RenewalLine,
    RevokeMark,
    TimelineText,
)
from rolescope.words.trusts.trust_text import badge

_MORE = (
    "There may be more changes than are shown: a condition compares a time as text, or there are "
    "very many."
)
# Renewal, holding, revocation and the console, in sentences


_SECOND_HOP = 2


class Story:
    """One chain, to be told at any moment: what does not depend on the moment is kept."""

    def __init__(
        self,
        course: ChainCourse,
        index: WorldIndex,
        zone: tzinfo,
        console: tuple[ConsoleSwitch, ...] = (),
        names: Mapping[str, str] | None = None,
    ) -> None:
        """Take a chain over time; `zone` is that of the reader, `names` those of accounts."""
        self.course = course
        self._names = names or {}
        self._index = index
        self.clock = TimelineClock(zone, course.hops[0].asked)
        self._console = console_words(course, console)
        self.start = course.hops[-1].asked

    def axis(self, now: int) -> Axis:
        """Return the span of time that shows the whole chain and a moment."""
        return axis_of(self.course, self.clock, now)

    def at(
        self, now: int, axis: Axis | None = None, revoked: tuple[int, int] | None = None
    ) -> TimelineText:
        """Tell the chain at a moment; `revoked` are a hop and the second of its revocation."""
        seen = moment(self.course, self._index, now)
        return self._told(seen, axis or self.axis(now), revoked)

    def _told(self, seen: Moment, axis: Axis, revoked: tuple[int, int] | None) -> TimelineText:
        course, clock, now = self.course, self.clock, seen.now
        view = RowsContext(course=course, moment=seen, axis=axis, clock=clock)
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


def _offer(course: ChainCourse) -> DurationOffer | None:
    last = course.hops[-1]
    if not last.is_offer or last.cut is None:
        return None
    return DurationOffer(
        seconds=last.cut.allowed, label=f"Ask for {duration_in_words(last.cut.allowed)}"
    )


def renewal_line(
    course: ChainCourse, found: Renewal, now: int, clock: TimelineClock
) -> RenewalLine:
    """Say when one hop can be repeated."""
    words = _first_words if found.hop == 1 else _later_words
    return RenewalLine(
        hop=found.hop,
        alone=found.alone,
        along=found.along,
        strong=f"hop {found.hop}",
        rest=words(course, found, now, clock),
    )


def _first_words(course: ChainCourse, found: Renewal, now: int, clock: TimelineClock) -> str:
    name = caller_name(course.first.caller)
    if not found.alone:
        ends = course.first.ends
        if ends is not None and ends <= now and not found.needs_provider:
            return f"not any more: the credentials of {name} ended at {clock.time(ends)}"
        stopped = _stopped_words(course, 1, now, clock) if course.hops[0].spans else ""
        return stopped or _refused_words(course, 1)
    by = f"with a new token of {name}" if found.needs_provider else f"from {name}"
    start, end = found.alone[0]
    begin = f" from {clock.time(start)} on" if start > now else ""
    match found.ending:
        case Ending.NEVER:
            return f"{by}{begin or ', at any time'}"
        case Ending.UNKNOWN:
            return f"{by}{begin}, as long as its session lasts: its end is not known"
        case Ending.CREDENTIALS:
            return f"{by}{begin}, whose credentials end at {clock.time(end)}"
        case _:
            return f"{by}{begin}, until {clock.time(end)}"


def _later_words(course: ChainCourse, found: Renewal, now: int, clock: TimelineClock) -> str:
    if not found.along:
        if not course.hops[found.hop - 1].spans:
            return _refused_words(course, found.hop)
        return _stopped_words(course, found.hop, now, clock) or (
            f"not any more without {caller_name(course.first.caller)}"
        )
    alone, along = _until(found.alone, now, clock), _until(found.along, now, clock)
    if found.alone == found.along:
        before = name_of(course, found.hop - 1)
        is_its_end = found.ending is Ending.CREDENTIALS and found.alone[0][0] <= now
        return f"until {before} ends at {clock.time(found.alone[0][1])}" if is_its_end else along
    renewed = _numbers([*range(_SECOND_HOP, found.hop)])
    with_them = f"with {renewed} renewed, {along}"
    return f"{alone}; {with_them}" if found.alone else with_them


def _stopped_words(course: ChainCourse, number: int, now: int, clock: TimelineClock) -> str:
    """Say since when the policies do not allow a hop; empty where they do."""
    window = course.hops[number - 1].renewed.at(now)
    if window.decision is Decision.ALLOW:
        return ""
    words = "cannot be decided" if window.decision is Decision.DEPENDS else "denied"
    return f"{words} since {clock.time(window.start)}" if window.start > FIRST else words


def _until(intervals: Sequence[tuple[int, int]], now: int, clock: TimelineClock) -> str:
    if not intervals:
        return ""
    start, end = intervals[0]
    begin = f"from {clock.time(start)} " if start > now else ""
    if end >= LAST:
        return f"{begin}on" if begin else "at any time"
    again = f", again from {clock.time(intervals[1][0])}" if len(intervals) > 1 else ""
    return f"{begin}until {clock.time(end)}{again}"


def _numbers(hops: Sequence[int]) -> str:
    if len(hops) == 1:
        return f"hop {hops[0]}"
    return f"hops {', '.join(map(str, hops[:-1]))} and {hops[-1]}"


def _refused_words(course: ChainCourse, number: int) -> str:
    verdict = course.hops[number - 1].simulation.verdict
    if verdict.decision is Decision.ALLOW and verdict.refusals:
        return "not as it is asked for: STS refuses it"
    return "cannot be decided" if verdict.decision is Decision.DEPENDS else "not any more: denied"


# The sentences at the bottom


def summary(course: ChainCourse, moment: Moment, clock: TimelineClock) -> str:
    """Say how long the last session can be held, or why there is none."""
    last = course.hops[-1]
    name, first = name_of(course, last.number), caller_name(course.first.caller)
    if not last.spans:
        return _without_session(course, clock)
    held = moment.hold
    if last.revoked is not None and held is None:
        return (
            f"{name} is revoked: {last.revoked.policy} denies everything to its sessions that were "
            f"issued before {clock.time(last.barred)}."
        )
    if held is None:
        return f"{name} ended at {clock.time(last.ends)}. {_way_back(course, moment.now, clock)}"
    until = clock.time(held.end - 1 if held.steps else held.end)
    if len(course.hops) == 1:
        again = _again(moment.renewals[0], first, clock)
        return f"{name} ends at {until}. {again or _way_back(course, moment.now, clock)}"
    if not held.steps:
        stopped = _stopped_words(course, last.number, moment.now, clock)
        again = f"assumed again: {stopped}" if stopped else f"renewed without going back to {first}"
        return f"{name} ends at {until}. It cannot be {again}."
    steps = ", then ".join(
        f"hop {step.hop} for the last time by {clock.time(step.second)}" for step in held.steps
    )
    return f"Without going back to {first}, {name} can be held until {until}: renew {steps}."


def _again(found: Renewal, first: str, clock: TimelineClock) -> str:
    """Say who can renew a chain of one hop; empty when nobody can."""
    if not found.alone:
        return ""
    by = f"a new token of {first}" if found.needs_provider else first
    until = "" if found.ending in (Ending.NEVER, Ending.UNKNOWN) else clock.time(found.alone[0][1])
    return f"Only {by} can renew it{f', until {until}' if until else ', at any time'}."


def _way_back(course: ChainCourse, now: int, clock: TimelineClock) -> str:
    """Say why a chain that has ended cannot be made again, or from where it can."""
    last = len(course.hops)
    for number in range(last, 0, -1):
        stopped = _stopped_words(course, number, now, clock)
        if stopped:
            who = "It" if number == last else name_of(course, number)
            return f"{who} cannot be assumed again: {stopped}."
    first, ends = course.first, course.first.ends
    if ends is not None and ends <= now and not first.needs_provider:
        return f"The credentials of {caller_name(first.caller)} ended at {clock.time(ends)}."
    return f"Go back to {caller_name(first.caller)}."


def _without_session(course: ChainCourse, clock: TimelineClock) -> str:
    last = course.hops[-1]
    name = name_of(course, last.number)
    if last.cut is not None and last.is_offer:
        asked, longest = duration_in_words(last.cut.wanted), duration_in_words(last.cut.allowed)
        kind = "shortest" if last.cut.allowed > last.cut.wanted else "longest"
        return (
            f"STS refuses {asked} for {name}, and issues no session. The {kind} that it would "
            f"issue is {longest}, until {clock.time(last.ends)}."
        )
    before = name_of(course, last.number - 1)
    return f"No session of {name} is issued: {before} cannot assume it at {clock.time(last.asked)}."


def meaning(course: ChainCourse, revoked: Revocation | None, clock: TimelineClock) -> str:
    """Say what a revocation would end and what not; without one, what ends a session at all."""
    if revoked is None:
        return (
            "A session goes on when the one that made it ends or is revoked, and when the trust "
            "changes: AWS checks trust when it issues, not later."
        )
    name, at = name_of(course, revoked.hop), clock.time(revoked.second)
    if not revoked.is_possible:
        return f"{name} is a service-linked role: its sessions cannot be revoked."
    if not revoked.ends:
        return f"At {at} there is no session of {name} to revoke."
    text = f"Revoking {name} at {at} would end {_numbers(revoked.ends)}"
    if revoked.lives_on:
        names = _listed(name_of(course, number) for number in revoked.lives_on)
        sessions = "session" if len(revoked.lives_on) == 1 else "sessions"
        text += f", but not the {names} {sessions} made from it. Revoke {names} as well"
    if revoked.is_trusted:
        who = name_of(course, revoked.hop - 1)
        text += f". {who} can assume {name} again after it"
    return f"{text}."


def _listed(names: Iterable[str]) -> str:
    found = list(dict.fromkeys(names))
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}"


def status(course: ChainCourse, moment: Moment, clock: TimelineClock) -> str:
    """Say in short how the chain stands now."""
    count = len(course.hops)
    head = "1 hop" if count == 1 else f"Chain of {count} hops"
    at = clock.time(moment.now)
    bad = [str(hop.hop) for hop in moment.hops if not hop.is_allowed]
    over = sum(hop.state is HopState.EXPIRED for hop in moment.hops)
    if not bad:
        words = f"{'all hops' if count > 1 else 'it is'} allowed at {at}"
    else:
        words = f"hop {', '.join(bad)} not allowed at {at}"
    expired = f" · {over} {'session' if over == 1 else 'sessions'} expired" if over else ""
    return f"{head} · {words}{expired}"


def console_words(course: ChainCourse, found: Sequence[ConsoleSwitch]) -> str:
    """Say what Switch Role in the console would do, and sign-in links (SVC-12, SVC-13, CH-9)."""
    if not found:
        return ""
    first = caller_name(course.first.caller)
    can: dict[int, list[str]] = {}
    for switch in found:
        if switch.simulation.verdict.is_allowed:
            can.setdefault(switch.longest, []).append(role_name(switch.simulation.request.role))
    words = [
        f"{first} can switch to {_listed(names)} for {duration_in_words(longest)} at most, and no "
        "longer than the sign-in lasts"
        for longest, names in can.items()
    ]
    words += _no_switch(first, [x for x in found if not x.simulation.verdict.is_allowed])
    sessions = [hop.session for hop in course.issued if hop.session is not None]
    if sessions and longest_link(sessions[-1]) is None:
        last = name_of(course, course.issued[-1].number)
        words.append(f"A sign-in link made with {last} takes no SessionDuration")
    return "In the console: " + ". ".join(words) + "."


def _no_switch(first: str, found: Sequence[ConsoleSwitch]) -> list[str]:
    """Say to what nobody can switch: later hops for switches do not add up (CH-9)."""
    names = [role_name(x.simulation.request.role) for x in found]
    direct = [name for name, x in zip(names, found, strict=True) if x.hop == 1]
    later = [name for name, x in zip(names, found, strict=True) if x.hop > 1]
    words = [f"{first} cannot switch to {name} with what a switch passes" for name in direct]
    if later:
        words.append(f"{first} cannot switch to {_listed(later)}: switches do not add up")
    return words


# The chain as cards, from left to right: who it is, where, and when each session ends


def cards(
    course: ChainCourse,
    moment: Moment,
    index: WorldIndex,
    names: Mapping[str, str],
    clock: TimelineClock,
) -> tuple[HopCard, ...]:
    """Return the cards of a chain at a moment; `names` are those of accounts."""
    return (
        _first(course, names, clock),
        *(
            _card(course, hop, state, index, names, clock)
            for hop, state in zip(course.hops, moment.hops, strict=True)
        ),
    )


def _first(course: ChainCourse, names: Mapping[str, str], clock: TimelineClock) -> HopCard:
    first = course.first
    kind, signs = KINDS[first.caller.kind]
    account = caller_account(first.caller) or ""
    mfa = course.hops[0].simulation.request.parameters.mfa or first.caller.mfa
    end = f"Ends {clock.time(first.ends)}" if first.ends is not None else ""
    if first.is_permanent:
        end = "MFA" if mfa else "No MFA"
    return HopCard(
        hop=None,
        shape=SHAPES[first.caller.kind],
        color="scope",
        name=caller_name(first.caller),
        kind=kind,
        home=names.get(account, group_digits(account)),
        end=end,
        foot=signs[:1].upper() + signs[1:],
        state="caller",
    )


def _card(
    course: ChainCourse,
    hop: HopCourse,
    state: HopMoment,
    index: WorldIndex,
    names: Mapping[str, str],
    clock: TimelineClock,
) -> HopCard:
    request = hop.simulation.request
    role = index.role(request.role)
    account = request.role.split(":")[4] if request.role.count(":") > 4 else ""  # noqa: PLR2004 - ARN-1
    is_last = hop.number == len(course.hops)
    word = "Ended" if state.state is HopState.EXPIRED else "Ends"
    kind = next(_guards(hop.simulation), None)
    return HopCard(
        hop=hop.number,
        shape="session",
        color="accent" if is_last else "scope",
        name=name_of(course, hop.number),
        kind="session",
        home=names.get(account, group_digits(account)),
        end=f"{word} {clock.time(hop.ends)}" if hop.spans else "No session",
        foot=f"Session name {hop.session.name}" if hop.session is not None else "",
        state={HopState.EXPIRED: "expired", HopState.NONE: "none"}.get(state.state, "valid"),
        is_admin=role is not None and is_admin(index, role),
        is_last=is_last,
        badge=badge(kind) if kind is not None else "",
        guarded=kind.value if kind is not None else "",
    )


def _guards(simulation: Simulation) -> Iterator[ConditionKind]:
    """Yield the kinds of condition of the deciding trust statement that narrow it, by rank."""
    found = {
        condition_kind(condition)
        for trace in simulation.verdict.deciding
        if trace.policy.type is PolicyType.TRUST
        for statement in trace.policy.statements
        if statement.index == trace.index
        for condition in statement.conditions
        if narrows(condition)
    }
    yield from (kind for kind in ConditionKind if kind in found)
