"""Projects in words: how much is in them, how safe it is, and what can be recovered."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from rolescope.model.review import NamedScenario, Note, Review, Subject, SubjectKind
from rolescope.words.project_text import (
    amount_text,
    changed_by_another,
    changed_on_disk,
    copy_saved,
    files_named,
    kept_as_of,
    kept_text,
    lock_holder,
    moment_text,
    needs_another_name,
    no_lock,
    no_scenario,
    not_kept_for_recovery,
    not_read_again,
    not_saved,
    not_saved_there,
    not_to_save_over,
    open_in,
    open_name,
    opened_read_only,
    recovered_texts,
    recovery_stopped,
    save_question,
    saved_by_another,
    saving_over_keeps,
    then_opened_again,
    too_large_to_save,
    unsaved_text,
)

NOW, EARLIER, BEFORE = "2026-11-27T12:00:00Z", "2026-11-27T09:05:00Z", "2026-11-26T22:30:00Z"
NOTE = Note(subject=Subject(SubjectKind.NODE, "arn:aws:iam::111122223333:role/hub"))
REVIEW = Review(scenarios=(NamedScenario(id="s1"),), notes=(NOTE,))


def test_what_is_in_a_project() -> None:
    assert amount_text(Review()) == "no scenarios and no notes"
    assert amount_text(REVIEW) == "1 scenario with 0 edits, 1 note"


def test_times_of_another_day_have_their_date_in_the_zone() -> None:
    assert moment_text(EARLIER, NOW, UTC) == "09:05"
    assert moment_text(BEFORE, NOW, UTC) == "2026-11-26 22:30"
    assert moment_text(BEFORE, NOW, timezone(timedelta(hours=2))) == "00:30"


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "x"])
def test_times_that_no_clock_shows(moment: str) -> None:
    assert moment_text(moment, NOW, UTC) == "an unknown time"


def test_how_safe_it_is() -> None:
    assert kept_text(EARLIER, NOW, NOW, UTC, is_modified=True) == "Autosaved 12:00"
    assert kept_text(EARLIER, None, NOW, UTC, is_modified=True) == "Not saved"
    assert kept_text(EARLIER, None, NOW, UTC, is_modified=False) == "Saved 09:05"
    assert kept_text(None, None, NOW, UTC, is_modified=False) == ""


def test_what_is_lost_without_saving() -> None:
    never = "It was never saved. It holds 1 scenario with 0 edits, 1 note."
    assert unsaved_text(REVIEW, None, NOW, UTC) == never
    assert unsaved_text(Review(), EARLIER, NOW, UTC) == (
        "What you changed since 09:05 is not saved. "
        "The project now holds no scenarios and no notes."
    )


def test_what_can_be_recovered() -> None:
    file = Path("/home/mira/q4.rolescope")
    recovered = "Recovered as of 12:00: 1 scenario with 0 edits, 1 note."
    saved_last = f"Saved last at 09:05, in {file}. The file is unchanged until you save."
    for path, saved, about in (
        (None, None, "It was never saved."),
        (file, None, "The file q4.rolescope is as you saved it last."),
        (file, EARLIER, saved_last),
    ):
        assert recovered_texts(REVIEW, NOW, path, saved, NOW, UTC) == (recovered, about)


def test_what_is_open_is_named() -> None:
    assert files_named(".rolescope") == "RoleScope projects (*.rolescope)"
    assert open_name("q4.rolescope", is_read_only=False) == "q4.rolescope"
    assert open_name("q4.rolescope", is_read_only=True) == "q4.rolescope (read-only)"
    assert no_scenario("Tidy", "q4.rolescope") == "There is no scenario Tidy in q4.rolescope."
    assert opened_read_only("q4.rolescope", "why") == "q4.rolescope is opened read-only: why."
    assert not_to_save_over("q4.rolescope", "why") == "q4.rolescope cannot be saved over: why."


def test_what_is_asked_before_something_is_lost() -> None:
    assert save_question("q4") == "Save changes to q4?"
    assert needs_another_name("why") == "It has to be saved under another name: why."
    assert changed_on_disk("q4.rolescope") == "q4.rolescope has changed on disk"
    assert changed_by_another("q4.rolescope") == (
        "q4.rolescope has changed on disk: another program saved it."
    )
    assert saving_over_keeps("q4.bak") == (
        "If you save over it, what is there now stays as q4.bak."
    )
    assert then_opened_again("q4.rolescope") == "Then q4.rolescope is opened again."


def test_what_came_of_saving() -> None:
    assert copy_saved("q5.rolescope") == "A copy was saved as q5.rolescope."
    assert not_saved_there("q5", "why") == "q5 cannot be saved there: why. Choose another name."
    assert saved_by_another("q4.rolescope") == "q4.rolescope was changed by another program."
    assert not_saved("q4.rolescope", "No space left on device") == (
        "q4.rolescope could not be saved: No space left on device."
    )
    assert too_large_to_save("q4", "It is too large.") == (
        "q4 could not be saved. It is too large."
    )
    assert not_read_again("It is no JSON.") == (
        "The project was not saved, because a part of it could not be read again: It is no JSON."
    )
    assert not_kept_for_recovery("why") == (
        "What is not saved could not be kept for a recovery: why. Save it now."
    )
    assert recovery_stopped("q4") == (
        "The recovery of q4 was stopped. It is offered at the next start."
    )


def test_who_has_a_file_open() -> None:
    assert no_lock(".~q4.lock") == ".~q4.lock beside it is no lock of a program: take it away"
    assert open_in(None) == "it is open in another RoleScope"
    holder = lock_holder("desk", datetime(2026, 11, 27, 9, 5, tzinfo=UTC), 77)
    assert holder == "another RoleScope, on desk since 2026-11-27 09:05 (process 77)"
    assert open_in(lock_holder("desk", None, 77)) == (
        "it is open in another RoleScope, on desk (process 77)"
    )


def test_what_a_crash_has_not_lost() -> None:
    assert kept_as_of("09:05") == "What is not saved is kept for a recovery, as of 09:05."
