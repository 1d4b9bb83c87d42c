"""What the history says: edits, undone ones, the baseline; and where each leads."""

from datetime import UTC, timedelta, timezone

import pytest

from rolescope.model.edit import Edit
from rolescope.model.edits.documents import WithDocument
from rolescope.model.edits.trusts import RequireMfa
from rolescope.model.place import Place, PlaceKind
from rolescope.model.review import Note, Review, Subject, SubjectKind
from rolescope.pictures.outlines import names
from rolescope.words.history_text import (
    Clock,
    back_to,
    bookmark_described,
    bookmark_removed,
    bookmark_renamed,
    filter_removed,
    filter_saved,
    icon_of,
    nodes_moved,
    nodes_unpinned,
    plan_opened,
    steps_of,
)
from support.worlds.changes import WITHOUT_RUNNERS, new_role
from support.worlds.northwind import DEPLOY_HUB

CLOCK = Clock(now="2026-11-20T20:00:00Z", zone=UTC)
FIRST, SECOND = WITHOUT_RUNNERS
MFA = RequireMfa(DEPLOY_HUB)


def reviews(*edits: tuple[Edit, ...]) -> list[Review]:
    """Return one review after the other, each with these edits; made a minute apart."""
    made = [Review()]
    for minute, each in enumerate(edits):
        at = f"2026-11-20T17:{minute:02}:00Z"
        made.append(made[-1].with_edits(each).stamped(made[-1], at))
    return made


def test_edits_stand_newest_first_over_the_baseline() -> None:
    past = reviews((FIRST,), (FIRST, MFA))
    steps = steps_of(past, (), imported="2026-11-20T09:14:00Z", clock=CLOCK)
    assert [(step.text, step.time) for step in steps] == [
        ("2. Require MFA to assume deploy-hub", "17:01"),
        ("1. Remove ci-runner from trust of deploy-hub", "17:00"),
        ("Baseline", "import 09:14"),
    ]
    assert [step.is_current for step in steps] == [True, False, False]
    assert [step.index for step in steps] == [2, 1, 0]
    assert [step.number for step in steps] == [1, 0, None]
    assert steps[0].words == "2. Require MFA to assume deploy-hub, 17:01, now"


def test_undone_edits_stand_above() -> None:
    made = reviews((FIRST,), (FIRST, MFA), (FIRST, MFA, SECOND))
    steps = steps_of(made[:2], made[2:], imported="", clock=CLOCK)
    assert [(step.text[:2], step.is_future, step.index) for step in steps] == [
        ("3.", True, 3),
        ("2.", True, 2),
        ("1.", False, 1),
        ("Ba", False, 0),
    ]
    assert steps[-1].time == "as imported"
    assert steps[0].words.endswith("undone")


def test_all_undone_leaves_the_baseline() -> None:
    made = reviews((FIRST,))
    steps = steps_of(made[:1], made[1:], imported="", clock=CLOCK)
    assert [(step.is_future, step.is_current) for step in steps] == [(True, False), (False, True)]


def test_steps_that_are_no_edits_are_passed_over() -> None:
    before, after = reviews((FIRST,))
    note = Note(subject=Subject(SubjectKind.NODE, DEPLOY_HUB), text="who owns it?")
    noted = Review(scenarios=after.scenarios, current=after.current, notes=(note,))
    later = noted.with_edits((FIRST, MFA))
    steps = steps_of([before, after], [noted, noted.show(None), later], imported="", clock=CLOCK)
    assert [step.text[:2] for step in steps] == ["2.", "1.", "Ba"]
    assert steps[0].index == 4
    other = noted.duplicate("s1").with_edits((FIRST, MFA))
    steps = steps_of([before, after], [noted, other], imported="", clock=CLOCK)
    assert len(steps) == 2, "the steps of another scenario are not those of this one"


def test_prefix_that_was_never_shown_leads_nowhere_in_the_stack() -> None:
    """An edit taken back from the middle: its followers were never without it before."""
    past = reviews((FIRST,), (FIRST, SECOND), (FIRST, SECOND, MFA), (SECOND, MFA))
    steps = steps_of(past, (), imported="", clock=CLOCK)
    assert [step.index for step in steps] == [4, None, 0]


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-20T09:14:00Z", "10:14"),
        ("2026-11-19T09:14:00Z", "2026-11-19 10:14"),
        ("", ""),
        ("yesterday", ""),
    ],
)
def test_times_are_local_and_short(moment: str, words: str) -> None:
    clock = Clock(now="2026-11-20T20:00:00Z", zone=timezone(timedelta(hours=1)))
    assert clock.words(moment) == words
    unknown = Clock(now="", zone=UTC)
    assert unknown.words("2026-11-20T09:14:00Z") == "2026-11-20 09:14"


def test_kinds_of_edits_have_icons() -> None:
    assert icon_of(FIRST) == "link-variant-off"
    assert icon_of(new_role("rescue")) == "plus"
    document = WithDocument(Place(PlaceKind.TRUST, DEPLOY_HUB), "{}")
    assert icon_of(document) == "pencil-outline"
    assert "wave" in names()


def test_steps_that_can_be_undone_say_what_was_done() -> None:
    assert back_to("2. Require MFA") == "Back to 2. Require MFA"
    assert nodes_moved("3 nodes") == "Move 3 nodes"
    assert nodes_unpinned("hub") == "Unpin hub"
    assert bookmark_described("Start") == "Describe bookmark Start"
    assert bookmark_renamed("Start") == "Rename bookmark Start"
    assert bookmark_removed("Start") == "Remove bookmark Start"
    assert filter_saved("Partners") == "Save filter Partners"
    assert filter_removed("Partners") == "Remove filter Partners"
    assert plan_opened("plan.json") == "Open plan plan.json"
