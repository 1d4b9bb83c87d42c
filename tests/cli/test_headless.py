"""Without a screen and without Qt: what is loaded, what is written."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rolescope.cli.commands.window import WindowOpening
from rolescope.cli.console import write_file
from rolescope.cli.failure import UsageFailure
from rolescope.cli.main import main
from rolescope.exporters.exporter import PAPERS
from rolescope.resources import resources
from support.evaluations import evaluated
from support.worlds.build import A, account, role, trusts, world

DEMO = str(resources() / "demo")
APP = str(Path(__file__).parents[2] / "app")
HUB = "arn:aws:iam::770233459910:role/deploy-hub"
HEAVY = ("PySide6", "boto3", "botocore")


def python(code: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run code in a process of its own, in which no screen is named."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    return subprocess.run(  # noqa: S603 - this very interpreter
        [sys.executable, "-c", code],
        cwd=folder,
        env=environment | {"PYTHONPATH": APP, **more},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["assume", DEMO, "--as", HUB, "--role", HUB],
        ["assume", DEMO, "--as", HUB, "--role", HUB, "--evidence", "found.html"],
        ["can", DEMO, "--as", HUB, "--action", "s3:GetObject", "--resource", "*"],
        ["permissions", DEMO, "--as", HUB],
        ["edges", DEMO, "--format", "json"],
        ["export", DEMO, "--output", "overview.svg"],
    ],
)
def test_headless_commands_load_no_qt_and_no_boto3(arguments: list[str], tmp_path: Path) -> None:
    """The same engine, without loading Qt."""
    code = (
        "import sys\nfrom rolescope.cli.main import main\n"
        f"status = main({arguments!r})\n"
        f"loaded = [name for name in {HEAVY!r} if name in sys.modules]\n"
        "print('LOADED', loaded, status)"
    )
    ran = python(code, tmp_path)
    assert ran.stderr == ""
    assert ran.stdout.splitlines()[-1].startswith("LOADED []")


def test_a_list_of_principals_loads_no_pictures(tmp_path: Path) -> None:
    """Its table comes from the room of the exporters, whose pictures take numpy."""
    words = ["who-can", DEMO, "--action", "s3:GetObject", "--resource", "*", "--format", "csv"]
    code = (
        "import sys\nfrom rolescope.cli.main import main\n"
        f"print(main({words!r}), 'numpy' in sys.modules)"
    )
    assert python(code, tmp_path).stdout.splitlines()[-1] == "0 False"


def test_the_demo_without_a_screen_does_the_main_job(tmp_path: Path) -> None:
    """Two commands on a bare machine: overview as SVG and PNG, one simulation, files named."""
    code = "import sys\nfrom rolescope.cli.main import main\nsys.exit(main(['demo']))"
    ran = python(code, tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "There is no screen" in ran.stdout
    assert "Allowed. deploy-hub can assume release-manager" in ran.stdout
    assert "Because trust statement" in ran.stdout
    for name, beginning in (("overview.svg", b"<"), ("overview.png", b"\x89PNG")):
        file = tmp_path / "build" / "demo" / name
        assert str(Path("build", "demo", name)) in ran.stdout
        assert file.read_bytes().startswith(beginning)


def test_without_a_screen_a_window_is_refused_with_advice(tmp_path: Path) -> None:
    code = "import sys\nfrom rolescope.cli.main import main\nsys.exit(main([]))"
    ran = python(code, tmp_path)
    assert ran.returncode == 2
    assert "no screen" in ran.stderr


def test_the_window_gets_what_the_command_names(monkeypatch: Any) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    seen: list[WindowOpening] = []

    def show(opening: WindowOpening) -> int:
        seen.append(opening)
        return 0

    assert main(["open", "a.json", "b", "--config-dir", "c", "--debug"], show) == 0
    assert main(["demo"], show) == 0
    assert main([], show) == 0
    assert seen == [
        WindowOpening(sources=[Path("a.json"), Path("b")], config_dir=Path("c"), is_debug=True),
        WindowOpening(is_demo=True),
        WindowOpening(),
    ]


def test_the_window_gets_the_part_of_an_evaluation_that_is_named(
    tmp_path: Path, monkeypatch: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    seen: list[WindowOpening] = []

    def show(opening: WindowOpening) -> int:
        seen.append(opening)
        return 0

    folder = evaluated(world(account(A, role("R", trust=trusts(A)))), tmp_path)
    named = ["--scope", A, "--scope", "outside"]
    assert main(["open", str(folder / "manifest.json"), *named], show) == 0
    assert seen == [WindowOpening(sources=(folder,), scope=[A, "outside"])]
    for source, scope, told in (
        (str(tmp_path), A, "the source is no evaluation"),
        (str(folder), "everything", "--scope everything: give the ID"),
    ):
        assert main(["open", source, "--scope", scope], show) == 2
        assert told in capsys.readouterr().err
    assert len(seen) == 1


def test_help_lists_exactly_the_commands_that_work(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    words = capsys.readouterr().out.split("commands:")[1].split()
    for name in (
        "open",
        "demo",
        "assume",
        "can",
        "permissions",
        "query",
        "edges",
        "paths",
        "check",
        "compare",
        "impact",
        "plan",
        "export",
        "report",
        "patch",
        "collect",
    ):
        assert name in words


@pytest.mark.parametrize("theme", ["light", "dark", "high-contrast"])
def test_a_picture_is_exported_in_a_theme(
    theme: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "picture.svg"
    assert main(["export", DEMO, "--output", str(output), "--theme", theme]) == 0
    assert str(output) in capsys.readouterr().out
    text = output.read_text(encoding="utf-8")
    assert "release-manager" in text
    assert "Session maximum missing" in text  # the coverage note


def test_the_focus_view_is_about_one_role(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "focus.svg"
    assert main(["export", DEMO, "--output", str(output), "--focus", "prod-admin"]) == 0
    assert "prod-admin" in output.read_text(encoding="utf-8")
    assert main(["export", DEMO, "--output", str(output), "--view", "focus"]) == 2
    assert main(["export", DEMO, "--output", str(output), "--focus", "nobody"]) == 2
    assert "no such principal" in capsys.readouterr().err


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: Any) -> None:
    """A failed run leaves no half file."""
    file = tmp_path / "answers.jsonl"
    file.write_bytes(b"before")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageFailure, match="No space left"):
        write_file(file, b"after")
    assert file.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [file]
    with pytest.raises(UsageFailure, match="cannot be written"):
        write_file(tmp_path / "no" / "folder.json", b"x")


def test_an_export_of_one_account_works_without_anything_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A bare GetAccountAuthorizationDetails answer; the clock stands in for its time."""
    arn = "arn:aws:iam::111122223333:role/App"
    trust = {"Effect": "Allow", "Principal": {"AWS": arn}, "Action": "sts:AssumeRole"}
    role: dict[str, Any] = {"Arn": arn, "RoleName": "App", "RoleId": "AROAAPP0000000000000"}
    role |= {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]}}
    lists = {"UserDetailList": [], "GroupDetailList": [], "RoleDetailList": [role], "Policies": []}
    file = tmp_path / "details.json"
    file.write_text(json.dumps(lists), encoding="utf-8")
    assert main(["assume", str(file), "--as", arn, "--role", arn]) == 0
    out = capsys.readouterr().out
    assert "Not imported" in out  # DF-23
    assert "the clock of this computer" in out


@pytest.mark.parametrize(("command", "status"), [("assume", 1), ("edges", 0)])
def test_a_reader_that_goes_away_leaves_the_exit_status(
    command: str, status: int, tmp_path: Path
) -> None:
    """`rolescope assume ... | head -1` must not turn into "allowed"."""
    arguments = [command, DEMO]
    if command == "assume":
        arguments += ["--as", HUB, "--role", "arn:aws:iam::441700923385:role/prod-admin"]
    code = f"import sys\nfrom rolescope.cli.main import main\nsys.exit(main({arguments!r}))"
    reader, writer = os.pipe()
    os.close(reader)
    try:
        ran = subprocess.run(  # noqa: S603 - this very interpreter
            [sys.executable, "-c", code],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": APP},
            stdout=writer,
            stderr=subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(writer)
    assert (ran.returncode, ran.stderr) == (status, b"")


def test_all_nodes_and_edges_are_a_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "graph.json"
    assert main(["export", DEMO, "--view", "table", "--output", str(output)]) == 0
    found = json.loads(output.read_text(encoding="utf-8"))
    assert sum(node["kind"] == "Role" for node in found["nodes"]) == 62
    assert {edge["verdict"] for edge in found["edges"]} >= {"allowed", "denied", "depends"}
    assert found["notes"][0].startswith("RoleScope. As of ")
    for suffix in ("svg", "drawio"):
        picture = str(tmp_path / f"table.{suffix}")
        assert main(["export", DEMO, "--view", "table", "--output", picture]) == 2
    assert "--view table: is no picture." in capsys.readouterr().err


@pytest.mark.parametrize("paper", PAPERS)
def test_pages_of_paper(tmp_path: Path, paper: str) -> None:
    output = tmp_path / "overview.pdf"
    assert main(["export", DEMO, "--output", str(output), "--paper", paper]) == 0
    assert output.read_bytes().startswith(b"%PDF-")
