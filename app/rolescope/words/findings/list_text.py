"""What is said about all findings: how many rules ran, what could not be looked for."""

from collections.abc import Sequence

from rolescope.findings.finding import Risk
from rolescope.findings.triage import UNDECIDED, DecisionGap, Novelty, is_due
from rolescope.model.arn import role_name
from rolescope.model.plain import counted
from rolescope.model.review import FindingState
from rolescope.words.findings.finding_rows import SEVERITIES, FindingList, FindingRow, state_name
from rolescope.words.findings.finding_text import named
from rolescope.words.findings.texts import TEXTS

LOOKING = "Looking for findings\N{HORIZONTAL ELLIPSIS}"
NOTHING_MATCHES = "No finding matches. Empty the search, or choose another severity."
FAILED = "The findings are not known: looking for them did not come to an end."


def ran_words(found: FindingList) -> str:
    """Say how many rules ran, and how many findings are held."""
    ran = f"{counted(found.rules - len(found.not_checked), 'rule')} ran"
    return ", ".join(filter(None, (ran, held_words(found))))


def held_words(found: FindingList) -> str:
    """Say in short how many findings are held, which no count contains; empty: none."""
    held = found.held
    return f"{held:,} held by guardrails" if held else ""


def summary_words(found: FindingList) -> str:
    """Count what is open, and the worst of it; empty where nothing is worth a mention.

    Where some are decided, the count is less than that of all, and says so.
    """
    told = sum(count for risk, count in found.counts.items() if risk > Risk.INFO)
    opened = {
        risk: count for risk, count in found.open_counts.items() if risk > Risk.INFO and count
    }
    if not opened:
        return ""
    worst, total = max(opened), sum(opened.values())
    noun = "open finding" if total < told else "finding"
    return f"{counted(total, noun)}, {opened[worst]:,} {SEVERITIES[worst].casefold()}"


def not_checked_words(found: FindingList) -> str:
    """Say how many rules could not be checked."""
    return f"{len(found.not_checked):,} not checked"


def none_words(found: FindingList) -> str:
    """Say that nothing is wrong, and how far that can be trusted."""
    skipped = len(found.not_checked)
    ran = counted(found.rules - skipped, "rule")
    rest = f" {counted(skipped, 'rule')} could not be checked." if skipped else ""
    return f"No rule matched. {ran} ran.{rest}"


def not_checked_lines(found: FindingList) -> tuple[str, ...]:
    """Say of each rule that was not checked what the import lacks."""
    return tuple(
        f"{one.rule} {TEXTS[one.rule].title}. Not imported: {named(one.needs)}."
        for one in found.not_checked
    )


def since_words(found: FindingList, earlier: str) -> str:
    """Say how many came, went and changed since an earlier look, which is called so."""
    counts = (
        (found.count_since(Novelty.NEW), "new"),
        (found.count_since(Novelty.CHANGED), "changed"),
        (found.count_since(Novelty.REOPENED), "reopened"),
        (len(found.gone), "gone"),
    )
    told = [f"{count:,} {what}" for count, what in counts if count]
    return f"{', '.join(told) or 'Nothing new'} since {earlier}"


def news_words(found: FindingList, earlier: str, at: str) -> tuple[str, str]:
    """Say what a newer import changed at a time (ISO 8601): what is late first, then the rest."""
    due = sum(is_due(row.ruling, at) for row in found.rows)
    ended = sum(row.is_overdue for row in found.rows)
    late = []
    if due:
        late.append(f"{due:,} agreed {'fix is' if due == 1 else 'fixes are'} due and still open")
    if ended:
        late.append(f"{counted(ended, 'acceptance')} {'has' if ended == 1 else 'have'} ended")
    since = since_words(found, earlier)
    return (f"{' and '.join(late)}.", f"{since}.") if late else (f"{since}.", "")


def gone_lines(found: FindingList) -> tuple[str, ...]:
    """Name the findings of an earlier look that are no more."""
    return tuple(
        f"{one.rule}{_title(one.rule)}: {named(tuple(map(role_name, one.subjects)))}"
        for one in found.gone
    )


def _title(rule: str) -> str:
    """Return the title of a rule behind its number; none of one that is not known here."""
    return f" {TEXTS[rule].title}" if rule in TEXTS else ""


_LACKS = {
    DecisionGap.OWNER: "an owner",
    DecisionGap.REASON: "a reason",
    DecisionGap.END: "a date such as 2027-01-31",
    DecisionGap.PAST: "an end that is still to come",
    DecisionGap.TOO_LATE: "an end within a year",
}


def lacking_words(state: FindingState, lacks: tuple[DecisionGap, ...]) -> str:
    """Say what a decision still needs before it is kept."""
    what = "An acceptance" if state is FindingState.ACCEPTED else f"“{state_name(state)}”"
    needed = [_LACKS[one] for one in lacks]
    listed = " and ".join(filter(None, (", ".join(needed[:-1]), *needed[-1:])))
    return f"{what} needs {listed}." if needed else ""


def decided_words(rows: Sequence[FindingRow]) -> str:
    """Say how many findings a decision is about, or how it stands to the one there is."""
    if len(rows) != 1:
        return f"For {len(rows):,} findings" if rows else ""
    (row,) = rows
    if row.is_overdue:
        return f"Accepted until {row.ruling.until[:10]}: overdue"
    return "" if row.ruling != UNDECIDED else "Not decided yet"


_DONE = {
    FindingState.OPEN: "Reopen",
    FindingState.ACCEPTED: "Accept",
    FindingState.FIX_AGREED: "Agree on a fix of",
    FindingState.NO_PROBLEM: "Set aside",
}


def decision_step(state: FindingState, count: int) -> str:
    """Call the step that decides about findings, as undo names it."""
    return f"{_DONE[state]} {counted(count, 'finding')}"


def no_baseline(source: str, why: str) -> str:
    """Say why findings cannot be compared with those of a file."""
    return f"{source} is no baseline: {why}"


def gone_title(earlier: str) -> str:
    """Name the list of what is no finding any more."""
    return f"Gone since {earlier}"
