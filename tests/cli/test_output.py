"""Output that cannot be written, whose readers go away, or that tells of a part only."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rolescope.cli.console import say_json, say_json_parts
from rolescope.cli.main import main
from rolescope.resources import resources
from support.worlds.exports import A, details, role, user, write

APP = str(Path(__file__).parents[2] / "app")
DEMO = str(resources() / "demo")
RUNNER = "arn:aws:iam::770233459910:user/ci-runner"
HUB = "arn:aws:iam::770233459910:role/deploy-hub"
ADMIN = "arn:aws:iam::441700923385:role/prod-admin"
COMMANDS = {
    "edges": ["edges", DEMO],
    "edges as JSON": ["edges", DEMO, "--format", "json"],
    "assume": ["assume", DEMO, "--as", RUNNER, "--role", HUB],
    "permissions as CSV": ["permissions", DEMO, "--as", RUNNER, "--format", "csv"],
    "help": ["--help"],
    "version": ["--version"],
}
full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full disk")


def run(
    arguments: list[str], tmp_path: Path, *, unbuffered: bool = False, **streams: Any
) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"PYTHONPATH": APP, "PYTHONUNBUFFERED": "1" if unbuffered else ""}
    return subprocess.run(  # noqa: S603 - this very interpreter
        [sys.executable, "-m", "rolescope", *arguments],
        cwd=tmp_path,
        env=environment,
        check=False,
        **streams,
    )


@full
@pytest.mark.parametrize("unbuffered", [False, True], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_disk_is_one_clear_error(command: str, unbuffered: bool, tmp_path: Path) -> None:  # noqa: FBT001
    """Results are written to the end, or exit status 2 and one line say why not."""
    with Path("/dev/full").open("wb") as nowhere:
        ran = run(
            COMMANDS[command],
            tmp_path,
            unbuffered=unbuffered,
            stdout=nowhere,
            stderr=subprocess.PIPE,
        )
    assert ran.returncode == 2
    (line,) = ran.stderr.decode().splitlines()
    assert line.startswith("rolescope: standard output: cannot be written: No space left")


@pytest.mark.parametrize("unbuffered", [False, True], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize(("command", "status"), [("edges as JSON", 0), ("assume", 0), ("help", 0)])
def test_a_reader_that_goes_away_is_no_error(
    command: str,
    status: int,
    unbuffered: bool,  # noqa: FBT001
    tmp_path: Path,
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        ran = run(
            COMMANDS[command],
            tmp_path,
            unbuffered=unbuffered,
            stdout=writer,
            stderr=subprocess.PIPE,
        )
    finally:
        os.close(writer)
    assert (ran.returncode, ran.stderr) == (status, b"")


@full
@pytest.mark.parametrize("unbuffered", [False, True], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["edges", "nowhere.json"], 2),
        (["edges"], 2),
        (["assume", DEMO, "--as", RUNNER, "--role", ADMIN], 1),
    ],
)
def test_errors_that_nobody_can_be_told_change_no_exit_status(
    arguments: list[str],
    status: int,
    unbuffered: bool,  # noqa: FBT001
    tmp_path: Path,
) -> None:
    with Path("/dev/full").open("wb") as nowhere:
        ran = run(
            arguments, tmp_path, unbuffered=unbuffered, stdout=subprocess.DEVNULL, stderr=nowhere
        )
    assert ran.returncode == status


def test_all_of_a_long_output_comes_through_a_slow_pipe(tmp_path: Path) -> None:
    """Unbuffered, a pipe takes a part at a time; none may be lost."""
    whole = run(COMMANDS["edges as JSON"], tmp_path, stdout=subprocess.PIPE)
    parts = run(COMMANDS["edges as JSON"], tmp_path, unbuffered=True, stdout=subprocess.PIPE)
    assert parts.stdout == whole.stdout
    assert len(parts.stdout) > 65_536, "more than a pipe holds"


def test_a_list_that_comes_bit_by_bit_is_written_as_any_other(
    capsys: pytest.CaptureFixture[str],
) -> None:
    items = [{"text": "a\nb", "list": [number]} for number in range(2_500)]
    say_json({"at": "now", "items": items, "none": [], "last": {"x": [1, {}]}})
    whole = capsys.readouterr().out
    say_json_parts({"at": "now", "items": iter(items), "none": iter(()), "last": {"x": [1, {}]}})
    assert capsys.readouterr().out == whole


@full
def test_a_device_is_written_to_and_never_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    queries = write(tmp_path, "q.jsonl", "{}\n")
    device = tmp_path / "full"
    device.symlink_to("/dev/full")
    assert main(["query", DEMO, "--queries", str(queries), "--output", str(device)]) == 2
    assert "cannot be written: No space left" in capsys.readouterr().err
    assert device.is_char_device()


def test_a_file_that_is_replaced_passes_its_rights_on(tmp_path: Path) -> None:
    queries, output = write(tmp_path, "q.jsonl", "{}\n"), tmp_path / "a.jsonl"
    before = os.umask(0o022)
    try:
        main(["query", DEMO, "--queries", str(queries), "--output", str(output)])
        assert output.stat().st_mode & 0o777 == 0o644
        output.chmod(0o600)
        main(["query", DEMO, "--queries", str(queries), "--output", str(output)])
        assert output.stat().st_mode & 0o777 == 0o600
    finally:
        os.umask(before)


ANA = f"arn:aws:iam::{A}:user/ana"
TARGET = f"arn:aws:iam::{A}:role/Target"


@pytest.fixture
def partial(tmp_path: Path) -> str:
    """A folder of which two files cannot be read, and one has nothing to do with IAM."""
    folder = tmp_path / "all"
    write(folder, "good.json", details(role("Target"), UserDetailList=[user("ana")]))
    write(folder, "cut.json", '{"RoleDetailList": [')
    write(folder, f"accounts/{A}/oidc-providers.json", {"OpenIDConnectProviderList": "x"})
    write(folder, "scenario.json", {"name": "notes"})
    return str(folder)


JSON_COMMANDS = {
    "assume": ["--as", ANA, "--role", TARGET],
    "can": ["--as", ANA, "--action", "s3:ListBucket", "--resource", "*"],
    "can at the end of a chain": [
        "--as",
        ANA,
        "--role",
        TARGET,
        "--action",
        "a:b",
        "--resource",
        "*",
    ],
    "permissions": ["--as", ANA],
    "edges": [],
    "paths": ["--from", ANA],
    "paths between": ["--from", ANA, "--to", TARGET],
}


@pytest.mark.parametrize("command", JSON_COMMANDS)
def test_answers_in_json_tell_what_could_not_be_read(
    command: str, partial: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """formats.md, Problems: beside the answer, a line each on standard error, exit status 2."""
    words = [command.split(maxsplit=1)[0], partial, *JSON_COMMANDS[command], "--format", "json"]
    assert main(words) == 2
    said = capsys.readouterr()
    answer = json.loads(said.out)
    assert len(answer) > 2, "the answer for the rest is there"
    problems = answer["problems"]
    assert [list(one) for one in problems] == [["code", "file", "where", "what", "fix"]] * 2
    by_file = {one["file"]: one for one in problems}
    cut = by_file["all/cut.json"]
    assert cut["code"] == "cut-off"
    assert cut["where"].startswith("line 1")
    providers = by_file[f"all/accounts/{A}/oidc-providers.json"]
    assert (providers["code"], providers["where"]) == ("wrong-value", "$.OpenIDConnectProviderList")
    assert all(one["what"] and one["fix"] for one in problems)
    errors = [line for line in said.err.splitlines() if line.startswith("error: ")]
    assert len(errors) == 2
    assert all(any(name in line for line in errors) for name in by_file)
    assert "warning: all/scenario.json: " in said.err


def test_assertions_in_json_tell_what_could_not_be_read(
    partial: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = {"type": "assume", "caller": ANA, "role": TARGET, "expect": "Allowed"}
    expect = write(tmp_path, "expect.jsonl", line)
    assert main(["check", partial, "--expect", str(expect), "--format", "json"]) == 2
    assert len(json.loads(capsys.readouterr().out)["problems"]) == 2


def test_lines_and_tables_have_problems_on_standard_error_alone(
    partial: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    queries = write(tmp_path, "q.jsonl", {"type": "assume", "caller": ANA, "role": TARGET})
    for words in (
        ["query", partial, "--queries", str(queries)],
        ["permissions", partial, "--as", ANA, "--format", "csv"],
        ["edges", partial],
    ):
        assert main(words) == 2
        said = capsys.readouterr()
        assert "problems" not in said.out
        assert len([line for line in said.err.splitlines() if line.startswith("error: ")]) == 2


@pytest.mark.parametrize("form", ["folder", "files"])
def test_a_file_without_any_iam_data_is_a_warning(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """formats.md, Problems: never a problem, and no exit status changes."""
    good = write(
        tmp_path / "all", "good.json", details(role("Target"), UserDetailList=[user("ana")])
    )
    notes = write(tmp_path / "all", "scenario.json", {"name": "notes"})
    picture = write(tmp_path / "all", "picture.png", b"\x89PNG\r\n\x1a\n\x00\x00\xff")
    sources = [good.parent] if form == "folder" else [good, notes, picture]
    words = ["assume", *map(str, sources), "--as", ANA, "--role", TARGET, "--format", "json"]
    assert main(words) == 0
    said = capsys.readouterr()
    assert "problems" not in json.loads(said.out)
    assert "scenario.json: The file holds an object" in said.err
    assert "error" not in said.err
    if form == "files":
        assert "warning: picture.png: " in said.err


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("nothing.json", {"Buckets": []}),
        ("cut.json", "{"),
        ("organization.json", "7"),
        ("w.json", {"format": "iam-world/9"}),
        ("w.json", {"format": "iam-world/1", "accounts": {}}),
        ("picture.png", b"\x89PNG\r\n\x1a\n\x00\x00\xff"),
        ("p.rolescope", b"PK\x05\x06" + b"\0" * 18),
    ],
)
def test_an_error_about_a_source_names_the_file(
    name: str, content: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path, name, content)
    assert main(["edges", str(file)]) == 2
    lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("rolescope")]
    (line,) = lines
    assert name in line
