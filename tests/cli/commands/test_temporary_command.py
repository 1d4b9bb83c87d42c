"""`rolescope get-session-token`, `get-federation-token`, `assume-root`."""

import json
from pathlib import Path
from typing import Any

import pytest

from rolescope.cli.main import main
from support.schemas import check_schema
from support.worlds.exports import A, B, details, document, role, trusting, user, write

ANA, TARGET = f"arn:aws:iam::{A}:user/ana", f"arn:aws:iam::{A}:role/Target"
AUDIT = "IAMAuditRootUserCredentials"
ROOT_OF = ("assume-root", "--as", ANA, "--task-policy-arn", AUDIT, "--target-principal")


@pytest.fixture
def small(tmp_path: Path) -> str:
    """Write an account whose user may call all three, and a role that asks for MFA."""
    own = document(
        {
            "Effect": "Allow",
            "Action": ["sts:AssumeRoot", "s3:Get*"],
            "Resource": "*",
        },
        {
            "Effect": "Allow",
            "Action": ["sts:GetFederationToken", "sts:TagSession"],
            "Resource": "*",
            "Condition": {"StringEquals": {"aws:SourceVpc": ["vpc-1", "vpc-2"]}},
        },
    )
    trust = trusting(ANA)
    trust["Statement"][0]["Condition"] = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    inline = [{"PolicyName": "own", "PolicyDocument": own}]
    export = details(
        role("Target", AssumeRolePolicyDocument=trust),
        UserDetailList=[user("ana", UserPolicyList=inline)],
    )
    return str(write(tmp_path, "small.json", export))


class Command:
    """Runs commands; an answer in JSON follows its schema."""

    def __init__(self, source: str, capsys: pytest.CaptureFixture[str]) -> None:
        self._source, self._capsys = source, capsys

    def __call__(self, name: str, *words: str) -> tuple[int, str, str]:
        try:
            status = main([name, self._source, *words])
        except SystemExit as left:
            status = int(left.code or 0)
        got = self._capsys.readouterr()
        return status, got.out, got.err

    def json(self, name: str, *words: str) -> tuple[int, Any]:
        status, out, _ = self(name, *words, "--format", "json")
        found = json.loads(out)
        check_schema("temporary", found)
        return status, found


@pytest.fixture
def run(small: str, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(small, capsys)


def test_credentials_of_one_call_are_the_caller_of_the_next_fed12_mfa3(run: Command) -> None:
    assume = ("assume", "--role", TARGET)
    for flags, expected in (((), 1), (("--mfa",), 0)):
        at = ("--at", "2026-11-24T12:00:00Z")
        status, got = run.json("get-session-token", "--as", ANA, *flags, "--duration", "1h", *at)
        assert (status, got["verdict"], got["durationSeconds"]) == (0, "Allowed", 3600)
        assert got["expiration"] == "2026-11-24T13:00:00Z"
        caller = json.dumps(got["credentials"])
        assert run(*assume, "--as", caller, *at)[0] == expected
        late = ("--at", "2026-11-24T13:00:01Z")
        assert run(*assume, "--as", caller, *late)[0] == 1  # SES-7


def test_text_says_until_when_why_and_how_to_go_on_fed12(run: Command) -> None:
    at = ("--at", "2026-11-24T12:00:00Z")
    status, out, _ = run("get-session-token", "--as", ANA, "--mfa", *at)
    lines = out.split("\n")
    assert status == 0
    assert lines[0].startswith("Allowed. ana gets credentials by GetSessionToken until")
    assert lines[1] == "GetSessionToken needs no permission."
    assert "The credentials act as ana, signed in with MFA." in lines
    form = next(line for line in lines if line.startswith('  {"getSessionToken"'))
    assert (
        run("can", "--as", form.strip(), *at, "--action", "s3:GetObject", "--resource", "*")[0] == 0
    )
    assert "  aws sts get-session-token --serial-number MFA_DEVICE_ARN --token-code CODE" in lines


def test_what_is_refused_or_denied_ends_with_1_fed12_fed14(run: Command) -> None:
    status, got = run.json("get-session-token", "--as", ANA, "--duration", "899")
    assert (status, got["verdict"], got["credentials"]) == (1, "Allowed", None)
    assert got["invalid"][0].startswith("ValidationError")
    assert got["headline"] == "Refused. STS refuses this GetSessionToken of ana."
    assert "durationSeconds" not in got
    status, got = run.json("get-session-token", "--as", TARGET)
    assert (status, got["verdict"], got["rules"]) == (1, "ImplicitlyDenied", ["FED-14"])


def test_a_federation_token_takes_policies_tags_and_keys_fed13(
    run: Command, tmp_path: Path
) -> None:
    asked = ("get-federation-token", "--as", ANA, "--name", "fed")
    assert run(*asked)[0] == 1
    assert run(*asked, "--open")[0] == 3
    policy = tmp_path / "session.json"
    policy.write_text(json.dumps(document()), encoding="utf-8")
    status, got = run.json(
        *asked,
        *("--context", "aws:SourceVpc=vpc-2", "--tag", "team=web", "--tag", "env=prod"),
        *("--policy", str(policy), "--policy-arn", "arn:aws:iam::aws:policy/ReadOnlyAccess"),
    )
    assert status == 0
    user_ = got["credentials"]["federatedUser"]
    assert (user_["user"], user_["name"]) == (ANA, "fed")
    assert user_["tags"] == {"team": "web", "env": "prod"}
    assert user_["policyArns"] == ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
    assert json.loads(user_["sessionPolicy"]) == document()
    assert got["command"].startswith("aws sts get-federation-token --name fed --tags ")


def test_root_goes_on_with_its_token_fed12(run: Command) -> None:
    root = f"arn:aws:iam::{A}:root"
    for flags, expected in (((), 1), (("--mfa",), 0)):
        status, got = run.json("get-session-token", "--as", root, *flags)
        assert (status, got["durationSeconds"]) == (0, 3600)
        asked = ("--as", json.dumps(got["credentials"]), "--action", "iam:ListUsers")
        assert run("can", *asked, "--resource", "*")[0] == expected


def test_assume_root_depends_and_names_the_account_fed15(run: Command) -> None:
    asked = ("assume-root", "--as", ANA, "--task-policy-arn", AUDIT)
    status, got = run.json(*asked, "--target-principal", B)
    assert (status, got["verdict"], got["durationSeconds"]) == (3, "Depends", 900)
    root = got["credentials"]["root"]
    assert (root["account"], root["taskPolicy"]) == (
        B,
        f"arn:aws:iam::aws:policy/root-task/{AUDIT}",
    )
    assert got["remark"].startswith("If any are issued:")
    by_arn = run.json(*asked, "--target-principal", f"arn:aws:iam::{B}:root")[1]
    assert by_arn["credentials"]["root"]["account"] == B
    unknown = run.json(
        "assume-root", "--as", ANA, "--target-principal", B, "--task-policy-arn", "x"
    )
    assert (unknown[0], unknown[1]["credentials"]) == (1, None)


@pytest.mark.parametrize(
    "words",
    [
        ("assume-root", "--as", ANA, "--target-principal", "prod", "--task-policy-arn", AUDIT),
        ("assume-root", "--as", ANA, "--target-principal", A),
        (*ROOT_OF, f"arn:aws:s3::{B}:root"),
        (*ROOT_OF, f"arn:aws-cn:iam::{B}:root"),
        ("get-federation-token", "--as", ANA),
        ("get-session-token", "--as", "nobody"),
        ("get-session-token", "--as", ANA, "--duration", "long"),
        ("get-session-token", "--as", ANA, "--open"),
    ],
)
def test_wrong_usage_is_one_line_and_2(run: Command, words: tuple[str, ...]) -> None:
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 1
