"""Flags whose meaning depends on their place, and wrong usage."""

import argparse
from pathlib import Path
from typing import Any

import pytest

from rolescope.cli.failure import UsageFailure
from rolescope.cli.flags import add_request_flags, duration
from rolescope.cli.hops import AskedCourse, course
from rolescope.cli.main import main
from rolescope.engine.index import WorldIndex
from rolescope.model.caller import (
    Caller,
    ServiceCaller,
    SessionCaller,
    SessionTokenCaller,
    UserCaller,
)
from rolescope.model.request import ProvidedContext
from support.worlds.build import A, account, role, world

ONE, TWO = f"arn:aws:iam::{A}:role/One", f"arn:aws:iam::{A}:role/Two"
ANA = UserCaller(f"arn:aws:iam::{A}:user/ana")
INDEX = WorldIndex(world(account(A, role("One"), role("Two"))))


def parsed(caller: Caller, *arguments: str) -> AskedCourse:
    parser = argparse.ArgumentParser()
    add_request_flags(parser)
    options = parser.parse_args(["--as", "x", *arguments])
    return course(caller, getattr(options, "given", []), INDEX)


def test_flags_belong_to_the_hop_before_them() -> None:
    found = parsed(
        ANA,
        "--context", "aws:SourceIp=10.0.0.1",
        "--role", ONE, "--external-id", "x", "--mfa", "--tag", "a=1", "--transitive", "a",
        "--duration", "1h30m",
        "--role", TWO, "--session-name", "last", "--source-identity", "me",
        "--context", "aws:SourceIp=10.0.0.2", "--context", "k=1", "--context", "k=2",
    )  # fmt: skip
    first, second = found.hops
    assert (first.role, second.role) == (ONE, TWO)
    assert (first.parameters.external_id, first.parameters.mfa) == ("x", True)
    assert (first.parameters.tags, first.parameters.transitive_tag_keys) == ((("a", "1"),), ("a",))
    assert first.parameters.duration == 5400
    assert first.context == (("aws:SourceIp", ("10.0.0.1",)),)
    assert (second.parameters.session_name, second.parameters.source_identity) == ("last", "me")
    assert second.context == (("aws:SourceIp", ("10.0.0.2",)), ("k", ("1", "2")))
    assert found.caller is ANA


def test_contexts_of_a_provider_belong_to_a_hop_ar14() -> None:
    """AR-14: the ARN ends at the first equals sign; the flag may be repeated."""
    provider = "arn:aws:iam::aws:contextProvider/IdentityCenter"
    given = ["--provided-context", f"{provider}=eyJh.eyJi.c2k=", "--provided-context", "b=c"]
    (hop,) = parsed(ANA, "--role", ONE, *given).hops
    assert hop.parameters.provided_contexts == (
        ProvidedContext(provider, "eyJh.eyJi.c2k="),
        ProvidedContext("b", "c"),
    )


def test_before_the_first_role_they_describe_the_session_of_the_caller(tmp_path: Path) -> None:
    policy = tmp_path / "policy.json"
    policy.write_text("{}", encoding="utf-8")
    found = parsed(
        SessionCaller(role=ONE),
        "--session-name", "s", "--tag", "a=b", "--transitive", "a", "--source-identity", "me",
        "--policy", str(policy), "--policy-arn", "arn:p", "--role", TWO,
    )  # fmt: skip
    assert found.caller == SessionCaller(
        role=ONE,
        name="s",
        tags=(("a", "b"),),
        transitive_tag_keys=("a",),
        source_identity="me",
        session_policy="{}",
        policy_arns=("arn:p",),
    )


def test_mfa_before_the_first_role_means_get_session_token() -> None:
    """CH-6, MFA-3."""
    found = parsed(ANA, "--mfa", "--mfa-age", "60", "--role", ONE)
    assert found.caller == SessionTokenCaller(user=ANA.arn, mfa=True, mfa_age=60)
    assert not found.hops[0].parameters.mfa


@pytest.mark.parametrize(
    ("caller", "arguments", "words"),
    [
        (ANA, ["--external-id", "x", "--role", ONE], "Write --role ROLE --external-id VALUE"),
        (ANA, ["--duration", "1h", "--role", ONE], "Write --role ROLE --duration VALUE"),
        (ANA, ["--provided-context", "a=b", "--role", ONE], "--role ROLE --provided-context VALUE"),
        (ANA, ["--role", ONE, "--mfa-age", "5"], "before the first --role"),
        (ANA, ["--session-name", "s", "--role", ONE], "--role ROLE --session-name VALUE"),
        (SessionCaller(role=ONE), ["--mfa", "--role", TWO], "carries no MFA"),
        (
            ServiceCaller("ec2.amazonaws.com"),
            ["--tag", "a=b", "--role", ONE],
            "Put it after --role",
        ),
        (ANA, ["--role", "One"], f"Did you mean {ONE}?"),
        (ANA, ["--role", "Nobody"], "Give the ARN of a role"),
    ],
)
def test_a_flag_in_the_wrong_place_is_told_the_right_one(
    caller: Caller, arguments: list[str], words: str
) -> None:
    with pytest.raises(UsageFailure, match=words.replace("?", r"\?")):
        parsed(caller, *arguments)


@pytest.mark.parametrize(
    ("text", "seconds"), [("3600", 3600), ("1h", 3600), ("90m", 5400), ("1h30m", 5400), ("45s", 45)]
)
def test_durations_are_read(text: str, seconds: int) -> None:
    assert duration(text) == seconds


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["assume"],
        ["assume", "x", "--as", "y", "--role", "z", "--duration", "soon"],
        ["assume", "x", "--as", "y", "--role", "z", "--tag", "novalue"],
        ["edges", "x", "--at", "yesterday"],
        ["edges", "x", "--format", "xml"],
        ["paint"],
        ["edges", "does-not-exist.json"],
        ["query", "x", "--queries", "does-not-exist.jsonl"],
        ["export", "does-not-exist.json", "--output", "x.svg"],
        ["export", "x", "--output", "picture.bmp"],
        ["export", "x", "--output", "picture.svg", "--view", "riddle"],
    ],
)
def test_wrong_usage_is_one_line_on_standard_error(
    arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: Any
) -> None:
    """Exit status 2: what, where, what to do."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    try:
        status = main(arguments)
    except SystemExit as left:
        status = int(left.code or 0)
    out, err = capsys.readouterr()
    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert err.startswith("rolescope")


def test_hostile_text_is_shown_escaped(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["edges", "no\x1b[31mred\u202e.json"]) == 2
    _, err = capsys.readouterr()
    assert "\x1b" not in err
    assert "\u202e" not in err
