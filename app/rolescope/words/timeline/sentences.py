"""Renewal, holding, revocation and the console, in sentences."""

from collections.abc import Iterable, Sequence

from rolescope.engine.verdict import Decision
from rolescope.model.arn import role_name
from rolescope.model.instant import duration_in_words
from rolescope.simulation.caller_text import caller_name
from rolescope.simulation.timeline.course import Course
from rolescope.simulation.timeline.moment import Moment, State
from rolescope.simulation.timeline.renewal import Ending, Renewal, Step
from rolescope.simulation.timeline.revocation import Revocation
from rolescope.simulation.timeline.stretches import FIRST, LAST
from rolescope.simulation.timeline.switching import ConsoleSwitch, longest_link
from rolescope.words.timeline.clocks import Clock
from rolescope.words.timeline.rows import name_of
from rolescope.words.timeline.values import RenewalLine

_TWO = 2


def renewal_line(course: Course, found: Renewal, now: int, clock: Clock) -> RenewalLine:
    """Say when one hop can be repeated."""
    words = _first_words if found.hop == 1 else _later_words
    return RenewalLine(
        hop=found.hop,
        alone=found.alone,
        along=found.along,
        strong=f"hop {found.hop}",
        rest=words(course, found, now, clock),
    )


def _first_words(course: Course, found: Renewal, now: int, clock: Clock) -> str:
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


def _later_words(course: Course, found: Renewal, now: int, clock: Clock) -> str:
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
    renewed = _numbers([*range(_TWO, found.hop)])
    with_them = f"with {renewed} renewed, {along}"
    return f"{alone}; {with_them}" if found.alone else with_them


def _stopped_words(course: Course, number: int, now: int, clock: Clock) -> str:
    """Say since when the policies do not allow a hop; empty where they do."""
    window = course.hops[number - 1].renewed.at(now)
    if window.decision is Decision.ALLOW:
        return ""
    words = "cannot be decided" if window.decision is Decision.DEPENDS else "denied"
    return f"{words} since {clock.time(window.start)}" if window.start > FIRST else words


def _until(stretches: Sequence[tuple[int, int]], now: int, clock: Clock) -> str:
    if not stretches:
        return ""
    start, end = stretches[0]
    begin = f"from {clock.time(start)} " if start > now else ""
    if end >= LAST:
        return f"{begin}on" if begin else "at any time"
    again = f", again from {clock.time(stretches[1][0])}" if len(stretches) > 1 else ""
    return f"{begin}until {clock.time(end)}{again}"


def _numbers(hops: Sequence[int]) -> str:
    if len(hops) == 1:
        return f"hop {hops[0]}"
    return f"hops {', '.join(map(str, hops[:-1]))} and {hops[-1]}"


def _refused_words(course: Course, number: int) -> str:
    verdict = course.hops[number - 1].simulation.verdict
    if verdict.decision is Decision.ALLOW and verdict.refusals:
        return "not as it is asked for: STS refuses it"
    return "cannot be decided" if verdict.decision is Decision.DEPENDS else "not any more: denied"


# The sentences at the bottom


def summary(course: Course, moment: Moment, clock: Clock) -> str:
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
    steps = ", then ".join(_step(step, clock) for step in held.steps)
    return f"Without going back to {first}, {name} can be held until {until}: renew {steps}."


def _step(step: Step, clock: Clock) -> str:
    return f"hop {step.hop} for the last time by {clock.time(step.second)}"


def _again(found: Renewal, first: str, clock: Clock) -> str:
    """Say who can renew a chain of one hop; empty when nobody can."""
    if not found.alone:
        return ""
    by = f"a new token of {first}" if found.needs_provider else first
    until = "" if found.ending in (Ending.NEVER, Ending.UNKNOWN) else clock.time(found.alone[0][1])
    return f"Only {by} can renew it{f', until {until}' if until else ', at any time'}."


def _way_back(course: Course, now: int, clock: Clock) -> str:
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


def _without_session(course: Course, clock: Clock) -> str:
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


def meaning(course: Course, revoked: Revocation | None, clock: Clock) -> str:
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


def status(course: Course, moment: Moment, clock: Clock) -> str:
    """Say in short how the chain stands now."""
    count = len(course.hops)
    head = "1 hop" if count == 1 else f"Chain of {count} hops"
    at = clock.time(moment.now)
    bad = [str(hop.hop) for hop in moment.hops if not hop.is_allowed]
    over = sum(hop.state is State.EXPIRED for hop in moment.hops)
    if not bad:
        words = f"{'all hops' if count > 1 else 'it is'} allowed at {at}"
    else:
        words = f"hop {', '.join(bad)} not allowed at {at}"
    expired = f" · {over} {'session' if over == 1 else 'sessions'} expired" if over else ""
    return f"{head} · {words}{expired}"


def console_words(course: Course, found: Sequence[ConsoleSwitch]) -> str:
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
