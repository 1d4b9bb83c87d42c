"""Where in the original document a statement, an element or a defect stands (GR-70 to GR-73)."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolescope.model.document import parse_policy
from rolescope.model.original import Position, original, position_of
from rolescope.model.policy import Policy, PolicyType
from rolescope.model.validation import refused_on_write

DOCUMENT = {
    "Id": "Überall 東京 😀",
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
        {"Effect": "Deny", "Action": "ec2:*", "Resource": ["arn:aws:s3:::ü", "*"]},
    ],
}
LINES = json.dumps(DOCUMENT, indent=1, ensure_ascii=False)
RESOURCE = ("Statement", 1, "Resource", 1)


def policy(source: object, type_: PolicyType = PolicyType.IDENTITY) -> Policy:
    return parse_policy(source, name="p", type=type_)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (LINES, LINES),
        (json.dumps(DOCUMENT, ensure_ascii=False), json.dumps(DOCUMENT, ensure_ascii=False)),
        (json.dumps(DOCUMENT), json.dumps(DOCUMENT)),
        (quote(LINES, safe=""), LINES),
        (quote(json.dumps(DOCUMENT)), json.dumps(DOCUMENT)),
        (f"\n\n  {LINES}\n", f"\n\n  {LINES}\n"),
        (LINES.replace("\n", "\r\n"), LINES.replace("\n", "\r\n")),
        (f"\ufeff{LINES}", f"\ufeff{LINES}"),
        (quote(f"\ufeff{LINES}"), f"\ufeff{LINES}"),
    ],
    ids=["lines", "one line", "escaped", "encoded", "encoded line", "moved", "CRLF", "BOM", "both"],
)
def test_place_in_the_original_in_characters_bytes_and_lines_gr70_gr72(
    source: str, text: str
) -> None:
    found = policy(source)
    assert found.unreadable is None
    assert original(found) == text
    for path, part in ((RESOURCE, '"*"'), (("Statement", 1, "Effect"), '"Effect": "Deny"')):
        place = position_of(found, path)
        assert place is not None
        assert text[place.start : place.end] == part
        assert text.encode()[place.start_byte : place.end_byte].decode() == part
        assert place.line == place.last_line == text.count("\n", 0, place.start) + 1


def test_position_of_an_object_is_in_its_readable_text() -> None:
    """GR-70: the AWS CLI decodes documents; there is no other original."""
    found = policy(DOCUMENT)
    place = position_of(found, ("Statement", 1))
    assert place is not None
    assert original(found) == found.text
    assert json.loads(found.text[place.start : place.end]) == DOCUMENT["Statement"][1]
    assert place.last_line > place.line
    assert place.start_byte > place.start  # behind letters of several bytes


def test_what_is_absent_is_at_its_statement() -> None:
    found = policy('{"Statement": [{"Action": "*", "Resource": "*"}]}')
    assert position_of(found, ("Statement", 0, "Effect")) == Position(15, 47, 15, 47, 1, 1)
    assert position_of(found, ("Id",)) is None
    assert position_of(policy(""), ("Statement", 0)) is None


USUAL: dict[str, Any] = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}


@pytest.mark.parametrize(
    ("elements", "path"),
    [
        ({"Effect": "allow"}, ("Effect",)),
        ({"Effect": ...}, ()),
        ({"effect": "Deny"}, ("Effect",)),
        ({"NotAction": "s3:*"}, ("NotAction",)),
        ({"Action": ...}, ()),
        ({"Action": 7}, ("Action",)),
        ({"Action": ["a:b", 7, 8]}, ("Action", 1)),
        ({"Resource": [None]}, ("Resource", 0)),
        ({"Principal": "*"}, ("Principal",)),
        ({"NotPrincipal": "*"}, ("NotPrincipal",)),
        ({"Condition": "x"}, ("Condition",)),
        ({"Condition": {"Bool": []}}, ("Condition", "Bool")),
        ({"Condition": {"Sounds": {"k": "v"}}}, ("Condition", "Sounds")),
        ({"Condition": {"Bool": {"k": None}}}, ("Condition", "Bool", "k")),
        ({"Condition": {"Bool": {"k": ["x", {}]}}}, ("Condition", "Bool", "k", 1)),
    ],
)
def test_every_defect_has_its_place_gr73(
    elements: dict[str, Any], path: tuple[str | int, ...]
) -> None:
    statement = {key: value for key, value in (USUAL | elements).items() if value is not ...}
    found = policy({"Statement": [USUAL, statement]})
    (defect,) = found.statements[1].defects
    assert found.statements[1].defect_paths == (("Statement", 1, *path),), defect
    place = position_of(found, found.statements[1].defect_paths[0])
    assert place is not None
    written = found.text[place.start : place.end]
    assert not path or str(path[-1]).lower() in written.lower() or isinstance(path[-1], int)


@pytest.mark.parametrize(
    ("principal", "path"),
    [
        ("arn:aws:iam::123456789012:root", ()),
        ({"Aws2": "*"}, ("Aws2",)),
        ({"AWS": {"x": 1}}, ("AWS",)),
        ({"Service": ["a.amazonaws.com", 7]}, ("Service", 1)),
    ],
)
def test_defects_of_principals_have_their_place_gr73(
    principal: object, path: tuple[str | int, ...]
) -> None:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    found = policy({"Statement": statement}, PolicyType.TRUST).statements[0]
    assert found.defect_paths == (("Statement", 0, "Principal", *path),)
    assert len(found.defects) == 1


def test_repeated_keys_have_their_place_gr11() -> None:
    nested = '{"Effect": "Allow", "action": "*", "action": "*", "Resource": "*"}'
    (statement,) = policy(f'{{"Statement": [{nested}]}}').statements
    assert statement.defect_paths == (("Statement", 0, "Action"),)
    twice = policy(f'{{"Statement": [], "Statement": [{json.dumps(USUAL)}]}}').statements[0]
    assert twice.defect_paths == (("Statement",),)
    assert policy({"Statement": ["x"]}).statements[0].defect_paths == (("Statement", 0),)


WORDS = st.sampled_from(
    [
        *("Effect", "effect", "Action", "NotAction", "Resource", "NotResource", "Sid", "Condition"),
        *("Principal", "NotPrincipal", "AWS", "aws", "Service", "Federated", "CanonicalUser"),
        *("StringEquals", "forallvalues:stringlikeifexists", "NullIfExists", "aws:PrincipalArn"),
        *("Statement", "statement", "Version", "\ud800", "é\n"),
    ]
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.floats()
    | WORDS
    | st.sampled_from(["*", "Allow", "Deny", "sts:AssumeRole", "arn:aws:iam::123456789012:root"])
    | st.text(max_size=4)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=10,
)
STATEMENTS = st.dictionaries(WORDS, VALUES, max_size=6)


@given(st.lists(STATEMENTS | VALUES, max_size=3), st.sampled_from(list(PolicyType)), st.booleans())
def test_whatever_is_wrong_has_a_place_gr73(
    statements: list[object], type_: PolicyType, as_text: object
) -> None:
    document: object = {"Version": "2012-10-17", "Statement": statements}
    source = json.dumps(document, ensure_ascii=False) if as_text else document
    found = policy(source, type_)
    for statement in found.statements:
        assert len(statement.defects) == len(statement.defect_paths)
        for path in statement.defect_paths:
            place = position_of(found, path)
            assert place is not None
            assert place.start < place.end
            assert place.start_byte < place.end_byte
    for finding in refused_on_write(found):
        assert finding.rule
        assert finding.text
        assert finding.path[:1] in {(), ("Statement",), ("Version",)}
