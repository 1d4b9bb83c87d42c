"""Projects in words: how much is in them, and when they were saved."""

from datetime import datetime, tzinfo
from pathlib import Path

from rolescope.model.plain import counted
from rolescope.model.review import Review


def amount_text(review: Review) -> str:
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


def moment_text(moment: str, now: str, zone: tzinfo) -> str:
    """Write a time as on a clock of the zone, without the date when it is of today."""
    try:
        found, today = (datetime.fromisoformat(one).astimezone(zone) for one in (moment, now))
    except (ValueError, OverflowError):
        return "an unknown time"
    return f"{found:%H:%M}" if found.date() == today.date() else f"{found:%Y-%m-%d %H:%M}"


def kept_text(
    saved: str | None, autosaved: str | None, now: str, zone: tzinfo, *, is_modified: bool
) -> str:
    """Say how safe what was worked out is, for the status bar; None: at no time."""
    if is_modified and autosaved is not None:
        return f"Autosaved {moment_text(autosaved, now, zone)}"
    if is_modified:
        return "Not saved"
    return f"Saved {moment_text(saved, now, zone)}" if saved else ""


def unsaved_text(review: Review, saved: str | None, now: str, zone: tzinfo) -> str:
    """Say what is lost without saving; `saved` is when it was saved last."""
    amount = amount_text(review)
    if saved is None:
        return f"It was never saved. It holds {amount}."
    since = moment_text(saved, now, zone)
    return f"What you changed since {since} is not saved. The project now holds {amount}."


def recovered_texts(
    review: Review, written: str, file: Path | None, saved: str | None, now: str, zone: tzinfo
) -> tuple[str, str]:
    """Say what can be recovered, as of when, and what the file of the project holds.

    `saved` is when the file was saved last; None: all that is recovered is in it.
    """
    recovered = f"Recovered as of {moment_text(written, now, zone)}: {amount_text(review)}."
    if file is None:
        return recovered, "It was never saved."
    if saved is None:
        return recovered, f"The file {file.name} is as you saved it last."
    at = moment_text(saved, now, zone)
    return recovered, f"Saved last at {at}, in {file}. The file is unchanged until you save."
