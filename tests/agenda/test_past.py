"""Earlier reviews: kept with their decisions, and found again by what they were about."""

from rolescope.agenda import edits
from rolescope.agenda.past import (
    earlier_items,
    lines_about,
    next_review,
    reviewed_before,
    ruling_of,
)
from rolescope.model.review import Agenda, AgendaGroup, AgendaItem, FindingState, Review, Ruling
from rolescope.value import replace

FIRST, SECOND, THIRD = "2026-10-01T10:00:00Z", "2026-11-01T10:00:00Z", "2026-12-01T10:00:00Z"
AGREED = Ruling(state=FindingState.FIX_AGREED, owner="Ana", until="2026-11-15")
ACCEPTED = Ruling(state=FindingState.ACCEPTED, owner="Bo", reason="r", until="2027-01-01")


def item(name: str, *findings: str) -> AgendaItem:
    return AgendaItem(id=name, group=AgendaGroup.FINDINGS, title=name, minutes=5, findings=findings)


def held(at: str, rulings: dict[str, Ruling], *items: AgendaItem) -> Agenda:
    return edits.ended(edits.started(Agenda(items=items, people=("Ana",)), at), at, rulings)


def test_what_was_decided_is_that_of_all_findings_of_an_item() -> None:
    about = item("a", "f", "g")
    assert ruling_of(about, {"f": AGREED, "g": AGREED}) == AGREED
    assert ruling_of(about, {"f": AGREED}) == Ruling()
    assert ruling_of(about, {"f": AGREED, "g": ACCEPTED}) == Ruling()
    assert ruling_of(replace(item("b"), ruling=ACCEPTED), {}) == ACCEPTED


def test_an_ended_review_keeps_what_was_decided_whatever_is_decided_later() -> None:
    first = held(FIRST, {"f": AGREED}, item("a", "f"))
    review = next_review(Review(agenda=first, rulings=(("f", ACCEPTED),)), Agenda())
    assert review.agenda == Agenda()
    ((agenda, one),) = earlier_items(review.earlier, ("f",))
    assert (agenda.started, one.ruling) == (FIRST, AGREED)


def test_a_review_that_was_not_ended_is_kept_as_it_stands() -> None:
    running = edits.started(Agenda(items=(item("a", "f"),)), FIRST)
    review = next_review(Review(agenda=running, rulings=(("f", ACCEPTED),)), Agenda())
    assert review.earlier[0].items[0].ruling == ACCEPTED
    assert next_review(Review(), running) == Review(agenda=running)


def test_items_are_found_again_by_finding_or_by_id_the_last_review_first() -> None:
    first = held(FIRST, {}, item("party-x"), item("a", "f", "g"))
    second = held(SECOND, {}, item("b", "g"))
    earlier = (first, second)
    assert [one.id for _, one in earlier_items(earlier, ("g",))] == ["b", "a"]
    assert [one.id for _, one in earlier_items(earlier, (), item("party-x"))] == ["party-x"]
    assert not list(earlier_items(earlier, ("h",), item("c", "h")))


def test_a_third_party_is_known_by_its_key_and_a_question_by_its_text() -> None:
    party = replace(item("party-x"), party="x")
    earlier = (held(FIRST, {}, party, item("question-1")),)
    assert list(earlier_items(earlier, (), replace(party, title="x, 3 roles")))
    assert list(earlier_items(earlier, (), item("question-1")))
    assert not list(earlier_items(earlier, (), replace(item("question-1"), title="Another?")))


def test_what_is_gone_now_is_not_what_was_gone_then() -> None:
    earlier = (held(FIRST, {}, item("gone", "f")),)
    assert not list(earlier_items(earlier, ("g",), item("gone", "g")))
    assert list(earlier_items(earlier, ("f", "g"), item("gone", "f", "g")))


def test_what_was_decided_one_by_one_is_kept_one_by_one() -> None:
    decided = {"f": AGREED, "g": ACCEPTED}
    agenda = held(FIRST, decided, item("a", "f", "g"), item("b", "f"))
    mixed, single = agenda.items
    assert (mixed.ruling, dict(mixed.rulings)) == (Ruling(), decided)
    assert (single.ruling, single.rulings) == (AGREED, ())


def test_lines_about_an_item_are_those_that_were_typed() -> None:
    agenda = edits.started(Agenda(items=(item("a"), item("b"))), FIRST)
    agenda = edits.said(agenda, "A vendor", FIRST)
    agenda = edits.said(agenda, "No problem", FIRST, is_decision=True)
    assert [line.text for line in lines_about(agenda, agenda.items[0])] == ["A vendor"]
    assert lines_about(agenda, agenda.items[1]) == ()


def test_known_before_is_what_reviews_looked_at_that_had_ended() -> None:
    review = Review(
        earlier=(held(FIRST, {}, item("a", "f")),), agenda=held(SECOND, {}, item("b", "g"))
    )
    assert reviewed_before(review, THIRD) == {"f", "g"}
    assert reviewed_before(review, SECOND) == {"f", "g"}
    assert reviewed_before(review, "2026-10-20T10:00:00Z") == {"f"}
    assert reviewed_before(review, "") == frozenset()
    running = edits.started(Agenda(items=(item("c", "h"),)), FIRST)
    assert reviewed_before(Review(agenda=running), THIRD) == frozenset()
