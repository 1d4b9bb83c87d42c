"""Filters in words."""

from rolescope.questions.filters.field_table import tabulate
from rolescope.questions.filters.filter import NO_FILTER, Filter
from rolescope.questions.filters.filter_text import read_terms
from rolescope.questions.filters.shown import shown_of
from rolescope.words.filter_text import (
    by_hand_words,
    chip_words,
    filters_words,
    isolated_words,
    missing_words,
    nothing_words,
)
from support.worlds.filter_worlds import analysis

TABLE = tabulate(analysis())


def test_a_term_names_its_values() -> None:
    (term,) = read_terms("-kind:user,role,service,account")
    assert chip_words(term) == "Not Kind: User, Role, AWS service and 1 more"
    (term,) = read_terms("account:111122223333")
    assert chip_words(term, shown_of(TABLE, NO_FILTER).counts) == "Account: 1111 2222 3333"


def test_filters_are_counted() -> None:
    assert filters_words(1) == "1 filter"
    assert nothing_words(6118, 3) == "All 6,118 items are hidden by 3 filters."
    assert by_hand_words(NO_FILTER) == ""
    assert isolated_words(NO_FILTER) == ""


def test_what_nothing_has_is_named() -> None:
    found = shown_of(TABLE, Filter(read_terms("name:nobody")))
    assert missing_words(found) == "Nothing here has this: Name nobody"
    assert missing_words(None) == ""
