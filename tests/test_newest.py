"""`make newest`: the window's tests, with the newest Python of the system if it is another one."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SYSTEM = Path("/usr/bin")

pytestmark = pytest.mark.skipif(
    not shutil.which("sh") or not SYSTEM.is_dir(), reason="what make needs is not there"
)


def newest() -> Path | None:
    found = [one for one in SYSTEM.iterdir() if re.fullmatch(r"python3\.\d+", one.name)]
    return max(found, key=lambda one: int(one.name.partition(".")[2]), default=None)


def environment(folder: Path, python: Path) -> Path:
    """Make a place like this repository, whose environment has that Python."""
    script = folder / "packaging" / "newest.sh"
    script.parent.mkdir(parents=True)
    shutil.copy(ROOT / "packaging" / "newest.sh", script)
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / "bin" / "python").symlink_to(python)
    (folder / "packaging" / "bootstrap.sh").write_text('echo "set up $1 with $2"; exit 3\n')
    return script


def run(script: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - our own script
        ["sh", str(script)],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )


def test_where_the_newest_is_that_of_the_environment_it_says_so(tmp_path: Path) -> None:
    python = newest() or Path(sys.executable)
    done = run(environment(tmp_path, python))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("One Python here, 3.")


def test_another_python_gets_an_environment_of_its_own_and_a_failure_is_one(tmp_path: Path) -> None:
    python = newest()
    if python is None or python.name == "python{}.{}".format(*sys.version_info):
        pytest.skip("there is one Python here")
    done = run(environment(tmp_path, Path(sys.executable)))
    version = python.name.removeprefix("python")
    assert done.stdout == f"set up build/venv-{version} with {python}\n"
    assert done.returncode == 3
