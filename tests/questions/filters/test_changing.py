"""Filters step by step, and completions."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolescope.questions.filters.changing import excluded, is_excluded, only, toggled, without_term
from rolescope.questions.filters.completing import complete
from rolescope.questions.filters.field_table import tabulate
from rolescope.questions.filters.filter import NO_FILTER, Filter, FilterError, Term
from rolescope.questions.filters.filter_text import read_terms, write_terms
from rolescope.questions.filters.shown import FieldCount, shown_of
from support.worlds.filter_worlds import analysis

TABLE = tabulate(analysis())


def counts(wanted: Filter) -> dict[str, FieldCount]:
    return {each.field: each for each in shown_of(TABLE, wanted).counts}


def toggle(text: str, field: str, value: str) -> str:
    wanted = Filter(read_terms(text))
    return write_terms(toggled(wanted, value, counts(wanted)[field]).terms)


@pytest.mark.parametrize(
    ("text", "value", "after"),
    [
        ("", "user", "-kind:user"),
        ("-kind:user", "user", ""),
        ("-kind:user", "role", "-kind:user,role"),
        ("a kind:user b", "role", "a kind:user,role b"),
        ("kind:user,role", "user", "kind:role"),
        ("kind:user", "user", "-kind:user,role,account,service"),
        ("kind:user,account,service", "role", ""),
        ("kind:*r*", "user", "kind:role,service"),
    ],
)
def test_check_boxes(text: str, value: str, after: str) -> None:
    assert toggle(text, "kind", value) == after


@given(
    st.lists(st.sampled_from(["user", "role", "account", "service"]), max_size=6),
    st.sampled_from(["", "kind:user", "-kind:role", "kind:*e*"]),
)
def test_a_check_box_changes_its_own_value_alone(clicks: list[str], text: str) -> None:
    wanted = Filter(read_terms(text))
    for value in clicks:
        before = {v.value: v.is_on for v in counts(wanted)["kind"].values}
        wanted = toggled(wanted, value, counts(wanted)["kind"])
        after = {v.value: v.is_on for v in counts(wanted)["kind"].values}
        assert after == before | {value: not before[value]}


def test_one_value_alone_and_all_again() -> None:
    wanted = only(Filter(read_terms("a -kind:user")), "kind", "role")
    assert write_terms(wanted.terms) == "a kind:role"
    assert write_terms(only(wanted, "kind", "role").terms) == "a"


def test_terms_are_taken_out_and_turned() -> None:
    wanted = Filter(read_terms("kind:user a b"))
    assert write_terms(without_term(wanted, 1).terms) == "kind:user b"
    service = Term("kind", ("service",))
    hidden = excluded(NO_FILTER, service)
    assert write_terms(hidden.terms) == "-kind:service"
    assert is_excluded(hidden, service)
    assert excluded(hidden, service) == NO_FILTER
    both = Filter(read_terms("a -kind:user,service"))
    assert is_excluded(both, service)
    assert write_terms(excluded(both, service).terms) == "a -kind:user"
    assert not is_excluded(Filter(read_terms("kind:service")), service)


def choices(text: str, cursor: int | None = None) -> list[str]:
    at = len(text) if cursor is None else cursor
    return [c.text for c in complete(text, at, tuple(counts(NO_FILTER).values())).choices]


def take(text: str, number: int = 0, cursor: int | None = None) -> str:
    at = len(text) if cursor is None else cursor
    found = complete(text, at, tuple(counts(NO_FILTER).values()))
    return text[: found.start] + found.choices[number].text + text[found.end :]


def test_fields_and_values_are_completed() -> None:
    assert choices("")[:3] == ["kind:", "zone:", "is:"]
    assert choices("k")[0] == "kind:"
    assert choices("kind:") == ["user", "role", "account", "service"]
    assert choices("kind:r") == ["role", "user", "service"]
    assert choices("-kind:user,ro") == ["role"]
    assert choices("nothing:x") == []
    assert choices("cond:external") == ["sts:ExternalId"]
    assert "cond:sts:ExternalId" in choices("external")
    assert choices('account:"1111 2') == ["111122223333"]
    assert choices("mfa") == ["cond:aws:MultiFactorAuthPresent"]
    assert choices("cond:mf") == ["aws:MultiFactorAuthPresent"]


def test_a_completion_replaces_what_is_being_written() -> None:
    assert take("a -k b", cursor=4) == "a -kind: b"
    assert take("kind:use,role", cursor=8) == "kind:user,role"
    assert take("kind:user,ro x", cursor=12) == "kind:user,role x"
    assert take('account:"1111 2') == "account:111122223333"


@given(st.text(alphabet=' -,:"\\akindcors', max_size=20), st.integers(0, 20), st.integers(0, 11))
def test_completing_never_breaks(text: str, cursor: int, number: int) -> None:
    cursor = min(cursor, len(text))
    found = complete(text, cursor, tuple(counts(NO_FILTER).values()))
    assert 0 <= found.start <= cursor <= found.end <= len(text)
    if number < len(found.choices) and found.start <= found.end:
        after = text[: found.start] + found.choices[number].text + text[found.end :]
        with contextlib.suppress(FilterError):
            assert write_terms(read_terms(after))
