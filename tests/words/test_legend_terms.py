"""Entries of legends as filters: of fields and values that there are."""

import pytest

from rolescope.questions.filters.filter import Term
from rolescope.questions.filters.filter_text import read_terms, write_terms
from rolescope.words.legend_terms import TERMS


@pytest.mark.parametrize("term", TERMS.values())
def test_every_term_can_be_written_and_read(term: Term) -> None:
    assert read_terms(write_terms((term,))) == (term,)
