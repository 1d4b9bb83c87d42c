"""What a user installs is complete: the wheel finds its resources, and its engine answers."""

import os
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import Distribution
from pathlib import Path

import pytest

from rolescope.cli.installed import wrong_files

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
    assert "FAILED" not in found.stdout


_ONE_OF_EACH = (
    "_resources/demo/organization.json",
    "_resources/demo/accounts/104822317755/authorization-details.json",
    "_resources/fonts/RoleScopeSans-Medium.otf",
    "_resources/fonts/advances.json",
    "_resources/fonts/Inter-OFL.txt",
    "_resources/help/import.md",
    "_resources/help/rules/conditions.md",
    "_resources/icons/outlines.json",
    "_resources/icons/LICENSE.txt",
    "_resources/licenses/third-parties.json",
    "_resources/licenses/LGPL-3.0.txt",
    "_resources/selftest.jsonl",
    "exporters/evidence/page.html",
    "ui/shell/app.py",
)


@pytest.fixture
def damaged(installed: Path, tmp_path: Path) -> Path:
    """A copy of the installation; whoever takes it, damages it."""
    shutil.copytree(installed, tmp_path / "site")
    return tmp_path / "site"


def test_self_test_names_whatever_is_missing_or_changed(damaged: Path) -> None:
    """The list of the wheel names every file: one of each kind is taken away or changed."""
    (info,) = damaged.glob("rolescope-*.dist-info")
    found = Distribution.at(info)
    assert wrong_files(found) == []
    missing, changed = _ONE_OF_EACH[::2], _ONE_OF_EACH[1::2]
    for name in missing:
        (damaged / "rolescope" / name).unlink()
    for name in changed:
        path = damaged / "rolescope" / name
        path.write_bytes(path.read_bytes() + b"\n")
    assert sorted(wrong_files(found)) == sorted(f"rolescope/{name}" for name in _ONE_OF_EACH)


# What takes seconds, and needs nothing of what is taken away.
_WITHOUT_THE_SLOW = """
from rolescope.cli.commands import selftest
from rolescope.cli.main import main
selftest._modules = selftest._worker = selftest._catalogue = selftest._sdk = lambda: "not asked"
raise SystemExit(main(["selftest"]))
"""


def test_self_test_uses_what_is_bundled(damaged: Path) -> None:
    """Without one file of each kind no check that needs them passes; the others do."""
    shutil.rmtree(damaged / "rolescope" / "_resources" / "help" / "rules")
    for name in _ONE_OF_EACH:
        if name.startswith("_resources") and "/rules/" not in name:
            (damaged / "rolescope" / name).unlink()
    found = run(damaged, "-c", _WITHOUT_THE_SLOW)
    assert found.returncode == 1, found.stderr
    lines = found.stdout.splitlines()
    failed = {line.removeprefix("FAILED  ").split(": ")[0] for line in lines if "FAILED" in line}
    needing = {"bundled files", "licenses", "help", "icons", "fonts", "engine", "drawing"}
    assert needing <= failed
    assert "windows" not in failed
    assert "checks failed." in lines[-1]


def test_wheel_offers_the_program_to_terminals_and_desktops(installed: Path) -> None:
    (points,) = installed.glob("rolescope-*.dist-info/entry_points.txt")
    assert points.read_text(encoding="utf-8").split() == [
        *("[console_scripts]", "rolescope", "=", "rolescope.__main__:main"),
        *("[gui_scripts]", "rolescope-window", "=", "rolescope.__main__:window"),
    ]
    (data,) = installed.glob("rolescope-*.data/data/share")
    offered = {path.name for path in data.rglob("*") if path.is_file()}
    assert {"rolescope.desktop", "rolescope.metainfo.xml", "rolescope.svg"} <= offered


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
    path = tmp_path / "x.html"
    found = run(installed, "-m", "rolescope", "assume", str(demo), *asked, "--evidence", str(path))
    assert found.returncode == 0, found.stderr
    assert path.stat().st_size > 5_000
