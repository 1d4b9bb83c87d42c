"""`rolescope completion`: the scripts, and what shells make of them where they are installed."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rolescope.cli.main import main

Script = Callable[[str], Path]


@pytest.fixture
def script(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Script:
    """Write the script of a shell into a file."""

    def write(shell: str) -> Path:
        assert main(["completion", shell]) == 0
        path = tmp_path / f"rolescope.{shell}"
        path.write_text(capsys.readouterr().out, encoding="utf-8")
        return path

    return write


def bash(path: Path, *words: str) -> list[str]:
    """Return what bash offers for the last word."""
    line = " ".join(f"'{word}'" for word in words)
    run = (
        f"source {path}; COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; _rolescope; "
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(  # noqa: S603 - our own script
        ["bash", "--norc", "-c", run],  # noqa: S607
        cwd=path.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")
def test_bash_completes_commands_flags_values_and_files(script: Script) -> None:
    path = script("bash")
    assert bash(path, "rolescope", "wh") == ["who-can"]
    assert bash(path, "rolescope", "findings", "--fo") == ["--format"]
    offered = bash(path, "rolescope", "findings", "x.json", "--format", "")
    assert offered == ["text", "json", "csv", "sarif", "markdown"]
    assert bash(path, "rolescope", "completion", "f") == ["fish"]
    assert bash(path, "rolescope", "open", "rolescope.b") == ["rolescope.bash"]
    assert bash(path, "rolescope", "findings", "--baseline", "rolescope.b") == ["rolescope.bash"]


@pytest.mark.parametrize(("shell", "check"), [("bash", "-n"), ("zsh", "-n"), ("fish", "-n")])
def test_shells_can_read_it(script: Script, shell: str, check: str) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    done = subprocess.run(  # noqa: S603 - our own script
        [shell, check, str(script(shell))], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_command_and_flag_is_in_it(script: Script, shell: str) -> None:
    text = script(shell).read_text(encoding="utf-8")
    for word in ("who-can", "reality", "completion", "external-id", "unused-days", "high-contrast"):
        assert word in text


def test_it_loads_neither_engine_nor_window() -> None:
    run = (
        "import sys; from rolescope.cli.main import main; main(['completion', 'bash']); "
        "print([n for n in sys.modules if n.startswith(('PySide6', 'rolescope.engine', 'numpy'))])"
    )
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", run], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
