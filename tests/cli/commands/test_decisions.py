"""`rolescope decisions`: handed on, and those of two reviewers brought together."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from rolescope.cli.main import main
from rolescope.importers.files import JsonFile
from rolescope.importers.kept_files import keep
from rolescope.model.review import (
    Agenda,
    AgendaGroup,
    AgendaItem,
    FindingState,
    Review,
    Ruling,
)
from rolescope.projects import Import, read_project, write_project
from support.projects.project_files import project
from support.sarif import check_sarif
from support.schemas import check_schema
from support.worlds.exports import details, role, trusting, write

AGREED = Ruling(state=FindingState.FIX_AGREED, owner="Ana", until="2026-12-15")
ACCEPTED = Ruling(
    state=FindingState.ACCEPTED, owner="Bo", reason="a vendor", until="2027-01-01", note="n"
)
PARTY = AgendaItem(
    id="party-999988887777",
    group=AgendaGroup.PARTIES,
    title="Vendor",
    minutes=3,
    ruling=Ruling(state=FindingState.NO_PROBLEM),
)


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    try:
        status = main(["decisions", *map(str, words)])
    except SystemExit as left:
        status = int(left.code or 0)
    told = capsys.readouterr()
    return status, told.out, told.err


def kept(folder: Path, name: str, review: Review) -> Path:
    export = write(
        folder, "one.json", details(role("Open", AssumeRolePolicyDocument=trusting("*")))
    )
    files = (keep(JsonFile("one.json", export.read_bytes(), None, chosen=False)),)
    path = folder / name
    made = project(imports=(Import(id="i1", files=files),), current="i1", review=review)
    path.write_bytes(write_project(made))
    return path


@pytest.fixture
def finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """The fingerprint of the finding that the role is open to everyone."""
    path = kept(tmp_path, "none.rolescope", Review())
    assert main(["findings", str(path), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)["findings"]
    return str(next(one["id"] for one in found if one["rule"] == "FND-1"))


def handed_on(capsys: pytest.CaptureFixture[str], path: Path, file: Path) -> dict[str, Any]:
    assert run(capsys, path, "--format", "json", "--output", file)[0] == 0
    value: dict[str, Any] = json.loads(file.read_text("utf-8"))
    check_schema("decisions", value)
    return value


def test_decisions_are_told_with_what_they_are_about(
    finding: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    review = Review(rulings=((finding, ACCEPTED),), agenda=Agenda(items=(PARTY,)))
    path = kept(tmp_path, "mine.rolescope", review)
    status, out, _ = run(capsys, path)
    assert status == 0
    assert out.splitlines() == [
        "Open to everyone: Anyone → Open: Accepted until 2027-01-01, @Bo: a vendor. n",
        "Vendor: No problem",
    ]
    head, first, _second = csv.reader(io.StringIO(run(capsys, path, "--format", "csv")[1]))
    assert dict(zip(head, first, strict=True))["reason"] == "a vendor"
    told = handed_on(capsys, path, tmp_path / "mine.json")
    assert [one.get("finding") for one in told["decisions"]] == [finding, None]
    assert run(capsys, tmp_path / "none.rolescope")[1] == "Nothing is decided.\n"


def test_sarif_has_findings_as_they_stand_and_other_decisions_for_information(
    finding: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rulings = ((finding, ACCEPTED), ("f" * 32, AGREED))
    review = Review(rulings=rulings, agenda=Agenda(items=(PARTY,)))
    path = kept(tmp_path, "mine.rolescope", review)
    status, out, _ = run(capsys, path, "--format", "sarif", "--at", "2026-12-01T00:00:00Z")
    assert status == 0
    first, gone, party = check_sarif(json.loads(out))
    assert (first["ruleId"], first["level"]) == ("FND-1", "error")
    assert first["suppressions"] == [{"kind": "external", "justification": "a vendor"}]
    assert first["properties"]["owner"] == "Bo"
    assert gone["message"]["text"] == f"Finding {'f' * 32}: Fix agreed, @Ana, due 2026-12-15"
    assert party["message"]["text"] == "Vendor: No problem"
    assert {one["kind"] for one in (gone, party)} == {"informational"}
    late = run(capsys, path, "--format", "sarif", "--at", "2027-06-01T00:00:00Z")[1]
    assert "suppressions" not in check_sarif(json.loads(late))[0]  # the acceptance has ended
    assert run(capsys, path, "--take", path, "--format", "sarif")[0] == 2


def test_what_differs_stands_side_by_side_and_nothing_is_written(
    finding: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = kept(tmp_path, "mine.rolescope", Review(rulings=((finding, AGREED),)))
    theirs = kept(tmp_path, "theirs.rolescope", Review(rulings=((finding, ACCEPTED),)))
    handed_on(capsys, theirs, tmp_path / "theirs.json")
    taking = (mine, "--take", tmp_path / "theirs.json")
    status, out, err = run(capsys, *taking, "--save", tmp_path / "both.rolescope")
    assert status == 1
    assert "both.rolescope is not written: decisions differ. Add --keep mine or theirs." in err
    assert "0 new decisions, 0 the same, 1 differs." in out
    assert "mine:    Fix agreed, @Ana, due 2026-12-15" in out
    assert "theirs:  Accepted until 2027-01-01, @Bo: a vendor. n" in out
    assert not (tmp_path / "both.rolescope").exists()
    status, out, _ = run(capsys, *taking, "--format", "json")
    value = json.loads(out)
    check_schema("decisions", value)
    assert value["conflicts"][0]["mine"]["owner"] == "Ana"
    assert value["conflicts"][0]["theirs"]["owner"] == "Bo"
    rows = list(csv.reader(io.StringIO(run(capsys, *taking, "--format", "csv")[1])))
    assert rows[0] == ["subject", "mine", "theirs"]
    assert len(rows) == 2


@pytest.mark.parametrize(
    ("keep_", "holds", "told"),
    [
        ("mine", AGREED, "Not taken from theirs.json: Accepted until 2027-01-01, @Bo: a vendor. n"),
        ("theirs", ACCEPTED, "Replaced by theirs.json: Fix agreed, @Ana, due 2026-12-15"),
    ],
)
def test_both_are_kept_in_the_project_that_is_written(
    keep_: str,
    holds: Ruling,
    told: str,
    finding: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    mine = kept(tmp_path, "mine.rolescope", Review(rulings=((finding, AGREED),)))
    before = mine.read_bytes()
    review = Review(rulings=((finding, ACCEPTED),), agenda=Agenda(items=(PARTY,)))
    handed_on(capsys, kept(tmp_path, "theirs.rolescope", review), tmp_path / "theirs.json")
    both = tmp_path / "both.rolescope"
    words = (mine, "--take", tmp_path / "theirs.json", "--keep", keep_, "--save", both)
    assert run(capsys, *words)[0] == 0
    found = read_project(both).project
    assert found is not None
    assert dict(found.review.rulings) == {finding: holds}
    assert found.review.agenda.items == (PARTY,)
    (line,) = found.review.agenda.lines
    assert line.text.endswith(told)
    assert mine.read_bytes() == before


def test_wrong_files_and_flags_are_refused(
    finding: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = kept(tmp_path, "mine.rolescope", Review(rulings=((finding, AGREED),)))
    other = write(tmp_path, "other.json", {"findings": []})
    status, _, err = run(capsys, mine, "--take", other)
    assert (status, "no decisions" in err) == (2, True)
    assert run(capsys, mine, "--save", tmp_path / "x.rolescope")[0] == 2
    file = tmp_path / "mine.json"
    handed_on(capsys, mine, file)
    assert run(capsys, mine, "--take", file, "--save", tmp_path / "x.json")[0] == 2
    export = tmp_path / "one.json"
    status, _, err = run(capsys, export, "--take", file, "--save", tmp_path / "x.rolescope")
    assert (status, "no project" in err) == (2, True)


def test_flags_that_do_not_go_together_are_refused_before_anything_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    none = (tmp_path / "none.json", tmp_path / "nor-this.json")
    saved = tmp_path / "x.rolescope"
    status, _, err = run(capsys, *none, "--take", tmp_path / "d.json", "--save", saved)
    assert (status, "writes one project again" in err) == (2, True)
    status, _, err = run(capsys, *none, "--keep", "mine")
    assert (status, "--keep mine: goes with --take" in err) == (2, True)
