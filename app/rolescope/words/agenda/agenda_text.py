"""What the items of an agenda are called, how far a review is, and its minutes as text."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, tzinfo

from rolescope.agenda.edits import seconds_of
from rolescope.agenda.past import earlier_items, lines_about
from rolescope.agenda.proposal import Proposed
from rolescope.findings.third_parties import ANYONE, ThirdParty
from rolescope.findings.triage import is_past
from rolescope.model.arn import group_digits
from rolescope.model.instant import in_zone, parse_instant
from rolescope.model.plain import counted
from rolescope.model.review import (
    Agenda,
    AgendaGroup,
    AgendaItem,
    FindingState,
    ReviewCounts,
    Ruling,
)
from rolescope.trust.edge import NodeKind
from rolescope.trust.naming import issuer_name
from rolescope.value import Value
from rolescope.words.findings.finding_rows import FindingRow, state_name

GROUPS: Mapping[AgendaGroup, str] = {
    AgendaGroup.DUE: "Fixes that are due",
    AgendaGroup.FINDINGS: "Findings",
    AgendaGroup.PATHS: "Admin paths",
    AgendaGroup.PARTIES: "Third parties",
    AgendaGroup.CHANGES: "Changed since last review",
    AgendaGroup.OTHER: "Questions",
}
_SECONDS = 60
_MAX_SAID = 2  # lines of the minutes of an earlier review


def agenda_items(
    found: Iterable[Proposed],
    rows: Mapping[str, FindingRow],
    parties: Sequence[ThirdParty],
    names: Mapping[str, str],
) -> tuple[AgendaItem, ...]:
    """Return items with their titles. `rows` are findings by fingerprint, `names` of accounts."""
    known = {one.key: one for one in parties}
    made = []
    for one in found:
        title = (
            party_title(known[one.party], names)
            if one.party in known
            else _finding_title(one, rows)
        )
        made.append(
            AgendaItem(
                id=_id(one),
                group=one.group,
                title=title,
                minutes=one.minutes,
                findings=one.findings,
                party=one.party,
            )
        )
    return tuple(made)


def _id(one: Proposed) -> str:
    """Return an id that is the same for the same subject in a later review."""
    if one.party:
        return f"party-{one.party}"[:200]
    return "gone" if one.is_gone else f"finding-{one.findings[0]}"


def _finding_title(one: Proposed, rows: Mapping[str, FindingRow]) -> str:
    if one.is_gone:
        verb = "is" if len(one.findings) == 1 else "are"
        return f"{counted(len(one.findings), 'finding')} {verb} gone"
    row = rows.get(one.findings[0])
    if row is None:
        return "A finding that is gone"
    more = len(one.findings) - 1
    return f"{row.title}: {row.ends}{f' and {more:,} more' if more else ''}"


def party_title(party: ThirdParty, names: Mapping[str, str]) -> str:
    """Name a third party, and count the roles that let it in."""
    return f"{party_name(party, names)}, {counted(len(party.roles), 'role')}"


def party_name(party: ThirdParty, names: Mapping[str, str]) -> str:
    """Name a third party: as it is known, else by its ID or issuer."""
    key = party.key
    if key == ANYONE:
        return "Anyone"
    if key.isdigit():
        return names.get(key) or group_digits(key)
    return party.node.name if party.node.kind is NodeKind.SAML_PROVIDER else issuer_name(key)


class ReviewProgress(Value, kw_only=True):
    """How far a review is: counts, minutes spent and planned, and the time of the current item.

    `is_short`: less than a minute is left of it; `is_over`: it takes longer than planned.
    """

    counts: str
    spent: str
    left: str
    of_item: str
    is_short: bool = False
    is_over: bool = False


def progress_words(agenda: Agenda, at: str, states: Iterable[FindingState]) -> ReviewProgress:
    """Say how far a review is at a time; `states` are those of what was discussed."""
    decided = list(states)
    fixes = decided.count(FindingState.FIX_AGREED)
    accepted = decided.count(FindingState.ACCEPTED)
    counts = f"{len(agenda.discussed):,} of {len(agenda.items):,} discussed"
    if fixes or accepted:
        told = [f"{fixes:,} {'fix' if fixes == 1 else 'fixes'} agreed"] * bool(fixes)
        told += [f"{accepted:,} accepted"] * bool(accepted)
        counts = f"{counts}, {', '.join(told)}"
    seconds = sum(seconds_of(agenda, item.id, at) for item in agenda.items)
    spent = f"{seconds // _SECONDS:,} of {agenda.planned:,} min"
    item = agenda.item(agenda.current)
    if item is None:
        return ReviewProgress(counts=counts, spent=spent, left="", of_item="")
    left = item.minutes * _SECONDS - seconds_of(agenda, item.id, at)
    return ReviewProgress(
        counts=counts,
        spent=spent,
        left=f"{clock_words(-left)} over" if left < 0 else f"{clock_words(left)} left",
        of_item=f"of {item.minutes:,} min for item {agenda.number(item.id):,}",
        is_short=0 <= left < _SECONDS,
        is_over=left < 0,
    )


def review_title(agenda: Agenda, zone: tzinfo = UTC) -> str:
    """Name a review by its day; one that is not begun by how long it may take."""
    if not agenda.started:
        return f"{counted(len(agenda.items), 'item')}, about {agenda.planned:,} min"
    over = ", ended" if agenda.ended else ""
    return f"Review of {_day(agenda.started, zone)}{over}"


def clock_words(seconds: int) -> str:
    """Write a time in minutes and seconds: `2:40`."""
    return f"{seconds // _SECONDS:,}:{seconds % _SECONDS:02}"


def ruling_words(ruling: Ruling, at: str = "") -> str:
    """Say what was decided, as a row of an agenda has it, and what is late at a time (ISO 8601)."""
    is_late = is_past(ruling.until, at)
    match ruling.state:
        case FindingState.ACCEPTED:
            word = "Overdue" if is_late else "Until"
            return f"{word} {ruling.until}" if ruling.until else "Accepted"
        case FindingState.FIX_AGREED:
            return f"Fix due {ruling.until}" if is_late else "Fix agreed"
        case FindingState.NO_PROBLEM:
            return "No problem"
        case _:
            return ""


def decision_line(ruling: Ruling) -> str:
    """Return the line that a decision writes into the minutes."""
    states = {
        FindingState.OPEN: "Open",
        FindingState.ACCEPTED: f"Accepted until {ruling.until}",
        FindingState.FIX_AGREED: "Fix agreed",
        FindingState.NO_PROBLEM: "No problem",
    }
    due = ""
    if ruling.state is FindingState.FIX_AGREED and ruling.until:
        due = f", due {ruling.until}"
    owner = f", @{ruling.owner}" if ruling.owner else ""
    why = ". ".join(filter(None, (ruling.reason, ruling.note)))
    return f"{states[ruling.state]}{owner}{due}{f': {why}' if why else ''}"


def earlier_lines(
    earlier: Sequence[Agenda],
    findings: Collection[str],
    item: AgendaItem | None = None,
    zone: tzinfo = UTC,
) -> tuple[str, ...]:
    """Say what earlier reviews made of findings, or of an item about none; the last one first."""
    found = []
    for agenda, one in earlier_items(earlier, findings, item):
        decision = _decided_then(agenda, one, findings)
        said = [line.text for line in lines_about(agenda, one)[-_MAX_SAID:]]
        found.append(f"{_day(agenda.started, zone)}  {'. '.join((decision, *said))}")
    return tuple(found)


def _decided_then(agenda: Agenda, item: AgendaItem, findings: Collection[str]) -> str:
    """Say what a review decided about an item, or about those findings of it."""
    rulings = [ruling for name, ruling in item.rulings if name in findings] or [item.ruling]
    states = Counter(ruling.state for ruling in rulings)
    if set(states) == {FindingState.OPEN}:
        # older programs kept no single decisions: the minutes have them
        written = [one.text for one in agenda.lines if one.item == item.id and one.is_decision]
        if written and len(item.findings) > 1:
            return written[-1]
        return "Discussed, not decided" if item.id in agenda.discussed else "Not discussed"
    if len(set(rulings)) == 1:
        return decision_line(rulings[0])
    told = (f"{number:,} {state_name(state).lower()}" for state, number in states.items())
    return f"Decided one by one: {', '.join(told)}"


def trend_points(
    reviews: Iterable[Agenda], now: ReviewCounts | None = None, zone: tzinfo = UTC
) -> tuple[tuple[str, ReviewCounts], ...]:
    """Return what reviews counted, each under its day, and what is counted now."""
    points = [(_day(one.started, zone), one.counts) for one in reviews if one.started]
    found = [(day, counts) for day, counts in points if counts is not None]
    if now is not None and (not found or found[-1][1].at != now.at):
        found.append(("now", now))
    return tuple(found)


def trend_words(points: Sequence[tuple[str, ReviewCounts]]) -> str:
    """Say what a chart of the trend shows."""
    told = (
        f"{label}: {one.critical:,} critical, {one.high:,} high, {one.medium:,} medium, "
        f"{one.low:,} low, {counted(one.admins, 'admin-equivalent role')} within reach of "
        f"outsiders, {one.parties:,} third {'party' if one.parties == 1 else 'parties'}"
        for label, one in points
    )
    return "Trend over the reviews. " + ". ".join(told)


def minutes_text(agenda: Agenda, zone: tzinfo = UTC) -> str:
    """Return the minutes as lines of text, to paste wherever they are kept."""
    lines = []
    if agenda.started:
        people = f", {', '.join(agenda.people)}" if agenda.people else ""
        lines += [f"Review of {_day(agenda.started, zone)}{people}", ""]
    for line in agenda.lines:
        number = agenda.number(line.item)
        about = f"Item {number:,}" if number else ""
        lines.append("  ".join(filter(None, (time_words(line.at, zone), about, line.text))))
    return "\n".join(lines) + "\n"


def time_words(at: str, zone: tzinfo = UTC) -> str:
    """Write the time of a line: `10:41`."""
    found = parse_instant(at)
    return f"{in_zone(found, zone):%H:%M}" if found is not None else ""


def _day(at: str, zone: tzinfo) -> str:
    found = parse_instant(at)
    return f"{in_zone(found, zone):%Y-%m-%d}" if found is not None else at
