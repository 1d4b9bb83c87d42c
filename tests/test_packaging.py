"""What a user installs is complete: the wheel finds its resources, and its engine answers."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with nothing but the unpacked wheel, as an installation would hold it."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(folder),
    ]
    subprocess.run([sys.executable, *build, str(ROOT)], check=True, cwd=folder)  # noqa: S603 - ours
    (wheel,) = folder.glob("rolescope-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(installed: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(installed), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, *words]
    return subprocess.run(  # noqa: S603 - our own program
        command, env=environment, cwd=installed, capture_output=True, text=True, check=False
    )


def test_wheel_passes_its_self_test(installed: Path) -> None:
    where = run(installed, "-c", "import rolescope; print(rolescope.__file__)").stdout
    assert Path(where).is_relative_to(installed)  # not the working copy
    found = run(installed, "-m", "rolescope", "selftest")
    assert found.returncode == 0, found.stdout + found.stderr


def test_wheel_holds_licenses_and_no_tests(installed: Path) -> None:
    resources = installed / "rolescope" / "_resources"
    assert (resources / "fonts" / "Inter-OFL.txt").is_file()
    assert list(resources.glob("icons/*LICENSE*"))
    assert not list(installed.glob("tests*"))
    assert not list(installed.rglob("northwind*"))


def test_wheel_writes_evidence(installed: Path, tmp_path: Path) -> None:
    """The page has a template, which is no Python."""
    demo = installed / "rolescope" / "_resources" / "demo"
    account = "arn:aws:iam::770233459910:"
    asked = ["--as", f"{account}user/ci-runner", "--role", f"{account}role/deploy-hub"]
    for suffix in ("html", "pdf", "json"):
        path = tmp_path / f"x.{suffix}"
        found = run(
            installed, "-m", "rolescope", "assume", str(demo), *asked, "--evidence", str(path)
        )
        assert found.returncode == 0, found.stderr
        assert path.stat().st_size > 5_000
