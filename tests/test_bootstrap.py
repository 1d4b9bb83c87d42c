"""`packaging/bootstrap.sh`: what it does where this or that is missing, or when it is killed.

The place holds the script, a lock without packages and a project that builds itself. Debian's
programs are stood in for. `packaging/setup_test.sh` does it in earnest.
"""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPTS = ("bootstrap.sh", "fetch.py", "unused_qt.py", "preload_gl.py")
PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "rolescope"
version = "1"
"""
BACKEND = """
import zipfile
PARTS = {
    "METADATA": "Metadata-Version: 2.1\\nName: rolescope\\nVersion: 1\\n",
    "WHEEL": "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
    "RECORD": "",
}
def build_editable(folder, settings=None, metadata=None):
    name = "rolescope-1-py3-none-any.whl"
    with zipfile.ZipFile(f"{folder}/{name}", "w") as wheel:
        for part, text in PARTS.items():
            wheel.writestr(f"rolescope-1.dist-info/{part}", text)
    return name
"""
TOOLS: tuple[str, ...] = (
    "cat",
    "cp",
    "cut",
    "dirname",
    "env",
    "find",
    "flock",
    "grep",
    "id",
    "mkdir",
    "mv",
    "rm",
    "sed",
)
TOOLS += ("sh", "tail")

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, TOOLS)), reason="the tools of a Debian are not there"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with pip: to make one takes seconds, to copy it does not."""
    folder = tmp_path_factory.mktemp("made") / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)  # noqa: S603 - ours
    return folder


@pytest.fixture
def place(tmp_path: Path, made: Path) -> Path:
    """A working copy with nothing to download, and a `bin` with what the script may call."""
    folder = tmp_path / "copy"
    (folder / "packaging").mkdir(parents=True)
    for name in SCRIPTS:
        shutil.copy(ROOT / "packaging" / name, folder / "packaging")
    for lock in ("requirements.lock", "packaging/run.lock"):
        (folder / lock).write_text("# nothing\n")
    (folder / "pyproject.toml").write_text(PYPROJECT)
    (folder / "backend.py").write_text(BACKEND)
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in TOOLS:
        (tools / name).symlink_to(str(shutil.which(name)))
    python = tools / "python3"
    python.write_text(
        f'#!/bin/sh\nif [ "$1 $2" = "-m venv" ]; then exec cp -R {made}/. "$3"; fi\n'
        f'exec {Path(sys.base_prefix, "bin", "python3")} "$@"\n'
    )
    python.chmod(0o755)
    return folder


def tool(place: Path, name: str, script: str) -> None:
    path = place.parent / "bin" / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def environment(place: Path) -> dict[str, str]:
    return {"PATH": str(place.parent / "bin"), "HOME": str(place.parent), "LANG": "C.UTF-8"}


def run(place: Path, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - our own script
        ["sh", str(place / "packaging" / "bootstrap.sh"), *words],  # noqa: S607
        env=environment(place) | more,
        capture_output=True,
        text=True,
        check=False,
    )


def bare_debian(place: Path) -> None:
    """Let nothing be installed, whoever asks be nobody special, and apt-get fail."""
    tool(place, "dpkg-query", "exit 1")
    tool(place, "dpkg", "exit 0")
    tool(place, "apt-get", 'echo "E: Unable to fetch some archives"; exit 100')
    tool(place, "id", "echo 1000")


def test_it_sets_up_once(place: Path) -> None:
    first = run(place, "--to-run")
    assert first.returncode == 0, first.stderr
    assert "Setting up .venv" in first.stdout
    assert run(place, "--to-run").stdout == ""


def test_what_is_there_for_tests_is_enough_to_run_and_not_the_other_way_round(place: Path) -> None:
    run(place, "--to-run")
    assert "Setting up" in run(place).stdout
    assert run(place, "--to-run").stdout == ""
    (place / "requirements.lock").write_text("# something else\n")
    assert "Setting up" in run(place, "--to-run").stdout


_TRACED = 30  # lines of `sh -x` in a run from nothing


def test_killed_at_ten_points_one_after_the_other_the_next_run_ends_well(place: Path) -> None:
    """Killed with all that it started, before one of the commands that a whole run makes."""
    for tenth in range(10):
        with subprocess.Popen(  # noqa: S603 - our own script
            ["sh", "-x", str(place / "packaging" / "bootstrap.sh"), "--to-run"],  # noqa: S607
            env=environment(place),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        ) as killed:
            assert killed.stderr is not None
            for _ in range(1 + _TRACED * tenth // 10):
                killed.stderr.readline()
            os.killpg(killed.pid, signal.SIGKILL)
        assert killed.returncode == -signal.SIGKILL
    after = run(place, "--to-run")
    assert after.returncode == 0, after.stderr
    assert "Setting up" in after.stdout
    assert not (place / ".venv" / "unfinished").exists()
    assert run(place, "--to-run").stdout == ""


def test_half_an_environment_is_made_anew(place: Path) -> None:
    (place / ".venv").mkdir()
    (place / ".venv" / "unfinished").touch()
    (place / ".venv" / "half").touch()
    assert run(place).returncode == 0
    assert not (place / ".venv" / "half").exists()


def test_without_root_it_gives_a_line_to_copy(place: Path) -> None:
    bare_debian(place)
    done = run(place, "--to-run")
    assert done.returncode == 1
    said, line = done.stderr.splitlines()
    assert said.endswith("Copy this line, then run the same command again:")
    assert line.startswith(
        "    su -c 'apt-get update && apt-get install -y --no-install-recommends "
    )
    assert "libfontconfig1" in line
    assert not (place / ".venv").exists()


def test_without_a_network_apt_is_said_to_have_failed(place: Path) -> None:
    bare_debian(place)
    tool(place, "id", "echo 0")
    done = run(place, "--to-run")
    assert done.returncode == 1
    assert done.stderr == (
        "Debian packages could not be installed (apt-get update): E: Unable to fetch some "
        "archives. Check the network and /etc/apt, then run the same command again.\n"
    )


def test_without_an_index_it_names_what_was_tried(place: Path) -> None:
    (place / "packaging" / "run.lock").write_text(f"six==1.17.0 --hash=sha256:{'0' * 64}\n")
    index = "http://someone:secret@localhost:9/simple"
    done = run(place, "--to-run", PIP_INDEX_URL=index, PIP_RETRIES="0")
    assert done.returncode == 1
    assert done.stderr.startswith(
        "The Python packages could not be downloaded: the package index at localhost cannot be "
        "reached (Connection refused)."
    )
    assert "PIP_INDEX_URL, then run the same command again." in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "secret" not in done.stderr


def test_an_old_python_is_named(place: Path) -> None:
    tool(place, "old", "exit 1")
    done = run(place, "--to-run", ".venv", "old")
    assert done.returncode == 1
    assert done.stderr.startswith("RoleScope needs Python 3.11 or newer, and old is none")
