"""What can be typed into a document: where a caret stands, and the names that fit there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolescope.engine.index import WorldIndex
from rolescope.model.policy import PolicyType
from rolescope.words.editing.caret import caret_in
from rolescope.words.editing.completion import Vocabulary, completions, inserted, vocabulary_of
from rolescope.words.editing.known_names import AwsWords
from support.worlds.trust_worlds import ANA, release_world

TRUST, IDENTITY = PolicyType.TRUST, PolicyType.IDENTITY
AWS = AwsWords(
    actions=("iam:PassRole", "s3:GetObject", "s3:GetObjectTagging", "sts:AssumeRole"),
    keys=("s3:prefix", "kms:EncryptionContext:", "s3:ExistingObjectTag/"),
)


def words() -> Vocabulary:
    return vocabulary_of(WorldIndex(release_world()), AWS)


# The caret


MARK = "|"


@pytest.mark.parametrize(
    ("text", "names", "is_key", "typed"),
    [
        ("|", (), False, ""),
        ("{|", (), True, ""),
        ('{"Ver|', (), True, "Ver"),
        ('{"Version": "20|12"}', ("Version",), False, "20"),
        ('{"Version": |', ("Version",), False, ""),
        ('{"Statement": [{"Ef|": 1}]}', ("Statement",), True, "Ef"),
        ('{"Statement": {"Action": ["a:b", "c:|"', ("Statement", "Action"), False, "c:"),
        ('{"Statement": [{"Sid": "x", |', ("Statement",), True, ""),
        (
            '{"Statement": [{}, {"Principal": {"AWS": "|',
            ("Statement", "Principal", "AWS"),
            False,
            "",
        ),
        (
            '{"Statement": [{"Condition": {"Bool": {"aws:|"}}}]}',
            ("Statement", "Condition", "Bool"),
            True,
            "aws:",
        ),
        ('{"a": "not closed\n"b|', ("a",), False, "b"),
        ('{"a": tru|e}', ("a",), False, "tru"),
        ('{"a": "x"|}', ("a",), False, ""),
        ("}]|", (), False, ""),
        ('{"a": [1, {"b": "\\"|c"}]}', ("a", "b"), False, '\\"'),
    ],
)
def test_the_elements_around_a_caret_are_found_in_broken_json_too(
    text: str,
    names: tuple[str, ...],
    is_key: bool,  # noqa: FBT001 - a case
    typed: str,
) -> None:
    position = text.index(MARK)
    found = caret_in(text.replace(MARK, "", 1), position)
    assert (found.names, found.is_key, found.typed) == (names, is_key, typed)


@given(st.text(alphabet='{}[]:,"\\a \n', max_size=40), st.integers(0, 40))
def test_no_text_confuses_the_caret(text: str, position: int) -> None:
    position = min(position, len(text))
    found = caret_in(text, position)
    assert found.start <= position <= max(found.end, position)
    assert text[found.start : position] == found.typed


# What can be typed


def offered(text: str, kind: PolicyType = TRUST) -> list[str]:
    """Return what is offered; a text that does not begin an object stands in a statement."""
    text = text if text[:1] in ("{", MARK) else f'{{"Statement": [{{{text}'
    position = text.index(MARK)
    caret = caret_in(text.replace(MARK, "", 1), position)
    return [found.text for found in completions(caret, kind, words())]


def typed(text: str, choice: str) -> str:
    position = text.index(MARK)
    whole = text.replace(MARK, "", 1)
    caret = caret_in(whole, position)
    behind = whole[caret.end + caret.is_closed :]
    new, at = inserted(caret, choice, behind)
    result = whole[: caret.start] + new + whole[caret.end :]
    at += caret.start
    return result[:at] + MARK + result[at:]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ('{"|', TRUST, ["Version", "Statement", "Id"]),
        ('{"Version": "|"', TRUST, ["2012-10-17"]),
        ('"e|', TRUST, ["Effect"]),
        ('"Effect": "Allow", "ef|', TRUST, []),
        ('"Effect": "a|', TRUST, ["Allow"]),
        ('"Res|', TRUST, []),
        ('"Res|', IDENTITY, ["Resource", "NotResource"]),
        ('"Princ|', IDENTITY, []),
        ('"Principal": "|', TRUST, ["*"]),
        ('"Principal": {"|', TRUST, ["AWS", "Service", "Federated"]),
        ('"Principal": {"AWS": "ana|', TRUST, [ANA]),
        ('"Principal": {"Service": "lamb|', TRUST, ["lambda.amazonaws.com"]),
        (
            '"Principal": {"Federated": "cogn|',
            TRUST,
            ["cognito-identity.amazonaws.com"],
        ),
        ('"Principal": {"Other": "|', TRUST, []),
        (
            '"Action": "with|',
            TRUST,
            ["sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"],
        ),
        (
            '"Action": "getobject|',
            IDENTITY,
            ["s3:GetObject", "s3:GetObjectTagging"],
        ),
        (
            '"NotAction": "s3:getobject|"',
            IDENTITY,
            ["s3:GetObject", "s3:GetObjectTagging"],
        ),
        ('"Resource": "ana|', IDENTITY, [ANA]),
        (
            '"Condition": {"NumericLessThan|',
            TRUST,
            ["NumericLessThan", "NumericLessThanEquals"],
        ),
        ('"Condition": {"Null": {"exter|', TRUST, ["sts:ExternalId"]),
        ('"Condition": {"Null": {"s3:pre|', IDENTITY, ["s3:prefix"]),
        ('"Condition": {"Null": {"a": "|', TRUST, ["true", "false"]),
        ('"Condition": {"ArnLike": {"aws:PrincipalArn": "ana|', TRUST, [ANA]),
        (
            '"Condition": {"StringEquals": {"x.com:aud": "|',
            TRUST,
            ["sts.amazonaws.com"],
        ),
        ('"Condition": {"StringEquals": {"aws:username": "|', TRUST, []),
        ('"Sid": "|', TRUST, []),
        ('{"Statement": "|', TRUST, []),
        ('"Condition": {"a": {"b": {"|', TRUST, []),
        ("|", TRUST, []),
        ('"Action": "sts:TagSession|"', TRUST, []),
    ],
)
def test_what_fits_the_place_is_offered(text: str, kind: PolicyType, expected: list[str]) -> None:
    assert offered(text, kind) == expected


def test_accounts_and_the_organization_are_offered_as_values() -> None:
    keys = '"Condition": {"StringEquals": {"%s": "|'
    assert "123456789012" in offered(keys % "aws:PrincipalAccount") or offered(
        keys % "aws:PrincipalAccount"
    )
    assert isinstance(offered(keys % "aws:PrincipalOrgID"), list)
    assert any(
        found.endswith(":root") for found in offered('{"Statement": {"Principal": {"AWS": "|')
    )


@pytest.mark.parametrize(
    ("text", "choice", "result"),
    [
        ('{"Ver|', "Version", '{"Version": |'),
        ('{"Ver|": 1}', "Version", '{"Version"|: 1}'),
        ("{|}", "Version", '{"Version": |}'),
        ('{"V|\n: 1}', "Version", '{"Version"|\n: 1}'),
        ('{"a": |}', "b", '{"a": "b"|}'),
        ('{"a": "x|yz"}', "b", '{"a": "b"|}'),
        ('{"a": {"aws:Pr|', "aws:PrincipalTag/", '{"a": {"aws:PrincipalTag/|"'),
        ('{"a": {"aws:Pr|": 1}}', "aws:PrincipalTag/", '{"a": {"aws:PrincipalTag/|": 1}}'),
        ('{"a": "|', 'q"q', '{"a": "q\\"q"|'),
    ],
)
def test_a_choice_is_written_with_its_quotes(text: str, choice: str, result: str) -> None:
    assert typed(text, choice) == result
