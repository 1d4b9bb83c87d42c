"""`rolescope report`: formats by suffix, decisions of a project, pseudonyms, the same twice."""

import json
from pathlib import Path

import pytest

from rolescope.cli.main import main
from rolescope.importers.files import JsonFile
from rolescope.importers.kept_files import keep
from rolescope.model.review import FindingState, Review, Ruling
from rolescope.projects import Import, write_project
from rolescope.resources import resources
from support.projects.project_files import project
from support.worlds.exports import details, role, write

DEMO = str(resources() / "demo")
FIXED = ["--generated", "2026-11-26T12:00:00Z"]


def run(*words: object) -> int:
    try:
        return main(["report", *map(str, words)])
    except SystemExit as left:
        return int(left.code or 0)


@pytest.mark.parametrize("suffix", [".html", ".md"])
def test_the_same_command_writes_the_same_file(tmp_path: Path, suffix: str) -> None:
    contents = []
    for _ in range(2):
        path = tmp_path / f"report{suffix}"
        assert run(DEMO, "--output", path, *FIXED) == 0
        contents.append(path.read_bytes())
    assert contents[0] == contents[1]
    assert b"Who can become whom in Northwind" in contents[0]
    assert b"rolescope report demo --output report" in contents[0]


def test_data_without_a_time_are_evaluated_for_the_time_of_writing(tmp_path: Path) -> None:
    write(tmp_path, "one.json", details(role("Target")))
    path = tmp_path / "report.md"
    assert run(tmp_path / "one.json", "--output", path, *FIXED) == 0
    text = path.read_text("utf-8")
    assert "Evaluated for: 2026-11-26 12:00:00 UTC\n" in text
    assert "--at 2026-11-26T12:00:00Z" in text


def test_another_suffix_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(DEMO, "--output", tmp_path / "report.docx") == 2
    assert ".html, .pdf, .md" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_names_are_hidden(tmp_path: Path) -> None:
    path = tmp_path / "report.md"
    assert run(DEMO, "--output", path, "--hide-names", *FIXED) == 0
    text = path.read_text("utf-8")
    for name in ("992711840031", "9927 1184 0031", "db-import", "o-nw4k2t9x7q", "Skylark"):
        assert name not in text


def test_decisions_of_a_project_are_in_its_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    trust = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}],
    }
    export = details(role("Target", AssumeRolePolicyDocument=trust))
    write(tmp_path, "one.json", export)
    main(["findings", str(tmp_path / "one.json"), "--format", "json"])
    found = json.loads(capsys.readouterr().out)["findings"]
    kept = keep(JsonFile("one.json", (tmp_path / "one.json").read_bytes(), None, chosen=False))
    ruling = Ruling(state=FindingState.FIX_AGREED, owner="R. Okafor", until="2026-12-04")
    review = Review(rulings=((found[0]["id"], ruling),))
    path = tmp_path / "acme.rolescope"
    path.write_bytes(
        write_project(
            project(imports=(Import(id="i1", files=(kept,)),), current="i1", review=review)
        )
    )
    assert run(path, "--output", tmp_path / "r.md", *FIXED) == 0
    text = (tmp_path / "r.md").read_text("utf-8")
    assert "R. Okafor, 2026-12-04" in text
    assert "**1 fix agreed**: the first due 2026-12-04" in text


def test_a_baseline_tells_what_changed(tmp_path: Path) -> None:
    baseline = tmp_path / "before.json"
    baseline.write_text('{"findings": [], "gone": []}', "utf-8")
    assert run(DEMO, "--output", tmp_path / "r.md", "--baseline", baseline, *FIXED) == 0
    assert "Since before.json: " in (tmp_path / "r.md").read_text("utf-8")
