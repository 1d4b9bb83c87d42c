"""What comes with a release beside the packages: SBOM, recipes, workflows, and the animation."""

import json
import runpy
import struct
import sys
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
PACKAGING = ROOT / "packaging"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.fixture
def packaging(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let scripts of packaging/ import one another."""
    monkeypatch.setattr(sys, "path", [str(PACKAGING), *sys.path])
    yield
    for name in ("sbom", "screenshots"):
        sys.modules.pop(name, None)


def script(name: str) -> Any:
    return SimpleNamespace(**runpy.run_path(str(PACKAGING / name)))


def test_the_bill_of_materials_lists_everything_once_with_its_checksums() -> None:
    bill = script("sbom.py").bill(datetime(2026, 1, 2, tzinfo=UTC))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert bill["metadata"]["timestamp"] == "2026-01-02T00:00:00Z"
    listed = json.loads((ROOT / "resources/licenses/third-parties.json").read_text("utf-8"))
    assert {one["name"] for one in bill["components"]} == {
        one["name"] for one in listed["components"]
    }
    references = [one["bom-ref"] for one in bill["components"]]
    assert len(references) == len(set(references))
    assert bill["dependencies"][0]["dependsOn"] == references
    (boto3,) = (one for one in bill["components"] if one["name"] == "boto3")
    assert boto3["purl"] == f"pkg:pypi/boto3@{boto3['version']}"
    assert all(len(one["value"]) == 64 for one in boto3["properties"])


@pytest.mark.usefixtures("packaging")
def test_recipes_name_the_files_that_are_there(tmp_path: Path) -> None:
    recipes = script("recipes.py")
    version = recipes.version()
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    (bundle / "rolescope").touch()
    assert recipes.write(tmp_path, bundle) == []
    for system in ("linux-x86_64", "darwin-arm64"):
        (tmp_path / f"rolescope-{version}-{system}.tar.xz").write_bytes(b"packed")
    made = [path.name for path in recipes.write(tmp_path, bundle)]
    assert made == ["rolescope.flatpak.yml", "rolescope.AppDir", "rolescope.rb"]
    flatpak = yaml.safe_load((tmp_path / made[0]).read_text(encoding="utf-8"))
    (source,) = flatpak["modules"][0]["sources"]
    assert source["path"] == f"rolescope-{version}-linux-x86_64.tar.xz"
    assert len(source["sha256"]) == 64
    assert (tmp_path / made[1] / "usr/lib/rolescope/rolescope").is_file()
    assert (tmp_path / made[1] / "AppRun").stat().st_mode & 0o111
    cask = (tmp_path / made[2]).read_text(encoding="utf-8")
    assert 'binary "rolescope-#{version}-darwin-arm64/rolescope"' in cask
    assert source["sha256"] in cask


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_run_scripts_that_exist(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    runs = [step.get("run", "") for job in workflow["jobs"].values() for step in job["steps"]]
    words = [word.strip("\"'") for run in runs for word in run.split()]
    named = {word for word in words if word.startswith("packaging/")}
    assert all((ROOT / name).is_file() for name in named)
    assert workflow["permissions"] == {"contents": "read"}


@pytest.mark.usefixtures("packaging")
def test_an_animation_holds_what_changes() -> None:
    animation = script("animation.py")
    first = np.zeros((4, 6, 3), np.uint8)
    second = first.copy()
    second[1:3, 2:5] = 200
    data = animation.animated_png([(1.0, first), (0.5, second)])
    chunks, place = [], 8
    while place < len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        kind, body = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        (check,) = struct.unpack(">I", data[place + 8 + length : place + 12 + length])
        assert check == zlib.crc32(kind + body)
        chunks.append((kind, body))
        place += 12 + length
    assert [kind for kind, _ in chunks] == [
        *(b"IHDR", b"acTL", b"fcTL", b"IDAT", b"fcTL", b"fdAT", b"IEND")
    ]
    assert struct.unpack(">IIIIIHHBB", chunks[4][1]) == (1, 3, 2, 2, 1, 500, 1000, 0, 0)
    rows = zlib.decompress(chunks[5][1][4:])
    assert rows == bytes([2, *[200] * 9, 2, *[0] * 9])


def test_the_animation_of_the_readme_is_small() -> None:
    tour = (ROOT / "resources" / "screenshots" / "tour.png").read_bytes()
    assert b"acTL" in tour[:100]
    assert len(tour) <= 3_000_000
