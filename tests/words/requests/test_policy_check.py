"""A session policy as it is written, and what STS refuses at the field that it is about."""

import json
from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.model.caller import Caller, SessionCaller, SessionTokenCaller, UserCaller
from rolescope.model.principal import OidcProvider, SamlProvider
from rolescope.words.requests.completions import context_keys, managed_policies, providers
from rolescope.words.requests.field_faults import (
    field_faults,
    not_a_duration,
    not_a_pair,
    not_a_time,
)
from rolescope.words.requests.policy_check import LineFault, check_session_policy, size_text
from support.worlds.build import A, account, world
from support.worlds.trust_worlds import ANA, DEPLOY, RELEASE, ask, release_world

S3 = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}],
}


def lines(*statement: str) -> str:
    inside = ",\n".join(statement)
    return f'{{\n"Version": "2012-10-17",\n"Statement": {{\n{inside}\n}}\n}}'


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", []),
        (json.dumps(S3), []),
        ("{", [(1, "Not valid JSON: line 1, column 2")]),
        ('{\n"Version": nothing\n}', [(2, "Not valid JSON: line 2, column 12")]),
        ("[]", [(1, "The document is a list, not an object.")]),
        (
            lines('"Effect": "Allow"', '"Action": "GetObject"', '"Resource": "bucket"'),
            [
                (5, "Actions/Conditions must be prefaced by a vendor"),
                (6, 'Resource bucket must be in ARN format or "*".'),
            ],
        ),
        (lines('"Effect": "Allow"', '"Action": "s3:*"'), [(3, "It has neither Resource")]),
        (
            lines('"Effect": "Allow"', '"Action": "s3:*"', '"Resource": "*"', '"Principal": "*"'),
            [(7, "Principal")],
        ),
    ],
)
def test_each_fault_has_its_line(text: str, faults: list[tuple[int, str]]) -> None:
    found = check_session_policy(text).faults
    assert [fault.line for fault in found] == [line for line, _ in faults]
    for fault, (_, words) in zip(found, faults, strict=True):
        assert words in fault.text


def test_only_the_first_faults_are_told() -> None:
    actions = '"Action": ["a", "b",\n"c", "d",\n"e",\n"f"]'
    found = check_session_policy(lines('"Effect": "Allow"', actions, '"Resource": "*"'))
    assert len(found.faults) == 6
    told = found.words().splitlines()
    assert told[0].startswith("Line 5: Actions/Conditions")
    assert told[3:] == ["3 more"]
    assert check_session_policy("{").words().startswith("Not valid JSON: line 1, column 2")


def test_the_size_is_that_of_the_plain_text_alone() -> None:
    """AR-15: the packed size is for AWS to compute."""
    assert check_session_policy("").size == ""
    small = check_session_policy(json.dumps(S3, indent=4))
    assert (small.size, small.is_near) == ("88 of 2,048 characters", False)
    near = check_session_policy("", ("arn:aws:iam::aws:policy/" + "x" * 1_700,))
    assert near.is_near
    assert near.size.startswith("1,724 of 2,048 characters, close to the limit.")
    over = check_session_policy("x" * 2_049)
    assert over.size.startswith("2,049 of 2,048 characters: STS refuses it.")
    assert over.is_near
    assert over.faults[0] == LineFault(1, over.faults[0].text)


@pytest.mark.parametrize(
    ("caller", "given", "field", "words"),
    [
        (None, {"session_name": "no spaces"}, "SESSION_NAME", "Write 2 to 64"),
        (None, {"external_id": "x"}, "EXTERNAL_ID", "Write 2 to 1,224"),
        (None, {"duration": 7200}, "DURATION", "Ask for 1 h or less."),
        (SessionTokenCaller(user=ANA), {"duration": 7200}, "DURATION", "Ask for 1 h or less."),
        (UserCaller(ANA), {"duration": 43_200}, "DURATION", "The role allows 14,400 s at most."),
        (None, {"mfa": True}, "MFA", "Only an IAM user"),
        (None, {"tags": (("a", "1"), ("A", "2"))}, "TAGS", "Rename one of them"),
        (None, {"tags": tuple((f"k{n}", "") for n in range(51))}, "TAGS", "until 50 are left"),
        (None, {"tags": (("k!", ""),)}, "TAGS", "Keys take 1 to 128"),
        (None, {"transitive_tag_keys": ("a",)}, "TAGS", "Add a tag with this key."),
        (
            SessionCaller(role=DEPLOY, tags=(("a", "1"),), transitive_tag_keys=("a",)),
            {"tags": (("A", "2"),)},
            "TAGS",
            "Take the tag out",
        ),
        (
            SessionCaller(role=DEPLOY, source_identity="x1"),
            {"source_identity": "y1"},
            "SOURCE_IDENTITY",
            "Leave the field empty",
        ),
        (None, {"source_identity": "ä"}, "SOURCE_IDENTITY", "Write 2 to 256"),
        (None, {"session_policy": "{"}, "POLICY", "line 1"),
        (
            None,
            {"policy_arns": tuple(f"arn:aws:iam::aws:policy/P{n}" for n in range(11))},
            "POLICY",
            "Take actions, statements or policies out.",
        ),
        (
            SessionCaller(role=DEPLOY, expires_at="2000-01-01T00:00:00Z"),
            {},
            "CALLER",
            "Choose a later end",
        ),
    ],
)
def test_a_refusal_stands_at_its_field(
    caller: Caller | None, given: dict[str, Any], field: str, words: str
) -> None:
    faults = field_faults(ask(WorldIndex(release_world()), caller, **given))
    assert list(faults) == [field]
    assert faults[field].is_error
    assert words in faults[field].text


def test_a_long_source_identity_is_a_warning() -> None:
    """AR-13, U-5."""
    index = WorldIndex(release_world())
    fault = field_faults(ask(index, source_identity="x" * 65))["SOURCE_IDENTITY"]
    assert not fault.is_error
    assert fault.text.startswith("65 characters")
    assert field_faults(ask(index, source_identity="x" * 64)) == {}


def test_completions_begin_with_what_the_policies_are_about() -> None:
    index = WorldIndex(release_world())
    keys = context_keys(ask(index), ("sts:ExternalId", "saml:sub"))
    assert keys[:3] == ("aws:MultiFactorAuthPresent", "sts:ExternalId", "sts:RoleSessionName")
    assert keys.count("sts:ExternalId") == 1
    assert keys[-1] == "saml:sub"
    assert managed_policies(index, RELEASE) == ()
    oidc, saml = f"arn:aws:iam::{A}:oidc-provider/x.example", f"arn:aws:iam::{A}:saml-provider/O"
    given = world(account(A, OidcProvider(oidc, "x.example"), SamlProvider(saml)))
    assert providers(given, "oidc") == (oidc,)
    assert providers(given, "saml") == (saml,)


def test_too_many_managed_policies_are_counted_ar10() -> None:
    assert check_session_policy("").words(10) == ""
    assert check_session_policy("").words(11) == "11 managed policies: STS takes 10 at most."


def test_texts_that_cannot_be_read_say_how_they_are_written() -> None:
    assert not_a_duration("5 parsecs", "1 h") == (
        "“5 parsecs” is no duration: write 1 h, 90 min or 3600. The request still asks for 1 h"
    )
    assert not_a_time("soon") == "“soon” is not a valid time. Use 2026-11-20 09:20."
    assert not_a_pair("sub", "name=value", "claim") == (
        "Not name=value: sub. Write one claim a line."
    )


def test_the_size_says_what_it_leaves_out() -> None:
    assert size_text("12 of 2,048") == "12 of 2,048 (packed size is not computed)"
