"""The agenda in a project file: it comes back as it was, and what cannot be read is kept."""

import json

from hypothesis import given
from hypothesis import strategies as st

from rolescope.model.review import (
    NO_AGENDA,
    Agenda,
    AgendaGroup,
    AgendaItem,
    FindingState,
    MinutesLine,
    Review,
    ReviewCounts,
    Ruling,
)
from rolescope.problem import Problem
from rolescope.projects.review_json import AGENDA, ReviewReader, write_review

_NAME = st.text(max_size=20)
_RULINGS = st.builds(
    Ruling,
    state=st.sampled_from(FindingState),
    owner=_NAME,
    until=_NAME,
    reason=_NAME,
    note=_NAME,
    fix=_NAME,
)
_ITEMS = st.builds(
    AgendaItem,
    id=_NAME,
    group=st.sampled_from(AgendaGroup),
    title=_NAME,
    minutes=st.integers(0, 240),
    findings=st.lists(_NAME, max_size=3).map(tuple),
    party=_NAME,
    note=_NAME,
    ruling=_RULINGS,
    rulings=st.lists(st.tuples(_NAME, _RULINGS), max_size=2).map(tuple),
)
_LINES = st.builds(MinutesLine, at=_NAME, text=_NAME, item=_NAME, is_decision=st.booleans())
AGENDAS = st.builds(
    Agenda,
    items=st.lists(_ITEMS, max_size=3).map(tuple),
    people=st.lists(_NAME, max_size=3).map(tuple),
    started=_NAME,
    ended=_NAME,
    current=_NAME,
    item_since=_NAME,
    discussed=st.lists(_NAME, max_size=3).map(tuple),
    taken=st.lists(st.tuples(_NAME, st.integers(0, 9_999)), max_size=3).map(tuple),
    lines=st.lists(_LINES, max_size=3).map(tuple),
    counts=st.none() | st.builds(ReviewCounts, at=_NAME, high=st.integers(0, 99)),
)


def read(members: object) -> tuple[Review, ReviewReader, list[Problem]]:
    problems: list[Problem] = []
    reader = ReviewReader(problems.append)
    value = json.loads(json.dumps(members))
    return reader.read(value), reader, problems


@given(AGENDAS)
def test_an_agenda_comes_back_as_it_was(agenda: Agenda) -> None:
    found, reader, problems = read(write_review(Review(agenda=agenda), ()))
    assert found.agenda == agenda
    assert not reader.unread
    assert not problems


@given(st.lists(AGENDAS, max_size=2).map(tuple))
def test_earlier_reviews_come_back_as_they_were(earlier: tuple[Agenda, ...]) -> None:
    found, reader, problems = read(write_review(Review(earlier=earlier), ()))
    assert (found.earlier, reader.unread, problems) == (earlier, [], [])


def test_a_review_without_one_writes_none() -> None:
    members = write_review(Review(), ())
    assert AGENDA not in members
    assert read(members)[0].agenda == NO_AGENDA


def test_one_that_cannot_be_read_is_kept() -> None:
    wrong = {"items": [{"id": "a", "group": "unheard of", "planned": 1}]}
    found, reader, problems = read({AGENDA: [wrong]})
    assert found.agenda == NO_AGENDA
    assert problems
    again = write_review(found, reader.unread)
    assert again[AGENDA] == [wrong]
