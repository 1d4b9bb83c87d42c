"""What is said about projects: how much is in them, and when they were saved."""

from datetime import datetime

from rolescope.model.plain import counted
from rolescope.model.review import Review
from rolescope.ui.kit.clock import LOCAL
from rolescope.ui.state.projects.journal import FoundJournal
from rolescope.ui.state.projects.open_project import OpenProject


def amount_in_words(review: Review) -> str:
    """Count what was worked out: "2 scenarios with 3 edits, 1 note"."""
    edits = sum(len(one.edits) for one in review.scenarios)
    scenarios = counted(len(review.scenarios), "scenario")
    parts = [f"{scenarios} with {counted(edits, 'edit')}"] if review.scenarios else []
    for items, noun in (
        (review.notes, "note"),
        (review.assertions, "assertion"),
        (review.bookmarks, "bookmark"),
        (review.positions, "pinned position"),
        (review.rulings, "decision"),
        (review.filters, "saved filter"),
    ):
        if items:
            parts.append(counted(len(items), noun))
    return ", ".join(parts) or "no scenarios and no notes"


def moment_in_words(moment: str, now: str) -> str:
    """Write a time as on the clock of the window, without the date when it is of today."""
    try:
        found, today = (datetime.fromisoformat(one).astimezone(LOCAL) for one in (moment, now))
    except (ValueError, OverflowError):
        return "an unknown time"
    return f"{found:%H:%M}" if found.date() == today.date() else f"{found:%Y-%m-%d %H:%M}"


def kept_in_words(project: OpenProject, now: str) -> str:
    """Say how safe what was worked out is, for the status bar."""
    if project.project is None:
        return ""
    if project.is_modified and project.autosaved_at is not None:
        return f"Autosaved {moment_in_words(project.autosaved_at, now)}"
    if project.is_modified:
        return "Not saved"
    return f"Saved {moment_in_words(project.last_saved, now)}" if project.last_saved else ""


def unsaved_in_words(project: OpenProject, review: Review, now: str) -> str:
    """Say what is lost without saving."""
    amount = amount_in_words(review)
    if project.last_saved is None:
        return f"It was never saved. It holds {amount}."
    since = moment_in_words(project.last_saved, now)
    return f"What you changed since {since} is not saved. The project now holds {amount}."


def found_in_words(found: FoundJournal, now: str) -> tuple[str, ...]:
    """Say what a journal holds, and what the file holds, with both times."""
    about = found.about
    recovered = (
        f"Recovered as of {moment_in_words(found.written, now)}: {amount_in_words(found.review)}."
    )
    if about.path is None:
        return recovered, "It was never saved."
    if about.saved is None:
        return recovered, f"The file {about.path.name} is as you saved it last."
    saved = moment_in_words(about.saved, now)
    return (
        recovered,
        f"Saved last at {saved}, in {about.path}. The file is unchanged until you save.",
    )
