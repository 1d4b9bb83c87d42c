"""Wildcards and resource patterns (GR-13, GR-17 to GR-29)."""

import re
from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolescope.engine.interpretation import DEFAULT, Interpretation
from rolescope.engine.language.context import RequestContext
from rolescope.engine.language.resource import ResourceElement
from rolescope.engine.language.wildcard import Glob, glob, matches_around


@given(pattern=st.text("ab*?", max_size=8), text=st.text("ab", max_size=8))
def test_glob_is_what_the_regular_expression_says(pattern: str, text: str) -> None:
    expression = "".join({"*": ".*", "?": "."}.get(one, one) for one in pattern)
    assert glob(pattern).matches(text) is (re.fullmatch(expression, text) is not None)


@given(text=st.text())
def test_literal_text_matches_itself_alone_gr28(text: str) -> None:
    compiled = Glob(((text, True),))
    assert compiled.matches(text)
    assert not compiled.matches(text + "x")


def test_hostile_pattern_takes_no_exponential_time() -> None:
    """Backtracking would take years here, and the time limit of the tests would end it."""
    assert not glob("*a" * 500 + "b").matches("a" * 20_000)
    assert not glob("*a?" * 200 + "b").matches("a" * 5_000)


@given(
    pattern=st.text("ab*?", max_size=4),
    literal=st.text("a*", max_size=1),
    before=st.text("ab", max_size=3),
    after=st.text("ab", max_size=3),
)
def test_texts_of_which_the_middle_is_not_known_co39(
    pattern: str, literal: str, before: str, after: str
) -> None:
    """Whatever stands between, or nothing that could, makes the pattern match."""
    tokens = ((pattern, False), (literal, True))
    middles = ("".join(text) for size in range(6) for text in product("ab*", repeat=size))
    # A character that no pattern has, and all that patterns of this size could ask for.
    found = {Glob(tokens).matches(f"{before}{middle}{after}") for middle in ("c", *middles)}
    answer = matches_around(tokens, (before, after))
    if found == {True} and "?" in pattern:
        assert answer is not False  # that `*?` takes whatever has a character may be missed
    else:
        assert answer is (None if len(found) > 1 else found.pop())


def covers(
    pattern: str, resource: str, context: Mapping[str, tuple[str, ...]] | None = None
) -> bool:
    element = ResourceElement((pattern,), "2012-10-17", is_not=False)
    return element.match(resource, RequestContext(context or {}), DEFAULT) is True


ROLE = "arn:aws:iam::111122223333:role/team/Admin"


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*", True),
        ("arn:aws:iam::111122223333:role/*", True),
        ("arn:*:iam::*:role/*", True),  # GR-21
        ("arn:aws:iam:*:*:*", True),
        ("arn:aws:iam::111122223333:role/Admin", False),  # GR-23
        ("arn:aws:iam::111122223333:role/team/admin", False),  # GR-17
        ("arn:aws:iam::1111*", True),  # GR-20
        ("arn:aws:iam", False),  # GR-20
        ("arn:aws:iam::111122223333", False),
        ("arn:aws:s3*", False),
        ("arn:aws:iam::${aws:PrincipalAccount}:role/team/Admin", False),  # GR-29
        ("arn:aws:iam::111122223333:role/${aws:PrincipalTag/team}/Admin", True),
        ("arn:aws:iam::111122223333:role/${aws:PrincipalTag/none, 'team'}/Admin", True),
        ("arn:aws:iam::111122223333:role/${aws:PrincipalTag/none}*", False),  # GR-31
    ],
)
def test_resource_patterns(pattern: str, expected: object) -> None:
    context = {"aws:principaltag/team": ("team",), "aws:principalaccount": ("111122223333",)}
    assert covers(pattern, ROLE, context) is expected


def test_star_crosses_colons_in_the_last_segment_only_gr18() -> None:
    assert covers("arn:aws:logs:eu-west-1:1:log-group:*", "arn:aws:logs:eu-west-1:1:log-group:a:b")
    assert not covers("arn:aws:logs:*:log-group:a", "arn:aws:logs:eu-west-1:1:log-group:a")


def test_requests_without_resource_match_star_alone_gr19() -> None:
    assert covers("*", "*")
    assert not covers("arn:aws:iam::*:role/*", "*")


def test_substituted_star_is_literal_gr33() -> None:
    context = {"aws:username": ("*",)}
    assert not covers("arn:aws:s3:::b/${aws:username}", "arn:aws:s3:::b/x", context)
    assert covers("arn:aws:s3:::b/${aws:username}", "arn:aws:s3:::b/*", context)


def test_short_pattern_may_be_read_strictly_u25() -> None:
    element = ResourceElement(("arn:aws:iam::1*",), "2012-10-17", is_not=False)
    strict = Interpretation(short_arn_is_prefix=False)
    assert element.match(ROLE, RequestContext({}), strict) is False


def test_variables_are_literal_in_old_versions_gr3() -> None:
    element = ResourceElement(("arn:aws:s3:::b/${aws:username}",), "2008-10-17", is_not=False)
    context = RequestContext({"aws:username": ("ana",)})
    assert element.match("arn:aws:s3:::b/ana", context, DEFAULT) is False
    assert element.match("arn:aws:s3:::b/${aws:username}", context, DEFAULT) is True
