"""`--output` and `--format`: where an answer goes; and progress, which only grows."""

import io
import json
from pathlib import Path

import pytest

from rolescope.cli.console import prepare, progress
from rolescope.cli.main import main
from rolescope.exporters.formats import EXPORTERS
from rolescope.exporters.report import REPORT_FORMATS
from rolescope.exporters.suffixes import EXPORTED, REPORTED
from rolescope.resources import resources
from rolescope.words.mermaid_text import MAX_CHARACTERS, MAX_EDGES, mermaid_warning

DEMO = str(resources() / "demo")
Captured = pytest.CaptureFixture[str]


def test_an_answer_goes_to_a_file(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "edges.json"
    assert main(["edges", DEMO, "--format", "json", "--output", str(path)]) == 0
    assert capsys.readouterr().out == ""
    assert json.loads(path.read_text(encoding="utf-8"))["edges"]


def test_a_hyphen_is_standard_output(capsys: Captured) -> None:
    for words in (["edges", DEMO], ["findings", DEMO], ["check", DEMO]):
        status = main(words)
        said = capsys.readouterr()
        assert main([*words, "--output", "-"]) == status
        assert capsys.readouterr() == said


def test_a_command_that_fails_leaves_no_file(tmp_path: Path) -> None:
    path = tmp_path / "edges.json"
    assert main(["edges", str(tmp_path / "missing"), "--output", str(path)]) == 2
    assert not path.exists()


def test_a_picture_goes_to_standard_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["export", DEMO, "--output", "-", "--format", "svg"]) == 0
    assert capfdbinary.readouterr().out.startswith(b"<?xml")


def test_standard_output_has_no_suffix(capsys: Captured) -> None:
    for command in ("export", "report"):
        assert main([command, DEMO, "--output", "-"]) == 2
        assert "Name the format with --format" in capsys.readouterr().err


def test_a_format_goes_before_a_suffix(tmp_path: Path) -> None:
    path = tmp_path / "graph.txt"
    assert main(["export", DEMO, "--output", str(path), "--format", "json"]) == 0
    assert json.loads(path.read_text(encoding="utf-8"))["nodes"]


def test_all_formats_can_be_named() -> None:
    assert [f".{name}" for name in EXPORTED] == [one.suffix for one in EXPORTERS]
    assert [f".{name}" for name in REPORTED] == [one.suffix for one in REPORT_FORMATS]


def test_mermaid_is_warned_of_its_limits() -> None:
    assert mermaid_warning(MAX_CHARACTERS, MAX_EDGES) == ""
    said = mermaid_warning(MAX_CHARACTERS + 1, MAX_EDGES + 1)
    assert "50,001 characters (of 50,000) and 501 edges (of 500)" in said


def test_a_large_diagram_is_written_with_a_warning(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "demo.mmd"
    assert main(["export", DEMO, "--view", "table", "--output", str(path)]) == 0
    warned = "Mermaid shows an error" in capsys.readouterr().err
    assert warned == bool(mermaid_warning(len(path.read_text(encoding="utf-8")), 0))


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_only_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    prepare()
    for _ in range(3):
        tick = progress()
        for done in (0.0, 0.5, 0.2, 1.0):
            tick(done, "at work")
    shown = [int(part.split("%")[0]) for part in terminal.getvalue().split("\x1b[2K")[1:]]
    assert shown == sorted(shown)
    assert shown[0] == 0
    assert 50 < shown[-1] <= 100


@pytest.mark.parametrize("name", ["NO_COLOR", "TERM"])
def test_nothing_is_colored(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal, out = _Terminal(), _Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr("sys.stdout", out)
    monkeypatch.setenv(name, "dumb")
    assert main(["edges", DEMO]) == 0
    assert "\x1b[3" not in out.getvalue() + terminal.getvalue()
    if name == "TERM":
        assert "\x1b" not in terminal.getvalue()
