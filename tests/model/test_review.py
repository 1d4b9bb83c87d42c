"""The review: scenarios are named lists of edits; one of them, or the baseline, is shown."""

from rolescope.model.edit import WithoutTrust
from rolescope.model.policy import PrincipalType, StatementPrincipal
from rolescope.model.review import (
    Agenda,
    AgendaGroup,
    AgendaItem,
    FindingState,
    NamedScenario,
    Note,
    Review,
    Ruling,
    Status,
    Subject,
    SubjectKind,
)
from rolescope.value import replace

ROLE = "arn:aws:iam::111122223333:role/deploy"
FIRST = WithoutTrust(
    ROLE, StatementPrincipal(PrincipalType.ACCOUNT, "444455556666", "444455556666")
)
SECOND = WithoutTrust(ROLE, StatementPrincipal(PrincipalType.ANYONE, "*", "*"))


def test_review_begins_on_the_baseline() -> None:
    assert Review().scenario is None
    assert Review().edits == ()


def test_edits_on_the_baseline_make_a_scenario_that_is_shown() -> None:
    review = Review().with_edits((FIRST,))
    assert review.scenario is not None
    assert review.edits == (FIRST,)
    assert review.scenario.title == FIRST.label


def test_further_edits_stay_in_the_scenario_that_is_shown() -> None:
    review = Review().with_edits((FIRST,)).with_edits((FIRST, SECOND))
    assert [one.edits for one in review.scenarios] == [(FIRST, SECOND)]
    assert review.scenario is not None
    assert review.scenario.title == f"{FIRST.label} and 1 more"


def test_baseline_keeps_the_scenarios() -> None:
    review = Review().with_edits((FIRST,))
    shown = review.show(None)
    assert shown.edits == ()
    assert shown.scenarios == review.scenarios
    assert shown.show("s1") == review


def test_scenario_that_is_not_there_shows_the_baseline() -> None:
    review = Review().with_edits((FIRST,))
    assert review.show("gone").current is None
    assert replace(review, current="gone").scenario is None
    assert review.duplicate("gone") is review


def test_name_goes_before_what_the_edits_do() -> None:
    review = Review().with_edits((FIRST,)).rename("s1", "Only through GitHub")
    assert review.scenario is not None
    assert review.scenario.title == "Only through GitHub"
    assert NamedScenario(id="s9").title == "Without edits"


def test_copy_is_shown_and_changes_by_itself() -> None:
    review = Review().with_edits((FIRST,)).duplicate("s1").with_edits((FIRST, SECOND))
    assert [one.edits for one in review.scenarios] == [(FIRST,), (FIRST, SECOND)]
    assert review.scenario is not None
    assert review.scenario.title == f"Copy of {FIRST.label}"


def test_scenario_taken_away_gives_way_to_the_baseline() -> None:
    review = Review().with_edits((FIRST,)).duplicate("s1")
    assert review.remove("s2").current is None
    assert review.remove("s1").current == "s2"
    assert review.remove("s1").free_id() == "s1"


def test_scenario_taken_away_is_no_fix_any_more_nor_is_a_new_one_of_its_id() -> None:
    agreed = tuple(Ruling(state=FindingState.FIX_AGREED, owner="Ana", fix=x) for x in ("s1", "s2"))
    review = Review().with_edits((FIRST,)).duplicate("s1")
    left = replace(review, rulings=(("a", agreed[0]), ("b", agreed[1]))).remove("s1")
    assert left.rulings == (("a", replace(agreed[0], fix="")), ("b", agreed[1]))


# Notes

HERE, THERE = Subject(SubjectKind.NODE, ROLE), Subject(SubjectKind.EDGE, f"* > {ROLE}")


def test_a_subject_has_one_note_and_keeps_its_place() -> None:
    review = Review().with_note(Note(subject=HERE, text="a")).with_note(Note(subject=THERE))
    assert review.notes == (Note(subject=HERE, text="a"),)
    review = review.with_note(Note(subject=THERE, status=Status.QUESTION))
    review = review.with_note(Note(subject=HERE, owner="ana"))
    assert review.notes == (
        Note(subject=HERE, owner="ana"),
        Note(subject=THERE, status=Status.QUESTION),
    )
    assert review.note(THERE) == Note(subject=THERE, status=Status.QUESTION)
    assert review.note(Subject(SubjectKind.NODE, "other")) is None


def test_a_note_that_says_nothing_goes() -> None:
    review = Review().with_note(Note(subject=HERE, text="a"))
    assert review.with_note(Note(subject=HERE, text=" ", date="2026-11-25")).notes == ()


def test_edits_get_the_time_at_which_they_were_made() -> None:
    first = Review().with_edits((FIRST,)).stamped(Review(), "09:47")
    second = first.with_edits((FIRST, SECOND)).stamped(first, "09:52")
    assert second.scenario is not None
    assert second.scenario.times == ("09:47", "09:52")
    assert second.scenario.time_of(1) == "09:52"
    rest = second.with_edits((SECOND,)).stamped(second, "10:00")
    assert rest.scenario is not None
    assert rest.scenario.times == ("09:52",), "the other edit went, this one keeps its time"


def test_time_of_an_edit_may_not_be_known() -> None:
    review = Review().with_edits((FIRST,))
    assert review.scenario is not None
    assert review.scenario.time_of(0) == ""
    named = review.rename("s1", "Only through GitHub").stamped(review, "09:52")
    assert named.scenario is not None
    assert named.scenario.times == ("",), "not the time at which it was named"
    more = named.with_edits((FIRST, SECOND)).stamped(named, "10:00")
    assert more.scenario is not None
    assert more.scenario.times == ("", "10:00")


def test_copy_and_new_name_keep_the_times() -> None:
    first = Review().with_edits((FIRST,)).stamped(Review(), "09:47")
    copy = first.duplicate("s1").stamped(first, "09:52")
    assert [one.times for one in copy.scenarios] == [("09:47",), ("09:47",)]
    named = first.rename("s1", "Only through GitHub").stamped(first, "09:52")
    assert named.scenario is not None
    assert named.scenario.times == ("09:47",)


def test_edit_made_twice_has_two_times() -> None:
    first = Review().with_edits((FIRST,)).stamped(Review(), "09:47")
    twice = first.with_edits((FIRST, FIRST)).stamped(first, "09:52")
    assert twice.scenario is not None
    assert twice.scenario.times == ("09:47", "09:52")


def test_an_agenda_plans_the_minutes_of_its_items() -> None:
    items = (
        AgendaItem(id="a", group=AgendaGroup.FINDINGS, title="Open to everyone", minutes=4),
        AgendaItem(id="b", group=AgendaGroup.FINDINGS, title="Long sessions", minutes=2),
    )
    assert Agenda(items=items).planned == 6
    assert Agenda().planned == 0


def test_who_sees_to_a_finding_until_when_and_why_nothing_is_done() -> None:
    assert [(one, one.has_owner_and_end, one.has_reason) for one in FindingState] == [
        (FindingState.OPEN, False, False),
        (FindingState.ACCEPTED, True, True),
        (FindingState.FIX_AGREED, True, False),
        (FindingState.NO_PROBLEM, False, True),
    ]
