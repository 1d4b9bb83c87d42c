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


def files_named(suffix: str) -> str:
    """Name the files of projects, as dialogs do that ask for one."""
    return f"RoleScope projects (*{suffix})"


def open_name(name: str, *, is_read_only: bool) -> str:
    """Call what is open, in the title of the window."""
    return f"{name} (read-only)" if is_read_only else name


def no_scenario(name: str, project: str) -> str:
    """Say that a project has no scenario of a name."""
    return f"There is no scenario {name} in {project}."


def opened_read_only(file: str, why: str) -> str:
    """Say why a file that was opened cannot be saved."""
    return f"{file} is opened read-only: {why}."


def not_to_save_over(file: str, why: str) -> str:
    """Say why the file that is open cannot be saved over."""
    return f"{file} cannot be saved over: {why}."


# What is asked before something is lost


def save_question(project: str) -> str:
    """Ask whether to save."""
    return f"Save changes to {project}?"


def needs_another_name(why: str) -> str:
    """Say why the file of a project cannot take what is to be saved."""
    return f"It has to be saved under another name: {why}."


def changed_on_disk(file: str) -> str:
    """Say that a file is not what was opened any more."""
    return f"{file} has changed on disk"


def changed_by_another(file: str) -> str:
    """Say that a file is not what was opened any more, and by whom."""
    return f"{changed_on_disk(file)}: another program saved it."


def saving_over_keeps(backup: str) -> str:
    """Say where that goes which another program saved."""
    return f"If you save over it, what is there now stays as {backup}."


def then_opened_again(file: str) -> str:
    """Say what follows."""
    return f"Then {file} is opened again."


# What came of saving


def copy_saved(file: str) -> str:
    """Say that there is a copy."""
    return f"A copy was saved as {file}."


def not_saved_there(file: str, why: str) -> str:
    """Say why a project cannot have a name."""
    return f"{file} cannot be saved there: {why}. Choose another name."


def saved_by_another(file: str) -> str:
    """Say why a project was not saved: somebody else did."""
    return f"{file} was changed by another program."


def not_saved(file: str, why: object) -> str:
    """Say what went wrong when a project was saved."""
    return f"{file} could not be saved: {why}."


def too_large_to_save(file: str, how: object) -> str:
    """Say that a project is too large; `how` is a sentence about that."""
    return f"{file} could not be saved. {how}"


def not_read_again(why: str) -> str:
    """Say why the file that was about to be saved did not replace the one there is."""
    return f"The project was not saved, because a part of it could not be read again: {why}"


def kept_as_of(moment: str) -> str:
    """Say until when a crash has lost nothing."""
    return f"What is not saved is kept for a recovery, as of {moment}."


def not_kept_for_recovery(why: str) -> str:
    """Say that a crash would lose what was done, and what to do."""
    return f"What is not saved could not be kept for a recovery: {why}. Save it now."


def recovery_stopped(project: str) -> str:
    """Say that a recovery did not end, and that nothing is lost by it."""
    return f"The recovery of {project} was stopped. It is offered at the next start."


# Who has a file open


def no_lock(file: str) -> str:
    """Say that what stands where a lock belongs is none."""
    return f"{file} beside it is no lock of a program: take it away"


def open_in(holder: str | None) -> str:
    """Say who has a file open; None: nobody knows."""
    return f"it is open in {holder or 'another RoleScope'}"


def lock_holder(computer: str, taken: datetime | None, process: int) -> str:
    """Say which program has a lock, and since when; None: nobody knows."""
    since = "" if taken is None else f" since {taken:%Y-%m-%d %H:%M}"
    return f"another RoleScope, on {computer}{since} (process {process})"
