"""`rolescope collect`, against a server that answers as AWS does."""

import getpass
import json
import logging
import os
import sys
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from rolescope.cli.commands.collect import ask_mfa
from rolescope.cli.failure import UsageFailure
from rolescope.cli.main import main
from rolescope.importers import read_sources
from support.aws.cloud import MEMBER_ROLE, Cloud
from support.aws.http_layer import Answer, Heard, Layer, Refusal
from support.worlds.exports import A, details, role, trusting, write

OWN = "123456789012"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*arguments: str) -> tuple[int, str, str]:
        try:
            status = main(["collect", *arguments])
        except SystemExit as left:
            status = int(left.code or 0)
        out, err = capsys.readouterr()
        return status, out, err

    return call


def denied(heard: Heard) -> Refusal | None:
    return Refusal("AccessDenied") if heard.operation == "ListRoles" else None


def test_complete_run_ends_with_0(run: Any, cloud: Cloud, tmp_path: Path) -> None:
    cloud.fill(None, OWN)
    status, out, err = run("--endpoint-url", cloud.url, "--output", str(tmp_path / "aws"))
    assert status == 0
    assert out.startswith("1 account read with ")
    assert "Account 1234 5678 9012: complete" in out
    assert "Reading as arn:aws:sts::123456789012:user/moto" in err


def test_partial_run_ends_with_3_and_says_what_it_means(
    run: Any, cloud: Cloud, tmp_path: Path
) -> None:
    cloud.fill(None, OWN)
    with Layer(cloud.url, denied) as layer:
        status, out, _err = run("--endpoint-url", layer.url, "--output", str(tmp_path / "aws"))
    assert status == 3
    line = next(line for line in out.splitlines() if "iam:ListRoles" in line)
    assert line.startswith("  denied iam:ListRoles: AccessDenied")
    assert "Sessions count as 1 h long at most" in line
    assert "Allow iam:ListRoles" in line


def test_no_code_at_the_prompt_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def end(_words: str) -> str:
        raise EOFError

    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(getpass, "getpass", end)
    with pytest.raises(UsageFailure, match="No MFA code"):
        ask_mfa("Code: ")


ALLOW = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


def _managed(heard: Heard) -> Answer | Refusal | None:
    if heard.operation == "ListPolicies":
        assert heard.given["Scope"] == "AWS"
        member = "<member><PolicyName>{0}</PolicyName><DefaultVersionId>v1</DefaultVersionId>"
        member += "<Arn>arn:aws:iam::aws:policy/{0}</Arn></member>"
        members = "".join(member.format(name) for name in ("A", "B"))
        return Answer(_xml("ListPolicies", f"<Policies>{members}</Policies>"))
    if heard.operation == "GetPolicyVersion":
        version = f"<VersionId>v1</VersionId><Document>{quote(json.dumps(ALLOW))}</Document>"
        return Answer(_xml("GetPolicyVersion", f"<PolicyVersion>{version}</PolicyVersion>"))
    return None


def _xml(operation: str, inner: str) -> str:
    result = f"<{operation}Result>{inner}</{operation}Result>"
    return f"<{operation}Response>{result}</{operation}Response>"


def test_catalogue_of_managed_policies_serves_later_imports(
    run: Any, cloud: Cloud, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = ("--config-dir", str(tmp_path / "data"))
    with Layer(cloud.url, _managed) as layer:
        status, out, _err = run("--managed-policies", "--endpoint-url", layer.url, *folder)
    assert status == 0
    assert out.startswith("2 AWS managed policies read: ")
    arn = "arn:aws:iam::aws:policy/A"
    bound = role(
        "R1",
        PermissionsBoundary={"PermissionsBoundaryArn": arn},
        AssumeRolePolicyDocument=trusting(f"arn:aws:iam::{A}:role/R1"),
        AttachedManagedPolicies=[{"PolicyName": "A", "PolicyArn": arn}],
    )
    export = str(write(tmp_path, f"{A}.json", details(bound)))
    asked = ("--as", f"arn:aws:iam::{A}:role/R1", "--action", "s3:ListAllMyBuckets")
    question = ["can", export, *asked, "--resource", "*", "--format", "json"]
    assert main([*question, *folder]) == 0
    assert "(from the catalogue of " in capsys.readouterr().out
    assert main([*question, "--config-dir", str(tmp_path / "other")]) == 3
    capsys.readouterr()


def test_a_part_of_the_catalogue_is_none(run: Any, cloud: Cloud, tmp_path: Path) -> None:
    def rule(heard: Heard) -> Answer | Refusal | None:
        is_refused = heard.operation == "GetPolicyVersion"
        return Refusal("AccessDenied") if is_refused else _managed(heard)

    with Layer(cloud.url, rule) as layer:
        status, _out, err = run(
            "--managed-policies", "--endpoint-url", layer.url, "--config-dir", str(tmp_path)
        )
    assert status == 2
    assert "Allow iam:GetPolicyVersion" in err
    assert not list(tmp_path.glob("*.gz"))


def test_run_goes_on_where_it_was(run: Any, cloud: Cloud, tmp_path: Path) -> None:
    cloud.fill(None, OWN)
    with Layer(cloud.url, denied) as layer:
        arguments = ("--endpoint-url", layer.url, "--output", str(tmp_path / "aws"))
        assert run(*arguments)[0] == 3
        layer.rule = lambda _heard: None
        layer.forget()
        status, _out, err = run(*arguments)
        assert status == 0
        assert "Going on with" in err
        assert "GetAccountAuthorizationDetails" not in layer.operations


def test_zip_holds_the_snapshot_and_opens(run: Any, cloud: Cloud, tmp_path: Path) -> None:
    members = cloud.organization(1)
    cloud.fill(members[0], OWN)
    output = tmp_path / "aws.zip"
    status, _out, _err = run(
        "--endpoint-url", cloud.url, "--member-role", MEMBER_ROLE, "--all-accounts",
        "--output", str(output),
    )  # fmt: skip
    assert status == 0
    with zipfile.ZipFile(output) as archive:
        assert f"accounts/{members[0]}/authorization-details.json" in archive.namelist()
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".zip"] == []
    assert main(["edges", str(output), "--format", "json"]) == 0


WORD = "hunter2-and-more"


def with_sign_in(url: str) -> str:
    return url.replace("://", f"://ana:{WORD}@", 1)


def written(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_who_signs_in_at_an_endpoint_is_never_written(
    run: Any, cloud: Cloud, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither to files, nor to either output, whatever becomes of the run; nor a proxy's."""
    caplog.set_level(logging.DEBUG, "rolescope")
    cloud.fill(None, OWN)
    url, output = with_sign_in(cloud.url), tmp_path / "aws"
    with Layer(cloud.url, denied) as layer:
        status, *said = run("--endpoint-url", with_sign_in(layer.url), "--output", str(output))
    assert status == 3
    status, *more = run("--endpoint-url", url, "--output", str(output))
    assert status == 0
    bad = "http://127.0.0.1:9"
    for words in (
        ("--endpoint-url", with_sign_in(bad)),
        ("--endpoint-url", f"https://ana:{WORD}@"),
        ("--endpoint-url", f"https://ana:a/b@{WORD}@host.example"),
        ("--endpoint-url", f"nothing://ana:{WORD}@[::1"),
        ("--endpoint-url", cloud.url, "--proxy", with_sign_in(bad)),
    ):
        status, *told = run(*words, "--output", str(tmp_path / "other"))
        assert status == 2
        more += told
    assert WORD not in "".join((*said, *more, caplog.text))
    assert WORD.encode() not in written(tmp_path)
    about = json.loads((output / "collection.json").read_text("ascii"))
    assert about["endpoint"].startswith("http://")
    assert "ana" not in about["endpoint"]


def test_a_sign_in_that_an_earlier_version_wrote_is_not_kept(
    run: Any, cloud: Cloud, tmp_path: Path
) -> None:
    cloud.fill(None, OWN)
    output = tmp_path / "aws"
    with Layer(cloud.url, denied) as layer:
        run("--endpoint-url", layer.url, "--output", str(output))
        about = output / "collection.json"
        about.write_text(
            about.read_text("ascii").replace("http://", f"http://ana:{WORD}@"), "ascii"
        )
        found = read_sources([output]).world
        assert found is not None
        assert found.collection is not None
        assert WORD not in str(found.collection)
        run("--endpoint-url", layer.url, "--output", str(output))
    assert WORD.encode() not in written(output)


def test_what_is_collected_is_its_owners_alone(run: Any, cloud: Cloud, tmp_path: Path) -> None:
    cloud.fill(None, OWN)
    before = os.umask(0o022)
    try:
        for name in ("aws", "aws.zip"):
            assert run("--endpoint-url", cloud.url, "--output", str(tmp_path / name))[0] == 0
    finally:
        os.umask(before)
    found = [tmp_path / "aws", *tmp_path.rglob("*")]
    assert {one.stat().st_mode & 0o777 for one in found if one.is_file()} == {0o600}
    assert {one.stat().st_mode & 0o777 for one in found if one.is_dir()} == {0o700}


def test_nothing_read_ends_with_2(run: Any, cloud: Cloud, tmp_path: Path) -> None:
    def refuse(heard: Heard) -> Refusal | None:
        return Refusal("ExpiredToken") if heard.operation == "GetCallerIdentity" else None

    with Layer(cloud.url, refuse) as layer:
        status, out, err = run("--endpoint-url", layer.url, "--output", str(tmp_path / "aws"))
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert "ExpiredToken" in err
    assert "Sign in again" in err
    assert not (tmp_path / "aws").exists()


def test_unreachable_endpoint_is_told(run: Any, cloud: Cloud, tmp_path: Path) -> None:
    assert cloud is not None
    status, _out, err = run("--endpoint-url", "http://127.0.0.1:9", "--output", str(tmp_path / "a"))
    assert status == 2
    assert "Check the network" in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "--output is missing"),
        (("--output", "x", "--account", "12"), "is no account ID"),
        (("--output", "x", "--all-accounts"), "--member-role is missing"),
        (("--output", "x", "--account", OWN), "--member-role is missing"),
        (
            ("--output", "x", "--all-accounts", "--member-role", "R", "--no-organization"),
            "needs the organization",
        ),
        (("--output", "x", "--workers", "0"), "from 1 to 32"),
    ],
)
def test_wrong_usage_is_told_before_anything_is_asked(
    run: Any, arguments: tuple[str, ...], words: str
) -> None:
    status, _out, err = run(*arguments)
    assert status == 2
    assert words in err


def test_folder_of_something_else_is_left_alone(run: Any, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    status, _out, err = run("--output", str(tmp_path))
    assert status == 2
    assert "holds something else" in err


def test_folder_of_another_account_is_left_alone(run: Any, cloud: Cloud, tmp_path: Path) -> None:
    about = {"format": "rolescope-collection/1", "account": "999988887777", "arn": "x"}
    (tmp_path / "collection.json").write_text(json.dumps(about), encoding="utf-8")
    status, _out, err = run("--endpoint-url", cloud.url, "--output", str(tmp_path))
    assert status == 2
    assert "999988887777" in err


def test_policy_is_printed_without_asking_aws(run: Any) -> None:
    status, out, _err = run("--show-policy", "--member-role", "RoleScopeReadOnly")
    assert status == 0
    policy = json.loads(out)
    assert policy["Statement"][-1]["Resource"] == "arn:aws:iam::*:role/RoleScopeReadOnly"


def test_the_policy_has_what_use_takes_only_when_asked(run: Any) -> None:
    for words, is_there in (((), False), (("--use",), True)):
        _, out, _ = run("--show-policy", *words)
        assert ("iam:GetCredentialReport" in out) is is_there
        assert ("access-analyzer:ListFindingsV2" in out) is is_there


@pytest.mark.parametrize(
    ("choice", "action", "other"),
    [
        ("--last-accessed", "iam:GetServiceLastAccessedDetails", "cloudtrail:LookupEvents"),
        ("--cloudtrail", "cloudtrail:LookupEvents", "iam:GetCredentialReport"),
    ],
)
def test_each_reading_of_use_is_a_choice(run: Any, choice: str, action: str, other: str) -> None:
    _, out, _ = run("--show-policy", choice)
    assert action in out
    assert other not in out


def test_regions_are_named_for_what_is_read_in_them(run: Any, tmp_path: Path) -> None:
    words = ("--output", str(tmp_path / "a"), "--resource-region", "eu-central-1")
    status, _, err = run(*words, "--last-accessed")
    assert status == 2
    assert "--resource-region needs --resources, --use or --cloudtrail." in err


def test_what_use_takes_is_said_before_it_is_read(cloud: Cloud, run: Any, tmp_path: Path) -> None:
    def rule(heard: Heard) -> Refusal | None:
        is_use = heard.operation == "GenerateCredentialReport" or "analyzer" in heard.operation
        return Refusal("AccessDeniedException") if is_use else None

    with Layer(cloud.url, rule) as layer:
        words = ("--endpoint-url", layer.url, "--no-organization", "--output", str(tmp_path / "a"))
        status, _, err = run(*words, "--use")
    assert err.index("Use takes three calls") < err.index("Reading as")
    assert status == 3  # something was denied
