"""JSON is read strictly: what is wrong is said with its place, what was bent is told."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolescope.model.strict_json import (
    MAX_DEPTH,
    JsonError,
    JsonFault,
    count_values,
    decode,
    decode_whole,
    find_depth,
    fingerprint,
    is_too_deep,
    path_text,
    repeated_keys,
    without_surrogates,
)


@pytest.mark.parametrize(
    ("text", "what", "position"),
    [
        ('{"a": 123456789012345678901}', "a number has 21 digits", 6),
        (f'{{"a": 0.{"1" * 400}}}', "a number has 402 characters", 6),
        ('{"a": 1e999}', "the number 1e999 is too large", 6),
        ('["Infinity", -Infinity]', "-Infinity is no JSON value", 13),
        ('["NaN", NaN]', "NaN is no JSON value", 8),
        ('{"a": }', "it is not valid JSON: expecting value", 6),
    ],
)
def test_a_fault_is_told_with_its_place(text: str, what: str, position: int) -> None:
    with pytest.raises(JsonError) as found:
        decode(text)
    assert (found.value.what, found.value.position) == (what, position)
    assert not found.value.cut_off


@pytest.mark.parametrize("text", ['{"a": 1', '{"a": "never ends', "[1,   "])
def test_text_that_ends_too_early_is_known_as_cut_off(text: str) -> None:
    with pytest.raises(JsonError) as found:
        decode(text)
    assert found.value.cut_off


def test_decimals_are_read_as_numbers() -> None:
    assert decode("[1.5, -2e3]").value == [1.5, -2000.0]


def test_the_first_bracket_too_many_is_pointed_at() -> None:
    nested = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    assert decode(nested).end == len(nested)
    beside = '["[[[", []], ' + "[" * (MAX_DEPTH + 1)
    assert find_depth(beside) == len(beside) - 1
    assert find_depth(nested) is None


@pytest.mark.parametrize("levels", [MAX_DEPTH + 1, 5_000, 100_000])
@pytest.mark.parametrize("closing", ["]", "", "?"])
def test_too_deep_is_said_by_every_python_whatever_comes_behind(levels: int, closing: str) -> None:
    with pytest.raises(JsonError, match="nested more than 64 levels deep") as refused:
        decode("[" * levels + closing * levels)
    assert refused.value.position == MAX_DEPTH
    assert refused.value.fault is JsonFault.DEPTH


@pytest.mark.parametrize("end", ["", "\\"])
def test_texts_that_are_not_closed_are_gone_through_once(end: str) -> None:
    quotes = '["' + '\\"' * 500_000 + end
    assert find_depth(quotes) is None
    assert find_depth("[" * MAX_DEPTH + quotes) == MAX_DEPTH


def test_values_are_counted_level_by_level() -> None:
    assert count_values("text") == 1
    assert count_values({"a": [1, 2], "b": {}}) == 5
    deep: object = 1
    for _ in range(MAX_DEPTH + 1):
        deep = [deep]
    assert count_values(deep) is None
    assert is_too_deep(deep)


def test_repeated_keys_are_found_wherever_they_are_gr11() -> None:
    decoded = decode('{"a": [1, {"x": 1, "x": 2}], "b": {"y": 1}, "c": 1, "c": [{"z": 1, "z": 2}]}')
    assert decoded.ambiguous
    assert decoded.value == {"a": [1, {"x": 2}], "b": {"y": 1}, "c": [{"z": 2}]}
    assert list(repeated_keys(decoded.value)) == [("c",), ("a", 1, "x"), ("c", 0, "z")]
    assert list(repeated_keys("no container")) == []


def test_halves_of_surrogate_pairs_become_a_replacement_character() -> None:
    """They are no characters: nothing could write them to a file or draw them."""
    decoded = decode(r'{"a\ud800": ["\udc00", 1, "\ud83d\ude00"]}')
    assert decoded.replaced
    assert decoded.value == {"a\ufffd": ["\ufffd", 1, "\U0001f600"]}
    whole = decode(r'["\ud83d\ude00"]')
    assert (whole.value, whole.replaced) == (["\U0001f600"], False)


def test_what_one_text_repeats_is_not_said_of_the_next() -> None:
    assert [decode(text).ambiguous for text in ('{"a": 1, "a": 2}', '{"a": 1}')] == [True, False]


def test_keys_that_become_one_by_the_replacement_count_as_repeated_gr11() -> None:
    decoded = decode(r'{"\ud800": 1, "\ud801": 2}')
    assert list(repeated_keys(decoded.value)) == [("\ufffd",)]
    twice = decode(r'{"k": "\ud800", "k": "\ud801"}').value
    assert without_surrogates(twice) == {"k": "\ufffd"}
    assert list(repeated_keys(without_surrogates(twice))) == [("k",)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ((), "$"),
        (("Statement", 3, "Arn"), "$.Statement[3].Arn"),
        (("Condition", "aws:SourceIp"), '$.Condition["aws:SourceIp"]'),
    ],
)
def test_places_are_written_as_json_paths(path: tuple[str | int, ...], text: str) -> None:
    assert path_text(path) == text


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "it is not valid JSON: expecting value"),
        ("{} {}", "more than one JSON value is there"),
        ('[{"a": 1, "a": 2}]', 'the key "a" stands more than once'),
        ('{"a": NaN}', "NaN is no JSON value"),
    ],
)
def test_a_text_is_one_value_that_says_nothing_twice(text: str, what: str) -> None:
    assert decode_whole(' {"a": [1]}\n') == {"a": [1]}
    with pytest.raises(JsonError) as found:
        decode_whole(text)
    assert found.value.what == what


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[1 2]", JsonFault.NO_COMMA),
        ("{1: 2}", JsonFault.NO_NAME),
        ('{"a" 1}', JsonFault.NO_COLON),
        ('{"a": }', JsonFault.NO_VALUE),
        ('["a', JsonFault.OPEN_STRING),
        ('["\n"]', JsonFault.CONTROL_CHARACTER),
        ('["\\q"]', JsonFault.ESCAPE),
        ('["\\u12"]', JsonFault.UNICODE_ESCAPE),
        ("[1e999]", JsonFault.NUMBER),
        (f"[{'9' * 40}]", JsonFault.NUMBER),
        ("[NaN]", JsonFault.OTHER),
        ("[" * 100 + "]" * 100, JsonFault.DEPTH),
    ],
)
def test_each_fault_of_a_text_is_told_apart(text: str, fault: JsonFault) -> None:
    with pytest.raises(JsonError) as found:
        decode(text)
    assert found.value.fault is fault


def test_a_comma_before_a_bracket_is_a_fault_of_its_own_where_python_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """From 3.13 on."""

    def raw_decode(_self: object, text: str, _start: int) -> None:
        raise json.JSONDecodeError("Illegal trailing comma before end of array", text, 2)

    monkeypatch.setattr(json.JSONDecoder, "raw_decode", raw_decode)
    with pytest.raises(JsonError) as found:
        decode("[1,]")
    assert found.value.fault is JsonFault.TRAILING_COMMA


JSON = st.recursive(
    st.sampled_from([None, True, False, 0, 1, -1, 0.0, -0.0, 1.0, "", "1", "\ud800", "é", 10**30]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner),
    max_leaves=6,
)


@given(JSON, JSON)
def test_a_fingerprint_is_shared_by_what_is_written_alike(one: object, other: object) -> None:
    assert (fingerprint(one) == fingerprint(other)) is (json.dumps(one) == json.dumps(other))


def test_what_was_bent_has_no_fingerprint() -> None:
    assert fingerprint(decode('[{"a": 1, "a": 2}]').value) is None
    assert fingerprint([object()]) is None
