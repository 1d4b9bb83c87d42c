"""Decisions of two reviewers side by side, and what is told of them."""

from collections.abc import Collection, Sequence

from rolescope.agenda.merging import Conflict, Decided, DecisionMerge
from rolescope.model.plain import counted
from rolescope.model.review import Agenda, MinutesLine
from rolescope.words.agenda.agenda_text import decision_line

COLUMNS = ("subject", "state", "owner", "until", "reason", "note", "about")


def decision_rows(decisions: Sequence[Decided]) -> tuple[tuple[str, ...], ...]:
    """Return decisions as rows of `COLUMNS`."""
    return tuple(
        (
            subject_of(one),
            *(one.ruling.state.value, one.ruling.owner, one.ruling.until),
            *(one.ruling.reason, one.ruling.note, one.about),
        )
        for one in decisions
    )


def subject_of(one: Decided) -> str:
    """Say what a decision is about, by its fingerprint where nothing else is known."""
    return one.title or f"Finding {one.about}"


def decision_text(decisions: Sequence[Decided]) -> list[str]:
    """Return a line for each decision."""
    lines = [f"{subject_of(one)}: {decision_line(one.ruling)}" for one in decisions]
    return lines or ["Nothing is decided."]


def merge_words(merge: DecisionMerge) -> str:
    """Say in short how decisions of somebody else stand to those of the review."""
    differing = len(merge.conflicts)
    told = [f"{counted(len(merge.new), 'new decision')}", f"{merge.same:,} the same"]
    if differing:
        told.append(f"{differing:,} {'differs' if differing == 1 else 'differ'}")
    return f"{', '.join(told)}."


def conflict_sides(conflict: Conflict) -> tuple[str, str, str]:
    """Return what a conflict is about, the own decision, and the other one."""
    theirs = conflict.theirs
    return subject_of(theirs), decision_line(conflict.mine), decision_line(theirs.ruling)


def minutes_of_merge(
    merge: DecisionMerge, preferred: Collection[str], agenda: Agenda, source: str, at: str
) -> tuple[MinutesLine, ...]:
    """Return a line for each decision that gives way to another, so that it is not lost.

    `source` is what the decisions of the other reviewer came from.
    """
    lines = []
    for one in merge.conflicts:
        subject, mine, theirs = conflict_sides(one)
        left = f"Not taken from {source}: {theirs}"
        if one.theirs.about in preferred:
            left = f"Replaced by {source}: {mine}"
        items = (item.id for item in agenda.items if one.theirs.about in (item.id, *item.findings))
        item = next(items, "")
        text = left if item else f"{subject}. {left}"
        lines.append(MinutesLine(at=at, text=text, item=item, is_decision=True))
    return tuple(lines)


def no_decisions(file: str, why: str) -> str:
    """Say why no decisions are taken from a file."""
    return f"{file} has no decisions: {why}."


def whose_decisions(source: str) -> str:
    """Name the decisions that are shown beside those of the review."""
    return f"Decisions of {source}"


def import_title(source: str) -> str:
    """Say what can be done with them."""
    return f"Import the decisions of {source}"


def import_step(source: str) -> str:
    """Say that they were taken in, as a step that can be undone."""
    return f"Import decisions of {source}"
