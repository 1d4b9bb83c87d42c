"""Points in time and durations, as policies write them and people read them (CO-27)."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from rolescope.model.instant import (
    duration_in_words,
    format_instant,
    in_zone,
    later,
    parse_instant,
)

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24T12:00:00Z",
        "2026-11-24T13:00:00+01:00",
        " 2026-11-24T12:00 ",  # without a zone it is UTC
        "1795521600",
        "1795521600.0",
    ],
)
def test_dates_and_epochs_are_one_moment_co27(text: str) -> None:
    assert parse_instant(text) == NOON


@pytest.mark.parametrize("text", ["", "soon", "1" * 30, "2026-13-01", "9999-12-31T23:00:00-09:00"])
def test_what_is_no_moment_is_none_co27(text: str) -> None:
    assert parse_instant(text) is None


def test_moments_are_written_in_utc() -> None:
    assert format_instant(NOON) == "2026-11-24T12:00:00Z"
    assert format_instant(NOON.replace(microsecond=250_000)) == "2026-11-24T12:00:00.250000Z"


def test_the_end_of_the_calendar_is_the_same_in_every_zone_co27() -> None:
    """Policies write 9999-12-31 for "never"."""
    never = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert later(never, 3_600) == never
    assert later(NOON, 3_600) == NOON.replace(hour=13)
    west, east = timezone(timedelta(hours=-8)), timezone(timedelta(hours=1))
    assert in_zone(never, east) == never
    assert in_zone(never, west).hour == 15
    assert format_instant(never.replace(tzinfo=west)) == "9999-12-31T23:59:59-08:00"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (90, "90 s"),
        (900, "15 min"),
        (3600, "1 h"),
        (5400, "1 h 30 min"),
        (3601, "1 h 1 s"),
        (-7200, "-2 h"),
        (43_200, "12 h"),
    ],
)
def test_durations_in_words(seconds: int, words: str) -> None:
    assert duration_in_words(seconds) == words
