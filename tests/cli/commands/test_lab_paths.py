"""Published scenarios, asked as they are meant to be: paths from the start to the target."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from rolescope.cli.main import main

pytestmark = pytest.mark.samples


def scenarios(kind: str) -> list[Any]:
    """Return the folders of scenarios; one that is skipped where there are none."""
    labs = Path(os.environ.get("ROLESCOPE_SAMPLES") or "missing") / "labs" / kind
    found = sorted(labs.iterdir()) if labs.is_dir() else []
    return [pytest.param(one, id=one.name[-60:]) for one in found] or [pytest.param(None)]


def paths_of(folder: Path | None, capsys: pytest.CaptureFixture[str]) -> list[Any]:
    """Return the paths of a scenario that count."""
    if folder is None:
        pytest.skip("ROLESCOPE_SAMPLES names no folder with labs")
    scenario = json.loads((folder / "scenario.json").read_text(encoding="utf-8"))
    start, target = scenario["start"], scenario["target"]
    end, is_to_admin = ["--to", target], False
    if target.startswith("arn:aws:s3:::"):
        end = ["--to", f"{target}/x", "--action", "s3:GetObject"]
    elif scenario["kind"] == "self-escalation":
        end, is_to_admin = ["--to", "admin"], True
    main(["paths", str(folder), "--from", start, *end, "--ways", "--format", "json"])
    found = json.loads(capsys.readouterr().out)["paths"]
    return [
        path
        for path in found
        if path["stoppedAt"] is None and (not is_to_admin or path["nodes"][-1] == target)
    ]


@pytest.mark.parametrize("folder", scenarios("open"))
def test_a_path_is_found(folder: Path | None, capsys: pytest.CaptureFixture[str]) -> None:
    """The permissions that its authors name for ways are among the needed ones."""
    found = paths_of(folder, capsys)
    assert found
    assert folder is not None
    named = set()
    for path in found:
        for hop in path["hops"]:
            if hop["kind"] == "way":
                some = (*hop["needs"], *(one for each in hop["alternatives"] for one in each))
                named |= {need["action"].lower() for need in some}
    scenario = json.loads((folder / "scenario.json").read_text(encoding="utf-8"))
    required = {one["permission"].lower() for one in scenario["required"]}
    assert {one for one in required if not one.startswith(("sts:", "s3:"))} <= named


@pytest.mark.parametrize("folder", scenarios("closed"))
def test_a_closed_twin_has_none(folder: Path | None, capsys: pytest.CaptureFixture[str]) -> None:
    assert paths_of(folder, capsys) == []
