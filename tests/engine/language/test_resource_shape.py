"""Resource patterns that lie in one another, or have nothing in common."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolescope.engine.interpretation import DEFAULT, Interpretation
from rolescope.engine.language.context import OPEN, RequestContext, UnknownKey
from rolescope.engine.language.resource import ResourcePattern
from rolescope.engine.language.resource_shape import (
    EVERYTHING,
    ResourceShape,
    covers_form,
    form,
    service_of,
    shapes_of,
)
from rolescope.engine.language.wildcard import tokens_of

VERSION = "2012-10-17"
NOTHING_KNOWN = RequestContext({})


def shape(pattern: str, context: RequestContext = NOTHING_KNOWN) -> ResourceShape:
    (found,) = shapes_of((pattern,), VERSION, context, DEFAULT)
    return found


def s3(text: str) -> ResourceShape:
    return shape(f"arn:aws:s3:::{text}")


@pytest.mark.parametrize(
    ("wide", "narrow", "lies_in"),
    [
        ("*", "data", True),
        ("data", "*", False),
        ("data/*", "data/x", True),
        ("data/*", "data/x*", True),
        ("data/x*", "data/*", False),
        ("data/?", "data/x", True),
        ("data/?", "data/*", False),
        ("data/??", "data/?x", True),
        ("data/*", "data/?", True),
        ("d*a/*", "data/*", True),
        ("d*a", "d*b", False),
        ("*/logs/*", "data/logs/*", True),
        ("*/logs/*", "data/*", False),
        ("data/*x", "data/*", False),
        ("a*b", "a*bc", False),
        ("a*bc", "a*b", False),
        ("*a?", "xab", True),
    ],
)
def test_one_pattern_lies_in_another(wide: str, narrow: str, lies_in: bool) -> None:  # noqa: FBT001 - a column
    """GR-18, SES-6."""
    assert s3(wide).covers(s3(narrow)) is lies_in
    assert s3(wide).meets(s3(narrow)) or not lies_in


@pytest.mark.parametrize(
    ("one", "other", "meets"),
    [
        ("data/*", "data/x", True),
        ("data/*", "other/*", False),
        ("a*", "*b", True),
        ("a*c", "b*c", False),
        ("a*b", "a*c", False),
        ("?", "ab", False),
        ("a?", "ab", True),
        ("*x*", "*y*", True),
        ("a?c", "abd", False),
        ("a*?", "a", False),
        ("a*b?c", "ab*c", True),
        ("ab*cd", "a*d", True),
    ],
)
def test_two_patterns_may_cover_one_resource(one: str, other: str, meets: bool) -> None:  # noqa: FBT001 - a column
    assert s3(one).meets(s3(other)) is meets
    assert s3(other).meets(s3(one)) is meets


PATTERNS = st.text(st.sampled_from("ab/*?"), max_size=6)
TEXTS = st.text(st.sampled_from("ab/"), max_size=6)


@given(PATTERNS, PATTERNS, st.lists(TEXTS, min_size=1, max_size=20))
def test_what_is_said_of_patterns_holds_for_every_resource(
    one: str, other: str, texts: list[str]
) -> None:
    """GR-18: "lies in" and "nothing in common" are never said when a resource tells otherwise."""
    wide, narrow = s3(one), s3(other)
    for text in texts:
        arn = f"arn:aws:s3:::{text}"
        in_wide = ResourcePattern(tokens_of(wide.written)).matches(arn, DEFAULT)
        in_narrow = ResourcePattern(tokens_of(narrow.written)).matches(arn, DEFAULT)
        if wide.covers(narrow) and in_narrow:
            assert in_wide
        if in_wide and in_narrow:
            assert wide.meets(narrow)


def test_everything_covers_all_and_is_covered_by_itself_alone() -> None:
    """GR-19."""
    assert shape("*") == EVERYTHING
    assert EVERYTHING.is_everything
    assert EVERYTHING.covers(s3("data"))
    assert not shape("arn:*").covers(EVERYTHING)
    assert EVERYTHING.covers(EVERYTHING)
    assert EVERYTHING.meets(s3("data"))


def test_short_patterns_that_end_in_a_star_are_prefixes() -> None:
    """GR-20, U-25."""
    assert shape("arn:aws:s3*").covers(s3("data"))
    assert shape("arn:aws:iam::1111*").covers(shape("arn:aws:iam::111122223333:role/x"))
    odd = shape("arn:aws:iam::1*2*")  # the first star may reach over the colon
    assert not odd.covers(shape("arn:aws:iam::112:role/x"))
    assert odd.meets(shape("arn:aws:iam::1:role/2x"))
    assert shapes_of(("arn:aws:s3", "", "s3"), VERSION, NOTHING_KNOWN, DEFAULT) == ()
    ana = RequestContext({"aws:username": ("ana",)})
    assert shapes_of(("arn:aws:${aws:username}",), VERSION, ana, DEFAULT) == ()
    strict = Interpretation(short_arn_is_prefix=False)
    assert shapes_of(("arn:aws:s3:*",), VERSION, NOTHING_KNOWN, strict) == ()


def test_variables_are_filled_in_or_kept_open() -> None:
    """GR-28, GR-29, GR-31, GR-33."""
    gap = UnknownKey("the tags are not imported")
    context = RequestContext(
        {"aws:username": ("a*",)},
        lambda key: gap if "tag" in key else OPEN if "red" in key else None,
    )
    named = shape("arn:aws:s3:::${aws:username}/*", context)
    assert named.is_exact
    assert not named.covers(s3("ab/x"))  # the star of the name is no wildcard
    assert named.covers(s3("a${*}/x"))
    assert shapes_of(("arn:aws:s3:::${aws:userid}",), VERSION, context, DEFAULT) == ()
    lost = shape("arn:aws:s3:::${aws:PrincipalTag/x}/*", context)
    assert (lost.is_exact, lost.unknown, lost.variables) == (False, (gap.why,), ())
    free = shape("arn:aws:s3:::${red:x}/*", context)
    assert (free.is_exact, free.unknown, free.variables) == (False, (), ("${red:x}",))
    assert free.meets(s3("anything/x"))
    assert free.covers(free)
    assert not free.covers(s3("anything/x"))
    assert not covers_form(free, form("arn:${Partition}:s3:::${B}/${K}", ends_in_name=False))


def test_types_of_resource_are_shapes_as_well() -> None:
    bucket = form("arn:${Partition}:s3:::${BucketName}", ends_in_name=True)
    item = form("arn:${Partition}:s3:::${BucketName}/${ObjectName}", ends_in_name=False)
    assert not s3("data/*").meets(bucket)
    assert s3("data/*").meets(item)
    assert s3("*").meets(bucket)
    assert covers_form(s3("*"), bucket)
    assert covers_form(s3("*/*"), item)
    assert not covers_form(s3("*/*"), bucket)
    assert s3("da?a*").meets(bucket)
    assert service_of(bucket) == "s3"
    assert service_of(form("arn:${Partition}:${Vendor}:${Region}:*:x", ends_in_name=False)) is None
    assert service_of(EVERYTHING) is None
