"""A document that is edited: changes by lines, faults with what to do about them, its size."""

import json
import sys
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rolescope.engine.index import WorldIndex
from rolescope.model.place import Place, PlaceKind
from rolescope.model.policy import PolicyType
from rolescope.model.strict_json import JsonError, JsonFault
from rolescope.words.editing.caret import caret_in
from rolescope.words.editing.check import check_document, json_fault
from rolescope.words.editing.completion import vocabulary_of
from rolescope.words.editing.known_names import AwsWords
from rolescope.words.editing.line_diff import line_diff
from rolescope.words.editing.texts import LengthLimit, length_limit
from support.worlds.trust_worlds import ANA, DEPLOY, RELEASE, release_world

TRUST = PolicyType.TRUST
AWS = AwsWords(
    actions=("iam:PassRole", "s3:GetObject", "s3:GetObjectTagging", "sts:AssumeRole"),
    keys=("s3:prefix", "kms:EncryptionContext:", "s3:ExistingObjectTag/"),
)


KNOWN = vocabulary_of(WorldIndex(release_world()), AWS).known


# Changes by lines


def test_removed_lines_stand_before_the_line_that_follows() -> None:
    found = line_diff('[\n "a",\n "b",\n "c"\n]', '[\n "c"\n]')
    assert found.words == "2 lines removed"
    assert found.ghosts() == {2: (' "a",', ' "b",')}
    assert found.taken == {2, 3}
    assert found.gaps() == ({}, {2: 2})


def test_a_comma_that_goes_with_the_last_entry_is_no_change() -> None:
    found = line_diff('[\n "a",\n "b"\n]', '[\n "a"\n]')
    assert found.words == "1 line removed"
    assert found.ghosts() == {3: (' "b"',)}


def test_added_lines_and_replaced_lines_are_told_apart() -> None:
    found = line_diff("a\nb\nc", "a\nx\ny\nc\nd")
    assert found.words == "1 line removed, 3 added"
    assert found.added == {2, 3, 5}
    assert found.gaps() == ({3: 1, 4: 1}, {})
    assert line_diff("a", "a\nb").words == "1 line added"
    assert line_diff("a", "a").words == "as imported"


def test_a_text_of_very_many_other_lines_is_replaced_as_a_whole() -> None:
    found = line_diff("\n".join(map(str, range(4000))), "\n".join(map(str, range(9000, 13000))))
    assert found.removed == len(found.added) == 4000
    same = line_diff("a\n" + "x\ny\n" * 200 + "b", "c\n" + "y\nx\n" * 200 + "d")
    assert same.removed == len(same.added) == 402


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
@settings(max_examples=60)
def test_the_later_text_with_its_ghosts_and_without_its_own_lines_is_the_earlier_one(
    before: list[str], after: list[str]
) -> None:
    found = line_diff("\n".join(before), "\n".join(after))
    ghosts, added = found.ghosts(), found.added
    lines = "\n".join(after).split("\n")
    back: list[str] = []
    for number, line in enumerate([*lines, ""], start=1):
        back += ghosts.get(number, ())
        back += [line] if number not in added and number <= len(lines) else []
    assert back == "\n".join(before).split("\n")


# Faults


def statement(*lines: str) -> str:
    inside = ",\n".join(lines)
    return f'{{\n"Version": "2012-10-17",\n"Statement": {{\n{inside}\n}}\n}}'


ALLOW, ASSUME = '"Effect": "Allow"', '"Action": "sts:AssumeRole"'
ANYONE = '"Principal": {"AWS": "*"}'


@pytest.mark.parametrize(("fault", "at"), [(JsonFault.TRAILING_COMMA, 5), (JsonFault.NO_VALUE, 7)])
def test_a_comma_too_many_is_told_alike_by_every_python(
    monkeypatch: pytest.MonkeyPatch, fault: JsonFault, at: int
) -> None:
    """From 3.13 on Python points at the comma, before at what follows it."""

    def decode(_text: str, _start: int) -> None:
        raise JsonError("it is not valid JSON", at, fault=fault)

    monkeypatch.setattr("rolescope.words.editing.check.decode", decode)
    found = json_fault('[\n"b",\n]')
    assert found is not None
    assert found.text == "Not valid JSON. Take out the comma: nothing follows it."
    assert found.line == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Line 1: The document is empty."),
        ("[]", "Line 1: Not valid JSON. The document does not begin with {"),
        ('{"a": 1} x', "Line 1: Not valid JSON. There is more text"),
        ('{\n"a": [\n"b",\n]}', "Line 3: Not valid JSON. Take out the comma"),
        ('{\n"a": [\n"b",\n,\n"c"]}', "Line 4: Not valid JSON. Take out one of two commas"),
        ('{\n"a": "b"\n"c": 1}', "Line 2: Not valid JSON. A comma or a closing bracket is missing"),
        ('{\n"a": ["b"\n', "Line 2: Not valid JSON. A closing bracket is missing"),
        ('{\n"a" "b"}', "Line 2: Not valid JSON. A colon is missing"),
        ('{\n"a": "b}', "Line 2: Not valid JSON. A text is not closed"),
        ('{\n"a": "b\n"}', "Line 2: Not valid JSON. A text runs over"),
        ('{\n"a": "\\x"}', "Line 2: Not valid JSON. Behind a backslash"),
        ('{\n"a": "\\u12"}', "Line 2: Not valid JSON. Behind \\u four"),
        ("{\na: 1}", "Line 2: Not valid JSON. A name in double quotes"),
        ('{\n"a": }', "Line 2: Not valid JSON. A text in quotes"),
        ('{"a": NaN}', "Line 1: Not valid JSON. NaN is no JSON value."),
        ('{"a": ' + "[" * 70 + "]" * 70 + "}", "Line 1: Not valid JSON. The data are nested"),
        ("{}", "Line 1: The document has no Statement."),
    ],
)
def test_text_that_is_no_document_is_refused_at_its_line(text: str, words: str) -> None:
    assert check_document(text, TRUST).words.startswith(words)


def test_json_that_is_whole_has_no_fault() -> None:
    assert json_fault('\ufeff {"a": [1, "b"]} \n') is None


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ((ALLOW, ANYONE), "Line 3: It has neither Action nor NotAction. Add one of them."),
        ((ANYONE, ASSUME), 'Line 3: It has no Effect. Write "Effect": "Allow" or "Deny".'),
        ((ALLOW, ASSUME), "Line 3: It has neither Principal nor NotPrincipal. Add one of them."),
        (
            (ALLOW, ANYONE, ASSUME, '"Resource": "*"'),
            "Line 7: Has prohibited field Resource. Take it out: a trust policy is about its own",
        ),
        (
            (ALLOW, ANYONE, '"Action": "s3:GetObject"'),
            "Line 6: AssumeRole policy may only specify STS AssumeRole actions. Use sts:AssumeRole",
        ),
        (
            (ALLOW, '"Principal": {"AWS": "arn:aws:iam::123456789012:role/*"}', ASSUME),
            'Line 5: Invalid principal in policy: "AWS":"arn:aws:iam::123456789012:role/*". Name a',
        ),
        (
            (ALLOW, ANYONE, ASSUME, '"Condition": {\n"StringEqual": {"aws:username": "a"}}'),
            "Line 8: The condition operator “StringEqual” is not known. Did you mean StringEquals?",
        ),
        (
            (ALLOW, ANYONE, ASSUME, '"Conditions": {}'),
            "Line 7: “Conditions” is no element of a statement. Did you mean Condition?",
        ),
        ((ALLOW, ANYONE, ASSUME, '"Xyz": 1'), "Line 7: “Xyz” is no element of a statement. Take"),
        (
            (ALLOW, '"NotPrincipal": {"AWS": "*"}', ASSUME),
            "Line 5: AssumeRole policy must not contain NotPrincipal field. Name who may",
        ),
        (
            (ALLOW, ANYONE, ASSUME, '"NotAction": "sts:TagSession"'),
            "Line 7: It has both Action and NotAction.",
        ),
    ],
)
def test_what_iam_refuses_is_told_with_what_to_do(lines: tuple[str, ...], words: str) -> None:
    assert check_document(statement(*lines), TRUST).words.startswith(words)


def test_further_faults_are_counted_and_sound_documents_are_called_so() -> None:
    wrong = check_document(statement(ANYONE, '"Action": "s3:x"'), TRUST)
    assert wrong.words.endswith(" 1 more.")
    sound = check_document(statement(ALLOW, ANYONE, ASSUME), TRUST)
    assert sound.words == "Valid JSON and IAM policy"
    assert sound.doubt_words == ""


def test_a_principal_in_an_identity_policy_is_refused() -> None:
    text = statement(ALLOW, '"Action": "s3:GetObject"', '"Resource": "*"', '"Principal": "*"')
    found = check_document(text, PolicyType.IDENTITY)
    assert [fault.line for fault in found.faults] == [7]
    assert "Principal must not stand in this kind of policy" in found.words


def test_names_at_the_top_are_checked_too() -> None:
    text = statement(ALLOW, ANYONE, ASSUME).replace('"Version"', '"Verson": "x",\n"Version"')
    assert check_document(text, TRUST).words == (
        "Line 2: “Verson” is no element of a policy. Did you mean Version?"
    )


# Doubts: IAM takes them


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("aws:PrincipalArn", ""),
        ("aws:PrincipalTag/team", ""),
        ("token.actions.githubusercontent.com:sub", ""),
        (
            "aws:PrincipleArn",
            (
                "Line 8: Condition key unknown to sts:AssumeRole: aws:PrincipleArn. "
                "Did you mean aws:PrincipalArn?"
            ),
        ),
        (
            "sts:DurationSeconds",
            (
                "Line 8: Condition key unknown to sts:AssumeRole: sts:DurationSeconds. It is never "
                "there: a trust policy cannot limit how long a session lasts."
            ),
        ),
        ("zzz:zzz", "Line 8: Condition key unknown to sts:AssumeRole: zzz:zzz."),
    ],
)
def test_keys_of_a_trust_that_no_request_holds_are_doubted(key: str, words: str) -> None:
    condition = f'"Condition": {{\n"StringEquals": {{"{key}": "a"}}}}'
    found = check_document(statement(ALLOW, ANYONE, ASSUME, condition), TRUST)
    assert not found.faults
    assert found.doubt_words == words


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('"Action": "s3:GetObject"', ""),
        ('"Action": "s3:Get*"', ""),
        ('"Action": "s3:GetObjet"', "AWS lists no action s3:GetObjet. Did you mean s3:GetObject?"),
        ('"Action": "s33:GetObject"', "AWS lists no service s33."),
        ('"Action": "s3:*",\n"Condition": {"Null": {"s3:prefix": "true"}}', ""),
        ('"Action": "s3:*",\n"Condition": {"Null": {"kms:EncryptionContext:a": "true"}}', ""),
        (
            '"Action": "s3:*",\n"Condition": {"Null": {"s3:prefx": "true"}}',
            "AWS lists no condition key s3:prefx.",
        ),
    ],
)
def test_names_that_aws_does_not_list_are_doubted(line: str, words: str) -> None:
    text = statement(ALLOW, '"Resource": "*"', line)
    found = check_document(text, PolicyType.IDENTITY, known=KNOWN)
    assert not found.faults
    assert words in found.doubt_words
    assert bool(found.doubt_words) == bool(words)
    assert check_document(text, PolicyType.IDENTITY).doubt_words == ""


def test_a_principal_that_is_not_imported_and_an_old_version_are_doubted() -> None:
    gone = ANA.replace("ana", "nobody")
    text = statement(ALLOW, f'"Principal": {{"AWS": ["{ANA}",\n"{gone}"]}}', ASSUME)
    found = check_document(text, TRUST, known=KNOWN)
    assert found.doubt_words.startswith(f"Line 6: {gone} is not in this import.")
    old = text.replace("2012-10-17", "2008-10-17")
    assert check_document(old, TRUST, known=KNOWN).doubt_words.endswith(" 1 more.")


# Room


def test_a_trust_policy_has_its_quota_which_aws_raises() -> None:
    room = length_limit(Place(PlaceKind.TRUST, RELEASE), release_world())
    assert room.words("x " * 1_000) == ("1,000 of 2,048 characters", False, False)
    assert room.words("x" * 2_000)[1:] == (False, True)
    assert room.words("x" * 3_000)[1:] == (False, True)
    assert room.words("x" * 4_097)[1:] == (True, True)


@pytest.mark.parametrize(
    ("place", "limit"),
    [
        (Place(PlaceKind.INLINE, DEPLOY, "own"), 10_240),
        (Place(PlaceKind.INLINE, ANA, "own"), 2_048),
        (Place(PlaceKind.MANAGED, "123456789012", "arn:aws:iam::123456789012:policy/p"), 6_144),
        (Place(PlaceKind.ORGANIZATION, "", "p-1"), 5_120),
    ],
)
def test_each_place_has_its_limit(place: Place, limit: int) -> None:
    assert length_limit(place, release_world()).limit == limit


def test_what_is_too_long_is_refused_and_what_is_nearly_so_is_told() -> None:
    text = statement(ALLOW, ANYONE, ASSUME)
    size = len("".join(text.split()))
    assert not check_document(text, TRUST, room=LengthLimit(limit=size * 2)).doubts
    assert check_document(text, TRUST, room=LengthLimit(limit=size)).doubts[0].line == 1
    found = check_document(text, TRUST, room=LengthLimit(limit=size - 1))
    assert "IAM refuses it" in found.words
    assert not check_document(
        text, TRUST, room=LengthLimit(limit=len(text), counts_space=True)
    ).faults


def test_to_check_a_long_document_takes_no_more_than_its_length_asks_for() -> None:
    """Typing in a document of ten kilobytes: work is counted in calls, and grows with the text."""
    short, long = (calls_of(typed, document_that_names(roles)) for roles in (140, 280))
    assert short < 60_000
    assert long < 2.5 * short


def document_that_names(roles: int) -> str:
    names = [
        f"arn:aws:iam::123456789012:role/service/path/of/role-number-{n}" for n in range(roles)
    ]
    principal = {"AWS": names}
    statements = [{"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}]
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, indent=2)


def typed(text: str) -> None:
    assert len(text) > 10_000
    check_document(text, TRUST, known=KNOWN)
    line_diff(text, text.replace("role-number-7", "x"))
    caret_in(text, len(text) // 2)


def calls_of(function: Callable[[str], object], text: str) -> int:
    """Count the calls, of Python and of what it is written in."""
    calls = 0

    def count(_frame: object, event: str, _what: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    function(text)  # what is worked out once and for all is there now
    sys.setprofile(count)
    try:
        function(text)
    finally:
        sys.setprofile(None)
    return calls
