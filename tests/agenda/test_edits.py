"""Changing an agenda: order, time, minutes, decisions; each gives another value."""

from hypothesis import given
from hypothesis import strategies as st

from rolescope.agenda import edits
from rolescope.model.review import NO_AGENDA, Agenda, AgendaGroup, AgendaItem, FindingState, Ruling
from rolescope.value import replace

NOON, LATER, LATEST = (f"2026-11-20T12:0{minute}:00Z" for minute in (0, 2, 5))


def item(name: str, group: AgendaGroup = AgendaGroup.FINDINGS, minutes: int = 5) -> AgendaItem:
    return AgendaItem(id=name, group=group, title=name.upper(), minutes=minutes)


THREE = Agenda(items=(item("a"), item("b"), item("c", AgendaGroup.PARTIES)))


def ids(agenda: Agenda) -> str:
    return "".join(one.id for one in agenda.items)


def test_new_items_stand_behind_those_of_their_group() -> None:
    more = edits.with_items(THREE, (item("d"), item("a", minutes=9)))
    assert ids(more) == "abdc"
    assert more.items[0].minutes == 5


def test_an_item_that_goes_leaves_the_next_one_looked_at() -> None:
    at_b = replace(THREE, current="b", discussed=("a", "b"))
    left = edits.without_item(at_b, "b")
    assert (ids(left), left.current, left.discussed) == ("ac", "c", ("a",))
    assert edits.without_item(left, "c").current == "a"
    assert edits.without_item(left, "x") == left
    assert edits.without_item(replace(THREE, items=(item("a"),), current="a"), "a").current == ""
    assert edits.without_item(at_b, "a").current == "b"


def test_a_moved_item_joins_the_group_that_it_comes_to() -> None:
    moved = edits.moved(THREE, "a", 2)
    assert ids(moved) == "bca"
    assert moved.items[2].group is AgendaGroup.PARTIES
    first = edits.moved(THREE, "c", 0)
    assert ids(first) == "cab"
    assert first.items[0].group is AgendaGroup.FINDINGS
    assert edits.moved(THREE, "x", 0) == THREE
    alone = Agenda(items=(item("a"),))
    assert edits.moved(alone, "a", 7) == alone


@given(st.sampled_from("abc"), st.integers(-3, 9))
def test_moving_loses_nothing(name: str, place: int) -> None:
    assert sorted(ids(edits.moved(THREE, name, place))) == ["a", "b", "c"]


def test_a_question_has_an_id_of_its_own() -> None:
    first = edits.question(THREE, " Who is this? ")
    asked = edits.with_items(THREE, (first,))
    assert first.title == "Who is this?"
    again = edits.question(asked, "Who is this?")
    assert len({first.id, again.id, edits.question(asked, "And this?").id}) == 3


def test_a_question_has_the_same_id_on_every_agenda_and_another_one_a_different() -> None:
    empty = Agenda()
    assert edits.question(THREE, "Who is this?") == edits.question(empty, "Who is this?")
    assert edits.question(empty, "Who is this?").id != edits.question(empty, "And this?").id


def test_a_time_box_has_limits() -> None:
    for given_minutes, kept in ((0, 1), (9, 9), (9_999, edits.MAX_MINUTES)):
        agenda = edits.changed(THREE, item("a", minutes=given_minutes))
        assert agenda.items[0].minutes == kept


def test_time_is_that_of_the_item_that_is_looked_at() -> None:
    agenda = edits.started(THREE, NOON)
    assert (agenda.current, agenda.is_running) == ("a", True)
    assert edits.seconds_of(agenda, "a", LATER) == 120
    assert edits.seconds_of(agenda, "b", LATER) == 0
    agenda = edits.done(agenda, LATER)
    assert (agenda.current, agenda.discussed) == ("b", ("a",))
    assert edits.seconds_of(agenda, "a", LATEST) == 120
    agenda = edits.paused(agenda, LATEST)
    assert edits.seconds_of(agenda, "b", "2026-11-20T13:00:00Z") == 180
    agenda = edits.paused(agenda, "2026-11-20T13:00:00Z")
    assert edits.seconds_of(agenda, "b", "2026-11-20T13:00:10Z") == 190
    agenda = edits.ended(agenda, "2026-11-20T13:00:10Z", {})
    assert not agenda.is_running
    assert edits.seconds_of(agenda, "b", "2026-11-20T14:00:00Z") == 190
    assert edits.paused(agenda, LATEST).item_since == ""


def test_going_through_ends_at_the_last_item() -> None:
    agenda = edits.started(THREE, NOON)
    for _ in range(5):
        agenda = edits.done(agenda, LATER)
    assert (agenda.current, agenda.discussed) == ("c", ("a", "b", "c"))
    assert edits.done(NO_AGENDA, NOON) == NO_AGENDA
    assert edits.started(NO_AGENDA, NOON).current == ""


def test_before_a_review_begins_items_can_be_looked_at_without_a_clock() -> None:
    agenda = edits.at_item(THREE, "b", NOON)
    assert (agenda.current, agenda.item_since, agenda.taken) == ("b", "", ())
    assert edits.at_item(agenda, "x", NOON) == agenda


def test_a_line_has_its_time_and_item() -> None:
    agenda = edits.said(edits.started(THREE, NOON), "  two\n words ", LATER)
    (line,) = agenda.lines
    assert (line.at, line.item, line.text, line.is_decision) == (LATER, "a", "two words", False)
    assert edits.said(agenda, " \n ", LATER) == agenda
    for text, about, written in (
        ("#2: Ana asks", THREE.items[1].id, "Ana asks"),
        ("#2 Ana asks", THREE.items[1].id, "Ana asks"),
        ("#9 Ana asks", THREE.items[0].id, "#9 Ana asks"),
        ("#2", THREE.items[0].id, "#2"),
    ):
        line = edits.said(edits.started(THREE, NOON), text, LATER).lines[-1]
        assert (line.item, line.text) == (about, written)
    assert edits.said(agenda, "x", LATER, is_decision=True).lines[1].is_decision


def test_what_is_about_no_finding_has_a_decision_of_its_own() -> None:
    ruling = Ruling(state=FindingState.NO_PROBLEM)
    agenda = edits.decided(edits.at_item(THREE, "c", NOON), ruling)
    assert agenda.items[2].ruling == ruling
    assert edits.decided(THREE, ruling) == THREE


def test_times_that_cannot_be_read_take_none() -> None:
    assert edits.seconds_between("", NOON) == 0
    assert edits.seconds_between(LATER, NOON) == 0
