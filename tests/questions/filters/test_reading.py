"""The text of a filter: what it says, that it is written as it is read, and what is wrong where."""

import contextlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rolescope.questions.filters.fields import FIELDS
from rolescope.questions.filters.filter import FilterError, Term
from rolescope.questions.filters.filter_text import read_terms, read_while_typed, write_terms

TEXTS = st.text(min_size=1).filter(str.strip)


def terms() -> st.SearchStrategy[Term]:
    def of(field: str, values: st.SearchStrategy[str]) -> st.SearchStrategy[Term]:
        several = st.lists(values, min_size=1, max_size=3, unique=True).map(tuple)
        return st.builds(Term, st.just(field), several, st.booleans())

    return st.sampled_from(FIELDS).flatmap(
        lambda f: of(f.id, st.sampled_from(sorted(f.labels)) if f.labels else TEXTS)
    )


@given(st.lists(terms(), max_size=4).map(tuple))
@example((Term("name", ("-a", 'b"c', "d,e", "\\", '"')),))
@example((Term("name", ("-",), negated=True), Term("name", ("kind:",))))
def test_what_is_written_is_read_again(given_terms: tuple[Term, ...]) -> None:
    assert read_terms(write_terms(given_terms)) == given_terms


@given(st.one_of(st.text(), st.text(alphabet=' -,:"\\*akind')))
def test_any_text_is_read_or_says_where_it_is_wrong(text: str) -> None:
    with contextlib.suppress(FilterError):
        found = read_terms(text)
        assert read_terms(write_terms(found)) == found
        return
    with pytest.raises(FilterError) as caught:
        read_terms(text)
    assert 0 <= caught.value.position <= len(text)
    assert str(caught.value)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ()),
        ("  ", ()),
        ("kind:role", (Term("kind", ("role",)),)),
        ("KIND:Role,user", (Term("kind", ("role", "user")),)),
        ("-kind:user", (Term("kind", ("user",), negated=True),)),
        ('kind:"OIDC provider"', (Term("kind", ("oidc-provider",)),)),
        ("verdict:cannot*", (Term("verdict", ("cannot*",)),)),
        ('verdict:"cannot be decided"', (Term("verdict", ("depends",)),)),
        ("cond:sts:ExternalId", (Term("cond", ("sts:ExternalId",)),)),
        (
            "trust:external deploy",
            (Term("trust", ("external",)), Term("name", ("deploy",))),
        ),
        ('"a b",c', (Term("name", ("a b", "c")),)),
        ("name:x", (Term("name", ("x",)),)),
        ("12:30", (Term("name", ("12:30",)),)),
        ("kind:role,role", (Term("kind", ("role",)),)),
        ("arn:aws:iam::1:role/x", (Term("arn", ("aws:iam::1:role/x",)),)),
    ],
)
def test_terms_are_read(text: str, found: tuple[Term, ...]) -> None:
    assert read_terms(text) == found


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("knd:role", 0, "There is no field knd. Fields are kind, zone,"),
        ("a kind:rol", 7, "Kind has no value rol. Values are user, role,"),
        ("kind:", 5, "Values are user, role,"),
        ("kind:user,", 10, "Values are user, role,"),
        ("cond:", 5, "Expected: condition key"),
        ("-", 1, "Expected: part of a name."),
        ('a "b', 2, "The quotation mark has no end."),
        ('"b"c', 3, "A space or a comma is expected after the quotation mark."),
        ('""', 0, "Expected: part of a name."),
        ("x\u202ey:1 kind:\u202e", 11, "Kind has no value \\u202e."),
    ],
)
def test_errors_say_where_and_what_is_expected(text: str, position: int, words: str) -> None:
    with pytest.raises(FilterError) as caught:
        read_terms(text)
    assert str(caught.value).startswith(words)
    assert caught.value.position == position


def test_what_was_typed_is_said_harmlessly_and_shortly() -> None:
    with pytest.raises(FilterError) as caught:
        read_terms("kind:" + "<b>" * 100)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("kind:role trust:ext", "kind:role"),
        ("kind:role trust:", "kind:role"),
        ("kind:role knd:x", "kind:role"),
        ("kind:role -", "kind:role"),
        ("kind:ro", ""),
        ('kind:role "two wor', "kind:role"),
        ("kind:role trust:external", "kind:role trust:external"),
    ],
)
def test_half_a_term_is_left_out_while_it_is_typed(text: str, read: str) -> None:
    assert write_terms(read_while_typed(text)) == read


def test_what_stands_before_the_last_term_must_be_readable() -> None:
    with pytest.raises(FilterError):
        read_while_typed("knd:x kind:role")
