"""Projects in words: how much is in them, how safe it is, and what can be recovered."""

from datetime import UTC, timedelta, timezone
from pathlib import Path

import pytest

from rolescope.model.review import NamedScenario, Note, Review, Subject, SubjectKind
from rolescope.words.project_text import (
    amount_text,
    kept_text,
    moment_text,
    recovered_texts,
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
