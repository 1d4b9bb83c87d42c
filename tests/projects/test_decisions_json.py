"""Decisions as a text file: they come back as they were, and nothing else is taken for them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolescope.agenda.merging import Decided
from rolescope.model.review import AgendaGroup, AgendaItem, FindingState, Ruling
from rolescope.projects.decisions_json import (
    DECISIONS,
    NoDecisions,
    decisions_to_json,
    read_decisions,
)

_NAME = st.text(max_size=20)
_RULINGS = st.builds(
    Ruling, state=st.sampled_from(FindingState), owner=_NAME, until=_NAME, reason=_NAME, note=_NAME
)
_FINDINGS = st.builds(Decided, about=_NAME, title=_NAME, ruling=_RULINGS, item=st.none())


@given(st.lists(_FINDINGS, max_size=4).map(tuple))
def test_decisions_come_back_as_they_were(decisions: tuple[Decided, ...]) -> None:
    assert read_decisions(json.dumps(decisions_to_json(decisions))) == decisions


@given(_RULINGS.filter(lambda ruling: ruling != Ruling()))
def test_items_come_back_with_what_was_decided(ruling: Ruling) -> None:
    item = AgendaItem(
        id="party-1", group=AgendaGroup.PARTIES, title="Skylark", minutes=3, ruling=ruling
    )
    one = Decided(about="party-1", title="Skylark", ruling=ruling, item=item)
    assert read_decisions(json.dumps(decisions_to_json((one,)))) == (one,)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "it is not JSON"),
        ("[" * 100_000, "it is not JSON"),
        ("9" * 5_000, "it is not JSON"),
        ("[]", "its \"format\" is not"),
        ('{"findings": []}', "its \"format\" is not"),
        (json.dumps({"format": DECISIONS, "decisions": [{"finding": "f"}]}), "state"),
        (json.dumps({"format": DECISIONS, "decisions": [{"item": {"id": 3}}]}), "id"),
    ],
)  # fmt: skip
def test_what_is_something_else_is_refused_with_its_reason(text: str, why: str) -> None:
    with pytest.raises(NoDecisions) as caught:
        read_decisions(text)
    assert why in str(caught.value)


def test_decisions_with_hidden_names_are_refused() -> None:
    text = json.dumps(decisions_to_json((), are_names_hidden=True))
    with pytest.raises(NoDecisions, match="its names are hidden"):
        read_decisions(text)
