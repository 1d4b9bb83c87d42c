"""Patterns of values: `*` stands for any characters, as in a regular expression."""

import re

from hypothesis import given
from hypothesis import strategies as st

from rolescope.questions.filters.fields import BY_ID
from rolescope.questions.filters.filter_facts import FilterFacts
from rolescope.questions.filters.shown import stands_for

NOTHING = FilterFacts(None, {}, {})
TEXT = st.text(alphabet="ab*", max_size=6)


@given(TEXT, st.text(alphabet="ab", max_size=8))
def test_patterns_are_those_of_regular_expressions(pattern: str, text: str) -> None:
    parts = ".*".join(map(re.escape, pattern.split("*")))
    cond, name = BY_ID["cond"], BY_ID["name"]
    assert stands_for(cond, NOTHING, pattern)(text) is (re.fullmatch(parts, text) is not None)
    assert stands_for(name, NOTHING, pattern)(text) is (re.search(parts, text) is not None)


def test_names_in_any_case_and_with_hyphens() -> None:
    facts = FilterFacts(None, {}, {}, {"111122223333": "Prod Web"})
    account = BY_ID["account"]
    for wanted in ("111122223333", "1111 2222 3333", "prod-web", "PROD WEB", "prod*", "*2222*"):
        assert stands_for(account, facts, wanted)("111122223333"), wanted
    assert not stands_for(account, facts, "prod")("111122223333")


def test_long_patterns_take_no_time() -> None:
    assert not stands_for(BY_ID["name"], NOTHING, "a*" * 200 + "b")("a" * 2000)
